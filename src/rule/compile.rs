//! One rule from what was written to what is understood.

use std::collections::BTreeMap;

use super::{Authority, RawRule, Rule, error::suggestion, load::Entry};
use crate::{
    check::{Compile, ProblemKind},
    text::Said,
};

/// Compiles a rule; its file and conditions are the caller's.
pub(super) fn rule(
    raw: &RawRule,
    authorities: &BTreeMap<String, Entry<Authority>>,
    mut cx: Compile<'_>,
) -> Option<Rule> {
    id(&raw.id, &mut cx);
    let authority = authority(raw, authorities, &mut cx);
    let (kind, spec) = raw.check.spec();
    values(raw, spec.facts(), &mut cx);
    let within = raw.within.as_ref().map(|spec| cx.within("within", |cx| spec.compile(cx)));
    if within.is_some() && !spec.scoped() {
        let said = Said::new(
            format!("{kind} 总是看整篇报告，不能写 within"),
            format!("`{kind}` always looks at the whole report; remove `within`"),
        );
        cx.problem("within", ProblemKind::Value(said));
    }
    let unless = cx.optional_words("unless", raw.unless.as_ref());
    let check = cx.within("check", |cx| cx.within(kind, |cx| spec.compile(cx)));
    // A pack written by a user may have no English: its own words then stand in both.
    let en = raw.en.as_ref();
    let title = raw.title.as_ref().unwrap_or(&raw.id);
    Some(Rule {
        id: raw.id.clone(),
        title: Said::new(title, en.and_then(|en| en.title.as_ref()).unwrap_or(title)),
        severity: raw.severity,
        enabled: raw.enabled,
        weight: raw.weight,
        authority: authority?,
        applies_to: raw.applies_to.clone(),
        within: match within {
            Some(within) => Some(within?),
            None => None,
        },
        unless: unless?,
        yields_to: raw.yields_to.clone(),
        check: check?,
        kind,
        compares: spec.compares(),
        message: Said::new(&raw.message, en.map_or(&raw.message, |en| &en.message)),
        fix: Said::new(&raw.fix, en.map_or(&raw.fix, |en| &en.fix)),
        examples: raw.examples.clone(),
        conditions: Vec::new(),
        defined: 0,
        own: true,
        file: String::new(),
        changed_by: None,
    })
}

/// The provision that a rule names.
fn authority(raw: &RawRule, authorities: &BTreeMap<String, Entry<Authority>>, cx: &mut Compile<'_>) -> Option<Said> {
    let found = authorities.get(&raw.authority).map(|e| said(&e.value));
    if found.is_none() {
        let help = suggestion(&raw.authority, authorities.keys().map(String::as_str)).unwrap_or_else(|| {
            Said::new(
                "在 pack 里写 extends: national，可用内置的依据",
                "with `extends: national` in `pack` those of the national pack can be used",
            )
        });
        let zh = format!("authorities 里没有“{}”。{}", raw.authority, help.zh);
        let said = Said::new(zh, format!("no authority `{}`; {}", raw.authority, help.en));
        cx.problem("authority", ProblemKind::Value(said));
    }
    found
}

/// The values that messages show are values that the kind gives.
fn values(raw: &RawRule, facts: &'static [&'static str], cx: &mut Compile<'_>) {
    let en = raw.en.as_ref();
    for (key, text) in [
        ("message", Some(&raw.message)),
        ("fix", Some(&raw.fix)),
        ("en.message", en.map(|e| &e.message)),
        ("en.fix", en.map(|e| &e.fix)),
    ] {
        for name in text.map_or_else(Vec::new, |text| placeholders(text)) {
            if !facts.contains(&name) {
                cx.problem(key, ProblemKind::UnknownFact { name: name.to_owned(), known: facts });
            }
        }
    }
}

fn id(id: &str, cx: &mut Compile<'_>) {
    const CONCERNS: [&str; 16] = [
        "part",
        "achievements",
        "shortcomings",
        "responsibility",
        "plan",
        "topic",
        "relation",
        "figure",
        "year",
        "date",
        "term",
        "place",
        "structure",
        "text",
        "safety",
        "identity",
    ];
    let (concern, what) = id.split_once('/').unwrap_or((id, ""));
    let word = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !CONCERNS.contains(&concern) {
        let help = suggestion(concern, CONCERNS.into_iter()).unwrap_or_default();
        let zh = format!("规则编号写作“类别/名称”，没有类别“{concern}”。{}", help.zh);
        cx.problem(
            "id",
            ProblemKind::Value(Said::new(
                zh,
                format!("a rule id is `concern/what`; there is no concern `{concern}`; {}", help.en),
            )),
        );
    } else if !word(what) {
        let zh = "规则编号写作“类别/名称”，名称用小写字母、数字和连字符";
        cx.problem(
            "id",
            ProblemKind::Value(Said::new(zh, "a rule id is `concern/what`, in lower-case letters, digits and hyphens")),
        );
    }
}

/// The `{names}` in a message.
fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

fn said(authority: &Authority) -> Said {
    let document = authority.document.trim_matches(['《', '》']);
    let number = authority.number.as_ref().map_or_else(String::new, |n| format!("（{n}）"));
    let clause = authority.clause.as_ref().map_or_else(String::new, |c| c.clone());
    Said::new(format!("《{document}》{number}{clause}"), &authority.en)
}
