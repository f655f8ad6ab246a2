//! What GitHub's code scanning takes in one file, and whether a run exceeds it. Apart from the renderer: the limits are one
//! host's, change with it, and the file is valid beyond them.
//!
//! A result has one location and a rule one tag, so of GitHub's limits four can be exceeded.

use std::io::{self, Write};

use flate2::{Compression, write::DeflateEncoder};

use crate::text::Said;

/// More results than this, and GitHub refuses the file.
const RESULTS: usize = 25_000;
/// Of so many results GitHub shows the gravest.
const SHOWN: usize = 5_000;
/// More rules than this, and GitHub refuses the file.
const RULES: usize = 25_000;
/// A compressed file larger than this is refused.
const PACKED: u64 = 10 * 1024 * 1024;

/// What a file has come to.
#[derive(Debug)]
pub(super) struct Limits {
    /// Rules.
    pub(super) rules: usize,
    /// Results.
    pub(super) results: usize,
    packed: DeflateEncoder<Counter>,
}

/// Counts what is written.
#[derive(Debug, Default)]
struct Counter(u64);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { rules: 0, results: 0, packed: DeflateEncoder::new(Counter::default(), Compression::fast()) }
    }
}

impl Limits {
    /// Takes note of what is written.
    pub(super) fn written(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.packed.write_all(bytes)
    }

    /// What of it is too much.
    pub(super) fn exceeded(&mut self) -> io::Result<Vec<Said>> {
        self.packed.flush()?;
        Ok(exceeded(self.results, self.rules, self.packed.get_ref().0))
    }
}

fn exceeded(results: usize, rules: usize, packed: u64) -> Vec<Said> {
    let mut said = Vec::new();
    if results > RESULTS {
        said.push(Said::new(
            format!("结果 {results} 条，超过 GitHub 每个文件 {RESULTS} 条的上限，上传会被拒绝；请分文件夹检查，分别上传"),
            format!("{results} results: GitHub takes at most {RESULTS} in a file and will refuse it; check folder by folder and upload each"),
        ));
    } else if results > SHOWN {
        said.push(Said::new(
            format!("结果 {results} 条，GitHub 只显示其中最严重的 {SHOWN} 条；要看全，请分文件夹检查，分别上传"),
            format!("{results} results: GitHub shows the gravest {SHOWN} only; to see all, check folder by folder and upload each"),
        ));
    }
    if rules > RULES {
        said.push(Said::new(
            format!("规则 {rules} 条，超过 GitHub 每个文件 {RULES} 条的上限，上传会被拒绝"),
            format!("{rules} rules: GitHub takes at most {RULES} in a file and will refuse it"),
        ));
    }
    if packed > PACKED {
        let mib = |bytes: u64| bytes.div_ceil(1024 * 1024);
        said.push(Said::new(
            format!("压缩后约 {} MB，可能超过 GitHub 每个文件 {} MB 的上限；请分文件夹检查，分别上传", mib(packed), mib(PACKED)),
            format!("about {} MB when compressed: GitHub may refuse more than {} MB in a file; check folder by folder and upload each", mib(packed), mib(PACKED)),
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_told_and_nothing_below_it() {
        assert_eq!(exceeded(SHOWN, RULES, PACKED), []);
        let told = |results, rules, packed| {
            exceeded(results, rules, packed)
                .iter()
                .map(|said| said.zh.chars().take(2).collect())
                .collect::<Vec<String>>()
        };
        assert_eq!(told(SHOWN + 1, 1, 1), ["结果"]);
        assert_eq!(told(RESULTS + 1, RULES + 1, PACKED + 1), ["结果", "规则", "压缩"]);
        assert!(exceeded(RESULTS + 1, 1, 1)[0].zh.contains("拒绝"));
    }

    #[test]
    fn what_compresses_is_counted_compressed() {
        let mut limits = Limits::default();
        for _ in 0..200 {
            limits.written(&[b'a'; 100_000]).unwrap();
        }
        assert_eq!(limits.exceeded().unwrap(), []);
        // Digits that follow no rule do not shrink to a tenth.
        let mut state = 1_u64;
        for _ in 0..200 {
            let noise: Vec<u8> = (0..100_000)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 56) as u8
                })
                .collect();
            limits.written(&noise).unwrap();
        }
        assert_eq!(limits.exceeded().unwrap().len(), 1);
    }
}
