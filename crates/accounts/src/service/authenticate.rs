//! Judging the access token of a request.

use std::sync::Arc;

use dbc_domain::access::Actor;
use dbc_ground::http::{Access, Authenticate, Authentication, Caller, Problem};
use sha2::{Digest, Sha256};

use super::Accounts;
use crate::{
    access_token::Claims,
    queries::{
        people::{self, Standing},
        sessions,
    },
};

impl Authenticate for Accounts {
    fn authenticate<'a>(&'a self, token: &'a str, access: Access) -> Authentication<'a> {
        Box::pin(async move {
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
        let live = sessions::is_live(&mut tx, caller.session, caller.actor.user, self.0.clock.now()).await?;
        let person = people::by_id(&mut tx, caller.actor.user).await?;
        tx.commit().await?;
        let person = person.filter(|person| live && person.standing == Standing::Active);
        let person = person.ok_or_else(Problem::not_authenticated)?;
        Ok(Caller { actor: Actor { user: person.id, role: person.role }, ..*caller })
    }
}
