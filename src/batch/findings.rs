//! What a batch says of a unit, beside what its own report shows: that it is missing, late, somebody else's.

use super::{Brief, Status};
use crate::{
    finding::{Finding, Severity},
    text::{Date, Said},
};

/// So many files are named; of a unit with dozens the table of findings has the rest.
const PATHS: usize = 3;

/// What is said of how a unit reported, which may be on the roster or not; nothing where it did as it should.
pub(super) fn status(status: Status, listed: bool, year: Option<i16>, files: &[&Brief]) -> Option<Finding> {
    let year =
        year.map_or(Said::new("本年度", "the year"), |year| Said::new(format!("{year}年度"), year.to_string()));
    let paths = files.iter().take(PATHS).map(|brief| brief.path.as_str()).collect::<Vec<_>>();
    let (mut zh_paths, mut en_paths) = (paths.join("、"), paths.join(", "));
    if files.len() > PATHS {
        zh_paths.push_str(&format!(" 等 {} 个", files.len()));
        en_paths.push_str(&format!(" and {} more", files.len() - PATHS));
    }
    let (rule, message, fix) = words(status, &year, [&zh_paths, &en_paths], files)?;
    // Who is on no roster owes nothing: a batch may hold the reports of several years.
    let owes = listed || status != Status::OtherYear;
    let severity = if owes { Severity::Error } else { Severity::Note };
    Some(Finding::of_file(rule, severity, message, fix))
}

/// The rule, what is wrong and what to do.
fn words(
    status: Status,
    year: &Said,
    [zh_paths, en_paths]: [&str; 2],
    files: &[&Brief],
) -> Option<(&'static str, Said, Said)> {
    Some(match status {
        Status::Reported => return None,
        Status::Missing => (
            "batch/missing",
            Said::new(format!("未见{}法治政府建设年度报告", year.zh), format!("no report on {}", year.en)),
            Said::new("请尽快报送；已经公开的，请提供文件或网址", "submit it; where it was published, send the file"),
        ),
        Status::Double => (
            "batch/double",
            Said::new(
                format!("{}报告有 {} 份，内容不同：{zh_paths}", year.zh, files.len()),
                format!("{} different reports on {}: {en_paths}", files.len(), year.en),
            ),
            Said::new("请确认以哪一份为准，其余撤回", "say which one holds and withdraw the others"),
        ),
        Status::OtherYear => {
            let found = files.iter().find_map(|brief| brief.year);
            let found = found
                .map_or(Said::new("其他年度", "another year"), |y| Said::new(format!("{y}年度"), y.to_string()));
            (
                "batch/other-year",
                Said::new(
                    format!("应报{}，所报为{}：{zh_paths}", year.zh, found.zh),
                    format!("a report on {} is due, the one that lies here is on {}: {en_paths}", year.en, found.en),
                ),
                Said::new("请核对后重新报送", "check it and submit the right one"),
            )
        }
        Status::OtherUnit => {
            let organ = files.iter().find_map(|brief| brief.reporter.organ.clone().or_else(|| brief.title.clone()));
            let organ = organ.unwrap_or_default();
            (
                "batch/other-unit",
                Said::new(
                    format!("所报文件的内容是“{organ}”的报告：{zh_paths}"),
                    format!("the file that was submitted is the report of `{organ}`: {en_paths}"),
                ),
                Said::new("请核对后重新报送", "check it and submit the right one"),
            )
        }
        Status::Unusable => (
            "batch/unusable",
            Said::new(
                format!("所报文件无法读取或不是法治政府建设年度报告：{zh_paths}"),
                format!("the file cannot be read, or is no such report: {en_paths}"),
            ),
            Said::new(
                "请核对后重新报送 Word、WPS 或可复制文字的 PDF",
                "check it and submit a Word file or a PDF with text",
            ),
        ),
    })
}

/// That a report was submitted late, as the roster tells.
pub(super) fn late(submitted: Date, limit: Date) -> Finding {
    let message = Said::new(
        format!("名册所记报送日期 {submitted}，晚于报送期限（{limit} 前）"),
        format!("by the roster it was submitted on {submitted}; it was due before {limit}"),
    );
    let fix = Said::new("请说明原因，下一年度提前起草", "say why, and begin earlier next year");
    Finding::of_file("batch/late", Severity::Warning, message, fix)
}
