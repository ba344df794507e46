//! dbc-ground
