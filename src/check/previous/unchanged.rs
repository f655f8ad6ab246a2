//! `unchanged`: figures that count the same thing with the same number as last year.
//!
//! Sentence by sentence: the sentence of last year's report that tells the same with whatever numbers is looked for, and its
//! figures are laid beside those of this year. One figure that stayed may be chance, several or a long one hardly; the number
//! of townships stays by nature.

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    counted::{Counted, counted},
    named, parts, source,
};
use crate::{
    check::{Check, Compile, Report, Scope, Spec, Verdict, Words, WordsSpec, copying::without, scope::told},
    finding::{Defect, Place},
    text::{FSpan, Numbers, Passages},
};

/// How sure it is that the figures were not brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Sureness {
    /// Several figures of a sentence, or a number of four digits.
    Sure,
    /// One number of three digits, or two small ones with nothing beside them that changed.
    Likely,
}

/// `unchanged: { when: sure, standing: $standing }`: a defect for each sentence with such figures.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnchangedSpec {
    /// Which sentences.
    when: Sureness,
    /// What is counted and stays by nature: 个乡镇, 个村.
    #[serde(default)]
    standing: Option<WordsSpec>,
    /// Parts whose text is left out, of both reports.
    #[serde(default)]
    outside: Vec<String>,
}

struct Unchanged {
    when: Sureness,
    standing: Option<Words>,
    outside: Vec<usize>,
}

impl Spec for UnchangedSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let standing = cx.optional_words("standing", self.standing.as_ref());
        let outside: Vec<Option<usize>> =
            self.outside.iter().enumerate().map(|(i, name)| cx.part(&format!("outside[{i}]"), name)).collect();
        let outside = outside.into_iter().collect::<Option<Vec<usize>>>();
        Some(Box::new(Unchanged { when: self.when, standing: standing?, outside: outside? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["previous", "figures", "count"]
    }

    fn compares(&self) -> bool {
        true
    }
}

/// Sentences that share so much beside their numbers, in per cent, tell the same.
const ALIKE: u8 = 55;

/// Figures with so much in common around them, in per cent, count the same thing.
const SAME_THING: u8 = 60;

/// So many characters before a figure tell what it counts without the sentence around it.
const TELLING: usize = 6;

/// The figures of a sentence beside those of last year's.
#[derive(Default)]
struct Beside {
    same: Vec<(Counted, FSpan)>,
    changed: usize,
}

impl Check for Unchanged {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(previous) = report.previous else { return Verdict::NotApplicable };
        let prepared = |report: &Report<'_>, spans: &[FSpan]| {
            let spans = without(spans, &parts(report, &self.outside));
            let text = report.document.folded().text();
            Passages::new(text, told(report.document, &spans, true), Numbers::Masked)
        };
        let own = prepared(report, &scope.spans);
        let old = Old::new(previous, prepared(previous, &[previous.document.body()]));
        let defects: Vec<Defect> = own
            .list()
            .iter()
            .filter_map(|sentence| {
                let figures: Vec<Counted> = counted(report.document, sentence.span)
                    .into_iter()
                    .filter(|figure| !self.stands(report, figure))
                    .collect();
                let twin = (!figures.is_empty()).then(|| old.sentences.alike(sentence, ALIKE, 0)).flatten();
                let beside = old.beside(&figures, twin.map(|twin| twin.index));
                (beside.sureness() == Some(self.when)).then(|| beside.defect(report, previous))
            })
            .collect();
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.standing.iter().map(|words| ("standing", words)).collect()
    }
}

impl Unchanged {
    /// Whether a figure counts what stays by nature.
    fn stands(&self, report: &Report<'_>, figure: &Counted) -> bool {
        let text = report.document.folded().text();
        let reach = (figure.span.end + 3 * 8).min(text.len());
        let around = FSpan::new(figure.span.start, text.floor_char_boundary(reach));
        let from_here = |hit: &FSpan| hit.start <= figure.span.end;
        self.standing.as_ref().is_some_and(|words| words.hits(report.hits, around).iter().any(from_here))
    }
}

/// Last year's sentences and figures.
struct Old {
    sentences: Passages,
    /// The figures of each sentence.
    figures: Vec<Vec<Counted>>,
    /// Figures by what they count, where the words before them tell it.
    by_words: HashMap<(String, String), (usize, usize)>,
}

impl Old {
    fn new(previous: &Report<'_>, sentences: Passages) -> Self {
        let figures: Vec<Vec<Counted>> =
            sentences.list().iter().map(|passage| counted(previous.document, passage.span)).collect();
        let mut by_words = HashMap::new();
        for (i, list) in figures.iter().enumerate() {
            for (j, figure) in list.iter().enumerate().filter(|(_, f)| f.before.chars().count() >= TELLING) {
                by_words.entry((figure.before.clone(), figure.unit.clone())).or_insert((i, j));
            }
        }
        Self { sentences, figures, by_words }
    }

    /// The figures of a sentence beside those of the sentence that tells the same, else beside those that count the same.
    fn beside(&self, figures: &[Counted], twin: Option<usize>) -> Beside {
        let mut beside = Beside::default();
        let mut taken: Vec<FSpan> = Vec::new();
        for figure in figures {
            let of_twin = twin.and_then(|twin| {
                let free = self.figures[twin].iter().filter(|other| !taken.contains(&other.span));
                let alike = free.map(|other| (figure.alike(other), other)).filter(|(alike, _)| *alike >= SAME_THING);
                alike.fold(None::<(u8, &Counted)>, |best, next| best.filter(|best| best.0 >= next.0).or(Some(next)))
            });
            let by_words = || {
                let (i, j) = *self.by_words.get(&(figure.before.clone(), figure.unit.clone()))?;
                Some(&self.figures[i][j]).filter(|_| figure.before.chars().count() >= TELLING)
            };
            let Some(other) = of_twin.map(|(_, other)| other).or_else(by_words) else { continue };
            taken.push(other.span);
            if figure.number != other.number {
                beside.changed += 1;
            } else if figure.digits() > 0 {
                beside.same.push((figure.clone(), other.span));
            }
        }
        beside
    }
}

impl Beside {
    fn sureness(&self) -> Option<Sureness> {
        let digits: usize = self.same.iter().map(|(figure, _)| figure.digits()).sum();
        let several = self.same.len() >= 2 && self.same.len() >= self.changed;
        let longest = self.same.iter().filter(|(f, _)| !f.is_share()).map(|(f, _)| f.digits()).max().unwrap_or(0);
        if several && digits >= 4 || longest >= 4 {
            Some(Sureness::Sure)
        } else if longest >= 3 || several && digits >= 3 && self.changed == 0 {
            Some(Sureness::Likely)
        } else {
            None
        }
    }

    fn defect(&self, report: &Report<'_>, previous: &Report<'_>) -> Defect {
        let covering = |spans: &mut dyn Iterator<Item = FSpan>| {
            spans.reduce(|a, b| FSpan::new(a.start.min(b.start), a.end.max(b.end))).unwrap_or_default()
        };
        let place = covering(&mut self.same.iter().map(|(figure, _)| figure.span));
        let from = covering(&mut self.same.iter().map(|(_, other)| *other));
        let list: Vec<String> = self.same.iter().take(4).map(|(figure, _)| report.quote(figure.span)).collect();
        Defect::at(Place::At(place))
            .with_previous(from, source())
            .with_said("previous", named(previous))
            .with_fact("figures", list.join("、"))
            .with_fact("count", self.same.len())
    }
}
