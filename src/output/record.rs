//! What JSON and JSON Lines say of a run: the structs that are written, and the schema that follows from them.
//!
//! Apart from the two renderers, because both write the same objects and one schema describes them. The names are promises:
//! later versions add to them and change none. Positions are in characters. The texts of the keys are in Chinese, as people
//! read them in the schema.

use std::collections::BTreeMap;

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;

use super::RunInfo;
use crate::{
    check::PartStatus,
    document::{Level, Tier},
    finding::{Finding, Located, Outcome, Severity, Standing},
    rule::PackId,
    scan::{InputProblem, Row, Stage, Summary},
    text::{Address, Lang},
};

/// The schema of the one object.
pub(super) const WHOLE: &str = "hegui.check/1";
/// The schema of the lines.
pub(super) const LINES: &str = "hegui.check.lines/1";

/// What of a run bears on each report.
#[derive(Clone, Copy, Default)]
pub(super) struct View {
    pub(super) lang: Lang,
    /// Whether there is a baseline.
    pub(super) baseline: bool,
}

impl From<&RunInfo> for View {
    fn from(run: &RunInfo) -> Self {
        Self { lang: run.style.lang, baseline: run.baseline }
    }
}

/// 出具结果的程序。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Tool")]
pub(super) struct Tool {
    /// 程序名。
    name: &'static str,
    /// 程序版本。
    version: &'static str,
}

/// This program.
pub(super) const TOOL: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };

/// 规则包。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Pack")]
pub(super) struct PackOf<'a> {
    /// 名称，如 national。
    id: &'a str,
    /// 版本。
    version: &'a str,
}

/// The packs of a run.
pub(super) fn packs(packs: &[PackId]) -> Vec<PackOf<'_>> {
    packs.iter().map(|pack| PackOf { id: &pack.id, version: &pack.version }).collect()
}

/// 未能按要求检查的事项。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemOf<'a> {
    /// 所指的路径或选项。
    path: &'a str,
    /// 原因。
    message: &'a str,
}

/// What was asked for and could not be examined.
pub(super) fn problems(problems: &[InputProblem], lang: Lang) -> Vec<ProblemOf<'_>> {
    problems.iter().map(|p| ProblemOf { path: &p.path, message: p.message.get(lang) }).collect()
}

/// What a run is, before its first report: the keys that every result begins with.
#[derive(Serialize, JsonSchema)]
pub(super) struct About<'a> {
    /// 出具结果的程序。
    tool: Tool,
    /// 所用规则包。
    rules: Vec<PackOf<'a>>,
    /// 检查日期，如 2024-03-15。
    today: String,
    /// 未能按要求检查的事项。
    problems: Vec<ProblemOf<'a>>,
}

impl<'a> From<&'a RunInfo> for About<'a> {
    fn from(run: &'a RunInfo) -> Self {
        Self {
            tool: TOOL,
            rules: packs(&run.packs),
            today: run.today.to_string(),
            problems: problems(&run.problems, run.style.lang),
        }
    }
}

/// 报告中的一处。字符从 0 计，行、列从 1 计，均按解码后的文字，一个汉字计一个字符；缺失内容为应写处的空范围。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Span")]
pub(super) struct Span {
    /// 第一个字符。
    start: usize,
    /// 最后一个字符之后。
    end: usize,
    /// 起始行。
    line: usize,
    /// 起始列。
    column: usize,
    /// 结束行。
    end_line: usize,
    /// 结束列，指向最后一个字符之后。
    end_column: usize,
    /// 没有行的文件（Word、PDF、网页等）里的位置；此时的行是所取文字的行。
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
}

impl From<&Located> for Span {
    fn from(place: &Located) -> Self {
        Self {
            start: place.chars.0,
            end: place.chars.1,
            line: place.start.line,
            column: place.start.column,
            end_line: place.end.line,
            end_column: place.end.column,
            address: place.address,
        }
    }
}

/// What a report says of itself; the dates as ISO 8601.
#[derive(Serialize, JsonSchema)]
pub(super) struct Described<'a> {
    /// 标题。
    title: Option<&'a str>,
    /// 报告单位。
    organ: Option<&'a str>,
    /// 报告单位所在地。
    place: Option<&'a str>,
    /// 报告单位的层级。
    level: Option<Level>,
    /// 报告单位所属政府的层级。
    tier: Option<Tier>,
    /// 报告年度。
    year: Option<i16>,
    /// 公开日期，如 2024-02-28。
    published: Option<String>,
    /// 成文日期，如 2024-01-20。
    written: Option<String>,
}

impl<'a> From<&'a Row> for Described<'a> {
    fn from(row: &'a Row) -> Self {
        Self {
            title: row.title.as_deref(),
            organ: row.organ.as_deref(),
            place: row.place.as_deref(),
            level: row.level,
            tier: row.tier,
            year: row.year,
            published: row.published.map(|d| d.to_string()),
            written: row.written.map(|d| d.to_string()),
        }
    }
}

/// 报告的一个部分。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Part")]
struct PartOf<'a> {
    /// 有、合写、散见正文或缺。
    status: PartStatus,
    /// 标题；没有标题的为 null。
    heading: Option<&'a str>,
    /// 范围；缺的为应写处。
    span: Span,
}

/// 用来比较的上年报告。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Previous")]
struct PreviousOf<'a> {
    /// 路径。
    path: &'a str,
    /// 报告年度。
    year: Option<i16>,
}

/// 一条规则的结果。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RuleOutcome")]
struct OutcomeOf<'a> {
    /// 规则编号。
    rule: &'a str,
    /// 结果：pass 符合，weak 有而薄弱，fail 不符合，not-applicable 不适用，undecided 无法判断。
    outcome: Outcome,
    /// 在得分中的权重。
    weight: u32,
    /// 据以判断的原文，最多三处。
    evidence: &'a [String],
}

/// 有助于说明问题的另一处。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Related")]
struct RelatedOf<'a> {
    /// 位置。
    span: Span,
    /// 原文。
    quote: &'a str,
    /// 说明。
    message: &'a str,
    /// 所在的另一文件；就在本报告中的没有此项。
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
}

/// 一个问题。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
pub(super) struct FindingOf<'a> {
    /// 规则编号。
    rule: &'a str,
    /// 严重程度：error 错误，warning 警告，note 提示。
    severity: Severity,
    /// 问题。
    message: &'a str,
    /// 建议。
    fix: &'a str,
    /// 依据；程序自身的规则为 null。
    authority: Option<&'a str>,
    /// 所在各级标题，由外到内。
    section: &'a [String],
    /// 所指原文，最多 240 字；就整个文件而言的为 null。
    quote: Option<&'a str>,
    /// 位置；就整个文件而言的为 null。
    span: Option<Span>,
    /// 是否为缺失的内容；位置是应写处。
    missing: bool,
    /// 有助于说明问题的其他各处。
    related: Vec<RelatedOf<'a>>,
    /// 指纹：改稿之后仍是同一问题的，指纹不变；与路径和行无关。
    fingerprint: &'a str,
    /// 是否已获豁免。
    waived: bool,
    /// 豁免。
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<WaiverOf<'a>>,
    /// 用了基线时：unchanged 已列入基线，new 新问题。
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Age>,
}

/// 与基线相比。
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Age {
    /// 新问题。
    New,
    /// 已列入基线。
    Unchanged,
}

/// 豁免。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Waiver")]
struct WaiverOf<'a> {
    /// 理由。
    reason: &'a str,
    /// 批准人。
    approver: &'a str,
    /// 有效期的最后一天。
    until: String,
}

/// 已列入基线、现不再出现的问题。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Gone")]
struct GoneOf<'a> {
    /// 规则编号。
    rule: &'a str,
    /// 指纹。
    fingerprint: &'a str,
    /// 当时的问题。
    message: &'a str,
}

/// 一份被检查的文件。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Report")]
pub(super) struct ReportOf<'a> {
    /// 路径；压缩包里的写作“包.zip/报告.docx”。
    path: &'a str,
    /// 文件的 SHA-256，十六进制；未能读取的为 null。
    sha256: Option<&'a str>,
    /// 文件格式。
    format: Option<&'a str>,
    /// 文字编码。
    encoding: Option<&'a str>,
    /// 是否为法治政府建设年度报告。
    is_report: bool,
    /// 所处阶段：draft 草稿，submission 报送稿，published 已公开。
    stage: Option<Stage>,
    #[serde(flatten)]
    described: Described<'a>,
    /// 用来比较的上年报告。
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<PreviousOf<'a>>,
    /// 各部分。全国通用规则里有 achievements 举措成效、shortcomings 不足和原因、responsibility 第一责任人履职、plan 下一年度安排。
    parts: BTreeMap<&'a str, PartOf<'a>>,
    /// 得分：规则按权重计，薄弱的计一半，以百分数表示，一位小数；没有可计的为 null。
    score: Option<f64>,
    /// 各条规则的结果。
    outcomes: Vec<OutcomeOf<'a>>,
    /// 各个问题，按位置排列。
    findings: Vec<FindingOf<'a>>,
    /// 已列入基线、现不再出现的问题；没有的不写此项。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gone: Vec<GoneOf<'a>>,
    /// 设置文件为 true，所列问题是设置的问题；报告不写此项。
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    settings: bool,
}

/// 合计。
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Summary")]
pub(super) struct SummaryOf {
    /// 检查的报告份数。
    reports: usize,
    /// 不是报告或未能读取的文件数。
    not_reports: usize,
    /// 错误；不含已获豁免的和已列入基线的，下同。
    errors: usize,
    /// 警告。
    warnings: usize,
    /// 提示。
    notes: usize,
    /// 已获豁免的问题。
    waived: usize,
    /// 已列入基线的问题。
    known: usize,
    /// 已列入基线、现不再出现的问题。
    gone: usize,
}

impl From<&Summary> for SummaryOf {
    fn from(summary: &Summary) -> Self {
        let Summary { reports, not_reports, errors, warnings, notes, waived, known, gone, .. } = *summary;
        Self { reports, not_reports, errors, warnings, notes, waived, known, gone }
    }
}

/// A row as it is written.
pub(super) fn report(row: &Row, view: View) -> ReportOf<'_> {
    ReportOf {
        path: &row.path,
        sha256: row.sha256.as_deref(),
        format: row.format,
        encoding: row.encoding,
        is_report: row.is_report,
        stage: row.stage,
        described: row.into(),
        previous: row.previous.as_ref().map(|(path, year)| PreviousOf { path, year: *year }),
        parts: row
            .parts
            .iter()
            .map(|part| {
                let of = PartOf { status: part.status, heading: part.heading.as_deref(), span: (&part.place).into() };
                (part.key.as_str(), of)
            })
            .collect(),
        score: row.score,
        outcomes: row
            .outcomes
            .iter()
            .map(|o| OutcomeOf { rule: &o.rule, outcome: o.outcome, weight: o.weight, evidence: &o.evidence })
            .collect(),
        findings: row.findings.iter().map(|f| finding(f, view)).collect(),
        gone: row
            .gone
            .iter()
            .map(|k| GoneOf { rule: &k.rule, fingerprint: &k.fingerprint, message: &k.message })
            .collect(),
        settings: row.settings,
    }
}

/// A finding as it is written.
pub(super) fn finding(finding: &Finding, view: View) -> FindingOf<'_> {
    let lang = view.lang;
    let authority = finding.authority.get(lang);
    FindingOf {
        rule: &finding.rule,
        severity: finding.severity,
        message: finding.message.get(lang),
        fix: finding.fix.get(lang),
        authority: (!authority.is_empty()).then_some(authority),
        section: &finding.section,
        quote: finding.place.as_ref().map(|p| p.quote.as_str()),
        span: finding.place.as_ref().map(Into::into),
        missing: finding.missing,
        related: finding
            .related
            .iter()
            .map(|related| RelatedOf {
                span: (&related.place).into(),
                quote: &related.place.quote,
                message: related.message.get(lang),
                path: related.path.as_deref(),
            })
            .collect(),
        fingerprint: &finding.fingerprint,
        waived: finding.waiver().is_some(),
        waiver: finding.waiver().map(|waiver| WaiverOf {
            reason: &waiver.reason,
            approver: &waiver.approver,
            until: waiver.until.to_string(),
        }),
        baseline: view.baseline.then_some(match finding.standing {
            Standing::Known => Age::Unchanged,
            Standing::Stands | Standing::Waived(_) => Age::New,
        }),
    }
}

/// --format json 的结果：一个对象。
#[derive(JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Check")]
#[expect(dead_code, reason = "read by the schema generator only: the object is written as its reports come")]
struct Whole<'a> {
    /// 本格式的名称和版本。
    #[schemars(extend("const" = WHOLE))]
    schema: &'static str,
    #[serde(flatten)]
    about: About<'a>,
    /// 各份文件，按路径排列。
    reports: Vec<ReportOf<'a>>,
    /// 合计。
    summary: SummaryOf,
}

/// --format jsonl 的一行：首行为 run，其后每份文件一行 report，末行为 summary；没有末行的，结果不完整。
#[derive(Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Line<'a> {
    /// 首行：检查的情况。
    Run(RunLine<'a>),
    /// 一份文件，与 json 格式 reports 的各项相同。
    Report(ReportOf<'a>),
    /// 末行：合计。
    Summary(SummaryLine),
}

/// The first line.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RunLine<'a> {
    /// 本格式的名称和版本。
    #[schemars(extend("const" = LINES))]
    pub(super) schema: &'static str,
    #[serde(flatten)]
    pub(super) about: About<'a>,
}

/// The last line.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SummaryLine {
    /// 退出码：0 没有达到 --fail-on 的问题，1 有，2 未能完成。
    pub(super) exit: u8,
    /// 合计，与 json 格式的 summary 相同。
    pub(super) summary: SummaryOf,
}

/// json 格式的整个结果，或 jsonl 格式的一行。
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "read by the schema generator only")]
enum Either<W, L> {
    Whole(W),
    Line(L),
}

/// The schema of results of which the one object is `W` and a line `L`, draft 2020-12.
pub(super) fn schema<W: JsonSchema, L: JsonSchema>(title: &str) -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Either<W, L>>();
    schema.insert("title".into(), title.into());
    let mut schema = schema.to_value();
    // A tag has no place for a text in the type it comes from.
    for line in schema.pointer_mut("/$defs/Line/oneOf").and_then(|lines| lines.as_array_mut()).into_iter().flatten() {
        if let Some(kind) = line.pointer_mut("/properties/kind").and_then(|kind| kind.as_object_mut()) {
            kind.insert("description".into(), "这一行是什么。".into());
        }
    }
    schema
}

/// The schema of the results that programs read (`--format json`, and each line of `jsonl`), draft 2020-12.
///
/// ```
/// let schema = hegui::output::report_schema();
/// assert!(schema["$defs"]["Finding"]["properties"]["rule"].is_object());
/// ```
#[must_use]
pub fn report_schema() -> serde_json::Value {
    schema::<Whole<'_>, Line<'_>>("hegui check result （合规检查结果）")
}
