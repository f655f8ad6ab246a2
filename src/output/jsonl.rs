//! JSON Lines, schema `hegui.check.lines/1`: an object a line, each report as soon as it is there, for streams and for results
//! too large to be read whole. The first line tells of the run and the last one of its end, so that a stream that was cut off
//! is seen to be.

use std::io::{self, Write};

use super::{
    Ending, Output, RunInfo,
    record::{self, Line, RunLine, SummaryLine, View},
};
use crate::scan::Row;

#[derive(Default)]
pub(super) struct Jsonl {
    view: View,
}

impl Output for Jsonl {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.view = run.into();
        write(out, &Line::Run(RunLine { schema: record::LINES, about: run.into() }))
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        write(out, &Line::Report(record::report(row, self.view)))
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        write(out, &Line::Summary(SummaryLine { exit: ending.exit, summary: (&ending.summary).into() }))
    }
}

fn write(out: &mut dyn Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
