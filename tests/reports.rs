//! The sample reports: what is expected of each stands in `reports/expected.yaml`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{collections::BTreeMap, fs, path::Path};

use hegui::{
    document::Document,
    finding::Severity,
    format, rule,
    scan::{Options, evaluate},
    text::Date,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    level: String,
    tier: String,
    year: i16,
    published: Option<String>,
    written: Option<String>,
    title: String,
    organ: String,
    #[serde(default)]
    organ_accept: Vec<String>,
    #[serde(default)]
    encoding: Option<String>,
    parts: BTreeMap<String, String>,
    /// The errors and warnings, and those notes that were planted.
    defects: Vec<String>,
}

fn name(value: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

#[test]
fn every_sample_is_read_and_judged_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
    let expected: BTreeMap<String, Expected> =
        serde_yaml::from_str(&fs::read_to_string(folder.join("expected.yaml")).unwrap()).unwrap();
    assert!(expected.len() >= 8);
    let rules = rule::national().unwrap();
    let mut wrong = Vec::new();
    for (file, expected) in &expected {
        let bytes = fs::read(folder.join(file)).unwrap();
        let draft = (format::detect(Some("txt"), &bytes).parse)(&bytes).unwrap();
        let encoding = draft.encoding;
        let row = evaluate(&Document::new(draft), &rules, &Options::new(Date::new(2025, 6, 1).unwrap()));
        let mut same = |what: &str, got: Option<String>, expected: Option<String>| {
            if got != expected {
                wrong.push(format!("{file}: {what} is {got:?}, expected {expected:?}"));
            }
        };
        same("level", row.level.and_then(name), Some(expected.level.clone()));
        same("tier", row.tier.and_then(name), Some(expected.tier.clone()));
        same("year", row.year.map(|y| y.to_string()), Some(expected.year.to_string()));
        same("published", row.published.map(|d| d.to_string()), expected.published.clone());
        same("written", row.written.map(|d| d.to_string()), expected.written.clone());
        same("title", row.title.clone(), Some(hegui::text::fold_str(&expected.title)));
        if !expected.organ_accept.iter().any(|o| Some(hegui::text::fold_str(o)) == row.organ) {
            same("organ", row.organ.clone(), Some(hegui::text::fold_str(&expected.organ)));
        }
        if let Some(wanted) = &expected.encoding {
            same(
                "encoding",
                Some(encoding.to_lowercase().replace("gb18030", "gbk")),
                Some(wanted.to_lowercase().replace("gb18030", "gbk")),
            );
        }
        for part in &row.parts {
            same(&part.key, name(part.status), expected.parts.get(&part.key).cloned());
        }
        let mut found: Vec<String> = row
            .findings
            .iter()
            .filter(|f| f.severity > Severity::Note || expected.defects.contains(&f.rule))
            .map(|f| f.rule.clone())
            .collect();
        let mut defects = expected.defects.clone();
        found.sort();
        found.dedup();
        defects.sort();
        same("findings", Some(found.join(" ")), Some(defects.join(" ")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
