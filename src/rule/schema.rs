//! The JSON Schema of rule files, from the types that read them, so that editors complete and validate.

use std::collections::BTreeMap;

use super::{Authority, Case, RawRule, layer::Override, raw::PackHead};
use crate::check::{CopiesSpec, FamilySpec, FiguresSpec, PartSpec, WordsSpec};

/// A rule file.
#[derive(schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read by the schema generator only")]
struct RuleFileSchema {
    /// 规则包：名称、版本、扩展自哪个内置规则包。
    #[serde(default)]
    pack: Option<PackHead>,
    /// 依据：名称与文件。
    #[serde(default)]
    authorities: BTreeMap<String, Authority>,
    /// 报告的部分：名称与识别方法。
    #[serde(default)]
    parts: BTreeMap<String, PartSpec>,
    /// 词表：名称与词语，规则里用 $名称 引用。
    #[serde(default)]
    words: BTreeMap<String, WordsSpec>,
    /// 读数量时的共用词：不改变含义的词、范围、时期。
    #[serde(default)]
    figures: Option<FiguresSpec>,
    /// 指标：按事项分组，写明怎样识别、之间有什么关系。
    #[serde(default)]
    families: BTreeMap<String, FamilySpec>,
    /// 报告之间的雷同：哪些文字不算，多少算雷同。
    #[serde(default)]
    copies: Option<CopiesSpec>,
    /// 规则。
    #[serde(default)]
    rules: Vec<RawRule>,
    /// 对已有规则、部分、词表的改写。
    #[serde(default)]
    overrides: Vec<Override>,
    /// 整篇报告用例。
    #[serde(default)]
    cases: Vec<Case>,
}

/// The schema of rule files, draft 2020-12.
///
/// ```
/// let schema = hegui::rule::schema();
/// assert!(schema["properties"]["rules"].is_object());
/// ```
#[must_use]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(RuleFileSchema);
    schema.insert("title".into(), "hegui rule file （合规规则文件）".into());
    schema.to_value()
}
