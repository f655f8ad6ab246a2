//! Digits in another order: 1462处 in one place and 1426处 of the same in another.

use super::{
    Figure, Kind, Reckoning, Verdict,
    period::Period,
    reckon::{self, number},
    sentence::shares_word,
    unit,
};
use crate::text::Said;

/// Pairs of large numbers of one unit, made of the same digits, said of the same thing in two places.
pub(super) fn transposed(text: &str, figures: &[Figure]) -> Vec<Reckoning> {
    let exact = |f: &&Figure| {
        f.known.period == Period::Year
            && !f.quantity.approximate()
            && f.quantity.step == 1.into()
            && f.quantity.value >= 1000.into()
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
    let mut found = Vec::new();
    for (i, (a, digits)) in large.iter().enumerate() {
        for (b, _) in large[i + 1..].iter().filter(|(_, other)| other == digits) {
            let (x, y) = (&a.quantity, &b.quantity);
            let apart = a.context.sentence != b.context.sentence && a.known.scope == b.known.scope;
            // The noun stands before the one and after the other: 排查隐患1462处 and 1426处隐患中.
            let around = |f: &Figure| format!("{}{}", f.context.left.of(text), f.context.right.of(text));
            let same = shares_word(a.context.counts.of(text), &around(b))
                || shares_word(b.context.counts.of(text), &around(a));
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
    }
    found
}
