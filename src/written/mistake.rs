//! A mistake in a file that a person wrote, with its place, and the name that was meant by a misspelt one.

use std::sync::Arc;

use crate::text::Said;

/// One mistake in one file.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The file as the user named it.
    pub file: String,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
    /// The place in bytes of the file; `None` when the file cannot be read.
    pub at: Option<(usize, usize)>,
    /// The text of the file.
    pub text: Arc<str>,
}

/// The closest of some names to a misspelt one, if it is close enough to be meant.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|k| (strsim::damerau_levenshtein(name, k), k))
        .filter(|(d, k)| *d <= 1 + k.chars().count() / 4)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// “Did you mean”, or the list of what there is; `None` where there is nothing.
pub fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<Said> {
    let known: Vec<&str> = known.collect();
    if let Some(near) = nearest(name, known.iter().copied()) {
        return Some(Said::new(format!("是否想写“{near}”？"), format!("did you mean `{near}`?")));
    }
    let listed = || Said::new(format!("可用的有：{}", known.join("、")), format!("known: {}", known.join(", ")));
    (!known.is_empty()).then(listed)
}
