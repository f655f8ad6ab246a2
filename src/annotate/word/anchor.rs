//! Where in the part a comment begins and ends: from places of the report's text to bytes between its elements.
//!
//! A comment may stand between runs and, with its run split, inside one. It may not stand in a text box, a note, a field or a
//! control that holds text alone: Word refuses some of these and other programs lose them, so the comment is put around the
//! whole of what it cannot enter. What is decided here is only where; the elements are written by [`super::marks`].

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::{
    Stretch,
    xml::{Elements, Kind, Node},
};
use crate::{annotate::Where, text::Span};

/// A stretch of the report's text that knows its run.
pub(super) struct Run<'s> {
    pub(super) stretch: &'s Stretch,
    /// The node of its text element in the main part; `None` in another part.
    pub(super) text: Option<usize>,
}

/// A place between two bytes of the main part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) at: usize,
    /// The run that is split there, and its text element when it is split inside that.
    pub(super) split: Option<(usize, Option<usize>)>,
}

/// Where a comment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) start: Point,
    pub(super) end: Point,
    /// Where the run that shows it stands: after the end, outside tracked changes.
    pub(super) mark: usize,
    /// Whether it stands at the very text of its place.
    pub(super) exact: bool,
}

/// The main part of a document with what is known of its text.
pub(super) struct Ground<'a> {
    pub(super) xml: &'a str,
    pub(super) elements: &'a Elements,
    pub(super) text: &'a str,
    pub(super) runs: Runs<'a>,
}

/// The stretches of the text that a comment can be put to, in order.
#[derive(Default)]
pub(super) struct Runs<'a> {
    pub(super) list: Vec<Run<'a>>,
    /// For those of footnotes and endnotes: by index, in order, the run of the main part that refers to the note.
    pub(super) notes: Vec<(usize, usize)>,
}

/// Characters of the text before an absence that its comment is put to, at most.
const TAIL: usize = 12;

impl Ground<'_> {
    /// The anchor of a place; `None` when the main part has no paragraph at all.
    pub(super) fn anchor(&self, place: Where, title: Option<Span>) -> Option<Anchor> {
        match place {
            Where::At(span) => self.at(span).or_else(|| self.near(span.start)),
            Where::After(byte) => self.after(byte).or_else(|| self.near(byte)),
            Where::Whole => title.and_then(|span| self.at(span)).or_else(|| self.near(0)),
        }
        .or_else(|| self.first_paragraph())
    }

    /// The runs that share text with a span.
    fn covered(&self, span: Span) -> Range<usize> {
        let first = self.runs.list.partition_point(|run| run.stretch.text.end <= span.start);
        let last = first + self.runs.list[first..].partition_point(|run| run.stretch.text.start < span.end);
        first..last
    }

    fn at(&self, span: Span) -> Option<Anchor> {
        let covered = self.covered(span);
        let first = covered.clone().next()?;
        let start = self.bound(first, span.start, Side::Start)?;
        let holder = |index: usize| self.node(index).and_then(|run| self.holder(run));
        // A range does not leave the cell, box or body in which it begins.
        let own = holder(first);
        let last = covered.rev().find(|index| holder(*index) == own).unwrap_or(first);
        let end = self.bound(last, span.end, Side::End)?;
        (start.point.at < end.point.at).then_some(Anchor {
            start: start.point,
            end: end.point,
            mark: end.mark,
            exact: start.exact && end.exact,
        })
    }

    /// At the end of the text before a byte: its last words, so that there is something to see.
    fn after(&self, byte: usize) -> Option<Anchor> {
        let last = self.runs.list.partition_point(|run| run.stretch.text.start < byte).checked_sub(1)?;
        let end = self.runs.list[last].stretch.text.end.min(self.text.ceil_char_boundary(byte));
        let line = self.text[..end].rfind('\n').map_or(0, |at| at + 1);
        let tail = &self.text[line..end];
        let words = tail.char_indices().rev().nth(TAIL - 1).map_or(0, |(at, _)| at);
        let clause = tail[words..].trim_end_matches(|c: char| !c.is_alphanumeric());
        let from = clause
            .rfind(['，', '。', '；', '、', ',', ';'])
            .map_or(words, |at| words + at + clause[at..].chars().next().map_or(0, char::len_utf8));
        // A heading is short: all of it.
        let from = if tail.chars().count() <= 2 * TAIL { 0 } else { from };
        self.at(Span::new(line + from, end)).map(|anchor| Anchor { exact: true, ..anchor })
    }

    /// The whole run nearest to a byte.
    fn near(&self, byte: usize) -> Option<Anchor> {
        let next = self
            .runs
            .list
            .partition_point(|run| run.stretch.text.end <= byte)
            .min(self.runs.list.len().checked_sub(1)?);
        let text = self.runs.list[next].stretch.text.clone();
        self.at(Span::new(text.start, text.end)).map(|anchor| Anchor { exact: false, ..anchor })
    }

    /// Inside the first paragraph, for a document without text.
    fn first_paragraph(&self) -> Option<Anchor> {
        let (_, node) = self.elements.of(Kind::Paragraph).find(|(_, node)| !node.inner.is_empty())?;
        let point = Point { at: node.inner.end, split: None };
        Some(Anchor { start: point, end: point, mark: point.at, exact: false })
    }

    /// The run of the main part that a stretch stands in or is referred to from.
    fn node(&self, index: usize) -> Option<usize> {
        match self.runs.list[index].text {
            Some(text) => self.elements.around(text).find(|at| self.kind(*at) == Kind::Run),
            None => {
                let at = self.runs.notes.binary_search_by_key(&index, |(run, _)| *run).ok()?;
                self.runs.notes.get(at).map(|(_, node)| *node)
            }
        }
    }

    fn kind(&self, node: usize) -> Kind {
        self.elements.nodes[node].kind
    }

    /// The outermost paragraph around a run, in which its comment stands: a text box stands in a paragraph, too.
    fn paragraph(&self, run: usize) -> Option<usize> {
        let boxed = self.elements.around(run).filter(|at| self.kind(*at) == Kind::Box).last();
        self.elements.around(boxed.unwrap_or(run)).find(|at| self.kind(*at) == Kind::Paragraph)
    }

    fn holder(&self, run: usize) -> Option<usize> {
        self.elements.nodes[self.paragraph(run)?].parent
    }

    fn bound(&self, index: usize, byte: usize, side: Side) -> Option<Bound> {
        let run = self.node(index)?;
        let paragraph = self.paragraph(run)?;
        let inside = self.elements.around(run).take_while(|at| *at != paragraph).collect::<Vec<_>>();
        let outermost = |kinds: &[Kind]| inside.iter().rev().copied().find(|at| kinds.contains(&self.kind(*at)));
        let tracked = outermost(&[Kind::Tracked]).map(|at| self.elements.nodes[at].outer.end);
        let whole = |node: usize| {
            let outer = &self.elements.nodes[node].outer;
            let at = side.pick(outer.start, outer.end);
            Bound { point: Point { at, split: None }, mark: tracked.unwrap_or(at).max(at), exact: false }
        };
        // A run within a run (a text box, a reading above characters) or a field: around all of it.
        if let Some(around) = outermost(&[Kind::Run, Kind::Closed]) {
            return Some(whole(around));
        }
        let Some(text) = self.runs.list[index].text else { return Some(whole(run)) };
        let point = match self.cut(index, run, text, byte, side) {
            Cut::Whole => Point { at: whole(run).point.at, split: None },
            Cut::At(point) => point,
            Cut::Unknown => return Some(whole(run)),
        };
        Some(Bound { point, mark: tracked.unwrap_or(point.at), exact: true })
    }

    /// Where a run is to be split so that one part of it begins or ends at a byte of the text.
    fn cut(&self, index: usize, run: usize, text: usize, byte: usize, side: Side) -> Cut {
        let stretch = self.runs.list[index].stretch;
        let (run_node, text_node) = (&self.elements.nodes[run], &self.elements.nodes[text]);
        let Some(said) = self.text.get(stretch.text.clone()) else { return Cut::Unknown };
        let byte = byte.clamp(stretch.text.start, stretch.text.end) - stretch.text.start;
        let byte = side.pick(whole_before(said, byte), whole_after(said, byte));
        let Some(raw) = self.raw(stretch, said, byte) else { return Cut::Unknown };
        let blank = |range: Range<usize>| self.xml.get(range).is_some_and(|between| between.trim().is_empty());
        let look = self.elements.children(run, Kind::Look).next();
        let split = match side {
            Side::Start if raw == text_node.inner.start => {
                let begins = look.map_or(run_node.inner.start, |look| look.outer.end);
                if blank(begins..text_node.outer.start) {
                    return Cut::Whole;
                }
                Point { at: text_node.outer.start, split: Some((run, None)) }
            }
            Side::End if raw == text_node.inner.end => {
                if blank(text_node.outer.end..run_node.inner.end) {
                    return Cut::Whole;
                }
                Point { at: text_node.outer.end, split: Some((run, None)) }
            }
            Side::Start | Side::End => Point { at: raw, split: Some((run, Some(text))) },
        };
        if self.may_split(run, text_node) { Cut::At(split) } else { Cut::Unknown }
    }

    /// Whether both halves of a split run would be what the whole was.
    fn may_split(&self, run: usize, text: &Node) -> bool {
        // A tracked change of the look has a number of its own, which may not stand twice.
        let end = self.elements.nodes[run].outer.end;
        let changed = self.elements.nodes[run + 1..]
            .iter()
            .take_while(|node| node.outer.start < end)
            .any(|node| node.kind == Kind::LookChanged);
        let content = &self.xml[text.inner.clone()];
        // White space at the ends counts only where it is said to.
        let kept = self.xml[text.outer.start..text.inner.start].contains("xml:space") || content.trim() == content;
        !changed && kept && !content.contains('<')
    }

    /// The byte of the part at which a byte of a stretch stands.
    fn raw(&self, stretch: &Stretch, said: &str, byte: usize) -> Option<usize> {
        let content = self.xml.get(stretch.content.clone())?;
        let mut at = 0;
        let mut found = None;
        let mut count = said.char_indices();
        loop {
            let next = count.next();
            if next.map_or(said.len(), |(i, _)| i) == byte {
                found = Some(stretch.content.start + at);
            }
            let (Some(_), Some(c)) = (next, content[at..].chars().next()) else {
                // The characters of the text and of the part must be as many.
                return found.filter(|_| next.is_none() && at == content.len());
            };
            at += if c == '&' { content[at..].find(';')? + 1 } else { c.len_utf8() };
        }
    }
}

struct Bound {
    point: Point,
    mark: usize,
    exact: bool,
}

enum Cut {
    /// The whole run, and that is right.
    Whole,
    At(Point),
    /// The run cannot be split.
    Unknown,
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

impl Side {
    fn pick<T>(self, start: T, end: T) -> T {
        match self {
            Self::Start => start,
            Self::End => end,
        }
    }
}

/// What belongs to the character before it: a combining mark, a variant selector, a joiner.
fn joins(c: char) -> bool {
    c.width() == Some(0) || ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
}

/// The start of the character as it is seen that holds a byte.
fn whole_before(text: &str, byte: usize) -> usize {
    let mut at = text.floor_char_boundary(byte);
    loop {
        let joined = text[at..].chars().next().is_some_and(joins) || text[..at].ends_with('\u{200D}');
        match text[..at].chars().next_back().filter(|_| joined) {
            Some(c) => at -= c.len_utf8(),
            None => return at,
        }
    }
}

/// The end of the character as it is seen that holds the byte before.
fn whole_after(text: &str, byte: usize) -> usize {
    let mut at = text.ceil_char_boundary(byte);
    loop {
        let next = text[at..].chars().next();
        match next.filter(|c| joins(*c) || text[..at].ends_with('\u{200D}')) {
            Some(c) => at += c.len_utf8(),
            None => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_character_is_cut() {
        let text = "葛\u{E0100}e\u{301}𠀀👩\u{200D}🌾末";
        let e = text.find('e').unwrap();
        assert_eq!(whole_before(text, e + 1), e);
        assert_eq!(whole_after(text, e + 1), e + 3);
        assert_eq!(whole_after(text, 3), e);
        let woman = text.find('👩').unwrap();
        assert_eq!(whole_before(text, woman + 7), woman);
        assert_eq!(whole_after(text, woman + 4), text.find('末').unwrap());
        assert_eq!(whole_before(text, text.find('𠀀').unwrap() + 2), text.find('𠀀').unwrap());
    }
}
