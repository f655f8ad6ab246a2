//! What is said of one finding, wherever it is put: severity and message, what to write, the provision, the rule.
//!
//! A drafter reads the comment without the tool at hand, so it holds everything: also where the places are that explain the
//! finding, quoted. It decides no place in a file; that is the business of the formats.

use crate::{
    check::PartStatus,
    finding::{Finding, Located, Related, Severity, concern},
    output::{aside, safe, verdict},
    scan::{PartRow, Row},
    text::{Lang, Span},
};

/// Where a note belongs in the text of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// At a stretch of the text.
    At(Span),
    /// After the text before this byte: something is absent there.
    After(usize),
    /// To the report as a whole.
    Whole,
}

/// A line of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the line is, such as 建议; empty for the message.
    pub label: &'static str,
    /// The text.
    pub text: String,
}

/// What is said of one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it belongs.
    pub place: Where,
    /// How grave it is; `None` for a summary.
    pub severity: Option<Severity>,
    /// What is wrong.
    pub message: String,
    /// Everything else, a line each.
    pub lines: Vec<Line>,
    /// The rule; empty for a summary.
    pub rule: String,
    /// The text of the place, for where the note cannot stand at it.
    pub quote: String,
}

impl Note {
    /// The first line: severity and message.
    #[must_use]
    pub fn headline(&self, lang: Lang) -> String {
        match self.severity {
            Some(severity) => {
                let said = severity.said();
                lang.pick(format!("【{}】{}", said.zh, self.message), format!("[{}] {}", said.en, self.message))
            }
            None => self.message.clone(),
        }
    }
}

/// What the line that names the rule is called.
pub(super) const RULE: (&str, &str) = ("规则", "Rule");

/// Characters of a quotation in a note, at most.
const QUOTED: usize = 60;

/// The notes of a report, in the order of its findings; those less grave than `least` left out.
#[must_use]
pub fn notes(row: &Row, least: Severity, lang: Lang) -> Vec<Note> {
    row.findings.iter().filter(|f| f.stands() && f.severity >= least).map(|finding| note(finding, lang)).collect()
}

fn note(finding: &Finding, lang: Lang) -> Note {
    let place = match &finding.place {
        Some(place) if finding.missing || place.span.is_empty() => Where::After(place.span.start),
        Some(place) => Where::At(place.span),
        None => Where::Whole,
    };
    let mut lines = Vec::new();
    let mut say = |label: &'static str, text: String| {
        if !text.is_empty() {
            lines.push(Line { label, text: safe(&text).into_owned() });
        }
    };
    say(lang.pick("位置", "Place"), belongs(finding, lang));
    let about_file = matches!(concern(&finding.rule), "input" | "identity");
    let advice = if about_file { lang.pick("处理", "What to do") } else { lang.pick("建议", "What to write") };
    say(advice, finding.fix.get(lang).to_owned());
    say(lang.pick("依据", "Provision"), finding.authority.get(lang).to_owned());
    for other in &finding.related {
        say(lang.pick("另见", "See also"), related(other, lang));
    }
    say(lang.pick(RULE.0, RULE.1), finding.rule.clone());
    Note {
        place,
        severity: Some(finding.severity),
        message: safe(finding.message.get(lang)).into_owned(),
        lines,
        rule: finding.rule.clone(),
        quote: finding.place.as_ref().map_or_else(String::new, |place| shorten(&safe(&place.quote))),
    }
}

/// Between which headings something absent belongs.
fn belongs(finding: &Finding, lang: Lang) -> String {
    let quoted = |heading: &Option<Located>| heading.as_ref().map(|heading| shorten(&heading.quote));
    match (quoted(&finding.neighbours.0), quoted(&finding.neighbours.1)) {
        (Some(after), Some(before)) => {
            lang.pick(format!("“{after}”之后、“{before}”之前"), format!("after “{after}”, before “{before}”"))
        }
        (Some(after), None) => lang.pick(format!("“{after}”之后"), format!("after “{after}”")),
        (None, Some(before)) => lang.pick(format!("“{before}”之前"), format!("before “{before}”")),
        (None, None) => String::new(),
    }
}

/// A place that explains the finding: where a person finds it, its text, and what is to be seen there.
fn related(other: &Related, lang: Lang) -> String {
    let place = match other.place.address.map(|address| address.said()).filter(|said| !said.zh.is_empty()) {
        Some(said) => said.get(lang).to_owned(),
        None => lang.pick(format!("第{}行", other.place.start.line), format!("line {}", other.place.start.line)),
    };
    let file = other.path.as_deref().map_or_else(String::new, |path| format!("{path} "));
    let (quote, message) = (shorten(&other.place.quote), other.message.get(lang));
    lang.pick(format!("{file}{place}“{quote}”：{message}"), format!("{file}{place} “{quote}”: {message}"))
}

fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    if line.chars().count() <= QUOTED { line.to_owned() } else { line.chars().take(QUOTED).chain(['…']).collect() }
}

/// How many findings of each severity are written, and how many are not: less grave than `least`, waived, or known to a
/// baseline. `gap` stands around the numbers in Chinese.
#[must_use]
pub fn tally(row: &Row, least: Severity, gap: &str, lang: Lang) -> String {
    let all = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (severity, row.count(severity)));
    let said = |(severity, count): &(Severity, usize)| match severity {
        Severity::Error => lang.pick(format!("错误{gap}{count}{gap}处"), format!("errors {count}")),
        Severity::Warning => lang.pick(format!("警告{gap}{count}{gap}处"), format!("warnings {count}")),
        Severity::Note => lang.pick(format!("提示{gap}{count}{gap}处"), format!("notes {count}")),
    };
    let (left, written): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(severity, count)| *severity < least && *count > 0);
    let join = |list: &[(Severity, usize)], mark: &str| list.iter().map(said).collect::<Vec<_>>().join(mark);
    let written = join(&written, lang.pick("，", ", "));
    let left = if left.is_empty() {
        String::new()
    } else {
        let left = join(&left, lang.pick("、", ", "));
        lang.pick(format!("（另有{left}未列出）"), format!(" (not listed: {left})"))
    };
    let aside = aside(row, gap).map_or_else(String::new, |said| {
        lang.pick(format!("；{}，均未列出", said.zh), format!("; not listed: {}", said.en))
    });
    format!("{written}{left}{aside}")
}

/// The verdict on the report as a note of its own: which parts are there, and how much there is to do; the findings less
/// grave than `least` are counted as left out.
#[must_use]
pub fn summary(row: &Row, partial: bool, least: Severity, lang: Lang) -> Note {
    let lines = [
        (lang.pick("各部分", "Parts"), parts(row, lang)),
        (lang.pick("问题", "Findings"), tally(row, least, "", lang)),
    ];
    Note {
        place: Where::Whole,
        severity: None,
        message: verdict(row, partial).get(lang).to_owned(),
        lines: lines
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(label, text)| Line { label, text: safe(&text).into_owned() })
            .collect(),
        rule: String::new(),
        quote: String::new(),
    }
}

/// The parts of the report and how each is there.
pub(super) fn parts(row: &Row, lang: Lang) -> String {
    let said = |part: &PartRow| {
        let (status, _) = status(part.status, lang);
        lang.pick(format!("{}（{status}）", part.title.zh), format!("{} ({status})", part.title.en))
    };
    row.parts.iter().map(said).collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// How a part is there, in a word; and whether it is missing.
pub(super) fn status(status: PartStatus, lang: Lang) -> (&'static str, bool) {
    match status {
        PartStatus::Present => (lang.pick("有", "present"), false),
        PartStatus::Merged => (lang.pick("合写", "merged"), false),
        PartStatus::InProse => (lang.pick("散见", "in prose"), false),
        PartStatus::Missing => (lang.pick("缺", "missing"), true),
    }
}
