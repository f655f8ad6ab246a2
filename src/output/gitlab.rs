//! The code quality report of GitLab: one JSON array.
//!
//! GitLab compares the reports of two branches by fingerprint and tells what is new and what is fixed. What a baseline knows
//! stays in the report: left out, GitLab would call it fixed. What is waived is left out: GitLab knows no approval, and in the
//! merge request that brings a waiver the finding is indeed settled. There is no place for what could not be examined at
//! all; the exit code tells of it.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Ending, Output, RunInfo,
    host::{self, Host, Words},
};
use crate::{finding::Severity, scan::Row};

#[derive(Default)]
pub(super) struct Gitlab {
    host: Host,
    started: bool,
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Output for Gitlab {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.host = Host::of(run);
        write!(out, "[")
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let lang = self.host.lang;
        let file = self.host.file(row);
        for finding in row.findings.iter().filter(|finding| finding.waiver().is_none()) {
            let lines = host::lines(finding.place.as_ref());
            let issue = Issue {
                description: Words::of(finding, &file, lang).sentence(lang),
                check_name: &finding.rule,
                fingerprint: file.fingerprint(&finding.fingerprint),
                severity: match finding.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                location: Location { path: &file.path, lines: Lines { begin: lines.start, end: lines.end } },
            };
            out.write_all(if self.started { b",\n" } else { b"\n" })?;
            self.started = true;
            serde_json::to_writer(&mut *out, &issue)?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Ending) -> io::Result<()> {
        writeln!(out, "\n]")
    }
}
