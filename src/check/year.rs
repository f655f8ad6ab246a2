//! `year`: a heading or the title names the right year (the plan's is the year after the one reported on).
//!
//! What running text says of a year is the business of `stated_year`.

use serde::Deserialize;

use super::{Check, Compile, PartFound, ProblemKind, Report, Scope, Spec, Verdict, scope::first_sentence};
use crate::{
    document::TitledYear,
    finding::{Defect, Place},
    text::{FSpan, Said, find_years},
};

/// Whose year is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum YearOf {
    /// The heading of the part that the rule is within; of a part told in prose its first sentence.
    #[default]
    Heading,
    /// The headings of all parts but one.
    Headings,
    /// The opening: the year that it names as its own.
    Opening,
    /// The title of the report.
    Title,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum YearFault {
    /// It is another year.
    #[default]
    Other,
    /// It is misspelt (2023度, 20223年). Of the title.
    Misspelt,
}

/// `year: { offset: 1 }`: a defect when the heading of the part names years and none is the reported one plus `offset`.
/// A heading without a year (下一步工作打算) is right; a part told in prose is judged by its first sentence.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YearSpec {
    /// Years after the one reported on.
    offset: i16,
    /// Whose year: of the part's heading (as when left out), of all parts' headings, of the opening, or of the title.
    #[serde(default)]
    of: YearOf,
    /// The defect: another year (as when left out) or a misspelt one.
    #[serde(default)]
    is: YearFault,
    /// With `of: headings`: the part that speaks of another year.
    #[serde(default)]
    but: Option<String>,
}

struct Year {
    offset: i16,
    of: YearOf,
    is: YearFault,
    but: Option<usize>,
}

impl Spec for YearSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if !(-5..=5).contains(&self.offset) {
            cx.problem(
                "offset",
                ProblemKind::Value(Said::new("offset 应在 -5 到 5 之间", "`offset` is between -5 and 5")),
            );
        }
        if self.is == YearFault::Misspelt && self.of != YearOf::Title {
            let said = Said::new("is: misspelt 只用于 of: title", "`is: misspelt` goes with `of: title`");
            cx.problem("is", ProblemKind::Value(said));
        }
        if self.but.is_some() && self.of != YearOf::Headings {
            let said = Said::new("but 只用于 of: headings", "`but` goes with `of: headings`");
            cx.problem("but", ProblemKind::Value(said));
        }
        let but = match &self.but {
            Some(name) => Some(cx.part("but", name)?),
            None => None,
        };
        Some(Box::new(Year { offset: self.offset, of: self.of, is: self.is, but }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["year", "expected"]
    }

    fn scoped(&self) -> bool {
        self.of == YearOf::Heading
    }
}

impl Check for Year {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(reported) = report.document.meta().year else { return Verdict::Undecided };
        let expected = reported + self.offset;
        match self.of {
            YearOf::Heading => heading(report, scope, expected),
            YearOf::Headings => self.headings(report, expected),
            YearOf::Opening => opening(report, expected),
            YearOf::Title => match &report.document.meta().titled {
                Some(titled) => self.title(report, titled, expected),
                None => Verdict::NotApplicable,
            },
        }
    }
}

impl Year {
    fn title(&self, report: &Report<'_>, titled: &TitledYear, expected: i16) -> Verdict {
        let wrong = match self.is {
            YearFault::Other => titled.year.is_some_and(|year| year != expected),
            YearFault::Misspelt => titled.misspelt,
        };
        if !wrong {
            return Verdict::Met(vec![titled.span]);
        }
        let defect = match (self.is, titled.year) {
            (YearFault::Other, Some(year)) => defect(titled.span, year, expected),
            _ => Defect::at(Place::At(titled.span))
                .with_fact("year", report.quote(titled.span))
                .with_fact("expected", expected),
        };
        let shown = if self.is == YearFault::Other { witness(report, expected) } else { None };
        let said = Said::new(format!("正文写的是{expected}年"), format!("the text says {expected}"));
        Verdict::Unmet(vec![match shown {
            Some(span) => defect.with_related(span, said),
            None => defect,
        }])
    }

    /// The headings of all parts; one that is shared with the part left out may name its year, too.
    fn headings(&self, report: &Report<'_>, expected: i16) -> Verdict {
        let left_out = self.but.map(|part| report.parts().get(part));
        let own = |found: &&PartFound| left_out.is_none_or(|other| other.section != found.section);
        let mut headings: Vec<FSpan> = report
            .parts()
            .iter()
            .enumerate()
            .filter(|(part, _)| Some(*part) != self.but)
            .map(|(_, found)| found)
            .filter(own)
            .filter_map(|found| found.section)
            .map(|id| report.document.section(id).heading)
            .collect();
        headings.dedup();
        let (mut right, mut defects) = (Vec::new(), Vec::new());
        for heading in headings {
            let years: Vec<(FSpan, i16)> = named(report, heading)
                .into_iter()
                .filter(|(at, year)| (expected - 3..=expected + 1).contains(year) && !since(report, *at))
                .collect();
            match years.first() {
                Some(_) if years.iter().any(|(_, year)| *year == expected) => right.push(years[0].0),
                Some((at, year)) => defects.push(defect(with_mark(*at), *year, expected)),
                None => {}
            }
        }
        match (defects.is_empty(), right.is_empty()) {
            (false, _) => Verdict::Unmet(defects),
            (true, false) => Verdict::Met(right),
            (true, true) => Verdict::NotApplicable,
        }
    }
}

/// The year that the opening names as its own. One sentence that names both years compares (2022年是…,2023年是…).
fn opening(report: &Report<'_>, expected: i16) -> Verdict {
    let document = report.document;
    let Some((at, year)) = document.meta().opened else { return Verdict::NotApplicable };
    let text = document.folded().text();
    let start = text[..at.start].rfind(['。', '\n']).map_or(0, |mark| text.ceil_char_boundary(mark + 1));
    let end = text[start..].find(['。', '\n']).map_or(text.len(), |mark| start + mark);
    // 2022年,…,现将2023年度情况报告如下 compares nothing.
    let announced = |at: &FSpan| {
        let before: String = text[start..at.start].chars().rev().take(12).collect();
        before.contains('将') || before.contains('就')
    };
    let both = named(report, FSpan::new(start, end)).iter().any(|(at, other)| *other == expected && !announced(at));
    let near = (expected - 2..=expected + 1).contains(&year);
    if year == expected || both || !near || text[at.end..].starts_with("以来") {
        return Verdict::Met(vec![at]);
    }
    Verdict::Unmet(vec![defect(at, year, expected)])
}

/// The heading of the part of the scope, or its first sentence.
fn heading(report: &Report<'_>, scope: &Scope, expected: i16) -> Verdict {
    let document = report.document;
    let mut years = named(report, scope.anchor);
    if scope.shared {
        // 2023年存在的不足和下一步打算: the year before the conjunction is that of the other part.
        let heading = document.text(scope.anchor);
        let last = heading.rfind(['和', '与', '及', '、']).map_or(0, |at| scope.anchor.start + at);
        years.retain(|(span, _)| span.start > last);
    }
    // 锚定2035年目标: a year far ahead is a goal.
    years.retain(|(_, year)| *year <= expected + 2);
    if years.is_empty() && !scope.headed {
        years = scope.spans.first().map(|s| named(report, first_sentence(document, *s))).unwrap_or_default();
    }
    match years.first() {
        None => Verdict::NotApplicable,
        Some(_) if years.iter().any(|y| y.1 == expected) => Verdict::Met(vec![years[0].0]),
        Some((span, year)) => Verdict::Unmet(vec![defect(with_mark(*span), *year, expected)]),
    }
}

fn defect(span: FSpan, year: i16, expected: i16) -> Defect {
    Defect::at(Place::At(span)).with_fact("year", year).with_fact("expected", expected)
}

/// A year with its 年.
fn with_mark(span: FSpan) -> FSpan {
    FSpan::new(span.start, span.end + '年'.len_utf8())
}

/// Whether a year is where something began (2021年以来).
fn since(report: &Report<'_>, at: FSpan) -> bool {
    report.document.folded().text()[with_mark(at).end..].starts_with("以来")
}

/// The years that a stretch of text names, but those inside 《…》 or of a span of years (2021-2025年): these are of a plan or law.
pub(super) fn named(report: &Report<'_>, span: FSpan) -> Vec<(FSpan, i16)> {
    let text = report.document.text(span);
    let foreign = |at: usize| {
        text[..at].ends_with('-') || text[..at].rfind('《').is_some_and(|open| !text[open..at].contains('》'))
    };
    find_years(text)
        .into_iter()
        .filter(|(at, _)| !foreign(at.start))
        .map(|(at, year)| (FSpan::new(span.start + at.start, span.start + at.end), year))
        .collect()
}

/// Where the text first names a year as its own.
fn witness(report: &Report<'_>, year: i16) -> Option<FSpan> {
    named(report, report.document.body()).into_iter().find(|(_, other)| *other == year).map(|(at, _)| with_mark(at))
}
