//! What an audit comes to: the units and what is known of each, the columns of the tables, the copies. Plain data, in the
//! order in which it is shown; how it is found is the business of the modules beside it, how it looks that of the outputs.

use rust_decimal::Decimal;

use super::Report;
use crate::{
    document::Level,
    finding::{Finding, Located, Outcome, Severity},
    text::{Date, Said},
};

/// An audit.
#[derive(Debug, Default)]
pub struct Audited {
    /// The year that is audited.
    pub year: Option<i16>,
    /// The requirements, a column each, sorted by id.
    pub columns: Vec<Column>,
    /// The indicators that at least one unit tells, in the order of their pack.
    pub indicators: Vec<IndicatorColumn>,
    /// Every unit: those of the roster in its order, then those that are on none, by level and name.
    pub units: Vec<Unit>,
    /// Every file that was examined, in the order of the paths.
    pub reports: Vec<Report>,
    /// Files that belong to no unit, by their numbers in `reports`: no such report, not to be read, of nobody known.
    pub strays: Vec<usize>,
    /// What was copied, the gravest first.
    pub copies: Vec<Copied>,
    /// The sums by level, in the order of [`Level`]; the last of them of units whose level is not known.
    pub levels: Vec<LevelSums>,
    /// How units fared over the years, as a store has kept them: by unit, the years in order. Empty without a store.
    pub trends: Vec<Trend>,
    /// Whether there is a roster: without one nobody can be missing.
    pub has_roster: bool,
    /// Whether the run was stopped: what was not examined is in none of this.
    pub stopped: bool,
    /// Whether the search for copies was stopped: there may be more.
    pub uncompared: bool,
}

/// A requirement: a column of the matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The rule's id.
    pub rule: String,
    /// The requirement in a few words.
    pub title: Said,
    /// How grave a defect is.
    pub severity: Severity,
}

/// An indicator: a column of the table of indicators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorColumn {
    /// Its Chinese name, by which programs know it; the same in every language.
    pub key: String,
    /// Its name for people.
    pub said: Said,
    /// The unit it is counted in; `%` for a rate.
    pub unit: String,
}

/// How a unit reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "单位的报告情况。")]
pub enum Status {
    /// 已报告: one report on the year.
    #[default]
    #[schemars(description = "已报告。")]
    Reported,
    /// 未报告: none.
    #[schemars(description = "未报告：名册上有，没有文件。")]
    Missing,
    /// 重复: two or more that differ.
    #[schemars(description = "重复报告：同一年度有两份，内容不同。")]
    Double,
    /// 年度不符: only on another year.
    #[schemars(description = "年度不符：只有其他年度的报告。")]
    OtherYear,
    /// 错报: what lies in its place is another unit's.
    #[schemars(description = "内容为其他单位：放在这个单位名下，写的是别的单位。")]
    OtherUnit,
    /// 无法读取: a file that cannot be read, or is no such report.
    #[schemars(description = "文件不可用：读不了，或者不是年度报告。")]
    Unusable,
}

impl Status {
    /// The word that people use.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Reported => Said::new("已报告", "reported"),
            Self::Missing => Said::new("未报告", "missing"),
            Self::Double => Said::new("重复报告", "reported twice"),
            Self::OtherYear => Said::new("年度不符", "another year"),
            Self::OtherUnit => Said::new("内容为其他单位", "another unit's text"),
            Self::Unusable => Said::new("文件不可用", "unusable file"),
        }
    }

    /// The word that programs read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Missing => "missing",
            Self::Double => "double",
            Self::OtherYear => "other-year",
            Self::OtherUnit => "other-unit",
            Self::Unusable => "unusable",
        }
    }

    /// Every status, the usual one first.
    pub const ALL: [Self; 6] =
        [Self::Reported, Self::Missing, Self::Double, Self::OtherYear, Self::OtherUnit, Self::Unusable];
}

/// Whether a date kept its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeliness {
    /// The date.
    pub date: Date,
    /// The first day that was too late; `None` where no rule names one.
    pub limit: Option<Date>,
}

impl Timeliness {
    /// How many days late; 0 for in time or without a deadline.
    #[must_use]
    pub fn days_late(&self) -> i32 {
        self.limit.map_or(0, |limit| {
            let days = limit.until(self.date).map_or(0, |span| span.get_days());
            if self.date >= limit { days + 1 } else { 0 }
        })
    }
}

/// A place among units of the same level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// The place, from 1; the same for the same score.
    pub place: usize,
    /// Of how many.
    pub of: usize,
}

/// What one concern (`part`, `topic`, `figure` …) adds to a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConcernScore {
    /// The concern.
    pub concern: String,
    /// Of the weights that could be judged, the share met, in halves (a weak one counts half).
    pub got: u32,
    /// The weights that could be judged, in halves.
    pub of: u32,
}

/// An indicator of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The figure; 万 and 亿 multiplied out, per cent as printed.
    pub value: Decimal,
    /// Whether it is told as about so much.
    pub approximate: bool,
    /// How many other values of it the report tells: sessions of several kinds, or a contradiction.
    pub others: usize,
    /// Line of the report, from 1.
    pub line: usize,
    /// The same indicator in its report on the year before.
    pub before: Option<Decimal>,
    /// The change in per cent of the year before; for a rate the difference in percentage points.
    pub change: Option<Decimal>,
    /// Where it stands far from those of the same level: their median.
    pub outlier: Option<Decimal>,
}

/// A cell of the matrix: what became of a requirement.
pub type Cross = Option<Outcome>;

/// A unit that has to report, or did.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// Its name: as the roster writes it, else as it names itself.
    pub name: String,
    /// By what it is known from one run to the next, however its name is spelt.
    pub known_as: String,
    /// Its level.
    pub level: Option<Level>,
    /// The unit it is under.
    pub parent: Option<String>,
    /// Whether it is on the roster.
    pub listed: bool,
    /// How it reported.
    pub status: Status,
    /// Its report on the year, by its number in [`Audited::reports`]; the first of several.
    pub report: Option<usize>,
    /// Others that lie there for it: more on the same year, on other years, unusable files.
    pub others: Vec<usize>,
    /// Its report on the year before.
    pub before: Option<usize>,
    /// When it was published.
    pub published: Option<Timeliness>,
    /// When it was submitted.
    pub submitted: Option<Timeliness>,
    /// The requirements, as [`Audited::columns`]; empty without a report.
    pub outcomes: Vec<Cross>,
    /// Score in per cent.
    pub score: Option<f64>,
    /// Score of the year before.
    pub score_before: Option<f64>,
    /// What the score is made of, sorted by concern.
    pub concerns: Vec<ConcernScore>,
    /// Its place among those of its level.
    pub rank: Option<Rank>,
    /// Findings of its report that stand: errors, warnings, notes.
    pub counts: [usize; 3],
    /// Characters of the body of its report.
    pub characters: usize,
    /// The indicators, as [`Audited::indicators`]; empty without a report.
    pub indicators: Vec<Option<Box<Value>>>,
    /// What the batch says of it: that it is missing, late, another unit's, copied.
    pub findings: Vec<Finding>,
}

/// A text that stands in another report, too.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    /// The report that copied, by its number in [`Audited::reports`].
    pub a: usize,
    /// The one it copied from.
    pub b: usize,
    /// Whether `b` is the unit's own report on the year before.
    pub own: bool,
    /// Whether it is known which was there first: by the dates of both, or by their years. Otherwise either may have copied.
    pub directed: bool,
    /// How much of the text of `a` stands in `b`, in per cent.
    pub share: f64,
    /// How many reports are alike as a whole, these two with them; 0 where they are not.
    pub cluster: usize,
    /// How many passages were copied.
    pub count: usize,
    /// They, in the order of `a`; of a great many the first.
    pub passages: Vec<Passage>,
}

impl Copied {
    /// The same seen from the other report; `characters` tells those of the body of a report, by its number.
    #[must_use]
    pub fn turned(&self, characters: impl Fn(usize) -> usize) -> Self {
        let [a, b] = [self.a, self.b].map(|number| characters(number).max(1));
        #[expect(clippy::cast_precision_loss, reason = "a report has fewer characters than a float counts exactly")]
        let share = (self.share * a as f64 / b as f64).round().min(100.0);
        let passages = self.passages.iter().map(|Passage { a, b }| Passage { a: b.clone(), b: a.clone() }).collect();
        Self { a: self.b, b: self.a, share, passages, ..self.clone() }
    }
}

/// A copied passage, side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// In the report that copied.
    pub a: Located,
    /// In the other one.
    pub b: Located,
}

/// The sums over the units of one level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelSums {
    /// The level.
    pub level: Option<Level>,
    /// Units.
    pub units: usize,
    /// Units by [`Status::ALL`].
    pub by_status: [usize; 6],
    /// Units that published or submitted late.
    pub late: usize,
    /// The mean score of those that have one.
    pub mean: Option<f64>,
    /// Their median.
    pub median: Option<f64>,
    /// Units whose report has findings that reach the severity from which a run fails.
    pub failing: usize,
    /// Units whose text was copied from another unit's or from the year before.
    pub copied: usize,
}

/// A year of a unit, as a store keeps it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trend {
    /// The unit's number in [`Audited::units`].
    pub unit: usize,
    /// The year reported on.
    pub year: i16,
    /// How it reported.
    pub status: Status,
    /// Score in per cent.
    pub score: Option<f64>,
    /// Findings that stand: errors, warnings, notes.
    pub counts: [usize; 3],
    /// When it was published.
    pub published: Option<Date>,
    /// Its indicators by their keys.
    pub indicators: Vec<(String, Decimal)>,
}
