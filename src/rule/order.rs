//! The files of a run in the order in which they are read: what others build on before them.
//!
//! Here alone it is decided which files are a base and which are own ones. It reads of a file no more than what it extends,
//! and judges nothing: a file that cannot be read extends nothing, and what is wrong with it the loader says.

use serde_yaml::Value;

use super::{load::RuleFile, pack};

/// A file in its place.
pub(super) struct Placed {
    pub(super) file: RuleFile,
    /// Its content.
    pub(super) value: Result<Value, serde_yaml::Error>,
    /// Whether it was named by whoever asked for the rules, and not added because another builds on it.
    pub(super) given: bool,
    /// The embedded packs on which it builds, directly or not.
    pub(super) on: Vec<&'static str>,
}

impl Placed {
    fn new(file: RuleFile, given: bool) -> Self {
        let value = file.value();
        Self { file, value, given, on: Vec::new() }
    }

    /// The embedded pack that the file says it extends, if it can be read so far.
    fn extends(&self) -> Option<&'static str> {
        let name = self.value.as_ref().ok()?.get("pack")?.get("extends")?.as_str()?;
        pack::names().find(|known| *known == name)
    }
}

/// An embedded pack with its files.
struct Pack {
    name: &'static str,
    files: Vec<Placed>,
    on: Vec<&'static str>,
}

/// The packs that were reached, each behind those it builds on.
struct Packs {
    /// The embedded files that were named.
    given: Vec<RuleFile>,
    /// Whether embedded files are read as they were written, or without examples and cases.
    whole: bool,
    /// The names of those that were begun.
    begun: Vec<&'static str>,
    done: Vec<Pack>,
}

impl Packs {
    fn add(&mut self, name: &'static str) {
        if self.begun.contains(&name) {
            return;
        }
        self.begun.push(name);
        let (of, rest): (Vec<RuleFile>, _) = self.given.drain(..).partition(|file| file.pack == Some(name));
        self.given = rest;
        let given = !of.is_empty();
        let files = if given { of } else { pack::embedded(name) };
        let lean = |file: RuleFile| if self.whole { RuleFile { lean: None, ..file } } else { file };
        let files: Vec<Placed> = files.into_iter().map(|file| Placed::new(lean(file), given)).collect();
        let mut on = Vec::new();
        for base in files.iter().filter_map(Placed::extends) {
            self.add(base);
            on.push(base);
            on.extend(self.done.iter().filter(|pack| pack.name == base).flat_map(|pack| pack.on.iter().copied()));
        }
        self.done.push(Pack { name, files, on });
    }
}

/// The files with those that they build on: bases first, each before what extends it; then the own files. And how many of
/// them are of a base. Beside files of the user's every embedded pack is a base, whether he named it or a file extends it.
pub(super) fn ordered(files: Vec<RuleFile>, whole: bool) -> (Vec<Placed>, usize) {
    let (given, own): (Vec<RuleFile>, Vec<RuleFile>) = files.into_iter().partition(|file| file.pack.is_some());
    let mut own: Vec<Placed> = own.into_iter().map(|file| Placed::new(file, true)).collect();
    let extended = own.iter().filter_map(Placed::extends);
    let wanted: Vec<&'static str> = extended.chain(given.iter().filter_map(|file| file.pack)).collect();
    let mut packs = Packs { given, whole, begun: Vec::new(), done: Vec::new() };
    wanted.into_iter().for_each(|name| packs.add(name));
    let names: Vec<&'static str> = packs.done.iter().map(|pack| pack.name).collect();
    own.iter_mut().for_each(|placed| placed.on.clone_from(&names));
    let below: Vec<&'static str> = packs.done.iter().flat_map(|pack| pack.on.iter().copied()).collect();
    let (bases, others): (Vec<Pack>, Vec<Pack>) =
        packs.done.into_iter().partition(|pack| !own.is_empty() || below.contains(&pack.name));
    let files = |packs: Vec<Pack>| {
        packs
            .into_iter()
            .flat_map(|Pack { files, on, .. }| files.into_iter().map(move |placed| Placed { on: on.clone(), ..placed }))
    };
    let mut ordered: Vec<Placed> = files(bases).collect();
    let base = ordered.len();
    ordered.extend(files(others).chain(own));
    (ordered, base)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The packs and own files in their order, those that are no base behind a stroke.
    fn order(packs: &[&str], own: &[(&str, &str)]) -> String {
        let mut files: Vec<RuleFile> = own.iter().map(|(name, text)| RuleFile::new(*name, *text)).collect();
        files.extend(packs.iter().flat_map(|name| pack::embedded(name)));
        let (placed, base) = ordered(files, false);
        let mut names: Vec<String> = Vec::new();
        for (i, placed) in placed.iter().enumerate() {
            if i == base {
                names.push("|".into());
            }
            let added = if placed.given { "" } else { "+" };
            let name = format!("{added}{}", placed.file.pack.unwrap_or(&placed.file.name));
            names.extend(Some(name).filter(|name| names.last() != Some(name)));
        }
        names.join(" ")
    }

    #[test]
    fn what_others_build_on_stands_before_them() {
        let on = |pack: &str| format!("pack: {{ id: my, version: '1', extends: {pack} }}");
        let (national, shenzhen, guangdong, lost) = (on("national"), on("shenzhen"), on("guangdong"), on("nowhere"));
        for (packs, own, expected) in [
            (&["national"][..], &[][..], "| national"),
            (&["hubei"], &[], "+national | hubei"),
            (&["hubei", "national"], &[], "national | hubei"),
            (&["shenzhen", "guangdong"], &[], "+national | shenzhen guangdong"),
            (&[], &[("a", national.as_str())], "+national | a"),
            (&["national"], &[("a", national.as_str())], "national | a"),
            (&["national"], &[("a", "words: {}")], "national | a"),
            (&["hubei"], &[("a", "words: {}"), ("b", "- broken: [")], "+national hubei | a b"),
            (&[], &[("a", shenzhen.as_str()), ("b", guangdong.as_str())], "+national +shenzhen +guangdong | a b"),
            (&["guangdong"], &[("a", lost.as_str()), ("b", shenzhen.as_str())], "+national +shenzhen guangdong | a b"),
            (&[], &[("a", "words: {}")], "| a"),
        ] {
            assert_eq!(order(packs, own), expected);
        }
    }

    #[test]
    fn a_file_builds_on_all_that_is_below_it() {
        let own = RuleFile::new("a", "words: {}");
        let (placed, _) = ordered(pack::embedded("hubei").into_iter().chain([own]).collect(), false);
        let on = |pack: Option<&str>| placed.iter().find(|p| p.file.pack == pack).map(|p| p.on.join(" "));
        assert_eq!(on(Some("national")).as_deref(), Some(""));
        assert_eq!(on(Some("hubei")).as_deref(), Some("national"));
        assert_eq!(on(None).as_deref(), Some("national hubei"));
    }
}
