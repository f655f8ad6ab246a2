//! `hegui baseline PATH…`: records what is there today, so that a gate can let it pass and stop what is new.

use std::{
    io::{self, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    DONE, FINDINGS, Global, TROUBLE, check,
    gather::{self, InputArgs},
    interrupt::Interrupt,
    judge::JudgeArgs,
    known,
    plan::{Excluded, Plan},
    problem,
    progress::Progress,
    whole,
};
use crate::{
    config::{Source, Valued},
    output::{self, safe},
    scan::{self, Baseline, Change, Input, InputProblem, Inputs, Options, Origin, Ran, Row, Way, can_be_known},
    text::Said,
};

/// Arguments of `baseline`.
#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    #[command(flatten)]
    inputs: InputArgs,
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    baseline_file: Option<PathBuf>,
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    judge: JudgeArgs,
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// The file that is written where neither the command line nor the settings name one.
const FILE: &str = "hegui-baseline.yaml";

/// What a run found that bears on a baseline.
struct Recorded {
    baseline: Baseline,
    change: Change,
    /// Reports that were examined.
    reports: usize,
    /// Whether something that no baseline lets pass reaches the threshold, and whether the program itself failed.
    uncovered: bool,
    broken: bool,
}

/// Runs it; the exit code: what no baseline covers makes it 1, as it will at the gate.
pub(super) fn run(global: &Global, args: &BaselineArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let refused = |path: &Path, said: &Said| {
        problem::say(&scan::display(path), said.get(lang));
        Ok(TROUBLE)
    };
    let Some(mut inputs) = gather::inputs(&args.inputs, lang) else { return Ok(TROUBLE) };
    // What is there is recorded, whatever an older baseline knows.
    let nothing = Some(Valued::new(None, Source::Default));
    let Some(mut plan) = args.judge.plan(global, nothing, &mut inputs, Excluded::LeftOut) else { return Ok(TROUBLE) };
    let named = args.baseline_file.clone().or_else(|| plan.baseline_file());
    let path = &named.unwrap_or_else(|| PathBuf::from(FILE));
    let previous = plan.first().and_then(|(rules, options)| args.judge.previous(&mut inputs, rules, options, lang));
    for InputProblem { path, message } in &inputs.problems {
        problem::say(path, message.get(lang));
    }
    if let Some((path, said)) = unnamed(&inputs).or_else(|| overwritten(&inputs, path)) {
        return refused(&path, &said);
    }
    let Ok(old) = old(global, path, args.update) else { return Ok(TROUBLE) };
    let effort = check::effort(&inputs);
    for (_, options) in &mut plan.options {
        *options = Options { effort, previous: previous.clone(), ..options.clone() };
    }
    let Some(recorded) = record(global, args, &inputs, &plan, old) else { return Ok(TROUBLE) };
    if !global.quiet {
        gather::skipped(&inputs, lang);
    }
    if recorded.reports == 0 && !args.inputs.allow_empty {
        problem::say(
            lang.pick("结果", "result"),
            lang.pick("没有检查任何报告，未写入", "no report was checked; nothing was written"),
        );
        return Ok(TROUBLE);
    }
    let text = output::baseline(&recorded.baseline, &known::folder(path, global), lang);
    if path == "-" {
        out.write_all(text.as_bytes())?;
    } else if let Err(error) = whole::save(path, text.as_bytes(), args.update) {
        return refused(path, &whole::unwritten(&error));
    } else {
        said(global, args, (path, &recorded), out)?;
    }
    Ok(match (recorded.broken || !inputs.problems.is_empty(), recorded.uncovered) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => DONE,
    })
}

/// The baseline that is there, where it is to be updated; `Err` after saying why it cannot be, or must not be replaced.
fn old(global: &Global, path: &Path, update: bool) -> Result<Baseline, ()> {
    let said = match (path.exists(), update) {
        _ if path == "-" => return Ok(Baseline::default()),
        (false, false) => return Ok(Baseline::default()),
        (true, true) => return known::open(path, global),
        (true, false) => Said::new(
            "文件已存在，未覆盖；要更新请加 --update",
            "the file exists and was left alone; to update it, add `--update`",
        ),
        (false, true) => Said::new(
            "没有这个基线文件；要更新别处的，用 -o 指明；要新建，请去掉 --update",
            "there is no such baseline; name another with `-o`, or leave `--update` out to make a new one",
        ),
    };
    problem::say(&scan::display(path), said.get(global.lang));
    Err(())
}

/// Standard input without a name: whatever comes that way would be let pass.
fn unnamed(inputs: &Inputs) -> Option<(PathBuf, Said)> {
    let piped = |input: &&Input| matches!(&input.origin, Origin::Bytes { name, .. } if name == gather::STDIN);
    let input = inputs.inputs.iter().find(piped)?;
    let said = Said::new(
        "从管道读入的报告没有名称，不能记入基线；请用 --stdin-filename 给出",
        "a report that is piped in has no name and cannot be recorded; give one with `--stdin-filename`",
    );
    Some((PathBuf::from(input.name()), said))
}

/// A report or archive to examine that the baseline would be written over.
fn overwritten(inputs: &Inputs, path: &Path) -> Option<(PathBuf, Said)> {
    let real = std::fs::canonicalize(path).ok()?;
    let own = |input: &Input| {
        let path = PathBuf::from(input.name());
        let file = path.ancestors().find(|path| path.is_file())?;
        std::fs::canonicalize(file).ok()
    };
    let met = inputs.inputs.iter().any(|input| own(input).is_some_and(|own| own == real));
    let said = Said::new(
        "这是要检查的报告，不能作为基线文件；请换一个名称",
        "this is a report to check and cannot be the baseline; choose another name",
    );
    met.then(|| (path.to_owned(), said))
}

/// Examines every input and puts what stands into the baseline; `None` when the run was interrupted.
fn record(global: &Global, args: &BaselineArgs, inputs: &Inputs, plan: &Plan, old: Baseline) -> Option<Recorded> {
    let baseline = Baseline { packs: plan.packs(), made: Some(global.today()), ..old };
    let mut recorded = Recorded { baseline, change: Change::default(), reports: 0, uncovered: false, broken: false };
    let before = recorded.baseline.len();
    let jobs = plan.jobs(inputs);
    let mut progress = Progress::new(jobs.len(), global);
    let interrupt = Interrupt::listen();
    let mut number = 0;
    let ran: Result<Ran, std::convert::Infallible> =
        scan::run(&jobs, Way { threads: args.jobs, stop: Some(interrupt.stop()) }, |row| {
            progress.advance();
            let Some((_, options)) = plan.of(number) else { return Ok(()) };
            number += 1;
            let path = global.root.absolute(Path::new(&row.path));
            let Change { added, removed, .. } = recorded.baseline.record(&path, &row, options, global.lang);
            recorded.change.added += added;
            recorded.change.removed += removed;
            recorded.reports += usize::from(row.is_report);
            recorded.broken |= row.broke();
            recorded.uncovered |= uncovered(global, &row, options);
            Ok(())
        });
    progress.finish();
    if ran == Ok(Ran::Whole) {
        recorded.change.removed += forget(global, inputs, &mut recorded.baseline);
    }
    recorded.change.kept = before - recorded.change.removed;
    if ran == Ok(Ran::Stopped) {
        let said = Said::new("已中断，基线没有写出", "stopped; no baseline was written");
        problem::say(global.lang.pick("结果", "result"), said.get(global.lang));
        return None;
    }
    Some(recorded)
}

/// Takes out what was known of reports that are no longer in the folders examined, and tells which; how many findings.
fn forget(global: &Global, inputs: &Inputs, baseline: &mut Baseline) -> usize {
    let lost = known::lost_reports(baseline, &global.root, inputs);
    let mut removed = 0;
    for report in lost {
        let count = baseline.reports.remove(&report).map_or(0, |known| known.len());
        let said = Said::new(
            format!("报告已不在，从基线中去掉 {count} 处"),
            format!("the report is no longer there; taken out of the baseline: {count}"),
        );
        problem::say(&global.root.shown(&report), said.get(global.lang));
        removed += count;
    }
    removed
}

/// Says what of a row no baseline lets pass and the gate will stop; whether there is such.
fn uncovered(global: &Global, row: &Row, options: &Options) -> bool {
    let stops = |finding: &&crate::finding::Finding| {
        let grave = options.gate.fail_on.is_some_and(|least| finding.severity >= least);
        finding.stands() && !can_be_known(finding) && grave
    };
    let mut any = false;
    for finding in row.findings.iter().filter(stops) {
        any = true;
        let message = finding.message.get(global.lang);
        let said = Said::new(
            format!("{message}（{}，不能记入基线）", finding.rule),
            format!("{message} ({}; a baseline does not cover this)", finding.rule),
        );
        problem::say(&row.path, said.get(global.lang));
    }
    any
}

/// Tells what was written.
fn said(
    global: &Global,
    args: &BaselineArgs,
    (path, recorded): (&Path, &Recorded),
    out: &mut dyn Write,
) -> io::Result<()> {
    if global.quiet {
        return Ok(());
    }
    let path = scan::display(path);
    let path = safe(&path);
    let (reports, findings) = (recorded.baseline.reports.len(), recorded.baseline.len());
    let Change { added, removed, kept } = recorded.change;
    let change = if args.update {
        Said::new(
            format!("；新增 {added} 处，去掉 {removed} 处，保留 {kept} 处"),
            format!("; added: {added}, removed: {removed}, kept: {kept}"),
        )
    } else {
        Said::default()
    };
    let zh = format!("已写入 {path}：{reports} 份报告的 {findings} 处问题{}", change.zh);
    let en = format!("written to {path}: reports: {reports}, findings: {findings}{}", change.en);
    writeln!(out, "{}", global.lang.pick(zh, en))
}
