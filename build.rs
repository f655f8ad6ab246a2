//! Generates two things: the folding table that `text::fold` reads, and the list of embedded rule packs.
//!
//! Every YAML file under `rules/<pack>/` is embedded, so that adding a rule file needs no line of Rust: once as written, and
//! once as JSON without what only authors read (examples, cases), because reading a hundred kilobytes of YAML would take
//! longer than checking a report.
//!
//! The folding table has one entry for each character of the basic plane. Folding makes one spelling of the many that mean the same: full and half width, dashes, spaces, Traditional and
//! Simplified Chinese. It stays a table (and not a library call per character) because every character of every report
//! goes through it; the conversion of Chinese characters is taken from OpenCC's tables as `zhhz` ships them.

use std::{env, fmt::Write as _, fs, io, path::Path};

use zhhz::{Config, Converter};

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
    let simplify = Converter::new(Config::T2s);
    let mut source = String::from("[\n");
    for code in 0..=u16::MAX {
        let _ = write!(source, "{},", fold(code, &simplify));
        if code % 32 == 31 {
            source.push('\n');
        }
    }
    source.push(']');
    let out =
        env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set; build.rs runs under cargo"))?;
    fs::write(Path::new(&out).join("fold_table.rs"), source)?;
    fs::write(Path::new(&out).join("packs.rs"), packs()?)
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

/// `[(pack, path below rules/, text, lean JSON), …]`, sorted by path.
fn packs() -> io::Result<String> {
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
    for (pack, path) in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let _ = writeln!(
            source,
            "({pack:?}, {:?}, include_str!({:?}), {:?}),",
            format!("{pack}/{name}"),
            path.display().to_string(),
            lean(&text).unwrap_or_default(),
        );
    }
    source.push(']');
    Ok(source)
}
