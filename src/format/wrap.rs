//! Lines as a program printed them to paragraphs as their author wrote them.
//!
//! Two kinds of damage are undone: a text whose lines were broken at a fixed width (copied from a PDF, with page numbers
//! in between), and a text whose line ends were lost (a web page saved as one line). A text with sound lines is left alone.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::{SourceFile, Span};

#[expect(clippy::expect_used, reason = "the expressions are constants; the tests compile them")]
static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\s\u{3000}]*(?:[一二三四五六七八九十]{1,3}[、..]|[((]?[一二三四五六七八九十]{1,3}[))]|[((]?[0-9]{1,2}[.、.))][^0-9]|[一二三四五六七八九十]{1,2}是|第[一二三四五六七八九十]{1,2}[,,、])")
        .expect("marker")
});

/// Whether a line begins with the number of a heading or of an item: 一、 （一） 1. 一是 第一，
pub(super) fn begins_numbered(line: &str) -> bool {
    MARKER.is_match(line)
}

/// A line of more characters than this is no printed line but a whole paragraph.
const LONGEST_PRINTED: usize = 60;

/// Joins hard-wrapped lines into paragraphs, each the list of its lines. Page numbers are dropped from wrapped texts.
/// A text that is not hard-wrapped comes back line by line.
pub(super) fn join(source: &SourceFile, lines: &[Span]) -> Vec<Vec<Span>> {
    let text = |span: &Span| source.slice(*span).trim_end();
    let Some(width) = printed_width(lines.iter().map(text)) else {
        return lines.iter().map(|line| vec![*line]).collect();
    };
    let indented = uses_indents(lines.iter().map(text));
    let mut paragraphs: Vec<Vec<Span>> = Vec::new();
    let mut open = false;
    for line in lines {
        let body = text(line);
        if body.is_empty() || is_page_number(body) {
            continue;
        }
        let fresh = MARKER.is_match(body) || (indented && is_indented(body));
        match paragraphs.last_mut() {
            Some(last) if open && !fresh => last.push(*line),
            _ => paragraphs.push(vec![*line]),
        }
        // A full line runs on, unless it ends a sentence and nothing but indents tells paragraphs apart.
        let full = length(body) + 4 > width;
        open = full && (indented || !ends_sentence(body));
    }
    paragraphs
}

/// The width in characters at which the lines were broken, or `None` for a text that was not.
fn printed_width<'a>(lines: impl Iterator<Item = &'a str>) -> Option<usize> {
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty() && !is_page_number(line)).collect();
    // Of most texts more than a twentieth of the lines are longer than any printed one, and their bytes tell it.
    let long = |line: &&&str| line.trim().len() > 4 * LONGEST_PRINTED;
    if lines.iter().filter(long).count() > lines.len() / 20 {
        return None;
    }
    let mut lengths: Vec<usize> = lines.iter().map(|line| length(line)).collect();
    lengths.sort_unstable();
    let width = *lengths.get(lengths.len().checked_sub(1)? - lengths.len() / 20)?;
    if lengths.len() < 5 || !(15..=LONGEST_PRINTED).contains(&width) {
        return None;
    }
    let full = lines.iter().filter(|line| length(line) + 4 > width);
    let (full, cut) = full.fold((0, 0), |(full, cut), line| (full + 1, cut + usize::from(!ends_sentence(line))));
    // Wrapped: many lines have the full width, and most of these break off within a sentence.
    (full * 3 >= lines.len() && cut * 3 >= full * 2).then_some(width)
}

/// A line that a PDF reader prints between pages: `- 3 -`, `— 4 —`, `5`, `第 3 页 共 10 页`, `3/10`.
fn is_page_number(line: &str) -> bool {
    if line.len() > 64 {
        return false;
    }
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let furniture = |c: char| c.is_whitespace() || "-–—－―·.第页共/,，".contains(c);
    let numbers = line.split(|c| !digit(c)).filter(|n| !n.is_empty());
    let (count, longest) = numbers.fold((0, 0), |(count, longest), n| (count + 1, n.chars().count().max(longest)));
    (1..=2).contains(&count) && longest <= 3 && line.chars().all(|c| digit(c) || furniture(c))
}

fn uses_indents<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let (mut with, mut without) = (0, 0);
    for line in lines.filter(|line| !line.is_empty()) {
        if is_indented(line) { with += 1 } else { without += 1 }
    }
    with >= 2 && with <= without * 2
}

fn is_indented(line: &str) -> bool {
    line.starts_with("\u{3000}\u{3000}") || line.starts_with("  ")
}

fn ends_sentence(line: &str) -> bool {
    line.ends_with(['。', '!', '?', '！', '？', ';', '；', ':', '：'])
}

fn length(line: &str) -> usize {
    line.trim().chars().count()
}

/// A text of this many characters on one line has lost its line ends.
const ONE_LINE: usize = 300;

/// Characters of a heading, at most.
const LONGEST_HEADING: usize = 45;

/// Whether a line holds a whole report.
fn holds_report(source: &SourceFile, line: Span) -> bool {
    let text = source.slice(line);
    text.len() > ONE_LINE * 3 && (source.text().len() - text.len()) * 4 < text.len() && text.matches('。').count() > 8
}

/// Cuts a line that holds a whole report, if there is one, where its lines once ended.
pub(super) fn cut(source: &SourceFile, lines: &[Span]) -> Vec<Span> {
    // There is one at most: it has four fifths of the text.
    match lines.iter().position(|line| holds_report(source, *line)) {
        None => lines.to_vec(),
        Some(at) => [&lines[..at], &pieces(source, lines[at]), &lines[at + 1..]].concat(),
    }
}

/// The pieces of a line that holds a whole report: cut at white space after the end of a sentence, before a heading's number,
/// and wherever white space stands before the first sentence ends (title, dates, navigation).
fn pieces(source: &SourceFile, line: Span) -> Vec<Span> {
    let text = source.slice(line);
    let (mut out, mut from) = (Vec::new(), 0);
    let mut in_front = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        in_front &= c != '。';
        if !c.is_whitespace() || at < from {
            continue;
        }
        let mut next = at + c.len_utf8();
        while let Some((_, space)) = chars.next_if(|(_, c)| c.is_whitespace()) {
            next += space.len_utf8();
        }
        let after_sentence = text[from..at].ends_with(['。', '；', ';', '！', '!']);
        // The length first: what stands before may go on for the whole text.
        let heading_before = at - from <= 4 * LONGEST_HEADING
            && MARKER.is_match(&text[from..at])
            && !text[from..at].contains('。')
            && text[from..at].chars().count() <= LONGEST_HEADING;
        if in_front || after_sentence || heading_before || MARKER.is_match(&text[next..]) {
            out.push(Span::new(line.start + from, line.start + at));
            from = next;
        }
    }
    out.push(Span::new(line.start + from, line.end));
    out
}
