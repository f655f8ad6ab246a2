//! Workflow commands of GitHub Actions: each finding an annotation at its line.
//!
//! GitHub shows the first ten errors, warnings and notices of a step and drops the rest, each kind for itself: order by
//! gravity would gain nothing. The tenth notice is kept for saying how many there are; notices beyond it are lines of the
//! log. Of a line of the log nothing may be taken for a command.

use std::io::{self, Write};

use super::{
    Ending, Output, RunInfo,
    host::{self, File, Host, Words},
    safe,
};
use crate::{
    finding::{Finding, Severity},
    scan::Row,
};

/// So many annotations of a kind GitHub shows for a step.
const SHOWN: usize = 10;

#[derive(Default)]
pub(super) struct Github {
    host: Host,
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Output for Github {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.host = Host::of(run);
        let lang = self.host.lang;
        for problem in &run.problems {
            let message = format!("{}{}{}", problem.path, lang.pick("：", ": "), problem.message.get(lang));
            writeln!(out, "::error title=hegui::{}", data(&safe(&message)))?;
            self.errors += 1;
        }
        Ok(())
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let file = self.host.file(row);
        for finding in row.findings.iter().filter(|finding| finding.stands()) {
            let count = match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            };
            *count += 1;
            if finding.severity == Severity::Note && *count >= SHOWN {
                self.log(out, &file, finding)?;
            } else {
                self.annotate(out, &file, finding)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, _: &Ending) -> io::Result<()> {
        let Self { errors, warnings, notes, .. } = self;
        if *errors <= SHOWN && *warnings <= SHOWN && *notes < SHOWN {
            return Ok(());
        }
        let said = self.host.lang.pick(
            format!("GitHub 每类最多显示 {SHOWN} 处。本次共有错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处，其余见本步骤的日志"),
            format!("GitHub shows at most {SHOWN} of a kind. There are errors: {errors}, warnings: {warnings}, notes: {notes}; the rest is in the log of this step"),
        );
        writeln!(out, "::notice title=hegui::{}", data(&said))
    }
}

impl Github {
    fn annotate(&self, out: &mut dyn Write, file: &File, finding: &Finding) -> io::Result<()> {
        let kind = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let lines = host::lines(finding.place.as_ref());
        // A place that ends with its line does not reach into the next one.
        let within = lines.columns.is_some_and(|columns| columns.chars.1 == 1 && lines.end > lines.start);
        let end = lines.end - usize::from(within);
        write!(out, "::{kind} file={},line={},endLine={end}", property(&safe(&file.path)), lines.start)?;
        // GitHub takes columns within one line alone.
        if let Some(columns) = lines.columns.filter(|_| lines.end == lines.start) {
            write!(out, ",col={},endColumn={}", columns.chars.0, columns.chars.1)?;
        }
        let words = Words::of(finding, file, self.host.lang);
        writeln!(out, ",title={}::{}", property(&finding.rule), data(&words.lines()))
    }

    /// A line of the log that is no command.
    fn log(&self, out: &mut dyn Write, file: &File, finding: &Finding) -> io::Result<()> {
        let lang = self.host.lang;
        let line = host::lines(finding.place.as_ref()).start;
        let words = Words::of(finding, file, lang).sentence(lang);
        let said = format!("{}:{line}: {} {words}", safe(&file.path), finding.rule);
        // Commands of the old kind are looked for anywhere in a line.
        let said = said.replace("##[", "## [");
        writeln!(out, "{}{}{said}", finding.severity.said().get(lang), lang.pick("：", ": "))
    }
}

/// The message of a command: what would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: so is what would end that.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
