//! What a paragraph style is for, as its name tells.
//!
//! Old and new Word files name their styles alike, in English or in the language of the program.

use crate::text::chinese_number;

/// What a style is for, as its name tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing that matters here.
    #[default]
    Plain,
    /// The title of the document or its second line.
    Title,
    /// A table of contents.
    Contents,
    /// A heading of a level from 1.
    Heading(u8),
}

impl Role {
    /// By the name of a style: `heading 1`, `标题 1`, `一级标题`, `Title`, `toc 2`, `目录 2`.
    pub(super) fn named(name: &str) -> Self {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let after = |words: &[&str]| words.iter().find_map(|word| name.strip_prefix(word));
        if let Some(rest) = after(&["toc", "contents", "目录", "目錄"]) {
            let level = rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit());
            if level || matches!(rest, "heading" | "标题" | "標題" | "") {
                return Self::Contents;
            }
        }
        if let Some(level) = after(&["heading", "标题", "標題"]).and_then(level) {
            return Self::Heading(level);
        }
        if let Some(level) = name.strip_suffix("级标题").or(name.strip_suffix("級標題")).and_then(level) {
            return Self::Heading(level);
        }
        let title =
            ["title", "subtitle", "标题", "標題", "副标题", "副標題", "主标题", "公文标题", "文件标题", "大标题"];
        if title.contains(&name.as_str()) { Self::Title } else { Self::Plain }
    }
}

/// A level of a heading in digits of either kind.
fn level(text: &str) -> Option<u8> {
    let number = text.parse().ok().or_else(|| chinese_number(text))?;
    u8::try_from(number).ok().filter(|level| (1..=9).contains(level))
}
