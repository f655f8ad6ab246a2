//! `hegui check PATH…`: the main job.

use std::{
    fs,
    io::{self, Read, Write},
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{
    DONE, FINDINGS, Global, TROUBLE,
    choice::{self, ReporterArgs, RulesArgs},
    person_watches, problem,
};
use crate::{
    finding::Severity,
    output::{Format, RunInfo},
    rule::RuleSet,
    scan::{self, Input, InputProblem, Inputs, Options, Origin, Previous, Stage, Summary},
    text::{Effort, Lang, Said},
};

/// From which severity a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

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
    rules: RulesArgs,
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = trimmed)]
    select: Vec<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = trimmed)]
    ignore: Vec<String>,
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    #[arg(long, value_enum)]
    stage: Option<Stage>,
    #[command(flatten)]
    reporter: ReporterArgs,
    #[arg(long, value_name = "PATH")]
    previous: Option<PathBuf>,
    #[arg(long)]
    assume_report: bool,
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// A rule's name without the blanks around it: `--select "part, plan"`.
fn trimmed(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.trim().to_owned())
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &CheckArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let Some(rules) = args.rules.load(lang) else { return Ok(TROUBLE) };
    if !choice::known(&named(args), &rules, lang) {
        return Ok(TROUBLE);
    }
    let options = options(global, args);
    if !rules.rules.iter().any(|rule| options.wants(&rule.id, rule.enabled)) {
        let said = Said::new("--select 与 --ignore 相抵，没有规则可查", "`--select` and `--ignore` leave no rule");
        problem::say(lang.pick("规则", "rules"), said.get(lang));
        return Ok(TROUBLE);
    }
    let Some(mut inputs) = inputs(args, lang) else { return Ok(TROUBLE) };
    let previous = previous(args, &mut inputs, &rules, &options, lang);
    for InputProblem { path, message } in &inputs.problems {
        problem::say(path, message.get(lang));
    }
    let options = Options { effort: effort(&inputs), previous, ..options };
    let summary = evaluate(global, args, &inputs, &rules, &options, out)?;
    if !global.quiet {
        skipped(&inputs, lang);
    }
    let fail_on = match args.fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Note => Some(Severity::Note),
        FailOn::Never => None,
    };
    let found = scan::reaches(&summary, fail_on);
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

/// Last year's reports; what is wrong with them is a problem of the run, which goes on without them.
fn previous(
    args: &CheckArgs,
    inputs: &mut Inputs,
    rules: &RuleSet,
    options: &Options,
    lang: Lang,
) -> Option<Arc<Previous>> {
    let path = args.previous.as_deref()?;
    let opened = Previous::open(path, rules, options).and_then(|previous| {
        let itself = |input: &Input| matches!(&input.origin, Origin::Path(own) if previous.is_file(own));
        if inputs.inputs.iter().all(itself) && !inputs.inputs.is_empty() {
            let message = Said::new(
                "--previous 给出的就是被检查的报告本身，请换成上一年度的报告",
                "--previous names the report that is checked; name the one on the year before",
            );
            return Err(InputProblem { path: scan::display(path), message });
        }
        Ok(previous)
    });
    match opened {
        Ok(previous) => {
            for InputProblem { path, message } in &previous.unread {
                problem::say(path, message.get(lang));
            }
            Some(Arc::new(previous))
        }
        Err(problem) => {
            inputs.problems.push(problem);
            None
        }
    }
}

/// The rules and concerns that were named.
fn named(args: &CheckArgs) -> Vec<String> {
    args.select.iter().chain(&args.ignore).cloned().collect()
}

fn effort(inputs: &Inputs) -> Effort {
    if inputs.inputs.len() < scan::MANY { Effort::Few } else { Effort::Many }
}

fn options(global: &Global, args: &CheckArgs) -> Options {
    Options {
        stage: args.stage,
        assume_report: args.assume_report,
        given: args.reporter.given(),
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        digest: args.format == Format::Json,
        outcomes: args.format == Format::Json,
        jobs: args.jobs,
        ..Options::new(global.today())
    }
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
        partial: !named(args).is_empty(),
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
    let scan::Skipped { hidden, locks, others, archives } = inputs.skipped;
    if hidden + locks + others + archives == 0 {
        return;
    }
    let counted =
        |n: usize, zh: &str, en: &str| (n > 0).then(|| lang.pick(format!("{zh} {n} 个"), format!("{en}: {n}")));
    let kinds = [
        counted(hidden, "隐藏文件", "hidden"),
        counted(locks, "办公软件锁文件", "lock files of office programs"),
        counted(others, "其他类型文件（表格、图片等）", "files of other kinds (spreadsheets, pictures)"),
        counted(archives, "没有报告的压缩包", "archives without reports"),
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
