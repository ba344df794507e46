//! The life of an order for the documentation: a diagram and a table made from the very data that decides.

use std::fmt::Write;

use super::lifecycle::{MOVES, Move, Mover};

/// The diagram in Mermaid, without its fence. Moves between the same two states share one arrow.
pub fn mermaid() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> draft\n");
    let mut arrows: Vec<(&str, &str, Vec<&str>)> = Vec::new();
    for row in MOVES {
        let (from, to, event) = (row.from.map_or("[*]", |state| state.code()), row.to.code(), row.event.code());
        match arrows.iter_mut().find(|arrow| arrow.0 == from && arrow.1 == to) {
            Some(arrow) if arrow.2.contains(&event) => {}
            Some(arrow) => arrow.2.push(event),
            None => arrows.push((from, to, vec![event])),
        }
    }
    for (from, to, events) in arrows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    {from} --> {to}: {}", events.join(" / "));
    }
    for state in super::lifecycle::OrderState::ALL.iter().filter(|state| state.is_terminal()) {
        let _ = writeln!(text, "    {} --> [*]", state.code());
    }
    text
}

/// The table in Markdown: one row per move.
pub fn markdown_table() -> String {
    let mut text = String::from("| from | event | who | only if | to |\n|---|---|---|---|---|\n");
    for row in MOVES {
        let _ = writeln!(text, "{}", table_row(row));
    }
    text
}

fn table_row(row: &Move) -> String {
    let from = row.from.map_or("(new)".to_owned(), |state| format!("`{}`", state.code()));
    let who: Vec<&str> = row.movers.iter().copied().map(Mover::code).collect();
    let guards: Vec<String> = row.guards.iter().map(|guard| guard.code().replace('_', " ")).collect();
    let (event, to) = (row.event.code(), row.to.code());
    format!("| {from} | `{event}` | {} | {} | `{to}` |", who.join(", "), guards.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_move_is_in_the_table_and_every_arrow_in_the_diagram() {
        let table = markdown_table();
        assert_eq!(table.lines().count(), MOVES.len() + 2);
        assert!(
            table.contains(
                "| `pending_payment` | `proforma_expired` | job | deadline passed, no receipt | `cancelled` |"
            )
        );
        let diagram = mermaid();
        assert!(diagram.contains("    submitted --> awaiting_supplier: sent_to_supplier\n"));
        assert!(diagram.contains("    submitted --> cancelled: withdrawn / cancelled\n"));
        assert!(diagram.contains("    [*] --> awaiting_supplier: imported\n"));
        for row in MOVES.iter().filter(|row| row.from.is_some()) {
            let from = row.from.unwrap().code();
            assert!(diagram.contains(&format!("    {from} --> {}: ", row.to.code())));
        }
    }
}
