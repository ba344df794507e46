//! API tokens: making, listing, revoking, and letting in what comes with one.

use chrono::Duration;
use dbc_domain::{
    access::{Actor, Permission, PermissionSet},
    ids::SessionId,
};
use dbc_ground::http::{Access, Caller, Problem, Through};
use uuid::Uuid;

use super::Accounts;
use crate::{
    api_token::{self, NewToken},
    audit::{self, Entry, Source, Subject},
    queries::{
        api_tokens::{self, TokenRow},
        people::{self, Standing},
    },
};

/// Tokens of one person that are not revoked, at most.
const MOST: usize = 20;
/// Whoever needs one for longer makes a new one.
const LONGEST_DAYS: i64 = 365;
/// How long a read relies on what the base said of a token: with it a revocation reaches every instance in time.
pub(super) const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(1);

/// A token to be made.
pub(crate) struct WantedToken {
    pub name: String,
    pub scopes: Vec<String>,
    pub expires_in_days: i64,
}

impl Accounts {
    /// The caller's own tokens.
    ///
    /// Errors: the base fails.
    pub(crate) async fn api_tokens(&self, caller: &Caller) -> Result<Vec<TokenRow>, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let rows = api_tokens::of_person(&mut tx, caller.actor.user).await?;
        tx.commit().await?;
        Ok(rows)
    }

    /// Makes a token that may do what the caller may, and no more than its scopes. The text is in the answer only.
    ///
    /// Errors: 422 `invalid_token` with what is wrong; 409 `too_many_tokens`.
    pub(crate) async fn create_api_token(
        &self,
        caller: Caller,
        wanted: WantedToken,
        source: Source,
    ) -> Result<(String, TokenRow), Problem> {
        check(&caller, &wanted)?;
        let now = self.0.clock.now();
        let token = NewToken::generate(&self.0.clock);
        let mut scopes = wanted.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        let row = TokenRow {
            id: self.0.clock.new_id(),
            name: wanted.name.trim().to_owned(),
            prefix: token.prefix,
            scopes,
            created_at: now,
            expires_at: now + Duration::days(wanted.expires_in_days),
            last_used_at: None,
        };
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        if api_tokens::of_person(&mut tx, caller.actor.user).await?.len() >= MOST {
            return Err(Problem::conflict(
                "too_many_tokens",
                format!("{MOST} jetons au plus par personne : révoquez-en un."),
                format!("At most {MOST} tokens per person: revoke one."),
            ));
        }
        api_tokens::insert(&mut tx, caller.actor.user, &row, &token.hash).await?;
        let entry = Entry::new("token.created", caller.actor, source, Subject::new("api_token", row.id))
            .with("scopes", row.scopes.clone())
            .with("expires_at", row.expires_at.to_rfc3339());
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok((token.text, row))
    }

    /// Revokes one of the caller's tokens: it writes nothing any more, and reads nothing after two seconds.
    ///
    /// Errors: 404 `unknown_token` for one that was revoked already or is somebody else's.
    pub(crate) async fn revoke_api_token(&self, caller: Caller, id: Uuid, source: Source) -> Result<(), Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        if !api_tokens::revoke(&mut tx, caller.actor.user, id, self.0.clock.now()).await? {
            return Err(Problem::not_found(
                "unknown_token",
                "Ce jeton n’existe pas ou est déjà révoqué.",
                "This token does not exist or is revoked already.",
            ));
        }
        let entry = Entry::new("token.revoked", caller.actor, source, Subject::new("api_token", id));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }

    /// The caller behind a token: the person as they are now, within the token's scopes.
    pub(super) async fn caller_of_token(&self, text: &str, access: Access) -> Result<Caller, Problem> {
        let hash = api_token::hash_of(text).ok_or_else(Problem::not_authenticated)?;
        if access == Access::Read
            && let Some(caller) = self.0.token_callers.get(&hash)
        {
            return Ok(caller);
        }
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let token = api_tokens::by_hash(&mut tx, &hash, now).await?.ok_or_else(Problem::not_authenticated)?;
        let person = people::by_id(&mut tx, token.user).await?;
        let person = person.filter(|person| person.standing == Standing::Active && !self.must_enrol(person));
        let person = person.ok_or_else(Problem::not_authenticated)?;
        api_tokens::note_use(&mut tx, token.id, now).await?;
        tx.commit().await?;
        let scopes: PermissionSet = token.scopes.iter().filter_map(|code| Permission::from_code(code)).collect();
        let caller = Caller {
            actor: Actor { user: person.id, role: person.role },
            session: SessionId::new(token.id),
            through: Through::Token(scopes),
            language: person.language,
        };
        self.0.token_callers.insert(hash, caller);
        Ok(caller)
    }
}

fn check(caller: &Caller, wanted: &WantedToken) -> Result<(), Problem> {
    let mut problem = Problem::invalid("invalid_token", "Corrigez les champs indiqués.", "Correct the fields shown.");
    let name = wanted.name.trim();
    let good_name = (1..=100).contains(&name.chars().count()) && !name.contains('\0');
    if !good_name {
        problem = problem.with_field("name", "length", "De 1 à 100 caractères.", "From 1 to 100 characters.");
    }
    let may = |code: &String| {
        Permission::from_code(code).is_some_and(|scope| scope.is_scope() && caller.actor.role.allows(scope))
    };
    let unknown: Vec<&str> = wanted.scopes.iter().filter(|code| !may(code)).map(String::as_str).take(5).collect();
    let good_scopes = !wanted.scopes.is_empty() && wanted.scopes.len() <= 64 && unknown.is_empty();
    if !good_scopes {
        let own: Vec<&str> =
            caller.actor.role.permissions().filter(|scope| scope.is_scope()).map(Permission::code).collect();
        let own = own.join(", ");
        problem = problem.with_field(
            "scopes",
            "unknown_scope",
            format!("Choisissez parmi vos propres droits : {own}."),
            format!("Choose among your own permissions: {own}."),
        );
    }
    let good_days = (1..=LONGEST_DAYS).contains(&wanted.expires_in_days);
    if !good_days {
        problem = problem.with_field(
            "expires_in_days",
            "out_of_range",
            format!("De 1 à {LONGEST_DAYS} jours."),
            format!("From 1 to {LONGEST_DAYS} days."),
        );
    }
    if good_name && good_scopes && good_days { Ok(()) } else { Err(problem) }
}
