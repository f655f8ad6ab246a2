//! The part that holds the comments: which there are, and new ones after them.

use std::collections::{HashMap, HashSet};

use quick_xml::escape::escape;

use super::{
    Stamp,
    marks::Edit,
    xml::{Elements, Kind, WORD},
};
use crate::{annotate::Note, output::safe, text::Lang};

/// The author by whom a second run knows its own comments.
pub(super) const NAME: &str = "hegui";

/// The ids of comments that hegui made and nobody answered, and the paragraph ids of those comments.
pub(super) fn own(xml: &str, elements: &Elements, answered: &HashSet<String>) -> (HashSet<i64>, HashSet<String>) {
    let mut paragraphs: HashMap<usize, Vec<String>> = HashMap::new();
    for (_, paragraph) in elements.of(Kind::Paragraph) {
        let id = attribute(&xml[paragraph.outer.start..paragraph.inner.start.max(paragraph.outer.start)], "paraId");
        if let (Some(comment), Some(id)) = (paragraph.parent, id) {
            paragraphs.entry(comment).or_default().push(id.to_owned());
        }
    }
    let (mut ids, mut gone) = (HashSet::new(), HashSet::new());
    for (at, comment) in elements.of(Kind::Comment).filter(|(_, comment)| comment.author == NAME) {
        let own = paragraphs.remove(&at).unwrap_or_default();
        if let Some(id) = comment.id.filter(|_| !own.iter().any(|id| answered.contains(id))) {
            ids.insert(id);
            gone.extend(own);
        }
    }
    (ids, gone)
}

/// The value of an attribute, by its name without prefix, in the text of a start tag.
pub(super) fn attribute<'x>(tag: &'x str, name: &str) -> Option<&'x str> {
    tag.match_indices(name).find_map(|(at, _)| {
        let named = tag[..at].ends_with([':', ' ']);
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next().filter(|_| named)
    })
}

/// The edits that take comments out of their part.
pub(super) fn taken_out(elements: &Elements, ids: &HashSet<i64>) -> Vec<Edit> {
    let own = |id: Option<i64>| id.is_some_and(|id| ids.contains(&id));
    elements.of(Kind::Comment).filter(|(_, c)| own(c.id)).map(|(_, c)| (c.outer.clone(), String::new())).collect()
}

/// Ids for new comments: above every one that is in use.
pub(super) fn fresh(used: &HashSet<i64>, count: usize) -> Vec<i64> {
    let next = used.iter().max().map_or(0, |max| max.saturating_add(1)).max(0);
    let last = next.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
    if last <= i64::from(i32::MAX) {
        (next..last).collect()
    } else {
        (0..).filter(|id| !used.contains(id)).take(count).collect()
    }
}

/// An empty part.
pub(super) fn empty(strict: bool) -> String {
    let namespace = WORD[usize::from(strict)];
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{namespace}\"></w:comments>"
    )
}

/// The edit that puts comments after those that are there.
pub(super) fn added(xml: &str, elements: &Elements, notes: &[(i64, &Note, bool)], stamp: &Stamp) -> Option<Edit> {
    let root = elements.nodes.first()?;
    let new: String = notes.iter().map(|(id, note, exact)| comment(elements, *id, note, *exact, stamp)).collect();
    if root.inner.end > root.inner.start
        || xml[..root.inner.end].ends_with('>') && !xml[..root.outer.end].ends_with("/>")
    {
        return Some((root.inner.end..root.inner.end, new));
    }
    // `<w:comments/>`: opened.
    let slash = root.outer.end.checked_sub(2)?;
    Some((slash..root.outer.end, format!(">{new}</{}>", elements.name("comments"))))
}

fn comment(elements: &Elements, id: i64, note: &Note, exact: bool, stamp: &Stamp) -> String {
    let w = &elements.prefix;
    let mut paragraphs = vec![(String::new(), note.headline(stamp.lang))];
    // Where the comment cannot stand at its place it quotes it.
    if !exact && !note.quote.is_empty() {
        let label = stamp.lang.pick("原文", "Text");
        paragraphs.push((label.to_owned(), stamp.lang.pick(format!("“{}”", note.quote), format!("“{}”", note.quote))));
    }
    paragraphs.extend(note.lines.iter().map(|line| (line.label.to_owned(), line.text.clone())));
    let body: String = paragraphs
        .iter()
        .enumerate()
        .map(|(at, (label, text))| paragraph(w, at == 0, label, text, stamp.lang))
        .collect();
    let date = stamp.date.as_deref().map_or_else(String::new, |date| format!(" {w}date=\"{date}T00:00:00Z\""));
    format!("<{w}comment {w}id=\"{id}\" {w}author=\"{NAME}\"{date} {w}initials=\"hg\">{body}</{w}comment>")
}

/// A paragraph of a comment, its look its own: the body text of an official document is far too large for a margin.
fn paragraph(w: &str, first: bool, label: &str, text: &str, lang: Lang) -> String {
    let look = |bold: &str| {
        format!(
            "<{w}rPr><{w}rFonts {w}ascii=\"宋体\" {w}eastAsia=\"宋体\" {w}hAnsi=\"宋体\"/>{bold}<{w}spacing {w}val=\"0\"/>\
             <{w}sz {w}val=\"18\"/><{w}szCs {w}val=\"18\"/></{w}rPr>"
        )
    };
    let run = |bold: &str, text: &str| {
        format!("<{w}r>{}<{w}t xml:space=\"preserve\">{}</{w}t></{w}r>", look(bold), escape(safe(text)))
    };
    let bold = format!("<{w}b/>");
    let content = if first {
        format!("<{w}r><{w}annotationRef/></{w}r>{}", run(&bold, text))
    } else {
        let mark = lang.pick("：", ": ");
        run(&bold, &format!("{label}{mark}")) + &run("", text)
    };
    format!(
        "<{w}p><{w}pPr><{w}spacing {w}before=\"0\" {w}after=\"0\" {w}line=\"240\" {w}lineRule=\"auto\"/>\
         <{w}ind {w}firstLineChars=\"0\" {w}firstLine=\"0\"/><{w}jc {w}val=\"left\"/></{w}pPr>{content}</{w}p>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_on_above_the_largest_and_never_collide() {
        assert_eq!(fresh(&HashSet::new(), 2), [0, 1]);
        assert_eq!(fresh(&HashSet::from([3, 11]), 2), [12, 13]);
        assert_eq!(fresh(&HashSet::from([0, i64::from(i32::MAX)]), 2), [1, 2]);
        assert_eq!(fresh(&HashSet::from([-5]), 1), [0]);
    }

    #[test]
    fn attributes_of_a_tag() {
        assert_eq!(attribute("<w:p w14:paraId=\"00AB\">", "paraId"), Some("00AB"));
        assert_eq!(attribute("<w15:commentEx w15:paraIdParent='1' w15:paraId='2'/>", "paraId"), Some("2"));
        assert_eq!(attribute("<w:p>", "paraId"), None);
    }
}
