//! How reports are judged: by which rules, as whose reports, and from which severity a run fails. `check` and `annotate` share it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    Global,
    choice::{ReporterArgs, RulesArgs},
    plan::{Excluded, Plan},
    problem,
    variables::{self, Variables},
};
use crate::{
    config::{Asked, Source, Valued},
    document::Given,
    finding::Severity,
    rule::RuleSet,
    scan::{self, Gate, InputProblem, Inputs, Options, Origin, Previous, Stage},
    text::{Lang, Said},
};

/// From which severity a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The severity; `None` for never.
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

/// Arguments of every command that judges reports.
#[derive(Debug, Args)]
pub(super) struct JudgeArgs {
    #[command(flatten)]
    pub(super) rules: RulesArgs,
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = trimmed)]
    select: Vec<String>,
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = trimmed)]
    ignore: Vec<String>,
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
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
    /// What flags and variables say of how reports are judged.
    pub(super) fn asked(&self, variables: &Variables) -> Asked {
        let fail_on = self.fail_on.map(|fail_on| Valued::new(fail_on.severity(), Source::Flag("--fail-on")));
        Asked {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            fail_on: fail_on.or_else(|| variables.fail_on.clone()),
            given: self.reporter.given(),
            stage: self.stage,
            ..self.rules.asked(variables)
        }
    }

    /// What is asked of a run whatever the settings say.
    pub(super) fn base(&self, global: &Global) -> Options {
        let gate = Gate { root: Arc::clone(&global.root), ..Gate::default() };
        Options { assume_report: self.assume_report, gate, ..Options::new(global.today()) }
    }

    /// How some inputs are judged, under a baseline as far as one was asked for or forbidden; `None` after saying what is wrong.
    pub(super) fn plan(
        &self,
        global: &Global,
        baseline: Option<Valued<Option<PathBuf>>>,
        inputs: &mut Inputs,
        excluded: Excluded,
    ) -> Option<Plan> {
        let variables = variables::read(global.lang)?;
        let asked = Asked { baseline, ..self.asked(&variables) };
        Plan::new(global, self, (&variables, asked), inputs, excluded)
    }

    /// What is said of the reporters.
    pub(super) fn given(&self) -> Given {
        self.reporter.given()
    }

    /// Where last year's reports are.
    pub(super) fn before(&self) -> Option<&Path> {
        self.previous.as_deref()
    }

    /// The rules and concerns that were named.
    pub(super) fn named(&self) -> Vec<String> {
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
