//! The requirements: how many units meet each, and which unit meets which.

use super::{Cell, Head, Kind, Table, share};
use crate::{
    batch::{Audited, Column},
    finding::Outcome,
    text::Said,
};

/// What became of a requirement in the reports of a batch.
#[derive(Clone, Copy, Default)]
pub(in super::super) struct Tally {
    pub(in super::super) met: usize,
    pub(in super::super) weak: usize,
    pub(in super::super) failed: usize,
    pub(in super::super) other: usize,
}

impl Tally {
    /// Those that could be judged.
    pub(in super::super) fn judged(self) -> usize {
        self.met + self.weak + self.failed
    }
}

/// What became of every requirement, in the order of the columns.
pub(in super::super) fn tallies(audited: &Audited) -> Vec<Tally> {
    let mut all = vec![Tally::default(); audited.columns.len()];
    for unit in &audited.units {
        for (tally, outcome) in all.iter_mut().zip(&unit.outcomes) {
            match outcome {
                Some(Outcome::Pass) => tally.met += 1,
                Some(Outcome::Weak) => tally.weak += 1,
                Some(Outcome::Fail) => tally.failed += 1,
                Some(Outcome::NotApplicable | Outcome::Undecided) => tally.other += 1,
                None => {}
            }
        }
    }
    all
}

/// The requirements that at least one report could be held against, by their numbers.
fn asked(tallies: &[Tally]) -> Vec<usize> {
    (0..tallies.len()).filter(|number| tallies[*number].judged() > 0).collect()
}

pub(super) fn sums(audited: &Audited) -> Table<'_> {
    let columns = vec![
        Head::new("requirement", "要求", "Requirement", Kind::Name),
        Head::new("severity", "严重程度", "Severity", Kind::Word),
        Head::new("share", "符合率", "Met", Kind::Share),
        Head::new("met", "符合", "Units that meet it", Kind::Integer),
        Head::new("weak", "薄弱", "Weak", Kind::Integer),
        Head::new("failed", "不符合", "Not met", Kind::Integer),
        Head::new("other", "不适用或无法判断", "Does not apply or cannot be told", Kind::Integer),
        Head::new("rule", "规则编号", "Rule", Kind::Name),
    ];
    let rows = move || -> super::Rows<'_> {
        let tallies = tallies(audited);
        let asked = asked(&tallies);
        Box::new(asked.into_iter().map(move |number| {
            let (column, tally): (&Column, Tally) = (&audited.columns[number], tallies[number]);
            vec![
                Cell::said(column.title.clone()),
                Cell::severity(column.severity),
                share(tally.met, tally.judged()),
                Cell::count(tally.met),
                Cell::count(tally.weak),
                Cell::count(tally.failed),
                Cell::count(tally.other),
                Cell::text(column.rule.as_str()),
            ]
        }))
    };
    Table::new("requirements", columns, rows)
}

pub(super) fn matrix(audited: &Audited) -> Table<'_> {
    let tallies = tallies(audited);
    let asked = asked(&tallies);
    let mut columns = vec![
        Head::new("unit", "单位", "Unit", Kind::Name),
        Head::new("level", "层级", "Level", Kind::Word),
        Head::new("score", "得分", "Score", Kind::Score),
    ];
    columns.extend(asked.iter().map(|number| Head {
        key: audited.columns[*number].rule.clone(),
        said: audited.columns[*number].title.clone(),
        kind: Kind::Outcome,
    }));
    let mut met = vec![Cell::said(Said::new("符合率", "met")), Cell::Empty, Cell::Empty];
    met.extend(asked.iter().map(|number| share(tallies[*number].met, tallies[*number].judged())));
    let rows = move || -> super::Rows<'_> {
        let asked = asked.clone();
        Box::new(audited.units.iter().map(move |unit| {
            let outcome = |number: &usize| unit.outcomes.get(*number).copied().flatten();
            let mut row = vec![Cell::text(unit.name.as_str()), Cell::level(unit.level), Cell::float(unit.score)];
            row.extend(asked.iter().map(|number| outcome(number).map_or(Cell::Empty, Cell::Outcome)));
            row
        }))
    };
    Table { sums: Some(met), ..Table::new("matrix", columns, rows) }
}
