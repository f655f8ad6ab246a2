//! Growth over the year before.

use super::{Sentence, is_count, shares_word};
use crate::figures::{
    Figure, Kind, Reckoning, Verdict,
    interval::Interval,
    period::Period,
    reckon::{self, number},
    unit,
};
use rust_decimal::Decimal;

impl<'a> Sentence<'a> {
    /// Whether a figure tells how much another grew (`true`) or fell.
    pub(super) fn grows(&self, figure: &Figure) -> Option<bool> {
        let left = self.left(figure);
        let more = ["增长", "增加", "上升", "提高", "提升", "多", "多发"];
        let less = ["下降", "减少", "降低", "下滑", "少", "少发"];
        let ends =
            |words: &[&str]| words.iter().any(|word| left.ends_with(word) || left.ends_with(&format!("{word}了")));
        match (ends(&more), ends(&less)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    /// Whether a count of this year and one of the year before are of the same thing: 上年为80件 names nothing of its own; what
    /// names something must name the same.
    fn of_one_thing(&self, now: &Figure, then: &Figure) -> bool {
        let (x, y) = (now.known.indicator, then.known.indicator);
        let filler =
            |c: &char| !"上去前一年度同期为的是由从较比与于达到共了，受理收办结".contains(*c) && !c.is_ascii_digit();
        let named: String = self.left(then).chars().filter(filler).collect();
        let same = x.is_some() && x == y
            || named.chars().count() < 2
            || self.left(now).ends_with(['到', '至'])
            || shares_word(&named, self.left(now));
        same && (x.is_none() || y.is_none() || x == y)
            && unit::class(now.quantity.unit) == unit::class(then.quantity.unit)
            && now.known.scope == then.known.scope
    }

    /// 受理120件,上年100件,同比增长20%: this year's and last year's count, and the growth.
    pub(super) fn growth(&self, at: usize, growth: &'a Figure) -> Option<Reckoning> {
        let more = self.grows(growth)?;
        let per_cent = growth.quantity.unit == "%";
        let points = growth.quantity.unit.ends_with("百分点");
        let class = unit::class(growth.quantity.unit);
        let fits_unit = |f: &&Figure| match (per_cent, points) {
            (true, _) => is_count(f),
            (_, true) => f.quantity.unit == "%",
            _ => unit::class(f.quantity.unit) == class,
        };
        // One of each: with more the sentence compares several things, and which with which is open. The growth may stand
        // before them, too: 同比增长15%,由800件上升到900件.
        let of = |figures: &'a [Figure], period: Period| -> Vec<&'a Figure> {
            let fits = figures.iter().filter(|f| f.known.period == period && self.grows(f).is_none());
            fits.filter(fits_unit).collect()
        };
        let pair = |figures: &'a [Figure]| -> Option<(&'a Figure, &'a Figure)> {
            let [then] = of(figures, Period::Earlier)[..] else { return None };
            let mut nows = of(figures, Period::Year);
            nows.retain(|now| self.of_one_thing(now, then));
            if let [now] = nows[..] { Some((now, then)) } else { None }
        };
        let (now, then) = pair(&self.figures[..at]).or_else(|| pair(&self.figures[at + 1..]))?;
        let (a, b) = (now.quantity.interval(), then.quantity.interval());
        let change = if more { signed_minus(a, b)? } else { signed_minus(b, a)? };
        let (got, shown) = if per_cent {
            let share = percent(change, b)?;
            let (x, y) = if more { (now, then) } else { (then, now) };
            let change = signed_minus(Interval::point(x.quantity.value), Interval::point(y.quantity.value))?;
            let exact = percent(change, Interval::point(then.quantity.value))?;
            let decimals = growth.quantity.step.scale().max(1);
            (
                share,
                format!(
                    "({}－{})÷{}＝{}%",
                    number(&x.quantity),
                    number(&y.quantity),
                    number(&then.quantity),
                    exact.low.round_dp(decimals).normalize()
                ),
            )
        } else {
            let (x, y) = if more { (now, then) } else { (then, now) };
            let exact = x.quantity.value - y.quantity.value;
            (change, format!("{}－{}＝{}", number(&x.quantity), number(&y.quantity), reckon::plain(exact)))
        };
        let verdict = if got.meets(growth.quantity.interval()) {
            Verdict::Consistent
        } else {
            Verdict::Inconsistent { sure: true }
        };
        let word = if more { "增长" } else { "下降" };
        let words = (format!("{}与上年相比{word}", self.called(now)), shown);
        Some(Self::reckoning(Kind::Growth, &[now, then, growth], growth, words, verdict))
    }
}

/// A difference that may be negative.
fn signed_minus(a: Interval, b: Interval) -> Option<Interval> {
    Some(Interval { low: a.low.checked_sub(b.high?)?, high: Some(a.high?.checked_sub(b.low)?) })
}

/// A change in per cent of what it changed from.
fn percent(change: Interval, base: Interval) -> Option<Interval> {
    let of = |part: Decimal, whole: Decimal| part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole);
    let high = base.high?;
    let bounds =
        [of(change.low, base.low)?, of(change.low, high)?, of(change.high?, base.low)?, of(change.high?, high)?];
    Some(Interval { low: bounds.iter().copied().min()?, high: bounds.iter().copied().max() })
}
