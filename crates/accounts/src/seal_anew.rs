//! What the base keeps sealed, sealed anew when the installation's secret was exchanged (`DBC_SECRET_KEY_PREVIOUS`).

use dbc_ground::{clock::Clock, db::Db, secret::SecretKey};

use crate::{
    keyring::{KeyError, sealed_for},
    queries::{second_factors, signing_keys},
    service::sealed_for_person,
};

/// Seals anew whatever the key before this one sealed, in one transaction; at once done where no key came before.
/// Repeating it changes nothing. What neither key opens stays as it is and is named in the log: it was lost before.
///
/// Errors: the base fails.
pub async fn all(db: &Db, clock: &Clock, secret: &SecretKey) -> Result<(), KeyError> {
    if secret.previous().is_none() {
        return Ok(());
    }
    let mut tx = db.system_tx().await?;
    signing_keys::lock(&mut tx).await?;
    let mut count = 0_u64;
    let anew = |context: &str, sealed: &[u8]| {
        secret.seal_anew(context, sealed, clock).unwrap_or_else(|error| {
            tracing::warn!(context, %error, "a stored secret opens neither with this key nor with the one before");
            None
        })
    };
    for key in signing_keys::good_at(&mut tx, clock.now()).await? {
        if let Some(sealed) = anew(&sealed_for(&key.kid), &key.encrypted_private_key) {
            signing_keys::replace_sealed(&mut tx, &key.kid, &sealed).await?;
            count += 1;
        }
    }
    for (user, mut row) in second_factors::lock_all(&mut tx).await? {
        let context = sealed_for_person(user);
        let mut changed = false;
        for sealed in [&mut row.sealed_secret, &mut row.sealed_pending].into_iter().flatten() {
            if let Some(fresh) = anew(&context, sealed) {
                *sealed = fresh;
                changed = true;
            }
        }
        if changed {
            second_factors::replace_sealed(&mut tx, user, &row).await?;
            count += 1;
        }
    }
    tx.commit().await?;
    tracing::info!(count, "sealed anew under the new secret key");
    Ok(())
}
