//! `hegui init [DIR]`: the beginning of a file of settings, and of the files by which a pipeline runs the check.
//!
//! Nothing that is there already is changed: what would have been written is printed, to be put in by hand.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{DONE, Global, TROUBLE, problem, whole};
use crate::{
    config::{
        FILE, Finder,
        starter::{self, Pipeline},
    },
    output::safe,
    scan::{display, is_repository},
    text::Said,
};

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    ci: Vec<Pipeline>,
}

/// What became of one file.
enum Made {
    Written,
    Left,
    Failed,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &InitArgs, out: &mut dyn Write) -> io::Result<u8> {
    let folder = global.root.absolute(&args.dir);
    let file = PathBuf::from(global.root.shown(&folder.join(FILE)));
    let made = write(global, &file, &starter::settings(global.lang), out)?;
    if let Made::Written = made {
        above(global, &folder, &file);
    }
    match made {
        Made::Failed => return Ok(TROUBLE),
        Made::Left if args.ci.is_empty() => {
            let said = Said::new("已有这个文件，没有改动", "the file exists and was left alone");
            problem::say(&display(&file), said.get(global.lang));
            return Ok(TROUBLE);
        }
        Made::Written | Made::Left => {}
    }
    let top = folder.ancestors().find(|folder| is_repository(folder)).unwrap_or(&folder);
    let below = folder.strip_prefix(top).map(display).unwrap_or_default();
    // A name that a shell or YAML would read otherwise: the whole repository is checked, which holds it.
    let plain = below.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '_' | '-' | '.'));
    let checked = if below.is_empty() || below.starts_with('-') || !plain { "." } else { below.as_str() };
    let mut kinds = args.ci.clone();
    kinds.dedup();
    let mut code = DONE;
    for kind in kinds {
        let path = top.join(kind.path());
        let shown = PathBuf::from(global.root.shown(&path));
        let text = kind.text(checked, global.lang);
        // A folder that cannot be made is told when the file in it cannot be written.
        let _ = path.parent().map(fs::create_dir_all);
        match write(global, &shown, &text, out)? {
            Made::Written if global.quiet => {}
            Made::Written => writeln!(
                out,
                "{}{}",
                global.lang.pick("  启用之前：", "  before it is in force: "),
                kind.next().get(global.lang)
            )?,
            Made::Failed => code = TROUBLE,
            Made::Left => {
                let zh = format!("已有 {}，没有改动。请把以下内容加进去：", safe(&display(&shown)));
                let en = format!("{} exists and was left alone. Add this to it:", safe(&display(&shown)));
                writeln!(out, "{}\n\n{text}", global.lang.pick(zh, en))?;
            }
        }
    }
    Ok(code)
}

/// Writes a new file, and tells so.
fn write(global: &Global, path: &Path, text: &str, out: &mut dyn Write) -> io::Result<Made> {
    match whole::save(path, text.as_bytes(), false) {
        Ok(()) if global.quiet => Ok(Made::Written),
        Ok(()) => {
            writeln!(out, "{}{}", global.lang.pick("已写入 ", "written: "), safe(&display(path)))?;
            Ok(Made::Written)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Made::Left),
        Err(error) => {
            problem::say(&display(path), whole::unwritten(&error).get(global.lang));
            Ok(Made::Failed)
        }
    }
}

/// Tells of a file further up, which no longer holds here.
fn above(global: &Global, folder: &Path, file: &Path) {
    let found = folder.parent().filter(|_| !is_repository(folder));
    let found = found.and_then(|above| Finder::new(std::env::home_dir()).above(above).ok().flatten());
    if let Some(other) = found {
        let other = global.root.shown(&other);
        let said = Said::new(
            format!("这里的报告原来由 {other} 管，今后只由这个文件管；两者不合并"),
            format!("reports here stood under {other}; now they stand under this file alone, the two are not merged"),
        );
        problem::say(&display(file), said.get(global.lang));
    }
}
