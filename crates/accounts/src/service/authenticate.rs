//! Judging the access token of a request.

use std::sync::Arc;

use dbc_domain::{access::Actor, ids::UserId};
use dbc_ground::http::{Access, Acting, Authenticate, Authentication, Caller, Problem, Through};
use sha2::{Digest, Sha256};

use super::{Accounts, impersonate::may_act};
use crate::{
    access_token::Claims,
    api_token::MARK,
    queries::{
        acting,
        people::{self, Standing},
    },
};

impl Authenticate for Accounts {
    fn authenticate<'a>(&'a self, token: &'a str, access: Access) -> Authentication<'a> {
        Box::pin(async move {
            if token.starts_with(MARK) {
                return self.caller_of_token(token, access).await;
            }
            let claims = self.claims(token).await?;
            if !claims.is_good_at(self.0.clock.now()) {
                return Err(Problem::not_authenticated());
            }
            match access {
                Access::Read => self.for_reading(&claims).await,
                Access::Write => self.for_writing(&claims.caller()).await,
            }
        })
    }
}

impl Accounts {
    async fn claims(&self, token: &str) -> Result<Arc<Claims>, Problem> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if let Some(claims) = self.0.checked_tokens.get(&hash) {
            return Ok(claims);
        }
        let claims = Arc::new(self.0.keyring.verify(token).await?);
        self.0.checked_tokens.insert(hash, Arc::clone(&claims));
        Ok(claims)
    }

    /// The token's word counts, unless its session was ended.
    async fn for_reading(&self, claims: &Claims) -> Result<Caller, Problem> {
        let caller = claims.caller();
        if self.0.revocations.contains(caller.session, &self.0.db, &self.0.clock).await? {
            return Err(Problem::not_authenticated());
        }
        Ok(caller)
    }

    /// The base says whether the session lives and what the person may do by now.
    async fn for_writing(&self, caller: &Caller) -> Result<Caller, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let living = acting::living(&mut tx, caller.session, caller.actor.user, self.0.clock.now()).await?;
        let person = people::by_id(&mut tx, caller.actor.user).await?;
        tx.commit().await?;
        let living = living.ok_or_else(Problem::not_authenticated)?;
        let person = person.filter(|person| person.standing == Standing::Active);
        let person = person.ok_or_else(Problem::not_authenticated)?;
        let through = match living.by {
            Some(by) => Through::Acting(Acting { by: self.still_may_act(by).await?, read_only: living.read_only }),
            None if self.must_enrol(&person) => Through::Enrolment,
            None => Through::Session,
        };
        Ok(Caller { actor: Actor { user: person.id, role: person.role }, through, ..*caller })
    }

    /// The member of the staff, when they may still be in other people's places.
    async fn still_may_act(&self, staff: UserId) -> Result<UserId, Problem> {
        // A client's context does not see staff.
        let mut tx = self.0.db.system_tx().await?;
        let person = people::by_id(&mut tx, staff).await?;
        tx.commit().await?;
        person.filter(may_act).map(|person| person.id).ok_or_else(Problem::not_authenticated)
    }
}
