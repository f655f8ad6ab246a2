//! `length`: a text has a length, in characters, items, or as a share of the report.

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec, items};
use crate::{
    finding::{Defect, Place},
    text::Said,
};

/// `length: { chars: 150.. }`: a defect outside the range. With several measures each must hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LengthSpec {
    /// Characters without white space: `150..`, `..800`, `150..800`.
    #[serde(default)]
    chars: Option<String>,
    /// Items: headings or enumerated items below the part, else sentences that `item` recognises.
    #[serde(default)]
    items: Option<String>,
    /// Share of the body in per cent.
    #[serde(default)]
    percent: Option<String>,
    /// What makes a sentence of running text an item.
    #[serde(default)]
    item: Option<WordsSpec>,
}

/// A range as rules write it, both ends included; an end may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    least: usize,
    most: usize,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (least, most) = text.trim().split_once("..")?;
        let end = |text: &str, open: usize| if text.trim().is_empty() { Some(open) } else { text.trim().parse().ok() };
        let range = Self { least: end(least, 0)?, most: end(most, usize::MAX)? };
        (range.least <= range.most && (range.least > 0 || range.most < usize::MAX)).then_some(range)
    }

    fn holds(self, value: usize) -> bool {
        (self.least..=self.most).contains(&value)
    }
}

struct Length {
    chars: Option<Range>,
    items: Option<Range>,
    percent: Option<Range>,
    item: Option<Words>,
}

impl Spec for LengthSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.chars.is_none() && self.items.is_none() && self.percent.is_none() {
            let said =
                Said::new("length 要有 chars、items 或 percent 之一", "`length` needs `chars`, `items` or `percent`");
            cx.problem("", ProblemKind::Value(said));
        }
        let mut range = |key: &str, text: &Option<String>| match text.as_deref().map(Range::parse) {
            Some(None) => {
                let said =
                    Said::new("范围写作 150..、..800 或 150..800", "a range is written 150.., ..800 or 150..800");
                cx.problem(key, ProblemKind::Value(said));
                None
            }
            Some(parsed) => parsed,
            None => None,
        };
        let (chars, items, percent) =
            (range("chars", &self.chars), range("items", &self.items), range("percent", &self.percent));
        let item = self.item.as_ref().map(|spec| cx.words("item", spec));
        Some(Box::new(Length { chars, items, percent, item: item.flatten() }))
    }

    fn facts(&self) -> &'static [&'static str] {
        if self.items.is_some() { &["chars", "items", "percent"] } else { &["chars", "percent"] }
    }
}

impl Check for Length {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let chars = scope.chars(report.document);
        let body = Scope::body(report.document).chars(report.document).max(1);
        let percent = chars * 100 / body;
        let items = self.items.map_or(0, |_| items::of(report, scope, self.item.as_ref()).0.len());
        let holds = self.chars.is_none_or(|r| r.holds(chars))
            && self.items.is_none_or(|r| r.holds(items))
            && self.percent.is_none_or(|r| r.holds(percent));
        if holds {
            return Verdict::Met(vec![scope.anchor]);
        }
        let defect = Defect::at(Place::At(scope.anchor))
            .with_fact("chars", chars)
            .with_fact("items", items)
            .with_fact("percent", percent);
        Verdict::Unmet(vec![defect])
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
        for text in ["", "..", "150", "9..3", "a.."] {
            assert_eq!(Range::parse(text), None, "{text}");
        }
    }
}
