//! The calls for orders. An order is looked up by its reference before it is sent, and sent at most once by a call.

use dbc_domain::imei::DeviceIdentifier;
use dbc_domain::sku::Sku;
use dbc_domain::vat::VatRegime;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, StatusCode};
use serde_json::value::RawValue;

use crate::client::{Client, fill};
use crate::error::Error;
use crate::json::{Fields, Object, elements, scalar, unreadable};
use crate::order::{
    Credit, Document, DocumentFile, NewOrder, OrderLine, Placed, Reference, Refusal, RefusalKind, SupplierOrder,
    Tracking,
};
use crate::profile::{AnswerNames, Profile};
use crate::surroundings::Operation;
use crate::transport::{Collect, Outgoing, Whole};

impl Client {
    /// Places an order unless the supplier has it already. Safe to call again with the same order after any error.
    ///
    /// # Errors
    /// [`Error::OrderRefused`] with the reason, [`Error::OutcomeUnknown`] when the answer was lost and the order could
    /// not be looked up either, [`Error::OrdersOff`] when the profile has no calls for orders; see [`Error`].
    pub async fn create_order(&self, order: &NewOrder) -> Result<Placed, Error> {
        self.orders_are_on()?;
        if order.lines.is_empty() {
            return Err(Error::Impossible("an order without lines".into()));
        }
        let lane = self.lane(&format!("order {}", order.reference));
        let _alone = lane.lock().await;
        if let Some(order) = self.find_order(&order.reference).await? {
            return Ok(Placed { order, created: false });
        }
        let mut outgoing = self.order_request(Operation::CreateOrder, self.profile.orders.create_path.clone());
        outgoing.method = Method::POST;
        outgoing.body = Some(self.order_body(order)?);
        outgoing.translate = Some(refusal);
        let sent = self.once(&outgoing, Whole::default()).await;
        match sent.and_then(|body| self.read_order(&body)) {
            Ok(placed) => Ok(Placed { order: placed, created: true }),
            // Somebody else sent it between the look-up and this.
            Err(Error::OrderRefused(Refusal { kind: RefusalKind::DuplicateReference, .. })) => {
                let order = self.get_order_status(&order.reference).await?;
                Ok(Placed { order, created: false })
            }
            Err(error) if error.leaves_doubt() => self.settle(&order.reference, error).await,
            Err(error) => Err(error),
        }
    }

    /// Where an order stands.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the supplier has no such order; see [`Error`].
    pub async fn get_order_status(&self, reference: &Reference) -> Result<SupplierOrder, Error> {
        self.find_order(reference).await?.ok_or(Error::NotFound)
    }

    /// The limit and what is used of it.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_credit(&self) -> Result<Credit, Error> {
        self.orders_are_on()?;
        let outgoing = self.order_request(Operation::Credit, self.profile.orders.credit_path.clone());
        let body = self.read(&outgoing, Whole::default).await?;
        let (fields, names) = (Fields::parse(&body)?, &self.profile.orders.answer);
        let amount = |names: &[String]| fields.money(names).ok_or_else(|| missing(names));
        let (limit, used) = (amount(&names.credit_limit)?, amount(&names.credit_used)?);
        Ok(Credit { limit, used, at: (self.surroundings.now)() })
    }

    /// The papers of an order; an order without papers has an empty list.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_documents(&self, reference: &Reference) -> Result<Vec<Document>, Error> {
        self.orders_are_on()?;
        let path = fill(&self.profile.orders.documents_path, "reference", reference.as_str());
        let body = self.read(&self.order_request(Operation::Documents, path), Whole::default).await?;
        let names = &self.profile.orders.answer;
        let raw: &RawValue = serde_json::from_slice(&body).map_err(unreadable)?;
        // The list alone, or in an object under its name.
        let listed = match Fields::of(raw) {
            Some(object) if object.first(&names.documents).is_some() => object.list(&names.documents),
            _ => elements(raw),
        };
        let document = |raw: &RawValue| {
            let fields = Fields::of(raw)?;
            let kind = fields.text(&names.document_kind).unwrap_or_default();
            Some(Document { id: fields.text(&names.document_id)?, kind, name: fields.text(&names.document_name) })
        };
        listed.into_iter().map(|raw| document(raw).ok_or_else(|| missing(&names.document_id))).collect()
    }

    /// The content of a paper.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn get_document(&self, reference: &Reference, document: &Document) -> Result<DocumentFile, Error> {
        self.orders_are_on()?;
        let path = fill(&self.profile.orders.document_path, "reference", reference.as_str());
        let mut outgoing = self.order_request(Operation::Documents, fill(&path, "document", &document.id));
        outgoing.json = false;
        self.read(&outgoing, FileCollector::default).await
    }

    async fn find_order(&self, reference: &Reference) -> Result<Option<SupplierOrder>, Error> {
        self.orders_are_on()?;
        let path = fill(&self.profile.orders.order_path, "reference", reference.as_str());
        match self.read(&self.order_request(Operation::OrderStatus, path), Whole::default).await {
            Ok(body) => self.read_order(&body).map(Some),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The answer to an order was lost: the supplier's book decides.
    async fn settle(&self, reference: &Reference, cause: Error) -> Result<Placed, Error> {
        match self.find_order(reference).await {
            Ok(Some(order)) => Ok(Placed { order, created: true }),
            // It may still be under way; the next call looks again before it sends.
            Ok(None) | Err(_) => {
                Err(Error::OutcomeUnknown { reference: reference.to_string(), cause: Box::new(cause) })
            }
        }
    }

    fn orders_are_on(&self) -> Result<(), Error> {
        if self.profile.orders.enabled { Ok(()) } else { Err(Error::OrdersOff) }
    }

    fn order_request(&self, operation: Operation, path: String) -> Outgoing {
        let timeout = self.profile.timeout();
        Outgoing { operation, method: Method::GET, path, body: None, timeout, json: true, translate: None }
    }

    fn order_body(&self, order: &NewOrder) -> Result<Vec<u8>, Error> {
        let names = &self.profile.orders.request;
        let to = &order.address;
        let address = Object::default()
            .with(&names.company, &to.company)?
            .with(&names.contact, &to.contact)?
            .with(&names.street, &to.street)?
            .with(&names.postal_code, &to.postal_code)?
            .with(&names.city, &to.city)?
            .with(&names.country, &to.country)?
            .with(&names.phone, &to.phone)?
            .with(&names.email, &to.email)?;
        let mut lines = Vec::with_capacity(order.lines.len());
        for line in &order.lines {
            let object = Object::default()
                .with(&names.sku, &line.sku)?
                .with(&names.vat_margin, &(line.regime == VatRegime::Marginal))?
                .with(&names.quantity, &line.quantity)?;
            lines.push(match line.price {
                Some(price) => object.with_money(&names.price, price)?,
                None => object,
            });
        }
        let body = Object::default()
            .with(&names.reference, &order.reference)?
            .with(&names.address, &address)?
            .with(&names.lines, &lines)?;
        serde_json::to_vec(&body).map_err(unreadable)
    }

    fn read_order(&self, body: &[u8]) -> Result<SupplierOrder, Error> {
        let raw: &RawValue = serde_json::from_slice(body).map_err(unreadable)?;
        // One order, or a list of one.
        let fields = elements(raw).first().copied().and_then(Fields::of);
        let fields = fields.ok_or_else(|| Error::Unreadable("no order in the answer".into()))?;
        let names = &self.profile.orders.answer;
        let reference = fields.text(&names.reference).ok_or_else(|| missing(&names.reference))?;
        let status = fields.text(&names.status).ok_or_else(|| missing(&names.status))?;
        let lines = fields.list(&names.lines).into_iter().map(|raw| line(names, raw));
        Ok(SupplierOrder {
            reference: Reference::parse(&reference).map_err(|error| Error::Unreadable(error.to_string()))?,
            number: fields.text(&names.id),
            state: self.profile.orders.status.get(&status).copied(),
            status,
            total: fields.money(&names.total),
            lines: lines.collect::<Result<_, _>>()?,
            tracking: fields.list(&names.tracking).into_iter().filter_map(|raw| tracking(names, raw)).collect(),
        })
    }
}

fn line(names: &AnswerNames, raw: &RawValue) -> Result<OrderLine, Error> {
    let fields = Fields::of(raw).ok_or_else(|| Error::Unreadable("a line of an order is no object".into()))?;
    let sku = fields.text(&names.sku).ok_or_else(|| missing(&names.sku))?;
    let identifier = |raw: &&RawValue| {
        let text = match Fields::of(raw) {
            Some(device) => device.text(&names.identifier)?,
            None => scalar(raw).into_owned(),
        };
        DeviceIdentifier::parse(&text).ok()
    };
    Ok(OrderLine {
        sku: Sku::parse(&sku).map_err(|error| Error::Unreadable(format!("{sku}: {error}")))?,
        regime: fields.flag(&names.vat_margin).map(|m| if m { VatRegime::Marginal } else { VatRegime::Standard }),
        requested: fields.units(&names.requested),
        accepted: fields.units(&names.accepted),
        price: fields.money(&names.price),
        reason: fields.text(&names.reason),
        devices: fields.list(&names.devices).iter().filter_map(identifier).collect(),
    })
}

/// A parcel is a bare number, or an object with its carrier.
fn tracking(names: &AnswerNames, raw: &RawValue) -> Option<Tracking> {
    let parcel = match Fields::of(raw) {
        Some(fields) => Tracking {
            code: fields.text(&names.tracking_code)?,
            carrier: fields.text(&names.carrier),
            url: fields.text(&names.tracking_url),
        },
        None => Tracking { code: scalar(raw).trim().to_owned(), carrier: None, url: None },
    };
    (!parcel.code.is_empty()).then_some(parcel)
}

/// A refused order whose code the profile knows.
fn refusal(profile: &Profile, status: StatusCode, body: &[u8]) -> Option<Error> {
    if !status.is_client_error() {
        return None;
    }
    let code = Fields::parse(body).ok()?.text(&profile.orders.answer.error_code)?;
    let kind = *profile.orders.refusals.get(&code)?;
    let excerpt = String::from_utf8_lossy(body.get(..500).unwrap_or(body)).into_owned();
    Some(Error::OrderRefused(Refusal { kind, code, excerpt }))
}

fn missing(names: &[String]) -> Error {
    Error::Unreadable(format!("the answer holds none of {}", names.join(", ")))
}

/// Keeps a paper with the type that the supplier gives it.
#[derive(Debug, Default)]
struct FileCollector(Whole);

impl Collect for FileCollector {
    type Output = DocumentFile;

    fn chunk(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.0.chunk(bytes)
    }

    fn finish(self, headers: &HeaderMap) -> Result<DocumentFile, Error> {
        let named = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = named.unwrap_or("application/octet-stream").to_owned();
        Ok(DocumentFile { content_type, bytes: self.0.finish(headers)? })
    }
}
