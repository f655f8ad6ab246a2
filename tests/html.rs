//! Web pages as government sites of different make build them, each with the text, the title, the dates and the outline that a
//! reader takes from it; and pages that are no such text, each with what the sender is told.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fs,
    path::{Path, PathBuf},
};

use hegui::{
    document::{Document, Draft, Evidence, Paragraph, Stage},
    finding::locate,
    format::{self, FormatError},
    rule,
    scan::{Options, evaluate},
    text::{Date, Lang},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    title: Option<String>,
    year: Option<i16>,
    organ: Option<String>,
    published: Option<String>,
    written: Option<String>,
    stage: Option<String>,
    encoding: Option<String>,
    index_number: Option<String>,
    /// Headings with their levels; enumerated items are left to the comparison with the plain text.
    #[serde(default)]
    outline: Vec<(String, u8)>,
    /// Words of the refusal.
    #[serde(default)]
    refused: Vec<String>,
    /// How many warnings of parts that were not read.
    #[serde(default)]
    omitted: usize,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/html")
}

fn pages() -> Vec<PathBuf> {
    let mut out: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e != "yaml" && e != "txt"))
        .collect();
    out.sort();
    out
}

fn read(path: &Path) -> Result<Draft, FormatError> {
    let bytes = fs::read(path).unwrap();
    let format = format::detect(path.extension().unwrap().to_str(), &bytes);
    assert!(matches!(format.name, "html" | "mht"), "{} is taken for {}", path.display(), format.name);
    (format.parse)(&bytes)
}

fn headings(document: &Document) -> Vec<(String, u8)> {
    let quote = |span| locate(document.source(), document.folded().to_source(span)).quote;
    let plain = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect();
    document.sections().iter().map(|s| (plain(quote(s.heading)), s.level)).collect()
}

/// What differs from what a reader expects, one line each.
fn differences(path: &Path, expected: &Expected) -> Vec<String> {
    let mut out = Vec::new();
    let draft = match read(path) {
        Ok(draft) => draft,
        Err(FormatError::Refused { name, advice }) if !expected.refused.is_empty() => {
            let said = format!("{}{}", name.get(Lang::Zh), advice.get(Lang::Zh));
            out.extend(expected.refused.iter().filter(|w| !said.contains(*w)).map(|w| format!("{said}: no {w}")));
            return out;
        }
        Err(error) => return vec![format!("{error:?}")],
    };
    if !expected.refused.is_empty() {
        return vec![format!("not refused: {}", draft.source.text())];
    }
    let text = fs::read_to_string(path.with_extension("txt")).unwrap();
    // A paragraph that the page broke at a fixed width has several pieces.
    let joined = |p: &Paragraph| p.pieces.iter().map(|span| draft.source.slice(*span)).collect::<String>();
    let (got, wanted): (Vec<String>, Vec<&str>) =
        (draft.paragraphs.iter().map(joined).collect(), text.lines().collect());
    out.extend(
        wanted.iter().filter(|line| !got.iter().any(|l| l == *line)).map(|line| format!("line missing: {line}")),
    );
    out.extend(got.iter().filter(|line| !wanted.contains(&line.as_str())).map(|line| format!("line too many: {line}")));
    if out.is_empty() && got != wanted {
        out.push(format!("lines in another order: {got:#?}"));
    }
    if draft.omitted.len() != expected.omitted {
        out.push(format!("omitted: {:?}", draft.omitted));
    }
    let encoding = Some(draft.encoding.to_owned());
    let document = Document::new(draft);
    let meta = document.meta();
    let mut same = |what: &str, got: Option<String>, wanted: &Option<String>| {
        if got != wanted.as_ref().map(|w| hegui::text::fold_str(w)) {
            out.push(format!("{what}: {got:?}, expected {wanted:?}"));
        }
    };
    same("title", meta.title.clone(), &expected.title);
    same("year", meta.year.map(|y| y.to_string()), &expected.year.map(|y| y.to_string()));
    same("organ", meta.reporter.organ.clone(), &expected.organ);
    same("published", meta.published.map(|d| d.date.to_string()), &expected.published);
    same("written", meta.written.map(|d| d.date.to_string()), &expected.written);
    same("index number", meta.index_number.clone(), &expected.index_number);
    if expected.encoding.is_some() && encoding != expected.encoding {
        out.push(format!("encoding {encoding:?}"));
    }
    let stage = if Stage::of(meta) == Stage::Published { "published" } else { "submission" };
    if expected.stage.as_ref().is_some_and(|wanted| wanted != stage) {
        out.push(format!("stage {stage}"));
    }
    out.extend(outline(&document, &text, expected));
    out
}

/// Headings that are missing or differ from those of the same text as a `.txt`.
fn outline(document: &Document, text: &str, expected: &Expected) -> Vec<String> {
    let mut out = Vec::new();
    let got = headings(document);
    let missing = expected.outline.iter().filter(|heading| !got.contains(heading));
    out.extend(missing.map(|(heading, level)| format!("heading missing: {level} {heading}")));
    let numbered = expected.outline.iter().any(|(heading, _)| heading.starts_with("一、"));
    let twin = Document::new((format::detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap());
    // Lines that only plain text has to guess at are left to it.
    let guessed = |i: &usize| twin.sections()[*i].evidence == Evidence::ShortLine;
    let guesses: Vec<usize> = (0..twin.sections().len()).filter(guessed).collect();
    let mut same = headings(&twin);
    same = same.into_iter().enumerate().filter(|(i, _)| !guesses.contains(i)).map(|(_, heading)| heading).collect();
    if numbered && same != got {
        out.push(format!("the same text as .txt has other headings: {same:?}, here {got:?}"));
    }
    out
}

#[test]
fn every_page_is_read_as_a_reader_reads_it() {
    let (mut right, mut all, mut count) = (0, Vec::new(), 0);
    for path in pages() {
        let label = fs::read_to_string(path.with_extension("yaml")).unwrap();
        let expected: Expected = serde_yaml::from_str(&label).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let differences = differences(&path, &expected);
        right += usize::from(differences.is_empty());
        count += 1;
        let name = path.file_name().unwrap().display().to_string();
        all.extend(differences.into_iter().map(|d| format!("{name}: {d}")));
    }
    assert!(count >= 14, "the corpus is incomplete");
    assert!(all.is_empty(), "{right} of {count} pages\n{}", all.join("\n"));
}

/// Bytes changed, lost and doubled at places that only look random.
fn spoilt(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let mut out = bytes.to_vec();
    for _ in 0..=next(12) {
        let (at, length) = (next(out.len()), next(60));
        let end = (at + length).min(out.len());
        match next(4) {
            0 => out[at] = u8::try_from(next(256)).unwrap(),
            1 => drop(out.drain(at..end)),
            2 => {
                let piece = out[at..end].to_vec();
                out.splice(at..at, piece);
            }
            _ => out.splice(at..at, b"</div></table><td><b>\0".iter().copied()).for_each(drop),
        }
        if out.is_empty() {
            break;
        }
    }
    if seed.is_multiple_of(3) {
        out.truncate(next(out.len()));
    }
    out
}

#[test]
fn spoilt_pages_are_read_or_refused() {
    for path in pages() {
        let bytes = fs::read(&path).unwrap();
        let format = format::detect(path.extension().unwrap().to_str(), &bytes);
        for seed in 0..24 {
            let bytes = spoilt(&bytes, seed);
            match (format.parse)(&bytes) {
                // What a panic is turned into; an archive may really be broken.
                Err(FormatError::Damaged) if format.name == "html" => panic!("{} spoilt by {seed}", path.display()),
                Err(_) => {}
                Ok(draft) => {
                    let text = draft.source.text();
                    for paragraph in &draft.paragraphs {
                        for span in &paragraph.pieces {
                            assert!(text.get(span.start..span.end).is_some_and(|piece| !piece.is_empty()));
                        }
                    }
                    drop(Document::new(draft));
                }
            }
        }
    }
}

/// What a browser makes of a page and its scripts reads like the page as it was sent.
#[test]
#[ignore = "needs Chromium"]
fn pages_saved_by_a_browser_read_alike() {
    let profile = tempfile::tempdir().unwrap();
    for name in ["trs-wcm.html", "old-table-gbk.htm", "intensive-zoom.html"] {
        let path = folder().join(name);
        let dump = ["chromium", "chromium-browser", "google-chrome"].iter().find_map(|program| {
            std::process::Command::new(program)
                .args([
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    "--disable-background-networking",
                ])
                .arg(format!("--user-data-dir={}", profile.path().display()))
                .arg("--dump-dom")
                .arg(&path)
                .output()
                .ok()
        });
        let saved =
            (format::detect(Some("html"), &[]).parse)(&dump.expect("Chromium is not installed").stdout).unwrap();
        assert_eq!(saved.source.text(), read(&path).unwrap().source.text(), "{name}");
    }
}

/// The sample reports, put on a page with a menu, related links and a foot, read as their text does.
#[test]
fn a_report_on_a_page_is_judged_as_its_text() {
    let rules = rule::national().unwrap();
    let options = Options::new(Date::new(2025, 6, 1).unwrap());
    let judged = |draft: Draft| {
        let document = Document::new(draft);
        let row = evaluate(&document, &rules, &options);
        let mut findings: Vec<String> =
            row.findings.iter().map(|f| format!("{} {}", f.rule, f.message.get(Lang::Zh))).collect();
        findings.sort();
        (headings(&document), document.meta().title.clone(), findings)
    };
    let menu: String = (0..40).map(|i| format!("<li><a href='/{i}'>政务公开栏目{i}</a></li>")).collect();
    let mut read = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("reports")).unwrap() {
        let path = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        // Broken lines are another matter.
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "txt") || name.starts_with("hardwrapped") {
            continue;
        }
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let title = lines.next().unwrap();
        let body: String = lines.map(|line| format!("<p>　　{}</p>\n", line.trim())).collect();
        let page = format!(
            "<html><head><meta charset=utf-8><title>{title}-某县人民政府</title></head><body><ul>{menu}</ul>\
             <div><h1>{title}</h1><div>{body}</div></div><div><h3>相关阅读</h3><ul>{menu}</ul></div><p>版权所有 2026</p>"
        );
        let plain = judged((format::detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap());
        for bytes in [page.clone().into_bytes(), encoding_rs::GB18030.encode(&page).0.into_owned()] {
            assert_eq!(judged((format::detect(Some("html"), &bytes).parse)(&bytes).unwrap()), plain, "{name}");
        }
        read += 1;
    }
    assert!(read >= 8, "{read}");
}
