//! The indicators a pack names, and which quantity is which of them.
//!
//! A quantity is an indicator when the words beside it say so (收到, 办结), its sentence speaks of the family's subject
//! (行政复议), and nothing else is said of it: what is left of its clause when all known words are taken away would make it a
//! part of what the indicator counts (涉企, 公安类). A name that says all by itself (败诉率) needs no subject.

use super::{
    Quantity,
    context::{Context, leaves_bracket},
    expression::{Compare, Node},
    flow::Flow,
    period::{Period, Periods},
    unit,
};
use crate::{
    document::Document,
    text::{FSpan, Hits, Said, Words},
};

/// One indicator of a family.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name in expressions.
    pub name: String,
    /// Its name for people.
    pub said: Said,
    /// The unit it is counted in; `%` for a rate.
    pub unit: String,
    /// The words beside its number.
    pub words: Words,
    /// Words that need no subject in the sentence.
    pub alone: Words,
    /// Whether a report may rightly tell several values of it: sessions of several kinds, trainings of several bodies.
    pub varies: bool,
}

impl Indicator {
    /// Its name for programs: the family's with its own after it, 行政复议受理. It is a promise of the outputs.
    #[must_use]
    pub fn key(&self) -> String {
        self.name.replacen('.', "", 1)
    }
}

/// An indicator by the numbers of its family and itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId {
    /// The family.
    pub family: usize,
    /// The indicator in it.
    pub index: usize,
}

/// A relation that must hold between indicators.
#[derive(Clone, Debug)]
pub struct Relation {
    /// As the pack writes it.
    pub expression: String,
    /// The readings of it, the one its author names first in front: the relation holds if one of them does.
    pub readings: Vec<(Node<IndicatorId>, Compare, Node<IndicatorId>)>,
}

/// Indicators about one subject.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its name.
    pub said: Said,
    /// What the sentence speaks of.
    pub subject: Words,
    /// Its indicators.
    pub indicators: Vec<Indicator>,
    /// The relations between them.
    pub relations: Vec<Relation>,
}

/// Words that tell in which scope a figure stands, of one kind: 市本级 and 全市; 一审 and 二审.
#[derive(Clone, Debug)]
pub struct ScopeGroup {
    /// The scopes, each with its words.
    pub scopes: Vec<(String, Words)>,
}

/// Everything a pack says about figures.
#[derive(Clone, Debug, Default)]
pub struct Indicators {
    /// The families.
    pub families: Vec<Family>,
    /// Words that may stand beside a number without narrowing what it counts.
    pub filler: Words,
    /// Scopes that must not be compared.
    pub scopes: Vec<ScopeGroup>,
    /// Words that tell of another period than the year reported on.
    pub periods: Periods,
    /// Words that tell what came in, was concluded and stays open.
    pub flow: Flow,
}

impl Indicators {
    /// An indicator.
    #[must_use]
    pub fn get(&self, id: IndicatorId) -> &Indicator {
        &self.families[id.family].indicators[id.index]
    }

    /// Every word list, for a trace and the lint of rules.
    #[must_use]
    pub fn words(&self) -> Vec<(&'static str, &Words)> {
        let families = self.families.iter().flat_map(|family| {
            let indicators = family.indicators.iter().flat_map(|i| [("words", &i.words), ("alone", &i.alone)]);
            std::iter::once(("subject", &family.subject)).chain(indicators)
        });
        let scopes = self.scopes.iter().flat_map(|group| group.scopes.iter().map(|(_, words)| ("scopes", words)));
        families.chain(scopes).chain([("filler", &self.filler)]).filter(|(_, words)| !words.is_empty()).collect()
    }
}

/// What is known of a quantity beside its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Which indicator it is.
    pub indicator: Option<IndicatorId>,
    /// By group: which of its scopes, where the sentence names one.
    pub scope: Vec<Option<usize>>,
    /// Of which period.
    pub period: Period,
    /// Whether something is said of it that no list of the pack knows: it may be a part only.
    pub qualified: bool,
}

/// Recognises the indicators of a report.
pub(super) struct Recogniser<'a> {
    indicators: &'a Indicators,
    text: &'a str,
    document: &'a Document,
    /// Subjects by place, the longest of those that overlap.
    subjects: Vec<(FSpan, usize)>,
    /// Words beside numbers, by place.
    marks: Vec<(FSpan, IndicatorId, bool)>,
    fillers: Vec<FSpan>,
    scopes: Vec<(FSpan, usize, usize)>,
    /// The length of the longest subject, mark and scope.
    longest: usize,
    /// The last figure that turned to something no family knows: what was the subject before it is it no longer.
    foreign: usize,
}

/// So far back, in bytes, a paragraph is searched for what it speaks of.
const NEAR: usize = 3000;

/// So many characters said of a figure that no list knows make it one of another subject.
const FOREIGN: usize = 4;

/// Whether what follows is said not to be.
pub(super) fn denied(before: &str) -> bool {
    let before = before.strip_suffix("上年").or_else(|| before.strip_suffix("往年")).unwrap_or(before);
    ["没有", "无", "未有", "不含", "不存在", "均无"].iter().any(|word| before.ends_with(word))
}

/// The last entries of a list for which something holds that holds of the first ones. Hits that begin before a place and
/// reach it are few, but families share words: 收到 is a mark of many.
fn before<T>(list: &[T], holds: impl Fn(&T) -> bool) -> impl Iterator<Item = &T> {
    list[..list.partition_point(holds)].iter().rev().take(24)
}

impl<'a> Recogniser<'a> {
    pub(super) fn new(document: &'a Document, hits: &Hits<'_>, indicators: &'a Indicators) -> Self {
        let body = document.body();
        let mut subjects = Vec::new();
        let mut marks = Vec::new();
        for (family, of) in indicators.families.iter().enumerate() {
            subjects.extend(of.subject.hits(hits, body).into_iter().map(|hit| (hit, family)));
            for (index, indicator) in of.indicators.iter().enumerate() {
                let id = IndicatorId { family, index };
                marks.extend(indicator.words.hits(hits, body).into_iter().map(|hit| (hit, id, false)));
                marks.extend(indicator.alone.hits(hits, body).into_iter().map(|hit| (hit, id, true)));
            }
        }
        let mut scopes = Vec::new();
        for (group, of) in indicators.scopes.iter().enumerate() {
            for (scope, (_, words)) in of.scopes.iter().enumerate() {
                scopes.extend(words.hits(hits, body).into_iter().map(|hit| (hit, group, scope)));
            }
        }
        subjects.sort_unstable_by_key(|(span, family)| (span.start, usize::MAX - span.end, *family));
        // Of overlapping subjects of different families the longest counts (行政诉讼案件 over 案件).
        let mut longest = FSpan::default();
        subjects.retain(|(span, _)| {
            let inside = longest.contains(*span) && longest.len() > span.len();
            if span.end > longest.end {
                longest = *span;
            }
            !inside
        });
        marks.sort_unstable_by_key(|(span, id, _)| (span.start, span.end, *id));
        scopes.sort_unstable();
        let fillers = indicators.filler.hits(hits, body);
        let spans =
            subjects.iter().map(|(s, _)| s).chain(marks.iter().map(|(s, ..)| s)).chain(scopes.iter().map(|(s, ..)| s));
        let longest = spans.map(|span| span.len()).max().unwrap_or(0);
        let text = document.folded().text();
        Self { indicators, text, document, subjects, marks, fillers, scopes, longest, foreign: 0 }
    }

    /// Whether an indicator is spoken of in a span, with or without a number; 没有上年结转 says that there is none.
    pub(super) fn mentioned(&self, id: IndicatorId, span: FSpan) -> bool {
        let from = self.marks.partition_point(|(mark, ..)| mark.start < span.start);
        let marks = self.marks[from..].iter().take_while(|(mark, ..)| mark.start < span.end);
        marks.filter(|(_, known, _)| *known == id).any(|(mark, ..)| !denied(&self.text[..mark.start]))
    }

    /// What is known of a quantity; they are asked for in the order of the text.
    pub(super) fn know(&mut self, quantity: &Quantity, context: &Context, period: Period) -> Known {
        let (indicator, qualified, mark) = self.indicator(quantity, context);
        let scope = self.scope(quantity, context, mark);
        let named = self.subjects_in(FSpan::new(context.left.start, context.right.end)).next().is_some();
        if indicator.is_none() && !named && self.unknown(context, None, None) >= FOREIGN {
            self.foreign = quantity.span.start;
        }
        Known { indicator, scope, period, qualified }
    }

    fn indicator(&self, quantity: &Quantity, context: &Context) -> (Option<IndicatorId>, bool, Option<FSpan>) {
        let class = unit::class(quantity.unit);
        let fits = |id: IndicatorId| unit::class(&self.indicators.get(id).unit) == class;
        let near = |region: FSpan| {
            let from = self.marks.partition_point(|(span, ..)| span.start < region.start);
            self.marks[from..]
                .iter()
                .take_while(move |(span, ..)| span.start < region.end)
                .filter(move |(span, ..)| region.contains(*span))
        };
        let subjects = self.subjects_of(quantity, context);
        let mut found: Vec<&(FSpan, IndicatorId, bool)> = near(context.left)
            .chain(near(context.right))
            .filter(|(_, id, alone)| fits(*id) && (*alone || subjects.contains(&id.family)))
            .collect();
        // The nearest word to the number says what it is, and of two that end there the longer.
        // A family that the text speaks of goes before one whose words need no subject.
        found.sort_by_key(|(span, id, _)| (self.distance(*span, quantity), !subjects.contains(&id.family), span.start));
        let Some((mark, id, _)) = found.first() else { return (None, false, None) };
        let qualified = self.unknown(context, Some(id.family), Some(*mark)) > 0;
        (Some(*id).filter(|_| !qualified), qualified, Some(*mark))
    }

    fn distance(&self, mark: FSpan, quantity: &Quantity) -> usize {
        if mark.end <= quantity.span.start {
            quantity.span.start - mark.end
        } else {
            mark.start.saturating_sub(quantity.span.end) + 1
        }
    }

    /// The families that the text around a quantity speaks of: those named in its clause; else the last named before it in
    /// its sentence, in the sentence before, or in the headings above it.
    fn subjects_of(&self, quantity: &Quantity, context: &Context) -> Vec<usize> {
        let clause = FSpan::new(context.left.start, context.right.end);
        let here: Vec<usize> = self.subjects_in(clause).map(|(_, family)| *family).collect();
        if !here.is_empty() {
            return here;
        }
        let last = |span: FSpan| {
            let last = self.subjects_in(span).last().filter(|(subject, _)| subject.start >= self.foreign)?;
            Some(self.subjects_in(span).filter(|(other, _)| other.overlaps(last.0)).map(|(_, f)| *f).collect())
        };
        let paragraph = {
            let folded = self.document.folded();
            folded.paragraphs()[folded.paragraph_of(quantity.span.start)]
        };
        let before = FSpan::new(context.sentence.start, quantity.span.start);
        let near = self.text.floor_char_boundary(before.start.saturating_sub(NEAR));
        let earlier = FSpan::new(paragraph.start.max(near).min(before.start), before.start);
        last(before)
            .or_else(|| last(earlier))
            .or_else(|| {
                let section = self.document.section_at(quantity.span.start)?;
                let heading = |id| self.document.section(id).heading;
                let titles = self.document.path_to(section).into_iter().rev().map(heading);
                titles.filter(|title| title.start >= self.foreign).find_map(last)
            })
            .unwrap_or_default()
    }

    fn subjects_in(&self, span: FSpan) -> impl Iterator<Item = &(FSpan, usize)> {
        let from = self.subjects.partition_point(|(hit, _)| hit.start < span.start);
        self.subjects[from..]
            .iter()
            .take_while(move |(hit, _)| hit.start < span.end)
            .filter(move |(hit, _)| hit.end <= span.end)
    }

    /// How many characters of the clause no list of the pack knows.
    fn unknown(&self, context: &Context, family: Option<usize>, mark: Option<FSpan>) -> usize {
        let covered = |at: usize| {
            let holds = |span: &FSpan| span.start <= at && at < span.end;
            let near = |span: &FSpan| span.start + self.longest > at;
            let own = |of: usize| family.is_none_or(|family| of == family);
            mark.is_some_and(|mark| holds(&mark))
                // Fillers do not overlap.
                || before(&self.fillers, |s| s.start <= at).next().is_some_and(holds)
                || before(&self.subjects, |(s, _)| s.start <= at)
                    .take_while(|(s, _)| near(s))
                    .any(|(s, f)| own(*f) && holds(s))
                || before(&self.marks, |(s, ..)| s.start <= at)
                    .take_while(|(s, ..)| near(s))
                    .any(|(s, i, _)| own(i.family) && holds(s))
                || before(&self.scopes, |(s, ..)| s.start <= at).take_while(|(s, ..)| near(s)).any(|(s, ..)| holds(s))
        };
        let unknown = |span: FSpan| {
            span.of(self.text)
                .char_indices()
                .filter(|(at, c)| c.is_alphanumeric() && !c.is_ascii_digit() && !covered(span.start + at))
                .count()
        };
        unknown(context.left) + unknown(context.right)
    }

    /// The scope of a figure in each group: named in its own clause; else by what the sentence named before, until it turns
    /// to another subject. A scope in brackets ends with them, one that is an attribute (市本级的…) with its noun.
    fn scope(&self, quantity: &Quantity, context: &Context, mark: Option<FSpan>) -> Vec<Option<usize>> {
        let reach = FSpan::new(context.sentence.start, context.right.end);
        let from = self.scopes.partition_point(|(span, ..)| span.start < reach.start);
        let mut scope = vec![None; self.indicators.scopes.len()];
        // 市政府常务会议学法: what belongs to the name of the indicator is no scope.
        let named = |span: &FSpan| mark.is_some_and(|mark| mark.overlaps(*span));
        let told = self.scopes[from..].iter().take_while(|(span, ..)| span.end <= reach.end);
        for (span, group, index) in told.filter(|(span, ..)| !named(span)) {
            let own = context.left.contains(*span) || context.right.contains(*span);
            if own || self.carries(*span, quantity) {
                scope[*group] = Some(*index);
            }
        }
        scope
    }

    fn carries(&self, scope: FSpan, quantity: &Quantity) -> bool {
        if scope.end > quantity.span.start {
            return false;
        }
        let between = FSpan::new(scope.end, quantity.span.start);
        let text = between.of(self.text);
        let mut families = self.subjects_in(between).map(|(_, family)| family);
        let turned = families.next().is_some_and(|first| families.any(|other| other != first));
        !leaves_bracket(text) && !text.starts_with('的') && !turned
    }
}
