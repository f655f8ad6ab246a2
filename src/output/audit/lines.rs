//! `hegui.audit.lines/1`: an object a line. First the run; a report each, as soon as it is examined, which does not hang on
//! what else the batch holds, so that a batch may be parted over machines; then the units, what was copied, and the end. A
//! stream without the last line was cut off.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    Info,
    json::{self, CopiedOf, Frame, UnitOf, number},
};
use crate::{
    batch::{Audited, Digest},
    output::record::{self, ReportOf, View},
    scan::Row,
    text::Lang,
};

/// The schema of the lines.
const LINES: &str = "hegui.audit.lines/1";

#[derive(Serialize)]
struct Told {
    value: serde_json::Number,
    approximate: bool,
    others: usize,
    line: usize,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line<'a> {
    Run {
        schema: &'static str,
        tool: record::Tool,
        rules: Vec<record::PackOf<'a>>,
        today: String,
        problems: Vec<record::ProblemOf<'a>>,
    },
    Report {
        #[serde(flatten)]
        report: Box<ReportOf<'a>>,
        characters: Option<usize>,
        indicators: BTreeMap<&'a str, Told>,
    },
    Unit(Box<UnitOf<'a>>),
    Copy(CopiedOf<'a>),
    End {
        #[serde(flatten)]
        frame: Frame<'a>,
        exit: u8,
    },
}

fn write(out: &mut dyn Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// The first line.
///
/// # Errors
/// When writing fails.
pub fn begin(out: &mut dyn Write, info: &Info) -> io::Result<()> {
    let line = Line::Run {
        schema: LINES,
        tool: record::TOOL,
        rules: record::packs(&info.run.packs),
        today: info.run.today.to_string(),
        problems: record::problems(&info.run.problems, info.run.style.lang),
    };
    write(out, &line)
}

/// The line of a report, its end of line included.
#[must_use]
pub fn line(row: &Row, digest: Option<&Digest>, lang: Lang) -> Vec<u8> {
    let told = digest.iter().flat_map(|digest| &digest.indicators).map(|told| {
        let of =
            Told { value: number(told.value), approximate: told.approximate, others: told.others, line: told.line };
        (told.key.as_str(), of)
    });
    let line = Line::Report {
        report: Box::new(record::report(row, View { lang, baseline: false })),
        characters: digest.map(|digest| digest.characters),
        indicators: told.collect(),
    };
    let mut bytes = Vec::new();
    // Nothing in a row cannot be written, and a vector takes everything.
    let _ = write(&mut bytes, &line);
    bytes
}

/// The lines of the units and of what was copied.
///
/// # Errors
/// When writing fails.
pub fn units(out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    for unit in &audited.units {
        write(out, &Line::Unit(Box::new(json::unit(unit, audited, info))))?;
    }
    audited.copies.iter().try_for_each(|copied| write(out, &Line::Copy(json::copied(copied, audited))))
}

/// The last line.
///
/// # Errors
/// When writing fails.
pub fn end(out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    write(out, &Line::End { frame: json::frame(audited, info.run.style.lang), exit: info.exit })
}
