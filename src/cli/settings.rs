//! The settings of a run: which file each report stands under, each file and each set of rules loaded once.
//!
//! What is wrong with any of them is told together, before anything is examined.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, ValueEnum};

use super::{Global, choice, problem, variables::Variables};
use crate::{
    config::{self, Asked, Config, Effective, FILE, Finder, Misnamed, Source},
    output::Format,
    rule::RuleSet,
    scan::{self, Options},
    text::{Lang, Said},
    written::Mistake,
};

/// Which file of settings.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ConfigArgs {
    #[arg(short, long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    #[arg(long)]
    no_config: bool,
}

/// Where files of settings come from.
enum Where {
    /// There is none, or one for all.
    Fixed(Option<usize>),
    /// The nearest one above each report.
    Nearest(Finder),
}

/// Packs and paths of rules.
type Chosen = (Vec<String>, Vec<PathBuf>);

/// The settings of a run.
pub(super) struct Settings<'g> {
    global: &'g Global,
    asked: Asked,
    place: Where,
    files: Vec<Arc<Config>>,
    known: HashMap<PathBuf, Option<usize>>,
    /// The sets of rules that were loaded, by the packs and paths they came from.
    sets: Vec<(Chosen, Arc<RuleSet>)>,
    mistakes: Vec<Mistake>,
    sound: bool,
}

/// A file larger than this is none.
const MAX_BYTES: u64 = 1024 * 1024;

/// The names of the output formats.
pub(super) fn formats() -> Vec<String> {
    let name = |format: &Format| Some(format.to_possible_value()?.get_name().to_owned());
    Format::value_variants().iter().filter_map(name).collect()
}

impl<'g> Settings<'g> {
    /// Those of a run, by its flags and variables.
    pub(super) fn new(global: &'g Global, args: &ConfigArgs, variables: &Variables, asked: Asked) -> Self {
        let mut settings = Self {
            global,
            asked,
            place: Where::Fixed(None),
            files: Vec::new(),
            known: HashMap::new(),
            sets: Vec::new(),
            mistakes: Vec::new(),
            sound: true,
        };
        let named = args.config.as_ref().or(variables.config.as_ref().filter(|_| !args.no_config));
        if let Some(file) = named {
            let file = global.root.absolute(file);
            settings.place = Where::Fixed(settings.file(&file));
        } else if !args.no_config {
            settings.place = Where::Nearest(Finder::new(std::env::home_dir()));
        }
        settings
    }

    /// What flags and variables say.
    pub(super) fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Whether no report stands under a file, wherever it is.
    pub(super) fn nowhere(&self) -> bool {
        matches!(self.place, Where::Fixed(None))
    }

    /// The file under which a report stands (its path absolute).
    pub(super) fn above(&mut self, report: &Path) -> Option<usize> {
        self.above_folder(report.parent().unwrap_or(report))
    }

    /// The file under which stands what lies in a folder (absolute).
    pub(super) fn above_folder(&mut self, folder: &Path) -> Option<usize> {
        let found = match &mut self.place {
            Where::Fixed(file) => return *file,
            Where::Nearest(finder) => finder.above(folder),
        };
        match found {
            Ok(file) => file.and_then(|file| self.file(&file)),
            Err(Misnamed(path)) => {
                if self.known.insert(path.clone(), None).is_none() {
                    let said =
                        Said::new(format!("设置文件应名为 {FILE}"), format!("a file of settings is called {FILE}"));
                    self.refuse(&path, &said);
                }
                None
            }
        }
    }

    /// A file by its number.
    pub(super) fn get(&self, number: Option<usize>) -> Option<&Arc<Config>> {
        number.and_then(|number| self.files.get(number))
    }

    /// How many files there are.
    pub(super) fn count(&self) -> usize {
        self.files.len()
    }

    /// What holds for a report (its path absolute) that stands under a file.
    pub(super) fn effective(&self, file: Option<usize>, report: &Path) -> Effective {
        let config = self.get(file).map(Arc::as_ref);
        let groups = config.map(|config| config.groups(report)).unwrap_or_default();
        Effective::new(&self.asked, config, &groups)
    }

    /// What holds for a report that is named, or for one that would lie in the current folder.
    pub(super) fn for_report(&mut self, report: Option<&Path>) -> Effective {
        let root = Arc::clone(&self.global.root);
        let path = root.absolute(report.unwrap_or(Path::new("-")));
        let file = self.above(&path);
        self.effective(file, &path)
    }

    /// The rules that hold for a report; `None` after they could not be loaded, which was said.
    pub(super) fn rules(&mut self, effective: &Effective) -> Option<Arc<RuleSet>> {
        let key = (effective.packs.value.clone(), effective.rules.value.clone());
        if let Some((_, set)) = self.sets.iter().find(|(known, _)| *known == key) {
            return Some(Arc::clone(set));
        }
        let set = choice::load(&key.0, &key.1, effective.packs.from, self.global.lang).map(Arc::new);
        self.sound &= set.is_some();
        self.sets.extend(set.clone().map(|set| (key, set)));
        set
    }

    /// Holds the names of rules in a file against the rules that hold for its reports, and against its own where flags or
    /// variables name others.
    pub(super) fn check_names(&mut self, file: usize, rules: &RuleSet) {
        let Some(config) = self.files.get(file).cloned() else { return };
        let mut unknown = config.unknown_rules(&choice::ids(&[rules]));
        if !unknown.is_empty() && self.asked.rules.is_some() {
            let own = Effective::new(&Asked::default(), Some(&config), &[]);
            let Some(own) = self.rules(&own) else { return };
            unknown = config.unknown_rules(&choice::ids(&[rules, &own]));
        }
        self.mistakes.extend(unknown);
    }

    /// Whether all is well; every mistake is told.
    pub(super) fn sound(&mut self) -> bool {
        let mistakes = std::mem::take(&mut self.mistakes);
        if !mistakes.is_empty() {
            problem::settings(mistakes, self.global.lang);
            self.sound = false;
        }
        self.sound
    }

    /// Reads a file (its path absolute), once.
    fn file(&mut self, path: &Path) -> Option<usize> {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        let read = text(path).map_err(|said| self.refuse(path, &said)).ok();
        let number = read.and_then(|text| {
            let (names, shown) = (formats(), self.global.root.shown(path));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let (config, mistakes) = config::read(path, &shown, &text, &names);
            self.mistakes.extend(mistakes);
            let mut config = config?;
            // Paths are shown as a person in the current folder writes them, and are read as such.
            let root = &self.global.root;
            let here = |path: &mut PathBuf| *path = PathBuf::from(root.shown(path));
            config.rules.iter_mut().flatten().for_each(here);
            config.baseline.iter_mut().for_each(here);
            config.outputs.iter_mut().flatten().filter_map(|(_, path)| path.as_mut()).for_each(here);
            self.files.push(Arc::new(config));
            Some(self.files.len() - 1)
        });
        self.known.insert(path.to_owned(), number);
        number
    }

    fn refuse(&mut self, path: &Path, said: &Said) {
        problem::say(&self.global.root.shown(path), said.get(self.global.lang));
        self.sound = false;
    }
}

fn text(path: &Path) -> Result<String, Said> {
    let meta = fs::metadata(path).map_err(|error| scan::io_said(&error))?;
    if meta.len() > MAX_BYTES {
        return Err(Said::new(
            "设置文件超过 1 MB，请确认选对了文件",
            "it has more than 1 MB; check that it is the right file",
        ));
    }
    let bytes = fs::read(path).map_err(|error| scan::io_said(&error))?;
    String::from_utf8(bytes)
        .map_err(|_| Said::new("设置文件应为 UTF-8 编码，请另存", "a file of settings is UTF-8; save it so"))
}

/// Where the results of a run go: what flags and variables say, else what the files say under which its reports stand.
pub(super) fn destinations(
    effective: &[Effective],
    lang: Lang,
) -> Option<(Option<Format>, Vec<super::sinks::OutputTo>)> {
    let disagree = |key: &str| {
        let said = Said::new(
            format!("这些报告归不同的设置文件管，各自的 {key} 不一致；请分开检查，或在命令行写明"),
            format!("the reports stand under files of settings whose `{key}` differ; check them apart, or use flags"),
        );
        problem::say(FILE, said.get(lang));
    };
    let mut formats: Vec<_> = effective.iter().map(|e| &e.format).filter(|f| f.value.is_some()).collect();
    formats.dedup_by(|a, b| a.value == b.value);
    let mut outputs: Vec<_> = effective.iter().map(|e| &e.outputs).filter(|o| o.from != Source::Default).collect();
    outputs.dedup_by(|a, b| a.value == b.value);
    let differ = [("format", formats.len() > 1), ("outputs", outputs.len() > 1)];
    differ.iter().filter(|(_, differ)| *differ).for_each(|(key, _)| disagree(key));
    if differ.iter().any(|(_, differ)| *differ) {
        return None;
    }
    let known = |name: &str| Format::from_str(name, false).ok();
    let outputs = outputs.first().copied();
    // What takes standard output by a flag takes it from a format that is no flag.
    let taken =
        outputs.is_some_and(|to| matches!(to.from, Source::Flag(_)) && to.value.iter().any(|(_, path)| path.is_none()));
    let format = formats.first().filter(|format| !taken || matches!(format.from, Source::Flag(_)));
    let outputs = outputs.map(|to| to.value.as_slice()).unwrap_or_default();
    let outputs = outputs
        .iter()
        .filter_map(|(name, path)| Some(super::sinks::OutputTo { format: known(name)?, path: path.clone() }));
    Some((format.and_then(|format| known(format.value.as_deref()?)), outputs.collect()))
}

/// The options of a command that looks at one report and gates nothing.
pub(super) fn plain_options(global: &Global, effective: &Effective) -> Options {
    Options { stage: effective.stage.value, given: effective.given(), ..Options::new(global.today()) }
}
