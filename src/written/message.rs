//! What serde says of a wrong entry, in both languages and in the words of those who write the files.

use super::suggestion;
use crate::text::Said;

/// What serde says, in both languages; the key it names, when it is about a key.
pub(crate) fn serde_message(message: &str) -> (Said, Option<Said>, Option<String>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or("");
    let known = || quoted.iter().skip(1).copied();
    let en = message.to_owned();
    if message.contains("unknown field") {
        return (
            Said::new(format!("不认识的键“{first}”"), format!("unknown key `{first}`")),
            suggestion(first, known()),
            Some(first.to_owned()),
        );
    }
    if message.contains("unknown variant") {
        return (
            Said::new(format!("不认识的值“{first}”"), format!("unknown value `{first}`")),
            suggestion(first, known()),
            None,
        );
    }
    if message.contains("missing field") {
        return (Said::new(format!("缺少键“{first}”"), format!("the key `{first}` is missing")), None, None);
    }
    if message.contains("expected years such as") {
        return (
            Said::new("年份范围写作 2019..、..2018 或 2021..2025", "years are written 2019.., ..2018 or 2021..2025"),
            None,
            None,
        );
    }
    if let Some((got, _)) = message.split_once(", expected a Value::Tagged enum") {
        let got = type_name(got);
        return (
            Said::new(format!("这里写的是{got}，应为规定的取值"), "one of some words belongs here".to_owned()),
            None,
            None,
        );
    }
    if let Some((got, wanted)) = message.split_once(", expected ") {
        let zh = format!("这里写的是{}，应为{}", type_name(got), type_name(wanted));
        return (Said::new(zh, en), None, None);
    }
    (Said::new("此处写法不符合要求的格式", en), None, None)
}

/// The types of serde's messages in Chinese.
fn type_name(text: &str) -> String {
    const NAMES: [(&str, &str); 16] = [
        ("enum", "一种检查，如 mentions"),
        ("newtype variant", "“键: 值”"),
        ("map", "“键: 值”"),
        ("sequence", "列表"),
        ("a list of patterns", "模式列表"),
        ("unit", "空值"),
        ("null", "空值"),
        ("string", "文字"),
        ("boolean", "true 或 false"),
        ("floating", "小数"),
        ("integer", "整数"),
        ("u32", "整数"),
        ("usize", "整数"),
        ("i16", "整数"),
        ("bool", "true 或 false"),
        ("struct", "“键: 值”"),
    ];
    NAMES.iter().find(|(en, _)| text.contains(en)).map_or_else(|| text.to_owned(), |(_, zh)| (*zh).to_owned())
}
