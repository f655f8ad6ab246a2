//! The files of `tests/formats/docx`, as python-docx, WPS and LibreOffice write them.

use super::{lines, read};
use crate::document::{Document, Evidence};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/formats/docx/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn each_gives_the_text_beside_it() {
    for name in ["styles", "typed", "wps", "libreoffice", "revised", "changed"] {
        let expected = String::from_utf8(file(&format!("{name}.txt"))).unwrap();
        let docx = read(&file(&format!("{name}.docx"))).unwrap();
        let read: Vec<&str> = lines(&docx).into_iter().map(|line| line.trim_start_matches('\t')).collect();
        assert_eq!(read, expected.lines().collect::<Vec<_>>(), "{name}");
        assert!(docx.draft.omitted.is_empty(), "{name}");
    }
}

#[test]
fn one_report_in_four_ways_has_one_outline() {
    let outline = |draft| {
        let document = Document::new(draft);
        let sections = document.sections();
        let told: Vec<(String, u8)> = sections.iter().map(|s| (s.title_text(&document).to_owned(), s.level)).collect();
        let evidence: Vec<Evidence> = sections.iter().map(|s| s.evidence).collect();
        (told, document.meta().title.clone(), evidence)
    };
    let text = file("styles.txt");
    let (expected, title, _) = outline((crate::format::detect(Some("txt"), &text).parse)(&text).unwrap());
    assert_eq!(expected.len(), 6);
    use Evidence::{Marker, Numbering, OutlineLevel, Style};
    for (name, first, second) in [
        ("styles", Style, Style),
        ("typed", Marker, Marker),
        ("wps", Style, Numbering),
        ("libreoffice", OutlineLevel, OutlineLevel),
    ] {
        let (told, own, evidence) = outline(read(&file(&format!("{name}.docx"))).unwrap().draft);
        assert_eq!(told, expected, "{name}");
        assert_eq!(own, title, "{name}");
        assert_eq!(evidence[..2], [first, second], "{name}");
    }
}

#[test]
fn a_note_below_the_signature_hides_no_date() {
    let document = Document::new(read(&file("revised.docx")).unwrap().draft);
    assert_eq!(document.meta().written.map(|written| written.date.to_string()).as_deref(), Some("2024-01-15"));
    assert_eq!(document.meta().title.as_deref(), Some("云岭县司法局关于2023年度法治政府建设情况的报告"));
}
