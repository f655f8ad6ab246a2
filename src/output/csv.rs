//! A table for spreadsheets: one row a finding, whoever reports and on which year in front of it.
//!
//! Who keeps a list of thousands of reports looks for the ones that are missing from it: a report without findings has a row
//! of its own, and so has what could not be examined.

use std::io::{self, Write};

use super::{
    Ending, Output, RunInfo, aside,
    sheet::{self, cell},
};
use crate::{
    finding::{Finding, Standing},
    scan::Row,
    text::{Lang, Said},
};

#[derive(Default)]
pub(super) struct Csv {
    lang: Lang,
}

/// The columns.
const COLUMNS: [(&str, &str); 17] = [
    ("文件", "path"),
    ("报告单位", "organ"),
    ("年度", "year"),
    ("层级", "level"),
    ("规则", "rule"),
    ("严重程度", "severity"),
    ("行", "line"),
    ("列", "column"),
    // Where a person finds it in a document without lines: 第12段.
    ("位置", "address"),
    ("章节", "section"),
    ("问题", "message"),
    ("建议", "fix"),
    ("依据", "authority"),
    ("原文", "quote"),
    ("状态", "standing"),
    ("豁免", "waiver"),
    ("指纹", "fingerprint"),
];

/// A line of the table; empty cells where a finding has nothing to say.
type Cells = [String; COLUMNS.len()];

impl Output for Csv {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.lang = run.style.lang;
        out.write_all(sheet::MARK.as_bytes())?;
        let head = COLUMNS.map(|(zh, en)| self.lang.pick(zh, en).to_owned());
        let problems = run.problems.iter().map(|problem| {
            let said = self.lang.pick("未能检查", "not examined").to_owned();
            let message = cell(problem.message.get(self.lang));
            line(cell(&problem.path), [const { String::new() }; 3], Told { message, standing: said, ..Told::default() })
        });
        write(out, std::iter::once(head).chain(problems))
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let lang = self.lang;
        let reporter = || {
            let level = row.level.map(|level| level.said().get(lang).to_owned());
            let year = row.year.map(|year| year.to_string());
            [cell(row.organ.as_deref().unwrap_or_default()), year.unwrap_or_default(), level.unwrap_or_default()]
        };
        let findings = row.findings.iter().map(|finding| told(finding, lang));
        let gone = row.gone.iter().map(|known| Told {
            rule: known.rule.clone(),
            message: cell(&known.message),
            standing: aside::gone().get(lang).to_owned(),
            fingerprint: known.fingerprint.clone(),
            ..Told::default()
        });
        let none = (row.findings.is_empty() && row.gone.is_empty())
            .then(|| Told { standing: lang.pick("未发现问题", "nothing found").to_owned(), ..Told::default() });
        let all = findings.chain(gone).chain(none);
        write(out, all.map(|told| line(cell(&row.path), reporter(), told)))
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Ending) -> io::Result<()> {
        Ok(())
    }
}

/// What a row says beside whose report it is.
#[derive(Default)]
struct Told {
    rule: String,
    severity: String,
    place: [String; 3],
    section: String,
    message: String,
    fix: String,
    authority: String,
    quote: String,
    standing: String,
    waiver: String,
    fingerprint: String,
}

fn told(finding: &Finding, lang: Lang) -> Told {
    let place = finding.place.as_ref().map(|place| {
        let address = place.address.map_or_else(String::new, |address| address.said().get(lang).to_owned());
        [place.start.line.to_string(), place.start.column.to_string(), address]
    });
    let standing = match finding.standing {
        Standing::Stands => Said::new("计入", "counts"),
        Standing::Known => aside::known(),
        Standing::Waived(_) => Said::new("豁免", "waived"),
    };
    Told {
        rule: finding.rule.clone(),
        severity: finding.severity.said().get(lang).to_owned(),
        place: place.unwrap_or_default(),
        section: cell(&finding.section.join(" > ")),
        message: cell(finding.message.get(lang)),
        fix: cell(finding.fix.get(lang)),
        authority: cell(finding.authority.get(lang)),
        quote: finding.place.as_ref().map_or_else(String::new, |place| cell(&place.quote)),
        standing: standing.get(lang).to_owned(),
        waiver: finding.waiver().map_or_else(String::new, |waiver| cell(aside::waived(waiver).get(lang))),
        fingerprint: finding.fingerprint.clone(),
    }
}

fn line(path: String, [organ, year, level]: [String; 3], told: Told) -> Cells {
    let Told { rule, severity, place, section, message, fix, authority, quote, standing, waiver, fingerprint } = told;
    let [line, column, address] = place;
    [
        path,
        organ,
        year,
        level,
        rule,
        severity,
        line,
        column,
        address,
        section,
        message,
        fix,
        authority,
        quote,
        standing,
        waiver,
        fingerprint,
    ]
}

fn write(out: &mut dyn Write, lines: impl Iterator<Item = Cells>) -> io::Result<()> {
    let mut csv = ::csv::Writer::from_writer(out);
    for line in lines {
        csv.write_record(line)?;
    }
    csv.flush()
}
