//! Staff in a client's place: visibly, on the record, reading only until confirmed with a reason.

use dbc_domain::{
    access::{Actor, Role},
    ids::{ClientId, SessionId, UserId},
};
use dbc_ground::http::{Acting, Caller, Problem, Through};

use super::Accounts;
use crate::{
    RevokeReason,
    access_token::{ACTING_LIFETIME, Claims},
    audit::{self, Entry, Source, Subject},
    queries::{
        acting::{self, ActingRow},
        people::{self, Person, Standing},
        sessions,
    },
};

/// A session in another person's place: an access token and nothing else.
pub(crate) struct ActingSession {
    pub person: Person,
    pub access_token: String,
    pub expires_in: i64,
    pub acting: ActingBy,
}

/// Who acts in a person's place, as it is shown.
pub(crate) struct ActingBy {
    pub id: UserId,
    pub name: String,
    pub read_only: bool,
}

impl Accounts {
    /// Opens a session in the place of a person of this client, for half an hour.
    ///
    /// Errors: 404 `unknown_person`; 409 `not_active` (nobody could log in as this person); 422 `reason_required`.
    pub(crate) async fn impersonate(
        &self,
        caller: Caller,
        client: ClientId,
        user: UserId,
        reason: &str,
        source: Source,
    ) -> Result<ActingSession, Problem> {
        let reason = checked_reason(reason)?;
        let now = self.0.clock.now();
        let id = SessionId::new(self.0.clock.new_id());
        let mut unusable_hash = [0; 32];
        self.0.clock.fill_random(&mut unusable_hash);
        let address = source.address.map(|address| address.to_canonical().to_string()).unwrap_or_default();
        let mut tx = self.0.db.system_tx().await?;
        let person = people::by_id(&mut tx, user).await?.filter(|person| person.role.client() == Some(client));
        let person = person.ok_or_else(|| {
            Problem::not_found(
                "unknown_person",
                "Cette personne n’existe pas chez ce client.",
                "There is no such person at this client.",
            )
        })?;
        if person.standing != Standing::Active {
            return Err(Problem::conflict(
                "not_active",
                "Ce compte n’est pas actif : personne ne peut être à sa place.",
                "This account is not active: nobody can be in its place.",
            ));
        }
        let row = ActingRow {
            id,
            user,
            by: caller.actor.user,
            reason: &reason,
            unusable_hash,
            created_at: now,
            expires_at: now + ACTING_LIFETIME,
            address: &address,
        };
        acting::insert(&mut tx, &row).await?;
        let entry = Entry::new("impersonation.started", caller.actor, source, Subject::user(user))
            .on_behalf_of(user)
            .with("reason", reason.as_str())
            .with("session", id.to_string());
        audit::record(&mut tx, &self.0.clock, entry).await?;
        let staff = people::by_id(&mut tx, caller.actor.user).await?.ok_or_else(Problem::not_authenticated)?;
        tx.commit().await?;
        tracing::info!(staff = %staff.id, %user, session = %id, "staff is in a client's place");
        self.acting_session(person, id, &staff, true, row.expires_at).await
    }

    /// Confirms that this session writes too.
    ///
    /// Errors: 409 `not_acting`; 422 `reason_required`.
    pub(crate) async fn allow_writes(
        &self,
        caller: Caller,
        reason: &str,
        source: Source,
    ) -> Result<ActingSession, Problem> {
        let reason = checked_reason(reason)?;
        let by = caller.acting().ok_or_else(not_acting)?;
        let user = caller.actor.user;
        let mut tx = self.0.db.system_tx().await?;
        let living = acting::living(&mut tx, caller.session, user, self.0.clock.now()).await?;
        let living = living.ok_or_else(Problem::not_authenticated)?;
        acting::allow_writes(&mut tx, caller.session).await?;
        let entry = Entry::new("impersonation.writes_allowed", caller.actor, source, Subject::user(user))
            .with("reason", reason)
            .with("session", caller.session.to_string());
        audit::record(&mut tx, &self.0.clock, entry).await?;
        let person = people::by_id(&mut tx, user).await?.ok_or_else(Problem::not_authenticated)?;
        let staff = people::by_id(&mut tx, by.by).await?.ok_or_else(Problem::not_authenticated)?;
        tx.commit().await?;
        self.acting_session(person, caller.session, &staff, false, living.expires_at).await
    }

    /// Gives the place back. Repeating it does no harm.
    ///
    /// Errors: 409 `not_acting`.
    pub(crate) async fn end_impersonation(&self, caller: Caller, source: Source) -> Result<(), Problem> {
        caller.acting().ok_or_else(not_acting)?;
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        if sessions::end(&mut tx, caller.session, RevokeReason::Logout.code(), now).await?.is_some() {
            let entry = Entry::new("impersonation.ended", caller.actor, source, Subject::user(caller.actor.user))
                .with("session", caller.session.to_string());
            audit::record(&mut tx, &self.0.clock, entry).await?;
        }
        tx.commit().await?;
        self.0.revocations.add([caller.session], now);
        Ok(())
    }

    /// Who is in the caller's place, with their name.
    ///
    /// Errors: the base fails.
    pub(crate) async fn acting_by(&self, caller: &Caller) -> Result<Option<ActingBy>, Problem> {
        let Some(Acting { by, read_only }) = caller.acting() else { return Ok(None) };
        // The client's own context does not see staff.
        let mut tx = self.0.db.system_tx().await?;
        let staff = people::by_id(&mut tx, by).await?.ok_or_else(Problem::not_authenticated)?;
        tx.commit().await?;
        Ok(Some(ActingBy { id: by, name: staff.name, read_only }))
    }

    async fn acting_session(
        &self,
        person: Person,
        session: SessionId,
        staff: &Person,
        read_only: bool,
        expires_at: chrono::DateTime<chrono::Utc>,
    ) -> Result<ActingSession, Problem> {
        let now = self.0.clock.now();
        let caller = Caller {
            actor: Actor { user: person.id, role: person.role },
            session,
            through: Through::Acting(Acting { by: staff.id, read_only }),
            language: staff.language,
        };
        let claims = Claims::new(&caller, now, expires_at);
        let access_token = self.0.keyring.sign(&claims).await?;
        let acting = ActingBy { id: staff.id, name: staff.name.clone(), read_only };
        Ok(ActingSession { person, access_token, expires_in: claims.seconds_left(now), acting })
    }
}

/// True for staff who may still be in other people's places.
pub(super) fn may_act(person: &Person) -> bool {
    person.standing == Standing::Active
        && matches!(person.role, Role::Staff(_))
        && person.role.allows(dbc_domain::access::Permission::ClientImpersonate)
}

fn not_acting() -> Problem {
    Problem::conflict("not_acting", "Vous n’êtes à la place de personne.", "You are in nobody’s place.")
}

/// A reason that an auditor can read: 3 to 500 characters.
pub(super) fn checked_reason(reason: &str) -> Result<String, Problem> {
    let reason = reason.replace('\0', "").trim().to_owned();
    if (3..=500).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(Problem::invalid("reason_required", "Donnez un motif.", "Give a reason.").with_field(
        "reason",
        "length",
        "De 3 à 500 caractères.",
        "From 3 to 500 characters.",
    ))
}
