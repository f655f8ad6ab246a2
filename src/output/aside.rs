//! What is said of findings that do not count: those that a waiver covers, those that a baseline knows, and those that it knows
//! and that are there no more. One wording for every format that people read.

use crate::{
    finding::{Standing, Waiver},
    scan::{Row, Summary},
    text::Said,
};

/// A waiver in a line: until when, by whom, why.
pub(super) fn waived(waiver: &Waiver) -> Said {
    let Waiver { until, approver, reason, .. } = waiver;
    Said::new(
        format!("豁免，有效期至{until}，{approver}批准：{reason}"),
        format!("waived until {until}, approved by {approver}: {reason}"),
    )
}

/// Said of a finding that the baseline knows.
pub(super) fn known() -> Said {
    Said::new("已列入基线", "in the baseline")
}

/// Said of what the baseline knows and is no longer there.
pub(super) fn gone() -> Said {
    Said::new("已列入基线，现不再出现", "in the baseline and no longer found")
}

/// What of a report's findings does not count, in a line: how many are waived and until when, how many are known. `None` where
/// all count. `gap` stands around the numbers in Chinese.
#[must_use]
pub fn aside(row: &Row, gap: &str) -> Option<Said> {
    let waivers: Vec<&Waiver> = row.findings.iter().filter_map(|finding| finding.waiver()).collect();
    let known = row.findings.iter().filter(|finding| finding.standing == Standing::Known).count();
    let mut said = Vec::new();
    let count = waivers.len();
    if let (Some(first), Some(last)) = (waivers.iter().map(|w| w.until).min(), waivers.iter().map(|w| w.until).max()) {
        said.push(if first == last {
            Said::new(format!("豁免{gap}{count}{gap}处（有效期至{first}）"), format!("waived: {count} (until {first})"))
        } else {
            let zh = format!("豁免{gap}{count}{gap}处（最早的有效期至{first}）");
            Said::new(zh, format!("waived: {count} (the first until {first})"))
        });
    }
    if known > 0 {
        said.push(Said::new(format!("列入基线{gap}{known}{gap}处"), format!("in the baseline: {known}")));
    }
    joined(said)
}

/// What of a run does not count and what is gone, in numbers, after the sums of what counts; empty where there is neither.
pub(super) fn sums(summary: &Summary) -> Said {
    let Summary { waived, known, gone, .. } = *summary;
    let counted =
        |n: usize, zh: &str, en: &str| (n > 0).then(|| Said::new(format!("{zh} {n} 处"), format!("{en}: {n}")));
    let aside = [counted(waived, "豁免", "waived"), counted(known, "列入基线", "in the baseline")];
    let aside = joined(aside.into_iter().flatten().collect());
    let (mut zh, mut en) =
        aside.map_or_else(Default::default, |said| (format!("；另有{}", said.zh), format!("; {}", said.en)));
    if gone > 0 {
        zh.push_str(&format!("；基线所列 {gone} 处不再出现"));
        en.push_str(&format!("; in the baseline and no longer found: {gone}"));
    }
    Said::new(zh, en)
}

fn joined(said: Vec<Said>) -> Option<Said> {
    said.into_iter()
        .reduce(|all, next| Said::new(format!("{}、{}", all.zh, next.zh), format!("{}, {}", all.en, next.en)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_read_well_in_all_combinations() {
        for (waived, known, gone, zh, en) in [
            (0, 0, 0, "", ""),
            (1, 0, 0, "；另有豁免 1 处", "; waived: 1"),
            (0, 2, 0, "；另有列入基线 2 处", "; in the baseline: 2"),
            (0, 0, 3, "；基线所列 3 处不再出现", "; in the baseline and no longer found: 3"),
            (1, 2, 0, "；另有豁免 1 处、列入基线 2 处", "; waived: 1, in the baseline: 2"),
            (1, 0, 3, "；另有豁免 1 处；基线所列 3 处不再出现", "; waived: 1; in the baseline and no longer found: 3"),
        ] {
            let said = sums(&Summary { waived, known, gone, ..Summary::default() });
            assert_eq!((said.zh.as_str(), said.en.as_str()), (zh, en));
        }
    }
}
