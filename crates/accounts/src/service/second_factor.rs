//! Setting up, using and giving up the second factor.

use dbc_domain::{
    access::Role,
    ids::{SessionId, UserId},
};
use dbc_ground::{
    db::Tx,
    http::{Caller, Problem, Text},
};
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};

use super::{Accounts, RevokeReason};
use crate::{
    audit::{self, Entry, Source, Subject},
    queries::{people::Person, second_factors, sessions},
    second_factor::{Authenticator, RecoveryCodes, SECRET_BYTES, Setup, Typed},
    throttle::Try,
};

/// What a person has of a second factor.
pub(crate) struct SecondFactorState {
    pub enabled: bool,
    pub recovery_codes_left: i64,
}

/// How the second factor was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    Code,
    Recovery,
}

impl Proof {
    pub(super) fn code(self) -> &'static str {
        match self {
            Proof::Code => "code",
            Proof::Recovery => "recovery_code",
        }
    }
}

impl Accounts {
    /// True for staff who must set up a second factor before they may do anything else.
    pub(crate) fn must_enrol(&self, person: &Person) -> bool {
        self.0.settings.staff_second_factor && matches!(person.role, Role::Staff(_)) && !person.second_factor
    }

    /// The caller's own second factor.
    ///
    /// Errors: the base fails.
    pub(crate) async fn second_factor_state(&self, caller: &Caller) -> Result<SecondFactorState, Problem> {
        let person = self.me(caller).await?;
        let mut tx = self.0.db.system_tx().await?;
        let recovery_codes_left = second_factors::recovery_codes_left(&mut tx, person.id).await?;
        tx.commit().await?;
        Ok(SecondFactorState { enabled: person.second_factor, recovery_codes_left })
    }

    /// Makes a secret for a new authenticator. The one in use, if any, goes on until the new one is confirmed.
    ///
    /// Errors: those of [`Accounts::confirm_password`].
    pub(crate) async fn start_second_factor(
        &self,
        caller: Caller,
        password: SecretString,
        source: Source,
    ) -> Result<Setup, Problem> {
        let person = self.confirm_password(&caller, password, source).await?;
        let mut secret = [0; SECRET_BYTES];
        self.0.clock.fill_random(&mut secret);
        let setup = Authenticator::new(&secret, &person.email).and_then(|new| new.setup(&secret));
        let setup = setup.map_err(Problem::internal)?;
        let sealed =
            self.0.secret.seal(&sealed_for_person(person.id), &secret, &self.0.clock).map_err(Problem::internal)?;
        let mut tx = self.0.db.system_tx().await?;
        second_factors::set_pending(&mut tx, person.id, &sealed, self.0.clock.now()).await?;
        tx.commit().await?;
        Ok(setup)
    }

    /// The authenticator works: from now on logging in asks for it. Returns fresh recovery codes.
    ///
    /// Errors: 409 `not_started`; 422 `invalid_code`; 429 `too_many_attempts`.
    pub(crate) async fn confirm_second_factor(
        &self,
        caller: Caller,
        code: &str,
        source: Source,
    ) -> Result<Vec<String>, Problem> {
        let user = caller.actor.user;
        let account = user.to_string();
        let address = source.address.unwrap_or(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED));
        let attempt = Try { account: &account, address, usual_address: false };
        let place = self.0.throttle.take(attempt, self.0.clock.now()).await?;
        let mut tx = self.0.db.system_tx().await?;
        let row = second_factors::lock(&mut tx, user).await?;
        let pending = row.and_then(|row| row.sealed_pending).ok_or_else(|| {
            Problem::conflict("not_started", "Commencez par afficher le code QR.", "Begin by showing the QR code.")
        })?;
        let Some(step) = self.step_of(user, &pending, code)? else {
            return Err(Problem::invalid(
                "invalid_code",
                "Ce code n’est pas le bon.",
                "This code is not the right one.",
            )
            .with_field(
                "code",
                "invalid_code",
                "Ce code n’est pas le bon.",
                "This code is not the right one.",
            ));
        };
        self.0.throttle.give_back(place).await?;
        let now = self.0.clock.now();
        second_factors::confirm(&mut tx, user, step, now).await?;
        let codes = self.renew_recovery_codes(&mut tx, user).await?;
        let ended = self.end_other_sessions(&mut tx, &caller).await?;
        let entry = Entry::new("second_factor.enabled", caller.actor, source, Subject::user(user));
        audit::commit(tx, &self.0.clock, entry.with("sessions_ended", ended.len())).await?;
        self.0.revocations.add(ended, now);
        Ok(codes)
    }

    /// Fresh recovery codes; the old ones are worth nothing any more.
    ///
    /// Errors: 409 `second_factor_off`; those of [`Accounts::confirm_password`].
    pub(crate) async fn new_recovery_codes(
        &self,
        caller: Caller,
        password: SecretString,
        source: Source,
    ) -> Result<Vec<String>, Problem> {
        let person = self.confirm_password(&caller, password, source).await?;
        if !person.second_factor {
            return Err(second_factor_off());
        }
        let mut tx = self.0.db.system_tx().await?;
        let codes = self.renew_recovery_codes(&mut tx, person.id).await?;
        let entry = Entry::new("second_factor.codes_renewed", caller.actor, source, Subject::user(person.id));
        audit::commit(tx, &self.0.clock, entry).await?;
        Ok(codes)
    }

    /// Logs in without a second factor from now on.
    ///
    /// Errors: 409 `second_factor_off`, `second_factor_required` (staff, where it is required); those of
    /// [`Accounts::confirm_password`].
    pub(crate) async fn disable_second_factor(
        &self,
        caller: Caller,
        password: SecretString,
        source: Source,
    ) -> Result<(), Problem> {
        let person = self.confirm_password(&caller, password, source).await?;
        if !person.second_factor {
            return Err(second_factor_off());
        }
        if self.0.settings.staff_second_factor && matches!(person.role, Role::Staff(_)) {
            return Err(Problem::conflict(
                "second_factor_required",
                "L’équipe DBC se connecte toujours avec un second facteur. Vous pouvez en enregistrer un autre.",
                "DBC’s staff always log in with a second factor. You can register another one.",
            ));
        }
        let mut tx = self.0.db.system_tx().await?;
        let now = self.0.clock.now();
        second_factors::remove(&mut tx, person.id, now).await?;
        let ended = self.end_other_sessions(&mut tx, &caller).await?;
        let entry = Entry::new("second_factor.disabled", caller.actor, source, Subject::user(person.id));
        audit::commit(tx, &self.0.clock, entry.with("sessions_ended", ended.len())).await?;
        self.0.revocations.add(ended, now);
        Ok(())
    }

    /// Proves the second factor at log-in and uses the code up, in the log-in's own transaction. `None`: wrong, or
    /// used before.
    pub(super) async fn prove_second_factor(
        &self,
        tx: &mut Tx,
        user: UserId,
        typed: &str,
    ) -> Result<Option<Proof>, Problem> {
        match Typed::read(typed) {
            None => Ok(None),
            Some(Typed::Recovery(code)) => {
                let hashes = self.0.recovery_codes.known_hashes(user, &code);
                let used = second_factors::use_recovery_code(tx, user, &hashes, self.0.clock.now()).await?;
                Ok(used.then_some(Proof::Recovery))
            }
            Some(Typed::Code(code)) => {
                let Some(row) = second_factors::lock(tx, user).await? else { return Ok(None) };
                let Some(sealed) = row.sealed_secret else { return Ok(None) };
                let step = self.step_of(user, &sealed, &code)?.filter(|step| *step > row.last_step);
                let Some(step) = step else { return Ok(None) };
                second_factors::set_last_step(tx, user, step).await?;
                Ok(Some(Proof::Code))
            }
        }
    }

    fn step_of(&self, user: UserId, sealed: &[u8], code: &str) -> Result<Option<i64>, Problem> {
        let Some(Typed::Code(code)) = Typed::read(code) else { return Ok(None) };
        let secret = self.0.secret.open(&sealed_for_person(user), sealed).map_err(Problem::internal)?;
        // The name is for the picture only.
        let authenticator = Authenticator::new(secret.expose_secret(), "dbc").map_err(Problem::internal)?;
        Ok(authenticator.step_of(&code, &self.0.clock))
    }

    /// Whoever came in under the old rules is out.
    async fn end_other_sessions(&self, tx: &mut Tx, caller: &Caller) -> Result<Vec<SessionId>, Problem> {
        let reason = RevokeReason::SecondFactor.code();
        let now = self.0.clock.now();
        Ok(sessions::end_all(tx, caller.actor.user, Some(caller.session), reason, now).await?)
    }

    async fn renew_recovery_codes(&self, tx: &mut Tx, user: UserId) -> Result<Vec<String>, Problem> {
        let codes = RecoveryCodes::generate(&self.0.clock);
        let hashes: Vec<Vec<u8>> = codes.iter().map(|code| self.0.recovery_codes.hash(user, code).to_vec()).collect();
        second_factors::replace_recovery_codes(tx, user, &hashes, self.0.clock.now()).await?;
        Ok(codes)
    }
}

/// A sealed secret opens for its own person only.
pub(crate) fn sealed_for_person(user: UserId) -> String {
    format!("second_factors/{user}")
}

fn second_factor_off() -> Problem {
    Problem::conflict(
        "second_factor_off",
        "La double authentification n’est pas activée.",
        "The second factor is not set up.",
    )
}

/// The password was right; a code is needed too.
pub(super) fn code_required() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "second_factor_required",
        Text::new(
            "Saisissez le code de votre application d’authentification.",
            "Enter the code of your authenticator.",
        ),
    )
}

/// The password was right; the code was not.
pub(super) fn wrong_code() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "invalid_code",
        Text::new(
            "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.",
            "This code is wrong or was used already. Wait for the next one.",
        ),
    )
}
