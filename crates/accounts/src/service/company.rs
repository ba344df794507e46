//! A company's own people look after it: its particulars, its addresses.

use dbc_domain::ids::{AddressId, ClientId};
use dbc_ground::http::{Caller, Problem};

use super::{
    Accounts,
    form::{Form, changed_meanwhile},
    sign_up::AddressForm,
};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::{
        addresses::{self, Address},
        companies::{self, CompanyRow, OwnChange},
    },
};

/// What an owner changes.
pub(crate) struct CompanyChange {
    pub phone: Option<String>,
    pub billing_email: Option<String>,
    pub approval_above_cents: Option<i64>,
    pub version: i32,
}

impl Accounts {
    /// The caller's company with its addresses.
    ///
    /// Errors: 403 `forbidden` for who has none.
    pub(crate) async fn own_company(&self, caller: &Caller) -> Result<(CompanyRow, Vec<Address>), Problem> {
        let client = own(caller)?;
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let company = companies::row(&mut tx, client).await?.ok_or_else(Problem::forbidden)?;
        let addresses = addresses::of(&mut tx, client).await?;
        tx.commit().await?;
        Ok((company, addresses))
    }

    /// Changes what an owner may change.
    ///
    /// Errors: 409 `changed_meanwhile`; 422 `invalid_form`.
    pub(crate) async fn change_own_company(
        &self,
        caller: Caller,
        change: CompanyChange,
        source: Source,
    ) -> Result<(), Problem> {
        let client = own(&caller)?;
        let mut form = Form::default();
        let phone = form.optional("phone", change.phone.as_deref(), 40);
        let billing_email = form.optional_email("billing_email", change.billing_email.as_deref());
        form.cents("approval_above_cents", change.approval_above_cents.unwrap_or(0));
        form.finish()?;
        // A client's own context may read its company and not write it: terms and limits are in the same row.
        let mut tx = self.0.db.system_tx().await?;
        let before = companies::row(&mut tx, client).await?.ok_or_else(Problem::forbidden)?;
        let new = OwnChange {
            phone: phone.as_deref(),
            billing_email: billing_email.as_deref(),
            approval_above_cents: change.approval_above_cents,
        };
        if !companies::update_own(&mut tx, client, change.version, &new, self.0.clock.now()).await? {
            return Err(changed_meanwhile());
        }
        let entry = Entry::new("company.changed", caller.actor, source, Subject::new("client", client.uuid())).changed(
            "approval_above_cents",
            before.approval_above_cents,
            change.approval_above_cents,
        );
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }

    /// Adds a delivery address, or with `billing` the one for papers. Returns all addresses.
    ///
    /// Errors: 409 `billing_address_exists`, `too_many_addresses`; 422 `invalid_form`.
    pub(crate) async fn add_address(
        &self,
        caller: Caller,
        client: ClientId,
        wanted: &AddressForm,
        billing: bool,
        source: Source,
    ) -> Result<Vec<Address>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let company = companies::row(&mut tx, client).await?.ok_or_else(super::clients::unknown_client)?;
        let mut form = Form::default();
        let mut fields = wanted.read(&mut form, "", &company.name);
        form.finish()?;
        addresses::lock(&mut tx, client).await?;
        let present = addresses::of(&mut tx, client).await?;
        if billing && present.iter().any(|address| address.kind == "billing") {
            return Err(Problem::conflict(
                "billing_address_exists",
                "La société a déjà une adresse de facturation : modifiez-la.",
                "The company has a billing address already: change it.",
            ));
        }
        if present.len() >= MOST_ADDRESSES {
            return Err(Problem::conflict(
                "too_many_addresses",
                format!("{MOST_ADDRESSES} adresses au plus : supprimez-en une."),
                format!("{MOST_ADDRESSES} addresses at most: remove one."),
            ));
        }
        fields.is_default &= !billing;
        if fields.is_default {
            addresses::clear_default(&mut tx, client).await?;
        }
        let id = AddressId::new(self.0.clock.new_id());
        let kind = if billing { "billing" } else { "delivery" };
        addresses::insert(&mut tx, id, client, kind, &fields, self.0.clock.now()).await?;
        addresses::ensure_default(&mut tx, client).await?;
        let entry = Entry::new("address.added", caller.actor, source, Subject::new("address", id.uuid()));
        audit::record(&mut tx, &self.0.clock, entry.with("client", client.to_string())).await?;
        let all = addresses::of(&mut tx, client).await?;
        tx.commit().await?;
        Ok(all)
    }

    /// Changes an address. Returns all addresses.
    ///
    /// Errors: 404 `unknown_address`; 409 `changed_meanwhile`; 422 `invalid_form`.
    pub(crate) async fn change_address(
        &self,
        caller: Caller,
        client: ClientId,
        id: AddressId,
        version: i32,
        wanted: &AddressForm,
        source: Source,
    ) -> Result<Vec<Address>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let company = companies::row(&mut tx, client).await?.ok_or_else(super::clients::unknown_client)?;
        let mut form = Form::default();
        let fields = wanted.read(&mut form, "", &company.name);
        form.finish()?;
        addresses::lock(&mut tx, client).await?;
        let present = addresses::of(&mut tx, client).await?;
        let known = present.iter().find(|address| address.id == id.uuid()).ok_or_else(unknown_address)?;
        if fields.is_default && known.kind == "delivery" {
            addresses::clear_default(&mut tx, client).await?;
        }
        if !addresses::update(&mut tx, id, client, version, &fields, self.0.clock.now()).await? {
            return Err(changed_meanwhile());
        }
        addresses::ensure_default(&mut tx, client).await?;
        let entry = Entry::new("address.changed", caller.actor, source, Subject::new("address", id.uuid()));
        audit::record(&mut tx, &self.0.clock, entry.with("client", client.to_string())).await?;
        let all = addresses::of(&mut tx, client).await?;
        tx.commit().await?;
        Ok(all)
    }

    /// Removes a delivery address; orders keep their own copy.
    ///
    /// Errors: 404 `unknown_address` (the billing address stays).
    pub(crate) async fn remove_address(
        &self,
        caller: Caller,
        client: ClientId,
        id: AddressId,
        source: Source,
    ) -> Result<(), Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        addresses::lock(&mut tx, client).await?;
        if !addresses::delete(&mut tx, id, client).await? {
            return Err(unknown_address());
        }
        addresses::ensure_default(&mut tx, client).await?;
        let entry = Entry::new("address.removed", caller.actor, source, Subject::new("address", id.uuid()));
        audit::commit(tx, &self.0.clock, entry.with("client", client.to_string())).await?;
        Ok(())
    }
}

/// A company has at most so many addresses.
const MOST_ADDRESSES: usize = 200;

/// The caller's company.
pub(crate) fn own(caller: &Caller) -> Result<ClientId, Problem> {
    caller.actor.role.client().ok_or_else(Problem::forbidden)
}

fn unknown_address() -> Problem {
    Problem::not_found("unknown_address", "Cette adresse n’existe pas.", "There is no such address.")
}
