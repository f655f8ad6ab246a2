//! `hegui schema`: the JSON Schema of the files that people write for hegui, and of the results that programs read.

use std::io::{self, Write};

use clap::Args;

use super::{DONE, settings};
use crate::{config, output, rule};

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Rule,
    Config,
    Report,
    Audit,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    #[arg(value_enum, value_name = "KIND", default_value = "rule")]
    schema_kind: Kind,
}

/// Runs it; the exit code.
pub(super) fn run(args: &SchemaArgs, out: &mut dyn Write) -> io::Result<u8> {
    let schema = match args.schema_kind {
        Kind::Rule => rule::schema(),
        Kind::Config => {
            let formats = settings::formats();
            config::schema(&formats.iter().map(String::as_str).collect::<Vec<_>>())
        }
        Kind::Report => output::report_schema(),
        Kind::Audit => output::audit::schema(),
    };
    serde_json::to_writer_pretty(&mut *out, &schema)?;
    writeln!(out)?;
    Ok(DONE)
}
