//! Straight lines and thin bars that a page draws: the rules of its tables.

use hayro_syntax::content::ops::TypedInstruction as Op;

use crate::format::layout::{Matrix, Rule};

/// Points of one path, at most: a table has few, a drawing many.
const MOST_POINTS: usize = 20_000;
/// Rules of one page, at most.
const MOST_RULES: usize = 20_000;

/// The path being drawn, as its broken lines on the page.
#[derive(Debug, Default)]
pub(super) struct Path {
    lines: Vec<Vec<(f64, f64)>>,
    points: usize,
}

impl Path {
    /// Follows an operator; whether it was one of paths.
    pub(super) fn step(&mut self, step: &Op<'_, '_>, ctm: Matrix, rules: &mut Vec<Rule>) -> bool {
        match step {
            Op::MoveTo(to) => self.start(ctm.point(to.0.as_f64(), to.1.as_f64())),
            Op::LineTo(to) => self.go(ctm.point(to.0.as_f64(), to.1.as_f64())),
            // A curve is no rule: its end is where the next line begins.
            Op::CubicTo(to) => self.start(ctm.point(to.4.as_f64(), to.5.as_f64())),
            Op::CubicStartTo(to) => self.start(ctm.point(to.2.as_f64(), to.3.as_f64())),
            Op::CubicEndTo(to) => self.start(ctm.point(to.2.as_f64(), to.3.as_f64())),
            Op::ClosePath(_) => self.close(),
            Op::RectPath(r) => {
                let [x, y, w, h] = [r.0, r.1, r.2, r.3].map(|n| n.as_f64());
                self.start(ctm.point(x, y));
                [(x + w, y), (x + w, y + h), (x, y + h)].into_iter().for_each(|(x, y)| self.go(ctm.point(x, y)));
                self.close();
            }
            Op::StrokePath(_) => self.paint(rules, true),
            Op::CloseAndStrokePath(_) | Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                self.close();
                self.paint(rules, true);
            }
            Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => self.paint(rules, true),
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                self.paint(rules, false);
            }
            Op::EndPath(_) => *self = Self::default(),
            _ => return false,
        }
        true
    }

    pub(super) fn start(&mut self, at: (f64, f64)) {
        if self.points < MOST_POINTS {
            self.lines.push(vec![at]);
            self.points += 1;
        }
    }

    pub(super) fn go(&mut self, to: (f64, f64)) {
        if self.points < MOST_POINTS
            && let Some(line) = self.lines.last_mut()
        {
            line.push(to);
            self.points += 1;
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(first) = self.lines.last().and_then(|line| line.first()).copied() {
            self.go(first);
        }
    }

    /// Paints the path: its lines when it is outlined, thin bars when it is filled.
    pub(super) fn paint(&mut self, rules: &mut Vec<Rule>, outlined: bool) {
        for line in std::mem::take(self).lines {
            if rules.len() > MOST_RULES {
                return;
            }
            match Rule::around(&line) {
                Some(rule) => rules.push(rule),
                None if outlined => {
                    rules.extend(line.windows(2).map(|ends| Rule { from: ends[0], to: ends[1] }));
                }
                None => {}
            }
        }
    }
}
