//! `relation`: figures that contradict one another.
//!
//! What was reckoned is read off [`crate::figures`]; here it becomes a defect with the sum that was done. A relation that is
//! undecided is no defect: `hegui figures` shows it.

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict};
use crate::{
    figures::{self, Kind, Reckoning},
    finding::{Defect, Place},
    text::Said,
};

/// `relation: { kinds: [rate, part], sure: true }`: a defect where such a relation does not hold.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationSpec {
    /// Which relations.
    kinds: Vec<Kind>,
    /// Those broken under every reading (`true`), or under one of several only (`false`); both when left out.
    #[serde(default)]
    sure: Option<bool>,
}

struct Relation {
    kinds: Vec<Kind>,
    sure: Option<bool>,
}

impl Spec for RelationSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.kinds.is_empty() {
            cx.problem("kinds", ProblemKind::EmptyList);
            return None;
        }
        Some(Box::new(Relation { kinds: self.kinds.clone(), sure: self.sure }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["computed", "stated", "fits"]
    }
}

impl Check for Relation {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let within = |r: &&Reckoning| scope.spans.iter().any(|span| span.contains(r.stated));
        let of_kind = |r: &&Reckoning| self.kinds.contains(&r.kind);
        let all: Vec<&Reckoning> = report.figures().reckonings.iter().filter(of_kind).filter(within).collect();
        let broken: Vec<Defect> = all
            .iter()
            .filter(
                |r| matches!(r.verdict, figures::Verdict::Inconsistent { sure } if self.sure.is_none_or(|s| s == sure)),
            )
            .map(|r| defect(report, r))
            .collect();
        if !broken.is_empty() {
            return Verdict::Unmet(broken);
        }
        let held: Vec<_> = all.iter().filter(|r| r.verdict == figures::Verdict::Consistent).map(|r| r.stated).collect();
        match (held.is_empty(), all.is_empty()) {
            (false, _) => Verdict::Met(held),
            (true, false) => Verdict::Undecided,
            (true, true) => Verdict::NotApplicable,
        }
    }
}

fn defect(report: &Report<'_>, reckoning: &Reckoning) -> Defect {
    let fits = reckoning
        .fits
        .as_ref()
        .map_or_else(Said::default, |fits| Said::new(format!("；{}", fits.zh), format!("; {}", fits.en)));
    let mut defect = Defect::at(Place::At(reckoning.stated))
        .with_said("computed", reckoning.computed.clone())
        .with_fact("stated", report.quote(reckoning.stated))
        .with_said("fits", fits);
    for term in reckoning.terms.iter().filter(|term| term.span != reckoning.stated) {
        defect = defect.with_related(term.span, Said::new("据以计算的数", "reckoned from this"));
    }
    defect
}
