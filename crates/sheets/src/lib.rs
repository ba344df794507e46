//! dbc-sheets
