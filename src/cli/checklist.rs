//! `hegui checklist`: what the rules will ask of a report that is yet to be written.

use std::io::{self, Write};

use clap::Args;

use super::{
    DONE, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
};
use crate::output;

/// Arguments of `checklist`.
#[derive(Debug, Args)]
pub(super) struct ChecklistArgs {
    #[command(flatten)]
    rules: RulesArgs,
    #[command(flatten)]
    reporter: ReporterArgs,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &ChecklistArgs, out: &mut dyn Write) -> io::Result<u8> {
    let Some((rules, _)) = args.rules.load(global, &args.reporter, None) else { return Ok(TROUBLE) };
    output::checklist(out, &rules, &args.reporter.meta(), global.lang)?;
    Ok(DONE)
}
