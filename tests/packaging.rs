//! What is installed beside the program: completion scripts and manual pages, held against the programs that read them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn hegui(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hegui")).args(arguments).env_clear().env("COLUMNS", "160").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The commands that help lists.
fn commands() -> Vec<String> {
    let help = text(&hegui(&["--lang", "en", "--help"]).stdout);
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    listed.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// A program that a test needs, run to its end: what it says, and whether it was content.
fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn the_folder_of_pages_has_one_for_each_command_and_a_second_run_writes_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("man/man1");
    let written = || {
        let output = hegui(&["man", "-o", folder.to_str().unwrap()]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let mut pages: Vec<(String, Vec<u8>)> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
            .collect();
        pages.sort();
        pages
    };
    let first = written();
    assert!(commands().len() >= 12, "{:?}", commands());
    for command in commands() {
        assert!(first.iter().any(|(name, _)| *name == format!("hegui-{command}.1")), "{command}");
    }
    assert!(first.iter().any(|(name, page)| name == "hegui.1" && *page == hegui(&["man"]).stdout));
    assert_eq!(first, written());
}

#[test]
fn the_first_line_of_the_version_is_for_scripts() {
    let long = text(&hegui(&["--version"]).stdout);
    let first = concat!("hegui ", env!("CARGO_PKG_VERSION"));
    assert_eq!(long.lines().next(), Some(first));
    assert!(long.lines().nth(1).is_some_and(|line| line.contains("national 1")), "{long}");
    assert_eq!(text(&hegui(&["-V"]).stdout), format!("{first}\n"));
}

fn script(shell: &str, lang: &str, dir: &Path) -> String {
    let output = hegui(&["--lang", lang, "completions", shell]);
    assert!(output.status.success());
    let path = dir.join(format!("{shell}-{lang}"));
    fs::write(&path, output.stdout).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn shells_read_their_scripts_and_complete() {
    let dir = tempfile::tempdir().unwrap();
    for lang in ["zh", "en"] {
        for shell in ["bash", "zsh", "fish"] {
            assert_eq!(run(shell, &["-n", &script(shell, lang, dir.path())]), "", "{shell} {lang}");
        }
    }
    let bash = script("bash", "zh", dir.path());
    let line = format!(
        "source {bash}; COMP_WORDS=(hegui check --fail-on ''); COMP_CWORD=3; _hegui hegui '' --fail-on; echo ${{COMPREPLY[@]}}"
    );
    assert_eq!(run("bash", &["-c", &line]), "error warning note never\n");
    let fish = script("fish", "zh", dir.path());
    let line = format!("source {fish}; complete -C 'hegui check --fail-on '; complete -C 'hegui outl'");
    let said = run("fish", &["-c", &line]);
    assert!(said.starts_with("error\nnever\nnote\nwarning\noutline\t"), "{said}");
}

#[test]
#[ignore = "needs man, groff and mandoc"]
fn manual_pages_render_without_warnings() {
    let dir = tempfile::tempdir().unwrap();
    for lang in ["zh", "en"] {
        let folder = dir.path().join(lang);
        assert!(hegui(&["--lang", lang, "man", "-o", folder.to_str().unwrap()]).status.success());
        for page in fs::read_dir(&folder).unwrap() {
            let page = page.unwrap().path();
            let path = page.to_str().unwrap();
            for width in ["60", "80", "100"] {
                let shown = Command::new("man")
                    .args(["--warnings", "-E", "UTF-8", "-l", path])
                    .env("MANWIDTH", width)
                    .env("LC_ALL", "C.UTF-8")
                    .output()
                    .unwrap();
                assert!(shown.status.success() && shown.stderr.is_empty(), "{path}: {}", text(&shown.stderr));
                let shown = text(&shown.stdout);
                assert!(shown.contains(if lang == "zh" { "退出码" } else { "EXIT STATUS" }), "{path}: {shown}");
                assert!(shown.contains("SOURCE_DATE_EPOCH"), "{path}: {shown}");
            }
            // A missing date is meant (a warning); nothing may be an error or not understood.
            assert_eq!(run("mandoc", &["-T", "lint", "-W", "error", path]), "", "{path}");
        }
    }
}
