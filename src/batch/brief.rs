//! What stays at hand of every file of a batch: as little as putting all of them side by side takes. The rest is packed.

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Catalogue, Digest, Packed, Record, copies::Prints, record::Told, store::Key};
use crate::{
    check::PartStatus,
    document::{Level, Reporter},
    finding::{Outcome, Severity},
    scan::{INTERNAL_ERROR, Row},
    text::Date,
};

/// A file of a batch.
#[derive(Debug)]
pub struct Report {
    /// What is at hand of it.
    pub brief: Brief,
    /// Everything else that is kept of it.
    pub packed: Packed,
    /// By what a store knows it again; `None` without a store, and for what has no bytes.
    pub key: Option<Key>,
    /// Whether it was not examined in this run: a store knew it.
    pub recalled: bool,
}

/// What is at hand of a file.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// Its path as shown.
    pub path: String,
    /// Whether it is such a report.
    pub is_report: bool,
    /// The name of its format; `None` where it could not be read.
    pub format: Option<&'static str>,
    /// Whether the program itself failed on it.
    pub broke: bool,
    /// Whether it has findings that reach the severity from which a run fails.
    pub fails: bool,
    /// Its title.
    pub title: Option<String>,
    /// Who reports.
    pub reporter: Reporter,
    /// On which year.
    pub year: Option<i16>,
    /// Published when.
    pub published: Option<Date>,
    /// Written when.
    pub written: Option<Date>,
    /// The first days that were too late for publication and for submission.
    pub limits: [Option<Date>; 2],
    /// SHA-256 of its bytes, the first half: the same file twice.
    pub sha: u128,
    /// Its score in per cent.
    pub score: Option<f64>,
    /// What became of the requirements: number of the column, outcome, weight.
    pub outcomes: Box<[(u16, Outcome, u16)]>,
    /// Findings that stand: errors, warnings, notes.
    pub counts: [usize; 3],
    /// Of the four parts of the provision, how each is there, in its order.
    pub parts: Box<[PartStatus]>,
    /// Characters of its body.
    pub characters: usize,
    /// Its indicators, in the order of their columns.
    pub indicators: Box<[Indicated]>,
    /// What its sentences are known by.
    pub prints: Prints,
}

/// An indicator as a report tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indicated {
    /// The number of its column.
    pub column: u16,
    /// 万 and 亿 multiplied out; per cent as printed.
    pub value: Decimal,
    /// Whether it is told as about so much.
    pub approximate: bool,
    /// How many other values of it the report tells.
    pub others: u32,
    /// Line in the report, from 1.
    pub line: u32,
}

impl Report {
    /// Packs a record.
    #[must_use]
    pub fn new(mut record: Record, catalogue: &Catalogue, key: Option<Key>) -> Self {
        let brief = Brief::of(&mut record, catalogue);
        Self { brief, packed: Packed::new(record, &catalogue.wording), key, recalled: false }
    }

    /// What a store kept under a key; `None` where it is not what was stored.
    #[must_use]
    pub fn stored(packed: Packed, prints: Prints, catalogue: &Catalogue, key: Key) -> Option<Self> {
        let mut record = packed.open()?;
        if let Some(digest) = &mut record.digest {
            digest.prints = prints;
        }
        Some(Self { brief: Brief::of(&mut record, catalogue), packed, key: Some(key), recalled: true })
    }
}

impl Brief {
    /// Takes it out of a record, which keeps everything but the prints: they are packed apart.
    fn of(record: &mut Record, catalogue: &Catalogue) -> Self {
        let Record { row, digest } = record;
        let prints = digest.as_mut().map(|digest| std::mem::take(&mut digest.prints)).unwrap_or_default();
        let none = || Cow::Owned(Digest { reporter: named(row), ..Digest::default() });
        let digest = digest.as_ref().map_or_else(none, Cow::Borrowed);
        let outcomes = row.outcomes.iter().filter_map(|outcome| {
            let column = catalogue.column(&outcome.rule)?;
            Some((column, outcome.outcome, u16::try_from(outcome.weight).unwrap_or(u16::MAX)))
        });
        Self {
            path: row.path.clone(),
            is_report: row.is_report,
            format: row.format,
            broke: row.findings.iter().any(|finding| finding.rule == INTERNAL_ERROR),
            fails: row.fails,
            title: row.title.clone(),
            reporter: digest.reporter.clone(),
            year: row.year,
            published: row.published,
            written: row.written,
            limits: digest.limits,
            sha: row.sha256.as_deref().and_then(|sha| u128::from_str_radix(sha.get(..32)?, 16).ok()).unwrap_or(0),
            score: row.score,
            outcomes: outcomes.collect(),
            counts: [Severity::Error, Severity::Warning, Severity::Note].map(|severity| row.count(severity)),
            parts: row.parts.iter().map(|part| part.status).collect(),
            characters: digest.characters,
            indicators: digest.indicators.iter().filter_map(|told| indicated(told, catalogue)).collect(),
            prints,
        }
    }

    /// Its level.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.reporter.level
    }
}

fn indicated(told: &Told, catalogue: &Catalogue) -> Option<Indicated> {
    let column = catalogue.indicators.iter().position(|column| column.key == told.key)?;
    Some(Indicated {
        column: u16::try_from(column).ok()?,
        value: told.value,
        approximate: told.approximate,
        others: u32::try_from(told.others).unwrap_or(u32::MAX),
        line: u32::try_from(told.line).unwrap_or(u32::MAX),
    })
}

/// Who reports, of a file that is no such report, as far as its row tells.
fn named(row: &Row) -> Reporter {
    let (organ, place) = (row.organ.clone(), row.place.clone());
    Reporter { organ, place, level: row.level, tier: row.tier, ..Reporter::default() }
}
