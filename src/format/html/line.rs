//! A line of a page as it is shown: its text, and what is known of how it looks and where it leads.

use super::{
    grid::Place,
    look::{Link, Look},
};
use crate::{document::Marker, text::fold_str};

/// A line.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) text: String,
    /// Characters, blanks not counted.
    pub(super) chars: usize,
    /// How many of them lead to other pages.
    pub(super) linked: usize,
    /// Links to other pages.
    pub(super) links: usize,
    /// Whether it is all bold.
    pub(super) bold: bool,
    /// The mean size of its type in pixels; 0 where nothing says it.
    pub(super) size: f32,
    /// The kind of font it begins with.
    pub(super) font: u8,
    /// The heading it stands in, and whether an outline level of Word makes it one.
    pub(super) heading: Option<(u8, bool)>,
    /// The innermost block.
    pub(super) block: usize,
    /// The table cell.
    pub(super) place: Option<Place>,
    /// Whether the cell is one of headings.
    pub(super) head: bool,
    /// The files it offers.
    pub(super) files: Vec<String>,
    /// The note it is.
    pub(super) note: Option<u32>,
    /// Whether it leads to the next page of the text.
    pub(super) next_page: bool,
    /// Whether it is one side of a `dl`.
    pub(super) term: Term,
}

/// The sides of a list of terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Term {
    #[default]
    None,
    Name,
    Value,
}

impl Line {
    /// Whether it is one link, or several.
    pub(super) fn is_link(&self) -> bool {
        self.links > 0 && self.linked * 2 > self.chars
    }

    /// Whether it is running text.
    pub(super) fn is_prose(&self) -> bool {
        !self.is_link()
            && (self.text.contains(['。', '；', '！', '？'])
                || self.chars >= 30 && self.text.contains(['，', ','])
                || self.chars >= 60)
    }

    /// What it counts when the text is looked for: running text for it, links against it.
    pub(super) fn value(&self) -> i64 {
        let count = |chars: usize| i64::try_from(chars).unwrap_or(i64::MAX);
        if self.is_link() {
            -count(self.chars)
        } else if self.is_prose() {
            count(self.chars - self.linked.min(self.chars))
        } else {
            0
        }
    }

    /// The number it begins with, when it is one of a heading.
    pub(super) fn is_numbered(&self) -> bool {
        marker(&self.text).is_some_and(|marker| !marker.kind.enumerates()) && self.links == 0
    }
}

/// The marker a text begins with.
pub(super) fn marker(text: &str) -> Option<Marker> {
    let head: String = text.trim_start().chars().take(12).collect();
    head.starts_with(|c: char| Marker::may_start_with(c) || "（⑴１２３４５６７８９".contains(c))
        .then(|| Marker::read(&fold_str(&head)))
        .flatten()
}

/// Joins the name and the value of a list of terms: 索引号 / 000-1 becomes 索引号：000-1.
pub(super) fn join_terms(lines: &mut [Line]) {
    for i in 0..lines.len().saturating_sub(1) {
        let pair = lines[i].term == Term::Name && lines[i + 1].term == Term::Value;
        let more = lines.get(i + 2).is_some_and(|after| after.block == lines[i + 1].block);
        if !pair || more || lines[i].chars > 10 || lines[i + 1].is_prose() {
            continue;
        }
        let value = std::mem::take(&mut lines[i + 1]);
        lines[i].join(&value.text);
        lines[i].chars += value.chars;
        lines[i].linked += value.linked;
        lines[i].links += value.links;
        lines[i].files.extend(value.files);
    }
}

impl Line {
    /// Puts a value after a label.
    pub(super) fn join(&mut self, value: &str) {
        if !self.text.ends_with(['：', ':']) {
            self.text.push('：');
        }
        self.text.push_str(value);
    }
}

/// The line being put together.
#[derive(Debug, Default)]
pub(super) struct Open {
    text: String,
    /// White space that waits for what follows, and whether it holds a line end.
    blank: Option<bool>,
    chars: usize,
    linked: usize,
    bold: usize,
    sizes: f32,
    font: u8,
    heading: Option<(u8, bool)>,
    pub(super) links: usize,
    pub(super) files: Vec<String>,
    pub(super) next_page: bool,
    pub(super) number: Option<String>,
    /// Whether blanks that follow are to be left out.
    tight: bool,
}

impl Open {
    /// Whether it holds anything to be seen.
    pub(super) fn is_begun(&self) -> bool {
        self.chars > 0
    }

    /// Puts text in; true where its line ends count and the caller is to cut it first.
    pub(super) fn push(&mut self, text: &str, look: Look) -> bool {
        if look.preformatted && text.contains('\n') {
            return true;
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' | '\x0C' => self.blank = Some(self.blank == Some(true) || c == '\n'),
                // Characters without width: an editor's marks.
                '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
                c => self.put(c, look),
            }
        }
        false
    }

    /// Leaves out the blanks around this place: Word sets a number apart from its text by them.
    pub(super) fn tighten(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        self.blank = None;
        self.tight = true;
    }

    fn put(&mut self, c: char, look: Look) {
        if self.tight && c.is_whitespace() {
            return;
        }
        self.blank = self.blank.filter(|_| !std::mem::take(&mut self.tight));
        if let Some(broken) = self.blank.take()
            && let Some(before) = self.text.chars().next_back()
            && !(broken && (is_wide(before) || is_wide(c)))
        {
            self.text.push(' ');
        }
        self.text.push(c);
        if c.is_whitespace() {
            return;
        }
        self.chars += 1;
        self.linked += usize::from(look.link == Link::Page);
        self.bold += usize::from(look.bold);
        self.sizes += look.size;
        if self.chars == 1 {
            self.font = look.font;
            self.heading = look.heading.map(|level| (level, look.outline));
        }
    }

    /// The lines it makes: several where runs of blanks indent paragraphs within it.
    pub(super) fn lines(self) -> Vec<Line> {
        let pieces = paragraphs(&self.text);
        let whole = pieces.len() == 1;
        let mut out = Vec::with_capacity(pieces.len());
        for (i, piece) in pieces.iter().enumerate() {
            let mut text = shown(piece);
            let chars = text.chars().filter(|c| !c.is_whitespace()).count();
            if let Some(number) = self.number.as_ref().filter(|number| i == 0 && !text.starts_with(number.as_str())) {
                text.insert_str(0, number);
            }
            let share = |count: usize| if whole { count } else { count * chars / self.chars.max(1) };
            out.push(Line {
                chars,
                linked: share(self.linked),
                links: share(self.links),
                bold: self.bold * 20 >= self.chars * 19,
                size: self.sizes / self.chars.max(1) as f32,
                font: self.font,
                heading: self.heading.filter(|_| whole),
                files: if i == 0 { self.files.clone() } else { Vec::new() },
                next_page: self.next_page && i == 0,
                text,
                ..Line::default()
            });
        }
        out
    }
}

/// Chinese characters and punctuation, between which a line end of the source shows nothing.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '“' | '”' | '‘' | '’' | '—' | '…' | '\u{20000}'..='\u{3FFFF}')
}

/// Blanks of this width, in half-width characters, indent a paragraph.
const INDENT: usize = 4;

/// A text in which paragraphs follow one another with nothing but an indent between them, cut there.
fn paragraphs(text: &str) -> Vec<&str> {
    let text = text.trim();
    // (start, end, whether a paragraph surely ends there)
    let (mut gaps, mut from): (Vec<(usize, usize, bool)>, usize) = (Vec::new(), 0);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !c.is_whitespace() {
            continue;
        }
        let (mut end, mut width) = (at + c.len_utf8(), width(c));
        while let Some((at, c)) = chars.next_if(|(_, c)| c.is_whitespace()) {
            end = at + c.len_utf8();
            width += self::width(c);
        }
        if width >= INDENT {
            let before = &text[from..at];
            let ends = before.ends_with(['。', '；', '！', '？', '”', '…']) || before.ends_with("如下：");
            gaps.push((at, end, ends || marker(&text[end..]).is_some()));
            from = end;
        }
    }
    let sure = gaps.iter().filter(|(_, _, sure)| *sure).count();
    let mut out = Vec::with_capacity(gaps.len() + 1);
    let mut from = 0;
    for (at, end, _) in gaps.into_iter().filter(|gap| gap.2 || sure >= 3) {
        out.push(&text[from..at]);
        from = end;
    }
    out.push(&text[from..]);
    out
}

fn width(c: char) -> usize {
    if matches!(c, '\u{3000}' | '\u{2003}' | '\u{2001}') { 2 } else { 1 }
}

/// A text with blanks as they are shown: hard blanks are blanks, and several in a row are one.
fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\u{3000}' => out.push(c),
            c if c.is_whitespace() => {
                if !out.ends_with([' ', '\u{3000}']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents_within_a_line_end_paragraphs() {
        let text = "2023年，我镇推进工作。\u{A0}\u{A0}\u{A0}\u{A0}一、主要举措\u{3000}\u{3000}（一）强化领导。全年学法。\u{3000}\u{3000}石岭镇\u{3000}\u{3000}2024年";
        assert_eq!(paragraphs(text).len(), 5);
        assert_eq!(paragraphs("姓名\u{3000}\u{3000}张三").len(), 1);
        assert_eq!(shown("\u{3000}甲\u{A0} \u{A0}乙\u{3000}丙 "), "甲 乙\u{3000}丙");
    }
}
