//! How a unit stands beside those of its level: rank by score, and indicators far from what they tell.

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{Rank, Unit};
use crate::document::Level;

/// With fewer peers that tell an indicator nobody is far from them.
const PEERS: usize = 8;

/// So many times the usual distance from the median is far.
const FAR: f64 = 5.0;

/// Ranks the units of each level by their scores; equal scores share a place.
pub(super) fn rank(units: &mut [Unit]) {
    for level in levels(units) {
        let mut scores: Vec<f64> = units.iter().filter(|u| u.level == level).filter_map(|u| u.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        for unit in units.iter_mut().filter(|unit| unit.level == level) {
            unit.rank = unit.score.map(|score| {
                let place = scores.partition_point(|other| other.total_cmp(&score).is_gt()) + 1;
                Rank { place, of: scores.len() }
            });
        }
    }
}

/// Marks the indicators that stand far from those of the same level: by the median of the distances from the median, on a
/// scale of ratios (twice as many is as far as half as many) for counts, of differences for rates.
pub(super) fn outliers(units: &mut [Unit], rates: &[bool]) {
    for level in levels(units) {
        for (column, rate) in rates.iter().enumerate() {
            let told = |unit: &Unit| unit.indicators.get(column).and_then(Option::as_ref).map(|value| value.value);
            let mut values: Vec<Decimal> = units.iter().filter(|u| u.level == level).filter_map(told).collect();
            if values.len() < PEERS {
                continue;
            }
            values.sort();
            let middle = values[values.len() / 2];
            let scaled = |value: Decimal| {
                let value = value.to_f64().unwrap_or(0.0);
                if *rate { value } else { value.max(0.0).ln_1p() }
            };
            let center = scaled(middle);
            let mut distances: Vec<f64> = values.iter().map(|value| (scaled(*value) - center).abs()).collect();
            distances.sort_by(f64::total_cmp);
            // Where most tell the same, a small difference is none: a tenth, two percentage points.
            let usual = distances[distances.len() / 2].max(if *rate { 0.4 } else { 0.02 });
            for unit in units.iter_mut().filter(|unit| unit.level == level) {
                if let Some(value) = unit.indicators.get_mut(column).and_then(Option::as_mut) {
                    let far = (scaled(value.value) - center).abs() > FAR * usual;
                    value.outlier = far.then_some(middle);
                }
            }
        }
    }
}

fn levels(units: &[Unit]) -> Vec<Option<Level>> {
    let mut levels: Vec<Option<Level>> = units.iter().map(|unit| unit.level).collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Value;

    fn unit(score: f64, told: i64) -> Unit {
        let value = Value {
            value: Decimal::from(told),
            approximate: false,
            others: 0,
            line: 1,
            before: None,
            change: None,
            outlier: None,
        };
        Unit {
            score: Some(score),
            indicators: vec![Some(Box::new(value))],
            level: Some(Level::County),
            ..Unit::default()
        }
    }

    #[test]
    fn equal_scores_share_a_place() {
        let mut units = vec![unit(80.0, 1), unit(90.0, 1), unit(80.0, 1), unit(70.0, 1)];
        rank(&mut units);
        let places: Vec<usize> = units.iter().filter_map(|u| u.rank).map(|r| r.place).collect();
        assert_eq!(places, [2, 1, 2, 4]);
    }

    #[test]
    fn what_is_far_from_all_others_is_marked_and_nothing_else() {
        let mut units: Vec<Unit> = [40, 52, 61, 38, 45, 70, 55, 49, 4800].into_iter().map(|n| unit(1.0, n)).collect();
        outliers(&mut units, &[false]);
        let far: Vec<bool> =
            units.iter().map(|u| u.indicators[0].as_ref().is_some_and(|v| v.outlier.is_some())).collect();
        assert_eq!(far, [false, false, false, false, false, false, false, false, true]);
        let mut same: Vec<Unit> = [100; 9].into_iter().map(|n| unit(1.0, n)).collect();
        outliers(&mut same, &[true]);
        assert!(same.iter().all(|u| u.indicators[0].as_ref().is_some_and(|v| v.outlier.is_none())));
    }
}
