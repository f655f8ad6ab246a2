//! A place as an output needs it: characters and columns counted, and enough of the line to show it.
//!
//! Findings outlive the document they were made from (a batch of thousands keeps no documents), so each takes a stretch of
//! its line along; the renderer cuts it to the width of the terminal.

use serde::{Deserialize, Serialize};

use crate::text::{Address, Lang, LineColumn, SourceFile, Span};

/// So many characters on each side of a place are kept; wider than any terminal shows.
const REACH: usize = 240;

/// A stretch of one line around a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The text of the stretch.
    pub text: String,
    /// Its first character's column in the line, from 1.
    pub column: usize,
    /// Byte range of the place within `text`; empty for an absence.
    pub hit: (usize, usize),
    /// Whether the line goes on before and after the stretch.
    pub cut: (bool, bool),
}

/// A place in the decoded text with everything an output may want to know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Bytes.
    pub span: Span,
    /// Characters from the start of the text, from 0: first, and one past the last.
    pub chars: (usize, usize),
    /// First character.
    pub start: LineColumn,
    /// One past the last character.
    pub end: LineColumn,
    /// The same two columns in bytes of UTF-8, from 1.
    pub byte_columns: (usize, usize),
    /// The text of the place, at most 240 characters; empty where no text is told.
    pub quote: String,
    /// Its line, as far as it is shown; empty where no text is told.
    pub excerpt: Excerpt,
    /// Where a person finds it in a document without lines, such as a Word file.
    pub address: Option<Address>,
}

impl Located {
    /// Looks up a span, and none of its text: for those who show where something is and not what.
    pub(crate) fn new(source: &SourceFile, span: Span) -> Self {
        let text = source.text();
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let span = Span::new(start, text.ceil_char_boundary(span.end.clamp(start, text.len())));
        Self {
            span,
            chars: (source.char_offset(span.start), source.char_offset(span.end)),
            start: source.line_column(span.start),
            end: source.line_column(span.end),
            byte_columns: (byte_column(source, span.start), byte_column(source, span.end)),
            quote: String::new(),
            excerpt: Excerpt::default(),
            address: source.address(span.start),
        }
    }

    /// Looks up a span with its text, and not the line around it.
    pub(crate) fn quoted(source: &SourceFile, span: Span) -> Self {
        let located = Self::new(source, span);
        let quote = source.slice(located.span).chars().take(REACH).collect();
        Self { quote, ..located }
    }

    /// The place as a person finds it: line and column (`12:5`), or the page, paragraph or cell of a document without lines.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let address = self.address.map(|address| address.said()).filter(|said| !said.get(lang).is_empty());
        match address {
            Some(said) => said.get(lang).to_owned(),
            None => format!("{}:{}", self.start.line, self.start.column),
        }
    }
}

/// Looks up a span of the decoded text; one that cuts a character is widened to hold it.
#[must_use]
pub fn locate(source: &SourceFile, span: Span) -> Located {
    let located = Located::quoted(source, span);
    Located { excerpt: excerpt(source, located.span), ..located }
}

/// The column of a byte offset in bytes, from 1.
fn byte_column(source: &SourceFile, byte: usize) -> usize {
    byte - source.line(source.line_of(byte)).start + 1
}

fn excerpt(source: &SourceFile, span: Span) -> Excerpt {
    let line = source.line(source.line_of(span.start));
    let text = source.text();
    let start = span.start.min(line.end);
    let end = span.end.clamp(start, line.end);
    let from = text[line.start..start].char_indices().rev().nth(REACH - 1).map_or(line.start, |(i, _)| line.start + i);
    let to = text[start..line.end].char_indices().nth(2 * REACH).map_or(line.end, |(i, _)| start + i);
    let kept = &text[from..to];
    Excerpt {
        text: kept.to_owned(),
        column: source.line_column(from).column,
        hit: (start - from, end.min(to) - from),
        cut: (from > line.start, to < line.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_long_line_keeps_its_surroundings() {
        let line = format!("{}此处{}", "甲".repeat(500), "乙".repeat(900));
        let source = SourceFile::new(format!("首行\n{line}\n末行"));
        let at = source.text().find("此处").unwrap();
        let located = locate(&source, Span::new(at, at + 6));
        assert_eq!((located.start.line, located.start.column), (2, 501));
        assert_eq!(located.chars, (503, 505));
        assert_eq!(located.byte_columns, (1501, 1507));
        assert_eq!(&located.excerpt.text[located.excerpt.hit.0..located.excerpt.hit.1], "此处");
        assert_eq!(located.excerpt.column, 501 - REACH);
        assert_eq!(located.excerpt.cut, (true, true));
    }

    #[test]
    fn a_span_over_several_lines_shows_its_first() {
        let source = SourceFile::new("甲乙\n丙丁".into());
        let located = locate(&source, Span::new(3, 10));
        assert_eq!(located.excerpt.text, "甲乙");
        assert_eq!(located.excerpt.hit, (3, 6));
        assert_eq!(located.end, LineColumn { line: 2, column: 2 });
    }
}
