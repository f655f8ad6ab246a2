//! The exit contract: 0 nothing at or above the threshold, 1 findings, 2 what was asked could not be done; the same in every
//! format and on every path that fails, and no output file that is half written.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use clap::ValueEnum;
use hegui::{
    check::{Check, Report, Scope, Verdict},
    output::Format,
    rule,
    scan::{self, Input, Job, Options, Origin, Row, Summary, Way},
    text::Date,
};

const GOOD: &str = "good-county-2023.txt";
const WEAK: &str = "weak-county-2023.txt";

/// The names of all formats.
fn formats() -> Vec<String> {
    let names: Vec<String> =
        Format::value_variants().iter().map(|f| f.to_possible_value().unwrap().get_name().to_owned()).collect();
    assert!(names.len() >= 3);
    names
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("reports")
}

/// A fresh folder with a sound report, a weak one, and nothing else.
fn place() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in [GOOD, WEAK] {
        fs::copy(samples().join(name), dir.path().join(name)).unwrap();
    }
    dir
}

fn program(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegui"));
    command.args(arguments).current_dir(dir).env_clear().env("SOURCE_DATE_EPOCH", "1710460800").stdin(Stdio::null());
    command
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn ran(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().expect("killed by a signal"), out: text(output.stdout), err: text(output.stderr) }
}

fn run(dir: &Path, arguments: &[&str]) -> Ran {
    ran(program(dir, arguments))
}

/// The names in a folder, sorted.
fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn findings_make_the_code_in_every_format_and_to_every_place() {
    let dir = place();
    for format in formats() {
        for (arguments, code) in [
            (&[GOOD][..], 0),
            (&[WEAK], 1),
            (&[GOOD, WEAK], 1),
            (&[WEAK, "--fail-on", "never"], 0),
            (&[WEAK, "--select", "responsibility"], 0),
            (&[WEAK, "--select", "responsibility", "--fail-on", "warning"], 1),
            (&[WEAK, "无.txt"], 2),
            (&[GOOD, "无.txt", "--fail-on", "never"], 2),
        ] {
            let all = [&["check", "--format", &format], arguments].concat();
            assert_eq!(run(dir.path(), &all).code, code, "{all:?}");
        }
        let file = format!("{format}=结果.out");
        let to_file = run(dir.path(), &["check", WEAK, "--quiet", "--output", &file]);
        let straight = run(dir.path(), &["check", WEAK, "--format", &format]);
        assert_eq!(to_file.code, 1, "{format}");
        let written = fs::read_to_string(dir.path().join("结果.out")).unwrap();
        if format != "human" {
            assert!(written == straight.out, "{format}: {written}");
        }
        // An output that is there is replaced; beside it nothing stays.
        assert_eq!(run(dir.path(), &["check", GOOD, "--output", &file]).code, 0);
        assert_ne!(fs::read_to_string(dir.path().join("结果.out")).unwrap(), "旧");
        fs::remove_file(dir.path().join("结果.out")).unwrap();
        assert_eq!(names(dir.path()), [GOOD, WEAK]);
    }
}

#[test]
fn all_formats_at_once_and_none_twice() {
    let dir = place();
    let outputs: Vec<String> = formats().iter().map(|format| format!("{format}=out.{format}")).collect();
    let mut arguments = vec!["check", WEAK];
    outputs.iter().for_each(|output| arguments.extend(["--output", output]));
    assert_eq!(run(dir.path(), &arguments).code, 1);
    assert_eq!(names(dir.path()).len(), 2 + outputs.len());
    for (arguments, words) in [
        (&["--output", "json=-", "--output", "concise=-"][..], "标准输出"),
        (&["--format", "json", "--output", "concise=-"], "标准输出"),
        (&["--output", "json=a.out", "--output", "concise=./a.out"], "同一个文件"),
        (&["--output", "json=out.json", "--output", "concise=out.json"], "同一个文件"),
    ] {
        let ran = run(dir.path(), &[&["check", GOOD], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!dir.path().join("a.out").exists());
    }
}

#[test]
fn an_output_that_cannot_be_written_is_trouble_before_anything_is_examined() {
    let dir = place();
    fs::create_dir(dir.path().join("夹")).unwrap();
    fs::write(dir.path().join("只读.json"), "旧").unwrap();
    let mut readonly = fs::metadata(dir.path().join("只读.json")).unwrap().permissions();
    readonly.set_readonly(true);
    fs::set_permissions(dir.path().join("只读.json"), readonly).unwrap();
    let before = names(dir.path());
    for format in formats() {
        for (path, words) in [
            ("无/结果", "没有这个文件夹"),
            ("good-county-2023.txt/结果", "没有这个文件夹"),
            ("夹", "文件夹"),
            ("只读.json", "没有权限"),
            (WEAK, "不能作为输出文件"),
        ] {
            let output = format!("{format}={path}");
            let ran = run(dir.path(), &["check", WEAK, "--output", &output]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{output}: {}", ran.err);
            assert!(ran.err.contains(words) && ran.err.contains(path), "{output}: {}", ran.err);
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
        }
    }
    assert_eq!(names(dir.path()), before);
    assert_eq!(fs::read_to_string(dir.path().join("只读.json")).unwrap(), "旧");
    assert_eq!(fs::read(dir.path().join(WEAK)).unwrap(), fs::read(samples().join(WEAK)).unwrap());
}

#[test]
fn what_was_asked_and_cannot_be_done_is_trouble_in_every_format() {
    let dir = place();
    fs::create_dir(dir.path().join("空")).unwrap();
    fs::write(dir.path().join("清单"), "").unwrap();
    fs::write(dir.path().join("坏.yaml"), "rules:\n  - id: [\n").unwrap();
    for format in formats() {
        for (arguments, words) in [
            (&[GOOD, "--no-such-flag"][..], "--no-such-flag"),
            (&[GOOD, "--select", "part/no-such-rule"], "no-such-rule"),
            (&[GOOD, "--pack", "nowhere"], "nowhere"),
            (&[GOOD, "--rules", "坏.yaml"], "坏.yaml"),
            (&[GOOD, "--level", "village"], "village"),
            (&[GOOD, "--fail-on", "sometimes"], "sometimes"),
            (&[GOOD, "--output", "odt=x"], "odt"),
            (&[GOOD, "--output", "json"], "json"),
            (&[GOOD, "--jobs", "0"], "0"),
            (&[GOOD, "--baseline", "无.yaml"], "无.yaml"),
            (&[GOOD, "--select", "part", "--ignore", "part"], "--select"),
            (&["空"], "空"),
            (&["无*.txt"], "无*.txt"),
            (&["--files-from", "清单"], "没有要检查的文件"),
            (&["--files-from", "无"], "无"),
            (&[], "没有要检查的文件"),
        ] {
            let ran = run(dir.path(), &[&["check", "--format", &format], arguments].concat());
            assert_eq!(ran.code, 2, "{format} {arguments:?}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains(words), "{format} {arguments:?}: {}", ran.err);
        }
        let ran = run(dir.path(), &["check", "--format", &format, "空", GOOD]);
        assert_eq!(ran.code, 2, "{format}: the rest is examined, and the code tells that not all was");
        assert_eq!(run(dir.path(), &["check", "--format", &format, "--allow-empty"]).code, 0, "{format}");
    }
    assert_eq!(run(dir.path(), &["check", "--format", "odt", GOOD]).code, 2);
    assert_eq!(run(dir.path(), &["chek"]).code, 2);
    assert_eq!(run(dir.path(), &[]).code, 2);
}

#[test]
fn an_unreadable_report_is_a_finding_in_every_format() {
    let dir = place();
    fs::write(dir.path().join("空.txt"), "").unwrap();
    for format in formats() {
        let ran = run(dir.path(), &["check", "--format", &format, "空.txt", GOOD]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.err);
        // Through a pipe without a byte in it, too.
        let ran = run(dir.path(), &["check", "--format", &format, "-"]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.err);
    }
}

#[test]
fn usage_errors_go_to_standard_error_and_help_to_standard_output() {
    let dir = place();
    for arguments in [&["check", "--no-such-flag"][..], &["chek"], &["explain"], &["check", "--format"], &[]] {
        for lang in ["zh", "en"] {
            let ran = ran({
                let mut command = program(dir.path(), arguments);
                command.env("HEGUI_LANG", lang);
                command
            });
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
            assert!(!ran.err.is_empty(), "{arguments:?}");
        }
    }
    for arguments in [&["--help"][..], &["check", "--help"], &["--version"], &["baseline", "--help"]] {
        let ran = run(dir.path(), arguments);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
        assert!(!ran.out.is_empty());
    }
}

/// A check that fails on reports that hold a word, as a bug would.
struct Fragile;

impl Check for Fragile {
    fn check(&self, report: &Report<'_>, _: &Scope) -> Verdict {
        let text = report.document.folded().text();
        assert!(!text.contains("机密字样"), "{text}");
        Verdict::Met(Vec::new())
    }
}

#[test]
fn a_panic_is_one_finding_of_one_report_and_the_others_are_checked() {
    let mut rules = rule::national().unwrap();
    let broken = rules.rules.iter_mut().find(|rule| rule.id == "part/plan").unwrap();
    broken.check = Box::new(Fragile);
    let good = fs::read_to_string(samples().join(GOOD)).unwrap();
    let input = |name: &str, text: String| Input {
        origin: Origin::Bytes { name: name.to_owned(), bytes: text.into_bytes() },
        named: true,
        failure: None,
    };
    let inputs: Vec<Input> = (0..9)
        .map(|n| match n {
            4 => input("坏.txt", format!("{good}\n机密字样\n")),
            n => input(&format!("{n}.txt"), good.clone()),
        })
        .collect();
    // Nothing lets the failure pass: not the threshold alone, not being asked to ignore it.
    let options = Options { ignore: vec!["input".to_owned()], ..Options::new(Date::new(2024, 3, 15).unwrap()) };
    std::panic::set_hook(Box::new(|_| {}));
    for threads in [1, 16] {
        let jobs: Vec<Job<'_>> = inputs.iter().map(|input| Job { input, rules: &rules, options: &options }).collect();
        let (mut rows, mut summary): (Vec<Row>, Summary) = Default::default();
        scan::run(&jobs, Way { threads: std::num::NonZeroUsize::new(threads), stop: None }, |row| {
            summary.add(&row);
            rows.push(row);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(rows.len(), 9);
        for (n, row) in rows.iter().enumerate() {
            assert_eq!(row.broke(), n == 4, "{}", row.path);
            assert_eq!(row.is_report, n != 4, "{}", row.path);
        }
        let [finding] = &rows[4].findings[..] else { panic!("{:?}", rows[4].findings) };
        assert_eq!((rows[4].path.as_str(), finding.rule.as_str()), ("坏.txt", "input/internal-error"));
        assert!(!format!("{finding:?}").contains("机密"));
        assert_eq!((summary.broken, summary.reports), (1, 8));
    }
    drop(std::panic::take_hook());
}

#[cfg(unix)]
mod unix {
    use std::{
        io::Read,
        process::Child,
        time::{Duration, Instant},
    };

    use super::*;

    /// Many reports, so that what is printed is more than a pipe holds.
    fn many(count: usize, name: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("r")).unwrap();
        let text = fs::read(samples().join(name)).unwrap();
        for n in 0..count {
            fs::write(dir.path().join(format!("r/{n:04}.txt")), &text).unwrap();
        }
        dir
    }

    /// What a child leaves behind when its reader takes so many bytes and goes.
    fn left(mut command: Command, bytes: usize) -> Ran {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut head = vec![0; bytes];
        out.read_exact(&mut head).unwrap();
        drop(out);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let code = child.wait().unwrap().code().expect("killed by a signal");
        Ran { code, out: String::from_utf8_lossy(&head).into_owned(), err }
    }

    #[test]
    fn a_reader_that_leaves_hides_nothing_and_is_no_failure() {
        let (weak, good) = (many(2, WEAK), many(2, GOOD));
        for format in formats() {
            for (dir, code) in [(&weak, 1), (&good, 0)] {
                let ran = left(program(dir.path(), &["check", "--format", &format, "r"]), 0);
                assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{format}");
            }
            // What goes to a file is whole all the same.
            let output = format!("{format}=all.out");
            let ran = left(program(weak.path(), &["check", "--format", "concise", "--output", &output, "r"]), 0);
            assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{format}");
            let whole = fs::read(weak.path().join("all.out")).unwrap();
            assert_eq!(run(weak.path(), &["check", "--format", "concise", "--output", &output, "r"]).code, 1);
            assert!(fs::read(weak.path().join("all.out")).unwrap() == whole, "{format}");
            fs::remove_file(weak.path().join("all.out")).unwrap();
        }
        // More than a pipe holds, so that the reader leaves in the middle.
        let many = many(24, WEAK);
        for format in ["human", "json"] {
            let ran = left(program(many.path(), &["check", "--format", format, "r"]), 1);
            assert_eq!((ran.code, ran.err.as_str()), (1, ""), "{format}");
        }
    }

    #[test]
    fn a_reader_may_leave_every_command() {
        let dir = place();
        fs::write(dir.path().join("新.txt"), fs::read(dir.path().join(WEAK)).unwrap()).unwrap();
        for (arguments, code) in [
            (&["rules"][..], 0),
            (&["rules", "--format", "json"], 0),
            (&["schema"], 0),
            (&["--help"], 0),
            (&["check", "--help"], 0),
            (&["--version"], 0),
            (&["completions", "bash"], 0),
            (&["explain", "part/plan"], 0),
            (&["checklist"], 0),
            (&["outline", WEAK], 0),
            (&["figures", WEAK], 0),
            (&["figures", WEAK, "--format", "csv"], 0),
            (&["new", "report"], 0),
            (&["test", "national", "--today", "2026-11-22"], 0),
            (&["compare", WEAK, "新.txt"], 0),
            (&["compare", GOOD, WEAK], 1),
            (&["compare", GOOD, WEAK, "--format", "json"], 1),
        ] {
            for bytes in [0, 1] {
                let ran = left(program(dir.path(), arguments), bytes);
                assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{arguments:?} after {bytes} bytes");
            }
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_trouble_and_said_once() {
        let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
        let dir = place();
        let said = "磁盘空间不足";
        for format in formats() {
            let mut command = program(dir.path(), &["check", "--format", &format, WEAK]);
            command.stdout(full());
            let output = command.output().unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            // A format that says nothing of these reports writes nothing.
            assert_eq!((output.status.code(), err.matches(said).count()), (Some(2), 1), "{format}: {err}");
            let ran = run(dir.path(), &["check", WEAK, "--output", &format!("{format}=/dev/full")]);
            assert_eq!((ran.code, ran.err.matches(said).count()), (2, 1), "{format}: {}", ran.err);
            assert!(ran.out.contains(WEAK), "the other output is whole");
        }
        for arguments in [
            &["rules"][..],
            &["schema"],
            &["--help"],
            &["--version"],
            &["outline", WEAK],
            &["compare", GOOD, WEAK],
            &["completions", "fish"],
        ] {
            let output = program(dir.path(), arguments).stdout(full()).output().unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), err.matches(said).count()), (Some(2), 1), "{arguments:?}: {err}");
        }
    }

    /// The program in a shell that lets no file grow beyond half a kilobyte.
    fn cramped(dir: &Path, arguments: &str) -> Ran {
        let line = format!("trap '' XFSZ; ulimit -f 1; exec \"$HEGUI\" {arguments}");
        let mut command = Command::new("sh");
        command.args(["-c", &line]).current_dir(dir).env("HEGUI", env!("CARGO_BIN_EXE_hegui"));
        ran(command)
    }

    #[test]
    fn a_disk_that_fills_up_leaves_what_was_there() {
        let dir = many(4, WEAK);
        let before = |name: &str| fs::write(dir.path().join(name), "旧").unwrap();
        for format in formats() {
            before("out");
            let ran = cramped(dir.path(), &format!("check r --output {format}=out"));
            assert_eq!(ran.code, 2, "{format}: {}", ran.err);
            assert!(ran.err.contains("磁盘空间不足"), "{format}: {}", ran.err);
            assert_eq!(fs::read_to_string(dir.path().join("out")).unwrap(), "旧", "{format}");
        }
        before("hegui-baseline.yaml");
        fs::write(dir.path().join("hegui-baseline.yaml"), "version: 1\nfindings: []\n").unwrap();
        assert_eq!(cramped(dir.path(), "baseline --update r").code, 2);
        assert_eq!(fs::read_to_string(dir.path().join("hegui-baseline.yaml")).unwrap(), "version: 1\nfindings: []\n");
        assert_eq!(cramped(dir.path(), "annotate r/0000.txt -o 批注.html").code, 2);
        assert_eq!(names(dir.path()), ["hegui-baseline.yaml", "out", "r"]);
    }

    #[test]
    fn nobody_needs_standard_error() {
        let dir = place();
        for (line, code) in [
            ("check weak-county-2023.txt 无.txt 2>&-", 2),
            ("check weak-county-2023.txt 2>&-", 1),
            ("check --no-such-flag 2>&-", 2),
            ("check good-county-2023.txt --format human --output json=- 2>&-", 0),
            ("check good-county-2023.txt 2>/dev/full", 0),
            ("check weak-county-2023.txt 无.txt 2>/dev/full", 2),
        ] {
            let mut command = Command::new("sh");
            command.args(["-c", &format!("exec \"$HEGUI\" --today 2024-03-15 {line}")]).current_dir(dir.path());
            assert_eq!(
                ran({
                    command.env("HEGUI", env!("CARGO_BIN_EXE_hegui"));
                    command
                })
                .code,
                code,
                "{line}"
            );
        }
    }

    fn signal(child: &Child, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits until a run has begun to write.
    fn begun(dir: &Path) {
        let until = Instant::now() + Duration::from_secs(60);
        while !names(dir).iter().any(|name| name.starts_with(".hegui-")) {
            assert!(Instant::now() < until, "the run did not begin");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(100));
    }

    fn ended(mut child: Child, within: Duration) -> (Option<i32>, String) {
        let until = Instant::now() + within;
        while child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "it did not end");
            std::thread::sleep(Duration::from_millis(5));
        }
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (child.wait().unwrap().code(), err)
    }

    #[test]
    fn an_interrupted_run_leaves_nothing_half_done() {
        let dir = many(1500, WEAK);
        for name in ["INT", "TERM", "HUP"] {
            fs::write(dir.path().join("out.json"), "旧").unwrap();
            let arguments = ["check", "r", "--jobs", "1", "--output", "json=out.json", "--output", "human=out.txt"];
            let mut command = program(dir.path(), &arguments);
            let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            begun(dir.path());
            signal(&child, name);
            let (code, err) = ended(child, Duration::from_secs(30));
            assert_eq!(code, Some(2), "{name}: {err}");
            assert!(err.contains("已中断") && err.lines().count() == 1, "{name}: {err}");
            assert_eq!(names(dir.path()), ["out.json", "r"], "{name}");
            assert_eq!(fs::read_to_string(dir.path().join("out.json")).unwrap(), "旧", "{name}");
        }
    }

    #[test]
    fn asked_twice_a_run_ends_at_once_and_leaves_nothing_either() {
        // One report that takes long: the run looks at the signal only between reports.
        let dir = tempfile::tempdir().unwrap();
        let text = fs::read_to_string(samples().join(WEAK)).unwrap();
        let mut file = fs::File::create(dir.path().join("长.txt")).unwrap();
        file.write_all(text.as_bytes()).unwrap();
        for _ in 0..400 {
            file.write_all(text.as_bytes()).unwrap();
        }
        drop(file);
        let mut command = program(dir.path(), &["check", "长.txt", "--output", "json=out.json"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        begun(dir.path());
        signal(&child, "INT");
        std::thread::sleep(Duration::from_millis(200));
        signal(&child, "INT");
        let (code, err) = ended(child, Duration::from_secs(2));
        assert_eq!(code, Some(2), "{err}");
        assert_eq!(names(dir.path()), ["长.txt"]);
    }
}
