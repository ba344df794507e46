//! The life of an import, as data: which state may follow which (design, section 4).

use serde::{Deserialize, Serialize};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is stored, nothing is read.
    Received,
    /// Every row is read, findings are known.
    Read,
    /// Every row has its price.
    Priced,
    /// Rows and change set are in the base, ready for review.
    Staged,
    /// Will be published at a given time.
    Scheduled,
    /// Its rows are the catalogue.
    Published,
    /// Ready, but the guard asks for a decision.
    Held,
    /// Staff said no.
    Rejected,
    /// It could not be read or staged; the reason is kept.
    Failed,
    /// A later list was published before it.
    Superseded,
    /// It was published, and an earlier catalogue was put back.
    RolledBack,
}

use ImportState::{
    Failed, Held, Priced, Published, Read, Received, Rejected, RolledBack, Scheduled, Staged, Superseded,
};

/// Every allowed move. Nothing else decides.
const MOVES: &[(ImportState, ImportState)] = &[
    (Received, Read),
    (Received, Failed),
    (Received, Rejected),
    (Read, Priced),
    (Read, Failed),
    (Priced, Staged),
    (Priced, Held),
    (Priced, Failed),
    (Staged, Scheduled),
    (Staged, Published),
    (Staged, Rejected),
    (Staged, Superseded),
    (Held, Scheduled),
    (Held, Published),
    (Held, Rejected),
    (Held, Superseded),
    (Scheduled, Published),
    (Scheduled, Staged),
    (Scheduled, Held),
    (Scheduled, Rejected),
    (Scheduled, Superseded),
    // A retry starts again from the stored file.
    (Failed, Received),
    (Published, RolledBack),
];

impl ImportState {
    /// All states.
    pub const ALL: [ImportState; 11] =
        [Received, Read, Priced, Staged, Scheduled, Published, Held, Rejected, Failed, Superseded, RolledBack];

    /// True when an import may go from this state to `next`.
    pub fn may_become(self, next: ImportState) -> bool {
        MOVES.contains(&(self, next))
    }

    /// True when the worker has nothing more to do by itself.
    pub fn is_settled(self) -> bool {
        !matches!(self, Received | Read | Priced)
    }

    /// The code used in the database and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Received => "received",
            Read => "read",
            Priced => "priced",
            Staged => "staged",
            Scheduled => "scheduled",
            Published => "published",
            Held => "held",
            Rejected => "rejected",
            Failed => "failed",
            Superseded => "superseded",
            RolledBack => "rolled_back",
        }
    }

    /// Reads [`ImportState::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        ImportState::ALL.into_iter().find(|state| state.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_published_import_can_only_be_rolled_back() {
        let next: Vec<_> = ImportState::ALL.into_iter().filter(|next| Published.may_become(*next)).collect();
        assert_eq!(next, [RolledBack]);
    }

    #[test]
    fn only_reviewed_states_lead_to_publication() {
        let before: Vec<_> = ImportState::ALL.into_iter().filter(|state| state.may_become(Published)).collect();
        assert_eq!(before, [Staged, Scheduled, Held]);
    }

    #[test]
    fn codes_are_read_back() {
        for state in ImportState::ALL {
            assert_eq!(ImportState::from_code(state.code()), Some(state));
        }
    }
}
