//! The person at the keyboard is the one who knows the password: asked again before what a stolen access token must
//! not be enough for.

use std::net::{IpAddr, Ipv4Addr};

use dbc_ground::http::{Caller, Problem};
use secrecy::SecretString;

use super::Accounts;
use crate::{
    audit::Source,
    email::Email,
    queries::people::{self, Person},
    throttle::Try,
};

impl Accounts {
    /// The caller, who has just typed their password.
    ///
    /// Errors: 422 `wrong_password`; 429 `too_many_attempts`.
    pub(crate) async fn confirm_password(
        &self,
        caller: &Caller,
        password: SecretString,
        source: Source,
    ) -> Result<Person, Problem> {
        let mut tx = self.0.db.system_tx().await?;
        let person = people::by_id(&mut tx, caller.actor.user).await?.ok_or_else(Problem::not_authenticated)?;
        let email = Email::parse(&person.email).map_err(Problem::internal)?;
        let found = people::credentials(&mut tx, &email).await?;
        tx.commit().await?;
        let address = source.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let attempt = Try { account: email.as_str(), address, usual_address: false };
        let place = self.0.throttle.take(attempt, self.0.clock.now()).await?;
        if !self.0.passwords.matches(password, found.and_then(|found| found.password_hash)).await? {
            return Err(Problem::invalid("wrong_password", "Le mot de passe est incorrect.", "The password is wrong.")
                .with_field("password", "wrong_password", "Le mot de passe est incorrect.", "The password is wrong."));
        }
        self.0.throttle.give_back(place).await?;
        Ok(person)
    }
}
