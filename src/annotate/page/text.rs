//! The text of the report as blocks: paragraphs, headings and tables, the places of findings marked in them.

use serde::Serialize;

use super::{Page, Shown};
use crate::{
    annotate::Where,
    document::{Paragraph, SectionKind},
    format::CELL_END,
    output::safe,
    text::Span,
};

/// A stretch of a block's text that looks alike throughout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Run {
    text: String,
    /// The gravest severity of the findings whose places hold it; empty for none.
    severity: &'static str,
    /// The findings whose places begin here.
    begins: Vec<usize>,
    /// The findings whose places end here.
    ends: Vec<usize>,
    /// Whether it is a heading that the text of its paragraph follows.
    run_in: bool,
}

/// A paragraph, heading or table.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Block {
    /// The number of its first paragraph, from 1.
    id: usize,
    /// `p`, `table`, or `h2` to `h6`.
    tag: &'static str,
    /// Whether it is a part of the title.
    title: bool,
    /// Of a paragraph: one line of one cell; of a table: its lines and their cells.
    rows: Vec<Vec<Vec<Run>>>,
    /// The findings that stand beside it.
    notes: Vec<Shown>,
    /// The findings that tell what is absent after it.
    missing: Vec<Shown>,
    /// The gravest severity of those.
    gravest: &'static str,
    table: Option<u32>,
}

/// The blocks of a page.
pub(super) fn blocks(page: &Page<'_>, notes: &[Shown]) -> Vec<Block> {
    let source = page.document.source();
    let headings = headings(page);
    let touching = touching(page);
    let title = super::title::title(page.document, page.paragraphs);
    let mut out: Vec<Block> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    for (index, paragraph) in page.paragraphs.iter().enumerate() {
        let (Some(first), Some(last)) = (paragraph.pieces.first(), paragraph.pieces.last()) else { continue };
        let whole = Span::new(first.start, last.end);
        let next = headings.partition_point(|(span, _)| span.start < whole.start);
        let heading = headings.get(next).filter(|(span, _)| span.start < whole.end);
        // A heading on a line of its own, or one that its text follows.
        let alone = heading
            .filter(|(span, _)| source.slice(Span::new(span.end.min(whole.end), whole.end)).chars().count() <= 1);
        let run_in = heading.filter(|_| alone.is_none()).map(|(span, _)| *span);
        let table = source.address(whole.start).and_then(|address| address.cell).map(|cell| cell.table);
        let noted: Vec<(Span, &Shown)> =
            touching[index].iter().filter_map(|(span, at)| Some((*span, notes.get(*at)?))).collect();
        let cells = cells(page, &noted, paragraph, run_in, table.is_some());
        if let Some(block) = out.last_mut().filter(|block| table.is_some() && block.table == table) {
            block.rows.push(cells);
            continue;
        }
        starts.push(whole.start);
        out.push(Block {
            id: index + 1,
            tag: match (table, alone) {
                (Some(_), _) => "table",
                (None, Some((_, level))) => ["h2", "h3", "h4", "h5", "h6"][usize::from(level.saturating_sub(1)).min(4)],
                (None, None) => "p",
            },
            title: title.is_some_and(|title| title.start <= whole.start && whole.end <= title.end),
            rows: vec![cells],
            table,
            ..Block::default()
        });
    }
    for (note, shown) in page.notes.iter().zip(notes) {
        let holding = |byte: usize| starts.partition_point(|start| *start <= byte).saturating_sub(1);
        match note.place {
            Where::At(span) => {
                if let Some(block) = out.get_mut(holding(span.start)) {
                    block.notes.push(shown.clone());
                }
            }
            Where::After(byte) => {
                if let Some(block) = out.get_mut(holding(byte.saturating_sub(1))) {
                    block.missing.push(shown.clone());
                    block.gravest = gravest(block.missing.iter().map(|shown| shown.severity));
                }
            }
            Where::Whole => {}
        }
    }
    out
}

/// The gravest of severities by their names; empty for none.
fn gravest(words: impl Iterator<Item = &'static str>) -> &'static str {
    let rank = |word: &&str| ["", "note", "warning", "error"].iter().position(|known| known == word);
    words.max_by_key(rank).unwrap_or_default()
}

/// The headings in the text, with their levels.
fn headings(page: &Page<'_>) -> Vec<(Span, u8)> {
    let document = page.document;
    let of = document.sections().iter().filter(|section| section.kind == SectionKind::Heading);
    let mut out: Vec<(Span, u8)> =
        of.map(|section| (document.folded().to_source(section.heading), section.level)).collect();
    out.sort_by_key(|(span, _)| span.start);
    out
}

/// For each paragraph the places that share text with it, and the indices of their notes.
fn touching(page: &Page<'_>) -> Vec<Vec<(Span, usize)>> {
    let mut out = vec![Vec::new(); page.paragraphs.len()];
    let end = |paragraph: &Paragraph| paragraph.pieces.last().map_or(0, |piece| piece.end);
    for (at, note) in page.notes.iter().enumerate() {
        let Where::At(span) = note.place else { continue };
        let first = page.paragraphs.partition_point(|paragraph| end(paragraph) <= span.start);
        for (paragraph, touching) in page.paragraphs.iter().zip(&mut out).skip(first) {
            if paragraph.pieces.first().is_none_or(|piece| piece.start >= span.end) {
                break;
            }
            touching.push((span, at));
        }
    }
    out
}

/// The runs of a paragraph, in cells where it is the row of a table.
fn cells(
    page: &Page<'_>,
    noted: &[(Span, &Shown)],
    paragraph: &Paragraph,
    run_in: Option<Span>,
    row: bool,
) -> Vec<Vec<Run>> {
    let text = page.document.source().text();
    let mut cells = vec![Vec::new()];
    let pieces = paragraph.pieces.iter().flat_map(|piece| {
        let said = text.get(piece.start..piece.end).unwrap_or_default();
        let mut at = piece.start;
        // Every cell of a row, the marks between them left out.
        let parts = if row { cells_of(page, said, piece.start) } else { vec![said] };
        let spans: Vec<(bool, Span)> = parts
            .into_iter()
            .enumerate()
            .map(|(number, part)| {
                let span = Span::new(at, at + part.len());
                at = span.end + CELL_END.len();
                (number > 0, span)
            })
            .collect();
        spans
    });
    for (next_cell, span) in pieces {
        if next_cell {
            cells.push(Vec::new());
        }
        if let Some(cell) = cells.last_mut() {
            cell.extend(runs(page, noted, span, run_in));
        }
    }
    cells
}

/// A stretch of the text, cut where places begin and end.
fn runs(page: &Page<'_>, noted: &[(Span, &Shown)], span: Span, run_in: Option<Span>) -> Vec<Run> {
    let text = page.document.source().text();
    let places = || noted.iter().filter(|(place, _)| place.start < span.end && place.end > span.start);
    let mut cuts: Vec<usize> = places().flat_map(|(place, _)| [place.start, place.end]).collect();
    cuts.extend(run_in.map(|heading| heading.end));
    cuts.extend([span.start, span.end]);
    cuts.retain(|cut| (span.start..=span.end).contains(cut) && text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    cuts.windows(2)
        .filter_map(|pair| {
            let (from, to) = (*pair.first()?, *pair.last()?);
            let over = || places().filter(move |(place, _)| place.start <= from && to <= place.end);
            Some(Run {
                text: safe(&text[from..to]).into_owned(),
                severity: gravest(over().map(|(_, shown)| shown.severity)),
                begins: over().filter(|(place, _)| place.start == from).map(|(_, shown)| shown.number).collect(),
                ends: over().filter(|(place, _)| place.end == to).map(|(_, shown)| shown.number).collect(),
                run_in: run_in.is_some_and(|heading| heading.start <= from && to <= heading.end),
            })
        })
        .collect()
}

/// The cells of a row: each has its own address, so that a `|` of the report's own divides none.
fn cells_of<'t>(page: &Page<'_>, row: &'t str, start: usize) -> Vec<&'t str> {
    let source = page.document.source();
    let (mut out, mut from) = (Vec::new(), 0);
    for (at, mark) in row.match_indices(CELL_END) {
        let next = at + mark.len();
        let empty = row[next..].is_empty() || row[next..].starts_with(CELL_END);
        if at >= from && (empty || source.address(start + at) != source.address(start + next)) {
            out.push(&row[from..at]);
            from = next;
        }
    }
    out.push(&row[from..]);
    out
}
