//! What staff see of the buying companies.

use dbc_domain::ids::ClientId;
use dbc_ground::http::{Caller, Problem};

use super::{Accounts, clients::unknown_client};
use crate::queries::{
    addresses::{self, Address},
    colleagues::{self, Colleague},
    companies::{self, ClientCounters, CompanyRow, ListedRow, Named, StaffRow, Wanted},
    invitations::{self, OpenInvitation},
};

/// A company with everything about it.
pub(crate) struct SeenClient {
    pub company: CompanyRow,
    pub row: StaffRow,
    pub addresses: Vec<Address>,
    pub people: Vec<Colleague>,
    pub invitations: Vec<OpenInvitation>,
    pub look_alikes: Vec<Named>,
}

impl Accounts {
    /// A page of companies, with how many there are in each state.
    ///
    /// Errors: the base fails.
    pub(crate) async fn clients(
        &self,
        caller: &Caller,
        wanted: &Wanted<'_>,
    ) -> Result<(ClientCounters, Vec<ListedRow>), Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let counters = companies::counters(&mut tx, wanted).await?;
        let rows = companies::list(&mut tx, wanted).await?;
        tx.commit().await?;
        Ok((counters, rows))
    }

    /// One company.
    ///
    /// Errors: 404 `unknown_client`.
    pub(crate) async fn client(&self, caller: &Caller, id: ClientId) -> Result<SeenClient, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let seen = SeenClient {
            company: companies::row(&mut tx, id).await?.ok_or_else(unknown_client)?,
            row: companies::staff_row(&mut tx, id).await?.ok_or_else(unknown_client)?,
            addresses: addresses::of(&mut tx, id).await?,
            people: colleagues::of(&mut tx, id, caller.actor.user).await?,
            invitations: invitations::open(&mut tx, id).await?,
            look_alikes: companies::look_alikes(&mut tx, id).await?,
        };
        tx.commit().await?;
        Ok(seen)
    }
}
