//! Dates and years as reports print them: `2024-03-04`, `2024年1月12日`, `二〇二四年一月十二日`.
//!
//! Read from folded text, where spaces inside a date are gone and digits are half width.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::{FSpan, chinese_number};

/// A day of the calendar; written as ISO 8601.
pub type Date = jiff::civil::Date;

#[expect(clippy::expect_used, reason = "the expression is a constant; a test compiles it")]
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:(20[0-9]{2})(?:年|[-/.])([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})日?)|(?:(二[〇○零O0][一二三四五六七八九〇○零]{2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日)")
        .expect("date expression")
});

/// Every date of a folded text with its place, in order. What is no day of the calendar (2024-13-40) is left out.
///
/// ```
/// use hegui::text::find_dates;
/// let dates = find_dates("发布日期:2024-03-04 16:22,二〇二四年一月十二日");
/// assert_eq!(dates[0].1.to_string(), "2024-03-04");
/// assert_eq!(dates[1].1.to_string(), "2024-01-12");
/// ```
#[must_use]
pub fn find_dates(folded: &str) -> Vec<(FSpan, Date)> {
    // Most lines that are asked hold no date: the expression is not tried on them.
    if !folded.contains("20") && !folded.contains('二') {
        return Vec::new();
    }
    DATE.captures_iter(folded)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let number = |arabic: usize, chinese: usize| -> Option<u32> {
                match found.get(arabic) {
                    Some(digits) => digits.as_str().parse().ok(),
                    None => chinese_number(found.get(chinese)?.as_str()),
                }
            };
            // `2024-03-0416:22`: the hour is glued to the day where the page had a space; the pattern is greedy.
            let day = number(3, 6)?;
            let date = Date::new(
                i16::try_from(number(1, 4)?).ok()?,
                i8::try_from(number(2, 5)?).ok()?,
                i8::try_from(day).ok()?,
            );
            Some((FSpan::new(whole.start(), whole.end()), date.ok()?))
        })
        .collect()
}

/// Every `20xx年` (also `20xx年度` and 二〇二三年) of a folded text: place of the digits, and the year.
/// A year inside a longer run of digits (120235年) is none.
///
/// ```
/// use hegui::text::find_years;
/// let years: Vec<i16> = find_years("2023年度和2021-2025年、二〇二四年").iter().map(|y| y.1).collect();
/// assert_eq!(years, [2023, 2025, 2024]);
/// ```
#[must_use]
pub fn find_years(folded: &str) -> Vec<(FSpan, i16)> {
    let bytes = folded.as_bytes();
    memchr::memmem::find_iter(bytes, "年".as_bytes())
        .filter_map(|at| {
            let arabic = || {
                let start = at.checked_sub(4)?;
                let year: i16 = folded.get(start..at)?.parse().ok()?;
                let alone = start == 0 || !bytes[start - 1].is_ascii_digit();
                (alone && (2000..2100).contains(&year)).then_some((FSpan::new(start, at), year))
            };
            let chinese = || {
                let start = at.checked_sub(4 * '二'.len_utf8())?;
                let digits = folded.get(start..at).filter(|digits| digits.starts_with('二'))?;
                let year = i16::try_from(chinese_number(digits)?).ok()?;
                (2000..2100).contains(&year).then_some((FSpan::new(start, at), year))
            };
            arabic().or_else(chinese)
        })
        .collect()
}

#[expect(clippy::expect_used, reason = "the expression is a constant; a test compiles it")]
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?P<y>[0-9]{4}|二[〇○零O0][一二三四五六七八九〇○零]{2})年)?",
        r"(?:(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日|(?P<mm>[一二三四五六七八九十]{1,3})月(?P<dd>[一二三四五六七八九十]{1,3})日)"
    ))
    .expect("day expression")
});

/// Every 月日, with its year where one stands before it, that is no day of the calendar. Without a year 29 February is one.
///
/// ```
/// use hegui::text::find_impossible_days;
/// let text = "2023年2月29日、2月29日、4月31日、12月31日";
/// let found: Vec<&str> = find_impossible_days(text).iter().map(|day| day.of(text)).collect();
/// assert_eq!(found, ["2023年2月29日", "4月31日"]);
/// ```
#[must_use]
pub fn find_impossible_days(folded: &str) -> Vec<FSpan> {
    if !folded.contains('月') {
        return Vec::new();
    }
    let none = |found: &regex_lite::Captures<'_>| -> Option<bool> {
        let number = |names: [&str; 2]| {
            let digits = found.name(names[0]).or_else(|| found.name(names[1]))?.as_str();
            digits.parse().ok().or_else(|| chinese_number(digits))
        };
        let year = match found.name("y") {
            // A leap year where none is named.
            None => 2024,
            Some(year) => year.as_str().parse().ok().or_else(|| chinese_number(year.as_str()))?,
        };
        let part = |n: u32| i8::try_from(n).ok();
        let (month, day): (Option<u32>, Option<u32>) = (number(["m", "mm"]), number(["d", "dd"]));
        Some(Date::new(i16::try_from(year).ok()?, part(month?)?, part(day?)?).is_err())
    };
    DAY.captures_iter(folded)
        .filter(|found| none(found) == Some(true))
        .filter_map(|found| found.get(0))
        // 112月31日: the end of a longer number is no month.
        .filter(|whole| !folded[..whole.start()].ends_with(|c: char| c.is_ascii_digit()))
        .map(|whole| FSpan::new(whole.start(), whole.end()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_every_spelling() {
        for (text, iso) in [
            ("2024-03-04", "2024-03-04"),
            ("2024/3/4", "2024-03-04"),
            ("2024.03.04", "2024-03-04"),
            ("2024年1月12日", "2024-01-12"),
            ("二〇二四年十二月三十一日", "2024-12-31"),
            ("二○二三年二月二十日", "2023-02-20"),
        ] {
            let found = find_dates(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1.to_string(), iso, "{text}");
        }
        assert!(find_dates("2024-13-40、2021-2025、3.2万").is_empty());
    }

    #[test]
    fn years_are_four_digits_alone() {
        let years = |text: &str| find_years(text).iter().map(|y| y.1).collect::<Vec<_>>();
        assert_eq!(years("2024年2月"), [2024]);
        assert!(years("12024年、1999年、二十四年、年").is_empty());
    }
}
