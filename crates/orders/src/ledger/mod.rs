//! What every room writes through: numbers, timelines, moves, and the stock that lines hold. All of it needs a
//! transaction of the platform or of staff: use cases check who asks, then work as the house.

mod by;
mod events;
mod holds;
mod moves;
mod numbers;

pub use by::By;
pub use events::{NewEvent, record};
pub use holds::{HoldError, NotEnough, set_held};
pub(crate) use holds::{give_back, lock_stock};
pub use moves::{MoveError, Moved, Stamp, apply};
pub use numbers::{Series, next_number};
