//! PDF and OFD files made by several programs, held against their true text: characters, paragraphs, addresses, refusals.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a failed test may panic")]

use std::{collections::HashMap, fs, path::PathBuf};

use hegui::{
    document::{Document, Draft},
    format::{FormatError, detect},
};

fn folder(kind: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "formats", kind].iter().collect()
}

fn read(kind: &str, name: &str) -> Result<Draft, FormatError> {
    let bytes = fs::read(folder(kind).join(format!("{name}.{kind}"))).expect(name);
    (detect(Some(kind), &bytes).parse)(&bytes)
}

fn paragraphs(draft: &Draft) -> Vec<String> {
    draft.paragraphs.iter().map(|p| p.pieces.iter().map(|s| draft.source.slice(*s)).collect::<String>()).collect()
}

fn dense(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn counts<T: std::hash::Hash + Eq>(items: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}

fn shared<T: std::hash::Hash + Eq>(a: &HashMap<T, usize>, b: &HashMap<T, usize>) -> usize {
    a.iter().map(|(item, n)| n.min(b.get(item).unwrap_or(&0))).sum()
}

/// What a file gives against its true text.
#[derive(Debug)]
struct Measure {
    recall: f64,
    precision: f64,
    /// Ends of true paragraphs that were lost.
    joined: Vec<String>,
    /// Ends of paragraphs where the true text has none.
    split: Vec<String>,
}

fn measure(got: &[String], truth: &[String]) -> Measure {
    let bigrams = |lines: &[String]| {
        let text = dense(&lines.concat());
        counts(text.windows(2).map(|w| (w[0], w[1])).collect::<Vec<_>>().into_iter())
    };
    let ends = |lines: &[String]| {
        let lines: Vec<Vec<char>> = lines.iter().map(|line| dense(line)).filter(|line| !line.is_empty()).collect();
        let end = |w: &[Vec<char>]| {
            let (a, b) = (&w[0], &w[1]);
            let (before, after) = (&a[a.len().saturating_sub(6)..], &b[..b.len().min(6)]);
            format!("{}⏎{}", before.iter().collect::<String>(), after.iter().collect::<String>())
        };
        counts(lines.windows(2).map(end).collect::<Vec<_>>().into_iter())
    };
    let (a, b) = (bigrams(got), bigrams(truth));
    let (mine, true_ends) = (ends(got), ends(truth));
    let missing = |from: &HashMap<String, usize>, of: &HashMap<String, usize>| {
        let mut missing: Vec<String> =
            from.iter().filter(|(end, n)| of.get(*end).unwrap_or(&0) < n).map(|(end, _)| end.clone()).collect();
        missing.sort();
        missing
    };
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    let share = |of: &HashMap<(char, char), usize>| shared(&a, &b) as f64 / of.values().sum::<usize>().max(1) as f64;
    Measure {
        recall: share(&b),
        precision: share(&a),
        joined: missing(&true_ends, &mine),
        split: missing(&mine, &true_ends),
    }
}

/// Every file that has its true text beside it: all characters, and the paragraphs, are its author's.
#[test]
fn files_give_the_paragraphs_of_their_authors() {
    let mut failed = Vec::new();
    for kind in ["pdf", "ofd"] {
        let mut names: Vec<PathBuf> = fs::read_dir(folder(kind)).unwrap().map(|e| e.unwrap().path()).collect();
        names.sort();
        for path in
            names.iter().filter(|p| p.extension().is_some_and(|e| e == kind) && p.with_extension("txt").exists())
        {
            let name = path.file_stem().unwrap().to_string_lossy();
            let truth: Vec<String> =
                fs::read_to_string(path.with_extension("txt")).unwrap().lines().map(str::to_owned).collect();
            let start = std::time::Instant::now();
            let draft = match read(kind, &name) {
                Ok(draft) => draft,
                Err(error) => {
                    failed.push(format!("{name}: {error:?}"));
                    continue;
                }
            };
            let time = start.elapsed().as_millis();
            let got = paragraphs(&draft);
            if let Ok(out) = std::env::var("HEGUI_DUMP") {
                fs::write(format!("{out}/{name}.{kind}.out"), got.join("\n")).unwrap();
            }
            let m = measure(&got, &truth);
            println!(
                "{kind} {name}: recall {:.4} precision {:.4} joined {} split {} ({time} ms)",
                m.recall,
                m.precision,
                m.joined.len(),
                m.split.len()
            );
            if m.recall < 0.999 || m.precision < 0.999 || !m.joined.is_empty() || !m.split.is_empty() {
                failed.push(format!("{name}: {m:#?}"));
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A report in a file of fixed pages has the outline that its text has.
#[test]
fn outlines_are_those_of_the_text() {
    let outline = |draft: Draft| -> Vec<String> {
        let document = Document::new(draft);
        let meta = document.meta();
        let head = format!("{:?} {:?} {:?}", meta.title, meta.year, meta.reporter.organ);
        let section = |s: &hegui::document::Section| {
            format!("{} {:?} {}", s.level, s.marker.map(|m| m.number), s.title_text(&document))
        };
        std::iter::once(head).chain(document.sections().iter().map(section)).collect()
    };
    let files = [
        ("pdf", "office-five-pages"),
        ("pdf", "office-table"),
        ("pdf", "typst-two-columns"),
        ("pdf", "typst-spaced-title"),
        ("pdf", "chromium"),
        ("pdf", "gbk-euc"),
        ("pdf", "rotated"),
        ("ofd", "five-pages"),
        ("ofd", "table"),
        ("ofd", "two-columns"),
    ];
    for (kind, name) in files {
        let text = fs::read(folder(kind).join(format!("{name}.txt"))).unwrap();
        let plain = (detect(Some("txt"), &text).parse)(&text).unwrap();
        assert_eq!(outline(read(kind, name).unwrap()), outline(plain), "{kind} {name}");
    }
}

/// easyofd writes places that are not those of the characters: the text is read all the same.
#[test]
fn a_file_of_easyofd_gives_its_text() {
    let truth: Vec<String> =
        fs::read_to_string(folder("pdf").join("typst-spaced-title.txt")).unwrap().lines().map(str::to_owned).collect();
    let m = measure(&paragraphs(&read("ofd", "easyofd").unwrap()), &truth);
    println!(
        "ofd easyofd: recall {:.4} precision {:.4} joined {} split {}",
        m.recall,
        m.precision,
        m.joined.len(),
        m.split.len()
    );
    assert!(m.recall > 0.98 && m.precision > 0.98, "{m:#?}");
}

/// A file that was cut off is read as far as it goes, and that is told.
#[test]
fn a_file_without_its_end_is_told() {
    let bytes = fs::read(folder("pdf").join("unigb-ucs2.pdf")).unwrap();
    let cut = &bytes[..bytes.len() - 600];
    let draft = (detect(Some("pdf"), cut).parse)(cut).unwrap();
    assert!(draft.omitted.iter().any(|said| said.zh.contains("末尾不完整")), "{:?}", draft.omitted);
}

/// Files without text to judge are told apart by what can be done about them.
#[test]
fn files_without_text_are_refused_by_kind() {
    let cases = [
        ("pdf", "scanned", FormatError::Scanned),
        ("pdf", "locked", FormatError::Encrypted),
        ("pdf", "no-unicode", FormatError::Unmapped),
        ("pdf", "no-pages", FormatError::Empty),
        ("pdf", "truncated", FormatError::Damaged),
        ("ofd", "pictures", FormatError::Scanned),
        ("ofd", "sealed", FormatError::Encrypted),
        ("ofd", "no-pages", FormatError::Empty),
        ("ofd", "truncated", FormatError::Damaged),
    ];
    for (kind, name, expected) in cases {
        assert_eq!(read(kind, name).map(|draft| paragraphs(&draft)), Err(expected), "{kind} {name}");
    }
}

/// Pages that are pictures are named; the others are read.
#[test]
fn pages_that_are_pictures_are_named() {
    let told =
        |kind, name| read(kind, name).unwrap().omitted.iter().map(|said| said.zh.to_string()).collect::<Vec<_>>();
    assert_eq!(told("pdf", "mixed"), ["第2、5页是图片，没有可提取的文字"]);
    assert_eq!(told("ofd", "two-documents"), ["第4页是图片，没有可提取的文字"]);
    assert!(told("pdf", "text-layer").is_empty());
    assert!(told("ofd", "five-pages").is_empty());
}

/// A place is told by page and paragraph, also behind the end of a page that a paragraph runs over, and by table and cell.
#[test]
fn addresses_are_pages_paragraphs_and_cells() {
    for (kind, name) in [("pdf", "office-five-pages"), ("ofd", "five-pages")] {
        let draft = read(kind, name).unwrap();
        let mut over = 0;
        let mut last = (0, 0);
        for paragraph in &draft.paragraphs {
            let span = paragraph.pieces[0];
            let (first, end) = (draft.source.address(span.start).unwrap(), draft.source.address(span.end - 1).unwrap());
            assert_eq!(first.paragraph, end.paragraph, "{name}");
            assert!(first.page <= end.page);
            over += usize::from(first.page < end.page);
            let at = (first.page.unwrap(), first.paragraph.unwrap());
            assert!(at.0 >= last.0 && at.1 == last.1 + 1, "{name}: {last:?} {at:?}");
            last = at;
        }
        assert!(over >= 3 && last.0 >= 5, "{name}: {over} {last:?}");
    }
    for (kind, name) in [("pdf", "office-table"), ("ofd", "table")] {
        let draft = read(kind, name).unwrap();
        let at = |text: &str| draft.source.address(draft.source.text().find(text).unwrap()).unwrap();
        let (head, later) = (at("序号"), at("热线工单"));
        assert_eq!(head.cell.map(|cell| (cell.table, cell.row, cell.column)), Some((1, 1, 1)), "{name}");
        assert_eq!(later.cell.map(|cell| (cell.table, cell.row, cell.column)), Some((1, 17, 2)), "{name}");
        assert!(later.page > at("行政处罚（").page, "{name}: the table runs over the page");
    }
}

/// A PDF of one page with one Chinese font `/F`; without a list of places, which is then made up.
fn drawn(encoding: &str, objects: &str, content: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 8 0 R>>>>>>endobj\n\
         5 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong/Encoding/{encoding}/DescendantFonts[6 0 R]>>endobj\n\
         6 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000\
         /W[1 95 500]/FontDescriptor 7 0 R>>endobj\n7 0 obj<</Type/FontDescriptor/FontName/STSong/Flags 6>>endobj\n{objects}\n\
         4 0 obj<</Length {}>>stream\n",
        content.len()
    )
    .into_bytes();
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    out
}

fn lines_of(pdf: &[u8]) -> Result<Vec<String>, FormatError> {
    (detect(Some("pdf"), pdf).parse)(pdf).map(|draft| paragraphs(&draft))
}

/// Shows a text at a place, `angle` as the two first numbers of the transform.
fn shown(text: &str, x: i32, y: i32, (cos, sin): (f64, f64), size: i32) -> String {
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("BT /F {size} Tf {cos} {sin} {} {cos} {x} {y} Tm <{hex}> Tj ET\n", -sin)
}

const LEVEL: (f64, f64) = (1.0, 0.0);

/// Codes that are numbers of Adobe's collection of Chinese characters are told without a table of the font's own.
#[cfg(feature = "pdf")]
#[test]
fn characters_by_their_number_in_the_collection() {
    use hayro_cmap::{CMap, CMapName, load_embedded};
    let numbers = CMap::parse(load_embedded(CMapName::UniGbUtf16H).unwrap(), load_embedded).unwrap();
    let text = "依法行政的报告和法治政府建设情况，共12件。";
    let hex: String =
        text.encode_utf16().map(|unit| format!("{:04X}", numbers.lookup_cid_code(unit.into(), 2).unwrap())).collect();
    let content = format!("BT /F 12 Tf 100 700 Td <{hex}> Tj ET");
    assert_eq!(lines_of(&drawn("Identity-H", "", content.as_bytes())).unwrap(), [text]);
}

/// What a reader does not see on the page, or sees across it, is no text of the report.
#[test]
fn text_beside_the_page_and_watermarks_are_left_out() {
    let mut content = shown("全县法治政府建设的情况报告如下：", 100, 700, LEVEL, 16);
    content += &shown("页外的字", 700, 500, LEVEL, 16);
    content += &shown("页下的字", 100, -300, LEVEL, 16);
    content += &shown("内部资料", 100, 200, (0.707, 0.707), 60);
    assert_eq!(lines_of(&drawn("UniGB-UCS2-H", "", content.as_bytes())).unwrap(), ["全县法治政府建设的情况报告如下："]);
}

/// A raised number that points to a note is not read into the figure before it; a power of a measure stays.
#[test]
fn raised_numbers() {
    let mut content = shown("全年办理的案件共100件", 100, 700, LEVEL, 16);
    content += &shown("1", 272, 707, LEVEL, 8);
    content += &shown("，和解12件；面积50km", 282, 700, LEVEL, 16);
    content += &shown("2", 436, 707, LEVEL, 8);
    content += &shown("。", 441, 700, LEVEL, 16);
    let got = lines_of(&drawn("UniGB-UCS2-H", "", content.as_bytes())).unwrap().concat();
    assert_eq!(got, "全年办理的案件共100件，和解12件；面积50km²。");
}

/// Columns from top to bottom, from the right: pages are turned until they read level.
#[test]
fn columns_from_top_to_bottom() {
    let content = shown("依法行政的情况", 500, 750, LEVEL, 16) + &shown("和法治政府建设", 470, 750, LEVEL, 16);
    let got = lines_of(&drawn("UniGB-UCS2-V", "", content.as_bytes())).unwrap().concat();
    assert_eq!(got, "依法行政的情况和法治政府建设");
}

/// What unpacks or repeats without end is refused, soon.
#[cfg(feature = "pdf")]
#[test]
fn bombs_are_refused() {
    use std::io::Write;
    let packed = |bytes: &[u8], times: usize| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        (0..times).for_each(|_| encoder.write_all(bytes).unwrap());
        encoder.finish().unwrap()
    };
    let stream = |number: u32, dict: &str, data: &[u8]| {
        let mut out = format!("{number} 0 obj<<{dict}/Filter/FlateDecode/Length {}>>stream\n", data.len()).into_bytes();
        out.extend_from_slice(data);
        out.extend_from_slice(b"\nendstream endobj\n");
        out
    };
    let blanks = packed(&[b' '; 1 << 20], 200);
    let base = drawn("UniGB-UCS2-H", "", b"/X Do");
    let with = |objects: &[u8]| [&base[..9], objects, &base[9..]].concat();
    let start = std::time::Instant::now();
    let form = stream(8, "/Type/XObject/Subtype/Form/BBox[0 0 1 1]", &blanks);
    assert_eq!(lines_of(&with(&form)), Err(FormatError::TooLarge), "a form");
    let list = stream(9, "/Type/ObjStm/N 1/First 4", &blanks);
    assert_eq!(lines_of(&with(&list)), Err(FormatError::TooLarge), "a list of objects");
    let ring = stream(8, "/Type/XObject/Subtype/Form/BBox[0 0 1 1]", &packed(b"/X Do /X Do /X Do /X Do\n", 5));
    assert_eq!(lines_of(&with(&ring)), Err(FormatError::TooLarge), "forms within themselves");
    let pages = drawn("UniGB-UCS2-H", "10 0 obj<</Type/Pages/Kids[2 0 R 10 0 R]/Parent 10 0 R>>endobj", b"q");
    assert!(lines_of(&pages).is_err());
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Broken files end in an error or a draft, soon, and never in a panic.
#[test]
fn broken_files_are_read_or_refused() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap()
    };
    let rounds: usize = std::env::var("HEGUI_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let mut slowest = (std::time::Duration::ZERO, String::new());
    for kind in ["pdf", "ofd"] {
        for path in fs::read_dir(folder(kind)).unwrap().map(|e| e.unwrap().path()) {
            if path.extension().is_none_or(|e| e != kind) {
                continue;
            }
            let sound = fs::read(&path).unwrap();
            for round in 0..rounds {
                let mut bytes = sound.clone();
                for _ in 0..1 + random() % 24 {
                    let at = random() % bytes.len();
                    match random() % 4 {
                        0 => bytes[at] = u8::try_from(random() % 256).unwrap(),
                        1 => bytes[at] ^= 1 << (random() % 8),
                        2 => drop(bytes.splice(at..(at + random() % 40).min(bytes.len()), [])),
                        _ => {
                            let from = random() % bytes.len();
                            let copy = bytes[from..(from + random() % 200).min(bytes.len())].to_vec();
                            drop(bytes.splice(at..at, copy));
                        }
                    }
                }
                let format = hegui::format::FORMATS.iter().find(|f| f.name == kind).unwrap();
                let start = std::time::Instant::now();
                let _ = (format.parse)(&bytes);
                let name = format!("{} round {round}", path.display());
                slowest = slowest.max((start.elapsed(), name));
            }
        }
    }
    println!("slowest: {slowest:?}");
    assert!(slowest.0.as_secs() < 20, "{slowest:?}");
}
