//! Text of reports in a comment: shown as it stands, and nothing more.
//!
//! A comment is read by a machine before a person sees it: it makes headings, links and pictures of marks, and calls whoever is
//! named after an at sign. Marks are written as character references, which both Markdown and the HTML inside it show as they
//! are and take for nothing else. A name is resolved in the finished page, where a reference is a character again, so there a
//! mark that calls is parted from what it calls by a space of no width.

use crate::output::safe;

/// The space of no width, as a reference: nobody meets an invisible character in the source of a comment.
const GAP: &str = "&#8203;";

/// A text on one line.
pub(in crate::output) fn text(text: &str) -> String {
    let text = safe(text.trim());
    let mut out = String::with_capacity(text.len() + 16);
    let mut last = [' '; 2];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '&' | '<' | '>' | '"' | '\'' | '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '{' | '}' | '#'
            | '!' | '^' | '@' | '%' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
        let calls = match c {
            // People, issues, merge requests, snippets, labels, milestones, epics, alerts.
            '@' | '#' | '!' | '$' | '~' | '%' | '&' | '^' => !next.is_whitespace(),
            // Addresses, and the names of pictures.
            ':' => next == '/' || next.is_ascii_alphanumeric() || matches!(next, '+' | '-' | '_'),
            // GH-12.
            '-' => next.is_ascii_digit() && last.map(|c| c.to_ascii_lowercase()) == ['g', 'h'],
            // An address without its scheme.
            'w' | 'W' => next == '.' && last.map(|c| c.to_ascii_lowercase()) == ['w', 'w'],
            _ => false,
        };
        if calls {
            out.push_str(GAP);
        }
        last = [last[1], c];
    }
    out
}

/// A text on one line, at most so many characters of it.
pub(in crate::output) fn clipped(whole: &str, most: usize) -> String {
    let whole = whole.trim();
    match whole.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text(&whole[..end])),
        None => text(whole),
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    fn events(markdown: &str) -> Vec<Event<'_>> {
        Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION).collect()
    }

    #[test]
    fn nothing_is_made_of_it_and_it_reads_as_it_stands() {
        for hostile in [
            "@zhangsan 请看 @org/team",
            "![图](http://x.example/a.png)",
            "[链接](javascript:alert(1)) <javascript:x> www.x.example http://x.example/a",
            "<img src=x onerror=alert(1)><script>x</script></details></summary><!--",
            "# 标题 ## 二 #123 org/repo#4 GH-12 !34 $5 %6 ~bug &7 ^8",
            "`代码` ``` ~~~ ~~删~~ *重* **重** _斜_ $$x^2$$ :tada:",
            "| 表 | 格 |\\| \\",
            "1. 一 - 二 + 三 > 四 --- ===",
            "&lt;b&gt; &#64;zhangsan &commat;zhangsan",
            "a@b.example [^1] [x]: y {#id} [[wiki]]",
        ] {
            let written = text(hostile);
            let line = format!("- 原文：{written}");
            let mut shown = String::new();
            for event in events(&line) {
                match event {
                    Event::Text(text) => shown.push_str(&text),
                    Event::Start(Tag::List(_) | Tag::Item | Tag::Paragraph)
                    | Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::Paragraph) => {}
                    other => panic!("{hostile}: {other:?}"),
                }
            }
            assert_eq!(shown.replace('\u{200B}', ""), format!("原文：{hostile}"));
            // In the finished page, nothing that calls stands before what it would call.
            for call in ["@z", "@o", "@b", "#1", "#4", "!3", "$5", "%6", "~b", "^8", "GH-1", "://", "www.", ":tada"] {
                assert!(!shown.contains(call), "{call}: {shown}");
            }
        }
    }

    #[test]
    fn a_line_stays_one_and_a_long_one_is_cut_at_a_character() {
        assert_eq!(text("甲\n/close\r\n乙"), "甲 /close  乙");
        assert_eq!(clipped("甲<乙丙", 2), "甲&#60;…");
        assert_eq!(clipped("𠀀𠀁", 2), "𠀀𠀁");
    }
}
