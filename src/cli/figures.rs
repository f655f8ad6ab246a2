//! `hegui figures FILE`: every figure of a report, which indicator it is, and what was recomputed.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{
    DONE, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
    input,
    settings::plain_options,
};
use crate::{output, scan};

/// How figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum FiguresFormat {
    Human,
    Json,
    Csv,
}

/// Arguments of `figures`.
#[derive(Debug, Args)]
pub(super) struct FiguresArgs {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_enum, default_value = "human")]
    format: FiguresFormat,
    #[command(flatten)]
    reporter: ReporterArgs,
    #[command(flatten)]
    rules: RulesArgs,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &FiguresArgs, out: &mut dyn Write) -> io::Result<u8> {
    let Some((rules, effective)) = args.rules.load(global, &args.reporter, Some(&args.file)) else {
        return Ok(TROUBLE);
    };
    let options = plain_options(global, &effective);
    let Some((name, mut document)) = input::document(global, &args.file, &options) else { return Ok(TROUBLE) };
    document.assume(&options.given);
    let figures = scan::figures(&document, &rules, &options);
    let view =
        output::figures::View { path: &name, document: &document, figures: &figures, indicators: &rules.indicators };
    match args.format {
        FiguresFormat::Human => output::figures::human(out, &view, global.style())?,
        FiguresFormat::Json => output::figures::json(out, &view)?,
        FiguresFormat::Csv => output::figures::csv(out, &view)?,
    }
    Ok(DONE)
}
