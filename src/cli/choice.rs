//! Which rules a run uses, and which reporter it has in mind: arguments that several commands share.
//!
//! Where flags and variables are silent the file of settings speaks, that of the report or of the current folder.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    Global, problem,
    settings::{ConfigArgs, Settings},
    variables::{self, Variables},
};
use crate::{
    config::{Asked, Effective, Source, Valued},
    document::{Given, Level, Meta, Tier},
    finding::concern,
    rule::{self, LoadError, RuleFile, RuleSet},
    scan::{self, display, names_rule},
    text::{Lang, Said},
    written,
};

/// Which rules.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct RulesArgs {
    #[arg(short, long, value_name = "PATH")]
    rules: Vec<PathBuf>,
    #[arg(short, long, value_name = "NAME", value_delimiter = ',')]
    pack: Vec<String>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// Which reporter; what is left out is recognised, or any.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ReporterArgs {
    #[arg(long, value_enum)]
    level: Option<Level>,
    #[arg(long, value_enum)]
    tier: Option<Tier>,
    #[arg(long, value_parser = clap::value_parser!(i16).range(2000..=2100))]
    year: Option<i16>,
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
}

impl ReporterArgs {
    /// What is said of the reporter.
    pub(super) fn given(&self) -> Given {
        let Self { level, tier, year, place } = self.clone();
        Given { level, tier, place, year }
    }

    /// The metadata of a report by such a reporter that is yet to be written.
    pub(super) fn meta(&self) -> Meta {
        let mut meta = Meta::default();
        self.given().apply(&mut meta, "");
        meta.reporter.tier = meta.reporter.tier.or_else(|| self.level.map(Level::usual_tier));
        meta
    }
}

impl RulesArgs {
    /// Rule files, folders and names of packs as one list (`hegui test hubei my-rules/`).
    pub(super) fn named(names: &[PathBuf], config: &ConfigArgs) -> Self {
        let (pack, rules) = names.iter().cloned().partition(|name| {
            !name.exists() && name.to_str().is_some_and(|name| rule::pack_names().any(|known| known == name))
        });
        let pack = Vec::<PathBuf>::into_iter(pack).map(|name| name.display().to_string()).collect();
        Self { rules, pack, config: config.clone() }
    }

    /// What flags say of the rules, or variables.
    pub(super) fn asked(&self, variables: &Variables) -> Asked {
        let named = |packs: Vec<String>, rules: Vec<PathBuf>, from: [Source; 2]| {
            (Valued::new(packs, from[0]), Valued::new(rules, from[1]))
        };
        let flags = !self.pack.is_empty() || !self.rules.is_empty();
        let rules = if flags {
            // Whichever of the two was written decides on both.
            let from = |own: bool, flag, other| Source::Flag(if own { flag } else { other });
            let pack = from(!self.pack.is_empty(), "--pack", "--rules");
            Some(named(
                self.pack.clone(),
                self.rules.clone(),
                [pack, from(!self.rules.is_empty(), "--rules", "--pack")],
            ))
        } else {
            (variables.pack.is_some() || variables.rules.is_some()).then(|| {
                let (packs, rules) = (variables.pack.clone(), variables.rules.clone());
                let from = |own: bool, name, other| Source::Environment(if own { name } else { other });
                let from = [
                    from(packs.is_some(), "HEGUI_PACK", "HEGUI_RULES"),
                    from(rules.is_some(), "HEGUI_RULES", "HEGUI_PACK"),
                ];
                named(packs.unwrap_or_default(), rules.unwrap_or_default(), from)
            })
        };
        Asked { rules, ..Asked::default() }
    }

    /// The settings of a command that looks at one report or at none; `None` after saying what is wrong.
    pub(super) fn settings<'g>(&self, global: &'g Global, reporter: &ReporterArgs) -> Option<Settings<'g>> {
        let variables = variables::read(global.lang)?;
        let asked = Asked { given: reporter.given(), ..self.asked(&variables) };
        Some(Settings::new(global, &self.config, &variables, asked))
    }

    /// What holds for a report, or in the current folder, and the rules; `None` after saying what is wrong.
    pub(super) fn load(
        &self,
        global: &Global,
        reporter: &ReporterArgs,
        report: Option<&Path>,
    ) -> Option<(Arc<RuleSet>, Effective)> {
        let mut settings = self.settings(global, reporter)?;
        let effective = settings.for_report(report);
        if !settings.sound() {
            return None;
        }
        Some((settings.rules(&effective)?, effective))
    }

    /// The same, the rules with their examples and cases.
    pub(super) fn load_whole(
        &self,
        global: &Global,
        reporter: &ReporterArgs,
        report: Option<&Path>,
    ) -> Option<(RuleSet, Effective)> {
        let mut settings = self.settings(global, reporter)?;
        let effective = settings.for_report(report);
        if !settings.sound() {
            return None;
        }
        let (packs, paths) = (&effective.packs, &effective.rules.value);
        let rules = loaded(&packs.value, paths, packs.from, global.lang, rule::load_whole)?;
        Some((rules, effective))
    }
}

/// Loads packs and rule files, the national pack where none is named; `None` after every mistake was shown.
pub(super) fn load(packs: &[String], paths: &[PathBuf], from: Source, lang: Lang) -> Option<RuleSet> {
    loaded(packs, paths, from, lang, rule::load)
}

fn loaded(
    packs: &[String],
    paths: &[PathBuf],
    from: Source,
    lang: Lang,
    load: fn(Vec<RuleFile>) -> Result<RuleSet, LoadError>,
) -> Option<RuleSet> {
    let mut all = Vec::new();
    for name in packs {
        let pack = rule::embedded(name);
        if pack.is_empty() && matches!(from, Source::File(_)) {
            // Its file told so, at its place.
            return None;
        }
        if pack.is_empty() {
            let known: Vec<&str> = rule::pack_names().collect();
            let said = Said::new(
                format!("没有内置规则包“{name}”。可用的有：{}", known.join("、")),
                format!("there is no embedded pack `{name}`; known: {}", known.join(", ")),
            );
            problem::say(if let Source::Environment(name) = from { name } else { "--pack" }, said.get(lang));
            return None;
        }
        all.extend(pack);
    }
    all.extend(files(paths, lang)?);
    if all.is_empty() {
        all = rule::embedded("national");
    }
    load(all).map_err(|error| problem::rules(&error, lang)).ok()
}

/// The ids of all rules there are: those of some sets, and the program's own.
pub(super) fn ids<'r>(sets: &[&'r RuleSet]) -> Vec<&'r str> {
    let rules = sets.iter().flat_map(|set| set.rules.iter().map(|rule| rule.id.as_str()));
    rules.chain(scan::OWN_RULES.iter().map(|own| own.id)).collect()
}

/// The YAML files that paths name: a folder stands for those in it.
fn files(paths: &[PathBuf], lang: Lang) -> Option<Vec<RuleFile>> {
    let mut found = Vec::new();
    let mut sound = true;
    for path in paths {
        let listed = if path.is_dir() { folder(path, lang, &mut sound) } else { vec![path.clone()] };
        if listed.is_empty() {
            let said = Said::new("文件夹里没有规则文件(.yaml)", "the folder holds no rule file (.yaml)");
            problem::say(&display(path), said.get(lang));
            sound = false;
        }
        for file in listed {
            match read(&file) {
                Ok(rules) => found.push(rules),
                Err(said) => {
                    problem::say(&display(&file), said.get(lang));
                    sound = false;
                }
            }
        }
    }
    sound.then_some(found)
}

fn folder(path: &Path, lang: Lang, sound: &mut bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) => found.push(entry.into_path()),
            Err(error) => {
                let place = error.path().map_or_else(|| display(path), display);
                let said = Said::new("规则文件夹中此处无法读取", "this place in the folder of rules cannot be read");
                problem::say(&place, said.get(lang));
                *sound = false;
            }
        }
    }
    found.retain(|path| path.extension().is_some_and(|e| e == "yaml" || e == "yml"));
    found
}

/// A rule file larger than this is none.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

fn read(path: &Path) -> Result<RuleFile, Said> {
    let meta = std::fs::metadata(path).map_err(|error| scan::io_said(&error))?;
    if meta.len() > MAX_BYTES {
        return Err(Said::new(
            "规则文件超过 4 MB，请确认选对了文件",
            "the rule file has more than 4 MB; check that it is the right one",
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| scan::io_said(&error))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Said::new("规则文件应为 UTF-8 编码，请另存", "a rule file is UTF-8; save it so"))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    Ok(RuleFile::new(display(path), text))
}

/// Whether every name of `--select` and `--ignore` is a rule or a concern; what is not is said.
pub(super) fn known(names: &[String], sets: &[&RuleSet], lang: Lang) -> bool {
    let ids = ids(sets);
    let unknown: Vec<&String> = names.iter().filter(|name| !ids.iter().any(|id| names_rule(name, id))).collect();
    for name in &unknown {
        let concerns = ids.iter().map(|id| concern(id));
        let near = written::nearest(name, ids.iter().copied().chain(concerns));
        let help = near.map_or_else(
            || Said::new("规则编号见 hegui rules", "`hegui rules` lists the rules"),
            |near| Said::new(format!("是否想写“{near}”？"), format!("did you mean `{near}`?")),
        );
        let said =
            Said::new(format!("没有规则“{name}”。{}", help.zh), format!("there is no rule `{name}`; {}", help.en));
        problem::say(lang.pick("规则", "rules"), said.get(lang));
    }
    unknown.is_empty()
}
