//! The binary as it is installed: started as a process, spoken to over HTTP and on the command line, and killed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests and their helpers")]

mod command_line;
mod crashes;
mod full_disk;
mod hints;
mod lists;
mod memory;
mod place;
mod sources;
mod tools;
mod whole_api;
