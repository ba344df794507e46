//! dbc-catalogue
