//! Lists of alternative patterns with their look-alikes, as rules write them and as checks ask for them.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use crate::text::Reach;
pub use crate::text::Words;

/// A word list as written: `甲`, `[甲, 乙]`, or with look-alikes `{ any: [政协], except: [行政协议] }`.
///
/// An entry is a regular expression, or `$name` for a list of the pack's vocabulary. A hit that overlaps a hit of `except`
/// does not count. A hit lies in one sentence; with `across: paragraph` it may go on to the end of the paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordsSpec {
    /// The alternatives.
    pub any: Vec<String>,
    /// Longer expressions in which an alternative means something else.
    pub except: Vec<String>,
    /// How far a match of its entries may reach.
    pub across: Reach,
    /// Whether it was written as a map.
    pub(super) is_map: bool,
}

/// The three ways to write a word list, for the schema.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "read by the schema generator only")]
enum AnyWords {
    One(String),
    List(Vec<String>),
    Map(Written),
}

impl schemars::JsonSchema for WordsSpec {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = AnyWords::json_schema(generator);
        schema.insert(
            "description".into(),
            "词表：一个模式、一列模式，或 { any: […], except: […] }；$名称 引用 words 里的词表；across: paragraph 可以跨句".into(),
        );
        schema
    }
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    any: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    across: Reach,
}

impl<'de> Deserialize<'de> for WordsSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = WordsSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a pattern, a list of patterns, or a map with `any` and `except`")
            }

            fn visit_str<E: Error>(self, pattern: &str) -> Result<WordsSpec, E> {
                Ok(WordsSpec { any: vec![pattern.to_owned()], ..WordsSpec::default() })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<WordsSpec, A::Error> {
                let mut any = Vec::new();
                while let Some(entry) = seq.next_element::<String>()? {
                    any.push(entry);
                }
                Ok(WordsSpec { any, ..WordsSpec::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<WordsSpec, A::Error> {
                let Written { any, except, across } =
                    Written::deserialize(MapAccessDeserializer::new(map)).map_err(A::Error::custom)?;
                Ok(WordsSpec { any, except, across, is_map: true })
            }
        }
        deserializer.deserialize_any(Either)
    }
}
