//! A table of texts in one buffer: four bytes per text beside its own, whatever the file declares.

use crate::error::ReadError;
use crate::memory::Claim;

#[derive(Debug)]
pub(crate) struct Texts {
    text: String,
    ends: Vec<u32>,
    claim: Claim,
}

impl Texts {
    pub(crate) fn new(claim: Claim) -> Self {
        Texts { text: String::new(), ends: Vec::new(), claim }
    }

    pub(crate) fn get(&self, n: usize) -> Option<&str> {
        let end = *self.ends.get(n)? as usize;
        let start = match n {
            0 => 0,
            n => *self.ends.get(n - 1)? as usize,
        };
        self.text.get(start..end)
    }

    /// The buffer, for appending the text that comes next.
    pub(crate) fn buffer(&mut self) -> &mut String {
        &mut self.text
    }

    /// What was appended since the last text is one.
    pub(crate) fn close(&mut self) -> Result<(), ReadError> {
        // The caps on what is read keep the buffer far below 4 GiB.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.claim.hold(self.text.len() + size_of::<u32>() * self.ends.len())
    }
}
