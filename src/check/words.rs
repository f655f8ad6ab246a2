//! Lists of alternative patterns with their look-alikes, as rules write them and as checks ask for them.

use std::{fmt, ops::ControlFlow};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use crate::text::{FSpan, Hits, PatternId};

/// A word list as written: `甲`, `[甲, 乙]`, or with look-alikes `{ any: [政协], except: [行政协议] }`.
///
/// An entry is a regular expression, or `$name` for a list of the pack's vocabulary. A hit that overlaps a hit of `except`
/// does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordsSpec {
    /// The alternatives.
    pub any: Vec<String>,
    /// Longer expressions in which an alternative means something else.
    pub except: Vec<String>,
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
            "词表：一个模式、一列模式，或 { any: […], except: […] }；$名称 引用 words 里的词表".into(),
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
                let Written { any, except } =
                    Written::deserialize(MapAccessDeserializer::new(map)).map_err(A::Error::custom)?;
                Ok(WordsSpec { any, except, is_map: true })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A compiled word list.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub(super) any: Vec<PatternId>,
    pub(super) except: Vec<PatternId>,
}

impl Words {
    /// The alternatives and the look-alikes, for those who examine rules.
    #[must_use]
    pub fn patterns(&self) -> (&[PatternId], &[PatternId]) {
        (&self.any, &self.except)
    }

    /// The hits inside a span, look-alikes counted.
    #[must_use]
    pub fn all_hits(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        Self { any: self.any.clone(), except: Vec::new() }.hits(hits, span)
    }

    /// The hits inside a span, in order, look-alikes left out.
    #[must_use]
    pub fn hits(&self, hits: &Hits<'_>, span: FSpan) -> Vec<FSpan> {
        let mut found: Vec<FSpan> =
            self.any.iter().filter(|id| !hits.nowhere(**id)).flat_map(|id| hits.within(*id, span)).collect();
        if !found.is_empty() && !self.except.is_empty() {
            found.retain(|hit| !self.excepted(hits, *hit));
        }
        // Entries that overlap (听取, 听取汇报) are one hit: the leftmost longest.
        found.sort_unstable_by_key(|hit| (hit.start, usize::MAX - hit.end));
        let mut end = 0;
        found.retain(|hit| {
            let kept = hit.start >= end;
            end = if kept { hit.end } else { end };
            kept
        });
        found
    }

    /// The first hit inside a span.
    #[must_use]
    pub fn first(&self, hits: &Hits<'_>, span: FSpan) -> Option<FSpan> {
        self.hits(hits, span).first().copied()
    }

    /// The first hit inside a span of the first entry that has one: lists of mentions name the plainest first.
    #[must_use]
    pub fn plainest(&self, hits: &Hits<'_>, span: FSpan) -> Option<FSpan> {
        self.some(hits, span, 1, |_| true).first().copied()
    }

    /// Whether there is a hit inside a span.
    #[must_use]
    pub fn in_span(&self, hits: &Hits<'_>, span: FSpan) -> bool {
        if self.except.is_empty() {
            return self.any.iter().any(|id| hits.any(*id, span));
        }
        !self.some(hits, span, 1, |_| true).is_empty()
    }

    /// So many hits inside a span that are accepted, in no order: where a few show what is asked for, the rest need not be
    /// looked for.
    #[must_use]
    pub fn some(
        &self,
        hits: &Hits<'_>,
        span: FSpan,
        enough: usize,
        mut accept: impl FnMut(FSpan) -> bool,
    ) -> Vec<FSpan> {
        let mut found = Vec::new();
        let _ = self.any.iter().try_for_each(|id| {
            hits.each(*id, span, |hit| {
                if accept(hit) && !self.excepted(hits, hit) {
                    found.push(hit);
                }
                if found.len() >= enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        found
    }

    /// The hits inside several spans.
    #[must_use]
    pub fn hits_in(&self, hits: &Hits<'_>, spans: &[FSpan]) -> Vec<FSpan> {
        if self.any.iter().all(|id| hits.nowhere(*id)) {
            return Vec::new();
        }
        spans.iter().flat_map(|span| self.hits(hits, *span)).collect()
    }

    /// Whether a hit overlaps one of the look-alikes, which may reach beyond the span asked for.
    fn excepted(&self, hits: &Hits<'_>, hit: FSpan) -> bool {
        self.except.iter().any(|id| hits.around(*id, hit).iter().any(|other| other.overlaps(hit)))
    }
}
