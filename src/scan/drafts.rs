//! 两稿对比: what became of the findings of one draft in the next.
//!
//! A finding with the same fingerprint in both has remained. So has one of the same rule whose words were edited: it is told
//! as such, so that a fault that was merely reworded is neither taken for corrected nor for new. This judges nothing: both
//! rows were evaluated before.

use std::{collections::HashMap, path::Path};

use super::{Input, Row};
use crate::{document::Marker, finding::Finding, text::fold_str};

/// A finding of the new draft that the old one had, too.
#[derive(Clone, Copy, Debug)]
pub struct Remained<'a> {
    /// As it was.
    pub old: &'a Finding,
    /// As it is.
    pub new: &'a Finding,
    /// Whether the words were edited, and the fault stayed.
    pub edited: bool,
}

/// What became of the findings of a draft; each list in the order of its draft.
#[derive(Clone, Debug, Default)]
pub struct Drafts<'a> {
    /// Findings of the old draft that are not in the new one.
    pub fixed: Vec<&'a Finding>,
    /// Findings of both.
    pub remaining: Vec<Remained<'a>>,
    /// Findings that only the new draft has.
    pub new: Vec<&'a Finding>,
}

/// Words so much alike are an edited sentence in its own section, and in another one.
const ALIKE: (f64, f64) = (0.4, 0.7);

/// Words are compared so far: a sentence that was edited shows it there.
const FAR: usize = 120;

/// Compares the findings of two drafts that stand.
#[must_use]
pub fn drafts<'a>(old: Option<&'a Row>, new: &'a Row) -> Drafts<'a> {
    let standing = |row: &'a Row| row.findings.iter().filter(|finding| finding.stands());
    let mut open: Vec<Option<&Finding>> = old.into_iter().flat_map(standing).map(Some).collect();
    let by_print: HashMap<&str, usize> =
        open.iter().enumerate().filter_map(|(at, f)| Some((f.as_ref()?.fingerprint.as_str(), at))).collect();
    let now: Vec<&Finding> = standing(new).collect();
    let mut was: Vec<Option<(&Finding, bool)>> = now
        .iter()
        .map(|finding| {
            by_print.get(finding.fingerprint.as_str()).and_then(|at| open[*at].take()).map(|old| (old, false))
        })
        .collect();
    // The pairs that are most alike go first.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, finding) in now.iter().enumerate().filter(|(at, _)| was[*at].is_none()) {
        for (before, other) in open.iter().enumerate().filter_map(|(before, other)| Some((before, (*other)?))) {
            pairs.extend(alike(other, finding).map(|share| (share, before, at)));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, before, at) in pairs {
        if was[at].is_none()
            && let Some(old) = open[before].take()
        {
            was[at] = Some((old, true));
        }
    }
    let mut found = Drafts { fixed: open.into_iter().flatten().collect(), ..Drafts::default() };
    for (new, was) in now.into_iter().zip(was) {
        match was {
            Some((old, edited)) => found.remaining.push(Remained { old, new, edited }),
            None => found.new.push(new),
        }
    }
    found
}

/// How much alike two findings of one rule are, if enough to be one.
fn alike(old: &Finding, new: &Finding) -> Option<f64> {
    if old.rule != new.rule || old.missing != new.missing {
        return None;
    }
    let clipped = |finding: &Finding| finding.subject.chars().take(FAR).collect::<String>();
    let share = strsim::normalized_levenshtein(&clipped(old), &clipped(new));
    let least = if section(old) == section(new) { ALIKE.0 } else { ALIKE.1 };
    (share >= least).then_some(share)
}

/// The heading under which a finding stands, without its number.
fn section(finding: &Finding) -> String {
    let title = finding.section.last().map_or_else(String::new, |title| fold_str(title));
    let marker = Marker::read(&title).map_or(0, |marker| marker.len);
    title[marker..].to_owned()
}

/// Two drafts of a report in two folders, by their numbers in the lists; `None` for what only one folder has.
pub type Pair = (Option<usize>, Option<usize>);

/// Pairs the reports of two folders: those of one path, then those of one path but for the extension, where no other has it.
/// In the order of the paths.
#[must_use]
pub fn pairs(old: (&Path, &[Input]), new: (&Path, &[Input])) -> Vec<Pair> {
    let names = |(folder, inputs): (&Path, &[Input])| -> Vec<String> {
        inputs.iter().map(|input| below(folder, input)).collect()
    };
    let (before, now) = (names(old), names(new));
    let mut found: Vec<Pair> = Vec::new();
    let mut taken = vec![false; before.len()];
    let mut left = Vec::new();
    for (at, name) in now.iter().enumerate() {
        match before.iter().position(|other| other == name) {
            Some(other) => {
                taken[other] = true;
                found.push((Some(other), Some(at)));
            }
            None => left.push(at),
        }
    }
    for at in left.iter().copied() {
        let name = stem(&now[at]);
        let mut others = before
            .iter()
            .enumerate()
            .filter(|(other, path)| !taken[*other] && stem(path) == name)
            .map(|(other, _)| other);
        let alone = left.iter().filter(|other| stem(&now[**other]) == name).count() == 1;
        let other = others.next().filter(|_| alone && others.next().is_none());
        found.push((other, Some(at)));
    }
    for (other, _) in found.iter().filter_map(|(other, at)| Some(((*other)?, (*at)?))) {
        taken[other] = true;
    }
    found.extend((0..before.len()).filter(|other| !taken[*other]).map(|other| (Some(other), None)));
    let path = |pair: &Pair| pair.1.map(|at| now[at].clone()).or_else(|| pair.0.map(|at| before[at].clone()));
    found.sort_by_key(path);
    found
}

/// The path of an input below a folder.
fn below(folder: &Path, input: &Input) -> String {
    let name = input.name();
    let plain = |path: &Path| path.strip_prefix(".").unwrap_or(path).to_owned();
    let path = plain(Path::new(&name));
    super::display(path.strip_prefix(plain(folder)).unwrap_or(&path))
}

fn stem(path: &str) -> String {
    super::display(&Path::new(path).with_extension(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{finding::Severity, text::Said};

    fn finding(rule: &str, subject: &str, section: &str) -> Finding {
        let mut finding = Finding::of_file(rule, Severity::Error, Said::same("m"), Said::same("f"));
        finding.subject = subject.to_owned();
        finding.section = vec![section.to_owned()];
        finding.fingerprint = format!("{rule}{subject}");
        finding
    }

    fn row(findings: &[Finding]) -> Row {
        Row { findings: findings.to_vec(), ..Row::default() }
    }

    #[test]
    fn what_is_edited_has_remained_and_is_taken_for_neither_fixed_nor_new() {
        let old = row(&[
            finding("text/own", "受理纠纷八十件", "一、成效"),
            finding("text/own", "完全不同的一句话", "一、成效"),
            finding("text/other", "受理纠纷八十件", "一、成效"),
            finding("text/gone", "调解", "一、成效"),
        ]);
        let new = row(&[
            finding("text/own", "受理纠纷九十件", "二、成效"),
            finding("text/other", "受理纠纷八十件", "三、别处"),
            finding("text/own", "与前面没有一个字相近", "二、成效"),
        ]);
        let found = drafts(Some(&old), &new);
        let told: Vec<(&str, bool)> = found.remaining.iter().map(|r| (r.old.subject.as_str(), r.edited)).collect();
        assert_eq!(told, [("受理纠纷八十件", true), ("受理纠纷八十件", false)]);
        assert_eq!(found.fixed.iter().map(|f| f.subject.as_str()).collect::<Vec<_>>(), ["完全不同的一句话", "调解"]);
        assert_eq!(found.new.len(), 1);
        assert_eq!(drafts(None, &new).new.len(), 3);
    }

    #[test]
    fn reports_of_two_folders_are_paired_by_path_then_without_the_extension() {
        let inputs = |folder: &str, names: &[&str]| -> Vec<Input> {
            names.iter().map(|name| Input::named(Path::new(folder).join(name))).collect()
        };
        let old = inputs("旧", &["甲.txt", "乙.doc", "丙.txt", "县/丁.txt", "戊.txt", "戊.doc"]);
        let new = inputs("./新", &["甲.txt", "乙.docx", "县/丁.txt", "丁.txt", "戊.docx"]);
        let found = pairs((Path::new("旧"), &old), (Path::new("./新"), &new));
        assert_eq!(
            found,
            [
                (None, Some(3)),
                (Some(2), None),
                (Some(1), Some(1)),
                (Some(3), Some(2)),
                (Some(5), None),
                (None, Some(4)),
                (Some(4), None),
                (Some(0), Some(0))
            ]
        );
    }
}
