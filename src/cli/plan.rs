//! How each report of a run is judged: which rules it is held against and under which settings.
//!
//! Reports that stand under the same settings share them: a run of thousands has a few.

use std::{
    borrow::Cow,
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Global, choice, judge::JudgeArgs, known, problem, settings::Settings, variables::Variables};
use crate::{
    config::{Asked, Config, Effective, Usage, Walked},
    output::RuleInfo,
    rule::{PackId, RuleSet},
    scan::{self, Baseline, Detail, Input, Inputs, Job, Options, Origin, Row},
    text::Said,
};

/// How the reports of a run are judged.
pub(super) struct Plan {
    /// The sets of rules; at least one.
    sets: Vec<Arc<RuleSet>>,
    /// What is asked, each with its set of rules; at least one.
    pub(super) options: Vec<(usize, Options)>,
    /// For each input: what is asked, and the file it stands under.
    inputs: Vec<(usize, Option<usize>)>,
    /// The files, each with what is asked where no entry of `reports` says more.
    files: Vec<(Arc<Config>, Options)>,
    /// What files leave out, by the number of the file.
    left_out: Vec<(usize, PathBuf)>,
    /// What holds under each file; of a run under none, what holds there.
    pub(super) effective: Vec<Effective>,
    /// The baselines, by their paths.
    baselines: Vec<(PathBuf, Arc<Baseline>)>,
}

/// What becomes of files that the settings exclude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excluded {
    /// They are not examined.
    LeftOut,
    /// They are examined all the same: they were set side by side.
    Examined,
}

/// What holds for some of the inputs: the file they stand under and its entries for them.
type Under = (Option<usize>, Vec<usize>);

impl Plan {
    /// Makes the plan for some inputs, and takes out those that the settings exclude. `None` after saying what is wrong.
    pub(super) fn new(
        global: &Global,
        judge: &JudgeArgs,
        (variables, asked): (&Variables, Asked),
        inputs: &mut Inputs,
        excluded: Excluded,
    ) -> Option<Self> {
        let mut settings = Settings::new(global, &judge.rules.config, variables, asked);
        let mut left_out = Vec::new();
        let mut under: Vec<Under> = Vec::new();
        let mut kept = Vec::new();
        if settings.nowhere() {
            kept = std::mem::take(&mut inputs.inputs);
            under = vec![Under::default(); kept.len()];
        }
        for input in std::mem::take(&mut inputs.inputs) {
            let path = path(global, &input);
            let file = settings.above(&path);
            let config = settings.get(file);
            let out = excluded == Excluded::LeftOut && config.is_some_and(|config| config.excludes(&path));
            match file.filter(|_| out) {
                Some(file) => left_out.push((file, path)),
                None => {
                    under.push((file, config.map(|config| config.groups(&path)).unwrap_or_default()));
                    kept.push(input);
                }
            }
        }
        inputs.inputs = kept;
        inputs.skipped.excluded = left_out.len();
        if inputs.inputs.is_empty() && left_out.is_empty() {
            // Nothing to examine: the settings of the current folder are read all the same, and their mistakes told.
            settings.above_folder(global.root.started());
        }
        let mut plan =
            Building { global, judge, settings, sets: Vec::new(), options: Vec::new(), baselines: Vec::new() };
        let files = plan.files(&under)?;
        let mut known: HashMap<&Under, usize> = HashMap::new();
        let mut numbers = Vec::with_capacity(under.len());
        for held in &under {
            let number = match known.get(held) {
                Some(number) => *number,
                None => plan.group(held)?,
            };
            known.insert(held, number);
            numbers.push((number, held.0));
        }
        let nobody = (plan.options.is_empty()).then(|| (files.first().map(|_| 0), Vec::new()));
        if let Some(under) = nobody {
            plan.group(&under)?;
        }
        let effective = plan.effective(&under);
        Some(Self {
            sets: plan.sets,
            options: plan.options,
            inputs: numbers,
            files,
            left_out,
            effective,
            baselines: plan.baselines,
        })
    }

    /// The rules and options by which anything is judged that is no input of its own, such as last year's reports.
    pub(super) fn first(&self) -> Option<(&RuleSet, &Options)> {
        let (set, options) = self.options.first()?;
        Some((self.sets.get(*set)?, options))
    }

    /// Every set of rules, with what is asked of the reports under it.
    pub(super) fn each(&self) -> impl Iterator<Item = (&RuleSet, &Options)> + Clone {
        self.options.iter().filter_map(|(set, options)| Some((self.sets.get(*set)?.as_ref(), options)))
    }

    /// What an input is held against, by its number.
    pub(super) fn of(&self, input: usize) -> Option<(&RuleSet, &Options)> {
        let (set, options) = self.options.get(self.inputs.get(input)?.0)?;
        Some((self.sets.get(*set)?, options))
    }

    /// Whether a baseline tells new findings from known ones.
    pub(super) fn has_baseline(&self) -> bool {
        !self.baselines.is_empty()
    }

    /// What waivers and baselines want to know of each report.
    pub(super) fn detail(&self) -> Detail {
        let quotes = self.files.iter().any(|(config, _)| !config.waivers.is_empty());
        let known = self.has_baseline();
        Detail { reporter: known, fingerprints: known, quotes: quotes || known, ..Detail::default() }
    }

    /// The files of settings and the baselines.
    pub(super) fn files_read(&self) -> Vec<PathBuf> {
        let settings = self.files.iter().map(|(config, _)| config.folder.join(crate::config::FILE));
        settings.chain(self.baselines.iter().map(|(path, _)| path.clone())).collect()
    }

    /// The first of the baselines that tell new findings from known ones.
    pub(super) fn baseline(&self) -> &Path {
        self.baselines.first().map_or(Path::new(""), |(path, _)| path)
    }

    /// The file of the baseline that the settings of the run name, where they name one.
    pub(super) fn baseline_file(&self) -> Option<PathBuf> {
        let mut named = self.files.iter().filter_map(|(config, _)| config.baseline.as_ref());
        let first = named.next()?;
        named.all(|other| other == first).then(|| first.clone())
    }

    /// What the baselines know of reports that are gone, a row for each file.
    pub(super) fn lost(&self, global: &Global, inputs: &Inputs) -> Vec<Row> {
        let lost = |(path, baseline): &(PathBuf, Arc<Baseline>)| known::lost(path, baseline, &global.root, inputs);
        self.baselines.iter().filter_map(lost).collect()
    }

    /// Keeps some of the inputs, and what is planned for them.
    pub(super) fn retain(&mut self, inputs: &mut Inputs, keep: &[bool]) {
        let (mut a, mut b) = (keep.iter(), keep.iter());
        inputs.inputs.retain(|_| a.next().is_none_or(|keep| *keep));
        self.inputs.retain(|_| b.next().is_none_or(|keep| *keep));
    }

    /// The work to do.
    pub(super) fn jobs<'a>(&'a self, inputs: &'a Inputs) -> Vec<Job<'a>> {
        let job = |(input, (number, _)): (&'a Input, &(usize, Option<usize>))| {
            let (set, options) = self.options.get(*number)?;
            Some(Job { input, rules: self.sets.get(*set)?, options })
        };
        inputs.inputs.iter().zip(&self.inputs).filter_map(job).collect()
    }

    /// The packs of all sets.
    pub(super) fn packs(&self) -> Vec<PackId> {
        let mut packs: Vec<PackId> = Vec::new();
        for pack in self.sets.iter().flat_map(|set| &set.packs) {
            if !packs.contains(pack) {
                packs.push(pack.clone());
            }
        }
        packs
    }

    /// Every rule that may speak.
    pub(super) fn rules(&self) -> Vec<RuleInfo> {
        let of = |(set, options): &(usize, Options)| self.sets.get(*set).map(|set| RuleInfo::of(set, options));
        let mut all: Vec<RuleInfo> = self.options.iter().filter_map(of).flatten().collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup_by(|later, first| later.id == first.id);
        all
    }

    /// Whether some rules are left out anywhere.
    pub(super) fn partial(&self) -> bool {
        self.options.iter().any(|(_, options)| !options.select.is_empty() || !options.ignore.is_empty())
    }

    /// What a run learns of the files, before it begins.
    pub(super) fn usage(&self, global: &Global, inputs: &Inputs) -> Learning<'_> {
        let mut usages: Vec<Usage<'_>> = self.files.iter().map(|(config, _)| Usage::new(config)).collect();
        for (file, path) in &self.left_out {
            if let Some(usage) = usages.get_mut(*file) {
                usage.left_out(path);
            }
        }
        for (input, (_, file)) in inputs.inputs.iter().zip(&self.inputs) {
            if let Some(usage) = file.and_then(|file| usages.get_mut(file)) {
                usage.met(&path(global, input));
            }
        }
        Learning { plan: self, usages, row: 0 }
    }
}

/// What a run learns of the files of settings while it goes on.
pub(super) struct Learning<'a> {
    plan: &'a Plan,
    usages: Vec<Usage<'a>>,
    row: usize,
}

impl Learning<'_> {
    /// Takes note of the next input, shown under a name; of its row, which is asked for where something is to be learnt of it.
    pub(super) fn row<'r>(&mut self, global: &Global, name: &str, row: impl FnOnce() -> Option<Cow<'r, Row>>) {
        let here = self.plan.inputs.get(self.row);
        self.row += 1;
        let Some((number, Some(file))) = here else { return };
        let Some((set, options)) = self.plan.options.get(*number) else { return };
        let (Some(usage), Some(rules)) = (self.usages.get_mut(*file), self.plan.sets.get(*set)) else { return };
        let path = global.root.absolute(Path::new(name));
        if usage.waives(&path)
            && let Some(row) = row()
        {
            usage.examined(&path, &row, rules, options);
        }
    }

    /// The rows of the files about which there is something to say.
    pub(super) fn rows(self, global: &Global, walked: &[PathBuf]) -> Vec<Row> {
        let exists = |path: &Path| path.exists() || matches!(Input::find(path).origin, Origin::Entry(_));
        let mut rows = Vec::new();
        for (usage, (config, options)) in self.usages.iter().zip(&self.plan.files) {
            let whole = walked.iter().any(|folder| config.folder.starts_with(global.root.absolute(folder)));
            let whole = if whole { Walked::Whole } else { Walked::Some };
            let findings = usage.findings(options.today, whole, exists);
            let mut row = Row { path: config.name.clone(), settings: true, findings, ..Row::default() };
            scan::settle(&mut row, options);
            if !row.findings.is_empty() {
                rows.push(row);
            }
        }
        rows.sort_by(|a, b| a.path.cmp(&b.path));
        rows
    }
}

/// The path of an input, absolute.
fn path(global: &Global, input: &Input) -> PathBuf {
    global.root.absolute(Path::new(&input.name()))
}

/// A plan in the making.
struct Building<'g, 'a> {
    global: &'g Global,
    judge: &'a JudgeArgs,
    settings: Settings<'g>,
    sets: Vec<Arc<RuleSet>>,
    options: Vec<(usize, Options)>,
    baselines: Vec<(PathBuf, Arc<Baseline>)>,
}

impl Building<'_, '_> {
    /// Every file that was found, its names held against the rules that there are; what is asked under each.
    fn files(&mut self, under: &[Under]) -> Option<Vec<(Arc<Config>, Options)>> {
        let mut sound = self.settings.sound();
        let mut sets = Vec::new();
        let alone = under.iter().any(|(file, _)| file.is_none()) || self.settings.count() == 0;
        let numbers = (0..self.settings.count()).map(Some).chain(alone.then_some(None));
        for number in numbers.collect::<Vec<_>>() {
            let effective = self.settings.effective(number, Path::new(""));
            // After a mistake, what is loaded is only good for finding more of them.
            let Some(set) = self.settings.rules(&effective) else { continue };
            if let Some(file) = number {
                self.settings.check_names(file, &set);
            }
            sets.push((number, set, effective));
        }
        sound &= self.settings.sound();
        let all: Vec<&RuleSet> = sets.iter().map(|(_, set, _)| set.as_ref()).collect();
        if !sound || !choice::known(&self.judge.named(), &all, self.global.lang) {
            return None;
        }
        let mut files = Vec::new();
        for (number, set, effective) in &sets {
            let Some(config) = self.settings.get(*number).cloned() else { continue };
            let options = self.asked(Some(&config), set, effective)?;
            files.push((config, options));
        }
        Some(files)
    }

    /// What is asked about reports of one group; its number.
    fn group(&mut self, (file, groups): &Under) -> Option<usize> {
        let config = self.settings.get(*file).cloned();
        let effective = Effective::new(self.settings.asked(), config.as_deref(), groups);
        let set = self.settings.rules(&effective)?;
        let options = self.asked(config.as_ref(), &set, &effective)?;
        if !set.rules.iter().any(|rule| options.wants(&rule.id, rule.enabled)) {
            let lang = self.global.lang;
            let said = match &config {
                None => Said::new("--select 与 --ignore 相抵，没有规则可查", "`--select` and `--ignore` leave no rule"),
                Some(config) => Said::new(
                    format!("按 {} 和命令行的设定，有的报告没有规则可查；不检查的报告请写在 exclude 里", config.name),
                    format!("{} and the flags leave no rule for some reports; list them in `exclude`", config.name),
                ),
            };
            problem::say(lang.pick("规则", "rules"), said.get(lang));
            return None;
        }
        let known = self.sets.iter().position(|known| Arc::ptr_eq(known, &set));
        let number = known.unwrap_or(self.sets.len());
        if known.is_none() {
            self.sets.push(set);
        }
        self.options.push((number, options));
        Some(self.options.len() - 1)
    }

    /// What is asked under what holds; `None` after saying why the baseline cannot be used.
    fn asked(&mut self, config: Option<&Arc<Config>>, set: &RuleSet, effective: &Effective) -> Option<Options> {
        let base = self.judge.base(self.global);
        let mut options = effective.options(base, &choice::ids(&[set]));
        let today = options.today;
        options.gate.waivers = config
            .iter()
            .flat_map(|config| &config.waivers)
            .filter(|declared| !declared.expired(today))
            .map(|declared| Arc::clone(&declared.waiver))
            .collect();
        if let Some(path) = &effective.baseline.value {
            options.gate.baseline = Some(self.baseline(path, set)?);
        }
        Some(options)
    }

    /// A baseline, opened once.
    fn baseline(&mut self, path: &Path, set: &RuleSet) -> Option<Arc<Baseline>> {
        if let Some((_, baseline)) = self.baselines.iter().find(|(known, _)| known == path) {
            return Some(Arc::clone(baseline));
        }
        let baseline = known::opened(path, self.global, set).ok()?;
        self.baselines.push((path.to_owned(), Arc::clone(&baseline)));
        Some(baseline)
    }

    /// What holds under each file that has inputs, for what concerns the run as a whole.
    fn effective(&self, under: &[Under]) -> Vec<Effective> {
        let mut files: Vec<Option<usize>> = under.iter().map(|(file, _)| *file).collect();
        files.sort_unstable();
        files.dedup();
        if files.is_empty() {
            files.push((self.settings.count() > 0).then_some(0));
        }
        files.into_iter().map(|file| self.settings.effective(file, Path::new(""))).collect()
    }
}
