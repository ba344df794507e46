//! Orders: the cart, its submission, the supplier's answer, devices, receipts, shipments, returns. One folder per step;
//! the rules are in `dbc_domain::orders`.
