//! `applies_to`: for which reports a rule is.

use serde::{Deserialize, Deserializer, de::Error};

use crate::{
    check::ends,
    document::{Level, Meta, Tier},
};

/// A range of report years as rules write it: `2019..`, `..2018`, `2021..2025` (both included).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearRange {
    /// First year.
    pub from: i16,
    /// Last year.
    pub to: i16,
}

impl YearRange {
    fn parse(text: &str) -> Option<Self> {
        let (from, to) = ends::<i16>(text)?;
        let years = from.iter().chain(&to).all(|year| (2000..=2100).contains(year));
        years.then(|| Self { from: from.unwrap_or(i16::MIN), to: to.unwrap_or(i16::MAX) })
    }
}

impl schemars::JsonSchema for YearRange {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "YearRange".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^\s*(20\d\d)?\s*\.\.\s*(20\d\d)?\s*$",
            "description": "报告年度：2019..、..2018 或 2021..2025",
        })
    }
}

impl<'de> Deserialize<'de> for YearRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format_args!(
                "invalid value: {text:?}, expected years such as 2019.., ..2018 or 2021..2025"
            ))
        })
    }
}

/// The reports a rule is for; what is left out does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppliesTo {
    /// Levels of reporters.
    #[serde(default)]
    pub levels: Option<Vec<Level>>,
    /// Tiers of government.
    #[serde(default)]
    pub tiers: Option<Vec<Tier>>,
    /// Years reported on.
    #[serde(default)]
    pub years: Option<YearRange>,
    /// Places, by their full names or a part of them: 湖北省 is every place of that province.
    #[serde(default)]
    pub places: Option<Vec<String>>,
}

impl AppliesTo {
    /// Whether it leaves out any report at all: if not, nothing need be known of a report.
    #[must_use]
    pub fn excludes(&self) -> bool {
        self.levels.is_some() || self.tiers.is_some() || self.years.is_some() || self.places.is_some()
    }

    /// Whether a report is among them. What is unknown of a report excludes it from nothing but a level, tier or place that
    /// the rule demands: a rule for provinces is not held against a report of unknown level, a rule from 2019 on is held
    /// against one of unknown year. A place below a province says its province where the gazetteer knows it.
    #[must_use]
    pub fn matches(&self, meta: &Meta) -> bool {
        let level = self.levels.as_ref().is_none_or(|levels| meta.reporter.level.is_some_and(|l| levels.contains(&l)));
        let tier = self.tiers.as_ref().is_none_or(|tiers| meta.reporter.tier.is_some_and(|t| tiers.contains(&t)));
        let year = self.years.is_none_or(|range| meta.year.is_none_or(|year| (range.from..=range.to).contains(&year)));
        let place = self.places.as_ref().is_none_or(|places| {
            meta.reporter.place.as_deref().is_some_and(|place| places.iter().any(|p| place.contains(p.as_str())))
        });
        level && tier && year && place
    }

    /// Whether a report may be among them of which only this much is known: what is left open excludes nothing.
    #[must_use]
    pub fn may_match(&self, meta: &Meta) -> bool {
        let reporter = &meta.reporter;
        let open = Self {
            levels: self.levels.clone().filter(|_| reporter.level.is_some()),
            tiers: self.tiers.clone().filter(|_| reporter.tier.is_some()),
            years: self.years,
            places: self.places.clone().filter(|_| reporter.place.is_some()),
        };
        open.matches(meta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_ranges() {
        assert_eq!(YearRange::parse("2019.."), Some(YearRange { from: 2019, to: i16::MAX }));
        assert_eq!(YearRange::parse("..2018"), Some(YearRange { from: i16::MIN, to: 2018 }));
        assert_eq!(YearRange::parse(" 2021 .. 2025"), Some(YearRange { from: 2021, to: 2025 }));
        for text in ["..", "2019", "2025..2021", "19..", "2019..3000", "..-1", ""] {
            assert_eq!(YearRange::parse(text), None, "{text}");
        }
    }
}
