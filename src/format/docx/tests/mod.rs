//! Word files made of a few tags, read whole.

mod files;
mod hostile;

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Docx, FormatError, Part, read};
use crate::document::Evidence;

const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#;

/// A container of these parts.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>"#)
}

/// Reads a document of this body, with these other parts given by what stands inside their root.
fn open(body: &str, parts: &[(&str, &str)]) -> Result<Docx, FormatError> {
    let root = |(name, inner): &(&str, &str)| (format!("word/{name}.xml"), format!("<w:{name} {W}>{inner}</w:{name}>"));
    let others: Vec<(String, String)> = parts.iter().map(root).collect();
    let main = document(body);
    let mut all = vec![("word/document.xml", main.as_str())];
    all.extend(others.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    read(&package(&all))
}

fn lines(docx: &Docx) -> Vec<&str> {
    docx.draft.source.text().lines().collect()
}

/// The lines of a document of this body.
fn body(xml: &str) -> Vec<String> {
    lines(&open(xml, &[]).unwrap()).into_iter().map(str::to_owned).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn what_is_text_and_what_is_not() {
    let r = |inner: &str| format!("<w:p><w:r>{inner}</w:r></w:p>");
    let t = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let field = |code: &str, result: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    let cases: Vec<(&str, String, &str)> = vec![
        ("references", p("甲&amp;乙&#20108;&#x4E09;"), "甲&乙二三"),
        ("character data", r("<w:t><![CDATA[甲<乙]]></w:t>"), "甲<乙"),
        ("a line end in the XML", p("甲\n乙"), "甲 乙"),
        ("breaks", r("<w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t>"), "甲\n乙\n丙"),
        ("tabs", r("<w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:ptab/><w:t>丙</w:t>"), "甲\t乙\t丙"),
        ("hyphens", r("<w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/><w:t>丙</w:t>"), "甲-乙丙"),
        ("symbols", r(r#"<w:sym w:font="宋体" w:char="2460"/><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>甲</w:t>"#), "①甲"),
        ("deleted", format!("<w:p>{}<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>{}</w:p>", t("甲"), t("丙")), "甲丙"),
        ("moved", format!("<w:p><w:moveFrom>{}</w:moveFrom><w:moveTo>{}</w:moveTo></w:p>", t("甲"), t("乙")), "乙"),
        ("inserted", format!("<w:p>{}<w:ins>{}</w:ins></w:p>", t("甲"), t("乙")), "甲乙"),
        (
            "a deleted mark",
            format!("<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>{}", t("甲"), p("乙")),
            "甲乙",
        ),
        (
            "former properties",
            r#"<w:p><w:pPr><w:pPrChange><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>甲</w:t></w:r></w:p>"#.into(),
            "甲",
        ),
        ("hidden", r("<w:rPr><w:vanish/></w:rPr><w:t>甲</w:t>") + &r(r#"<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>乙</w:t>"#), "乙"),
        ("a field", format!("<w:p>{}</w:p>", field(" DATE ", &t("甲"))), "甲"),
        (
            "fields within fields",
            format!("<w:p>{}</w:p>", field(&format!("IF </w:instrText></w:r>{}<w:r><w:instrText>", field("PAGE", &t("乙"))), &t("甲"))),
            "甲",
        ),
        ("a table of contents", format!("<w:p>{}</w:p>{}", field(r#"TOC \o "1-3""#, &t("甲 1")), p("乙")), "乙"),
        (
            "one over several paragraphs",
            format!(
                r#"{}<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TO</w:instrText><w:instrText>C \h</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>{}</w:p>{}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r>{}</w:p>"#,
                p("目　录"), t("甲1"), p("乙2"), t("丙")
            ),
            "丙",
        ),
        (
            "a field that never ends hides nothing",
            format!(r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText></w:r>{}</w:p>{}"#, t("甲"), p("乙")),
            "甲\n乙",
        ),
        (
            "a gallery of contents",
            format!(
                r#"<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt><w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"#,
                p("甲"), p("乙")
            ),
            "乙",
        ),
        ("enclosed", format!(r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>eq \o\ac(○,3)</w:instrText><w:fldChar w:fldCharType="end"/></w:r>{}</w:p>"#, t("甲")), "③甲"),
        ("wrappers", format!(r#"<w:p><w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag><w:customXml>{}</w:customXml><w:fldSimple w:instr="REF a">{}</w:fldSimple></w:p>"#, t("甲"), t("乙"), t("丙"), t("丁")), "甲乙丙丁"),
        ("ruby", r(r#"<w:ruby><w:rubyPr/><w:rt><w:r><w:t>jia</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby>"#), "甲"),
        ("formulas", "<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>".into(), "a+b"),
        ("comments' marks", format!(r#"<w:p><w:commentRangeStart w:id="1"/>{}<w:commentRangeEnd w:id="1"/><w:r><w:annotationRef/></w:r></w:p>"#, t("甲")), "甲"),
        (
            "a symbol with a fallback",
            r(r#"<mc:AlternateContent><mc:Choice><o:symEx o:font="宋体" o:char="2461"/></mc:Choice><mc:Fallback><w:t>②</w:t></mc:Fallback></mc:AlternateContent><w:t>甲</w:t>"#),
            "②甲",
        ),
        ("a break in an alternative", r("<w:t>甲</w:t><mc:AlternateContent><mc:Choice><w:br/></mc:Choice></mc:AlternateContent><w:t>乙</w:t>"), "甲\n乙"),
        (
            "one alternative",
            r("<mc:AlternateContent><mc:Choice><w:t>甲</w:t></mc:Choice><mc:Choice><w:t>乙</w:t></mc:Choice><mc:Fallback><w:t>丙</w:t></mc:Fallback></mc:AlternateContent>"),
            "甲",
        ),
        (
            "a box after its anchor",
            format!(
                "<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{1}</w:p>",
                p("乙"), t("甲")
            ),
            "甲\n乙",
        ),
        ("a box within a box", r(&format!("<w:txbxContent>{}<w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p></w:txbxContent><w:t>甲</w:t>", p("乙"), p("丙"))), "甲\n乙\n丙"),
    ];
    for (name, xml, expected) in cases {
        assert_eq!(body(&xml).join("\n"), expected, "{name}");
    }
}

#[test]
fn any_prefix_and_the_strict_variant() {
    for xml in [
        r#"<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>甲</t></r></p></body></document>"#,
        r#"<x:document xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w="urn:other"><x:body><x:p><w:p><w:r><w:t>乙</w:t></w:r></w:p><x:r><x:t>甲</x:t></x:r></x:p></x:body></x:document>"#,
    ] {
        let docx = read(&package(&[("word/document.xml", xml)])).unwrap();
        assert_eq!(lines(&docx), ["甲"]);
    }
}

#[test]
fn the_main_part_is_where_the_package_says() {
    let rels = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>"#;
    let own = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/styles" Target="../other/s.xml"/></Relationships>"#;
    let styles = format!(
        r#"<w:styles {W}><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>"#
    );
    let main = document(r#"<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"#);
    let docx = read(&package(&[
        ("_rels/.rels", rels),
        ("word/_rels/document2.xml.rels", own),
        ("word/document2.xml", &main),
        ("other/s.xml", &styles),
    ]))
    .unwrap();
    assert_eq!(docx.draft.paragraphs[0].heading.map(|heading| heading.by), Some(Evidence::Style));
    assert_eq!(docx.parts[&Part::Document], "word/document2.xml");
}

#[test]
fn every_stretch_of_text_is_found_in_the_file() {
    let footnotes = r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>线</w:t></w:r></w:p></w:footnote><w:footnote w:id="3"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>注文</w:t></w:r></w:p></w:footnote>"#;
    let xml = format!(
        r#"{}<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>执法</w:t></w:r><w:r><w:footnoteReference w:id="3"/></w:r><w:r><w:t xml:space="preserve">案件 &lt; 58 </w:t><w:br/><w:t>件</w:t></w:r><w:r><w:txbxContent>{}</w:txbxContent></w:r></w:p><w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>"#,
        p("前文"),
        p("框"),
        p("左"),
        p("右")
    );
    let docx = open(&xml, &[("footnotes", footnotes)]).unwrap();
    assert_eq!(lines(&docx), ["前文", "执法案件 < 58 ", "件", "注文", "框", "左 | 右"]);
    let main = document(&xml);
    let notes = format!("<w:footnotes {W}>{footnotes}</w:footnotes>");
    let text = docx.draft.source.text();
    let mut seen = Vec::new();
    for run in &docx.runs {
        let part = if run.part == Part::Document { &main } else { &notes };
        let content = part[run.content.clone()].replace("&lt;", "<");
        assert_eq!(text[run.text.clone()], content);
        seen.push(content);
    }
    assert_eq!(seen, ["前文", "执法", "案件 < 58 ", "件", "注文", "框", "左", "右"]);
    let said = |word: &str| docx.draft.source.address(text.find(word).unwrap()).unwrap().said().zh;
    assert_eq!(["前文", "执法", "框", "注文", "右"].map(said), ["第1段", "第2段", "文本框1", "脚注1", "表1第1行第2列"]);
}

#[test]
fn tables_are_rows_and_pages_laid_out_as_tables_are_not() {
    let tc = |properties: &str, inner: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>");
    let tr = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let merged = format!(
        "<w:tbl>{}{}<w:tr><w:trPr><w:del/></w:trPr>{}</w:tr></w:tbl>{}",
        tr(&(tc(r#"<w:gridSpan w:val="2"/>"#, &p("合计")) + &tc(r#"<w:vMerge w:val="restart"/>"#, &p("58件")))),
        tr(&(tc("", &p("甲")) + &tc("", &p("乙")) + &tc("<w:vMerge/>", &p("藏")))),
        tc("", &p("删")),
        p("后")
    );
    let docx = open(&merged, &[]).unwrap();
    assert_eq!(lines(&docx), ["合计 | 58件", "甲 | 乙 | ", "后"]);
    let cell = |word: &str| docx.draft.source.address(docx.draft.source.text().find(word).unwrap()).unwrap().said().zh;
    assert_eq!([cell("58"), cell("乙"), cell("后")], ["表1第1行第3列", "表1第2行第2列", "第1段"]);
    let inner = format!("<w:tbl>{}</w:tbl>", tr(&(tc("", &p("甲")) + &tc("", &p("乙")))));
    let nested = format!("<w:tbl>{}</w:tbl>", tr(&(tc("", &(p("侧栏") + &inner + &p("下"))) + &tc("", &p("丙")))));
    assert_eq!(body(&nested), ["侧栏", "甲 | 乙", "下", "丙"]);
    let boxed = format!("<w:p><w:r><w:txbxContent>{}</w:txbxContent></w:r><w:r><w:t>甲</w:t></w:r></w:p>", p("框"));
    assert_eq!(body(&format!("<w:tbl>{}</w:tbl>", tr(&(tc("", &boxed) + &tc("", &p("乙")))))), ["甲 | 乙", "框"]);
    let numbered = r#"<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>"#;
    let list = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;
    let serial = format!("<w:tbl>{}</w:tbl>", tr(&(tc("", numbered) + &tc("", &p("甲")))).repeat(2));
    assert_eq!(lines(&open(&serial, &[("numbering", list)]).unwrap()), ["1 | 甲", "2 | 甲"]);
}

const STYLES: &str = r#"
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="我的小节"/><w:basedOn w:val="3"/></w:style>
<w:style w:type="paragraph" w:styleId="outlined"><w:name w:val="节"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="text"><w:name w:val="正文样式"/><w:basedOn w:val="2"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="title"><w:name w:val="Title"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="secret"><w:name w:val="注"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="gone"><w:name w:val="隐"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="round"><w:name w:val="甲"/><w:basedOn w:val="about"/></w:style>
<w:style w:type="paragraph" w:styleId="about"><w:name w:val="乙"/><w:basedOn w:val="round"/></w:style>
<w:style w:type="paragraph" w:styleId="numbered"><w:name w:val="丙"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="list"><w:name w:val="列表"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="ring"><w:name w:val="环"/><w:pPr><w:numPr><w:numId w:val="11"/></w:numPr></w:pPr></w:style>
"#;

#[test]
fn headings_by_outline_level_and_style() {
    use Evidence::{OutlineLevel, Style};
    let cases = [
        (r#"<w:outlineLvl w:val="1"/>"#, Some((2, OutlineLevel))),
        (r#"<w:pStyle w:val="2"/>"#, Some((1, Style))),
        (r#"<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>"#, None),
        (r#"<w:pStyle w:val="3"/>"#, Some((2, Style))),
        (r#"<w:pStyle w:val="own"/>"#, Some((2, Style))),
        (r#"<w:pStyle w:val="outlined"/>"#, Some((3, OutlineLevel))),
        (r#"<w:pStyle w:val="text"/>"#, None),
        (r#"<w:pStyle w:val="title"/>"#, None),
        (r#"<w:pStyle w:val="round"/>"#, None),
        (r#"<w:pStyle w:val="Heading3"/>"#, Some((3, Style))),
        (r#"<w:pStyle w:val="4"/>"#, None),
        (r#"<w:outlineLvl w:val="4000000000"/>"#, None),
        ("", None),
    ];
    for (properties, expected) in cases {
        let xml = format!(
            "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>主要举措</w:t></w:r></w:p>{}",
            p(&"持续推进。".repeat(5))
        );
        let docx = open(&xml, &[("styles", STYLES)]).unwrap();
        let heading = docx.draft.paragraphs[0].heading.map(|heading| (heading.level, heading.by));
        assert_eq!(heading, expected, "{properties}");
    }
    let hidden = r#"<w:p><w:pPr><w:pStyle w:val="secret"/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:rPr><w:rStyle w:val="gone"/></w:rPr><w:t>乙</w:t></w:r><w:r><w:t>丙</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="toc"/></w:pPr><w:r><w:t>丁</w:t></w:r></w:p>"#;
    assert_eq!(lines(&open(hidden, &[("styles", STYLES)]).unwrap()), ["丙"]);
}

#[test]
fn a_heading_broken_over_lines_is_one_and_a_long_paragraph_is_none() {
    let told = "坚持依法行政，健全工作机制。".repeat(5);
    let broken = |rest: &str| {
        format!(
            r#"<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>主要举措</w:t><w:br/><w:t>{rest}</w:t></w:r></w:p>"#
        )
    };
    let docx = open(&(broken("和成效") + &broken(&told)), &[]).unwrap();
    assert_eq!(lines(&docx), ["主要举措 和成效", "主要举措", told.as_str()]);
    let headings: Vec<bool> = docx.draft.paragraphs.iter().map(|paragraph| paragraph.heading.is_some()).collect();
    assert_eq!(headings, [true, true, false]);
    let text = docx.draft.source.text();
    let read: Vec<&str> = docx.runs.iter().map(|run| &text[run.text.clone()]).collect();
    assert_eq!(read, ["主要举措", "和成效", "主要举措", told.as_str()]);
}

#[test]
fn printed_lines_are_joined_where_nothing_is_declared() {
    let lines = [
        "一、主要举措和成效",
        "坚持把法治政府建设摆在突出位置，健全完善各",
        "项工作机制，年度各项任务按期完成，有力保障了",
        "园区各项改革发展任务顺利推进实施到位，成效较",
        "为明显。",
        "- 1 -",
        "二、存在的不足",
        "执法力量下沉不够，案卷制作质量有待提升，部门",
        "之间协调配合不够紧密，普法宣传形式比较单一。",
    ];
    let xml: String = lines.iter().map(|line| p(line)).collect();
    let joined = |xml: &str| open(xml, &[]).unwrap().draft.paragraphs.len();
    assert_eq!(joined(&xml), 4);
    assert_eq!(joined(&xml.replacen("<w:p>", r#"<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>"#, 1)), 9);
}

#[test]
fn headings_by_type_stand_above_running_text() {
    let r =
        |properties: &str, text: &str| format!("<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>");
    let told = p(&"坚持依法行政，健全工作机制。".repeat(4));
    let hei = r#"<w:rFonts w:eastAsia="黑体"/>"#;
    let kai = r#"<w:rFonts w:eastAsia="楷体_GB2312"/>"#;
    let large = r#"<w:b/><w:sz w:val="44"/>"#;
    let xml = [
        r(large, "望川县2023年度法治政府建设情况报告"),
        r(kai, "（2024年2月8日）"),
        told.clone(),
        r(hei, "主要举措和成效"),
        r(kai, "强化组织领导"),
        told.clone(),
        r("<w:b/>", "全年学法十二次。"),
        r("<w:b/>", "完善工作机制"),
        told.clone(),
        r(hei, "望川县司法局"),
    ];
    let docx = open(&xml.concat(), &[("styles", STYLES)]).unwrap();
    let found: Vec<(usize, u8)> = docx
        .draft
        .paragraphs
        .iter()
        .enumerate()
        .filter_map(|(at, paragraph)| paragraph.heading.map(|heading| (at, heading.level)))
        .collect();
    assert_eq!(found, [(3, 1), (4, 2), (7, 3)]);
}

fn level(at: u32, format: &str, pattern: &str, more: &str) -> String {
    format!(
        r#"<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{pattern}"/></w:lvl>"#
    )
}

fn item(list: u32, at: u32) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list}"/></w:numPr></w:pPr><w:r><w:t>事</w:t></w:r></w:p>"#
    )
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn numbers_are_counted_as_word_counts_them() {
    let num = |id: u32, definition: u32, more: &str| {
        format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{definition}"/>{more}</w:num>"#)
    };
    let definition = |id: u32, inner: &str| format!(r#"<w:abstractNum w:abstractNumId="{id}">{inner}</w:abstractNum>"#);
    let report = level(0, "chineseCountingThousand", "%1、", "")
        + &level(1, "chineseCounting", "（%2）", "")
        + &level(2, "decimal", "%3.", "")
        + &level(3, "bullet", "•", "")
        + &level(4, "upperRoman", "%1.%5", "<w:isLgl/>");
    let through = level(0, "decimal", "%1", "")
        + &level(1, "decimal", "%1.%2", "")
        + &level(2, "lowerLetter", "%3)", r#"<w:lvlRestart w:val="0"/>"#)
        + &level(3, "decimal", "%4)", r#"<w:lvlRestart w:val="1"/>"#);
    let numbering = [
        definition(0, &report),
        definition(1, &through),
        definition(2, &(r#"<w:styleLink w:val="list"/>"#.to_owned() + &level(0, "ideographTraditional", "%1项", ""))),
        definition(3, r#"<w:numStyleLink w:val="list"/>"#),
        definition(4, r#"<w:numStyleLink w:val="ring"/>"#),
        definition(5, &level(1, "decimal", "第%2条", r#"<w:pStyle w:val="numbered"/>"#)),
        num(1, 0, ""),
        num(2, 0, ""),
        num(3, 0, r#"<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>"#),
        num(4, 1, ""),
        num(5, 1, &format!(r#"<w:lvlOverride w:ilvl="0">{}</w:lvlOverride>"#, level(0, "none", "附件：", ""))),
        num(6, 3, ""),
        num(7, 5, ""),
        num(9, 2, ""),
        num(11, 4, ""),
    ]
    .concat();
    let own = r#"<w:p><w:pPr><w:pStyle w:val="numbered"/></w:pPr><w:r><w:t>事</w:t></w:r></w:p>"#.to_owned();
    let off = r#"<w:p><w:pPr><w:pStyle w:val="numbered"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>事</w:t></w:r></w:p>"#.to_owned();
    let cases: Vec<(&str, Vec<String>, &[&str])> = vec![
        (
            "levels",
            vec![item(1, 0), item(1, 1), item(1, 1), item(1, 2), item(1, 0), item(1, 1)],
            &["一、", "（一）", "（二）", "1.", "二、", "（一）"],
        ),
        ("bullets and digits", vec![item(1, 0), item(1, 3), item(1, 4)], &["一、", "", "1.1 "]),
        (
            "two lists on one definition",
            vec![item(1, 0), item(2, 0), item(3, 0), item(3, 0), item(1, 0)],
            &["一、", "二、", "五、", "六、", "七、"],
        ),
        ("a level before the one above it", vec![item(4, 1), item(4, 0), item(4, 1)], &["1.1 ", "1 ", "1.1 "]),
        (
            "restarts",
            vec![
                item(4, 0),
                item(4, 2),
                item(4, 3),
                item(4, 1),
                item(4, 2),
                item(4, 3),
                item(4, 0),
                item(4, 2),
                item(4, 3),
            ],
            &["1 ", "a)", "1)", "1.1 ", "b)", "2)", "2 ", "c)", "1)"],
        ),
        ("an overridden level", vec![item(5, 0)], &["附件："]),
        ("a list by its style", vec![item(6, 0), item(9, 0)], &["甲项", "乙项"]),
        ("definitions in a ring", vec![item(11, 0)], &[""]),
        ("a list that is not there", vec![item(99, 0)], &[""]),
        ("a style with a list", vec![own.clone(), off, own], &["第1条 ", "", "第2条 "]),
        ("levels out of range", vec![item(1, 4_000_000_000)], &[""]),
    ];
    for (name, items, expected) in cases {
        let docx = open(&items.concat(), &[("numbering", &numbering), ("styles", STYLES)]).unwrap();
        let labels: Vec<&str> = lines(&docx).into_iter().map(|line| line.trim_end_matches('事')).collect();
        // 条 and 项 stand before a blank.
        let expected: Vec<&str> = expected.iter().map(|label| label.trim_end()).collect();
        assert_eq!(labels.iter().map(|label| label.trim_end()).collect::<Vec<_>>(), expected, "{name}");
        assert!(docx.runs.iter().all(|run| &docx.draft.source.text()[run.text.clone()] == "事"), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let error = |body: &str| open(body, &[]).map(|docx| docx.draft.omitted.len());
    let told = p(&"坚持依法行政。".repeat(20));
    let object = r#"<w:p><w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object><w:t>甲</w:t></w:r></w:p>"#;
    assert_eq!(error(object), Ok(1));
    assert_eq!(error(&object.replace("Excel.Sheet.12", "Equation.DSMT4")), Ok(0));
    assert_eq!(error(&format!(r#"{told}<w:altChunk r:id="a"/>"#)), Ok(1));
    assert!(matches!(error(r#"<w:altChunk r:id="a"/>"#), Err(FormatError::Refused { .. })));
    assert_eq!(error("<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>"), Err(FormatError::Scanned));
    assert_eq!(error("<w:p/>"), Err(FormatError::Empty));
}
