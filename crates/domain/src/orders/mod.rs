//! Orders: every rule between the cart and the delivered phone that needs neither base nor clock. One rule, one file.

pub mod acceptance;
pub mod allocation;
pub mod amounts;
pub mod answer_price;
pub mod approval;
pub mod axes;
pub mod cart;
pub mod deadlines;
pub mod exposure;
pub mod fill_rate;
pub mod imei_file;
pub mod lifecycle;
pub mod lifecycle_document;
pub mod lifecycle_words;
pub mod numbers;
pub mod pasted;
pub mod placed_order;
pub mod reservation;
pub mod returns;
pub mod sharing;
pub mod shorthand;
pub mod supplier_answer;
pub mod tariff;
pub mod territory;
pub mod vat_treatment;
