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

/// The name of standard input where none is given.
pub(super) const STDIN: &str = "<stdin>";

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
        let name = args.stdin_filename.clone().unwrap_or_else(|| STDIN.to_owned());
        inputs.pipe(name, bytes);
    }
    Some(inputs)
}

/// The paths of a list; `-` is standard input. One a line, or each ended by a NUL, as `git diff -z` and `find -print0` write.
fn listed(list: &Path) -> io::Result<Vec<PathBuf>> {
    let text = if list == Path::new("-") { io::read_to_string(io::stdin().lock())? } else { fs::read_to_string(list)? };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    if text.contains('\0') {
        return Ok(text.split('\0').filter(|path| !path.is_empty()).map(PathBuf::from).collect());
    }
    let lines = text.lines().map(|line| line.trim_end_matches('\r')).filter(|line| !line.trim().is_empty());
    Ok(lines.map(|line| unquoted(line).unwrap_or_else(|| PathBuf::from(line))).collect())
}

/// A path as git quotes it where its name is not ASCII (`"\346\212\245.txt"`); `None` for one that stands as it is.
fn unquoted(line: &str) -> Option<PathBuf> {
    let inner = line.strip_prefix('"')?.strip_suffix('"')?;
    if Path::new(line).exists() {
        return None;
    }
    let mut bytes = Vec::new();
    let mut rest = inner.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next()? {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            c @ (b'"' | b'\\') => c,
            high @ b'0'..=b'3' => {
                let mut digit = || rest.next().filter(|c| matches!(c, b'0'..=b'7')).map(|c| c - b'0');
                let (middle, low) = (digit()?, digit()?);
                ((high - b'0') << 6) | (middle << 3) | low
            }
            _ => return None,
        });
    }
    String::from_utf8(bytes).ok().map(PathBuf::from)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_as_git_quotes_them() {
        for (line, path) in [
            (r#""\346\212\245\351\200\201/\347\224\262.txt""#, Some("报送/甲.txt")),
            (r#""a \"b\".txt""#, Some("a \"b\".txt")),
            ("报送/甲.txt", None),
            (r#""\9.txt""#, None),
            (r#""\377.txt""#, None),
        ] {
            assert_eq!(unquoted(line), path.map(PathBuf::from), "{line}");
        }
    }

    #[test]
    fn a_list_has_lines_or_nul() {
        let dir = tempfile::tempdir().unwrap();
        let list = dir.path().join("list");
        for text in ["甲.txt\0乙 丙.txt\0", "\u{FEFF}甲.txt\r\n\r\n乙 丙.txt\n"] {
            fs::write(&list, text).unwrap();
            assert_eq!(listed(&list).unwrap(), [PathBuf::from("甲.txt"), PathBuf::from("乙 丙.txt")]);
        }
    }
}
