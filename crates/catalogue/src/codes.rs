//! The domain's codes as schemas of the OpenAPI document: the domain knows nothing of HTTP, and the document still
//! lists every value.

use std::borrow::Cow;

use dbc_domain::change::ChangeClass;
use dbc_domain::finding::Severity;
use dbc_domain::import_state::ImportState;
use dbc_domain::loss_floor::FloorDecision;
use dbc_domain::margin::Rounding;
use dbc_domain::vat::VatRegime;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! code_schema {
    ($($(#[$doc:meta])* $marker:ident as $name:literal: $codes:expr;)+) => {$(
        $(#[$doc])*
        pub struct $marker;

        impl PartialSchema for $marker {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some($codes)).into()
            }
        }

        impl ToSchema for $marker {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed($name)
            }
        }
    )+};
}

code_schema! {
    /// `marginal`, `standard`.
    RegimeCode as "VatRegime": VatRegime::ALL.map(VatRegime::code);
    /// Where an import stands.
    ImportStateCode as "ImportState": ImportState::ALL.map(ImportState::code);
    /// What happened to an offer.
    ChangeClassCode as "ChangeClass": ChangeClass::ALL.map(ChangeClass::code);
    /// How a rule rounds.
    RoundingCode as "Rounding": Rounding::ALL.map(Rounding::code);
    /// What staff decide about a price under the loss floor.
    FloorDecisionCode as "FloorDecision": FloorDecision::ALL.map(FloorDecision::code);
    /// How much a finding matters.
    SeverityCode as "Severity": [Severity::Refused, Severity::Warning, Severity::Notice].map(Severity::code);
}
