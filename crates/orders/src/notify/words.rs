//! What people are told at each move, in both languages. Clients read the names of trade rules 2.9; nothing that they
//! read says where goods come from.

use dbc_domain::language::Language;
use dbc_domain::orders::lifecycle::{EventKind, OrderState};
use dbc_ground::http::Text;

/// A line and a sentence.
pub(super) struct Words {
    pub title: Text,
    pub body: Text,
}

/// Whom something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The company's owners and the person who ordered.
    Client,
    /// Direction and sales.
    Staff,
}

/// What one side is told when an order moved; `None`: nothing.
pub(super) fn of_move(side: Side, event: EventKind, to: OrderState, number: &str) -> Option<Words> {
    let (title, body) = match side {
        Side::Client => client(event, to)?,
        Side::Staff => staff(event, to)?,
    };
    let label = |language| match side {
        Side::Client => to.client_label(language),
        Side::Staff => to.staff_label(language),
    };
    let title = title.unwrap_or_else(|| (label(Language::Fr), label(Language::En)));
    Some(words(number, title, body))
}

/// What one side is told about something that moves nothing; `said` is what a person wrote.
pub(super) fn of_event(side: Side, event: EventKind, number: &str, said: &str) -> Option<Words> {
    let title = match (side, event) {
        (Side::Staff, EventKind::CancellationRequested) => ("annulation demandée", "cancellation requested"),
        (Side::Client, EventKind::CancellationDeclined) => ("annulation refusée", "cancellation declined"),
        (_, EventKind::Commented) => ("nouveau message", "new message"),
        _ => return None,
    };
    let text = |title: &str| format!("{number} : {title}");
    Some(Words {
        title: Text::new(text(title.0), text(title.1).replace(" : ", ": ")),
        body: Text::new(said.to_owned(), said.to_owned()),
    })
}

type Pair = (&'static str, &'static str);

fn words(number: &str, title: Pair, body: Pair) -> Words {
    Words {
        title: Text::new(format!("{number} : {}", title.0), format!("{number}: {}", title.1)),
        body: Text::new(body.0, body.1),
    }
}

fn client(event: EventKind, to: OrderState) -> Option<(Option<Pair>, Pair)> {
    let told = match (event, to) {
        (_, OrderState::AwaitingClient) => (
            "Des lignes ont changé. Acceptez, remplacez ou retirez-les avant la date indiquée dans la commande.",
            "Some lines changed. Accept, replace or drop them before the date shown in the order.",
        ),
        (EventKind::AnswerExpired, OrderState::Cancelled) => (
            "Le délai de réponse est passé et il ne reste aucune ligne : la commande est annulée.",
            "The time to answer has passed and no line is left: the order is cancelled.",
        ),
        (EventKind::ProformaExpired, _) => (
            "La pro-forma a expiré sans paiement : la commande est annulée.",
            "The pro-forma expired unpaid: the order is cancelled.",
        ),
        (_, OrderState::Cancelled) => ("La commande est annulée.", "The order is cancelled."),
        (EventKind::SentToSupplier | EventKind::Imported, _) => (
            "Votre commande est en cours de validation. Vous serez prévenu dès qu’elle est confirmée.",
            "Your order is being validated. You will be told as soon as it is confirmed.",
        ),
        (_, OrderState::PendingPayment) => (
            "Votre commande est confirmée. Elle sera préparée dès réception de votre virement.",
            "Your order is confirmed. It is prepared as soon as your transfer arrives.",
        ),
        (_, OrderState::Preparing) => ("Votre commande est en préparation.", "Your order is in preparation."),
        (_, OrderState::Shipping) => ("Votre commande est partie.", "Your order has left."),
        (_, OrderState::Completed) => ("Votre commande est livrée.", "Your order is delivered."),
        _ => return None,
    };
    Some((None, told))
}

fn staff(event: EventKind, to: OrderState) -> Option<(Option<Pair>, Pair)> {
    Some(match event {
        EventKind::Submitted => (
            Some(("nouvelle commande", "new order")),
            ("Une commande attend d’être transmise au fournisseur.", "An order waits to be sent to the supplier."),
        ),
        EventKind::ClientDecided if to == OrderState::AwaitingSupplier || to == OrderState::Submitted => (
            Some(("réponse du client", "the client answered")),
            ("Des lignes de remplacement attendent d’être transmises.", "Replacement lines wait to be sent."),
        ),
        EventKind::ClientDecided => (
            Some(("réponse du client", "the client answered")),
            ("Le client a décidé de chaque ligne modifiée.", "The client decided about every changed line."),
        ),
        EventKind::ClientRefused | EventKind::Withdrawn => {
            (None, ("Le client a renoncé à la commande.", "The client gave the order up."))
        }
        EventKind::AnswerExpired => (
            Some(("délai de réponse passé", "no answer in time")),
            ("Les lignes modifiées ont été retirées.", "The changed lines were dropped."),
        ),
        EventKind::ProformaExpired => (None, ("La pro-forma a expiré sans paiement.", "The pro-forma expired unpaid.")),
        EventKind::ShippingAllowed => {
            (Some(("à préparer", "to prepare")), ("La marchandise peut partir.", "Goods may leave."))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_hear_of_every_state_that_concerns_them_and_never_of_a_supplier() {
        for to in OrderState::ALL.iter().copied() {
            for event in EventKind::ALL.iter().copied() {
                let Some(words) = of_move(Side::Client, event, to, "CMD-2026-000123") else { continue };
                for language in [Language::Fr, Language::En] {
                    let text = format!("{} {}", words.title.of(language), words.body.of(language)).to_lowercase();
                    assert!(text.starts_with("cmd-2026-000123"), "{text}");
                    assert!(!text.contains("fournisseur") && !text.contains("supplier"), "{text}");
                }
            }
            let silent = matches!(to, OrderState::Draft | OrderState::Submitted | OrderState::AwaitingSupplier);
            let told = of_move(Side::Client, EventKind::Confirmed, to, "CMD-2026-000123").is_some();
            assert_eq!(told, !silent, "{to:?}");
        }
    }
}
