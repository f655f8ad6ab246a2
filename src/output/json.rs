//! One JSON object for a run, schema `hegui.check/1`. Later versions keep these names; positions are in characters.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::{Ending, Output, RunInfo};
use crate::{
    check::PartStatus,
    document::{Level, Tier},
    finding::{Finding, Located, Outcome, Severity, Standing},
    scan::{Row, Stage},
    text::{Address, Lang},
};

#[derive(Default)]
pub(super) struct Json {
    view: View,
    started: bool,
}

/// What of a run bears on each report.
#[derive(Clone, Copy, Default)]
struct View {
    lang: Lang,
    /// Whether there is a baseline.
    baseline: bool,
}

/// A place: characters from 0 of the decoded text, line and column from 1.
#[derive(Serialize)]
pub(super) struct Span {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    /// Where a person finds it in a document without lines; the lines are then those of the text taken from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
}

impl From<&Located> for Span {
    fn from(place: &Located) -> Self {
        Self {
            start: place.chars.0,
            end: place.chars.1,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            address: place.address,
        }
    }
}

/// What a report says of itself; the dates as ISO 8601.
#[derive(Serialize)]
pub(super) struct Described<'a> {
    title: Option<&'a str>,
    organ: Option<&'a str>,
    place: Option<&'a str>,
    level: Option<Level>,
    tier: Option<Tier>,
    year: Option<i16>,
    published: Option<String>,
    written: Option<String>,
}

impl<'a> From<&'a Row> for Described<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            title: row.title.as_deref(),
            organ: row.organ.as_deref(),
            place: row.place.as_deref(),
            level: row.level,
            tier: row.tier,
            year: row.year,
            published: row.published.map(|d| d.to_string()),
            written: row.written.map(|d| d.to_string()),
        }
    }
}

#[derive(Serialize)]
struct Part<'a> {
    status: PartStatus,
    heading: Option<&'a str>,
    span: Span,
}

#[derive(Serialize)]
struct PreviousOf<'a> {
    path: &'a str,
    year: Option<i16>,
}

#[derive(Serialize)]
struct OutcomeOf<'a> {
    rule: &'a str,
    outcome: Outcome,
    weight: u32,
    evidence: &'a [String],
}

#[derive(Serialize)]
struct RelatedOf<'a> {
    span: Span,
    quote: &'a str,
    message: &'a str,
    /// The other file in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

#[derive(Serialize)]
struct FindingOf<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    fix: &'a str,
    authority: Option<&'a str>,
    section: &'a [String],
    quote: Option<&'a str>,
    span: Option<Span>,
    missing: bool,
    related: Vec<RelatedOf<'a>>,
    /// What it is in another draft, too; no line is part of it.
    fingerprint: &'a str,
    waived: bool,
    /// Why it is waived.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverOf<'a>>,
    /// Whether the baseline knows it, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'static str>,
}

#[derive(Serialize)]
struct WaiverOf<'a> {
    reason: &'a str,
    approver: &'a str,
    until: String,
}

#[derive(Serialize)]
struct Report<'a> {
    path: &'a str,
    sha256: Option<&'a str>,
    format: Option<&'a str>,
    encoding: Option<&'a str>,
    is_report: bool,
    stage: Option<Stage>,
    #[serde(flatten)]
    described: Described<'a>,
    /// The report of the year before with which it was compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<PreviousOf<'a>>,
    parts: serde_json::Map<String, serde_json::Value>,
    /// The share of the weights of `outcomes` that is met, a weak one counted half, in per cent.
    score: Option<f64>,
    outcomes: Vec<OutcomeOf<'a>>,
    findings: Vec<FindingOf<'a>>,
    /// What the baseline knows and is no longer there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<GoneOf<'a>>,
}

#[derive(Serialize)]
struct GoneOf<'a> {
    rule: &'a str,
    fingerprint: &'a str,
    message: &'a str,
}

impl Output for Json {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.view = View { lang: run.style.lang, baseline: run.baseline };
        let tool = json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") });
        let rules = serde_json::to_string(&run.packs)?;
        let problems: Vec<_> =
            run.problems.iter().map(|p| json!({ "path": p.path, "message": p.message.get(self.view.lang) })).collect();
        let problems = serde_json::to_string(&problems)?;
        writeln!(out, "{{\n\"schema\": \"hegui.check/1\",\n\"tool\": {tool},\n\"rules\": {rules},")?;
        write!(out, "\"today\": \"{}\",\n\"problems\": {problems},\n\"reports\": [", run.today)
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        out.write_all(if self.started { b",\n" } else { b"\n" })?;
        self.started = true;
        serde_json::to_writer(&mut *out, &report(row, self.view)?)?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        writeln!(out, "\n],\n\"summary\": {}\n}}", serde_json::to_string(&ending.summary)?)
    }
}

fn report(row: &Row, view: View) -> io::Result<Report<'_>> {
    let mut parts = serde_json::Map::new();
    for part in &row.parts {
        let value = Part { status: part.status, heading: part.heading.as_deref(), span: (&part.place).into() };
        parts.insert(part.key.clone(), serde_json::to_value(value)?);
    }
    Ok(Report {
        path: &row.path,
        sha256: row.sha256.as_deref(),
        format: row.format,
        encoding: row.encoding,
        is_report: row.is_report,
        stage: row.stage,
        described: row.into(),
        previous: row.previous.as_ref().map(|(path, year)| PreviousOf { path, year: *year }),
        parts,
        score: row.score,
        outcomes: row
            .outcomes
            .iter()
            .map(|o| OutcomeOf { rule: &o.rule, outcome: o.outcome, weight: o.weight, evidence: &o.evidence })
            .collect(),
        findings: row.findings.iter().map(|f| finding(f, view)).collect(),
        gone: row
            .gone
            .iter()
            .map(|k| GoneOf { rule: &k.rule, fingerprint: &k.fingerprint, message: &k.message })
            .collect(),
    })
}

/// A finding as this format has it, where there is no baseline.
pub(super) fn finding_value(found: &Finding, lang: Lang) -> io::Result<serde_json::Value> {
    Ok(serde_json::to_value(finding(found, View { lang, baseline: false }))?)
}

fn finding(finding: &Finding, view: View) -> FindingOf<'_> {
    let lang = view.lang;
    let authority = finding.authority.get(lang);
    FindingOf {
        rule: &finding.rule,
        severity: finding.severity,
        message: finding.message.get(lang),
        fix: finding.fix.get(lang),
        authority: (!authority.is_empty()).then_some(authority),
        section: &finding.section,
        quote: finding.place.as_ref().map(|p| p.quote.as_str()),
        span: finding.place.as_ref().map(Into::into),
        missing: finding.missing,
        related: finding
            .related
            .iter()
            .map(|related| RelatedOf {
                span: (&related.place).into(),
                quote: &related.place.quote,
                message: related.message.get(lang),
                path: related.path.as_deref(),
            })
            .collect(),
        fingerprint: &finding.fingerprint,
        waived: finding.waiver().is_some(),
        waiver: finding.waiver().map(|waiver| WaiverOf {
            reason: &waiver.reason,
            approver: &waiver.approver,
            until: waiver.until.to_string(),
        }),
        baseline: view.baseline.then(|| if finding.standing == Standing::Known { "unchanged" } else { "new" }),
    }
}
