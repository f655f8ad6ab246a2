//! `hegui audit DIR`: a batch of reports side by side, for whoever supervises their writers.

mod kept;
mod outputs;
mod work;

use std::{
    borrow::Cow,
    collections::HashSet,
    io::{self, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::atomic::Ordering,
};

use clap::Args;

use super::{
    DONE, FINDINGS, Global, TROUBLE, check,
    gather::{self, InputArgs},
    interrupt::Interrupt,
    judge::JudgeArgs,
    plan::{Excluded, Plan},
    problem,
    progress::Progress,
    variables::{self, Variables},
};
use crate::{
    batch::{Audited, Catalogue, Frame, Keeper, Report, Roster, Unit, audit, copied, roster::RosterError, sums},
    config::{Asked, Source, Valued},
    document::Given,
    finding::Severity,
    output::{
        RunInfo,
        audit::{AuditFormat, Info},
    },
    scan::{self, Detail, InputProblem, Inputs, Ran, Row, Way},
    text::{Lang, Said},
};
use kept::Kept;
use outputs::{AuditTo, Streams};
use work::Streaming;

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub(super) struct AuditArgs {
    #[command(flatten)]
    inputs: InputArgs,
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    #[arg(long)]
    no_copies: bool,
    #[arg(long, value_name = "FILE")]
    store: Option<PathBuf>,
    #[arg(long, value_enum)]
    format: Option<AuditFormat>,
    #[arg(long, value_name = "FORMAT=PATH")]
    output: Vec<AuditTo>,
    #[command(flatten)]
    judge: JudgeArgs,
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &AuditArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let Some(variables) = variables::read(lang) else { return Ok(TROUBLE) };
    let Ok(roster) = args.roster.as_deref().map(|path| opened(path, global)).transpose() else { return Ok(TROUBLE) };
    let Some((mut inputs, year)) = inputs(args, lang) else { return Ok(TROUBLE) };
    let Some(plan) = planned((global, args), &variables, &mut inputs) else { return Ok(TROUBLE) };
    let Some(mut kept) = Kept::open(args.store.as_deref(), global, &plan) else { return Ok(TROUBLE) };
    let interrupt = Interrupt::listen();
    let mut info = info(global, &plan, &inputs);
    let mut streams = match Streams::open(args.format, &args.output, out) {
        Ok(streams) => streams,
        Err(problems) => {
            problems.iter().for_each(|(path, said)| problem::say(path, said.get(lang)));
            return Ok(TROUBLE);
        }
    };
    interrupt.began(streams.temporary());
    let catalogue = Catalogue::new(plan.each());
    streams.begin(&info, lang);
    let (reports, ran, unused) =
        examine((global, args), (&inputs, &plan), &catalogue, (&mut streams, &mut kept), &interrupt);
    let frame = Frame { catalogue: &catalogue, roster: roster.as_ref(), year };
    let mut audited = audit(reports, frame);
    audited.stopped = ran == Ran::Stopped;
    if !args.no_copies && !audited.stopped {
        find_copies(&mut audited, (&inputs, &plan), args.jobs, &interrupt);
    }
    settle(&mut audited, &plan);
    info.run.problems.extend(kept.end(&mut audited, lang));
    let fails = unused.iter().any(|row| row.fails);
    info.exit = exit(&audited, (&info, fails), args, plan.first().and_then(|(_, options)| options.gate.fail_on));
    let written = streams.finish(&audited, &info, lang);
    for (row, finding) in unused.iter().flat_map(|row| row.findings.iter().map(move |finding| (row, finding))) {
        let line = finding.place.as_ref().map_or_else(String::new, |place| format!(":{}", place.start.line));
        problem::say(&format!("{}{line}", row.path), finding.message.get(lang));
    }
    if !global.quiet {
        gather::skipped(&inputs, lang);
    }
    if audited.stopped || audited.uncompared {
        tell_stopped(&audited, inputs.inputs.len(), lang);
    }
    Ok(if written { info.exit } else { TROUBLE })
}

/// What is examined, and the year that is asked for. That is the year of the audit: which year a report is on, it tells itself.
fn inputs(args: &AuditArgs, lang: Lang) -> Option<(Inputs, Option<i16>)> {
    let mut inputs = gather::inputs(&args.inputs, lang)?;
    if let Some(before) = args.judge.before() {
        with_last_year(&mut inputs, before);
    }
    // A roster kept as text beside the reports is none of them.
    let roster = args.roster.as_deref().and_then(|path| std::fs::canonicalize(path).ok());
    inputs.inputs.retain(|input| roster.is_none() || std::fs::canonicalize(input.name()).ok() != roster);
    Some((inputs, args.judge.given().year))
}

/// How the inputs are judged; `None` after saying what is wrong.
fn planned((global, args): (&Global, &AuditArgs), variables: &Variables, inputs: &mut Inputs) -> Option<Plan> {
    let lang = global.lang;
    let asked = args.judge.asked(variables);
    let nothing = Some(Valued::new(None, Source::Default));
    let asked = Asked { given: Given { year: None, ..asked.given }, baseline: nothing, ..asked };
    let mut plan = Plan::new(global, &args.judge, (variables, asked), inputs, Excluded::LeftOut)?;
    let files: Vec<PathBuf> = args.output.iter().filter_map(|to| to.path.clone()).collect();
    let (keep, mut overwritten) = check::without_outputs(inputs, &files);
    overwritten.extend(check::overwritten_settings(&plan, &files));
    plan.retain(inputs, &keep);
    for InputProblem { path, message } in inputs.problems.iter().chain(&overwritten) {
        problem::say(path, message.get(lang));
    }
    let effort = check::effort(inputs);
    for (_, options) in &mut plan.options {
        (options.digest, options.outcomes, options.effort, options.detail) = (true, true, effort, Detail::KEPT);
    }
    overwritten.is_empty().then_some(plan)
}

/// Tells how far a run came that was stopped.
fn tell_stopped(audited: &Audited, all: usize, lang: Lang) {
    let done = audited.reports.len();
    let said = if audited.uncompared {
        Said::new(
            "已中断：报告全部查完，雷同没有比完",
            "stopped: every report was examined, not all were compared for copies",
        )
    } else {
        Said::new(
            format!("已中断：查完 {done} 份，共 {all} 份；结果只含已查的"),
            format!("stopped after {done} of {all}; the results hold those alone"),
        )
    };
    problem::say(lang.pick("结果", "result"), said.get(lang));
}

/// The roster; what is wrong with it is told.
fn opened(path: &Path, global: &Global) -> Result<Roster, ()> {
    let lang = global.lang;
    let name = scan::display(path);
    let told = |roster: &Roster| {
        if !roster.ignored.is_empty() && !global.quiet {
            let heads = roster.ignored.join(lang.pick("、", ", "));
            let said = Said::new(format!("未用到的列：{heads}"), format!("columns that are not used: {heads}"));
            problem::say(&name, said.get(lang));
        }
    };
    Roster::open(path, &name).inspect(told).map_err(|error| match error {
        RosterError::Io(error) => problem::say(&name, scan::io_said(&error).get(lang)),
        RosterError::Unknown => problem::say(
            &name,
            lang.pick(
                "不是可以读取的名册；请用 CSV、XLSX 或 YAML",
                "this is no roster that can be read: use CSV, XLSX or YAML",
            ),
        ),
        RosterError::Table(wrong) => {
            for (place, message) in wrong {
                problem::say(&format!("{name}: {}", place.get(lang)), message.get(lang));
            }
        }
        RosterError::Yaml(errors) => problem::mistakes(&errors.0, "roster", lang.pick("名册", "roster"), lang),
    })
}

/// Adds last year's reports to what is examined.
fn with_last_year(inputs: &mut Inputs, before: &Path) {
    let more = scan::collect(&[before.to_owned()]);
    inputs.problems.extend(more.problems);
    let known: HashSet<String> = inputs.inputs.iter().map(scan::Input::name).collect();
    inputs.inputs.extend(more.inputs.into_iter().filter(|input| !known.contains(&input.name())));
    inputs.inputs.sort_by_cached_key(scan::Input::name);
}

fn info(global: &Global, plan: &Plan, inputs: &Inputs) -> Info {
    let parts = plan.first().map_or_else(Vec::new, |(rules, _)| {
        rules.part_names.iter().map(|part| (part.key.clone(), part.title.clone())).collect()
    });
    let run = RunInfo {
        packs: plan.packs(),
        rules: plan.rules(),
        partial: plan.partial(),
        problems: inputs.problems.clone(),
        ..RunInfo::new(global.today(), global.style())
    };
    Info { run, parts, exit: DONE }
}

/// Examines every input; what there is of each, as far as the run came, and what is to be said of the settings then.
fn examine(
    (global, args): (&Global, &AuditArgs),
    (inputs, plan): (&Inputs, &Plan),
    catalogue: &Catalogue,
    (streams, kept): (&mut Streams<'_>, &mut Kept),
    interrupt: &Interrupt,
) -> (Vec<Report>, Ran, Vec<Row>) {
    let jobs = plan.jobs(inputs);
    let mut learning = plan.usage(global, inputs);
    let mut reports = Vec::with_capacity(jobs.len());
    let mut progress = Progress::before_results(jobs.len(), global);
    let lang = global.lang;
    let store = kept.store();
    let keeper = Keeper { catalogue, store: store.as_deref() };
    let work = Streaming { keeper, lang: streams.streams().then_some(lang) };
    let way = Way { threads: args.jobs, stop: Some(interrupt.stop()) };
    let ran = scan::work(&jobs, way, &work, |(report, line)| {
        progress.advance();
        if let Some(line) = line {
            streams.line(&line, lang);
        }
        kept.keep(&report, lang);
        learning.row(global, &report.brief.path, || report.packed.open().map(|record| Cow::Owned(record.row)));
        reports.push(report);
        Ok::<(), std::convert::Infallible>(())
    });
    progress.finish();
    let Ok(ran) = ran;
    let unused = if ran == Ran::Whole { learning.rows(global, &inputs.folders) } else { Vec::new() };
    (reports, ran, unused)
}

/// Finds what was copied, by the rules of the run.
fn find_copies(
    audited: &mut Audited,
    (inputs, plan): (&Inputs, &Plan),
    jobs: Option<NonZeroUsize>,
    interrupt: &Interrupt,
) {
    let Some((rules, _)) = plan.first() else { return };
    let read = |number: usize| scan::document(inputs.inputs.get(number)?, plan.of(number)?.1);
    let mut find = || copied::find(audited, rules, &read, || !interrupt.stop().load(Ordering::Relaxed));
    // As many threads as the reports were examined with.
    match rayon::ThreadPoolBuilder::new().num_threads(jobs.map_or(0, NonZeroUsize::get)).build() {
        Ok(pool) => pool.install(find),
        Err(_) => find(),
    }
}

/// What the settings say of the findings of the batch.
fn settle(audited: &mut Audited, plan: &Plan) {
    for unit in &mut audited.units {
        // A unit without a report is judged by the settings of the first.
        let Some((_, options)) = unit.report.and_then(|number| plan.of(number)).or_else(|| plan.first()) else {
            return;
        };
        let path = unit.report.map_or(&unit.name, |number| &audited.reports[number].brief.path);
        let mut row = Row { path: path.clone(), findings: std::mem::take(&mut unit.findings), ..Row::default() };
        scan::settle(&mut row, options);
        unit.findings = row.findings;
    }
    audited.levels = sums(audited);
}

/// The exit code: what could not be done goes before what was found.
fn exit(audited: &Audited, (info, fails): (&Info, bool), args: &AuditArgs, fail_on: Option<Severity>) -> u8 {
    let empty = audited.reports.is_empty() && !args.inputs.allow_empty;
    let broken = audited.reports.iter().any(|report| report.brief.broke);
    let wrong = |unit: &Unit| {
        unit.findings.iter().any(|finding| finding.stands() && fail_on.is_some_and(|least| finding.severity >= least))
    };
    let fails = fails || audited.reports.iter().any(|report| report.brief.fails) || audited.units.iter().any(wrong);
    match (audited.stopped || audited.uncompared || broken || empty || !info.run.problems.is_empty(), fails) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => DONE,
    }
}
