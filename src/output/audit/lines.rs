//! `hegui.audit.lines/1`: an object a line. First the run; a report each, as soon as it is examined, which does not hang on
//! what else the batch holds, so that a batch may be parted over machines; then the units, what was copied, and the end. A
//! stream without the last line was cut off.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Info,
    json::{self, CopiedOf, Frame, Told, UnitOf, number},
};
use crate::{
    batch::{Audited, Digest},
    output::record::{self, About, ReportOf, View},
    scan::Row,
    text::Lang,
};

/// The schema of the lines.
const LINES: &str = "hegui.audit.lines/1";

/// --format jsonl 的一行：首行为 run；每查完一份文件写一行 report；然后每个单位一行 unit，每两份雷同的报告一行 copy；末行为 end，没有末行的，结果不完整。
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Line<'a> {
    /// 首行：审核的情况。
    Run(RunLine<'a>),
    /// 一份文件，只由该文件、规则、设置和审核日期决定，与同批其他文件无关。
    Report(Box<ReportLine<'a>>),
    /// 一个单位，与 json 格式 units 的各项相同。
    Unit(Box<UnitOf<'a>>),
    /// 雷同的两份报告，与 json 格式 copies 的各项相同。
    Copy(CopiedOf<'a>),
    /// 末行：要求、指标、合计和退出码，与 json 格式的同名各项相同。
    End(EndLine<'a>),
}

/// The first line.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunLine<'a> {
    /// 本格式的名称和版本。
    #[schemars(extend("const" = LINES))]
    schema: &'static str,
    #[serde(flatten)]
    about: About<'a>,
}

/// A report.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportLine<'a> {
    #[serde(flatten)]
    report: ReportOf<'a>,
    /// 正文的字数；不是报告或未能读取的为 null。
    characters: Option<usize>,
    /// 写明的各项指标；键为指标的中文名称。
    indicators: BTreeMap<&'a str, Told>,
}

/// The last line.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EndLine<'a> {
    #[serde(flatten)]
    frame: Frame<'a>,
    /// 退出码，与 json 格式的 exit 相同。
    exit: u8,
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
    write(out, &Line::Run(RunLine { schema: LINES, about: (&info.run).into() }))
}

/// The line of a report, its end of line included.
#[must_use]
pub fn line(row: &Row, digest: Option<&Digest>, lang: Lang) -> Vec<u8> {
    let told = digest.iter().flat_map(|digest| &digest.indicators).map(|told| {
        let of =
            Told { value: number(told.value), approximate: told.approximate, others: told.others, line: told.line };
        (told.key.as_str(), of)
    });
    let report = record::report(row, View { lang, baseline: false });
    let line = ReportLine { report, characters: digest.map(|digest| digest.characters), indicators: told.collect() };
    let mut bytes = Vec::new();
    // Nothing in a row cannot be written, and a vector takes everything.
    let _ = write(&mut bytes, &Line::Report(Box::new(line)));
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
    write(out, &Line::End(EndLine { frame: json::frame(audited, info.run.style.lang), exit: info.exit }))
}
