//! Rules and packs as written.

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::AppliesTo;
use crate::{
    check::{CheckSpec, ScopeSpec, WordsSpec},
    document::{Level, Tier},
    finding::Severity,
};

/// The head of a pack: one file of it has one.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct English {
    /// The short name of the requirement.
    #[serde(default)]
    pub title: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub fix: String,
}

/// A whole report with the rules that fire on it: a test of a pack.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the report shows.
    pub name: String,
    /// Its text.
    #[serde(default)]
    pub report: Option<String>,
    /// Or the file that holds it, relative to the rule file.
    #[serde(default)]
    pub file: Option<String>,
    /// The level to take for granted; recognised when left out.
    #[serde(default)]
    pub level: Option<Level>,
    /// The tier to take for granted.
    #[serde(default)]
    pub tier: Option<Tier>,
    /// The year to take for granted.
    #[serde(default)]
    pub year: Option<i16>,
    /// The rules that must fire; of errors and warnings no other may.
    #[serde(default)]
    pub finds: Vec<String>,
    /// The rule file it stands in.
    #[serde(skip)]
    pub of: String,
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
    /// The title of the report, where the example is about it.
    pub title: Option<String>,
    /// The same text in the report of the year before, for rules that compare the two.
    pub previous: Option<String>,
    /// Whether it is a look-alike: it reads like the opposite of what it is (`alike:` instead of `text:`).
    pub alike: bool,
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct LongExample {
    /// The text.
    #[serde(default)]
    text: Option<String>,
    /// The text of a look-alike.
    #[serde(default)]
    alike: Option<String>,
    #[serde(default)]
    level: Option<Level>,
    #[serde(default)]
    tier: Option<Tier>,
    #[serde(default)]
    year: Option<i16>,
    #[serde(default)]
    heading: Option<String>,
    #[serde(default)]
    title: Option<String>,
    /// The same text in last year's report.
    #[serde(default)]
    previous: Option<String>,
}

/// The two ways to write an example, for the schema.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "read by the schema generator only")]
enum AnyExample {
    Text(String),
    Long(LongExample),
}

impl schemars::JsonSchema for Example {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Example".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        AnyExample::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for Example {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Example;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a text, or a map with `text` or `alike`, `level`, `tier`, `year` and `heading`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Example, E> {
                Ok(Example { text: text.to_owned(), ..Example::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Example, A::Error> {
                let LongExample { text, alike, level, tier, year, heading, title, previous } =
                    LongExample::deserialize(MapAccessDeserializer::new(map))?;
                let (text, alike) = match (text, alike) {
                    (Some(text), None) => (text, false),
                    (None, Some(alike)) => (alike, true),
                    _ => return Err(A::Error::custom("expected one of `text` and `alike`, expected `text`")),
                };
                Ok(Example { text, alike, level, tier, year, heading, title, previous })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// The examples of a rule, which are its tests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
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
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// `concern/what`.
    pub id: String,
    /// The short name of the requirement, for lists and tables.
    #[serde(default)]
    pub title: Option<String>,
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
    /// Where the text says this, the rule does not apply: another rule speaks of it.
    #[serde(default)]
    pub unless: Option<WordsSpec>,
    /// Rules that say enough where they find something: what this one finds within that stretch is not said again.
    #[serde(default)]
    pub yields_to: Vec<String>,
    /// What is checked.
    #[serde(with = "serde_yaml::with::singleton_map_recursive")]
    #[schemars(with = "CheckSpec")]
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
