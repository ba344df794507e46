//! What the commands that process files share: options, language, summary of findings, progress bar.

use std::collections::BTreeMap;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use dbc_domain::finding::{Finding, FindingCode, Severity};
use dbc_domain::language::Language;
use dbc_sheets::annotate::{self, AnnotateError};
use dbc_sheets::limits::Limits;
use dbc_sheets::progress::{ProgressFn, Step};
use dbc_sheets::source::Source;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::{Serialize, Serializer};

use crate::progress::language_of_environment;

/// Prints a line. A reader that went away, such as `head`, is no reason to break off.
macro_rules! say {
    ($($text:tt)*) => {{
        use std::io::Write as _;
        let _gone = writeln!(std::io::stdout(), $($text)*);
    }};
}
pub(crate) use say;

/// Findings printed for people; all of them are in `--json` and `--annotate`.
const MOST_PRINTED: usize = 40;

/// Warnings of one kind printed for people.
const MOST_OF_A_KIND: usize = 5;

/// Options of every command that processes a file.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// Replace an output that exists.
    #[arg(long)]
    pub force: bool,
    /// One JSON object on standard output, for programs.
    #[arg(long)]
    pub json: bool,
    /// Language of the report: fr or en (default: from LANG).
    #[arg(long, value_parser = parse_language)]
    pub lang: Option<Language>,
    /// Also write a copy of the file with the findings beside the cells.
    #[arg(long, value_name = "FILE")]
    pub annotate: Option<PathBuf>,
}

/// Reads `--lang`.
pub fn parse_language(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| "write fr or en".to_owned())
}

impl Common {
    /// How results are told.
    pub fn said(&self) -> Said {
        Said::new(self.lang, self.json)
    }

    /// Writes the annotated copy when it is asked for.
    pub fn annotate(&self, source: &Source, findings: &[Finding], language: Language) -> Result<(), AnnotateError> {
        match &self.annotate {
            Some(path) => annotate::write(source, findings, path, language, &Limits::command_line(), self.force),
            None => Ok(()),
        }
    }
}

/// A name stamped with the time that no file has yet: of two runs in one second, the second takes the next second.
pub fn unused(now: NaiveDateTime, name: impl Fn(NaiveDateTime) -> PathBuf) -> PathBuf {
    (0..60)
        .map(|seconds| name(now + TimeDelta::seconds(seconds)))
        .find(|path| !path.exists())
        .unwrap_or_else(|| name(now))
}

/// How results are told.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// French or English.
    pub language: Language,
    /// For programs instead of people.
    pub json: bool,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    message: String,
}

#[derive(Serialize)]
struct Document<'a, T> {
    #[serde(flatten)]
    report: &'a T,
    findings: Sentences<'a>,
}

/// Findings with their sentences, written out one after the other: there may be as many as a list has rows.
struct Sentences<'a> {
    findings: &'a [Finding],
    language: Language,
}

impl Serialize for Sentences<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sentences =
            self.findings.iter().map(|finding| FindingOut { finding, message: finding.sentence(self.language) });
        serializer.collect_seq(sentences)
    }
}

/// Prints a document of any length on one line.
pub fn print_json(document: &impl Serialize) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    match serde_json::to_writer(&mut out, document) {
        // A reader that went away, such as `head`, is no reason to break off.
        Err(error) if error.is_io() => return Ok(()),
        done => done?,
    }
    let _gone = writeln!(out).and_then(|()| out.flush());
    Ok(())
}

impl Said {
    /// In the language that was asked for, else that of the environment.
    pub fn new(language: Option<Language>, json: bool) -> Self {
        Said { language: language.unwrap_or_else(language_of_environment), json }
    }

    /// Tells why nothing was written.
    pub fn failure(&self, code: &str, sentence: &str) -> ExitCode {
        if self.json {
            say!("{}", serde_json::json!({ "error": { "code": code, "detail": sentence } }));
        } else {
            eprintln!("dbc: {sentence}");
        }
        ExitCode::from(2)
    }

    /// Prints the report for programs; each finding with its sentence.
    pub fn json<T: Serialize>(&self, report: &T, findings: &[Finding]) -> anyhow::Result<()> {
        print_json(&Document { report, findings: Sentences { findings, language: self.language } })
    }

    /// Prints the findings, refusals first, up to a screenful; notices are only counted by kind.
    pub fn findings(&self, findings: &[Finding], omitted: u64) {
        let mut kinds: BTreeMap<FindingCode, usize> = BTreeMap::new();
        let mut shown = 0;
        let mut hidden = omitted;
        let mut sorted: Vec<&Finding> = findings.iter().collect();
        sorted.sort_by_key(|finding| (finding.severity, finding.row));
        for finding in sorted {
            let of_kind = kinds.entry(finding.code).or_default();
            *of_kind += 1;
            match finding.severity {
                Severity::Notice => {}
                Severity::Warning if *of_kind > MOST_OF_A_KIND => {}
                _ if shown >= MOST_PRINTED => hidden += 1,
                _ => {
                    shown += 1;
                    self.finding(finding);
                }
            }
        }
        if hidden > 0 {
            say!(
                "  … {hidden} {}",
                self.language.pick("de plus (voir --json ou --annotate)", "more (see --json or --annotate)")
            );
        }
        let often = |code: FindingCode, count: usize| match code.severity() {
            Severity::Refused => false,
            Severity::Warning => count > MOST_OF_A_KIND,
            Severity::Notice => true,
        };
        for (code, count) in kinds.into_iter().filter(|(code, count)| often(*code, *count)) {
            say!("{count:>9}  [{}] {}", code.severity().label(self.language), code.code());
        }
    }

    fn finding(&self, finding: &Finding) {
        let place = finding.column.as_deref().map(|column| format!(", {column}")).unwrap_or_default();
        say!(
            "  {} {}{place} [{}] {}",
            self.language.pick("ligne", "row"),
            finding.row,
            finding.severity.label(self.language),
            finding.sentence(self.language)
        );
    }
}

/// A progress bar on a terminal, shown when the work takes longer than a second.
pub struct Bar {
    bar: ProgressBar,
    language: Language,
}

impl Bar {
    /// A bar that is not drawn yet.
    pub fn new(language: Language) -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{msg:12} {wide_bar} {percent}%") {
            bar.set_style(style);
        }
        Bar { bar, language }
    }

    /// The receiver for the reader.
    pub fn receiver(&self) -> Arc<ProgressFn> {
        let (bar, language) = (self.bar.clone(), self.language);
        let drawn = std::sync::atomic::AtomicBool::new(false);
        let terminal = std::io::stderr().is_terminal();
        Arc::new(move |step, done, total| {
            let late = bar.elapsed() > Duration::from_secs(1);
            if terminal && late && !drawn.swap(true, std::sync::atomic::Ordering::Relaxed) {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_message(match step {
                Step::Reading => language.pick("Lecture", "Reading"),
                Step::Writing => language.pick("Écriture", "Writing"),
            });
            bar.set_length(total);
            bar.set_position(done);
        })
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
