//! Passwords chosen for the first time, or in place of a forgotten one.

use std::net::{IpAddr, Ipv4Addr};

use chrono::Duration;
use dbc_domain::{access::Role, ids::UserId};
use dbc_ground::{
    db::Tx,
    http::Problem,
    mail::{self, Mail, Template},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{Accounts, RevokeReason, change_password::too_easy};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    email::Email,
    mailed_token::{MailedToken, hash_of},
    mails,
    password::{PasswordError, has_good_length},
    password_strength,
    queries::{
        mailed_links,
        people::{self, Person},
        sessions,
    },
    throttle::{Place, Try},
};

/// How long the link for a new password works.
const RESET: Duration = Duration::hours(1);
/// A second mail within this time would only annoy.
const PAUSE: Duration = Duration::minutes(1);

impl Accounts {
    /// The hash of a new password of somebody who is known by these names.
    ///
    /// Errors: 422 `invalid_account` with `password_length` or `password_too_easy`.
    pub(super) async fn new_password_hash(&self, new: SecretString, names: &[&str]) -> Result<String, Problem> {
        if !has_good_length(new.expose_secret()) {
            return Err(PasswordError::Length.into());
        }
        if password_strength::judge(new.expose_secret(), names).is_err() {
            return Err(too_easy());
        }
        Ok(self.0.passwords.hash(new).await?)
    }

    /// Slows down who asks too often, by address and by what they ask about.
    pub(super) async fn slow_down(&self, about: &str, source: Source) -> Result<Place, Problem> {
        let address = source.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let attempt = Try { account: about, address, usual_address: false };
        Ok(self.0.throttle.take(attempt, self.0.clock.now()).await?)
    }

    /// An address of the web application.
    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{path}", self.0.settings.public_url)
    }

    /// Writes a mail to a person.
    pub(super) async fn mail_to(
        &self,
        tx: &mut Tx,
        person: &Person,
        template: &'static Template,
        values: Value,
        secret: Option<&str>,
    ) -> Result<(), Problem> {
        let mail = Mail {
            template,
            to: &person.email,
            name: &person.name,
            language: person.language,
            user: Some(person.id),
            values,
            secret,
        };
        mail::enqueue(tx, &self.0.clock, mail).await?;
        Ok(())
    }

    /// Sends the link for a new password, to who has an account. The caller learns nothing: the answer does not wait
    /// for it.
    ///
    /// Errors: 429 `too_many_attempts`.
    pub(crate) async fn forgot_password(&self, email: &str, source: Source) -> Result<(), Problem> {
        let typed = email.trim().to_lowercase();
        // The place is kept: each request may send a mail.
        self.slow_down(&format!("forgot {typed}"), source).await?;
        let Ok(email) = Email::parse(email) else { return Ok(()) };
        // A known address takes longer than an unknown one, and nobody outside can measure it.
        let accounts = self.clone();
        tokio::spawn(async move {
            if let Err(problem) = accounts.send_reset(&email, source).await {
                tracing::error!(%problem, "the mail for a new password could not be written");
            }
        });
        Ok(())
    }

    async fn send_reset(&self, email: &Email, source: Source) -> Result<(), Problem> {
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let Some(found) = people::credentials(&mut tx, email).await? else { return Ok(()) };
        let person = found.person;
        // Whoever left a company has no account any more; whoever was suspended would not get in.
        if person.left || mailed_links::sent_since(&mut tx, person.id, "password", now - PAUSE).await? {
            return Ok(());
        }
        let token = MailedToken::new(&self.0.clock);
        mailed_links::replace(&mut tx, person.id, &token.hash, None, now, now + RESET).await?;
        let link = self.link(&format!("/reset/#token={}", token.text));
        let values = json!({ "name": person.name, "link": link });
        self.mail_to(&mut tx, &person, &mails::NEW_PASSWORD, values, Some(&token.text)).await?;
        let entry = Entry::new("password.forgotten", By::Nobody, source, Subject::user(person.id)).about(person.id);
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }

    /// Chooses a new password with the link of a mail; every session of the person ends.
    ///
    /// Errors: 404 `unknown_link`; 422 `invalid_account`; 429 `too_many_attempts`.
    pub(crate) async fn reset_password(&self, token: &str, new: SecretString, source: Source) -> Result<(), Problem> {
        let place = self.slow_down("mailed link", source).await?;
        let hash = hash_of(token);
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        let link = mailed_links::good(&mut tx, &hash, "password", now).await?.ok_or_else(unknown_link)?;
        let user = UserId::new(link.user_id);
        let person = people::by_id(&mut tx, user).await?.filter(|person| !person.left).ok_or_else(unknown_link)?;
        tx.commit().await?;
        self.0.throttle.give_back(place).await?;
        let company = person.company.as_ref().map_or("", |company| company.name.as_str());
        let password_hash = self.new_password_hash(new, &[&person.name, &person.email, company]).await?;

        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        if !mailed_links::use_up(&mut tx, &hash, now).await? {
            return Err(unknown_link());
        }
        people::set_password_hash(&mut tx, user, &password_hash, now).await?;
        let ended = sessions::end_all(&mut tx, user, None, RevokeReason::PasswordChange.code(), now).await?;
        let values = json!({ "name": person.name, "link": self.link("/login/") });
        self.mail_to(&mut tx, &person, &mails::PASSWORD_CHANGED, values, None).await?;
        let entry = Entry::new("password.reset", By::Person(user), source, Subject::user(user));
        audit::commit(tx, &self.0.clock, entry.with("sessions_ended", ended.len())).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }

    /// Writes the mail with which a new person of the staff chooses a first password.
    pub(super) async fn welcome_staff(&self, tx: &mut Tx, person: &Person, by: &str) -> Result<(), Problem> {
        debug_assert!(matches!(person.role, Role::Staff(_)));
        let now = self.0.clock.now();
        let token = MailedToken::new(&self.0.clock);
        mailed_links::replace(tx, person.id, &token.hash, None, now, now + super::invitations::OPEN).await?;
        let link = self.link(&format!("/reset/#token={}", token.text));
        let values = json!({ "name": person.name, "by": by, "link": link });
        self.mail_to(tx, person, &mails::STAFF_WELCOME, values, Some(&token.text)).await
    }
}

pub(super) fn unknown_link() -> Problem {
    Problem::not_found(
        "unknown_link",
        "Ce lien ne sert plus : il a expiré, ou il a déjà servi. Demandez-en un autre.",
        "This link no longer works: it has expired or was used before. Ask for another one.",
    )
}
