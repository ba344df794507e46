//! The life of an order in the documentation is the one that decides.

use dbc_domain::orders::lifecycle_document::{markdown_table, mermaid};

#[test]
fn the_drawing_and_the_table_of_the_documentation_are_made_from_the_moves() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/architecture.md");
    let text = std::fs::read_to_string(path).unwrap();
    for part in [format!("```mermaid\n{}```\n", mermaid()), markdown_table()] {
        assert!(text.contains(&part), "put this into docs/architecture.md:\n{part}");
    }
}
