//! A stated number of items, and the items: 《…》《…》等3件, 存在以下三个方面的不足：一是…四是….

use rust_decimal::Decimal;

use super::{Figure, Kind, Reckoning, Verdict, reckon::Term};
use crate::{
    document::{Document, Section, SectionKind},
    text::{FSpan, Said, chinese_number},
};

/// Titles listed just before their number.
pub(super) fn titles(text: &str, figure: &Figure) -> Option<Reckoning> {
    let span = figure.quantity.span;
    // No list of titles is longer.
    let from = text.floor_char_boundary(span.start.saturating_sub(3000));
    let mut before = text[from..span.start].trim_end_matches('共').trim_end_matches("共计");
    let open = before.ends_with('等');
    before = before.trim_end_matches('等');
    let mut items = Vec::new();
    while let Some(rest) = before.strip_suffix('》') {
        let start = opening(rest)?;
        // What is not closed is no title.
        if rest[start..].contains('\n') {
            return None;
        }
        items.push(Term { span: FSpan::new(from + start, from + rest.len() + '》'.len_utf8()), value: Decimal::ONE });
        let listed = &rest[..start];
        before = listed.trim_end_matches(['、', ',']);
        before = ["以及", "和", "及", "与"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
        if before.len() == listed.len() && !listed.ends_with('》') {
            break;
        }
    }
    let joined = before.ends_with(['、', ')', '”', '等']);
    let value = figure.quantity.value;
    if items.len() < 2 || joined || !matches!(figure.quantity.unit, "件" | "部" | "项" | "个" | "份" | "篇" | "种")
    {
        return None;
    }
    let count = items.len();
    let listed = Decimal::from(count);
    let fits = if open { listed <= value } else { listed == value };
    let (unit, value) = (figure.quantity.unit, value.normalize());
    let computed =
        Said::new(format!("列出{count}{unit}，写的是{value}{unit}"), format!("{count} are listed, {value} are told"));
    items.reverse();
    Some(reckoning(figure.into(), items, Said::new("所列文件 = 件数", "titles = their number"), computed, fits))
}

/// Where the title opens that is closed at the end of a text; titles stand inside titles.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.char_indices().rev() {
        match c {
            '》' => depth += 1,
            '《' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// What stands between a number of things and the things: 6项事项为A、B、C.
const INTRODUCES: [&str; 7] = ["分别为", "分别是", "包括", "即", "为", "是", ":"];

/// Things listed after their number: 将5项事项列入目录,分别是A、B、C、D.
pub(super) fn named(text: &str, figure: &Figure) -> Option<Reckoning> {
    let value = figure.quantity.value;
    if !matches!(figure.quantity.unit, "项" | "个" | "件" | "部" | "类" | "条") || value > Decimal::from(12) {
        return None;
    }
    let after = &text[figure.quantity.span.end..figure.context.sentence.end];
    let head = &after[..after.floor_char_boundary(80)];
    let (word, at) = INTRODUCES.iter().filter_map(|word| Some((*word, head.find(word)?))).min_by_key(|(_, at)| *at)?;
    // 为 and 是 must follow the noun at once; the others may stand after one clause more.
    let between = &after[..at];
    let short = between.chars().count() <= if matches!(word, "为" | "是" | "即") { 8 } else { 16 };
    if !short || between.contains(['、', '。', ';', '“', '《']) {
        return None;
    }
    let start = figure.quantity.span.end + at + word.len();
    let listed = &text[start..figure.context.sentence.end];
    let listed = &listed[..listed.find([',', '。', ';', '\n', ':']).unwrap_or(listed.len())];
    let open = listed.ends_with('等') || listed.contains("等");
    let mut items = Vec::new();
    let mut from = start;
    for item in listed.split('、') {
        items.push((from, item));
        from += item.len() + '、'.len_utf8();
    }
    // Short pieces are words joined inside one item, and quantities are no names.
    let plain =
        |item: &str| item.chars().count() >= 4 && !item.contains(|c: char| c.is_ascii_digit() || "(《“".contains(c));
    let last = items.last()?.1;
    // A、B和C: the last may be one or two.
    let last_two = ["和", "及", "与"].iter().any(|word| last.contains(word));
    if items.len() + usize::from(last_two) < 3 || open || !items.iter().all(|(_, item)| plain(item)) {
        return None;
    }
    let (unit, count) = (figure.quantity.unit, items.len());
    let fits = value == Decimal::from(count) || last_two && value == Decimal::from(count + 1);
    let (value, count) = (value.normalize(), count + usize::from(last_two));
    let computed =
        Said::new(format!("列出{count}{unit}，写的是{value}{unit}"), format!("{count} are listed, {value} are told"));
    let terms = items.iter().map(|(at, item)| Term { span: FSpan::new(*at, at + item.len()), value: Decimal::ONE });
    Some(reckoning(
        figure.into(),
        terms.collect(),
        Said::new("所列事项 = 项数", "items = their number"),
        computed,
        fits,
    ))
}

/// Announced numbers against the enumeration that follows.
pub(super) fn enumerations(document: &Document) -> Vec<Reckoning> {
    let named = Said::new("写明的项数 = 列出的项数", "items announced = items listed");
    let sections = document.sections();
    let mut found = Vec::new();
    for (at, first) in sections.iter().enumerate() {
        let Some(kind) = first.marker.filter(|m| m.number == 1).map(|m| m.kind) else { continue };
        let items: Vec<&Section> = sections[at..]
            .iter()
            .take_while(|s| s.span.start < first.parent.map_or(usize::MAX, |p| document.section(p).span.end))
            .filter(|s| s.parent == first.parent && s.marker.is_some_and(|m| m.kind == kind))
            .collect();
        // One run, without gap or restart: anything else is numbering gone wrong, of which another rule speaks.
        let run =
            items.iter().enumerate().take_while(|(i, s)| s.marker.is_some_and(|m| m.number as usize == i + 1)).count();
        if run < 2 || run != items.len() || first.kind != SectionKind::Enumerated && run > 10 {
            continue;
        }
        found.extend(announced(document, first.heading.start).and_then(|term| {
            let fits = term.value == Decimal::from(run);
            let value = term.value.normalize();
            let computed =
                Said::new(format!("写明{value}项，列出{run}项"), format!("{value} are announced, {run} are listed"));
            let items = items.iter().map(|s| Term { span: s.heading, value: Decimal::ONE }).collect();
            (term.value >= Decimal::TWO).then(|| reckoning(term, items, named.clone(), computed, fits))
        }));
    }
    found
}

/// The number announced just before an enumeration: 主要有以下三个方面：
fn announced(document: &Document, at: usize) -> Option<Term> {
    const NOUNS: [&str; 8] = ["个方面", "方面", "个不足", "个问题", "项", "点", "条", "个"];
    let text = document.folded().text();
    let before = text[..at].trim_end_matches('\n');
    let closed = before.ends_with([':', '。', ',']);
    let before = before.trim_end_matches([':', '。', ',']);
    let clause = before.rsplit(['。', '\n', ';', ',', ':']).next().unwrap_or(before);
    if !closed || clause.contains(['“', '《']) {
        return None;
    }
    let told = ["以下", "如下", "下列", "方面", "几", "主要"].iter().any(|word| clause.contains(word));
    let (start, len, value) = NOUNS.iter().find_map(|noun| {
        let end = clause.find(noun)?;
        let digits =
            clause[..end].trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c));
        let number = &clause[digits.len()..end];
        let value = number.parse().ok().or_else(|| chinese_number(number))?;
        (!digits.ends_with(['第', '这', '前'])).then_some((digits.len(), number.len() + noun.len(), value))
    })?;
    // 三项制度 stands there as a name; an announcement says 以下, or ends in a colon.
    let colon = text[..at].trim_end_matches('\n').ends_with(':');
    if !(told || colon) {
        return None;
    }
    let start = at - (text[..at].len() - before.len()) - clause.len() + start;
    Some(Term { span: FSpan::new(start, start + len), value: Decimal::from(value) })
}

fn reckoning(term: Term, items: Vec<Term>, expression: Said, computed: Said, fits: bool) -> Reckoning {
    Reckoning {
        kind: Kind::Listing,
        terms: std::iter::once(term).chain(items).collect(),
        stated: term.span,
        expression,
        computed,
        fits: None,
        verdict: if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: false } },
    }
}
