//! What makes a finding the same one in another draft of its report: the rule, what it is about, and which of several like
//! it. No line, no path, no section: text that moves keeps its findings, and so does text under a heading that was
//! renumbered or reworded.
//!
//! A finding about words is about the clause they stand in, without the number it begins with, and about the figures it was
//! reckoned from: a neighbour that was corrected does not make it a new one, another word or figure does. A finding about a
//! part as a whole is about that part, whatever was changed in it.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::{
    document::{Document, Marker},
    finding::{Defect, Finding, Place},
    text::{FSpan, fold_str},
};

/// Gives each finding of one report its fingerprint; they must be in the order of their places.
pub(super) fn mark(findings: &mut [Finding]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let key = key(finding);
        let nth = seen.entry(key.clone()).or_default();
        *nth += 1;
        let digest = Sha256::digest(format!("{key}\u{0}{nth}"));
        finding.fingerprint = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    }
}

/// What a finding says, apart from where.
fn key(finding: &Finding) -> String {
    let plain = |text: &str| fold_str(text).split_whitespace().collect::<String>();
    let subject = match &finding.place {
        _ if !finding.subject.is_empty() => finding.subject.clone(),
        Some(place) => plain(&place.quote),
        None => plain(&finding.message.zh),
    };
    [finding.rule.as_str(), &subject].join("\u{0}")
}

/// So many characters of a stretch tell it from others.
const MOST: usize = 240;

/// So many bytes on each side of a place are searched for the ends of its clause.
const REACH: usize = 600;

/// What a defect is about, in words that another draft has, too; never empty.
pub(super) fn subject(document: &Document, defect: &Defect) -> String {
    let kind = match defect.place {
        Place::At(_) => "at",
        Place::Missing { .. } => "missing",
        Place::File => "file",
    };
    let words = match (&defect.subject, defect.place) {
        (Some(subject), _) => fold_str(subject),
        (None, Place::At(span)) => {
            let own = words(document, span);
            let others = defect.related.iter().map(|(span, _)| unnumbered(document, *span));
            std::iter::once(own).chain(others).collect::<Vec<_>>().join("\u{0}")
        }
        (None, Place::Missing { .. } | Place::File) => String::new(),
    };
    format!("{kind}\u{0}{words}")
}

fn is_end(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | ',' | ':' | '\n')
}

/// The clause in which a span stands, and its own words.
fn words(document: &Document, span: FSpan) -> String {
    let text = document.folded().text();
    let from = text.floor_char_boundary(span.start.saturating_sub(REACH));
    let to = text.floor_char_boundary((span.end + REACH).min(text.len()));
    let before = &text[from..span.start];
    let start = before.char_indices().rev().find(|(_, c)| is_end(*c)).map_or(from, |(at, c)| from + at + c.len_utf8());
    let end = text[span.end..to].find(is_end).map_or(to, |at| span.end + at);
    let start = after_number(text, start).min(end);
    let clause: String = text[start..end].chars().take(MOST).collect();
    format!("{clause}\u{0}{}", unnumbered(document, FSpan::new(span.start.max(start).min(span.end), span.end)))
}

/// The text of a span without the number it begins with, which moves when something is inserted above.
fn unnumbered(document: &Document, span: FSpan) -> String {
    let text = document.folded().text();
    let start = after_number(text, span.start).min(span.end);
    text[start..span.end].chars().take(MOST).collect()
}

fn after_number(text: &str, at: usize) -> usize {
    at + Marker::read(&text[at..]).map_or(0, |marker| marker.len)
}
