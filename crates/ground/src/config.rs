//! Configuration: defaults that work on a laptop, then a file, then the environment. Nothing else of the workspace
//! reads the environment, except the private cluster's search for Postgres.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::http::RateLimits;
use crate::in_transit;
use crate::mail::MailSettings;

/// One setting: its name in the environment (the file uses the same name in lower case, without `DBC_`), its default
/// and what it is for. The table is the reference that `dbc config` prints.
struct Setting {
    name: &'static str,
    default: &'static str,
    about: &'static str,
}

const SETTINGS: &[Setting] = &[
    Setting { name: "DBC_LISTEN", default: "127.0.0.1:8080", about: "Address and port of the server." },
    Setting {
        name: "DBC_PUBLIC_URL",
        default: "http://localhost:8080",
        about: "Address that browsers use. With https the session cookie is Secure and HSTS is sent.",
    },
    Setting {
        name: "DBC_TLS_CERT",
        default: "(none: plain HTTP, for a proxy in front that speaks TLS)",
        about: "File with the certificate and its chain, PEM. Read again when it changes.",
    },
    Setting { name: "DBC_TLS_KEY", default: "(none)", about: "File with the private key of DBC_TLS_CERT, PEM." },
    Setting {
        name: "DBC_MAX_CONNECTIONS",
        default: "2000",
        about: "Network connections of one instance at most; further ones are closed at once.",
    },
    Setting {
        name: "DBC_STAFF_SECOND_FACTOR",
        default: "auto",
        about: "required: staff log in with a second factor; optional: they may; auto: required when DBC_PUBLIC_URL is https.",
    },
    Setting {
        name: "DBC_TRUSTED_PROXIES",
        default: "0",
        about: "How many proxies stand in front and append to X-Forwarded-For; 0 ignores the header.",
    },
    Setting {
        name: "DBC_DATA_DIR",
        default: "(root: /var/lib/dbc; else $XDG_DATA_HOME/dbc or ~/.local/share/dbc)",
        about: "Folder of the private Postgres and of the generated secret key.",
    },
    Setting {
        name: "DATABASE_URL",
        default: "(none: a private Postgres is started)",
        about: "Base to use, as the role dbc_app. DBC_SECRET_KEY is then required.",
    },
    Setting {
        name: "DBC_OWNER_DATABASE_URL",
        default: "(none)",
        about: "Same base as the role dbc_owner; `dbc migrate` needs it when DATABASE_URL is set.",
    },
    Setting { name: "DBC_DATABASE_CONNECTIONS", default: "20", about: "Connections of one instance at most." },
    Setting {
        name: "DBC_POSTGRES_BIN",
        default: "(searched: PATH, Debian, Homebrew, npm)",
        about: "Folder of initdb and postgres for the private cluster.",
    },
    Setting {
        name: "DBC_SECRET_KEY",
        default: "(made into the data folder on first start)",
        about: "32 bytes in base64; encrypts signing keys and derives refresh tokens. The same on every instance.",
    },
    Setting {
        name: "DBC_SECRET_KEY_PREVIOUS",
        default: "(none)",
        about: "The key before it, while both are in use: what it sealed is sealed anew, and nobody has to log in again.",
    },
    Setting {
        name: "DBC_UNENCRYPTED",
        default: "refused",
        about: "allowed: DATABASE_URL and DBC_SMTP_URL may name another host without TLS, where the network between is trusted.",
    },
    Setting {
        name: "DBC_SMTP_URL",
        default: "(none: mails stay in the outbox, which staff can open)",
        about: "Mail server: smtps://user:password@host, or smtp://user:password@host:587?tls=required.",
    },
    Setting {
        name: "DBC_MAIL_FROM",
        default: "DBC <dbc@localhost>",
        about: "Sender of mails, such as DBC <b2b@dbc.example>; required with DBC_SMTP_URL.",
    },
    Setting {
        name: "DBC_READS_PER_MINUTE",
        default: "3000",
        about: "Requests that read, of one person or token on all instances together, in a minute; 0 sets no limit.",
    },
    Setting { name: "DBC_WRITES_PER_MINUTE", default: "300", about: "The same for requests that change something." },
    Setting {
        name: "DBC_METRICS_LISTEN",
        default: "(none)",
        about: "Address and port of GET /metrics for Prometheus, apart from the server; who reaches it may read it.",
    },
    Setting {
        name: "DBC_WATCH_FOLDER",
        default: "(none)",
        about: "Folder whose price lists are imported as soon as they are complete; they go to done/ or failed/ in it.",
    },
    Setting {
        name: "DBC_FOXWAY_KEY",
        default: "(none: the supplier's interface is not used, Excel lists serve)",
        about: "Key of the supplier's Market API.",
    },
    Setting {
        name: "DBC_FOXWAY_PROFILE",
        default: "(none: the built-in profile)",
        about: "File with what differs from the built-in profile of the supplier's interface (docs/foxway.md).",
    },
    Setting {
        name: "DBC_FOXWAY_WEBHOOK_SECRET",
        default: "(none: push messages are refused)",
        about: "Secret that signs the supplier's push messages.",
    },
    Setting {
        name: "DBC_FOXWAY_WEBHOOK_SECRET_PREVIOUS",
        default: "(none)",
        about: "The secret before it, which stays good while the sender changes over.",
    },
    Setting {
        name: "DBC_LOG",
        default: "info",
        about: "What is logged: error, warn, info, debug, or a filter such as `info,dbc_catalogue=debug`.",
    },
    Setting { name: "DBC_LOG_FORMAT", default: "auto", about: "json, text, or auto: text on a terminal, else json." },
];

/// The resolved configuration.
#[derive(Debug)]
pub struct Config {
    /// Address and port of the server.
    pub listen: SocketAddr,
    /// Address that browsers use, without a slash at the end.
    pub public_url: String,
    /// Certificate and private key, PEM files; `None` serves plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Network connections at most.
    pub max_connections: usize,
    /// True when staff must log in with a second factor.
    pub staff_second_factor: bool,
    /// Proxies in front.
    pub trusted_proxies: usize,
    /// Folder of the private Postgres and of the secret key.
    pub data_dir: PathBuf,
    /// Base to use; `None` starts the private one.
    pub database_url: Option<SecretString>,
    /// Same base as its owner, for migrations.
    pub owner_database_url: Option<SecretString>,
    /// Connections at most.
    pub database_connections: u32,
    /// Folder of the Postgres binaries.
    pub postgres_bin: Option<PathBuf>,
    /// Key that encrypts signing keys, base64.
    pub secret_key: Option<SecretString>,
    /// The key before it, while both are in use.
    pub previous_secret_key: Option<SecretString>,
    /// How mails leave.
    pub mail: MailSettings,
    /// How many requests of one caller are answered in a minute.
    pub rates: RateLimits,
    /// Address and port of the metrics.
    pub metrics_listen: Option<SocketAddr>,
    /// Folder whose price lists are imported.
    pub watch_folder: Option<PathBuf>,
    /// The supplier's interface.
    pub foxway: FoxwaySettings,
    /// Log filter.
    pub log: String,
    /// `json`, `text` or `auto`.
    pub log_format: String,
}

/// How the supplier's interface is reached; without a key it is not used.
#[derive(Debug, Clone, Default)]
pub struct FoxwaySettings {
    /// The key that the supplier issued.
    pub key: Option<SecretString>,
    /// File with what differs from the built-in profile.
    pub profile: Option<PathBuf>,
    /// Signs push messages.
    pub webhook_secret: Option<SecretString>,
    /// Signed them before and is still good.
    pub previous_webhook_secret: Option<SecretString>,
}

/// Where the certificate of the server stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate with its chain.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// Why the configuration cannot be used: where the value stands and what to write instead.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file {path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is no TOML.
    #[error("the configuration file {path} is not valid TOML: {cause}")]
    NotToml {
        /// The file.
        path: PathBuf,
        /// Where and why.
        cause: String,
    },
    /// The file holds a name that does not exist.
    #[error("the configuration file {path} holds the unknown setting `{name}`; `dbc config` lists the known ones")]
    UnknownName {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
    },
    /// A `…_FILE` variable beside the variable itself.
    #[error("{name} and {name}_FILE are both set: keep one of them")]
    Twice {
        /// The setting.
        name: &'static str,
    },
    /// The file that a `…_FILE` variable names cannot be read.
    #[error("{name}_FILE: cannot read {path}: {cause}")]
    UnreadableValue {
        /// The setting.
        name: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// Something on another host would be reached without TLS, or without its certificate being checked.
    #[error("{name} names another host without TLS: add {write}, or set DBC_UNENCRYPTED=allowed on a trusted network")]
    Unencrypted {
        /// The setting.
        name: &'static str,
        /// What to write into it.
        write: &'static str,
    },
    /// A value of the wrong form.
    #[error("{name} is \"{value}\": {expected}")]
    BadValue {
        /// Setting.
        name: &'static str,
        /// Its value; never that of a secret.
        value: String,
        /// What is expected.
        expected: String,
    },
}

impl Config {
    /// Reads `file` (or `dbc.toml` beside the working folder when it exists), then the environment given.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let mut values = BTreeMap::new();
        let default_file = Path::new("dbc.toml");
        if let Some(path) = file.or_else(|| default_file.exists().then_some(default_file)) {
            values = read_file(path)?;
        }
        let environment: BTreeMap<String, String> = environment.filter(|(_, value)| !value.is_empty()).collect();
        for setting in SETTINGS {
            if let Some(value) = from_environment(setting.name, &environment)? {
                values.insert(setting.name.to_owned(), value);
            }
        }
        Self::from_values(values)
    }

    fn from_values(mut values: BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut take = |name: &'static str| values.remove(name);
        let listen = take("DBC_LISTEN").unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let log_format = take("DBC_LOG_FORMAT").unwrap_or_else(|| "auto".to_owned());
        if !["json", "text", "auto"].contains(&log_format.as_str()) {
            return Err(bad("DBC_LOG_FORMAT", log_format, "write json, text or auto"));
        }
        let listen = socket("DBC_LISTEN", listen)?;
        let metrics_listen = take("DBC_METRICS_LISTEN").map(|text| socket("DBC_METRICS_LISTEN", text)).transpose()?;
        let rates = RateLimits {
            reads_per_minute: number("DBC_READS_PER_MINUTE", take("DBC_READS_PER_MINUTE"), 3000, 0..=60_000_000)?,
            writes_per_minute: number("DBC_WRITES_PER_MINUTE", take("DBC_WRITES_PER_MINUTE"), 300, 0..=60_000_000)?,
        };
        let tls = match (take("DBC_TLS_CERT"), take("DBC_TLS_KEY")) {
            (Some(certificate), Some(key)) => Some(TlsFiles { certificate: certificate.into(), key: key.into() }),
            (None, None) => None,
            (Some(_), None) => return Err(bad("DBC_TLS_KEY", String::new(), "DBC_TLS_CERT is set: set this one too")),
            (None, Some(_)) => return Err(bad("DBC_TLS_CERT", String::new(), "DBC_TLS_KEY is set: set this one too")),
        };
        let scheme = if tls.is_some() { "https" } else { "http" };
        let public_url = take("DBC_PUBLIC_URL").unwrap_or_else(|| format!("{scheme}://localhost:{}", listen.port()));
        if !public_url.starts_with("http://") && !public_url.starts_with("https://") {
            return Err(bad("DBC_PUBLIC_URL", public_url, "write an address that begins with https:// or http://"));
        }
        let second_factor = take("DBC_STAFF_SECOND_FACTOR").unwrap_or_else(|| "auto".to_owned());
        let staff_second_factor = match second_factor.as_str() {
            "required" => true,
            "optional" => false,
            "auto" => public_url.starts_with("https://"),
            _ => return Err(bad("DBC_STAFF_SECOND_FACTOR", second_factor, "write required, optional or auto")),
        };
        let mail = match (take("DBC_SMTP_URL"), take("DBC_MAIL_FROM")) {
            (Some(_), None) => {
                return Err(bad("DBC_MAIL_FROM", String::new(), "DBC_SMTP_URL is set: set the sender too"));
            }
            (url, from) => MailSettings {
                smtp_url: url.map(SecretString::from),
                from: from.unwrap_or_else(|| "DBC <dbc@localhost>".to_owned()),
            },
        };
        let unencrypted = take("DBC_UNENCRYPTED").unwrap_or_else(|| "refused".to_owned());
        let database_url = take("DATABASE_URL").map(SecretString::from);
        let owner_database_url = take("DBC_OWNER_DATABASE_URL").map(SecretString::from);
        match unencrypted.as_str() {
            "allowed" => {}
            "refused" => {
                let safe = |url: &Option<SecretString>, check: fn(&str) -> bool| {
                    url.as_ref().is_none_or(|url| check(url.expose_secret()))
                };
                for (name, url) in [("DATABASE_URL", &database_url), ("DBC_OWNER_DATABASE_URL", &owner_database_url)] {
                    if !safe(url, in_transit::base_is_safe) {
                        return Err(ConfigError::Unencrypted { name, write: "sslmode=verify-full" });
                    }
                }
                if !safe(&mail.smtp_url, in_transit::mail_is_safe) {
                    return Err(ConfigError::Unencrypted { name: "DBC_SMTP_URL", write: "smtps:// or tls=required" });
                }
            }
            _ => return Err(bad("DBC_UNENCRYPTED", unencrypted, "write refused or allowed")),
        }
        Ok(Config {
            listen,
            tls,
            rates,
            metrics_listen,
            max_connections: number("DBC_MAX_CONNECTIONS", take("DBC_MAX_CONNECTIONS"), 2000, 1..=1_000_000)?,
            staff_second_factor,
            public_url: public_url.trim_end_matches('/').to_owned(),
            trusted_proxies: number("DBC_TRUSTED_PROXIES", take("DBC_TRUSTED_PROXIES"), 0, 0..=10)?,
            data_dir: take("DBC_DATA_DIR").map_or_else(default_data_dir, PathBuf::from),
            database_url,
            owner_database_url,
            database_connections: number("DBC_DATABASE_CONNECTIONS", take("DBC_DATABASE_CONNECTIONS"), 20, 2..=1000)?,
            postgres_bin: take("DBC_POSTGRES_BIN").map(PathBuf::from),
            secret_key: take("DBC_SECRET_KEY").map(SecretString::from),
            previous_secret_key: take("DBC_SECRET_KEY_PREVIOUS").map(SecretString::from),
            mail,
            watch_folder: take("DBC_WATCH_FOLDER").map(PathBuf::from),
            foxway: FoxwaySettings {
                key: take("DBC_FOXWAY_KEY").map(SecretString::from),
                profile: take("DBC_FOXWAY_PROFILE").map(PathBuf::from),
                webhook_secret: take("DBC_FOXWAY_WEBHOOK_SECRET").map(SecretString::from),
                previous_webhook_secret: take("DBC_FOXWAY_WEBHOOK_SECRET_PREVIOUS").map(SecretString::from),
            },
            log: take("DBC_LOG").unwrap_or_else(|| "info".to_owned()),
            log_format,
        })
    }

    /// The reference of every setting, as text.
    pub fn reference() -> String {
        let mut text = String::from(
            "Every setting can stand in the environment, or in dbc.toml in lower case without the prefix DBC_. A name \
             with _FILE behind it (DBC_SECRET_KEY_FILE) names a file that holds the value:\n",
        );
        for setting in SETTINGS {
            // Writing into a String cannot fail.
            let _ = write!(text, "\n{}\n    {}\n    default: {}\n", setting.name, setting.about, setting.default);
        }
        text
    }
}

/// The value of a setting, or the content of the file that its `…_FILE` variable names: how secrets reach a container.
fn from_environment(name: &'static str, environment: &BTreeMap<String, String>) -> Result<Option<String>, ConfigError> {
    match (environment.get(name), environment.get(&format!("{name}_FILE"))) {
        (Some(_), Some(_)) => Err(ConfigError::Twice { name }),
        (Some(value), None) => Ok(Some(value.clone())),
        (None, None) => Ok(None),
        (None, Some(path)) => match std::fs::read_to_string(path) {
            Ok(text) => Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned())),
            Err(cause) => Err(ConfigError::UnreadableValue { name, path: path.into(), cause }),
        },
    }
}

/// A whole number within a range, or its default.
fn number<T>(name: &'static str, value: Option<String>, default: T, range: RangeInclusive<T>) -> Result<T, ConfigError>
where
    T: FromStr + PartialOrd + Display,
{
    let Some(value) = value else { return Ok(default) };
    match value.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(bad(name, value, format!("write a number from {} to {}", range.start(), range.end()))),
    }
}

fn socket(name: &'static str, value: String) -> Result<SocketAddr, ConfigError> {
    value.parse().map_err(|_| bad(name, value, "write an address and a port, such as 127.0.0.1:8080"))
}

fn bad(name: &'static str, value: String, expected: impl Into<String>) -> ConfigError {
    ConfigError::BadValue { name, value, expected: expected.into() }
}

fn read_file(path: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|cause| ConfigError::Unreadable { path: path.to_owned(), cause })?;
    let table: toml::Table = text
        .parse()
        .map_err(|cause: toml::de::Error| ConfigError::NotToml { path: path.to_owned(), cause: cause.to_string() })?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        let known = SETTINGS.iter().find(|setting| {
            setting.name.eq_ignore_ascii_case(&name)
                || setting.name.strip_prefix("DBC_").is_some_and(|short| short.eq_ignore_ascii_case(&name))
        });
        let Some(setting) = known else {
            return Err(ConfigError::UnknownName { path: path.to_owned(), name });
        };
        let value = match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        values.insert(setting.name.to_owned(), value);
    }
    Ok(values)
}

fn default_data_dir() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/lib/dbc");
    }
    let home = |suffix: &str| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(suffix));
    std::env::var_os("XDG_DATA_HOME")
        .map(|data| PathBuf::from(data).join("dbc"))
        .or_else(|| home(".local/share/dbc"))
        .unwrap_or_else(|| PathBuf::from("dbc-data"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("dbc.toml");
        std::fs::write(&file, toml).unwrap();
        Config::load(Some(&file), environment.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())))
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config =
            load("listen = \"127.0.0.1:9000\"\ndatabase_connections = 7", &[("DBC_LISTEN", "127.0.0.1:9001")]).unwrap();
        assert_eq!(config.listen.port(), 9001);
        assert_eq!(config.database_connections, 7);
        assert_eq!(config.public_url, "http://localhost:9001");
    }

    #[test]
    fn a_wrong_value_says_where_and_what_to_write() {
        let error = load("", &[("DBC_LISTEN", "8080")]).unwrap_err().to_string();
        assert_eq!(error, "DBC_LISTEN is \"8080\": write an address and a port, such as 127.0.0.1:8080");
        let error = load("", &[("DBC_TRUSTED_PROXIES", "many")]).unwrap_err().to_string();
        assert_eq!(error, "DBC_TRUSTED_PROXIES is \"many\": write a number from 0 to 10");
        assert!(load("lisen = 1", &[]).unwrap_err().to_string().contains("unknown setting `lisen`"));
    }

    #[test]
    fn a_secret_may_stand_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://u:sesame@localhost/d\n").unwrap();
        let path = file.to_str().unwrap();
        let config = load("", &[("DATABASE_URL_FILE", path)]).unwrap();
        assert_eq!(config.database_url.unwrap().expose_secret(), "postgres://u:sesame@localhost/d");
        let both = load("", &[("DATABASE_URL_FILE", path), ("DATABASE_URL", "postgres://h/d")]).unwrap_err();
        assert_eq!(both.to_string(), "DATABASE_URL and DATABASE_URL_FILE are both set: keep one of them");
        let missing = load("", &[("DBC_SECRET_KEY_FILE", "/nowhere/key")]).unwrap_err().to_string();
        assert!(missing.starts_with("DBC_SECRET_KEY_FILE: cannot read /nowhere/key"), "{missing}");
    }

    #[test]
    fn staff_need_a_second_factor_where_browsers_come_over_tls() {
        let required = |environment: &[(&str, &str)]| load("", environment).unwrap().staff_second_factor;
        assert!(!required(&[]));
        assert!(required(&[("DBC_PUBLIC_URL", "https://dbc.example")]));
        assert!(!required(&[("DBC_PUBLIC_URL", "https://dbc.example"), ("DBC_STAFF_SECOND_FACTOR", "optional")]));
        let half = load("", &[("DBC_TLS_CERT", "cert.pem")]).unwrap_err().to_string();
        assert_eq!(half, "DBC_TLS_KEY is \"\": DBC_TLS_CERT is set: set this one too");
    }

    #[test]
    fn secrets_are_not_printed() {
        let config = load("", &[("DATABASE_URL", "postgres://u:sesame@localhost/d")]).unwrap();
        assert!(!format!("{config:?}").contains("sesame"));
    }

    #[test]
    fn what_leaves_the_machine_unencrypted_must_be_allowed() {
        let refused = load("", &[("DATABASE_URL", "postgres://u:sesame@db.internal/d")]).unwrap_err().to_string();
        assert_eq!(
            refused,
            "DATABASE_URL names another host without TLS: add sslmode=verify-full, or set DBC_UNENCRYPTED=allowed on a \
             trusted network"
        );
        let mail = [("DBC_SMTP_URL", "smtp://mail.internal"), ("DBC_MAIL_FROM", "DBC <b2b@dbc.example>")];
        assert!(load("", &mail).unwrap_err().to_string().starts_with("DBC_SMTP_URL names another host"));
        assert!(load("unencrypted = \"allowed\"", &mail).is_ok());
    }
}
