//! The dates a page and a report bear: of publication, of writing, of the last change, and where each was read.
//!
//! Separate from the other metadata because dates of many kinds stand side by side and must not be taken for one another:
//! labels (发布日期, 成文日期, 更新时间; read with the other labels), a bare date by the title, one in brackets below it, the
//! signature, the address of the page. The page's clock (今天是…) is none of them. Whether a date is late is for rules to say.

use std::sync::LazyLock;

use regex_lite::Regex;
use serde::Serialize;

use super::{Lines, Meta, body::Extent, label, length, organ, title::Title};
use crate::text::{Date, FSpan, find_dates};

/// Where a date was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DateSource {
    /// A label such as 发布日期 or 成文日期.
    Label,
    /// A date standing alone near the title.
    Page,
    /// A label such as 更新时间: published no later than this.
    Updated,
    /// The address of the page (…/t20240312_88.html).
    Address,
    /// The signature below the report, or the date in brackets below its title.
    Signature,
}

/// A date, where it was read and of what kind the place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcedDate {
    /// The day.
    pub date: Date,
    /// Its place in the folded text.
    pub span: FSpan,
    /// What the place is.
    pub source: DateSource,
}

/// Reads the dates that no label explains; labels were read before and have the word.
pub(super) fn read(lines: &Lines<'_>, extent: &Extent, title: Option<&Title>, meta: &mut Meta) {
    near_title(lines, extent, title, meta);
    below(lines, extent, meta);
    // What was only changed on a day was published on that day or before it: any other date says more.
    let weak = meta.published.is_none_or(|p| p.source == DateSource::Updated);
    meta.published = address(lines, extent).filter(|_| weak).or(meta.published);
}

/// A date near the title: in brackets it is the day of the report (题注), bare the page's.
fn near_title(lines: &Lines<'_>, extent: &Extent, title: Option<&Title>, meta: &mut Meta) {
    let from = title.map_or(0, |t| t.first.saturating_sub(2));
    for i in from..extent.first {
        let text = lines.text(i);
        if find_dates(text).is_empty() {
            continue;
        }
        // The clock of the page: 今天是…, …星期二.
        let clock = ["星期", "今天", "现在", "农历"].iter().any(|word| text.contains(word));
        if clock || length(text) > 80 || title.is_some_and(|title| signs_a_letter(lines, i, title)) {
            continue;
        }
        let end = label::find(text).next().map_or(text.len(), |label| label.span.start);
        let unexplained = &text[..addresses(text).next().map_or(end, |address| end.min(address.start()))];
        let Some((at, date)) = find_dates(unexplained).first().copied() else { continue };
        let span = offset(at, lines.span(i).start);
        if unexplained[..at.start].ends_with('(') && unexplained.ends_with(')') {
            meta.signed = meta.signed.or(Some(SourcedDate { date, span, source: DateSource::Signature }));
        } else {
            meta.published = meta.published.filter(|p| p.source != DateSource::Updated).or(Some(SourcedDate {
                date,
                span,
                source: DateSource::Page,
            }));
        }
    }
    meta.written = meta.written.or(meta.signed);
}

/// Whether a line above the title dates the letter that sends the report: an organ, the date, and sentences before them.
fn signs_a_letter(lines: &Lines<'_>, date: usize, title: &Title) -> bool {
    let told = |i: usize| lines.text(i).ends_with('。') && length(lines.text(i)) >= 12;
    date < title.first
        && lines.text(date).ends_with('日')
        && date.checked_sub(1).is_some_and(|above| organ::looks_like_organ(lines.text(above)))
        && (0..date).any(told)
}

/// The date of the signature below the report.
fn below(lines: &Lines<'_>, extent: &Extent, meta: &mut Meta) {
    for i in extent.signature.clone() {
        // 报送日期, 印发日期 below a report tell of something else than its writing.
        let text = lines.text(i);
        let other = ["报送", "上报", "印发", "抄送"].iter().any(|word| text.contains(word));
        if let Some((at, date)) = find_dates(text).first().filter(|_| !other) {
            let span = offset(*at, lines.span(i).start);
            meta.signed = meta.signed.or(Some(SourcedDate { date: *date, span, source: DateSource::Signature }));
        }
    }
    meta.written = meta.written.or(meta.signed);
}

fn offset(at: FSpan, base: usize) -> FSpan {
    FSpan::new(base + at.start, base + at.end)
}

#[expect(clippy::expect_used, reason = "the expression is a constant; tests/dates.rs compiles it")]
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:https?:|www\.|[a-z0-9-]+\.(?:gov|org|com)\.cn)[A-Za-z0-9./_?=&%:#~-]*").expect("address")
});

/// The day in an address: `/2024/3/29/`, `/2024-03/29/`, `/t20240329_88.html`, `/20240329/`.
#[expect(clippy::expect_used, reason = "the expression is a constant; tests/dates.rs compiles it")]
static IN_ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"/(?:(?P<y>20[0-9]{2})[-/]?(?P<m>[0-9]{1,2})[-/](?P<d>[0-9]{1,2})/",
        r"|t?(?P<yy>20[0-9]{2})(?P<mm>[0-9]{2})(?P<dd>[0-9]{2})(?:[_/.]))"
    ))
    .expect("day in an address")
});

/// The addresses of pages in a text.
fn addresses(text: &str) -> impl Iterator<Item = regex_lite::Match<'_>> {
    // Most lines hold none: the expression is not tried on them.
    let some = text.contains("http") || text.contains(".cn") || text.contains("www");
    some.then(|| ADDRESS.find_iter(text)).into_iter().flatten()
}

/// The day in the address of the page: above the report, or where a label below it says that it is the report's.
fn address(lines: &Lines<'_>, extent: &Extent) -> Option<SourcedDate> {
    let own = |i: usize| {
        let text = lines.text(i);
        i < extent.first
            || ["网址", "链接", "原文", "来源", "转载"]
                .iter()
                .any(|word| text.find(word).is_some_and(|at| length(&text[..at]) <= 2 && text[at..].contains(':')))
    };
    (0..extent.first).chain(extent.end..lines.len()).filter(|i| own(*i)).find_map(|i| {
        addresses(lines.text(i)).find_map(|address| {
            let found = IN_ADDRESS.captures(address.as_str())?;
            let number =
                |long: &str, short: &str| found.name(long).or_else(|| found.name(short))?.as_str().parse().ok();
            let (year, month, day): (i16, i16, i16) = (number("y", "yy")?, number("m", "mm")?, number("d", "dd")?);
            let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
            let span = offset(FSpan::new(address.start(), address.end()), lines.span(i).start);
            Some(SourcedDate { date, span, source: DateSource::Address })
        })
    })
}
