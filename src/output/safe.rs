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

/// The same for a text of several lines, whose line ends stay.
///
/// ```
/// assert_eq!(hegui::output::safe_lines("甲\u{7}\n乙\n"), "甲\u{FFFD}\n乙\n");
/// ```
#[must_use]
pub fn safe_lines(text: &str) -> String {
    text.split('\n').map(safe).collect::<Vec<_>>().join("\n")
}

/// How one character is shown.
pub(super) fn shown(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}
