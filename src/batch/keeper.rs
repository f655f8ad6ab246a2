//! Makes a [`Report`] of each file in the parallel step, while its document is at hand.

use std::sync::Arc;

use super::{Column, Digest, IndicatorColumn, Record, Report, Store, Wording, copies::Prints, store::Key, told};
use crate::{
    check::Due,
    rule::RuleSet,
    scan::{Before, Examined, Job, Options, Row, Work},
};

/// The columns of the tables of a run, known before its first report.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The requirements, sorted by id.
    pub columns: Vec<Column>,
    /// Every indicator of the packs, in their order.
    pub indicators: Vec<IndicatorColumn>,
    /// What the rules say.
    pub wording: Arc<Wording>,
}

impl Catalogue {
    /// The columns of some sets of rules, each with what is asked of the reports under it.
    #[must_use]
    pub fn new<'r>(sets: impl IntoIterator<Item = (&'r RuleSet, &'r Options), IntoIter: Clone>) -> Self {
        let sets = sets.into_iter();
        let wording = Wording::new(sets.clone().flat_map(|(rules, _)| &rules.rules));
        let mut all = Self { wording: Arc::new(wording), ..Self::default() };
        for (rules, options) in sets {
            let asked = rules.rules.iter().filter(|rule| options.wants(&rule.id, rule.enabled));
            all.columns.extend(asked.filter(|rule| !rule.check.identifies()).map(|rule| Column {
                rule: rule.id.clone(),
                title: rule.title.clone(),
                severity: rule.severity,
            }));
            for indicator in rules.indicators.families.iter().flat_map(|family| &family.indicators) {
                let column = IndicatorColumn {
                    key: indicator.key(),
                    said: indicator.said.clone(),
                    unit: indicator.unit.clone(),
                };
                if !all.indicators.iter().any(|known| known.key == column.key) {
                    all.indicators.push(column);
                }
            }
        }
        all.columns.sort_by(|a, b| a.rule.cmp(&b.rule));
        all.columns.dedup_by(|later, first| later.rule == first.rule);
        all
    }

    /// The number of a requirement's column.
    #[must_use]
    pub fn column(&self, rule: &str) -> Option<u16> {
        let found = self.columns.binary_search_by(|column| column.rule.as_str().cmp(rule)).ok()?;
        u16::try_from(found).ok()
    }
}

/// The work of an audit on each file.
#[derive(Clone, Copy, Debug)]
pub struct Keeper<'a> {
    /// The columns.
    pub catalogue: &'a Catalogue,
    /// What is known from earlier runs.
    pub store: Option<&'a Store>,
}

impl Work for Keeper<'_> {
    type Kept = Digest;
    type Made = Report;
    type Key = Option<Key>;

    fn before(&self, job: Job<'_>, bytes: &[u8]) -> Before<Report, Option<Key>> {
        let Some((store, key)) = self.store.and_then(|store| Some((store, Key::of(job, bytes)?))) else {
            return Before::New(None);
        };
        let known = store
            .recall(&key, &self.catalogue.wording)
            .and_then(|(packed, prints)| Report::stored(packed, prints, self.catalogue, key));
        known.map_or(Before::New(Some(key)), Before::Known)
    }

    fn keep(&self, examined: Examined<'_>) -> Digest {
        let Examined { report, rules } = examined;
        let document = report.document;
        let body = document.text(document.body());
        let meta = document.meta();
        let mut limits = [None; 2];
        for (due, day) in rules.in_force(|| meta).filter_map(|rule| rule.check.deadline(meta.year?)) {
            limits[match due {
                Due::Published => 0,
                Due::Submitted => 1,
            }] = Some(day);
        }
        Digest {
            reporter: meta.reporter.clone(),
            characters: body.chars().filter(|c| !c.is_whitespace()).count(),
            indicators: told::told(examined),
            limits,
            prints: Prints::of(document, report.hits, &rules.copies),
        }
    }

    fn make(&self, _: Job<'_>, mut row: Row, digest: Option<Digest>, key: Option<Option<Key>>) -> Report {
        // By these a finding is told apart from others of its report, which was done when its fingerprint was taken.
        row.findings.iter_mut().for_each(|finding| finding.subject.clear());
        Report::new(Record { row, digest }, self.catalogue, key.flatten())
    }
}
