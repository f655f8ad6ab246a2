//! JUnit XML: a suite for each report and in it a case for each requirement, met, not met or not applicable, so that a CI shows
//! what was examined and not only what failed.
//!
//! The file is red exactly when the run fails. A requirement is a failure where a finding of it reaches the severity from
//! which the run fails; less grave findings are told as the output of a case that passes, because JUnit knows no warning and
//! a red case beside exit code 0 would be taken for a mistake of one or the other. What a waiver covers or a baseline knows is
//! skipped, with the reason: it is not met, and nobody is held up by it. The suites are written as the reports come; a case
//! for each finding would have two of one name, of which some readers keep one, so the findings of a rule share theirs.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

use super::{Ending, Output, RunInfo, aside, safe, safe_lines};
use crate::{
    finding::{Finding, Outcome, Severity, Standing, concern},
    scan::{INTERNAL_ERROR, Root, Row, display},
    text::Lang,
};

#[derive(Default)]
pub(super) struct Junit {
    lang: Lang,
    root: Arc<Root>,
    /// The titles of the rules.
    titles: BTreeMap<String, String>,
    /// Whether an error was written.
    told: bool,
}

/// What became of a case: a word for its head, and a text.
#[derive(Debug)]
enum Result {
    Passed { text: String },
    Skipped { message: String, text: String },
    Failed { tag: &'static str, severity: Severity, message: String, text: String },
}

#[derive(Debug)]
struct Case {
    name: String,
    result: Result,
}

/// A suite before it is written.
#[derive(Default)]
struct Suite {
    name: String,
    class: String,
    file: Option<String>,
    properties: Vec<(&'static str, String)>,
    cases: Vec<Case>,
}

impl Output for Junit {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.lang = run.style.lang;
        self.root = Arc::clone(&run.root);
        self.titles = run.rules.iter().map(|rule| (rule.id.clone(), rule.title.get(self.lang).to_owned())).collect();
        let mut xml = Writer::new(&mut *out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xml.write_event(Event::Text(BytesText::new("\n")))?;
        xml.write_event(Event::Start(BytesStart::new("testsuites").with_attributes([("name", "hegui")])))?;
        // What is wrong with one path is one case, however often it is told.
        let mut problems: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for problem in &run.problems {
            problems.entry(&problem.path).or_default().push(problem.message.get(self.lang));
        }
        let cases: Vec<Case> = problems.into_iter().map(|(path, said)| undone(path, &said.join("\n"))).collect();
        if !cases.is_empty() {
            self.told = true;
            write(out, &Suite { name: "hegui".into(), class: "hegui".into(), cases, ..Suite::default() })?;
        }
        Ok(())
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        self.told |= row.broke();
        write(out, &self.suite(row))
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        let (lang, sums) = (self.lang, &ending.summary);
        let case = if ending.exit > 1 && !self.told {
            Some(undone(lang.pick("结果", "result"), lang.pick("没有检查任何报告", "no report was checked")))
        } else if ending.exit == 1 && sums.failing == 0 {
            // No report fails: what fails is that its baseline holds more than is there.
            let message = aside::gone();
            let message = lang.pick(
                format!("{}（{} 处）", message.zh, sums.gone),
                format!("{} ({} findings)", message.en, sums.gone),
            );
            let text = lang.pick("请用 hegui baseline --update 更新基线", "update it with hegui baseline --update");
            let (severity, text) = (Severity::Error, text.to_owned());
            let result = Result::Failed { tag: "failure", severity, message, text };
            Some(Case { name: lang.pick("基线", "baseline").to_owned(), result })
        } else {
            None
        };
        if let Some(case) = case {
            write(out, &Suite { name: "hegui".into(), class: "hegui".into(), cases: vec![case], ..Suite::default() })?;
        }
        out.write_all(b"\n</testsuites>\n")
    }
}

/// Something that could not be examined.
fn undone(name: &str, message: &str) -> Case {
    let (message, text) = (plain(message.lines().next().unwrap_or_default()), plain(message));
    Case { name: plain(name), result: Result::Failed { tag: "error", severity: Severity::Error, message, text } }
}

impl Junit {
    fn suite(&self, row: &Row) -> Suite {
        let path = Path::new(&row.path);
        let own = self.root.relative(path).unwrap_or_else(|| row.path.clone());
        let year = row.year.map(|year| year.to_string());
        let score = row.score.map(|score| score.to_string());
        let properties = [("organ", row.organ.clone()), ("year", year), ("score", score)];
        Suite {
            name: plain(&row.path),
            class: class(&own),
            file: Some(plain(&self.root.relative(path).unwrap_or_else(|| display(&self.root.absolute(path))))),
            properties: properties.into_iter().filter_map(|(name, value)| Some((name, plain(&value?)))).collect(),
            cases: self.cases(row),
        }
    }

    fn cases(&self, row: &Row) -> Vec<Case> {
        let mut requirements: BTreeMap<&str, (Option<Outcome>, Vec<&Finding>)> = BTreeMap::new();
        for outcome in &row.outcomes {
            requirements.entry(&outcome.rule).or_default().0 = Some(outcome.outcome);
        }
        for finding in &row.findings {
            requirements.entry(&finding.rule).or_default().1.push(finding);
        }
        let case = |(rule, (outcome, findings)): (&str, (Option<Outcome>, Vec<&Finding>))| {
            let result = if findings.is_empty() { self.bare(outcome) } else { self.found(row, &findings) };
            let title = self.titles.get(rule).filter(|title| *title != rule);
            Case { name: title.map_or_else(|| rule.to_owned(), |title| format!("{rule} {}", plain(title))), result }
        };
        let mut cases: Vec<Case> = requirements.into_iter().map(case).collect();
        cases.extend(self.gone(row));
        cases
    }

    /// A requirement of which nothing was found.
    fn bare(&self, outcome: Option<Outcome>) -> Result {
        let lang = self.lang;
        let skipped = |message: &str| Result::Skipped { message: message.to_owned(), text: String::new() };
        match outcome {
            Some(Outcome::NotApplicable) => skipped(lang.pick("对这份报告不适用", "does not apply to this report")),
            Some(Outcome::Undecided) => skipped(lang.pick("从文字上无法判断", "cannot be told from the text")),
            // It is not met, and a rule to which it yields says so.
            Some(Outcome::Weak | Outcome::Fail) => {
                skipped(lang.pick("同一处已由其他规则指出", "another rule speaks of the same place"))
            }
            Some(Outcome::Pass) | None => Result::Passed { text: String::new() },
        }
    }

    fn found(&self, row: &Row, findings: &[&Finding]) -> Result {
        let lang = self.lang;
        let (failing, others): (Vec<&Finding>, Vec<&Finding>) =
            findings.iter().copied().partition(|finding| row.fails_by(finding));
        let (standing, aside): (Vec<&Finding>, Vec<&Finding>) = others.iter().partition(|finding| finding.stands());
        let text = |lists: [&[&Finding]; 3]| {
            lists
                .iter()
                .flat_map(|list| list.iter())
                .map(|finding| self.told(row, finding))
                .collect::<Vec<_>>()
                .join("\n\n")
        };
        if let Some(first) = failing.first() {
            let severity = failing.iter().map(|finding| finding.severity).max().unwrap_or(first.severity);
            let about_file = !row.is_report && matches!(concern(&first.rule), "input" | "identity");
            let tag = if about_file || first.rule == INTERNAL_ERROR { "error" } else { "failure" };
            let text = text([&failing, &standing, &aside]);
            return Result::Failed { tag, severity, message: self.message(first, failing.len()), text };
        }
        if let Some(first) = standing.first() {
            let text = text([&standing, &aside, &[]]);
            let message = self.message(first, standing.len());
            // A file that was not examined has passed nothing.
            let examined = row.is_report || row.settings;
            return if examined { Result::Passed { text } } else { Result::Skipped { message, text } };
        }
        let reason = match aside.first().map(|finding| &finding.standing) {
            Some(Standing::Waived(waiver)) => aside::waived(waiver),
            Some(Standing::Known | Standing::Stands) | None => aside::known(),
        };
        Result::Skipped { message: plain(reason.get(lang)), text: text([&aside, &[], &[]]) }
    }

    /// The first finding of a case, and how many there are.
    fn message(&self, first: &Finding, count: usize) -> String {
        let message = plain(first.message.get(self.lang));
        match count {
            0 | 1 => message,
            n => self.lang.pick(format!("{message}（共 {n} 处）"), format!("{message} ({n} findings)")),
        }
    }

    /// Everything that is known of a finding.
    fn told(&self, row: &Row, finding: &Finding) -> String {
        let lang = self.lang;
        let severity = finding.severity.said();
        let place = finding.place.as_ref().map_or_else(String::new, |place| {
            let address = place.address.map(|address| address.said()).filter(|said| !said.get(lang).is_empty());
            let address = address
                .map_or_else(String::new, |said| lang.pick(format!("（{}）", said.zh), format!(" ({})", said.en)));
            format!(":{}:{}{address}", place.start.line, place.start.column)
        });
        let colon = lang.pick("：", ": ");
        let mut lines = vec![format!("{}{place} {}{colon}{}", row.path, severity.get(lang), finding.message.get(lang))];
        let mut say = |label: &str, text: &str| {
            if !text.is_empty() {
                lines.push(format!("{label}{colon}{text}"));
            }
        };
        say(lang.pick("原文", "Text"), finding.place.as_ref().map_or("", |place| &place.quote));
        say(lang.pick("建议", "What to write"), finding.fix.get(lang));
        say(lang.pick("依据", "Provision"), finding.authority.get(lang));
        match &finding.standing {
            Standing::Stands => {}
            Standing::Known => say(lang.pick("状态", "Standing"), aside::known().get(lang)),
            Standing::Waived(waiver) => say(lang.pick("状态", "Standing"), aside::waived(waiver).get(lang)),
        }
        lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("\n")
    }

    /// What the baseline knows and is no longer there: the report is the better for it.
    fn gone(&self, row: &Row) -> Option<Case> {
        let count = row.gone.len();
        if count == 0 {
            return None;
        }
        let said = |known: &crate::scan::Known| format!("{} {}", plain(&known.rule), plain(&known.message));
        let text = row.gone.iter().map(said).collect::<Vec<_>>().join("\n");
        let message = aside::gone();
        let message =
            self.lang.pick(format!("{}（{count} 处）", message.zh), format!("{} ({count} findings)", message.en));
        let result = Result::Passed { text: format!("{message}\n{text}") };
        Some(Case { name: self.lang.pick("基线", "baseline").to_owned(), result })
    }
}

/// The name of a report as readers of class names want it: folders parted by dots, as packages are, and no dot in the name of
/// the file, which they would take for one more package.
fn class(path: &str) -> String {
    plain(path).replace('.', "．").replace('/', ".").trim_start_matches('.').to_owned()
}

/// Text without the characters that XML 1.0 forbids and those that steer a terminal, where logs of a CI end up.
fn plain(text: &str) -> String {
    let shown = if text.contains('\n') { safe_lines(text) } else { safe(text).into_owned() };
    shown.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}")
}

/// Writes a suite with its counts.
fn write(out: &mut dyn Write, suite: &Suite) -> io::Result<()> {
    let count = |of: fn(&Result) -> bool| suite.cases.iter().filter(|case| of(&case.result)).count().to_string();
    let mut head = BytesStart::new("testsuite").with_attributes([
        ("name", suite.name.as_str()),
        ("tests", &suite.cases.len().to_string()),
        ("failures", &count(|result| matches!(result, Result::Failed { tag: "failure", .. }))),
        ("errors", &count(|result| matches!(result, Result::Failed { tag: "error", .. }))),
        ("skipped", &count(|result| matches!(result, Result::Skipped { .. }))),
        ("time", "0"),
    ]);
    if let Some(file) = &suite.file {
        head.push_attribute(("file", file.as_str()));
    }
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Start(head))?;
    if !suite.properties.is_empty() {
        xml.write_event(Event::Start(BytesStart::new("properties")))?;
        for (name, value) in &suite.properties {
            let property = BytesStart::new("property").with_attributes([("name", *name), ("value", value.as_str())]);
            xml.write_event(Event::Empty(property))?;
        }
        xml.write_event(Event::End(BytesEnd::new("properties")))?;
    }
    for case in &suite.cases {
        one(&mut xml, &suite.class, case)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    out.write_all(b"\n")?;
    out.write_all(&xml.into_inner())
}

fn one(xml: &mut Writer<Vec<u8>>, class: &str, case: &Case) -> io::Result<()> {
    let head = [("classname", class), ("name", case.name.as_str()), ("time", "0")];
    let head = BytesStart::new("testcase").with_attributes(head);
    let element = |tag: &'static str, attributes: &[(&str, &str)]| {
        BytesStart::new(tag).with_attributes(attributes.iter().copied())
    };
    let (inner, text) = match &case.result {
        Result::Passed { text } if text.is_empty() => return xml.write_event(Event::Empty(head)),
        Result::Passed { text } => (element("system-out", &[]), text),
        Result::Skipped { message, text } => (element("skipped", &[("message", message)]), text),
        Result::Failed { tag, severity, message, text } => {
            (element(tag, &[("type", severity.name()), ("message", message)]), text)
        }
    };
    xml.write_event(Event::Start(head))?;
    if text.is_empty() {
        xml.write_event(Event::Empty(inner))?;
    } else {
        let end = inner.to_end().into_owned();
        xml.write_event(Event::Start(inner.clone()))?;
        xml.write_event(Event::Text(BytesText::new(text)))?;
        xml.write_event(Event::End(end))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}
