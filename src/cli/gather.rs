//! Which reports a command examines: paths, lists of paths, standard input.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args;

use super::problem;
use crate::{
    config::FILE,
    scan::{self, Inputs},
    text::{Lang, Said},
};

/// Arguments of every command that examines many reports.
#[derive(Debug, Args)]
pub(super) struct InputArgs {
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    #[arg(long)]
    pub(super) allow_empty: bool,
}

/// What the arguments name; `None` after saying why nothing could be collected.
pub(super) fn inputs(args: &InputArgs, lang: Lang) -> Option<Inputs> {
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
    if paths.is_empty() && !args.allow_empty {
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
pub(super) fn skipped(inputs: &Inputs, lang: Lang) {
    let scan::Skipped { hidden, locks, others, archives, annotated, excluded } = inputs.skipped;
    let met = hidden + locks + others + archives + annotated;
    if met + excluded == 0 {
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
        counted(excluded, "设置排除的文件", "excluded by the settings"),
    ];
    let list = kinds.into_iter().flatten().collect::<Vec<_>>().join(lang.pick("，", ", "));
    let said = lang.pick("未检查：", "not examined: ").to_owned() + &list;
    let subject = if met > 0 { lang.pick("文件夹", "folders") } else { FILE };
    problem::say(subject, &said);
}
