//! The elements that tie comments to the text, put in between bytes of the main part; and taken out again.
//!
//! Nothing of the part is changed but by putting something in. What is put into a split run has its attributes between `'`,
//! which other programs do not write: so a second run finds where it split a run and can join it again, and the part is then
//! what it was before, byte for byte.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    ops::Range,
};

use super::{
    anchor::{Anchor, Point},
    xml::{Elements, Kind},
};

/// A stretch of a part and what stands there instead; an empty stretch is an insertion.
pub(super) type Edit = (Range<usize>, String);

/// The text with the edits made, which may not overlap; later ones at the same byte come later.
pub(super) fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|(_, new)| new.len()).sum::<usize>());
    let mut from = 0;
    for (range, new) in edits {
        if range.start < from {
            continue;
        }
        out.push_str(&text[from..range.start]);
        out.push_str(&new);
        from = range.end;
    }
    out.push_str(&text[from..]);
    out
}

/// What is put in at one byte.
#[derive(Default)]
struct Here {
    split: Option<(usize, Option<usize>)>,
    ends: Vec<i64>,
    marks: Vec<i64>,
    starts: Vec<i64>,
}

/// What is put in at a point.
fn here(places: &mut BTreeMap<usize, Here>, point: Point) -> &mut Here {
    let here = places.entry(point.at).or_default();
    here.split = here.split.or(point.split);
    here
}

/// The edits that put comments, by their ids, to their anchors.
pub(super) fn put(xml: &str, elements: &Elements, anchors: &[(i64, Anchor)]) -> Vec<Edit> {
    let mut places: BTreeMap<usize, Here> = BTreeMap::new();
    for (id, anchor) in anchors {
        here(&mut places, anchor.start).starts.push(*id);
        here(&mut places, anchor.end).ends.push(*id);
        places.entry(anchor.mark).or_default().marks.push(*id);
    }
    let mut edits = Vec::new();
    let mut kept: HashSet<usize> = HashSet::new();
    for (at, here) in places {
        let quote = if here.split.is_some() { '\'' } else { '"' };
        let mark =
            |name: &str, id: &i64| format!("<{} {}={quote}{id}{quote}/>", elements.name(name), elements.name("id"));
        let run = elements.name("r");
        let mut new = String::new();
        // A comment on nothing begins before it ends.
        let (points, starts): (Vec<i64>, Vec<i64>) = here.starts.iter().partition(|id| here.ends.contains(id));
        new.extend(points.iter().map(|id| mark("commentRangeStart", id)));
        new.extend(here.ends.iter().map(|id| mark("commentRangeEnd", id)));
        new.extend(here.marks.iter().map(|id| format!("<{run}>{}</{run}>", mark("commentReference", id))));
        new.extend(starts.iter().map(|id| mark("commentRangeStart", id)));
        if let Some((run, text)) = here.split {
            let (before, after) = seam(xml, elements, run, text);
            new = before + &new + &after;
            if let Some(text) = text.filter(|text| kept.insert(*text)) {
                edits.extend(keep_space(xml, elements, text, at));
            }
        }
        edits.push((at..at, new));
    }
    edits
}

/// What ends a run, and what begins it anew.
fn seam(xml: &str, elements: &Elements, run: usize, text: Option<usize>) -> (String, String) {
    let node = &elements.nodes[run];
    let look = elements.children(run, Kind::Look).next().map_or("", |look| &xml[look.outer.clone()]);
    let (r, t) = (elements.name("r"), elements.name("t"));
    let begin = format!("{}{look}", &xml[node.outer.start..node.inner.start]);
    match text {
        Some(_) => (format!("</{t}></{r}>"), format!("{begin}<{t} xml:space=\"preserve\">")),
        None => (format!("</{r}>"), begin),
    }
}

/// Says of a text that is split that white space at its new end counts, where it would not.
fn keep_space(xml: &str, elements: &Elements, text: usize, first_cut: usize) -> Option<Edit> {
    let node = &elements.nodes[text];
    let tag = &xml[node.outer.start..node.inner.start];
    let blank = xml[node.inner.start..first_cut].ends_with(char::is_whitespace);
    (blank && !tag.contains("xml:space"))
        .then(|| (node.inner.start - 1..node.inner.start - 1, " xml:space='preserve'".to_owned()))
}

/// The edits that take comments out again, and join the runs that were split for them.
pub(super) fn taken_out(xml: &str, elements: &Elements, ids: &HashSet<i64>) -> Vec<Edit> {
    let mut gone: Vec<Range<usize>> = Vec::new();
    for (at, node) in elements.nodes.iter().enumerate() {
        if !node.id.is_some_and(|id| ids.contains(&id)) {
            continue;
        }
        match node.kind {
            Kind::Mark => gone.push(node.outer.clone()),
            Kind::CommentMark => gone.push(reference(xml, elements, at)),
            _ => {}
        }
    }
    gone.sort_by_key(|range| range.start);
    // Neighbours together: they were put in at one place.
    let mut places: Vec<Range<usize>> = Vec::new();
    for range in gone {
        match places.last_mut().filter(|last| last.end == range.start) {
            Some(last) => last.end = range.end,
            None => places.push(range),
        }
    }
    let ends: HashMap<usize, usize> = elements.of(Kind::Run).map(|(at, run)| (run.outer.end, at)).collect();
    let mut edits = Vec::new();
    for place in places {
        let (whole, more) = joined(xml, elements, &ends, place);
        edits.push((whole, String::new()));
        edits.extend(more.map(|range| (range, String::new())));
    }
    edits
}

/// The run that shows a comment, or the element alone where the run holds something else, too.
fn reference(xml: &str, elements: &Elements, mark: usize) -> Range<usize> {
    let own = elements.nodes[mark].outer.clone();
    let Some(run) = elements.nodes[mark].parent.filter(|at| elements.nodes[*at].kind == Kind::Run) else { return own };
    let node = &elements.nodes[run];
    let begins = elements.children(run, Kind::Look).next().map_or(node.inner.start, |look| look.outer.end);
    let alone = xml[begins..own.start].trim().is_empty() && xml[own.end..node.inner.end].trim().is_empty();
    if alone { node.outer.clone() } else { own }
}

/// What goes with the marks at one place: where they split a run, the seam, and what was added to the text before it.
fn joined(
    xml: &str,
    elements: &Elements,
    ends: &HashMap<usize, usize>,
    place: Range<usize>,
) -> (Range<usize>, Option<Range<usize>>) {
    let unjoined = (place.clone(), None);
    if !xml[place.clone()].contains('\'') {
        return unjoined;
    }
    let Some(after) = elements.at(place.end).filter(|at| elements.nodes[*at].kind == Kind::Run) else {
        return unjoined;
    };
    let parent = elements.nodes[after].parent;
    let before = ends.get(&place.start).copied().filter(|at| elements.nodes[*at].parent == parent);
    let Some(before) = before else { return unjoined };
    for inside in [Some(0), None] {
        let (end, begin) = seam(xml, elements, before, inside);
        if !(xml[..place.start].ends_with(&end) && xml[place.end..].starts_with(&begin)) {
            continue;
        }
        let added = elements.children(before, Kind::Text).last().filter(|_| inside.is_some()).and_then(|text| {
            let tag = &xml[text.outer.start..text.inner.start];
            let start = text.outer.start + tag.find(" xml:space='preserve'")?;
            Some(start..start + " xml:space='preserve'".len())
        });
        return (place.start - end.len()..place.end + begin.len(), added);
    }
    unjoined
}
