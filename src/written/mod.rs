//! Files that people write in YAML, whatever they are for: rules, settings.
//!
//! The places of nodes, what serde says of a wrong entry in both languages, and reading on behind a mistake so that all of
//! them are told at once. It knows no key of any file.

mod message;
mod mistake;
mod repair;
mod yaml;

pub use mistake::{Mistake, nearest, suggestion};
pub use repair::Filler;
pub use yaml::{FormError, Index, index};

use serde::de::DeserializeOwned;
use serde_yaml::Value;

use crate::text::Said;

/// So many mistakes of one entry are looked for.
const MOST: usize = 20;

/// Reads one entry, the node at `path` of an indexed file (empty for the whole file); each mistake in it is told with what to
/// do and its place in bytes. With a mistake, what is returned was mended and is only good for finding more of them.
pub fn read<T: DeserializeOwned>(
    index: &Index,
    path: &str,
    mut value: Value,
    filler: Filler,
    mut tell: impl FnMut(Said, Option<Said>, (usize, usize)),
) -> Option<T> {
    for _ in 0..MOST {
        let error = match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        let inner = error.path().to_string();
        let full = match inner.as_str() {
            "." => path.to_owned(),
            inner if inner.starts_with('[') || path.is_empty() => format!("{path}{inner}"),
            inner => format!("{path}.{inner}"),
        };
        let text = error.inner().to_string();
        // A number where one of some words belongs: as a word it is an unknown one, and the known ones are told.
        if text.contains("Tagged enum") && repair::spell(&mut value, error.path()) {
            continue;
        }
        let (message, help, key) = message::serde_message(&text);
        let below = |key: &String| if full.is_empty() { key.clone() } else { format!("{full}.{key}") };
        let named = key.as_ref().and_then(|key| index.key(&below(key)).or_else(|| index.key(&full)));
        let at = named.unwrap_or_else(|| index.place(&full));
        tell(message, help, at);
        let missing = text.contains("missing field").then(|| text.split('`').nth(1)).flatten();
        if !repair::mend(&mut value, error.path(), missing.or(key.as_deref()), missing.is_some(), filler) {
            return None;
        }
    }
    None
}
