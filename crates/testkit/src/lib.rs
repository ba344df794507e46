//! dbc-testkit
