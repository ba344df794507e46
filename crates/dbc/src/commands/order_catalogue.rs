//! The catalogue that an order is priced with: a file that was named, the one whose name fits the order's day, or what
//! the platform published on a day.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dbc_catalogue::published::on_day::{CatalogueOfDay, OnDayError, PublishedList, on_day};
use dbc_domain::language::Language;
use dbc_domain::margin::RuleSet;
use dbc_domain::price_list_name::FileName;
use dbc_ground::clock::Clock;
use dbc_ground::config::Config;
use dbc_sheets::order::{Choice, PricedCatalogue, Regimes, choose_catalogue};
use dbc_sheets::price_list::ReadOptions;
use dbc_sheets::source::Source;
use serde::Serialize;

use super::placed_regimes::placed_regimes;
use crate::installation::Installation;

/// Where the catalogue is to come from.
#[derive(Debug, clap::Args)]
pub struct CatalogueArgs {
    /// The catalogue: one of DBC, or a raw price list (default: by the day in the order's name, in the current folder).
    #[arg(long, value_name = "FILE", conflicts_with = "day")]
    pub catalog: Option<PathBuf>,
    /// The catalogue that the platform published for this day of the supplier (YYYY-MM-DD), at the prices of that day.
    #[arg(long, value_name = "DAY")]
    pub day: Option<NaiveDate>,
    /// Of the platform, for --day. Filled in by the command line.
    #[arg(skip)]
    pub config: Option<PathBuf>,
}

/// Which catalogue it is and why.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Chosen {
    /// A file that was named.
    Named,
    /// A file of the current folder, by the day in its name.
    ByName(Choice),
    /// What the platform published.
    Published {
        /// Always `published`.
        reason: &'static str,
        /// The supplier's day.
        day: NaiveDate,
        /// The lists.
        lists: Vec<PublishedList>,
    },
}

/// A catalogue ready for matching.
#[derive(Debug)]
pub struct Loaded {
    /// Offers and prices.
    pub catalogue: PricedCatalogue,
    /// Which one it is.
    pub chosen: Chosen,
    /// The day of its list, when that is known; output files are stamped with it.
    pub day: Option<NaiveDate>,
    /// The regimes under which the platform placed the order, when it was asked and knows.
    pub regimes: Option<Regimes>,
}

/// Why there is no catalogue, as a stable code and a sentence for people.
#[derive(Debug)]
pub struct NoCatalogue {
    /// Stable code.
    pub code: String,
    /// What happened and what to do.
    pub sentence: String,
}

impl CatalogueArgs {
    /// Loads the catalogue. `rules` price a raw price list; `options` share their bound on memory with the order.
    pub fn load(
        &self,
        order: &Path,
        rules: &RuleSet,
        options: &ReadOptions,
        language: Language,
    ) -> Result<Loaded, NoCatalogue> {
        if let Some(day) = self.day {
            return self.published(day, order, language);
        }
        let (path, chosen) = match &self.catalog {
            Some(path) => (path.clone(), Chosen::Named),
            None => {
                let choice = by_name(order, language)?;
                (choice.path.clone(), Chosen::ByName(choice))
            }
        };
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let day = FileName::parse(&name).and_then(|name| name.day());
        match PricedCatalogue::read(&Source::path(&path), rules, options) {
            Ok(catalogue) => Ok(Loaded { catalogue, chosen, day, regimes: None }),
            Err(error) => {
                Err(NoCatalogue { code: error.code().to_owned(), sentence: error.sentence(language).to_string() })
            }
        }
    }

    fn published(&self, day: NaiveDate, order: &Path, language: Language) -> Result<Loaded, NoCatalogue> {
        let (found, regimes) =
            self.ask_platform(day, &supplier_number(order)).map_err(|error| match error.downcast::<OnDayError>() {
                Ok(OnDayError::NothingPublished { day, nearest }) => nothing_published(day, &nearest, language),
                Ok(error) => platform_unavailable(&error.into(), language),
                Err(error) => platform_unavailable(&error, language),
            })?;
        let numbers: Vec<String> = found.lists.iter().map(|list| list.number.to_string()).collect();
        let (day, numbers) = (found.day.format("%Y-%m-%d"), numbers.join(", "));
        let name = match language {
            Language::Fr => format!("catalogue publié du {day} (import {numbers})"),
            Language::En => format!("catalogue published for {day} (import {numbers})"),
        };
        Ok(Loaded {
            catalogue: PricedCatalogue::from_entries(&name, found.entries),
            chosen: Chosen::Published { reason: "published", day: found.day, lists: found.lists },
            day: Some(found.day),
            regimes,
        })
    }

    fn ask_platform(&self, day: NaiveDate, number: &str) -> anyhow::Result<(CatalogueOfDay, Option<Regimes>)> {
        let config = Config::load(self.config.as_deref(), std::env::vars())?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let installation = Installation::open(&config, &Clock::system(), false).await?;
            // One snapshot: a publication meanwhile changes nothing of what is read.
            let found = async {
                let mut tx = installation.db.snapshot_tx().await.map_err(OnDayError::from)?;
                let found = on_day(&mut tx, day).await?;
                let regimes = placed_regimes(&mut tx, number).await.map_err(OnDayError::from)?;
                Ok::<_, OnDayError>((found, regimes))
            }
            .await;
            installation.close().await?;
            Ok(found?)
        })
    }
}

/// The supplier's number in an order's file name; empty when there is none.
fn supplier_number(order: &Path) -> String {
    let name = order.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match FileName::parse(&name) {
        Some(FileName::Order { number, .. }) => number,
        _ => String::new(),
    }
}

fn by_name(order: &Path, language: Language) -> Result<Choice, NoCatalogue> {
    let name = order.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match choose_catalogue(Path::new("."), &name) {
        Ok(Some(choice)) => Ok(choice),
        Ok(None) | Err(_) => {
            let sentence = language.pick(
                "Aucun catalogue (catalogue_dbc_*.xlsx) ni liste de prix dans le dossier courant. Indiquez-en un avec \
                 --catalog, ou prenez celui que la plateforme a publié avec --day.",
                "No catalogue (catalogue_dbc_*.xlsx) and no price list in the current folder. Name one with --catalog, \
                 or take the one that the platform published with --day.",
            );
            Err(NoCatalogue { code: "no_catalogue".to_owned(), sentence: sentence.to_owned() })
        }
    }
}

fn nothing_published(day: NaiveDate, nearest: &[NaiveDate], language: Language) -> NoCatalogue {
    let days: Vec<String> = nearest.iter().map(ToString::to_string).collect();
    let sentence = match (language, days.is_empty()) {
        (Language::Fr, true) => format!("Aucune liste du {day} n'a été publiée, ni d'aucun autre jour."),
        (Language::En, true) => format!("No list of {day} was published, nor of any other day."),
        (Language::Fr, false) => {
            format!("Aucune liste du {day} n'a été publiée. Jours publiés les plus proches : {}.", days.join(", "))
        }
        (Language::En, false) => {
            format!("No list of {day} was published. The nearest days that were: {}.", days.join(", "))
        }
    };
    NoCatalogue { code: "nothing_published".to_owned(), sentence }
}

fn platform_unavailable(error: &anyhow::Error, language: Language) -> NoCatalogue {
    let sentence = match language {
        Language::Fr => format!("Le catalogue publié n'a pas pu être lu : {error:#}"),
        Language::En => format!("The published catalogue could not be read: {error:#}"),
    };
    NoCatalogue { code: "platform_unavailable".to_owned(), sentence }
}
