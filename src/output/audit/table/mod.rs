//! The tables of an audit, once, for every format that writes tables: what columns there are, and what stands in them.
//!
//! A cell says what it is (a date, an outcome), a head says how its column reads; how both look is the business of the
//! formats. Rows are made one at a time, because the findings of a batch are unpacked report by report and would not fit into
//! memory together.

mod copies;
mod findings;
mod indicators;
mod requirements;
mod sums;
mod units;

use std::borrow::Cow;

use rust_decimal::Decimal;

pub use self::sums::{summary, title};
pub(super) use self::{
    findings::{shown, whereabouts},
    requirements::tallies,
    units::{from, name},
};

use crate::{
    batch::{Audited, Status},
    check::PartStatus,
    document::Level,
    finding::{Outcome, Severity},
    output::RunInfo,
    text::{Date, Said},
};

/// A table.
pub struct Table<'a> {
    /// The name for files and programs, such as `units`.
    pub key: &'static str,
    /// The name for people.
    pub title: Said,
    /// What it holds, in a line.
    pub about: Said,
    /// The columns.
    pub columns: Vec<Head>,
    /// How many columns from the left say whose row it is.
    pub fixed: usize,
    /// A row over all others: shares, sums. Formats for programs leave it out.
    pub sums: Option<Vec<Cell<'a>>>,
    rows: Box<dyn Fn() -> Rows<'a> + 'a>,
}

/// The rows of a table, one at a time; each has a cell for every column.
pub type Rows<'a> = Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>;

impl<'a> Table<'a> {
    /// A table of one column that says whose row it is, without sums; what it is called and holds comes of [`named`].
    fn new(key: &'static str, columns: Vec<Head>, rows: impl Fn() -> Rows<'a> + 'a) -> Self {
        let (title, about) = named(key);
        Self { key, title, about, columns, fixed: 1, sums: None, rows: Box::new(rows) }
    }

    /// Its rows, from the first.
    #[must_use]
    pub fn rows(&self) -> Rows<'a> {
        (self.rows)()
    }
}

impl std::fmt::Debug for Table<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Table({}, {} columns)", self.key, self.columns.len())
    }
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The name for programs: of a requirement its id, of an indicator its Chinese name.
    pub key: String,
    /// The name for people.
    pub said: Said,
    /// What stands in it.
    pub kind: Kind,
}

impl Head {
    fn new(key: impl Into<String>, zh: impl Into<String>, en: impl Into<String>, kind: Kind) -> Self {
        Self { key: key.into(), said: Said::new(zh, en), kind }
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word or two.
    Word,
    /// A name.
    Name,
    /// A text that stays on one line: a path, a title.
    Line,
    /// A sentence or more, to be read whole.
    Long,
    /// A count.
    Integer,
    /// Days late: none is 0.
    Late,
    /// A figure.
    Number,
    /// A score, of a hundred.
    Score,
    /// Per cent: 98.5 stands for 98.5%.
    Percent,
    /// Per cent of what is asked for: the more, the better.
    Share,
    /// A change in per cent.
    Change,
    /// A difference: of scores, in percentage points.
    Points,
    /// A day.
    Date,
    /// What became of a requirement.
    Outcome,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known, or nothing is to be said.
    #[default]
    Empty,
    /// A text as it stands: untrusted.
    Text(Cow<'a, str>),
    /// A word of the program's own.
    Said(Said, Mark),
    /// A count.
    Integer(i64),
    /// A figure, a score, a share.
    Number(Decimal, Mark),
    /// A day.
    Date(Date),
    /// What became of a requirement.
    Outcome(Outcome),
}

/// How a cell strikes the eye.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// It does not.
    #[default]
    None,
    /// Well.
    Good,
    /// Worth a look.
    Weak,
    /// Wrong.
    Bad,
}

impl<'a> Cell<'a> {
    fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    fn option(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    fn said(said: Said) -> Self {
        Self::Said(said, Mark::None)
    }

    fn count(count: usize) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn number(number: Decimal) -> Self {
        Self::Number(number.normalize(), Mark::None)
    }

    fn float(number: Option<f64>) -> Self {
        number.and_then(|number| Decimal::try_from(number).ok()).map_or(Self::Empty, Self::number)
    }

    fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    fn level(level: Option<Level>) -> Self {
        level.map_or(Self::Empty, |level| Self::said(level.said()))
    }

    fn status(status: Status) -> Self {
        let mark = if status == Status::Reported { Mark::None } else { Mark::Bad };
        Self::Said(status.said(), mark)
    }

    fn severity(severity: Severity) -> Self {
        let mark = match severity {
            Severity::Error => Mark::Bad,
            Severity::Warning => Mark::Weak,
            Severity::Note => Mark::None,
        };
        Self::Said(severity.said(), mark)
    }

    fn part(status: PartStatus) -> Self {
        match status {
            PartStatus::Present => Self::said(Said::new("有", "there")),
            PartStatus::Merged => Self::said(Said::new("合写", "merged")),
            PartStatus::InProse => Self::said(Said::new("散见", "in prose")),
            PartStatus::Missing => Self::Said(Said::new("缺", "missing"), Mark::Bad),
        }
    }

    fn yes(yes: bool) -> Self {
        Self::said(if yes { Said::new("是", "yes") } else { Said::new("否", "no") })
    }
}

/// An outcome as a sign for narrow columns, and as a word.
#[must_use]
pub fn outcome(outcome: Outcome) -> (&'static str, Said, Mark) {
    match outcome {
        Outcome::Pass => ("√", Said::new("符合", "met"), Mark::Good),
        Outcome::Weak => ("△", Said::new("薄弱", "weak"), Mark::Weak),
        Outcome::Fail => ("×", Said::new("不符合", "not met"), Mark::Bad),
        Outcome::NotApplicable => ("—", Said::new("不适用", "does not apply"), Mark::None),
        Outcome::Undecided => ("？", Said::new("无法判断", "cannot be told"), Mark::None),
    }
}

/// An outcome as programs read it, in every format.
#[must_use]
pub fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Weak => "weak",
        Outcome::Fail => "fail",
        Outcome::NotApplicable => "not-applicable",
        Outcome::Undecided => "undecided",
    }
}

/// What a table is called, and what it holds.
fn named(key: &str) -> (Said, Said) {
    let (title, about) = match key {
        "levels" => (("层级汇总", "Levels"), ("各层级的报送和得分情况", "how each level reported and scored")),
        "units" => (
            ("单位", "Units"),
            ("每个单位一行：报告情况、得分和名次、日期、雷同", "a row a unit: status, score and rank, dates, copies"),
        ),
        "requirements" => (
            ("要求汇总", "Requirements"),
            ("每项要求一行：多少单位符合", "a row a requirement: how many units meet it"),
        ),
        "matrix" => (
            ("要求对照", "Requirements by unit"),
            ("每个单位一行，每项要求一列", "a row a unit, a column a requirement"),
        ),
        "indicators" => (
            ("指标", "Indicators"),
            ("各单位指标并列，标色的明显偏离同级单位", "side by side; what is coloured is far from its peers"),
        ),
        "indicator-values" => (
            ("指标明细", "Indicator values"),
            (
                "每个单位的每项指标一行：上年数值、增减、同级中位数",
                "a row a unit and indicator: the year before, change, median of its peers",
            ),
        ),
        "findings" => (
            ("问题", "Findings"),
            ("每个问题一行：位置、原文、建议、依据", "a row a finding: place, text, what to write, provision"),
        ),
        "copies" => (("雷同", "Copies"), ("每处雷同一行，两侧文字对照", "a row a copied passage, side by side")),
        "trends" => (("历年", "Years"), ("每个单位的每个年度一行", "a row a unit and year")),
        _ => (("其他文件", "Other files"), ("未归入任何单位的文件及原因", "files that belong to no unit, and why")),
    };
    (Said::new(title.0, title.1), Said::new(about.0, about.1))
}

/// The tables of an audit. What no column can be filled for (copies, years, files of nobody) has no table.
#[must_use]
pub fn tables<'a>(audited: &'a Audited, run: &'a RunInfo) -> Vec<Table<'a>> {
    let lang = run.style.lang;
    let mut all = vec![
        sums::levels(audited),
        units::units(audited, lang),
        requirements::sums(audited),
        requirements::matrix(audited),
        indicators::wide(audited),
        indicators::long(audited),
        findings::findings(audited, lang),
    ];
    all.extend(copies::copies(audited, lang));
    all.extend(sums::trends(audited));
    all.extend(findings::strays(audited, lang));
    all
}

/// The unit of each report, by their numbers.
pub(super) fn owners(audited: &Audited) -> Vec<Option<usize>> {
    let mut owners = vec![None; audited.reports.len()];
    for (number, unit) in audited.units.iter().enumerate() {
        for report in unit.report.iter().chain(&unit.before).chain(&unit.others) {
            if let Some(owner) = owners.get_mut(*report) {
                *owner = Some(number);
            }
        }
    }
    owners
}

/// The share of a whole in per cent, to a tenth; nothing of nothing.
pub(super) fn share(part: usize, whole: usize) -> Cell<'static> {
    let whole = Decimal::from(whole);
    let share = (Decimal::from(part) * Decimal::ONE_HUNDRED).checked_div(whole);
    share.map_or(Cell::Empty, |share| Cell::number(share.round_dp(1)))
}
