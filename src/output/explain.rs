//! One rule for people: what it asks for, under which provision, and how it is written well.

use std::io::{self, Write};

use super::{Style, wrap};
use crate::{
    check::TextSpec,
    rule::{AppliesTo, Example, Rule, RuleSet},
    text::Lang,
};

/// So many examples of each sort are shown.
const EXAMPLES: usize = 3;

/// Prints a rule with its variants for some reports, the one without conditions last.
///
/// # Errors
/// When writing fails.
pub fn explain(out: &mut dyn Write, variants: &[&Rule], rules: &RuleSet, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let Some(rule) = variants.last() else { return Ok(()) };
    let (title, severity) = (rule.title.get(lang), rule.severity.said());
    writeln!(out, "{}  {}", rule.id, severity.get(lang))?;
    if title != rule.id {
        writeln!(out, "{}", wrap::labelled("  ", title, style.width))?;
    }
    writeln!(out)?;
    let mut line = |label: (&str, &str), text: &str| {
        let label = format!("  {}", lang.pick(format!("{}：", label.0), format!("{}: ", label.1)));
        writeln!(out, "{}", wrap::labelled(&label, text, style.width))
    };
    line(("依据", "authority"), rule.authority.get(lang))?;
    line(("适用", "applies to"), &applies(&rule.applies_to, lang))?;
    line(("范围", "looks at"), &scope(rule, rules, lang))?;
    line(("检查", "kind"), &kind(rule, lang))?;
    line(("不符时", "says"), rule.message.get(lang))?;
    line(("怎样写", "advice"), rule.fix.get(lang))?;
    examples(out, rule, style)?;
    writeln!(out)?;
    for variant in variants.iter().filter(|v| !v.conditions.is_empty()) {
        let mut when: Vec<String> = variant.conditions.iter().map(|c| applies(c, lang)).collect();
        when.dedup();
        let when = when.join(lang.pick("，", ", "));
        let file = variant.changed_by.as_deref().unwrap_or_default();
        let said = lang.pick(
            format!(
                "另对{when}：{}，{}；依据{}（{file}）",
                variant.severity.said().zh,
                variant.message.zh,
                variant.authority.zh
            ),
            format!(
                "but for {when}: {}, {}; authority {} ({file})",
                variant.severity.said().en,
                variant.message.en,
                variant.authority.en
            ),
        );
        writeln!(out, "{}", wrap::labelled("  ", &said, style.width))?;
    }
    let weight = lang.pick(format!("分值权重 {}", rule.weight), format!("weight {}", rule.weight));
    let changed = rule
        .changed_by
        .as_ref()
        .map_or_else(String::new, |file| lang.pick(format!("，由 {file} 改写"), format!(", changed by {file}")));
    let origin = lang.pick(format!("定义于 {}{changed}", rule.file), format!("defined in {}{changed}", rule.file));
    writeln!(out, "{}", wrap::labelled("  ", &format!("{weight}{}{origin}", lang.pick("；", "; ")), style.width))
}

/// A few examples of each sort.
fn examples(out: &mut dyn Write, rule: &Rule, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let told = |example: &Example| {
        let text = example.text.trim().to_owned();
        // Of a rule that compares two reports the earlier one belongs to the example.
        example.previous.as_ref().map_or(text.clone(), |previous| {
            let last = lang.pick("上年：", "last year: ");
            format!("{text}\n{last}{}", previous.trim())
        })
    };
    let of = |list: &[Example], alike: bool| -> Vec<String> {
        list.iter().filter(|e| e.alike == alike).take(EXAMPLES).map(told).collect()
    };
    for (label, texts) in [
        (("符合的写法", "good"), of(&rule.examples.good, false)),
        (("不符的写法", "bad"), of(&rule.examples.bad, false)),
        (("看似不符，其实符合", "looks bad, is good"), of(&rule.examples.good, true)),
        (("看似符合，其实不符", "looks good, is bad"), of(&rule.examples.bad, true)),
    ] {
        if texts.is_empty() {
            continue;
        }
        writeln!(out, "\n  {}", lang.pick(format!("{}：", label.0), format!("{}:", label.1)))?;
        for text in texts {
            let bullet = if style.ascii { "  - " } else { "  · " };
            let mut label = bullet.to_owned();
            for paragraph in text.lines() {
                writeln!(out, "{}", wrap::labelled(&label, paragraph, style.width))?;
                label = "    ".to_owned();
            }
        }
    }
    Ok(())
}

/// For which reports, in words.
pub(super) fn applies(applies: &AppliesTo, lang: Lang) -> String {
    let mut parts = Vec::new();
    if let Some(levels) = &applies.levels {
        let names: Vec<String> = levels.iter().map(|l| l.said().get(lang).to_owned()).collect();
        parts.push(names.join(lang.pick("、", ", ")));
    }
    if let Some(tiers) = &applies.tiers {
        let names: Vec<String> = tiers.iter().map(|t| t.said().get(lang).to_owned()).collect();
        parts.push(lang.pick(format!("所属政府为{}", names.join("、")), format!("tier {}", names.join(", "))));
    }
    if let Some(range) = applies.years {
        parts.push(match (range.from, range.to) {
            (i16::MIN, to) => lang.pick(format!("{to}年度及以前"), format!("up to {to}")),
            (from, i16::MAX) => lang.pick(format!("{from}年度起"), format!("from {from} on")),
            (from, to) => lang.pick(format!("{from}至{to}年度"), format!("{from} to {to}")),
        });
    }
    if let Some(places) = &applies.places {
        parts.push(places.join(lang.pick("、", ", ")));
    }
    if parts.is_empty() {
        lang.pick("所有年度报告", "every report").to_owned()
    } else {
        parts.join(lang.pick("，", ", "))
    }
}

fn scope(rule: &Rule, rules: &RuleSet, lang: Lang) -> String {
    let Some(within) = &rule.within else { return lang.pick("报告全文", "the whole report").to_owned() };
    let Some(part) = within.part else { return lang.pick("整个文件", "the whole file").to_owned() };
    let names: Vec<String> = std::iter::once(&part)
        .chain(&within.also)
        .map(|p| &rules.part_names[*p].title)
        .map(|title| lang.pick(format!("“{}”", title.zh), title.en.clone()))
        .collect();
    let text = match within.text {
        TextSpec::All => lang.pick("（含标题）", " (with headings)"),
        TextSpec::Heading => lang.pick("的标题", " (headings)"),
        TextSpec::Body | TextSpec::File => lang.pick("的正文", ""),
    };
    names.join(lang.pick("和", ", ")) + text
}

/// What a rule needs that holds a report against that of the year before.
pub(super) fn compares(lang: Lang) -> &'static str {
    lang.pick("（须给出上年报告）", " (needs last year's report)")
}

fn kind(rule: &Rule, lang: Lang) -> String {
    let mut keys: Vec<String> = Vec::new();
    for (key, words) in rule.check.words() {
        let n = words.patterns().0.len();
        let told = lang.pick(format!("{key}（{n} 个词语）"), format!("{key} ({n} words)"));
        if !keys.contains(&told) {
            keys.push(told);
        }
    }
    keys.truncate(8);
    let compares = if rule.compares { compares(lang) } else { "" };
    if keys.is_empty() {
        format!("{}{compares}", rule.kind)
    } else {
        format!("{}{compares}{}{}", rule.kind, lang.pick("：", ": "), keys.join(lang.pick("、", ", ")))
    }
}
