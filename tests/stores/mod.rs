//! What tests of the store have in common.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Whether the journal of a store holds what is to be taken back: it then begins with its mark.
pub(crate) fn in_mid_write(store: &Path) -> bool {
    let journal = PathBuf::from(format!("{}-journal", store.display()));
    fs::read(journal).is_ok_and(|journal| journal.starts_with(&[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]))
}
