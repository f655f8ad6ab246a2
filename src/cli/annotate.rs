//! `hegui annotate FILE -o OUT`: the findings put into the report itself.

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    DONE, FINDINGS, Global, TROUBLE, input, judge::JudgeArgs, known::KnownArgs, plan::Excluded, problem, whole,
};
use crate::{
    annotate::{self, Annotated, Comments, Note, Page, Stamp},
    document::{Document, Draft},
    finding::Severity,
    format,
    output::safe,
    rule::RuleSet,
    scan::{self, Input, InputProblem, Inputs, Job, Options, Origin, Row, Way},
    text::{Lang, Said},
};

/// Arguments of `annotate`.
#[derive(Debug, Args)]
pub(super) struct AnnotateArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(short = 'o', long = "output", value_name = "OUT")]
    annotated: Option<PathBuf>,
    #[arg(long, conflicts_with = "annotated")]
    in_place: bool,
    #[arg(long)]
    force: bool,
    #[arg(long)]
    summary: bool,
    #[arg(long, value_enum, default_value = "note")]
    min: Severity,
    #[command(flatten)]
    judge: JudgeArgs,
    #[command(flatten)]
    known: KnownArgs,
}

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Page,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &AnnotateArgs, out: &mut dyn Write) -> io::Result<u8> {
    let lang = global.lang;
    if let Some(said) = no_file(&args.file) {
        return Ok(refused(&args.file, &said, lang));
    }
    if !input::exists(&args.file, lang) {
        return Ok(TROUBLE);
    }
    let named = Input::named(args.file.clone());
    let bytes = match scan::bytes(&named, &args.file) {
        Ok(bytes) => bytes,
        Err(row) => return Ok(unread(&row, lang)),
    };
    let extension = args.file.extension().map(|e| e.to_string_lossy().into_owned());
    // A text may be called .docx, and is read as text.
    let is_word = bytes.starts_with(b"PK") && format::detect(extension.as_deref(), &bytes).name == "docx";
    // A file that was annotated before is judged and annotated as if it had not been.
    // One that cannot be taken apart is refused below.
    let cleared = if is_word { annotate::cleared(&bytes).ok().flatten() } else { None };
    let bytes = cleared.unwrap_or(bytes);
    let mut inputs = Inputs { inputs: vec![named], ..Inputs::default() };
    let Some(plan) = args.judge.plan(global, args.known.asked(), &mut inputs, Excluded::LeftOut) else {
        return Ok(TROUBLE);
    };
    let Some((rules, options)) = plan.first().filter(|_| !inputs.inputs.is_empty()) else {
        let said = Said::new("设置排除了这份报告，不写批注", "the settings exclude this report; it was not annotated");
        return Ok(refused(&args.file, &said, lang));
    };
    let partial = plan.partial();
    let previous = args.judge.previous(&mut inputs, rules, options, lang);
    for InputProblem { path, message } in &inputs.problems {
        problem::say(path, message.get(lang));
    }
    if !inputs.problems.is_empty() {
        return Ok(TROUBLE);
    }
    let options = Options { previous, ..options.clone() };
    let origin = Origin::Bytes { name: scan::display(&args.file), bytes };
    let read = Input { origin, named: true, failure: None };
    let draft = match scan::read(&read, &options) {
        Ok(loaded) => loaded.draft,
        Err(row) => return Ok(unread(&row, lang)),
    };
    let (kind, target) = match target(args, is_word, lang) {
        Ok(target) => target,
        Err((path, said)) => return Ok(refused(&path, &said, lang)),
    };
    let Some(row) = judged(&read, rules, &options) else { return Ok(TROUBLE) };
    let made = Made { global, args, rules, partial, row: &row, draft };
    let written = match kind {
        Kind::Word => made.word(&read),
        Kind::Page => made.page(),
    };
    let saved = written.and_then(|made| {
        let saved = whole::save(&target, &made.bytes, args.in_place || args.force);
        saved.map(|()| made.kept).map_err(|error| whole::unwritten(&error))
    });
    match saved {
        Ok(kept) => {
            said(global, args, &row, (&target, kept), out)?;
            Ok(if row.fails { FINDINGS } else { DONE })
        }
        Err(said) => Ok(refused(&target, &said, lang)),
    }
}

/// Why what was named is no file that can be annotated, where it can be told by its path.
fn no_file(file: &Path) -> Option<Said> {
    if file == "-" {
        return Some(Said::new("annotate 不能从管道读入，请写文件名", "annotate cannot read from a pipe; name a file"));
    }
    if file.is_dir() {
        return Some(Said::new(
            "这是文件夹；批注一次写一份，请指定报告文件",
            "this is a folder; one report is annotated at a time, name its file",
        ));
    }
    let around = file.ancestors().skip(1).find(|path| path.is_file())?;
    let archive = around.extension().is_some_and(|e| ARCHIVES.iter().any(|known| e.eq_ignore_ascii_case(known)));
    Some(if archive {
        Said::new(
            "压缩包里的文件不能写批注，请先解压",
            "a file in an archive cannot be annotated; unpack the archive first",
        )
    } else {
        Said::new("没有这个文件或文件夹，请检查路径", "no such file or folder; check the path")
    })
}

/// Extensions of files that hold others.
const ARCHIVES: [&str; 6] = ["zip", "rar", "7z", "tar", "gz", "tgz"];

fn unread(row: &Row, lang: Lang) -> u8 {
    input::unread(row, lang);
    TROUBLE
}

fn refused(path: &Path, said: &Said, lang: Lang) -> u8 {
    problem::say(&scan::display(path), said.get(lang));
    TROUBLE
}

/// The row of one input.
fn judged(input: &Input, rules: &RuleSet, options: &Options) -> Option<Row> {
    let mut row = None;
    let ran: Result<_, std::convert::Infallible> =
        scan::run(&[Job { input, rules, options }], Way::default(), |found| {
            row = Some(found);
            Ok(())
        });
    row.filter(|_| ran.is_ok())
}

/// What to write and where; the path that is in the way and why.
fn target(args: &AnnotateArgs, is_word: bool, lang: Lang) -> Result<(Kind, PathBuf), (PathBuf, Said)> {
    let file = &args.file;
    if args.in_place {
        let said = Said::new(
            "只有 Word 文档（.docx）能写入批注；请去掉 --in-place，另存为网页",
            "only a Word file (.docx) can hold comments; leave `--in-place` out to get a page",
        );
        return if is_word { Ok((Kind::Word, file.clone())) } else { Err((file.clone(), said)) };
    }
    let target = args.annotated.clone().unwrap_or_else(|| beside(file, is_word, lang));
    let kind = kind(file, &target, is_word).map_err(|said| (target.clone(), said))?;
    if same(file, &target) {
        let said = if is_word {
            Said::new(
                "输出就是原文件，未写入；要直接写入原文件，请用 --in-place",
                "the output is the report itself and was not written; to write into it, use `--in-place`",
            )
        } else {
            Said::new(
                "输出就是原文件，未写入；请换一个名称",
                "the output is the report itself and was not written; choose another name",
            )
        };
        return Err((target, said));
    }
    if target.exists() && !args.force {
        let said = Said::new(
            "文件已存在，未覆盖；请换一个名称，或加 --force 覆盖",
            "the file exists and was left alone; choose another name or add `--force`",
        );
        return Err((target, said));
    }
    Ok((kind, target))
}

/// The extensions of Word files. Each says what the file may hold, so that a copy has that of the original.
const WORD: [&str; 4] = ["docx", "docm", "dotx", "dotm"];

/// What an output is, by its name; the reason when it cannot be that.
fn kind(file: &Path, target: &Path, is_word: bool) -> Result<Kind, Said> {
    let extension = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (own, other) = (extension(file), extension(target));
    match other.as_str() {
        "html" | "htm" => Ok(Kind::Page),
        _ if !WORD.contains(&other.as_str()) => {
            Err(Said::new("输出文件应以 .docx 或 .html 结尾", "the output is to be named .docx or .html"))
        }
        _ if !is_word => Err(Said::new(
            "原文件不是 Word 文档（.docx），不能写成批注；请把输出改为 .html",
            "the report is no Word file (.docx) and cannot get comments; name the output .html",
        )),
        _ if WORD.contains(&own.as_str()) && own != other => Err(Said::new(
            format!("输出的扩展名应与原文件一致（.{own}）"),
            format!("the output has the extension of the report (.{own})"),
        )),
        _ => Ok(Kind::Word),
    }
}

/// The name of the output where none is given: beside the report. It has the whole name of the report where the extension
/// changes: the report may lie there in several formats.
fn beside(file: &Path, is_word: bool, lang: Lang) -> PathBuf {
    let [zh, en] = scan::ANNOTATED;
    let mark = format!(".{}", lang.pick(zh, en));
    let extension = file.extension().map(|e| e.to_string_lossy()).unwrap_or_default();
    if !is_word || !WORD.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
        let mut name = file.file_name().map_or_else(OsString::new, ToOwned::to_owned);
        name.push(&mark);
        name.push(if is_word { ".docx" } else { ".html" });
        return file.with_file_name(name);
    }
    let mut name = file.file_stem().map_or_else(OsString::new, ToOwned::to_owned);
    if !Path::new(&name).to_string_lossy().ends_with(&mark) {
        name.push(&mark);
    }
    name.push(".");
    name.push(extension.as_ref());
    file.with_file_name(name)
}

fn same(a: &Path, b: &Path) -> bool {
    a == b || matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// All that the outputs are made of.
struct Made<'a> {
    global: &'a Global,
    args: &'a AnnotateArgs,
    rules: &'a RuleSet,
    partial: bool,
    row: &'a Row,
    draft: Draft,
}

impl Made<'_> {
    fn notes(&self) -> Vec<Note> {
        annotate::notes(self.row, self.args.min, self.global.lang)
    }

    fn word(self, read: &Input) -> Result<Annotated, Said> {
        let lang = self.global.lang;
        let Origin::Bytes { bytes, .. } = &read.origin else { return Err(Said::default()) };
        let stretches = annotate::stretches(bytes).map_err(|error| error.said())?;
        let mut notes = self.notes();
        if self.args.summary {
            notes.insert(0, annotate::summary(self.row, self.partial, self.args.min, lang));
        }
        let paragraphs = self.draft.paragraphs.clone();
        let document = Document::new(self.draft);
        let put = Comments {
            text: document.source().text(),
            stretches: &stretches,
            title: annotate::title(&document, &paragraphs),
            notes: &notes,
            stamp: &Stamp { lang, date: Some(self.global.today().to_string()) },
        };
        annotate::annotated(bytes, &put).map_err(|error| error.said())
    }

    fn page(self) -> Result<Annotated, Said> {
        let notes = self.notes();
        let paragraphs = self.draft.paragraphs.clone();
        let document = Document::new(self.draft);
        let page = Page {
            document: &document,
            paragraphs: &paragraphs,
            row: self.row,
            notes: &notes,
            packs: &self.rules.packs,
            today: &self.global.today().to_string(),
            partial: self.partial,
            lang: self.global.lang,
        };
        let page = annotate::page(&page).map_err(|error| Said::same(error.to_string()))?;
        Ok(Annotated { bytes: page.into_bytes(), kept: 0 })
    }
}

/// Tells what was written: where, and how many comments were kept.
fn said(
    global: &Global,
    args: &AnnotateArgs,
    row: &Row,
    written: (&Path, usize),
    out: &mut dyn Write,
) -> io::Result<()> {
    if global.quiet {
        return Ok(());
    }
    let tally = annotate::tally(row, args.min, " ", global.lang);
    let (target, kept) = written;
    let path = scan::display(target);
    let path = safe(&path);
    writeln!(out, "{}", global.lang.pick(format!("已写入 {path}：{tally}"), format!("written to {path}: {tally}")))?;
    if kept > 0 {
        let zh = format!("保留有答复的批注 {kept} 条");
        writeln!(out, "{}", global.lang.pick(zh, format!("comments kept because they were answered: {kept}")))?;
    }
    Ok(())
}
