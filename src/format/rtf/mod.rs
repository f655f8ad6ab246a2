//! Rich Text Format (`.rtf`), which Word and WPS write and offices send under the name `.doc`.
//!
//! Words and groups come from [`tokens`]; here they become paragraphs. Only what is printed is read: groups that are not known
//! and are marked as such are passed over, and so are pictures, headers, tables of fonts, deleted and hidden text. The numbers
//! of lists stand in the file as they are printed.

mod state;
mod styles;
mod tokens;

use encoding_rs::{BIG5, Encoding, GB18030, WINDOWS_1252};

use self::{
    state::{Group, State},
    styles::Styles,
    tokens::{Token, Tokens},
};
use super::{
    Draft, Format, FormatError,
    counting::labelled,
    extract::{Block, Extract, cell},
    role::Role,
};
use crate::{
    document::{Declared, Evidence},
    text::{Address, Aside},
};

pub(super) const RTF: Format = Format {
    name: "rtf",
    extensions: &["rtf"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| bytes.starts_with(b"{\\rtf"),
    parse,
};

/// Groups within groups; what is deeper is read as part of the last.
const DEEPEST: usize = 500;

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    let mut reader = Reader::new(bytes);
    let complete = reader.read(bytes);
    reader.end_paragraph();
    reader.end_row();
    reader.settle();
    let pictures = reader.pictures;
    let name = reader.encoding.name();
    let empty = reader.extract.len() == 0;
    let draft = reader.extract.finish(name);
    let characters = draft.source.text().chars().filter(|c| !c.is_whitespace()).count();
    match (characters < super::SCANNED && pictures, empty) {
        (true, _) => Err(FormatError::Scanned),
        _ if !complete => Err(FormatError::Damaged),
        (false, true) => Err(FormatError::Empty),
        (false, false) => Ok(draft),
    }
}

/// A paragraph being read; one of a note or box stands in the middle of another.
#[derive(Default)]
struct Open {
    text: String,
    /// Bytes whose encoding is that of the file.
    bytes: Vec<u8>,
    /// UTF-16 units.
    units: Vec<u16>,
    label: String,
    aside: Option<Aside>,
}

struct Reader {
    encoding: &'static Encoding,
    extract: Extract,
    styles: Styles,
    groups: Vec<State>,
    /// Groups beyond the deepest.
    beyond: usize,
    state: State,
    open: Vec<Open>,
    /// What stands beside the text, put in after the paragraph or row it is anchored in.
    beside: Vec<Block>,
    /// The beginning of the instruction of the last field.
    instruction: String,
    cells: Vec<Vec<Block>>,
    cell: Vec<Block>,
    /// The row of a table inside the cell, and its cell that is being read.
    inner_cells: Vec<Vec<Block>>,
    inner_cell: Vec<Block>,
    /// Whether the row holds tables: it is the frame of a page and no row.
    framed: bool,
    /// Cells of such a row that were put in.
    put: usize,
    /// Numbers so far: paragraphs, tables, rows of the table, footnotes, boxes.
    paragraph: u32,
    table: u32,
    row: u32,
    notes: u32,
    boxes: u32,
    /// Characters that stand for a Unicode character already read, still to be passed over.
    instead: usize,
    pictures: bool,
}

impl Reader {
    fn new(bytes: &[u8]) -> Self {
        let holds = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
        // By the code page, or the character set of some font: programs in China write one of them at least.
        let encoding = match () {
            () if holds(b"\\ansicpg936") || holds(b"\\fcharset134") => GB18030,
            () if holds(b"\\ansicpg950") || holds(b"\\fcharset136") => BIG5,
            () => WINDOWS_1252,
        };
        Self {
            encoding,
            extract: Extract::default(),
            styles: Styles::default(),
            groups: Vec::new(),
            beyond: 0,
            state: State::default(),
            open: vec![Open::default()],
            beside: Vec::new(),
            instruction: String::new(),
            cells: Vec::new(),
            cell: Vec::new(),
            inner_cells: Vec::new(),
            inner_cell: Vec::new(),
            framed: false,
            put: 0,
            paragraph: 0,
            table: 0,
            row: 0,
            notes: 0,
            boxes: 0,
            instead: 0,
            pictures: false,
        }
    }

    /// Reads to the end of the outermost group; whether there is one.
    fn read(&mut self, bytes: &[u8]) -> bool {
        let mut starred = false;
        for token in Tokens::new(bytes) {
            let was_starred = std::mem::replace(&mut starred, false);
            match token {
                Token::Begin => self.begin(),
                Token::End => {
                    self.end();
                    if self.groups.is_empty() {
                        return true;
                    }
                }
                Token::Star => starred = true,
                Token::Word(word, number) => self.word(word, number, was_starred),
                Token::Byte(byte) => self.byte(byte),
                Token::Symbol(symbol) => self.symbol(symbol),
            }
        }
        false
    }

    fn begin(&mut self) {
        self.instead = 0;
        if self.groups.len() < DEEPEST {
            self.groups.push(self.state.clone());
            self.state.opens = self.state.group == Group::Styles;
            if self.state.opens {
                self.state.group = Group::Style;
            }
        } else {
            self.beyond += 1;
        }
    }

    fn end(&mut self) {
        self.instead = 0;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        match (self.state.opens, self.state.group) {
            (true, Group::Style) => self.styles.end(),
            (true, _) => {
                // What is hidden or deleted at its end is not what was read of it.
                (self.state.hidden, self.state.deleted) = (false, false);
                self.end_paragraph();
                if self.open.len() > 1 {
                    self.open.pop();
                }
            }
            (false, _) => {}
        }
        self.state = self.groups.pop().unwrap_or_default();
    }

    fn word(&mut self, word: &[u8], number: Option<i32>, starred: bool) {
        self.instead = 0;
        let on = number != Some(0);
        if self.state.group == Group::Skipped {
            return;
        }
        match (self.state.group, word) {
            (Group::Style, _) => return self.styles.word(word, number),
            // The result of a field follows its instruction in a group of its own.
            (Group::Instruction, _) => return,
            (Group::Label, b"par" | b"sect" | b"cell" | b"nestcell" | b"row" | b"nestrow") => return,
            _ => {}
        }
        match word {
            b"u" => self.unicode(number.unwrap_or_default()),
            b"uc" => self.state.instead = usize::try_from(number.unwrap_or(1)).unwrap_or(1),
            b"par" | b"sect" => self.end_paragraph(),
            b"line" | b"page" | b"column" | b"softline" => self.put("\n"),
            b"tab" => self.put("\t"),
            b"emdash" => self.put("—"),
            b"endash" => self.put("–"),
            b"lquote" => self.put("‘"),
            b"rquote" => self.put("’"),
            b"ldblquote" => self.put("“"),
            b"rdblquote" => self.put("”"),
            b"emspace" | b"enspace" | b"qmspace" => self.put(" "),
            b"v" => self.state.hidden = on,
            b"deleted" => self.state.deleted = on,
            b"plain" => (self.state.hidden, self.state.deleted) = (false, false),
            b"pard" => {
                (self.state.style, self.state.outline) = (0, None);
                (self.state.in_table, self.state.depth) = (false, 0);
            }
            b"s" => self.state.style = number.unwrap_or_default(),
            b"outlinelevel" => self.state.outline = number.and_then(|level| u8::try_from(level).ok()),
            b"intbl" => self.state.in_table = on,
            b"itap" => self.state.depth = number.unwrap_or_default(),
            b"cell" => self.end_cell(),
            b"nestcell" => self.end_inner_cell(),
            b"nestrow" => self.end_inner_row(),
            b"row" => self.end_row(),
            _ => self.destination(word, starred),
        }
    }

    /// A word that says what the group is for.
    fn destination(&mut self, word: &[u8], starred: bool) {
        match word {
            b"listtext" | b"pntext" => self.state.group = Group::Label,
            b"stylesheet" => self.state.group = Group::Styles,
            b"fldinst" => {
                self.state.group = Group::Instruction;
                self.instruction.clear();
            }
            b"fldrslt" if self.instruction.trim_start().starts_with("TOC") => self.state.group = Group::Skipped,
            b"footnote" => {
                self.notes += 1;
                self.aside(Aside::Footnote(self.notes));
            }
            b"shptxt" => {
                self.boxes += 1;
                self.aside(Aside::TextBox(self.boxes));
            }
            b"pict" => {
                self.pictures = true;
                self.state.group = Group::Skipped;
            }
            b"fonttbl" | b"colortbl" | b"info" | b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer"
            | b"footerl" | b"footerr" | b"footerf" | b"ftnsep" | b"ftnsepc" | b"ftncn" | b"annotation" | b"atnid"
            | b"atnauthor" | b"xe" | b"tc" | b"tcn" | b"sp" | b"shprslt" | b"objdata" | b"objclass" | b"objname"
            | b"nonesttables" | b"filetbl" | b"bkmkstart" | b"bkmkend" | b"nonshppict" => {
                self.state.group = Group::Skipped;
            }
            // Groups that are marked may be passed over, and all that print are known.
            b"shpinst" | b"shppict" | b"nesttableprops" | b"pnseclvl" | b"docvar" => {}
            _ if starred => self.state.group = Group::Skipped,
            _ => {}
        }
    }

    /// Begins a note or box: its paragraphs are read apart.
    fn aside(&mut self, aside: Aside) {
        // A word that is repeated in a group opens nothing more.
        if !self.state.opens && self.open.len() < DEEPEST {
            self.open.push(Open { aside: Some(aside), ..Open::default() });
            self.state =
                State { opens: true, style: 0, outline: None, in_table: false, depth: 0, ..self.state.clone() };
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'~' => self.put("\u{A0}"),
            b'_' => self.put("-"),
            _ => {}
        }
    }

    fn visible(&self) -> bool {
        !self.state.hidden && !self.state.deleted && matches!(self.state.group, Group::Text | Group::Label)
    }

    /// A character that is printed as it stands.
    fn put(&mut self, text: &str) {
        if self.visible()
            && let Some(open) = self.open.last_mut()
        {
            open.settle(self.encoding);
            match self.state.group {
                Group::Label => open.label += text,
                _ => open.text += text,
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.instead > 0 {
            self.instead -= 1;
            return;
        }
        match self.state.group {
            Group::Instruction if self.instruction.len() < 16 => self.instruction.push(char::from(byte)),
            Group::Style => self.styles.byte(byte),
            Group::Label if self.visible() => {
                // The bytes of a number are decoded when it is complete.
                if let Some(open) = self.open.last_mut() {
                    if !open.units.is_empty() || open.bytes.is_empty() {
                        open.settle(self.encoding);
                    }
                    open.bytes.push(byte);
                    open.label_bytes(self.encoding);
                }
            }
            Group::Text if self.visible() => {
                if let Some(open) = self.open.last_mut() {
                    open.settle_units();
                    open.bytes.push(byte);
                }
            }
            _ => {}
        }
    }

    fn unicode(&mut self, number: i32) {
        self.instead = self.state.instead;
        // Numbers above 32767 are written negative.
        let Ok(unit) = u16::try_from(number.rem_euclid(0x1_0000)) else { return };
        if !self.visible() {
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        match self.state.group {
            Group::Label => open.label.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
            _ => {
                open.settle_bytes(self.encoding);
                open.units.push(unit);
            }
        }
    }

    /// The paragraph that ends here: its text after its number. A number alone says something in a table only: 序号.
    fn taken(&mut self, in_table: bool) -> (String, Option<Aside>) {
        let Some(open) = self.open.last_mut() else { return (String::new(), None) };
        open.settle(self.encoding);
        let (text, label) = (std::mem::take(&mut open.text), std::mem::take(&mut open.label));
        let label = label.trim();
        // A bullet numbers nothing.
        let text = match (label.contains(char::is_alphanumeric), text.trim().is_empty()) {
            (true, false) => labelled(label, &text),
            (true, true) if in_table => label.to_owned(),
            _ => text,
        };
        (text, open.aside)
    }

    fn heading(&self) -> Option<Declared> {
        let (outline, by) = match (self.state.outline, self.styles.role(self.state.style)) {
            (_, (Role::Title | Role::Contents, _)) | (None, (Role::Plain, None)) => return None,
            (Some(own), _) => (own, Evidence::OutlineLevel),
            (None, (Role::Heading(_), Some(outline))) => (outline, Evidence::Style),
            (None, (Role::Heading(level), None)) => (level - 1, Evidence::Style),
            (None, (Role::Plain, Some(outline))) => (outline, Evidence::OutlineLevel),
        };
        (outline < 9).then_some(Declared { level: outline + 1, by })
    }

    fn end_paragraph(&mut self) {
        if self.state.deleted || self.state.hidden {
            return;
        }
        let (text, aside) = self.taken(self.state.in_table);
        let contents = self.styles.role(self.state.style).0 == Role::Contents;
        if text.trim().is_empty() || contents {
            return;
        }
        if aside.is_some() {
            self.beside.push(Block { text, heading: None, address: Address { aside, ..Address::default() } });
            return;
        }
        let heading = self.heading();
        if self.state.in_table {
            let address = self.cell_address();
            let cell = if self.state.depth > 1 { &mut self.inner_cell } else { &mut self.cell };
            cell.push(Block { text, heading, address });
            return;
        }
        self.end_table();
        self.paragraph += 1;
        let address = Address { paragraph: Some(self.paragraph), ..Address::default() };
        self.extract.block(&Block { text, heading, address }, |_, _| {});
        self.settle();
    }

    fn cell_address(&self) -> Address {
        // A table that begins with this cell has its number only when its first row ends.
        let table = if self.row == 0 { self.table + 1 } else { self.table };
        cell(table, self.row + 1, u32::try_from(self.cells.len() + 1).unwrap_or(u32::MAX))
    }

    fn end_cell(&mut self) {
        if self.open.len() > 1 {
            // Tables in notes and boxes are read as paragraphs.
            return self.end_paragraph();
        }
        self.end_inner_row();
        let (text, _) = self.taken(true);
        let (heading, address) = (self.heading(), self.cell_address());
        self.cell.push(Block { text, heading, address });
        self.cells.push(std::mem::take(&mut self.cell));
    }

    /// Ends a cell of a table inside a cell.
    fn end_inner_cell(&mut self) {
        if self.open.len() > 1 {
            return self.end_paragraph();
        }
        let (text, _) = self.taken(true);
        let (heading, address) = (self.heading(), self.cell_address());
        self.inner_cell.push(Block { text, heading, address });
        self.inner_cells.push(std::mem::take(&mut self.inner_cell));
    }

    /// Puts in a row of a table inside a cell, after what stands before it.
    fn end_inner_row(&mut self) {
        if self.open.len() > 1 {
            return;
        }
        if !self.inner_cell.is_empty() {
            self.inner_cells.push(std::mem::take(&mut self.inner_cell));
        }
        if !self.inner_cells.is_empty() {
            self.framed = true;
            self.put_framed();
            self.extract.row(&std::mem::take(&mut self.inner_cells), |_, _, _, _| {});
        }
    }

    /// Puts in what was read of a row that holds tables; its cells stay, empty, to be counted.
    fn put_framed(&mut self) {
        let cells = self.cells.iter_mut().skip(self.put).chain([&mut self.cell]);
        for block in cells.flat_map(|cell| cell.drain(..)) {
            self.extract.block(&block, |_, _| {});
        }
        self.put = self.cells.len();
    }

    fn end_row(&mut self) {
        if self.open.len() > 1 {
            return;
        }
        self.end_inner_row();
        if !self.cell.is_empty() {
            self.cells.push(std::mem::take(&mut self.cell));
        }
        if std::mem::take(&mut self.framed) {
            self.put_framed();
        }
        self.put = 0;
        if self.cells.is_empty() {
            return;
        }
        self.table += u32::from(self.row == 0);
        self.row += 1;
        self.extract.row(&std::mem::take(&mut self.cells), |_, _, _, _| {});
        self.settle();
    }

    fn end_table(&mut self) {
        self.end_row();
        self.row = 0;
    }

    /// Puts in what stands beside the text so far.
    fn settle(&mut self) {
        for block in std::mem::take(&mut self.beside) {
            self.extract.block(&block, |_, _| {});
        }
    }
}

impl Open {
    fn settle(&mut self, encoding: &'static Encoding) {
        self.settle_bytes(encoding);
        self.settle_units();
    }

    fn settle_bytes(&mut self, encoding: &'static Encoding) {
        if !self.bytes.is_empty() {
            self.text += &encoding.decode_without_bom_handling(&std::mem::take(&mut self.bytes)).0;
        }
    }

    fn settle_units(&mut self) {
        if !self.units.is_empty() {
            self.text += &String::from_utf16_lossy(&std::mem::take(&mut self.units));
        }
    }

    /// Moves what bytes are a whole character to the label.
    fn label_bytes(&mut self, encoding: &'static Encoding) {
        const LONGEST_CHARACTER: usize = 4;
        let whole = encoding.decode_without_bom_handling_and_without_replacement(&self.bytes).is_some();
        if whole || self.bytes.len() >= LONGEST_CHARACTER {
            self.label += &encoding.decode_without_bom_handling(&self.bytes).0;
            self.bytes.clear();
        }
    }
}

#[cfg(test)]
mod tests;
