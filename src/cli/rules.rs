//! `hegui rules`: the rules in force, all of them or those for a reporter and a year.

use std::io::{self, Write};

use clap::Args;

use super::{
    DONE, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
};
use crate::{
    document::Given,
    output::{self, ListFormat},
    rule::Rule,
};

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    rules: RulesArgs,
    #[command(flatten)]
    reporter: ReporterArgs,
    #[arg(long, value_enum, default_value = "human")]
    format: ListFormat,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &ListArgs, out: &mut dyn Write) -> io::Result<u8> {
    let Some((rules, _)) = args.rules.load(global, &args.reporter, None) else { return Ok(TROUBLE) };
    let meta = args.reporter.meta();
    let listed: Vec<&Rule> = if args.reporter.given() == Given::default() {
        rules.rules.iter().filter(|rule| rule.conditions.is_empty()).collect()
    } else {
        rules.in_force(|| &meta).filter(|rule| rule.applies_to.may_match(&meta)).collect()
    };
    output::rule_list(out, &listed, args.format, global.style())?;
    Ok(DONE)
}
