//! The verdict on a report and the sums of a run, in the words of every format that people read.

use super::aside;
use crate::{
    finding::{Severity, Standing},
    scan::{Row, Summary},
    text::Said,
};

/// The verdict on a report in a word or two; `partial` where only some of the rules were asked for.
#[must_use]
pub fn verdict(row: &Row, partial: bool) -> Said {
    let known = row.findings.iter().any(|finding| finding.standing == Standing::Known);
    match (row.count(Severity::Error), row.count(Severity::Warning)) {
        _ if row.settings => Said::new("设置", "settings"),
        _ if !row.is_report => Said::new("未作为报告检查", "not checked as a report"),
        (1.., _) => Said::new("需修改", "to be corrected"),
        (0, 1..) => Said::new("建议修改", "to be improved"),
        // What is set aside is still wrong: that is not “passed”.
        (0, 0) if known => Said::new("没有新问题", "nothing new"),
        (0, 0) if partial => Said::new("所查规则未发现问题", "nothing found by the rules asked for"),
        (0, 0) => Said::new("通过", "passed"),
    }
}

/// How many reports a run examined.
pub(super) fn examined(summary: &Summary) -> Said {
    let Summary { reports, not_reports, .. } = *summary;
    let mut said = Said::new(format!("共检查报告 {reports} 份"), format!("Reports checked: {reports}"));
    if not_reports > 0 {
        said.zh.push_str(&format!("（另有 {not_reports} 份未作为报告检查）"));
        said.en.push_str(&format!(" ({not_reports} not checked as reports)"));
    }
    said
}

/// What a run found, and what of it does not count.
pub(super) fn found(summary: &Summary) -> Said {
    let Summary { errors, warnings, notes, .. } = *summary;
    let aside = aside::sums(summary);
    Said::new(
        format!("错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处{}", aside.zh),
        format!("errors: {errors}, warnings: {warnings}, notes: {notes}{}", aside.en),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Finding;

    #[test]
    fn what_is_known_is_not_passed() {
        let row = |severity, standing| {
            let finding = Finding::of_file("part/plan", severity, Said::same("m"), Said::same("f"));
            Row { is_report: true, findings: vec![Finding { standing, ..finding }], ..Row::default() }
        };
        for (severity, standing, zh) in [
            (Severity::Error, Standing::Stands, "需修改"),
            (Severity::Warning, Standing::Stands, "建议修改"),
            (Severity::Note, Standing::Stands, "通过"),
            (Severity::Error, Standing::Known, "没有新问题"),
        ] {
            assert_eq!(verdict(&row(severity, standing), false).zh, zh);
        }
        assert_eq!(verdict(&Row::default(), false).zh, "未作为报告检查");
    }
}
