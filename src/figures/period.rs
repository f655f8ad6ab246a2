//! Of which period a figure is: the year reported on, unless the sentence says otherwise.

use super::context::{Context, leaves_bracket};
use crate::{
    document::Document,
    text::{FSpan, Hits, Words, find_years},
};

/// The period of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The year reported on.
    #[default]
    Year,
    /// The year before, or another before it.
    Earlier,
    /// Several years: 2021年以来, 五年来.
    Since,
    /// A part of the year: 上半年, 截至10月底.
    Part,
    /// The next year: a plan.
    Next,
}

/// Words that tell of a period.
#[derive(Clone, Debug, Default)]
pub struct Periods {
    /// 上年, 去年, 同期; not 较上年.
    pub earlier: Words,
    /// 以来, 近三年.
    pub since: Words,
    /// 上半年, 一季度.
    pub part: Words,
    /// 明年, 力争.
    pub next: Words,
    /// What the heading of the plan says: 下一步工作打算. 确保 and 力争 stand in the headings of results, too.
    pub plan: Words,
    /// Back to the year reported on: 今年, 全年, 增加到.
    pub now: Words,
}

impl Periods {
    fn lists(&self) -> [(&Words, Period); 5] {
        [
            (&self.earlier, Period::Earlier),
            (&self.since, Period::Since),
            (&self.part, Period::Part),
            (&self.next, Period::Next),
            (&self.now, Period::Year),
        ]
    }
}

/// A word or year that tells a period.
struct Mark {
    span: FSpan,
    period: Period,
    /// Whether it is a year, and not a word.
    year: bool,
    /// 较上年的80件: what is compared with is told of the figure at once after it, and of no other.
    compared: bool,
}

/// Where a report changes the period it speaks of.
pub(super) struct Timeline<'a> {
    text: &'a str,
    /// Where words and years tell a period, by place.
    marks: Vec<Mark>,
    /// The stretches that stand under a heading of the plan.
    planned: Vec<FSpan>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(document: &'a Document, hits: &Hits<'_>, periods: &Periods) -> Self {
        let text = document.folded().text();
        let body = document.body();
        let mut marks: Vec<Mark> = Vec::new();
        for (words, period) in periods.lists() {
            let hits = words.hits(hits, body).into_iter();
            marks.extend(hits.map(|span| Mark { span, period, year: false, compared: compared(text, span) }));
        }
        if let Some(reported) = document.meta().year {
            let named = find_years(body.of(text))
                .into_iter()
                .map(|(span, year)| (FSpan::new(body.start + span.start, body.start + span.end), year));
            marks.extend(named.filter_map(|(span, year)| {
                Some(Mark {
                    span,
                    period: of_year(text, span, year, reported)?,
                    year: true,
                    compared: compared(text, span),
                })
            }));
        }
        marks.sort_unstable_by_key(|mark| (mark.span.start, mark.span.end));
        let plan = periods.plan.hits(hits, body);
        let planned = |heading: FSpan| {
            plan.iter().any(|hit| heading.contains(*hit))
                || marks.iter().any(|m| m.year && m.period == Period::Next && heading.contains(m.span))
        };
        let top = document.sections().iter().filter(|section| section.parent.is_none());
        let planned = top.filter(|section| planned(section.heading)).map(|section| section.span).collect();
        Self { text, marks, planned }
    }

    /// The period of the figure at a place.
    pub(super) fn at(&self, at: usize, context: &Context) -> Period {
        if self.planned.iter().any(|span| span.start <= at && at < span.end) {
            return Period::Next;
        }
        // A period named in brackets ends with them.
        let reach = FSpan::new(context.sentence.start, at);
        let open = |span: FSpan| !leaves_bracket(&self.text[span.end..at]);
        let near = |mark: &Mark| !mark.compared || context.left.start <= mark.span.start;
        // The last of them holds.
        self.within(reach)
            .iter()
            .rev()
            .find(|mark| near(mark) && open(mark.span))
            .map_or(Period::Year, |mark| mark.period)
    }

    fn within(&self, span: FSpan) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.span.start < span.start);
        let to = self.marks.partition_point(|mark| mark.span.start < span.end);
        let marks = &self.marks[from..to.max(from)];
        // One that reaches beyond the span is not in it.
        match marks.split_last() {
            Some((last, before)) if last.span.end > span.end => before,
            _ => marks,
        }
    }
}

/// Whether something is compared with what a word or year tells.
fn compared(text: &str, span: FSpan) -> bool {
    ["较", "比", "与", "于", "同", "由", "从"].iter().any(|word| text[..span.start].ends_with(word))
}

/// What the mention of a year says of the figures after it; `None` for the year of a plan or of a name.
fn of_year(text: &str, span: FSpan, year: i16, reported: i16) -> Option<Period> {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let titled = before[line..].rfind('《').is_some_and(|open| !before[line + open..].contains('》'));
    let range = ["-", "至"].iter().any(|word| before.ends_with(word));
    if titled || range {
        return None;
    }
    if ["年以来", "年起", "年来", "年至", "年-", "年到"].iter().any(|word| after.starts_with(word)) {
        return Some(Period::Since);
    }
    match year - reported {
        0 => Some(Period::Year),
        1.. => Some(Period::Next),
        _ => Some(Period::Earlier),
    }
}
