//! The tables and letters of an audit, read back by what others read them with.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod audits;

use std::{
    collections::BTreeSet,
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    process::Command,
};

use audits::made;
use calamine::{Data, Reader, Xlsx};
use hegui::{
    batch::{Audited, Status},
    document::Document,
    format,
    output::{
        RunInfo,
        audit::{
            csv::csv,
            letter::letters,
            markdown::markdown,
            table::{Cell, Kind, Table, tables},
            xlsx::xlsx,
        },
    },
    text::{Date, Lang},
};

fn workbook(audited: &Audited, run: &RunInfo) -> Vec<u8> {
    let mut bytes = Vec::new();
    assert_eq!(xlsx(Cursor::new(&mut bytes), audited, run).unwrap(), []);
    bytes
}

fn table<'t, 'a>(tables: &'t [Table<'a>], key: &str) -> &'t Table<'a> {
    tables.iter().find(|table| table.key == key).unwrap_or_else(|| panic!("no table {key}"))
}

/// The cells of a column, by its key.
fn column<'a>(table: &Table<'a>, key: &str) -> Vec<Cell<'a>> {
    let at = table.columns.iter().position(|column| column.key == key).unwrap_or_else(|| panic!("no column {key}"));
    table.rows().map(|row| row[at].clone()).collect()
}

#[test]
fn every_unit_has_a_row_in_every_table_of_units_and_every_row_fits_its_heads() {
    let (audited, run) = made(Lang::Zh);
    let tables = tables(audited, run);
    let keys: Vec<&str> = tables.iter().map(|table| table.key).collect();
    let all = "levels units requirements matrix indicators indicator-values findings copies trends other-files";
    assert_eq!(keys.join(" "), all);
    for table in &tables {
        assert!(table.rows().count() > 0, "{table:?} is empty");
        assert!(table.rows().chain(table.sums.clone()).all(|row| row.len() == table.columns.len()), "{table:?}");
        let keys: BTreeSet<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(keys.len(), table.columns.len(), "{table:?} has a column twice");
        for (row, column) in table.rows().flat_map(|row| row.into_iter().zip(&table.columns)) {
            let typed = match row {
                Cell::Empty => true,
                Cell::Text(_) | Cell::Said(..) => {
                    matches!(column.kind, Kind::Word | Kind::Name | Kind::Line | Kind::Long)
                }
                Cell::Integer(_) => matches!(column.kind, Kind::Integer | Kind::Late),
                Cell::Number(..) => !matches!(column.kind, Kind::Word | Kind::Name | Kind::Line | Kind::Long),
                Cell::Date(_) => column.kind == Kind::Date,
                Cell::Outcome(_) => column.kind == Kind::Outcome,
            };
            assert!(typed, "{table:?} {column:?} {row:?}");
        }
    }
    for key in ["units", "matrix", "indicators"] {
        let names: Vec<Cell<'_>> = column(table(&tables, key), "unit");
        let units: Vec<Cell<'_>> = audited.units.iter().map(|unit| Cell::Text(unit.name.as_str().into())).collect();
        assert_eq!(names, units, "{key}");
    }
}

#[test]
fn the_table_of_units_says_who_is_missing_late_and_copied() {
    let (audited, run) = made(Lang::Zh);
    let tables = tables(audited, run);
    let units = table(&tables, "units");
    let missing = audited.units.iter().position(|unit| unit.name == "没有报告的县人民政府").unwrap();
    assert_eq!(audited.units[missing].status, Status::Missing);
    let of = |key: &str, row: usize| column(units, key)[row].clone();
    assert!(matches!(of("status", missing), Cell::Said(said, _) if said.zh == "未报告"));
    assert_eq!([of("score", missing), of("errors", missing), of("file", missing)], [const { Cell::Empty }; 3]);
    assert!(matches!(of("remarks", missing), Cell::Text(text) if text.contains("未见2023年度")));
    assert_eq!(of("submitted", 0), Cell::Date(Date::constant(2024, 5, 20)));
    assert!(matches!(of("submitted_late", 0), Cell::Integer(days) if days > 0), "{:?}", of("submitted_late", 0));
    assert!(matches!(of("copied", 0), Cell::Number(share, _) if share.to_string() == "34.5"));
    assert!(matches!(of("copied_from", 0), Cell::Text(_)));
}

#[test]
fn the_workbook_reads_back_with_its_types_and_without_formulas() {
    let (audited, run) = made(Lang::Zh);
    let bytes = workbook(audited, run);
    let tables = tables(audited, run);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let titles: Vec<String> = tables.iter().map(|table| table.title.zh.clone()).collect();
    assert_eq!(book.sheet_names(), [vec!["说明".to_owned()], titles].concat());
    for sheet in book.sheet_names() {
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "a formula in {sheet}");
    }
    let units = book.worksheet_range("单位").unwrap();
    let model = table(&tables, "units");
    let at = |key: &str| model.columns.iter().position(|column| column.key == key).unwrap();
    assert_eq!(units.rows().count(), audited.units.len() + 1);
    let row: Vec<Data> = units.rows().nth(1).unwrap().to_vec();
    assert_eq!(row[at("unit")], Data::String("望川县人民政府".to_owned()));
    assert!(matches!(row[at("score")], Data::Float(_)), "{:?}", row[at("score")]);
    assert!(
        matches!(&row[at("submitted")], Data::DateTime(day) if day.as_f64() == 45432.0),
        "{:?}",
        row[at("submitted")]
    );
    assert!(matches!(row[at("copied")], Data::Float(share) if (share - 0.345).abs() < 1e-9));
    // The text of a hostile name stands there whole, but for what steers a terminal.
    let hostile = units.rows().find(|row| row[0].to_string().starts_with("=HYPERLINK")).unwrap();
    assert!(hostile[0].to_string().contains("/..\\|<b>`@a`"), "{}", hostile[0]);
    assert!(!hostile[0].to_string().contains(['\u{202E}', '\u{1B}']));
    // The share met stands over the heads of the matrix.
    let matrix = book.worksheet_range("要求对照").unwrap();
    assert_eq!(matrix.rows().next().unwrap()[0].to_string(), "符合率");
    let signs: BTreeSet<String> = matrix.rows().skip(2).flat_map(|row| row[3..].iter().map(Data::to_string)).collect();
    assert!(signs.iter().all(|sign| ["", "√", "△", "×", "—", "？"].contains(&sign.as_str())), "{signs:?}");
    assert!(["√", "×", "—"].iter().all(|sign| signs.contains(*sign)), "{signs:?}");
}

#[test]
fn every_cell_of_the_tables_stands_in_the_workbook_and_in_csv() {
    for lang in [Lang::Zh, Lang::En] {
        let (audited, run) = made(lang);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(audited, run))).unwrap();
        for table in tables(audited, run) {
            let sheet = book.worksheet_range(table.title.get(lang)).unwrap();
            let mut out = Vec::new();
            csv(&mut out, &table, lang).unwrap();
            assert!(out.starts_with("\u{FEFF}".as_bytes()));
            let mut read = ::csv::Reader::from_reader(&out[3..]);
            assert_eq!(read.headers().unwrap().len(), table.columns.len());
            let lines: Vec<::csv::StringRecord> = read.records().map(Result::unwrap).collect();
            let above = 1 + usize::from(table.sums.is_some());
            let rows: Vec<Vec<Cell<'_>>> = table.rows().collect();
            assert_eq!((sheet.rows().count() - above, lines.len()), (rows.len(), rows.len()), "{table:?}");
            for ((row, line), shown) in rows.iter().zip(&lines).zip(sheet.rows().skip(above)) {
                for ((cell, field), shown) in row.iter().zip(line).zip(shown) {
                    let same = match cell {
                        Cell::Empty => field.is_empty() && *shown == Data::Empty,
                        Cell::Text(_) | Cell::Said(..) => {
                            !field.starts_with(['=', '+', '-', '@']) && *shown == field.trim_start_matches('\'')
                        }
                        Cell::Integer(count) => field == count.to_string() && *shown == *count as f64,
                        Cell::Number(number, _) => field == number.to_string() && matches!(shown, Data::Float(_)),
                        Cell::Date(date) => field == date.to_string() && matches!(shown, Data::DateTime(_)),
                        Cell::Outcome(_) => !field.is_empty() && matches!(shown, Data::String(_)),
                    };
                    assert!(same, "{table:?}: {cell:?} {field:?} {shown:?}");
                }
            }
        }
    }
}

#[test]
fn the_same_audit_gives_the_same_bytes() {
    let (audited, run) = made(Lang::Zh);
    assert!(workbook(audited, run) == workbook(audited, run));
    assert!(written(audited, run) == written(audited, run));
}

/// The letters, with the names of their files.
fn written(audited: &Audited, run: &RunInfo) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let count = letters(audited, run, &mut |name, bytes| {
        files.push((name.to_owned(), bytes.to_vec()));
        Ok(())
    });
    assert_eq!(count.unwrap(), audited.units.len());
    files
}

fn letter<'f>(files: &'f [(String, Vec<u8>)], name: &str) -> &'f [u8] {
    let file = files.iter().find(|(known, _)| known == name);
    &file.unwrap_or_else(|| panic!("{name} is not among {:?}", files.iter().map(|f| &f.0).collect::<Vec<_>>())).1
}

/// What our own reader finds in a Word file.
fn read_word(bytes: &[u8]) -> String {
    let draft = (format::detect(Some("docx"), bytes).parse)(bytes).unwrap();
    Document::new(draft).source().text().to_owned()
}

#[test]
fn every_unit_gets_a_letter_in_both_forms_that_says_the_same() {
    let (audited, run) = made(Lang::Zh);
    let files = written(audited, run);
    assert_eq!(files.len(), audited.units.len() * 2 + 1);
    let names: BTreeSet<String> = files.iter().map(|(name, _)| name.to_lowercase()).collect();
    assert_eq!(names.len(), files.len());
    assert!(
        names.iter().all(|name| !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\u{1B}'])),
        "{names:?}"
    );
    let word = read_word(letter(&files, "望川县人民政府-反馈意见.docx"));
    let markdown = String::from_utf8(letter(&files, "望川县人民政府-反馈意见.md").to_vec()).unwrap();
    for said in [
        "反馈意见",
        "望川县人民政府：",
        "一、总体情况",
        "存在的问题",
        "报告于2024年5月20日报送，晚于规定期限",
        "的文字与",
        "建议：",
        "〔此处填写：日期〕",
        "〔此处填写：发函单位〕",
    ] {
        assert!(word.contains(said), "{said}: {word}");
        assert!(markdown.contains(said), "{said}: {markdown}");
    }
    let all: Vec<String> =
        files.iter().filter(|(name, _)| name.ends_with(".docx")).map(|(_, bytes)| read_word(bytes)).collect();
    assert!(all.iter().any(|text| text.contains("可一并核对的细节")));
    let thin = all.iter().max_by_key(|text| text.matches("依据：").count()).unwrap();
    assert!(thin.contains("应当修改的问题") && thin.contains("建议完善的方面"), "{thin}");
    assert!(thin.contains("督察工作规定") && thin.contains("依据同前"), "{thin}");
    let reminder = read_word(letter(&files, "没有报告的县人民政府-催报函.docx"));
    assert!(reminder.contains("尚未收到你单位2023年法治政府建设年度报告"), "{reminder}");
    let index = String::from_utf8(letter(&files, "目录.csv").to_vec()).unwrap();
    assert_eq!(index.lines().count(), audited.units.len() + 1);
}

#[test]
fn a_letter_tells_no_rule_no_path_of_the_auditor_and_stays_short() {
    for lang in [Lang::Zh, Lang::En] {
        let (audited, run) = made(lang);
        for (name, bytes) in written(audited, run).iter().filter(|(name, _)| name.ends_with(".docx")) {
            let text = read_word(bytes);
            for column in &audited.columns {
                assert!(!text.contains(&column.rule), "{name} tells {}: {text}", column.rule);
            }
            assert!(!text.contains("batch/") && !text.contains(env!("CARGO_MANIFEST_DIR")), "{name}: {text}");
            if lang == Lang::Zh {
                assert!(text.chars().count() < 2000, "{name} has {} characters", text.chars().count());
            }
        }
    }
}

#[test]
fn the_summary_for_reports_is_sound_markdown_and_shows_hostile_names_as_they_stand() {
    let (audited, run) = made(Lang::Zh);
    let mut out = Vec::new();
    markdown(&mut out, audited, run).unwrap();
    let text = String::from_utf8(out).unwrap();
    for head in ["层级汇总", "未按要求报告的单位", "逾期", "雷同", "得分靠前和靠后的单位", "不符合最多的要求"]
    {
        assert!(text.contains(&format!("## {head}\n")), "{head}: {text}");
    }
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let mut shown = String::new();
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) => shown.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html}"),
            Event::Code(code) => panic!("{code}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => panic!("{dest_url}"),
            _ => {}
        }
    }
    assert!(shown.replace('\u{200B}', "").contains("=HYPERLINK(\"http://x.example\",\"县\")/..\\|<b>`@a`"), "{shown}");
}

/// Where the tests that need other programs leave their files, for a person to look at.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tables").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn python(script: &str, arguments: &[&Path]) -> String {
    let output = Command::new("python3").arg("-c").arg(script).args(arguments).output().expect("python3 is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What openpyxl sees: each sheet's rows, frozen cell, filter, and how many cells are formulas.
const OPENPYXL: &str = r#"
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for sheet in book:
    formulas = sum(cell.data_type == 'f' for row in sheet.iter_rows() for cell in row)
    print(sheet.title, sheet.max_row, sheet.freeze_panes, bool(sheet.auto_filter.ref), formulas, sep='|')
dates = [cell.is_date for cell in book['单位'][2] if cell.value is not None]
print('dates', sum(dates))
"#;

#[test]
#[ignore = "needs openpyxl"]
fn openpyxl_sees_frozen_filtered_sheets_without_formulas() {
    let (audited, run) = made(Lang::Zh);
    let file = folder("openpyxl").join("audit.xlsx");
    fs::write(&file, workbook(audited, run)).unwrap();
    let seen = python(OPENPYXL, &[&file]);
    let units = audited.units.len();
    assert!(seen.contains(&format!("单位|{}|B2|True|0", units + 1)), "{seen}");
    assert!(seen.contains(&format!("要求对照|{}|B3|True|0", units + 2)), "{seen}");
    let sheets: Vec<&str> = seen.lines().skip(1).filter(|line| line.contains('|')).collect();
    assert_eq!(sheets.len(), tables(audited, run).len(), "{seen}");
    assert!(sheets.iter().all(|sheet| sheet.ends_with("|True|0")), "{seen}");
    let dates: usize = seen.lines().last().unwrap().trim_start_matches("dates ").parse().unwrap();
    assert!(dates >= 1, "{seen}");
}

#[test]
#[ignore = "needs python-docx"]
fn python_docx_reads_the_letters() {
    let (audited, run) = made(Lang::Zh);
    let files = written(audited, run);
    let file = folder("python-docx").join("letter.docx");
    fs::write(&file, letter(&files, "望川县人民政府-反馈意见.docx")).unwrap();
    let seen = python(
        "import sys, docx\nfor p in docx.Document(sys.argv[1]).paragraphs: print(p.style.name, p.text, sep='|')",
        &[&file],
    );
    assert!(seen.starts_with("Title|关于2023年法治政府建设年度报告的\n反馈意见\nNormal|望川县人民政府：\n"), "{seen}");
    assert!(seen.contains("Heading 1|一、总体情况"), "{seen}");
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
fn libreoffice_prints_the_workbook_and_the_letters_on_two_pages_at_most() {
    let (audited, run) = made(Lang::Zh);
    let folder = folder("libreoffice");
    let book = folder.join("audit.xlsx");
    fs::write(&book, workbook(audited, run)).unwrap();
    libreoffice(&book, "pdf", &folder);
    assert!(folder.join("audit.pdf").exists());
    for (name, bytes) in written(audited, run).iter().filter(|(name, _)| name.ends_with(".docx")) {
        let file = folder.join(name);
        fs::write(&file, bytes).unwrap();
        libreoffice(&file, "pdf", &folder);
        let info = Command::new("pdfinfo").arg(file.with_extension("pdf")).output().expect("pdfinfo is installed");
        let info = String::from_utf8(info.stdout).unwrap();
        let pages = info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse::<usize>().unwrap();
        assert!(pages <= 2, "{name} has {pages} pages");
    }
}

#[test]
#[ignore = "needs ooxml-validator"]
fn the_files_are_valid_open_xml() {
    let (audited, run) = made(Lang::Zh);
    let folder = folder("valid");
    let files = written(audited, run);
    let letter = files.iter().find(|(name, _)| name == "望川县人民政府-反馈意见.docx").unwrap();
    for (name, bytes) in [("audit.xlsx", workbook(audited, run)), ("letter.docx", letter.1.clone())] {
        let file = folder.join(name);
        fs::write(&file, bytes).unwrap();
        let program = std::env::var("OOXML_VALIDATOR").unwrap_or_else(|_| "ooxml-validator".to_owned());
        let output = Command::new(program).arg(&file).output().expect("ooxml-validator is installed");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["errors"].as_array().map(Vec::len), Some(0), "{name}: {json}");
    }
}

#[cfg(feature = "parquet")]
mod parquet_files {
    use hegui::output::audit::parquet::parquet;
    use parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::Field,
    };

    use super::*;

    fn file(table: &Table<'_>, folder: &Path) -> PathBuf {
        let path = folder.join(table.key).with_extension("parquet");
        parquet(fs::File::create(&path).unwrap(), table, Lang::Zh).unwrap();
        path
    }

    #[test]
    fn every_table_reads_back_with_its_types() {
        let (audited, run) = made(Lang::Zh);
        let folder = tempfile::tempdir().unwrap();
        for table in tables(audited, run) {
            let path = file(&table, folder.path());
            let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
            let read: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
            let rows: Vec<Vec<Cell<'_>>> = table.rows().collect();
            assert_eq!(read.len(), rows.len());
            for (read, row) in read.iter().zip(&rows) {
                let fields = read.get_column_iter().zip(row).zip(&table.columns);
                for (((name, field), cell), column) in fields {
                    assert_eq!(*name, column.key);
                    let same = match (cell, field) {
                        (Cell::Empty, Field::Null) => true,
                        (Cell::Text(text), Field::Str(read)) => text == read,
                        (Cell::Said(said, _), Field::Str(read)) => said.zh == *read,
                        (Cell::Integer(count), Field::Long(read)) => count == read,
                        (Cell::Number(number, _), Field::Double(read)) => number.to_string().parse() == Ok(*read),
                        (Cell::Date(date), Field::Date(days)) => {
                            Date::constant(1970, 1, 1).until(*date).unwrap().get_days() == *days
                        }
                        (Cell::Outcome(_), Field::Str(read)) => {
                            ["pass", "weak", "fail", "not-applicable", "undecided"].contains(&read.as_str())
                        }
                        _ => false,
                    };
                    assert!(same, "{table:?} {name}: {cell:?} {field:?}");
                }
            }
        }
    }

    #[test]
    #[ignore = "needs pandas and pyarrow"]
    fn pandas_reads_them_with_their_types() {
        let (audited, run) = made(Lang::Zh);
        let folder = folder("parquet");
        let tables = tables(audited, run);
        let path = file(table(&tables, "units"), &folder);
        let seen = python(
            "import sys, pandas\nt = pandas.read_parquet(sys.argv[1])\n\
             print(len(t), t['unit'][0], t['score'].dtype, type(t['submitted'][0]).__name__, t['status'].isna().sum())",
            &[&path],
        );
        assert_eq!(seen.trim(), format!("{} 望川县人民政府 float64 date 0", audited.units.len()));
    }
}
