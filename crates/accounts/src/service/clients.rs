//! Staff and the buying companies: approve, refuse, suspend, reactivate, add, edit.

use dbc_domain::{
    ids::{ClientGroupId, ClientId, SessionId},
    language::Language,
};
use dbc_ground::{
    db::Tx,
    http::{Caller, Problem},
    mail::{self, Mail, Template},
};
use serde_json::{Value, json};

use super::{
    Accounts, RevokeReason,
    form::{Form, changed_meanwhile},
};
use crate::{
    audit::{self, Entry, Source, Subject},
    mails,
    queries::{
        client_groups,
        companies::{self, Contact, Details},
    },
};

/// A company as staff type it.
pub(crate) struct ClientForm {
    pub name: String,
    pub country: String,
    pub vat_number: Option<String>,
    pub siren: Option<String>,
    pub siret: Option<String>,
    pub phone: Option<String>,
    pub billing_email: Option<String>,
    pub group: Option<ClientGroupId>,
    pub payment_terms: String,
    pub credit_limit_cents: i64,
    pub approval_above_cents: Option<i64>,
}

/// What happens to a company.
pub(crate) enum Decision {
    /// It may buy, on these terms.
    Approve { group: Option<ClientGroupId>, payment_terms: String, credit_limit_cents: i64 },
    /// It may not.
    Refuse { reason: String },
    /// It may not any more.
    Suspend { reason: String },
    /// It may again.
    Reactivate,
}

impl Decision {
    /// Action of the audit log, states from which it is possible, state after it, mail to the owners.
    fn rule(&self) -> (&'static str, &'static [&'static str], &'static str, &'static Template) {
        match self {
            // A refused company may be looked at again.
            Decision::Approve { .. } => {
                ("client.approved", &["pending", "refused"], "active", &mails::COMPANY_APPROVED)
            }
            Decision::Refuse { .. } => ("client.refused", &["pending"], "refused", &mails::COMPANY_REFUSED),
            Decision::Suspend { .. } => ("client.suspended", &["active"], "suspended", &mails::COMPANY_SUSPENDED),
            Decision::Reactivate => ("client.reactivated", &["suspended"], "active", &mails::COMPANY_REACTIVATED),
        }
    }
}

impl Accounts {
    /// Decides about a company and tells its owners. `version`: the one that was looked at.
    ///
    /// Errors: 404 `unknown_client`; 409 `changed_meanwhile`, `wrong_state`; 422 `invalid_form`.
    pub(crate) async fn decide(
        &self,
        caller: Caller,
        client: ClientId,
        decision: Decision,
        version: Option<i32>,
        source: Source,
    ) -> Result<(), Problem> {
        let mut form = Form::default();
        let reason = match &decision {
            Decision::Refuse { reason } | Decision::Suspend { reason } => form.line("reason", reason, 1000),
            Decision::Approve { payment_terms, credit_limit_cents, .. } => {
                form.payment_terms("payment_terms", payment_terms);
                form.cents("credit_limit_cents", *credit_limit_cents);
                String::new()
            }
            Decision::Reactivate => String::new(),
        };
        form.finish()?;
        let (action, from, to, template) = decision.rule();
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let state = companies::lock(&mut tx, client).await?.ok_or_else(unknown_client)?;
        if version.is_some_and(|version| version != state.version) {
            return Err(changed_meanwhile());
        }
        if !from.contains(&state.status.as_str()) {
            return Err(wrong_state(&state.status));
        }
        companies::set_status(&mut tx, client, to, &reason, now).await?;
        let mut entry = Entry::new(action, caller.actor, source, Subject::new("client", client.uuid())).changed(
            "status",
            state.status,
            to,
        );
        if !reason.is_empty() {
            entry = entry.with("reason", reason.as_str());
        }
        if let Decision::Approve { group, payment_terms, credit_limit_cents } = &decision {
            self.known_group(&mut tx, *group).await?;
            companies::grant(&mut tx, client, *group, payment_terms, *credit_limit_cents).await?;
            entry = entry
                .with("group", group.map(|group| group.to_string()))
                .with("payment_terms", payment_terms.as_str())
                .with("credit_limit_cents", *credit_limit_cents);
        }
        if matches!(decision, Decision::Approve { .. } | Decision::Refuse { .. }) {
            companies::set_decision(&mut tx, client, caller.actor.user, now).await?;
        }
        let mut ended = Vec::new();
        if matches!(decision, Decision::Suspend { .. }) {
            ended = companies::end_sessions(&mut tx, client, RevokeReason::Staff.code(), now).await?;
        }
        for owner in companies::owners(&mut tx, client).await? {
            let values = json!({
                "name": owner.name, "company": state.name, "reason": reason, "link": self.link("/login/"),
            });
            self.mail_contact(&mut tx, &owner, template, values).await?;
        }
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.revocations.add(ended.into_iter().map(SessionId::new), now);
        Ok(())
    }

    /// Writes a mail to one of the people of a list.
    pub(super) async fn mail_contact(
        &self,
        tx: &mut Tx,
        to: &Contact,
        template: &'static Template,
        values: Value,
    ) -> Result<(), Problem> {
        let mail = Mail {
            template,
            to: &to.email,
            name: &to.name,
            language: Language::parse(&to.language).unwrap_or_default(),
            user: Some(dbc_domain::ids::UserId::new(to.id)),
            values,
            secret: None,
        };
        mail::enqueue(tx, &self.0.clock, mail).await?;
        Ok(())
    }

    /// Adds an active company; its first owner is invited afterwards. Returns its id.
    ///
    /// Errors: 422 `invalid_form`.
    pub(crate) async fn add_client(
        &self,
        caller: Caller,
        wanted: &ClientForm,
        source: Source,
    ) -> Result<ClientId, Problem> {
        let read = ReadForm::read(wanted)?;
        let client = ClientId::new(self.0.clock.new_id());
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        self.known_group(&mut tx, wanted.group).await?;
        companies::insert(&mut tx, client, "active", &read.details(wanted), self.0.clock.now()).await?;
        let entry = Entry::new("client.added", caller.actor, source, Subject::new("client", client.uuid()));
        audit::commit(tx, &self.0.clock, entry.with("name", read.name.as_str())).await?;
        Ok(client)
    }

    /// Changes what staff may change about a company.
    ///
    /// Errors: 404 `unknown_client`; 409 `changed_meanwhile`; 422 `invalid_form`.
    pub(crate) async fn change_client(
        &self,
        caller: Caller,
        client: ClientId,
        version: i32,
        wanted: &ClientForm,
        source: Source,
    ) -> Result<(), Problem> {
        let read = ReadForm::read(wanted)?;
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        companies::lock(&mut tx, client).await?.ok_or_else(unknown_client)?;
        let before = companies::row(&mut tx, client).await?.ok_or_else(unknown_client)?;
        self.known_group(&mut tx, wanted.group).await?;
        if !companies::update(&mut tx, client, version, &read.details(wanted), self.0.clock.now()).await? {
            return Err(changed_meanwhile());
        }
        let entry = Entry::new("client.changed", caller.actor, source, Subject::new("client", client.uuid()))
            .changed("name", before.name, read.name.as_str())
            .changed("vat_number", before.vat_number, read.vat_number.as_deref())
            .changed("siren", before.siren, read.siren.as_deref())
            .changed("siret", before.siret, read.siret.as_deref())
            .changed("payment_terms", before.payment_terms, read.payment_terms.as_str())
            .changed("credit_limit_cents", before.credit_limit_cents, wanted.credit_limit_cents)
            .changed("approval_above_cents", before.approval_above_cents, wanted.approval_above_cents)
            .with("group", wanted.group.map(|group| group.to_string()));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }

    async fn known_group(&self, tx: &mut Tx, group: Option<ClientGroupId>) -> Result<(), Problem> {
        if let Some(group) = group
            && !client_groups::exists(tx, group).await?
        {
            let mut form = Form::default();
            form.wrong("group_id", "unknown_group", "Ce groupe n’existe pas.", "There is no such group.");
            form.finish()?;
        }
        Ok(())
    }
}

struct ReadForm {
    name: String,
    country: String,
    vat_number: Option<String>,
    siren: Option<String>,
    siret: Option<String>,
    phone: Option<String>,
    billing_email: Option<String>,
    payment_terms: String,
}

impl ReadForm {
    fn read(wanted: &ClientForm) -> Result<Self, Problem> {
        let mut form = Form::default();
        let country = form.country("country", &wanted.country);
        let (siren, siret) = form.siren_and_siret("", wanted.siren.as_deref(), wanted.siret.as_deref(), &country);
        let read = ReadForm {
            name: form.line("name", &wanted.name, 200),
            vat_number: form.vat_number("vat_number", wanted.vat_number.as_deref(), &country),
            siren,
            siret,
            phone: form.optional("phone", wanted.phone.as_deref(), 40),
            billing_email: form.optional_email("billing_email", wanted.billing_email.as_deref()),
            payment_terms: form.payment_terms("payment_terms", &wanted.payment_terms),
            country,
        };
        form.cents("credit_limit_cents", wanted.credit_limit_cents);
        form.cents("approval_above_cents", wanted.approval_above_cents.unwrap_or(0));
        form.finish()?;
        Ok(read)
    }

    fn details(&self, wanted: &ClientForm) -> Details<'_> {
        Details {
            name: &self.name,
            country: &self.country,
            vat_number: self.vat_number.as_deref(),
            siren: self.siren.as_deref(),
            siret: self.siret.as_deref(),
            phone: self.phone.as_deref(),
            billing_email: self.billing_email.as_deref(),
            group: wanted.group,
            payment_terms: &self.payment_terms,
            credit_limit_cents: wanted.credit_limit_cents,
            approval_above_cents: wanted.approval_above_cents,
        }
    }
}

pub(crate) fn unknown_client() -> Problem {
    Problem::not_found("unknown_client", "Cette société n’existe pas.", "There is no such company.")
}

fn wrong_state(status: &str) -> Problem {
    let (fr, en) = match status {
        "pending" => ("attend une décision", "waits for a decision"),
        "active" => ("est active", "is active"),
        "suspended" => ("est suspendue", "is suspended"),
        _ => ("est refusée", "was refused"),
    };
    Problem::conflict("wrong_state", format!("Impossible : la société {fr}."), format!("Impossible: the company {en}."))
}
