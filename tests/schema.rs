//! The committed JSON Schema of rule files is current, and what the program accepts is what the schema accepts.
//!
//! `HEGUI_BLESS=1 cargo test --test schema` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{fs, path::Path};

use hegui::rule;
use serde_json::Value;

fn committed() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rule.schema.json")
}

#[test]
fn the_committed_schema_is_current() {
    let current = serde_json::to_string_pretty(&rule::schema()).unwrap() + "\n";
    if std::env::var_os("HEGUI_BLESS").is_some() {
        fs::write(committed(), &current).unwrap();
    }
    assert!(fs::read_to_string(committed()).unwrap() == current, "docs/rule.schema.json is out of date");
}

/// A YAML file as the values that a validator sees.
fn value(text: &str) -> Value {
    let yaml: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
    serde_json::to_value(yaml).unwrap()
}

#[test]
fn every_shipped_rule_file_is_valid() {
    let validator = jsonschema::validator_for(&rule::schema()).unwrap();
    let mut files = 0;
    for file in rule::pack_names().flat_map(rule::embedded) {
        let wrong: Vec<String> = validator
            .iter_errors(&value(&file.text))
            .map(|e| format!("{} {}: {e}", file.name, e.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        files += 1;
    }
    assert!(files >= 15);
}

#[test]
fn what_the_program_refuses_the_schema_refuses() {
    let validator = jsonschema::validator_for(&rule::schema()).unwrap();
    let rule = |extra: &str| {
        format!("rules:\n  - id: text/own\n    severity: note\n    authority: a\n    message: 甲\n    fix: 乙\n{extra}")
    };
    assert!(validator.is_valid(&value(&rule("    check: { mentions: { any: [甲] } }\n"))));
    for wrong in [
        rule("    check: { mention: { any: [甲] } }\n"),
        rule("    check: { mentions: { any: [甲], atleast: 2 } }\n"),
        rule("    check: { mentions: { any: [甲] } }\n    sevrity: note\n"),
        rule(""),
        rule("    check: { mentions: { any: [甲] } }\n").replace("note", "warnig"),
        rule("    check: { mentions: { any: [甲] } }\n    applies_to: { years: 19.. }\n"),
        "rulez: []\n".to_owned(),
    ] {
        assert!(!validator.is_valid(&value(&wrong)), "{wrong}");
    }
}
