//! What of a file of settings did its work in a run: waivers that expired or cover nothing, patterns that match nothing.
//!
//! A run tells only what it can know. A waiver covers nothing when this run held that report against that rule and found
//! nothing to cover, never because the report was not among its files; a pattern matches nothing when the run walked the
//! folder that holds the settings.

use std::path::Path;

use super::{Config, Declared};
use crate::{
    finding::{Finding, Severity, concern, locate},
    rule::RuleSet,
    scan::{Glob, Options, Row, is_own},
    text::{Date, Said, SourceFile, Span},
};

/// What a run learnt of a waiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Learnt {
    /// Its report was not examined by its rule.
    #[default]
    Nothing,
    /// It was, and there was nothing to cover.
    Needless,
    /// There was.
    Needed,
}

/// Whether a run walked all that lies below the folder of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Walked {
    /// All of it.
    Whole,
    /// Only some files.
    Some,
}

/// What a run learns of a file of settings.
#[derive(Debug)]
pub struct Usage<'a> {
    config: &'a Config,
    /// Its text, with its lines counted once.
    source: SourceFile,
    waivers: Vec<Learnt>,
    /// For each entry of `reports`, for each of its patterns: whether it matched.
    groups: Vec<Vec<bool>>,
    excluded: Vec<bool>,
}

impl<'a> Usage<'a> {
    /// Of a file of which nothing is known yet.
    #[must_use]
    pub fn new(config: &'a Config) -> Self {
        Self {
            config,
            source: SourceFile::new(config.text.to_string()),
            waivers: vec![Learnt::Nothing; config.waivers.len()],
            groups: config.reports.iter().map(|group| vec![false; group.files.len()]).collect(),
            excluded: vec![false; config.exclude.len()],
        }
    }

    /// Takes note of a report that is among the files of the run (its path absolute).
    pub fn met(&mut self, path: &Path) {
        let Some(path) = self.config.relative(path) else { return };
        for (matched, group) in self.groups.iter_mut().zip(&self.config.reports) {
            mark(matched, &group.files, path);
        }
    }

    /// Takes note of a file that was left out.
    pub fn left_out(&mut self, path: &Path) {
        if let Some(path) = self.config.relative(path) {
            mark(&mut self.excluded, &self.config.exclude, path);
        }
    }

    /// Whether a finding of a report is waived (its path absolute).
    #[must_use]
    pub fn waives(&self, path: &Path) -> bool {
        self.config.waivers.iter().any(|declared| declared.waiver.report == path)
    }

    /// Takes note of what became of a report (its path absolute).
    pub fn examined(&mut self, path: &Path, row: &Row, rules: &RuleSet, options: &Options) {
        for (learnt, declared) in self.waivers.iter_mut().zip(&self.config.waivers) {
            let waiver = &declared.waiver;
            if waiver.report != path || !evaluated(&waiver.rule, row, rules, options) {
                continue;
            }
            let found = row.findings.iter().any(|finding| waiver.covers(path, finding));
            *learnt = if found { Learnt::Needed } else { Learnt::Needless };
        }
    }

    /// The findings about the file, in the order of their places. `exists` tells whether a report is there at all.
    #[must_use]
    pub fn findings(&self, today: Date, walked: Walked, exists: impl Fn(&Path) -> bool) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for (learnt, declared) in self.waivers.iter().zip(&self.config.waivers) {
            found.extend(self.waiver(*learnt, declared, today, &exists));
        }
        if walked == Walked::Whole {
            let dead = |matched: &[bool]| -> Vec<usize> {
                matched.iter().enumerate().filter(|(_, matched)| !**matched).map(|(number, _)| number).collect()
            };
            for number in dead(&self.excluded) {
                found.extend(self.config.exclude.get(number).map(|g| self.unmatched(&format!("exclude[{number}]"), g)));
            }
            for (entry, (matched, group)) in self.groups.iter().zip(&self.config.reports).enumerate() {
                for number in dead(matched) {
                    let node = format!("reports[{entry}].files[{number}]");
                    found.extend(group.files.get(number).map(|glob| self.unmatched(&node, glob)));
                }
            }
        }
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found
    }

    fn waiver(
        &self,
        learnt: Learnt,
        declared: &Declared,
        today: Date,
        exists: &impl Fn(&Path) -> bool,
    ) -> Option<Finding> {
        let (waiver, report) = (&declared.waiver, &declared.report);
        let (rule, until) = (&waiver.rule, waiver.until);
        let remove = Said::new("请删去这一条", "remove this entry");
        if self.config.excludes(&waiver.report) {
            let message = Said::new(
                format!("豁免的报告“{report}”已写在 exclude 里，不会检查"),
                format!("the report `{report}` of the waiver is excluded and never checked"),
            );
            return Some(self.finding("waiver/unused", &declared.node("report"), message, remove));
        }
        if learnt == Learnt::Nothing {
            let message = Said::new(
                format!("豁免的报告“{report}”不存在"),
                format!("the report `{report}` of the waiver does not exist"),
            );
            let fix = Said::new(
                "请改正路径（从本文件所在文件夹写起），或者删去这一条",
                "correct the path (from the folder of this file), or remove this entry",
            );
            let finding = || self.finding("waiver/unused", &declared.node("report"), message, fix);
            return (!exists(&waiver.report)).then(finding);
        }
        if declared.expired(today) {
            let message = Said::new(
                format!("豁免已于 {until} 到期：“{report}”的 {rule}"),
                format!("the waiver expired on {until}: {rule} in `{report}`"),
            );
            let fix = if learnt == Learnt::Needed {
                Said::new(
                    "请改正报告；确需延期的，重新审批后修改 until",
                    "correct the report; to prolong the waiver have it approved again and change `until`",
                )
            } else {
                Said::new("报告已没有这个问题，请删去这一条", "the report is in order now: remove this entry")
            };
            return Some(self.finding("waiver/expired", &declared.node("until"), message, fix));
        }
        let message = Said::new(
            format!("豁免没有用到：“{report}”没有 {rule} 的问题"),
            format!("the waiver covers nothing: `{report}` has no such finding of {rule}"),
        );
        let fix = match &waiver.quote {
            Some(_) => Said::new(
                "请核对 quote 与报告原文是否一致；不再需要的，删去这一条",
                "compare `quote` with the text of the report, or remove this entry",
            ),
            None => remove,
        };
        let needless = || self.finding("waiver/unused", &declared.node("rule"), message, fix);
        (learnt == Learnt::Needless).then(needless)
    }

    fn unmatched(&self, node: &str, glob: &Glob) -> Finding {
        let text = glob.text();
        let message = Said::new(format!("没有报告与“{text}”相符"), format!("no report matches `{text}`"));
        let fix = Said::new(
            "请改正或删去；路径从本文件所在文件夹写起，* 不跨文件夹，** 跨",
            "correct or remove it; paths begin at the folder of this file, `*` stays in a folder, `**` does not",
        );
        self.finding("config/unmatched", node, message, fix)
    }

    fn finding(&self, rule: &str, node: &str, message: Said, fix: Said) -> Finding {
        let (start, end) = self.config.index.place(node);
        let place = Some(locate(&self.source, Span::new(start, end)));
        Finding { place, ..Finding::of_file(rule, Severity::Warning, message, fix) }
    }
}

fn mark(matched: &mut [bool], globs: &[Glob], path: &Path) {
    for (matched, glob) in matched.iter_mut().zip(globs) {
        *matched |= glob.covers(path);
    }
}

/// Whether a rule was held against a report, so that it would have found something if there were anything.
fn evaluated(rule: &str, row: &Row, rules: &RuleSet, options: &Options) -> bool {
    if is_own(rule) {
        // Of the report of the year before something is said only where it was asked for.
        let about_previous = rule.starts_with("input/previous-");
        return options.wants(rule, true) && (!about_previous || (options.previous.is_some() && row.is_report));
    }
    let read = row.format.is_some() && concern(rule) != "input";
    rules.rules.iter().filter(|known| known.id == rule).any(|known| {
        let judged = row.is_report || known.check.identifies();
        read && judged && options.wants(rule, known.enabled) && (!known.compares || row.previous.is_some())
    })
}
