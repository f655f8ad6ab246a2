//! Running text of our own, wrapped to the terminal: a first line with its label, the others below it.

use super::safe;

/// Wraps a text after a label, so that no line is wider than `width` columns.
pub(super) fn labelled(label: &str, text: &str, width: usize) -> String {
    let indent = " ".repeat(super::window::columns(label));
    let options = textwrap::Options::new(width.max(20))
        .initial_indent(label)
        .subsequent_indent(&indent)
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    textwrap::fill(&safe(text), options)
}

/// Wraps a text, so that no line is wider than `width` columns; what goes on is indented.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width.max(20))
        .subsequent_indent("  ")
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    textwrap::fill(text, options)
}
