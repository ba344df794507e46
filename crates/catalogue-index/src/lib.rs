//! dbc-catalogue-index
