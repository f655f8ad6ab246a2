//! By what a report is known again: a digest over everything that bears on its record.
//!
//! What is left out of it makes a store stale, so each structure that a record comes from is taken apart field by field: a new
//! field does not compile until it was decided here whether it bears on a record. What belongs to the tables alone (the
//! roster, the year audited, copies) is not in a record and not in the key.

use std::{fs, path::Path};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::scan::{Gate, Input, Job, Options, Origin, display};

/// What is kept, and in which form; raised when a record of an earlier version is no longer to be read.
const FORMAT: u32 = 2;

/// What the program is: its version, a digest over its sources, and the formats it was built to read.
const PROGRAM: (&str, &str, bool, bool) =
    (env!("CARGO_PKG_VERSION"), env!("HEGUI_SOURCES"), cfg!(feature = "doc"), cfg!(feature = "pdf"));

/// By what a report is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of an input, its bytes and what it is held against; `None` where a path is no text: it is examined each time.
    #[must_use]
    pub fn of(job: Job<'_>, bytes: &[u8]) -> Option<Self> {
        let Job { input, rules, options } = job;
        let Options {
            today,
            stage,
            assume_report,
            given,
            select,
            ignore,
            enable,
            digest,
            outcomes,
            detail,
            // How hard the patterns are prepared changes the time that it takes, not what is found.
            effort: _,
            previous,
            gate,
        } = options;
        let Gate { root, severities, waivers, baseline, fail_on } = gate;
        let path = root.absolute(Path::new(&input.name()));
        let waivers: Vec<_> = waivers.iter().filter(|waiver| waiver.report == path).collect();
        let known = baseline.as_ref().and_then(|baseline| baseline.reports.get(&path));
        // Whether a report is last year's itself is told by where its path leads.
        let previous = previous.as_ref().map(|previous| (previous.digest, place(input)));
        let mut all = Hashed(Sha256::new());
        all.add(&(FORMAT, PROGRAM, rules.digest))?;
        all.add(&(Sha256::digest(bytes).as_slice(), of_input(input)))?;
        all.add(&(today, stage, assume_report, given, select, ignore, enable, digest, outcomes, detail, previous))?;
        all.add(&(severities, waivers, known, fail_on))?;
        Some(Self(all.0.finalize().into()))
    }

    /// The bytes, for a store.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// What an input is called, in which archive it stands, and whether it was named.
fn of_input(input: &Input) -> (String, Option<&str>, bool) {
    // What could not be entered has no bytes, and so no key.
    let Input { origin, named, failure: _ } = input;
    let archive = match origin {
        Origin::Entry(entry) => Some(entry.archive()),
        Origin::Path(_) | Origin::Bytes { .. } => None,
    };
    (input.name(), archive, *named)
}

fn place(input: &Input) -> Option<String> {
    fs::canonicalize(input.name()).ok().map(|path| display(&path))
}

/// Values as JSON, each on a line of its own: two different lists of values never read the same.
struct Hashed(Sha256);

impl Hashed {
    fn add(&mut self, value: &impl Serialize) -> Option<()> {
        serde_json::to_writer(&mut self.0, value).ok()?;
        self.0.update(b"\n");
        Some(())
    }
}
