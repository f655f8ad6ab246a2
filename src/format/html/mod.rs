//! Web pages (`.html`, `.htm`, a `.doc` that is one) and web archives (`.mht`): the report on the page, without the page around it.
//!
//! html5ever makes the tree as browsers do; what is shown of it is laid out in lines ([`flow`]), the report is found among them
//! by their structure ([`region`]), and is put together here as paragraphs, table rows and headings. A page that holds no report
//! but a file, a frame or a script that shows one is refused with advice on what to send.

mod archive;
mod attributes;
mod compose;
mod decode;
mod flow;
mod furniture;
mod grid;
mod heading;
mod line;
mod look;
mod number;
mod page;
mod refusal;
mod region;
mod tree;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Draft, Format, FormatError};

/// Bytes of a page, at most: the largest known has 2 MB, pictures in it counted.
const LARGEST: u64 = 16 * 1024 * 1024;

pub(super) const HTML: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml", "shtml"],
    walked: true,
    largest: LARGEST,
    sniff: is_page,
    parse,
};

pub(super) const MHT: Format = Format {
    name: "mht",
    extensions: &["mht", "mhtml"],
    walked: true,
    largest: super::LARGEST,
    sniff: archive::is_archive,
    parse: archive::parse,
};

/// How the first tag of a page begins; of a fragment, which other texts may begin with too, more is asked.
const PAGE: [&[u8]; 9] = [b"!doctype html", b"html", b"head", b"body", b"meta", b"title", b"script", b"style", b"link"];
const FRAGMENT: [&[u8]; 9] = [b"div", b"p", b"table", b"span", b"font", b"center", b"h1", b"h2", b"section"];

/// Whether bytes begin as a page does, after marks, declarations and comments.
fn is_page(bytes: &[u8]) -> bool {
    // Most inputs are none, and need not be spelt anew to tell.
    if memchr::memchr(b'<', &bytes[..bytes.len().min(8192)]).is_none() {
        return false;
    }
    let head: Vec<u8> = bytes.iter().take(8192).filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    let marks: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
    let mut rest: &[u8] = marks.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(&head).trim_ascii_start();
    loop {
        let end: &[u8] = if rest.starts_with(b"<!--") {
            b"-->"
        } else if rest.starts_with(b"<?xml") {
            b"?>"
        } else {
            break;
        };
        let Some(at) = memchr::memmem::find(rest, end) else { return false };
        rest = rest[at + end.len()..].trim_ascii_start();
    }
    let Some(tag) = rest.strip_prefix(b"<") else { return false };
    let begins = |names: &[&[u8]]| {
        names
            .iter()
            .any(|name| tag.strip_prefix(*name).and_then(<[u8]>::first).is_some_and(|b| !b.is_ascii_alphanumeric()))
    };
    begins(&PAGE) || begins(&FRAGMENT) && memchr::memmem::find_iter(rest, b"</").count() >= 3
}

fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    page(bytes, None)
}

/// Reads a page; `stated` is the encoding that its container states.
fn page(bytes: &[u8], stated: Option<&str>) -> Result<Draft, FormatError> {
    let decoded = decode::decode(bytes, stated)?;
    // The builder of html5ever asserts what it believes of its own tree.
    catch_unwind(AssertUnwindSafe(|| read(&decoded))).unwrap_or(Err(FormatError::Damaged))
}

fn read(decoded: &decode::Page) -> Result<Draft, FormatError> {
    let tree = tree::Tree::read(&decoded.text)?;
    let data = page::PageData::read(&tree);
    let mut flow = flow::flow(&tree, false);
    let mut region = region::choose(&tree, &flow, &data);
    if flow.hidden && region.is_bare() {
        // What is hidden at first may be the text: a script shows it.
        let shown = flow::flow(&tree, true);
        let whole = region::choose(&tree, &shown, &data);
        if !whole.is_bare() {
            (flow, region) = (shown, whole);
        }
    }
    if region.is_bare() {
        refusal::refuse(&flow, &region)?;
    }
    let draft = compose::compose(&flow, &region, &data, decoded.encoding);
    match draft.source.text() {
        text if text.trim().is_empty() => Err(FormatError::Empty),
        _ => Ok(draft),
    }
}

#[cfg(test)]
mod tests;
