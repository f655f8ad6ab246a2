//! `calendar`: every day that the text names is a day of the calendar; 29 February of a common year and 31 April are not.
//!
//! A slip that the text itself proves. Which date is right is not known here.

use serde::Deserialize;

use super::{Check, Compile, Report, Scope, Spec, Verdict};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, find_impossible_days},
};

/// `calendar: {}`: a defect at each day that is none.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSpec {}

struct Calendar;

impl Spec for CalendarSpec {
    fn compile(&self, _: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(Calendar))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["date"]
    }
}

impl Check for Calendar {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let found = scope.spans.iter().flat_map(|span| {
            let days = find_impossible_days(report.document.text(*span));
            days.into_iter().map(|day| FSpan::new(span.start + day.start, span.start + day.end))
        });
        let defects: Vec<Defect> =
            found.map(|day| Defect::at(Place::At(day)).with_fact("date", report.quote(day))).collect();
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }
}
