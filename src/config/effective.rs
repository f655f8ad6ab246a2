//! What holds for a report: a flag goes before a variable of the environment, that before the file, that before the default;
//! and where each value came from.
//!
//! `check` judges by it and `hegui config` shows it, so that what is shown is what is done.

use std::path::PathBuf;

use super::{Config, Setting};
use crate::{
    document::{Given, Level, Stage, Tier},
    finding::{Severity, concern},
    scan::{Gate, Options, names_rule},
};

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody said anything.
    Default,
    /// A line of the file.
    File(usize),
    /// A variable of the environment.
    Environment(&'static str),
    /// A flag of the command line.
    Flag(&'static str),
}

/// A value, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valued<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub from: Source,
}

impl<T> Valued<T> {
    /// A value and its source.
    pub fn new(value: T, from: Source) -> Self {
        Self { value, from }
    }
}

/// Embedded packs, and rule files and folders.
pub type RulesFrom = (Valued<Vec<String>>, Valued<Vec<PathBuf>>);

/// A format and the file that it is written to; `None` for standard output.
pub type Destination = (String, Option<PathBuf>);

/// What flags and variables say.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Packs, and rule files and folders: whoever names either decides on both, as rule files may stand alone.
    pub rules: Option<RulesFrom>,
    /// `--select`.
    pub select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// The severity from which a run fails.
    pub fail_on: Option<Valued<Option<Severity>>>,
    /// What is said of the reporter.
    pub given: Given,
    /// `--stage`.
    pub stage: Option<Stage>,
    /// The baseline; `Some` of `None` for none, whatever the file says.
    pub baseline: Option<Valued<Option<PathBuf>>>,
    /// The format of standard output.
    pub format: Option<Valued<String>>,
    /// The other outputs.
    pub outputs: Option<Valued<Vec<Destination>>>,
}

/// What holds for one report.
#[derive(Clone, Debug)]
pub struct Effective {
    /// Packs.
    pub packs: Valued<Vec<String>>,
    /// Rule files and folders.
    pub rules: Valued<Vec<PathBuf>>,
    /// Rules or concerns, and no others; all when empty.
    pub select: Valued<Vec<String>>,
    /// Rules or concerns to leave out.
    pub ignore: Vec<Valued<String>>,
    /// Severities by rule or concern; of two that name a rule the later one holds.
    pub severities: Vec<Valued<(String, Setting)>>,
    /// The severity from which a run fails.
    pub fail_on: Valued<Option<Severity>>,
    /// Level; recognised when `None`, as the four that follow.
    pub level: Valued<Option<Level>>,
    /// Tier.
    pub tier: Valued<Option<Tier>>,
    /// Year.
    pub year: Valued<Option<i16>>,
    /// Place.
    pub place: Valued<Option<String>>,
    /// Stage.
    pub stage: Valued<Option<Stage>>,
    /// The baseline.
    pub baseline: Valued<Option<PathBuf>>,
    /// The format of standard output.
    pub format: Valued<Option<String>>,
    /// Other outputs.
    pub outputs: Valued<Vec<Destination>>,
}

impl Effective {
    /// Puts together what holds for a report that stands under a file of settings and some of its `reports` entries.
    #[must_use]
    pub fn new(asked: &Asked, config: Option<&Config>, groups: &[usize]) -> Self {
        let file = |node: &str| config.map_or(Source::Default, |config| Source::File(config.line(node)));
        let filed = |node: &str, value: Option<_>| value.map(|value| Valued::new(value, file(node)));
        let (packs, rules) = asked.rules.clone().unwrap_or_else(|| {
            let packs = config.and_then(|c| c.packs.clone()).map(|value| Valued::new(value, file("packs")));
            let rules = config.and_then(|c| c.rules.clone()).map(|value| Valued::new(value, file("rules")));
            (packs.unwrap_or(unsaid()), rules.unwrap_or(unsaid()))
        });
        let select = flag("--select", &asked.select)
            .or_else(|| filed("select", config.and_then(|config| config.select.clone())))
            .unwrap_or(unsaid());
        let fail_on = config.and_then(|c| c.fail_on).map(|value| Valued::new(value, file("fail_on")));
        let given = &asked.given;
        Self {
            packs,
            rules,
            select,
            ignore: ignored(asked, config, groups),
            severities: severities(config, groups),
            fail_on: asked.fail_on.clone().or(fail_on).unwrap_or(Valued::new(Some(Severity::Error), Source::Default)),
            level: of_group(config, groups, ("level", "--level"), given.level, |group| group.level),
            tier: of_group(config, groups, ("tier", "--tier"), given.tier, |group| group.tier),
            year: of_group(config, groups, ("year", "--year"), given.year, |group| group.year),
            place: of_group(config, groups, ("place", "--place"), given.place.clone(), |group| group.place.clone()),
            stage: of_group(config, groups, ("stage", "--stage"), asked.stage, |group| group.stage),
            baseline: asked.baseline.clone().unwrap_or_else(|| {
                let path = config.and_then(|config| config.baseline.clone());
                path.map_or(unsaid(), |path| Valued::new(Some(path), file("baseline")))
            }),
            format: asked.format.clone().map(|format| Valued::new(Some(format.value), format.from)).unwrap_or_else(
                || {
                    let format = config.and_then(|config| config.format.clone());
                    format.map_or(unsaid(), |format| Valued::new(Some(format), file("format")))
                },
            ),
            outputs: asked
                .outputs
                .clone()
                .or_else(|| config.and_then(|c| c.outputs.clone()).map(|to| Valued::new(to, file("outputs"))))
                .unwrap_or(unsaid()),
        }
    }

    /// What a run is asked to do with such a report; `rules` are the ids of all rules there are.
    #[must_use]
    pub fn options(&self, base: Options, rules: &[&str]) -> Options {
        let off = |id: &&&str| self.leaves_out(id);
        let named = |id: &&&str| {
            let last = self.severities.iter().rfind(|said| names_rule(&said.value.0, id));
            last.is_some_and(|said| said.value.0 == **id && said.value.1.is_some())
        };
        let ids = |wanted: &dyn Fn(&&&str) -> bool| -> Vec<String> {
            let mut ids: Vec<String> = rules.iter().filter(|id| wanted(id)).map(|id| (*id).to_owned()).collect();
            ids.dedup();
            ids
        };
        let severities = self.severities.iter().filter_map(|said| Some((said.value.0.clone(), said.value.1?)));
        Options {
            stage: self.stage.value,
            given: self.given(),
            select: self.select.value.clone(),
            ignore: ids(&off),
            enable: ids(&named),
            gate: Gate { severities: severities.collect(), fail_on: self.fail_on.value, ..base.gate },
            ..base
        }
    }

    /// What is said of the reporter.
    #[must_use]
    pub fn given(&self) -> Given {
        Given { level: self.level.value, tier: self.tier.value, place: self.place.value.clone(), year: self.year.value }
    }

    /// Whether a rule is not evaluated. What the command line selects by name goes before what the file leaves out, unless
    /// the file is the more exact of the two.
    fn leaves_out(&self, id: &str) -> bool {
        let flagged = matches!(self.select.from, Source::Flag(_));
        let selects = |name: &str| flagged && self.select.value.iter().any(|selected| selected == name);
        let holds = |name: &str, from: Source| {
            let outdone = selects(id) || (name == concern(id) && selects(name));
            names_rule(name, id) && (matches!(from, Source::Flag(_)) || !outdone)
        };
        let off = self.severities.iter().rfind(|said| names_rule(&said.value.0, id));
        self.ignore.iter().any(|name| holds(&name.value, name.from))
            || off.is_some_and(|said| said.value.1.is_none() && holds(&said.value.0, said.from))
    }
}

fn unsaid<T: Default>() -> Valued<T> {
    Valued { value: T::default(), from: Source::Default }
}

fn flag(name: &'static str, list: &[String]) -> Option<Valued<Vec<String>>> {
    (!list.is_empty()).then(|| Valued::new(list.to_vec(), Source::Flag(name)))
}

/// A value that flags and entries of `reports` say; the last entry that says it holds.
fn of_group<T>(
    config: Option<&Config>,
    groups: &[usize],
    (key, flag): (&str, &'static str),
    asked: Option<T>,
    of: impl Fn(&super::Group) -> Option<T>,
) -> Valued<Option<T>> {
    if asked.is_some() {
        return Valued::new(asked, Source::Flag(flag));
    }
    let said = config.and_then(|config| {
        groups.iter().rev().find_map(|number| {
            let value = of(config.reports.get(*number)?)?;
            Some(Valued::new(Some(value), Source::File(config.line(&format!("reports[{number}].{key}")))))
        })
    });
    said.unwrap_or(Valued { value: None, from: Source::Default })
}

fn ignored(asked: &Asked, config: Option<&Config>, groups: &[usize]) -> Vec<Valued<String>> {
    if !asked.ignore.is_empty() {
        return asked.ignore.iter().map(|name| Valued::new(name.clone(), Source::Flag("--ignore"))).collect();
    }
    let Some(config) = config else { return Vec::new() };
    let mut all: Vec<Valued<String>> = Vec::new();
    let mut add = |node: &str, names: &[String]| {
        for (number, name) in names.iter().enumerate() {
            let line = config.line(&format!("{node}[{number}]"));
            all.push(Valued::new(name.clone(), Source::File(line)));
        }
    };
    add("ignore", &config.ignore);
    for number in groups {
        if let Some(group) = config.reports.get(*number) {
            add(&format!("reports[{number}].ignore"), &group.ignore);
        }
    }
    all
}

fn severities(config: Option<&Config>, groups: &[usize]) -> Vec<Valued<(String, Setting)>> {
    let Some(config) = config else { return Vec::new() };
    let of = |node: String, said: &[(String, Setting)]| -> Vec<Valued<(String, Setting)>> {
        let line = |name: &str| Source::File(config.line(&format!("{node}.{name}")));
        said.iter().map(|(name, setting)| Valued::new((name.clone(), *setting), line(name))).collect()
    };
    let mut all = of("severities".to_owned(), &config.severities);
    for number in groups {
        if let Some(group) = config.reports.get(*number) {
            all.extend(of(format!("reports[{number}].severities"), &group.severities));
        }
    }
    all
}
