//! Where the title of a report stands in its text: notes on the report as a whole are put there.
//!
//! What a document knows of its title is what it says, put together of lines where it has several.

use crate::{
    document::{Document, Paragraph},
    text::{Span, fold_str},
};

/// Where the title of a report stands in its text.
#[must_use]
pub fn title(document: &Document, paragraphs: &[Paragraph]) -> Option<Span> {
    let plain = |text: &str| fold_str(text).chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let title = plain(document.meta().title.as_deref()?);
    let text = |paragraph: &Paragraph| {
        plain(&paragraph.pieces.iter().map(|piece| document.source().slice(*piece)).collect::<String>())
    };
    let begins = |text: &str| text.chars().count() >= 4 && title.starts_with(text);
    let first = paragraphs.iter().position(|paragraph| begins(&text(paragraph)))?;
    let mut said = String::new();
    let mut span: Option<Span> = None;
    for paragraph in &paragraphs[first..] {
        said += &text(paragraph);
        let (Some(start), Some(end)) = (paragraph.pieces.first(), paragraph.pieces.last()) else { continue };
        if !title.starts_with(&said) {
            break;
        }
        span = Some(Span::new(span.map_or(start.start, |span| span.start), end.end));
    }
    span
}
