//! `date`: a date of the report lies where it should: before a deadline, not before the year was over, not after today.
//!
//! Deadlines are data of the pack: which date (`of:`), the month and day (`before:`, `from:`) and of which year. What kind of
//! evidence a date is, is known here: a report was not published before it was written, and not after its page was changed.
//! Of drafts nothing is said.

use serde::Deserialize;

use super::{
    Check, Compile, Due, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec,
    scope::{first_sentence, sentences_holding},
};
use crate::{
    document::{DateSource, SourcedDate, Stage},
    finding::{Defect, Place},
    text::{Date, FSpan, Said, find_dates},
};

/// Which date is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DateOf {
    /// Of publication; where no page tells it, what the dates of writing and of the last change prove of it.
    Published,
    /// Of writing: as a label says and as it is signed.
    Written,
    /// Of the run, for a report that bears no date.
    Today,
}

/// The year of a month and day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum InYear {
    /// The year reported on.
    Reported,
    /// The year after it.
    #[default]
    Next,
}

/// `date: { of: published, before: 04-01, year: next }`: a defect when the date is not before, from or until the day.
/// A day is a month and day, or `published` or `today`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateSpec {
    /// Which date.
    #[serde(default)]
    of: Option<DateOf>,
    /// Or the date that stands in what the text says (于2024年3月5日报送); without a year one of the next.
    #[serde(default)]
    stated: Option<WordsSpec>,
    /// The first day that is too late.
    #[serde(default)]
    before: Option<String>,
    /// The first day that is not too early.
    #[serde(default)]
    from: Option<String>,
    /// The last day that is not too late.
    #[serde(default)]
    until: Option<String>,
    /// The year of a month and day.
    #[serde(default)]
    year: InYear,
    /// A date of writing older than this day is not looked at: a slip of its year, of which another rule speaks.
    #[serde(default)]
    written_since: Option<String>,
}

/// A day as a rule names it.
#[derive(Clone, Copy)]
enum Day {
    Of { month: i8, day: i8, year: InYear },
    Published,
    Today,
}

struct DateCheck {
    of: Option<DateOf>,
    stated: Option<Words>,
    before: Option<Day>,
    from: Option<Day>,
    until: Option<Day>,
    written_since: Option<Day>,
}

impl Spec for DateSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.of.is_some() == self.stated.is_some() {
            let said = Said::new("date 要写 of 或 stated 之一", "`date` needs one of `of` and `stated`");
            cx.problem("", ProblemKind::Value(said));
        }
        if self.before.is_none() && self.from.is_none() && self.until.is_none() {
            let said = Said::new("date 要写 before、from 或 until", "`date` needs `before`, `from` or `until`");
            cx.problem("", ProblemKind::Value(said));
        }
        let mut day = |key: &str, text: &Option<String>| match text.as_ref().map(|text| Day::read(text, self.year)) {
            None => Some(None),
            Some(Some(day)) => Some(Some(day)),
            Some(None) => {
                let said = Said::new(
                    "日期写作 04-01（月-日），或写 published、today",
                    "a day is written 04-01 (month-day), or `published`, or `today`",
                );
                cx.problem(key, ProblemKind::Value(said));
                None
            }
        };
        let (before, from) = (day("before", &self.before), day("from", &self.from));
        let (until, written_since) = (day("until", &self.until), day("written_since", &self.written_since));
        let stated = cx.optional_words("stated", self.stated.as_ref());
        Some(Box::new(DateCheck {
            of: self.of,
            stated: stated?,
            before: before?,
            from: from?,
            until: until?,
            written_since: written_since?,
        }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["source", "date", "limit", "year"]
    }

    fn scoped(&self) -> bool {
        self.stated.is_some()
    }
}

impl Day {
    fn read(text: &str, year: InYear) -> Option<Self> {
        match text {
            "published" => Some(Self::Published),
            "today" => Some(Self::Today),
            _ => {
                let (month, day) = text.split_once('-')?;
                let (month, day) = (month.parse().ok()?, day.parse().ok()?);
                // 29 February is a day of some years.
                Date::new(2024, month, day).ok().map(|_| Self::Of { month, day, year })
            }
        }
    }

    /// The day for one report; `None` where the report does not tell it.
    fn of(self, report: &Report<'_>) -> Option<Date> {
        let meta = report.document.meta();
        match self {
            Self::Published => meta.published.map(|d| d.date),
            Self::Today => Some(report.today),
            Self::Of { .. } => self.for_year(meta.year?),
        }
    }

    /// The day for a report on a year, where no report is needed to tell it.
    fn for_year(self, reported: i16) -> Option<Date> {
        let Self::Of { month, day, year } = self else { return None };
        let year = match year {
            InYear::Reported => reported,
            InYear::Next => reported + 1,
        };
        Date::new(year, month, day).or_else(|_| Date::new(year, month, day - 1)).ok()
    }
}

/// A date with what it proves.
struct Candidate {
    date: Date,
    place: FSpan,
    source: Said,
    /// Whether the date looked for may be later than this, and earlier.
    later: bool,
    earlier: bool,
}

impl Check for DateCheck {
    fn deadline(&self, year: i16) -> Option<(Due, Date)> {
        let due = match (self.of, &self.stated) {
            (Some(DateOf::Published), _) => Due::Published,
            (None, Some(_)) => Due::Submitted,
            _ => return None,
        };
        Some((due, self.before?.for_year(year)?))
    }

    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        // A draft may bear any date, and the one of its publication is not known.
        if report.stage() == Stage::Draft {
            return Verdict::NotApplicable;
        }
        let Some(year) = report.document.meta().year else { return Verdict::Undecided };
        let candidates = match (self.of, &self.stated) {
            (Some(DateOf::Published), _) => self.published(report),
            (Some(DateOf::Written), _) => self.written(report),
            (Some(DateOf::Today), _) => today(report),
            (None, Some(words)) => stated(report, scope, words, year),
            (None, None) => Vec::new(),
        };
        let day = |day: Option<Day>| day.map(|day| day.of(report));
        let (before, from, until) = (day(self.before), day(self.from), day(self.until));
        if [before, from, until].contains(&Some(None)) {
            return Verdict::NotApplicable;
        }
        let (before, from, until) = (before.flatten(), from.flatten(), until.flatten());
        let (mut right, mut defects) = (Vec::new(), Vec::new());
        for found in candidates {
            let late = before.filter(|day| found.date >= *day).or(until.filter(|day| found.date > *day));
            let early = from.filter(|day| found.date < *day);
            // What may have been earlier is not proved late, and what may have been later not proved early.
            match late.filter(|_| !found.earlier).or(early.filter(|_| !found.later)) {
                Some(limit) => {
                    // The day of the run is another one tomorrow.
                    let subject = match self.of {
                        Some(DateOf::Today) => Some(String::new()),
                        Some(DateOf::Published | DateOf::Written) => Some(found.date.to_string()),
                        None => None,
                    };
                    defects.push(Defect { subject, ..found.defect(limit, year) });
                }
                None => {
                    let open =
                        (found.later && (before.is_some() || until.is_some())) || (found.earlier && from.is_some());
                    right.extend((late.is_none() && early.is_none() && !open).then_some(found.place));
                }
            }
        }
        match (defects.is_empty(), right.is_empty()) {
            (false, _) => Verdict::Unmet(defects),
            (true, false) => Verdict::Met(right),
            (true, true) => Verdict::NotApplicable,
        }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.stated.iter().map(|words| ("stated", words)).collect()
    }
}

impl DateCheck {
    fn published(&self, report: &Report<'_>) -> Vec<Candidate> {
        let Some(found) = report.document.meta().published else { return self.not_before(report) };
        let (source, updated) = match found.source {
            DateSource::Label => (Said::new("发布日期", "the date of publication"), false),
            DateSource::Page | DateSource::Signature => (Said::new("网页日期", "the date of the page"), false),
            DateSource::Address => (Said::new("网址中的日期", "the date in the address"), false),
            DateSource::Updated => (Said::new("更新时间", "the date of the last change"), true),
        };
        let mut candidates =
            vec![Candidate { date: found.date, place: found.span, source, later: false, earlier: updated }];
        if updated {
            candidates.extend(self.not_before(report));
        }
        candidates
    }

    /// The date of writing: a report was published on it or later. Written before the year was over it is as incomplete as
    /// if it had been published.
    fn not_before(&self, report: &Report<'_>) -> Vec<Candidate> {
        let later = self.from.is_none();
        self.written(report).into_iter().map(|found| Candidate { later, ..found }).collect()
    }

    fn written(&self, report: &Report<'_>) -> Vec<Candidate> {
        let meta = report.document.meta();
        // A text that is handed in may bear the day on which it will be signed.
        let ahead = |d: &SourcedDate| {
            matches!(self.until, Some(Day::Today)) && report.stage() == Stage::Submission && d.date > report.today
        };
        let since = self.written_since.and_then(|day| day.of(report));
        let mut found: Vec<SourcedDate> = meta.written.into_iter().chain(meta.signed).collect();
        found.dedup_by_key(|d| d.span);
        found.retain(|d| !ahead(d) && since.is_none_or(|since| d.date >= since));
        let source = |d: &SourcedDate| match d.source {
            DateSource::Signature => Said::new("落款日期", "the date of the signature"),
            _ => Said::new("成文日期", "the date of writing"),
        };
        found
            .into_iter()
            .map(|d| Candidate { date: d.date, place: d.span, source: source(&d), later: false, earlier: false })
            .collect()
    }
}

impl Candidate {
    fn defect(self, limit: Date, year: i16) -> Defect {
        Defect::at(Place::At(self.place))
            .with_said("source", self.source)
            .with_said("date", said(self.date))
            .with_said("limit", said(limit))
            .with_fact("year", year)
    }
}

/// A day in words.
fn said(date: Date) -> Said {
    Said::new(format!("{}年{}月{}日", date.year(), date.month(), date.day()), date.to_string())
}

/// The day of the run, for a report that bears no date of its own.
fn today(report: &Report<'_>) -> Vec<Candidate> {
    let document = report.document;
    let meta = document.meta();
    if meta.published.or(meta.written).is_some() {
        return Vec::new();
    }
    let place = meta.title_span.unwrap_or_else(|| first_sentence(document, document.body()));
    let source = Said::new("检查日期", "the day of this check");
    vec![Candidate { date: report.today, place, source, later: false, earlier: false }]
}

/// The dates in hits of words. One in the year reported on or before it is that of another report.
fn stated(report: &Report<'_>, scope: &Scope, words: &Words, year: i16) -> Vec<Candidate> {
    let document = report.document;
    let mut found = Vec::new();
    for span in &scope.spans {
        let hits = words.hits(report.hits, *span);
        for sentence in sentences_holding(document, *span, false, &hits) {
            for hit in hits.iter().filter(|hit| sentence.contains(**hit)) {
                let text = document.text(*hit);
                let dated = find_dates(text).into_iter().next().or_else(|| month_and_day(text, year + 1));
                found.extend(dated.filter(|(_, date)| date.year() > year).map(|(at, date)| Candidate {
                    date,
                    place: FSpan::new(hit.start + at.start, hit.start + at.end),
                    source: Said::new("文中写明的日期", "the date stated in the text"),
                    later: false,
                    earlier: false,
                }));
            }
        }
    }
    found
}

/// The first 3月5日 of a text, as a day of a year.
fn month_and_day(text: &str, year: i16) -> Option<(FSpan, Date)> {
    text.match_indices('月').find_map(|(at, mark)| {
        let before = &text[..at];
        let month = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let rest = &text[at + mark.len()..];
        let day = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if !rest[day..].starts_with('日') {
            return None;
        }
        let date = Date::new(year, before[at - month..].parse().ok()?, rest[..day].parse().ok()?).ok()?;
        Some((FSpan::new(at - month, at + mark.len() + day + '日'.len_utf8()), date))
    })
}
