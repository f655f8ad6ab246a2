//! One report named on the command line, read to its document.

use std::path::Path;

use super::{Global, problem};
use crate::{
    document::Document,
    scan::{self, Input, Options, Origin, Row},
    text::Lang,
};

/// Reads a report; `None` when that failed, after the reason was said on standard error.
pub(super) fn document(global: &Global, file: &Path, options: &Options) -> Option<(String, Document)> {
    let name = scan::display(file);
    let input = Input::find(file);
    // What an archive holds is there if it was found.
    if matches!(input.origin, Origin::Path(_)) && !exists(file, global.lang) {
        return None;
    }
    match scan::read(&input, options) {
        Ok(loaded) => Some((name, Document::new(loaded.draft))),
        Err(row) => {
            unread(&row, global.lang);
            None
        }
    }
}

/// Whether a file is there at all; when it is not, that is said.
pub(super) fn exists(file: &Path, lang: Lang) -> bool {
    match std::fs::metadata(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            problem::say(&scan::display(file), scan::io_said(&error).get(lang));
            false
        }
        _ => true,
    }
}

/// Says on standard error why an input cannot be read.
pub(super) fn unread(row: &Row, lang: Lang) {
    for finding in &row.findings {
        let (message, fix) = (finding.message.get(lang), finding.fix.get(lang));
        problem::say(&row.path, &format!("{message}{}{fix}", lang.pick("。", "; ")));
    }
}
