//! `/api/settings`: the figures of the house. They are changed here and not lower down, because some of them make
//! prices: the published catalogue is priced again in the same transaction.

use std::collections::BTreeMap;

use axum::extract::State;
use dbc_accounts::audit::{self, Entry, Source, Subject};
use dbc_domain::language::Language;
use dbc_domain::settings::{Form, Setting, Value};
use dbc_ground::clock::Clock;
use dbc_ground::db::Db;
use dbc_ground::http::{Caller, Json, Lang, Problem, uncut};
use dbc_ground::settings::{self, SettingsError, VersionedSettings};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::margins::changed_meanwhile;
use crate::margins;

/// What the handlers need.
#[derive(Clone, Debug)]
pub struct SettingsRoutes {
    /// The base.
    pub db: Db,
    /// Time.
    pub clock: Clock,
}

/// The routes.
pub(super) fn routes() -> OpenApiRouter<SettingsRoutes> {
    OpenApiRouter::new().routes(routes!(get_settings, change_settings))
}

/// The settings of the house by key; the last word of a key is its unit. Numbers are whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct HouseSettings {
    /// Counts the changes; a change sends it back.
    version: i64,
    /// The values in force.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    values: BTreeMap<&'static str, Value>,
    /// What they are when nobody chose.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    defaults: BTreeMap<&'static str, Value>,
    /// What they decide, in the reader's language.
    #[schema(value_type = BTreeMap<String, String>)]
    descriptions: BTreeMap<&'static str, &'static str>,
    /// What they may be.
    #[schema(value_type = BTreeMap<String, SettingForm>)]
    forms: BTreeMap<&'static str, SettingForm>,
}

/// What a value may be.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingForm {
    /// `flag`, `number`, `time` (`08:15`, Paris) or `countries` (`FR,MC`).
    kind: &'static str,
    /// Lowest number.
    #[schema(required)]
    min: Option<i64>,
    /// Highest number.
    #[schema(required)]
    max: Option<i64>,
}

impl HouseSettings {
    fn of(stored: &VersionedSettings, language: Language) -> Self {
        fn each<T>(value: impl Fn(Setting) -> T) -> BTreeMap<&'static str, T> {
            Setting::ALL.iter().map(|setting| (setting.key(), value(*setting))).collect()
        }
        HouseSettings {
            version: stored.version,
            values: each(|setting| stored.settings.get(setting)),
            defaults: each(Setting::default_value),
            descriptions: each(|setting| setting.description(language)),
            forms: each(|setting| match setting.form() {
                Form::Flag => SettingForm { kind: "flag", min: None, max: None },
                Form::Number { min, max } => SettingForm { kind: "number", min: Some(min), max: Some(max) },
                Form::TimeOfDay => SettingForm { kind: "time", min: None, max: None },
                Form::Countries => SettingForm { kind: "countries", min: None, max: None },
            }),
        }
    }
}

/// The settings of the house.
#[utoipa::path(
    get, path = "/api/settings", tag = "settings",
    responses((status = 200, description = "All of them", body = HouseSettings)),
    extensions(("x-permission" = json!("settings:read")))
)]
async fn get_settings(
    State(state): State<SettingsRoutes>,
    caller: Caller,
    Lang(language): Lang,
) -> Result<axum::Json<HouseSettings>, Problem> {
    let mut tx = state.db.tenant_tx(&caller.actor).await?;
    Ok(axum::Json(HouseSettings::of(&settings::load_versioned(&mut tx).await?, language)))
}

/// Which values to change.
#[derive(Debug, Deserialize, ToSchema)]
struct SettingsBody {
    /// The version that the editor saw.
    version: i64,
    /// New values by key; null puts the default back. Others stay.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    values: BTreeMap<String, Option<serde_json::Value>>,
}

/// Change settings of the house.
#[utoipa::path(
    patch, path = "/api/settings", tag = "settings", request_body = SettingsBody,
    responses(
        (status = 200, description = "All settings now", body = HouseSettings),
        (status = 409, description = "`changed_meanwhile`"),
        (status = 422, description = "`settings_invalid`, with the fields"),
    ),
    extensions(("x-permission" = json!("settings:write")))
)]
async fn change_settings(
    State(state): State<SettingsRoutes>,
    caller: Caller,
    source: Source,
    Lang(language): Lang,
    Json(body): Json<SettingsBody>,
) -> Result<axum::Json<HouseSettings>, Problem> {
    let values = read_values(&body.values)?;
    uncut(async move {
        let mut tx = state.db.tenant_tx(&caller.actor).await?;
        let (by, now) = (caller.actor.user, state.clock.now());
        let before = settings::change(&mut tx, body.version, values, by, now).await.map_err(not_changed)?;
        let after = settings::load_versioned(&mut tx).await?;
        if after.version != before.version {
            let mut entry = Entry::new("settings.changed", caller.actor, source, Subject::new("settings", None));
            for setting in Setting::ALL {
                let (old, new) = (before.settings.get(*setting), after.settings.get(*setting));
                if old != new {
                    entry = entry.changed(setting.key(), json!(old), json!(new));
                }
            }
            audit::record(&mut tx, &state.clock, entry).await?;
            margins::reprice(&mut tx, &state.clock).await?;
        }
        tx.commit().await?;
        Ok(axum::Json(HouseSettings::of(&after, language)))
    })
    .await
}

fn read_values(asked: &BTreeMap<String, Option<serde_json::Value>>) -> Result<Vec<(Setting, Option<Value>)>, Problem> {
    let mut values = Vec::with_capacity(asked.len());
    let mut problem: Option<Problem> = None;
    for (key, value) in asked {
        let Some(setting) = Setting::from_key(key) else {
            let field = format!("values.{}", key.chars().take(60).collect::<String>());
            problem = Some(problem.unwrap_or_else(invalid).with_field(
                field,
                "unknown",
                "Ce réglage n’existe pas.",
                "There is no such setting.",
            ));
            continue;
        };
        match value {
            None => values.push((setting, None)),
            Some(json) => match serde_json::from_value::<Value>(json.clone()) {
                Ok(value) if setting.accepts(&value) => values.push((setting, Some(value))),
                _ => problem = Some(refused(problem.unwrap_or_else(invalid), setting)),
            },
        }
    }
    problem.map_or(Ok(values), Err)
}

fn invalid() -> Problem {
    Problem::invalid("settings_invalid", "Des réglages ne conviennent pas.", "Some settings do not fit.")
}

fn refused(problem: Problem, setting: Setting) -> Problem {
    problem.with_field(
        format!("values.{}", setting.key()),
        "value",
        setting.expected(Language::Fr),
        setting.expected(Language::En),
    )
}

fn not_changed(error: SettingsError) -> Problem {
    match error {
        SettingsError::Changed => changed_meanwhile(),
        SettingsError::Refused(setting) => refused(invalid(), setting),
        SettingsError::Sql(cause) => cause.into(),
    }
}
