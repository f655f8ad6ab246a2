//! `hegui new`: the beginning of a rule file, and of a report.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::{
    DONE, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
    problem, whole,
};
use crate::{
    output, rule, scan,
    text::{GAP, Said},
};

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
        New::Report(args) => return new_report(global, args, out),
    };
    let Some(bytes) = bytes else { return Ok(TROUBLE) };
    match path {
        None => out.write_all(&bytes).map(|()| DONE),
        Some(path) => Ok(if written(global, path, &bytes) { DONE } else { TROUBLE }),
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

/// Extensions of files that get Markdown, which is text.
const TEXT: [&str; 3] = ["md", "markdown", "txt"];

/// The report: Word when the file is named so, Markdown else.
fn new_report(global: &Global, args: &NewReportArgs, out: &mut dyn Write) -> io::Result<u8> {
    let named = |path: &Path, known: &str| path.extension().is_some_and(|e| e.eq_ignore_ascii_case(known));
    let is_word = args.output.as_deref().is_some_and(|path| named(path, "docx"));
    if let Some(path) = args.output.as_deref().filter(|path| !is_word && !TEXT.iter().any(|known| named(path, known))) {
        let said = Said::new("只能写 .docx、.md 或 .txt", "only .docx, .md and .txt can be written");
        problem::say(&scan::display(path), said.get(global.lang));
        return Ok(TROUBLE);
    }
    let Some((rules, _)) = args.rules.load(global, &args.reporter, None) else { return Ok(TROUBLE) };
    let mut meta = args.reporter.meta();
    meta.reporter.organ.clone_from(&args.organ);
    // A report written now is on the year before.
    meta.year = meta.year.or(Some(global.today().year() - 1));
    let blocks = output::skeleton(&rules, &meta);
    let text = output::safe_lines(&output::markdown(&blocks));
    let Some(path) = &args.output else { return out.write_all(text.as_bytes()).map(|()| DONE) };
    let bytes = if is_word { output::word(&blocks)? } else { text.clone().into_bytes() };
    if !written(global, path, &bytes) {
        return Ok(TROUBLE);
    }
    if !global.quiet {
        let (path, year, gaps) = (scan::display(path), meta.year.unwrap_or_default(), text.matches(GAP).count());
        let path = output::safe(&path);
        let zh = format!("已写入 {path}（{year}年度，待填 {gaps} 处）");
        let en = format!("written to {path} (for {year}, {gaps} gaps to be filled in)");
        // There is nobody left to tell when standard error is closed.
        let _ = writeln!(io::stderr(), "{}", global.lang.pick(zh, en));
    }
    Ok(DONE)
}

/// Writes a new file, and tells whether it did; one that is there already is left alone.
fn written(global: &Global, path: &Path, bytes: &[u8]) -> bool {
    let Err(error) = whole::save(path, bytes, false) else { return true };
    problem::say(&scan::display(path), whole::unwritten(&error).get(global.lang));
    false
}
