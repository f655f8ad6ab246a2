//! Laws that hold for every text: no bytes make the program panic, places lie inside the text, folding maps back, and
//! verdicts do not depend on widths, wrapping or what stands elsewhere.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{fs, path::Path, sync::LazyLock};

use hegui::{
    document::Document,
    format,
    output::{Ending, Format, RunInfo, Style},
    rule,
    rule::RuleSet,
    scan::{Options, Prior, Row, compare, evaluate},
    text::{Date, FSpan, Folded, Lang, SourceFile, fold_str},
};
use proptest::prelude::*;

fn document(bytes: &[u8]) -> Option<Document> {
    (format::detect(Some("txt"), bytes).parse)(bytes).ok().map(Document::new)
}

fn check(rules: &RuleSet, text: &str) -> Row {
    evaluate(&document(text.as_bytes()).expect("text"), rules, &Options::new(Date::new(2025, 6, 1).unwrap()))
}

fn rules() -> RuleSet {
    rule::national().unwrap()
}

/// The national pack, loaded once where a law is tried on many texts.
static NATIONAL: LazyLock<RuleSet> = LazyLock::new(rules);

const STYLE: Style = Style { width: 80, color: false, ascii: false, lang: Lang::Zh, quiet: false };

fn shown(format: Format, row: &Row) -> String {
    let run = RunInfo::new(Date::new(2025, 6, 1).unwrap(), STYLE);
    let (mut out, mut renderer) = (Vec::new(), format.renderer());
    renderer.begin(&mut out, &run).unwrap();
    renderer.report(&mut out, row).unwrap();
    renderer.finish(&mut out, &Ending::default()).unwrap();
    String::from_utf8(out).unwrap()
}

/// Pieces that reports are made of, and some that break them.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("一、主要举措和成效".to_owned()),
        Just("二、存在的不足和原因\n".to_owned()),
        Just("（一）强化领导。".to_owned()),
        Just("(二)规范执法".to_owned()),
        Just("1.深化改革".to_owned()),
        Just("一是健全机制；二是严格执法。".to_owned()),
        Just("第一，充实力量。第二，加强培训。".to_owned()),
        Just("由于人员不足，执法不够规范。".to_owned()),
        Just("主要负责人主持会议3次。".to_owned()),
        Just("2024年工作安排".to_owned()),
        Just("发布日期: 2024- 03- 04 来源：县政府".to_owned()),
        Just("第五、六、七次会议，12.4国家宪法日。".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("　　".to_owned()),
        Just(" \u{200B}\u{202E}".to_owned()),
        Just("𠀀🇨🇳e\u{301}".to_owned()),
        "[一二三四五六七八九十（）()、.。，,0-9是第]{0,12}",
        "\\PC{0,20}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat())
}

/// Pieces that figures are made of, in any order.
fn figure_piece() -> impl Strategy<Value = String> {
    let words = "受理 办结 共 其中 占 率达 每村 比上年增长 行政复议 调解 , 。 ; 、 ( ) 《 》 “ ” : 等 件 人次 % 个百分点 亿元 万 亿 余 约 \
        第 至 - + . 一 两 十 百 千 百分之 上年结转 未结 分别为 包括 2023年 一是 以上 １２ 0 00 9999999999 3.14159";
    let words: Vec<&'static str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    prop_oneof![prop::sample::select(words).prop_map(str::to_owned), "[0-9]{1,13}", "[0-9]{1,4}\\.[0-9]{1,7}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn figures_of_any_text_lie_inside_it_and_are_reckoned_without_panic(
        pieces in prop::collection::vec(figure_piece(), 0..80)
    ) {
        let text = format!("石桥镇2023年度法治政府建设情况报告\n一、主要举措和成效\n{}\n", pieces.concat());
        let document = document(text.as_bytes()).unwrap();
        let figures = hegui::scan::figures(&document, &NATIONAL, &Options::new(Date::new(2025, 6, 1).unwrap()));
        let folded = document.folded().text();
        let mut end = 0;
        for figure in &figures.figures {
            let span = figure.quantity.span;
            prop_assert!(end <= span.start && span.start < span.end, "{span:?} after {end}");
            prop_assert!(folded.is_char_boundary(span.start) && folded.is_char_boundary(span.end));
            prop_assert!(figure.context.sentence.contains(span) || span.end <= folded.len());
            end = span.end;
        }
        for reckoning in &figures.reckonings {
            prop_assert!(reckoning.terms.iter().any(|t| t.span == reckoning.stated), "{reckoning:?}");
            prop_assert!(reckoning.terms.iter().all(|t| t.span.end <= folded.len()));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), extension in "txt|md|docx|") {
        let format = format::detect(Some(&extension), &bytes);
        if let Ok(draft) = (format.parse)(&bytes) {
            let _ = Document::new(draft);
        }
    }

    #[test]
    fn damaged_reports_are_judged_and_shown_without_panic(
        sample in 0..5_usize, cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..40_usize, piece()), 1..6), gbk in any::<bool>(),
    ) {
        let mut bytes = samples()[sample].clone().into_bytes();
        for (at, length, piece) in cuts {
            let start = at.index(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, piece.into_bytes());
        }
        if gbk {
            bytes = encoding_rs::GB18030.encode(&String::from_utf8_lossy(&bytes)).0.into_owned();
        }
        let Some(document) = document(&bytes) else { return Ok(()) };
        let row = evaluate(&document, &rules(), &Options::new(Date::new(2025, 6, 1).unwrap()));
        for format in [Format::Human, Format::Concise, Format::Json] {
            let text = shown(format, &row);
            let safe = !text.contains('\u{1B}') && !text.contains('\u{202E}');
            prop_assert!(safe || format == Format::Json, "unsafe text");
        }
    }

    #[test]
    fn rule_files_of_any_shape_are_refused_or_loaded(pattern in "[甲乙（）()\\[\\]{},0-9|*+?.^$\\\\ 　b]{0,12}", tail in "\\PC{0,30}") {
        let quoted = pattern.replace('\'', "");
        let text = format!(
            "pack: {{ id: my, version: '1', extends: national }}\nrules:\n  - id: text/one\n    severity: note\n    authority: supervision\n    \
             check: {{ mentions: {{ none: ['{quoted}'] }} }}\n    message: 甲\n    fix: 乙\n{tail}\n"
        );
        let file = rule::RuleFile::new("my.yaml", text);
        if let Err(error) = rule::load(vec![file]) {
            for mistake in &error.0 {
                prop_assert!(!hegui::output::mistake(mistake, "rules", STYLE).is_empty());
            }
        }
    }

    #[test]
    fn places_lie_inside_the_text_on_character_boundaries(text in text(), markdown in any::<bool>()) {
        let extension = if markdown { "md" } else { "txt" };
        let Ok(draft) = (format::detect(Some(extension), text.as_bytes()).parse)(text.as_bytes()) else { return Ok(()) };
        let document = Document::new(draft);
        let (folded, source) = (document.folded(), document.source());
        let sound = |span: FSpan| {
            let at = folded.to_source(span);
            folded.text().is_char_boundary(span.start) && folded.text().is_char_boundary(span.end)
                && at.start <= at.end && source.text().is_char_boundary(at.start) && source.text().is_char_boundary(at.end)
        };
        prop_assert!(sound(document.body()));
        for section in document.sections() {
            prop_assert!(sound(section.heading) && sound(section.title) && sound(section.span), "{section:?}");
            prop_assert!(section.span.contains(section.heading), "{section:?}");
            if let Some(parent) = section.parent {
                prop_assert!(document.section(parent).span.contains(section.span));
                prop_assert_eq!(document.section(parent).level + 1, section.level);
            } else {
                prop_assert_eq!(section.level, 1);
            }
        }
        let row = evaluate(&document, &rules(), &Options::new(Date::new(2025, 6, 1).unwrap()));
        for finding in &row.findings {
            let place = finding.place.as_ref().expect("every finding of a rule has a place");
            prop_assert!(place.span.end <= source.text().len() && source.text().is_char_boundary(place.span.start));
            prop_assert_eq!(&source.text()[place.span.start..place.span.end].chars().take(240).collect::<String>(), &place.quote);
        }
    }

    #[test]
    fn any_two_texts_can_be_compared_and_the_comparison_only_adds(new in text(), old in text()) {
        let rules = rules();
        let options = Options::new(Date::new(2025, 6, 1).unwrap());
        let (Some(new), Some(old)) = (document(new.as_bytes()), document(old.as_bytes())) else { return Ok(()) };
        let prior = Prior { name: "old.txt".to_owned(), document: old };
        let row = compare(&new, Some(&prior), &rules, &options);
        for related in row.findings.iter().flat_map(|f| &f.related).filter(|r| r.path.is_some()) {
            let (span, text) = (related.place.span, prior.document.source().text());
            prop_assert!(span.end <= text.len() && text.is_char_boundary(span.start), "{related:?}");
        }
        let own = |row: &Row| -> Vec<_> {
            row.findings.iter().filter(|f| f.related.iter().all(|r| r.path.is_none())).cloned().collect()
        };
        let alone = evaluate(&new, &rules, &options);
        prop_assert_eq!(own(&row), own(&alone));
        prop_assert_eq!(row.is_report, alone.is_report);
        // Compared with itself it says all of that, and how much it resembles itself.
        let itself = Prior { name: "new.txt".to_owned(), document: new.clone() };
        prop_assert!(compare(&new, Some(&itself), &rules, &options).findings.len() >= alone.findings.len());
    }

    #[test]
    fn every_folded_character_maps_back_to_one_that_folds_to_it(text in text()) {
        let file = SourceFile::new(text);
        let folded = Folded::new(&file, (0..file.line_count()).map(|i| [file.line(i)]));
        for (at, c) in folded.text().char_indices() {
            let span = folded.to_source(FSpan::new(at, at + c.len_utf8()));
            let original = file.slice(span);
            if c == '\n' || c == ' ' {
                prop_assert!(fold_str(original).is_empty(), "{original:?}");
            } else {
                prop_assert_eq!(fold_str(original), c.to_string());
            }
        }
    }
}

fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
    [
        "good-county-2023.txt",
        "good-township-2023.txt",
        "good-province-2024.txt",
        "weak-county-2023.txt",
        "good-city-2022.txt",
    ]
    .iter()
    .map(|name| fs::read_to_string(folder.join(name)).unwrap())
    .collect()
}

fn verdicts(row: &Row) -> (Vec<String>, Vec<String>) {
    let mut findings: Vec<String> = row.findings.iter().map(|f| format!("{} {}", f.rule, f.message.zh)).collect();
    findings.sort();
    (findings, row.parts.iter().map(|p| format!("{} {:?}", p.key, p.status)).collect())
}

#[test]
fn widths_and_spaces_leave_all_verdicts() {
    let rules = rules();
    for text in samples() {
        let expected = verdicts(&check(&rules, &text));
        let half: String = text
            .chars()
            .map(|c| match c {
                '，' => ',',
                '；' => ';',
                '：' => ':',
                '（' => '(',
                '）' => ')',
                c => c,
            })
            .collect();
        let full: String = text
            .chars()
            .map(|c| match c {
                ',' => '，',
                ';' => '；',
                ':' => '：',
                '(' => '（',
                ')' => '）',
                '0'..='9' => char::from_u32(c as u32 + 0xFEE0).unwrap(),
                c => c,
            })
            .collect();
        // A space before each figure, as pages print them.
        let spaced = text
            .chars()
            .fold((String::new(), 'x'), |(mut out, before), c| {
                if c.is_ascii_digit() && ('\u{4E00}'..='\u{9FFF}').contains(&before) {
                    out.push(' ');
                }
                out.push(c);
                (out, c)
            })
            .0;
        for (what, changed) in [("half width", half), ("full width", full), ("spaces", spaced)] {
            assert_eq!(verdicts(&check(&rules, &changed)), expected, "{what}: {}", text.lines().next().unwrap_or(""));
        }
    }
}

#[test]
fn hard_wrapping_leaves_all_verdicts() {
    let rules = rules();
    for text in samples() {
        let expected = verdicts(&check(&rules, &text));
        let wrapped: String = text
            .lines()
            .map(|line| {
                let chars: Vec<char> = line.trim().chars().collect();
                chars.chunks(34).map(|chunk| chunk.iter().collect::<String>() + "\n").collect::<String>()
            })
            .collect();
        assert_eq!(verdicts(&check(&rules, &wrapped)), expected, "{}", text.lines().next().unwrap_or(""));
    }
}

/// The lines of a level-one section: from the line that holds `heading` to the next 一、 line.
fn without_section(text: &str, heading: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let top = |line: &str| {
        let line = line.trim();
        line.split_once('、').is_some_and(|(number, _)| {
            number.chars().count() <= 3 && number.chars().all(|c| "一二三四五六七八九十".contains(c))
        })
    };
    let start = lines.iter().position(|line| top(line) && line.contains(heading))?;
    let end = lines.iter().skip(start + 1).position(|line| top(line)).map_or(lines.len(), |i| start + 1 + i);
    Some([&lines[..start], &lines[end..]].concat().join("\n"))
}

#[test]
fn deleting_a_required_part_adds_exactly_one_missing() {
    let rules = rules();
    let mut deleted = 0;
    for text in samples() {
        let before = check(&rules, &text);
        for (part, key) in [("plan", "安排"), ("shortcomings", "不足"), ("responsibility", "第一责任人")] {
            let Some(without) = without_section(&text, key) else { continue };
            let row = check(&rules, &without);
            let missing =
                |row: &Row| row.findings.iter().filter(|f| f.missing).map(|f| f.rule.clone()).collect::<Vec<_>>();
            assert_eq!(missing(&row), [format!("part/{part}")], "{}", text.lines().next().unwrap_or(""));
            // What was said of the other parts is still said, and nothing new.
            let others = |row: &Row| {
                row.findings
                    .iter()
                    // With its heading a part takes its number along: that 三、 now follows 一、 is true.
                    .filter(|f| !f.missing && !f.rule.starts_with(part) && f.rule != "structure/numbering")
                    .map(|f| f.rule.clone())
                    .collect::<Vec<_>>()
            };
            assert_eq!(others(&row), others(&before), "{part}: {}", text.lines().next().unwrap_or(""));
            deleted += 1;
        }
    }
    assert!(deleted >= 10, "only {deleted} parts were deleted");
}

#[test]
fn neutral_text_outside_a_part_leaves_its_verdict() {
    let rules = rules();
    let neutral = "全县耕地面积稳定，粮食产量与上年持平，农村道路养护按计划完成。\n";
    for text in samples() {
        let expected = verdicts(&check(&rules, &text));
        let Some(at) = text.find("\n（二）").or_else(|| text.find("\n(二)")) else { continue };
        let changed = format!("{}\n{neutral}{}", &text[..at], &text[at + 1..]);
        assert_eq!(verdicts(&check(&rules, &changed)), expected, "{}", text.lines().next().unwrap_or(""));
    }
}
