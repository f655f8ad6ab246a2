//! A letter to each unit: 反馈意见 on its report, or a notice that its report is still awaited. Ready to be sent once who sends
//! it, by when an answer is due and whom to ask have been filled in.
//!
//! A letter is read by people who were not there when the rules were written: no rule ids, no scores, nothing of the program.
//! It claims no authority beyond the provisions that the rules name, and it is short: what must be mended stands in it one by
//! one, what is smaller in sums.

mod name;
mod said;

use std::io;

use self::{name::Names, said::Letter};
use super::table::owners;
use crate::{
    batch::Audited,
    output::{Block, RunInfo, safe, sheet, word},
    text::Lang,
};

/// Hands on every letter twice, as a Word file and as Markdown, each with the name of its file, and at last an index of them:
/// a table for spreadsheets. How many units were written to.
///
/// # Errors
/// What `save` returns.
pub fn letters(
    audited: &Audited,
    run: &RunInfo,
    save: &mut dyn FnMut(&str, &[u8]) -> io::Result<()>,
) -> io::Result<usize> {
    let lang = run.style.lang;
    let owners = owners(audited);
    let mut names = Names::default();
    let mut index = ::csv::Writer::from_writer(sheet::MARK.as_bytes().to_vec());
    index.write_record(lang.pick(
        ["单位", "层级", "文书", "应当修改", "建议完善", "Word 文件", "Markdown 文件"],
        ["Unit", "Level", "Letter", "To be corrected", "To be improved", "Word file", "Markdown file"],
    ))?;
    for unit in &audited.units {
        let letter = Letter { audited, unit, owners: &owners, lang };
        let blocks = letter.blocks();
        let kind = letter.kind();
        let stem = names.take(&format!("{}-{}", unit.name, kind.get(lang)));
        let files = [format!("{stem}.docx"), format!("{stem}.md")];
        save(&files[0], &word(&blocks)?)?;
        save(&files[1], markdown(&blocks, lang).as_bytes())?;
        let level = unit.level.map(|level| level.said().get(lang).to_owned()).unwrap_or_default();
        let [errors, warnings] = letter.counts().map(|count| count.to_string());
        let [docx, md] = files.map(|file| sheet::cell(&file));
        index.write_record([sheet::cell(&unit.name), level, kind.get(lang).to_owned(), errors, warnings, docx, md])?;
    }
    let index = index.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    save(lang.pick("目录.csv", "index.csv"), &index)?;
    Ok(audited.units.len())
}

/// A letter as Markdown: what it quotes is shown as it stands.
fn markdown(blocks: &[Block], lang: Lang) -> String {
    let line = |block: &Block| match block {
        Block::Title(text) => format!("# {}\n", plain(&text.replace('\n', ""))),
        Block::Heading(level, text) => format!("{} {}\n", "#".repeat(usize::from(*level) + 1), plain(text)),
        Block::Body(text) | Block::Salutation(text) => format!("{}\n", lead(&plain(text))),
        Block::Signature(text) => format!("{}{}\n", lang.pick("　　　　　　　　", ""), plain(text)),
    };
    blocks.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A text as it stands. Letters are opened with WPS and Notepad as often as they are rendered: a mark is escaped by a stroke
/// before it, and only one that would be taken for more than a mark.
fn plain(text: &str) -> String {
    let text = safe(text.trim());
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A paragraph whose first character makes no list of it: `1.`, `-`.
fn lead(text: &str) -> String {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    match rest.chars().next() {
        Some(mark @ ('.' | ')')) if digits > 0 && rest[1..].chars().next().is_none_or(char::is_whitespace) => {
            format!("{number}\\{mark}{}", &rest[1..])
        }
        Some('-' | '+' | '=') if digits == 0 => format!("\\{rest}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_paragraph_becomes_a_list_or_a_rule() {
        for (text, led) in [
            ("1. 甲", "1\\. 甲"),
            ("1.甲", "1.甲"),
            ("- 甲", "\\- 甲"),
            ("===", "\\==="),
            ("甲1.", "甲1."),
            ("2023年", "2023年"),
        ] {
            assert_eq!(lead(text), led);
        }
    }
}
