//! Where a page of the catalogue ended, as a text that the next request brings back. It names the version, the last row
//! and what ordered it, so that no row is left out or given twice when prices and stock move between two pages; when
//! the rows themselves are others, it is refused with `catalogue_moved`.

use dbc_catalogue_index::{Place, Query};
use dbc_ground::http::Problem;
use sha2::{Digest, Sha256};

use super::query::bad;

/// A cursor that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The version that the page before came from.
    pub(super) version: i64,
    place: Place,
    question: String,
}

impl Cursor {
    /// Behind the page that this question was answered with.
    pub(super) fn behind(version: i64, place: Place, query: &Query) -> Self {
        Cursor { version, place, question: question(query) }
    }

    /// Reads [`Cursor::to_text`].
    ///
    /// Errors: 400 `invalid_query`.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let parts: Vec<&str> = text.split('.').collect();
        let [version, row, key, question] = parts[..] else { return Err(unreadable()) };
        let number = |text: &str| text.parse::<i64>().map_err(|_| unreadable());
        let key = if key.is_empty() { None } else { Some(number(key)?) };
        let row = row.parse().map_err(|_| unreadable())?;
        Ok(Cursor { version: number(version)?, place: Place { row, key }, question: question.to_owned() })
    }

    /// Letters, digits, hyphens and points.
    pub(super) fn to_text(&self) -> String {
        let key = self.place.key.map(|key| key.to_string()).unwrap_or_default();
        format!("{}.{}.{key}.{}", self.version, self.place.row, self.question)
    }

    /// The question from this place on.
    ///
    /// Errors: 400 `invalid_query` when it is not the question that the cursor came with.
    pub(super) fn go_on(&self, query: Query) -> Result<Query, Problem> {
        if question(&query) != self.question {
            return Err(bad(
                "cursor",
                "le next_cursor d’une page des mêmes filtres et du même ordre",
                "the next_cursor of a page with the same filters and order",
            ));
        }
        if query.offset > 0 {
            return Err(bad("offset", "absent quand cursor est donné", "absent when there is a cursor"));
        }
        Ok(Query { after: Some(self.place), ..query })
    }
}

/// Filters and order as a short text; how many rows are given may differ from page to page.
fn question(query: &Query) -> String {
    let asked = Query { after: None, offset: 0, limit: 0, facets: false, ..query.clone() };
    let hash = Sha256::digest(format!("{asked:?}"));
    hash[..4].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unreadable() -> Problem {
    bad("cursor", "le next_cursor d’une page", "the next_cursor of a page")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        for key in [None, Some(0), Some(-5), Some(i64::MAX)] {
            let cursor = Cursor::behind(7, Place { row: 3, key }, &Query::default());
            assert_eq!(Cursor::parse(&cursor.to_text()).unwrap(), cursor);
        }
    }

    #[test]
    fn made_up_cursors_are_named() {
        for text in ["", "7", "7.3.x.ab", "7.-3..ab", "7.3..ab.c", "é.ü.ñ.ß", "99999999999999999999.1..a"] {
            assert_eq!(Cursor::parse(text).unwrap_err().code(), "invalid_query", "{text}");
        }
    }

    #[test]
    fn a_cursor_fits_its_own_question_only() {
        let cursor = Cursor::behind(7, Place { row: 3, key: None }, &Query { limit: 100, ..Query::default() });
        assert!(cursor.go_on(Query { limit: 20, facets: true, ..Query::default() }).is_ok());
        assert!(cursor.go_on(Query { text: "iphone".to_owned(), ..Query::default() }).is_err());
        assert!(cursor.go_on(Query { offset: 1, ..Query::default() }).is_err());
    }
}
