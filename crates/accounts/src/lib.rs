//! dbc-accounts
