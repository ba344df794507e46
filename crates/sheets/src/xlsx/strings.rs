//! The table of shared strings.

use quick_xml::events::Event;

use crate::archive::Archive;
use crate::error::ReadError;
use crate::guard::Budget;
use crate::limits::{LimitKind, Limits};
use crate::texts::Texts;
use crate::xml::{decode_escapes, push_entity};

pub(crate) fn read(archive: &mut Archive, path: &str, limits: &Limits, texts: &mut Texts) -> Result<(), ReadError> {
    let budget = Budget::new(limits.shared_string_bytes.min(u64::from(u32::MAX)), LimitKind::SharedStrings);
    let Some((mut xml, _)) = archive.xml(path, "shared strings", Some(budget))? else {
        return Ok(());
    };
    let mut start = 0;
    let mut in_text = false;
    let mut in_phonetic = false;
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "si" => start = texts.buffer().len(),
                "t" => in_text = !in_phonetic,
                "rPh" => in_phonetic = true,
                _ => {}
            },
            Event::Empty(e) if e.local_name().as_ref() == "si" => {
                texts.close()?;
            }
            Event::End(e) => match e.local_name().as_ref() {
                "si" => {
                    decode_escapes(texts.buffer(), start);
                    texts.close()?;
                }
                "t" => in_text = false,
                "rPh" => in_phonetic = false,
                _ => {}
            },
            Event::Text(text) if in_text => texts.buffer().push_str(&text.xml10_content()),
            Event::CData(text) if in_text => texts.buffer().push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if in_text => push_entity(&entity, texts.buffer()),
            _ => {}
        }
    }
    Ok(())
}
