//! `hegui compare OLD NEW`: which of a reviewer's points a new draft has done.

use std::{
    io::{self, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    DONE, FINDINGS, Global, TROUBLE, check,
    interrupt::Interrupt,
    judge::JudgeArgs,
    plan::{Excluded, Plan},
    problem,
    progress::Progress,
};
use crate::{
    config::{Source, Valued},
    finding::{Severity, Waiver},
    output::{CompareJson, Compared, Compares, RunInfo, compare_human, compare_sums},
    rule::RuleSet,
    scan::{self, Input, InputProblem, Inputs, Job, Options, Pair, Ran, Row, Way},
    text::Said,
};

/// How a comparison is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CompareFormat {
    Human,
    Json,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub(super) struct CompareArgs {
    #[arg(value_name = "OLD", display_order = 1)]
    old_draft: PathBuf,
    #[arg(value_name = "NEW", display_order = 2)]
    new_draft: PathBuf,
    #[arg(long, value_enum, default_value = "human")]
    format: CompareFormat,
    #[command(flatten)]
    judge: JudgeArgs,
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs it; the exit code: 1 for new findings that reach the threshold.
pub(super) fn run(global: &Global, args: &CompareArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let sides = match sides(&args.old_draft, &args.new_draft) {
        Ok(sides) => sides,
        Err(problems) => {
            problems.iter().for_each(|InputProblem { path, message }| problem::say(path, message.get(lang)));
            return Ok(TROUBLE);
        }
    };
    // Both drafts are judged alike: as the settings of the new one want it.
    let mut new = Inputs { inputs: sides.new.clone(), ..Inputs::default() };
    let nothing = Some(Valued::new(None, Source::Default));
    let Some(mut plan) = args.judge.plan(global, nothing, &mut new, Excluded::Examined) else { return Ok(TROUBLE) };
    let mut all = Inputs { inputs: [&sides.old[..], &sides.new[..]].concat(), ..Inputs::default() };
    let previous = plan.first().and_then(|(rules, options)| args.judge.previous(&mut all, rules, options, lang));
    if let Some(InputProblem { path, message }) = all.problems.first() {
        problem::say(path, message.get(lang));
        return Ok(TROUBLE);
    }
    let effort = check::effort(&all);
    for (_, options) in &mut plan.options {
        options.gate.waivers = alike(global, &sides, &options.gate.waivers);
        *options = Options { outcomes: true, effort, previous: previous.clone(), ..options.clone() };
    }
    let run = RunInfo { packs: plan.packs(), ..RunInfo::new(global.today(), global.style()) };
    let mut told = Told::begin(args.format, global, run, out)?;
    let ran = examine(global, args, &sides, &plan, &mut told)?;
    if ran == Ran::Stopped {
        problem::say(lang.pick("结果", "result"), lang.pick("已中断，没有对比完", "stopped before the end"));
        return Ok(TROUBLE);
    }
    if told.sums.reports == 0 && !told.trouble {
        problem::say(lang.pick("结果", "result"), lang.pick("没有可对比的报告", "there is no report to compare"));
        told.trouble = true;
    }
    told.finish(&sides)
}

/// Both drafts, or both folders of them.
struct Sides {
    old: Vec<Input>,
    new: Vec<Input>,
    pairs: Vec<Pair>,
    /// Whether they are folders.
    folders: bool,
}

fn sides(old: &Path, new: &Path) -> Result<Sides, Vec<InputProblem>> {
    let folder = |path: &Path| path.is_dir() || path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    let found = [old, new].map(|path| scan::collect(&[path.to_owned()]));
    let problems: Vec<InputProblem> = found.iter().flat_map(|inputs| inputs.problems.clone()).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let folders = folder(old);
    if folders != folder(new) {
        let message = Said::new(
            "一个是文件夹，一个是文件；请都给文件，或都给文件夹",
            "one is a folder and one a file; name two files or two folders",
        );
        return Err(vec![InputProblem { path: scan::display(new), message }]);
    }
    let [old_inputs, new_inputs] = found.map(|inputs| inputs.inputs);
    let pairs = if folders { scan::pairs((old, &old_inputs), (new, &new_inputs)) } else { vec![(Some(0), Some(0))] };
    Ok(Sides { old: old_inputs, new: new_inputs, pairs, folders })
}

/// Examines the drafts, two by two, and tells each comparison.
fn examine(global: &Global, args: &CompareArgs, sides: &Sides, plan: &Plan, told: &mut Told<'_>) -> io::Result<Ran> {
    let jobs: Vec<Job<'_>> = sides
        .pairs
        .iter()
        // What only the old folder has is named, not examined.
        .filter(|pair| pair.1.is_some())
        .flat_map(|pair| {
            let held = pair.1.and_then(|at| plan.of(at));
            [job(held, pair.0.and_then(|at| sides.old.get(at))), job(held, pair.1.and_then(|at| sides.new.get(at)))]
        })
        .flatten()
        .collect();
    let mut two = sides.pairs.iter().filter(|pair| pair.1.is_some());
    let mut before: Option<Row> = None;
    let mut expected = two.next().copied();
    let mut progress = Progress::new(jobs.len(), global);
    let interrupt = Interrupt::listen();
    let ran = scan::run(&jobs, Way { threads: args.jobs, stop: Some(interrupt.stop()) }, |row| {
        progress.advance();
        if expected.is_some_and(|(old, _)| old.is_some()) && before.is_none() {
            before = Some(row);
            return Ok(());
        }
        let Some((_, options)) = expected.and_then(|(_, new)| plan.of(new?)) else { return Ok(()) };
        expected = two.next().copied();
        told.pair(before.take(), row, options)
    });
    progress.finish();
    ran
}

/// The waivers of the new drafts, for the old ones too: what is waived in one and stands in the other was not done.
fn alike(global: &Global, sides: &Sides, waivers: &[Arc<Waiver>]) -> Arc<[Arc<Waiver>]> {
    let path = |input: Option<&Input>| input.map(|input| global.root.absolute(Path::new(&input.name())));
    let mut all = waivers.to_vec();
    if waivers.is_empty() {
        return all.into();
    }
    for (old, new) in &sides.pairs {
        let (old, new) = (path(old.and_then(|at| sides.old.get(at))), path(new.and_then(|at| sides.new.get(at))));
        let (Some(old), Some(new)) = (old, new) else { continue };
        let same = waivers.iter().filter(|waiver| waiver.report == new);
        all.extend(same.map(|waiver| Arc::new(Waiver { report: old.clone(), ..waiver.as_ref().clone() })));
    }
    all.into()
}

fn job<'a>(held: Option<(&'a RuleSet, &'a Options)>, input: Option<&'a Input>) -> Option<Job<'a>> {
    let ((rules, options), input) = held.zip(input)?;
    Some(Job { input, rules, options })
}

/// What was told so far.
struct Told<'a> {
    global: &'a Global,
    out: &'a mut dyn Write,
    run: RunInfo,
    /// The object that is being written; `None` for people.
    json: Option<CompareJson>,
    sums: Compares,
    /// Whether new findings reach the threshold.
    fails: bool,
    /// Whether something could not be compared.
    trouble: bool,
}

impl<'a> Told<'a> {
    fn begin(format: CompareFormat, global: &'a Global, run: RunInfo, out: &'a mut dyn Write) -> io::Result<Self> {
        let sums = Compares::default();
        let mut told = Self { global, out, run, json: None, sums, fails: false, trouble: false };
        if format == CompareFormat::Json {
            let mut text = Vec::new();
            told.json = Some(CompareJson::begin(&mut text, &told.run)?);
            told.write(&text)?;
        }
        Ok(told)
    }

    /// Writes at once: a person may wait for it.
    fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.out.write_all(text).and_then(|()| self.out.flush())
    }

    fn pair(&mut self, old: Option<Row>, new: Row, options: &Options) -> io::Result<()> {
        let (old, new) = (old.map(|row| self.usable(row)), self.usable(new));
        // Two texts beside the reports, or one that could not be examined: there is nothing to compare.
        let Some(new) = new else { return Ok(()) };
        let old = match old {
            Some(None) => return Ok(()),
            Some(Some(old)) => Some(old),
            None => None,
        };
        let drafts = scan::drafts(old.as_ref(), &new);
        self.sums.add(&drafts);
        let least = options.gate.fail_on;
        self.fails |= drafts.new.iter().any(|finding| least.is_some_and(|least| finding.severity >= least));
        let compared = Compared { old: old.as_ref(), new: &new, drafts: &drafts };
        let mut text = Vec::new();
        match &mut self.json {
            Some(json) => json.report(&mut text, &compared)?,
            None => compare_human(&mut text, &compared, self.run.style)?,
        }
        self.write(&text)
    }

    /// The row of a report; of what is none, and was not merely met beside reports, it is said.
    fn usable(&mut self, row: Row) -> Option<Row> {
        if row.is_report && !row.broke() {
            return Some(row);
        }
        let lang = self.global.lang;
        for finding in row.findings.iter().filter(|finding| finding.severity > Severity::Note) {
            problem::say(&row.path, finding.message.get(lang));
            self.trouble = true;
        }
        None
    }

    fn finish(mut self, sides: &Sides) -> io::Result<u8> {
        let lang = self.global.lang;
        let withdrawn: Vec<String> = sides
            .pairs
            .iter()
            .filter(|pair| pair.1.is_none())
            .filter_map(|pair| Some(sides.old.get(pair.0?)?.name()))
            .collect();
        for path in &withdrawn {
            problem::say(path, lang.pick("新稿中没有这份报告，未对比", "there is no new draft of it; not compared"));
        }
        let mut text = Vec::new();
        match self.json.take() {
            Some(json) => json.finish(&mut text, &self.sums, &withdrawn)?,
            None if self.sums.reports > 0 && (sides.folders || !self.global.quiet) => {
                compare_sums(&mut text, &self.sums, lang)?;
            }
            None => {}
        }
        self.write(&text)?;
        Ok(match (self.trouble, self.fails) {
            (true, _) => TROUBLE,
            (false, true) => FINDINGS,
            (false, false) => DONE,
        })
    }
}
