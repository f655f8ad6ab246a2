//! For people: each finding as miette draws it, with a window of the text, then a verdict on the report.
//!
//! miette draws snippet, underline and labels; what it would say in English (`help:`) is said in its footer, in the
//! language of the run. It prints source lines whole and counts columns in bytes, so it is given windows of lines with
//! their columns already counted ([`Windows`]).

use std::{
    fmt,
    io::{self, Write},
};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::{
    Output, RunInfo, Style, safe,
    window::{self, Window},
};
use crate::{
    check::PartStatus,
    finding::{Finding, Located, Severity},
    scan::{Row, Summary},
    text::{Lang, Said},
};

#[derive(Default)]
pub(super) struct Human {
    style: Option<Style>,
}

impl Output for Human {
    fn begin(&mut self, _: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.style = Some(run.style);
        Ok(())
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let Some(style) = self.style else { return Ok(()) };
        for finding in row.findings.iter().filter(|f| !f.waived) {
            out.write_all(block(row, finding, style).as_bytes())?;
        }
        let clean = row.is_report && row.findings.is_empty();
        if row.is_report && !(style.quiet && clean) {
            out.write_all(verdict(row, style).as_bytes())?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let Some(style) = self.style else { return Ok(()) };
        if style.quiet {
            return Ok(());
        }
        let Summary { reports, not_reports, errors, warnings, notes, waived } = *summary;
        let waived = if waived == 0 {
            Said::default()
        } else {
            Said::new(format!(",另有豁免 {waived} 处"), format!(", {waived} waived"))
        };
        let others = if not_reports == 0 {
            Said::default()
        } else {
            Said::new(
                format!("(另有 {not_reports} 份未作为报告检查)"),
                format!(" ({not_reports} not checked as reports)"),
            )
        };
        let zh = format!(
            "共检查报告 {reports} 份{}:错误 {errors} 处,警告 {warnings} 处,提示 {notes} 处{}",
            others.zh, waived.zh
        );
        let en = format!(
            "{reports} reports checked{}: {errors} errors, {warnings} warnings, {notes} notes{}",
            others.en, waived.en
        );
        writeln!(out, "{}", Said::new(zh, en).get(style.lang))
    }
}

/// Colours for words of our own lines.
fn paint(style: Style, code: &str, text: &str) -> String {
    if style.color { format!("\u{1B}[{code}m{text}\u{1B}[0m") } else { text.to_owned() }
}

/// One finding as miette draws it.
fn block(row: &Row, finding: &Finding, style: Style) -> String {
    let mut characters = if style.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() };
    // The severity stands in words before the rule's id; signs of ambiguous width would shift the line.
    characters.error = finding.severity.said().get(style.lang).to_owned() + ":";
    characters.warning.clone_from(&characters.error);
    characters.advice.clone_from(&characters.error);
    let theme =
        GraphicalTheme { characters, styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() } };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(style.width)
        .with_context_lines(0)
        .without_cause_chain()
        .without_syntax_highlighting()
        .with_footer(footer(finding, style.lang));
    let shown = Shown::new(row, finding, style);
    let mut text = String::new();
    if handler.render_report(&mut text, &shown).is_err() {
        text = format!("{} {}\n", finding.rule, safe(finding.message.get(style.lang)));
    }
    // miette separates lines of its own with trailing blanks.
    let mut out: String = text.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    out.push('\n');
    out
}

/// What to write, and the provision.
fn footer(finding: &Finding, lang: Lang) -> String {
    let mut lines = Vec::new();
    let quoted = |heading: &Option<String>| heading.as_deref().map(|h| shorten(&safe(h), 24));
    match (quoted(&finding.neighbours.0), quoted(&finding.neighbours.1)) {
        (Some(after), Some(before)) => {
            lines.push(lang.pick(
                format!("位置:“{after}”之后、“{before}”之前"),
                format!("Place: after “{after}”, before “{before}”"),
            ))
        }
        (Some(after), None) => lines.push(lang.pick(format!("位置:“{after}”之后"), format!("Place: after “{after}”"))),
        (None, Some(before)) => {
            lines.push(lang.pick(format!("位置:“{before}”之前"), format!("Place: before “{before}”")))
        }
        (None, None) => {}
    }
    lines.push(format!("{}{}", lang.pick("建议:", "What to write: "), finding.fix.get(lang)));
    if !finding.authority.get(lang).is_empty() {
        lines.push(format!("{}{}", lang.pick("依据:", "Provision: "), finding.authority.get(lang)));
    }
    lines.join("\n")
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(most).collect::<String>())
    }
}

/// The verdict on one report: who, which parts, how many findings.
fn verdict(row: &Row, style: Style) -> String {
    let lang = style.lang;
    let (errors, warnings, notes) =
        (row.count(Severity::Error), row.count(Severity::Warning), row.count(Severity::Note));
    let (code, word) = match (errors, warnings) {
        (1.., _) => ("31;1", lang.pick("需修改", "to be corrected")),
        (0, 1..) => ("33;1", lang.pick("建议修改", "to be improved")),
        (0, 0) => ("32;1", lang.pick("通过", "passed")),
    };
    let who = row.organ.as_deref().or(row.title.as_deref()).map(|name| shorten(&safe(name), 20));
    let year = row.year.map(|y| lang.pick(format!("{y}年度"), y.to_string()));
    let subject: Vec<String> = who.into_iter().chain(year).collect();
    let parts: Vec<String> =
        row.parts.iter().map(|part| format!("{} {}", short_name(&part.key, lang), status(part.status, lang))).collect();
    let counts = lang.pick(
        format!("错误 {errors},警告 {warnings},提示 {notes}"),
        format!("{errors} errors, {warnings} warnings, {notes} notes"),
    );
    let rule = if style.ascii { "=" } else { "━" };
    format!(
        "{} {} {}\n   {}\n   {}\n\n",
        paint(style, code, &format!("{}{word}", rule.repeat(2))),
        safe(&row.path),
        subject.join(" "),
        parts.join(lang.pick(",", ", ")),
        counts,
    )
}

/// The parts' names in two or three words.
fn short_name(key: &str, lang: Lang) -> &str {
    match key {
        "achievements" => lang.pick("举措成效", "results"),
        "shortcomings" => lang.pick("不足原因", "shortcomings"),
        "responsibility" => lang.pick("第一责任人", "responsibility"),
        "plan" => lang.pick("下年安排", "plan"),
        other => other,
    }
}

fn status(status: PartStatus, lang: Lang) -> &'static str {
    match status {
        PartStatus::Present => lang.pick("有", "present"),
        PartStatus::Merged => lang.pick("合写", "merged"),
        PartStatus::InProse => lang.pick("散见", "in prose"),
        PartStatus::Missing => lang.pick("缺", "missing"),
    }
}

/// A finding as a diagnostic.
#[derive(Debug)]
struct Shown {
    message: String,
    code: String,
    severity: miette::Severity,
    windows: Windows,
    labels: Vec<LabeledSpan>,
}

impl Shown {
    fn new(row: &Row, finding: &Finding, style: Style) -> Self {
        let mut windows = Windows { name: safe(&row.path).into_owned(), segments: Vec::new() };
        let mut labels = Vec::new();
        let places = finding.place.iter().map(|place| (place, primary(finding, style.lang)));
        for (place, text) in
            places.chain(finding.related.iter().map(|(place, said)| (place, Some(said.get(style.lang).to_owned()))))
        {
            let at = windows.add(place, style.width);
            labels.push(LabeledSpan::new(text, at.0, at.1 - at.0));
        }
        let severity = match finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        Self {
            message: safe(finding.message.get(style.lang)).into_owned(),
            code: finding.rule.clone(),
            severity,
            windows,
            labels,
        }
    }
}

/// The word at the place of a finding.
fn primary(finding: &Finding, lang: Lang) -> Option<String> {
    finding.missing.then(|| lang.pick("应写在此后", "belongs after this").to_owned())
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.windows as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

/// Windows of lines side by side in offsets of their own: miette asks for the text around an offset and gets the window.
#[derive(Debug)]
struct Windows {
    name: String,
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    base: usize,
    window: Window,
    line: usize,
}

/// Columns that miette needs beside the text: line number, borders, and some for a label that sticks out.
const GUTTER: usize = 10;

impl Windows {
    /// Adds a place; its virtual offsets.
    fn add(&mut self, place: &Located, width: usize) -> (usize, usize) {
        let window = window::cut(&place.excerpt, width.saturating_sub(GUTTER).max(20));
        // One apart, so that no offset is in two windows.
        let base = self.segments.last().map_or(0, |last| last.base + last.window.text.len() + 1);
        let at = (base + window.hit.0, base + window.hit.1);
        self.segments.push(Segment { base, window, line: place.start.line });
        at
    }
}

impl SourceCode for Windows {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inside =
            |s: &&Segment| s.base <= span.offset() && span.offset() + span.len() <= s.base + s.window.text.len();
        // No window holds two places apart: the error keeps miette from merging their snippets.
        let segment = self.segments.iter().find(inside).ok_or(MietteError::OutOfBounds)?;
        let whole = (segment.base, segment.window.text.len());
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            segment.window.text.as_bytes(),
            whole.into(),
            segment.line - 1,
            segment.window.column - 1,
            1,
        )))
    }
}
