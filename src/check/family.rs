//! Indicators as packs write them: families of figures about one subject, and the relations between them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Compile, ProblemKind, WordsSpec};
use crate::{
    figures::{
        self, ExpressionError, Family, Flow, Indicator, IndicatorId, Indicators, Name, Node, Periods, Relation,
        ScopeGroup,
    },
    text::{Said, Words},
};

/// One indicator of a family.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSpec {
    /// Its name in English.
    pub en: String,
    /// Its name as people say it, where that is not the family's with its own after it: 法律明白人, not 法律明白人法律明白人.
    #[serde(default)]
    pub title: Option<String>,
    /// The words beside its number: 收到, 新收. The sentence must speak of the family's subject.
    #[serde(default)]
    pub words: Option<WordsSpec>,
    /// Words that say all by themselves: 行政诉讼败诉率.
    #[serde(default)]
    pub alone: Option<WordsSpec>,
    /// Its unit, where it is not that of the family; `%` for a rate. 件, 件次, 起 and 宗 are one.
    #[serde(default)]
    pub unit: Option<String>,
    /// Whether a report may rightly tell several values of it.
    #[serde(default)]
    pub varies: bool,
}

/// Indicators about one subject.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilySpec {
    /// The subject in English.
    pub en: String,
    /// What the text speaks of where such figures stand.
    pub subject: WordsSpec,
    /// The unit its indicators are counted in.
    pub unit: String,
    /// The indicators by the names that relations use.
    pub indicators: BTreeMap<String, IndicatorSpec>,
    /// What must hold between them: `办结 <= 受理 + 上年结转?`, `败诉 / (审结 | 受理) ~ 败诉率`. A name of another family is
    /// written with its family: `行政应诉.审结`.
    #[serde(default)]
    pub relations: Vec<String>,
}

/// Words that tell of a period other than the year reported on.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodsSpec {
    /// The year before: 上年, 去年同期; not 较上年.
    #[serde(default)]
    pub earlier: Option<WordsSpec>,
    /// Several years: 近三年, 累计.
    #[serde(default)]
    pub since: Option<WordsSpec>,
    /// A part of the year: 上半年.
    #[serde(default)]
    pub part: Option<WordsSpec>,
    /// The year to come: 明年, 力争.
    #[serde(default)]
    pub next: Option<WordsSpec>,
    /// What the first-level heading of the plan says: 下一步工作打算.
    #[serde(default)]
    pub plan: Option<WordsSpec>,
    /// Back to the year reported on: 全年, 增加到.
    #[serde(default)]
    pub now: Option<WordsSpec>,
}

/// Words that tell what came in, was concluded and stays open, whatever the cases are.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowSpec {
    /// Open at the start: 上年结转.
    #[serde(default)]
    pub before: Option<WordsSpec>,
    /// Came in: 受理, 新收.
    #[serde(default)]
    pub came: Option<WordsSpec>,
    /// Concluded: 办结.
    #[serde(default)]
    pub done: Option<WordsSpec>,
    /// Open at the end: 未结, 结转下年.
    #[serde(default)]
    pub open: Option<WordsSpec>,
}

/// What may be said around a figure without making it another one.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FiguresSpec {
    /// Words that do not narrow what a number counts: 共, 依法, 各类.
    #[serde(default)]
    pub filler: Option<WordsSpec>,
    /// Scopes that must not be compared, by group: `instance: { first: 一审, second: 二审 }`. What is said of no scope is of
    /// the whole.
    #[serde(default)]
    pub scopes: BTreeMap<String, BTreeMap<String, WordsSpec>>,
    /// Periods.
    #[serde(default)]
    pub periods: PeriodsSpec,
    /// Cases that come in, are concluded, stay open: they must balance.
    #[serde(default)]
    pub flow: FlowSpec,
}

/// Compiles what a pack says about figures; the paths are those of the file's `figures` and `families`.
pub fn compile(spec: Option<&FiguresSpec>, families: &[(String, FamilySpec)], cx: &mut Compile<'_>) -> Indicators {
    let mut indicators = Indicators::default();
    if let Some(spec) = spec {
        cx.within("figures", |cx| spec.compile(cx, &mut indicators));
    }
    for (name, family) in families {
        let compiled = cx.within(&format!("families.{name}"), |cx| family.compile(name, cx));
        indicators.families.push(compiled);
    }
    for (at, (name, family)) in families.iter().enumerate() {
        let relations = cx.within(&format!("families.{name}.relations"), |cx| {
            let lookup = Lookup { families, home: at };
            family
                .relations
                .iter()
                .enumerate()
                .filter_map(|(i, text)| match lookup.relation(text) {
                    Ok(relation) => Some(relation),
                    Err(error) => {
                        let help = error.unknown.then(|| lookup.known());
                        cx.problem(&format!("[{i}]"), ProblemKind::Expression(error, help));
                        None
                    }
                })
                .collect()
        });
        indicators.families[at].relations = relations;
    }
    indicators
}

impl FiguresSpec {
    fn compile(&self, cx: &mut Compile<'_>, indicators: &mut Indicators) {
        indicators.filler = optional(cx, "filler", self.filler.as_ref());
        indicators.scopes = self
            .scopes
            .iter()
            .map(|(group, scopes)| ScopeGroup {
                scopes: scopes
                    .iter()
                    .map(|(name, words)| (name.clone(), optional(cx, &format!("scopes.{group}.{name}"), Some(words))))
                    .collect(),
            })
            .collect();
        let PeriodsSpec { earlier, since, part, next, plan, now } = &self.periods;
        let mut list = |key: &str, words: &Option<WordsSpec>| optional(cx, &format!("periods.{key}"), words.as_ref());
        indicators.periods = Periods {
            earlier: list("earlier", earlier),
            since: list("since", since),
            part: list("part", part),
            next: list("next", next),
            plan: list("plan", plan),
            now: list("now", now),
        };
        let FlowSpec { before, came, done, open } = &self.flow;
        let mut list = |key: &str, words: &Option<WordsSpec>| optional(cx, &format!("flow.{key}"), words.as_ref());
        indicators.flow = Flow {
            before: list("before", before),
            came: list("came", came),
            done: list("done", done),
            open: list("open", open),
        };
    }
}

/// A word list that may be left out: then nothing is of it.
fn optional(cx: &mut Compile<'_>, key: &str, words: Option<&WordsSpec>) -> Words {
    words.and_then(|words| cx.words(key, words)).unwrap_or_default()
}

impl FamilySpec {
    fn compile(&self, name: &str, cx: &mut Compile<'_>) -> Family {
        let subject = optional(cx, "subject", Some(&self.subject));
        self.known_unit(cx, "unit", &self.unit);
        let indicators = self
            .indicators
            .iter()
            .map(|(key, spec)| {
                cx.within(&format!("indicators.{key}"), |cx| {
                    if spec.words.is_none() && spec.alone.is_none() {
                        let said = Said::new(
                            "指标要用 words 或 alone 写明怎样识别",
                            "an indicator needs `words` or `alone` to be recognised by",
                        );
                        cx.problem("", ProblemKind::Value(said));
                    }
                    if let Some(unit) = &spec.unit {
                        self.known_unit(cx, "unit", unit);
                    }
                    Indicator {
                        name: format!("{name}.{key}"),
                        said: Said::new(
                            spec.title.clone().unwrap_or_else(|| format!("{name}{key}")),
                            format!("{}: {}", self.en, spec.en),
                        ),
                        unit: self.unit_of(spec).to_owned(),
                        words: optional(cx, "words", spec.words.as_ref()),
                        alone: optional(cx, "alone", spec.alone.as_ref()),
                        varies: spec.varies,
                    }
                })
            })
            .collect();
        Family { said: Said::new(name, &self.en), subject, indicators, relations: Vec::new() }
    }

    /// A unit that no quantity can have would make an indicator that is never recognised.
    fn known_unit(&self, cx: &mut Compile<'_>, key: &str, unit: &str) {
        if !figures::is_unit(unit) {
            let said = Said::new(format!("不认识的单位“{unit}”"), format!("unknown unit `{unit}`"));
            cx.problem(key, ProblemKind::Value(said));
        }
    }

    fn unit_of<'s>(&'s self, spec: &'s IndicatorSpec) -> &'s str {
        spec.unit.as_deref().unwrap_or(&self.unit)
    }
}

/// The names that the relations of one family may use.
struct Lookup<'a> {
    families: &'a [(String, FamilySpec)],
    home: usize,
}

impl Lookup<'_> {
    fn find(&self, name: &str) -> Option<(IndicatorId, String)> {
        let (family, key) = match name.split_once('.') {
            Some((family, key)) => (self.families.iter().position(|(known, _)| known == family)?, key),
            None => (self.home, name),
        };
        let spec = &self.families[family].1;
        let index = spec.indicators.keys().position(|known| known == key)?;
        let unit = figures::class(spec.unit_of(&spec.indicators[key])).to_owned();
        Some((IndicatorId { family, index }, unit))
    }

    /// The names a relation may use.
    fn known(&self) -> Said {
        let known: Vec<&str> = self.families[self.home].1.indicators.keys().map(String::as_str).collect();
        let listed = known.join("、");
        Said::new(format!("本组的指标有：{listed}"), format!("the indicators here are: {listed}"))
    }

    fn relation(&self, text: &str) -> Result<Relation, ExpressionError> {
        let (left, compare, right) = figures::parse(text)?;
        let unit = |name: &str| self.find(name).map(|(_, unit)| unit);
        let (of_left, of_right) = (left.measure(&unit)?, right.measure(&unit)?);
        figures::comparable(compare, of_left, of_right, right.at())?;
        let mut named = 0;
        left.terms(&mut |_, _| named += 1);
        if named == 0 {
            return Err(ExpressionError::new("左边应有指标", "the left side needs an indicator", left_of(text)));
        }
        // Every name was found when it was measured.
        let resolve =
            |node: &Node<Name<'_>>| node.resolve(&mut |(name, _)| self.find(name).map(|(id, _)| id).ok_or(()));
        let (Ok(left), Ok(right)) = (resolve(&left), resolve(&right)) else {
            return Err(ExpressionError::new("没有这个指标", "there is no such indicator", (0, text.len())));
        };
        let readings = left
            .readings()
            .into_iter()
            .flat_map(|l| right.readings().into_iter().map(move |r| (l.clone(), compare, r)))
            .collect();
        Ok(Relation { expression: text.to_owned(), readings })
    }
}

/// The bytes of an expression before its sign.
fn left_of(text: &str) -> (usize, usize) {
    let end = text.find(['<', '≤', '=', '~', '≈']).unwrap_or(text.len());
    (0, text[..end].trim_end().len())
}
