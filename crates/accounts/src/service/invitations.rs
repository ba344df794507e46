//! Colleagues: asked to join, given another role, removed.

use chrono::Duration;
use dbc_domain::{
    access::CompanyRole,
    ids::{ClientId, InvitationId, UserId},
    language::Language,
};
use dbc_ground::{
    db::Tx,
    http::{Caller, Problem},
    mail::{self, Mail},
};
use http::StatusCode;
use secrecy::SecretString;
use serde_json::json;

use super::{Accounts, OpenedSession, RevokeReason, form::Form, log_in::may_log_in, new_password::unknown_link};
use crate::{
    audit::{self, By, Entry, Source, Subject},
    email::Email,
    mailed_token::{MailedToken, hash_of},
    mails,
    queries::{
        colleagues::{self, Colleague},
        invitations::{self, Found, NewInvitation, OpenInvitation},
        people,
        sessions::{self, Origin},
    },
};

/// How long the link of an invitation works.
pub(super) const OPEN: Duration = Duration::days(7);

/// An answer to an invitation.
pub(crate) struct Acceptance {
    pub token: String,
    pub name: String,
    pub language: Language,
    pub password: SecretString,
    pub user_agent: String,
}

impl Accounts {
    /// The people of a company and those who were asked to join it.
    ///
    /// Errors: the base fails.
    pub(crate) async fn people_of(
        &self,
        caller: &Caller,
        client: ClientId,
    ) -> Result<(Vec<Colleague>, Vec<OpenInvitation>), Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let people = colleagues::of(&mut tx, client, caller.actor.user).await?;
        let open = invitations::open(&mut tx, client).await?;
        tx.commit().await?;
        Ok((people, open))
    }

    /// Asks somebody to join the company. Asking the same address again sends a fresh link.
    ///
    /// Errors: 404 `unknown_client`; 409 `already_has_account`; 422 `invalid_form`; 429 `too_many_attempts`.
    pub(crate) async fn invite(
        &self,
        caller: Caller,
        client: ClientId,
        (email, name, role): (&str, &str, CompanyRole),
        source: Source,
    ) -> Result<(), Problem> {
        let mut form = Form::default();
        let name = form.line("name", name, 200);
        let email = form.email("email", email);
        form.finish()?;
        let Some(email) = email else { return Err(Problem::internal("a form without an address was let through")) };
        // Each one sends a mail to a stranger.
        self.slow_down(&format!("invitations of {client}"), source).await?;
        let mut tx = self.0.db.system_tx().await?;
        if colleagues::is_taken(&mut tx, &email).await? {
            return Err(Problem::conflict(
                "already_has_account",
                "Cette adresse a déjà un compte sur la plateforme.",
                "This address has an account on the platform already.",
            )
            .with_field("email", "already_has_account", "Adresse déjà connue.", "Address known already."));
        }
        let company = crate::queries::companies::row(&mut tx, client).await?;
        let company = company.ok_or_else(super::clients::unknown_client)?.name;
        self.write_invitation(&mut tx, &caller, client, &company, (&email, &name, role.code()), source).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sends an open invitation again, with a fresh link.
    ///
    /// Errors: 404 `unknown_invitation`; 429 `too_many_attempts`.
    pub(crate) async fn invite_again(
        &self,
        caller: Caller,
        client: ClientId,
        id: InvitationId,
        source: Source,
    ) -> Result<(), Problem> {
        self.slow_down(&format!("invitations of {client}"), source).await?;
        let mut tx = self.0.db.system_tx().await?;
        let found = invitations::by_id(&mut tx, id, client).await?.ok_or_else(unknown_invitation)?;
        let email = Email::parse(&found.email).map_err(Problem::internal)?;
        let whom = (&email, found.name.as_str(), found.company_role.as_str());
        self.write_invitation(&mut tx, &caller, client, &found.company, whom, source).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn write_invitation(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        client: ClientId,
        company: &str,
        (email, name, role): (&Email, &str, &str),
        source: Source,
    ) -> Result<(), Problem> {
        let (clock, now) = (&self.0.clock, self.0.clock.now());
        let by = people::by_id(tx, caller.actor.user).await?.ok_or_else(Problem::not_authenticated)?;
        let token = MailedToken::new(clock);
        let new = NewInvitation {
            id: InvitationId::new(clock.new_id()),
            client,
            email,
            name,
            language: by.language.code(),
            company_role: role,
            token_hash: &token.hash,
            invited_by: by.id,
            now,
            expires_at: now + OPEN,
        };
        let id = invitations::put(tx, &new).await?;
        let link = self.link(&format!("/invitation/#token={}", token.text));
        let mail = Mail {
            template: &mails::INVITATION,
            to: email.as_str(),
            name,
            language: by.language,
            user: None,
            values: json!({ "name": name, "by": by.name, "company": company, "link": link }),
            secret: Some(&token.text),
        };
        mail::enqueue(tx, clock, mail).await?;
        let entry = Entry::new("person.invited", caller.actor, source, Subject::new("invitation", id))
            .with("client", client.to_string())
            .with("company_role", role)
            .personal("email", serde_json::Value::Null, email.as_str());
        audit::record(tx, clock, entry).await?;
        Ok(())
    }

    /// Withdraws an invitation: its link no longer works.
    ///
    /// Errors: 404 `unknown_invitation`.
    pub(crate) async fn withdraw_invitation(
        &self,
        caller: Caller,
        client: ClientId,
        id: InvitationId,
        source: Source,
    ) -> Result<(), Problem> {
        let mut tx = self.0.db.system_tx().await?;
        if !invitations::cancel(&mut tx, id, client, self.0.clock.now()).await? {
            return Err(unknown_invitation());
        }
        let entry = Entry::new("invitation.withdrawn", caller.actor, source, Subject::new("invitation", id.uuid()));
        audit::commit(tx, &self.0.clock, entry.with("client", client.to_string())).await?;
        Ok(())
    }

    /// The invitation behind a link.
    ///
    /// Errors: 404 `unknown_link`; 429 `too_many_attempts`.
    pub(crate) async fn invitation(&self, token: &str, source: Source) -> Result<Found, Problem> {
        let place = self.slow_down("mailed link", source).await?;
        let mut tx = self.0.db.system_tx().await?;
        let found = invitations::by_token(&mut tx, &hash_of(token), self.0.clock.now()).await?;
        tx.commit().await?;
        let found = found.ok_or_else(unknown_link)?;
        self.0.throttle.give_back(place).await?;
        Ok(found)
    }

    /// Joins the company and is logged in.
    ///
    /// Errors: 404 `unknown_link`; 409 `already_has_account`; 422 `invalid_form`, `invalid_account`; 403 when the
    /// company may not log in; 429 `too_many_attempts`.
    pub(crate) async fn accept_invitation(&self, wanted: Acceptance, source: Source) -> Result<OpenedSession, Problem> {
        let found = self.invitation(&wanted.token, source).await?;
        let mut form = Form::default();
        let name = form.line("name", &wanted.name, 200);
        form.finish()?;
        let names = [name.as_str(), &found.email, &found.company];
        let hash = self.new_password_hash(wanted.password, &names).await?;
        let email = Email::parse(&found.email).map_err(Problem::internal)?;
        let role = CompanyRole::from_code(&found.company_role)
            .ok_or_else(|| Problem::internal("an invitation has an unknown role"))?;
        let client = ClientId::new(found.client_id);
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        if !invitations::accept(&mut tx, found.id, now).await? {
            return Err(unknown_link());
        }
        let Some(user) = self.add_person(&mut tx, &email, &name, wanted.language, client, role).await? else {
            return Err(Problem::conflict(
                "already_has_account",
                "Cette adresse a déjà un compte : connectez-vous.",
                "This address has an account already: log in.",
            ));
        };
        people::set_password_hash(&mut tx, user, &hash, now).await?;
        let person = people::by_id(&mut tx, user).await?.ok_or_else(unknown_link)?;
        may_log_in(person.standing)?;
        let entry = Entry::new("invitation.accepted", By::Person(user), source, Subject::user(user));
        audit::record(&mut tx, &self.0.clock, entry.with("company_role", role.code())).await?;
        let address = source.address.map(|address| address.to_canonical().to_string()).unwrap_or_default();
        let origin = Origin { address: &address, user_agent: super::log_in::cut(&wanted.user_agent) };
        let opened = self.open_session(&mut tx, person, &origin, now).await?;
        tx.commit().await?;
        Ok(opened)
    }

    /// Gives a person of the company another role; their sessions end, so that it holds at once.
    ///
    /// Errors: 404 `unknown_person`; 409 `last_owner`.
    pub(crate) async fn change_role(
        &self,
        caller: Caller,
        client: ClientId,
        user: UserId,
        role: CompanyRole,
        source: Source,
    ) -> Result<(), Problem> {
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        colleagues::lock_keys(&mut tx, Some(client)).await?;
        let before = colleagues::role_of(&mut tx, client, user).await?.ok_or_else(unknown_person)?;
        if before == role.code() {
            return Ok(());
        }
        keep_an_owner(&mut tx, client, user, &before).await?;
        colleagues::set_role(&mut tx, user, role.code(), now).await?;
        // The caller goes on with the token that they have; writes ask the base, and it knows the new role.
        let ended = match user == caller.actor.user {
            true => Vec::new(),
            false => sessions::end_all(&mut tx, user, None, RevokeReason::Staff.code(), now).await?,
        };
        let entry = Entry::new("person.role_changed", caller.actor, source, Subject::user(user)).changed(
            "company_role",
            before,
            role.code(),
        );
        audit::commit(tx, &self.0.clock, entry).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }

    /// Removes a person from the company: writes stop at once, reads within two seconds. Their orders stay.
    ///
    /// Errors: 404 `unknown_person`; 409 `last_owner`.
    pub(crate) async fn remove_person(
        &self,
        caller: Caller,
        client: ClientId,
        user: UserId,
        source: Source,
    ) -> Result<(), Problem> {
        let now = self.0.clock.now();
        let mut tx = self.0.db.system_tx().await?;
        colleagues::lock_keys(&mut tx, Some(client)).await?;
        let role = colleagues::role_of(&mut tx, client, user).await?.ok_or_else(unknown_person)?;
        keep_an_owner(&mut tx, client, user, &role).await?;
        let ended = sessions::end_all(&mut tx, user, None, RevokeReason::Removed.code(), now).await?;
        colleagues::remove(&mut tx, user, now).await?;
        let entry = Entry::new("person.removed", caller.actor, source, Subject::user(user));
        audit::commit(tx, &self.0.clock, entry.with("client", client.to_string())).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }
}

/// A company without an owner could no longer manage itself.
async fn keep_an_owner(tx: &mut Tx, client: ClientId, user: UserId, role: &str) -> Result<(), Problem> {
    if role == CompanyRole::Owner.code() && colleagues::other_owners(tx, client, user).await? == 0 {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "last_owner",
            dbc_ground::http::Text::new(
                "C’est le dernier responsable de la société : nommez-en d’abord un autre.",
                "This is the company’s last owner: name another one first.",
            ),
        ));
    }
    Ok(())
}

fn unknown_invitation() -> Problem {
    Problem::not_found(
        "unknown_invitation",
        "Cette invitation n’existe pas ou n’est plus ouverte.",
        "There is no such invitation, or it is no longer open.",
    )
}

fn unknown_person() -> Problem {
    Problem::not_found("unknown_person", "Cette personne n’existe pas.", "There is no such person.")
}
