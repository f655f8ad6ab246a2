//! Rules and packs as written.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::AppliesTo;
use crate::{
    check::{CheckSpec, ScopeSpec},
    document::{Level, Tier},
    finding::Severity,
};

/// The head of a pack: one file of it has one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackHead {
    /// Its name.
    pub(super) id: String,
    /// Its version.
    pub(super) version: String,
    /// What it is, for people.
    #[serde(default)]
    #[expect(dead_code, reason = "for the readers of the file")]
    pub(super) title: Option<String>,
    /// The embedded pack on which it builds.
    #[serde(default)]
    pub(super) extends: Option<String>,
}

/// A provision, named once in a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// The document, such as 法治政府建设与责任落实督察工作规定.
    pub document: String,
    /// Its number, such as 厅字〔2019〕28号.
    #[serde(default)]
    pub number: Option<String>,
    /// The clause or chapter, only where it is verified.
    #[serde(default)]
    pub clause: Option<String>,
    /// The same in English.
    pub en: String,
}

/// English wording of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub fix: String,
}

/// An example: the text alone, or with the reporter it is meant for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The text: of the part that the rule is within, else of a whole report.
    pub text: String,
    /// The level of the reporter.
    pub level: Option<Level>,
    /// Its tier.
    pub tier: Option<Tier>,
    /// The year reported on.
    pub year: Option<i16>,
    /// The heading of the part, where the example is about it.
    pub heading: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LongExample {
    text: String,
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default)]
    year: Option<i16>,
    #[serde(default)]
    heading: Option<String>,
}

impl<'de> Deserialize<'de> for Example {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Example;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a map with `text`, `level`, `tier`, `year` and `heading`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Example, E> {
                Ok(Example { text: text.to_owned(), ..Example::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Example, A::Error> {
                let LongExample { text, level, tier, year, heading } =
                    LongExample::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Example { text, level, tier, year, heading })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// The examples of a rule, which are its tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Texts on which the rule must not fire.
    #[serde(default)]
    pub good: Vec<Example>,
    /// Texts on which it must.
    #[serde(default)]
    pub bad: Vec<Example>,
}

/// A rule as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// `concern/what`.
    pub id: String,
    /// How grave a defect is.
    pub severity: Severity,
    /// The name of its provision among the pack's `authorities`.
    pub authority: String,
    /// For which reports it is.
    #[serde(default)]
    pub applies_to: AppliesTo,
    /// Which text it is about; the whole body when left out.
    #[serde(default)]
    pub within: Option<ScopeSpec>,
    /// What is checked.
    #[serde(with = "serde_yaml::with::singleton_map_recursive")]
    pub check: CheckSpec,
    /// What is wrong; `{name}` shows a value of the check.
    pub message: String,
    /// What to write.
    pub fix: String,
    /// The English wording.
    #[serde(default)]
    pub en: Option<English>,
    /// Whether it is evaluated unless asked for by name.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// The share in a report's score.
    #[serde(default = "one")]
    pub weight: u32,
    /// Good and bad examples.
    #[serde(default)]
    pub examples: Examples,
}

fn yes() -> bool {
    true
}

fn one() -> u32 {
    1
}
