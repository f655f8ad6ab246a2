//! One line a finding: `path:line:column: RULE message`, for `grep`, editors and scripts.

use std::io::{self, Write};

use super::{Output, RunInfo, safe};
use crate::{
    scan::{Row, Summary},
    text::Lang,
};

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
        for finding in row.findings.iter().filter(|f| !f.waived) {
            let (line, column) = finding.place.as_ref().map_or((1, 1), |p| (p.start.line, p.start.column));
            writeln!(
                out,
                "{}:{line}:{column}: {} {}",
                safe(&row.path),
                finding.rule,
                safe(finding.message.get(self.lang))
            )?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}
