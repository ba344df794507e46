//! The outbox of mails, for the direction.

use dbc_domain::ids::MailId;
use dbc_ground::{
    http::{Caller, Problem},
    mail::{self, OutboxPage, Shown},
};

use super::Accounts;
use crate::audit::{self, Entry, Source, Subject};

impl Accounts {
    /// A part of the outbox.
    ///
    /// Errors: the base fails.
    pub(crate) async fn mails(
        &self,
        q: Option<&str>,
        state: Option<&str>,
        offset: i64,
        limit: i64,
    ) -> Result<OutboxPage, Problem> {
        let mut tx = self.0.db.system_tx().await?;
        let page = mail::list(&mut tx, q, state, offset, limit).await?;
        tx.commit().await?;
        Ok(page)
    }

    /// One mail. Reading it is recorded: it is somebody else's, and may hold a link that opens something.
    ///
    /// Errors: 404 `unknown_mail`.
    pub(crate) async fn mail(&self, caller: &Caller, id: MailId, source: Source) -> Result<Shown, Problem> {
        let mut tx = self.0.db.system_tx().await?;
        let shown = mail::read(&mut tx, id).await?.ok_or_else(unknown_mail)?;
        let entry = Entry::new("mail.read", caller.actor, source, Subject::new("mail", id.uuid()));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(shown)
    }

    /// Sends a mail again.
    ///
    /// Errors: 404 `unknown_mail`; 409 `not_sendable`.
    pub(crate) async fn send_mail_again(&self, caller: Caller, id: MailId, source: Source) -> Result<(), Problem> {
        let mut tx = self.0.db.system_tx().await?;
        mail::read(&mut tx, id).await?.ok_or_else(unknown_mail)?;
        if !mail::send_again(&mut tx, id).await? {
            return Err(Problem::conflict(
                "not_sendable",
                "Ce message attend déjà son envoi, ou son lien n’existe plus : faites-en envoyer un nouveau.",
                "This mail waits to be sent already, or its link is gone: have a new one sent.",
            ));
        }
        let entry = Entry::new("mail.sent_again", caller.actor, source, Subject::new("mail", id.uuid()));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(())
    }
}

fn unknown_mail() -> Problem {
    Problem::not_found("unknown_mail", "Ce message n’existe pas.", "There is no such mail.")
}
