//! Marks that come in pairs: 《》 “” （）, paragraph by paragraph.

use crate::{
    check::Scope,
    document::{Document, Marker},
    finding::{Defect, Place},
    text::{FSpan, Said},
};

const PAIRS: [(char, char); 4] = [('《', '》'), ('〈', '〉'), ('“', '”'), ('(', ')')];

/// What a mark is called, without repeating it between quotation marks.
fn name(c: char) -> (&'static str, &'static str) {
    match c {
        '《' | '〈' => ("前书名号", "opening title mark"),
        '》' | '〉' => ("后书名号", "closing title mark"),
        '“' => ("前引号", "opening quotation mark"),
        '”' => ("后引号", "closing quotation mark"),
        '(' => ("前括号", "opening bracket"),
        _ => ("后括号", "closing bracket"),
    }
}

/// Every mark in the scope that has no counterpart in its paragraph.
pub(super) fn unbalanced(document: &Document, scope: &Scope) -> Vec<Defect> {
    document
        .folded()
        .paragraphs()
        .iter()
        .filter(|p| scope.spans.iter().any(|span| span.overlaps(**p)))
        .flat_map(|p| paragraph(document.text(*p)).into_iter().map(|(at, c)| (p.start + at, c)))
        .map(|(at, c)| {
            let span = FSpan::new(at, at + c.len_utf8());
            let other = PAIRS.iter().find_map(|(open, close)| match c {
                c if c == *open => Some(*close),
                c if c == *close => Some(*open),
                _ => None,
            });
            let ((zh, en), (zh_other, en_other)) = (name(c), name(other.unwrap_or(c)));
            let detail = Said::new(format!("{zh}缺少对应的{zh_other}"), format!("{en} without its {en_other}"));
            Defect::at(Place::At(span)).with_said("detail", detail)
        })
        .collect()
}

/// The marks of a paragraph without a counterpart.
fn paragraph(text: &str) -> Vec<(usize, char)> {
    let mut lone = Vec::new();
    let marks: Vec<(usize, char)> =
        text.char_indices().filter(|(_, c)| PAIRS.iter().any(|(open, close)| c == open || c == close)).collect();
    for (open, close) in PAIRS {
        let mut stack: Vec<usize> = Vec::new();
        for (at, c) in marks.iter().copied() {
            if c == open {
                stack.push(at);
            } else if c == close && stack.pop().is_none() && !(c == ')' && ends_a_number(text, at)) {
                lone.push((at, c));
            }
        }
        lone.extend(
            stack
                .into_iter()
                .filter(|at| !Marker::read(&text[*at..]).is_some_and(|m| m.len > 1 && open == '('))
                .map(|at| (at, open)),
        );
    }
    lone.sort_unstable();
    lone
}

/// Whether a parenthesis closes the number of a list: 1) 一) at the start or after the end of a clause.
fn ends_a_number(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c));
    before.len() < at && (before.is_empty() || before.ends_with(['。', ';', ',', ':', '、']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_marks() {
        for (text, marks) in [
            ("落实《条例》和《关于印发〈办法〉的通知》", ""),
            ("落实《条例,推进“放管服改革", "《“"),
            ("1)加强领导。2)规范执法;一)普法", ""),
            ("办理案件12件(其中调解5件,撤回3件", "("),
            ("推进改革”工作)", "”)"),
            ("关于印发《转发《通知》的通知》", ""),
        ] {
            let found: String = paragraph(text).into_iter().map(|(_, c)| c).collect();
            assert_eq!(found, marks, "{text}");
        }
    }
}
