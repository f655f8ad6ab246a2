//! What makes a finding the same one in another draft of its report: the rule, the section without its number, the words at
//! its place, and which of several like it. No line, no path: text that moves keeps its findings.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::{document::Marker, finding::Finding, text::fold_str};

/// Gives each finding of one report its fingerprint; they must be in the order of their places.
pub(super) fn mark(findings: &mut [Finding]) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let key = key(finding);
        let nth = seen.entry(key.clone()).or_default();
        *nth += 1;
        let digest = Sha256::digest(format!("{key}\u{0}{nth}"));
        finding.fingerprint = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    }
}

/// What a finding says, apart from where.
fn key(finding: &Finding) -> String {
    let plain = |text: &str| fold_str(text).split_whitespace().collect::<String>();
    let section = finding.section.last().map_or_else(String::new, |title| {
        let title = fold_str(title);
        let marker = Marker::read(&title).map_or(0, |marker| marker.len);
        plain(title.get(marker..).unwrap_or_default())
    });
    let text = match &finding.place {
        Some(_) if finding.missing => String::new(),
        Some(place) => plain(&place.quote),
        None => plain(&finding.message.zh),
    };
    [finding.rule.as_str(), &section, &text].join("\u{0}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        finding::{Severity, locate},
        text::{Said, SourceFile, Span},
    };

    fn at(text: &str, words: &str, section: &str) -> Finding {
        let source = SourceFile::new(text.to_owned());
        let start = text.find(words).unwrap();
        let mut finding = Finding::of_file("text/own", Severity::Note, Said::same("m"), Said::same("f"));
        finding.place = Some(locate(&source, Span::new(start, start + words.len())));
        finding.section = vec![section.to_owned()];
        finding
    }

    #[test]
    fn what_moves_keeps_its_fingerprint_and_what_differs_does_not_share_one() {
        let marked = |mut findings: Vec<Finding>| {
            mark(&mut findings);
            findings.into_iter().map(|finding| finding.fingerprint).collect::<Vec<_>>()
        };
        let before = marked(vec![at("甲乙", "乙", "三、存在的不足"), at("乙", "乙", "三、存在的不足")]);
        let after = marked(vec![at("首行\n\n甲  乙", "乙", "四、存在的不足"), at("乙", "乙", "四、存在的不足")]);
        assert_eq!(before, after);
        assert_ne!(before[0], before[1]);
        assert!(before[0].len() == 32 && before[0].chars().all(|c| c.is_ascii_hexdigit()));
        assert_ne!(before[0], marked(vec![at("甲乙", "甲", "三、存在的不足")])[0]);
        assert_ne!(before[0], marked(vec![at("甲乙", "乙", "三、下一年度安排")])[0]);
    }
}
