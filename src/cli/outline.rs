//! `hegui outline FILE`: what hegui understood of a report before any rule.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{DONE, Global, TROUBLE, problem, rules};
use crate::{
    document::Document,
    format::{self, FormatError},
    output,
    scan::{self, Options},
    text::{DecodeError, Said},
};

/// How an outline is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum OutlineFormat {
    Human,
    Json,
}

/// Arguments of `outline`.
#[derive(Debug, Args)]
pub(super) struct OutlineArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_enum, default_value = "human")]
    format: OutlineFormat,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &OutlineArgs, out: &mut dyn Write) -> io::Result<u8> {
    let Some(rules) = rules::load(&[], global.lang) else { return Ok(TROUBLE) };
    let name = scan::display(&args.file);
    let bytes = match std::fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => {
            problem::say(&name, &global.lang.pick(format!("无法读取:{error}"), format!("cannot be read: {error}")));
            return Ok(TROUBLE);
        }
    };
    let extension = args.file.extension().map(|e| e.to_string_lossy().into_owned());
    let draft = match (format::detect(extension.as_deref(), &bytes).parse)(&bytes) {
        Ok(draft) => draft,
        Err(error) => {
            problem::say(&name, refusal(&error).get(global.lang));
            return Ok(TROUBLE);
        }
    };
    let document = Document::new(draft);
    let row = scan::Row { path: name, ..scan::evaluate(&document, &rules, &Options::new(global.today())) };
    match args.format {
        OutlineFormat::Human => output::outline::human(out, &document, &row, global.style())?,
        OutlineFormat::Json => output::outline::json(out, &document, &row)?,
    }
    Ok(DONE)
}

fn refusal(error: &FormatError) -> Said {
    match error {
        FormatError::Refused { name, advice } => Said::new(
            format!("这是{},目前还不能读取;{}", name.zh, advice.zh),
            format!("this is {}, which cannot be read yet; {}", name.en, advice.en),
        ),
        FormatError::Text(DecodeError::Empty) => Said::new("文件是空的", "the file is empty"),
        FormatError::Text(DecodeError::Binary) => Said::new("文件不是文字", "the file is binary, not text"),
        FormatError::Text(DecodeError::Unknown) => {
            Said::new("无法识别文件的文字编码", "the encoding of the file cannot be recognised")
        }
    }
}
