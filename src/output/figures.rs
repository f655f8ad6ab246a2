//! The figures of a report: a table for people, JSON and CSV for programs, and the relations that were recomputed.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Style,
    record::Span,
    safe,
    sheet::{self, cell},
    window, wrap,
};
use crate::{
    document::Document,
    figures::{Figure, Figures, Indicator, Indicators, Kind, Period, Reckoning, Verdict},
    finding::{Located, locate},
    text::{FSpan, Lang, Said},
};

/// What is shown.
pub struct View<'a> {
    /// The path of the report.
    pub path: &'a str,
    /// The report.
    pub document: &'a Document,
    /// Its figures.
    pub figures: &'a Figures,
    /// The indicators of the rules in force.
    pub indicators: &'a Indicators,
}

impl View<'_> {
    fn located(&self, span: FSpan) -> Located {
        locate(self.document.source(), self.document.folded().to_source(span))
    }

    /// A stretch as the report prints it, white space left out.
    fn source(&self, span: FSpan) -> String {
        let text = self.document.source().slice(self.document.folded().to_source(span));
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    /// The titles of the sections a figure stands in, outermost first.
    fn section(&self, at: usize) -> Vec<String> {
        let path = self.document.section_at(at).map_or_else(Vec::new, |id| self.document.path_to(id));
        path.into_iter().map(|id| self.source(self.document.section(id).title)).collect()
    }

    fn indicator(&self, figure: &Figure) -> Option<&Indicator> {
        figure.known.indicator.map(|id| self.indicators.get(id))
    }

    /// How many figures took part in a decided relation, and how many neither did nor have an indicator.
    fn counts(&self) -> (usize, usize) {
        let decided = self.figures.decided();
        let in_one = |f: &&Figure| decided.contains(&f.quantity.span);
        let reconciled = self.figures.figures.iter().filter(in_one).count();
        let open = self.figures.figures.iter().filter(|f| f.known.indicator.is_none() && !in_one(f)).count();
        (reconciled, open)
    }
}

#[derive(Serialize)]
struct FigureOf {
    text: String,
    /// 万 and 亿 multiplied out; per cent as printed.
    value: serde_json::Number,
    /// The upper end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<serde_json::Number>,
    unit: &'static str,
    counts: String,
    approximate: bool,
    span: Span,
    section: Vec<String>,
    indicator: Option<String>,
    scope: Vec<String>,
    period: &'static str,
}

#[derive(Serialize)]
struct TermOf {
    span: Span,
    value: serde_json::Number,
}

#[derive(Serialize)]
struct RelationOf {
    kind: Kind,
    verdict: &'static str,
    /// Of an inconsistent one: whether it is so under every reading.
    sure: Option<bool>,
    terms: Vec<TermOf>,
    stated: String,
    computed: String,
    fits: Option<String>,
    expression: String,
}

/// Writes the figures as one JSON object.
///
/// # Errors
/// When writing fails.
pub fn json(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let figures: Vec<FigureOf> = view.figures.figures.iter().map(|figure| figure_of(view, figure)).collect();
    let relations: Vec<RelationOf> = view.figures.reckonings.iter().map(|r| relation_of(view, r)).collect();
    let (reconciled, not_understood) = view.counts();
    let object = serde_json::json!({
        "schema": "hegui.figures/1",
        "path": view.path,
        "year": view.document.meta().year,
        "figures": figures,
        "relations": relations,
        "read": view.figures.figures.len(),
        "reconciled": reconciled,
        "not_understood": not_understood,
    });
    serde_json::to_writer_pretty(&mut *out, &object)?;
    writeln!(out)
}

fn figure_of(view: &View<'_>, figure: &Figure) -> FigureOf {
    let quantity = &figure.quantity;
    FigureOf {
        text: view.source(quantity.span),
        value: value(quantity.value),
        upper: quantity.upper.map(value),
        unit: quantity.unit,
        counts: view.source(figure.context.counts),
        approximate: quantity.approximate(),
        span: (&view.located(quantity.span)).into(),
        section: view.section(quantity.span.start),
        indicator: view.indicator(figure).map(Indicator::key),
        scope: scopes(view, figure),
        period: period(figure.known.period).1,
    }
}

fn scopes(view: &View<'_>, figure: &Figure) -> Vec<String> {
    let groups = view.indicators.scopes.iter().zip(&figure.known.scope);
    groups.filter_map(|(group, scope)| Some(group.scopes[(*scope)?].0.clone())).collect()
}

fn period(period: Period) -> (Said, &'static str) {
    match period {
        Period::Year => (Said::new("本年", "the year"), "year"),
        Period::Earlier => (Said::new("往年", "earlier"), "earlier"),
        Period::Since => (Said::new("累计", "since"), "since"),
        Period::Part => (Said::new("部分月份", "part of the year"), "part"),
        Period::Next => (Said::new("计划", "planned"), "next"),
    }
}

fn relation_of(view: &View<'_>, reckoning: &Reckoning) -> RelationOf {
    let term = |span: FSpan, number| TermOf { span: (&view.located(span)).into(), value: value(number) };
    RelationOf {
        kind: reckoning.kind,
        verdict: match reckoning.verdict {
            Verdict::Consistent => "consistent",
            Verdict::Inconsistent { .. } => "inconsistent",
            Verdict::Undecided => "undecided",
        },
        sure: match reckoning.verdict {
            Verdict::Inconsistent { sure } => Some(sure),
            Verdict::Consistent | Verdict::Undecided => None,
        },
        terms: reckoning.terms.iter().map(|t| term(t.span, t.value)).collect(),
        stated: view.source(reckoning.stated),
        computed: reckoning.computed.zh.clone(),
        fits: reckoning.fits.as_ref().map(|said| said.zh.clone()),
        expression: reckoning.expression.zh.clone(),
    }
}

/// A decimal as a JSON number.
fn value(decimal: rust_decimal::Decimal) -> serde_json::Number {
    let plain = decimal.normalize();
    let whole = plain.is_integer().then(|| i64::try_from(plain).ok()).flatten();
    whole
        .map(Into::into)
        .or_else(|| serde_json::Number::from_f64(plain.to_string().parse().ok()?))
        .unwrap_or_else(|| 0.into())
}

/// Writes the figures as CSV, a line each, for spreadsheets: with a byte order mark, and no cell that begins a formula.
///
/// # Errors
/// When writing fails.
pub fn csv(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    out.write_all(sheet::MARK.as_bytes())?;
    let mut csv = ::csv::Writer::from_writer(out);
    let head = [
        "line",
        "column",
        "text",
        "value",
        "unit",
        "approximate",
        "counts",
        "indicator",
        "scope",
        "period",
        "section",
        // Where a person finds it in a document without lines: 第12段.
        "address",
    ];
    csv.write_record(head)?;
    for figure in &view.figures.figures {
        let place = view.located(figure.quantity.span);
        let said = figure_of(view, figure);
        csv.write_record([
            place.start.line.to_string(),
            place.start.column.to_string(),
            cell(&said.text),
            said.value.to_string(),
            said.unit.to_owned(),
            said.approximate.to_string(),
            cell(&said.counts),
            cell(said.indicator.as_deref().unwrap_or_default()),
            cell(&said.scope.join(" ")),
            said.period.to_owned(),
            cell(&said.section.join(" > ")),
            place.address.map_or_else(String::new, |address| address.said().zh),
        ])?;
    }
    csv.flush()
}

/// Writes the figures as a table, then what was recomputed, then the sums.
///
/// # Errors
/// When writing fails.
pub fn human(out: &mut dyn Write, view: &View<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    writeln!(out, "{}", safe(view.path))?;
    let rows: Vec<(String, String, String)> = view.figures.figures.iter().map(|f| row(view, f, lang)).collect();
    let widest = |of: &dyn Fn(&(String, String, String)) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let (place_width, text_width) = (widest(&|r| window::columns(&r.0)), widest(&|r| window::columns(&r.1)));
    let mut section = Vec::new();
    for (figure, (place, text, said)) in view.figures.figures.iter().zip(&rows) {
        let here = view.section(figure.quantity.span.start);
        if here != section {
            writeln!(out, "\n{}", window::clip(&safe(&here.join(" › ")), style.width))?;
            section = here;
        }
        let gap = " ".repeat(text_width - window::columns(text));
        let label = format!("  {}{place}  {text}{gap}  ", " ".repeat(place_width - window::columns(place)));
        let room = style.width.saturating_sub(window::columns(&label));
        writeln!(out, "{label}{}", window::clip(said, room))?;
    }
    relations(out, view, style)?;
    if style.quiet {
        return Ok(());
    }
    let read = view.figures.figures.len();
    let (reconciled, open) = view.counts();
    let wrong = view.figures.reckonings.iter().filter(|r| matches!(r.verdict, Verdict::Inconsistent { .. })).count();
    let zh = format!("读出 {read} 个数量，核对了其中 {reconciled} 个，{open} 个未能归类；对不上的关系 {wrong} 处");
    let en = format!(
        "{read} figures read, {reconciled} of them reconciled, {open} not understood; relations that do not fit: {wrong}"
    );
    writeln!(out, "\n{}", lang.pick(zh, en))
}

fn row(view: &View<'_>, figure: &Figure, lang: Lang) -> (String, String, String) {
    let place = view.located(figure.quantity.span).said(lang);
    let mut said = match view.indicator(figure).map(|indicator| &indicator.said) {
        Some(said) => format!("[{}] ", safe(said.get(lang))),
        None => String::new(),
    };
    said.push_str(&safe(&view.source(figure.context.counts)));
    let mut notes: Vec<String> = scopes(view, figure).iter().map(|scope| safe(scope).into_owned()).collect();
    if figure.known.period != Period::Year {
        notes.push(period(figure.known.period).0.get(lang).to_owned());
    }
    if figure.quantity.approximate() {
        notes.push(lang.pick("约数", "approximate").to_owned());
    }
    if !notes.is_empty() {
        said.push_str(&format!(
            "{}{}{}",
            lang.pick("（", " ("),
            notes.join(lang.pick("，", ", ")),
            lang.pick("）", ")")
        ));
    }
    (place, safe(&view.source(figure.quantity.span)).into(), said)
}

fn relations(out: &mut dyn Write, view: &View<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    if view.figures.reckonings.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", lang.pick("核对的关系", "Relations"))?;
    for reckoning in &view.figures.reckonings {
        let place = view.located(reckoning.stated).said(lang);
        let verdict = match reckoning.verdict {
            Verdict::Consistent => lang.pick("相符", "fits"),
            Verdict::Inconsistent { .. } => lang.pick("不符", "does not fit"),
            Verdict::Undecided => lang.pick("待定", "undecided"),
        };
        let fits = reckoning
            .fits
            .as_ref()
            .map_or_else(String::new, |fits| format!("{}{}", lang.pick("；", "; "), fits.get(lang)));
        let label = format!("  {verdict}  {place}  ");
        let tail = format!(
            "{}{}{}{fits}",
            safe(reckoning.expression.get(lang)),
            lang.pick("：", ": "),
            safe(reckoning.computed.get(lang))
        );
        writeln!(out, "{}", wrap::labelled(&label, &tail, style.width))?;
    }
    Ok(())
}
