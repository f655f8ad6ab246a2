//! The outline of a report: what it says of itself, and its tree of headings, for people and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    Style,
    record::{Described, Span},
    safe, window,
};
use crate::{
    document::{Document, Evidence, SectionId, SectionKind},
    finding::locate,
    scan::{PartRow, Row},
    text::FSpan,
};

#[derive(Serialize)]
struct Heading {
    marker: String,
    level: u8,
    title: String,
    run_in: bool,
    kind: SectionKind,
    span: Span,
    part: Option<String>,
    evidence: Evidence,
}

#[derive(Serialize)]
struct Outline<'a> {
    schema: &'static str,
    path: &'a str,
    is_report: bool,
    #[serde(flatten)]
    described: Described<'a>,
    published_source: Option<crate::document::DateSource>,
    written_source: Option<crate::document::DateSource>,
    index_number: Option<&'a str>,
    doc_number: Option<&'a str>,
    body: Span,
    outline: Vec<Heading>,
}

/// Writes the outline as one JSON object.
///
/// # Errors
/// When writing fails.
pub fn json(out: &mut dyn Write, document: &Document, row: &Row) -> io::Result<()> {
    let meta = document.meta();
    let outline = Outline {
        schema: "hegui.outline/1",
        path: &row.path,
        is_report: document.is_report(),
        described: row.into(),
        published_source: meta.published.map(|d| d.source),
        written_source: meta.written.map(|d| d.source),
        index_number: meta.index_number.as_deref(),
        doc_number: meta.doc_number.as_deref(),
        body: place(document, document.body()),
        outline: (0..document.sections().len()).map(|i| heading(document, row, SectionId::from_index(i))).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &outline)?;
    writeln!(out)
}

fn place(document: &Document, span: FSpan) -> Span {
    (&locate(document.source(), document.folded().to_source(span))).into()
}

/// The text of a span as it stands in the report, white space at its ends and line wraps inside left out.
fn source(document: &Document, span: FSpan) -> String {
    let text = document.source().slice(document.folded().to_source(span));
    text.trim().replace(['\n', '\r'], "")
}

fn heading(document: &Document, row: &Row, id: SectionId) -> Heading {
    let section = document.section(id);
    let marker =
        FSpan::new(section.heading.start, section.title.start.min(section.heading.end).max(section.heading.start));
    let keys: Vec<&str> = parts(document, row, id).map(|p| p.key.as_str()).collect();
    Heading {
        marker: if marker.is_empty() { String::new() } else { source(document, marker) },
        level: section.level,
        title: source(document, section.title),
        run_in: section.run_in,
        kind: section.kind,
        span: place(document, section.heading),
        part: (!keys.is_empty()).then(|| keys.join("+")),
        evidence: section.evidence,
    }
}

/// The parts whose heading this is.
fn parts<'r>(document: &Document, row: &'r Row, id: SectionId) -> impl Iterator<Item = &'r PartRow> {
    let start = document.folded().to_source(document.section(id).heading).start;
    row.parts.iter().filter(move |p| p.heading.is_some() && p.place.span.start == start)
}

/// Writes the outline as a person would draw it.
///
/// # Errors
/// When writing fails.
pub fn human(out: &mut dyn Write, document: &Document, row: &Row, style: Style) -> io::Result<()> {
    let meta = document.meta();
    let lang = style.lang;
    let unknown = lang.pick("未知", "unknown");
    let dated = |d: Option<crate::document::SourcedDate>| d.map_or_else(|| unknown.to_owned(), |d| d.date.to_string());
    let organ = meta.reporter.organ.as_deref().unwrap_or(unknown);
    writeln!(out, "{}", safe(&row.path))?;
    let lines = [
        (lang.pick("标题", "title"), meta.title.as_deref().unwrap_or(unknown).to_owned()),
        (lang.pick("机关", "organ"), organ.to_owned()),
        (
            lang.pick("层级", "level"),
            meta.reporter.level.map_or_else(|| unknown.to_owned(), |l| l.said().get(lang).to_owned()),
        ),
        (lang.pick("年度", "year"), meta.year.map_or_else(|| unknown.to_owned(), |y| y.to_string())),
        (lang.pick("公开", "published"), dated(meta.published)),
        (lang.pick("成文", "written"), dated(meta.written)),
    ];
    for (name, value) in lines {
        let room = style.width.saturating_sub(window::columns(name) + 5);
        writeln!(out, "  {name}{} {}", lang.pick("：", ":"), window::clip(&safe(&value), room))?;
    }
    if !document.is_report() {
        writeln!(
            out,
            "  {}",
            lang.pick("不像法治政府建设年度报告", "this does not look like an annual rule-of-law report")
        )?;
    }
    writeln!(out)?;
    for i in 0..document.sections().len() {
        let id = SectionId::from_index(i);
        let section = document.section(id);
        let indent = "  ".repeat(usize::from(section.level));
        let names: Vec<&str> = parts(document, row, id).map(|p| p.title.get(lang)).collect();
        let part =
            if names.is_empty() { String::new() } else { format!("  [{}]", names.join(lang.pick("＋", " + "))) };
        let room = style.width.saturating_sub(indent.len() + window::columns(&part) + 2);
        writeln!(out, "{indent}{}{part}", window::clip(&safe(&source(document, section.heading)), room))?;
    }
    Ok(())
}
