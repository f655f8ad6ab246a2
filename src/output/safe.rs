//! Untrusted text on a terminal: no control characters, no bidirectional overrides.

use std::borrow::Cow;

/// Whether a character could steer a terminal or reorder what is read.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// The text with every steering character shown as `\u{FFFD}`, white space among them as a space.
///
/// ```
/// assert_eq!(hegui::output::safe("甲\u{1B}[31m乙\t丙"), "甲\u{FFFD}[31m乙 丙");
/// ```
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().any(steers) { Cow::Owned(text.chars().map(shown).collect()) } else { Cow::Borrowed(text) }
}

/// How one character is shown.
pub(super) fn shown(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}
