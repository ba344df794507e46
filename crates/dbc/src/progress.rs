//! Following an import on a terminal, and telling how it ended.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::time::Duration;

use anyhow::bail;
use dbc_catalogue::imports;
use dbc_catalogue::imports::model::Import;
use dbc_domain::ids::ImportId;
use dbc_domain::import_state::ImportState;
use dbc_domain::language::Language;
use dbc_ground::db::Db;
use indicatif::{ProgressBar, ProgressStyle};

/// How often the import is looked at.
const EVERY: Duration = Duration::from_millis(150);

/// French or English by LC_ALL, LC_MESSAGES, LANG; English when they say nothing: a terminal is an engineer's place.
pub fn language_of_environment() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty())
        .and_then(|value| Language::parse(&value))
        .unwrap_or(Language::En)
}

/// Waits until the import has settled (and, when it publishes by itself, until it has done so or will not), showing a
/// bar on a terminal.
pub async fn watch(db: &Db, id: ImportId, publishes: bool, language: Language, show: bool) -> anyhow::Result<Import> {
    let bar = if show && std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    if let Ok(style) = ProgressStyle::with_template("{msg:12} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    let mut settled_for = 0;
    loop {
        let mut tx = db.system_tx().await?;
        let Some(import) = imports::get(&mut tx, id, language).await? else { bail!("import {id} is gone") };
        tx.commit().await?;
        if let Some(progress) = &import.progress {
            bar.set_message(step(&progress.step, language));
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
        if import.state.is_settled() {
            // Staged is the state just before an automatic publication: give it the time to follow.
            settled_for += 1;
            if !(publishes && import.state == ImportState::Staged && settled_for < 40) {
                bar.finish_and_clear();
                return Ok(import);
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

fn step(code: &str, language: Language) -> &'static str {
    match code {
        "reading" => language.pick("Lecture", "Reading"),
        "pricing" => language.pick("Prix", "Pricing"),
        "staging" => language.pick("Préparation", "Staging"),
        "comparing" => language.pick("Comparaison", "Comparing"),
        _ => "",
    }
}

/// How the import ended, for people.
pub fn summary(import: &Import, language: Language) -> String {
    let say = |fr: &'static str, en: &'static str| language.pick(fr, en);
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{} {}: {}", say("Import", "Import"), import.number, state(import, language));
    if let Some(rows) = &import.rows {
        let _ = writeln!(
            text,
            "  {}: {} {}, {} {}, {} {}, {} {}",
            say("Lignes", "Rows"),
            rows.read,
            say("lues", "read"),
            rows.accepted,
            say("acceptées", "accepted"),
            rows.refused,
            say("refusées", "refused"),
            rows.without_price,
            say("sans prix", "without price"),
        );
    }
    if let Some(changes) = &import.changes {
        let _ = writeln!(
            text,
            "  {}: {} {}, {} {}, {} {}, {} {}, {} {}, {} {}",
            say("Changements", "Changes"),
            changes.new,
            say("nouvelles", "new"),
            changes.gone,
            say("disparues", "gone"),
            changes.restocked,
            say("de retour", "restocked"),
            changes.price_up,
            say("hausses", "dearer"),
            changes.price_down,
            say("baisses", "cheaper"),
            changes.unchanged,
            say("inchangées", "unchanged"),
        );
    }
    for reason in import.guard.iter().flat_map(|guard| &guard.reasons) {
        let _ = writeln!(text, "  {}", reason.detail);
    }
    if let Some(error) = &import.error {
        let _ = writeln!(text, "  {}", error.detail);
    }
    text
}

fn state(import: &Import, language: Language) -> String {
    match import.state {
        ImportState::Published if import.no_op => language
            .pick(
                "identique au catalogue publié, rien ne change",
                "the same as the published catalogue, nothing changes",
            )
            .to_owned(),
        ImportState::Published => format!(
            "{} {}",
            language.pick("publié, catalogue version", "published, catalogue version"),
            import.version.unwrap_or_default()
        ),
        ImportState::Staged => language.pick("prêt à publier", "ready to publish").to_owned(),
        ImportState::Held => language
            .pick("retenu par le contrôle, une décision est nécessaire", "held by the guard, somebody must decide")
            .to_owned(),
        ImportState::Failed => language.pick("échec, rien n’est pris", "failed, nothing taken").to_owned(),
        ImportState::Superseded => {
            language.pick("dépassé par une liste plus récente", "superseded by a later list").to_owned()
        }
        other => other.code().to_owned(),
    }
}
