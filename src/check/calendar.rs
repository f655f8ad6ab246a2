//! `calendar`: every day that the text names is a day of the calendar; 29 February of a common year and 31 April are not.
//!
//! A slip that the text itself proves. Which date is right is not known here.

use serde::Deserialize;

use super::{Check, Compile, Report, Scope, Spec, Verdict};
use crate::{
    finding::{Defect, Place},
    text::{FSpan, chinese_number, find_impossible_days},
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
        let doubtful = |span: &&FSpan| may_be_impossible(report.document.text(**span));
        let found = scope.spans.iter().filter(doubtful).flat_map(|span| {
            let days = find_impossible_days(report.document.text(*span));
            days.into_iter().map(|day| FSpan::new(span.start + day.start, span.start + day.end))
        });
        let defects: Vec<Defect> =
            found.map(|day| Defect::at(Place::At(day)).with_fact("date", report.quote(day))).collect();
        if defects.is_empty() { Verdict::Met(Vec::new()) } else { Verdict::Unmet(defects) }
    }
}

/// Whether a text names a day that no month has, or not every month: nearly no text does, and to read the dates of all
/// would take longer than all else that is looked for in them.
fn may_be_impossible(text: &str) -> bool {
    const HAN: &str = "一二三四五六七八九十";
    let number = |text: &str| {
        let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let digits = if digits > 0 { digits } else { text.len() - text.trim_end_matches(|c| HAN.contains(c)).len() };
        let digits = &text[text.len() - digits..];
        // 112月: what stands before a month of two digits is no part of it.
        let short = if digits.len() > 2 && digits.is_ascii() { &digits[digits.len() - 2..] } else { digits };
        (digits.len(), short.parse().ok().or_else(|| chinese_number(short)))
    };
    memchr::memmem::find_iter(text.as_bytes(), "日").any(|end| {
        let (len, day) = number(&text[..end]);
        let Some(before) = text[..end - len].strip_suffix('月').filter(|_| len > 0) else { return false };
        let (len, month) = number(before);
        let sound = matches!(
            (month, day),
            (Some(1 | 3 | 5 | 7 | 8 | 10 | 12), Some(1..=31))
                | (Some(4 | 6 | 9 | 11), Some(1..=30))
                | (Some(2), Some(1..=28))
        );
        len > 0 && !sound
    })
}
