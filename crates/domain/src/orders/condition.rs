//! The condition of a phone as files state it, and in what two statements differ (trade rules 5.5).

use serde::{Deserialize, Serialize};

/// The condition of a phone, in the supplier's words. `None`: the file has no such column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Condition {
    /// Visual grade.
    pub grade: Option<String>,
    /// Functionality.
    pub functionality: Option<String>,
    /// Colour.
    pub colour: Option<String>,
    /// Packaging.
    pub boxed: Option<String>,
    /// Remark.
    pub remark: Option<String>,
    /// Lock to an account.
    pub lock: Option<String>,
}

/// One aspect of the condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Visual grade.
    Grade,
    /// Functionality.
    Functionality,
    /// Colour.
    Colour,
    /// Packaging.
    Boxed,
    /// Remark.
    Remark,
    /// Lock to an account.
    Lock,
}

impl Condition {
    fn aspects(&self) -> [(Aspect, Option<&str>); 6] {
        [
            (Aspect::Grade, self.grade.as_deref()),
            (Aspect::Functionality, self.functionality.as_deref()),
            (Aspect::Colour, self.colour.as_deref()),
            (Aspect::Boxed, self.boxed.as_deref()),
            (Aspect::Remark, self.remark.as_deref()),
            (Aspect::Lock, self.lock.as_deref()),
        ]
    }

    /// The aspects that both sides state and that differ; case and blanks do not matter.
    pub fn differences(&self, other: &Condition) -> Vec<Aspect> {
        let fold = |word: &str| word.trim().to_lowercase();
        let pairs = self.aspects().into_iter().zip(other.aspects());
        pairs
            .filter(|((_, a), (_, b))| a.zip(*b).is_some_and(|(a, b)| fold(a) != fold(b)))
            .map(|((aspect, _), _)| aspect)
            .collect()
    }
}
