//! Push messages: believed, put into the inbox, answered; then a job asks the supplier for the state that they are
//! about. A message only says where to look, so that its order of arrival and its repetition mean nothing.

mod bell;
mod model;
mod process;
mod queries;
mod receive;

pub(crate) use bell::Bell;
pub use model::{Message, MessageState};
pub use process::ProcessMessages;
pub(crate) use process::wake_if_any;
pub use queries::Filter;
pub(crate) use queries::{Inbox, forget_before, inbox, list};
pub use receive::{ReceiveError, Received, receive, replay};
