//! What the user says of a report himself: it stands above what is read in the text.
//!
//! Apart from [`Meta`], which is what is known in the end: here what is left open is still to be recognised. It judges
//! nothing: a word that contradicts the text is taken.

use super::{Level, Meta, Tier, organ};
use crate::text::fold_str;

/// The reporter and year as the user gives them; what he leaves out (`None`) is recognised, or any.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Given {
    /// The level of the reporter.
    pub level: Option<Level>,
    /// The tier of government it is or belongs to.
    pub tier: Option<Tier>,
    /// Its place, such as 湖北省.
    pub place: Option<String>,
    /// The year reported on.
    pub year: Option<i16>,
}

impl Given {
    /// Puts it in the place of what is known; `text` settles which of several places of one name is meant.
    ///
    /// ```
    /// use hegui::document::{Given, Meta};
    /// let mut meta = Meta { year: Some(2023), ..Meta::default() };
    /// Given { place: Some("深圳市".into()), ..Given::default() }.apply(&mut meta, "");
    /// assert_eq!((meta.reporter.place.as_deref(), meta.year), (Some("广东省深圳市"), Some(2023)));
    /// ```
    pub fn apply(&self, meta: &mut Meta, text: &str) {
        let reporter = &mut meta.reporter;
        reporter.level = self.level.or(reporter.level);
        reporter.tier = self.tier.or(reporter.tier);
        meta.year = self.year.filter(|year| (2000..=2100).contains(year)).or(meta.year);
        let named = self.place.as_deref().map(fold_str).filter(|name| !name.is_empty());
        if let Some(name) = named {
            let (place, divisions) = organ::place(&name, text);
            // A place within the one that is named says more.
            if !reporter.place.as_ref().is_some_and(|read| read.contains(&place)) {
                (reporter.place, reporter.divisions) = (Some(place), divisions);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_that_is_named_stands_unless_the_text_says_it_more_exactly() {
        for (read, named, text, place) in [
            (None, "湖北省", "", "湖北省"),
            (None, " 武汉市", "", "湖北省武汉市"),
            (None, "湖北省武漢市", "", "湖北省武汉市"),
            (None, "鼓楼区", "", "鼓楼区"),
            (None, "鼓楼区", "福州市委、市政府", "福建省福州市鼓楼区"),
            (None, "望川县石桥镇", "", "望川县石桥镇"),
            (None, "华东", "", "华东"),
            (Some("湖北省武汉市江汉区"), "湖北省", "", "湖北省武汉市江汉区"),
            (Some("湖北省武汉市江汉区"), "武汉市", "", "湖北省武汉市江汉区"),
            (Some("望川县"), "湖北省", "", "湖北省"),
            (Some("望川县"), "云溪市望川县", "", "云溪市望川县"),
            (Some("浙江省台州市"), "湖北省", "", "湖北省"),
            (Some("望川县"), " ", "", "望川县"),
        ] {
            let mut meta = Meta::default();
            meta.reporter.place = read.map(str::to_owned);
            Given { place: Some(named.to_owned()), ..Given::default() }.apply(&mut meta, text);
            assert_eq!(meta.reporter.place.as_deref(), Some(place), "{read:?} {named}");
        }
    }

    #[test]
    fn what_is_left_open_stays_as_it_was_read() {
        let mut meta = Meta { year: Some(2023), ..Meta::default() };
        meta.reporter.level = Some(Level::County);
        Given::default().apply(&mut meta, "");
        assert_eq!((meta.year, meta.reporter.level, meta.reporter.place), (Some(2023), Some(Level::County), None));
    }
}
