//! Settings as written. What the comments say is shown by editors, through the schema.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{
    document::{Level, Stage, Tier},
    finding::Severity,
};

/// A file of settings.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawConfig {
    /// 设置文件的版本，写 1。
    #[schemars(range(min = 1, max = 1))]
    pub(super) version: u32,
    /// 内置规则包，如 hubei；national 总在其下，不写即为 national。
    #[serde(default)]
    pub(super) packs: Option<Vec<String>>,
    /// 自己的规则文件或文件夹，相对于本文件所在文件夹。
    #[serde(default)]
    pub(super) rules: Option<Vec<String>>,
    /// 只查这些规则或类别；不写即查全部。
    #[serde(default)]
    pub(super) select: Option<Vec<String>>,
    /// 不查这些规则或类别。
    #[serde(default)]
    pub(super) ignore: Option<Vec<String>>,
    /// 改变规则或类别的级别；off 为不查。
    #[serde(default)]
    pub(super) severities: Option<BTreeMap<String, RawSetting>>,
    /// 出现哪一级问题时不通过；不写即为 error。
    #[serde(default)]
    pub(super) fail_on: Option<RawFailOn>,
    /// 不检查的文件。
    #[serde(default)]
    pub(super) exclude: Option<Vec<String>>,
    /// 对部分报告另作设定；同一份报告符合几条的，后写的优先。
    #[serde(default)]
    pub(super) reports: Option<Vec<RawGroup>>,
    /// 豁免：某份报告经批准，在期限内可以不符合某条规则。
    #[serde(default)]
    pub(super) waivers: Option<Vec<RawWaiver>>,
    /// 基线文件：其中已有的问题不影响是否通过。
    #[serde(default)]
    pub(super) baseline: Option<String>,
    /// 屏幕上的输出格式；不写即为 human。
    #[serde(default)]
    pub(super) format: Option<String>,
    /// 另外写出的结果，“格式: 文件”，相对于本文件所在文件夹。
    #[serde(default)]
    pub(super) outputs: Option<BTreeMap<String, String>>,
}

/// What holds for some of the reports.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGroup {
    /// 哪些报告：路径模式，相对于本文件所在文件夹；* 不跨文件夹，** 跨。
    #[schemars(length(min = 1))]
    pub(super) files: Vec<String>,
    /// 报告主体的层级；不写则自动识别。
    #[serde(default)]
    pub(super) level: Option<Level>,
    /// 部门所属政府的层级；不写则自动识别。
    #[serde(default)]
    pub(super) tier: Option<Tier>,
    /// 报告年度；不写则自动识别。
    #[serde(default)]
    #[schemars(range(min = 2000, max = 2100))]
    pub(super) year: Option<i16>,
    /// 报告主体所在地，如 湖北省；不写则自动识别。
    #[serde(default)]
    pub(super) place: Option<String>,
    /// 报告所处阶段；不写则自动识别。
    #[serde(default)]
    pub(super) stage: Option<Stage>,
    /// 改变规则或类别的级别；off 为不查。
    #[serde(default)]
    pub(super) severities: Option<BTreeMap<String, RawSetting>>,
    /// 不查这些规则或类别。
    #[serde(default)]
    pub(super) ignore: Option<Vec<String>>,
}

/// A waiver.
#[derive(Clone, Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWaiver {
    /// 规则编号，如 part/plan。
    #[schemars(regex(pattern = r"^[^/]+/[^/]+$"))]
    pub(super) rule: String,
    /// 一份报告的路径，相对于本文件所在文件夹；不能用通配符。
    #[schemars(regex(pattern = r"^[^*?]+$"))]
    pub(super) report: String,
    /// 理由。
    #[schemars(regex(pattern = r"\S"))]
    pub(super) reason: String,
    /// 批准人。
    #[schemars(regex(pattern = r"\S"))]
    pub(super) approver: String,
    /// 有效期的最后一天，如 2030-06-30。
    #[schemars(regex(pattern = r"^\d{4}-\d{2}-\d{2}$"))]
    pub(super) until: String,
    /// 只豁免原文含有这些字的问题；不写则该规则的问题都豁免。
    #[serde(default)]
    pub(super) quote: Option<String>,
}

/// A severity, or off.
#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase", expecting = "error, warning, note, off")]
pub(super) enum RawSetting {
    /// 错误
    Error,
    /// 警告
    Warning,
    /// 提示
    Note,
    /// 不查
    Off,
}

impl From<RawSetting> for super::Setting {
    fn from(setting: RawSetting) -> Self {
        match setting {
            RawSetting::Error => Some(Severity::Error),
            RawSetting::Warning => Some(Severity::Warning),
            RawSetting::Note => Some(Severity::Note),
            RawSetting::Off => None,
        }
    }
}

/// From which severity a run fails.
#[derive(Clone, Copy, Debug, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase", expecting = "error, warning, note, never")]
pub(super) enum RawFailOn {
    /// 错误
    Error,
    /// 警告及以上
    Warning,
    /// 提示及以上
    Note,
    /// 总是通过
    Never,
}

impl From<RawFailOn> for Option<Severity> {
    fn from(fail_on: RawFailOn) -> Self {
        match fail_on {
            RawFailOn::Error => Some(Severity::Error),
            RawFailOn::Warning => Some(Severity::Warning),
            RawFailOn::Note => Some(Severity::Note),
            RawFailOn::Never => None,
        }
    }
}

/// Something sound for a key that an entry cannot do without, to read on behind a mistake.
pub(super) fn filler(key: &str) -> Option<serde_yaml::Value> {
    let text = match key {
        "version" => return Some(1.into()),
        "files" => return Some(serde_yaml::Value::Sequence(vec!["x".into()])),
        "rule" => "text/mended",
        "until" => "2000-01-01",
        "report" | "reason" | "approver" => "x",
        _ => return None,
    };
    Some(text.into())
}
