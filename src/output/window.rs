//! The stretch of a line that is shown: a paragraph of a report is one line of hundreds of characters, a terminal has eighty.
//!
//! The stretch holds the place, ends where a sentence or a clause ends, and is marked with `…` where the line goes on.

use unicode_width::UnicodeWidthChar;

use super::safe::shown;
use crate::finding::Excerpt;

/// A stretch ready to print: bytes of `text`, the place within it, and the column of its first character of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) text: String,
    pub(super) hit: (usize, usize),
    /// Column in the line of the place's first character, from 1.
    pub(super) column: usize,
}

/// Display columns of a character; one of no width counts none.
fn width(c: char) -> usize {
    c.width().unwrap_or(0)
}

pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// Cuts an excerpt to at most `cols` display columns, with room for a label of `label` columns that hangs from the middle of
/// the place. An empty place (an absence) covers the next character, else the last.
pub(super) fn cut(excerpt: &Excerpt, cols: usize, label: usize) -> Window {
    let chars: Vec<char> = excerpt.text.chars().map(shown).collect();
    let index = |byte: usize| excerpt.text[..byte].chars().count();
    let (mut from, mut to) = (index(excerpt.hit.0), index(excerpt.hit.1));
    let column = excerpt.column + from;
    // White space before the place is not pointed at.
    while from + 1 < to && chars[from].is_whitespace() {
        from += 1;
    }
    if from == to {
        from = from.min(chars.len().saturating_sub(1));
        to = (from + 1).min(chars.len());
    }
    let total: usize = chars.iter().copied().map(width).sum();
    let (start, end) =
        if total <= cols { (0, chars.len()) } else { around(&chars, (from, to), cols.saturating_sub(4)) };
    let start = if label == 0 { start } else { start.max(room_for_label(&chars, (from, to.min(end)), cols, label)) };
    // A place wider than the window is shown as far as it goes.
    let (from, to) = (from.max(start), to.min(end));
    let head = if start > 0 || excerpt.cut.0 { "…" } else { "" };
    let tail = if end < chars.len() || excerpt.cut.1 { "…" } else { "" };
    let before: String = chars[start..from].iter().collect();
    let hit: String = chars[from..to].iter().collect();
    let after: String = chars[to..end].iter().collect();
    let hit_start = head.len() + before.len();
    let hit_end = hit_start + hit.len();
    Window { text: format!("{head}{before}{hit}{after}{tail}"), hit: (hit_start, hit_end), column }
}

/// The first character to show so that a label hanging from the middle of the place ends inside the window.
fn room_for_label(chars: &[char], hit: (usize, usize), cols: usize, label: usize) -> usize {
    // The label is drawn as `╰── label`.
    const HANGER: usize = 5;
    let middle = (hit.1 - hit.0) / 2;
    let wide = |range: &[char]| range.iter().copied().map(width).sum::<usize>();
    let mut room = cols.saturating_sub(label + HANGER + 2).saturating_sub(wide(&chars[hit.0..hit.0 + middle]));
    let mut start = hit.0;
    while start > 0 && width(chars[start - 1]) <= room {
        room -= width(chars[start - 1]);
        start -= 1;
    }
    // Better to begin with a clause than within one, where that leaves some text.
    let clause = (start..hit.0).find(|i| *i > 0 && matches!(chars[*i - 1], '。' | '；' | ';' | '，' | ',' | '、'));
    if start == 0 { 0 } else { clause.filter(|at| hit.0 - at >= 4).unwrap_or(start) }
}

/// The characters to show around a place, in at most `budget` columns.
fn around(chars: &[char], hit: (usize, usize), budget: usize) -> (usize, usize) {
    let wide = |range: (usize, usize)| chars[range.0..range.1].iter().copied().map(width).sum::<usize>();
    if wide(hit) >= budget {
        let mut used = 0;
        let end = (hit.0..hit.1).find(|i| {
            used += width(chars[*i]);
            used > budget
        });
        return (hit.0, end.unwrap_or(hit.1));
    }
    // Pieces that end where a sentence or clause ends: (first, one past the last).
    let mut pieces = Vec::new();
    let mut from = 0;
    for (i, c) in chars.iter().enumerate() {
        if matches!(c, '。' | '；' | ';' | '，' | ',' | '！' | '？' | '：' | ':') || i + 1 == chars.len() {
            pieces.push((from, i + 1));
            from = i + 1;
        }
    }
    let first = pieces.iter().position(|p| p.1 > hit.0).unwrap_or(0);
    let last = pieces.iter().position(|p| p.1 >= hit.1).unwrap_or(pieces.len().saturating_sub(1));
    let span = |first: usize, last: usize| (pieces[first].0, pieces[last].1);
    if wide(span(first, last)) > budget {
        return by_character(chars, hit, budget);
    }
    // Clause by clause, first what comes after within the sentence, then what stands before, then beyond it.
    let (mut first, mut last) = (first, last);
    let ends = |i: usize| matches!(chars[pieces[i].1 - 1], '。' | '！' | '？');
    loop {
        let right = last + 1 < pieces.len() && wide(span(first, last + 1)) <= budget;
        let left = first > 0 && wide(span(first - 1, last)) <= budget;
        let within = right && !ends(last);
        match (within, left && !ends(first.saturating_sub(1)), right, left) {
            (true, ..) => last += 1,
            (_, true, ..) => first -= 1,
            (_, _, true, _) => last += 1,
            (_, _, _, true) => first -= 1,
            _ => return span(first, last),
        }
    }
}

/// A clause wider than the window: grow from the place to both sides, character by character.
fn by_character(chars: &[char], hit: (usize, usize), budget: usize) -> (usize, usize) {
    let (mut from, mut to) = hit;
    let mut used: usize = chars[from..to].iter().copied().map(width).sum();
    loop {
        let before = used;
        if from > 0 && used + width(chars[from - 1]) <= budget {
            from -= 1;
            used += width(chars[from]);
        }
        if to < chars.len() && used + width(chars[to]) <= budget {
            used += width(chars[to]);
            to += 1;
        }
        if used == before {
            return (from, to);
        }
    }
}

/// A text cut to so many columns, with … where it goes on.
pub(super) fn clip(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if columns(&kept) + 3 > room {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        finding::locate,
        text::{SourceFile, Span},
    };

    #[test]
    fn every_place_of_a_long_line_is_inside_a_window_that_fits() {
        let line = "一是加强领导,健全机制;二是严格执法(共12件),推进规范化建设没有标点的很长很长的一个分句继续下去直到超过窗口宽度为止仍然没有结束的意思。".repeat(9);
        let source = SourceFile::new(line.clone());
        for cols in [30, 60, 70, 110] {
            for (start, c) in line.char_indices().step_by(3) {
                for length in [0, c.len_utf8(), 60, 400] {
                    let end = line.floor_char_boundary((start + length).min(line.len()));
                    let located = locate(&source, Span::new(start, end));
                    let window = cut(&located.excerpt, cols, 0);
                    assert!(columns(&window.text) <= cols, "{start} {length} {cols}: {}", window.text);
                    let shown = &window.text[window.hit.0..window.hit.1];
                    assert!(!shown.is_empty() && line[start..].starts_with(shown), "{start} {length} {cols}");
                    assert_eq!(window.column, located.start.column);
                }
            }
        }
    }

    #[test]
    fn a_label_hangs_inside_the_window() {
        let line =
            "对照要求还有差距。如对新修改、易混淆、重难点的法律法规掌握不够熟练，仍需在实践中不断积累和提高办案水平。";
        let source = SourceFile::new(line.to_owned());
        for (at, c) in line.char_indices() {
            let window = cut(&locate(&source, Span::new(at, at + c.len_utf8())).excerpt, 70, 10);
            let before = columns(&window.text[..window.hit.0]);
            assert!(before + 10 + 5 <= 70, "{before}: {}", window.text);
            assert_eq!(&window.text[window.hit.0..window.hit.1], c.to_string());
        }
    }

    #[test]
    fn a_window_ends_at_clauses_and_says_that_the_line_goes_on() {
        let line =
            format!("{}执法力量薄弱,审核把关不严;{}", "前面的话说了很多。".repeat(9), "后面还有一些别的话。".repeat(9));
        let source = SourceFile::new(line.clone());
        let at = line.find("审核").unwrap();
        let window = cut(&locate(&source, Span::new(at, at + 6)).excerpt, 60, 0);
        assert!(
            window.text.starts_with('…') && (window.text.ends_with("。…") || window.text.ends_with(";…")),
            "{}",
            window.text
        );
        assert!(window.text.contains("执法力量薄弱,审核把关不严;"));
    }

    #[test]
    fn control_characters_are_shown_and_not_obeyed() {
        let source = SourceFile::new("甲\u{1B}[31m乙\u{202E}丙".into());
        let window = cut(&locate(&source, Span::new(0, 3)).excerpt, 60, 0);
        assert_eq!(window.text, "甲\u{FFFD}[31m乙\u{FFFD}丙");
        assert_eq!(&window.text[window.hit.0..window.hit.1], "甲");
    }
}
