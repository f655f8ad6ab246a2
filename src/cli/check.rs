//! `hegui check PATH…`: the main job.

use std::{
    borrow::Cow,
    io::{self, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    DONE, FINDINGS, Global, TROUBLE,
    gather::{self, InputArgs},
    interrupt::Interrupt,
    judge::JudgeArgs,
    known::KnownArgs,
    plan::{Excluded, Plan},
    problem,
    progress::Progress,
    settings,
    sinks::{self, OutputTo, Sinks},
    variables::{self, Variables},
};
use crate::{
    config::{Asked, Source, Valued},
    output::{Ending, Format, RunInfo},
    scan::{self, Input, InputProblem, Inputs, Options, Origin, Ran, Summary, Way},
    text::{Effort, Said},
};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    inputs: InputArgs,
    #[command(flatten)]
    judge: JudgeArgs,
    #[command(flatten)]
    known: KnownArgs,
    #[arg(long = "strict")]
    strict_gate: bool,
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[arg(long, value_name = "FORMAT=PATH")]
    output: Vec<OutputTo>,
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &CheckArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let Some(variables) = variables::read(lang) else { return Ok(TROUBLE) };
    let Some(mut inputs) = gather::inputs(&args.inputs, lang) else { return Ok(TROUBLE) };
    let asked = asked(args, &variables);
    let made = Plan::new(global, &args.judge, (&variables, asked), &mut inputs, Excluded::LeftOut);
    let Some(mut plan) = made else { return Ok(TROUBLE) };
    let Some((format, outputs)) = settings::destinations(&plan.effective, lang) else { return Ok(TROUBLE) };
    let needs = sinks::needs(format, &outputs);
    let previous = plan.first().and_then(|(rules, options)| args.judge.previous(&mut inputs, rules, options, lang));
    let files: Vec<PathBuf> = outputs.iter().filter_map(|to| to.path.clone()).collect();
    let (keep, mut overwritten) = without_outputs(&inputs, &files);
    overwritten.extend(overwritten_settings(&plan, &files));
    plan.retain(&mut inputs, &keep);
    for InputProblem { path, message } in inputs.problems.iter().chain(&overwritten) {
        problem::say(path, message.get(lang));
    }
    if !overwritten.is_empty() {
        return Ok(TROUBLE);
    }
    let effort = effort(&inputs);
    let detail = needs.detail.or(plan.detail());
    for (_, options) in &mut plan.options {
        *options = Options {
            digest: needs.digest,
            outcomes: needs.outcomes,
            detail,
            effort,
            previous: previous.clone(),
            ..options.clone()
        };
    }
    let interrupt = Interrupt::listen();
    let mut sinks = match Sinks::open(format, &outputs, out, lang) {
        Ok(sinks) => sinks,
        Err(problems) => {
            for (path, said) in problems {
                problem::say(&path, said.get(lang));
            }
            return Ok(TROUBLE);
        }
    };
    interrupt.began(sinks.temporary());
    let Some((summary, empty)) = evaluate(global, args, &inputs, &plan, &mut sinks, &interrupt) else {
        return Ok(TROUBLE);
    };
    let empty = empty && !args.inputs.allow_empty;
    let stale = args.strict_gate && summary.gone > 0;
    let ending = Ending { exit: exit(&summary, stale, !inputs.problems.is_empty() || empty), summary };
    let written = sinks.finish(&ending);
    if !global.quiet {
        gather::skipped(&inputs, lang);
    }
    if summary.gone > 0 && (stale || !global.quiet) {
        problem::say(lang.pick("基线", "baseline"), stale_said(summary.gone, stale, plan.baseline()).get(lang));
    }
    if empty && inputs.problems.is_empty() {
        problem::say(lang.pick("结果", "result"), lang.pick("没有检查任何报告", "no report was checked"));
    }
    Ok(if written { ending.exit } else { TROUBLE })
}

/// What flags and variables say.
fn asked(args: &CheckArgs, variables: &Variables) -> Asked {
    let format = args.format.map(|format| Valued::new(sinks::name(format), Source::Flag("--format")));
    Asked {
        format: format.or_else(|| variables.format.clone()),
        outputs: sinks::asked(&args.output),
        baseline: args.known.asked(),
        ..args.judge.asked(variables)
    }
}

/// The exit code of a run: what could not be done goes before what was found.
fn exit(summary: &Summary, stale: bool, undone: bool) -> u8 {
    match (undone || summary.broken > 0, stale || summary.failing > 0) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => DONE,
    }
}

/// What is said of a baseline that holds more than is there.
fn stale_said(gone: usize, fails: bool, file: &Path) -> Said {
    let file = scan::display(file);
    let (zh, en) = if fails { ("（--strict）", " (`--strict`)") } else { ("", "") };
    Said::new(
        format!("其中 {gone} 处问题已不再出现{zh}；更新：hegui baseline 报告… --update -o {file}"),
        format!(
            "{gone} of its findings are no longer there{en}; to update it: hegui baseline PATH… --update -o {file}"
        ),
    )
}

pub(super) fn effort(inputs: &Inputs) -> Effort {
    if inputs.inputs.len() < scan::MANY { Effort::Few } else { Effort::Many }
}

/// The outputs of an earlier run are no reports: which inputs are kept, and those of the others that were named as reports.
pub(super) fn without_outputs(inputs: &Inputs, outputs: &[PathBuf]) -> (Vec<bool>, Vec<InputProblem>) {
    let overwrites = |input: &Input| {
        let path = match &input.origin {
            Origin::Path(path) => path.clone(),
            Origin::Entry(_) => Path::new(&input.name()).ancestors().find(|path| path.is_file())?.to_owned(),
            Origin::Bytes { .. } => return None,
        };
        sinks::is_output(outputs, &path).then_some(path)
    };
    let mut problems = Vec::new();
    let keep = |input: &Input| {
        let overwritten = overwrites(input);
        if let Some(path) = &overwritten
            && (input.named || matches!(input.origin, Origin::Entry(_)) || !is_result(path))
        {
            let message = Said::new(
                "这是要检查的报告，不能作为输出文件；请换一个名称",
                "this is a report to check and cannot be an output; choose another name",
            );
            problems.push(InputProblem { path: scan::display(path), message });
        }
        overwritten.is_none()
    };
    let keep = inputs.inputs.iter().map(keep).collect();
    problems.dedup();
    (keep, problems)
}

/// Whether a file is what an earlier run wrote, as far as its text shows that: anything else in a folder is a report, which is
/// not overwritten by what is said of it.
fn is_result(path: &Path) -> bool {
    let Ok(bytes) = std::fs::read(path) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let begins = ["{", "[", "<?xml", "\u{FEFF}", "::"].iter().any(|start| text.starts_with(start));
    begins || ["<sub>hegui ", "\n共检查报告 ", "\nReports checked: "].iter().any(|mark| text.contains(mark))
}

/// The files that a run reads besides reports, and that an output would be written over.
pub(super) fn overwritten_settings(plan: &Plan, outputs: &[PathBuf]) -> Vec<InputProblem> {
    let message = Said::new(
        "这是设置文件或基线，不能作为输出文件；请换一个名称",
        "this is a file of settings or a baseline and cannot be an output; choose another name",
    );
    let read = plan.files_read().into_iter().filter(|path| sinks::is_output(outputs, path));
    read.map(|path| InputProblem { path: scan::display(&path), message: message.clone() }).collect()
}

/// Examines every input; the sums, and whether there was nothing to examine. `None` when the run was interrupted.
fn evaluate(
    global: &Global,
    args: &CheckArgs,
    inputs: &Inputs,
    plan: &Plan,
    sinks: &mut Sinks<'_>,
    interrupt: &Interrupt,
) -> Option<(Summary, bool)> {
    let (_, options) = plan.first()?;
    sinks.begin(&RunInfo {
        packs: plan.packs(),
        rules: plan.rules(),
        partial: plan.partial(),
        baseline: plan.has_baseline(),
        root: Arc::clone(&options.gate.root),
        problems: inputs.problems.clone(),
        ..RunInfo::new(options.today, global.style())
    });
    let jobs = plan.jobs(inputs);
    let mut learning = plan.usage(global, inputs);
    let mut summary = Summary::default();
    let mut progress = Progress::new(jobs.len(), global);
    // Once nobody reads on and the exit code is certain, the rest changes nothing.
    let ran = scan::run(&jobs, Way { threads: args.jobs, stop: Some(interrupt.stop()) }, |row| {
        summary.add(&row);
        learning.row(global, &row.path, || Some(Cow::Borrowed(&row)));
        progress.advance();
        sinks.report(&row);
        let certain = exit(&summary, false, !inputs.problems.is_empty()) != DONE;
        if sinks.all_dead() && certain { Err(()) } else { Ok(()) }
    });
    progress.finish();
    if ran == Ok(Ran::Stopped) {
        let (done, all) = (summary.reports + summary.not_reports, jobs.len());
        let said = Said::new(
            format!("已中断，查完 {done} 份，共 {all} 份；结果文件没有写出"),
            format!("stopped after {done} of {all}; no output file was written"),
        );
        problem::say(global.lang.pick("结果", "result"), said.get(global.lang));
        return None;
    }
    let empty = summary.reports == 0 && summary.failing == 0;
    // What is said of baseline and settings follows the reports.
    if ran == Ok(Ran::Whole) {
        for row in plan.lost(global, inputs).into_iter().chain(learning.rows(global, &inputs.folders)) {
            summary.add(&row);
            sinks.report(&row);
        }
    }
    Some((summary, empty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_done_goes_before_what_was_found() {
        let summary = |failing, broken| Summary { failing, broken, ..Summary::default() };
        for (summary, undone, code) in [
            (summary(0, 0), false, DONE),
            (summary(2, 0), false, FINDINGS),
            (summary(2, 0), true, TROUBLE),
            (summary(0, 0), true, TROUBLE),
            // A report on which the program itself failed was not checked, whatever else was found.
            (summary(2, 1), false, TROUBLE),
        ] {
            assert_eq!(exit(&summary, false, undone), code);
        }
        assert_eq!(exit(&summary(0, 0), true, false), FINDINGS);
    }
}
