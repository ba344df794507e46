//! dbc-assortment
