//! A comment for a pull or merge request: the verdict, a table of the reports, and folded under each what is to be done.
//!
//! What fails comes first, because a comment is read from above and may have to end before everything is said: code hosts take
//! 65,536 characters. What was left out is told. So that a run over thousands of reports needs no more memory than that, what
//! cannot be shown is counted and dropped at once.

mod text;

use std::io::{self, Write};

pub(super) use self::text::{clipped, text};
use super::{Ending, Output, RunInfo, aside, verdict};
use crate::{
    check::PartStatus,
    finding::{Finding, Severity, Standing},
    scan::{InputProblem, Row},
    text::{Lang, Said},
};

/// Characters that a comment may have, counted in UTF-16; GitHub takes 65,536.
const MOST: usize = 65_000;
/// Of these, so many for the table.
const TABLE: usize = 20_000;
/// So many for what could not be examined.
const PROBLEMS: usize = 8_000;
/// Characters that the sentences around table and findings need.
const FRAME: usize = 2_000;
/// Characters of a file name, a quotation or a message, at most.
const CLIPPED: usize = 120;

#[derive(Default)]
pub(super) struct Markdown {
    lang: Lang,
    partial: bool,
    problems: Vec<InputProblem>,
    /// The lines of the table: of what fails, and of the others.
    rows: [Kept<String>; 2],
    /// What is said of each report: of what fails, and of the others.
    sections: [Kept<Section>; 2],
}

/// What fits, and how much was dropped.
#[derive(Debug)]
struct Kept<T> {
    kept: Vec<T>,
    size: usize,
    dropped: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), size: 0, dropped: 0 }
    }
}

impl<T> Kept<T> {
    /// Keeps one more as long as less than `most` characters are kept.
    fn push(&mut self, one: T, size: usize, most: usize) {
        if self.size < most {
            self.size += size;
            self.kept.push(one);
        } else {
            self.dropped += 1;
        }
    }
}

/// What is said of one report.
#[derive(Debug)]
struct Section {
    head: String,
    /// The findings that stand, then those that do not under a title each.
    items: Vec<String>,
    /// How many items are not even held here.
    dropped: usize,
}

/// Characters as code hosts count them.
fn size(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Output for Markdown {
    fn begin(&mut self, _: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.lang = run.style.lang;
        self.partial = run.partial;
        self.problems.clone_from(&run.problems);
        Ok(())
    }

    fn report(&mut self, _: &mut dyn Write, row: &Row) -> io::Result<()> {
        let group = usize::from(!row.fails);
        let Self { lang, partial, .. } = *self;
        if let (Some(rows), Some(sections)) = (self.rows.get_mut(group), self.sections.get_mut(group)) {
            let line = line(row, partial, lang);
            let length = size(&line);
            rows.push(line, length, TABLE);
            if !row.findings.is_empty() || !row.gone.is_empty() {
                let section = section(row, lang);
                let length = section.items.iter().map(|item| size(item)).sum::<usize>() + size(&section.head);
                sections.push(section, length, MOST);
            }
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        let lang = self.lang;
        let mut comment = head(ending, lang);
        let mut problems = self.problems.iter();
        while size(&comment) < PROBLEMS
            && let Some(problem) = problems.next()
        {
            let said = clipped(problem.message.get(lang), CLIPPED);
            comment.push_str(&format!("- {}{}{said}\n", path(&problem.path), lang.pick("：", ": ")));
        }
        let more = problems.len();
        if more > 0 {
            comment.push_str(&lang.pick(format!("- 另有 {more} 项\n"), format!("- {more} more\n")));
        }
        comment.push_str(&self.table());
        self.sections(&mut comment);
        comment.push_str(&format!(
            "\n<sub>hegui {}{}</sub>\n",
            env!("CARGO_PKG_VERSION"),
            lang.pick("。结果供修改时参考，不改动原文。", ". The reports are unchanged.")
        ));
        out.write_all(comment.as_bytes())
    }
}

impl Markdown {
    fn table(&self) -> String {
        let lang = self.lang;
        let lines: Vec<&String> = self.rows.iter().flat_map(|rows| &rows.kept).collect();
        if lines.is_empty() {
            return String::new();
        }
        let head = lang.pick(
            "| 报告 | 结论 | 错误 | 警告 | 提示 | 得分 | 各部分 |",
            "| Report | Verdict | Errors | Warnings | Notes | Score | Parts |",
        );
        let mut table = format!("\n{head}\n| --- | --- | ---: | ---: | ---: | ---: | --- |\n");
        let mut length = 0;
        let mut dropped: usize = self.rows.iter().map(|rows| rows.dropped).sum();
        for line in lines {
            length += size(line);
            if length > TABLE {
                dropped += 1;
            } else {
                table.push_str(line);
            }
        }
        if dropped > 0 {
            let said = lang.pick(
                format!("\n另有 {dropped} 份未列入表中。\n"),
                format!("\n{dropped} more are not in the table.\n"),
            );
            table.push_str(&said);
        }
        table
    }

    /// What is said of each report, as far as it fits.
    fn sections(&self, comment: &mut String) {
        let lang = self.lang;
        let mut room = MOST.saturating_sub(size(comment) + FRAME);
        let mut left: usize = self.sections.iter().map(|sections| sections.dropped).sum();
        for section in self.sections.iter().flat_map(|sections| &sections.kept) {
            let frame = size(&section.head) + 200;
            if frame > room {
                left += 1;
                continue;
            }
            room -= frame;
            let mut dropped = section.dropped;
            let mut body = String::new();
            for item in &section.items {
                if dropped > section.dropped || size(item) > room {
                    dropped += 1;
                } else {
                    room -= size(item);
                    body.push_str(item);
                }
            }
            if dropped > 0 {
                let said =
                    lang.pick(format!("- 另有 {dropped} 项未列出\n"), format!("- {dropped} more are not listed\n"));
                body.push_str(&said);
            }
            comment.push_str(&format!("\n<details><summary>{}</summary>\n\n{body}\n</details>\n", section.head));
        }
        if left > 0 {
            let said = lang.pick(
                format!("\n篇幅所限，另有 {left} 份的问题未列出，请看其他格式的结果。\n"),
                format!(
                    "\nThere is no room for the findings of {left} more reports; see the other outputs of the run.\n"
                ),
            );
            comment.push_str(&said);
        }
    }
}

/// The verdict on the run, and its sums.
fn head(ending: &Ending, lang: Lang) -> String {
    let sums = &ending.summary;
    let (failing, gone) = (sums.failing, sums.gone);
    let head = match (ending.exit, failing) {
        (0, _) if sums.errors > 0 => lang.pick(
            format!("有错误 {} 处，按设定不拦截", sums.errors),
            format!("Errors: {}; the run is set not to fail", sums.errors),
        ),
        (0, _) => lang.pick("检查通过".to_owned(), "Passed".to_owned()),
        // What fails is that the baseline holds more than is there.
        (1, 0) => lang.pick(
            format!("检查未通过：基线所列 {gone} 处不再出现，请更新基线"),
            format!("Not passed: in the baseline and no longer found: {gone}; update the baseline"),
        ),
        (1, n) => {
            lang.pick(format!("检查未通过：{n} 份未达要求"), format!("Not passed: {n} did not meet the requirements"))
        }
        (_, 0) => lang.pick("检查未能完成".to_owned(), "The check could not be completed".to_owned()),
        (_, n) => lang.pick(
            format!("检查未能完成；已查的有 {n} 份未达要求"),
            format!("The check could not be completed; {n} did not meet the requirements"),
        ),
    };
    let (examined, found) = (verdict::examined(sums), verdict::found(sums));
    let zh = format!("{}：{}。", examined.zh, found.zh);
    let en = format!("{}; {}.", examined.en, found.en);
    format!("## {head}\n\n{}\n", lang.pick(zh, en))
}

/// A report's line in the table.
fn line(row: &Row, partial: bool, lang: Lang) -> String {
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(|s| row.count(s));
    let word = verdict::verdict(row, partial);
    let word = word.get(lang);
    let word = if row.fails { format!("**{word}**") } else { word.to_owned() };
    let score = row.score.map_or_else(String::new, |score| score.to_string());
    format!("| {} | {word} | {errors} | {warnings} | {notes} | {score} | {} |\n", path(&row.path), parts(row, lang))
}

/// Which parts are missing or not on their own; that all are there when they are.
fn parts(row: &Row, lang: Lang) -> String {
    if row.parts.is_empty() {
        return String::new();
    }
    let named = |status: PartStatus, zh: &str, en: &str| {
        let names: Vec<String> = row
            .parts
            .iter()
            .filter(|part| part.status == status)
            .map(|part| clipped(part.title.get(lang), 24))
            .collect();
        (!names.is_empty())
            .then(|| lang.pick(format!("{zh}：{}", names.join("、")), format!("{en}: {}", names.join(", "))))
    };
    let said: Vec<String> = [
        named(PartStatus::Missing, "缺", "missing"),
        named(PartStatus::Merged, "合写", "merged"),
        named(PartStatus::InProse, "散见", "in prose"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if said.is_empty() { lang.pick("齐全", "all there").to_owned() } else { said.join(lang.pick("；", "; ")) }
}

/// What is said of one report: what counts, then what the baseline knows, what is waived, and what is gone.
fn section(row: &Row, lang: Lang) -> Section {
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(|s| row.count(s));
    let counts = lang.pick(
        format!("错误 {errors} 处，警告 {warnings} 处，提示 {notes} 处"),
        format!("errors: {errors}, warnings: {warnings}, notes: {notes}"),
    );
    let aside = super::aside(row, " ")
        .map_or_else(String::new, |said| format!("{}{}", lang.pick("；另有", "; "), said.get(lang)));
    let head = format!("{}{}{counts}{aside}", path(&row.path), lang.pick("：", ": "));
    let mut items: Vec<String> = row.findings.iter().filter(|f| f.stands()).map(|f| item(f, lang)).collect();
    let known = row.findings.iter().filter(|f| f.standing == Standing::Known).map(|f| short(f, "", lang)).collect();
    titled(&mut items, &aside::known(), known, lang);
    let waived = row
        .findings
        .iter()
        .filter_map(|f| Some(short(f, &format!("  \n  {}", text(aside::waived(f.waiver()?).get(lang))), lang)))
        .collect();
    titled(&mut items, &Said::new("豁免", "waived"), waived, lang);
    let gone = row.gone.iter().map(|known| bare(&known.rule, &known.message)).collect();
    titled(&mut items, &aside::gone(), gone, lang);
    // One report with a hundred thousand findings: what will never be shown is not held.
    let mut length = 0;
    let fits = items.iter().take_while(|item| {
        length += size(item);
        length < MOST
    });
    let kept = fits.count();
    let dropped = items.len() - kept;
    items.truncate(kept);
    Section { head, items, dropped }
}

/// Puts a list under a title, unless it is empty.
fn titled(items: &mut Vec<String>, title: &Said, mut list: Vec<String>, lang: Lang) {
    if let Some(first) = list.first_mut() {
        *first = format!("\n**{}**\n\n{first}", title.get(lang));
        items.append(&mut list);
    }
}

/// Where a finding is, as a person finds it.
fn place(finding: &Finding, lang: Lang) -> Option<String> {
    let place = finding.place.as_ref()?;
    let address = place.address.map(|address| address.said()).filter(|said| !said.get(lang).is_empty());
    let (line, column) = (place.start.line, place.start.column);
    Some(match address {
        Some(said) => said.get(lang).to_owned(),
        None => lang.pick(format!("第{line}行第{column}字"), format!("line {line}, column {column}")),
    })
}

/// A finding with everything that a drafter wants to know of it.
fn item(finding: &Finding, lang: Lang) -> String {
    let colon = lang.pick("：", ": ");
    let place =
        place(finding, lang).map_or_else(String::new, |place| lang.pick(format!("{place}，"), format!("{place}: ")));
    let severity = finding.severity.said();
    let message = clipped(finding.message.get(lang), 2 * CLIPPED);
    let mut item = format!("- **{}** {place}{message}（{}）", severity.get(lang), code(&finding.rule));
    if lang == Lang::En {
        item = format!("- **{}** {place}{message} ({})", severity.get(lang), code(&finding.rule));
    }
    let mut say = |label: &str, said: &str| {
        if !said.is_empty() {
            item.push_str(&format!("  \n  {label}{colon}{said}"));
        }
    };
    let quote = finding.place.as_ref().map_or_else(String::new, |place| clipped(&place.quote, CLIPPED));
    say(lang.pick("原文", "Text"), &quote);
    say(lang.pick("建议", "What to write"), &clipped(finding.fix.get(lang), 3 * CLIPPED));
    say(lang.pick("依据", "Provision"), &clipped(finding.authority.get(lang), 3 * CLIPPED));
    item.push('\n');
    item
}

/// A finding that does not count, in a line or two.
fn short(finding: &Finding, more: &str, lang: Lang) -> String {
    let place =
        place(finding, lang).map_or_else(String::new, |place| lang.pick(format!("，{place}"), format!(", {place}")));
    let line = bare(&finding.rule, finding.message.get(lang));
    format!("{}{place}{more}\n", line.trim_end())
}

fn bare(rule: &str, message: &str) -> String {
    format!("- {} {}\n", code(rule), clipped(message, CLIPPED))
}

/// The id of a rule as code; one that a pack or a baseline writes strangely as text.
fn code(rule: &str) -> String {
    let plain = rule.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-'));
    if plain { format!("`{rule}`") } else { clipped(rule, CLIPPED) }
}

/// The end of a path: it tells the files of a run apart.
fn path(path: &str) -> String {
    let cut = path.char_indices().rev().nth(CLIPPED - 1).map_or(0, |(at, _)| at);
    format!("{}{}", if cut == 0 { "" } else { "…" }, text(&path[cut..]))
}
