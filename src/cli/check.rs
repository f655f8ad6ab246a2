//! `hegui check PATH…`: the main job.

use std::{
    fs,
    io::{self, Read, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{DONE, FINDINGS, Global, TROUBLE, judge::JudgeArgs, person_watches, problem};
use crate::{
    output::{Format, RunInfo},
    rule::RuleSet,
    scan::{self, InputProblem, Inputs, Options, Summary},
    text::{Effort, Lang, Said},
};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    #[command(flatten)]
    judge: JudgeArgs,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &CheckArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let Some((rules, options)) = args.judge.load(global) else { return Ok(TROUBLE) };
    let json = args.format == Format::Json;
    let options = Options { digest: json, outcomes: json, jobs: args.jobs, ..options };
    let Some(mut inputs) = inputs(args, lang) else { return Ok(TROUBLE) };
    let previous = args.judge.previous(&mut inputs, &rules, &options, lang);
    for InputProblem { path, message } in &inputs.problems {
        problem::say(path, message.get(lang));
    }
    let options = Options { effort: effort(&inputs), previous, ..options };
    let summary = evaluate(global, args, &inputs, &rules, &options, out)?;
    if !global.quiet {
        skipped(&inputs, lang);
    }
    let found = scan::reaches(&summary, args.judge.fail_on());
    if summary.reports == 0 && !found && inputs.problems.is_empty() {
        problem::say(lang.pick("结果", "result"), lang.pick("没有检查任何报告", "no report was checked"));
    }
    Ok(match (inputs.problems.is_empty(), found, summary.reports) {
        (false, ..) => TROUBLE,
        (true, true, _) => FINDINGS,
        (true, false, 0) => TROUBLE,
        (true, false, _) => DONE,
    })
}

fn effort(inputs: &Inputs) -> Effort {
    if inputs.inputs.len() < scan::MANY { Effort::Few } else { Effort::Many }
}

fn evaluate(
    global: &Global,
    args: &CheckArgs,
    inputs: &Inputs,
    rules: &RuleSet,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<Summary> {
    let mut renderer = args.format.renderer();
    let run = RunInfo {
        packs: rules.packs.clone(),
        today: options.today,
        partial: args.judge.partial(),
        problems: inputs.problems.clone(),
        style: global.style(),
    };
    renderer.begin(out, &run)?;
    let mut summary = Summary::default();
    let mut progress = Progress::new(inputs.inputs.len(), global);
    scan::run(&inputs.inputs, rules, options, |row| {
        summary.add(&row);
        progress.advance();
        renderer.report(out, &row)
    })?;
    progress.finish();
    renderer.finish(out, &summary)?;
    Ok(summary)
}

/// What the arguments name; `None` after saying why nothing could be collected.
fn inputs(args: &CheckArgs, lang: Lang) -> Option<Inputs> {
    let mut paths = args.paths.clone();
    let stdin = |path: &Path| path == Path::new("-");
    if args.files_from.as_deref().is_some_and(stdin) && paths.iter().any(|path| stdin(path)) {
        let said = Said::new("标准输入不能既作清单又作报告", "standard input cannot be both the list and a report");
        problem::say("-", said.get(lang));
        return None;
    }
    if let Some(list) = &args.files_from {
        match listed(list) {
            Ok(more) => paths.extend(more),
            Err(error) => {
                problem::say(&scan::display(list), scan::io_said(&error).get(lang));
                return None;
            }
        }
    }
    if paths.is_empty() {
        let said = Said::new(
            "没有要检查的文件。例：hegui check 报告.txt",
            "nothing to check. Example: hegui check report.txt",
        );
        problem::say(lang.pick("命令行", "usage"), said.get(lang));
        return None;
    }
    let stdin = paths.iter().any(|path| path == Path::new("-"));
    paths.retain(|path| path != Path::new("-"));
    let mut inputs = scan::collect(&paths);
    if stdin {
        let mut bytes = Vec::new();
        if let Err(error) = io::stdin().lock().take(scan::MAX_BYTES + 1).read_to_end(&mut bytes) {
            problem::say("-", scan::io_said(&error).get(lang));
            return None;
        }
        let name = args.stdin_filename.clone().unwrap_or_else(|| "<stdin>".to_owned());
        inputs.pipe(name, bytes);
    }
    Some(inputs)
}

/// The paths of a list, one a line; `-` is standard input.
fn listed(list: &Path) -> io::Result<Vec<PathBuf>> {
    let text = if list == Path::new("-") { io::read_to_string(io::stdin().lock())? } else { fs::read_to_string(list)? };
    Ok(text
        .lines()
        .map(|line| line.trim_end_matches('\r'))
        .filter(|line| !line.trim().is_empty())
        .map(PathBuf::from)
        .collect())
}

/// What folders held beside reports, said once.
fn skipped(inputs: &Inputs, lang: Lang) {
    let scan::Skipped { hidden, locks, others, archives, annotated } = inputs.skipped;
    if hidden + locks + others + archives + annotated == 0 {
        return;
    }
    let counted =
        |n: usize, zh: &str, en: &str| (n > 0).then(|| lang.pick(format!("{zh} {n} 个"), format!("{en}: {n}")));
    let kinds = [
        counted(hidden, "隐藏文件", "hidden"),
        counted(locks, "办公软件锁文件", "lock files of office programs"),
        counted(others, "其他类型文件（表格、图片等）", "files of other kinds (spreadsheets, pictures)"),
        counted(archives, "没有报告的压缩包", "archives without reports"),
        counted(annotated, "hegui 写了批注的副本", "copies annotated by hegui"),
    ];
    let list = kinds.into_iter().flatten().collect::<Vec<_>>().join(lang.pick("，", ", "));
    let said = lang.pick("未检查：", "not examined: ").to_owned() + &list;
    problem::say(lang.pick("文件夹", "folders"), &said);
}

/// A progress bar on standard error, for a person, once a run takes longer than he likes to wait without a sign.
struct Progress {
    started: Instant,
    total: usize,
    done: u64,
    lang: Lang,
    bar: Option<ProgressBar>,
    wanted: bool,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_millis(500);

    fn new(total: usize, global: &Global) -> Self {
        let wanted = total > 1 && person_watches() && !global.quiet;
        Self { started: Instant::now(), total, done: 0, lang: global.lang, bar: None, wanted }
    }

    fn advance(&mut self) {
        self.done += 1;
        if !self.wanted || self.started.elapsed() < Self::PATIENCE {
            return;
        }
        let (total, lang) = (self.total, self.lang);
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            let template = lang.pick("{bar:30} {pos}/{len} 份，剩余约 {eta}", "{bar:30} {pos}/{len}, about {eta} left");
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            bar
        });
        bar.set_position(self.done);
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
