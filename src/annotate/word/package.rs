//! The container of a Word file: which part is which, and a copy in which some parts differ.
//!
//! Parts that are not touched are copied as they are compressed, in the order in which they stand. What is read here is
//! limited as everywhere: [`crate::format::package`].

use std::{
    borrow::Cow,
    io::{Cursor, Write},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    WordError,
    marks::{Edit, edited},
};
use crate::format::package::Package;

/// The text of a part, and whether it began with a byte order mark.
pub(super) struct Part {
    /// Its name in the container, without a leading `/`.
    pub(super) name: String,
    /// Its text without the mark.
    pub(super) text: String,
    marked: bool,
}

impl Part {
    /// A part that is not there yet.
    pub(super) fn new(name: String, text: String) -> Self {
        Self { name, text, marked: false }
    }

    /// The bytes of the part with another text.
    pub(super) fn with(&self, text: &str) -> (String, Vec<u8>) {
        let mark = if self.marked { "\u{FEFF}" } else { "" };
        (self.name.clone(), format!("{mark}{text}").into_bytes())
    }
}

/// Reads an XML part; one in another encoding than UTF-8 is not taken apart.
pub(super) fn part(package: &mut Package<'_>, name: &str) -> Result<Option<Part>, WordError> {
    let Some(bytes) = package.part(name)? else { return Ok(None) };
    let text = String::from_utf8(bytes).map_err(|_| WordError::Encoding)?;
    let name =
        package.names().find(|n| n.trim_start_matches('/').eq_ignore_ascii_case(name)).unwrap_or(name).to_owned();
    Ok(Some(match text.strip_prefix('\u{FEFF}') {
        Some(rest) => Part { name, text: rest.to_owned(), marked: true },
        None => Part { name, text, marked: false },
    }))
}

/// A relation of a part to another: its type's last word, and the part's name.
pub(super) struct Relation {
    /// Such as `comments`.
    pub(super) kind: String,
    /// The name of the other part.
    pub(super) target: String,
    id: String,
}

/// The name of the part that holds the relations of a part; of the container for an empty name.
pub(super) fn relations_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The relations that a part of relations holds, their targets as names of parts.
pub(super) fn relations(xml: &str, of: &str) -> Vec<Relation> {
    let folder = of.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = Vec::new();
    each_tag(xml, |tag| {
        let value = |name: &str| attribute(tag, name);
        let outside = value("TargetMode").is_some_and(|mode| mode == "External");
        if let (Some(kind), Some(target), false) = (value("Type"), value("Target"), outside) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            out.push(Relation { kind, target: resolved(folder, &target), id: value("Id").unwrap_or_default() });
        }
    });
    out
}

/// A target as the name of a part.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A part of relations with one more in it.
pub(super) fn related(xml: &str, kind: &str, target: &str, strict: bool) -> Option<String> {
    let uses = relations(xml, "");
    let id = (1..)
        .map(|n| format!("rId{n}"))
        .find(|id| uses.iter().all(|r| r.id != *id) && !xml.contains(&format!("\"{id}\"")))?;
    let base = if strict { "http://purl.oclc.org/ooxml" } else { "http://schemas.openxmlformats.org" };
    let last = if strict { "officeDocument/relationships" } else { "officeDocument/2006/relationships" };
    into_root(xml, |prefix| {
        format!(r#"<{prefix}Relationship Id="{id}" Type="{base}/{last}/{kind}" Target="{target}"/>"#)
    })
}

/// An empty part of relations.
pub(super) const NO_RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    "\n",
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>"#
);

/// The list of content types with a part of comments in it.
pub(super) fn typed(xml: &str, name: &str) -> Option<String> {
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
    into_root(xml, |prefix| format!(r#"<{prefix}Override PartName="/{name}" ContentType="{kind}"/>"#))
}

/// An XML text with an element put in at the end of its root.
fn into_root(xml: &str, element: impl Fn(&str) -> String) -> Option<String> {
    let mut root = None;
    let mut reader = Reader::from_str(xml);
    let mut depth = 0usize;
    loop {
        let from = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let to = usize::try_from(reader.buffer_position()).ok()?;
        let name = |start: &BytesStart<'_>| {
            let name = start.name();
            let name: &str = name.as_ref();
            name.to_owned()
        };
        match event {
            Event::Start(start) => {
                root.get_or_insert_with(|| name(&start));
                depth += 1;
            }
            Event::Empty(start) if root.is_none() => {
                let root = name(&start);
                let prefix = root.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"));
                let edit: Edit = (to - 2..to, format!(">{}</{root}>", element(&prefix)));
                return Some(edited(xml, vec![edit]));
            }
            Event::End(_) if depth == 1 => {
                let root = root?;
                let prefix = root.split_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"));
                return Some(edited(xml, vec![(from..from, element(&prefix))]));
            }
            Event::End(_) => depth = depth.checked_sub(1)?,
            Event::Eof | Event::DocType(_) => return None,
            _ => {}
        }
    }
}

/// Calls `each` with every start tag up to the first mistake.
fn each_tag(xml: &str, mut each: impl FnMut(&BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => each(&start),
            Ok(Event::Eof | Event::DocType(_)) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// The value of an attribute by its whole name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().flatten().find_map(|attribute| {
        let key: &str = attribute.key.as_ref();
        let value: Cow<'_, str> = quick_xml::escape::unescape(&attribute.value).ok()?;
        (key == name).then(|| value.into_owned())
    })
}

/// The container with some parts changed or added; the others as they are.
pub(super) fn rewritten(bytes: &[u8], mut changed: Vec<(String, Vec<u8>)>) -> Result<Vec<u8>, WordError> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WordError::Container)?;
    let mut to = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 64 * 1024)));
    for index in 0..from.len() {
        let entry = from.by_index_raw(index).map_err(|_| WordError::Container)?;
        let name = entry.name().map_err(|_| WordError::Container)?.into_owned();
        let Some(at) = changed.iter().position(|(changed, _)| *changed == name) else {
            to.raw_copy_file(entry).map_err(|_| WordError::Container)?;
            continue;
        };
        let method = if entry.compression() == CompressionMethod::Stored {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let time = entry.last_modified().unwrap_or_default();
        drop(entry);
        let (name, content) = changed.remove(at);
        write(&mut to, &name, &content, method, time)?;
    }
    for (name, content) in changed {
        write(&mut to, &name, &content, CompressionMethod::Deflated, DateTime::default())?;
    }
    Ok(to.finish().map_err(|_| WordError::Container)?.into_inner())
}

fn write(
    to: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    content: &[u8],
    method: CompressionMethod,
    time: DateTime,
) -> Result<(), WordError> {
    let options = SimpleFileOptions::default().compression_method(method).last_modified_time(time);
    to.start_file(name, options).map_err(|_| WordError::Container)?;
    to.write_all(content).map_err(|_| WordError::Container)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_resolved_and_added() {
        let with = related(NO_RELATIONS, "comments", "comments.xml", false).unwrap();
        let found = relations(&with, "word/document.xml");
        assert_eq!((found[0].kind.as_str(), found[0].target.as_str()), ("comments", "word/comments.xml"));
        let twice = related(&with, "comments", "/word/comments2.xml", false).unwrap();
        let found = relations(&twice, "word/document.xml");
        assert_eq!((found[1].id.as_str(), found[1].target.as_str()), ("rId2", "word/comments2.xml"));
        assert_eq!(resolved("word/a", "../../word/./c.xml"), "word/c.xml");
        let prefixed = r#"<x:Types xmlns:x="u"/>"#;
        assert!(
            typed(prefixed, "word/comments.xml")
                .unwrap()
                .starts_with(r#"<x:Types xmlns:x="u"><x:Override PartName="/word"#)
        );
    }
}
