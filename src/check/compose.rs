//! `all_of`, `any_of`, `not`: requirements made of others, each in the scope of the rule.

use super::{Check, CheckSpec, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words};
use crate::finding::{Defect, Place};

/// `all_of: [ {…}, {…} ]`: every requirement is met; the defects of those that are not.
#[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
pub struct AllOfSpec(Vec<CheckSpec>);

/// `any_of: [ {…}, {…} ]`: one of the requirements is met; otherwise the defects of the first, which names the plainest way.
#[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
pub struct AnyOfSpec(Vec<CheckSpec>);

/// `not: {…}`: the requirement is not met; a defect at each place that shows that it is.
#[derive(Clone, Debug, serde::Deserialize, schemars::JsonSchema)]
pub struct NotSpec(CheckSpec);

struct AllOf(Vec<Box<dyn Check>>);
struct AnyOf(Vec<Box<dyn Check>>);
struct Not(Box<dyn Check>);

/// Compiles one requirement of a composition at the node `key`.
fn inner(spec: &CheckSpec, key: &str, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
    let (kind, spec) = spec.spec();
    cx.within(key, |cx| cx.within(kind, |cx| spec.compile(cx)))
}

/// The values that every requirement gives: a defect may be that of any of them.
fn shared_facts(specs: &[CheckSpec]) -> &'static [&'static str] {
    let facts = |spec: &CheckSpec| spec.spec().1.facts();
    let in_all = |names: &&[&str]| specs.iter().all(|spec| names.iter().all(|name| facts(spec).contains(name)));
    specs.iter().map(facts).find(in_all).unwrap_or_default()
}

fn all(specs: &[CheckSpec], cx: &mut Compile<'_>) -> Option<Vec<Box<dyn Check>>> {
    if specs.is_empty() {
        cx.problem("", ProblemKind::EmptyList);
    }
    let compiled: Vec<_> = specs.iter().enumerate().map(|(i, spec)| inner(spec, &format!("[{i}]"), cx)).collect();
    compiled.into_iter().collect()
}

impl Spec for AllOfSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(AllOf(all(&self.0, cx)?)))
    }

    fn facts(&self) -> &'static [&'static str] {
        shared_facts(&self.0)
    }

    fn scoped(&self) -> bool {
        self.0.iter().any(|spec| spec.spec().1.scoped())
    }

    fn compares(&self) -> bool {
        self.0.iter().all(|spec| spec.spec().1.compares())
    }
}

impl Spec for AnyOfSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(AnyOf(all(&self.0, cx)?)))
    }

    fn facts(&self) -> &'static [&'static str] {
        shared_facts(&self.0)
    }

    fn scoped(&self) -> bool {
        self.0.iter().any(|spec| spec.spec().1.scoped())
    }

    fn compares(&self) -> bool {
        self.0.iter().all(|spec| spec.spec().1.compares())
    }
}

impl Spec for NotSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Not(inner(&self.0, "", cx)?)))
    }

    fn facts(&self) -> &'static [&'static str] {
        &[]
    }

    fn scoped(&self) -> bool {
        self.0.spec().1.scoped()
    }

    fn compares(&self) -> bool {
        self.0.spec().1.compares()
    }
}

impl Check for AllOf {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let (mut met, mut defects, mut undecided) = (None::<Vec<_>>, Vec::new(), false);
        for verdict in self.0.iter().map(|check| check.check(report, scope)) {
            match verdict {
                Verdict::Met(places) => met.get_or_insert_default().extend(places),
                Verdict::Unmet(found) => defects.extend(found),
                Verdict::Undecided => undecided = true,
                Verdict::NotApplicable => {}
            }
        }
        // Two requirements that fail at one place are one defect: the first names it.
        let mut seen = Vec::new();
        defects.retain(|defect| {
            let new = !matches!(defect.place, Place::At(_)) || !seen.contains(&defect.place);
            seen.push(defect.place);
            new
        });
        match (defects.is_empty(), undecided, met) {
            (false, ..) => Verdict::Unmet(defects),
            (true, true, _) => Verdict::Undecided,
            (true, false, Some(places)) => Verdict::Met(places),
            (true, false, None) => Verdict::NotApplicable,
        }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.0.iter().flat_map(|check| check.words()).collect()
    }
}

impl Check for AnyOf {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let (mut first, mut undecided) = (None, false);
        for verdict in self.0.iter().map(|check| check.check(report, scope)) {
            match verdict {
                Verdict::Met(places) => return Verdict::Met(places),
                Verdict::Unmet(found) => first = first.or(Some(found)),
                Verdict::Undecided => undecided = true,
                Verdict::NotApplicable => {}
            }
        }
        match (undecided, first) {
            (true, _) => Verdict::Undecided,
            (false, Some(defects)) => Verdict::Unmet(defects),
            (false, None) => Verdict::NotApplicable,
        }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.0.iter().flat_map(|check| check.words()).collect()
    }
}

impl Check for Not {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        match self.0.check(report, scope) {
            Verdict::Met(places) if places.is_empty() => {
                Verdict::Unmet(vec![Defect::at(Place::At(scope.anchor)).about("")])
            }
            Verdict::Met(places) => {
                Verdict::Unmet(places.into_iter().map(|place| Defect::at(Place::At(place))).collect())
            }
            Verdict::Unmet(_) => Verdict::Met(Vec::new()),
            other @ (Verdict::Undecided | Verdict::NotApplicable) => other,
        }
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        self.0.words()
    }
}
