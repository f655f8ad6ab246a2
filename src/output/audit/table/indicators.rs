//! The indicators: side by side, a row a unit; and one by one with what was told before and what their peers tell.

use super::{Cell, Head, Kind, Mark, Table};
use crate::{
    batch::{Audited, IndicatorColumn, Value},
    text::Said,
};

/// How an indicator reads.
fn kind(indicator: &IndicatorColumn) -> Kind {
    if indicator.unit == "%" { Kind::Percent } else { Kind::Number }
}

/// The unit an indicator is counted in, behind its name.
fn counted(indicator: &IndicatorColumn) -> Said {
    let (said, unit) = (&indicator.said, &indicator.unit);
    if unit.is_empty() || unit == "%" {
        said.clone()
    } else {
        Said::new(format!("{}（{unit}）", said.zh), format!("{} ({unit})", said.en))
    }
}

fn valued(value: &Value) -> Cell<'static> {
    let mark = if value.outlier.is_some() { Mark::Weak } else { Mark::None };
    Cell::Number(value.value.normalize(), mark)
}

pub(super) fn wide(audited: &Audited) -> Table<'_> {
    let mut columns =
        vec![Head::new("unit", "单位", "Unit", Kind::Name), Head::new("level", "层级", "Level", Kind::Word)];
    // Last year's stands beside this year's where at least one unit tells it.
    let compared: Vec<bool> = (0..audited.indicators.len())
        .map(|at| {
            let before = |value: &Option<Box<Value>>| value.as_ref().is_some_and(|value| value.before.is_some());
            audited.units.iter().any(|unit| unit.indicators.get(at).is_some_and(before))
        })
        .collect();
    for (indicator, compared) in audited.indicators.iter().zip(&compared) {
        let (kind, said) = (kind(indicator), counted(indicator));
        let Said { zh, en } = said.clone();
        columns.push(Head { key: indicator.key.clone(), said, kind });
        if *compared {
            columns.push(Head::new(
                format!("{} before", indicator.key),
                format!("{zh} 上年"),
                format!("{en}, a year before"),
                kind,
            ));
            let (unit, change) = change(kind);
            columns.push(Head::new(
                format!("{} change", indicator.key),
                format!("{zh} {}", unit.zh),
                format!("{en}, {}", unit.en),
                change,
            ));
        }
    }
    let rows = move || -> super::Rows<'_> {
        let compared = compared.clone();
        Box::new(audited.units.iter().map(move |unit| {
            let mut row = vec![Cell::text(unit.name.as_str()), Cell::level(unit.level)];
            for (at, compared) in compared.iter().enumerate() {
                let value = unit.indicators.get(at).and_then(Option::as_ref);
                row.push(value.map_or(Cell::Empty, |value| valued(value)));
                if *compared {
                    row.push(value.and_then(|value| value.before).map_or(Cell::Empty, Cell::number));
                    row.push(value.and_then(|value| value.change).map_or(Cell::Empty, Cell::number));
                }
            }
            row
        }))
    };
    Table::new("indicators", columns, rows)
}

/// How the change of an indicator is told.
fn change(kind: Kind) -> (Said, Kind) {
    if kind == Kind::Percent {
        (Said::new("增减（百分点）", "change in percentage points"), Kind::Points)
    } else {
        (Said::new("增减", "change"), Kind::Change)
    }
}

pub(super) fn long(audited: &Audited) -> Table<'_> {
    let columns = vec![
        Head::new("unit", "单位", "Unit", Kind::Name),
        Head::new("level", "层级", "Level", Kind::Word),
        Head::new("indicator", "指标", "Indicator", Kind::Name),
        Head::new("value", "数值", "Value", Kind::Number),
        Head::new("counted", "计量单位", "Counted in", Kind::Word),
        Head::new("approximate", "约数", "Approximate", Kind::Word),
        Head::new("before", "上年数值", "A year before", Kind::Number),
        Head::new("change", "增减（%）", "Change in per cent", Kind::Points),
        Head::new("points", "增减（百分点）", "Change in percentage points", Kind::Points),
        Head::new("outlier", "明显偏离同级", "Far from its peers", Kind::Word),
        Head::new("median", "同级中位数", "Median of its peers", Kind::Number),
        Head::new("others", "报告中的其他数值（个）", "Other values in the report", Kind::Integer),
        Head::new("line", "行", "Line", Kind::Integer),
        Head::new("file", "文件", "File", Kind::Line),
    ];
    let rows = move || -> super::Rows<'_> {
        Box::new(audited.units.iter().flat_map(move |unit| {
            let told = audited.indicators.iter().zip(&unit.indicators);
            told.filter_map(move |(indicator, value)| {
                let value = value.as_ref()?;
                let rate = kind(indicator) == Kind::Percent;
                let change = value.change.map_or(Cell::Empty, Cell::number);
                let (change, points) = if rate { (Cell::Empty, change) } else { (change, Cell::Empty) };
                let far = value.outlier.is_some();
                let said = Said::new("偏离", "far");
                Some(vec![
                    Cell::text(unit.name.as_str()),
                    Cell::level(unit.level),
                    Cell::said(indicator.said.clone()),
                    valued(value),
                    Cell::text(indicator.unit.as_str()),
                    if value.approximate { Cell::yes(true) } else { Cell::Empty },
                    value.before.map_or(Cell::Empty, Cell::number),
                    change,
                    points,
                    if far { Cell::Said(said, Mark::Weak) } else { Cell::Empty },
                    value.outlier.map_or(Cell::Empty, Cell::number),
                    if value.others > 0 { Cell::count(value.others) } else { Cell::Empty },
                    Cell::count(value.line),
                    unit.report.map_or(Cell::Empty, |number| Cell::text(audited.reports[number].brief.path.as_str())),
                ])
            })
        }))
    };
    Table { fixed: 3, ..Table::new("indicator-values", columns, rows) }
}
