//! `hegui outline FILE`: what hegui understood of a report before any rule.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Args;

use super::{
    DONE, Global, TROUBLE,
    choice::{ReporterArgs, RulesArgs},
    input,
    settings::{ConfigArgs, plain_options},
};
use crate::{output, scan};

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
    #[command(flatten)]
    config: ConfigArgs,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &OutlineArgs, out: &mut dyn Write) -> io::Result<u8> {
    let loaded = RulesArgs::named(&[], &args.config).load(global, &ReporterArgs::default(), Some(&args.file));
    let Some((rules, effective)) = loaded else { return Ok(TROUBLE) };
    let options = plain_options(global, &effective);
    let Some((name, mut document)) = input::document(global, &args.file, &options) else { return Ok(TROUBLE) };
    document.assume(&options.given);
    let row = scan::Row { path: name, ..scan::evaluate(&document, &rules, &options) };
    match args.format {
        OutlineFormat::Human => output::outline::human(out, &document, &row, global.style())?,
        OutlineFormat::Json => output::outline::json(out, &document, &row)?,
    }
    Ok(DONE)
}
