//! What was copied: a row a passage, both sides beside one another.

use super::{
    Cell, Head, Kind, Mark, Table,
    findings::whereabouts,
    owners,
    units::{from, name},
};
use crate::{batch::Audited, text::Lang};

/// The table of copies, where there are any.
pub(super) fn copies(audited: &Audited, lang: Lang) -> Option<Table<'_>> {
    let columns = vec![
        Head::new("unit", "单位", "Unit", Kind::Name),
        Head::new("from", "雷同于", "Copied from", Kind::Name),
        Head::new("share", "雷同比例", "Share", Kind::Percent),
        Head::new("cluster", "相同文字涉及报告数", "Reports that share it", Kind::Integer),
        Head::new("passage", "序号", "Passage", Kind::Integer),
        Head::new("text", "本报告文字", "Text", Kind::Long),
        Head::new("from_text", "对照文字", "Text copied from", Kind::Long),
        Head::new("place", "位置", "Place", Kind::Name),
        Head::new("from_place", "对照位置", "Place copied from", Kind::Name),
        Head::new("file", "文件", "File", Kind::Line),
        Head::new("from_file", "对照文件", "File copied from", Kind::Line),
    ];
    let owners = owners(audited);
    let rows = move || -> super::Rows<'_> {
        let owners = owners.clone();
        Box::new(audited.copies.iter().flat_map(move |copied| {
            let path = |number: usize| audited.reports.get(number).map(|report| report.brief.path.as_str());
            let (unit, from) = (name(audited, &owners, copied.a), from(audited, &owners, copied, lang));
            copied.passages.iter().enumerate().map(move |(number, passage)| {
                let mark = if number == 0 { Mark::Bad } else { Mark::None };
                let share = match Cell::float(Some(copied.share)) {
                    Cell::Number(share, _) => Cell::Number(share, mark),
                    other => other,
                };
                vec![
                    Cell::text(unit.clone()),
                    Cell::text(from.clone()),
                    share,
                    Cell::count(copied.cluster),
                    Cell::count(number + 1),
                    Cell::text(passage.a.quote.as_str()),
                    Cell::text(passage.b.quote.as_str()),
                    Cell::text(whereabouts(&passage.a, lang)),
                    Cell::text(whereabouts(&passage.b, lang)),
                    Cell::option(path(copied.a)),
                    Cell::option(path(copied.b)),
                ]
            })
        }))
    };
    let table = Table::new("copies", columns, rows);
    (!audited.copies.is_empty()).then_some(Table { fixed: 2, ..table })
}
