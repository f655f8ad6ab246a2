//! Characters to lines: those of one base line, cut where a wide gap parts columns or cells, blanks where words part.
//!
//! Blanks between Chinese characters are the printer's and not the author's (letter-spaced titles, justified lines) and are
//! left out; those between Latin words are kept. A raised or lowered small character joins the line it belongs to.

use super::{Glyph, face};

/// A stretch of a line without a wide gap.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// The text.
    pub(super) text: String,
    /// Left end.
    pub(super) x0: f64,
    /// Right end.
    pub(super) x1: f64,
    /// Base line.
    pub(super) y: f64,
    /// Type size of most of it.
    pub(super) size: f64,
    /// Whether most of it is in a bold or black face.
    pub(super) heavy: bool,
    /// The width of what could not be parted from its first character: a number, a word, a closing mark after it.
    pub(super) first: f64,
}

/// The lines of characters from the top, each as its stretches from the left.
pub(super) fn rows_of(glyphs: Vec<Glyph>) -> Vec<Vec<Line>> {
    let rows = attach_small(rows(glyphs)).into_iter();
    let lines = rows.map(|row| stretches(row).iter().filter_map(|glyphs| line(glyphs)).collect::<Vec<_>>());
    lines.filter(|row| !row.is_empty()).collect()
}

/// The text of lines that go on from one to the next.
pub(super) fn joined<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut text = String::new();
    for line in lines {
        join(&mut text, line);
    }
    text
}

/// Puts a line behind those before it: with a blank where it parts two words that were broken at one.
pub(super) fn join(text: &mut String, line: &str) {
    let (before, after) = (text.chars().next_back(), line.chars().next());
    if let (Some(before), Some(after)) = (before, after)
        && before.is_ascii_alphanumeric()
        && after.is_ascii_alphanumeric()
        && !(before.is_ascii_digit() && after.is_ascii_digit())
    {
        text.push(' ');
    }
    text.push_str(line);
}

/// Characters by base line, each row from the left.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if row.first().is_some_and(|f| glyph.y - f.y <= 0.3 * f.size.min(glyph.size)) => row.push(glyph),
            _ => rows.push(vec![glyph]),
        }
    }
    rows.iter_mut().for_each(order);
    rows
}

/// Puts a row in order from the left; a character drawn twice in one place, to look bold, is kept once.
fn order(row: &mut Vec<Glyph>) {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    row.dedup_by(|b, a| a.char == b.char && (b.x - a.x).abs() < 0.2 * a.size && a.char != ' ');
}

fn size_of(row: &[Glyph]) -> f64 {
    row.iter().filter(|g| !g.char.is_whitespace()).map(|g| g.size).fold(0.0, f64::max)
}

/// Rows of small raised or lowered characters join the row beside which they stand.
fn attach_small(rows: Vec<Vec<Glyph>>) -> Vec<Vec<Glyph>> {
    let mut out: Vec<Vec<Glyph>> = Vec::new();
    for row in rows {
        let Some(above) = out.last_mut() else {
            out.push(row);
            continue;
        };
        let apart = row.first().map_or(0.0, |g| g.y) - above.first().map_or(0.0, |g| g.y);
        let (upper, lower) = (size_of(above), size_of(&row));
        let close = apart <= 0.6 * upper.max(lower);
        // 注¹: much smaller, and beside a character of the other row.
        if close && (lower <= 0.75 * upper && beside(&row, above) || upper <= 0.75 * lower && beside(above, &row)) {
            // Base line and order are those of the larger row; what stands higher is marked as raised.
            let raised = upper < lower;
            let small = if raised { std::mem::replace(above, row) } else { row };
            let small = small.into_iter().filter(|g| !g.char.is_whitespace());
            above.extend(small.map(|g| if raised { Glyph { char: superscript(g.char), ..g } } else { g }));
            let y = above.iter().max_by(|a, b| a.size.total_cmp(&b.size)).map_or(0.0, |g| g.y);
            above.iter_mut().for_each(|g| g.y = y);
            order(above);
        } else {
            out.push(row);
        }
    }
    out
}

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

fn superscript(c: char) -> char {
    c.to_digit(10).and_then(|digit| RAISED.get(digit as usize)).copied().unwrap_or(c)
}

/// Whether a character points to a note: a raised figure that is no power of a measure (m², 公里²).
fn points_to_note(before: Option<char>, c: char) -> bool {
    RAISED.contains(&c) && !before.is_some_and(|b| "mMkK米里".contains(b))
}

/// Whether every character of a small row touches the larger row's extent.
fn beside(small: &[Glyph], large: &[Glyph]) -> bool {
    let ends = |row: &[Glyph]| {
        let visible = row.iter().filter(|g| !g.char.is_whitespace());
        visible.fold((f64::MAX, f64::MIN), |(l, r), g| (l.min(g.x), r.max(g.x + g.width)))
    };
    let ((l, r), (from, to)) = (ends(small), ends(large));
    let slack = 0.7 * size_of(large);
    l >= from - slack && r <= to + slack
}

/// Cuts a row at wide gaps, unless the whole row is letter-spaced.
fn stretches(row: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let size = size_of(&row);
    let visible: Vec<Glyph> = row.iter().filter(|g| !g.char.is_whitespace()).copied().collect();
    if visible.is_empty() {
        return Vec::new();
    }
    let gaps: Vec<f64> = visible.windows(2).map(|w| gap(&w[0], &w[1])).collect();
    let wide = visible.windows(2).filter(|w| is_wide_gap(&w[0], &w[1])).count();
    let spaced = gaps.len() >= 2 && wide * 3 >= gaps.len() * 2 && {
        let (least, most) = gaps.iter().fold((f64::MAX, 0.0_f64), |(l, m), gap| (l.min(*gap), m.max(*gap)));
        most - least < 1.5 * size
    };
    if spaced || wide == 0 {
        return vec![row];
    }
    let mut out: Vec<Vec<Glyph>> = Vec::new();
    let mut before: Option<Glyph> = None;
    for glyph in row {
        let blank = glyph.char.is_whitespace();
        match (out.last_mut(), before) {
            (Some(last), Some(before)) if blank || !is_wide_gap(&before, &glyph) => last.push(glyph),
            _ if blank => {}
            _ => out.push(vec![glyph]),
        }
        if !blank {
            before = Some(glyph);
        }
    }
    out
}

/// The gap that is seen between two characters: the left half of an opening mark is blank.
fn gap(before: &Glyph, after: &Glyph) -> f64 {
    let blank = if face::is_wide(after.char) && face::opens(after.char) { 0.4 * after.size } else { 0.0 };
    after.x - before.x - before.width + blank
}

/// Whether a gap is wider than any between the characters or words of a justified line.
fn is_wide_gap(before: &Glyph, after: &Glyph) -> bool {
    let words = !face::is_wide(before.char) && !face::is_wide(after.char);
    gap(before, after) > if words { 1.6 } else { 1.1 } * before.size.min(after.size)
}

/// A line of a stretch of characters; `None` when none of them is seen.
fn line(glyphs: &[Glyph]) -> Option<Line> {
    let visible: Vec<&Glyph> = glyphs.iter().filter(|g| !g.char.is_whitespace()).collect();
    let (first, last) = (visible.first()?, visible.last()?);
    let size = common_size(&visible);
    let blanks = blanks(glyphs, &visible);
    let inner = blanks.len().saturating_sub(1);
    // 2 0 2 3 年: a blank nearly everywhere parts nothing.
    let spaced = inner >= 3 && blanks.iter().skip(1).filter(|b| **b).count() * 4 >= inner * 3;
    let mut text = String::new();
    for (i, glyph) in visible.iter().enumerate() {
        if i > 0 && blanks[i] && !spaced && parts(visible[i - 1].char, glyph.char) {
            text.push(' ');
        }
        match text.chars().next_back() {
            _ if is_ornament(glyph.char) => {}
            before if points_to_note(before, glyph.char) => {
                // The number with which a note begins stays, as the figure it is.
                text.extend(
                    RAISED
                        .iter()
                        .position(|c| *c == glyph.char)
                        .and_then(|d| char::from_digit(d as u32, 10))
                        .filter(|_| before.is_none()),
                );
            }
            _ => text.push(face::plain(glyph.char)),
        }
    }
    let heavy = visible.iter().filter(|g| g.heavy).count() * 2 > visible.len();
    (!text.trim().is_empty()).then(|| Line {
        text,
        x0: first.x,
        x1: last.x + last.width,
        y: first.y,
        size,
        heavy,
        first: first_part(&visible),
    })
}

/// The bullets and ticks of symbol faces, and what cannot be told.
fn is_ornament(c: char) -> bool {
    matches!(c, super::UNKNOWN | '\u{E000}'..='\u{F8FF}') || c.is_control()
}

/// For each visible character whether a blank stands before it: one that is drawn, or a gap too wide for type.
fn blanks(glyphs: &[Glyph], visible: &[&Glyph]) -> Vec<bool> {
    let mut drawn = Vec::with_capacity(visible.len());
    let mut before = false;
    for glyph in glyphs {
        if glyph.char.is_whitespace() {
            before = true;
        } else {
            drawn.push(std::mem::take(&mut before));
        }
    }
    (0..visible.len())
        .map(|i| {
            let Some(previous) = i.checked_sub(1).map(|p| visible[p]) else { return false };
            let gap = visible[i].x - previous.x - previous.width;
            let size = previous.size.max(visible[i].size);
            let digits = previous.char.is_ascii_digit() && visible[i].char.is_ascii_digit();
            let narrow = !face::is_wide(previous.char) && !face::is_wide(visible[i].char);
            // Justified digits stand apart by less than half their size; words of Latin letters by more than a fifth.
            drawn[i] || narrow && gap > if digits { 0.6 * size } else { 0.2 * size }
        })
        .collect()
}

/// Whether a blank between two characters parts words.
fn parts(before: char, after: char) -> bool {
    !face::is_wide(before) && !face::is_wide(after)
        || face::is_han(before) && after.is_ascii_alphanumeric()
        || before.is_ascii_alphanumeric() && face::is_han(after)
}

/// The type size of most characters.
fn common_size(visible: &[&Glyph]) -> f64 {
    let mut sizes: Vec<f64> = visible.iter().map(|g| g.size).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// The width up to where the line could first have been broken.
fn first_part(visible: &[&Glyph]) -> f64 {
    let Some(first) = visible.first() else { return 0.0 };
    let mut end = first.x + first.width;
    for pair in visible.windows(2) {
        let (a, b) = (pair[0].char, pair[1].char);
        let word = |c: char| c.is_ascii_alphanumeric() || "%.,-/‰℃".contains(c);
        // Some programs part nothing from a quotation mark, on either side of it.
        let quoted = matches!(a, '”' | '’');
        if !(face::clings(b) || face::opens(a) || quoted || word(a) && word(b)) {
            break;
        }
        end = pair[1].x + pair[1].width;
    }
    end - first.x
}
