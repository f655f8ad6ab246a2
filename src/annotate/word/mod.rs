//! Comments in a Word file: every finding at its place, everything else of the file as it was.
//!
//! [`cleared`] takes out what an earlier run put in, [`annotated`] puts the notes in. Both work on the bytes of the parts and
//! never write a part anew from what they understood of it: the text, its look, other people's comments and tracked changes,
//! pictures and whatever a later Word may put into its files stay byte for byte.

mod anchor;
mod comments;
mod kept;
mod marks;
mod package;
mod xml;

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use quick_xml::{Reader, events::Event};

use self::{
    anchor::{Anchor, Ground, Run, Runs},
    kept::Kept,
    marks::{Edit, edited},
    package::{Part, Relation},
    xml::{Elements, Kind},
};
use super::Note;
use crate::{
    format::{FormatError, docx, package::Package},
    text::{Lang, Said, Span},
};

/// A stretch of the report's text and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Bytes of the report's text.
    pub text: Range<usize>,
    /// The name of the part.
    pub part: String,
    /// Bytes of the part, between the tags of a `w:t`.
    pub content: Range<usize>,
}

/// Where the text that is read from a Word file stands in it.
///
/// # Errors
/// When it cannot be read.
pub fn stretches(bytes: &[u8]) -> Result<Vec<Stretch>, WordError> {
    let docx = docx::read(bytes)?;
    let stretch = |run: docx::RunText| {
        let part = docx.parts.get(&run.part).cloned().unwrap_or_default();
        Stretch { text: run.text, part, content: run.content }
    };
    Ok(docx.runs.into_iter().map(stretch).collect())
}

/// What comments say of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Their language.
    pub lang: Lang,
    /// Their day as `2024-03-01`; without one they have none.
    pub date: Option<String>,
}

/// Why a Word file cannot be annotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordError {
    /// The file cannot be read.
    Format(FormatError),
    /// Its container cannot be copied.
    Container,
    /// A part is not UTF-8.
    Encoding,
    /// A part is not what such a part is.
    Part,
}

impl From<FormatError> for WordError {
    fn from(error: FormatError) -> Self {
        Self::Format(error)
    }
}

impl WordError {
    /// The reason, and what to do.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::Encoding => Said::new(
                "文件内部不是 UTF-8 编码，未写入批注；请用 Word 或 WPS 打开，另存后再试",
                "a part of the file is not UTF-8; open it in Word or WPS, save it again and try that",
            ),
            Self::Format(_) | Self::Container | Self::Part => Said::new(
                "文件内部结构有误，未写入批注；请用 Word 或 WPS 打开，另存后再试",
                "the file is damaged inside; open it in Word or WPS, save it again and try that",
            ),
        }
    }
}

/// The parts that have to do with comments.
struct Parts {
    main: Part,
    elements: Elements,
    relations: Vec<Relation>,
    relations_part: Option<Part>,
    comments: Option<(Part, Elements)>,
}

impl Parts {
    fn open(package: &mut Package<'_>) -> Result<Self, WordError> {
        let root = package::part(package, "_rels/.rels")?;
        let main = root
            .iter()
            .flat_map(|root| package::relations(&root.text, ""))
            .find(|relation| relation.kind == "officeDocument")
            .map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
        let main = package::part(package, &main)?.ok_or(WordError::Part)?;
        let elements = Elements::read(&main.text).ok_or(WordError::Part)?;
        let relations_part = package::part(package, &package::relations_name(&main.name))?;
        let relations =
            relations_part.as_ref().map_or_else(Vec::new, |part| package::relations(&part.text, &main.name));
        let comments = match relations.iter().find(|relation| relation.kind == "comments") {
            Some(relation) => package::part(package, &relation.target)?,
            None => None,
        };
        let comments = match comments {
            Some(part) => {
                let elements = Elements::read(&part.text).ok_or(WordError::Part)?;
                Some((part, elements))
            }
            None => None,
        };
        Ok(Self { main, elements, relations, relations_part, comments })
    }

    /// A part that the main part is related to.
    fn beside(&self, package: &mut Package<'_>, kind: &str) -> Result<Option<Part>, WordError> {
        match self.relations.iter().find(|relation| relation.kind == kind) {
            Some(relation) => package::part(package, &relation.target),
            None => Ok(None),
        }
    }
}

/// The file without the comments that hegui made before, as far as nobody answered them; `None` when it holds none.
///
/// # Errors
/// When the file cannot be taken apart.
pub fn cleared(bytes: &[u8]) -> Result<Option<Vec<u8>>, WordError> {
    let mut package = Package::open(bytes)?;
    let parts = Parts::open(&mut package)?;
    let Some((comments, elements)) = &parts.comments else { return Ok(None) };
    let extended = parts.beside(&mut package, "commentsExtended")?;
    let mut answered = HashSet::new();
    if let Some(part) = &extended {
        each_empty(&part.text, |_, tag| {
            answered.extend(comments::attribute(tag, "paraIdParent").map(str::to_owned));
        });
    }
    let (ids, mut gone) = comments::own(&comments.text, elements, &answered);
    if ids.is_empty() {
        return Ok(None);
    }
    let mut changed = vec![
        parts.main.with(&edited(&parts.main.text, marks::taken_out(&parts.main.text, &parts.elements, &ids))),
        comments.with(&edited(&comments.text, comments::taken_out(elements, &ids))),
    ];
    // What Word says of its comments elsewhere is told by their paragraphs, and by numbers that one of these parts gives.
    for kind in ["commentsExtended", "commentsIds", "commentsExtensible"] {
        let Some(part) = parts.beside(&mut package, kind)? else { continue };
        let mut edits: Vec<Edit> = Vec::new();
        each_empty(&part.text, |range, tag| {
            let durable = comments::attribute(tag, "durableId");
            let named = comments::attribute(tag, "paraId").or(durable).is_some_and(|id| gone.contains(id));
            if named {
                gone.extend(durable.map(str::to_owned));
                edits.push((range, String::new()));
            }
        });
        changed.push(part.with(&edited(&part.text, edits)));
    }
    package::rewritten(bytes, changed).map(Some)
}

/// Calls `each` with the bytes and the text of every element without content.
fn each_empty(xml: &str, mut each: impl FnMut(Range<usize>, &str)) {
    let mut reader = Reader::from_str(xml);
    loop {
        let from = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event();
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Ok(Event::Empty(_)) => each(from..to, xml.get(from..to).unwrap_or_default()),
            Ok(Event::Eof | Event::DocType(_)) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

/// What is put into a file.
#[derive(Clone, Copy, Debug)]
pub struct Comments<'a> {
    /// The text of the report as it was read from the file.
    pub text: &'a str,
    /// Where its stretches stand.
    pub stretches: &'a [Stretch],
    /// Its title, to which notes on the whole report are put.
    pub title: Option<Span>,
    /// The notes.
    pub notes: &'a [Note],
    /// What they say of themselves.
    pub stamp: &'a Stamp,
}

/// A file with comments put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many comments of an earlier run it still holds, because somebody answered them.
    pub kept: usize,
}

/// The file with the notes as comments. What a comment says already that was kept, at the same words, is not said again.
///
/// # Errors
/// When the file cannot be taken apart.
pub fn annotated(bytes: &[u8], put: &Comments<'_>) -> Result<Annotated, WordError> {
    let mut package = Package::open(bytes)?;
    let parts = Parts::open(&mut package)?;
    let mut kept = Kept::read(&parts);
    let count = kept.count;
    let unchanged = || Annotated { bytes: bytes.to_vec(), kept: count };
    if put.notes.is_empty() {
        return Ok(unchanged());
    }
    let runs = runs(&mut package, &parts, put)?;
    let ground = Ground { xml: &parts.main.text, elements: &parts.elements, text: put.text, runs };
    let used: HashSet<i64> = used(&parts).collect();
    let found: Option<Vec<Anchor>> = put.notes.iter().map(|note| ground.anchor(note.place, put.title)).collect();
    let found = found.ok_or(WordError::Part)?;
    let standing = kept.standing(put.notes, &found, put.stamp.lang);
    let new = put.notes.iter().zip(found).enumerate().filter(|(at, _)| !standing.contains(at)).map(|(_, new)| new);
    let ids = comments::fresh(&used, put.notes.len() - standing.len());
    if ids.is_empty() {
        return Ok(unchanged());
    }
    let mut anchors: Vec<(i64, Anchor)> = Vec::new();
    let mut said: Vec<(i64, &Note, bool)> = Vec::new();
    for (id, (note, anchor)) in ids.into_iter().zip(new) {
        anchors.push((id, anchor));
        said.push((id, note, anchor.exact));
    }
    let text = edited(&parts.main.text, marks::put(&parts.main.text, &parts.elements, &anchors));
    let mut changed = vec![parts.main.with(&text)];
    match &parts.comments {
        Some((part, elements)) => {
            let edit = comments::added(&part.text, elements, &said, put.stamp).ok_or(WordError::Part)?;
            changed.push(part.with(&edited(&part.text, vec![edit])));
        }
        None => changed.extend(new_part(&mut package, &parts, &said, put.stamp)?),
    }
    Ok(Annotated { bytes: package::rewritten(bytes, changed)?, kept: count })
}

/// Every id of a comment that the parts name.
fn used(parts: &Parts) -> impl Iterator<Item = i64> + '_ {
    let comments = parts.comments.iter().flat_map(|(_, elements)| elements.of(Kind::Comment));
    let marks = parts.elements.of(Kind::Mark).chain(parts.elements.of(Kind::CommentMark));
    comments.chain(marks).filter_map(|(_, node)| node.id)
}

/// The parts that make a new part of comments known, and that part.
fn new_part(
    package: &mut Package<'_>,
    parts: &Parts,
    said: &[(i64, &Note, bool)],
    stamp: &Stamp,
) -> Result<Vec<(String, Vec<u8>)>, WordError> {
    let folder = parts.main.name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let taken = |name: &str, package: &Package<'_>| package.names().any(|n| n.eq_ignore_ascii_case(name));
    let numbered = |n: usize| if n == 0 { "comments.xml".to_owned() } else { format!("comments{n}.xml") };
    let file = (0..).map(numbered).find(|file| !taken(&format!("{folder}{file}"), package)).ok_or(WordError::Part)?;
    let name = format!("{folder}{file}");
    let empty = comments::empty(parts.elements.strict);
    let elements = Elements::read(&empty).ok_or(WordError::Part)?;
    let edit = comments::added(&empty, &elements, said, stamp).ok_or(WordError::Part)?;
    let own = Part::new(name.clone(), edited(&empty, vec![edit]));
    let types = package::part(package, "[Content_Types].xml")?.ok_or(WordError::Part)?;
    let typed = package::typed(&types.text, name.trim_start_matches('/')).ok_or(WordError::Part)?;
    let none;
    let relations = match &parts.relations_part {
        Some(part) => part,
        None => {
            none = Part::new(package::relations_name(&parts.main.name), package::NO_RELATIONS.to_owned());
            &none
        }
    };
    let related = package::related(&relations.text, "comments", &file, parts.elements.strict).ok_or(WordError::Part)?;
    Ok(vec![types.with(&typed), relations.with(&related), own.with(&own.text)])
}

/// The stretches that a comment can be put to; of those in notes, the run of the main part that refers to the note.
fn runs<'a>(package: &mut Package<'_>, parts: &Parts, put: &Comments<'a>) -> Result<Runs<'a>, WordError> {
    let texts: Vec<usize> = parts.elements.of(Kind::Text).map(|(at, _)| at).collect();
    let nodes = &parts.elements.nodes;
    let text_of = |stretch: &Stretch| {
        let last = texts.partition_point(|at| nodes[*at].inner.start <= stretch.content.start).checked_sub(1)?;
        let inner = &nodes[texts[last]].inner;
        (stretch.content.end <= inner.end && !stretch.content.is_empty()).then_some(texts[last])
    };
    let mut others: HashMap<&str, Option<Notes>> = HashMap::new();
    let mut runs = Runs::default();
    let mut stretches: Vec<&'a Stretch> = put.stretches.iter().collect();
    stretches.sort_by_key(|stretch| stretch.text.start);
    for stretch in stretches {
        let part = stretch.part.trim_start_matches('/');
        if part.eq_ignore_ascii_case(parts.main.name.trim_start_matches('/')) {
            if let Some(text) = text_of(stretch) {
                runs.list.push(Run { stretch, text: Some(text) });
            }
            continue;
        }
        if !others.contains_key(part) {
            others.insert(part, note_part(package, parts, part)?);
        }
        let refers = others.get(part).and_then(Option::as_ref).and_then(|notes| notes.run(&stretch.content));
        if let Some(run) = refers.filter(|at| nodes[*at].kind == Kind::Run) {
            runs.notes.push((runs.list.len(), run));
            runs.list.push(Run { stretch, text: None });
        }
    }
    Ok(runs)
}

/// A part of footnotes or endnotes.
struct Notes {
    /// The bytes of each note and its id, in order.
    notes: Vec<(Range<usize>, i64)>,
    /// The run of the main part that refers to the note of an id.
    runs: HashMap<i64, usize>,
}

impl Notes {
    /// The run of the main part that refers to the note in which a stretch stands.
    fn run(&self, content: &Range<usize>) -> Option<usize> {
        let last = self.notes.partition_point(|(note, _)| note.start <= content.start).checked_sub(1)?;
        let (note, id) = self.notes.get(last)?;
        self.runs.get(id).copied().filter(|_| content.end <= note.end)
    }
}

fn note_part(package: &mut Package<'_>, parts: &Parts, name: &str) -> Result<Option<Notes>, WordError> {
    let relation = parts.relations.iter().find(|relation| relation.target.eq_ignore_ascii_case(name));
    let mark = match relation.map(|relation| relation.kind.as_str()) {
        Some("footnotes") => Kind::FootnoteMark,
        Some("endnotes") => Kind::EndnoteMark,
        _ => return Ok(None),
    };
    let part = package::part(package, name)?;
    let Some(elements) = part.and_then(|part| Elements::read(&part.text)) else { return Ok(None) };
    let marks = parts.elements.of(mark).filter_map(|(_, node)| Some((node.id?, node.parent?)));
    Ok(Some(Notes {
        notes: elements.of(Kind::Note).filter_map(|(_, note)| Some((note.outer.clone(), note.id?))).collect(),
        runs: marks.collect(),
    }))
}
