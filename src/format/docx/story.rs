//! One part read into pieces: the main text, or all footnotes or endnotes.
//!
//! A walk over the tags with a stack of what is open. Deleted text, the instructions of fields and what is hidden are left
//! out here; tables of contents too, for they repeat the headings.

use std::{collections::HashSet, ops::Range};

use super::{
    Part,
    field::Fields,
    piece::{Face, Note, Paragraph, Piece, Run},
    properties::{self, RunProperties},
    styles::{Style, Styles},
    xml::{Node, Space, Tag, Xml},
};
use crate::{format::FormatError, text::Aside};

/// Boxes within boxes that are told apart; those within are read as text of the outer one.
const DEEPEST_BOX: usize = 8;

/// A part as it is read.
#[derive(Debug, Default)]
pub(super) struct Story {
    /// The pieces of the main text.
    pub(super) pieces: Vec<Piece>,
    /// The notes, by their ids.
    pub(super) notes: Vec<(String, Vec<Piece>)>,
    /// What is embedded and was not read.
    pub(super) embedded: Embedded,
}

/// What stands in a part and is not read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Embedded {
    /// Parts of other formats that belong to the text (`w:altChunk`), and whole documents (`w:subDoc`).
    pub(super) chunks: usize,
    /// Objects of other programs: a table, a document.
    pub(super) objects: usize,
    /// Diagrams with text of their own.
    pub(super) diagrams: usize,
    /// Pictures.
    pub(super) pictures: usize,
}

/// What an open element is to the walk.
#[derive(Debug)]
enum Frame {
    Plain,
    Paragraph,
    Run,
    /// `w:t`; where its content begins in the part and in the paragraph's text.
    Text {
        content: usize,
        text: usize,
    },
    Formula,
    Instruction,
    Table,
    Row,
    Cell,
    Box,
    Note(Option<String>),
    /// `mc:AlternateContent`, and whether one of its alternatives was taken.
    Alternatives {
        taken: bool,
    },
    /// `w:sdt`, and whether it is a table of contents.
    Control {
        contents: bool,
    },
}

/// Where pieces go: the part itself, or a box in it.
#[derive(Default)]
struct Sink {
    pieces: Vec<Piece>,
    rows: Vec<Row>,
    fields: Fields,
    /// A paragraph whose mark was deleted: the next one goes on with it.
    carried: Option<Box<Paragraph>>,
}

/// An open row.
struct Row {
    /// The index of its piece.
    at: usize,
    column: u32,
    deleted: bool,
    /// The boxes anchored in it, which are told after it.
    after: Vec<Piece>,
}

/// An open run.
#[derive(Default)]
struct OpenRun {
    from: usize,
    properties: RunProperties,
    style: Option<Style>,
    /// The index of the first of its texts in the paragraph.
    first: usize,
}

/// An open paragraph.
struct OpenParagraph {
    read: Box<Paragraph>,
    style: Style,
    /// The boxes anchored in it.
    after: Vec<Piece>,
}

struct Walk<'s, 'x> {
    xml: Xml<'x>,
    part: Part,
    styles: &'s Styles,
    stack: Vec<Frame>,
    sinks: Vec<Sink>,
    paragraphs: Vec<OpenParagraph>,
    runs: Vec<OpenRun>,
    boxes: u32,
    next_field: usize,
    /// The fields that ended.
    ended: HashSet<usize>,
    story: Story,
}

/// Reads a part.
///
/// # Errors
/// When its XML is damaged.
pub(super) fn read(text: &str, part: Part, styles: &Styles) -> Result<Story, FormatError> {
    let mut walk = Walk {
        xml: Xml::new(text),
        part,
        styles,
        stack: Vec::new(),
        sinks: vec![Sink::default()],
        paragraphs: Vec::new(),
        runs: Vec::new(),
        boxes: 0,
        next_field: 0,
        ended: HashSet::new(),
        story: Story::default(),
    };
    while let Some(node) = walk.xml.next()? {
        match node {
            Node::Open(tag) => walk.open(&tag)?,
            Node::Close(at) => walk.close(&at),
            Node::Text(text, _) => walk.text(&text),
        }
    }
    let mut sink = walk.sinks.drain(..).next().unwrap_or_default();
    sink.flush();
    let (mut story, ended) = (walk.story, walk.ended);
    story.pieces = sink.pieces;
    for piece in story.pieces.iter_mut().chain(story.notes.iter_mut().flat_map(|(_, pieces)| pieces)) {
        if let Piece::Paragraph(paragraph) = piece {
            paragraph.settle(&ended);
        }
    }
    Ok(story)
}

impl Walk<'_, '_> {
    fn sink(&mut self) -> &mut Sink {
        if self.sinks.is_empty() {
            self.sinks.push(Sink::default());
        }
        let last = self.sinks.len() - 1;
        &mut self.sinks[last]
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), FormatError> {
        let frame = match tag.space {
            Space::Word => self.open_word(tag)?,
            Space::Math if tag.name() == "t" => Some(Frame::Formula),
            Space::Math => Some(Frame::Plain),
            Space::Choice => self.open_choice(tag)?,
            Space::Other => self.open_other(tag)?,
        };
        if let Some(frame) = frame {
            self.stack.push(frame);
        }
        Ok(())
    }

    /// Takes exactly one of the alternatives: the first.
    fn open_choice(&mut self, tag: &Tag<'_>) -> Result<Option<Frame>, FormatError> {
        match (tag.name(), self.stack.last_mut()) {
            ("AlternateContent", _) => Ok(Some(Frame::Alternatives { taken: false })),
            ("Choice" | "Fallback", Some(Frame::Alternatives { taken })) => {
                if std::mem::replace(taken, true) {
                    self.skip()
                } else {
                    Ok(Some(Frame::Plain))
                }
            }
            _ => Ok(Some(Frame::Plain)),
        }
    }

    fn open_other(&mut self, tag: &Tag<'_>) -> Result<Option<Frame>, FormatError> {
        match tag.name() {
            "OLEObject" => {
                let program = tag.attribute("ProgID").unwrap_or_default();
                self.story.embedded.objects += usize::from(!program.starts_with("Equation"));
            }
            "relIds" => self.story.embedded.diagrams += 1,
            "pic" | "imagedata" => self.story.embedded.pictures += 1,
            _ => {}
        }
        Ok(Some(Frame::Plain))
    }

    fn skip(&mut self) -> Result<Option<Frame>, FormatError> {
        self.xml.skip()?;
        Ok(None)
    }

    fn open_word(&mut self, tag: &Tag<'_>) -> Result<Option<Frame>, FormatError> {
        Ok(Some(match tag.name() {
            "p" => self.open_paragraph(tag),
            "r" => {
                let first = self.paragraphs.last().map_or(0, |open| open.read.runs.len());
                self.runs.push(OpenRun { from: tag.from, first, ..OpenRun::default() });
                Frame::Run
            }
            "t" => Frame::Text { content: tag.to, text: self.paragraphs.last().map_or(0, |open| open.read.text.len()) },
            "instrText" => Frame::Instruction,
            "pPr" if matches!(self.stack.last(), Some(Frame::Paragraph)) => {
                self.paragraph_properties()?;
                return Ok(None);
            }
            "rPr" if matches!(self.stack.last(), Some(Frame::Run)) => {
                let properties = properties::run(&mut self.xml, tag.from)?;
                if let Some(run) = self.runs.last_mut() {
                    run.style = properties.style.as_deref().and_then(|id| self.styles.character(id)).cloned();
                    run.properties = properties;
                }
                return Ok(None);
            }
            "del" | "moveFrom" if matches!(self.stack.last(), Some(Frame::Row)) => {
                if let Some(row) = self.sink().rows.last_mut() {
                    row.deleted = true;
                }
                Frame::Plain
            }
            "del" | "moveFrom" | "delText" | "delInstrText" | "rt" | "rubyPr" | "pPr" | "rPr" | "sectPr" | "tblPr"
            | "tblPrEx" | "tblGrid" | "sdtEndPr" | "fldData" | "ffData" | "pPrChange" | "rPrChange" | "trPrChange" => {
                return self.skip();
            }
            "fldSimple" if super::field::is_contents(&tag.attribute("instr").unwrap_or_default()) => {
                return self.skip();
            }
            "fldChar" => {
                self.field(&tag.attribute("fldCharType").unwrap_or_default());
                Frame::Plain
            }
            "sdt" => Frame::Control { contents: false },
            "sdtPr" => {
                let gallery = self.is_contents_gallery()?;
                if let Some(Frame::Control { contents }) = self.stack.last_mut() {
                    *contents = gallery;
                }
                return Ok(None);
            }
            "sdtContent" if matches!(self.stack.last(), Some(Frame::Control { contents: true })) => {
                return self.skip();
            }
            "altChunk" | "subDoc" => {
                self.story.embedded.chunks += 1;
                Frame::Plain
            }
            "tab" | "ptab" | "br" | "cr" | "noBreakHyphen" | "sym" => {
                self.character(tag);
                Frame::Plain
            }
            "footnoteReference" | "endnoteReference" => {
                self.reference(tag);
                Frame::Plain
            }
            "footnote" | "endnote" if self.part != Part::Document => self.open_note(tag),
            _ => return self.open_table(tag),
        }))
    }

    fn open_table(&mut self, tag: &Tag<'_>) -> Result<Option<Frame>, FormatError> {
        Ok(Some(match tag.name() {
            "tbl" => {
                let sink = self.sink();
                if let Some(Piece::RowStart { frames }) = sink.rows.last().and_then(|row| sink.pieces.get_mut(row.at)) {
                    *frames = true;
                }
                sink.flush();
                sink.pieces.push(Piece::TableStart);
                Frame::Table
            }
            "tr" => {
                let sink = self.sink();
                let at = sink.pieces.len();
                sink.rows.push(Row { at, column: 1, deleted: false, after: Vec::new() });
                sink.pieces.push(Piece::RowStart { frames: false });
                Frame::Row
            }
            "tc" => {
                let sink = self.sink();
                let column = sink.rows.last().map_or(1, |row| row.column);
                if let Some(row) = sink.rows.last_mut() {
                    row.column = row.column.saturating_add(1);
                }
                sink.pieces.push(Piece::CellStart { column, continued: false });
                Frame::Cell
            }
            "trPr" => {
                self.row_properties()?;
                return Ok(None);
            }
            "tcPr" => {
                self.cell_properties()?;
                return Ok(None);
            }
            "txbxContent" if self.sinks.len() <= DEEPEST_BOX => {
                self.boxes += 1;
                self.sinks.push(Sink::default());
                Frame::Box
            }
            _ => Frame::Plain,
        }))
    }

    fn open_paragraph(&mut self, tag: &Tag<'_>) -> Frame {
        let inside = self.sinks.len() > 1;
        let anchor = self
            .paragraphs
            .last()
            .filter(|_| inside)
            .map(|outer| outer.read.anchor.clone().unwrap_or(outer.read.element.start..outer.read.element.start));
        let read = Box::new(Paragraph {
            part: self.part,
            element: tag.from..tag.to,
            anchor,
            aside: inside.then_some(Aside::TextBox(self.boxes)),
            style: None,
            outline: None,
            number: super::numbering::NumRef::default(),
            mark: RunProperties::default(),
            text: String::new(),
            runs: Vec::new(),
            hidden: Vec::new(),
            notes: Vec::new(),
            face: Face::default(),
        });
        self.paragraphs.push(OpenParagraph { read, style: self.styles.paragraph(None), after: Vec::new() });
        Frame::Paragraph
    }

    fn open_note(&mut self, tag: &Tag<'_>) -> Frame {
        let printed = tag.attribute("type").is_none_or(|kind| kind == "normal");
        let id = tag.attribute("id").filter(|_| printed).map(|id| id.into_owned());
        self.sinks.truncate(1);
        *self.sink() = Sink::default();
        Frame::Note(id)
    }

    fn paragraph_properties(&mut self) -> Result<(), FormatError> {
        let properties = properties::paragraph(&mut self.xml)?;
        if let Some(open) = self.paragraphs.last_mut() {
            open.style = self.styles.paragraph(properties.style.as_deref());
            open.read.style = properties.style;
            open.read.outline = properties.outline;
            open.read.number = properties.number;
            open.read.mark = properties.mark;
        }
        Ok(())
    }

    /// Calls `each` for the tags of an element whose start was just read, to its end.
    fn inside(&mut self, mut each: impl FnMut(&mut Self, &Tag<'_>)) -> Result<(), FormatError> {
        let mut depth = 1usize;
        while depth > 0 {
            match self.xml.next()? {
                Some(Node::Open(tag)) => {
                    depth += 1;
                    if matches!(tag.name(), "trPrChange" | "tcPrChange") {
                        self.xml.skip()?;
                        depth -= 1;
                    } else {
                        each(self, &tag);
                    }
                }
                Some(Node::Close(_)) => depth -= 1,
                Some(Node::Text(..)) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn row_properties(&mut self) -> Result<(), FormatError> {
        self.inside(|walk, tag| {
            let Some(row) = walk.sink().rows.last_mut() else { return };
            match tag.name() {
                "del" => row.deleted = true,
                "gridBefore" => row.column = row.column.saturating_add(tag.number().unwrap_or(0)),
                _ => {}
            }
        })
    }

    fn cell_properties(&mut self) -> Result<(), FormatError> {
        self.inside(|walk, tag| {
            let sink = walk.sink();
            match tag.name() {
                "gridSpan" => {
                    if let Some(row) = sink.rows.last_mut() {
                        row.column = row.column.saturating_add(tag.number().unwrap_or(1).saturating_sub(1));
                    }
                }
                "vMerge" | "hMerge" if tag.val().is_none_or(|val| val == "continue") => {
                    if let Some(Piece::CellStart { continued, .. }) = sink.pieces.last_mut() {
                        *continued = true;
                    }
                }
                _ => {}
            }
        })
    }

    fn is_contents_gallery(&mut self) -> Result<bool, FormatError> {
        let mut gallery = false;
        self.inside(|_, tag| {
            gallery |= tag.is("docPartGallery") && tag.val().is_some_and(|val| val == "Table of Contents");
        })?;
        Ok(gallery)
    }

    fn field(&mut self, kind: &str) {
        let next = self.next_field;
        let sink = self.sink();
        match kind {
            "begin" => {
                sink.fields.begin(next);
                self.next_field += 1;
            }
            "separate" => sink.fields.separate(),
            "end" => {
                let ended = sink.fields.end();
                self.ended.extend(ended);
            }
            _ => {}
        }
    }

    fn reference(&mut self, tag: &Tag<'_>) {
        let part = if tag.is("footnoteReference") { Part::Footnotes } else { Part::Endnotes };
        if self.part == Part::Document
            && !self.is_hidden()
            && let (Some(id), Some(open)) = (tag.attribute("id"), self.paragraphs.last_mut())
        {
            open.read.notes.push(Note { part, id: id.into_owned() });
        }
    }

    /// A character that stands for itself.
    fn character(&mut self, tag: &Tag<'_>) {
        // The same names stand in properties (w:tabs/w:tab); there is no run around those.
        if !matches!(self.stack.last(), Some(Frame::Run)) {
            return;
        }
        let symbol = || {
            let code = u32::from_str_radix(&tag.attribute("char")?, 16).ok()?;
            // A character of a symbol font has its own meaning there, which no text can carry.
            char::from_u32(code).filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c) && !c.is_control())
        };
        let c = match tag.name() {
            "br" | "cr" => Some('\n'),
            "noBreakHyphen" => Some('-'),
            "sym" => symbol(),
            _ => Some('\t'),
        };
        if let Some(c) = c {
            self.put(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// Whether the open run is hidden.
    fn is_hidden(&self) -> bool {
        let style = self.paragraphs.last().is_some_and(|open| open.style.hidden);
        self.runs.last().is_some_and(|run| {
            let of_style = run.style.as_ref().map_or(style, |own| own.hidden || style);
            run.properties.hidden.unwrap_or(of_style)
        })
    }

    fn put(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        let hider = self.sinks.last().and_then(|sink| sink.fields.hider());
        let Some(open) = self.paragraphs.last_mut() else { return };
        let from = open.read.text.len();
        open.read.text.push_str(text);
        if let Some(field) = hider {
            open.read.hidden.push((from..open.read.text.len(), field));
            return;
        }
        let (run, style) = (self.runs.last(), &open.style);
        let of_run = run.and_then(|run| run.style.as_ref());
        let bold =
            run.and_then(|run| run.properties.bold).unwrap_or(of_run.is_some_and(|of_run| of_run.bold) != style.bold);
        let size = run.and_then(|run| run.properties.size.or(of_run.and_then(|of_run| of_run.size))).or(style.size);
        let font = run.and_then(|run| run.properties.font.or(of_run.and_then(|of_run| of_run.font))).or(style.font);
        open.read.face.add(text.chars().filter(|c| !c.is_whitespace()).count(), bold, size, font);
    }

    fn text(&mut self, text: &str) {
        match self.stack.last() {
            // A line that ends within w:t is no line of the paragraph; one byte stays one byte.
            Some(Frame::Text { .. } | Frame::Formula) if text.contains(['\n', '\r']) => {
                self.put(&text.replace(['\n', '\r'], " "));
            }
            Some(Frame::Text { .. } | Frame::Formula) => self.put(text),
            Some(Frame::Instruction) => self.sink().fields.instruct(text),
            _ => {}
        }
    }

    fn close(&mut self, at: &Range<usize>) {
        match self.stack.pop() {
            Some(Frame::Paragraph) => self.close_paragraph(at.end),
            Some(Frame::Run) => {
                if let (Some(run), Some(open)) = (self.runs.pop(), self.paragraphs.last_mut()) {
                    open.read.runs.iter_mut().skip(run.first).for_each(|text| text.element = run.from..at.end);
                }
            }
            Some(Frame::Text { content, text }) => self.close_text(content..at.start, text),
            Some(Frame::Table) => self.sink().end(Piece::TableEnd),
            Some(Frame::Row) => self.close_row(),
            Some(Frame::Cell) => self.sink().flush(),
            Some(Frame::Box) => self.close_box(),
            Some(Frame::Note(id)) => {
                let mut sink = std::mem::take(self.sink());
                sink.flush();
                self.story.notes.extend(id.map(|id| (id, sink.pieces)));
            }
            Some(
                Frame::Plain | Frame::Formula | Frame::Instruction | Frame::Alternatives { .. } | Frame::Control { .. },
            )
            | None => {}
        }
    }

    fn close_text(&mut self, content: Range<usize>, from: usize) {
        let field = self.sinks.last().is_some_and(|sink| sink.fields.is_open());
        let (Some(open), Some(run)) = (self.paragraphs.last_mut(), self.runs.last()) else { return };
        let text = from..open.read.text.len();
        if !text.is_empty() {
            let properties = Some(run.properties.element.clone()).filter(|range| !range.is_empty());
            let element = run.from..run.from;
            open.read.runs.push(Run { text, content, element, properties, paragraph: 0..0, field });
        }
    }

    fn close_paragraph(&mut self, end: usize) {
        let Some(OpenParagraph { mut read, style, mut after }) = self.paragraphs.pop() else { return };
        read.element.end = end;
        let element = read.element.clone();
        for piece in &mut after {
            if let Piece::Paragraph(boxed) = piece
                && boxed.anchor.as_ref().is_some_and(|anchor| anchor.start == element.start)
            {
                boxed.anchor = Some(element.clone());
            }
        }
        for run in &mut read.runs {
            run.paragraph = element.clone();
        }
        read.mark.hidden = Some(read.mark.hidden.unwrap_or(style.hidden));
        let sink = self.sink();
        if let Some(before) = sink.carried.take() {
            read.join(*before);
        }
        if read.mark.gone {
            sink.carried = Some(read);
        } else {
            sink.pieces.push(Piece::Paragraph(read));
        }
        match sink.rows.last_mut() {
            Some(row) => row.after.extend(after),
            None => sink.pieces.extend(after),
        }
    }

    fn close_row(&mut self) {
        let sink = self.sink();
        sink.flush();
        let Some(row) = sink.rows.pop() else { return };
        if row.deleted {
            sink.pieces.truncate(row.at);
            return;
        }
        sink.pieces.push(Piece::RowEnd);
        match sink.rows.last_mut() {
            Some(outer) => outer.after.extend(row.after),
            None => sink.pieces.extend(row.after),
        }
    }

    fn close_box(&mut self) {
        let Some(mut sink) = self.sinks.pop() else { return };
        sink.flush();
        match self.paragraphs.last_mut() {
            Some(open) => open.after.extend(sink.pieces),
            None => self.sink().pieces.extend(sink.pieces),
        }
    }
}

impl Sink {
    /// Puts in a paragraph that waited for another to join it.
    fn flush(&mut self) {
        self.pieces.extend(self.carried.take().map(Piece::Paragraph));
    }

    fn end(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }
}
