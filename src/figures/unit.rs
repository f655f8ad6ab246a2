//! The units such reports count in, and which of them count the same thing.

use std::{collections::HashMap, sync::LazyLock};

/// Units by length, the longer before the shorter that begins the same: 件次 before 件.
const UNITS: &str = "个百分点 百分点 个工作日 工作日 平方公里 平方米 立方米 个小时 小时 分钟 课时 学时 \
    件次 人次 户次 家次 场次 车次 台次 辆次 班次 批次 组次 队次 例次 条次 个次 点次 频次 起次 次 \
    美元 元 公里 千米 公顷 公斤 千克 吨 斤 亩 米 \
    件 个 项 人 名 份 场 期 部 条 家 户 起 宗 篇 批 处 所 支 只 台 套 门 册 张 本 幅 座 辆 天 课 节 堂 讲 分 \
    类 种 款 组 对 位 班 轮 例 则 页 集 间 幢 栋 株 棵 头 枚 架 艘 艇 卷 宗 单 句 档 笔 倍 队 员 \
    社区 街道 村 镇 乡 县 区 市 % ‰";

/// The units by their first characters, each in their order.
static BY_FIRST: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut units: HashMap<char, Vec<&'static str>> = HashMap::new();
    for unit in UNITS.split_whitespace() {
        units.entry(unit.chars().next().unwrap_or_default()).or_default().push(unit);
    }
    units
});

/// The unit at the start of a text: the longest, by their order.
pub(super) fn at(text: &str) -> Option<&'static str> {
    BY_FIRST.get(&text.chars().next()?)?.iter().copied().find(|unit| text.starts_with(unit))
}

/// Whether quantities may have this unit.
#[must_use]
pub fn is_unit(unit: &str) -> bool {
    UNITS.split_whitespace().any(|known| known == unit)
}

/// What a unit counts, so that 件, 起 and 宗 can be held against one another: the plainest unit of its kind.
#[must_use]
pub fn class(unit: &str) -> &str {
    match unit {
        "件次" | "起" | "宗" | "例" | "单" | "笔" => "件",
        "名" | "位" | "员" => "人",
        "百分点" | "个百分点" => "百分点",
        "小时" | "个小时" => "小时",
        "工作日" | "个工作日" => "工作日",
        "场次" => "场",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unit() {
        for (text, unit) in [("件次,", "件次"), ("件,", "件"), ("个百分点", "个百分点"), ("人次", "人次"), ("%", "%")]
        {
            assert_eq!(at(text), Some(unit), "{text}");
        }
        assert_eq!(at("热线"), None);
        assert_eq!(at("年"), None);
        assert_eq!((class("起"), class("件次")), ("件", "件"));
    }
}
