//! Files of a few words, and what is read of them.

use super::*;

fn lines(text: &[u8]) -> Vec<String> {
    parse(text).unwrap().source.text().lines().map(str::to_owned).collect()
}

#[test]
fn text_in_the_code_page_and_in_unicode() {
    let text = b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 \\'cb\\'ce\\'cc\\'e5;}}\
        \\'cd\\'fb\\'b4\\'a8\\'cf\\'d8\\par\\uc2 \\u26395\\'cd\\'fb\\u24029\\'b4\\'a8 \\uc1 2023\\u24180?\\line\\'b0A\\par\
        {\\*\\unknown x}{\\v hidden}{\\deleted gone}\\~a\\_b\\par}";
    assert_eq!(lines(text), ["望川县", "望川 2023年", "癆", "\u{A0}a-b"]);
}

#[test]
fn headings_numbers_fields_notes_and_tables() {
    let text = "{\\rtf1\\ansicpg936{\\stylesheet{\\s1\\outlinelevel0 heading 1;}{\\s2\\sbasedon1 x;}{\\*\\cs3 heading 2;}}\
        {\\field{\\*\\fldinst TOC \\\\o}{\\fldrslt contents\\par}}\
        \\pard\\s2{\\listtext\\pard\\plain \\u19968?\\u12289?\\tab}first\\par\
        \\pard body{\\footnote\\pard note} {\\field{\\*\\fldinst PAGE}{\\fldrslt 7}} on\\par\
        \\pard\\intbl one\\cell two\\par three\\cell\\row\\pard after\\par\
        {\\shp{\\*\\shpinst{\\sp{\\sn x}{\\sv 1}}{\\shptxt\\pard box\\par}}}last\\par}";
    let draft = parse(text.as_bytes()).unwrap();
    let addresses: Vec<String> = draft
        .paragraphs
        .iter()
        .map(|p| draft.source.address(p.pieces[0].start).unwrap_or_default().said().zh)
        .collect();
    let lines: Vec<&str> = draft.source.text().lines().collect();
    assert_eq!(lines, ["一、first", "body 7 on", "note", "one | twothree", "after", "last", "box"]);
    assert_eq!(addresses, ["第1段", "第2段", "脚注1", "表1第1行第1列", "第3段", "第4段", "文本框1"]);
    let heading = draft.paragraphs[0].heading.unwrap();
    assert_eq!((heading.level, heading.by), (1, Evidence::Style));
}

#[test]
fn a_note_that_ends_hidden_or_deleted_is_kept() {
    for word in ["v", "deleted"] {
        let text = format!("{{\\rtf1 a{{\\footnote kept note\\{word} }} b\\par last\\par}}");
        assert_eq!(lines(text.as_bytes()), ["a b", "kept note", "last"], "{word}");
    }
    assert_eq!(lines(b"{\\rtf1 a{\\v {\\footnote hidden note}} b\\par}"), ["a b"]);
}

#[test]
fn a_table_inside_a_cell_leaves_its_row_whole() {
    let text = b"{\\rtf1\\pard\\intbl left\\cell before\\par\\pard\\intbl\\itap2 cases\\nestcell{\\nonesttables\\par}58\\nestcell\
        {\\*\\nesttableprops\\trowd\\nestrow}{\\nonesttables\\par}\\pard\\intbl after\\cell right\\cell\\row\
        \\pard\\intbl one\\cell two\\cell\\row\\pard last\\par}";
    assert_eq!(lines(text), ["left", "before", "cases | 58", "after", "right", "one | two", "last"]);
    let draft = parse(text).unwrap();
    let at = |text: &str| draft.source.address(draft.source.text().find(text).unwrap()).unwrap().said().zh;
    assert_eq!([at("58"), at("right"), at("two")], ["表1第1行第2列", "表1第1行第3列", "表1第2行第2列"]);
}

#[test]
fn the_number_of_an_empty_cell_is_kept() {
    let text = b"{\\rtf1\\pard\\intbl{\\listtext\\pard\\plain 1\\tab}\\cell{\\listtext 2.\\tab}cases\\cell\\row\
        \\pard{\\listtext 3.\\tab}\\par last\\par}";
    assert_eq!(lines(text), ["1 | 2.cases", "last"]);
}

#[test]
fn damage_is_told() {
    assert_eq!(parse(b"{\\rtf1 cut").err(), Some(FormatError::Damaged));
    assert_eq!(parse(b"{\\rtf1}").err(), Some(FormatError::Empty));
    assert_eq!(parse(b"{\\rtf1{\\pict 00}}").err(), Some(FormatError::Scanned));
    let picture = b"{\\rtf1{\\*\\shppict{\\pict\\pngblip 89504e47}}{\\nonshppict{\\pict\\wmetafile8 0100}}\\par}";
    assert_eq!(parse(picture).err(), Some(FormatError::Scanned));
    let deep = [b"{\\rtf1 ".as_slice(), &b"{".repeat(100_000), b"x", &b"}".repeat(100_000), b"}"].concat();
    assert_eq!(lines(&deep), ["x"]);
    let sample = include_bytes!("../../../tests/formats/doc/样例.rtf");
    for (i, value) in (0..sample.len()).step_by(37).zip(b"{}\\'u*".iter().cycle()) {
        let mut bytes = sample.to_vec();
        bytes[i] = *value;
        let _ = parse(&bytes);
    }
}
