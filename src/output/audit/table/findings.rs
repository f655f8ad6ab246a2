//! What was found: a row a finding, of the batch and of the reports; and the files that belong to nobody.

use std::borrow::Cow;

use super::{Cell, Head, Kind, Table};
use crate::{
    batch::{Audited, Unit},
    finding::{Finding, Located, Standing, concern},
    output::aside,
    text::{Lang, Said},
};

pub(super) fn findings(audited: &Audited, lang: Lang) -> Table<'_> {
    let columns = vec![
        Head::new("unit", "单位", "Unit", Kind::Name),
        Head::new("level", "层级", "Level", Kind::Word),
        Head::new("severity", "严重程度", "Severity", Kind::Word),
        Head::new("message", "问题", "What is wrong", Kind::Long),
        Head::new("place", "位置", "Place", Kind::Name),
        Head::new("section", "章节", "Section", Kind::Line),
        Head::new("quote", "原文", "Text", Kind::Long),
        Head::new("fix", "建议", "What to write", Kind::Long),
        Head::new("authority", "依据", "Provision", Kind::Long),
        Head::new("standing", "状态", "Standing", Kind::Word),
        Head::new("rule", "规则编号", "Rule", Kind::Name),
        Head::new("file", "文件", "File", Kind::Line),
    ];
    let rows = move || -> super::Rows<'_> {
        Box::new(audited.units.iter().flat_map(move |unit| {
            let batch = unit.findings.iter().map(move |finding| row(unit, finding.clone(), "", lang));
            let path = unit.report.map_or("", |number| audited.reports[number].brief.path.as_str());
            let record = unit.report.and_then(|number| audited.reports[number].packed.open());
            let own = record.into_iter().flat_map(|record| record.row.findings);
            batch.chain(own.map(move |finding| row(unit, finding, path, lang)))
        }))
    };
    Table::new("findings", columns, rows)
}

fn row<'a>(unit: &'a Unit, finding: Finding, path: &'a str, lang: Lang) -> Vec<Cell<'a>> {
    let standing = match finding.standing {
        Standing::Stands => Said::new("计入", "counts"),
        Standing::Known => aside::known(),
        Standing::Waived(_) => Said::new("豁免", "waived"),
    };
    let (place, quote) = finding
        .place
        .as_ref()
        .map_or_else(Default::default, |place| (whereabouts(place, lang), shown(&finding, &place.quote).into_owned()));
    let word = |said: Said| lang.pick(said.zh, said.en);
    vec![
        Cell::text(unit.name.as_str()),
        Cell::level(unit.level),
        Cell::severity(finding.severity),
        Cell::text(word(finding.message)),
        Cell::text(place),
        Cell::text(finding.section.join(" > ")),
        Cell::text(quote),
        Cell::text(word(finding.fix)),
        Cell::text(word(finding.authority)),
        Cell::said(standing),
        Cell::text(finding.rule),
        Cell::text(path),
    ]
}

/// Where a person finds a place: page or paragraph, else the line.
pub(in super::super) fn whereabouts(place: &Located, lang: Lang) -> String {
    let address = place.address.map(|address| address.said()).filter(|said| !said.get(lang).is_empty());
    address.map_or_else(
        || lang.pick(format!("第{}行", place.start.line), format!("line {}", place.start.line)),
        |said| lang.pick(said.zh, said.en),
    )
}

/// The files of nobody, where there are any.
pub(super) fn strays(audited: &Audited, lang: Lang) -> Option<Table<'_>> {
    let columns = vec![
        Head::new("file", "文件", "File", Kind::Line),
        Head::new("why", "未归入单位的原因", "Why it is of no unit", Kind::Line),
        Head::new("title", "标题", "Title", Kind::Line),
        Head::new("year", "年度", "Year", Kind::Integer),
    ];
    let rows = move || -> super::Rows<'_> {
        Box::new(audited.strays.iter().filter_map(|number| audited.reports.get(*number)).map(move |report| {
            let brief = &report.brief;
            // What was found says why it is no such report, or cannot be read.
            let found = report.packed.open().and_then(|record| record.row.findings.into_iter().next());
            let why = found.map(|finding| lang.pick(finding.message.zh, finding.message.en));
            let nobody = lang.pick("看不出是哪个单位的", "it does not tell whose it is");
            vec![
                Cell::text(brief.path.as_str()),
                Cell::text(why.unwrap_or_else(|| nobody.to_owned())),
                Cell::option(brief.title.as_deref()),
                brief.year.map_or(Cell::Empty, |year| Cell::Integer(i64::from(year))),
            ]
        }))
    };
    let table = Table::new("other-files", columns, rows);
    (!audited.strays.is_empty()).then_some(table)
}

/// The text of a finding's place as it may be handed on: of numbers that are somebody's own (of a card, of a telephone) the
/// first three and the last two characters.
pub(in crate::output::audit) fn shown<'t>(finding: &Finding, text: &'t str) -> Cow<'t, str> {
    if concern(&finding.rule) != "safety" {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for run in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let digits = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        if digits.len() < 7 {
            out.push_str(run);
        } else {
            out.push_str(&format!("{}***{}{}", &digits[..3], &digits[digits.len() - 2..], &run[digits.len()..]));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;

    #[test]
    fn numbers_that_are_somebodys_own_are_not_handed_on() {
        let of = |rule| Finding::of_file(rule, Severity::Error, Said::default(), Said::default());
        assert_eq!(
            shown(&of("safety/mobile"), "电话13800001234，3日"),
            "电话13800001234，3日".replace("13800001234", "138***34")
        );
        assert_eq!(shown(&of("safety/secrecy-mark"), "秘密★1年"), "秘密★1年");
        assert_eq!(shown(&of("figure/sum"), "13800001234"), "13800001234");
    }
}
