//! Reading on behind a mistake: an entry whose first mistake was recorded is mended just so far that the next can be found.
//!
//! What is mended is never used: a file with a mistake is not loaded.

use serde_path_to_error::{Path, Segment};
use serde_yaml::Value;

/// Something sound for a key that an entry cannot do without; `None` where the file has no such key.
pub type Filler = fn(&str) -> Option<Value>;

/// The keys and places on the way to a node; `None` where the path is not known.
fn steps(path: &Path) -> Option<Vec<Value>> {
    path.iter()
        .map(|segment| match segment {
            Segment::Map { key } | Segment::Enum { variant: key } => Some(Value::String(key.clone())),
            Segment::Seq { index } => Some(Value::Number((*index).into())),
            Segment::Unknown => None,
        })
        .collect()
}

/// The node at the end of some steps.
fn node<'v>(value: &'v mut Value, steps: &[Value]) -> Option<&'v mut Value> {
    steps.iter().try_fold(value, |value, step| match step {
        Value::Number(index) => value.as_sequence_mut()?.get_mut(usize::try_from(index.as_u64()?).ok()?),
        key => value.as_mapping_mut()?.get_mut(key),
    })
}

/// Turns a number or a truth value at a path into the text that it is written as; whether there was one.
pub(super) fn spell(value: &mut Value, path: &Path) -> bool {
    let Some(node) = steps(path).and_then(|steps| node(value, &steps)) else { return false };
    let text = match node {
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::String(_) | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => return false,
    };
    *node = Value::String(text);
    true
}

/// Mends the mistake at a path: an unknown key goes, a missing one is filled in, a wrong value is put in the place of or
/// goes. Whether that was possible; `named` is the key that the message names.
pub(super) fn mend(value: &mut Value, path: &Path, named: Option<&str>, missing: bool, filler: Filler) -> bool {
    let Some(mut steps) = steps(path) else { return false };
    if let Some(key) = named {
        // The path may end at the map or at the key itself.
        if steps.last().and_then(Value::as_str) == Some(key) && !missing {
            steps.pop();
        }
        let Some(map) = node(value, &steps).and_then(Value::as_mapping_mut) else { return false };
        if missing {
            return filler(key).is_some_and(|filler| map.insert(key.into(), filler).is_none());
        }
        return map.remove(key).is_some();
    }
    let Some(last) = steps.pop() else { return false };
    match (node(value, &steps), last) {
        (Some(Value::Sequence(list)), Value::Number(index)) => {
            let index = index.as_u64().and_then(|i| usize::try_from(i).ok()).filter(|i| *i < list.len());
            index.map(|i| list.remove(i)).is_some()
        }
        (Some(Value::Mapping(map)), key) => match filler(key.as_str().unwrap_or_default()) {
            Some(filler) if map.get(&key) != Some(&filler) => map.insert(key, filler).is_some(),
            _ => map.remove(&key).is_some(),
        },
        _ => false,
    }
}
