//! Access tokens: JWT signed with EdDSA, good for ten minutes. They carry the person's side and role, so that a read
//! needs no base at all; what they say is at most ten minutes old, and a write asks the base anyway.

use chrono::{DateTime, Duration, Utc};
use dbc_domain::{
    access::{Actor, CompanyRole, Role, StaffRole},
    ids::{ClientId, SessionId, UserId},
    language::Language,
};
use dbc_ground::http::{Acting, Caller, Through};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// How long a token is good.
pub const LIFETIME: Duration = Duration::minutes(10);
/// How long a token of staff in a client's place is good: it has no refresh token.
pub const ACTING_LIFETIME: Duration = Duration::minutes(30);

const ISSUER: &str = "dbc";
const AUDIENCE: &str = "dbc-api";

/// What a token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    iat: i64,
    exp: i64,
    lang: Language,
    /// The second factor must be set up before anything else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    enrol: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<ActClaim>,
    #[serde(flatten)]
    role: RoleClaim,
}

/// Staff in this person's place (RFC 8693, section 4.1).
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct ActClaim {
    sub: UserId,
    read_only: bool,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
enum RoleClaim {
    Admin { staff_role: StaffRole },
    Client { client_id: ClientId, company_role: CompanyRole },
}

impl Claims {
    /// The claims of a token handed out now; never good for longer than its session.
    pub fn new(caller: &Caller, now: DateTime<Utc>, session_expires: DateTime<Utc>) -> Self {
        let role = match caller.actor.role {
            Role::Staff(staff_role) => RoleClaim::Admin { staff_role },
            Role::Client { client, role } => RoleClaim::Client { client_id: client, company_role: role },
        };
        let acting = caller.acting();
        let lifetime = if acting.is_some() { ACTING_LIFETIME } else { LIFETIME };
        Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: caller.actor.user,
            sid: caller.session,
            iat: now.timestamp(),
            exp: (now + lifetime).min(session_expires).timestamp(),
            lang: caller.language,
            enrol: caller.through == Through::Enrolment,
            act: acting.map(|acting| ActClaim { sub: acting.by, read_only: acting.read_only }),
            role,
        }
    }

    /// The caller that the token names.
    pub fn caller(&self) -> Caller {
        let role = match self.role {
            RoleClaim::Admin { staff_role } => Role::Staff(staff_role),
            RoleClaim::Client { client_id, company_role } => Role::Client { client: client_id, role: company_role },
        };
        let through = match self.act {
            Some(act) => Through::Acting(Acting { by: act.sub, read_only: act.read_only }),
            None if self.enrol => Through::Enrolment,
            None => Through::Session,
        };
        Caller { actor: Actor { user: self.sub, role }, session: self.sid, through, language: self.lang }
    }

    /// True while the token is good.
    pub fn is_good_at(&self, now: DateTime<Utc>) -> bool {
        now.timestamp() < self.exp
    }

    /// Seconds until it is no longer good.
    pub fn seconds_left(&self, now: DateTime<Utc>) -> i64 {
        (self.exp - now.timestamp()).max(0)
    }

    /// Signs.
    ///
    /// Errors: the key is not usable.
    pub fn sign(&self, kid: &str, key: &EncodingKey) -> Result<String, jsonwebtoken::errors::Error> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(kid.to_owned());
        jsonwebtoken::encode(&header, self, key)
    }

    /// Checks the signature, the issuer and the audience; not the time, which [`Claims::is_good_at`] judges by the
    /// platform's own clock.
    ///
    /// Errors: anything else than a token of ours.
    pub fn verify(token: &str, key: &DecodingKey) -> Result<Self, jsonwebtoken::errors::Error> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        jsonwebtoken::decode(token, key, &validation).map(|data| data.claims)
    }
}

/// The id of the key that signed a token, when the text is a token signed with our algorithm.
pub fn key_id(token: &str) -> Option<String> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    (header.alg == Algorithm::EdDSA).then_some(header.kid).flatten()
}
