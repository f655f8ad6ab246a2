//! All reports of a batch side by side: each unit with its report, what the batch says of it, and how it stands.

use rust_decimal::Decimal;

use super::{
    Audited, Brief, Catalogue, Column, ConcernScore, LevelSums, Report, Roster, Status, Timeliness, Unit, Value,
    findings, peers,
    registry::{Known, Owner, Registry},
};
use crate::{
    document::Level,
    finding::{Outcome, concern},
};

/// What a batch is held against.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The columns of its tables.
    pub catalogue: &'a Catalogue,
    /// Who has to report.
    pub roster: Option<&'a Roster>,
    /// On which year; the one that most reports are on when `None`.
    pub year: Option<i16>,
}

/// Puts the reports of a batch side by side. They come in the order of their paths; what is copied is found apart.
#[must_use]
pub fn audit(reports: Vec<Report>, frame: Frame<'_>) -> Audited {
    let year = frame.year.or_else(|| usual_year(&reports, frame.roster));
    let mut registry = Registry::new(frame.roster, year);
    let mut files: Vec<Vec<(usize, Owner)>> = registry.units.iter().map(|_| Vec::new()).collect();
    let mut strays = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        match registry.owner(&report.brief) {
            None => strays.push(number),
            Some(owner) => {
                files.resize_with(registry.units.len(), Vec::new);
                files[owner.unit].push((number, owner));
            }
        }
    }
    let mut units: Vec<Unit> = registry
        .units
        .iter()
        .zip(&files)
        .map(|(known, files)| unit(known, files, &reports, (frame.catalogue, year)))
        .collect();
    // The roster's order, then the others by level and name.
    units.sort_by(|a, b| {
        (!a.listed, !a.listed && a.level.is_none()).cmp(&(!b.listed, !b.listed && b.level.is_none())).then_with(|| {
            if a.listed { std::cmp::Ordering::Equal } else { (a.level, &a.name).cmp(&(b.level, &b.name)) }
        })
    });
    peers::rank(&mut units);
    let rates: Vec<bool> = frame.catalogue.indicators.iter().map(|indicator| indicator.unit == "%").collect();
    peers::outliers(&mut units, &rates);
    let mut audited = Audited {
        year,
        columns: frame.catalogue.columns.clone(),
        indicators: frame.catalogue.indicators.clone(),
        has_roster: frame.roster.is_some(),
        units,
        reports,
        strays,
        ..Audited::default()
    };
    drop_untold(&mut audited);
    audited.levels = sums(&audited);
    audited
}

/// The year that most are on, the later of two.
fn usual_year(reports: &[Report], roster: Option<&Roster>) -> Option<i16> {
    let most = |years: &mut Vec<i16>| {
        years.sort_unstable();
        years.chunk_by(|a, b| a == b).max_by_key(|run| (run.len(), run[0])).map(|run| run[0])
    };
    let mut listed: Vec<i16> = roster.iter().flat_map(|roster| &roster.entries).filter_map(|e| e.year).collect();
    let mut told: Vec<i16> = reports.iter().filter(|r| r.brief.is_report).filter_map(|r| r.brief.year).collect();
    most(&mut listed).or_else(|| most(&mut told))
}

/// One unit with the files that are its own.
fn unit(
    known: &Known,
    files: &[(usize, Owner)],
    reports: &[Report],
    (catalogue, year): (&Catalogue, Option<i16>),
) -> Unit {
    let brief = |number: usize| &reports[number].brief;
    let usable = |(number, owner): &&(usize, Owner)| brief(*number).is_report && !owner.foreign;
    let of_year = |number: usize| year.is_none() || brief(number).year.is_none() || brief(number).year == year;
    let own: Vec<usize> = files.iter().filter(usable).map(|(number, _)| *number).collect();
    let mut on_year: Vec<usize> = own.iter().copied().filter(|number| of_year(*number)).collect();
    // A report whose year is not told stands behind one on the year; of several the last published holds.
    on_year.sort_by_key(|number| (brief(*number).year.is_none(), std::cmp::Reverse(brief(*number).published), *number));
    let before = own.iter().copied().find(|number| year.is_some() && brief(*number).year == year.map(|year| year - 1));
    let different = on_year.iter().skip(1).any(|number| !same_text(brief(on_year[0]), brief(*number)));
    let foreign = files.iter().any(|(_, owner)| owner.foreign);
    let status = match (on_year.is_empty(), different) {
        (false, false) => Status::Reported,
        (false, true) => Status::Double,
        (true, _) if foreign => Status::OtherUnit,
        (true, _) if files.iter().any(|(number, _)| !brief(*number).is_report) => Status::Unusable,
        (true, _) if !own.is_empty() => Status::OtherYear,
        (true, _) => Status::Missing,
    };
    let concerned: Vec<&Brief> = match status {
        Status::Double => on_year.iter().map(|number| brief(*number)).collect(),
        Status::OtherUnit => files.iter().filter(|(_, owner)| owner.foreign).map(|(n, _)| brief(*n)).collect(),
        _ => files.iter().map(|(number, _)| brief(*number)).collect(),
    };
    let report = on_year.first().copied();
    let mut unit = Unit {
        name: known.name.clone(),
        known_as: known.known_as(),
        level: known.level.or_else(|| report.and_then(|number| brief(number).level())),
        parent: known.entry.as_ref().and_then(|entry| entry.parent.clone()),
        listed: known.entry.is_some(),
        status,
        report,
        others: files.iter().map(|(number, _)| *number).filter(|n| Some(*n) != report && Some(*n) != before).collect(),
        before,
        findings: findings::status(status, known.entry.is_some(), year, &concerned).into_iter().collect(),
        ..Unit::default()
    };
    let before = before.map(brief);
    if let Some(brief) = report.map(brief) {
        told(&mut unit, brief, before, catalogue);
    }
    if let Some(date) = known.entry.as_ref().and_then(|entry| entry.submitted) {
        let limit = report.and_then(|number| brief(number).limits[1]);
        let submitted = Timeliness { date, limit };
        if let Some(limit) = limit.filter(|_| submitted.days_late() > 0) {
            unit.findings.push(findings::late(date, limit));
        }
        unit.submitted = Some(submitted);
    }
    unit
}

/// What its report says of a unit.
fn told(unit: &mut Unit, brief: &Brief, before: Option<&Brief>, catalogue: &Catalogue) {
    unit.published = brief.published.map(|date| Timeliness { date, limit: brief.limits[0] });
    unit.outcomes = vec![None; catalogue.columns.len()];
    for (column, outcome, _) in &brief.outcomes {
        unit.outcomes[usize::from(*column)] = Some(*outcome);
    }
    unit.score = brief.score;
    unit.score_before = before.and_then(|before| before.score);
    unit.concerns = concerns(brief, &catalogue.columns);
    unit.counts = brief.counts;
    unit.characters = brief.characters;
    unit.indicators =
        (0_u16..).zip(&catalogue.indicators).map(|(at, column)| value(at, column.unit == "%", brief, before)).collect();
}

/// An indicator of a report, beside that of the year before.
fn value(column: u16, rate: bool, brief: &Brief, before: Option<&Brief>) -> Option<Box<Value>> {
    let find = |brief: &Brief| brief.indicators.iter().find(|told| told.column == column).copied();
    let told = find(brief)?;
    let before = before.and_then(find).map(|told| told.value);
    let change = before.and_then(|before| {
        let difference = told.value - before;
        if rate { Some(difference) } else { (difference * Decimal::ONE_HUNDRED).checked_div(before) }
    });
    Some(Box::new(Value {
        value: told.value,
        approximate: told.approximate,
        others: told.others as usize,
        line: told.line as usize,
        before,
        change: change.map(|change| change.round_dp(1)),
        outlier: None,
    }))
}

/// What each concern adds to the score of a report.
fn concerns(brief: &Brief, columns: &[Column]) -> Vec<ConcernScore> {
    let mut all: Vec<ConcernScore> = Vec::new();
    for (column, outcome, weight) in &brief.outcomes {
        let halves = match outcome {
            Outcome::Pass => 2,
            Outcome::Weak => 1,
            Outcome::Fail => 0,
            Outcome::NotApplicable | Outcome::Undecided => continue,
        };
        let weight = u32::from(*weight);
        let name = concern(&columns[usize::from(*column)].rule);
        match all.iter_mut().find(|known| known.concern == name) {
            Some(known) => (known.got, known.of) = (known.got + weight * halves, known.of + weight * 2),
            None => all.push(ConcernScore { concern: name.to_owned(), got: weight * halves, of: weight * 2 }),
        }
    }
    all.retain(|concern| concern.of > 0);
    all.sort_by(|a, b| a.concern.cmp(&b.concern));
    all
}

/// Whether two files are one report: the same bytes, the same sentences and figures; in another format as good as the same,
/// since programs turn a table or a list into text in their own ways. Two of one format that differ are a draft and another.
fn same_text(one: &Brief, two: &Brief) -> bool {
    let (a, b) = (&one.prints, &two.prints);
    let alike = || {
        let most = a.len().max(b.len());
        if one.format == two.format { a == b } else { a.shared(b) * 20 >= most * 19 }
    };
    one.sha != 0 && one.sha == two.sha || !a.is_empty() && alike()
}

/// Leaves out the indicators that no unit tells.
fn drop_untold(audited: &mut Audited) {
    let told = |column: usize| audited.units.iter().any(|u| u.indicators.get(column).is_some_and(Option::is_some));
    let keep: Vec<bool> = (0..audited.indicators.len()).map(told).collect();
    let mut kept = keep.iter();
    audited.indicators.retain(|_| kept.next().is_some_and(|keep| *keep));
    for unit in &mut audited.units {
        let mut kept = keep.iter();
        unit.indicators.retain(|_| kept.next().is_some_and(|keep| *keep));
        unit.indicators.shrink_to_fit();
    }
}

/// The mean and the median of scores, to one decimal; of an even number the median is halfway between the two in the middle.
///
/// ```
/// use hegui::batch::middle;
/// assert_eq!(middle(vec![50.0, 100.0, 90.0, 61.0]), (Some(75.3), Some(75.5)));
/// assert_eq!(middle(vec![]), (None, None));
/// ```
#[must_use]
pub fn middle(mut scores: Vec<f64>) -> (Option<f64>, Option<f64>) {
    if scores.is_empty() {
        return (None, None);
    }
    scores.sort_by(f64::total_cmp);
    let tenths = |score: f64| (score * 10.0).round() / 10.0;
    #[expect(clippy::cast_precision_loss, reason = "fewer units than a float counts exactly")]
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let half = scores.len() / 2;
    let median = if scores.len() % 2 == 1 { scores[half] } else { f64::midpoint(scores[half - 1], scores[half]) };
    (Some(tenths(mean)), Some(tenths(median)))
}

/// The sums over the units of each level.
pub fn sums(audited: &Audited) -> Vec<LevelSums> {
    let levels: [Option<Level>; 8] = [
        Some(Level::Ministry),
        Some(Level::Province),
        Some(Level::City),
        Some(Level::County),
        Some(Level::Township),
        Some(Level::Department),
        Some(Level::Zone),
        None,
    ];
    let of = |level: Option<Level>| {
        let units: Vec<&Unit> = audited.units.iter().filter(|unit| unit.level == level).collect();
        let (mean, median) = middle(units.iter().filter_map(|unit| unit.score).collect());
        let count = |test: &dyn Fn(&Unit) -> bool| units.iter().filter(|unit| test(unit)).count();
        let late = |unit: &Unit| unit.published.iter().chain(&unit.submitted).any(|date| date.days_late() > 0);
        LevelSums {
            level,
            units: units.len(),
            by_status: Status::ALL.map(|status| count(&|unit| unit.status == status)),
            late: count(&late),
            mean,
            median,
            failing: count(&|unit| unit.report.is_some_and(|number| audited.reports[number].brief.fails)),
            copied: count(&|unit| {
                unit.findings.iter().any(|finding| finding.stands() && finding.rule.starts_with("batch/copied"))
            }),
        }
    };
    levels.into_iter().map(of).filter(|sums| sums.units > 0).collect()
}
