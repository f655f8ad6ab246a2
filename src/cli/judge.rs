//! How reports are judged: by which rules, as whose reports, and from which severity a run fails. `check` and `annotate` share it.

use std::{path::PathBuf, sync::Arc};

use clap::Args;

use super::{
    Global,
    choice::{self, ReporterArgs, RulesArgs},
    problem,
};
use crate::{
    finding::Severity,
    rule::RuleSet,
    scan::{self, Gate, InputProblem, Inputs, Options, Origin, Previous, Stage},
    text::{Lang, Said},
};

/// From which severity a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

/// Arguments of every command that judges reports.
#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    #[command(flatten)]
    rules: RulesArgs,
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = trimmed)]
    select: Vec<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = trimmed)]
    ignore: Vec<String>,
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
    #[arg(long, value_enum)]
    stage: Option<Stage>,
    #[command(flatten)]
    reporter: ReporterArgs,
    #[arg(long, value_name = "PATH")]
    previous: Option<PathBuf>,
    #[arg(long)]
    assume_report: bool,
}

/// A rule's name without the blanks around it: `--select "part, plan"`.
fn trimmed(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.trim().to_owned())
}

impl JudgeArgs {
    /// The rules, and what the run was asked to do; `None` after saying what is wrong with either.
    pub(super) fn load(&self, global: &Global) -> Option<(RuleSet, Options)> {
        let lang = global.lang;
        let rules = self.rules.load(lang)?;
        if !choice::known(&self.named(), &rules, lang) {
            return None;
        }
        let options = Options {
            stage: self.stage,
            assume_report: self.assume_report,
            given: self.reporter.given(),
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            gate: Gate { root: Arc::clone(&global.root), fail_on: self.fail_on(), ..Gate::default() },
            ..Options::new(global.today())
        };
        if !rules.rules.iter().any(|rule| options.wants(&rule.id, rule.enabled)) {
            let said = Said::new("--select 与 --ignore 相抵，没有规则可查", "`--select` and `--ignore` leave no rule");
            problem::say(lang.pick("规则", "rules"), said.get(lang));
            return None;
        }
        Some((rules, options))
    }

    /// Whether only some of the rules were asked for.
    pub(super) fn partial(&self) -> bool {
        !self.named().is_empty()
    }

    /// The severity from which a run fails.
    fn fail_on(&self) -> Option<Severity> {
        match self.fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Note => Some(Severity::Note),
            FailOn::Never => None,
        }
    }

    /// The rules and concerns that were named.
    fn named(&self) -> Vec<String> {
        self.select.iter().chain(&self.ignore).cloned().collect()
    }

    /// Last year's reports; what is wrong with them is a problem of the run, which goes on without them.
    pub(super) fn previous(
        &self,
        inputs: &mut Inputs,
        rules: &RuleSet,
        options: &Options,
        lang: Lang,
    ) -> Option<Arc<Previous>> {
        let path = self.previous.as_deref()?;
        let opened = Previous::open(path, rules, options).and_then(|previous| {
            let itself = |input: &scan::Input| matches!(&input.origin, Origin::Path(own) if previous.is_file(own));
            if inputs.inputs.iter().all(itself) && !inputs.inputs.is_empty() {
                let message = Said::new(
                    "--previous 给出的就是被检查的报告本身，请换成上一年度的报告",
                    "--previous names the report that is checked; name the one on the year before",
                );
                return Err(InputProblem { path: scan::display(path), message });
            }
            Ok(previous)
        });
        match opened {
            Ok(previous) => {
                for InputProblem { path, message } in &previous.unread {
                    problem::say(path, message.get(lang));
                }
                Some(Arc::new(previous))
            }
            Err(problem) => {
                inputs.problems.push(problem);
                None
            }
        }
    }
}
