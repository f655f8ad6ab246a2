//! `hegui new`: the beginning of a rule file, and of a report.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::{
    DONE, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
    problem,
};
use crate::{output, rule, scan, text::Said};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: New,
}

#[derive(Debug, Subcommand)]
enum New {
    /// rule
    Rule(NewRuleArgs),
    /// report
    Report(NewReportArgs),
}

/// Arguments of `new rule`.
#[derive(Debug, Args)]
struct NewRuleArgs {
    #[arg(value_name = "ID")]
    new_id: String,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Arguments of `new report`.
#[derive(Debug, Args)]
struct NewReportArgs {
    #[command(flatten)]
    rules: RulesArgs,
    #[command(flatten)]
    reporter: ReporterArgs,
    #[arg(long, value_name = "NAME")]
    organ: Option<String>,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &NewArgs, out: &mut dyn Write) -> io::Result<u8> {
    let (bytes, path) = match &args.what {
        New::Rule(args) => (new_rule(global, args).map(|text| output::safe_lines(&text).into_bytes()), &args.output),
        New::Report(args) => (new_report(global, args)?, &args.output),
    };
    let Some(bytes) = bytes else { return Ok(TROUBLE) };
    match path {
        None => out.write_all(&bytes).map(|()| DONE),
        Some(path) => Ok(written(global, path, &bytes)),
    }
}

fn new_rule(global: &Global, args: &NewRuleArgs) -> Option<String> {
    let text = output::new_rule(args.new_id.trim(), global.lang);
    // What is printed is sound, or it is not printed: the id is the only thing that can be wrong.
    match rule::load(vec![rule::RuleFile::new("new.yaml", text.as_str())]) {
        Ok(_) => Some(text),
        Err(error) => {
            problem::rules(&error, global.lang);
            None
        }
    }
}

/// The report: Word when the file is named so, Markdown else.
fn new_report(global: &Global, args: &NewReportArgs) -> io::Result<Option<Vec<u8>>> {
    let Some(rules) = args.rules.load(global.lang) else { return Ok(None) };
    let mut meta = args.reporter.meta();
    meta.reporter.organ.clone_from(&args.organ);
    // A report written now is on the year before.
    meta.year = meta.year.or(Some(global.today().year() - 1));
    let blocks = output::skeleton(&rules, &meta);
    let extension = args.output.as_deref().and_then(Path::extension);
    if extension.is_some_and(|extension| extension.eq_ignore_ascii_case("docx")) {
        output::word(&blocks).map(Some)
    } else {
        Ok(Some(output::safe_lines(&output::markdown(&blocks)).into_bytes()))
    }
}

/// Writes a new file; one that is there already is left alone.
fn written(global: &Global, path: &Path, bytes: &[u8]) -> u8 {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut file| file.write_all(bytes)) {
        Ok(()) => DONE,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let said = Said::new(
                "文件已存在，未覆盖；请换一个名称",
                "the file exists and was left alone; choose another name",
            );
            problem::say(&scan::display(path), said.get(global.lang));
            TROUBLE
        }
        Err(error) => {
            problem::say(&scan::display(path), scan::io_said(&error).get(global.lang));
            TROUBLE
        }
    }
}
