//! `topic`: a subject that is expected in a part is told there - or only named, or not at all.
//!
//! A subject is told in sections whose heading names it and in sentences that speak of it, wherever they stand in the scope:
//! reports cut their subjects in many ways. It is *absent* when there is neither; *thin* when it is there with fewer
//! characters or figures than asked for, or without any of the words that such an account cannot do without (`content`).

use serde::Deserialize;

use super::{
    Asks, Check, Compile, PartStatus, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec,
    scope::sentences_holding,
};
use crate::{
    document::SectionKind,
    finding::{Defect, Place},
    text::{FSpan, GAP, Said},
};

/// Which of the two is the defect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TopicFault {
    /// Not told at all.
    #[default]
    Absent,
    /// Told, but with little in it.
    Thin,
}

/// `topic: { headings: …, words: …, is: thin, figures: 1 }`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicSpec {
    /// What a heading of its own says.
    #[serde(default)]
    headings: Option<WordsSpec>,
    /// What a sentence about it says.
    words: WordsSpec,
    /// The defect: absent (as when left out) or thin.
    #[serde(default)]
    is: TopicFault,
    /// Thin below so many characters.
    #[serde(default)]
    chars: usize,
    /// Thin below so many figures.
    #[serde(default)]
    figures: usize,
    /// Thin without a hit of these.
    #[serde(default)]
    content: Option<WordsSpec>,
    /// Judge thinness only where the topic has a heading of its own.
    #[serde(default)]
    headed: bool,
    /// A part in which the topic is told by custom: where it is missing, which is said already, so may be the topic.
    #[serde(default)]
    gone_with: Option<String>,
}

struct Topic {
    headings: Option<Words>,
    words: Words,
    is: TopicFault,
    chars: usize,
    figures: usize,
    content: Option<Words>,
    headed: bool,
    gone_with: Option<usize>,
}

impl Spec for TopicSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let measured = self.chars > 0 || self.figures > 0 || self.content.is_some();
        if (self.is == TopicFault::Thin) != measured {
            let said = Said::new(
                "is: thin 要与 chars、figures、content 之一同写",
                "`is: thin` goes with `chars`, `figures` or `content`",
            );
            cx.problem("is", ProblemKind::Value(said));
        }
        let headings = cx.optional_words("headings", self.headings.as_ref());
        let words = cx.words("words", &self.words);
        let content = cx.optional_words("content", self.content.as_ref());
        let gone_with = match &self.gone_with {
            Some(name) => Some(cx.part("gone_with", name)?),
            None => None,
        };
        Some(Box::new(Topic {
            headings: headings?,
            words: words?,
            is: self.is,
            chars: self.chars,
            figures: self.figures,
            content: content?,
            headed: self.headed,
            gone_with,
        }))
    }

    fn facts(&self) -> &'static [&'static str] {
        match self.is {
            TopicFault::Absent => &[],
            TopicFault::Thin => &["chars", "figures"],
        }
    }
}

impl Check for Topic {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let document = report.document;
        let headed = self.sections(report, scope);
        let own: Vec<FSpan> = headed.iter().map(|(_, body)| *body).filter(|body| !blank(report, *body)).collect();
        let told: Vec<FSpan> = headed.iter().map(|(heading, body)| FSpan::new(heading.start, body.end)).collect();
        let spoken = self.spoken(report, scope, &told);
        let places: Vec<FSpan> = headed.iter().map(|(heading, _)| *heading).chain(spoken.iter().copied()).collect();
        if own.is_empty() && spoken.is_empty() {
            return match self.is {
                TopicFault::Absent if self.gone(report) => Verdict::Undecided,
                TopicFault::Absent => Verdict::Unmet(vec![Defect::at(scope.absence(report))]),
                TopicFault::Thin => Verdict::NotApplicable,
            };
        }
        if self.is == TopicFault::Absent {
            return Verdict::Met(places);
        }
        if self.headed && own.is_empty() {
            return Verdict::NotApplicable;
        }
        // A topic with a section of its own is judged by what stands there.
        let all = if own.is_empty() { spoken } else { own };
        let chars: usize = all.iter().map(|s| document.text(*s).chars().count()).sum();
        let figures: usize = all.iter().map(|s| report.figures().within(*s).len()).sum();
        let content = self.content.as_ref().is_none_or(|words| all.iter().any(|s| words.in_span(report.hits, *s)));
        if chars >= self.chars && figures >= self.figures && content {
            return Verdict::Met(places);
        }
        let place = places.first().copied().unwrap_or(scope.anchor);
        Verdict::Unmet(vec![
            Defect::at(Place::At(place)).about("").with_fact("chars", chars).with_fact("figures", figures),
        ])
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        let lists =
            [("headings", self.headings.as_ref()), ("words", Some(&self.words)), ("content", self.content.as_ref())];
        lists.into_iter().filter_map(|(name, words)| Some((name, words?))).collect()
    }

    fn asks(&self) -> Asks {
        match self.is {
            TopicFault::Absent => Asks::Subject,
            // More of a subject that is told already.
            TopicFault::Thin => Asks::Nothing,
        }
    }
}

impl Topic {
    fn gone(&self, report: &Report<'_>) -> bool {
        self.gone_with.is_some_and(|part| report.parts().get(part).status == PartStatus::Missing)
    }

    /// The sentences of the scope, outside its own sections, that speak of the topic; a few of them where only its absence
    /// is asked for.
    fn spoken(&self, report: &Report<'_>, scope: &Scope, own: &[FSpan]) -> Vec<FSpan> {
        // As many as are quoted, where they are.
        let quoted = if report.evidence { 3 } else { 1 };
        let mut spoken = Vec::new();
        for span in &scope.spans {
            let enough = if self.is == TopicFault::Absent { quoted } else { usize::MAX };
            // The gaps of a skeleton ask for the topic; they do not tell it.
            let elsewhere = |hit: FSpan| !own.iter().chain(report.gaps()).any(|span| span.contains(hit));
            let mut hits = self.words.some(report.hits, *span, enough, elsewhere);
            if hits.is_empty() {
                continue;
            }
            hits.sort_unstable();
            spoken.extend(sentences_holding(report.document, *span, true, &hits));
            if spoken.len() >= enough {
                break;
            }
        }
        spoken
    }

    /// The sections in the scope whose heading names the topic: heading and text.
    fn sections(&self, report: &Report<'_>, scope: &Scope) -> Vec<(FSpan, FSpan)> {
        let Some(headings) = self.headings.as_ref().map(|words| words.present(report.hits)) else { return Vec::new() };
        if headings.is_empty() {
            return Vec::new();
        }
        let mut end = 0;
        report
            .document
            .sections()
            .iter()
            .filter(|s| scope.spans.iter().any(|span| span.contains(s.heading)))
            // An enumerated item that is a whole sentence tells; it does not name.
            .filter(|s| s.kind == SectionKind::Heading || report.document.text(s.title).chars().count() <= 30)
            .filter(|s| headings.in_span(report.hits, s.title))
            // A heading below another on the topic tells no more than that one.
            .filter(|s| {
                let below = s.span.start < end;
                end = end.max(s.span.end);
                !below
            })
            .map(|s| (s.heading, s.body()))
            .collect()
    }
}

/// Whether a section says nothing below its heading, or has a gap to be filled.
fn blank(report: &Report<'_>, body: FSpan) -> bool {
    let text = report.document.text(body);
    let gap = |gap: &FSpan| body.start <= gap.start && gap.start + GAP.len() <= body.end;
    report.gaps().iter().any(gap) || text.chars().filter(|c| c.is_alphanumeric()).take(8).count() < 8
}
