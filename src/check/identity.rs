//! `identity`: the text is something else than an annual rule-of-law report.
//!
//! A rule describes one other kind of text, by its title, its opening, and what its body speaks of; all conditions that it
//! states must hold. The engine evaluates these rules before all others and, where one fires, no others: a report on
//! disclosure has no shortcomings of law-based government to be missed.

use serde::Deserialize;

use super::{Asks, Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// `identity: { title: [政府信息公开工作年度报告], unless: [法治政府] }`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentitySpec {
    /// What the title says, or where none is recognised a line above the first sentence.
    #[serde(default)]
    title: Option<WordsSpec>,
    /// What the first 400 characters say.
    #[serde(default)]
    opening: Option<WordsSpec>,
    /// What the text says.
    #[serde(default)]
    body: Option<WordsSpec>,
    /// How often the text must say it (1).
    #[serde(default = "one")]
    at_least: usize,
    /// What, in the title, says that it is such a report after all.
    #[serde(default)]
    unless: Option<WordsSpec>,
}

fn one() -> usize {
    1
}

struct Identity {
    title: Option<Words>,
    opening: Option<Words>,
    body: Option<Words>,
    at_least: usize,
    unless: Option<Words>,
}

impl Spec for IdentitySpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.title.is_none() && self.opening.is_none() && self.body.is_none() {
            let said =
                Said::new("identity 要有 title、opening 或 body 之一", "`identity` needs `title`, `opening` or `body`");
            cx.problem("", ProblemKind::Value(said));
        }
        let title = cx.optional_words("title", self.title.as_ref());
        let opening = cx.optional_words("opening", self.opening.as_ref());
        let body = cx.optional_words("body", self.body.as_ref());
        let unless = cx.optional_words("unless", self.unless.as_ref());
        Some(Box::new(Identity {
            title: title?,
            opening: opening?,
            body: body?,
            at_least: self.at_least,
            unless: unless?,
        }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["title", "found"]
    }

    fn scoped(&self) -> bool {
        false
    }
}

/// A title stands among the first paragraphs and is no longer than this, in characters.
const LINES: usize = 14;
const LONGEST: usize = 60;
/// The opening, in characters.
const OPENING: usize = 400;

impl Check for Identity {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let titles = titles(report);
        let first = |words: &Words| titles.iter().find_map(|line| words.first(report.hits, *line));
        if self.unless.as_ref().is_some_and(|words| first(words).is_some()) {
            return Verdict::Met(Vec::new());
        }
        let mut place = None;
        if let Some(words) = &self.title {
            match first(words) {
                Some(hit) => place = titles.iter().find(|line| line.contains(hit)).copied(),
                None => return Verdict::Met(Vec::new()),
            }
        }
        if let Some(words) = &self.opening {
            match words.first(report.hits, opening(report)) {
                Some(hit) => place = place.or(Some(hit)),
                None => return Verdict::Met(Vec::new()),
            }
        }
        let mut found = 0;
        if let Some(words) = &self.body {
            let hits = words.hits(report.hits, FSpan::new(0, report.document.folded().text().len()));
            found = hits.len();
            if found < self.at_least {
                return Verdict::Met(Vec::new());
            }
            place = place.or_else(|| hits.first().copied());
        }
        let place = place.unwrap_or(scope.anchor);
        let title = report.document.text(place).chars().take(LONGEST).collect::<String>();
        Verdict::Unmet(vec![Defect::at(Place::At(place)).with_fact("title", title).with_fact("found", found)])
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        let lists =
            [("title", &self.title), ("opening", &self.opening), ("body", &self.body), ("unless", &self.unless)];
        lists.into_iter().filter_map(|(name, words)| Some((name, words.as_ref()?))).collect()
    }

    fn asks(&self) -> Asks {
        Asks::Nothing
    }

    fn identifies(&self) -> bool {
        true
    }
}

/// The title, or the lines that may be one.
fn titles(report: &Report<'_>) -> Vec<FSpan> {
    if let Some(title) = report.document.title_span() {
        return vec![title];
    }
    let document = report.document;
    document
        .folded()
        .paragraphs()
        .iter()
        .take(LINES)
        .copied()
        .take_while(|line| document.text(*line).chars().count() <= LONGEST)
        .filter(|line| !document.text(*line).ends_with('。'))
        .collect()
}

fn opening(report: &Report<'_>) -> FSpan {
    let (text, body) = (report.document.folded().text(), report.document.body());
    let end = text[body.start..].char_indices().nth(OPENING).map_or(text.len(), |(at, _)| body.start + at);
    FSpan::new(body.start, end)
}
