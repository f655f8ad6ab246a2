//! The names by which a report calls its own unit: what two units differ in though the text is one.
//!
//! 云溪县 in one report is 青河县 in its copy. The names are read from the report's title, signature and opening; those of its
//! towns and villages are not known and stay: sentences are held to be alike with such differences.

use crate::document::{Meta, stem};

/// The names of a report's own places and organ, the longest first.
pub(super) fn names(meta: &Meta) -> Vec<String> {
    let reporter = &meta.reporter;
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if name.chars().count() >= 2 && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    };
    let mut organ = reporter.organ.as_deref().unwrap_or_default();
    for division in &reporter.divisions {
        add(&division.name);
        add(stem(&division.name));
        organ = organ.strip_prefix(division.name.as_str()).unwrap_or(organ);
    }
    add(organ);
    // 望川县教育局 is 县教育局, too, and 教育局; 教育 is a word.
    add(organ.trim_start_matches(['省', '市', '县', '区', '旗', '州']));
    names.sort_by_key(|name| (usize::MAX - name.len(), name.clone()));
    names
}
