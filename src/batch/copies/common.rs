//! What many units write: sentences of a notice, of a campaign, of their superiors' wording. They are nobody's copy.

/// The groups that stand in the reports of so many units that they tell none from the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// Sorted.
    pub(super) groups: Vec<u32>,
}

impl Common {
    /// How many groups are common.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// Whether many write a prepared sentence: three quarters of the groups that
    /// [`super::Prints`] keeps of it are common.
    pub(super) fn holds(&self, kept: &[u32]) -> bool {
        let known = kept.iter().filter(|group| self.groups.binary_search(group).is_ok()).count();
        known > 0 && known * 4 >= kept.len() * 3
    }
}
