//! One line a finding: `path:line:column: RULE message`, for `grep`, editors and scripts. What does not count has no line; what
//! a baseline knows and is gone has one, because a run may fail for it.

use std::io::{self, Write};

use super::{Ending, Output, RunInfo, aside, safe};
use crate::{scan::Row, text::Lang};

#[derive(Default)]
pub(super) struct Concise {
    lang: Lang,
}

impl Output for Concise {
    fn begin(&mut self, _: &mut dyn Write, run: &RunInfo) -> io::Result<()> {
        self.lang = run.style.lang;
        Ok(())
    }

    fn report(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        // In the log of a pipeline a line that begins with `::` or `##` is a command: no name of a file gives one.
        let path = safe(&row.path);
        let path = if path.starts_with([':', '#']) { format!("./{path}").into() } else { path };
        for finding in row.findings.iter().filter(|f| f.stands()) {
            let (line, column) = finding.place.as_ref().map_or((1, 1), |p| (p.start.line, p.start.column));
            // In a document without lines, the line is that of the text taken from it: a person is told the paragraph.
            let address = finding.place.as_ref().and_then(|place| place.address).map(|address| address.said());
            let said = address.as_ref().map(|said| said.get(self.lang)).filter(|said| !said.is_empty());
            let said =
                said.map_or_else(String::new, |said| self.lang.pick(format!("（{said}）"), format!(" ({said})")));
            writeln!(out, "{}:{line}:{column}: {} {}{said}", path, finding.rule, safe(finding.message.get(self.lang)))?;
        }
        for known in &row.gone {
            let said = self.lang.pick(format!("{}：", aside::gone().zh), format!("{}: ", aside::gone().en));
            // No place: it is nowhere any more, and no editor should jump to it.
            writeln!(out, "{path}: {} {said}{}", safe(&known.rule), safe(&known.message))?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Ending) -> io::Result<()> {
        Ok(())
    }
}
