//! Ranges of numbers as rules write them.

use std::str::FromStr;

use super::{Compile, ProblemKind};
use crate::text::Said;

/// The ends of `a..b`, `a..` or `..b`, blanks allowed around them; of what is no range, or runs backwards, `None`.
pub(crate) fn ends<T: FromStr + PartialOrd>(text: &str) -> Option<(Option<T>, Option<T>)> {
    let end = |text: &str| match text.trim() {
        "" => Some(None),
        number => number.parse().ok().map(Some),
    };
    let (least, most) = text.split_once("..")?;
    match (end(least)?, end(most)?) {
        (None, None) => None,
        (Some(least), Some(most)) if least > most => None,
        ends => Some(ends),
    }
}

/// `150..`, `..800`, `150..800`: both ends included, one may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    least: usize,
    most: usize,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (least, most) = ends(text)?;
        let range = Self { least: least.unwrap_or(0), most: most.unwrap_or(usize::MAX) };
        // 0.. holds of everything.
        (range.least > 0 || range.most < usize::MAX).then_some(range)
    }

    /// The range written at the node `key`, if one is; `None` after a mistake was recorded.
    pub(super) fn compile(cx: &mut Compile<'_>, key: &str, text: Option<&str>) -> Option<Option<Self>> {
        let Some(text) = text else { return Some(None) };
        let range = Self::parse(text);
        if range.is_none() {
            let said = Said::new("范围写作 150..、..800 或 150..800", "a range is written 150.., ..800 or 150..800");
            cx.problem(key, ProblemKind::Value(said));
        }
        range.map(Some)
    }

    /// The lower end; 0 where it is open.
    pub(super) fn least(self) -> usize {
        self.least
    }

    pub(super) fn holds(self, value: usize) -> bool {
        (self.least..=self.most).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(Range::parse("150.."), Some(Range { least: 150, most: usize::MAX }));
        assert_eq!(Range::parse(" ..800"), Some(Range { least: 0, most: 800 }));
        assert_eq!(Range::parse("2 .. 4"), Some(Range { least: 2, most: 4 }));
        for text in ["", "..", "150", "9..3", "a..", "0..", "1..2..3", "-1.."] {
            assert_eq!(Range::parse(text), None, "{text}");
        }
        assert_eq!(ends::<i16>(" -3 .. "), Some((Some(-3), None)));
        assert_eq!(ends::<i16>("4..4"), Some((Some(4), Some(4))));
    }
}
