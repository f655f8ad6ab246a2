//! The Diagnostic Format of reviewdog: one JSON object, columns in bytes.
//!
//! reviewdog puts messages into comments on pull requests, where they are Markdown: what a report says may neither link nor
//! call people there. What is waived or known is left out, for whatever it is given it shows. Nothing of a report can be
//! replaced word for word, so there are no suggestions.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::{
    Ending, Output, RunInfo, homepage,
    host::{self, Host, Words},
};
use crate::{
    finding::{Finding, Severity},
    scan::Row,
};

#[derive(Default)]
pub(super) struct Rdjson {
    host: Host,
    started: bool,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Position>,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

impl Output for Rdjson {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.host = Host::of(run);
        let mut source = json!({ "name": env!("CARGO_PKG_NAME") });
        if let Some(url) = homepage() {
            source["url"] = json!(url);
        }
        write!(out, "{{\n\"source\": {source},\n\"diagnostics\": [")
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let file = self.host.file(row);
        for finding in row.findings.iter().filter(|finding| finding.stands()) {
            let diagnostic = Diagnostic {
                message: unlinked(&Words::of(finding, &file, self.host.lang).lines()),
                location: Location { path: &file.path, range: range(finding) },
                severity: match finding.severity {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                    Severity::Note => "INFO",
                },
                code: Code { value: &finding.rule },
            };
            out.write_all(if self.started { b",\n" } else { b"\n" })?;
            self.started = true;
            serde_json::to_writer(&mut *out, &diagnostic)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Ending) -> io::Result<()> {
        writeln!(out, "\n]\n}}")
    }
}

/// Whole lines are a range without columns, one line one without an end.
fn range(finding: &Finding) -> Range {
    let lines = host::lines(finding.place.as_ref());
    let columns = lines.columns.map(|columns| columns.bytes);
    let end = Position { line: lines.end, column: columns.map(|(_, end)| end) };
    Range {
        start: Position { line: lines.start, column: columns.map(|(start, _)| start) },
        end: (columns.is_some() || lines.end > lines.start).then_some(end),
    }
}

/// The text with the marks in full width by which Markdown links, shows pictures, holds HTML or calls people; every reporter
/// of reviewdog shows them alike, where escapes would be read in a comment alone.
fn unlinked(text: &str) -> String {
    let wide = |c| match c {
        '[' => '［',
        ']' => '］',
        '<' => '＜',
        '>' => '＞',
        '`' => '｀',
        '@' => '＠',
        '#' => '＃',
        c => c,
    };
    text.replace("://", "：//").chars().map(wide).collect()
}
