//! `dbc create-user`: the first people of an installation. Later ones sign up or are invited in the application.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use anyhow::{Context, bail};
use dbc_accounts::{Added, Email, NewUser};
use dbc_domain::access::{CompanyRole, Role, StaffRole};
use dbc_domain::language::Language;
use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use secrecy::SecretString;

use super::serve::start_accounts;
use crate::installation::Installation;

/// Letters and digits that nobody confuses when reading them aloud.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a made-up password: about 99 bits.
const LENGTH: usize = 20;

/// Add a person of the staff, or of a company that buys.
///
/// The password is read from standard input when that is no terminal, else one is made up and printed once. A person
/// whose address is known already is left as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dbc create-user camille@dbc.fr --name \"Camille Martin\" --staff direction\n  \
    dbc create-user nora@port.fr --name \"Nora Belkacem\" --company \"Téléphonie du Port\" --role owner")]
pub struct Args {
    /// E-mail address, by which the person logs in.
    email: String,
    /// Name of the person.
    #[arg(long)]
    name: String,
    /// Role in the staff: direction, sales, logistics or accounting.
    #[arg(long, value_name = "ROLE", value_parser = staff_role, conflicts_with = "company", required_unless_present = "company")]
    staff: Option<StaffRole>,
    /// Company that the person buys for; made when there is none of this name.
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Role in the company: owner, buyer or viewer.
    #[arg(long, value_parser = company_role, default_value = "owner", conflicts_with = "staff")]
    role: CompanyRole,
    /// Language of the person: fr or en.
    #[arg(long, default_value = "fr", value_parser = language)]
    lang: Language,
}

fn staff_role(text: &str) -> Result<StaffRole, String> {
    StaffRole::from_code(text).ok_or_else(|| "write direction, sales, logistics or accounting".to_owned())
}

fn company_role(text: &str) -> Result<CompanyRole, String> {
    CompanyRole::from_code(text).ok_or_else(|| "write owner, buyer or viewer".to_owned())
}

fn language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "write fr or en".to_owned())
}

/// Adds the person. Exit codes: 0 added, 1 the address was known, 2 not added.
pub async fn run(args: Args, config: Config) -> anyhow::Result<ExitCode> {
    let clock = Clock::system();
    let email = Email::parse(&args.email)?;
    let (password, made_up) = password(&clock)?;
    let installation = Installation::open(&config, &clock, false).await?;
    let accounts = start_accounts(&installation, &clock, &config).await?;
    let role = match (args.staff, &args.company) {
        (Some(role), _) => Role::Staff(role),
        (None, Some(company)) => Role::Client { client: accounts.create_client(company).await?, role: args.role },
        (None, None) => bail!("say --staff ROLE or --company NAME"),
    };
    let new =
        NewUser { email, name: args.name, language: args.lang, role, password: SecretString::from(password.as_str()) };
    let added = accounts.create_user(new).await.context("the person was not added")?.added;
    installation.close().await?;
    match added {
        Added::New => {
            println!("{} can log in on {}.", args.email, config.public_url);
            if made_up {
                println!("Password, shown this once: {password}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Added::Existing => {
            eprintln!("{} is known already; nothing was changed.", args.email);
            Ok(ExitCode::from(1))
        }
    }
}

/// The password and whether it was made up here.
fn password(clock: &Clock) -> anyhow::Result<(String, bool)> {
    if std::io::stdin().is_terminal() {
        return Ok((made_up(clock), true));
    }
    let mut text = String::new();
    // A password has at most 128 characters: what is longer is refused later, and never read whole.
    std::io::stdin().take(1024).read_to_string(&mut text).context("standard input cannot be read as a password")?;
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    if text.is_empty() { Ok((made_up(clock), true)) } else { Ok((text, false)) }
}

fn made_up(clock: &Clock) -> String {
    let mut password = String::with_capacity(LENGTH);
    while password.len() < LENGTH {
        let mut byte = [0];
        clock.fill_random(&mut byte);
        // Bytes beyond the last whole multiple would favour the first letters.
        let whole = 256 / LETTERS.len() * LETTERS.len();
        if usize::from(byte[0]) < whole {
            password.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_passwords_differ_and_can_be_read_aloud() {
        let clock = Clock::system();
        let (first, second) = (made_up(&clock), made_up(&clock));
        assert_ne!(first, second);
        assert_eq!(first.len(), LENGTH);
        assert!(first.bytes().all(|letter| LETTERS.contains(&letter)));
    }
}
