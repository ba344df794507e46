//! The people of DBC, looked after by the direction.

use dbc_domain::{
    access::{Role, StaffRole},
    ids::UserId,
    language::Language,
};
use dbc_ground::http::{Caller, Problem};

use super::{
    Accounts, RevokeReason,
    form::{Form, changed_meanwhile},
};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::{
        colleagues::{self, StaffMember},
        people::{self, NewRow},
        sessions,
    },
};

/// A change of a person of the staff.
pub(crate) struct StaffChange {
    pub name: String,
    pub role: StaffRole,
    pub active: bool,
    pub version: i32,
}

impl Accounts {
    /// Everybody of the staff.
    ///
    /// Errors: the base fails.
    pub(crate) async fn staff(&self, caller: &Caller) -> Result<Vec<StaffMember>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let staff = colleagues::staff(&mut tx).await?;
        tx.commit().await?;
        Ok(staff)
    }

    /// Adds a person of the staff, who gets a mail to choose a password.
    ///
    /// Errors: 409 `already_has_account`; 422 `invalid_form`.
    pub(crate) async fn add_staff(
        &self,
        caller: Caller,
        (email, name, language, role): (&str, &str, Language, StaffRole),
        source: Source,
    ) -> Result<UserId, Problem> {
        let mut form = Form::default();
        let name = form.line("name", name, 200);
        let email = form.email("email", email);
        form.finish()?;
        let Some(email) = email else { return Err(Problem::internal("a form without an address was let through")) };
        let now = self.0.clock.now();
        let user = UserId::new(self.0.clock.new_id());
        let mut tx = self.0.db.system_tx().await?;
        let row = NewRow { id: user, email: &email, name: &name, language, role: Role::Staff(role), now };
        if !people::insert(&mut tx, &row).await? {
            return Err(Problem::conflict(
                "already_has_account",
                "Cette adresse a déjà un compte sur la plateforme.",
                "This address has an account on the platform already.",
            )
            .with_field("email", "already_has_account", "Adresse déjà connue.", "Address known already."));
        }
        let by = people::by_id(&mut tx, caller.actor.user).await?.ok_or_else(Problem::not_authenticated)?;
        let person = people::by_id(&mut tx, user).await?.ok_or_else(changed_meanwhile)?;
        self.welcome_staff(&mut tx, &person, &by.name).await?;
        let entry =
            Entry::new("staff.added", caller.actor, source, Subject::user(user)).with("staff_role", role.code());
        audit::commit(tx, &self.0.clock, entry.about(user)).await?;
        Ok(user)
    }

    /// Changes a person of the staff. Another role and a suspension hold at once.
    ///
    /// Errors: 404 `unknown_person`; 409 `changed_meanwhile`, `own_account`, `last_director`; 422 `invalid_form`.
    pub(crate) async fn change_staff(
        &self,
        caller: Caller,
        user: UserId,
        change: StaffChange,
        source: Source,
    ) -> Result<(), Problem> {
        let mut form = Form::default();
        let name = form.line("name", &change.name, 200);
        form.finish()?;
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        colleagues::lock_keys(&mut tx, None).await?;
        let before = people::by_id(&mut tx, user).await?;
        let Some((before, Role::Staff(role_before))) = before.map(|person| (person.clone(), person.role)) else {
            return Err(Problem::not_found(
                "unknown_person",
                "Cette personne n’existe pas.",
                "There is no such person.",
            ));
        };
        let loses_keys = role_before == StaffRole::Direction && (change.role != StaffRole::Direction || !change.active);
        if user == caller.actor.user && (loses_keys || !change.active) {
            return Err(Problem::conflict(
                "own_account",
                "Demandez à un autre membre de la direction de changer vos propres droits.",
                "Ask another member of the direction to change your own rights.",
            ));
        }
        if loses_keys && colleagues::other_directors(&mut tx, user).await? == 0 {
            return Err(Problem::conflict(
                "last_director",
                "C’est le dernier membre de la direction : nommez-en d’abord un autre.",
                "This is the last member of the direction: name another one first.",
            ));
        }
        let status = if change.active { "active" } else { "suspended" };
        let role = change.role.code();
        if !colleagues::update_staff(&mut tx, user, change.version, &name, role, status, now).await? {
            return Err(changed_meanwhile());
        }
        let mut ended = Vec::new();
        if role_before != change.role || !change.active {
            ended = sessions::end_all(&mut tx, user, None, RevokeReason::Staff.code(), now).await?;
        }
        let entry = Entry::new("staff.changed", caller.actor, source, Subject::user(user))
            .changed("staff_role", role_before.code(), role)
            .with("status", status)
            .about(user)
            .personal("name", before.name, name);
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }
}
