//! What can be done to a proposal, by whom, and what it leads to.

use dbc_accounts::notifications::{Notification, notify};
use dbc_catalogue::published::Edition;
use dbc_domain::ids::{ClientId, OfferId, ProposalId, UserId};
use dbc_domain::loss_floor::loss_floor;
use dbc_domain::money::Money;
use dbc_ground::db::Tx;
use dbc_ground::events::{self, Audience, Event};
use dbc_ground::http::{Problem, Text};

use super::model::ProposalAnswer;
use super::queries::{self, Decided, Row};
use crate::Orders;
use crate::cart::problems::changed_meanwhile;

/// What somebody does to a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Staff take the proposed price.
    Accept,
    /// Staff name another price.
    Counter,
    /// Staff say no.
    Refuse,
    /// The buyer takes it back.
    Withdraw,
    /// The buyer takes the house's price.
    Agree,
}

impl Act {
    /// The states in which it can be done, and the one that it leads to.
    fn moves(self) -> (&'static [&'static str], &'static str) {
        match self {
            Act::Accept => (&["open"], "accepted"),
            Act::Counter => (&["open", "countered"], "countered"),
            Act::Refuse => (&["open", "countered"], "refused"),
            Act::Withdraw => (&["open", "countered"], "withdrawn"),
            Act::Agree => (&["countered"], "accepted"),
        }
    }

    pub(super) fn by_staff(self) -> bool {
        matches!(self, Act::Accept | Act::Counter | Act::Refuse)
    }
}

/// Does it, under a lock on the proposal. What was done before, with the same outcome, is not done again.
///
/// Errors: 404 `unknown_proposal`; 409 `changed_meanwhile`, `proposal_over`, `below_floor`; 422 `invalid_price`,
/// `text_too_long`.
pub(super) async fn act(
    tx: &mut Tx,
    orders: &Orders,
    id: ProposalId,
    act: Act,
    answer: &ProposalAnswer,
    by: (UserId, Option<ClientId>),
) -> Result<Row, Problem> {
    let (user, company) = by;
    let row = queries::one(tx, id).await?.ok_or_else(unknown_proposal)?;
    if company.is_some_and(|company| company.uuid() != row.client_id) {
        return Err(unknown_proposal());
    }
    let (from, to) = act.moves();
    if row.version != answer.version {
        // The same answer that comes twice finds its own work.
        let again = row.version == answer.version.saturating_add(1) && row.state == to;
        return if again { Ok(row) } else { Err(changed_meanwhile(row.version)) };
    }
    let now = orders.clock.now();
    if !from.contains(&row.state.as_str()) || row.expires_at <= now {
        return Err(over());
    }
    let reply = text("reply", answer.reply.as_deref(), 1_000)?;
    let exception = text("floor_exception", answer.floor_exception.as_deref(), 500)?;
    let mut decided = Decided { state: to, reply, by: act.by_staff().then_some(user), ..Decided::default() };
    match act {
        Act::Accept => decided.agreed_cents = Some(row.proposed_cents),
        Act::Agree => decided.agreed_cents = row.counter_cents,
        Act::Counter => {
            let counter = answer.counter_cents.filter(|cents| (1..=Money::LIMIT.cents()).contains(cents));
            decided.counter_cents = Some(counter.ok_or_else(invalid_price)?);
        }
        Act::Refuse | Act::Withdraw => {}
    }
    if act.by_staff() {
        let price = decided.agreed_cents.or(decided.counter_cents);
        let floor = floor(&orders.published.current(), OfferId::new(row.offer_id));
        if let (Some(price), Some(floor)) = (price, floor)
            && price < floor.cents()
        {
            // A price that a person sets below the floor names its legal exception (trade rules 1.3).
            decided.floor_exception = Some(exception.ok_or_else(|| below_floor(floor))?);
        }
    }
    if decided.agreed_cents.is_some() {
        decided.quantity_left = row.quantity;
    }
    queries::decide(tx, id, &decided, now).await?;
    if act.by_staff() {
        tell(tx, orders, act, &row).await?;
    }
    let hint = Event::new("price_proposal", Audience::Company(ClientId::new(row.client_id))).about(id);
    events::send(tx, &hint).await?;
    queries::one(tx, id).await?.ok_or_else(unknown_proposal)
}

/// Tells whoever proposed it what the house says.
async fn tell(tx: &mut Tx, orders: &Orders, act: Act, row: &Row) -> Result<(), sqlx::Error> {
    let title = match act {
        Act::Accept => Text::new("Votre prix est accepté", "Your price is accepted"),
        Act::Counter => Text::new("Un autre prix vous est proposé", "You are offered another price"),
        _ => Text::new("Votre prix n’est pas accepté", "Your price is not accepted"),
    };
    let told = Notification {
        user: UserId::new(row.user_id),
        kind: "price_proposal.answered",
        title,
        body: Text::new(
            "La réponse est à côté de la ligne, dans votre panier.",
            "The answer is beside the line, in your cart.",
        ),
        link: Some("/cart/".to_owned()),
        dedup_key: format!("price_proposal:{}:{}", row.id, row.version),
    };
    notify(tx, &orders.clock, &told).await?;
    Ok(())
}

/// The lowest price of an offer that does not sell at a loss; `None` while it has no cost.
fn floor(edition: &Edition, offer: OfferId) -> Option<Money> {
    let offer = edition.catalogue.find(offer).and_then(|row| edition.catalogue.record(row))?;
    Some(loss_floor(offer.cost?, offer.regime, edition.landed()))
}

fn text(field: &'static str, text: Option<&str>, most: usize) -> Result<Option<String>, Problem> {
    let text = text.map(|text| text.replace('\0', " ").trim().to_owned()).filter(|text| !text.is_empty());
    match &text {
        Some(long) if long.chars().count() > most => Err(crate::cart::problems::too_long(field, most)),
        _ => Ok(text),
    }
}

/// 404: there is none, or it is not the caller's.
pub(super) fn unknown_proposal() -> Problem {
    Problem::not_found("unknown_proposal", "Cette proposition n’existe pas.", "There is no such proposal.")
}

/// 422: no price.
pub(super) fn invalid_price() -> Problem {
    let (fr, en) = ("Indiquez un prix supérieur à zéro.", "Give a price above zero.");
    Problem::invalid("invalid_price", fr, en).with_field("price", "range", fr, en)
}

fn over() -> Problem {
    Problem::conflict(
        "proposal_over",
        "Cette proposition est close ou a expiré.",
        "This proposal is closed or has expired.",
    )
}

fn below_floor(floor: Money) -> Problem {
    Problem::conflict(
        "below_floor",
        "Ce prix est sous le prix plancher : indiquez l’exception légale à la revente à perte.",
        "This price is below the loss floor: name the legal exception to selling at a loss.",
    )
    .with_extra("floor_cents", floor.cents())
}
