//! A company asks for access: the form, and the page that waits for the decision.

use dbc_domain::{
    access::{CompanyRole, Role},
    ids::{AddressId, ClientId, UserId},
    language::Language,
};
use dbc_ground::{
    db::Tx,
    http::Problem,
    mail::{self, Mail},
};
use secrecy::SecretString;
use serde_json::json;

use super::{Accounts, form::Form};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    email::Email,
    mailed_token::{MailedToken, hash_of},
    mails,
    queries::{
        addresses::{self, Fields},
        colleagues,
        companies::{self, Details},
        people::{self, NewRow},
        signups,
    },
};

/// A request for access, as typed.
pub(crate) struct SignUp {
    pub company: String,
    pub country: String,
    pub vat_number: Option<String>,
    pub siren: Option<String>,
    pub siret: Option<String>,
    pub name: String,
    pub email: String,
    pub language: Language,
    pub phone: Option<String>,
    pub address: AddressForm,
    pub password: SecretString,
    pub message: Option<String>,
}

/// An address, as typed.
#[derive(Debug, Default)]
pub(crate) struct AddressForm {
    pub label: Option<String>,
    pub recipient: Option<String>,
    pub line1: String,
    pub line2: Option<String>,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub phone: Option<String>,
    pub is_default: bool,
}

impl AddressForm {
    /// Reads it; without a recipient the company is.
    pub fn read(&self, form: &mut Form, prefix: &str, company: &str) -> Fields {
        let field = |name: &str| format!("{prefix}{name}");
        Fields {
            label: form.optional(&field("label"), self.label.as_deref(), 100).unwrap_or_default(),
            recipient: form
                .optional(&field("recipient"), self.recipient.as_deref(), 200)
                .unwrap_or_else(|| company.to_owned()),
            line1: form.line(&field("line1"), &self.line1, 200),
            line2: form.optional(&field("line2"), self.line2.as_deref(), 200).unwrap_or_default(),
            postcode: form.line(&field("postcode"), &self.postcode, 20),
            city: form.line(&field("city"), &self.city, 100),
            country: form.country(&field("country"), &self.country),
            phone: form.optional(&field("phone"), self.phone.as_deref(), 40).unwrap_or_default(),
            is_default: self.is_default,
        }
    }
}

/// A form that was read.
struct Request {
    company: String,
    country: String,
    vat_number: Option<String>,
    siren: Option<String>,
    siret: Option<String>,
    name: String,
    email: Email,
    language: Language,
    phone: Option<String>,
    address: Fields,
    message: String,
    password_hash: String,
}

/// How a request for access stands.
pub(crate) struct SignUpState {
    pub status: &'static str,
    pub reason: Option<String>,
}

impl Accounts {
    /// Takes a request for access. Returns the secret with which its page waits. An address that has an account gets a
    /// mail instead, and the answer is the same after the same work.
    ///
    /// Errors: 422 `invalid_form`, `invalid_account` (the password); 429 `too_many_attempts`.
    pub(crate) async fn sign_up(&self, wanted: SignUp, source: Source) -> Result<String, Problem> {
        // The place is kept: each request fills the base and sends mails.
        self.slow_down("sign-up", source).await?;
        let request = self.read_sign_up(wanted).await?;
        let token = MailedToken::new(&self.0.clock);
        let mut tx = self.0.db.system_tx().await?;
        if !self.add_company(&mut tx, &request, &token, source).await? {
            // Nothing of the request stays.
            tx.rollback().await?;
            tx = self.0.db.system_tx().await?;
            if let Some(found) = people::credentials(&mut tx, &request.email).await? {
                let values = json!({ "name": found.person.name, "link": self.link("/login/") });
                self.mail_to(&mut tx, &found.person, &mails::SIGNUP_KNOWN, values, None).await?;
            }
        }
        tx.commit().await?;
        Ok(token.text)
    }

    async fn read_sign_up(&self, wanted: SignUp) -> Result<Request, Problem> {
        let mut form = Form::default();
        let company = form.line("company.name", &wanted.company, 200);
        let country = form.country("company.country", &wanted.country);
        let vat_number = form.vat_number("company.vat_number", wanted.vat_number.as_deref(), &country);
        let (siren, siret) =
            form.siren_and_siret("company.", wanted.siren.as_deref(), wanted.siret.as_deref(), &country);
        let name = form.line("contact.name", &wanted.name, 200);
        let email = form.email("contact.email", &wanted.email);
        let phone = form.optional("contact.phone", wanted.phone.as_deref(), 40);
        let address = wanted.address.read(&mut form, "address.", &company);
        let message = form.optional("message", wanted.message.as_deref(), 2000).unwrap_or_default();
        form.finish()?;
        let Some(email) = email else { return Err(Problem::internal("a form without an address was let through")) };
        let password_hash = self.new_password_hash(wanted.password, &[&name, email.as_str(), &company]).await?;
        Ok(Request {
            company,
            country,
            vat_number,
            siren,
            siret,
            name,
            email,
            language: wanted.language,
            phone,
            address,
            message,
            password_hash,
        })
    }

    /// Returns false when the address has an account.
    async fn add_company(
        &self,
        tx: &mut Tx,
        request: &Request,
        token: &MailedToken,
        source: Source,
    ) -> Result<bool, Problem> {
        let (clock, now) = (&self.0.clock, self.0.clock.now());
        let client = ClientId::new(clock.new_id());
        let details = Details {
            name: &request.company,
            country: &request.country,
            vat_number: request.vat_number.as_deref(),
            siren: request.siren.as_deref(),
            siret: request.siret.as_deref(),
            phone: request.phone.as_deref(),
            billing_email: Some(request.email.as_str()),
            group: None,
            payment_terms: "prepaid",
            credit_limit_cents: 0,
            approval_above_cents: None,
        };
        companies::insert(tx, client, "pending", &details, now).await?;
        let Some(user) =
            self.add_person(tx, &request.email, &request.name, request.language, client, CompanyRole::Owner).await?
        else {
            return Ok(false);
        };
        people::set_password_hash(tx, user, &request.password_hash, now).await?;
        for (kind, is_default) in [("billing", false), ("delivery", true)] {
            let fields = Fields { is_default, ..request.address.clone() };
            addresses::insert(tx, AddressId::new(clock.new_id()), client, kind, &fields, now).await?;
        }
        signups::insert(tx, client, user, &token.hash, &request.message, now).await?;
        let mail = Mail {
            template: &mails::SIGNUP_RECEIVED,
            to: request.email.as_str(),
            name: &request.name,
            language: request.language,
            user: Some(user),
            values: json!({ "name": request.name, "company": request.company }),
            secret: None,
        };
        mail::enqueue(tx, clock, mail).await?;
        let values = json!({
            "name": request.name, "company": request.company, "email": request.email.as_str(),
            "message": request.message, "link": self.link(&format!("/admin/clients/?id={client}")),
        });
        for decider in companies::deciders(tx).await? {
            self.mail_contact(tx, &decider, &mails::SIGNUP_TO_DECIDE, values.clone()).await?;
        }
        let entry = Entry::new("client.signed_up", By::Nobody, source, Subject::new("client", client.uuid()))
            .with("country", request.country.as_str())
            .about(user)
            .personal("email", serde_json::Value::Null, request.email.as_str());
        audit::record(tx, clock, entry).await?;
        Ok(true)
    }

    /// Adds an active person of a company, or one who left a company before. `None`: the address has an account.
    pub(super) async fn add_person(
        &self,
        tx: &mut Tx,
        email: &Email,
        name: &str,
        language: Language,
        client: ClientId,
        role: CompanyRole,
    ) -> Result<Option<UserId>, Problem> {
        let now = self.0.clock.now();
        if let Some(user) = colleagues::revive(tx, email, name, language.code(), client, role.code(), now).await? {
            return Ok(Some(user));
        }
        let user = UserId::new(self.0.clock.new_id());
        let row = NewRow { id: user, email, name, language, role: Role::Client { client, role }, now };
        Ok(people::insert(tx, &row).await?.then_some(user))
    }

    /// How the request that waits with this secret stands. An unknown secret waits for ever, as one whose address had
    /// an account does.
    ///
    /// Errors: the base fails.
    pub(crate) async fn sign_up_state(&self, token: &str) -> Result<SignUpState, Problem> {
        let mut tx = self.0.db.system_tx().await?;
        let waiting = signups::waiting(&mut tx, &hash_of(token)).await?;
        tx.commit().await?;
        let Some(waiting) = waiting else { return Ok(SignUpState { status: "pending", reason: None }) };
        Ok(match waiting.status.as_str() {
            "pending" => SignUpState { status: "pending", reason: None },
            "refused" => SignUpState { status: "refused", reason: Some(waiting.reason) },
            // Suspended later: logging in says so.
            _ => SignUpState { status: "approved", reason: None },
        })
    }
}
