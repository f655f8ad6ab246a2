//! Transforms of the plane, as PDF and OFD write them: six numbers.

/// `[a b c d e f]`: (x, y) becomes (a·x + c·y + e, b·x + d·y + f).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::format) struct Matrix(pub(in crate::format) [f64; 6]);

impl Matrix {
    pub(in crate::format) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this, then `next`.
    pub(in crate::format) fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], n) = (self.0, next);
        let ((a, b), (c, d), (e, f)) = (n.vector(a, b), n.vector(c, d), n.point(e, f));
        Self([a, b, c, d, e, f])
    }

    pub(in crate::format) fn point(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// A direction with its length.
    pub(in crate::format) fn vector(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, ..] = self.0;
        (a * x + c * y, b * x + d * y)
    }

    pub(in crate::format) fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_after_the_other() {
        let turn = Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]);
        let both = Matrix::translation(10.0, 0.0).then(turn);
        assert_eq!(both.point(1.0, 2.0), (-2.0, 11.0));
        assert_eq!(Matrix::IDENTITY.then(both), both);
        assert_eq!(both.vector(1.0, 0.0), (0.0, 1.0));
    }
}
