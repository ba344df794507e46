//! The platform's side of the supplier's interface: synchronisation of the catalogue, the record of calls, push
//! messages, supplier orders.
