//! Comments of hegui that stay because somebody answered them, so that no second one says the same beside them.
//!
//! Apart from `comments`, which knows what a comment holds but not where it stands. Nothing is changed here.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    Parts,
    anchor::Anchor,
    comments::NAME,
    xml::{Elements, Kind, Node},
};
use crate::{
    annotate::note::{Note, RULE},
    text::Lang,
};

/// The bytes of the first and last character that a comment stands at; `None` where it stands at no text.
type Place = Option<(usize, usize)>;

/// The comments that stay, as they are compared with notes.
pub(super) struct Kept<'a> {
    /// How many there are.
    pub(super) count: usize,
    /// The texts of the main part, in order.
    texts: Vec<&'a Node>,
    /// Their first lines by their rules and the text they stand at.
    said: HashMap<(String, Place), Vec<String>>,
}

impl<'a> Kept<'a> {
    /// The comments of hegui that a file holds: those nobody answered were taken out before.
    pub(super) fn read(parts: &'a Parts) -> Self {
        let texts = parts.elements.of(Kind::Text).map(|(_, node)| node).collect();
        let mut kept = Self { count: 0, texts, said: HashMap::new() };
        let Some((part, elements)) = &parts.comments else { return kept };
        let own: HashSet<usize> =
            elements.of(Kind::Comment).filter(|(_, c)| c.author == NAME).map(|(at, _)| at).collect();
        kept.count = own.len();
        if own.is_empty() {
            return kept;
        }
        let mut places: HashMap<i64, Range<usize>> = HashMap::new();
        for (_, mark) in parts.elements.of(Kind::Mark) {
            let Some(id) = mark.id else { continue };
            places.entry(id).or_insert(mark.outer.clone()).end = mark.outer.start;
        }
        for (at, lines) in lines(&part.text, elements) {
            let Some(id) = elements.nodes[at].id.filter(|_| own.contains(&at)) else { continue };
            let rule = lines.iter().find_map(|line| {
                [Lang::Zh, Lang::En].iter().find_map(|lang| line.strip_prefix(&label(*lang))).map(str::trim)
            });
            let (Some(rule), Some(place), Some(first)) = (rule, places.get(&id), lines.first()) else { continue };
            let place = kept.text(place);
            kept.said.entry((rule.to_owned(), place)).or_default().push(first.clone());
        }
        kept
    }

    /// Which of the notes are said already: each comment that stays stands for one, that of the same words first.
    pub(super) fn standing(&mut self, notes: &[Note], anchors: &[Anchor], lang: Lang) -> HashSet<usize> {
        let mut standing = HashSet::new();
        if self.said.is_empty() {
            return standing;
        }
        for same_words in [true, false] {
            for (at, (note, anchor)) in notes.iter().zip(anchors).enumerate() {
                let place = self.text(&(anchor.start.at..anchor.end.at));
                let Some(said) = self.said.get_mut(&(note.rule.clone(), place)) else { continue };
                let found = if same_words {
                    let headline = note.headline(lang);
                    said.iter().position(|line| *line == headline)
                } else {
                    said.len().checked_sub(1)
                };
                if let Some(found) = found.filter(|_| !standing.contains(&at)) {
                    said.remove(found);
                    standing.insert(at);
                }
            }
        }
        standing
    }

    /// The text between two bytes of the main part, by the bytes of its first and last character; `None` where there is none.
    fn text(&self, range: &Range<usize>) -> Place {
        let first = self.texts.get(self.texts.partition_point(|text| text.inner.end <= range.start))?;
        let last = self.texts.partition_point(|text| text.inner.start < range.end).checked_sub(1)?;
        let (start, end) = (first.inner.start.max(range.start), self.texts.get(last)?.inner.end.min(range.end));
        (start < end).then_some((start, end))
    }
}

/// How the line begins that names the rule.
fn label(lang: Lang) -> String {
    format!("{}{}", lang.pick(RULE.0, RULE.1), lang.pick("：", ": "))
}

/// The paragraphs of each comment.
fn lines(xml: &str, elements: &Elements) -> HashMap<usize, Vec<String>> {
    let mut lines: HashMap<usize, Vec<String>> = HashMap::new();
    let mut current = None;
    for (at, text) in elements.of(Kind::Text) {
        let Some(paragraph) = elements.around(at).find(|at| elements.nodes[*at].kind == Kind::Paragraph) else {
            continue;
        };
        let Some(comment) = elements.nodes[paragraph].parent else { continue };
        let raw = &xml[text.inner.clone()];
        let said = quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), |said| said.to_string());
        let of = lines.entry(comment).or_default();
        match of.last_mut().filter(|_| current == Some(paragraph)) {
            Some(line) => line.push_str(&said),
            None => of.push(said),
        }
        current = Some(paragraph);
    }
    lines
}
