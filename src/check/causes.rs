//! `causes`: each listed shortcoming is told with its cause, by meaning, also without the word 原因.
//!
//! A cause is told in one of three ways. An explicit mark introduces it (由于…, 受…制约, 源于…). A lack of means (staff, money,
//! training, rules: `lacks`) is said to lead to something (`leads_to`), so that what stands before the mark is the cause; the
//! mark alone is not enough, because 导致 mostly introduces a consequence (执法不规范导致投诉多发 names no cause) - unless the
//! shortcoming was stated in a sentence before, so that this one explains it (`explains`). Without any mark, the footing of the
//! work (people, minds, rules, means: `footing`) is told in one clause and the shortcoming in another. Or a passage of its own analyses
//! the causes of the whole list (`analysis`).

use serde::Deserialize;

use super::{
    Asks, Check, Compile, Report, Scope, Spec, Verdict, Words, WordsSpec, items,
    scope::{clauses, first_clause, sentences},
};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// Which reports are a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Told {
    /// No cause at all is told.
    None,
    /// Some shortcomings have their cause and at least half have not.
    Some,
}

/// `causes:` of a list of shortcomings.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CausesSpec {
    /// The defect: causes told for none, or for half of them at most.
    when: Told,
    /// Marks that introduce a cause.
    marks: WordsSpec,
    /// Lacks of means: what may be the cause of something.
    lacks: WordsSpec,
    /// Marks between a cause and what it leads to.
    leads_to: WordsSpec,
    /// Marks that tell a cause in a sentence after the one that states the shortcoming.
    explains: WordsSpec,
    /// What the work stands on: told in a clause beside the shortcoming, it is the cause.
    footing: WordsSpec,
    /// The heading or first words of a passage that analyses causes.
    analysis: WordsSpec,
    /// What makes a sentence of running text a shortcoming.
    item: WordsSpec,
}

struct Causes {
    when: Told,
    marks: Words,
    lacks: Words,
    leads_to: Words,
    explains: Words,
    footing: Words,
    analysis: Words,
    item: Words,
}

/// So many items without a cause are pointed at.
const MOST_LABELS: usize = 5;

impl Spec for CausesSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let marks = cx.words("marks", &self.marks);
        let lacks = cx.words("lacks", &self.lacks);
        let leads_to = cx.words("leads_to", &self.leads_to);
        let explains = cx.words("explains", &self.explains);
        let footing = cx.words("footing", &self.footing);
        let analysis = cx.words("analysis", &self.analysis);
        let item = cx.words("item", &self.item);
        Some(Box::new(Causes {
            when: self.when,
            marks: marks?,
            lacks: lacks?,
            leads_to: leads_to?,
            explains: explains?,
            footing: footing?,
            analysis: analysis?,
            item: item?,
        }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["items", "without", "with"]
    }
}

impl Check for Causes {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let analysed = scope.spans.iter().find_map(|span| self.analysis.first(report.hits, *span));
        if let Some(place) = analysed {
            return Verdict::Met(vec![place]);
        }
        let (items, listed) = items::of(report, scope, Some(&self.item));
        if items.is_empty() {
            return Verdict::NotApplicable;
        }
        let mut causes: Vec<Option<FSpan>> = items.iter().map(|item| self.cause(report, *item)).collect();
        if !listed {
            // Running text does not say which cause belongs to which shortcoming: a cause told anywhere is told.
            let anywhere = scope.spans.iter().find_map(|span| self.cause(report, *span));
            causes.iter_mut().for_each(|cause| *cause = cause.or(anywhere));
        }
        let told: Vec<FSpan> = causes.iter().flatten().copied().collect();
        if self.when == Told::Some && told.is_empty() {
            return Verdict::NotApplicable;
        }
        let unmet = match self.when {
            Told::None => told.is_empty(),
            // One cause that was not recognised as such must not raise an alarm: at least half are to lack theirs.
            Told::Some => !told.is_empty() && (items.len() - told.len()) * 2 >= items.len(),
        };
        if !unmet {
            return Verdict::Met(told);
        }
        let mut defect = Defect::at(Place::At(scope.anchor))
            .about("")
            .with_fact("items", items.len())
            .with_fact("with", told.len())
            .with_fact("without", items.len() - told.len());
        if self.when == Told::Some {
            let bare = items.iter().zip(&causes).filter(|(_, cause)| cause.is_none());
            for (item, _) in bare.take(MOST_LABELS) {
                let clause = first_clause(report.document, *item);
                defect = defect.with_related(clause, Said::new("未写原因", "no cause"));
            }
        }
        Verdict::Unmet(vec![defect])
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        vec![
            ("marks", &self.marks),
            ("lacks", &self.lacks),
            ("leads_to", &self.leads_to),
            ("explains", &self.explains),
            ("footing", &self.footing),
            ("analysis", &self.analysis),
        ]
    }

    fn asks(&self) -> Asks {
        match self.when {
            Told::None => Asks::Other,
            // Causes for the rest, where some are told already.
            Told::Some => Asks::Nothing,
        }
    }
}

impl Causes {
    /// Where an item tells a cause.
    fn cause(&self, report: &Report<'_>, item: FSpan) -> Option<FSpan> {
        if let Some(mark) = self.marks.first(report.hits, item) {
            return Some(mark);
        }
        let led = sentences(report.document, item, false).into_iter().enumerate().find_map(|(i, sentence)| {
            // A lack of means before the mark, in the same sentence: 专业人员不足,导致审核不严.
            let leads = self.leads_to.hits(report.hits, sentence);
            let lacks = self.lacks.hits(report.hits, sentence);
            let lack = lacks.into_iter().find(|lack| leads.iter().any(|mark| lack.end <= mark.start));
            lack.or_else(|| self.explains.first(report.hits, sentence).filter(|_| i > 0))
        });
        led.or_else(|| self.footing_of(report, item))
    }

    /// The footing of the work in a clause after the one that states the shortcoming, or before one that does.
    fn footing_of(&self, report: &Report<'_>, item: FSpan) -> Option<FSpan> {
        let clauses = clauses(report.document, item);
        let footed = |clause: &FSpan| self.footing.first(report.hits, *clause);
        let (place, footing) = clauses.iter().enumerate().rev().find_map(|(i, clause)| Some((i, footed(clause)?)))?;
        let stated_after = || clauses[1..].iter().any(|clause| self.item.in_span(report.hits, *clause));
        (place > 0 || stated_after()).then_some(footing)
    }
}
