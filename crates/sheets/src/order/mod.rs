//! Orders of the supplier and of clients: read in all their layouts, priced with a catalogue, written for the house or
//! for the client (domain sheet, sections 3, 4 and 6.6).

mod apply;
mod catalogue;
mod choose;
mod devices;
mod layout;
mod process;
mod read;
mod regimes;
mod write;

pub use apply::{
    ApplyOptions, LineStatus, Missing, MissingLine, Mode, PricedLine, PricedOrder, Tally, Totals, price_order,
};
pub use catalogue::{CatalogueEntry, CatalogueOffer, PricedCatalogue};
pub use choose::{Choice, Reason, choose_catalogue};
pub use devices::check_devices;
pub use layout::client_columns;
pub use process::{OrderJob, OrderOutcome, ProcessError, process_order};
pub use read::{Order, OrderHead, OrderLine, read_order};
pub use regimes::{Regimes, regimes_from};
pub use write::{OutputFormat, write_order};
