//! What the rules say, kept once for a run: a record has a mark in its place.
//!
//! Two thirds of a record would be the same sentences in every report: what is wrong, what to write and under which provision
//! are the rule's own words wherever no value of the report stands in them. A mark is a digest of what it stands for, so it
//! never stands for anything else, whatever the rules of a later run say; where they do not say it any more, the mark cannot be
//! read, and the record is made anew.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::{finding::Finding, rule::Rule, text::Said};

/// What a mark begins with: no text of a rule does, nor of a report, which has no control characters.
const MARK: char = '\u{0}';

/// The words of the rules of a run.
#[derive(Debug, Default)]
pub struct Wording {
    /// The mark of each.
    marks: HashMap<Said, String>,
    /// What each mark stands for.
    said: HashMap<String, Said>,
}

impl Wording {
    /// What some rules say.
    #[must_use]
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> Self {
        let mut all = Self::default();
        for said in rules.into_iter().flat_map(|rule| [&rule.message, &rule.fix, &rule.authority]) {
            // What is no longer than its mark stays.
            if said.zh.len() + said.en.len() > 40 && !all.marks.contains_key(said) {
                let mark = mark(said);
                all.marks.insert(said.clone(), mark.clone());
                all.said.insert(mark, said.clone());
            }
        }
        all
    }

    /// Puts marks into findings.
    pub(super) fn mark(&self, findings: &mut [Finding]) {
        for said in findings.iter_mut().flat_map(texts) {
            if let Some(mark) = self.marks.get(said) {
                *said = Said { zh: mark.clone(), en: String::new() };
            }
        }
    }

    /// Puts what they stand for in the places of marks; `None` where a mark is not known.
    pub(super) fn read(&self, findings: &mut [Finding]) -> Option<()> {
        for said in findings.iter_mut().flat_map(texts) {
            if said.zh.starts_with(MARK) {
                *said = self.said.get(&said.zh)?.clone();
            }
        }
        Some(())
    }
}

fn texts(finding: &mut Finding) -> [&mut Said; 3] {
    [&mut finding.message, &mut finding.fix, &mut finding.authority]
}

fn mark(said: &Said) -> String {
    let digest = Sha256::new().chain_update(&said.zh).chain_update([0]).chain_update(&said.en).finalize();
    let digits = digest.iter().take(12).map(|byte| format!("{byte:02x}"));
    digits.fold(MARK.to_string(), |mark, digits| mark + &digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{finding::Severity, rule};

    #[test]
    fn what_rules_say_is_marked_and_comes_back() {
        let rules = rule::national().unwrap();
        let wording = Wording::new(&rules.rules);
        let rule = rules.rules.iter().find(|rule| !rule.fix.zh.contains('{')).unwrap();
        let said = Said::new("第十二条第三款只在这份报告里有", "what stands in this report alone");
        let finding = Finding::of_file(&rule.id, Severity::Error, said.clone(), rule.fix.clone());
        let mut marked = [finding.clone()];
        wording.mark(&mut marked);
        assert_eq!(marked[0].message, said);
        assert!(marked[0].fix.zh.len() < 30 && marked[0].fix.en.is_empty());
        let mut read = marked.clone();
        assert_eq!(wording.read(&mut read), Some(()));
        assert_eq!(read, [finding]);
        assert_eq!(Wording::default().read(&mut marked), None, "rules that do not say it any more");
    }
}
