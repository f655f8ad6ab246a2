//! `hegui test [RULES]`: the tests of rules: their examples, whole-report cases, and the lint of rules.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{
    DONE, FINDINGS, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
    settings::ConfigArgs,
};
use crate::{
    output::{RuleTests, rule_tests},
    rule,
    scan::{run_cases, run_examples},
};

/// Arguments of `test`.
#[derive(Debug, Args)]
pub(super) struct TestArgs {
    #[arg(value_name = "RULES")]
    rule_files: Vec<PathBuf>,
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

/// Runs it; the exit code: 1 when an example or a case does not do as expected, with `--strict` also for the rest.
pub(super) fn run(global: &Global, args: &TestArgs, out: &mut dyn Write) -> io::Result<u8> {
    let named = RulesArgs::named(&args.rule_files, &args.config);
    let loaded = named.load_whole(global, &ReporterArgs::default(), None);
    let Some((rules, _)) = loaded else { return Ok(TROUBLE) };
    let (ran, broken) = run_examples(&rules, global.today());
    let tests = RuleTests {
        ran,
        broken,
        cases: rules.cases.len(),
        broken_cases: run_cases(&rules, global.today()),
        untested: rules
            .rules
            .iter()
            .filter(|r| r.own && r.conditions.is_empty() && (r.examples.good.is_empty() || r.examples.bad.is_empty()))
            .map(|r| r.id.clone())
            .collect(),
        lints: rule::lint(&rules),
        rules: rules.rules.iter().filter(|r| r.own && r.conditions.is_empty()).count(),
    };
    rule_tests(out, &tests, global.style())?;
    let failed = !tests.broken.is_empty() || !tests.broken_cases.is_empty();
    let blemished = !tests.untested.is_empty() || !tests.lints.is_empty();
    Ok(if failed || (args.strict && blemished) { FINDINGS } else { DONE })
}
