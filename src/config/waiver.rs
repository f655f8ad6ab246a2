//! 豁免 as written in the settings, and whether one is in force.
//!
//! A waiver is for one rule and one report, has a reason, an approver and an end. There is no way to waive everything: what
//! is to hold for many reports is a severity for a pattern, which stands where the reviewer sees it.

use std::{path::Path, sync::Arc};

use super::{
    raw::RawWaiver,
    read::{Reader, join},
};
use crate::{
    finding::{Waiver, concern},
    scan::INTERNAL_ERROR,
    text::{Date, Said, fold_str},
};

/// A waiver, expired or not.
#[derive(Clone, Debug)]
pub struct Declared {
    /// What it says.
    pub waiver: Arc<Waiver>,
    /// The path of the report as written.
    pub report: String,
    /// Its number in the file.
    pub number: usize,
}

impl Declared {
    /// Whether its last day is past.
    #[must_use]
    pub fn expired(&self, today: Date) -> bool {
        self.waiver.until < today
    }

    /// A node of it in the file.
    pub(super) fn node(&self, key: &str) -> String {
        format!("waivers[{}].{key}", self.number)
    }
}

/// The waivers of a file; what is wrong with one is told.
pub(super) fn declared(reader: &mut Reader<'_>, raw: Vec<RawWaiver>, folder: &Path) -> Vec<Declared> {
    let mut read: Vec<Declared> = Vec::new();
    for (number, raw) in raw.into_iter().enumerate() {
        let Some(one) = one(reader, number, raw, folder) else { continue };
        let same = |other: &&Declared| {
            let (a, b) = (&other.waiver, &one.waiver);
            (&a.rule, &a.report, &a.quote) == (&b.rule, &b.report, &b.quote)
        };
        if let Some(other) = read.iter().find(same) {
            let first = other.number + 1;
            let said =
                Said::new(format!("与第 {first} 条豁免重复"), format!("this waiver is the same as number {first}"));
            reader.wrong(&one.node("rule"), said, None);
        }
        read.push(one);
    }
    read
}

fn one(reader: &mut Reader<'_>, number: usize, raw: RawWaiver, folder: &Path) -> Option<Declared> {
    let node = |key: &str| format!("waivers[{number}].{key}");
    for (key, text) in [("reason", Some(&raw.reason)), ("approver", Some(&raw.approver)), ("quote", raw.quote.as_ref())]
    {
        // As it is compared: characters that nobody sees are none.
        if text.is_some_and(|text| fold_str(text).trim().is_empty()) {
            let said = Said::new(format!("“{key}”不能空着"), format!("`{key}` cannot be blank"));
            reader.wrong(&node(key), said, None);
        }
    }
    let rule = raw.rule.trim();
    if rule == INTERNAL_ERROR || matches!(concern(rule), "waiver" | "config") {
        let said = Said::new(format!("“{rule}”不能豁免"), format!("`{rule}` cannot be waived"));
        let help = Said::new(
            "程序出错、豁免和设置本身的问题都应当解决",
            "an error of the program, of a waiver or of the settings is to be put right",
        );
        reader.wrong(&node("rule"), said, help);
    }
    let until = day(raw.until.trim());
    if until.is_none() {
        let help = Said::new(
            "日期写作“年-月-日”，年四位，月、日各两位，如 2030-06-30；有效期含这一天",
            "write year-month-day with four and two digits, such as 2030-06-30; the waiver holds on that day",
        );
        let said = Said::new(format!("“{}”不是日期", raw.until), format!("`{}` is no date", raw.until));
        reader.wrong(&node("until"), said, help);
    }
    if raw.report.contains(['*', '?']) {
        let help = Said::new(
            "一条豁免只能是一份报告；对许多报告放宽，请在 reports 里设定 severities",
            "a waiver is for one report; to go easy on many, set `severities` in `reports`",
        );
        reader.wrong(&node("report"), Said::new("此处不能用通配符", "there can be no wildcard here"), help);
        return None;
    }
    let report = reader.path_below(&node("report"), &raw.report)?;
    let waiver = Waiver {
        rule: rule.to_owned(),
        report: join(folder, &report),
        quote: raw.quote,
        reason: raw.reason.trim().to_owned(),
        approver: raw.approver.trim().to_owned(),
        until: until?,
    };
    Some(Declared { waiver: Arc::new(waiver), report, number })
}

/// A day as ISO 8601 writes it, and in no other way.
fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| day.to_string() == text)
}
