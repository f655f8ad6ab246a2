//! The table of units: a row each, whatever is known of it.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Cell, Head, Kind, Table, owners};
use crate::{
    batch::{Audited, Copied, Timeliness, Unit},
    text::{Lang, Said},
};

/// So many other files of a unit are named.
const OTHERS: usize = 3;

/// The columns before those that hang on the packs.
const FIRST: [(&str, &str, &str, Kind); 12] = [
    ("unit", "单位", "Unit", Kind::Name),
    ("level", "层级", "Level", Kind::Word),
    ("parent", "上级单位", "Under", Kind::Name),
    ("listed", "在名册上", "On the roster", Kind::Word),
    ("status", "报告情况", "Status", Kind::Word),
    ("year", "年度", "Year", Kind::Integer),
    ("score", "得分", "Score", Kind::Score),
    ("rank", "同级名次", "Rank", Kind::Integer),
    ("peers", "同级单位数", "Of how many", Kind::Integer),
    ("score_before", "上年得分", "Score a year before", Kind::Score),
    ("score_change", "得分增减", "Change of score", Kind::Points),
    ("errors", "错误", "Errors", Kind::Integer),
];

/// And those after them.
const LAST: [(&str, &str, &str, Kind); 14] = [
    ("warnings", "警告", "Warnings", Kind::Integer),
    ("notes", "提示", "Notes", Kind::Integer),
    ("characters", "正文字数", "Characters", Kind::Integer),
    ("published", "公开日期", "Published", Kind::Date),
    ("published_late", "公开逾期天数", "Published late, days", Kind::Late),
    ("submitted", "报送日期", "Submitted", Kind::Date),
    ("submitted_late", "报送逾期天数", "Submitted late, days", Kind::Late),
    ("copied", "雷同比例", "Copied", Kind::Percent),
    ("copied_from", "雷同于", "Copied from", Kind::Name),
    ("remarks", "核查情况", "Remarks", Kind::Line),
    ("title", "报告标题", "Title", Kind::Line),
    ("file", "文件", "File", Kind::Line),
    ("other_count", "其他文件数", "Other files", Kind::Integer),
    ("other_files", "其他文件", "Which", Kind::Line),
];

pub(super) fn units(audited: &Audited, lang: Lang) -> Table<'_> {
    let head = |(key, zh, en, kind): (&str, &str, &str, Kind)| Head::new(key, zh, en, kind);
    let concerns = concerns(audited);
    let parts = parts(audited);
    let mut columns: Vec<Head> = FIRST.into_iter().map(head).collect();
    columns.extend(LAST.into_iter().take(3).map(head));
    columns.extend(parts.iter().map(|(key, said)| Head {
        key: format!("part_{key}"),
        said: said.clone(),
        kind: Kind::Word,
    }));
    columns.extend(LAST.into_iter().skip(3).take(7).map(head));
    columns.extend(concerns.iter().map(|concern| {
        let said = concern_said(concern);
        let (zh, en) = (format!("得分率：{}", said.zh), format!("Score: {}", said.en));
        Head::new(format!("score_{concern}"), zh, en, Kind::Share)
    }));
    columns.extend(LAST.into_iter().skip(10).map(head));
    let copies = copies(audited);
    let owners = owners(audited);
    let rows = move || -> super::Rows<'_> {
        let (concerns, copies, owners, parts) = (concerns.clone(), copies.clone(), owners.clone(), parts.len());
        Box::new(audited.units.iter().map(move |unit| {
            let copied = unit.report.and_then(|report| copies.get(report).copied().flatten());
            let from = copied.map(|copied| from(audited, &owners, copied, lang));
            let mut row = first(audited, unit);
            row.extend(statuses(audited, unit, parts));
            row.extend(late(unit.published.as_ref()));
            row.extend(late(unit.submitted.as_ref()));
            row.push(Cell::float(copied.map(|copied| copied.share)));
            row.push(from.map_or(Cell::Empty, Cell::text));
            row.push(remarks(unit, lang));
            row.extend(concerns.iter().map(|concern| scored(unit, concern)));
            row.extend(last(audited, unit, lang));
            row
        }))
    };
    Table::new("units", columns, rows)
}

/// Whose row it is, how it reported and how well.
fn first<'a>(audited: &'a Audited, unit: &'a Unit) -> Vec<Cell<'a>> {
    let brief = unit.report.map(|number| &audited.reports[number].brief);
    let count = |count: usize| if brief.is_some() { Cell::count(count) } else { Cell::Empty };
    let change = unit.score.zip(unit.score_before).map(|(now, before)| ((now - before) * 10.0).round() / 10.0);
    let [errors, warnings, notes] = unit.counts;
    vec![
        Cell::text(unit.name.as_str()),
        Cell::level(unit.level),
        Cell::option(unit.parent.as_deref()),
        if audited.has_roster { Cell::yes(unit.listed) } else { Cell::Empty },
        Cell::status(unit.status),
        brief.and_then(|brief| brief.year).map_or(Cell::Empty, |year| Cell::Integer(i64::from(year))),
        Cell::float(unit.score),
        unit.rank.map_or(Cell::Empty, |rank| Cell::count(rank.place)),
        unit.rank.map_or(Cell::Empty, |rank| Cell::count(rank.of)),
        Cell::float(unit.score_before),
        Cell::float(change),
        count(errors),
        count(warnings),
        count(notes),
        count(unit.characters),
    ]
}

fn statuses<'a>(audited: &Audited, unit: &Unit, parts: usize) -> impl Iterator<Item = Cell<'a>> + use<'a> {
    let statuses = unit.report.map(|number| audited.reports[number].brief.parts.clone()).unwrap_or_default();
    (0..parts).map(move |part| statuses.get(part).map_or(Cell::Empty, |status| Cell::part(*status)))
}

fn late(date: Option<&Timeliness>) -> [Cell<'static>; 2] {
    let days = date.filter(|date| date.limit.is_some());
    [
        Cell::date(date.map(|date| date.date)),
        days.map_or(Cell::Empty, |date| Cell::Integer(i64::from(date.days_late()))),
    ]
}

fn last<'a>(audited: &'a Audited, unit: &'a Unit, lang: Lang) -> [Cell<'a>; 4] {
    let brief = |number: usize| &audited.reports[number].brief;
    let mut others: Vec<&str> = unit.others.iter().take(OTHERS).map(|number| brief(*number).path.as_str()).collect();
    if unit.others.len() > OTHERS {
        others.push("…");
    }
    [
        Cell::option(unit.report.and_then(|number| brief(number).title.as_deref())),
        unit.report.map_or(Cell::Empty, |number| Cell::text(brief(number).path.as_str())),
        if unit.others.is_empty() { Cell::Empty } else { Cell::count(unit.others.len()) },
        Cell::text(others.join(lang.pick("；", "; "))),
    ]
}

/// What the batch says of a unit, in one cell.
fn remarks(unit: &Unit, lang: Lang) -> Cell<'_> {
    let said: Vec<&str> = unit.findings.iter().map(|finding| finding.message.get(lang)).collect();
    Cell::text(said.join(lang.pick("；", "; ")))
}

/// The share of a concern's weights that is met.
fn scored(unit: &Unit, concern: &str) -> Cell<'static> {
    let score = unit.concerns.iter().find(|score| score.concern == concern);
    let share =
        score.and_then(|score| (Decimal::from(score.got) * Decimal::ONE_HUNDRED).checked_div(Decimal::from(score.of)));
    share.map_or(Cell::Empty, |share| Cell::number(share.round_dp(1)))
}

/// The concerns that make up a score, sorted.
fn concerns(audited: &Audited) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for score in audited.units.iter().flat_map(|unit| &unit.concerns) {
        if let Err(at) = all.binary_search(&score.concern) {
            all.insert(at, score.concern.clone());
        }
    }
    all
}

/// The parts of the provision, as the first report that was taken apart names them.
fn parts(audited: &Audited) -> Vec<(String, Said)> {
    let mut with = audited.reports.iter().filter(|report| !report.brief.parts.is_empty());
    let record = with.find_map(|report| report.packed.open());
    let parts = record.map(|record| record.row.parts).unwrap_or_default();
    parts.into_iter().map(|part| (part.key, part.title)).collect()
}

/// Of each report the copy that counts most.
fn copies(audited: &Audited) -> Vec<Option<&Copied>> {
    let mut all: Vec<Option<&Copied>> = vec![None; audited.reports.len()];
    for copied in &audited.copies {
        if let Some(known) = all.get_mut(copied.a)
            && known.is_none_or(|known| known.share < copied.share)
        {
            *known = Some(copied);
        }
    }
    all
}

/// Whom a report was copied from.
pub(in super::super) fn from<'a>(
    audited: &'a Audited,
    owners: &[Option<usize>],
    copied: &Copied,
    lang: Lang,
) -> Cow<'a, str> {
    if copied.own {
        return lang.pick("本单位上年报告", "its own report of the year before").into();
    }
    name(audited, owners, copied.b)
}

/// Who a report is of: its unit, else its file.
pub(in super::super) fn name<'a>(audited: &'a Audited, owners: &[Option<usize>], report: usize) -> Cow<'a, str> {
    let unit = owners.get(report).copied().flatten().and_then(|unit| audited.units.get(unit));
    let path = || audited.reports.get(report).map_or("", |report| report.brief.path.as_str());
    unit.map_or_else(path, |unit| unit.name.as_str()).into()
}

/// A concern in the words that people use; one that only a pack knows, as the pack names it.
fn concern_said(concern: &str) -> Said {
    match concern {
        "part" => Said::new("法定部分", "parts"),
        "achievements" => Said::new("成效", "achievements"),
        "shortcomings" => Said::new("不足和原因", "shortcomings"),
        "responsibility" => Said::new("第一责任人履职", "responsibility"),
        "plan" => Said::new("下年安排", "plan"),
        "topic" => Said::new("应写专题", "topics"),
        "relation" => Said::new("数据勾稽", "relations"),
        "figure" => Said::new("数据", "figures"),
        "year" => Said::new("年度", "year"),
        "date" => Said::new("日期", "dates"),
        "term" => Said::new("规范用语", "terms"),
        "place" => Said::new("地名和单位", "places"),
        "structure" => Said::new("结构", "structure"),
        "text" => Said::new("文字", "text"),
        "safety" => Said::new("公开安全", "safety"),
        other => Said::same(other),
    }
}
