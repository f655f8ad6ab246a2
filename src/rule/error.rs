//! Mistakes in rule files, each with its place.

use crate::{
    check::ProblemKind,
    text::{PatternError, Said},
    written::{self, Mistake},
};

/// Every mistake of every rule file of a run.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} problems in rule files", .0.len())]
pub struct LoadError(pub Vec<Mistake>);

/// What is wrong with a node, and what to do about it.
pub(super) fn describe<'a>(
    kind: &ProblemKind,
    parts: impl Iterator<Item = &'a str>,
    words: impl Iterator<Item = &'a str>,
) -> (Said, Option<Said>) {
    match kind {
        ProblemKind::Pattern(error) => pattern(error),
        ProblemKind::EmptyList => (Said::new("列表是空的", "the list is empty"), None),
        ProblemKind::UnknownPart(name) => (
            Said::new(format!("没有名为“{name}”的部分"), format!("there is no part `{name}`")),
            suggestion(name, parts),
        ),
        ProblemKind::UnknownWords(name) => (
            Said::new(format!("没有名为“{name}”的词表"), format!("there is no word list `{name}`")),
            suggestion(name, words),
        ),
        ProblemKind::WordsCycle(name) => {
            (Said::new(format!("词表“{name}”引用了自己"), format!("the word list `{name}` refers to itself")), None)
        }
        ProblemKind::UnknownFact { name, known } => (
            Said::new(format!("这类检查不提供“{{{name}}}”"), format!("this kind of check gives no `{{{name}}}`")),
            Some(Said::new(format!("可用的有：{}", known.join("、")), format!("it gives: {}", known.join(", ")))),
        ),
        ProblemKind::Value(said) => (said.clone(), None),
        ProblemKind::Expression(error, help) => (error.said.clone(), help.clone()),
    }
}

/// “Did you mean”, or the list of what there is; where there is nothing, what it would come from.
pub(super) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<Said> {
    let extended = || Said::new("是否漏写 extends: national？", "is `extends: national` missing in `pack`?");
    written::suggestion(name, known).or_else(|| Some(extended()))
}

fn pattern(error: &PatternError) -> (Said, Option<Said>) {
    match error {
        PatternError::Syntax { message, .. } => {
            let zh = match message.as_str() {
                "unclosed group" => "括号没有成对",
                "unopened group" => "多了一个右括号",
                "unclosed character class" => "方括号没有成对",
                "repetition operator missing expression" => "量词(* + ? {})前面没有可重复的内容",
                m if m.contains("look-around") => "不支持环视（如 (?=…)、(?<!…)）；相近而意思不同的词请写在 except 里",
                m if m.contains("backreference") => "不支持反向引用",
                m if m.contains("escape") => "不认识的转义",
                _ => "正则表达式写法有误",
            };
            let help = Said::new(
                "要表示括号、问号等符号本身，请写全角或在前面加反斜杠",
                "to mean a bracket or a question mark itself, write it full width or escape it",
            );
            (Said::new(format!("模式无法使用：{zh}"), format!("the pattern cannot be used: {message}")), Some(help))
        }
        PatternError::Empty => (
            Said::new(
                "模式可以匹配空串，处处都会命中",
                "the pattern matches the empty string, so it matches everywhere",
            ),
            Some(Said::new("至少留一个必须出现的字", "keep at least one character that must occur")),
        ),
        PatternError::Never => (Said::new("模式永远不会命中", "the pattern can never match"), None),
        PatternError::Crossing => (
            Said::new(
                "模式里句号之后还有字，而匹配不跨句，永远不会命中",
                "the pattern goes on after the end of a sentence, where no match goes",
            ),
            Some(Said::new(
                "请拆成两条，或用 prose 的 all 依次列出",
                "make two entries of it, or list them one after the other",
            )),
        ),
        PatternError::TooLong => (
            Said::new("重复次数过多，表达式过大", "too much repetition: the expression is too large"),
            Some(Said::new(
                "句内间隔一般不超过 60 字，如 .{0,60}",
                "a gap within a sentence has at most some 60 characters: .{0,60}",
            )),
        ),
        PatternError::WordBoundary => (
            Said::new(r"模式里的 \b 在汉字之间永远不成立", r"\b never matches between Chinese characters"),
            Some(Said::new(
                r"请删去 \b；要排除更长的词，写在 except 里",
                r"remove \b; longer words to leave out go into `except`",
            )),
        ),
    }
}
