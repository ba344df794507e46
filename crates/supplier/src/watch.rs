//! Every five minutes: is it time to look at the lists, does somebody have to be told, does anything wait that no
//! message woke? It decides by the clock of Europe/Paris and by what was done, so that a time that was slept through is
//! made up for.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use dbc_domain::freshness::is_working_day;
use dbc_domain::settings::{Setting, Settings};
use dbc_ground::db::Tx;
use dbc_ground::http::Text;
use dbc_ground::jobs::{Job, JobClass, JobError, JobRun};
use dbc_ground::settings;
use serde::{Deserialize, Serialize};

use crate::alerts::{Alert, tell_staff};
use crate::looks::{self, Cause, LookState, Wanted};
use crate::messages;
use crate::supplier::Supplier;

/// Comes round every five minutes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WatchSupplier {}

impl Job for WatchSupplier {
    const KIND: &'static str = "watch_supplier";
    const CLASS: JobClass = JobClass::Interactive;
    const MAX_ATTEMPTS: i16 = 1;
    type Context = Supplier;

    fn subject(&self) -> String {
        String::new()
    }

    async fn run(&self, supplier: &Supplier, _: &JobRun) -> Result<(), JobError> {
        let (clock, now) = (supplier.clock(), supplier.clock().now());
        let mut tx = supplier.db().system_tx().await?;
        if supplier.client().is_some() {
            let settings = settings::load(&mut tx).await?;
            let last = Last {
                whole: looks::last_requested(&mut tx, true, true).await?,
                any: looks::last_requested(&mut tx, false, false).await?,
            };
            if let Some(whole) = due(now, &settings, last) {
                let wanted = Wanted { cause: Cause::Scheduled, whole, auto_publish: false, by: None };
                looks::request(&mut tx, clock, &wanted).await?;
            }
            messages::wake_if_any(&mut tx).await?;
        }
        tell_of_looks(&mut tx, supplier, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// When lists were last looked at.
#[derive(Debug, Clone, Copy)]
struct Last {
    /// Wholly, with success or still under way.
    whole: Option<DateTime<Utc>>,
    /// At all.
    any: Option<DateTime<Utc>>,
}

/// Whether a look is due, and whether a whole one.
fn due(now: DateTime<Utc>, settings: &Settings, last: Last) -> Option<bool> {
    let there = now.with_timezone(&Paris);
    let today = there.date_naive();
    let since = |time: Option<DateTime<Utc>>| time.map(|time| time.with_timezone(&Paris).date_naive());
    let early = settings.supplier_sync_at();
    let taken_today =
        since(last.whole) == Some(today) && last.whole.is_some_and(|last| last.with_timezone(&Paris).time() >= early);
    let every = settings.number(Setting::SupplierSyncEvery);
    // A supplier that is down is asked again at the usual pace, or in ten minutes when nothing else is set.
    let pace = TimeDelta::minutes(if every > 0 { every } else { 10 });
    let rested = last.any.is_none_or(|last| now - last >= pace);
    if is_working_day(today) && there.time() >= early && !taken_today {
        return (rested || since(last.any) != Some(today) || before_early(last.any, early)).then_some(true);
    }
    (every > 0 && rested).then_some(false)
}

/// True when the last look of today was before the hour of the day's whole list.
fn before_early(last: Option<DateTime<Utc>>, early: chrono::NaiveTime) -> bool {
    last.is_some_and(|last| last.with_timezone(&Paris).time() < early)
}

/// Tells staff, once each, of looks that need them.
async fn tell_of_looks(tx: &mut Tx, supplier: &Supplier, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    for look in looks::needing_attention(tx, now - TimeDelta::days(2)).await? {
        let code = look.error_code.as_deref().unwrap_or("unknown");
        let (title, body) = match look.state {
            LookState::Failed => (
                Text::new("Fournisseur injoignable", "The supplier cannot be reached"),
                Text::new(
                    format!(
                        "Les listes n’ont pas pu être prises ({code}). Le catalogue reste tel qu’il est ; un fichier Excel peut prendre le relais."
                    ),
                    format!(
                        "The lists could not be fetched ({code}). The catalogue stays as it is; an Excel file can stand in."
                    ),
                ),
            ),
            LookState::Incomplete => (
                Text::new("Liste du fournisseur incomplète", "The supplier's list is incomplete"),
                Text::new(
                    format!(
                        "Une liste manque ou est vide ({code}) : rien n’a été pris, aucun stock n’a été mis à zéro."
                    ),
                    format!("A list is missing or empty ({code}): nothing was taken, no stock was set to zero."),
                ),
            ),
            _ if look.missed > 0 => (
                Text::new("Messages du fournisseur manqués", "Messages of the supplier were missed"),
                Text::new(
                    format!(
                        "{} offres avaient bougé sans message. Elles sont corrigées ; vérifiez l’envoi des messages.",
                        look.missed
                    ),
                    format!(
                        "{} offers had moved without a message. They are corrected; check how messages are sent.",
                        look.missed
                    ),
                ),
            ),
            _ => (
                Text::new("Liste du fournisseur retenue", "The supplier's list is held"),
                Text::new(
                    "Le contrôle retient la liste prise chez le fournisseur. Relisez ses changements, puis publiez ou rejetez.",
                    "The guard holds the list that was fetched from the supplier. Review its changes, then publish or reject.",
                ),
            ),
        };
        let link = look.import.map_or_else(|| "/admin/supplier".to_owned(), |id| format!("/admin/catalog?import={id}"));
        // A supplier that stays down is told once a day, not every half hour.
        let dedup_key = match look.state {
            LookState::Failed | LookState::Incomplete => {
                format!("supplier_look:{}:{}", look.state.code(), supplier.clock().today())
            }
            _ => format!("supplier_look:{}", look.id),
        };
        let alert = Alert { kind: "supplier.look", title, body, link, dedup_key };
        tell_staff(tx, supplier.clock(), &alert).await?;
        looks::set_alerted(tx, look.id, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use dbc_domain::settings::Value;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn asked(now: &str, whole: Option<&str>, any: Option<&str>) -> Option<bool> {
        due(at(now), &Settings::default(), Last { whole: whole.map(at), any: any.map(at) })
    }

    #[test]
    fn the_whole_list_is_taken_at_seven_in_paris_on_working_days_and_made_up_for_later() {
        let night = Some("2026-11-24T05:45:00Z");
        assert_eq!(asked("2026-11-24T06:00:10Z", Some("2026-11-23T06:00:10Z"), night), Some(true), "7:00");
        assert_eq!(
            asked("2026-11-24T05:50:00Z", Some("2026-11-23T06:00:10Z"), night),
            None,
            "6:50, looked 5 minutes ago"
        );
        assert_eq!(asked("2026-11-24T09:00:00Z", Some("2026-11-23T06:00:10Z"), None), Some(true), "was asleep at 7:00");
        let seven = Some("2026-11-24T06:00:10Z");
        assert_eq!(asked("2026-11-24T06:20:00Z", seven, seven), None);
        assert_eq!(asked("2026-11-24T06:30:10Z", seven, seven), Some(false), "half an hour later");
        assert_eq!(asked("2026-11-28T08:00:00Z", seven, seven), Some(false), "a Saturday has no list of its own");
    }

    #[test]
    fn a_supplier_that_is_down_is_asked_again_at_the_usual_pace() {
        let failed = Some("2026-11-24T06:00:10Z");
        let yesterday = Some("2026-11-23T06:00:10Z");
        assert_eq!(asked("2026-11-24T06:05:00Z", yesterday, failed), None);
        assert_eq!(asked("2026-11-24T06:30:10Z", yesterday, failed), Some(true));
    }

    #[test]
    fn nothing_is_looked_at_between_two_days_when_staff_say_so() {
        let mut settings = Settings::default();
        assert!(settings.set(Setting::SupplierSyncEvery, Some(Value::Number(0))));
        let seven = Some(at("2026-11-24T06:00:10Z"));
        assert_eq!(due(at("2026-11-24T15:00:00Z"), &settings, Last { whole: seven, any: seven }), None);
    }
}
