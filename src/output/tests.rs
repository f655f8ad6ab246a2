//! What the tests of rules showed, in the words of linters: noisy where a rule fires and should not, missing where it does not
//! and should.

use std::io::{self, Write};

use super::{Style, safe};
use crate::{
    rule::Lint,
    scan::{Broken, BrokenCase, Expected},
};

/// What `hegui test` found.
#[derive(Clone, Debug, Default)]
pub struct RuleTests {
    /// Rules tested.
    pub rules: usize,
    /// Examples that ran.
    pub ran: usize,
    /// Examples that did not do as expected.
    pub broken: Vec<Broken>,
    /// Whole-report cases that ran.
    pub cases: usize,
    /// Cases that did not do as expected.
    pub broken_cases: Vec<BrokenCase>,
    /// Rules without good or without bad examples.
    pub untested: Vec<String>,
    /// What is strange about rules.
    pub lints: Vec<Lint>,
}

/// Prints it.
///
/// # Errors
/// When writing fails.
pub fn rule_tests(out: &mut dyn Write, tests: &RuleTests, style: Style) -> io::Result<()> {
    let lang = style.lang;
    for example in &tests.broken {
        let said = match example.expected {
            Expected::Quiet => lang.pick("误报：good 例应当通过，却没有", "noisy: a good example does not pass"),
            Expected::Fires => lang.pick("漏报：bad 例应当报出，却没有", "missing: a bad example does not fire"),
        };
        writeln!(out, "{} {said}\n    {}\n", example.rule, safe(&example.text))?;
    }
    for case in &tests.broken_cases {
        writeln!(out, "{}{}", lang.pick("用例：", "case: "), safe(&case.name))?;
        if let Some(failure) = &case.failure {
            writeln!(out, "    {}", failure.get(lang))?;
        }
        for (said, rules) in
            [(lang.pick("误报：", "noisy: "), &case.noisy), (lang.pick("漏报：", "missing: "), &case.missing)]
        {
            if !rules.is_empty() {
                writeln!(out, "    {said}{}", safe(&rules.join(lang.pick("、", ", "))))?;
            }
        }
        writeln!(out)?;
    }
    if !style.quiet {
        for lint in &tests.lints {
            let colon = lang.pick("：", ": ");
            writeln!(out, "{} {}{colon}{}", lint.rule, lint.key, safe(lint.message.get(lang)))?;
        }
        if !tests.untested.is_empty() {
            let list = tests.untested.join(lang.pick("、", ", "));
            let said = lang.pick("没有同时写 good 和 bad 例的规则：", "rules without both good and bad examples: ");
            writeln!(out, "{said}{list}")?;
        }
    }
    let failed = tests.broken.len() + tests.broken_cases.len();
    if style.quiet && failed == 0 {
        return Ok(());
    }
    let (rules, ran, cases) = (tests.rules, tests.ran, tests.cases);
    let passed = ran + cases - failed;
    let zh = format!("规则 {rules} 条，示例 {ran} 个，用例 {cases} 个：通过 {passed} 个，未通过 {failed} 个");
    let en = format!("rules: {rules}, examples: {ran}, cases: {cases}, passed: {passed}, failed: {failed}");
    writeln!(out, "{}", lang.pick(zh, en))
}
