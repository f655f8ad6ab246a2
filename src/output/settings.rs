//! `hegui config`: what holds for a report, where each value came from, and what became of the waivers.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::{Style, safe};
use crate::{
    config::{Config, Effective, Source},
    finding::{Finding, Severity},
    scan::display,
    text::{Date, Lang, Said},
};

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The report it is about, as shown; `None` for the current folder.
    pub report: Option<&'a str>,
    /// The file that holds.
    pub config: Option<&'a Config>,
    /// The entries of `reports` that hold, by their numbers.
    pub groups: &'a [usize],
    /// What holds.
    pub effective: &'a Effective,
    /// Whether the file leaves the report out.
    pub excluded: bool,
    /// Patterns that match nothing.
    pub unmatched: &'a [Finding],
    /// The day.
    pub today: Date,
}

/// A value as text, its key, and where it came from.
type Entry = (&'static str, Said, Value, Source);

fn severity(severity: Option<Severity>, none: &'static str) -> &'static str {
    severity.map_or(none, Severity::name)
}

fn list(items: &[String], none: &Said) -> Said {
    if items.is_empty() { none.clone() } else { Said::new(items.join("、"), items.join(", ")) }
}

impl View<'_> {
    /// Every value, in the order of the keys of the file; of lists that come from several places each entry.
    fn entries(&self) -> Vec<Entry> {
        let e = self.effective;
        let nothing = Said::new("无", "none");
        let alone = e.packs.value.is_empty() && !e.rules.value.is_empty();
        let packs = if alone { nothing.clone() } else { Said::same("national") };
        let rules: Vec<String> = e.rules.value.iter().map(|path| display(path)).collect();
        let mut all: Vec<Entry> = vec![
            ("packs", list(&e.packs.value, &packs), json!(e.packs.value), e.packs.from),
            ("rules", list(&rules, &nothing), json!(rules), e.rules.from),
            ("select", list(&e.select.value, &Said::new("全部", "all")), json!(e.select.value), e.select.from),
        ];
        all.extend(e.ignore.iter().map(|n| ("ignore", Said::same(&n.value), json!(n.value), n.from)));
        all.extend(e.severities.iter().map(|said| {
            let (name, setting) = (&said.value.0, severity(said.value.1, "off"));
            ("severities", Said::same(format!("{name}: {setting}")), json!({ name: setting }), said.from)
        }));
        let fail_on = severity(e.fail_on.value, "never");
        all.push(("fail_on", Said::same(fail_on), json!(fail_on), e.fail_on.from));
        all.extend(self.reporter());
        let baseline = e.baseline.value.as_deref().map(display);
        let shown = baseline.clone().map_or(nothing.clone(), Said::same);
        all.push(("baseline", shown, json!(baseline), e.baseline.from));
        let format = e.format.value.as_deref().unwrap_or("human");
        all.push(("format", Said::same(format), json!(format), e.format.from));
        let path = |path: &Option<std::path::PathBuf>| path.as_deref().map_or_else(|| "-".to_owned(), display);
        let shown: Vec<String> = e.outputs.value.iter().map(|(name, to)| format!("{name}: {}", path(to))).collect();
        let value: serde_json::Map<String, Value> =
            e.outputs.value.iter().map(|(name, to)| (name.clone(), path(to).into())).collect();
        all.push(("outputs", list(&shown, &nothing), value.into(), e.outputs.from));
        all
    }

    fn reporter(&self) -> [Entry; 5] {
        let e = self.effective;
        let open = |said: Option<Said>| said.unwrap_or_else(|| Said::new("自动识别", "recognised"));
        // As they are written in the file.
        let word = |value: Value| value.as_str().map(ToOwned::to_owned);
        let (level, tier) = (word(json!(e.level.value)), word(json!(e.tier.value)));
        let stage = word(json!(e.stage.value));
        [
            ("level", open(level.map(Said::same)), json!(e.level.value), e.level.from),
            ("tier", open(tier.map(Said::same)), json!(e.tier.value), e.tier.from),
            ("year", open(e.year.value.map(|year| Said::same(year.to_string()))), json!(e.year.value), e.year.from),
            ("place", open(e.place.value.clone().map(Said::same)), json!(e.place.value), e.place.from),
            ("stage", open(stage.map(Said::same)), json!(e.stage.value), e.stage.from),
        ]
    }

    fn line(&self, node: &str) -> usize {
        self.config.map_or(0, |config| config.line(node))
    }
}

/// For people.
///
/// # Errors
/// When writing fails.
pub fn human(out: &mut dyn Write, view: &View<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let file = view.config.map_or(lang.pick("无", "none"), |config| config.name.as_str());
    writeln!(out, "{}{}", lang.pick("设置文件：", "File of settings: "), safe(file))?;
    if let Some(report) = view.report {
        writeln!(out, "{}{}", lang.pick("报告：", "Report: "), safe(report))?;
    }
    if view.excluded {
        writeln!(out, "{}", lang.pick("这份报告由 exclude 排除，不检查", "The report is excluded and not checked"))?;
    }
    writeln!(out)?;
    for (key, said, _, from) in view.entries() {
        writeln!(out, "  {key:<11} {}{}", safe(said.get(lang)), origin(from, file, lang))?;
    }
    let Some(config) = view.config else { return Ok(()) };
    let at = |node: &str| origin(Source::File(config.line(node)), file, lang);
    for (number, glob) in config.exclude.iter().enumerate() {
        writeln!(out, "  {:<11} {}{}", "exclude", safe(glob.text()), at(&format!("exclude[{number}]")))?;
    }
    for (number, group) in config.reports.iter().enumerate() {
        let patterns: Vec<&str> = group.files.iter().map(|glob| glob.text()).collect();
        let holds = match (view.report, view.groups.contains(&number)) {
            (None, _) => "",
            (Some(_), true) => lang.pick("，适用", "; holds"),
            (Some(_), false) => lang.pick("，不适用", "; does not hold"),
        };
        let patterns = patterns.join(lang.pick("、", ", "));
        writeln!(out, "  {:<11} {}{holds}{}", "reports", safe(&patterns), at(&format!("reports[{number}]")))?;
    }
    waivers(out, view, config, lang)?;
    if !view.unmatched.is_empty() {
        writeln!(out, "\n{}", lang.pick("没有报告相符的路径模式：", "Patterns that match no report:"))?;
        for finding in view.unmatched {
            let Some(place) = &finding.place else { continue };
            writeln!(out, "  {}{}", safe(&place.quote), origin(Source::File(place.start.line), file, lang))?;
        }
    }
    Ok(())
}

fn waivers(out: &mut dyn Write, view: &View<'_>, config: &Config, lang: Lang) -> io::Result<()> {
    if config.waivers.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", lang.pick("豁免：", "Waivers:"))?;
    for declared in &config.waivers {
        let waiver = &declared.waiver;
        let state = if declared.expired(view.today) {
            lang.pick(format!("已于 {} 到期", waiver.until), format!("expired on {}", waiver.until))
        } else {
            lang.pick(format!("有效至 {}", waiver.until), format!("in force until {}", waiver.until))
        };
        let from = origin(Source::File(config.line(&format!("waivers[{}]", declared.number))), &config.name, lang);
        writeln!(out, "  {} {}{}{state}{from}", waiver.rule, safe(&declared.report), lang.pick("，", ", "))?;
        let (reason, approver) = (safe(&waiver.reason), safe(&waiver.approver));
        let quote = waiver.quote.as_deref().map(safe);
        let quote = quote.map_or_else(String::new, |quote| lang.pick(format!("“{quote}”；"), format!("“{quote}”; ")));
        let said = lang.pick(
            format!("{quote}理由：{reason}；批准人：{approver}"),
            format!("{quote}reason: {reason}; approved by {approver}"),
        );
        writeln!(out, "    {said}")?;
    }
    Ok(())
}

fn origin(from: Source, file: &str, lang: Lang) -> String {
    let said = match from {
        Source::Default => Said::new("默认", "default"),
        Source::File(line) => Said::same(format!("{}:{line}", safe(file))),
        Source::Environment(name) => Said::new(format!("环境变量 {name}"), format!("variable {name}")),
        Source::Flag(name) => Said::same(name),
    };
    lang.pick(format!("（{}）", said.zh), format!("  ({})", said.en))
}

/// Where a value came from, for programs.
#[derive(Serialize)]
struct FromOf {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
}

impl From<Source> for FromOf {
    fn from(source: Source) -> Self {
        match source {
            Source::Default => Self { kind: "default", line: None, name: None },
            Source::File(line) => Self { kind: "file", line: Some(line), name: None },
            Source::Environment(name) => Self { kind: "environment", line: None, name: Some(name) },
            Source::Flag(name) => Self { kind: "flag", line: None, name: Some(name) },
        }
    }
}

#[derive(Serialize)]
struct ValueOf {
    key: &'static str,
    value: Value,
    from: FromOf,
}

#[derive(Serialize)]
struct PatternOf<'a> {
    pattern: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct GroupOf<'a> {
    files: Vec<&'a str>,
    line: usize,
    /// Whether it holds for the report, where there is one.
    holds: Option<bool>,
}

#[derive(Serialize)]
struct WaiverOf<'a> {
    rule: &'a str,
    report: &'a str,
    quote: Option<&'a str>,
    reason: &'a str,
    approver: &'a str,
    until: String,
    state: &'static str,
    line: usize,
}

#[derive(Serialize)]
struct All<'a> {
    schema: &'static str,
    file: Option<&'a str>,
    report: Option<&'a str>,
    excluded: bool,
    values: Vec<ValueOf>,
    exclude: Vec<PatternOf<'a>>,
    reports: Vec<GroupOf<'a>>,
    waivers: Vec<WaiverOf<'a>>,
    unmatched: Vec<PatternOf<'a>>,
}

/// For programs, schema `hegui.config/1`.
///
/// # Errors
/// When writing fails.
pub fn json(out: &mut dyn Write, view: &View<'_>) -> io::Result<()> {
    let values = view.entries().into_iter().map(|(key, _, value, from)| ValueOf { key, value, from: from.into() });
    let exclude = view.config.iter().flat_map(|config| &config.exclude).enumerate();
    let reports = view.config.iter().flat_map(|config| &config.reports).enumerate();
    let waivers = view.config.iter().flat_map(|config| &config.waivers).map(|declared| {
        let waiver = &declared.waiver;
        WaiverOf {
            rule: &waiver.rule,
            report: &declared.report,
            quote: waiver.quote.as_deref(),
            reason: &waiver.reason,
            approver: &waiver.approver,
            until: waiver.until.to_string(),
            state: if declared.expired(view.today) { "expired" } else { "in-force" },
            line: view.line(&format!("waivers[{}]", declared.number)),
        }
    });
    let unmatched = view.unmatched.iter().filter_map(|finding| finding.place.as_ref());
    let all = All {
        schema: "hegui.config/1",
        file: view.config.map(|config| config.name.as_str()),
        report: view.report,
        excluded: view.excluded,
        values: values.collect(),
        exclude: exclude
            .map(|(i, glob)| PatternOf { pattern: glob.text(), line: view.line(&format!("exclude[{i}]")) })
            .collect(),
        reports: reports
            .map(|(i, group)| GroupOf {
                files: group.files.iter().map(|glob| glob.text()).collect(),
                line: view.line(&format!("reports[{i}]")),
                holds: view.report.map(|_| view.groups.contains(&i)),
            })
            .collect(),
        waivers: waivers.collect(),
        unmatched: unmatched.map(|place| PatternOf { pattern: &place.quote, line: place.start.line }).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}
