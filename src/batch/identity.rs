//! Which unit a text or a name is of, as a key that does not hang on how it is spelt.
//!
//! 望川县, 望川县人民政府 and 中共望川县委 are one; 云溪市望川县教育局 and 望川县教育局 are one; 县教育局 alone is of nobody known.

use crate::{
    document::{Document, Reporter, office},
    format,
    text::fold_str,
};

/// What a unit is known by: its innermost place, what it is there (nothing for a government), and the places around it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) place: String,
    pub(super) office: String,
    /// The places that hold its place, the nearest first, as far as they are told: 城关镇 is in many counties.
    pub(super) around: Vec<String>,
}

impl Key {
    /// Whether its place is one of those of which there are many of a name.
    pub(super) fn is_local(&self) -> bool {
        ["镇", "乡", "街道", "村", "社区"].iter().any(|end| self.place.ends_with(end))
    }

    /// Whether two keys may be of one unit: no place that both tell differs.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        self.place == other.place
            && self.office == other.office
            && self.around.iter().zip(&other.around).all(|(mine, theirs)| mine == theirs)
    }
}

/// The key of a reporter; `None` where its place is not known.
pub(super) fn key(reporter: &Reporter) -> Option<Key> {
    let (place, around) = reporter.divisions.split_last()?;
    let around = around.iter().rev().map(|division| division.name.clone()).collect();
    Some(Key { place: place.name.clone(), office: office(reporter), around })
}

/// Who a name on a roster is: read as the organ of a title would be.
pub(super) fn reporter(name: &str) -> Reporter {
    let text = format!("{name}2023年度法治政府建设情况报告\n一、主要工作\n");
    let detected = format::detect(Some("txt"), text.as_bytes());
    let draft = (detected.parse)(text.as_bytes()).unwrap_or_default();
    Document::new(draft).meta().reporter.clone()
}

/// A name without blanks and widths.
pub(super) fn plain(name: &str) -> String {
    fold_str(name).split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_has_one_key_however_it_is_spelt() {
        for names in [
            &["望川县", "望川县人民政府", "云溪市望川县人民政府"][..],
            &["望川县教育局", "云溪市望川县教育局"],
            &["望川县石桥镇", "望川县石桥镇人民政府"],
        ] {
            let keys: Vec<_> = names.iter().map(|name| key(&reporter(name))).collect();
            let keys: Vec<Key> = keys.into_iter().flatten().collect();
            assert!(keys.len() == names.len() && keys.iter().all(|key| key.agrees(&keys[0])), "{names:?} {keys:?}");
        }
        assert_ne!(key(&reporter("望川县教育局")), key(&reporter("望川县")));
        assert_ne!(key(&reporter("望川县教育局")), key(&reporter("砚泽县教育局")));
        assert_eq!(key(&reporter("县教育局")), None);
        let [one, two, any] = ["望川县城关镇", "砚泽县城关镇", "城关镇"].map(|name| key(&reporter(name)).unwrap());
        assert!(!one.agrees(&two) && one.agrees(&any) && any.agrees(&two));
    }
}
