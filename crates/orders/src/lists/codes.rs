//! Codes of the life of an order as schemas of the OpenAPI document.

use std::borrow::Cow;

use dbc_domain::orders::axes::{PaymentState, ShipmentState};
use dbc_domain::orders::lifecycle::{EventKind, Mover, OrderState};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! code_schema {
    ($($(#[$doc:meta])* $marker:ident as $name:literal: $type:ty;)+) => {$(
        $(#[$doc])*
        pub struct $marker;

        impl PartialSchema for $marker {
            fn schema() -> RefOr<Schema> {
                let codes: Vec<&str> = <$type>::ALL.iter().map(|value| value.code()).collect();
                ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some(codes)).into()
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
    /// Where an order stands.
    OrderStateCode as "OrderState": OrderState;
    /// How far it is paid.
    PaymentStateCode as "PaymentState": PaymentState;
    /// How far it is on its way.
    ShipmentStateCode as "ShipmentState": ShipmentState;
    /// What happened to an order.
    EventKindCode as "OrderEventKind": EventKind;
    /// Who did it.
    MoverCode as "OrderMover": Mover;
}
