//! Whether two reports are by the same organ: what their titles, organs and places say, each spelt in its own way.
//!
//! One year a report is titled by its place (望川县2023年度…), the next by its organ (望川县人民政府关于…); a bureau writes its
//! name with or without the county before it. What differs for certain tells two organs apart; what one of them leaves out
//! does not.

use super::{
    Meta,
    organ::{Division, Level, Reporter},
};
use crate::text::find_years;

/// How sure it is that two reports are by the same organ, the surest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sameness {
    /// They are not.
    Different,
    /// Nothing speaks against it, but the place of one is not known.
    Possible,
    /// They are.
    Certain,
}

/// Whether the reports are by the same organ.
///
/// ```
/// use hegui::{document::{Document, Sameness, same_reporter}, format::detect};
/// let read = |title: &str| {
///     let text = format!("{title}\n一、主要举措和成效\n全年学法12次。\n");
///     Document::new((detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap())
/// };
/// let one = read("望川县2023年度法治政府建设情况报告");
/// let same = |title: &str| same_reporter(one.meta(), read(title).meta());
/// assert_eq!(same("望川县人民政府关于2022年度法治政府建设情况的报告"), Sameness::Certain);
/// assert_eq!(same("砚泽县人民政府关于2022年度法治政府建设情况的报告"), Sameness::Different);
/// assert_eq!(same("望川县教育局2022年度法治政府建设情况报告"), Sameness::Different);
/// ```
#[must_use]
pub fn same_reporter(one: &Meta, two: &Meta) -> Sameness {
    let titles = one.title.as_deref().map(undated).zip(two.title.as_deref().map(undated));
    let (a, b) = (&one.reporter, &two.reporter);
    let differ = |x: bool, y: bool, same: bool| x && y && !same;
    if differ(a.level.is_some(), b.level.is_some(), a.level == b.level)
        || differ(a.tier.is_some(), b.tier.is_some(), a.tier == b.tier)
        || a.level.is_some() && b.level.is_some() && office(a) != office(b)
    {
        return Sameness::Different;
    }
    match places(&a.divisions, &b.divisions) {
        // A zone's own name says which it is.
        Sameness::Possible if a.level == Some(Level::Zone) && b.level == a.level => Sameness::Certain,
        Sameness::Possible if titles.is_some_and(|(one, two)| one == two && !one.is_empty()) => {
            // 县教育局2023年…, 县教育局2024年…: the place is in neither title, and the folder holds one such bureau or several.
            if a.divisions.is_empty() && b.divisions.is_empty() { Sameness::Certain } else { Sameness::Possible }
        }
        found => found,
    }
}

/// A title without its years.
fn undated(title: &str) -> String {
    let years = find_years(title);
    let dated = |at: usize| years.iter().any(|(span, _)| (span.start..span.end).contains(&at));
    title.char_indices().filter(|(at, c)| !dated(*at) && *c != '年' && *c != '度').map(|(_, c)| c).collect()
}

/// What an organ is, without its place: nothing for a government, 教育局 for 望川县教育局 and 县教育局.
#[must_use]
pub fn office(reporter: &Reporter) -> String {
    let governs = matches!(reporter.level, Some(Level::Province | Level::City | Level::County | Level::Township));
    let Some(organ) = reporter.organ.as_deref().filter(|_| !governs) else { return String::new() };
    let mut rest = organ.strip_prefix("中共").unwrap_or(organ);
    for division in &reporter.divisions {
        rest = rest.strip_prefix(division.name.as_str()).unwrap_or(rest);
    }
    let rest =
        if rest.starts_with("市场") { rest } else { rest.trim_start_matches(['省', '市', '县', '区', '旗']) };
    let rest = rest.split('、').next().unwrap_or(rest);
    rest.replace("管理委员会", "管委会").trim_end_matches("党组").to_owned()
}

/// Whether two places may be one: of each tier that both name, the same division.
fn places(one: &[Division], two: &[Division]) -> Sameness {
    let (Some(last), Some(other)) = (one.last(), two.last()) else { return Sameness::Possible };
    let clash = one.iter().any(|a| two.iter().any(|b| a.tier == b.tier && a.name != b.name));
    if clash || last.name != other.name { Sameness::Different } else { Sameness::Certain }
}
