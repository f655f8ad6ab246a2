//! One JSON object for a run, schema `hegui.check/1`, written as its reports come. What stands in it is told in
//! [`super::record`].

use std::io::{self, Write};

use super::{
    Ending, Output, RunInfo,
    record::{self, SummaryOf, View},
};
use crate::scan::Row;

#[derive(Default)]
pub(super) struct Json {
    view: View,
    started: bool,
}

impl Output for Json {
    fn begin(&mut self, out: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.view = run.into();
        let tool = serde_json::to_string(&record::TOOL)?;
        let rules = serde_json::to_string(&record::packs(&run.packs))?;
        let problems = serde_json::to_string(&record::problems(&run.problems, run.style.lang))?;
        writeln!(out, "{{\n\"schema\": \"{}\",\n\"tool\": {tool},\n\"rules\": {rules},", record::WHOLE)?;
        write!(out, "\"today\": \"{}\",\n\"problems\": {problems},\n\"reports\": [", run.today)
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        out.write_all(if self.started { b",\n" } else { b"\n" })?;
        self.started = true;
        serde_json::to_writer(&mut *out, &record::report(row, self.view))?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write, ending: &Ending) -> io::Result<()> {
        writeln!(out, "\n],\n\"summary\": {}\n}}", serde_json::to_string(&SummaryOf::from(&ending.summary))?)
    }
}
