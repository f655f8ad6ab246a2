//! `length`: a text has a length, in characters, items, or as a share of the report.

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Range, Report, Scope, Spec, Verdict, Words, WordsSpec, items};
use crate::{
    finding::{Defect, Place},
    text::Said,
};

/// `length: { chars: 150.. }`: a defect outside the range. With several measures each must hold.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
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
    /// Judge only a part with a heading of its own.
    #[serde(default)]
    headed: bool,
}

struct Length {
    chars: Option<Range>,
    items: Option<Range>,
    percent: Option<Range>,
    item: Option<Words>,
    headed: bool,
}

impl Spec for LengthSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.chars.is_none() && self.items.is_none() && self.percent.is_none() {
            let said =
                Said::new("length 要有 chars、items 或 percent 之一", "`length` needs `chars`, `items` or `percent`");
            cx.problem("", ProblemKind::Value(said));
        }
        let chars = Range::compile(cx, "chars", self.chars.as_deref());
        let items = Range::compile(cx, "items", self.items.as_deref());
        let percent = Range::compile(cx, "percent", self.percent.as_deref());
        let item = cx.optional_words("item", self.item.as_ref());
        Some(Box::new(Length { chars: chars?, items: items?, percent: percent?, item: item?, headed: self.headed }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["chars", "items", "percent", "least"]
    }
}

impl Check for Length {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        if self.headed && !scope.headed {
            return Verdict::NotApplicable;
        }
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
            .about("")
            .with_fact("chars", chars)
            .with_fact("items", items)
            .with_fact("percent", percent)
            .with_fact("least", self.chars.map_or(0, Range::least));
        Verdict::Unmet(vec![defect])
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.item.iter().map(|words| ("item", words)).collect()
    }
}
