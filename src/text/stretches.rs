//! The stretches of a text in which a match lies: where its sentences and paragraphs end.

use std::sync::OnceLock;

use super::{FSpan, pattern::Reach};

/// The stretches of a text in which a match lies: its sentences and its paragraphs, each looked for when the first is asked for.
///
/// A stretch of more bytes than any has that a person wrote is cut there: expressions never run over megabytes.
#[derive(Clone, Debug)]
pub(super) struct Stretches<'a> {
    text: &'a str,
    /// One past each `。！？` and each paragraph end, and the end of the text.
    sentences: OnceLock<Vec<usize>>,
    /// One past each paragraph end, and the end of the text.
    paragraphs: OnceLock<Vec<usize>>,
}

/// Longer than this no sentence is.
const LONGEST: usize = 6000;

/// Longer than this no paragraph is.
const LONGEST_PARAGRAPH: usize = 60_000;

impl<'a> Stretches<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, sentences: OnceLock::new(), paragraphs: OnceLock::new() }
    }

    /// The stretch that holds a byte, its closing mark included.
    pub(super) fn at(&self, reach: Reach, byte: usize) -> FSpan {
        let ends = match reach {
            Reach::Sentence => self.sentences.get_or_init(|| sentences(self.text)),
            Reach::Paragraph => self.paragraphs.get_or_init(|| cut(self.text, lines(self.text), LONGEST_PARAGRAPH)),
        };
        let i = ends.partition_point(|end| *end <= byte).min(ends.len().saturating_sub(1));
        let start = i.checked_sub(1).map_or(0, |before| ends[before]);
        FSpan::new(start, ends.get(i).copied().unwrap_or(start))
    }
}

fn sentences(text: &str) -> Vec<usize> {
    let full_stops = memchr::memmem::find_iter(text.as_bytes(), "。".as_bytes()).map(|at| at + '。'.len_utf8());
    let others = memchr::memchr3_iter(b'!', b'?', b'\n', text.as_bytes()).map(|at| at + 1);
    let mut marks: Vec<usize> = full_stops.chain(others).chain([text.len()]).collect();
    marks.sort_unstable();
    cut(text, marks.into_iter(), LONGEST)
}

fn lines(text: &str) -> impl Iterator<Item = usize> + '_ {
    memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1).chain([text.len()])
}

/// The ends of stretches, with those of the pieces of one that is too long.
fn cut(text: &str, marks: impl Iterator<Item = usize>, longest: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    for end in marks {
        while end - start > longest {
            start = text.floor_char_boundary(start + longest);
            ends.push(start);
        }
        ends.push(end);
        start = end;
    }
    ends
}
