//! A rate in one part of a report whose counts stand in another: 案卷评查合格率为93.8% among the shortcomings, 抽取案卷240份,
//! 合格231份 among the results.

use std::collections::HashSet;

use super::{
    Figure, Kind, Reckoning, Verdict,
    context::without_leads,
    period::Period,
    reckon,
    sentence::{is_count, named_after, rate_name, shares_words},
    unit,
};
use crate::text::{FSpan, Said};

/// So many rates are looked after.
const MOST: usize = 100;

/// What is said of anything: a noun made of these alone does not tell what a rate is of.
const COMMON: [&str; 14] =
    ["案件", "工作", "全年", "本年", "年度", "全市", "全县", "全区", "全省", "全镇", "行政", "情况", "部分", "各类"];

/// Rates that no other reckoning spoke of, held against the one place that counts the same.
pub(super) fn rates(text: &str, figures: &[Figure], told: &HashSet<FSpan>) -> Vec<Reckoning> {
    let mut found = Vec::new();
    let rates = figures.iter().filter(|f| f.quantity.unit == "%" && f.known.period == Period::Year);
    for rate in rates.filter(|f| !told.contains(&f.quantity.span)).take(MOST) {
        found.extend(afar(text, figures, rate));
    }
    found
}

fn afar(text: &str, figures: &[Figure], rate: &Figure) -> Option<Reckoning> {
    let left = rate.context.left.of(text);
    let after = named_after(rate.context.right.of(text));
    let named = rate_name(left).or(after)?;
    // 案卷评查合格: what is rated, and the verb. The verb is the end of the name that a count is called by.
    let noun_of = |verb: &str| -> Option<String> {
        let before = if after.is_some() { left } else { left[..left.rfind('率')?].strip_suffix(verb)? };
        Some(without_leads(before).to_owned())
    };
    let mut pairs: Vec<(&Figure, &Figure)> = Vec::new();
    for pair in figures.windows(2) {
        let (whole, part) = (&pair[0], &pair[1]);
        if !together(text, whole, part, rate) {
            continue;
        }
        let verbs = named.char_indices().map(|(at, _)| &named[at..]).filter(|verb| verb.chars().count() >= 2);
        let fits = |verb: &str| {
            let noun = noun_of(verb);
            let leads = whole.context.left.of(text);
            part.context.left.of(text).ends_with(verb)
                && noun.is_some_and(|noun| tells(&noun) && shares_words(&without_common(&noun), leads, 2))
        };
        if verbs.into_iter().any(fits) {
            pairs.push((whole, part));
        }
    }
    // Told in several places of several things: which is meant is open.
    let [(whole, part)] = pairs[..] else { return None };
    let (fits, computed, said) = reckon::rate(part, whole, rate)?;
    let verdict = if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: false } };
    let counted = whole.context.counts.of(text);
    Some(Reckoning {
        kind: Kind::Rate,
        terms: vec![part.into(), whole.into(), rate.into()],
        stated: rate.quantity.span,
        expression: Said::same(format!("{}÷{counted} ~ {named}率", part.context.counts.of(text))),
        computed: reckon::sum(computed),
        fits: said,
        verdict,
    })
}

/// Whether two counts stand together in one sentence, the second a part of the first, and not with the rate.
fn together(text: &str, whole: &Figure, part: &Figure, rate: &Figure) -> bool {
    let between = &text[whole.quantity.span.end..part.quantity.span.start.max(whole.quantity.span.end)];
    is_count(whole)
        && is_count(part)
        && unit::class(whole.quantity.unit) == unit::class(part.quantity.unit)
        && whole.context.sentence == part.context.sentence
        && whole.context.sentence != rate.context.sentence
        && whole.known.period == Period::Year
        && part.known.period == Period::Year
        && whole.known.scope == rate.known.scope
        && part.quantity.value <= whole.quantity.value
        && !whole.quantity.value.is_zero()
        && !between.contains([';', '('])
        // 其中村级化解: a part of the whole, and not what was done with it.
        && !between.contains("其中")
}

fn tells(noun: &str) -> bool {
    without_common(noun).chars().count() >= 2
}

fn without_common(noun: &str) -> String {
    COMMON.iter().fold(noun.to_owned(), |noun, word| noun.replace(word, "\u{FFFC}"))
}
