//! The chosen lines of a page as a draft: paragraphs, rows of tables, labels with their values, headings, page data.

use std::collections::HashMap;

use super::{flow::Flow, furniture, heading, line::Line, page::PageData, region::Region, tree::Id};
use crate::{
    document::{Declared, Draft, Paragraph},
    format::{
        extract::{self, Block, Extract},
        wrap,
    },
    text::{Address, Aside, Said, Span},
};

/// Files that are named when they were not read.
const NAMED: usize = 5;

/// Puts a draft together.
pub(super) fn compose(flow: &Flow, region: &Region, data: &PageData, encoding: &'static str) -> Draft {
    let headings = heading::headings(flow, region);
    let mut out =
        Composer { flow, headings: &headings, extract: Extract::default(), paragraphs: 0, tables: HashMap::new() };
    if region.title.is_none()
        && let Some(title) = data.title().filter(|title| !shows(flow, region, title))
    {
        out.stated(&title);
    }
    let opens = region.lines.iter().position(|i| flow.lines[*i].is_prose() || flow.lines[*i].is_numbered());
    let opens = opens.unwrap_or(region.lines.len());
    let closes = region.lines.iter().rposition(|i| flow.lines[*i].is_prose()).unwrap_or(opens);
    let mut from = 0;
    while from < region.lines.len() {
        let row = |n: usize| region.lines.get(n).and_then(|i| flow.lines[*i].place).map(|p| (p.table, p.row));
        let mut to = from + 1;
        while row(from).is_some() && row(to) == row(from) {
            to += 1;
        }
        let lines = &region.lines[from..to];
        if from < opens || from > closes {
            out.outside(lines, region.title);
        } else {
            out.inside(lines);
        }
        from = to;
    }
    let outside: String = (0..region.lines.len())
        .filter(|n| *n < opens || *n > closes)
        .flat_map(|n| [flow.lines[region.lines[n]].text.as_str(), "\n"])
        .collect();
    for line in data.unsaid(&outside) {
        out.stated(&line);
    }
    let mut draft = out.extract.finish(encoding);
    unwrap(&mut draft);
    draft.omitted = omitted(flow, region);
    let replaced = draft.source.text().matches(char::REPLACEMENT_CHARACTER).count();
    draft.damage = draft.source.text().find(char::REPLACEMENT_CHARACTER).map(|first| (first, replaced));
    draft
}

/// Joins lines that were broken at a fixed width by `<br>`; where headings are declared, lines are what they seem.
fn unwrap(draft: &mut Draft) {
    if draft.paragraphs.iter().any(|paragraph| paragraph.heading.is_some()) {
        return;
    }
    let lines: Vec<Span> = draft.paragraphs.iter().flat_map(|paragraph| paragraph.pieces.iter().copied()).collect();
    let joined = wrap::join(&draft.source, &lines);
    draft.paragraphs = joined.into_iter().map(|pieces| Paragraph { pieces, heading: None }).collect();
}

/// Whether the head of the text shows a title, perhaps on two lines.
fn shows(flow: &Flow, region: &Region, title: &str) -> bool {
    let head: String = region.lines.iter().take(12).map(|i| super::region::squeezed(&flow.lines[*i].text)).collect();
    head.contains(&super::region::squeezed(title))
}

struct Composer<'f> {
    flow: &'f Flow,
    headings: &'f HashMap<usize, Declared>,
    extract: Extract,
    paragraphs: u32,
    /// The numbers of the tables that hold rows.
    tables: HashMap<Id, u32>,
}

impl Composer<'_> {
    /// What the page states outside its text.
    fn stated(&mut self, text: &str) {
        let address = Address { aside: Some(Aside::PageData), ..Address::default() };
        self.extract.block(&Block { text: text.to_owned(), heading: None, address }, |_, _| {});
    }

    fn paragraph(&mut self, text: String, heading: Option<Declared>, note: Option<u32>) {
        let address = match note {
            Some(note) => Address { aside: Some(Aside::Footnote(note)), ..Address::default() },
            None => {
                self.paragraphs += 1;
                Address { paragraph: Some(self.paragraphs), ..Address::default() }
            }
        };
        self.extract.block(&Block { text, heading, address }, |_, _| {});
    }

    /// Lines above or below the running text: labels with their values, each pair on a line of its own.
    fn outside(&mut self, lines: &[usize], title: Option<usize>) {
        if let Some(pairs) = self.pairs(lines) {
            for (label, value) in pairs {
                let mut label = self.flow.lines[label].clone();
                label.join(value.map_or("", |value| &self.flow.lines[value].text));
                self.paragraph(label.text, None, None);
            }
        } else if lines.len() > 1 && self.is_row(lines) && !lines.iter().any(|i| is_labelled(&self.flow.lines[*i])) {
            self.row(lines);
        } else {
            for i in lines {
                let line = &self.flow.lines[*i];
                let text = if Some(*i) == title || line.is_prose() {
                    line.text.clone()
                } else {
                    furniture::without_controls(&line.text)
                };
                if !text.trim().is_empty() {
                    self.paragraph(text, self.headings.get(i).copied(), line.note);
                }
            }
        }
    }

    /// The labels and values of a row, if it is one of these: names, each with the value in the next cell or with none.
    fn pairs(&self, lines: &[usize]) -> Option<Vec<(usize, Option<usize>)>> {
        let mut out = Vec::new();
        let mut rest = lines.iter().copied().peekable();
        while let Some(label) = rest.next() {
            if !self.is_name(label) {
                return None;
            }
            let named = self.flow.lines[label].text.ends_with(['：', ':']);
            let apart = |value: &usize| self.column(*value) != self.column(label);
            let value =
                rest.next_if(|value| apart(value) && !(named && self.flow.lines[*value].text.ends_with(['：', ':'])));
            out.push((label, value));
        }
        // One name without a value is a line like any other.
        out.iter().any(|(_, value)| value.is_some()).then_some(out)
    }

    fn column(&self, i: usize) -> Option<u32> {
        self.flow.lines[i].place.map(|place| place.column)
    }

    /// Whether a cell names what the next one holds.
    fn is_name(&self, i: usize) -> bool {
        let line = &self.flow.lines[i];
        let name = line.text.trim_end_matches(['：', ':']);
        let plain = !name.is_empty() && !name.contains(|c: char| c.is_ascii_digit() || "：:。".contains(c));
        line.place.is_some() && line.chars <= 10 && plain
    }

    /// Lines of the text: a row of a table, or paragraphs.
    fn inside(&mut self, lines: &[usize]) {
        if lines.len() > 1 && self.is_row(lines) {
            self.row(lines);
            return;
        }
        for i in lines {
            let line = &self.flow.lines[*i];
            self.paragraph(line.text.clone(), self.headings.get(i).copied(), line.note);
        }
    }

    /// Whether lines of one row are entries of a table and no text laid out as one; as [`Extract::row`] decides it.
    fn is_row(&self, lines: &[usize]) -> bool {
        let mut cells: HashMap<u32, usize> = HashMap::new();
        for i in lines {
            let line = &self.flow.lines[*i];
            *cells.entry(line.place.map_or(0, |p| p.column)).or_default() += line.text.chars().count();
        }
        cells.len() > 1
            && cells.values().all(|chars| *chars <= extract::RUNNING)
            && lines.iter().all(|i| !self.headings.contains_key(i))
    }

    fn row(&mut self, lines: &[usize]) {
        let mut cells: Vec<Vec<Block>> = Vec::new();
        let mut last = None;
        for i in lines {
            let line = &self.flow.lines[*i];
            let Some(place) = line.place else { continue };
            let next = u32::try_from(self.tables.len()).unwrap_or(u32::MAX).saturating_add(1);
            let table = *self.tables.entry(place.table).or_insert(next);
            let address = extract::cell(table, place.row, place.column);
            let block = Block { text: line.text.clone(), heading: None, address };
            match cells.last_mut() {
                Some(cell) if last == Some(place.column) => cell.push(block),
                _ => cells.push(vec![block]),
            }
            last = Some(place.column);
        }
        self.extract.row(&cells, |_, _, _, _| {});
    }
}

fn is_labelled(line: &Line) -> bool {
    furniture::is_label(&line.text) && !line.text.trim_end().ends_with(['：', ':'])
}

/// A text of so many characters is a report, and no announcement of one.
const WHOLE: usize = 600;

/// What of the page was not read and may be missed.
fn omitted(flow: &Flow, region: &Region) -> Vec<Said> {
    let mut out = Vec::new();
    // The report itself, offered as a Word file below its text, is nothing more.
    let length: usize = region.lines.iter().map(|i| flow.lines[*i].text.chars().count()).sum();
    let same = |name: &&str| length >= WHOLE && name.contains("法治") && name.contains("报告");
    let offered = region.lines.iter().flat_map(|i| &flow.lines[*i].files).map(String::as_str);
    let files: Vec<&str> = offered.filter(|name| !same(name)).collect();
    if let Some((first, _)) = files.split_first() {
        let named = files.iter().take(NAMED).map(|name| format!("“{name}”")).collect::<Vec<_>>();
        let more = if files.len() > NAMED { "等" } else { "" };
        out.push(Said::new(
            format!("页面所附文件{}{more}未读取", named.concat()),
            match files.len() {
                1 => format!("the page offers a file that was not read: {first}"),
                count => format!("the page offers {count} files that were not read, the first: {first}"),
            },
        ));
    }
    if region.continues {
        out.push(Said::new(
            "正文分为多页，只读取了本页；其余各页请一并保存、合并后再检查",
            "the text goes on on further pages, which were not read; save them too and put them together",
        ));
    }
    out
}
