//! Files that were made to break a reader, and files that were broken on the way: each is an error or a text, soon.

use std::time::{Duration, Instant};

use super::{STYLES, document, lines, open, p, package, read};
use crate::format::{FormatError, detect};

#[test]
fn bombs_and_rings_end_soon() {
    let deep =
        |name: &str, n: usize| format!("{}{}", format!("<w:{name}>").repeat(n), format!("</w:{name}>").repeat(n));
    let begin = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>甲</w:t></w:r></w:p>"#;
    let r = |inner: &str| format!("<w:p><w:r>{inner}</w:r></w:p>");
    let boxes = |n: usize| {
        let open = "<w:p><w:r><w:txbxContent>".repeat(n);
        format!("{open}{}{}", p("底"), "</w:txbxContent></w:r></w:p>".repeat(n))
    };
    let tables =
        |n: usize| format!("{}{}{}", "<w:tbl><w:tr><w:tc>".repeat(n), p("底"), "</w:tc></w:tr></w:tbl>".repeat(n));
    let cases: Vec<(&str, String, Option<FormatError>)> = vec![
        ("too deep", deep("sdt", 100_000), Some(FormatError::Damaged)),
        ("deep", deep("sdt", 900) + &p("甲"), None),
        ("boxes", boxes(200), None),
        ("tables", tables(200), None),
        ("fields that never end", begin.repeat(20_000), None),
        ("runs", r("<w:t>甲</w:t>").repeat(100_000), None),
        ("too many paragraphs", "<w:p/>".repeat(300_000), Some(FormatError::TooLarge)),
        (
            "hidden pieces",
            format!(
                r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:t>{}</w:t><w:fldChar w:fldCharType="end"/><w:t>甲</w:t></w:r></w:p>"#,
                "&lt;".repeat(200_000)
            ),
            None,
        ),
        ("an entity", p("&xxe;"), Some(FormatError::Damaged)),
        ("a cut", "<w:p><w:r><w:t>甲".into(), Some(FormatError::Damaged)),
        (
            "odd nesting",
            format!(
                "<w:r><w:t>外</w:t></w:r><w:tc>{}</w:tc><w:tr>{}</w:tr><w:t>外</w:t><w:p><w:p><w:r><w:t>内</w:t></w:r></w:p></w:p>",
                p("甲"),
                p("乙")
            ),
            None,
        ),
    ];
    for (name, xml, expected) in cases {
        let began = Instant::now();
        let got = open(&xml, &[]);
        assert_eq!(got.as_ref().err(), expected.as_ref(), "{name}");
        assert!(began.elapsed() < Duration::from_secs(20), "{name} took {:?}", began.elapsed());
    }
    assert_eq!(lines(&open(&tables(200), &[]).unwrap()), ["底"]);
    assert_eq!(lines(&open(&boxes(200), &[]).unwrap()), ["底"]);
    let odd = "<w:tc>".to_owned() + &p("甲") + "</w:tc><w:tr>" + &p("乙") + "</w:tr>";
    assert_eq!(lines(&open(&odd, &[]).unwrap()), ["甲", "乙"]);
}

#[test]
fn entities_are_never_expanded() {
    let laughs = format!(
        r#"<!DOCTYPE d [<!ENTITY a "甲甲甲甲"><!ENTITY b "&a;&a;&a;">]>{}"#,
        document(&p("&b;")).split_once("?>").unwrap().1
    );
    assert_eq!(read(&package(&[("word/document.xml", &laughs)])).unwrap_err(), FormatError::Damaged);
}

#[test]
fn huge_counters_and_long_patterns() {
    let numbering = |start: &str, format: &str, pattern: &str| {
        format!(
            r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#
        )
    };
    let item = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>事</w:t></w:r></w:p>"#.repeat(3);
    for format in [
        "upperRoman",
        "lowerLetter",
        "chineseCounting",
        "chineseLegalSimplified",
        "decimalZero",
        "ideographZodiacTraditional",
    ] {
        for start in ["4294967294", "4999", "0", "-1", "99999999999"] {
            let docx = open(&item, &[("numbering", &numbering(start, format, &"%1".repeat(5000)))]).unwrap();
            assert!(docx.draft.source.text().len() < 3 * 1200, "{format} {start}");
        }
    }
}

#[test]
fn styles_based_on_themselves() {
    let ring: String = (0..3000)
        .map(|i| {
            format!(
                r#"<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{}"/></w:style>"#,
                (i + 1) % 3000
            )
        })
        .collect();
    let began = Instant::now();
    let xml = r#"<w:p><w:pPr><w:pStyle w:val="s7"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"#;
    assert_eq!(lines(&open(xml, &[("styles", &ring)]).unwrap()), ["甲"]);
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn broken_containers() {
    let whole = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document(&p("甲")))]);
    assert_eq!(detect(Some("docx"), &whole[..whole.len() - 40]).name, "docx");
    assert_eq!(read(&whole[..whole.len() - 40]).unwrap_err(), FormatError::Damaged);
    assert_eq!(read(b"PK\x03\x04").unwrap_err(), FormatError::Damaged);
    assert_eq!(read(&package(&[("word/styles.xml", STYLES)])).unwrap_err(), FormatError::Damaged);
    let styles = package(&[("word/document.xml", &document(&p("甲"))), ("word/styles.xml", "<w:styles")]);
    assert_eq!(read(&styles).unwrap_err(), FormatError::Damaged);
    // Three hundred to one: 40 MB of blanks in 40 KB.
    let bomb = package(&[("word/document.xml", &document(&" ".repeat(40 << 20)))]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read(&bomb).unwrap_err(), FormatError::TooLarge);
}

#[test]
fn what_a_file_is_is_told_by_its_content() {
    let docx = package(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document(&p("甲")))]);
    let sheet = package(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<workbook/>")]);
    let archive = package(&[("报告/word.txt", "甲")]);
    let cases: [(&[u8], &str); 6] = [
        (&docx, "docx"),
        (&docx[..docx.len() - 50], "docx"),
        (&sheet, "xlsx"),
        (&archive, "zip"),
        (b"{\\rtf1 }", "rtf"),
        (b"<html><body>", "html"),
    ];
    for (bytes, expected) in cases {
        for extension in [None, Some("doc"), Some("docx"), Some("zip"), Some("txt"), Some("xlsx"), Some("ofd")] {
            assert_eq!(detect(extension, bytes).name, expected, "{extension:?}");
        }
    }
    let text = "一、主要举措\n二、不足".as_bytes();
    let draft = (detect(Some("docx"), text).parse)(text).unwrap();
    assert_eq!(draft.paragraphs.len(), 2);
}

/// A generator of numbers that are the same every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % below as u64).unwrap()
    }
}

#[test]
fn no_change_of_bytes_makes_it_panic() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/docx/");
    let mut numbers = Numbers(0x2545_F491_4F6C_DD17);
    for name in ["revised", "wps"] {
        let file = std::fs::read(format!("{folder}{name}.docx")).unwrap();
        for _ in 0..150 {
            let mut bytes = file.clone();
            for _ in 0..=numbers.next(4) {
                let at = numbers.next(bytes.len());
                bytes[at] = u8::try_from(numbers.next(256)).unwrap();
            }
            bytes.truncate(bytes.len() - numbers.next(3) * numbers.next(200));
            let _ = read(&bytes);
        }
        // Changes of the tags themselves, which a checksum would catch in the container.
        let mut container = crate::format::package::Package::open(&file).unwrap();
        let main = container.xml("word/document.xml").unwrap().unwrap();
        let tags = [
            "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:tr>", "</w:tr>", "<w:tc>", "</w:tc>", "<w:tbl>", "</w:tbl>",
            "<w:t>", "</w:t>",
        ];
        for _ in 0..600 {
            let mut text = main.clone();
            for _ in 0..=numbers.next(3) {
                let (from, to) = (tags[numbers.next(tags.len())], tags[numbers.next(tags.len())]);
                text = text.replacen(from, to, 1 + numbers.next(3));
            }
            let at = text.floor_char_boundary(numbers.next(text.len()));
            if numbers.next(2) == 0 {
                text.insert_str(
                    at,
                    ["<w:tc/>", "<w:txbxContent/>", r#"<w:fldChar w:fldCharType="end"/>"#][numbers.next(3)],
                );
            }
            if let Ok(docx) = read(&package(&[("word/document.xml", &text)])) {
                let all = docx.draft.source.text();
                assert!(
                    docx.runs
                        .iter()
                        .all(|run| all.get(run.text.clone()).is_some() && text.get(run.content.clone()).is_some())
                );
                assert!(docx.runs.is_sorted_by_key(|run| run.text.start));
            }
        }
    }
}
