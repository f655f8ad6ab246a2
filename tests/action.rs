//! The action for workflows on GitHub: its scripts are run as a runner runs them, with inputs that would like to be commands.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_yaml::Value;

fn action() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml");
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn steps() -> Vec<Value> {
    action()["runs"]["steps"].as_sequence().unwrap().clone()
}

fn step(id: &str) -> Value {
    steps().into_iter().find(|step| step["id"] == *id).unwrap_or_else(|| panic!("no step {id}"))
}

/// A runner: the folders and variables that it gives to a step.
struct Runner {
    dir: tempfile::TempDir,
}

impl Runner {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["temp/hegui/bin", "work"] {
            fs::create_dir_all(dir.path().join(folder)).unwrap();
        }
        Self { dir }
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().unwrap().to_owned()
    }

    /// Runs the script of a step with the inputs given and the others by default.
    fn run(&self, id: &str, inputs: &[(&str, &str)]) -> Output {
        let step = step(id);
        let script = self.path("step.sh");
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", &script])
            .current_dir(self.path("work"))
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_WORKSPACE", self.path("work"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary.md"));
        for (name, value) in step["env"].as_mapping().unwrap() {
            command.env(name.as_str().unwrap(), self.value(value.as_str().unwrap(), inputs));
        }
        command.output().unwrap()
    }

    /// What an expression of the action stands for.
    fn value(&self, expression: &str, inputs: &[(&str, &str)]) -> String {
        let name = expression.trim_start_matches("${{").trim_end_matches("}}").trim();
        match name.strip_prefix("inputs.") {
            Some(name) => match inputs.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => (*value).to_owned(),
                None => action()["inputs"][name]["default"].as_str().unwrap().to_owned(),
            },
            None if name == "github.action_path" => env!("CARGO_MANIFEST_DIR").to_owned(),
            None => panic!("{expression}"),
        }
    }

    fn outputs(&self) -> BTreeMap<String, String> {
        let text = fs::read_to_string(self.path("output")).unwrap_or_default();
        let mut lines = text.lines();
        let mut found = BTreeMap::new();
        while let Some(line) = lines.next() {
            if let Some((name, end)) = line.split_once("<<") {
                let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
                found.insert(name.to_owned(), value.join("\n"));
            } else {
                let (name, value) = line.split_once('=').unwrap();
                found.insert(name.to_owned(), value.to_owned());
            }
        }
        found
    }

    /// Puts a program in the place of hegui that tells its arguments, one a line, and ends as told.
    fn stand_in(&self, status: u8) {
        let path = self.path("temp/hegui/bin/hegui");
        fs::write(&path, format!("#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit {status}\n")).unwrap();
        assert!(Command::new("chmod").args(["+x", &path]).status().unwrap().success());
    }

    /// Puts hegui there.
    fn hegui(&self) {
        fs::copy(env!("CARGO_BIN_EXE_hegui"), self.path("temp/hegui/bin/hegui")).unwrap();
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn no_script_holds_an_expression() {
    let mut scripts = 0;
    for step in steps() {
        if let Some(script) = step["run"].as_str() {
            scripts += 1;
            assert!(!script.contains("${{"), "an expression is put into a script:\n{script}");
            assert_eq!(step["shell"], Value::from("bash"));
        }
    }
    assert!(scripts >= 3);
}

#[test]
fn every_input_is_used_and_every_used_one_is_there() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("action.yml")).unwrap();
    let action = action();
    let inputs = action["inputs"].as_mapping().unwrap();
    assert!(inputs.len() >= 5);
    for (name, input) in inputs {
        let name = name.as_str().unwrap();
        assert!(text.contains(&format!("inputs.{name} ")), "{name} is not used");
        assert!(input["default"].is_string() && input["description"].is_string(), "{name}");
    }
    for used in text.split("inputs.").skip(1) {
        let name: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
        assert!(inputs.contains_key(name.as_str()), "{name} is no input");
    }
}

#[test]
#[ignore = "needs bash"]
fn inputs_reach_the_program_as_they_are() {
    let runner = Runner::new();
    runner.stand_in(1);
    let paths = "报送/甲 县.docx\n$(touch pwned)\n\n`touch pwned`; touch pwned\r\n--help";
    let output = runner
        .run("check", &[("paths", paths), ("args", "--level=county\n--place=\"; touch pwned"), ("fail-on", "note")]);
    let sarif = runner.path("temp/hegui.sarif");
    let summary = runner.path("temp/hegui.md");
    let expected = format!(
        "check\n--format\ngithub\n--output\nsarif={sarif}\n--output\nmarkdown={summary}\n--fail-on=note\n--level=county\n--place=\"; touch pwned\n--\n\
         报送/甲 县.docx\n$(touch pwned)\n`touch pwned`; touch pwned\n--help\n"
    );
    assert_eq!(said(&output), expected);
    assert_eq!(output.status.code(), Some(1));
    assert!(!Path::new(&runner.path("work/pwned")).exists());
    // No SARIF file was written, so none is handed on.
    assert_eq!(runner.outputs(), [("status".to_owned(), "1".to_owned())].into());
}

#[test]
#[ignore = "needs bash"]
fn the_threshold_is_left_to_the_configuration_unless_given() {
    let runner = Runner::new();
    runner.stand_in(0);
    let output = runner.run("check", &[("sarif", "out/a.sarif")]);
    let sarif = runner.path("work/out/a.sarif");
    assert!(said(&output).contains(&format!("--output\nsarif={sarif}\n")));
    assert!(said(&output).ends_with("hegui.md\n--\n.\n") && !said(&output).contains("--fail-on"));
    assert_eq!(output.status.code(), Some(0));
}

#[test]
#[ignore = "needs bash and git"]
fn the_program_is_named_by_its_sources_and_not_built_twice() {
    let runner = Runner::new();
    let digest = || {
        assert!(runner.run("sources", &[]).status.success());
        runner.outputs()["digest"].clone()
    };
    let first = digest();
    assert!(first.len() >= 40 && first.chars().all(|c| c.is_ascii_hexdigit()), "{first}");
    assert_eq!(first, digest());
    // From the cache: nothing is built, and the version is told.
    runner.hegui();
    let output = runner.run("install", &[]);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(runner.outputs()["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
#[ignore = "needs bash"]
fn findings_are_annotations_and_a_sarif_file_is_handed_on() {
    let runner = Runner::new();
    runner.hegui();
    let weak = runner.path("work/砚泽县 报告.txt");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/weak-county-2023.txt"), weak).unwrap();
    let output = runner.run("check", &[]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said(&output).lines().any(|line| line.starts_with("::error ") && line.contains("砚泽县 报告.txt")));
    let sarif = runner.path("temp/hegui.sarif");
    assert_eq!(runner.outputs()["sarif"], sarif);
    let sarif: serde_json::Value = serde_json::from_str(&fs::read_to_string(sarif).unwrap()).unwrap();
    assert!(sarif["runs"][0]["results"].as_array().is_some_and(|results| !results.is_empty()));
    // The page of the job tells them, too.
    assert!(fs::read_to_string(runner.path("summary.md")).unwrap().contains("砚泽县"));
    // Below the threshold the job passes, and what was found is handed on all the same.
    assert_eq!(runner.run("check", &[("fail-on", "never")]).status.code(), Some(0));
    // What cannot be done is no pass.
    assert_eq!(runner.run("check", &[("paths", "没有.docx")]).status.code(), Some(2));
}
