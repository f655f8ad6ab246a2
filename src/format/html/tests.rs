//! Small pages, one trait of web pages each, and hostile ones.

use super::*;
use crate::document::Evidence;

fn draft(html: &str) -> Draft {
    parse(html.as_bytes()).unwrap()
}

fn lines(html: &str) -> Vec<String> {
    draft(html).source.text().lines().map(str::to_owned).collect()
}

const PROSE: &str = "全镇坚持依法行政，各项任务按期完成，群众满意度有所提高。";

#[test]
fn what_is_a_page() {
    for text in [
        "<!DOCTYPE html><p>",
        "\u{FEFF} <html>",
        "<?xml version='1.0'?><!-- x --><html xmlns='a'>",
        "<META charset=gbk>",
        "<div><p>a</p><p>b</p></div>",
    ] {
        assert!(is_page(text.as_bytes()), "{text}");
    }
    for text in ["一、<html>", "<div>a", "<heading>", "<?xml version='1.0'?><w:document>", "", "<", "<!--"] {
        assert!(!is_page(text.as_bytes()), "{text}");
    }
}

#[test]
fn paragraphs_however_they_are_made() {
    let page = format!(
        "<h1>石岭镇2023年度法治政府建设情况报告</h1><div>一、主要举措<br>{PROSE}<br><br>&nbsp;&nbsp;二、不足</div>\
         <div><div>{PROSE}</div><p>三、打算<p>{PROSE}</div><pre>四、其他\n{PROSE}</pre>"
    );
    let expected = [
        "石岭镇2023年度法治政府建设情况报告",
        "一、主要举措",
        PROSE,
        "二、不足",
        PROSE,
        "三、打算",
        PROSE,
        "四、其他",
        PROSE,
    ];
    assert_eq!(lines(&page), expected);
}

#[test]
fn list_numbers_are_shown() {
    let page = format!(
        "<ol style='list-style:cjk-ideographic'><li>主要举措</li></ol><p>{PROSE}</p><ol style='list-style-type:cjk-ideographic' start=2><li>不足<ol><li>{PROSE}</li><li value=5>五{PROSE}</li></ol></li></ol>"
    );
    let expected =
        ["一、主要举措".into(), PROSE.into(), "二、不足".into(), format!("1.{PROSE}"), format!("5.五{PROSE}")];
    assert_eq!(lines(&page), expected);
}

#[test]
fn headings_by_markup_and_by_type() {
    let page = format!(
        "<h1>石岭镇2023年度法治政府建设情况报告</h1><h2>主要举措</h2><p><b>强化领导</b></p><p>{PROSE}</p><p><span style='font-weight:700'>规范执法</span></p><p>{PROSE}</p><p><b>{PROSE}</b></p><p>{PROSE}</p><h2>不足</h2><p>{PROSE}{PROSE}</p>"
    );
    let draft = draft(&page);
    let got: Vec<Option<(u8, Evidence)>> =
        draft.paragraphs.iter().map(|p| p.heading.map(|h| (h.level, h.by))).collect();
    let declared = Some((2, Evidence::Declared));
    let bold = Some((3, Evidence::Typeface));
    assert_eq!(got, [None, declared, bold, None, bold, None, None, None, declared, None]);
}

#[test]
fn addresses_are_paragraphs_and_cells() {
    let page = format!(
        "<h1>石岭镇2023年度法治政府建设情况报告</h1><p>{PROSE}{PROSE}{PROSE}</p><table><tr><th>案件<th>数量<tr><td>复议<td>3</table><p>{PROSE}"
    );
    let draft = draft(&page);
    let said = |word: &str| draft.source.address(draft.source.text().find(word).unwrap()).unwrap().said().zh;
    assert_eq!(said("石岭镇"), "第1段");
    assert_eq!(said("3\n"), "表1第2行第2列");
    assert_eq!(said("全镇"), "第2段");
}

#[test]
fn text_that_is_hidden_at_first_is_read_when_nothing_else_is_there() {
    let page = format!(
        "<p>首页</p><div style='display:none'><p>一、主要举措</p><p>{PROSE}</p><p>二、不足</p><p>{PROSE}</p></div>"
    );
    assert!(lines(&page).contains(&"二、不足".to_owned()));
}

#[test]
fn hostile_pages_are_read_or_refused() {
    let started = std::time::Instant::now();
    let many = [
        "<div>".repeat(100_000) + PROSE,
        "<table><tr><td>".repeat(20_000) + PROSE,
        format!(
            "<table><tr><td rowspan=65000 colspan=65000>{PROSE}</td></tr>{}</table>",
            "<tr><td colspan=1000 rowspan=99>甲".repeat(4_000)
        ),
        format!("{PROSE}{}", "<li><a href=x>甲乙丙丁</a>".repeat(10_000)),
        format!("<p>{}", "甲\u{A0}\u{A0}\u{A0}\u{A0}乙。".repeat(20_000)),
        format!("<ol>{}", "<ol><li>甲。".repeat(10_000)),
        "<p>".to_owned() + &"甲乙丙。".repeat(50_000),
        format!("<sup><a href=#x>1</a></sup>甲<sup><a href=#x>1</a></sup>{}", "<a href=#y>1".repeat(10_000)),
        "<div style='".to_owned() + &"a:b;".repeat(50_000) + "'>" + PROSE,
        "\0\u{FFFF}<p>\0甲。".to_owned(),
    ];
    for page in &many {
        let _ = parse(page.as_bytes());
    }
    assert!(started.elapsed().as_secs() < 120, "{:?}", started.elapsed());
}
