//! The report as a page with the findings in its margin, for files into which nothing can be put: PDF, web page, text.
//!
//! One file that needs nothing else: no script, no font, no address is loaded. The text of the report is untrusted: the
//! template escapes it, and characters that could reorder what is read are shown as such. What stands where is worked out in
//! [`text`]; the looks are in `page.html` beside this file.

mod text;

use minijinja::{
    AutoEscape, Environment,
    syntax::SyntaxConfig,
    value::{Serde, Value},
};
use serde::Serialize;

use self::text::Block;
use super::{Note, Where, note, title};
use crate::{
    document::{Document, Paragraph},
    finding::Severity,
    output::{self, safe},
    rule::PackId,
    scan::Row,
    text::Lang,
};

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The report.
    pub document: &'a Document,
    /// Its paragraphs as its format gives them.
    pub paragraphs: &'a [Paragraph],
    /// What is known of it.
    pub row: &'a Row,
    /// What is said of it.
    pub notes: &'a [Note],
    /// The rule packs.
    pub packs: &'a [PackId],
    /// The day of the run, as `2024-03-01`.
    pub today: &'a str,
    /// Whether only some of the rules were asked for.
    pub partial: bool,
    /// The language of what is said.
    pub lang: Lang,
}

/// A note as the template shows it.
#[derive(Clone, Debug, Serialize)]
struct Shown {
    number: usize,
    /// `error`, `warning` or `note`.
    severity: &'static str,
    word: String,
    message: String,
    lines: Vec<(&'static str, String)>,
    rule: String,
    /// Whether it tells of something absent, and stands in the text.
    missing: bool,
    /// Whether it has a place in the text at all.
    placed: bool,
}

/// The words of the template in the language of the page.
#[derive(Serialize)]
struct Words {
    lang: &'static str,
    heading: &'static str,
    findings: &'static str,
    none: &'static str,
    whole: &'static str,
    text: &'static str,
    missing: &'static str,
    back: &'static str,
    colon: &'static str,
}

#[derive(Serialize)]
struct Context {
    words: Words,
    file: String,
    verdict: String,
    grave: &'static str,
    subject: Vec<String>,
    parts: Vec<(String, &'static str, bool)>,
    counts: Vec<(&'static str, String, usize)>,
    /// What does not count and is not shown; empty where all counts.
    aside: String,
    notes: Vec<Shown>,
    blocks: Vec<Block>,
    made: String,
    generator: String,
}

const TEMPLATE: &str = include_str!("page.html");

/// The page; the reason when the template is wrong, which no report causes.
///
/// # Errors
/// When the template cannot be rendered.
pub fn page(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("page", TEMPLATE)?;
    environment.get_template("page")?.render(Value::from(Serde(context(page))))
}

fn context(page: &Page<'_>) -> Context {
    let Page { row, lang, .. } = *page;
    let notes: Vec<Shown> = (1..).zip(page.notes).map(|(number, note)| shown(number, note, lang)).collect();
    let blocks = text::blocks(page, &notes);
    let count = |severity: Severity| {
        let number = page.notes.iter().filter(|note| note.severity == Some(severity)).count();
        (severity.name(), severity.said().get(lang).to_owned(), number)
    };
    let counts = vec![count(Severity::Error), count(Severity::Warning), count(Severity::Note)];
    let grave = match (row.count(Severity::Error), row.count(Severity::Warning)) {
        (1.., _) => "error",
        (0, 1..) => "warning",
        (0, 0) => "passed",
    };
    let packs: Vec<String> = page.packs.iter().map(|pack| format!("{} {}", pack.id, pack.version)).collect();
    let tool = format!("hegui {}", env!("CARGO_PKG_VERSION"));
    let packs = packs.join(lang.pick("、", ", "));
    let today = page.today;
    Context {
        words: words(lang),
        file: safe(&row.path).into_owned(),
        verdict: output::verdict(row, page.partial).get(lang).to_owned(),
        grave,
        subject: subject(row, lang),
        parts: row
            .parts
            .iter()
            .map(|part| {
                let (status, missing) = note::status(part.status, lang);
                (safe(part.title.get(lang)).into_owned(), status, missing)
            })
            .collect(),
        counts,
        aside: aside(row, lang),
        notes,
        blocks,
        made: lang.pick(
            format!("{tool}，{today}，规则包 {packs}。结果供修改时参考，不改动原文。"),
            format!("{tool}, {today}, rules: {packs}. The text of the report is unchanged."),
        ),
        generator: tool,
    }
}

/// Who reports on which year.
fn subject(row: &Row, lang: Lang) -> Vec<String> {
    let who = row.organ.as_deref().or(row.title.as_deref()).map(|name| safe(name).into_owned());
    who.into_iter().chain(row.year.map(|year| lang.pick(format!("{year}年度"), year.to_string()))).collect()
}

/// What of the findings a waiver covers or a baseline knows.
fn aside(row: &Row, lang: Lang) -> String {
    output::aside(row, " ").map_or_else(String::new, |said| {
        lang.pick(format!("另有{}，均未列出。", said.zh), format!("Not listed: {}.", said.en))
    })
}

fn shown(number: usize, note: &Note, lang: Lang) -> Shown {
    let severity = note.severity.unwrap_or(Severity::Note);
    Shown {
        number,
        severity: severity.name(),
        word: severity.said().get(lang).to_owned(),
        message: note.message.clone(),
        lines: note
            .lines
            .iter()
            // The rule has a line of its own.
            .filter(|line| line.text != note.rule)
            .map(|line| (line.label, line.text.clone()))
            .collect(),
        rule: note.rule.clone(),
        missing: matches!(note.place, Where::After(_)),
        placed: note.place != Where::Whole,
    }
}

fn words(lang: Lang) -> Words {
    Words {
        lang: lang.pick("zh-CN", "en"),
        heading: lang.pick("检查结果", "Findings on the report"),
        findings: lang.pick("问题清单", "List of findings"),
        none: lang.pick("没有发现问题。", "Nothing was found."),
        whole: lang.pick("全文", "whole report"),
        text: lang.pick("报告原文", "Text of the report"),
        missing: lang.pick("此处应补写", "Belongs here"),
        back: lang.pick("回到清单", "back to the list"),
        colon: lang.pick("：", ": "),
    }
}
