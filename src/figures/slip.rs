//! One thing told twice with two numbers, where no indicator names it: digits in another order (1462处 and 1426处), the same
//! long phrase with another number.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::{
    Figure, Kind, Reckoning, Verdict,
    period::Period,
    reckon::{self, number},
    sentence::shares_words,
    unit,
};
use crate::text::Said;

/// Pairs of large numbers of one unit, made of the same digits, said of the same thing in two places.
pub(super) fn transposed(text: &str, figures: &[Figure]) -> Vec<Reckoning> {
    let exact = |f: &&Figure| {
        f.known.period == Period::Year
            && !f.quantity.approximate()
            && f.quantity.step == 1.into()
            && f.quantity.value >= 100.into()
    };
    let large: Vec<(&Figure, Vec<u8>)> = figures
        .iter()
        .filter(exact)
        .map(|f| {
            let mut digits = f.quantity.value.normalize().to_string().into_bytes();
            digits.sort_unstable();
            (f, digits)
        })
        .collect();
    let mut times: HashMap<Decimal, usize> = HashMap::new();
    for figure in figures {
        *times.entry(figure.quantity.value).or_default() += 1;
    }
    let mut alike: HashMap<&[u8], Vec<&Figure>> = HashMap::new();
    let mut found = Vec::new();
    for (b, digits) in &large {
        let earlier = alike.entry(digits).or_default();
        for a in earlier.iter().take(MOST) {
            let (x, y) = (&a.quantity, &b.quantity);
            let apart = a.context.sentence != b.context.sentence && may_be_one(a, b);
            // A number that is told twice is itself and no slip of another.
            let once = |q: &super::Quantity| times.get(&q.value) == Some(&1);
            let apart = apart && once(x) && once(y);
            // The noun stands before the one and after the other: 排查隐患1462处 and 1426处隐患中. Of smaller numbers, which
            // are alike by chance more often, a longer one is asked for.
            let around = |f: &Figure| format!("{}{}", f.context.left.of(text), f.context.right.of(text));
            let length = if x.value >= 1000.into() { 2 } else { 3 };
            let said = |of: &Figure, other: &Figure| shares_words(of.context.counts.of(text), &around(other), length);
            let same = said(a, b) || said(b, a);
            if x.value != y.value && unit::class(x.unit) == unit::class(y.unit) && apart && same {
                found.push(Reckoning {
                    kind: Kind::Twice,
                    terms: vec![(*a).into(), (*b).into()],
                    stated: y.span,
                    expression: Said::same(a.context.counts.of(text)),
                    computed: reckon::sum(format!("{}≠{}", number(x), number(y))),
                    fits: None,
                    verdict: Verdict::Inconsistent { sure: false },
                });
            }
        }
        earlier.push(b);
    }
    found
}

/// So many earlier figures one is held against.
const MOST: usize = 20;

/// The same long phrase counted with two numbers: 调解知识产权纠纷近300件 and 调解知识产权纠纷412件.
pub(super) fn retold(text: &str, figures: &[Figure]) -> Vec<Reckoning> {
    // Sessions and meetings are told again and again, each with its own number.
    let thing = |f: &&Figure| {
        let phrase = phrase(text, f);
        f.known.period == Period::Year
            && matches!(unit::class(f.quantity.unit), "件" | "人" | "个" | "项" | "户" | "份" | "家" | "处" | "元")
            && phrase.chars().count() >= PHRASE
            && f.known.indicator.is_none()
    };
    let told: Vec<&Figure> = figures.iter().filter(thing).collect();
    // Phrases that may be the same end in the same characters.
    let tail = |f: &Figure| phrase(text, f).chars().rev().take(PHRASE).collect::<String>();
    let mut alike: HashMap<String, Vec<&Figure>> = HashMap::new();
    let mut found = Vec::new();
    for b in &told {
        let earlier = alike.entry(tail(b)).or_default();
        for a in earlier.iter().take(MOST).filter(|a| b.context.sentence != a.context.sentence && may_be_one(a, b)) {
            let (x, y) = (phrase(text, a), phrase(text, b));
            let same =
                (x.ends_with(y) || y.ends_with(x)) && unit::class(a.quantity.unit) == unit::class(b.quantity.unit);
            if same {
                let fits = a.quantity.interval().meets(b.quantity.interval());
                let sign = if fits { "＝" } else { "≠" };
                found.push(Reckoning {
                    kind: Kind::Twice,
                    terms: vec![(*a).into(), (*b).into()],
                    stated: b.quantity.span,
                    expression: Said::same(if x.len() < y.len() { x } else { y }),
                    computed: reckon::sum(format!("{}{sign}{}", number(&a.quantity), number(&b.quantity))),
                    fits: None,
                    verdict: if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: false } },
                });
            }
        }
        earlier.push(b);
    }
    found
}

/// A phrase shorter than this may be said of many things.
const PHRASE: usize = 7;

/// What leads to a number, when that is what it counts.
fn phrase<'t>(text: &'t str, figure: &Figure) -> &'t str {
    let counts = figure.context.counts;
    if figure.context.left.contains(counts) { counts.of(text) } else { "" }
}

/// Whether two figures may be of one scope.
fn may_be_one(a: &Figure, b: &Figure) -> bool {
    let scopes = a.known.scope.iter().zip(&b.known.scope);
    scopes.into_iter().all(|(a, b)| a.is_none() || b.is_none() || a == b)
}
