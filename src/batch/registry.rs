//! Whose a file is: by the roster's word, by its text, by its name - in this order, and what disagrees is noticed.
//!
//! A text that names its organ and place is that organ's, whatever the file is called; a file that cannot be read is whose
//! name it bears. Where the roster or the file's name claims a text that names somebody else, that is told, and only where
//! both name a unit for certain.

use std::{collections::HashMap, path::Path};

use super::{
    Brief, Roster,
    identity::{Key, key, plain, reporter},
    roster::Entry,
};
use crate::document::{Level, Reporter};

/// A unit that files may belong to.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) level: Option<Level>,
    pub(super) entry: Option<Entry>,
    key: Option<Key>,
}

impl Known {
    /// By what it is known from one run to the next: its place and what it is there. A name that leaves its place open is
    /// told apart by the unit above it.
    pub(super) fn known_as(&self) -> String {
        let parent = self.entry.as_ref().and_then(|entry| entry.parent.as_deref());
        match &self.key {
            // Townships of one name lie in many counties; a county is told with its city by some and without it by others.
            Some(key @ Key { place, office, around }) => match around.first().filter(|_| key.is_local()) {
                Some(county) => format!("{county}{place}\n{office}"),
                None => format!("{place}\n{office}"),
            },
            None => format!("{}\n\n{}", plain(parent.unwrap_or_default()), plain(&self.name)),
        }
    }
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    /// The unit's number.
    pub(super) unit: usize,
    /// Whether its text is certainly somebody else's.
    pub(super) foreign: bool,
}

/// The units of a batch.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) units: Vec<Known>,
    names: HashMap<String, usize>,
    /// By place and office, which several units may share; a unit has a key for each of its names.
    keys: HashMap<(String, String), Vec<(Key, usize)>>,
    files: Vec<(String, usize)>,
}

impl Registry {
    pub(super) fn new(roster: Option<&Roster>, year: Option<i16>) -> Self {
        let mut registry = Self::default();
        for entry in roster.into_iter().flat_map(|roster| &roster.entries) {
            // A roster of several years lists a unit once for each.
            if entry.year.is_some() && year.is_some() && entry.year != year {
                continue;
            }
            let number = registry.units.len();
            let mut spellings: Vec<&String> = vec![&entry.unit];
            spellings.extend(&entry.aliases);
            let read: Vec<Reporter> = spellings.iter().map(|name| reporter(name)).collect();
            let level = entry.level.or_else(|| read.first().and_then(|reporter| reporter.level));
            let mut read_keys: Vec<Key> = Vec::new();
            for (name, reporter) in spellings.iter().zip(&read) {
                registry.names.entry(plain(name)).or_insert(number);
                read_keys.extend(key(reporter));
            }
            if let Some(file) = &entry.file {
                registry.files.push((file.trim_start_matches("./").to_owned(), number));
            }
            // Where the name leaves open what it lies in, the roster says it.
            let parent = entry.parent.as_deref().map(reporter).and_then(|parent| key(&parent));
            let parent = parent.filter(|parent| parent.office.is_empty());
            for key in &mut read_keys {
                if let Some(parent) =
                    parent.as_ref().filter(|parent| key.around.is_empty() && parent.place != key.place)
                {
                    key.around = [vec![parent.place.clone()], parent.around.clone()].concat();
                }
                registry.note(key, number);
            }
            let key = read_keys.into_iter().next();
            registry.units.push(Known { name: entry.unit.clone(), level, entry: Some(entry.clone()), key });
        }
        registry
    }

    /// Whose a file is; units that are on no roster are taken up as they are met. `None` for what is of nobody known.
    pub(super) fn owner(&mut self, brief: &Brief) -> Option<Owner> {
        let told = brief.is_report.then(|| self.by_text(&brief.reporter)).flatten();
        let text = brief.is_report.then(|| key(&brief.reporter)).flatten();
        let claimed = self.by_file(&brief.path).or_else(|| self.by_name(&brief.path));
        if let Some(unit) = claimed {
            let own = self.units[unit].key.as_ref();
            // Of a bureau whose text leaves its county open nothing is certain.
            let foreign = told != Some(unit) && own.zip(text.as_ref()).is_some_and(|(own, text)| !own.agrees(text));
            return Some(Owner { unit, foreign });
        }
        if let Some(unit) = told {
            // What its first report left open, a later one may tell.
            if let Some(text) = text {
                let known = self.keys.get_mut(&(text.place.clone(), text.office.clone())).into_iter().flatten();
                let known = known.filter(|(key, of)| *of == unit && key.around.len() < text.around.len());
                known.for_each(|(key, _)| key.around.clone_from(&text.around));
            }
            return Some(Owner { unit, foreign: false });
        }
        if !brief.is_report {
            return None;
        }
        Some(Owner { unit: self.take_up(brief, text), foreign: false })
    }

    /// By the roster's word: a path, or its end.
    fn by_file(&self, path: &str) -> Option<usize> {
        let ends = |file: &str| path == file || path.strip_suffix(file).is_some_and(|rest| rest.ends_with(['/', '\\']));
        self.files.iter().find(|(file, _)| ends(file)).map(|(_, unit)| *unit)
    }

    fn by_text(&self, reporter: &Reporter) -> Option<usize> {
        let named = reporter.organ.as_deref().and_then(|organ| self.names.get(&plain(organ)));
        named.copied().or_else(|| self.by_key(&key(reporter)?))
    }

    /// By the name of the file, read as a title.
    fn by_name(&self, path: &str) -> Option<usize> {
        let stem = Path::new(path).file_stem()?.to_string_lossy().into_owned();
        let stem = stem.trim_start_matches(|c: char| c.is_ascii_digit() || "-_.、（）() ".contains(c));
        let end = stem.find(|c: char| c.is_ascii_digit() || "关-_（( ".contains(c)).unwrap_or(stem.len());
        if let Some(unit) = self.names.get(&plain(&stem[..end])) {
            return Some(*unit);
        }
        let read = reporter(&stem[..end]);
        self.by_key(&key(&read)?)
    }

    fn note(&mut self, key: &Key, unit: usize) {
        self.keys.entry((key.place.clone(), key.office.clone())).or_default().push((key.clone(), unit));
    }

    /// The one unit that a key may be of; of several the one that tells as much as the key does.
    fn by_key(&self, key: &Key) -> Option<usize> {
        let all = self.keys.get(&(key.place.clone(), key.office.clone()))?;
        let mut agree: Vec<&(Key, usize)> = all.iter().filter(|(known, _)| known.agrees(key)).collect();
        if agree.iter().any(|(_, unit)| *unit != agree[0].1) {
            agree.retain(|(known, _)| known.around == key.around);
        }
        agree.dedup_by_key(|(_, unit)| *unit);
        if let [(_, unit)] = agree[..] { Some(*unit) } else { None }
    }

    /// A unit that is on no roster.
    fn take_up(&mut self, brief: &Brief, key: Option<Key>) -> usize {
        let number = self.units.len();
        let organ = brief.reporter.organ.clone().or_else(|| brief.title.clone());
        let name = organ.unwrap_or_else(|| brief.path.clone());
        if let Some(key) = &key {
            self.note(key, number);
        }
        self.units.push(Known { name, level: brief.level(), entry: None, key });
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(path: &str, organ: &str) -> Brief {
        let reporter = reporter(organ);
        Brief { path: path.to_owned(), is_report: !organ.is_empty(), reporter, ..Brief::default() }
    }

    fn registry(units: &[(&str, &str)]) -> Registry {
        let entry = |(unit, file): &(&str, &str)| Entry {
            unit: (*unit).to_owned(),
            file: (!file.is_empty()).then(|| (*file).to_owned()),
            aliases: if *unit == "望川县人民政府" { vec!["沅溪县".to_owned()] } else { Vec::new() },
            ..Entry::default()
        };
        Registry::new(Some(&Roster { entries: units.iter().map(entry).collect(), ..Roster::default() }), None)
    }

    #[test]
    fn a_file_is_whose_text_it_is_and_what_disagrees_is_noticed() {
        let mut registry = registry(&[("望川县人民政府", ""), ("望川县教育局", ""), ("砚泽县", "报送/3.txt")]);
        let own = |unit| Some(Owner { unit, foreign: false });
        let foreign = |unit| Some(Owner { unit, foreign: true });
        for (path, organ, owner) in [
            ("旧名.txt", "青石市沅溪县人民政府", own(0)),
            ("a/1.txt", "云溪市望川县人民政府", own(0)),
            ("a/望川县2023年度报告.txt", "望川县人民政府", own(0)),
            ("a/01_望川县教育局2023年度.txt", "望川县教育局", own(1)),
            ("a/望川县教育局2023年度.txt", "砚泽县教育局", foreign(1)),
            // A scan is whose name it bears.
            ("a/望川县教育局.pdf", "", own(1)),
            ("报送/3.txt", "望川县教育局", foreign(2)),
            ("x/报送/3.txt", "砚泽县人民政府", own(2)),
            // 望川县 claims nothing of its bureaus.
            ("望川县/教育局.txt", "望川县教育局", own(1)),
            ("望川县水利局2023.txt", "望川县水利局", own(3)),
            ("again/9.txt", "望川县水利局", own(3)),
            ("扫描件.pdf", "", None),
            // Two of one name in two counties, and one that leaves its county open.
            ("1.txt", "望川县城关镇人民政府", own(4)),
            ("2.txt", "砚泽县城关镇人民政府", own(5)),
            ("3.txt", "云溪市望川县城关镇人民政府", own(4)),
        ] {
            assert_eq!(registry.owner(&brief(path, organ)), owner, "{path} {organ}");
        }
    }
}
