//! How the levels of a list count, and what their numbers look like before a paragraph.
//!
//! Old and new Word files keep the same definitions in different wrappings. How a number is written is told in
//! [`super::numeral`].

use super::numeral::Numeral;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// Bytes of a number after which no more is written.
const LONGEST_LABEL: usize = 256;

/// A level of a list.
#[derive(Clone, Debug)]
pub(super) struct Level {
    /// Its first number.
    pub(super) start: u32,
    /// How it is written.
    pub(super) numeral: Numeral,
    /// With `%1` for the number of the first level, and so on.
    pub(super) pattern: String,
    /// After which levels it starts anew, from 1; 0 for never; `None` for any level above it.
    pub(super) restart: Option<u32>,
    /// The style whose paragraphs are of this level.
    pub(super) style: Option<String>,
    /// Whether all numbers are shown in digits.
    pub(super) legal: bool,
}

impl Default for Level {
    fn default() -> Self {
        let (pattern, restart, style) = (String::new(), None, None);
        Self { start: 1, numeral: Numeral::default(), pattern, restart, style, legal: false }
    }
}

/// Counts a paragraph of the level `at`; `fresh` is where a list of its own begins.
pub(super) fn advance(counts: &mut [Option<u32>; LEVELS], at: usize, levels: &[Level], fresh: Option<u32>) {
    let start = levels.get(at).map_or(1, |level| level.start);
    if let Some(count) = counts.get_mut(at) {
        *count = Some(fresh.unwrap_or_else(|| count.map_or(start, |count| count.saturating_add(1))));
    }
    for (below, (count, level)) in counts.iter_mut().zip(levels).enumerate().skip(at + 1) {
        let restarts = level.restart.is_none_or(|after| usize::try_from(after).is_ok_and(|after| at < after));
        if below > at && restarts {
            *count = None;
        }
    }
}

/// The number as it is printed.
pub(super) fn label(counts: &[Option<u32>; LEVELS], at: usize, levels: &[Level]) -> String {
    let Some(level) = levels.get(at) else { return String::new() };
    if level.numeral == Numeral::Bullet {
        return String::new();
    }
    let mut out = String::new();
    let mut pattern = level.pattern.chars().peekable();
    while let Some(c) = pattern.next().filter(|_| out.len() < LONGEST_LABEL) {
        let place = pattern.peek().filter(|_| c == '%').and_then(|digit| digit.to_digit(10)).filter(|digit| *digit > 0);
        let Some(place) = place.and_then(|place| usize::try_from(place - 1).ok()) else {
            out.push(c);
            continue;
        };
        pattern.next();
        if let Some(shown) = levels.get(place) {
            let number = counts.get(place).copied().flatten().unwrap_or(shown.start);
            let plain = level.legal && !matches!(shown.numeral, Numeral::None | Numeral::Zero(_));
            out += &if plain { number.to_string() } else { shown.numeral.write(number) };
        }
    }
    out
}

/// A number before its text: a figure or letter is set off by a space.
pub(super) fn labelled(label: &str, text: &str) -> String {
    let gap = if label.ends_with(char::is_alphanumeric) { " " } else { "" };
    format!("{label}{gap}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_count_and_start_again() {
        let level = |numeral, pattern: &str| Level { numeral, pattern: pattern.to_owned(), ..Level::default() };
        let chinese = Numeral::named("chineseCountingThousand", "");
        let levels = [
            level(chinese, "%1、"),
            level(chinese, "（%2）"),
            Level { legal: true, ..level(Numeral::Decimal, "%1.%3") },
            Level { restart: Some(0), ..level(Numeral::Decimal, "%4)") },
        ];
        let mut counts = [None; LEVELS];
        let mut next = |at, fresh| {
            advance(&mut counts, at, &levels, fresh);
            label(&counts, at, &levels)
        };
        let labels: Vec<String> = [0, 1, 3, 1, 0, 1, 2, 2, 3].map(|at| next(at, None)).into();
        assert_eq!(labels, ["一、", "（一）", "1)", "（二）", "二、", "（一）", "2.1", "2.2", "2)"]);
        assert_eq!(next(0, Some(7)), "七、");
        assert_eq!(next(8, None), "");
    }
}
