//! The sums by level, and the years of the units.

use rust_decimal::Decimal;

use super::{Cell, Head, Kind, Mark, Table};
use crate::{
    batch::{Audited, LevelSums, Report, Status, Trend, middle},
    output::RunInfo,
    text::Said,
};

pub(super) fn levels(audited: &Audited) -> Table<'_> {
    let mut columns =
        vec![Head::new("level", "层级", "Level", Kind::Word), Head::new("units", "单位数", "Units", Kind::Integer)];
    columns.extend(Status::ALL.map(|status| Head {
        key: status.name().to_owned(),
        said: status.said(),
        kind: Kind::Integer,
    }));
    columns.extend([
        Head::new("late", "逾期", "Late", Kind::Late),
        Head::new("failing", "未达要求", "Do not meet the requirements", Kind::Integer),
        Head::new("copied", "雷同", "Copied", Kind::Late),
        Head::new("mean", "平均分", "Mean score", Kind::Score),
        Head::new("median", "中位分", "Median score", Kind::Score),
    ]);
    let rows = move || -> super::Rows<'_> { Box::new(audited.levels.iter().map(|sums| level(sums, None))) };
    let sums = Some(level(&whole(audited), Some(Said::new("合计", "all"))));
    Table { sums, ..Table::new("levels", columns, rows) }
}

fn level(sums: &LevelSums, name: Option<Said>) -> Vec<Cell<'static>> {
    let unknown = Said::new("层级不明", "level not known");
    let name = name.or_else(|| sums.level.map(crate::document::Level::said)).unwrap_or(unknown);
    let mut row = vec![Cell::said(name), Cell::count(sums.units)];
    row.extend(sums.by_status.iter().map(|count| Cell::count(*count)));
    row.extend([sums.late, sums.failing, sums.copied].map(Cell::count));
    row.extend([sums.mean, sums.median].map(Cell::float));
    row
}

/// The sums over every level.
fn whole(audited: &Audited) -> LevelSums {
    let mut whole = LevelSums::default();
    for sums in &audited.levels {
        whole.units += sums.units;
        whole.late += sums.late;
        whole.failing += sums.failing;
        whole.copied += sums.copied;
        for (all, some) in whole.by_status.iter_mut().zip(sums.by_status) {
            *all += some;
        }
    }
    (whole.mean, whole.median) = middle(audited.units.iter().filter_map(|unit| unit.score).collect());
    whole
}

/// The title of what an audit hands on.
#[must_use]
pub fn title(audited: &Audited) -> Said {
    let (zh, en) =
        audited.year.map_or((String::new(), String::new()), |year| (format!("{year}年度"), format!(" on {year}")));
    Said::new(
        format!("{zh}法治政府建设年度报告核查结果"),
        format!("Audit of the annual rule-of-law government reports{en}"),
    )
}

/// What was audited and what came of it: a label and a sentence each.
#[must_use]
pub fn summary(audited: &Audited, run: &RunInfo) -> Vec<(Said, Said)> {
    let whole = whole(audited);
    let count = |zh: &str, en: &str, test: &dyn Fn(&Report) -> bool| {
        let count = audited.reports.iter().filter(|report| test(report)).count();
        (format!("{zh} {count}"), format!("{en}: {count}"))
    };
    let year = audited.year.map_or(Said::new("未能确定", "not known"), |year| Said::same(year.to_string()));
    let packs: Vec<String> = run.packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect();
    let (files, reports) =
        (audited.reports.len(), count("其中报告", "reports among them", &|report| report.brief.is_report));
    let statuses = Status::ALL.iter().zip(whole.by_status).filter(|(_, units)| *units > 0);
    let statuses: Vec<(String, String)> = statuses
        .map(|(status, units)| (format!("{} {units}", status.said().zh), format!("{}: {units}", status.said().en)))
        .collect();
    let join = |pick: fn(&(String, String)) -> &str, by: &str| statuses.iter().map(pick).collect::<Vec<_>>().join(by);
    let units = Said::new(
        format!("共 {}：{}", whole.units, join(|said| &said.0, "，")),
        format!("{} in all; {}", whole.units, join(|said| &said.1, ", ")),
    );
    let mut all = vec![
        (Said::new("报告年度", "Year"), year),
        (Said::new("核查日期", "Day of the audit"), Said::same(run.today.to_string())),
        (Said::new("规则包", "Rule packs"), Said::same(packs.join(", "))),
        (
            Said::new("文件", "Files"),
            Said::new(format!("共 {files}，{}", reports.0), format!("{files} in all; {}", reports.1)),
        ),
        (Said::new("单位", "Units"), units),
        (
            Said::new("名册", "Roster"),
            if audited.has_roster {
                Said::new("有，未报告的单位也列入各表", "there is one: units without a report are in the tables, too")
            } else {
                Said::new("无，未报告的单位无从得知", "none: who is missing cannot be told")
            },
        ),
        (Said::new("逾期单位", "Late"), Said::same(whole.late.to_string())),
        (Said::new("雷同单位", "Copied"), Said::same(whole.copied.to_string())),
        (Said::new("未达要求", "Do not meet the requirements"), Said::same(whole.failing.to_string())),
    ];
    if let Some((mean, median)) = whole.mean.zip(whole.median) {
        let said = Said::new(format!("平均 {mean}，中位 {median}"), format!("mean {mean}, median {median}"));
        all.push((Said::new("得分", "Score"), said));
    }
    if audited.stopped {
        let said = Said::new("中途停止，只含停止前查完的文件", "stopped: only what was examined until then");
        all.push((Said::new("未完成", "Not complete"), said));
    }
    if audited.uncompared {
        let said = Said::new("雷同没有比完", "not all were compared for copies");
        all.push((Said::new("未完成", "Not complete"), said));
    }
    all.extend(run.problems.iter().map(|problem| {
        let said = Said::new(
            format!("{}：{}", problem.path, problem.message.zh),
            format!("{}: {}", problem.path, problem.message.en),
        );
        (Said::new("未能检查", "Not examined"), said)
    }));
    all
}

/// The years of the units, where a store has kept them.
pub(super) fn trends(audited: &Audited) -> Option<Table<'_>> {
    let mut columns = vec![
        Head::new("unit", "单位", "Unit", Kind::Name),
        Head::new("year", "年度", "Year", Kind::Integer),
        Head::new("level", "层级", "Level", Kind::Word),
        Head::new("status", "报告情况", "Status", Kind::Word),
        Head::new("score", "得分", "Score", Kind::Score),
        Head::new("score_change", "得分增减", "Change of score", Kind::Points),
        Head::new("errors", "错误", "Errors", Kind::Integer),
        Head::new("warnings", "警告", "Warnings", Kind::Integer),
        Head::new("notes", "提示", "Notes", Kind::Integer),
        Head::new("published", "公开日期", "Published", Kind::Date),
    ];
    let known = |key: &str| audited.indicators.iter().find(|indicator| indicator.key == key);
    let mut keys: Vec<&str> = audited.indicators.iter().map(|indicator| indicator.key.as_str()).collect();
    for (key, _) in audited.trends.iter().flat_map(|trend| &trend.indicators) {
        // What only other years tell.
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    columns.extend(keys.iter().map(|key| {
        let indicator = known(key);
        let rate = indicator.is_some_and(|indicator| indicator.unit == "%");
        let said = indicator.map_or_else(|| Said::same(*key), |indicator| indicator.said.clone());
        Head { key: (*key).to_owned(), said, kind: if rate { Kind::Percent } else { Kind::Number } }
    }));
    let rows = move || -> super::Rows<'_> {
        let keys = keys.clone();
        let before = std::iter::once(None).chain(audited.trends.iter().map(Some));
        Box::new(audited.trends.iter().zip(before).map(move |(trend, before)| {
            let before = before.filter(|before| before.unit == trend.unit && before.year == trend.year - 1);
            year(audited, trend, before, &keys)
        }))
    };
    let table = Table::new("trends", columns, rows);
    (!audited.trends.is_empty()).then_some(Table { fixed: 2, ..table })
}

fn year<'a>(audited: &'a Audited, trend: &'a Trend, before: Option<&Trend>, keys: &[&str]) -> Vec<Cell<'a>> {
    let unit = audited.units.get(trend.unit);
    let decimal = |score: f64| Decimal::try_from(score).ok();
    let scores = trend.score.and_then(decimal).zip(before.and_then(|before| before.score).and_then(decimal));
    let change = scores.map_or(Cell::Empty, |(now, before)| {
        let change = now - before;
        Cell::Number(change.normalize(), if change.is_sign_negative() { Mark::Weak } else { Mark::None })
    });
    let [errors, warnings, notes] = trend.counts.map(Cell::count);
    let mut row = vec![
        Cell::option(unit.map(|unit| unit.name.as_str())),
        Cell::Integer(i64::from(trend.year)),
        Cell::level(unit.and_then(|unit| unit.level)),
        Cell::status(trend.status),
        Cell::float(trend.score),
        change,
        errors,
        warnings,
        notes,
        Cell::date(trend.published),
    ];
    let told = |key: &&str| trend.indicators.iter().find(|(known, _)| known == *key);
    row.extend(keys.iter().map(|key| told(key).map_or(Cell::Empty, |(_, value)| Cell::number(*value))));
    row
}
