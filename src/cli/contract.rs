//! What scripts rely on: the exit codes of every command, and the variables of the environment that are read.
//!
//! Help and man pages both print these tables, so that neither falls behind the other. A variable that is read anywhere
//! in the program stands here; a test looks for those that do not.

use crate::text::{Lang, Said};

/// What the exit codes of a command say, the code and its meaning; for `hegui` itself what holds in general.
pub(super) fn exit_codes(command: &str) -> Vec<(u8, Said)> {
    let unable = Said::new("未能完成（用法、规则或路径有误）", "what was asked could not be done");
    match command {
        "check" | "hegui" => vec![
            (0, Said::new("没有达到 --fail-on 的问题", "no finding at or above --fail-on")),
            (1, Said::new("有达到 --fail-on 的问题", "findings at or above --fail-on")),
            (2, unable),
        ],
        "audit" => vec![
            (
                0,
                Said::new(
                    "单位都已报告，没有达到 --fail-on 的问题",
                    "every unit reported, no finding at or above --fail-on",
                ),
            ),
            (
                1,
                Said::new(
                    "有单位未按要求报告，或有达到 --fail-on 的问题",
                    "a unit did not report as it should, or findings at or above --fail-on",
                ),
            ),
            (2, Said::new("未能完成", "what was asked could not be done")),
        ],
        "annotate" => vec![
            (0, Said::new("已写入，没有达到 --fail-on 的问题", "written, no finding at or above --fail-on")),
            (1, Said::new("已写入，有达到 --fail-on 的问题", "written, findings at or above --fail-on")),
            (2, Said::new("没有写入", "not written")),
        ],
        "baseline" => vec![
            (0, Said::new("已写入", "written")),
            (
                1,
                Said::new(
                    "已写入，但有不能记入、达到 --fail-on 的问题",
                    "written, but findings at or above --fail-on are not covered",
                ),
            ),
            (2, Said::new("没有写入，或有没查到的路径", "not written, or a path is missing")),
        ],
        "compare" => vec![
            (0, Said::new("没有达到 --fail-on 的新问题", "no new finding at or above --fail-on")),
            (1, Said::new("有达到 --fail-on 的新问题", "new findings at or above --fail-on")),
            (2, Said::new("有未能对比的", "something could not be compared")),
        ],
        "test" => vec![
            (0, Said::new("示例全部符合预期", "every example does as expected")),
            (1, Said::new("有不符合的", "some do not")),
            (2, Said::new("规则有误", "the rules cannot be loaded")),
        ],
        _ => vec![(0, Said::new("已完成", "done")), (2, unable)],
    }
}

/// The exit codes in one line, as help shows them.
pub(super) fn exit_line(command: &str, lang: Lang) -> String {
    let codes: Vec<String> =
        exit_codes(command).iter().map(|(code, said)| format!("{code} {}", said.get(lang))).collect();
    lang.pick("退出码：", "Exit codes: ").to_owned() + &codes.join(lang.pick("；", "; "))
}

/// The variables that are read, and what each does.
pub(super) fn environment() -> Vec<(&'static str, Said)> {
    vec![
        ("HEGUI_LANG", Said::new("语言，同 --lang", "language, as --lang")),
        ("HEGUI_CONFIG", Said::new("设置文件，同 --config", "file of settings, as --config")),
        ("HEGUI_PACK", Said::new("内置规则包，同 --pack", "embedded packs, as --pack")),
        (
            "HEGUI_RULES",
            Said::new(
                "规则文件或文件夹，同 --rules；几个之间与 PATH 一样分隔",
                "rule files or folders, as --rules; parted as in PATH",
            ),
        ),
        ("HEGUI_FORMAT", Said::new("check 的输出格式，同 --format", "format of `check`, as --format")),
        ("HEGUI_FAIL_ON", Said::new("哪一级问题算不通过，同 --fail-on", "severity that fails, as --fail-on")),
        ("NO_COLOR", Said::new("有值时不用颜色", "no colours when set")),
        ("CLICOLOR_FORCE", Said::new("有值时总用颜色", "colours always when set")),
        ("TERM", Said::new("为 dumb 时不用颜色", "no colours when `dumb`")),
        ("COLUMNS", Said::new("每行宽度", "width of a line")),
        (
            "SOURCE_DATE_EPOCH",
            Said::new("没有 --today 时，以这一时刻（秒）为“今天”", "the second to take for now, unless --today says"),
        ),
        ("RAYON_NUM_THREADS", Said::new("没有 --jobs 时的并行线程数", "threads, unless --jobs says")),
    ]
}

/// The variables as help shows them, one a line.
pub(super) fn environment_lines(lang: Lang) -> String {
    let table = environment();
    let widest = table.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: Vec<String> = table.iter().map(|(name, said)| format!("  {name:widest$}  {}", said.get(lang))).collect();
    format!("{}\n{}", lang.pick("环境变量：", "Environment:"), lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// The names of variables in a source: what stands between quotes and is read by `env::var…`, `env = …` or `set(…)`.
    fn read_in(source: &str) -> Vec<String> {
        let mut names = Vec::new();
        for before in ["env::var(\"", "env::var_os(\"", "env = \"", " set(\""] {
            names.extend(source.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
        names
    }

    #[test]
    fn every_variable_that_is_read_is_told() {
        let told: Vec<&str> = environment().into_iter().map(|(name, _)| name).collect();
        let mut seen = 0;
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.ends_with("contract.rs") {
                    continue;
                }
                for name in read_in(&fs::read_to_string(&path).unwrap()) {
                    seen += 1;
                    assert!(told.contains(&name.as_str()), "{} reads {name}", path.display());
                }
            }
        }
        assert!(seen >= 6, "the reader of variables finds too little");
    }
}
