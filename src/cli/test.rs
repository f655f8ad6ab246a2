//! `hegui test [RULES]`: runs the examples of rules, so that an author sees them tested without a toolchain.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{DONE, FINDINGS, Global, TROUBLE, rules};
use crate::{
    output::safe,
    scan::{Expected, run_examples},
};

/// Arguments of `test`.
#[derive(Debug, Args)]
pub(super) struct TestArgs {
    #[arg(value_name = "RULES")]
    rule_files: Vec<PathBuf>,
}

/// Runs it; the exit code: 1 when an example does not do as expected.
pub(super) fn run(global: &Global, args: &TestArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    let Some(rules) = rules::load(&args.rule_files, lang) else { return Ok(TROUBLE) };
    let (ran, broken) = run_examples(&rules, global.today());
    for example in &broken {
        let said = match example.expected {
            Expected::Quiet => lang.pick("误报：good 例应当通过，却没有", "noisy: a good example does not pass"),
            Expected::Fires => lang.pick("漏报：bad 例应当报出，却没有", "missing: a bad example does not fire"),
        };
        writeln!(out, "{} {said}\n    {}\n", example.rule, safe(&example.text))?;
    }
    let without: Vec<&str> = rules
        .rules
        .iter()
        .filter(|r| r.examples.good.is_empty() || r.examples.bad.is_empty())
        .map(|r| r.id.as_str())
        .collect();
    if !without.is_empty() && !global.quiet {
        let list = without.join(lang.pick("、", ", "));
        writeln!(
            out,
            "{}{list}",
            lang.pick("没有同时写 good 和 bad 例的规则：", "rules without both good and bad examples: ")
        )?;
    }
    let (passed, failed) = (ran - broken.len(), broken.len());
    if !global.quiet || failed > 0 {
        let zh = format!("规则 {} 条，示例 {ran} 个：通过 {passed} 个，未通过 {failed} 个", rules.rules.len());
        let en = format!("rules: {}, examples: {ran}, passed: {passed}, failed: {failed}", rules.rules.len());
        writeln!(out, "{}", lang.pick(zh, en))?;
    }
    Ok(if broken.is_empty() { DONE } else { FINDINGS })
}
