//! For people: each finding as miette draws it, with a window of the text, then a verdict on the report.
//!
//! miette draws snippet, underline and labels; what it would say in English (`help:`) is said in its footer, in the
//! language of the run. It prints source lines whole and counts columns in bytes, so it is given windows of lines with
//! their columns already counted ([`Windows`]).

use std::{
    fmt,
    io::{self, Write},
};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::{
    Ending, Output, RunInfo, Style, aside, safe, verdict,
    window::{self, Window},
    wrap,
};
use crate::{
    check::PartStatus,
    finding::{Finding, Located, Severity, concern, locate},
    scan::{PartRow, Row},
    text::{Address, Lang, SourceFile, Span},
    written::Mistake,
};

#[derive(Default)]
pub(super) struct Human {
    style: Option<Style>,
    partial: bool,
}

impl Output for Human {
    fn begin(&mut self, _: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.style = Some(run.style);
        self.partial = run.partial;
        Ok(())
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let Some(style) = self.style else { return Ok(()) };
        for finding in row.findings.iter().filter(|f| f.stands()) {
            out.write_all(block(row, finding, style).as_bytes())?;
        }
        let nothing = row.gone.is_empty() && !row.findings.iter().any(Finding::stands);
        if style.quiet && nothing {
            return Ok(());
        }
        if row.is_report {
            out.write_all(judged(row, style, self.partial).as_bytes())?;
        } else if row.findings.iter().any(|f| !f.stands()) || !row.gone.is_empty() {
            write!(out, "{}\n{}\n", clip_path(&safe(&row.path), style.width), set_aside(row, style))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        let Some(style) = self.style else { return Ok(()) };
        if style.quiet {
            return Ok(());
        }
        let (examined, found) = (verdict::examined(&ending.summary), verdict::found(&ending.summary));
        writeln!(out, "{}\n{}", examined.get(style.lang), found.get(style.lang))
    }
}

/// A path that would not fit on a line, without its beginning: its end tells the files of a run apart.
pub(super) fn clip_path(path: &str, columns: usize) -> String {
    // No character is wider than it has bytes.
    if path.len() <= columns {
        return path.to_owned();
    }
    let mut room = columns;
    let kept: Vec<char> = path
        .chars()
        .rev()
        .take_while(|c| {
            let wide = window::columns(c.encode_utf8(&mut [0; 4]));
            let fits = wide <= room;
            room = room.saturating_sub(wide);
            fits
        })
        .collect();
    if kept.len() == path.chars().count() {
        path.to_owned()
    } else {
        format!("…{}", kept.into_iter().rev().collect::<String>())
    }
}

/// Colours for words of our own lines.
pub(super) fn paint(style: Style, code: &str, text: &str) -> String {
    if style.color { format!("\u{1B}[{code}m{text}\u{1B}[0m") } else { text.to_owned() }
}

/// One finding as miette draws it.
pub(super) fn block(row: &Row, finding: &Finding, style: Style) -> String {
    let mut windows = Windows::default();
    let mut labels = Vec::new();
    let own = row.path.as_str();
    let places = finding.place.iter().map(|place| (own, place, primary(finding, style.lang)));
    let related = finding.related.iter().map(|related| {
        let path = related.path.as_deref().unwrap_or(own);
        (path, &related.place, Some(related.message.get(style.lang).to_owned()))
    });
    for (path, place, text) in places.chain(related) {
        labels.push(windows.label(path, place, text, style));
    }
    draw(
        &Shown {
            message: safe(finding.message.get(style.lang)).into_owned(),
            code: finding.rule.clone(),
            severity: finding.severity,
            footer: footer(row, finding, style),
            windows,
            labels,
        },
        style,
    )
}

/// A mistake in a file that a person wrote, drawn like a finding.
pub(super) fn mistake(error: &Mistake, code: &str, style: Style) -> String {
    let mut windows = Windows::default();
    let source = SourceFile::new(error.text.to_string());
    let label = |(start, end)| {
        let here = style.lang.pick("此处", "here").to_owned();
        windows.label(&error.file, &locate(&source, Span::new(start, end)), Some(here), style)
    };
    let labels = error.at.map(label).into_iter().collect();
    let help = error
        .help
        .as_ref()
        .map(|help| format!("{}{}", style.lang.pick("建议：", "What to do: "), safe(help.get(style.lang))));
    draw(
        &Shown {
            message: safe(error.message.get(style.lang)).into_owned(),
            code: code.to_owned(),
            severity: Severity::Error,
            footer: help.unwrap_or_default(),
            windows,
            labels,
        },
        style,
    )
}

/// miette's drawing, its words replaced by ours.
fn draw(shown: &Shown, style: Style) -> String {
    let mut characters = if style.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() };
    // The severity stands in words before the message; signs of ambiguous width would shift the line.
    characters.error = shown.severity.said().get(style.lang).to_owned() + style.lang.pick("：", ":");
    characters.warning.clone_from(&characters.error);
    characters.advice.clone_from(&characters.error);
    // To look for the best place to break a line costs half of the drawing: most texts have none that is too long.
    let first = window::columns(&characters.error);
    let fits = |text: &str, first: usize| text.lines().all(|line| window::columns(line) + first + 5 <= style.width);
    let wraps = !(fits(&shown.message, first) && fits(&shown.footer, 0));
    let theme =
        GraphicalTheme { characters, styles: if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() } };
    let mut handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(style.width)
        .with_context_lines(0)
        .with_wrap_lines(wraps)
        .without_cause_chain()
        .without_syntax_highlighting();
    if !shown.footer.is_empty() {
        handler = handler.with_footer(shown.footer.clone());
    }
    let mut text = String::new();
    if handler.render_report(&mut text, shown).is_err() {
        text = format!("{} {}\n", shown.code, shown.message);
    }
    // miette separates lines of its own with trailing blanks, and draws a bar before the second line of a message.
    let mut in_message = true;
    let mut out = String::new();
    for line in text.lines() {
        let line = without_line(line);
        let plain = line.trim_end();
        in_message &= !plain.contains(['╭', '[']);
        let rest = plain.strip_prefix("  │ ").or_else(|| plain.strip_prefix("  | ")).filter(|_| in_message);
        match rest {
            Some(rest) => out.extend(["  ", rest, "\n"]),
            None => out.extend([plain, "\n"]),
        }
    }
    out.push('\n');
    out
}

/// A path as a header shows it, with room for line and column.
fn shown_path(path: &str, style: Style) -> String {
    clip_path(&safe(path), style.width.saturating_sub(24))
}

/// The file where no place names it, where something absent belongs, what to write, and the provision.
fn footer(row: &Row, finding: &Finding, style: Style) -> String {
    let lang = style.lang;
    let mut lines = Vec::new();
    if finding.place.is_none() {
        lines.push(format!("{}{}", lang.pick("文件：", "File: "), shown_path(&row.path, style)));
    }
    let quoted = |heading: &Option<Located>| heading.as_ref().map(|h| shorten(&safe(&h.quote), 24));
    match (quoted(&finding.neighbours.0), quoted(&finding.neighbours.1)) {
        (Some(after), Some(before)) => lines.push(lang.pick(
            format!("位置：“{after}”之后、“{before}”之前"),
            format!("Place: after “{after}”, before “{before}”"),
        )),
        (Some(after), None) => lines.push(lang.pick(format!("位置：“{after}”之后"), format!("Place: after “{after}”"))),
        (None, Some(before)) => {
            lines.push(lang.pick(format!("位置：“{before}”之前"), format!("Place: before “{before}”")))
        }
        (None, None) => {}
    }
    let about_file = row.settings || matches!(concern(&finding.rule), "input" | "identity");
    let advice =
        if about_file { lang.pick("处理：", "What to do: ") } else { lang.pick("建议：", "What to write: ") };
    lines.push(format!("{advice}{}", finding.fix.get(lang)));
    if !finding.authority.get(lang).is_empty() {
        lines.push(format!("{}{}", lang.pick("依据：", "Provision: "), finding.authority.get(lang)));
    }
    lines.iter().map(|line| safe(line)).collect::<Vec<_>>().join("\n")
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(most).collect::<String>())
    }
}

/// The verdict on one report: who, which parts, how many findings.
fn judged(row: &Row, style: Style, partial: bool) -> String {
    let lang = style.lang;
    let (errors, warnings, notes) =
        (row.count(Severity::Error), row.count(Severity::Warning), row.count(Severity::Note));
    let code = match (errors, warnings) {
        (1.., _) => "31;1",
        (0, 1..) => "33;1",
        (0, 0) => "32;1",
    };
    let word = verdict::verdict(row, partial);
    let word = word.get(lang);
    let who = row.organ.as_deref().or(row.title.as_deref()).map(|name| shorten(&safe(name), 20));
    let year = row.year.map(|y| lang.pick(format!("{y}年度"), y.to_string()));
    let subject: Vec<String> = who.into_iter().chain(year).collect();
    let parts: Vec<String> =
        row.parts.iter().map(|part| format!("{} {}", short_name(part, lang), status(part.status, lang))).collect();
    let counts = lang.pick(
        format!("错误 {errors}，警告 {warnings}，提示 {notes}"),
        format!("errors: {errors}, warnings: {warnings}, notes: {notes}"),
    );
    let rule = if style.ascii { "==" } else { "━━" };
    let path = clip_path(&safe(&row.path), style.width.saturating_sub(window::columns(word) + 6));
    let compared = row.previous.as_ref().map_or_else(String::new, |(path, year)| {
        let year = year.map_or_else(String::new, |y| lang.pick(format!("（{y}年度）"), format!(" ({y})")));
        let said = lang.pick("上年报告 ", "compared with ");
        let room = style.width.saturating_sub(window::columns(said) + window::columns(&year) + 4);
        format!("   {said}{}{year}\n", clip_path(&safe(path), room))
    });
    let line = parts.join(lang.pick("，", ", "));
    let parts = if window::columns(&line) + 3 <= style.width { line } else { parts.join("\n   ") };
    format!(
        "{} {path}\n   {}\n{compared}   {parts}\n   {counts}\n{}\n",
        paint(style, code, &format!("{rule} {word}")),
        subject.join(" "),
        set_aside(row, style),
    )
}

/// What does not count of a report, in a line, and what its baseline knows and is gone, a line each.
fn set_aside(row: &Row, style: Style) -> String {
    let lang = style.lang;
    let mut lines = String::new();
    if let Some(aside) = aside::aside(row, " ") {
        lines.push_str(&format!("   {}\n", window::clip(aside.get(lang), style.width.saturating_sub(3))));
    }
    for known in &row.gone {
        let label = format!("   {}{}", aside::gone().get(lang), lang.pick("：", ": "));
        lines.push_str(&wrap::labelled(&label, &format!("{} {}", known.rule, known.message), style.width));
        lines.push('\n');
    }
    lines
}

/// The statutory parts' names in two or three words; a part of another pack by its title.
pub(super) fn short_name(part: &PartRow, lang: Lang) -> String {
    let known = match part.key.as_str() {
        "achievements" => lang.pick("举措成效", "results"),
        "shortcomings" => lang.pick("不足原因", "shortcomings"),
        "responsibility" => lang.pick("第一责任人", "responsibility"),
        "plan" => lang.pick("下年安排", "plan"),
        _ => return shorten(part.title.get(lang), 12),
    };
    known.to_owned()
}

pub(super) fn status(status: PartStatus, lang: Lang) -> &'static str {
    match status {
        PartStatus::Present => lang.pick("有", "present"),
        PartStatus::Merged => lang.pick("合写", "merged"),
        PartStatus::InProse => lang.pick("散见", "in prose"),
        PartStatus::Missing => lang.pick("缺", "missing"),
    }
}

/// What miette is given to draw.
#[derive(Debug)]
struct Shown {
    message: String,
    code: String,
    severity: Severity,
    footer: String,
    windows: Windows,
    labels: Vec<LabeledSpan>,
}

/// The word at the place of a finding.
fn primary(finding: &Finding, lang: Lang) -> Option<String> {
    finding.missing.then(|| lang.pick("应写在此后", "belongs after this").to_owned())
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(&self.windows as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

/// Windows of lines side by side in offsets of their own, of one file or several: miette asks for the text around an offset
/// and gets the window.
#[derive(Debug, Default)]
struct Windows {
    segments: Vec<Segment>,
}

#[derive(Debug)]
struct Segment {
    /// The file, as shown.
    name: String,
    base: usize,
    window: Window,
    line: usize,
}

/// Columns that miette needs beside the text: line number, borders, and some for a label that sticks out.
const GUTTER: usize = 10;

impl Windows {
    /// Adds a place of a file; the label at its virtual offsets.
    fn label(&mut self, path: &str, place: &Located, text: Option<String>, style: Style) -> LabeledSpan {
        let room = text.as_deref().map_or(0, window::columns);
        let window = window::cut(&place.excerpt, style.width.saturating_sub(GUTTER).max(20), room);
        // One apart, so that no offset is in two windows.
        let base = self.segments.last().map_or(0, |last| last.base + last.window.text.len() + 1);
        let label = LabeledSpan::new(text, base + window.hit.0, window.hit.1 - window.hit.0);
        let (name, line) = match place.address {
            Some(address) => (addressed(path, &address, style), number(&address)),
            None => (shown_path(path, style), place.start.line),
        };
        self.segments.push(Segment { name, base, window, line });
        label
    }
}

/// Ends a name that says the place itself: what miette puts after it is a line and a column that no person can count.
const NO_LINE: char = '\0';

/// The file and the place in it, for documents without lines.
fn addressed(path: &str, address: &Address, style: Style) -> String {
    let said = address.said();
    let said = said.get(style.lang);
    let path = clip_path(&safe(path), style.width.saturating_sub(window::columns(said) + 12));
    format!("{path} {said}{NO_LINE}")
}

/// The number beside the text: of the paragraph, else of the table row, else of the page.
fn number(address: &Address) -> usize {
    let number = address.paragraph.or(address.cell.map(|cell| cell.row)).or(address.page);
    number.map_or(1, |n| usize::try_from(n).unwrap_or(usize::MAX)).max(1)
}

/// A line of miette's without the line and column after a name that ends in [`NO_LINE`].
fn without_line(line: &str) -> std::borrow::Cow<'_, str> {
    match line.split_once(NO_LINE) {
        Some((name, rest)) => {
            format!("{name}{}", rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit())).into()
        }
        None => line.into(),
    }
}

impl SourceCode for Windows {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inside =
            |s: &&Segment| s.base <= span.offset() && span.offset() + span.len() <= s.base + s.window.text.len();
        // No window holds two places apart: the error keeps miette from merging their snippets.
        let segment = self.segments.iter().find(inside).ok_or(MietteError::OutOfBounds)?;
        let whole = (segment.base, segment.window.text.len());
        Ok(Box::new(MietteSpanContents::new_named(
            segment.name.clone(),
            segment.window.text.as_bytes(),
            whole.into(),
            segment.line - 1,
            segment.window.column - 1,
            1,
        )))
    }
}
