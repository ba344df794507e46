//! Adding companies and people from the inside: the command line, the demonstration, tests. Repeating changes nothing.

use dbc_domain::{
    access::Role,
    ids::{ClientId, UserId},
    language::Language,
};
use secrecy::SecretString;

use super::{Accounts, AccountsError};
use crate::{
    email::Email,
    queries::{
        clients,
        people::{self, NewRow},
    },
};

/// A person to be added.
pub struct NewUser {
    /// Their address, by which they log in.
    pub email: Email,
    /// Their name.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// Their side and role.
    pub role: Role,
    /// Their first password, of 10 to 128 characters.
    pub password: SecretString,
}

/// Whether something was added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It is new.
    New,
    /// It was there; nothing was changed.
    Existing,
}

/// A person who is there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddedUser {
    /// The person.
    pub id: UserId,
    /// Whether this call added them.
    pub added: Added,
}

impl Accounts {
    /// The company of this name; added, active, when there is none.
    ///
    /// Errors: the name is empty or too long, or the base fails.
    pub async fn create_client(&self, name: &str) -> Result<ClientId, AccountsError> {
        let name = checked_name(name)?;
        let mut tx = self.0.db.system_tx().await?;
        let id = match clients::by_name(&mut tx, name).await? {
            Some(id) => id,
            None => {
                let id = ClientId::new(self.0.clock.new_id());
                clients::insert(&mut tx, id, name, self.0.clock.now()).await?;
                id
            }
        };
        tx.commit().await?;
        Ok(id)
    }

    /// Adds an active person, unless their address is known already: then nothing changes, not even the password.
    ///
    /// Errors: the name or the password cannot be taken, the company does not exist, or the base fails.
    pub async fn create_user(&self, new: NewUser) -> Result<AddedUser, AccountsError> {
        let name = checked_name(&new.name)?;
        let mut tx = self.0.db.system_tx().await?;
        let known = people::id_of(&mut tx, &new.email).await?;
        tx.commit().await?;
        if let Some(id) = known {
            return Ok(AddedUser { id, added: Added::Existing });
        }
        let password_hash = self.0.passwords.hash(new.password).await?;
        let row = NewRow {
            id: UserId::new(self.0.clock.new_id()),
            email: &new.email,
            name,
            language: new.language,
            role: new.role,
            now: self.0.clock.now(),
        };
        let mut tx = self.0.db.system_tx().await?;
        let outcome = if people::insert(&mut tx, &row).await? {
            people::set_password_hash(&mut tx, row.id, &password_hash, row.now).await?;
            AddedUser { id: row.id, added: Added::New }
        } else {
            // Somebody added the same address meanwhile.
            let id = people::id_of(&mut tx, &new.email).await?.ok_or(sqlx::Error::RowNotFound)?;
            AddedUser { id, added: Added::Existing }
        };
        tx.commit().await?;
        Ok(outcome)
    }
}

fn checked_name(name: &str) -> Result<&str, AccountsError> {
    let name = name.trim();
    if (1..=200).contains(&name.chars().count()) { Ok(name) } else { Err(AccountsError::Name) }
}
