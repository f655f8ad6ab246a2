//! The file of a baseline as it is written: for the program that reads it, and for people who look at what changed in it.
//!
//! The order is that of the reports' paths, then of the places in each, so that two runs write the same bytes and a version
//! control system shows what came and went. Values are quoted as JSON strings, which YAML reads alike: whatever a file is
//! called, it is one value. What must not stand there is decided elsewhere.

use std::path::Path;

use super::safe;
use crate::{
    scan::{BASELINE_VERSION, Baseline, path_from},
    text::Lang,
};

/// The text of a baseline whose file lies in `folder` (absolute).
#[must_use]
pub fn baseline(baseline: &Baseline, folder: &Path, lang: Lang) -> String {
    let mut text = head(lang);
    text.push_str(&format!("version: {BASELINE_VERSION}\ntool: {}\npacks:", quoted(env!("CARGO_PKG_VERSION"))));
    let packs = baseline.packs.iter().map(|pack| format!(" {}: {}", quoted(&pack.id), quoted(&pack.version)));
    text.push_str(&format!(" {{{} }}\n", packs.collect::<Vec<_>>().join(",")));
    if let Some(day) = baseline.made {
        text.push_str(&format!("made: {day}\n"));
    }
    text.push_str(if baseline.is_empty() { "findings: []\n" } else { "findings:\n" });
    for (report, known) in &baseline.reports {
        let report = quoted(&path_from(folder, report));
        for known in known {
            text.push_str(&format!("- report: {report}\n"));
            if let Some(year) = known.year {
                text.push_str(&format!("  year: {year}\n"));
            }
            text.push_str(&format!("  rule: {}\n", quoted(&known.rule)));
            if let Some(severity) = known.severity {
                text.push_str(&format!("  severity: {}\n", severity.name()));
            }
            text.push_str(&format!("  fingerprint: {}\n", quoted(&known.fingerprint)));
            text.push_str(&format!("  message: {}\n", quoted(&safe(&known.message))));
        }
    }
    text
}

fn head(lang: Lang) -> String {
    lang.pick(
        "# 基线：启用检查时报告里已有的问题，由 hegui baseline 写出。\n\
         # 用 hegui check --baseline 检查时，这里列出的问题不影响是否通过，新出现的问题才影响。\n\
         # 报告按路径（相对于本文件）辨认，问题按指纹辨认；message 只供人看。\n\
         # 问题改好以后，请用 hegui baseline --update 更新，不必手工删改。\n",
        "# A baseline: the findings that were there when the gate was put up, written by `hegui baseline`.\n\
         # With `hegui check --baseline` those listed here do not count; new ones do.\n\
         # Reports are known by their paths (relative to this file), findings by their fingerprints; messages are for people.\n\
         # When something was corrected, update it with `hegui baseline --update` instead of editing it.\n",
    )
    .to_owned()
}

/// A value as a JSON string, with characters that reorder or hide text written as escapes.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let hidden = |c: char| {
        c == '\u{7F}' || !c.is_ascii() && (c.is_control() || safe(c.encode_utf8(&mut [0; 4])) != c.to_string())
    };
    json.chars().map(|c| if hidden(c) { escaped(c) } else { c.to_string() }).collect()
}

fn escaped(c: char) -> String {
    let code = u32::from(c);
    if code > 0xFFFF { format!("\\U{code:08X}") } else { format!("\\u{code:04X}") }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        finding::Severity,
        rule::PackId,
        scan::{Known, read_baseline},
        text::Date,
    };

    #[test]
    fn what_is_written_is_read_again_whatever_files_are_called() {
        let names = [
            "/库/报送/甲.txt",
            "/库/“a: b” #c.txt",
            "/库/\u{202E}txt.exe",
            "/别处/- x\n\t\u{7F}\u{85}.md",
            "/库/\u{E0001}😀'\\.txt",
        ];
        let known = |n: usize| Known {
            rule: "part/plan".into(),
            fingerprint: format!("{n:032x}"),
            message: "未见“安排”: {x}\u{202E}".into(),
            severity: Some(Severity::Error),
            year: (n > 0).then_some(2023),
        };
        let mut reports = std::collections::BTreeMap::new();
        for (n, name) in names.iter().enumerate() {
            reports.insert(PathBuf::from(name), vec![known(n)]);
        }
        let packs = vec![PackId { id: "national".into(), version: "1".into() }];
        let written = Baseline { reports, packs, made: Some(Date::constant(2024, 3, 15)) };
        for lang in [Lang::Zh, Lang::En] {
            let text = baseline(&written, Path::new("/库/门"), lang);
            assert!(!text.contains('\u{202E}') && text.contains("../报送/甲.txt"), "{text}");
            let read = read_baseline("b.yaml", &text, Path::new("/库/门")).unwrap();
            assert_eq!(read.packs, written.packs);
            assert_eq!(read.made, written.made);
            assert_eq!(read.reports.keys().collect::<Vec<_>>(), written.reports.keys().collect::<Vec<_>>());
            // A second writing changes nothing.
            assert_eq!(baseline(&read, Path::new("/库/门"), lang), text);
        }
        let empty = baseline(&Baseline::default(), Path::new("/"), Lang::Zh);
        assert!(read_baseline("b.yaml", &empty, Path::new("/")).unwrap().is_empty());
    }
}
