//! `hegui config [PATH]`: what holds for a report, or in the current folder, and who said so.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{DONE, Global, TROUBLE, judge::JudgeArgs, problem, settings::Settings, variables};
use crate::{
    config::{Asked, Config, Usage, Walked},
    finding::Finding,
    output::settings::{View, human, json},
    scan::{self, Input, Origin, display},
    text::{Date, Said},
};

/// How the settings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ConfigFormat {
    Human,
    Json,
}

/// Arguments of `config`.
#[derive(Debug, Args)]
pub(super) struct ConfigCommandArgs {
    #[arg(value_name = "PATH")]
    of: Option<PathBuf>,
    #[command(flatten)]
    judge: JudgeArgs,
    #[arg(long, value_enum, default_value = "human")]
    format: ConfigFormat,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &ConfigCommandArgs, out: &mut dyn Write) -> io::Result<u8> {
    let Some(variables) = variables::read(global.lang) else { return Ok(TROUBLE) };
    let asked = Asked { format: variables.format.clone(), ..args.judge.asked(&variables) };
    let mut settings = Settings::new(global, &args.judge.rules.config, &variables, asked);
    let given = args.of.as_deref();
    let path = global.root.absolute(given.unwrap_or(Path::new(".")));
    let folder = given.is_none_or(Path::is_dir);
    let file = if folder { settings.above_folder(&path) } else { settings.above(&path) };
    if !settings.sound() {
        return Ok(TROUBLE);
    }
    let effective = settings.effective(file, &path);
    let Some(rules) = settings.rules(&effective) else { return Ok(TROUBLE) };
    if let Some(file) = file {
        settings.check_names(file, &rules);
    }
    if !settings.sound() {
        return Ok(TROUBLE);
    }
    let config = settings.get(file).cloned();
    let groups = config.as_ref().map(|config| config.groups(&path)).unwrap_or_default();
    let unmatched = config.as_ref().map(|config| unmatched(&mut settings, config, global.today())).unwrap_or_default();
    let shown = given.filter(|_| !folder).map(display);
    if let Some(missing) = given.filter(|given| !given.exists() && matches!(Input::find(given).origin, Origin::Path(_)))
    {
        let said = Said::new(
            "没有这个文件；以下是放在这里的报告适用的设置",
            "there is no such file; what follows would hold for a report there",
        );
        problem::say(&display(missing), said.get(global.lang));
    }
    let view = View {
        report: shown.as_deref(),
        config: config.as_deref(),
        groups: &groups,
        effective: &effective,
        excluded: config.as_ref().is_some_and(|config| !folder && config.excludes(&path)),
        unmatched: &unmatched,
        today: global.today(),
    };
    match args.format {
        ConfigFormat::Human => human(out, &view, global.style())?,
        ConfigFormat::Json => json(out, &view)?,
    }
    Ok(DONE)
}

/// The patterns that match nothing of what lies below the file.
fn unmatched(settings: &mut Settings<'_>, config: &Config, today: Date) -> Vec<Finding> {
    if config.exclude.is_empty() && config.reports.is_empty() {
        return Vec::new();
    }
    let found = scan::collect(std::slice::from_ref(&config.folder));
    let mut usage = Usage::new(config);
    for input in &found.inputs {
        let path = PathBuf::from(input.name());
        // What lies under a file of its own is none of this one's business.
        let under = settings.above(&path);
        if settings.get(under).is_none_or(|other| other.folder != config.folder) {
            continue;
        }
        if config.excludes(&path) { usage.left_out(&path) } else { usage.met(&path) }
    }
    let mut findings = usage.findings(today, Walked::Whole, |_| true);
    findings.retain(|finding| finding.rule == "config/unmatched");
    findings
}
