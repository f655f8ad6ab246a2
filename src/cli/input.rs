//! One report named on the command line, read to its document.

use std::path::Path;

use super::{Global, problem};
use crate::{
    document::Document,
    scan::{self, Input, Options},
};

/// Reads a report; `None` when that failed, after the reason was said on standard error.
pub(super) fn document(global: &Global, file: &Path, options: &Options) -> Option<(String, Document)> {
    let name = scan::display(file);
    match scan::read(&Input::find(file), options) {
        Ok(loaded) => Some((name, Document::new(loaded.draft))),
        Err(row) => {
            for finding in &row.findings {
                let lang = global.lang;
                problem::say(
                    &name,
                    &format!("{}{}{}", finding.message.get(lang), lang.pick("。", "; "), finding.fix.get(lang)),
                );
            }
            None
        }
    }
}
