//! `--baseline FILE`: what was known before a run, for the commands that gate or show findings.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{Global, problem};
use crate::{
    config::{Source, Valued},
    rule::{PackId, RuleSet},
    scan::{self, Baseline, Inputs, Known, Root, Row},
    text::{Lang, Said},
};

/// Arguments of the commands to which a baseline matters.
#[derive(Debug, Args)]
pub(super) struct KnownArgs {
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

impl KnownArgs {
    /// What the flag says, if it was written.
    pub(super) fn asked(&self) -> Option<Valued<Option<PathBuf>>> {
        self.baseline.clone().map(|path| Valued::new(Some(path), Source::Flag("--baseline")))
    }
}

/// A baseline and what is to be said of it; `Err` after saying why it cannot be used.
pub(super) fn opened(path: &Path, global: &Global, rules: &RuleSet) -> Result<Arc<Baseline>, ()> {
    let baseline = open(path, global)?;
    other_packs(path, &baseline, rules, global.lang);
    Ok(Arc::new(baseline))
}

/// What a baseline knows of reports that are no longer in the folders of a run, as a row of its file.
pub(super) fn lost(path: &Path, baseline: &Baseline, root: &Root, inputs: &Inputs) -> Option<Row> {
    let mut gone = Vec::new();
    for report in lost_reports(baseline, root, inputs) {
        let name = root.shown(&report);
        let known = baseline.reports.get(&report).into_iter().flatten();
        gone.extend(known.map(|known| Known { message: format!("{name}：{}", known.message), ..known.clone() }));
    }
    (!gone.is_empty()).then(|| Row { path: scan::display(path), settings: true, gone, ..Row::default() })
}

/// The reports of a baseline that stood below the folders of a run and are no longer there.
pub(super) fn lost_reports(baseline: &Baseline, root: &Root, inputs: &Inputs) -> Vec<PathBuf> {
    let folders: Vec<PathBuf> = inputs.folders.iter().map(|folder| root.absolute(folder)).collect();
    let examined = inputs.inputs.iter().map(|input| root.absolute(Path::new(&input.name()))).collect();
    baseline.lost(&folders, &examined).map(|(report, _)| report.to_owned()).collect()
}

/// A baseline larger than this is none.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// Reads a baseline; `Err` after its mistakes were shown on standard error.
pub(super) fn open(path: &Path, global: &Global) -> Result<Baseline, ()> {
    let (name, lang) = (scan::display(path), global.lang);
    let text = text(path).map_err(|said| problem::say(&name, said.get(lang)))?;
    let folder = folder(path, global);
    scan::read_baseline(&name, text.strip_prefix('\u{FEFF}').unwrap_or(&text), &folder)
        .map_err(|error| problem::mistakes(&error.0, "baseline", lang.pick("基线", "baseline"), lang))
}

/// The folder of a baseline's file, absolute: its paths are relative to that.
pub(super) fn folder(path: &Path, global: &Global) -> PathBuf {
    let path = global.root.absolute(path);
    path.parent().map_or_else(|| path.clone(), Path::to_owned)
}

fn text(path: &Path) -> Result<String, Said> {
    let meta = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Said::new(
            "没有这份基线文件，请检查路径；要新建，请用 hegui baseline",
            "there is no such baseline; check the path, or make one with `hegui baseline`",
        ),
        _ => scan::io_said(&error),
    })?;
    if meta.len() > MAX_BYTES {
        return Err(Said::new(
            "基线文件超过 64 MB，请确认选对了文件",
            "the baseline has more than 64 MB; check that it is the right file",
        ));
    }
    std::fs::read_to_string(path).map_err(|error| scan::io_said(&error))
}

/// Says that a baseline was made with other packs: what they find may differ.
pub(super) fn other_packs(path: &Path, baseline: &Baseline, rules: &RuleSet, lang: Lang) {
    let sorted = |packs: &[PackId]| {
        let mut list: Vec<String> = packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect();
        list.sort();
        list
    };
    let (then, now) = (sorted(&baseline.packs), sorted(&rules.packs));
    if then.is_empty() || then == now {
        return;
    }
    let said = Said::new(
        format!(
            "基线是用规则包 {} 做的，现在用的是 {}，查出的问题可能有增减；核对后请用 hegui baseline --update 更新",
            then.join("、"),
            now.join("、")
        ),
        format!(
            "the baseline was made with {}, and this run uses {}: what they find may differ; look at it and update it with \
             `hegui baseline --update`",
            then.join(", "),
            now.join(", ")
        ),
    );
    problem::say(&scan::display(path), said.get(lang));
}
