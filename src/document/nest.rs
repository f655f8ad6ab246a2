//! The tree of headings: which heading belongs to which.
//!
//! By the kinds of their markers, outermost first as a report uses them; a list numbered like the one around it, headings
//! without numbers and lost numbers are settled by what stands around them.

use super::{
    Lines, MarkerKind,
    outline::{Evidence, Found, Section, SectionId, SectionKind},
};
use crate::text::FSpan;

/// Puts sections into the tree: levels, parents.
pub(super) fn nest(lines: &Lines<'_>, found: &[Found], sections: &mut [Section]) {
    let nested = nested_han(lines, found);
    let ranks = Ranks::new(lines, found);
    // (rank, section): the open sections, outermost first.
    let mut stack: Vec<(u8, usize)> = Vec::new();
    for i in 0..sections.len() {
        let rank = ranks.of(i, nested[i]);
        let enumerated = sections[i].kind == SectionKind::Enumerated;
        if let Some(position) = stack.iter().position(|(r, _)| *r == rank) {
            stack.truncate(position);
        } else if !enumerated {
            while stack.last().is_some_and(|(r, _)| *r > rank) {
                stack.pop();
            }
        }
        sections[i].parent = stack.last().map(|(_, s)| SectionId(*s));
        stack.push((rank, i));
        sections[i].level = u8::try_from(stack.len()).unwrap_or(u8::MAX);
    }
}

/// The order of nesting: the smaller rank encloses the larger.
struct Ranks<'a> {
    lines: &'a Lines<'a>,
    found: &'a [Found],
    /// Whether some heading is numbered 一、: an unnumbered line is then of the first level only where a number is lost.
    numbered: bool,
    /// For each heading the last 一、 number before it (0 for none) and the next after it.
    around: Vec<(u32, Option<u32>)>,
    /// Whether an unnumbered line names a part (…情况, …问题, …安排): the others are then below such lines.
    named: bool,
}

impl<'a> Ranks<'a> {
    fn new(lines: &'a Lines<'a>, found: &'a [Found]) -> Self {
        let numbered = found.iter().any(|f| f.marker.is_some_and(|m| m.kind == MarkerKind::Han));
        let bare =
            |f: &Found| f.evidence == Evidence::ShortLine || f.evidence == Evidence::Typeface && f.declared.is_none();
        let named = found.iter().any(|f| bare(f) && names_a_part(lines.text(f.paragraph)));
        Self { lines, found, numbered, around: numbers_around(found), named }
    }

    fn of(&self, i: usize, nested: bool) -> u8 {
        let f = &self.found[i];
        match (f.marker, f.declared) {
            (Some(marker), _) if nested => Self::of_kind(marker.kind) + 2,
            (Some(marker), _) => Self::of_kind(marker.kind),
            (None, Some(level)) => self.declared(level),
            (None, None) if self.numbered => {
                if lost_number(self.around[i]) {
                    2
                } else {
                    9
                }
            }
            (None, None) => {
                if self.named && (self.is_first_within(i) || !names_a_part(self.lines.text(f.paragraph))) {
                    3
                } else {
                    2
                }
            }
        }
    }

    /// Whether a line stands right below another that names a part: it is the first heading within that part, whatever its
    /// words (存在的不足和原因 / 执法质量有差距), for no part is empty.
    fn is_first_within(&self, i: usize) -> bool {
        let above = i.checked_sub(1).map(|above| &self.found[above]);
        above.is_some_and(|above| {
            above.marker.is_none()
                && above.paragraph + 1 == self.found[i].paragraph
                && names_a_part(self.lines.text(above.paragraph))
        })
    }

    fn of_kind(kind: MarkerKind) -> u8 {
        match kind {
            MarkerKind::Chapter => 1,
            MarkerKind::Han => 2,
            MarkerKind::HanParen => 5,
            MarkerKind::Arabic => 6,
            MarkerKind::ArabicParen => 7,
            MarkerKind::Circled => 8,
            MarkerKind::Ordinal => 10,
            MarkerKind::Is => 11,
        }
    }

    /// A declared heading without a number ranks with the numbered ones of its level.
    fn declared(&self, level: u8) -> u8 {
        let alike = self.found.iter().find(|f| f.declared == Some(level) && f.marker.is_some());
        alike.and_then(|f| f.marker).map_or(2 + level.min(6), |marker| Self::of_kind(marker.kind))
    }
}

/// Whether a line names a part of a report by its last word.
fn names_a_part(text: &str) -> bool {
    [
        "情况", "成效", "举措", "措施", "问题", "不足", "原因", "短板", "差距", "职责", "安排", "打算", "计划", "思路",
        "方向", "工作",
    ]
    .iter()
    .any(|word| text.ends_with(word))
}

/// Whether a level-one number is missing just where an unnumbered line stands: 一、 二、 (line) 四、, or after the last.
fn lost_number((before, after): (u32, Option<u32>)) -> bool {
    after.is_none_or(|next| next == before + 2)
}

/// For each heading the last 一、 number before it (0 for none) and the next after it.
fn numbers_around(found: &[Found]) -> Vec<(u32, Option<u32>)> {
    let han = |f: &Found| f.marker.filter(|m| m.kind == MarkerKind::Han).map(|m| m.number);
    let mut around = vec![(0, None); found.len()];
    let (mut before, mut after) = (0, None);
    for (i, f) in found.iter().enumerate() {
        around[i].0 = before;
        before = han(f).unwrap_or(before);
    }
    for (i, f) in found.iter().enumerate().rev() {
        around[i].1 = after;
        after = han(f).or(after);
    }
    around
}

/// With more first-level headings than this a text is no report, and is not searched for nested lists.
const MOST_TOP: usize = 200;

/// Which 一、 are items of a second list inside another: 一、主要举措 itself told as 一、二、三、.
///
/// Each number goes on the outer list or opens or goes on an inner one; of all readings the one with the fewest breaks in
/// numbering is taken, and of equals the one in which lines that only name (and do not tell) are the outer headings.
fn nested_han(lines: &Lines<'_>, found: &[Found]) -> Vec<bool> {
    let han: Vec<(usize, u32, bool)> = found
        .iter()
        .enumerate()
        .filter_map(|(i, f)| {
            let marker = f.marker.filter(|m| m.kind == MarkerKind::Han)?;
            Some((i, marker.number, lines.text(f.paragraph).contains('。')))
        })
        .collect();
    let mut nested = vec![false; found.len()];
    if han.len() > MOST_TOP || han.iter().filter(|(_, number, _)| *number == 1).count() < 2 {
        return nested;
    }
    // (last outer number, last inner number): cost and the readings that led there.
    let mut states: std::collections::BTreeMap<(u32, u32), (u32, Vec<bool>)> = [((0, 0), (0, Vec::new()))].into();
    for (_, number, told) in &han {
        let mut next = std::collections::BTreeMap::new();
        for ((outer, inner), (cost, path)) in &states {
            let mut take = |state, added: u32, is_inner: bool| {
                let cost = cost + added;
                let entry: &mut (u32, Vec<bool>) = next.entry(state).or_insert((u32::MAX, Vec::new()));
                if cost < entry.0 {
                    *entry = (cost, path.iter().copied().chain([is_inner]).collect());
                }
            };
            take((*number, 0), if *number == outer + 1 { 0 } else { 6 } + 2 * u32::from(*told), false);
            if *outer > 0 && (*inner > 0 || *number == 1) {
                take(
                    (*outer, *number),
                    if *number == inner + 1 { 0 } else { 6 } + u32::from(*inner == 0) + 2 * u32::from(!told),
                    true,
                );
            }
        }
        states = next;
    }
    if let Some((_, path)) = states.into_values().min_by_key(|(cost, _)| *cost) {
        for ((i, ..), inner) in han.iter().zip(path) {
            nested[*i] = inner;
        }
    }
    nested
}

/// A section ends where the next of the same or a higher level begins; items also where their paragraph list ends.
pub(super) fn close(sections: &mut [Section], end: usize) {
    for i in 0..sections.len() {
        let level = sections[i].level;
        let next = sections[i + 1..].iter().find(|s| s.level <= level).map_or(end, |s| s.heading.start);
        sections[i].span = FSpan::new(sections[i].heading.start, next);
    }
}
