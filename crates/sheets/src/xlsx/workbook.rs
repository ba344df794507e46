//! The workbook part of `.xlsx`: which sheet is the first, and where its strings and styles are.

use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::archive::{Archive, MOST_ENTRIES};
use crate::error::ReadError;
use crate::xml::attribute;

pub(super) struct SheetRef {
    pub(super) name: String,
    pub(super) path: String,
}

pub(super) struct Workbook {
    pub(super) sheet: SheetRef,
    pub(super) other_sheets: Vec<String>,
    pub(super) shared_strings: Option<String>,
    pub(super) styles: Option<String>,
    pub(super) date_1904: bool,
}

struct Relation {
    kind: String,
    target: String,
}

/// Reads the workbook part: the first visible sheet and where strings and styles are.
pub(super) fn read(archive: &mut Archive) -> Result<Workbook, ReadError> {
    let path = relations(archive, "")?
        .into_values()
        .find(|relation| relation.kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let relations = relations(archive, &path)?;
    let Some((mut xml, _)) = archive.xml(&path, "workbook", None)? else {
        return Err(ReadError::NotAWorkbook { looks_like: "a zip archive" });
    };
    let mut sheets: Vec<(String, Option<String>, bool)> = Vec::new();
    let mut date_1904 = false;
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "sheet" if sheets.len() < MOST_ENTRIES => {
                    let name = attribute(&e, "name").unwrap_or_default();
                    let hidden = attribute(&e, "state").is_some_and(|state| state != "visible");
                    sheets.push((name, relation_id(&e), hidden));
                }
                "workbookPr" => {
                    date_1904 = matches!(attribute(&e, "date1904").as_deref(), Some("1" | "true"));
                }
                _ => {}
            },
            _ => {}
        }
    }
    drop(xml);
    let of_kind = |kind: &str| {
        relations.values().find(|relation| relation.kind.ends_with(kind)).map(|relation| relation.target.clone())
    };
    let (shared_strings, styles) = (of_kind("/sharedStrings"), of_kind("/styles"));
    let mut worksheets: Vec<(SheetRef, bool)> = Vec::new();
    for (name, id, hidden) in sheets {
        let Some(relation) = id.and_then(|id| relations.get(&id)) else { continue };
        if relation.kind.ends_with("/worksheet") && archive.has(&relation.target) {
            worksheets.push((SheetRef { name, path: relation.target.clone() }, hidden));
        }
    }
    if worksheets.is_empty() {
        return Err(ReadError::damaged("the workbook has no sheet"));
    }
    let first = worksheets.iter().position(|(_, hidden)| !hidden).unwrap_or(0);
    let (sheet, _) = worksheets.remove(first);
    let other_sheets = worksheets.into_iter().map(|(sheet, _)| sheet.name).collect();
    Ok(Workbook { sheet, other_sheets, shared_strings, styles, date_1904 })
}

/// The relations of a part, by id, their targets as paths from the root.
fn relations(archive: &mut Archive, of: &str) -> Result<HashMap<String, Relation>, ReadError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let path = format!("{folder}/_rels/{name}.rels");
    let mut relations = HashMap::new();
    let Some((mut xml, _)) = archive.xml(&path, "relations", None)? else { return Ok(relations) };
    loop {
        match xml.next()? {
            Event::Eof => return Ok(relations),
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "Relationship" => {
                let (Some(id), Some(kind), Some(target)) =
                    (attribute(&e, "Id"), attribute(&e, "Type"), attribute(&e, "Target"))
                else {
                    continue;
                };
                if relations.len() < MOST_ENTRIES {
                    relations.insert(id, Relation { kind, target: resolve(folder, &target) });
                }
            }
            _ => {}
        }
    }
}

/// The `r:id` of a sheet; `sheetId` must not be taken for it.
fn relation_id(element: &BytesStart<'_>) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == "id")
        .map(|attribute| attribute.value.into_owned())
}

/// A target relative to its folder, or from the root when it begins with a slash.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let joined = if target.starts_with('/') { target } else { format!("{folder}/{target}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
