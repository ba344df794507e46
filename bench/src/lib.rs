//! dbc-bench
