//! The committed JSON Schemas are current: that of rule files accepts what the program accepts, and that of results knows every
//! key of every result.
//!
//! `HEGUI_BLESS=1 cargo test --test schema` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod runs;

use std::{fs, path::Path};

use hegui::{
    config,
    output::{self, Format},
    rule,
};
use serde_json::Value;

#[test]
fn the_committed_schemas_are_current() {
    for (file, schema) in [("rule", rule::schema()), ("config", settings_schema()), ("report", output::report_schema())]
    {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{file}.schema.json"));
        let current = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("HEGUI_BLESS").is_some() {
            fs::write(&committed, &current).unwrap();
        }
        assert!(fs::read_to_string(&committed).unwrap() == current, "{} is out of date", committed.display());
    }
}

/// The names of the formats.
fn formats() -> Vec<String> {
    use clap::ValueEnum;
    Format::value_variants().iter().map(|f| f.to_possible_value().unwrap().get_name().to_owned()).collect()
}

fn settings_schema() -> Value {
    config::schema(&formats().iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn what_the_loader_of_settings_takes_the_schema_takes() {
    let (schema, formats) = (settings_schema(), formats());
    strict(&schema, "");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let names: Vec<&str> = formats.iter().map(String::as_str).collect();
    let both = |text: &str| {
        let (config, mistakes) = config::read(Path::new("/库/hegui.yaml"), "hegui.yaml", text, &names);
        (config.is_some() && mistakes.is_empty(), validator.is_valid(&value(text)))
    };
    let waiver = "{ rule: part/plan, report: a.txt, reason: r, approver: a, until: 2025-01-31 }";
    for text in [
        "{}",
        "packs: [hubei]\nrules: [own, ../共用规则]\nselect: [part]\nignore: [part/plan]",
        "packs:\nselect:\nreports:\nwaivers:\nformat:\noutputs:",
        "severities: { part: note, part/plan: off, topic: \"off\" }\nfail_on: never",
        "exclude: [草稿, '**/*.txt']\nbaseline: b.yaml\nformat: concise\noutputs: { json: a.json, sarif: '-' }",
        "reports: [{ files: [a], level: county, tier: city, year: 2024, place: 湖北省, stage: draft, severities: { part: error }, ignore: [year] }]",
        &format!("waivers: [{waiver}]"),
        &format!("waivers: [{}]", waiver.replace("}", ", quote: 字 }")),
    ] {
        let text = format!("version: 1\n{}", text.trim_start_matches("{}"));
        assert_eq!(both(&text), (true, true), "{text}");
    }
    for text in [
        "version: 2".to_owned(),
        "fail_on: error".to_owned(),
        "version: 1\npack: [hubei]".to_owned(),
        "version: 1\npacks: hubei".to_owned(),
        "version: 1\nseverities: { part: warn }".to_owned(),
        "version: 1\nseverities: { part: false }".to_owned(),
        "version: 1\nfail_on: off".to_owned(),
        "version: 1\nformat: xml".to_owned(),
        "version: 1\noutputs: { xml: a.xml }".to_owned(),
        "version: 1\noutputs: [json]".to_owned(),
        "version: 1\nreports: [{ files: [], level: county }]".to_owned(),
        "version: 1\nreports: [{ files: [a], level: village }]".to_owned(),
        "version: 1\nreports: [{ files: [a], year: 1800 }]".to_owned(),
        "version: 1\nreports: [{ level: county }]".to_owned(),
        format!("version: 1\nwaivers: [{}]", waiver.replace("part/plan", "part")),
        format!("version: 1\nwaivers: [{}]", waiver.replace("a.txt", "'*.txt'")),
        format!("version: 1\nwaivers: [{}]", waiver.replace("reason: r", "reason: ' '")),
        format!("version: 1\nwaivers: [{}]", waiver.replace(", approver: a", "")),
        format!("version: 1\nwaivers: [{}]", waiver.replace("2025-01-31", "2025/01/31")),
        format!("version: 1\nwaivers: [{}]", waiver.replace("rule", "rules")),
    ] {
        let (loader, schema) = both(&text);
        // Which rules there are is not known to either here: a concern alone is for the names to tell.
        assert!(!schema && (!loader || text.contains("rule: part,")), "{text}: {loader} {schema}");
    }
}

/// Every object of a schema refuses keys that it does not name, and every key is explained.
fn strict(schema: &Value, path: &str) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        assert_eq!(schema["additionalProperties"], false, "{path}");
        for (key, property) in properties {
            // What one may be one of is explained where it is listed.
            assert!(property.get("description").is_some() || path.starts_with("/$defs/Aside"), "{path}: {key}");
        }
    }
    match schema {
        Value::Object(map) => map.iter().for_each(|(key, value)| strict(value, &format!("{path}/{key}"))),
        Value::Array(list) => list.iter().enumerate().for_each(|(at, value)| strict(value, &format!("{path}/{at}"))),
        _ => {}
    }
}

#[test]
fn results_are_what_their_schema_says_and_hold_no_other_key() {
    let schema = output::report_schema();
    strict(&schema, "");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |name: &str, value: &Value| {
        let wrong: Vec<String> =
            validator.iter_errors(value).map(|e| format!("{name} {}: {e:.300}", e.instance_path())).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    };
    let mut keys = std::collections::BTreeSet::new();
    for (name, run) in runs::every() {
        let whole: Value = serde_json::from_str(&run.render(Format::Json)).unwrap();
        valid(name, &whole);
        for line in run.render(Format::Jsonl).lines() {
            valid(name, &serde_json::from_str(line).unwrap());
        }
        for report in whole["reports"].as_array().unwrap() {
            keys.extend(report.as_object().unwrap().keys().cloned());
            for finding in report["findings"].as_array().unwrap() {
                keys.extend(finding.as_object().unwrap().keys().cloned());
            }
        }
        for wrong in
            ["/summary/more", "/reports/0/more", "/reports/0/findings/0/more", "/reports/0/findings/0/span/more"]
        {
            let (parent, key) = wrong.rsplit_once('/').unwrap();
            let mut changed = whole.clone();
            if let Some(Value::Object(object)) = changed.pointer_mut(parent) {
                object.insert(key.to_owned(), 1.into());
                assert!(!validator.is_valid(&changed), "{name}: {wrong}");
            }
        }
    }
    // The runs show everything that is not always there.
    for key in ["waiver", "baseline", "gone", "settings", "previous"] {
        assert!(keys.contains(key), "{key}");
    }
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
