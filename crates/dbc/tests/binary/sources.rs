//! Habits of the house that the compiler does not check: SQL never asks the base for the time, and is never put together
//! from pieces of text.

use std::path::{Path, PathBuf};

/// Where Postgres would look at its own clock, which no test can move.
const CLOCKS: [&str; 7] = [
    "now()",
    "current_timestamp",
    "current_date",
    "localtimestamp",
    "clock_timestamp(",
    "statement_timestamp(",
    "transaction_timestamp(",
];

/// The only file that may assert that a made-up statement is safe: names of databases and roles cannot be parameters.
const MADE_UP_SQL: [&str; 1] = ["crates/ground/src/cluster/roles.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|of| of == extension) {
            found.push(path);
        }
    }
}

/// The sources of every crate, without tests; with their path from the root.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root.join("crates")).unwrap() {
        let source = entry.unwrap().path().join("src");
        if source.is_dir() {
            files(&source, "rs", &mut found);
        }
    }
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        (path.strip_prefix(&root).unwrap().display().to_string(), text)
    };
    found.into_iter().map(read).collect()
}

/// A source taken apart: what stands in string literals, and the code with literals and comments left out.
fn take_apart(source: &str) -> (Vec<String>, String) {
    let (mut literals, mut code) = (Vec::new(), String::new());
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("//") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(literal) = rest.strip_prefix('"') {
            let (text, after) = until_quote(literal);
            literals.push(text);
            code.push_str("\"\"");
            rest = after;
        } else if let Some((close, raw)) = raw_start(rest, code.chars().next_back()) {
            let (text, after) = raw.split_once(&close).unwrap_or((raw, ""));
            literals.push(text.to_owned());
            code.push_str("\"\"");
            rest = after;
        } else if let Some(after) = ["'\"'", "'\\\"'"].iter().find_map(|quote| rest.strip_prefix(quote)) {
            rest = after;
        } else {
            code.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    (literals, code)
}

/// An ordinary literal up to its closing quote, and what follows.
fn until_quote(text: &str) -> (String, &str) {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return (text[..at].to_owned(), &text[at + 1..]),
            _ => {}
        }
    }
    (text.to_owned(), "")
}

/// The end mark of a raw literal that begins here, and its content onwards.
fn raw_start(text: &str, before: Option<char>) -> Option<(String, &str)> {
    if before.is_some_and(|before| before.is_alphanumeric() || before == '_') {
        return None;
    }
    let hashes = text.strip_prefix('r')?;
    let content = hashes.trim_start_matches('#');
    let count = hashes.len() - content.len();
    Some((format!("\"{}", "#".repeat(count)), content.strip_prefix('"')?))
}

#[test]
fn sources_are_taken_apart_rightly() {
    let source =
        "let a = \"one \\\" now()\"; // now()\nlet b = r#\"two \"now()\" \"#; let c = '\"'; let d = clock.now();";
    let (literals, code) = take_apart(source);
    assert_eq!(literals, ["one \\\" now()", "two \"now()\" "]);
    assert!(code.contains("clock.now()") && !code.contains("two") && code.contains("let d"));
}

#[test]
fn no_statement_asks_the_base_for_the_time() {
    let sources = sources();
    assert!(sources.len() > 150, "only {} sources", sources.len());
    let mut found = Vec::new();
    let mut statements = 0;
    for (path, source) in &sources {
        for literal in take_apart(source).0 {
            let lower = literal.to_lowercase();
            statements += usize::from(lower.contains("select ") || lower.contains("update "));
            found.extend(CLOCKS.iter().filter(|clock| lower.contains(*clock)).map(|clock| format!("{path}: {clock}")));
        }
    }
    let mut steps = Vec::new();
    files(&root().join("migrations"), "sql", &mut steps);
    for step in steps {
        let text = std::fs::read_to_string(&step).unwrap().to_lowercase();
        for line in text.lines().map(|line| line.split("--").next().unwrap_or_default()) {
            let clocks = CLOCKS.iter().filter(|clock| line.contains(*clock));
            found.extend(clocks.map(|clock| format!("{}: {clock}", step.display())));
        }
    }
    assert!(statements > 50, "only {statements} statements");
    assert!(found.is_empty(), "take the time from dbc_ground::clock::Clock and bind it:\n{}", found.join("\n"));
}

#[test]
fn no_statement_is_put_together_from_pieces_of_text() {
    let mut found = Vec::new();
    for (path, source) in sources().iter().filter(|(path, _)| !MADE_UP_SQL.contains(&path.as_str())) {
        let code: String = take_apart(source).1.split_whitespace().collect();
        for made_up in
            ["AssertSqlSafe(", "query(&format!", "query_as(&format!", "query_scalar(&format!", "raw_sql(&format!"]
        {
            if code.contains(made_up) {
                found.push(format!("{path}: {made_up}"));
            }
        }
    }
    assert!(found.is_empty(), "bind values, and write the statement out:\n{}", found.join("\n"));
}
