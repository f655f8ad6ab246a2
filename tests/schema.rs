//! The committed JSON Schemas are current: that of rule files accepts what the program accepts, and that of results knows every
//! key of every result.
//!
//! `HEGUI_BLESS=1 cargo test --test schema` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

mod runs;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use hegui::{
    config,
    output::{self, Format},
    rule,
};
use serde_json::Value;

/// Every schema, by its name on the command line, as it is printed.
fn schemas() -> [(&'static str, String); 4] {
    let kinds = [
        ("rule", rule::schema()),
        ("config", settings_schema()),
        ("report", output::report_schema()),
        ("audit", output::audit::schema()),
    ];
    kinds.map(|(kind, schema)| (kind, serde_json::to_string_pretty(&schema).unwrap() + "\n"))
}

#[test]
fn the_committed_schemas_are_current() {
    for (kind, current) in schemas() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{kind}.schema.json"));
        if std::env::var_os("HEGUI_BLESS").is_some() {
            fs::write(&committed, &current).unwrap();
        }
        assert!(fs::read_to_string(&committed).unwrap() == current, "{} is out of date", committed.display());
    }
}

#[test]
fn the_program_prints_every_schema_and_shells_complete_their_names() {
    let hegui = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_hegui")).args(arguments).env_clear().output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    for (kind, schema) in schemas() {
        assert!(hegui(&["schema", kind]) == schema, "{kind}");
    }
    let kinds = schemas().map(|(kind, _)| kind).join(" ");
    for shell in ["bash", "zsh"] {
        assert!(hegui(&["completions", shell]).contains(&kinds), "{shell}");
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

/// A value is what a schema says.
fn holds(validator: &jsonschema::Validator, name: &str, value: &Value) {
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|e| format!("{name} {}: {e:.300}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn results_are_what_their_schema_says_and_hold_no_other_key() {
    let schema = output::report_schema();
    strict(&schema, "");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut keys = BTreeSet::new();
    for (name, run) in runs::every() {
        let whole: Value = serde_json::from_str(&run.render(Format::Json)).unwrap();
        holds(&validator, name, &whole);
        for line in run.render(Format::Jsonl).lines() {
            holds(&validator, name, &serde_json::from_str(line).unwrap());
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

/// Where a schema describes an object key by key: its places, each with its keys.
fn described(schema: &Value, place: &str, out: &mut BTreeMap<String, BTreeSet<String>>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        out.insert(place.to_owned(), properties.keys().cloned().collect());
    }
    match schema {
        Value::Object(map) => map.iter().for_each(|(key, value)| described(value, &format!("{place}/{key}"), out)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| described(value, &format!("{place}/{at}"), out));
        }
        _ => {}
    }
}

/// The objects of a value that a schema describes key by key: where it does, and where each is in the value.
fn objects(root: &Value, place: &str, value: &Value, pointer: &str, out: &mut Vec<(String, String)>) {
    let schema = root.pointer(place).unwrap();
    if let Some(to) = schema["$ref"].as_str() {
        return objects(root, &to[1..], value, pointer, out);
    }
    for of in ["anyOf", "oneOf"] {
        for at in 0..schema[of].as_array().map_or(0, Vec::len) {
            let kind = schema.pointer(&format!("/{of}/{at}/properties/kind/const"));
            if kind.is_none_or(|kind| *kind == value["kind"]) {
                objects(root, &format!("{place}/{of}/{at}"), value, pointer, out);
            }
        }
    }
    match value {
        Value::Object(map) => {
            if schema.get("properties").is_some() {
                out.push((place.to_owned(), pointer.to_owned()));
            }
            for (key, value) in map {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                if schema["properties"].get(key).is_some() {
                    objects(root, &format!("{place}/properties/{key}"), value, &pointer, out);
                } else if schema["additionalProperties"].is_object() {
                    objects(root, &format!("{place}/additionalProperties"), value, &pointer, out);
                }
            }
        }
        Value::Array(list) if schema.get("items").is_some() => {
            for (at, value) in list.iter().enumerate() {
                objects(root, &format!("{place}/items"), value, &format!("{pointer}/{at}"), out);
            }
        }
        _ => {}
    }
}

/// What the golden cases of `hegui audit` print as JSON and JSON Lines; that it does, is the business of `tests/cli.rs`.
fn golden_audits() -> Vec<(String, Value)> {
    let mut out: Vec<(String, Value)> = Vec::new();
    for case in fs::read_dir(runs::project().join("tests/cmd")).unwrap().map(|entry| entry.unwrap().path()) {
        let asked = fs::read_to_string(case.join("cmd")).unwrap();
        let (name, stdout) = (case.display().to_string(), || fs::read_to_string(case.join("stdout")).unwrap());
        match asked.lines().collect::<Vec<_>>().as_slice() {
            ["audit", rest @ ..] if rest.contains(&"json") => {
                out.push((name, serde_json::from_str(&stdout()).unwrap()))
            }
            ["audit", rest @ ..] if rest.contains(&"jsonl") => {
                out.extend(stdout().lines().map(|line| (name.clone(), serde_json::from_str(line).unwrap())));
            }
            _ => {}
        }
    }
    for schema in ["hegui.audit/1", "hegui.audit.lines/1"] {
        assert!(out.iter().any(|(_, value)| value["schema"] == schema), "no golden case is {schema}");
    }
    out
}

/// Writes what is audited: units in every status, many that copy one another, a waiver, two years, a Word file.
fn batch(dir: &Path) {
    let sample = |name: &str| runs::project().join("reports").join(name);
    let (county, statuses) =
        (fs::read_to_string(sample("good-county-2023.txt")).unwrap(), "tests/cmd/audit-statuses/in");
    let statuses = runs::project().join(statuses);
    for folder in ["报送", "上年"] {
        fs::create_dir(dir.join(folder)).unwrap();
    }
    for file in fs::read_dir(statuses.join("报送")).unwrap().map(|entry| entry.unwrap()) {
        fs::copy(file.path(), dir.join("报送").join(file.file_name())).unwrap();
    }
    fs::copy(sample("weak-county-2023.txt"), dir.join("报送/弱.txt")).unwrap();
    fs::copy(sample("formats/township-styled.docx"), dir.join("报送/镇.docx")).unwrap();
    fs::copy(sample("README.md"), dir.join("报送/说明.md")).unwrap();
    fs::copy(sample("weak-county-2022.txt"), dir.join("上年/弱.txt")).unwrap();
    for (at, name) in "甲乙丙丁戊己庚辛".chars().enumerate() {
        let text = county.replace("望川", &format!("{name}川"));
        let text = if at == 0 { text.replace("审计项目27个", "审计项目2700个") } else { text };
        fs::write(dir.join(format!("报送/{name}川县.txt")), text).unwrap();
    }
    let units = fs::read_to_string(statuses.join("名册.yaml"))
        .unwrap()
        .replace("{ unit: 砚泽县人民政府,", "{ unit: 砚泽县人民政府, parent: 云溪市, submitted: 2024-03-05,");
    fs::write(dir.join("名册.yaml"), units).unwrap();
    let waiver = "{ rule: plan/year, report: 报送/弱.txt, reason: r, approver: a, until: 2030-01-31 }";
    fs::write(dir.join("hegui.yaml"), format!("version: 1\nwaivers: [{waiver}]\n")).unwrap();
}

/// Runs the program on the batch, the year before first, so that the store knows of it.
fn batch_audits() -> Vec<(String, Value)> {
    let dir = tempfile::tempdir().unwrap();
    batch(dir.path());
    let hegui = |arguments: &[&str], status: i32| {
        let output = Command::new(env!("CARGO_BIN_EXE_hegui"))
            .args(["audit", "--quiet", "--store", "库.sqlite"])
            .args(arguments)
            .current_dir(dir.path())
            .env_clear()
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(status), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    hegui(&["上年", "--today", "2023-04-10"], 0);
    let this = ["报送", "没有.txt", "--roster", "名册.yaml", "--previous", "上年", "--today", "2024-04-10"];
    let lines = hegui(&[&this[..], &["--format", "jsonl", "--output", "json=果.json"]].concat(), 2);
    let whole: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("果.json")).unwrap()).unwrap();
    for status in hegui::batch::Status::ALL {
        let name = status.name();
        assert!(whole["units"].as_array().unwrap().iter().any(|unit| unit["status"] == name), "{name}");
        assert!(whole["levels"].as_array().unwrap().iter().all(|level| level[name].is_u64()), "{name}");
    }
    let lines = lines.lines().map(|line| ("batch".to_owned(), serde_json::from_str(line).unwrap()));
    lines.chain([("batch".to_owned(), whole)]).collect()
}

/// Keys that are left out where there is nothing to say; `path` is one only of what is related.
const OPTIONAL: [&str; 6] = ["address", "waiver", "baseline", "previous", "gone", "settings"];

/// An object without one of its keys, or with one renamed, is refused.
fn no_key_can_be_missed(validator: &jsonschema::Validator, value: &Value, pointer: &str) {
    let object = value.pointer(pointer).unwrap().as_object().unwrap();
    for (key, held) in object {
        let refused = |more: Option<&str>| {
            let mut changed = value.clone();
            let object = changed.pointer_mut(pointer).unwrap().as_object_mut().unwrap();
            object.remove(key);
            object.extend(more.map(|name| (name.to_owned(), held.clone())));
            !validator.is_valid(&changed)
        };
        let optional = OPTIONAL.contains(&key.as_str()) || (key == "path" && pointer.contains("/related/"));
        assert!(refused(None) != optional, "{pointer}: {key}");
        assert!(refused(Some(&format!("{key}_of"))), "{pointer}: {key} may be named otherwise");
    }
}

#[test]
fn audits_are_what_their_schema_says_and_no_key_can_be_missed_or_renamed() {
    let schema = output::audit::schema();
    strict(&schema, "");
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut untold = BTreeMap::new();
    described(&schema, "", &mut untold);
    let mut tried = BTreeSet::new();
    for (name, value) in golden_audits().into_iter().chain(batch_audits()) {
        holds(&validator, &name, &value);
        let top = if value.get("kind").is_some() { "/$defs/Line" } else { "/$defs/Audit" };
        let mut found = Vec::new();
        objects(&schema, top, &value, "", &mut found);
        for (place, pointer) in found {
            let object = value.pointer(&pointer).unwrap().as_object().unwrap();
            let keys = untold.get_mut(&place).unwrap();
            keys.retain(|key| object.get(key).is_none_or(Value::is_null));
            if tried.insert((top, place)) {
                no_key_can_be_missed(&validator, &value, &pointer);
            }
        }
    }
    // Every key has been seen with something in it, but for what only a check tells and for places that formats show in
    // their own tests.
    let elsewhere = ["Address", "Aside", "Cell", "Gone", "Previous"];
    untold.retain(|place, _| !elsewhere.iter().any(|name| place.starts_with(&format!("/$defs/{name}"))));
    let untold: BTreeSet<&str> = untold.values().flatten().map(String::as_str).collect();
    assert_eq!(untold, BTreeSet::from(["baseline", "gone", "previous", "settings"]));
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
