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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Evidence;

    const SAMPLE: &[u8] = include_bytes!("../../../tests/formats/doc/样例.doc");

    /// Address, heading and text of every paragraph.
    fn told(draft: &Draft) -> Vec<(String, Option<u8>, String)> {
        let one = |paragraph: &crate::format::Paragraph| {
            let span = paragraph.pieces[0];
            let address = draft.source.address(span.start).unwrap_or_default().said().zh;
            (address, paragraph.heading.map(|heading| heading.level), draft.source.slice(span).to_owned())
        };
        draft.paragraphs.iter().map(one).collect()
    }

    #[test]
    fn a_file_is_read_as_it_is_printed() {
        let draft = parse(SAMPLE).unwrap();
        let expected = [
            ("第1段", None, "云岭县2023年度法治政府建设情况的报告"),
            ("第2段", None, "2023年，云岭县认真落实上级部署，补写的话，现将情况报告如下。"),
            ("脚注1", None, "数据截至2023年12月31日。"),
            ("第3段", Some(1), "一、主要举措和成效"),
            ("第4段", Some(2), "（一）强化组织领导"),
            ("第5段", None, "召开会议4次，链接里的字研究议题12个。"),
            ("第5段", None, "换行之后。"),
            ("第6段", None, "1.办结行政复议案件58件。"),
            ("第7段", None, "（1）其中撤销3件。"),
            ("第8段", None, "2.出庭应诉率100%。"),
            ("第9段", Some(2), "（二）规范执法"),
            ("表1第1行第1列", None, "事项 | 数量"),
            ("表1第2行第1列", None, "复议 | 受理 | 58件"),
            ("第10段", None, "表后一段。"),
            ("第11段", None, "自定样式标题"),
            ("第12段", Some(1), "二、存在的不足和原因"),
            ("第13段", None, "执法力量不足，原因是编制偏少。"),
            ("文本框1", None, "框里的字。"),
            ("第14段", None, "末页一段𠀀。"),
        ];
        let expected = expected.map(|(address, level, text)| (address.to_owned(), level, text.to_owned()));
        assert_eq!(told(&draft), expected);
        assert_eq!(draft.paragraphs[3].heading.unwrap().by, Evidence::Style);
        // 事项 covers two columns.
        let amount = draft.source.text().find("数量").unwrap();
        assert_eq!(draft.source.address(amount).unwrap().said().zh, "表1第1行第3列");
        let rtf = crate::format::detect(None, include_bytes!("../../../tests/formats/doc/样例.rtf"));
        let rtf = (rtf.parse)(include_bytes!("../../../tests/formats/doc/样例.rtf")).unwrap();
        assert_eq!(rtf.source.text(), draft.source.text());
    }

    #[test]
    fn what_a_container_is_its_streams_tell() {
        let container = |name: &str| {
            let mut file = CompoundFile::create(Cursor::new(Vec::new())).unwrap();
            file.create_stream(name).unwrap();
            parse(file.into_inner().get_ref()).unwrap_err()
        };
        assert_eq!(container("EncryptedPackage"), FormatError::Encrypted);
        assert_eq!(container("Workbook"), refused::spreadsheet());
        assert_eq!(container("PowerPoint Document"), refused::slides());
        assert_eq!(container("Contents"), refused::other_ole());
        assert_eq!(container("WordDocument"), FormatError::Damaged);
    }

    #[test]
    fn random_damage_is_an_error_or_a_text() {
        let mut seed = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % below as u64).unwrap()
        };
        let sound = Streams::open(SAMPLE).unwrap();
        for round in 0..400 {
            let mut bytes = SAMPLE.to_vec();
            let mut streams =
                Streams { word: sound.word.clone(), tables: sound.tables.clone(), data: sound.data.clone() };
            for _ in 0..1 + random(8) {
                let value = [0, 0xFF, 0x7F, 1, 0x80][random(5)];
                let at = random(bytes.len());
                bytes[at] = value;
                // The head and the tables are where numbers count most.
                let at = random(if round % 2 == 0 { 1024 } else { streams.word.len() });
                streams.word[at] = value;
                let at = random(streams.tables.len());
                streams.tables[at] = value;
            }
            let _ = parse(&bytes);
            let _ = read(&streams);
        }
        for length in (0..SAMPLE.len()).step_by(97) {
            let _ = parse(&SAMPLE[..length]);
        }
    }

    #[test]
    fn a_file_of_word_95_is_read_as_text() {
        let text =
            encoding_rs::GB18030.encode("望川县报告\r事项\u{7}数量\u{7}\u{7}\u{13}PAGE\u{14}1\u{15}一、成效\r").0;
        let mut word = vec![0u8; 0x300];
        word[..4].copy_from_slice(&[0xDC, 0xA5, 0x68, 0x00]);
        word[6..8].copy_from_slice(&0x0804u16.to_le_bytes());
        let number = |word: &mut Vec<u8>, at: usize, value: usize| {
            word[at..at + 4].copy_from_slice(&u32::try_from(value).unwrap().to_le_bytes());
        };
        number(&mut word, 0x18, 0x300);
        number(&mut word, 0x1C, 0x300 + text.len());
        number(&mut word, 0x34, text.len());
        word.extend_from_slice(&text);
        let draft = read(&Streams { word: word.clone(), ..Streams::default() }).unwrap();
        assert_eq!(draft.source.text(), "望川县报告\n事项 | 数量\n1一、成效\n");
        assert_eq!(draft.omitted.len(), 1);
        word[10] = 4;
        assert_eq!(read(&Streams { word, ..Streams::default() }).err(), Some(refused::old_word()));
    }
}
