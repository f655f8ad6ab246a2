//! Why a rule fired on a report or did not, for people.

use std::io::{self, Write};

use super::{Style, wrap};
use crate::{
    finding::{Located, Outcome},
    scan::{ListTrace, Trace},
    text::Lang,
};

/// Prints a trace: the verdict first, then what it rests on.
///
/// # Errors
/// When writing fails.
pub fn trace(out: &mut dyn Write, trace: &Trace, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let mut line = |label: &str, text: &str| writeln!(out, "{}", wrap::labelled(label, text, style.width));
    line("", &trace.row.path)?;
    let outcome = match (&trace.not_applied, &trace.outcome) {
        (Some(why), _) => lang.pick(format!("不适用：{}", why.zh), format!("not applicable: {}", why.en)),
        (None, Some(outcome)) => verdict(*outcome, lang).to_owned(),
        (None, None) => lang.pick("未评定", "not evaluated").to_owned(),
    };
    line(lang.pick("  结果：", "  outcome: "), &outcome)?;
    for place in trace.scope.iter().take(3) {
        line(lang.pick("  范围：", "  looked at: "), &quoted(place, lang))?;
    }
    if trace.outcome == Some(Outcome::Pass) && !trace.evidence.is_empty() {
        line(lang.pick("  根据：", "  evidence: "), &trace.evidence.join(lang.pick("；", "; ")))?;
    }
    for finding in &trace.row.findings {
        let place = finding.place.as_ref().map(|p| format!("{} ", p.said(lang))).unwrap_or_default();
        line(lang.pick("  发现：", "  finding: "), &format!("{place}{}", finding.message.get(lang)))?;
        for related in &finding.related {
            let place = quoted(&related.place, lang);
            let place = related.path.as_ref().map_or(place.clone(), |path| format!("{path}:{place}"));
            line("    ", &format!("{}{}{place}", related.message.get(lang), lang.pick("：", ": ")))?;
        }
    }
    for list in &trace.lists {
        self::list(out, list, style)?;
    }
    Ok(())
}

fn verdict(outcome: Outcome, lang: Lang) -> &'static str {
    match outcome {
        Outcome::Pass => lang.pick("符合", "pass"),
        Outcome::Weak => lang.pick("有，但不够", "weak"),
        Outcome::Fail => lang.pick("不符合", "fail"),
        Outcome::NotApplicable => lang.pick("不适用", "not applicable"),
        Outcome::Undecided => lang.pick("从文中看不出来", "cannot be told from the text"),
    }
}

fn list(out: &mut dyn Write, list: &ListTrace, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let mut line = |label: &str, text: &str| writeln!(out, "{}", wrap::labelled(label, text, style.width));
    let places = |places: &[Located]| -> String {
        places.iter().map(|p| quoted(p, lang)).collect::<Vec<_>>().join(lang.pick("；", "; "))
    };
    let head = format!("  {}{}", list.key, lang.pick("：", ": "));
    if list.found.is_empty() {
        line(&head, lang.pick("范围内没有找到", "not found where the rule looks"))?;
        if let Some((pattern, place)) = &list.nearest {
            let pattern: String = pattern.chars().take(40).collect();
            let said = lang.pick(
                format!("最接近的是{}（词语“{pattern}”）", quoted(place, lang)),
                format!("nearest: {} (for `{pattern}`)", quoted(place, lang)),
            );
            line("    ", &said)?;
        }
    } else {
        line(&head, &places(&list.found))?;
    }
    if !list.excepted.is_empty() {
        let said = lang.pick("被 except 排除：", "left out by `except`: ");
        line("    ", &format!("{said}{}", places(&list.excepted)))?;
    }
    if list.found.is_empty() && !list.outside.is_empty() {
        let said = lang.pick("范围之外有：", "elsewhere: ");
        line("    ", &format!("{said}{}", places(&list.outside)))?;
    }
    Ok(())
}

/// A place with the beginning of its text.
fn quoted(place: &Located, lang: Lang) -> String {
    let mut text: String = place.quote.chars().filter(|c| !c.is_whitespace()).take(24).collect();
    if place.quote.chars().count() > 24 {
        text.push('…');
    }
    lang.pick(format!("{}“{text}”", place.said(lang)), format!("{} “{text}”", place.said(lang)))
}
