//! `hegui.audit/1`: the units, what was copied, the sums. The names are promises; the texts of the keys are in Chinese, as
//! people read them in the schema.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use rust_decimal::{Decimal, prelude::ToPrimitive};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::Info;
use crate::{
    batch::{Audited, Copied, LevelSums, Status, Timeliness, Unit},
    check::PartStatus,
    document::Level,
    finding::{Outcome, Severity},
    output::record::{self, About, FindingOf, Span, View},
    text::Lang,
};

/// The schema of the object.
const SCHEMA: &str = "hegui.audit/1";

/// 公开或报送的日期。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Day")]
struct DateOf {
    /// 日期，如 2024-02-28。
    date: String,
    /// 从这一天起算逾期；规则没有规定期限的为 null。
    limit: Option<String>,
    /// 逾期天数；没有逾期或没有期限的为 0。
    days_late: i32,
}

impl From<&Timeliness> for DateOf {
    fn from(date: &Timeliness) -> Self {
        let days_late = date.days_late();
        Self { date: date.date.to_string(), limit: date.limit.map(|limit| limit.to_string()), days_late }
    }
}

/// 在同级单位中的名次。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rank")]
struct RankOf {
    /// 名次，从 1 计；得分相同的，名次相同。
    place: usize,
    /// 参加排名的同级单位数。
    of: usize,
}

/// 一类要求在得分中所占的份额。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Share {
    /// 得到的权重，薄弱的计一半。
    got: f64,
    /// 可计的权重。
    of: f64,
}

/// 报告中的问题数，不含已获豁免的。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Counts {
    /// 错误。
    errors: usize,
    /// 警告。
    warnings: usize,
    /// 提示。
    notes: usize,
}

impl From<[usize; 3]> for Counts {
    fn from([errors, warnings, notes]: [usize; 3]) -> Self {
        Self { errors, warnings, notes }
    }
}

/// 报告写明的指标。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    /// 数值；万、亿已折算，百分率不带百分号。
    pub(super) value: serde_json::Number,
    /// 是否为约数。
    pub(super) approximate: bool,
    /// 报告里这项指标另有几个不同的数值。
    pub(super) others: usize,
    /// 所在行，从 1 计。
    pub(super) line: usize,
}

/// 单位的一项指标，与上年和同级单位相比。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Indicated")]
struct ValueOf {
    #[serde(flatten)]
    told: Told,
    /// 上年报告里的数值；没有上年报告或其中没有这项指标的为 null。
    before: Option<serde_json::Number>,
    /// 比上年增减的百分数；百分率为增减的百分点。
    change: Option<serde_json::Number>,
    /// 与同级单位相差很大的，为同级单位的中位数；其余为 null。
    outlier: Option<serde_json::Number>,
}

/// 一个单位。没有报告的，只有报告里才有的各项为 null 或空。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Unit")]
pub(super) struct UnitOf<'a> {
    /// 名称：名册上的写法；不在名册上的，报告里的写法。
    name: &'a str,
    /// 层级。
    level: Option<Level>,
    /// 上级单位。
    parent: Option<&'a str>,
    /// 是否列入名册。
    listed: bool,
    /// 报告情况。
    status: Status,
    /// 所审核年度的报告的路径；有几份的为第一份。
    report: Option<&'a str>,
    /// 归于该单位的其他文件的路径：同一年度的另一份、其他年度的、不可用的。
    others: Vec<&'a str>,
    /// 上年报告的路径。
    before: Option<&'a str>,
    /// 公开日期。
    published: Option<DateOf>,
    /// 报送日期，取自名册。
    submitted: Option<DateOf>,
    /// 得分：规则按权重计，薄弱的计一半，以百分数表示，一位小数；没有可计的为 null。
    score: Option<f64>,
    /// 上年报告的得分。
    score_before: Option<f64>,
    /// 在同级单位中的名次。
    rank: Option<RankOf>,
    /// 得分的构成；键为规则编号的前一段，如 part、topic。
    concerns: BTreeMap<&'a str, Share>,
    /// 报告中的问题数；没有报告的为 null。
    counts: Option<Counts>,
    /// 报告正文的字数；没有报告的为 null。
    characters: Option<usize>,
    /// 报告的各部分；键如 plan 下一年度安排。
    parts: BTreeMap<&'a str, PartStatus>,
    /// 各项要求的结果；键为规则编号，与 requirements 的 rule 相同。
    outcomes: BTreeMap<&'a str, Outcome>,
    /// 报告写明的各项指标；键与 indicators 的 key 相同。
    indicators: BTreeMap<&'a str, ValueOf>,
    /// 就整批报告而言的问题：未报告、逾期、雷同等。报告自身的问题见 jsonl 格式的 report 各行。
    findings: Vec<FindingOf<'a>>,
}

/// A decimal as a JSON number, its digits kept where a float keeps them.
pub(super) fn number(value: Decimal) -> serde_json::Number {
    let value = value.normalize();
    match value.to_i64().filter(|_| value.scale() == 0) {
        Some(whole) => whole.into(),
        None => value.to_f64().and_then(serde_json::Number::from_f64).unwrap_or_else(|| 0.into()),
    }
}

pub(super) fn unit<'a>(unit: &'a Unit, audited: &'a Audited, info: &'a Info) -> UnitOf<'a> {
    let path = |number: usize| audited.reports[number].brief.path.as_str();
    let brief = unit.report.map(|number| &audited.reports[number].brief);
    let view = View { lang: info.run.style.lang, baseline: false };
    UnitOf {
        name: &unit.name,
        level: unit.level,
        parent: unit.parent.as_deref(),
        listed: unit.listed,
        status: unit.status,
        report: unit.report.map(path),
        others: unit.others.iter().map(|number| path(*number)).collect(),
        before: unit.before.map(path),
        published: unit.published.as_ref().map(Into::into),
        submitted: unit.submitted.as_ref().map(Into::into),
        score: unit.score,
        score_before: unit.score_before,
        rank: unit.rank.map(|rank| RankOf { place: rank.place, of: rank.of }),
        concerns: unit
            .concerns
            .iter()
            .map(|c| (c.concern.as_str(), Share { got: f64::from(c.got) / 2.0, of: f64::from(c.of) / 2.0 }))
            .collect(),
        counts: brief.map(|_| unit.counts.into()),
        characters: brief.map(|_| unit.characters),
        parts: brief.map_or_else(BTreeMap::new, |brief| {
            info.parts.iter().zip(&brief.parts).map(|((key, _), status)| (key.as_str(), *status)).collect()
        }),
        outcomes: audited
            .columns
            .iter()
            .zip(&unit.outcomes)
            .filter_map(|(column, outcome)| Some((column.rule.as_str(), (*outcome)?)))
            .collect(),
        indicators: audited
            .indicators
            .iter()
            .zip(&unit.indicators)
            .filter_map(|(column, value)| {
                let value = value.as_ref()?;
                let told = Told {
                    value: number(value.value),
                    approximate: value.approximate,
                    others: value.others,
                    line: value.line,
                };
                let of = ValueOf {
                    told,
                    before: value.before.map(number),
                    change: value.change.map(number),
                    outlier: value.outlier.map(number),
                };
                Some((column.key.as_str(), of))
            })
            .collect(),
        findings: unit.findings.iter().map(|finding| record::finding(finding, view)).collect(),
    }
}

/// 雷同的一处。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Passage")]
struct PassageOf<'a> {
    /// 在 a 中的位置。
    a: Span,
    /// 在 b 中的位置。
    b: Span,
    /// a 的原文。
    quote_a: &'a str,
    /// b 的原文。
    quote_b: &'a str,
}

/// 雷同的两份报告。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Copy")]
pub(super) struct CopiedOf<'a> {
    /// 照抄的报告的路径。
    a: &'a str,
    /// 被照抄的报告的路径。
    b: &'a str,
    /// b 是否为本单位的上年报告。
    own: bool,
    /// 是否知道先后：两份的公开日期不同，或者是上一年度的报告。false 时不能说谁照抄谁。
    directed: bool,
    /// a 的文字有百分之几与 b 相同。
    share: f64,
    /// 整篇相同的报告共几份，含这两份；不是整篇相同的为 0。
    cluster: usize,
    /// 雷同的各处，按在 a 中的次序排列。
    passages: Vec<PassageOf<'a>>,
}

pub(super) fn copied<'a>(copied: &'a Copied, audited: &'a Audited) -> CopiedOf<'a> {
    CopiedOf {
        a: &audited.reports[copied.a].brief.path,
        b: &audited.reports[copied.b].brief.path,
        own: copied.own,
        directed: copied.directed,
        share: copied.share,
        cluster: copied.cluster,
        passages: copied
            .passages
            .iter()
            .map(|p| PassageOf { a: (&p.a).into(), b: (&p.b).into(), quote_a: &p.a.quote, quote_b: &p.b.quote })
            .collect(),
    }
}

/// Units by status.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
struct ByStatus {
    /// 重复报告的单位数。
    double: usize,
    /// 未报告的单位数。
    missing: usize,
    /// 内容为其他单位的单位数。
    other_unit: usize,
    /// 年度不符的单位数。
    other_year: usize,
    /// 已报告的单位数。
    reported: usize,
    /// 文件不可用的单位数。
    unusable: usize,
}

/// 同级各单位的合计。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LevelSums")]
struct LevelOf {
    /// 层级；层级不明的各单位合为一项，为 null。
    level: Option<Level>,
    /// 单位数。
    units: usize,
    #[serde(flatten)]
    by_status: ByStatus,
    /// 逾期的单位数。
    late: usize,
    /// 得分的平均数。
    mean: Option<f64>,
    /// 得分的中位数。
    median: Option<f64>,
    /// 报告有达到 --fail-on 的问题的单位数。
    failing: usize,
    /// 与其他单位或本单位上年报告雷同的单位数。
    copied: usize,
}

impl From<&LevelSums> for LevelOf {
    fn from(sums: &LevelSums) -> Self {
        // In the order of `Status::ALL`.
        let [reported, missing, double, other_year, other_unit, unusable] = sums.by_status;
        let by_status = ByStatus { double, missing, other_unit, other_year, reported, unusable };
        let LevelSums { level, units, late, mean, median, failing, copied, .. } = *sums;
        Self { level, units, by_status, late, mean, median, failing, copied }
    }
}

/// 一项要求。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Requirement")]
struct ColumnOf<'a> {
    /// 规则编号。
    rule: &'a str,
    /// 简称。
    title: &'a str,
    /// 不符合时的严重程度：error 错误，warning 警告，note 提示。
    severity: Severity,
}

/// 一项指标。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Indicator")]
struct IndicatorOf<'a> {
    /// 中文名称，不随 --lang 变。
    key: &'a str,
    /// 名称。
    title: &'a str,
    /// 计量单位；百分率为 %。
    unit: &'a str,
}

/// 一个单位在一个年度的情况。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Trend")]
struct TrendOf<'a> {
    /// 单位名称。
    unit: &'a str,
    /// 报告年度。
    year: i16,
    /// 报告情况。
    status: Status,
    /// 得分。
    score: Option<f64>,
    /// 报告中的问题数。
    counts: Counts,
    /// 公开日期，如 2024-02-28。
    published: Option<String>,
    /// 各项指标的数值；键为指标的中文名称。
    indicators: BTreeMap<&'a str, serde_json::Number>,
}

fn trends(audited: &Audited) -> Vec<TrendOf<'_>> {
    audited
        .trends
        .iter()
        .map(|trend| TrendOf {
            unit: &audited.units[trend.unit].name,
            year: trend.year,
            status: trend.status,
            score: trend.score,
            counts: trend.counts.into(),
            published: trend.published.map(|day| day.to_string()),
            indicators: trend.indicators.iter().map(|(key, value)| (key.as_str(), number(*value))).collect(),
        })
        .collect()
}

/// What stands beside the units: columns, strays, sums.
#[derive(Serialize, JsonSchema)]
pub(super) struct Frame<'a> {
    /// 所审核的年度；无法判断的为 null。
    year: Option<i16>,
    /// 有无名册；没有名册的，不判断谁未报告。
    roster: bool,
    /// 是否中断；中断的，只含已查的报告和已比出的雷同。
    stopped: bool,
    /// 各项要求，按规则编号排列。
    requirements: Vec<ColumnOf<'a>>,
    /// 至少有一个单位写明的各项指标。
    indicators: Vec<IndicatorOf<'a>>,
    /// 不能归属任何单位的文件的路径。
    strays: Vec<&'a str>,
    /// 各层级的合计。
    levels: Vec<LevelOf>,
    /// 各单位的历年情况；没有用 --store 的为空。
    trends: Vec<TrendOf<'a>>,
}

pub(super) fn frame(audited: &Audited, lang: Lang) -> Frame<'_> {
    Frame {
        year: audited.year,
        roster: audited.has_roster,
        stopped: audited.stopped || audited.uncompared,
        requirements: audited
            .columns
            .iter()
            .map(|c| ColumnOf { rule: &c.rule, title: c.title.get(lang), severity: c.severity })
            .collect(),
        indicators: audited
            .indicators
            .iter()
            .map(|i| IndicatorOf { key: &i.key, title: i.said.get(lang), unit: &i.unit })
            .collect(),
        strays: audited.strays.iter().map(|number| audited.reports[*number].brief.path.as_str()).collect(),
        levels: audited.levels.iter().map(Into::into).collect(),
        trends: trends(audited),
    }
}

/// --format json 的结果：一个对象。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Audit")]
pub(super) struct Whole<'a> {
    /// 本格式的名称和版本。
    #[schemars(extend("const" = SCHEMA))]
    schema: &'static str,
    #[serde(flatten)]
    about: About<'a>,
    #[serde(flatten)]
    frame: Frame<'a>,
    /// 各单位：名册上的按名册的次序，其余按层级和名称排列。
    #[schemars(with = "Vec<UnitOf<'_>>")]
    units: Units<'a>,
    /// 雷同的报告，两份为一项，严重的在前。
    copies: Vec<CopiedOf<'a>>,
    /// 退出码：0 都已按要求报告，没有达到 --fail-on 的问题，1 有单位未按要求报告或有这样的问题，2 未能完成。
    exit: u8,
}

/// The units, each made when it is written: all of them at once would take more room than the audit.
struct Units<'a> {
    audited: &'a Audited,
    info: &'a Info,
}

impl Serialize for Units<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.audited.units.iter().map(|of| unit(of, self.audited, self.info)))
    }
}

/// Writes an audit as one JSON object.
///
/// # Errors
/// When writing fails.
pub fn json(out: &mut dyn Write, audited: &Audited, info: &Info) -> io::Result<()> {
    let lang = info.run.style.lang;
    let whole = Whole {
        schema: SCHEMA,
        about: (&info.run).into(),
        frame: frame(audited, lang),
        units: Units { audited, info },
        copies: audited.copies.iter().map(|of| copied(of, audited)).collect(),
        exit: info.exit,
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}
