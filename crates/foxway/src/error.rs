//! What can go wrong between the platform and the supplier, told apart by what one does about it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use dbc_domain::language::Language;
use thiserror::Error;

use crate::order::Refusal;

/// Why a call has no result. No variant holds the key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// 401: the key is missing, mistyped or withdrawn.
    #[error("the supplier does not accept the key (401)")]
    Unauthorised,
    /// 403: the key has no right to this.
    #[error("the key has no right to this call (403)")]
    Forbidden,
    /// 429, with the wait that was asked for.
    #[error("the supplier asks for fewer requests (429{})", asked(*.wait))]
    RateLimited {
        /// Retry-After, when there was one.
        wait: Option<Duration>,
    },
    /// 5xx.
    #[error("the supplier is in trouble ({status}): {excerpt}")]
    Unavailable {
        /// The status of HTTP.
        status: u16,
        /// Beginning of the answer, for the log.
        excerpt: String,
        /// Retry-After, when there was one.
        wait: Option<Duration>,
    },
    /// 404, as JSON or plain text.
    #[error("the supplier does not know this")]
    NotFound,
    /// Any other status that is no success.
    #[error("the supplier refused the request ({status}): {excerpt}")]
    Rejected {
        /// The status of HTTP.
        status: u16,
        /// Beginning of the answer, for the log.
        excerpt: String,
    },
    /// An order that was refused for a reason that the profile knows.
    #[error("the supplier refused the order: {0}")]
    OrderRefused(Refusal),
    /// A web page in the place of data: the path does not exist, or somebody stands in between.
    #[error("a web page came instead of data")]
    Html,
    /// A success without a body: the key has no right to the goods, or the list was not ready. Never “sold out”.
    #[error("the answer is empty")]
    Empty,
    /// The answer stopped before its end.
    #[error("the answer is cut off after {bytes} bytes")]
    Truncated {
        /// What came.
        bytes: u64,
    },
    /// The answer is larger than anything expected.
    #[error("the answer is larger than {most} bytes")]
    TooLarge {
        /// The cap.
        most: u64,
    },
    /// Not the JSON that is expected here.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
    /// No complete answer in time.
    #[error("no complete answer within {0:?}")]
    Timeout(Duration),
    /// No connection, or it broke before an answer.
    #[error("no connection to the supplier: {0}")]
    Connection(String),
    /// Too many failures in a row: nothing was asked.
    #[error("the supplier failed repeatedly; the next try is at {}", .until.format("%H:%M:%S UTC"))]
    Resting {
        /// When a request will be let through.
        until: DateTime<Utc>,
    },
    /// The profile has no such call.
    #[error("the calls for orders are not configured: set orders.enabled in the supplier's profile")]
    OrdersOff,
    /// The order was sent and nobody can say whether it arrived. Call again later: it is looked up first.
    #[error("it is not known whether the order {reference} arrived: {cause}")]
    OutcomeUnknown {
        /// The order.
        reference: String,
        /// What happened while sending it.
        cause: Box<Error>,
    },
    /// The request cannot be built from what was passed in.
    #[error("the request is not possible: {0}")]
    Impossible(String),
}

/// What Retry-After said, in words.
fn asked(wait: Option<Duration>) -> String {
    wait.map(|wait| format!(", after {} s", wait.as_secs())).unwrap_or_default()
}

impl Error {
    /// The stable code, in snake case: for metrics, logs and the screens of staff.
    pub fn code(&self) -> &'static str {
        self.words().0
    }

    /// The sentence for staff.
    pub fn sentence(&self, language: Language) -> &'static str {
        let (_, fr, en) = self.words();
        language.pick(fr, en)
    }

    /// True when the same reading request may succeed a little later.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Error::RateLimited { .. }
                | Error::Unavailable { .. }
                | Error::Truncated { .. }
                | Error::Timeout(_)
                | Error::Connection(_)
        )
    }

    /// True when it says that the supplier's service is broken, rather than that it dislikes the request.
    pub(crate) fn is_outage(&self) -> bool {
        (self.is_passing() && !matches!(self, Error::RateLimited { .. })) || matches!(self, Error::Html)
    }

    /// The wait that the supplier asked for.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Error::RateLimited { wait } | Error::Unavailable { wait, .. } => *wait,
            _ => None,
        }
    }

    /// True when an order that was being sent may nevertheless have arrived.
    pub(crate) fn leaves_doubt(&self) -> bool {
        !matches!(
            self,
            Error::Unauthorised
                | Error::Forbidden
                | Error::RateLimited { .. }
                | Error::NotFound
                | Error::Rejected { .. }
                | Error::OrderRefused(_)
                | Error::Resting { .. }
                | Error::OrdersOff
                | Error::Impossible(_)
        )
    }

    fn words(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Error::Unauthorised => (
                "unauthorised",
                "Le fournisseur refuse la clé d'accès. Vérifiez-la dans les réglages ou demandez-en une autre.",
                "The supplier does not accept the key. Check it in the settings or ask for another one.",
            ),
            Error::Forbidden => (
                "forbidden",
                "La clé n'ouvre pas cet appel. Demandez le droit au fournisseur.",
                "The key does not open this call. Ask the supplier for the right.",
            ),
            Error::RateLimited { .. } => (
                "rate_limited",
                "Le fournisseur demande d'espacer les appels. Le prochain attend.",
                "The supplier asks for fewer calls. The next one waits.",
            ),
            Error::Unavailable { .. } => (
                "unavailable",
                "Le service du fournisseur est en panne. Nouvel essai automatique.",
                "The supplier's service is down. It is tried again by itself.",
            ),
            Error::NotFound => (
                "not_found",
                "Le fournisseur ne connaît pas cet élément. Vérifiez la référence.",
                "The supplier does not know this item. Check the reference.",
            ),
            Error::Rejected { .. } => (
                "rejected",
                "Le fournisseur a refusé la demande. Le détail est dans le journal des appels.",
                "The supplier refused the request. The log of calls has the detail.",
            ),
            Error::OrderRefused(_) => (
                "order_refused",
                "Le fournisseur a refusé la commande. Le motif est indiqué ; corrigez puis renvoyez.",
                "The supplier refused the order. The reason is given; correct it and send again.",
            ),
            Error::Html => (
                "html",
                "Une page web est arrivée au lieu des données : l'adresse de l'appel n'existe pas. Vérifiez le profil du fournisseur.",
                "A web page came instead of data: the address of the call does not exist. Check the supplier's profile.",
            ),
            Error::Empty => (
                "empty",
                "La réponse est vide : la clé n'a sans doute pas le droit aux articles. Le stock n'est pas modifié.",
                "The answer is empty: the key probably has no right to the goods. Stock is left as it is.",
            ),
            Error::Truncated { .. } => (
                "truncated",
                "La réponse est arrivée incomplète. Elle n'est pas utilisée ; nouvel essai automatique.",
                "The answer came incomplete. It is not used; it is tried again by itself.",
            ),
            Error::TooLarge { .. } => (
                "too_large",
                "La réponse dépasse la taille admise. Relevez la limite du profil si la liste a vraiment grandi.",
                "The answer exceeds the size allowed. Raise the limit of the profile if the list has really grown.",
            ),
            Error::Unreadable(_) => (
                "unreadable",
                "La réponse n'a pas la forme attendue. Le fournisseur a peut-être changé son interface.",
                "The answer does not have the expected form. The supplier may have changed the interface.",
            ),
            Error::Timeout(_) => {
                ("timeout", "Le fournisseur n'a pas répondu à temps.", "The supplier did not answer in time.")
            }
            Error::Connection(_) => (
                "connection",
                "Le fournisseur est injoignable. Vérifiez l'adresse et le réseau.",
                "The supplier cannot be reached. Check the address and the network.",
            ),
            Error::Resting { .. } => (
                "resting",
                "Après plusieurs échecs, les appels au fournisseur sont suspendus un moment.",
                "After several failures, calls to the supplier are suspended for a moment.",
            ),
            Error::OrdersOff => (
                "orders_off",
                "La commande par l'interface n'est pas configurée. Passez la commande par le fichier Excel.",
                "Ordering through the interface is not configured. Order with the Excel file.",
            ),
            Error::OutcomeUnknown { .. } => (
                "outcome_unknown",
                "La commande est partie sans réponse. Elle sera d'abord recherchée, jamais renvoyée à l'aveugle.",
                "The order left without an answer. It will be looked up first, never sent again blindly.",
            ),
            Error::Impossible(_) => (
                "impossible",
                "La demande ne peut pas être construite. Vérifiez la référence et le profil du fournisseur.",
                "The request cannot be built. Check the reference and the supplier's profile.",
            ),
        }
    }
}
