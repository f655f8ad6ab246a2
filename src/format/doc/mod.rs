//! Old Word and WPS files (`.doc`, `.wps`): an OLE container whose stream WordDocument holds the text.
//!
//! The streams decide what a container is, never its name: a spreadsheet or an encrypted new Word file is one, too. The text
//! is read by the piece table, so that files saved fast are read as others; styles, list numbers, notes and tables come from
//! the tables beside it. Everything in the file is untrusted: offsets and counts are checked where they are used.

mod body;
mod bytes;
mod fib;
mod lists;
mod old;
mod pieces;
mod runs;
mod story;
mod styles;

use std::{
    io::{Cursor, Read},
    panic::catch_unwind,
};

use cfb::CompoundFile;
use fib::{Fib, Table, WORD_97};

use super::{Draft, Format, FormatError, refused};

pub(super) const DOC: Format = Format {
    name: "doc",
    extensions: &["doc", "wps", "dot", "wpt"],
    walked: true,
    largest: super::LARGEST,
    sniff: refused::is_ole,
    parse,
};

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    // The container is read by another's code.
    catch_unwind(|| Streams::open(bytes)).unwrap_or(Err(FormatError::Damaged)).and_then(|streams| read(&streams))
}

/// The streams of a Word file.
#[derive(Debug, Default)]
struct Streams {
    word: Vec<u8>,
    tables: Vec<u8>,
    data: Vec<u8>,
}

impl Streams {
    fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| FormatError::Damaged)?;
        if !file.is_stream("WordDocument") {
            return Err(other(|name| file.exists(name)));
        }
        let word = stream(&mut file, "WordDocument")?;
        let fib = Fib::read(&word)?;
        let tables = match (fib.version < WORD_97, fib.second_table) {
            (true, _) => Vec::new(),
            (false, true) => stream(&mut file, "1Table")?,
            (false, false) => stream(&mut file, "0Table")?,
        };
        // Without it long property lists are not known, and nothing else.
        let data = stream(&mut file, "Data").unwrap_or_default();
        Ok(Self { word, tables, data })
    }
}

fn stream(file: &mut CompoundFile<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, FormatError> {
    let stream = file.open_stream(name).map_err(|_| FormatError::Damaged)?;
    let mut bytes = Vec::new();
    stream.take(super::LARGEST).read_to_end(&mut bytes).map_err(|_| FormatError::Damaged)?;
    Ok(bytes)
}

/// What a container without a Word document is.
fn other(holds: impl Fn(&str) -> bool) -> FormatError {
    if holds("EncryptedPackage") || holds("EncryptionInfo") {
        return FormatError::Encrypted;
    }
    if holds("Workbook") || holds("Book") {
        return refused::spreadsheet();
    }
    if holds("PowerPoint Document") {
        return refused::slides();
    }
    refused::other_ole()
}

fn read(streams: &Streams) -> Result<Draft, FormatError> {
    let Streams { word, tables, data } = streams;
    let fib = Fib::read(word)?;
    if fib.version < WORD_97 {
        return old::read(&fib, word);
    }
    let text = pieces::Text::read(&fib, word, tables)?;
    let styles = styles::Styles::read(fib.table(tables, Table::Styles));
    let reader = story::Reader {
        text: &text,
        characters: runs::characters(&fib, word, tables),
        paragraphs: runs::paragraphs(&fib, word, tables, data),
        styles: &styles,
        data,
    };
    let lists = lists::Lists::read(&fib, tables);
    let (extract, pictures) = body::read(&reader, lists, &fib, tables);
    let empty = extract.len() == 0;
    let draft = extract.finish("UTF-16LE");
    if pictures && draft.source.text().chars().filter(|c| !c.is_whitespace()).count() < super::SCANNED {
        return Err(FormatError::Scanned);
    }
    if empty { Err(FormatError::Empty) } else { Ok(draft) }
}
