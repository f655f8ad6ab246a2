//! `hegui.audit/1`: the units, what was copied, the sums. The names are promises.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde::Serialize;

use super::Info;
use crate::{
    batch::{Audited, Copied, LevelSums, Status, Timeliness, Unit},
    check::PartStatus,
    document::Level,
    finding::{Outcome, Severity},
    output::record::{self, FindingOf, Span, View},
    text::Lang,
};

/// The schema of the object.
const SCHEMA: &str = "hegui.audit/1";

#[derive(Serialize)]
pub(super) struct DateOf {
    date: String,
    limit: Option<String>,
    days_late: i32,
}

impl From<&Timeliness> for DateOf {
    fn from(date: &Timeliness) -> Self {
        let days_late = date.days_late();
        Self { date: date.date.to_string(), limit: date.limit.map(|limit| limit.to_string()), days_late }
    }
}

#[derive(Serialize)]
struct RankOf {
    place: usize,
    of: usize,
}

#[derive(Serialize)]
struct Share {
    got: f64,
    of: f64,
}

#[derive(Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct ValueOf {
    value: serde_json::Number,
    approximate: bool,
    others: usize,
    line: usize,
    before: Option<serde_json::Number>,
    change: Option<serde_json::Number>,
    outlier: Option<serde_json::Number>,
}

/// A unit as it is written.
#[derive(Serialize)]
pub(super) struct UnitOf<'a> {
    name: &'a str,
    level: Option<Level>,
    parent: Option<&'a str>,
    listed: bool,
    status: &'static str,
    report: Option<&'a str>,
    others: Vec<&'a str>,
    before: Option<&'a str>,
    published: Option<DateOf>,
    submitted: Option<DateOf>,
    score: Option<f64>,
    score_before: Option<f64>,
    rank: Option<RankOf>,
    concerns: BTreeMap<&'a str, Share>,
    counts: Option<Counts>,
    characters: Option<usize>,
    parts: BTreeMap<&'a str, PartStatus>,
    outcomes: BTreeMap<&'a str, Outcome>,
    indicators: BTreeMap<&'a str, ValueOf>,
    findings: Vec<FindingOf<'a>>,
}

/// A decimal as a JSON number, its digits kept where a float keeps them.
pub(super) fn number(value: Decimal) -> serde_json::Number {
    let value = value.normalize();
    match value.to_i64().filter(|_| value.scale() == 0) {
        Some(whole) => whole.into(),
        None => value.to_f64().and_then(serde_json::Number::from_f64).unwrap_or_else(|| 0.into()),
    }
}

pub(super) fn unit<'a>(unit: &'a Unit, audited: &'a Audited, info: &'a Info) -> UnitOf<'a> {
    let path = |number: usize| audited.reports[number].brief.path.as_str();
    let brief = unit.report.map(|number| &audited.reports[number].brief);
    let view = View { lang: info.run.style.lang, baseline: false };
    let [errors, warnings, notes] = unit.counts;
    UnitOf {
        name: &unit.name,
        level: unit.level,
        parent: unit.parent.as_deref(),
        listed: unit.listed,
        status: unit.status.name(),
        report: unit.report.map(path),
        others: unit.others.iter().map(|number| path(*number)).collect(),
        before: unit.before.map(path),
        published: unit.published.as_ref().map(Into::into),
        submitted: unit.submitted.as_ref().map(Into::into),
        score: unit.score,
        score_before: unit.score_before,
        rank: unit.rank.map(|rank| RankOf { place: rank.place, of: rank.of }),
        concerns: unit
            .concerns
            .iter()
            .map(|c| (c.concern.as_str(), Share { got: f64::from(c.got) / 2.0, of: f64::from(c.of) / 2.0 }))
            .collect(),
        counts: brief.map(|_| Counts { errors, warnings, notes }),
        characters: brief.map(|_| unit.characters),
        parts: brief.map_or_else(BTreeMap::new, |brief| {
            info.parts.iter().zip(&brief.parts).map(|((key, _), status)| (key.as_str(), *status)).collect()
        }),
        outcomes: audited
            .columns
            .iter()
            .zip(&unit.outcomes)
            .filter_map(|(column, outcome)| Some((column.rule.as_str(), (*outcome)?)))
            .collect(),
        indicators: audited
            .indicators
            .iter()
            .zip(&unit.indicators)
            .filter_map(|(column, value)| {
                let value = value.as_ref()?;
                let of = ValueOf {
                    value: number(value.value),
                    approximate: value.approximate,
                    others: value.others,
                    line: value.line,
                    before: value.before.map(number),
                    change: value.change.map(number),
                    outlier: value.outlier.map(number),
                };
                Some((column.key.as_str(), of))
            })
            .collect(),
        findings: unit.findings.iter().map(|finding| record::finding(finding, view)).collect(),
    }
}

#[derive(Serialize)]
struct PassageOf<'a> {
    a: Span,
    b: Span,
    quote_a: &'a str,
    quote_b: &'a str,
}

/// What was copied, as it is written.
#[derive(Serialize)]
pub(super) struct CopiedOf<'a> {
    a: &'a str,
    b: &'a str,
    own: bool,
    share: f64,
    cluster: usize,
    passages: Vec<PassageOf<'a>>,
}

pub(super) fn copied<'a>(copied: &'a Copied, audited: &'a Audited) -> CopiedOf<'a> {
    CopiedOf {
        a: &audited.reports[copied.a].brief.path,
        b: &audited.reports[copied.b].brief.path,
        own: copied.own,
        share: copied.share,
        cluster: copied.cluster,
        passages: copied
            .passages
            .iter()
            .map(|p| PassageOf { a: (&p.a).into(), b: (&p.b).into(), quote_a: &p.a.quote, quote_b: &p.b.quote })
            .collect(),
    }
}

#[derive(Serialize)]
struct LevelOf {
    level: Option<Level>,
    units: usize,
    #[serde(flatten)]
    by_status: BTreeMap<&'static str, usize>,
    late: usize,
    mean: Option<f64>,
    median: Option<f64>,
    failing: usize,
    copied: usize,
}

impl From<&LevelSums> for LevelOf {
    fn from(sums: &LevelSums) -> Self {
        let by_status = Status::ALL.iter().zip(sums.by_status).map(|(status, n)| (status.name(), n)).collect();
        let LevelSums { level, units, late, mean, median, failing, copied, .. } = *sums;
        Self { level, units, by_status, late, mean, median, failing, copied }
    }
}

#[derive(Serialize)]
struct ColumnOf<'a> {
    rule: &'a str,
    title: &'a str,
    severity: Severity,
}

#[derive(Serialize)]
struct IndicatorOf<'a> {
    key: &'a str,
    title: &'a str,
    unit: &'a str,
}

#[derive(Serialize)]
struct TrendOf<'a> {
    unit: &'a str,
    year: i16,
    status: &'static str,
    score: Option<f64>,
    counts: Counts,
    published: Option<String>,
    indicators: BTreeMap<&'a str, serde_json::Number>,
}

fn trends(audited: &Audited) -> Vec<TrendOf<'_>> {
    let of = |trend: &'_ crate::batch::Trend| {
        let [errors, warnings, notes] = trend.counts;
        (trend.unit, trend.year, trend.status.name(), trend.score, Counts { errors, warnings, notes })
    };
    audited
        .trends
        .iter()
        .map(|trend| {
            let (unit, year, status, score, counts) = of(trend);
            TrendOf {
                unit: &audited.units[unit].name,
                year,
                status,
                score,
                counts,
                published: trend.published.map(|day| day.to_string()),
                indicators: trend.indicators.iter().map(|(key, value)| (key.as_str(), number(*value))).collect(),
            }
        })
        .collect()
}

/// What stands beside the units: columns, strays, sums.
#[derive(Serialize)]
pub(super) struct Frame<'a> {
    year: Option<i16>,
    roster: bool,
    stopped: bool,
    requirements: Vec<ColumnOf<'a>>,
    indicators: Vec<IndicatorOf<'a>>,
    strays: Vec<&'a str>,
    levels: Vec<LevelOf>,
    trends: Vec<TrendOf<'a>>,
}

pub(super) fn frame(audited: &Audited, lang: Lang) -> Frame<'_> {
    Frame {
        year: audited.year,
        roster: audited.has_roster,
        stopped: audited.stopped,
        requirements: audited
            .columns
            .iter()
            .map(|c| ColumnOf { rule: &c.rule, title: c.title.get(lang), severity: c.severity })
            .collect(),
        indicators: audited
            .indicators
            .iter()
            .map(|i| IndicatorOf { key: &i.key, title: i.said.get(lang), unit: &i.unit })
            .collect(),
        strays: audited.strays.iter().map(|number| audited.reports[*number].brief.path.as_str()).collect(),
        levels: audited.levels.iter().map(Into::into).collect(),
        trends: trends(audited),
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    schema: &'static str,
    tool: record::Tool,
    rules: Vec<record::PackOf<'a>>,
    today: String,
    problems: Vec<record::ProblemOf<'a>>,
    #[serde(flatten)]
    frame: Frame<'a>,
    units: Vec<UnitOf<'a>>,
    copies: Vec<CopiedOf<'a>>,
    exit: u8,
}

/// Writes an audit as one JSON object.
///
/// # Errors
/// When writing fails.
pub fn json(out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    let lang = info.run.style.lang;
    let whole = Whole {
        schema: SCHEMA,
        tool: record::TOOL,
        rules: record::packs(&info.run.packs),
        today: info.run.today.to_string(),
        problems: record::problems(&info.run.problems, lang),
        frame: frame(audited, lang),
        units: audited.units.iter().map(|of| unit(of, audited, info)).collect(),
        copies: audited.copies.iter().map(|of| copied(of, audited)).collect(),
        exit: info.exit,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}
