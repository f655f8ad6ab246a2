//! `hegui explain ID [FILE]`: what a rule asks for and why; with a report, why it fired there or did not.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
};

use clap::Args;

use super::{
    DONE, Global, TROUBLE,
    choice::{self, ReporterArgs, RulesArgs},
    problem,
    settings::plain_options,
};
use crate::{
    document::Document,
    output,
    scan::{self, Input, InputProblem, Previous},
    text::Said,
};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(value_name = "FILE")]
    report: Option<PathBuf>,
    #[command(flatten)]
    rules: RulesArgs,
    #[command(flatten)]
    reporter: ReporterArgs,
    #[arg(long, value_name = "PATH", requires = "report")]
    previous: Option<PathBuf>,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &ExplainArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let Some((rules, effective)) = args.rules.load_whole(global, &args.reporter, args.report.as_deref()) else {
        return Ok(TROUBLE);
    };
    let id = args.id.trim();
    if scan::is_own(id) {
        let said = Said::new(
            "这是程序自身关于输入文件的检查，说明见随结果给出的建议",
            "this is the program's own check of its input; its findings say what to do",
        );
        writeln!(out, "{id}\n  {}", said.get(lang))?;
        return Ok(DONE);
    }
    let variants: Vec<_> = rules.rules.iter().filter(|rule| rule.id == id).collect();
    if variants.is_empty() {
        choice::known(&[id.to_owned()], &[&rules], lang);
        if rules.rules.iter().any(|rule| scan::names_rule(id, &rule.id)) {
            let said =
                Said::new("请写出完整的规则编号，如 part/plan", "give the whole id of a rule, such as part/plan");
            problem::say(id, said.get(lang));
        }
        return Ok(TROUBLE);
    }
    let Some(report) = &args.report else {
        output::explain(out, &variants, &rules, global.style())?;
        return Ok(DONE);
    };
    let mut options = plain_options(global, &effective);
    if let Some(path) = &args.previous {
        match Previous::open(path, &rules, &options) {
            Ok(previous) => options.previous = Some(Arc::new(previous)),
            Err(InputProblem { path, message }) => {
                problem::say(&path, message.get(lang));
                return Ok(TROUBLE);
            }
        }
    }
    let name = scan::display(report);
    let loaded = match scan::read(&Input::find(report), &options) {
        Ok(loaded) => loaded,
        Err(row) => {
            for finding in &row.findings {
                problem::say(&name, finding.message.get(lang));
            }
            return Ok(TROUBLE);
        }
    };
    let mut document = Document::new(loaded.draft);
    document.assume(&options.given);
    let Some(mut trace) = scan::trace(&document, &rules, id, &options) else { return Ok(TROUBLE) };
    trace.row.path = name;
    output::trace(out, &trace, global.style())?;
    Ok(DONE)
}
