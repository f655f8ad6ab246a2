//! The outcome of an audit as Markdown, for a report that somebody writes: sums, who is missing, late or copied, who stands
//! first and last, what most do not meet. Every table is cut at a length that people read, and says what it left out.

use std::io::{self, Write};

use super::table::{Cell, Kind, Table, from, name, outcome, owners, share, summary, tables, tallies, title};
use crate::{
    batch::{Audited, Status, Timeliness, Unit},
    document::Level,
    output::{
        RunInfo,
        markdown::{clipped, text},
    },
    text::{Lang, Said},
};

/// Lines of a table, at most.
const LINES: usize = 50;
/// So many of the first and of the last of a level.
const ENDS: usize = 5;
/// So many requirements.
const REQUIREMENTS: usize = 20;
/// Characters of a cell, at most.
const CELL: usize = 120;

/// Writes it.
///
/// # Errors
/// When writing fails.
pub fn markdown(out: &mut dyn Write, audited: &Audited, run: &RunInfo) -> io::Result<()> {
    let lang = run.style.lang;
    writeln!(out, "# {}\n", text(title(audited).get(lang)))?;
    for (label, said) in summary(audited, run) {
        writeln!(out, "- {}{}{}", text(label.get(lang)), lang.pick("：", ": "), clipped(said.get(lang), 4 * CELL))?;
    }
    if let Some(levels) = tables(audited, run).into_iter().find(|table| table.key == "levels") {
        section(out, &levels.title, &whole(&levels, lang), lang)?;
    }
    section(
        out,
        &Said::new("未按要求报告的单位", "Units that did not report as they should"),
        &absent(audited, lang),
        lang,
    )?;
    section(out, &Said::new("逾期", "Late"), &late(audited, lang), lang)?;
    section(out, &Said::new("雷同", "Copies"), &copied(audited, lang), lang)?;
    section(out, &Said::new("得分靠前和靠后的单位", "First and last by score"), &ends(audited, lang), lang)?;
    section(out, &Said::new("不符合最多的要求", "What most do not meet"), &failed(audited, lang), lang)?;
    section(out, &Said::new("明显偏离同级的指标", "Indicators far from their peers"), &outliers(audited, lang), lang)
}

/// A table of Markdown: heads with whether they are figures, and rows of cells that are yet to be escaped.
struct Grid {
    heads: Vec<(Said, bool)>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    fn new(heads: &[(&str, &str, bool)]) -> Self {
        Self { heads: heads.iter().map(|(zh, en, figure)| (Said::new(*zh, *en), *figure)).collect(), rows: Vec::new() }
    }
}

fn section(out: &mut dyn Write, title: &Said, grid: &Grid, lang: Lang) -> io::Result<()> {
    if grid.rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n", text(title.get(lang)))?;
    let heads: Vec<String> = grid.heads.iter().map(|(head, _)| text(head.get(lang))).collect();
    writeln!(out, "| {} |", heads.join(" | "))?;
    let rules: Vec<&str> = grid.heads.iter().map(|(_, figure)| if *figure { "---:" } else { "---" }).collect();
    writeln!(out, "| {} |", rules.join(" | "))?;
    for row in grid.rows.iter().take(LINES) {
        let cells: Vec<String> = row.iter().map(|cell| clipped(cell, CELL)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    let left = grid.rows.len().saturating_sub(LINES);
    if left > 0 {
        let said = lang
            .pick(format!("另有 {left} 行，见其他格式的表。"), format!("{left} more rows are in the other formats."));
        writeln!(out, "\n{said}")?;
    }
    Ok(())
}

/// A whole table, its sums last.
fn whole(table: &Table<'_>, lang: Lang) -> Grid {
    let figure = |kind: Kind| !matches!(kind, Kind::Word | Kind::Name | Kind::Line | Kind::Long | Kind::Outcome);
    let heads = table.columns.iter().map(|column| (column.said.clone(), figure(column.kind))).collect();
    let shown = |row: Vec<Cell<'_>>| row.iter().map(|cell| shown(cell, lang)).collect();
    Grid { heads, rows: table.rows().chain(table.sums.clone()).map(shown).collect() }
}

fn shown(cell: &Cell<'_>, lang: Lang) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Said(said, _) => said.get(lang).to_owned(),
        Cell::Integer(count) => count.to_string(),
        Cell::Number(number, _) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Outcome(became) => outcome(*became).1.get(lang).to_owned(),
    }
}

fn level(level: Option<Level>, lang: Lang) -> String {
    level.map(|level| level.said().get(lang).to_owned()).unwrap_or_default()
}

fn absent(audited: &Audited, lang: Lang) -> Grid {
    let mut grid = Grid::new(&[
        ("单位", "Unit", false),
        ("层级", "Level", false),
        ("情况", "Status", false),
        ("说明", "Remarks", false),
    ]);
    for unit in audited.units.iter().filter(|unit| unit.status != Status::Reported) {
        let about = unit.findings.iter().find(|finding| !finding.rule.starts_with("batch/copied"));
        let about = about.map(|finding| finding.message.get(lang).to_owned()).unwrap_or_default();
        grid.rows.push(vec![
            unit.name.clone(),
            level(unit.level, lang),
            unit.status.said().get(lang).to_owned(),
            about,
        ]);
    }
    grid
}

fn late(audited: &Audited, lang: Lang) -> Grid {
    let mut grid = Grid::new(&[
        ("单位", "Unit", false),
        ("层级", "Level", false),
        ("公开日期", "Published", false),
        ("逾期天数", "Days late", true),
        ("报送日期", "Submitted", false),
        ("逾期天数", "Days late", true),
    ]);
    let days = |date: Option<Timeliness>| date.map_or(0, |date| date.days_late());
    let mut units: Vec<&Unit> =
        audited.units.iter().filter(|unit| days(unit.published).max(days(unit.submitted)) > 0).collect();
    units.sort_by_key(|unit| std::cmp::Reverse(days(unit.published).max(days(unit.submitted))));
    for unit in units {
        let told = |date: Option<Timeliness>| {
            let late = days(date);
            let shown = date.map(|date| date.date.to_string()).unwrap_or_default();
            [shown, if late > 0 { late.to_string() } else { String::new() }]
        };
        let mut row = vec![unit.name.clone(), level(unit.level, lang)];
        row.extend(told(unit.published));
        row.extend(told(unit.submitted));
        grid.rows.push(row);
    }
    grid
}

fn copied(audited: &Audited, lang: Lang) -> Grid {
    let owners = owners(audited);
    let mut grid = Grid::new(&[
        ("单位", "Unit", false),
        ("雷同于", "Copied from", false),
        ("雷同比例（%）", "Share (%)", true),
        ("相同文字举例", "An example", false),
    ]);
    for copied in &audited.copies {
        let example = copied.passages.first().map(|passage| passage.a.quote.clone()).unwrap_or_default();
        let unit = name(audited, &owners, copied.a).into_owned();
        let from = from(audited, &owners, copied, lang).into_owned();
        grid.rows.push(vec![unit, from, format!("{:.1}", copied.share), example]);
    }
    grid
}

/// Of each level the first and the last.
fn ends(audited: &Audited, lang: Lang) -> Grid {
    let mut grid = Grid::new(&[
        ("层级", "Level", false),
        ("名次", "Rank", true),
        ("单位", "Unit", false),
        ("得分", "Score", true),
        ("上年得分", "A year before", true),
    ]);
    for sums in &audited.levels {
        let mut ranked: Vec<(&Unit, usize)> = audited
            .units
            .iter()
            .filter(|unit| unit.level == sums.level)
            .filter_map(|unit| Some((unit, unit.rank?.place)))
            .collect();
        ranked.sort_by_key(|(_, place)| *place);
        let (first, last) = (ENDS.min(ranked.len()), ranked.len().saturating_sub(ENDS).max(ENDS.min(ranked.len())));
        let line = |(unit, place): &(&Unit, usize)| {
            let score = |score: Option<f64>| score.map(|score| format!("{score:.1}")).unwrap_or_default();
            let rank = format!("{place}/{}", ranked.len());
            vec![level(unit.level, lang), rank, unit.name.clone(), score(unit.score), score(unit.score_before)]
        };
        grid.rows.extend(ranked[..first].iter().chain(&ranked[last..]).map(line));
    }
    grid
}

fn failed(audited: &Audited, lang: Lang) -> Grid {
    let mut grid = Grid::new(&[
        ("要求", "Requirement", false),
        ("严重程度", "Severity", false),
        ("不符合", "Not met", true),
        ("薄弱", "Weak", true),
        ("符合率（%）", "Met (%)", true),
    ]);
    let tallies = tallies(audited);
    let mut failed: Vec<_> =
        audited.columns.iter().zip(tallies).filter(|(_, tally)| tally.failed + tally.weak > 0).collect();
    failed.sort_by_key(|(column, tally)| (std::cmp::Reverse((tally.failed, tally.weak)), &column.rule));
    for (column, tally) in failed.into_iter().take(REQUIREMENTS) {
        let share = shown(&share(tally.met, tally.judged()), lang);
        grid.rows.push(vec![
            column.title.get(lang).to_owned(),
            column.severity.said().get(lang).to_owned(),
            tally.failed.to_string(),
            tally.weak.to_string(),
            share,
        ]);
    }
    grid
}

fn outliers(audited: &Audited, lang: Lang) -> Grid {
    let mut grid = Grid::new(&[
        ("单位", "Unit", false),
        ("层级", "Level", false),
        ("指标", "Indicator", false),
        ("数值", "Value", true),
        ("同级中位数", "Median of its peers", true),
    ]);
    for unit in &audited.units {
        for (indicator, value) in audited.indicators.iter().zip(&unit.indicators) {
            let Some((value, median)) = value.as_ref().and_then(|value| Some((value.value, value.outlier?))) else {
                continue;
            };
            let told = |number: rust_decimal::Decimal| format!("{}{}", number.normalize(), indicator.unit);
            let name = indicator.said.get(lang).to_owned();
            grid.rows.push(vec![unit.name.clone(), level(unit.level, lang), name, told(value), told(median)]);
        }
    }
    grid
}
