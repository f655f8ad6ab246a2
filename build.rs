//! Generates four things: the folding table that `text::fold` reads, the list of embedded rule packs, what
//! `text::pattern` needs to know of their patterns, and a digest over the sources, by which a store knows what made its rows.
//!
//! Every YAML file under `rules/<pack>/` is embedded, so that adding a rule file needs no line of Rust: once as written, and
//! once as JSON without what only authors read (examples, cases), because reading a hundred kilobytes of YAML would take
//! longer than checking a report.
//!
//! The folding table has one entry for each character of the basic plane. Folding makes one spelling of the many that mean the same: full and half width, dashes, spaces, Traditional and
//! Simplified Chinese. It stays a table (and not a library call per character) because every character of every report
//! goes through it; the conversion of Chinese characters is taken from OpenCC's tables as `zhhz` ships them.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use zhhz::{Config, Converter};

#[path = "src/text/literal.rs"]
#[allow(dead_code, reason = "the build script needs a part of it")]
mod literal;

/// What a character becomes; 0 means that it is dropped (white space, control and zero-width characters).
fn fold(code: u16, simplify: &Converter) -> u16 {
    let Some(c) = char::from_u32(u32::from(code)) else { return code };
    if c.is_whitespace() || c.is_control() {
        return 0;
    }
    match c {
        // Soft hyphen, zero-width and bidi marks, byte order mark: never part of a word.
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => 0,
        // Full-width forms of ASCII.
        '\u{FF01}'..='\u{FF5E}' => code - 0xFEE0,
        // Hyphens, dashes and the minus sign.
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{2500}' | '\u{2501}' => u16::from(b'-'),
        '〜' | '∼' => u16::from(b'~'),
        '「' | '『' | '﹁' | '﹃' => '“' as u16,
        '」' | '』' | '﹂' | '﹄' => '”' as u16,
        '｡' => '。' as u16,
        '､' => '、' as u16,
        '·' | '•' | '‧' | '・' => '·' as u16,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => {
            let mut out = simplify.convert(&c.to_string());
            match (out.pop(), out.pop()) {
                (Some(one), None) => u16::try_from(u32::from(one)).unwrap_or(code),
                _ => code,
            }
        }
        _ => code,
    }
}

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-env=HEGUI_SOURCES={}", sources()?);
    let simplify = Converter::new(Config::T2s);
    let folded: Vec<u16> = (0..=u16::MAX).map(|code| fold(code, &simplify)).collect();
    let lines: Vec<String> = folded.chunks(32).map(|line| line.iter().map(|to| format!("{to},")).collect()).collect();
    // Dropped is not kept: NUL is, and stands as 0 all the same.
    let same = |(code, to): (usize, &u16)| u64::from(code > 0 && code == usize::from(*to));
    let bits: Vec<u64> = folded
        .chunks(64)
        .zip((0..).step_by(64))
        .map(|(word, first)| word.iter().enumerate().fold(0, |bits, (bit, to)| bits | same((first + bit, to)) << bit))
        .collect();
    let out =
        env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set; build.rs runs under cargo"))?;
    fs::write(Path::new(&out).join("fold_table.rs"), format!("[\n{}\n]", lines.join("\n")))?;
    fs::write(Path::new(&out).join("fold_same.rs"), format!("{bits:?}"))?;
    let (packs, patterns) = packs()?;
    fs::write(Path::new(&out).join("packs.rs"), packs.files)?;
    fs::write(Path::new(&out).join("pack_versions.rs"), format!("&{:?}", packs.versions))?;
    fs::write(Path::new(&out).join("patterns.rs"), analysed(&patterns, &simplify))
}

/// SHA-256 over everything that the program is made of, hexadecimal.
fn sources() -> io::Result<String> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let (mut open, mut files) = (vec![root.join("src"), root.join("rules")], Vec::new());
    // A package that is built as part of another has its lock file there.
    files.extend(
        ["build.rs", "Cargo.toml", "Cargo.lock"].map(|name| root.join(name)).into_iter().filter(|f| f.exists()),
    );
    while let Some(folder) = open.pop() {
        println!("cargo:rerun-if-changed={}", folder.display());
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { &mut open } else { &mut files }.push(path);
        }
    }
    files.sort();
    let mut digest = Sha256::new();
    for path in files {
        println!("cargo:rerun-if-changed={}", path.display());
        let text = fs::read(&path)?;
        let name = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        digest.update(format!("{name}\n{}\n", text.len()));
        digest.update(text);
    }
    Ok(digest.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    }))
}

/// A pattern folded as `text::fold_pattern` folds it. What differs there (a blank between Latin letters) does not occur in
/// the packs: such a pattern is left to the program.
fn fold_pattern(pattern: &str, simplify: &Converter) -> Option<String> {
    let mut out = String::new();
    for c in pattern.chars() {
        let code = u16::try_from(u32::from(c)).ok()?;
        let folded = char::from_u32(u32::from(fold(code, simplify)))?;
        if folded == '\0' {
            return None;
        }
        if folded != c && regex_syntax::is_meta_character(folded) {
            out.push('\\');
        }
        out.push(folded);
    }
    Some(out)
}

/// `[(pattern, folded, how it is found), …]`, sorted; a pattern that cannot be used is left to the program, which says why.
fn analysed(patterns: &BTreeSet<String>, simplify: &Converter) -> String {
    let mut source = String::from("&[\n");
    for pattern in patterns {
        let Some(folded) = fold_pattern(pattern, simplify) else { continue };
        let found = match literal::plain_words(&folded) {
            Some(words)
                if words.iter().any(|word| word.is_empty() || literal::crosses(word, literal::SENTENCE_ENDS)) =>
            {
                continue;
            }
            Some(words) => literal::Words::Exact(words),
            None => match literal::parse(&folded).ok().map(|hir| literal::analyse(&hir, literal::SENTENCE_ENDS)) {
                Some(Ok(words)) if regex_syntax::parse(pattern).is_ok() => words,
                _ => continue,
            },
        };
        let how = match found {
            literal::Words::Exact(words) => format!("Words(&{words:?})"),
            literal::Words::Needed(ways) => {
                let ways: Vec<String> = ways.iter().map(way).collect();
                format!("Confirmed(&[{}])", ways.join(", "))
            }
            literal::Words::None => continue,
        };
        let _ = writeln!(source, "({pattern:?}, {folded:?}, KnownHow::{how}),");
    }
    source.push(']');
    source
}

/// A way, as `text::pattern` reads it.
fn way(row: &literal::Row) -> String {
    let needs: Vec<String> = row.needs.iter().map(|need| format!("(&{:?}, {})", need.words, gap(&need.gap))).collect();
    let (rarest, tells_all) = (row.rarest(), row.tells_all());
    let (needs, reach) = (needs.join(", "), row.reach(rarest));
    format!("KnownWay {{ row: &[{needs}], rarest: {rarest}, reach: {reach:?}, tells_all: {tells_all} }}")
}

/// What may stand between two words, as Rust writes it.
fn gap(gap: &literal::Gap) -> String {
    let literal::Gap { least, most, comma, semicolon, exact } = gap;
    let exact = exact.as_ref().map(|literal::Exact { least, most, of }| {
        format!("Exact {{ least: {least}, most: {most}, of: Cow::Borrowed(&{of:?}) }}")
    });
    let exact = exact.map_or("None".to_owned(), |exact| format!("Some({exact})"));
    format!("Gap {{ least: {least}, most: {most}, comma: {comma}, semicolon: {semicolon}, exact: {exact} }}")
}

/// Every text of a rule file that may be a pattern.
fn texts(value: &serde_yaml::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_yaml::Value::String(text) => {
            found.insert(text.clone());
        }
        serde_yaml::Value::Sequence(list) => list.iter().for_each(|value| texts(value, found)),
        serde_yaml::Value::Mapping(map) => map.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// The patterns of a rule file: the texts of its word lists, its parts, and the checks of its rules.
fn patterns(text: &str, found: &mut BTreeSet<String>) {
    let Ok(value) = serde_yaml::from_str::<serde_yaml::Value>(text) else { return };
    ["words", "parts", "figures", "families", "overrides"]
        .iter()
        .filter_map(|key| value.get(key))
        .for_each(|value| texts(value, found));
    let rules = value.get("rules").and_then(serde_yaml::Value::as_sequence);
    for rule in rules.into_iter().flatten() {
        ["check", "unless"].iter().filter_map(|key| rule.get(key)).for_each(|value| texts(value, found));
    }
}

/// What of a rule file a check needs: everything but examples and cases. A file that is not sound is left to the loader.
fn lean(text: &str) -> Option<String> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    let map = value.as_mapping_mut()?;
    map.remove("cases");
    if let Some(rules) = map.get_mut("rules").and_then(serde_yaml::Value::as_sequence_mut) {
        for rule in rules.iter_mut().filter_map(serde_yaml::Value::as_mapping_mut) {
            rule.remove("examples");
        }
    }
    serde_json::to_string(&value).ok()
}

/// The id and version that a rule file gives its pack; one file of each pack does.
fn version(text: &str) -> Option<(String, String)> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    let told = |key: &str| Some(value.get("pack")?.get(key)?.as_str()?.to_owned());
    Some((told("id")?, told("version")?))
}

/// The embedded packs.
struct Packs {
    /// `[(pack, path below rules/, text, lean JSON), …]`, sorted by path.
    files: String,
    /// Id and version of each pack.
    versions: Vec<(String, String)>,
}

/// The packs, and the patterns of all.
fn packs() -> io::Result<(Packs, BTreeSet<String>)> {
    println!("cargo:rerun-if-changed=rules");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("rules");
    let mut files = Vec::new();
    for pack in fs::read_dir(&root)? {
        let pack = pack?;
        for file in fs::read_dir(pack.path()).into_iter().flatten() {
            let path = file?.path();
            println!("cargo:rerun-if-changed={}", path.display());
            if path.extension().is_some_and(|e| e == "yaml") {
                files.push((pack.file_name().to_string_lossy().into_owned(), path));
            }
        }
    }
    files.sort();
    let mut source = String::from("&[\n");
    let mut versions = Vec::new();
    let mut found = BTreeSet::new();
    for (pack, path) in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        patterns(&text, &mut found);
        versions.extend(version(&text));
        let _ = writeln!(
            source,
            "({pack:?}, {:?}, include_str!({:?}), {:?}),",
            format!("{pack}/{name}"),
            path.display().to_string(),
            lean(&text).unwrap_or_default(),
        );
    }
    source.push(']');
    Ok((Packs { files: source, versions }, found))
}
