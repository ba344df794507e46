//! Groups of companies that share prices.

use dbc_domain::ids::ClientGroupId;
use dbc_ground::http::{Caller, Problem};

use super::{
    Accounts,
    form::{Form, changed_meanwhile},
};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::client_groups::{self, ClientGroup},
};

impl Accounts {
    /// All groups.
    ///
    /// Errors: the base fails.
    pub(crate) async fn client_groups(&self, caller: &Caller) -> Result<Vec<ClientGroup>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let groups = client_groups::all(&mut tx).await?;
        tx.commit().await?;
        Ok(groups)
    }

    /// Adds a group.
    ///
    /// Errors: 409 `name_taken`; 422 `invalid_form`.
    pub(crate) async fn add_client_group(
        &self,
        caller: Caller,
        name: &str,
        source: Source,
    ) -> Result<ClientGroupId, Problem> {
        let name = checked(name)?;
        let id = ClientGroupId::new(self.0.clock.new_id());
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        if !client_groups::insert(&mut tx, id, &name, self.0.clock.now()).await? {
            return Err(name_taken());
        }
        let entry = Entry::new("client_group.added", caller.actor, source, Subject::new("client_group", id.uuid()));
        audit::commit(tx, &self.0.clock, entry.with("name", name)).await?;
        Ok(id)
    }

    /// Renames a group.
    ///
    /// Errors: 409 `name_taken`, `changed_meanwhile`; 422 `invalid_form`.
    pub(crate) async fn rename_client_group(
        &self,
        caller: Caller,
        id: ClientGroupId,
        version: i32,
        name: &str,
        source: Source,
    ) -> Result<(), Problem> {
        let name = checked(name)?;
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        if !client_groups::exists(&mut tx, id).await? {
            return Err(unknown_group());
        }
        if client_groups::name_taken(&mut tx, id, &name).await? {
            return Err(name_taken());
        }
        if !client_groups::rename(&mut tx, id, version, &name, self.0.clock.now()).await? {
            return Err(changed_meanwhile());
        }
        let entry = Entry::new("client_group.renamed", caller.actor, source, Subject::new("client_group", id.uuid()));
        audit::commit(tx, &self.0.clock, entry.with("name", name)).await?;
        Ok(())
    }

    /// Deletes a group that nothing names.
    ///
    /// Errors: 404 `unknown_group`; 409 `group_in_use`.
    pub(crate) async fn delete_client_group(
        &self,
        caller: Caller,
        id: ClientGroupId,
        source: Source,
    ) -> Result<(), Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        if client_groups::in_use(&mut tx, id).await? {
            return Err(Problem::conflict(
                "group_in_use",
                "Des sociétés ou des règles de marge font partie de ce groupe : retirez-les d’abord.",
                "Companies or margin rules belong to this group: take them out first.",
            ));
        }
        if !client_groups::delete(&mut tx, id).await? {
            return Err(unknown_group());
        }
        let entry = Entry::new("client_group.deleted", caller.actor, source, Subject::new("client_group", id.uuid()));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }
}

fn checked(name: &str) -> Result<String, Problem> {
    let mut form = Form::default();
    let name = form.line("name", name, 100);
    form.finish()?;
    Ok(name)
}

fn unknown_group() -> Problem {
    Problem::not_found("unknown_group", "Ce groupe n’existe pas.", "There is no such group.")
}

fn name_taken() -> Problem {
    Problem::conflict("name_taken", "Un groupe porte déjà ce nom.", "A group has this name already.")
}
