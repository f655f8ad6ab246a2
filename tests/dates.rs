//! Dates of reports: told apart by where they stand, judged at the boundary of each deadline, left alone in drafts; and
//! years planted in clean reports, which must be found where they were planted.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{fs, path::Path};

use hegui::{
    document::{
        DateSource::{self, Address, Label, Page, Signature, Updated},
        Document, Given, Level, SourcedDate,
    },
    format::detect,
    rule::{self, RuleSet},
    scan::{Options, Row, Stage, evaluate},
    text::Date,
};

/// One line is long: a text of short lines alone would pass for one that was wrapped at a fixed width.
const BODY: &str = "一、主要举措和成效\n全县评查行政执法案卷126份，办结行政复议案件56件，开展普法宣传活动86场，审查规范性文件34件、合同112份，调解各类矛盾纠纷631件。";

fn document(text: &str) -> Document {
    Document::new((detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap())
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn dates_of_different_kinds_are_told_apart() {
    type Told = Option<(String, DateSource)>;
    let some = |day: &str, source| Some((day.to_owned(), source));
    let cases: [(&str, &str, Told, Told); 18] = [
        ("发布日期：2024-03-04", "", some("2024-03-04", Label), None),
        ("成文日期：2024-03-01 发布日期：2024-03-04", "", some("2024-03-04", Label), some("2024-03-01", Label)),
        ("更新时间：2024-06-03", "", some("2024-06-03", Updated), None),
        ("更新时间：2024-06-03 发布时间：2024-01-22", "", some("2024-01-22", Label), None),
        ("2024-01-22 10:21", "", some("2024-01-22", Page), None),
        ("更新时间：2024-06-03\n2024-01-22 10:21", "", some("2024-01-22", Page), None),
        ("今天是2025年9月3日 星期三", "", None, None),
        ("当前时间：2025-09-03 10:20:31", "", None, None),
        ("打印时间：2024-05-06 发布时间：2024-02-20", "", some("2024-02-20", Label), None),
        ("归档时间：2025-01-06 发布时间：2024-02-20", "", some("2024-02-20", Label), None),
        ("来源：望川县司法局 时间：2024-02-20", "", some("2024-02-20", Label), None),
        ("有效期至：2026-12-31 发布日期：2024-03-04", "", some("2024-03-04", Label), None),
        ("https://www.wangchuan.gov.cn/art/2024/3/29/art_77.html", "", some("2024-03-29", Address), None),
        ("", "来源网址：http://www.wangchuan.gov.cn/fz/t20240312_88.html", some("2024-03-12", Address), None),
        ("", "相关链接\nhttp://www.wangchuan.gov.cn/fz/t20240612_88.html", None, None),
        ("（2024年2月6日）", "", None, some("2024-02-06", Signature)),
        (
            "发布日期：2024-03-04",
            "望川县人民政府\n2024年2月20日",
            some("2024-03-04", Label),
            some("2024-02-20", Signature),
        ),
        ("", "望川县人民政府办公室 2024年3月5日印发", None, None),
    ];
    for (above, below, published, written) in cases {
        let document = document(&format!(
            "望川县2023年度法治政府建设情况报告\n{above}\n2023年，全县坚持依法行政。\n{BODY}\n{below}\n"
        ));
        let told = |d: SourcedDate| (d.date.to_string(), d.source);
        let meta = document.meta();
        assert_eq!((meta.published.map(told), meta.written.map(told)), (published, written), "{above} {below}");
    }
}

/// What the rules say of a report on a year with this line on its page, its text or below it.
fn row(rules: &RuleSet, year: i16, page: &str, below: &str, level: Level, stage: Option<Stage>, today: &str) -> Row {
    let text = format!("望川县{year}年度法治政府建设情况报告\n{page}\n{BODY}\n{below}\n");
    let mut document = document(&text);
    document.assume(&Given { level: Some(level), year: Some(year), ..Given::default() });
    evaluate(&document, rules, &Options { stage, assume_report: true, ..Options::new(day(today)) })
}

fn says(row: &Row, rule: &str) -> bool {
    row.findings.iter().any(|f| f.rule == rule)
}

#[test]
fn deadlines_fall_on_their_days() {
    let rules = rule::national().unwrap();
    let published =
        |year: i16, on: &str| row(&rules, year, &format!("发布日期：{on}"), "", Level::County, None, "2026-11-01");
    for (year, on, late, premature) in [
        (2023, "2023-12-30", false, true),
        (2023, "2023-12-31", false, false),
        (2023, "2024-01-01", false, false),
        (2023, "2024-02-29", false, false),
        (2022, "2023-02-28", false, false),
        (2023, "2024-03-01", false, false),
        (2023, "2024-03-31", false, false),
        (2023, "2024-04-01", true, false),
        (2022, "2023-04-01", true, false),
        (2018, "2019-03-31", false, false),
        (2018, "2019-04-01", true, false),
        // No such provision yet.
        (2013, "2014-06-01", false, false),
    ] {
        let row = published(year, on);
        assert_eq!((says(&row, "date/late"), says(&row, "date/premature")), (late, premature), "{year} {on}");
    }
    let submitted = |level: Level, year: i16, on: &str| {
        let said = format!("本报告已于{on}报送。");
        says(&row(&rules, year, "", &said, level, None, "2026-11-01"), "date/submitted-late")
    };
    for (level, year, on, late) in [
        (Level::County, 2023, "2024年2月28日", false),
        (Level::County, 2023, "2024年2月29日", false),
        (Level::County, 2022, "2023年2月28日", false),
        (Level::County, 2023, "2024年3月1日", true),
        (Level::County, 2022, "2023年3月1日", true),
        (Level::City, 2023, "2024年3月31日", true),
        (Level::Township, 2023, "2024年3月2日", true),
        (Level::Department, 2023, "2024年3月2日", true),
        (Level::Province, 2023, "2024年3月1日", false),
        (Level::Province, 2023, "2024年3月31日", false),
        (Level::Province, 2023, "2024年4月1日", true),
        (Level::Ministry, 2023, "2024年3月31日", false),
        (Level::Ministry, 2023, "2024年4月1日", true),
        (Level::County, 2018, "2019年3月31日", false),
        (Level::County, 2018, "2019年4月1日", true),
    ] {
        assert_eq!(submitted(level, year, on), late, "{level:?} {year} {on}");
    }
}

#[test]
fn the_day_of_the_run_and_the_stage_are_known_to_rules() {
    let rules = rule::national().unwrap();
    let check = |page: &str, below: &str, stage, today: &str| -> Vec<String> {
        let row = row(&rules, 2023, page, below, Level::County, stage, today);
        let dated = row.findings.iter().filter(|f| f.rule.starts_with("date/"));
        dated.map(|f| f.rule.clone()).collect()
    };
    assert_eq!(check("", "", None, "2023-12-30"), ["date/unfinished"]);
    assert!(check("", "", None, "2023-12-31").is_empty());
    assert!(check("", "", None, "2024-01-01").is_empty());
    assert_eq!(check("发布日期：2024-02-21", "", None, "2024-02-20"), ["date/future"]);
    assert!(check("发布日期：2024-02-20", "", None, "2024-02-20").is_empty());
    let signed = "望川县人民政府\n2024年3月5日";
    // A text that is handed in may bear the day of its signature; a published one may not.
    assert!(check("", signed, None, "2024-03-01").is_empty());
    assert_eq!(check("", signed, Some(Stage::Published), "2024-03-01"), ["date/future"]);
    // Of drafts no date is judged.
    for (page, below, today) in [
        ("", "", "2023-11-20"),
        ("发布日期：2024-05-20", "", "2024-02-20"),
        ("", "望川县人民政府\n2023年2月20日", "2024-02-20"),
        ("成文日期：2024-03-10 发布日期：2024-03-05", "", "2024-02-20"),
        ("报送日期：2024年3月12日", "", "2024-02-20"),
    ] {
        assert!(check(page, below, Some(Stage::Draft), today).is_empty(), "{page} {below}");
        assert!(!check(page, below, Some(Stage::Published), today).is_empty(), "{page} {below}");
    }
}

#[test]
fn the_message_tells_the_dates_and_the_provision() {
    let rules = rule::national().unwrap();
    let row = row(&rules, 2018, "发布日期：2019-04-03", "", Level::County, None, "2026-11-01");
    let late = row.findings.iter().find(|f| f.rule == "date/late").unwrap();
    assert_eq!(late.message.zh, "发布日期2019年4月3日，晚于公开期限（2019年4月1日前）");
    assert!(late.authority.zh.contains("2015－2020"), "{}", late.authority.zh);
}

#[test]
fn the_year_is_the_one_on_which_the_witnesses_agree() {
    let year = |title: &str, page: &str, opening: &str, told: &str, plan: &str| {
        let body = BODY.trim_start_matches("一、主要举措和成效\n");
        let text = format!(
            "{title}\n{page}\n{opening}全县坚持依法行政。\n一、{told}主要举措和成效\n{body}\n二、{plan}工作安排\n评查案卷。\n"
        );
        document(&text).meta().year
    };
    let title = "望川县2023年度法治政府建设情况报告";
    for (title, page, opening, told, plan, expected) in [
        (title, "", "2023年，", "2023年", "2024年", 2023),
        // One slip: the opening, a heading, the plan, the title.
        (title, "", "2022年，", "2023年", "2024年", 2023),
        (title, "", "2022年，", "", "2024年", 2023),
        (title, "", "2023年，", "2022年", "2024年", 2023),
        (title, "", "2023年，", "2023年", "2023年", 2023),
        ("望川县2022年度法治政府建设情况报告", "", "2023年，", "2023年", "2024年", 2023),
        ("望川县2022年度法治政府建设情况报告", "", "2023年，", "", "2024年", 2023),
        ("望川县2004年度法治政府建设情况报告", "发布日期：2024-02-20", "2023年，", "", "", 2023),
        // A page is not dated by the person who copied last year's text.
        ("望川县2022年度法治政府建设情况报告", "发布日期：2024-02-20", "2023年，", "", "", 2023),
        // The text is last year's, the title and the date are not.
        (title, "发布日期：2024-02-20", "2022年，", "2022年", "2023年", 2023),
        ("望川县法治政府建设情况报告", "", "2022年，", "2023年", "2024年", 2023),
        ("望川县法治政府建设情况报告", "", "根据2019年印发的规定，", "", "2024年", 2023),
        ("望川县法治政府建设情况报告", "发布日期：2024-02-20", "", "", "", 2023),
        ("望川县2023度法治政府建设情况报告", "", "", "", "", 2023),
    ] {
        assert_eq!(year(title, page, opening, told, plan), Some(expected), "{title} {page} {opening} {told} {plan}");
    }
}

#[test]
fn titles_tell_their_year_and_how_they_write_it() {
    for (titled, year, misspelt) in [
        ("2023年度", Some(2023), false),
        ("２０２３年", Some(2023), false),
        ("二〇二三年", Some(2023), false),
        ("2023度", Some(2023), true),
        ("20223年", None, true),
        ("203年度", None, true),
        ("2O23年", None, true),
        ("2023年年", Some(2023), true),
    ] {
        let document = document(&format!("望川县{titled}法治政府建设情况报告\n{BODY}\n"));
        let found = document.meta().titled.clone().expect(titled);
        assert_eq!((found.year, found.misspelt), (year, misspelt), "{titled}");
    }
}

#[test]
fn deadlines_that_make_no_sense_are_refused() {
    let mistakes = |check: &str| {
        let text = format!(
            "pack: {{ id: my, version: '1', extends: national }}\nrules:\n  - {{ id: date/own, severity: note, authority: supervision, check: {check}, message: 甲, fix: 乙 }}\n"
        );
        match rule::load(vec![rule::RuleFile::new("my.yaml", text)]) {
            Ok(_) => Vec::new(),
            Err(error) => error.0.iter().map(|e| e.message.en.clone()).collect::<Vec<_>>(),
        }
    };
    assert!(mistakes("{ date: { of: published, before: 02-29 } }").is_empty());
    for (check, said) in [
        ("{ date: { of: published, before: 02-30 } }", "a day is written 04-01"),
        ("{ date: { of: published, before: 2024-04-01 } }", "a day is written 04-01"),
        ("{ date: { of: published } }", "needs `before`, `from` or `until`"),
        ("{ date: { before: 04-01 } }", "needs one of `of` and `stated`"),
        ("{ stated_year: { words: 今年, wrong: [-9] } }", "from -5 to 5"),
        ("{ year: { offset: 0, is: misspelt } }", "goes with `of: title`"),
        ("{ year: { offset: 0, but: plan } }", "goes with `of: headings`"),
    ] {
        let found = mistakes(check);
        assert!(found.len() == 1 && found[0].contains(said), "{check}: {found:?}");
    }
}

/// A clean report with the year of one of its lines changed to another.
fn planted(text: &str, line: &str, from: i16, to: i16) -> String {
    let changed = line.replacen(&from.to_string(), &to.to_string(), 1);
    text.replacen(line, &changed, 1)
}

/// The lines of reports that say which year they report on, written by others than the rules: with another year in one of
/// them it must be found there, and nothing must be found before.
#[test]
fn years_planted_in_clean_reports_are_found() {
    let rules = rule::national().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/labelled/clean", "tests/labelled/blind", "tests/layouts", "reports"];
    let mut paths: Vec<_> =
        folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path())).collect();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    // Flawed ones have wrong years already, and without a title nothing is said of the year but by the opening.
    let other = ["flawed", "weak", "broken", "no-title", "gbk", "hardwrapped", "one-line"];
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt") && !other.iter().any(|o| name(path).contains(o)));
    paths.sort();
    let (mut sown, mut found, mut missed) = (0, 0, String::new());
    for path in &paths {
        let text = fs::read_to_string(path).unwrap();
        let check = |text: &str| evaluate(&document(text), &rules, &Options::new(day("2026-11-01")));
        let before = check(&text);
        let year = before.year.unwrap();
        let told = ["year/title", "year/leftover", "plan/year", "plan/past-year"];
        assert!(!told.iter().any(|rule| says(&before, rule)), "{}", path.display());
        let han = |c: char| "一二三四五六七八九十".contains(c);
        for line in text.lines().filter(|line| line.contains(&year.to_string())) {
            let start = line.trim_start_matches(['\u{3000}', ' ']);
            let opens = start.starts_with(&format!("{year}年,")) || start.starts_with(&format!("{year}年，"));
            let heads = start.trim_start_matches(han).starts_with(&format!("、{year}年"));
            if opens || heads {
                sown += 1;
                let after = check(&planted(&text, line, year, year - 1));
                let hit = told.iter().any(|rule| says(&after, rule));
                found += i32::from(hit);
                if !hit {
                    missed += &format!("{}: {}\n", path.display(), line.chars().take(60).collect::<String>());
                }
            }
        }
    }
    assert!(sown >= 60 && found * 100 >= sown * 98, "{found} of {sown}:\n{missed}");
}
