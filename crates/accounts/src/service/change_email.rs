//! A person changes the address by which they log in, and how they are called.

use chrono::Duration;
use dbc_domain::{ids::UserId, language::Language};
use dbc_ground::{
    http::{Caller, Problem},
    mail::{self, Mail},
};
use secrecy::SecretString;
use serde_json::json;

use super::{Accounts, form::Form, new_password::unknown_link};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    mailed_token::{MailedToken, hash_of},
    mails,
    queries::{
        colleagues, mailed_links,
        people::{self, Person},
    },
};

/// How long the link to a new address works.
const CONFIRM: Duration = Duration::days(1);

impl Accounts {
    /// Sends a link to the new address; nothing changes before it is used. An address that somebody has gets no mail,
    /// and the answer is the same.
    ///
    /// Errors: 422 `invalid_form`, `wrong_password`; 429 `too_many_attempts`.
    pub(crate) async fn ask_email_change(
        &self,
        caller: Caller,
        email: &str,
        password: SecretString,
        source: Source,
    ) -> Result<(), Problem> {
        let mut form = Form::default();
        let email = form.email("email", email);
        form.finish()?;
        let person = self.confirm_password(&caller, password, source).await?;
        // Each request may send a mail to a stranger.
        self.slow_down(&format!("email of {}", person.id), source).await?;
        let Some(email) = email.filter(|email| email.as_str() != person.email) else { return Ok(()) };
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        if people::id_of(&mut tx, &email).await?.is_none() {
            let token = MailedToken::new(&self.0.clock);
            mailed_links::replace(&mut tx, person.id, &token.hash, Some(email.as_str()), now, now + CONFIRM).await?;
            let link = self.link(&format!("/confirm-email/#token={}", token.text));
            let mail = Mail {
                template: &mails::CONFIRM_EMAIL,
                to: email.as_str(),
                name: &person.name,
                language: person.language,
                user: Some(person.id),
                values: json!({ "name": person.name, "link": link }),
                secret: Some(&token.text),
            };
            mail::enqueue(&mut tx, &self.0.clock, mail).await?;
        }
        let entry = Entry::new("email.change_asked", caller.actor, source, Subject::user(person.id));
        let entry = entry.personal("email", person.email, email.as_str());
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }

    /// The link was used: the person logs in with the new address from now on. The old one is told.
    ///
    /// Errors: 404 `unknown_link`; 429 `too_many_attempts`.
    pub(crate) async fn confirm_email(&self, token: &str, source: Source) -> Result<(), Problem> {
        let place = self.slow_down("mailed link", source).await?;
        let (hash, now) = (hash_of(token), self.0.clock.now());
        let mut tx = self.0.db.system_tx().await?;
        let link = mailed_links::good(&mut tx, &hash, "email", now).await?.ok_or_else(unknown_link)?;
        let email = link.email.ok_or_else(unknown_link)?;
        let user = UserId::new(link.user_id);
        let person = people::by_id(&mut tx, user).await?.filter(|person| !person.left).ok_or_else(unknown_link)?;
        let done = mailed_links::use_up(&mut tx, &hash, now).await?
            && colleagues::set_email(&mut tx, user, &email, now).await?;
        if !done {
            return Err(unknown_link());
        }
        // A link for a new password may lie in a mailbox that is no longer the person's.
        mailed_links::end(&mut tx, user, "password", now).await?;
        let values = json!({ "name": person.name, "email": email });
        self.mail_to(&mut tx, &person, &mails::EMAIL_CHANGED, values, None).await?;
        let entry = Entry::new("email.changed", By::Person(user), source, Subject::user(user));
        let entry = entry.personal("email", person.email, email);
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.throttle.give_back(place).await?;
        Ok(())
    }

    /// Changes how the caller is called and which language they read.
    ///
    /// Errors: 422 `invalid_form`.
    pub(crate) async fn change_profile(
        &self,
        caller: Caller,
        name: &str,
        language: Language,
        source: Source,
    ) -> Result<Person, Problem> {
        let mut form = Form::default();
        let name = form.line("name", name, 200);
        form.finish()?;
        let user = caller.actor.user;
        let mut tx = self.0.db.system_tx().await?;
        let before = people::by_id(&mut tx, user).await?.ok_or_else(Problem::not_authenticated)?;
        colleagues::set_profile(&mut tx, user, &name, language.code(), self.0.clock.now()).await?;
        let entry = Entry::new("profile.changed", caller.actor, source, Subject::user(user))
            .changed("language", before.language.code(), language.code())
            .personal("name", before.name, name);
        audit::record(&mut tx, &self.0.clock, entry).await?;
        let person = people::by_id(&mut tx, user).await?.ok_or_else(Problem::not_authenticated)?;
        tx.commit().await?;
        Ok(person)
    }
}
