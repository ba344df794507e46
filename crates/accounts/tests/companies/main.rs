//! Companies and their people: how they come in, who looks after them, and that nobody sees another's.

mod colleagues;
mod fences;
mod links;
mod mailbox;
mod sign_up;
mod staff;
