//! The indicators of a report for the table of indicators: of each, the value that stands for it.
//!
//! A figure of another period, of a part of the organ or said with words that no list of the pack knows is not the indicator
//! of the year; it counts only where the report tells no other.

use std::collections::BTreeMap;

use super::record::Told;
use crate::{
    figures::{Figure, IndicatorId, Period},
    scan::Examined,
};

/// The indicators that a report tells, in the order of their pack.
pub(super) fn told(examined: Examined<'_>) -> Vec<Told> {
    let Examined { report, rules } = examined;
    let mut by_indicator: BTreeMap<IndicatorId, Vec<&Figure>> = BTreeMap::new();
    for figure in report.figures().figures.iter().filter(|figure| figure.known.period == Period::Year) {
        if let Some(id) = figure.known.indicator {
            by_indicator.entry(id).or_default().push(figure);
        }
    }
    by_indicator
        .into_iter()
        .filter_map(|(id, told)| {
            let whole = |figure: &&&Figure| !figure.known.qualified && figure.known.scope.iter().all(Option::is_none);
            let first = told.iter().find(whole).or_else(|| told.first())?;
            let mut others: Vec<_> = told.iter().map(|figure| figure.quantity.value).collect();
            others.sort();
            others.dedup();
            let at = report.document.folded().to_source(first.quantity.span).start;
            Some(Told {
                key: rules.indicators.get(id).key(),
                value: first.quantity.value,
                approximate: first.quantity.approximate(),
                others: others.len() - 1,
                line: report.document.source().line_column(at).line,
            })
        })
        .collect()
}
