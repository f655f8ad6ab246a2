//! What a printed number may stand for: 300余 is 300 to 400, 10.48% what rounds or is cut to it.

use rust_decimal::Decimal;

use super::{Bound, Quantity};

/// From the least to the most that a number may be; `None`: without limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The least.
    pub low: Decimal,
    /// The most.
    pub high: Option<Decimal>,
}

impl Interval {
    /// One number exactly.
    #[must_use]
    pub const fn point(value: Decimal) -> Self {
        Self { low: value, high: Some(value) }
    }

    /// Whether the two may be the same number.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.high.is_none_or(|high| other.low <= high) && other.high.is_none_or(|high| self.low <= high)
    }

    /// Whether this may be at most the other.
    #[must_use]
    pub fn may_be_at_most(self, other: Self) -> bool {
        other.high.is_none_or(|high| self.low <= high)
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let high = match (self.high, other.high) {
            (Some(a), Some(b)) => Some(a.checked_add(b)?),
            _ => None,
        };
        Some(Self { low: self.low.checked_add(other.low)?, high })
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        let low = other.high.map_or(Some(Decimal::ZERO), |high| self.low.checked_sub(high))?;
        let high = match self.high {
            Some(high) => Some(high.checked_sub(other.low)?),
            None => None,
        };
        Some(Self { low, high })
    }

    /// The quotient in per cent; `None` where the divisor may be nothing.
    #[must_use]
    pub fn per_cent_of(self, whole: Self) -> Option<Self> {
        let per_cent = |a: Decimal, b: Decimal| {
            (b > Decimal::ZERO).then(|| a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)).flatten()
        };
        let low = whole.high.map_or(Some(Decimal::ZERO), |high| per_cent(self.low, high))?;
        let high = match self.high {
            Some(high) => Some(per_cent(high, whole.low)?),
            None => None,
        };
        Some(Self { low, high })
    }
}

/// About is so much more or less, in per cent.
const ABOUT: i64 = 15;

impl Quantity {
    /// What the number may stand for. A rate may be rounded or cut: both
    /// are done, and neither is wrong. 100% and 0%
    /// are claims, not rounded figures.
    ///
    /// ```
    /// use hegui::figures::quantities;
    /// use rust_decimal::Decimal;
    /// let range = |text| { let i = quantities(text)[0].interval(); (i.low.normalize(), i.high.map(|h| h.normalize())) };
    /// assert_eq!(range("办结148件"), (Decimal::from(148), Some(Decimal::from(148))));
    /// assert_eq!(range("300余件"), (Decimal::from(300), Some(Decimal::from(400))));
    /// assert_eq!(range("率达100%"), (Decimal::from(100), Some(Decimal::from(100))));
    /// assert!(range("败诉率12%").1 > Some("12.9".parse().unwrap())); // 12.5 rounds to 13 and is cut to 12
    /// assert!(range("败诉率13%").0 == "12.5".parse().unwrap());
    /// ```
    #[must_use]
    pub fn interval(&self) -> Interval {
        let (value, step) = (self.value, self.step);
        let part = |times: i64| value * Decimal::new(times, 2);
        if let Some(upper) = self.upper {
            return Interval { low: value, high: Some(upper) };
        }
        match self.bound {
            Bound::Exact => self.printed(),
            Bound::Over => Interval { low: value, high: Some(value + place(value, step)) },
            Bound::AtLeast | Bound::Above => Interval { low: value, high: None },
            Bound::Under => Interval { low: part(80), high: Some(value) },
            Bound::AtMost | Bound::Below => Interval { low: Decimal::ZERO, high: Some(value) },
            Bound::About => Interval { low: part(100 - ABOUT), high: Some(part(100 + ABOUT)) },
        }
    }

    fn printed(&self) -> Interval {
        let (value, step) = (self.value, self.step);
        let rate = matches!(self.unit, "%" | "‰");
        let claim = rate && (value == Decimal::ONE_HUNDRED || value.is_zero());
        if claim || (step == Decimal::ONE && !rate) {
            return Interval::point(value);
        }
        let half = step / Decimal::TWO;
        let high = if rate { step - step / Decimal::ONE_THOUSAND } else { half };
        Interval { low: value - half, high: Some(value + high) }
    }
}

/// The place of the last digit that is not zero: 100 in 300, 10 in 120.
fn place(value: Decimal, step: Decimal) -> Decimal {
    let mut place = step;
    while !value.is_zero() && (value / (place * Decimal::TEN)).fract().is_zero() {
        place *= Decimal::TEN;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::super::quantities;

    fn share(part: &str, whole: &str, rate: &str) -> bool {
        let read = |text: &str| quantities(text)[0].interval();
        read(part).per_cent_of(read(whole)).unwrap().meets(read(rate))
    }

    #[test]
    fn rates_are_held_against_their_counts_to_the_printed_decimals() {
        for (part, whole, rate, fits) in [
            ("79件", "148件", "53.38%", true),
            ("11件", "104件", "10.48%", false),
            ("11件", "105件", "10.48%", true),
            ("11件", "104件", "10.58%", true),
            ("11件", "104件", "10.57%", true), // cut
            ("11件", "104件", "10.59%", false),
            ("1件", "8件", "12%", true),
            ("1件", "8件", "13%", true),
            ("1件", "8件", "12.5%", true),
            ("1件", "8件", "12.4%", false),
            ("52件", "53件", "100%", false),
            ("299件", "300件", "100%", false),
            ("300余件", "326件", "95%", true),
            ("3.2万件", "3.3万件", "97%", true),
            ("0件", "55件", "0%", true),
        ] {
            assert_eq!(share(part, whole, rate), fits, "{part} / {whole} = {rate}");
        }
    }
}
