//! A rule as SARIF lists it: what code hosts show beside a finding. Apart, for it looks at rules and at no report.

use super::model::{Configuration, Descriptor, RuleProperties, Text};
use crate::{
    finding::{Severity, concern},
    output::RuleInfo,
    text::Lang,
};

/// The rule as it is listed.
pub(super) fn descriptor(rule: &RuleInfo, lang: Lang) -> Descriptor {
    let title = rule.title.get(lang);
    let message = without_facts(rule.message.get(lang));
    let full = if message.is_empty() { title.to_owned() } else { message };
    Descriptor {
        id: rule.id.clone(),
        name: name(&rule.id),
        short_description: title.to_owned().into(),
        full_description: full.into(),
        help: help(rule, lang),
        default_configuration: Configuration { level: rule.severity.name() },
        properties: RuleProperties {
            tags: vec![concern(&rule.id).to_owned()],
            severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    }
}

/// The id in one word: `PartPlan` of `part/plan`.
fn name(id: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    id.split(['/', '-']).map(word).collect()
}

/// What to write, and the provision.
fn help(rule: &RuleInfo, lang: Lang) -> Text {
    let all = [
        (lang.pick("怎样写", "What to write"), without_facts(rule.fix.get(lang))),
        (lang.pick("依据", "Provision"), rule.authority.get(lang).to_owned()),
    ];
    let said: Vec<_> = all.iter().filter(|(_, text)| !text.is_empty()).collect();
    if said.is_empty() {
        let own = lang.pick(
            "这是对文件和设置本身的检查，不涉及报告内容。",
            "This is about files and settings, not about what reports say.",
        );
        return own.to_owned().into();
    }
    let colon = lang.pick("：", ": ");
    let plain: Vec<String> = said.iter().map(|(word, text)| format!("{word}{colon}{text}")).collect();
    let marked: Vec<String> = said.iter().map(|(word, text)| format!("**{word}**{colon}{}", unmarked(text))).collect();
    Text { text: plain.join("\n"), markdown: Some(marked.join("\n\n")) }
}

/// The words of a rule without its `{places}`, which only a finding fills in.
fn without_facts(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        let fact = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        out += before;
        if fact {
            out.push('…')
        } else {
            out.extend(["{", name, "}"])
        }
        rest = behind;
    }
    out + rest
}

/// The text with every mark of Markdown escaped.
fn unmarked(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~')
                .then_some('\\')
                .into_iter()
                .chain([c])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Said;

    #[test]
    fn a_rule_tells_what_is_known_without_a_report() {
        let rule = RuleInfo {
            id: "part/own-name".to_owned(),
            title: Said::new("部分", "a part"),
            severity: Severity::Note,
            authority: Said::new("《办法》第*三*条", "art. 3"),
            message: Said::new("共{count}条，{不是}", "{count} items"),
            fix: Said::same("补写[甲]"),
        };
        let listed = descriptor(&rule, Lang::Zh);
        assert_eq!(listed.name, "PartOwnName");
        assert_eq!(listed.full_description.text, "共…条，{不是}");
        assert_eq!(listed.help.text, "怎样写：补写[甲]\n依据：《办法》第*三*条");
        assert_eq!(listed.help.markdown.unwrap(), "**怎样写**：补写\\[甲\\]\n\n**依据**：《办法》第\\*三\\*条");
        assert_eq!((listed.properties.tags, listed.properties.severity), (vec!["part".to_owned()], "recommendation"));
        let own = RuleInfo { message: Said::default(), fix: Said::default(), authority: Said::default(), ..rule };
        let listed = descriptor(&own, Lang::En);
        assert_eq!(listed.full_description.text, "a part");
        assert!(listed.help.text.starts_with("This is about files") && listed.help.markdown.is_none());
    }
}
