//! A person changes their own password.

use std::net::{IpAddr, Ipv4Addr};

use dbc_ground::http::{Caller, Problem};
use secrecy::{ExposeSecret, SecretString};

use super::{Accounts, RevokeReason};
use crate::{
    audit::{self, Entry, Source, Subject},
    email::Email,
    password::{PasswordError, has_good_length},
    password_strength,
    queries::{people, sessions},
    throttle::Try,
};

impl Accounts {
    /// Replaces the caller's password and ends their other sessions: whoever knew the old one is out.
    ///
    /// Errors: 422 `wrong_password` (the current one), `invalid_account` (the new one is too short, too long or too
    /// easy); 429 `too_many_attempts`.
    pub(crate) async fn change_password(
        &self,
        caller: Caller,
        current: SecretString,
        new: SecretString,
        source: Source,
    ) -> Result<(), Problem> {
        let user = caller.actor.user;
        let mut tx = self.0.db.system_tx().await?;
        let person = people::by_id(&mut tx, user).await?.ok_or_else(Problem::not_authenticated)?;
        let email = Email::parse(&person.email).map_err(Problem::internal)?;
        let found = people::credentials(&mut tx, &email).await?;
        tx.commit().await?;

        // A stolen access token must not become a way to guess the password.
        let address = source.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let attempt = Try { account: email.as_str(), address, usual_address: false };
        let place = self.0.throttle.take(attempt, self.0.clock.now()).await?;
        let hash = found.and_then(|found| found.password_hash);
        if !self.0.passwords.matches(current, hash).await? {
            return Err(wrong_password());
        }
        self.0.throttle.give_back(place).await?;

        let company = person.company.as_ref().map_or("", |company| company.name.as_str());
        if !has_good_length(new.expose_secret()) {
            return Err(PasswordError::Length.into());
        }
        // Only now: judging a very long text would keep the machine busy.
        if password_strength::judge(new.expose_secret(), &[&person.name, &person.email, company]).is_err() {
            return Err(too_easy());
        }
        let hash = self.0.passwords.hash(new).await?;

        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        people::set_password_hash(&mut tx, user, &hash, now).await?;
        let reason = RevokeReason::PasswordChange.code();
        let ended = sessions::end_all(&mut tx, user, Some(caller.session), reason, now).await?;
        let entry = Entry::new("password.changed", caller.actor, source, Subject::user(user));
        audit::commit(tx, &self.0.clock, entry.with("sessions_ended", ended.len())).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }
}

fn wrong_password() -> Problem {
    Problem::invalid("wrong_password", "Le mot de passe actuel est incorrect.", "The current password is wrong.")
        .with_field(
            "current_password",
            "wrong_password",
            "Le mot de passe actuel est incorrect.",
            "The current password is wrong.",
        )
}

pub(super) fn too_easy() -> Problem {
    Problem::invalid("invalid_account", "Corrigez les champs indiqués.", "Correct the fields shown.").with_field(
        "password",
        "password_too_easy",
        "Ce mot de passe est trop facile à deviner. Choisissez plusieurs mots sans rapport entre eux, ni avec vous ou votre société.",
        "This password is too easy to guess. Choose several words unrelated to each other, to you and to your company.",
    )
}
