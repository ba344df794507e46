//! The elements of a JSON array, one by one, while the bytes come in: a list is never in memory as a text.

use crate::error::Error;

/// No row of a list is anywhere near this.
const LONGEST_ELEMENT: usize = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Place {
    #[default]
    Before,
    Between,
    Inside,
    After,
}

/// Finds the objects of an array of objects. What is inside them is left to the parser of JSON.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    place: Place,
    depth: u32,
    in_string: bool,
    escaped: bool,
    begun: Vec<u8>,
}

impl Elements {
    /// Takes the next bytes and hands over each object that they complete.
    pub(crate) fn feed(&mut self, chunk: &[u8], mut each: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
        let mut start = 0;
        for (at, &byte) in chunk.iter().enumerate() {
            let place = self.place;
            match place {
                Place::Inside => {
                    if !self.closes(byte) {
                        continue;
                    }
                    let piece = chunk.get(start..=at).unwrap_or_default();
                    if self.begun.is_empty() {
                        each(piece)?;
                    } else {
                        self.begun.extend_from_slice(piece);
                        each(&self.begun)?;
                        self.begun.clear();
                    }
                    self.place = Place::Between;
                }
                // Some writers put a byte order mark before everything.
                Place::Before if byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf) => {}
                Place::Before if byte == b'[' => self.place = Place::Between,
                Place::Before => return Err(unexpected(byte, "an array")),
                Place::Between if byte == b'{' => {
                    self.place = Place::Inside;
                    (self.depth, start) = (1, at);
                }
                Place::Between if byte == b']' => self.place = Place::After,
                Place::Between | Place::After if byte.is_ascii_whitespace() => {}
                Place::Between if byte == b',' => {}
                Place::Between => return Err(unexpected(byte, "an object")),
                Place::After => return Err(unexpected(byte, "the end")),
            }
        }
        if self.place == Place::Inside {
            self.begun.extend_from_slice(chunk.get(start..).unwrap_or_default());
            if self.begun.len() > LONGEST_ELEMENT {
                return Err(Error::Unreadable("a row of more than 1 MiB".into()));
            }
        }
        Ok(())
    }

    /// True when the array was closed.
    pub(crate) fn is_complete(&self) -> bool {
        self.place == Place::After
    }

    /// Follows one byte of an object; true when it is its last one.
    fn closes(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}

fn unexpected(byte: u8, expected: &str) -> Error {
    Error::Unreadable(format!("{:?} where {expected} was expected", char::from(byte)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(pieces: &[&[u8]]) -> Result<(Vec<String>, bool), Error> {
        let (mut elements, mut found) = (Elements::default(), Vec::new());
        for piece in pieces {
            elements.feed(piece, |element| {
                found.push(String::from_utf8_lossy(element).into_owned());
                Ok(())
            })?;
        }
        Ok((found, elements.is_complete()))
    }

    #[test]
    fn only_an_array_of_objects_is_a_list() {
        assert_eq!(split(&[b" [ ] \n"]), Ok((vec![], true)));
        assert!(matches!(split(&[b"{\"Message\":\"no\"}"]), Err(Error::Unreadable(_))));
        assert!(matches!(split(&[b"[1]"]), Err(Error::Unreadable(_))));
        assert!(matches!(split(&[b"[] x"]), Err(Error::Unreadable(_))));
        assert_eq!(split(&[b"[{\"a\":1},{\"b\""]), Ok((vec!["{\"a\":1}".into()], false)), "cut off");
    }

    proptest! {
        #[test]
        fn however_the_bytes_are_cut_the_objects_are_the_same(
            texts in proptest::collection::vec(any::<String>(), 0..8),
            cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..6),
        ) {
            let objects: Vec<String> =
                texts.iter().map(|text| serde_json::json!({ text: [{ "}": text }, "]"] }).to_string()).collect();
            let list = format!("[{}]", objects.join(" ,\n"));
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(list.len())).chain([0, list.len()]).collect();
            ends.sort_unstable();
            let pieces: Vec<&[u8]> = ends.windows(2).map(|ends| &list.as_bytes()[ends[0]..ends[1]]).collect();
            prop_assert_eq!(split(&pieces), Ok((objects, true)));
        }
    }
}
