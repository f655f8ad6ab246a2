//! Numbers of headings: none left out, none twice, none begun anew, no level passed over.

use std::collections::HashMap;

use crate::{
    check::Scope,
    document::{Document, Marker, MarkerKind, Section, SectionId, SectionKind},
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// A numbered heading with the one before it in its row.
struct Step<'d> {
    section: &'d Section,
    marker: Marker,
    before: Option<&'d Section>,
    /// Whether an unnumbered heading stands between the two.
    gap: bool,
}

/// The numbered headings of the scope, each with its predecessor: the heading with the same kind of number below the same
/// parent; where a row goes on below the next parent (1. to 9. throughout the report), the last one of the row before.
/// One pass, because a text may have a hundred thousand of them.
fn steps<'d>(document: &'d Document, scope: &Scope) -> Vec<Step<'d>> {
    let sections = document.sections();
    let mut siblings: HashMap<(Option<SectionId>, MarkerKind), usize> = HashMap::new();
    let mut cousins: HashMap<(u8, MarkerKind), usize> = HashMap::new();
    // For each level the last unnumbered heading of that level or above.
    let mut unnumbered = [None::<usize>; 16];
    let mut steps = Vec::new();
    for (i, section) in sections.iter().enumerate() {
        let level = usize::from(section.level).min(unnumbered.len() - 1);
        if section.marker.is_none() && section.kind == SectionKind::Heading {
            unnumbered[level..].fill(Some(i));
        }
        let Some(marker) = section.marker.filter(|_| numbered(section)) else { continue };
        let sibling = siblings.insert((section.parent, marker.kind), i);
        let cousin = cousins.insert((section.level, marker.kind), i);
        let goes_on = |at: &usize| sections[*at].marker.is_some_and(|m| m.number + 1 == marker.number);
        let at = if begins(section, marker) { None } else { sibling.or(cousin.filter(goes_on)) };
        let gap = unnumbered[level].is_some_and(|last| at.is_none_or(|at| last > at));
        if scope.spans.iter().any(|span| span.contains(section.heading)) {
            steps.push(Step { section, marker, before: at.map(|at| &sections[at]), gap });
        }
    }
    steps
}

fn numbered(section: &Section) -> bool {
    section.marker.is_some_and(|m| !matches!(m.kind, MarkerKind::Circled | MarkerKind::ArabicParen))
}

/// Whether a number begins a row of its own: 一是 begins one in each paragraph.
fn begins(section: &Section, marker: Marker) -> bool {
    section.kind == SectionKind::Enumerated && marker.number == 1
}

fn number(step: &Step<'_>) -> Option<u32> {
    step.before.and_then(|s| s.marker).map(|m| m.number)
}

/// The marker of a section, as a span.
fn marker_span(section: &Section, marker: Marker) -> FSpan {
    FSpan::new(section.heading.start, section.heading.start + marker.len)
}

fn defect(document: &Document, step: &Step<'_>, detail: Said) -> Defect {
    let defect = Defect::at(Place::At(marker_span(step.section, step.marker))).with_said("detail", detail);
    match step.before.and_then(|s| Some(marker_span(s, s.marker?))) {
        Some(span) if !document.text(span).is_empty() => {
            defect.with_related(span, Said::new("前一个编号", "the number before"))
        }
        _ => defect,
    }
}

/// The number before and after as the report prints them.
fn printed(document: &Document, step: &Step<'_>) -> (String, String) {
    let of = |section: &Section, marker: Marker| document.text(marker_span(section, marker)).to_owned();
    let before = step.before.and_then(|s| Some(of(s, s.marker?))).unwrap_or_default();
    (before, of(step.section, step.marker))
}

pub(super) fn skipped(document: &Document, scope: &Scope) -> Vec<Defect> {
    steps(document, scope)
        .iter()
        .filter(|step| match number(step) {
            // A row that begins with 二: its first heading is lost, or stands unnumbered before it.
            None => step.marker.number == 2 && !step.gap && step.section.kind == SectionKind::Heading,
            Some(before) => step.marker.number > before + 1,
        })
        .map(|step| {
            let (before, this) = printed(document, step);
            let detail = match step.before {
                None => Said::new(format!("从“{this}”开始，前面缺一个编号"), format!("the row begins with “{this}”")),
                Some(_) => {
                    Said::new(format!("“{before}”之后是“{this}”，中间有缺号"), format!("“{this}” follows “{before}”"))
                }
            };
            defect(document, step, detail)
        })
        .collect()
}

pub(super) fn repeated(document: &Document, scope: &Scope) -> Vec<Defect> {
    steps(document, scope)
        .iter()
        .filter(|step| number(step).is_some_and(|before| step.marker.number <= before && step.marker.number != 1))
        .map(|step| {
            let (before, this) = printed(document, step);
            let detail = if before == this {
                Said::new(format!("“{this}”重复"), format!("“{this}” stands twice"))
            } else {
                Said::new(format!("“{before}”之后又是“{this}”"), format!("“{this}” follows “{before}”"))
            };
            defect(document, step, detail)
        })
        .collect()
}

pub(super) fn restarted(document: &Document, scope: &Scope) -> Vec<Defect> {
    let mut found: Vec<Defect> = steps(document, scope)
        .iter()
        .filter(|step| number(step).is_some_and(|_| step.marker.number == 1))
        .map(|step| {
            let (before, this) = printed(document, step);
            let detail =
                Said::new(format!("“{before}”之后又从“{this}”编起"), format!("after “{before}” the row begins anew"));
            defect(document, step, detail)
        })
        .collect();
    // 一、 below 一、: one finding, at the first.
    let nested = document.sections().iter().find(|section| {
        let kind = |s: &Section| s.marker.map(|m| m.kind).filter(|_| numbered(s));
        let parent = section.parent.map(|id| document.section(id));
        scope.spans.iter().any(|span| span.contains(section.heading))
            && kind(section).is_some()
            && parent.is_some_and(|parent| kind(parent) == kind(section))
    });
    if let Some((section, marker)) = nested.and_then(|s| Some((s, s.marker?))) {
        let this = document.text(marker_span(section, marker)).to_owned();
        let detail = Said::new(
            format!("下一级标题与上一级用了同一种编号“{this}”"),
            format!("a lower level is numbered like the one above it: “{this}”"),
        );
        found.push(Defect::at(Place::At(marker_span(section, marker))).with_said("detail", detail));
    }
    found
}

/// 1. directly below 一、 where other headings of the report have （一） between: one finding for each heading above.
pub(super) fn level_skipped(document: &Document, scope: &Scope) -> Vec<Defect> {
    let sections = document.sections();
    let kind = |s: &Section| s.marker.map(|m| m.kind).filter(|k| !k.enumerates());
    let above = |s: &Section| s.parent.map(|id| document.section(id)).and_then(kind);
    // The kinds that stand directly below another, as pairs.
    let pairs: Vec<(MarkerKind, MarkerKind)> = sections.iter().filter_map(|s| Some((above(s)?, kind(s)?))).collect();
    let between = |upper: MarkerKind, lower: MarkerKind| {
        pairs.iter().find(|(over, under)| *over == upper && *under > upper && *under < lower).map(|(_, under)| *under)
    };
    let mut seen = std::collections::HashSet::new();
    sections
        .iter()
        .filter(|s| scope.spans.iter().any(|span| span.contains(s.heading)))
        .filter_map(|s| {
            let (upper, lower) = (above(s)?, kind(s)?);
            between(upper, lower).filter(|_| upper != MarkerKind::Chapter && seen.insert(s.parent))?;
            let marker = marker_span(s, s.marker?);
            let this = document.text(marker).to_owned();
            let detail = Said::new(
                format!("“{this}”直接列在上两级标题之下，中间少一级"),
                format!("“{this}” stands where the headings elsewhere have a level between"),
            );
            Some(Defect::at(Place::At(marker)).with_said("detail", detail))
        })
        .collect()
}
