//! One part read into pieces: the main text, or all footnotes or endnotes.
//!
//! A walk over the tags with a stack of what is open. Deleted text, the instructions of fields and what is hidden are left
//! out here; tables of contents too, for they repeat the headings.

mod run;
mod table;

use std::{borrow::Cow, collections::HashSet, ops::Range};

use super::{
    Part,
    field::{self, Fields},
    piece::{Face, Paragraph, Piece},
    properties::{self, RunProperties},
    styles::{Style, Styles},
    xml::{Node, Space, Tag, Xml},
};
use crate::{format::FormatError, text::Aside};

/// Paragraphs and bounds of tables, at most: the longest report has some hundreds.
const MOST_PIECES: usize = 200_000;
/// Runs of text, at most.
const MOST_RUNS: usize = 500_000;
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
    properties: RunProperties,
    style: Option<Style>,
}

/// An open paragraph.
struct OpenParagraph<'s> {
    read: Box<Paragraph>,
    style: Cow<'s, Style>,
    /// The boxes anchored in it.
    after: Vec<Piece>,
}

struct Walk<'s, 'x> {
    xml: Xml<'x>,
    part: Part,
    styles: &'s Styles,
    stack: Vec<Frame>,
    sinks: Vec<Sink>,
    paragraphs: Vec<OpenParagraph<'s>>,
    runs: Vec<OpenRun>,
    boxes: u32,
    next_field: usize,
    /// What was read of each kind, against the limits.
    counted: (usize, usize),
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
        counted: (0, 0),
        ended: HashSet::new(),
        story: Story::default(),
    };
    while let Some(node) = walk.xml.next()? {
        match node {
            Node::Open(tag) => {
                walk.open(&tag)?;
                if walk.counted.0 > MOST_PIECES || walk.counted.1 > MOST_RUNS {
                    return Err(FormatError::TooLarge);
                }
            }
            Node::Close(at) => walk.close(&at),
            Node::Text(text) => walk.text(&text),
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
            // A symbol of a newer Word; the older one gets a w:t in its stead.
            "symEx" => self.character(tag),
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
        match tag.name() {
            "pPr" if matches!(self.stack.last(), Some(Frame::Paragraph)) => {
                self.paragraph_properties()?;
                Ok(None)
            }
            "rPr" if matches!(self.stack.last(), Some(Frame::Run)) => {
                let properties = properties::run(&mut self.xml)?;
                if let Some(run) = self.runs.last_mut() {
                    run.style = properties.style.as_deref().and_then(|id| self.styles.character(id)).cloned();
                    run.properties = properties;
                }
                Ok(None)
            }
            "del" | "moveFrom" | "delText" | "delInstrText" | "rt" | "rubyPr" | "pPr" | "rPr" | "sectPr" | "tblPr"
            | "tblPrEx" | "tblGrid" | "sdtEndPr" | "fldData" | "ffData" => self.skip(),
            "fldSimple" if field::is_contents(&tag.attribute("instr").unwrap_or_default()) => self.skip(),
            "sdt" => Ok(Some(Frame::Control { contents: false })),
            "sdtPr" => {
                let gallery = self.is_contents_gallery()?;
                if let Some(Frame::Control { contents }) = self.stack.last_mut() {
                    *contents = gallery;
                }
                Ok(None)
            }
            "sdtContent" if matches!(self.stack.last(), Some(Frame::Control { contents: true })) => self.skip(),
            "tbl" | "tr" | "tc" | "trPr" | "tcPr" | "txbxContent" => self.open_table(tag),
            _ => Ok(Some(self.open_text(tag))),
        }
    }

    fn open_text(&mut self, tag: &Tag<'_>) -> Frame {
        match tag.name() {
            "p" => {
                self.counted.0 += 1;
                return self.open_paragraph(tag);
            }
            "r" => {
                self.counted.1 += 1;
                self.runs.push(OpenRun::default());
                return Frame::Run;
            }
            "t" => {
                let text = self.paragraphs.last().map_or(0, |open| open.read.text.len());
                return Frame::Text { content: tag.to, text };
            }
            "instrText" => return Frame::Instruction,
            "footnote" | "endnote" if self.part != Part::Document => return self.open_note(tag),
            "fldChar" => self.field(&tag.attribute("fldCharType").unwrap_or_default()),
            "altChunk" | "subDoc" => self.story.embedded.chunks += 1,
            "tab" | "ptab" | "br" | "cr" | "noBreakHyphen" | "sym" => self.character(tag),
            "footnoteReference" | "endnoteReference" => self.reference(tag),
            _ => {}
        }
        Frame::Plain
    }

    fn open_paragraph(&mut self, tag: &Tag<'_>) -> Frame {
        let inside = self.sinks.len() > 1;
        let read = Box::new(Paragraph {
            part: self.part,
            at: tag.from,
            aside: inside.then_some(Aside::TextBox(self.boxes)),
            style: None,
            outline: None,
            number: super::numbering::NumRef::default(),
            mark: RunProperties::default(),
            text: String::new(),
            runs: Vec::new(),
            hidden: Vec::new(),
            contents: false,
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

    fn is_contents_gallery(&mut self) -> Result<bool, FormatError> {
        let mut gallery = false;
        self.inside(|_, tag| {
            gallery |= tag.is("docPartGallery") && tag.val().is_some_and(|val| val == "Table of Contents");
        })?;
        Ok(gallery)
    }

    fn close(&mut self, at: &Range<usize>) {
        match self.stack.pop() {
            Some(Frame::Paragraph) => self.close_paragraph(),
            Some(Frame::Run) => {
                self.runs.pop();
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

    fn close_paragraph(&mut self) {
        let Some(OpenParagraph { mut read, style, after }) = self.paragraphs.pop() else { return };
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
