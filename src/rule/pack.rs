//! The packs embedded in the binary: every YAML file under `rules/`, found at build time.

use super::{LoadError, RuleFile, RuleSet, load};

/// The files of the embedded packs: (pack, path below `rules/`, text, lean JSON), sorted by path.
static FILES: &[(&str, &str, &str, &str)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// (id, version) of the embedded packs, sorted by id.
static VERSIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pack_versions.rs"));

/// The embedded packs with their versions, sorted by id.
pub fn versions() -> impl Iterator<Item = (&'static str, &'static str)> {
    VERSIONS.iter().copied()
}

/// The files of an embedded pack; empty when there is no such pack.
#[must_use]
pub fn embedded(pack: &str) -> Vec<RuleFile> {
    FILES
        .iter()
        .filter(|(of, ..)| *of == pack)
        .map(|(pack, path, text, lean)| RuleFile {
            name: format!("rules/{path}"),
            text: (*text).into(),
            pack: Some(pack),
            lean: Some(lean),
        })
        .collect()
}

/// The names of the embedded packs.
pub fn names() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    FILES.iter().map(|(pack, ..)| *pack).filter(move |pack| std::mem::replace(&mut last, pack) != *pack)
}

/// The national pack, compiled.
///
/// # Errors
/// None in a released binary: the tests compile the pack.
///
/// ```
/// let rules = hegui::rule::national().unwrap();
/// assert!(rules.rules.iter().any(|rule| rule.id == "part/shortcomings"));
/// ```
pub fn national() -> Result<RuleSet, LoadError> {
    load(embedded("national"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_tells_its_version() {
        assert!(names().eq(versions().map(|(id, _)| id)));
        for (id, version) in versions() {
            let files = match embedded(id) {
                files if id == "national" => files,
                files => embedded("national").into_iter().chain(files).collect(),
            };
            let loaded = load(files).unwrap();
            assert!(loaded.packs.iter().any(|pack| pack.id == id && pack.version == version), "{id} {version}");
        }
    }
}
