//! The table of shared strings, in one buffer: four bytes per string beside its text, whatever the file declares.

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::error::ReadError;
use crate::guard::Budget;
use crate::limits::{LimitKind, Limits};
use crate::xml::{decode_escapes, push_entity};

#[derive(Debug, Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    pub(crate) fn get(&self, n: usize) -> Option<&str> {
        let end = *self.ends.get(n)? as usize;
        let start = match n {
            0 => 0,
            n => *self.ends.get(n - 1)? as usize,
        };
        self.text.get(start..end)
    }
}

pub(crate) fn read(archive: &mut Archive, path: &str, limits: &Limits) -> Result<SharedStrings, ReadError> {
    let budget = Budget::new(limits.shared_string_bytes.min(u64::from(u32::MAX)), LimitKind::SharedStrings);
    let Some((mut xml, _)) = archive.xml(path, "shared strings", Some(budget))? else {
        return Ok(SharedStrings::default());
    };
    let mut strings = SharedStrings::default();
    let mut start = 0;
    let mut in_text = false;
    let mut in_phonetic = false;
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => start = strings.text.len(),
                "t" => in_text = !in_phonetic,
                "rPh" => in_phonetic = true,
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "si" => {
                strings.ends.push(u32::try_from(strings.text.len()).unwrap_or(u32::MAX));
            }
            Event::End(e) => match e.local_name().as_ref() {
                "si" => {
                    decode_escapes(&mut strings.text, start);
                    strings.ends.push(u32::try_from(strings.text.len()).unwrap_or(u32::MAX));
                }
                "t" => in_text = false,
                "rPh" => in_phonetic = false,
                _ => {}
            },
            Event::Text(text) if in_text => strings.text.push_str(&text.xml10_content()),
            Event::CData(text) if in_text => strings.text.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if in_text => push_entity(&entity, &mut strings.text),
            _ => {}
        }
    }
    Ok(strings)
}
