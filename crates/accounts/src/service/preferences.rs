//! What a person sets for themselves, so that it is the same on every device: columns of a grid, which mails they want.

use dbc_domain::ids::UserId;
use dbc_ground::{
    db::Tx,
    http::{Caller, Problem},
};
use serde_json::{Map, Value};

use super::Accounts;
use crate::queries::preferences::{self, Kept};

/// Letters of a key at most.
const KEY: usize = 64;
/// Bytes of all keys and values together at most, as JSON.
const WHOLE: usize = 16 * 1024;
/// The preference that says which mails somebody wants: an object of kinds, each true or false.
const MAILS: &str = "notifications.mail";

impl Accounts {
    /// What the caller has set.
    ///
    /// Errors: the base fails.
    pub(crate) async fn preferences(&self, caller: &Caller) -> Result<Kept, Problem> {
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let kept = preferences::of(&mut tx, caller.actor.user).await?;
        tx.commit().await?;
        Ok(kept.unwrap_or(Kept { values: Value::Object(Map::new()), version: 0 }))
    }

    /// Sets some keys and leaves the others; null removes a key.
    ///
    /// Errors: 422 `invalid_preferences` (a key is empty or too long, or all together take too much).
    pub(crate) async fn set_preferences(&self, caller: Caller, values: Map<String, Value>) -> Result<Kept, Problem> {
        if values.keys().any(|key| key.is_empty() || key.chars().count() > KEY || key.contains('\0')) {
            return Err(refused(
                format!("Le nom d’une préférence compte de 1 à {KEY} caractères."),
                format!("The name of a preference has from 1 to {KEY} characters."),
            ));
        }
        let (removed, set): (Vec<_>, Vec<_>) = values.into_iter().partition(|(_, value)| value.is_null());
        let removed: Vec<String> = removed.into_iter().map(|(key, _)| key).collect();
        let set = without_zero_bytes(Value::Object(set.into_iter().collect()));
        let mut tx = self.0.db.tenant_tx(&caller.actor).await?;
        let kept = preferences::set(&mut tx, caller.actor.user, &set, &removed, self.0.clock.now()).await?;
        // Not committed when refused: what was there stays.
        if kept.values.to_string().len() > WHOLE {
            return Err(refused(
                "Les préférences d’une personne tiennent en 16 Ko.".to_owned(),
                "A person’s preferences take 16 kB at most.".to_owned(),
            ));
        }
        tx.commit().await?;
        Ok(kept)
    }
}

/// True unless the person has switched this kind of mail off (`orders`, `alerts`, `lists`); in a transaction of the
/// platform itself.
///
/// Errors: the base fails.
pub async fn wants_mail(tx: &mut Tx, user: UserId, kind: &str) -> Result<bool, sqlx::Error> {
    let kept = preferences::of(tx, user).await?;
    Ok(kept.and_then(|kept| kept.values[MAILS][kind].as_bool()).unwrap_or(true))
}

/// A zero byte cannot be stored.
fn without_zero_bytes(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.into_iter().map(without_zero_bytes).collect()),
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(key, value)| (key.replace('\0', ""), without_zero_bytes(value))).collect(),
        ),
        other => other,
    }
}

fn refused(fr: String, en: String) -> Problem {
    Problem::invalid("invalid_preferences", fr, en)
}
