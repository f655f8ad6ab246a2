//! An audit for a terminal: the sums first, then by name who is missing, late, somebody else's, copied, and thin. Tables and
//! letters say the rest.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use super::Info;
use crate::{
    batch::{Audited, Status, Unit},
    finding::Outcome,
    output::{safe, wrap},
    text::{Lang, Said},
};

/// So many names stand in one line of the summary; the tables have all.
const NAMES: usize = 20;

/// So many units and requirements are told from the ends of their orders.
const ENDS: usize = 5;

/// Writes the summary; nothing where what says that all is well is left out.
///
/// # Errors
/// When writing fails.
pub fn human(out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    if info.run.style.quiet {
        return Ok(());
    }
    let lang = info.run.style.lang;
    let mut lines = Vec::new();
    if audited.stopped {
        let said = Said::new(
            "已中断，以下只含已查的报告；列为未报告的，可能只是尚未查到",
            "Stopped: this holds what was examined by then; whoever is missing may merely not have been reached",
        );
        lines.push(said.get(lang).to_owned());
    }
    if audited.uncompared {
        lines.push(lang.pick("已中断，雷同没有比完", "Stopped: not all were compared for copies").to_owned());
    }
    lines.push(head(audited, lang));
    lines.extend(statuses(audited, lang));
    lines.extend(dates(audited, lang));
    lines.extend(scores(audited, lang));
    lines.extend(requirements(audited, lang));
    lines.extend(copies(audited, lang));
    if !audited.strays.is_empty() {
        let paths = audited.strays.iter().map(|number| safe(&audited.reports[*number].brief.path).into_owned());
        let n = audited.strays.len();
        let said = Said::new(format!("不能归属的文件 {n} 个："), format!("Files of nobody known: {n}: "));
        lines.push(said.get(lang).to_owned() + &names(paths.collect(), lang));
    }
    for line in lines {
        writeln!(out, "{}", wrap::wrapped(&line, info.run.style.width))?;
    }
    Ok(())
}

fn head(audited: &Audited, lang: Lang) -> String {
    let listed = audited.units.iter().filter(|unit| unit.listed).count();
    let year = audited.year.map_or_else(String::new, |year| lang.pick(format!("{year}年度"), format!("{year}: ")));
    let reported = audited.units.iter().filter(|unit| unit.report.is_some()).count();
    let said = if audited.has_roster {
        let due = audited.units.iter().filter(|unit| unit.listed && unit.report.is_some()).count();
        let others = match reported - due {
            0 => Said::default(),
            n => Said::new(format!("；名册之外另有 {n} 个"), format!("; {n} others are on no roster")),
        };
        Said::new(
            format!("{year}法治政府建设年度报告：应报 {listed} 个单位，已报 {due} 个{}", others.zh),
            format!("{year}{listed} units have to report, {due} did{}", others.en),
        )
    } else {
        Said::new(
            format!("{year}法治政府建设年度报告：{reported} 个单位已报（没有名册，不能判断谁未报）"),
            format!("{year}{reported} units reported (without a roster nobody can be missing)"),
        )
    };
    said.get(lang).to_owned()
}

/// Who did not report as they should, by status.
fn statuses(audited: &Audited, lang: Lang) -> Vec<String> {
    let of = |status: Status| {
        let units: Vec<&Unit> = audited.units.iter().filter(|unit| unit.status == status).collect();
        (!units.is_empty()).then(|| {
            let said = status.said();
            let n = units.len();
            let said = Said::new(format!("{} {n} 个：", said.zh), format!("{}: {n}: ", said.en));
            said.get(lang).to_owned() + &names(units.iter().map(|u| safe(&u.name).into_owned()).collect(), lang)
        })
    };
    Status::ALL.into_iter().filter(|status| *status != Status::Reported).filter_map(of).collect()
}

/// Names up to a number, and how many more there are.
fn names(mut all: Vec<String>, lang: Lang) -> String {
    let more = all.len().saturating_sub(NAMES);
    all.truncate(NAMES);
    let list = all.join(lang.pick("、", ", "));
    match more {
        0 => list,
        more => list + &lang.pick(format!("等，另有 {more} 个"), format!(", and {more} more")),
    }
}

fn dates(audited: &Audited, lang: Lang) -> Option<String> {
    let late: Vec<&Unit> = audited.units.iter().filter(|unit| days(unit) > 0).collect();
    let known = audited.units.iter().filter(|unit| unit.published.is_some() || unit.submitted.is_some()).count();
    if known == 0 {
        return None;
    }
    let list = late.iter().map(|unit| {
        let days = days(unit);
        safe(&unit.name).into_owned() + &lang.pick(format!("（{days} 天）"), format!(" ({days} d)"))
    });
    let (n, list) = (late.len(), names(list.collect(), lang));
    let said = Said::new(
        format!("注明日期的 {known} 个，逾期 {n} 个{}{list}", if n > 0 { "：" } else { "" }),
        format!("Dates are known of {known}, late: {n}{}{list}", if n > 0 { ": " } else { "" }),
    );
    Some(said.get(lang).to_owned())
}

fn days(unit: &Unit) -> i32 {
    unit.published.iter().chain(&unit.submitted).map(crate::batch::Timeliness::days_late).max().unwrap_or(0)
}

fn scores(audited: &Audited, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = audited
        .levels
        .iter()
        .filter_map(|sums| {
            let (mean, median) = (sums.mean?, sums.median?);
            let scored = audited.units.iter().filter(|u| u.level == sums.level && u.score.is_some()).count();
            let level = sums.level.map_or(Said::new("层级不明", "level unknown"), |level| level.said());
            let said = Said::new(
                format!(
                    "{}：{} 个单位，评分 {scored} 份，平均 {mean}，中位 {median}，需修改 {} 份",
                    level.zh, sums.units, sums.failing
                ),
                format!(
                    "{}: {} units, {scored} scored, mean {mean}, median {median}, to be corrected: {}",
                    level.en, sums.units, sums.failing
                ),
            );
            Some(said.get(lang).to_owned())
        })
        .collect();
    let mut thin: Vec<&Unit> =
        audited.units.iter().filter(|unit| unit.score.is_some_and(|score| score < 100.0)).collect();
    thin.sort_by(|a, b| a.score.unwrap_or(0.0).total_cmp(&b.score.unwrap_or(0.0)));
    if !thin.is_empty() {
        let of = |unit: &&Unit| format!("{} {}", safe(&unit.name), unit.score.unwrap_or(0.0));
        let list: Vec<String> = thin.iter().take(ENDS).map(of).collect();
        lines.push(lang.pick("得分最低：", "Lowest scores: ").to_owned() + &list.join(lang.pick("，", ", ")));
    }
    lines
}

/// The requirements that most reports do not meet.
fn requirements(audited: &Audited, lang: Lang) -> Option<String> {
    let mut unmet: Vec<(usize, usize)> = (0..audited.columns.len())
        .map(|column| {
            let fails = |unit: &&Unit| matches!(unit.outcomes.get(column), Some(Some(Outcome::Fail | Outcome::Weak)));
            (audited.units.iter().filter(fails).count(), column)
        })
        .filter(|(n, _)| *n > 0)
        .collect();
    unmet.sort_by_key(|(n, column)| (std::cmp::Reverse(*n), *column));
    let of = |(n, column): &(usize, usize)| format!("{} {n}", audited.columns[*column].title.get(lang));
    let list: Vec<String> = unmet.iter().take(ENDS).map(of).collect();
    let lead = lang.pick("最常未达到的要求（份数）：", "Most often unmet (reports): ");
    (!list.is_empty()).then(|| lead.to_owned() + &list.join(lang.pick("，", ", ")))
}

fn copies(audited: &Audited, lang: Lang) -> Vec<String> {
    let n = audited.copies.len();
    if n == 0 {
        return Vec::new();
    }
    let owner: HashMap<usize, &str> =
        audited.units.iter().filter_map(|unit| Some((unit.report?, unit.name.as_str()))).collect();
    let name =
        |number: usize| safe(owner.get(&number).copied().unwrap_or(&audited.reports[number].brief.path)).into_owned();
    let mut lines = vec![lang.pick(format!("文字雷同 {n} 对："), format!("Copied texts: {n} pairs:"))];
    for copied in audited.copies.iter().take(NAMES) {
        let (a, share, passages) = (name(copied.a), copied.share, copied.count);
        let b = if copied.own {
            lang.pick("本单位上年报告", "its own of last year").to_owned()
        } else {
            name(copied.b)
        };
        lines.push(lang.pick(
            format!("  {a} {} {b}　{share}%，{passages} 处", if copied.directed { "←" } else { "↔" }),
            format!("  {a} {} {b}  {share}%, passages: {passages}", if copied.directed { "<-" } else { "<->" }),
        ));
    }
    if n > NAMES {
        let more = n - NAMES;
        lines.push(lang.pick(format!("  另有 {more} 对，见表格"), format!("  {more} more in the tables")));
    }
    lines
}
