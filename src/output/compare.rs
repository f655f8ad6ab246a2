//! Two drafts compared: which of the points are done, which are not, and what is new; for people, and as JSON.
//!
//! Written for whoever redrafts a report with a list of points at hand, so the points of the old draft come first, each with
//! what became of it.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    RunInfo, Style, human,
    record::{self, FindingOf, View},
    safe, window, wrap,
};
use crate::{
    check::PartStatus,
    finding::{Finding, Severity},
    scan::{Drafts, Remained, Row},
    text::{Lang, Said},
};

/// Two drafts of a report; the old one is `None` where there was none.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The old draft.
    pub old: Option<&'a Row>,
    /// The new one.
    pub new: &'a Row,
    /// What became of the findings.
    pub drafts: &'a Drafts<'a>,
}

/// The sums over all drafts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compares {
    /// Reports compared.
    pub reports: usize,
    /// Findings of old drafts that are gone.
    pub fixed: usize,
    /// Findings that remain.
    pub remaining: usize,
    /// Those of them whose words were edited.
    pub edited: usize,
    /// Findings that only new drafts have.
    pub new: usize,
}

impl Compares {
    /// Adds the findings of one report.
    pub fn add(&mut self, drafts: &Drafts<'_>) {
        self.reports += 1;
        self.fixed += drafts.fixed.len();
        self.remaining += drafts.remaining.len();
        self.edited += drafts.remaining.iter().filter(|remained| remained.edited).count();
        self.new += drafts.new.len();
    }
}

/// Prints one comparison for people.
///
/// # Errors
/// When writing fails.
pub fn compare_human(out: &mut dyn Write, compared: &Compared<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let Drafts { fixed, remaining, new } = compared.drafts;
    out.write_all(head(compared, style).as_bytes())?;
    let list = |heading: Said, count: usize| format!("   {}\n", heading.get(lang).replace("{}", &count.to_string()));
    if !fixed.is_empty() {
        write!(out, "{}", list(Said::new("已改好（{} 处）", "fixed ({})"), fixed.len()))?;
        for finding in fixed {
            write!(out, "{}", line(finding, None, style))?;
        }
        writeln!(out)?;
    }
    if !remaining.is_empty() {
        write!(out, "{}", list(Said::new("仍未改好（{} 处）", "remaining ({})"), remaining.len()))?;
        for remained in remaining {
            let edited = Said::new("文字已改，问题仍在", "reworded, and still so");
            write!(out, "{}", line(remained.new, remained.edited.then_some(edited), style))?;
        }
        writeln!(out)?;
    }
    if !new.is_empty() {
        writeln!(out, "{}", list(Said::new("新出现（{} 处）", "new ({})"), new.len()))?;
        for finding in new {
            out.write_all(human::block(compared.new, finding, style).as_bytes())?;
        }
    }
    Ok(())
}

/// Prints the sums of several comparisons for people.
///
/// # Errors
/// When writing fails.
pub fn compare_sums(out: &mut dyn Write, sums: &Compares, lang: Lang) -> io::Result<()> {
    let Compares { reports, fixed, remaining, edited, new } = *sums;
    let zh = format!(
        "共对比报告 {reports} 份：已改好 {fixed} 处，仍未改好 {remaining} 处（其中改过文字 {edited} 处），新出现 {new} 处"
    );
    let en =
        format!("reports compared: {reports}; fixed: {fixed}, remaining: {remaining} (reworded: {edited}), new: {new}");
    writeln!(out, "{}", lang.pick(zh, en))
}

/// The verdicts on both drafts.
fn head(compared: &Compared<'_>, style: Style) -> String {
    let lang = style.lang;
    let Compared { old, new, drafts } = compared;
    let grave = |least: Severity| drafts.new.iter().any(|finding| finding.severity >= least);
    let (code, word) = match (drafts.new.is_empty(), drafts.remaining.is_empty()) {
        (false, _) if grave(Severity::Error) => ("31;1", lang.pick("有新问题", "new findings")),
        (false, _) => ("33;1", lang.pick("有新问题", "new findings")),
        (true, false) => ("33;1", lang.pick("还有未改好的", "not all done")),
        (true, true) => ("32;1", lang.pick("全部改好", "all done")),
    };
    let rule = if style.ascii { "==" } else { "━━" };
    let arrow = if style.ascii { "->" } else { "→" };
    let room = style.width.saturating_sub(window::columns(word) + 6);
    let mut text = format!(
        "{} {}\n",
        human::paint(style, code, &format!("{rule} {word}")),
        human::clip_path(&safe(&new.path), room)
    );
    let mut push = |label: &str, value: String| {
        text.push_str(&wrap::labelled(&format!("   {label}"), &value, style.width));
        text.push('\n');
    };
    match old {
        Some(old) if old.path != new.path => {
            push(lang.pick("对比 ", "against "), human::clip_path(&old.path, style.width.saturating_sub(12)))
        }
        Some(_) => {}
        None => {
            push("", lang.pick("没有旧稿，问题都算新出现", "there is no old draft: every finding is new").to_owned())
        }
    }
    let score = |row: &Row| row.score.map_or_else(|| "-".to_owned(), |score| format!("{score:.1}"));
    let change = |one: String, two: String| if one == two { two } else { format!("{one} {arrow} {two}") };
    let before =
        |of: &dyn Fn(&Row) -> String, now: String| old.map_or_else(|| now.clone(), |old| change(of(old), now.clone()));
    push(lang.pick("得分 ", "score "), before(&score, score(new)));
    let parts: Vec<String> = new
        .parts
        .iter()
        .map(|part| {
            let status = |row: &Row| {
                let of = row.parts.iter().find(|other| other.key == part.key);
                of.map_or_else(String::new, |part| human::status(part.status, lang).to_owned())
            };
            format!("{} {}", human::short_name(part, lang), before(&status, status(new)))
        })
        .collect();
    push("", parts.join(lang.pick("，", ", ")));
    let counts = |row: &Row| {
        let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(|s| row.count(s));
        lang.pick(
            format!("错误 {errors}，警告 {warnings}，提示 {notes}"),
            format!("errors: {errors}, warnings: {warnings}, notes: {notes}"),
        )
    };
    push("", before(&counts, counts(new)));
    text.push('\n');
    text
}

/// One point: where it stands, how grave it is, and what is wrong.
fn line(finding: &Finding, remark: Option<Said>, style: Style) -> String {
    let lang = style.lang;
    let place = finding.place.as_ref().map(|place| place.said(lang)).unwrap_or_default();
    let severity = finding.severity.said();
    let label = format!("     {} ", severity.get(lang));
    let remark =
        remark.map_or_else(String::new, |said| lang.pick(format!("（{}）", said.zh), format!(" ({})", said.en)));
    let place = if place.is_empty() { place } else { format!("{place} ") };
    // As in concise: the rule stands where it is not broken over lines.
    let text = format!("{place}{} {}{remark}", finding.rule, finding.message.get(lang));
    wrap::labelled(&label, &text, style.width) + "\n"
}

#[derive(Serialize)]
struct Draft<'a> {
    path: &'a str,
    score: Option<f64>,
    parts: BTreeMap<&'a str, PartStatus>,
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl<'a> From<&'a Row> for Draft<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            path: &row.path,
            score: row.score,
            parts: row.parts.iter().map(|part| (part.key.as_str(), part.status)).collect(),
            errors: row.count(Severity::Error),
            warnings: row.count(Severity::Warning),
            notes: row.count(Severity::Note),
        }
    }
}

/// One comparison.
#[derive(Serialize)]
struct ReportOf<'a> {
    old: Option<Draft<'a>>,
    new: Draft<'a>,
    fixed: Vec<FindingOf<'a>>,
    remaining: Vec<RemainedOf<'a>>,
    added: Vec<FindingOf<'a>>,
}

#[derive(Serialize)]
struct RemainedOf<'a> {
    edited: bool,
    old: FindingOf<'a>,
    new: FindingOf<'a>,
}

fn list<'a>(findings: &[&'a Finding], view: View) -> Vec<FindingOf<'a>> {
    findings.iter().map(|finding| record::finding(finding, view)).collect()
}

fn remained<'a>(both: &Remained<'a>, view: View) -> RemainedOf<'a> {
    let Remained { old, new, edited } = *both;
    RemainedOf { edited, old: record::finding(old, view), new: record::finding(new, view) }
}

/// The comparisons of a run as one JSON object, schema `hegui.compare/1`; findings as in `hegui.check/1`.
#[derive(Debug)]
pub struct CompareJson {
    lang: Lang,
    started: bool,
}

impl CompareJson {
    /// Begins the object.
    ///
    /// # Errors
    /// When writing fails.
    pub fn begin(out: &mut dyn Write, run: &RunInfo) -> io::Result<Self> {
        let tool = serde_json::to_string(&record::TOOL)?;
        let rules = serde_json::to_string(&record::packs(&run.packs))?;
        writeln!(out, "{{\n\"schema\": \"hegui.compare/1\",\n\"tool\": {tool},\n\"rules\": {rules},")?;
        write!(out, "\"today\": \"{}\",\n\"reports\": [", run.today)?;
        Ok(Self { lang: run.style.lang, started: false })
    }

    /// Writes one comparison.
    ///
    /// # Errors
    /// When writing fails.
    pub fn report(&mut self, out: &mut dyn Write, compared: &Compared<'_>) -> io::Result<()> {
        out.write_all(if self.started { b",\n" } else { b"\n" })?;
        self.started = true;
        let view = View { lang: self.lang, baseline: false };
        let value = ReportOf {
            old: compared.old.map(Draft::from),
            new: Draft::from(compared.new),
            fixed: list(&compared.drafts.fixed, view),
            remaining: compared.drafts.remaining.iter().map(|both| remained(both, view)).collect(),
            added: list(&compared.drafts.new, view),
        };
        serde_json::to_writer(&mut *out, &value)?;
        Ok(())
    }

    /// Ends the object; `withdrawn` are the reports that only the old folder has.
    ///
    /// # Errors
    /// When writing fails.
    pub fn finish(self, out: &mut dyn Write, sums: &Compares, withdrawn: &[String]) -> io::Result<()> {
        let (withdrawn, sums) = (serde_json::to_string(withdrawn)?, serde_json::to_string(sums)?);
        writeln!(out, "\n],\n\"withdrawn\": {withdrawn},\n\"summary\": {sums}\n}}")
    }
}
