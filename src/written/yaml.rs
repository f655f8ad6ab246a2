//! The places of the nodes of a YAML file, and what no file for hegui may contain.
//!
//! `serde_yaml` yields values without places. One walk over `saphyr-parser`'s events tells the byte range of every key and
//! value by its path (`rules[3].check.mentions.any[1]`), and on the way refuses, at their place, what would make a file
//! mean something else than it seems: duplicate keys, anchors and aliases (also the alias bombs), merge keys, tags, a second
//! document, and nesting deeper than anybody needs.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::text::Said;

/// Deeper than this nothing is nested.
const DEEPEST: usize = 64;

/// Where the nodes of a file stand, in bytes.
#[derive(Debug, Default)]
pub struct Index {
    values: HashMap<String, (usize, usize)>,
    keys: HashMap<String, (usize, usize)>,
    /// Scalars whose text stands unchanged in the file, so that an offset in the value is one in the file.
    verbatim: std::collections::HashSet<String>,
}

/// A mistake of form with its place.
pub type FormError = (Said, (usize, usize));

impl Index {
    /// The place of a node, or of the nearest node around it.
    pub fn place(&self, path: &str) -> (usize, usize) {
        let mut path = path;
        loop {
            if let Some(place) = self.values.get(path).or_else(|| self.keys.get(path)) {
                return *place;
            }
            match path.rfind(['.', '[']) {
                Some(cut) => path = &path[..cut],
                None => return (0, 0),
            }
        }
    }

    /// The place of a key: `rules[0].sevrity`.
    pub fn key(&self, path: &str) -> Option<(usize, usize)> {
        self.keys.get(path).copied()
    }

    /// The place of a part of a scalar; the whole scalar where escapes make offsets differ.
    /// The result may end inside a character; whoever shows it widens it.
    pub fn inside(&self, path: &str, at: (usize, usize)) -> (usize, usize) {
        let whole = self.place(path);
        if self.verbatim.contains(path) && whole.0 + at.1 <= whole.1 {
            (whole.0 + at.0, whole.0 + at.1.max(at.0 + 1).min(whole.1 - whole.0))
        } else {
            whole
        }
    }
}

/// A collection that is being walked.
struct Open {
    path: String,
    /// In a map: the key whose value is next, and whether a key is next.
    key: Option<String>,
    map: bool,
    items: usize,
    start: usize,
}

/// Walks a file. The errors are those of form; a syntax error ends the walk and is the last of them.
pub fn index(text: &str) -> (Index, Vec<FormError>) {
    let mut walk = Walk { index: Index::default(), errors: Vec::new(), stack: Vec::new(), text, documents: 0 };
    let bytes = offsets(text);
    let byte = |chars: usize| bytes.get(chars).copied().unwrap_or(text.len());
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                if !walk.event(&event, (byte(span.start.index()), byte(span.end.index()))) {
                    break;
                }
            }
            Err(error) => {
                let at = byte(error.marker().index()).min(text.len());
                let (zh, at) = full_width_or_glued(text, at)
                    .unwrap_or_else(|| (format!("YAML 语法错误：{}", explain(error.info())), (at, at)));
                walk.errors.push((Said::new(zh, format!("YAML syntax: {}", error.info())), at));
                break;
            }
        }
    }
    (walk.index, walk.errors)
}

/// The byte offset of each character.
fn offsets(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).collect()
}

/// The two slips of someone who types Chinese: a full-width colon after a key, and no blank after a colon. They are on the
/// line of the error or the one before it; the parser stumbles only later.
fn full_width_or_glued(text: &str, at: usize) -> Option<(String, (usize, usize))> {
    let start = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let this = start(text.floor_char_boundary(at));
    let above = this.checked_sub(1).map(start);
    [Some(this), above].into_iter().flatten().find_map(|from| {
        let line = text[from..].lines().next()?;
        let key = line.trim_start_matches([' ', '-']);
        let end = key.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let colon = from + line.len() - key.len() + end;
        let rest = &key[end..];
        if end > 0 && rest.starts_with('：') {
            return Some(("冒号是全角“：”，应为半角“:”，后面空一格".to_owned(), (colon, colon + '：'.len_utf8())));
        }
        let glued = rest.strip_prefix(':').is_some_and(|value| value.starts_with(|c: char| !c.is_whitespace()));
        (end > 0 && glued).then(|| ("冒号后面缺一个空格".to_owned(), (colon, colon + 1)))
    })
}

/// The commonest syntax errors in Chinese; the rest say where to look.
fn explain(info: &str) -> &'static str {
    if info.contains("escape") {
        r"双引号里的 \ 是转义符；路径请用 / 分隔，要写 \ 本身请换成单引号"
    } else if info.contains("tab") {
        "缩进用了制表符，请改为空格"
    } else if info.contains("quoted scalar") || info.contains("quote") {
        "引号没有成对，或引号之后还有文字（整句请一并放进引号）"
    } else if info.contains("block mapping")
        || info.contains("did not find expected key")
        || info.contains("indentation")
    {
        "此处缩进或冒号与上文不一致"
    } else if info.contains("flow") {
        "方括号、花括号没有成对，或行内列表里有 { } , 等符号（模式请加单引号）"
    } else if info.contains("mapping values are not allowed") || info.contains("simple key") {
        "此处不能有冒号；值里有冒号时请加引号"
    } else {
        "此处不合语法，请检查缩进、冒号后的空格和括号"
    }
}

struct Walk<'t> {
    index: Index,
    errors: Vec<FormError>,
    stack: Vec<Open>,
    text: &'t str,
    documents: usize,
}

impl Walk<'_> {
    /// Takes one event; `false` ends the walk.
    fn event(&mut self, event: &Event<'_>, at: (usize, usize)) -> bool {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.refuse(
                        "一个文件只能有一个 YAML 文档，请删去“---”或另存为文件",
                        "a file holds one YAML document",
                        at,
                    );
                    return false;
                }
            }
            Event::Alias(_) => {
                self.refuse(
                    "此处不支持锚点和别名（& 与 *），请直接写出内容",
                    "anchors and aliases (& and *) are not supported; write the content out",
                    at,
                );
                self.value(at);
            }
            Event::Scalar(value, style, anchor, tag) => {
                self.decorated(*anchor, tag.is_some(), at);
                self.scalar(value, *style, at);
            }
            Event::SequenceStart(anchor, tag) => {
                self.decorated(*anchor, tag.is_some(), at);
                return self.open(false, at);
            }
            Event::MappingStart(anchor, tag) => {
                self.decorated(*anchor, tag.is_some(), at);
                return self.open(true, at);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(done) = self.stack.pop() {
                    self.index.values.insert(done.path, (done.start, at.1.max(done.start)));
                }
            }
            _ => {}
        }
        true
    }

    fn refuse(&mut self, zh: &str, en: &str, at: (usize, usize)) {
        self.errors.push((Said::new(zh, en), at));
    }

    fn decorated(&mut self, anchor: usize, tag: bool, at: (usize, usize)) {
        if anchor > 0 {
            self.refuse(
                "此处不支持锚点和别名（& 与 *），请直接写出内容",
                "anchors and aliases (& and *) are not supported; write the content out",
                at,
            );
        }
        if tag {
            self.refuse("此处不支持 YAML 标签(!)", "YAML tags (!) are not supported", at);
        }
    }

    /// The path of the value that is next; keys are handled by [`Walk::scalar`].
    fn value(&mut self, at: (usize, usize)) -> String {
        let path = match self.stack.last_mut() {
            None => String::new(),
            Some(open) if open.map => match (open.key.take(), open.path.is_empty()) {
                (Some(key), true) => key,
                (Some(key), false) => format!("{}.{key}", open.path),
                (None, _) => open.path.clone(),
            },
            Some(open) => {
                open.items += 1;
                format!("{}[{}]", open.path, open.items - 1)
            }
        };
        self.index.values.insert(path.clone(), at);
        path
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, at: (usize, usize)) {
        let is_key = self.stack.last().is_some_and(|open| open.map && open.key.is_none());
        if is_key {
            self.key(value, at);
            return;
        }
        // The content without its quotes.
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let inner = if quoted && at.1 >= at.0 + 2 { (at.0 + 1, at.1 - 1) } else { at };
        let path = self.value(inner);
        if self.text.get(inner.0..inner.1) == Some(value) {
            self.index.verbatim.insert(path);
        }
    }

    fn key(&mut self, key: &str, at: (usize, usize)) {
        let Some(open) = self.stack.last_mut() else { return };
        let path = if open.path.is_empty() { key.to_owned() } else { format!("{}.{key}", open.path) };
        open.key = Some(key.to_owned());
        if key == "<<" {
            self.refuse(
                "此处不支持合并键(<<)，请直接写出内容",
                "merge keys (<<) are not supported; write the content out",
                at,
            );
        }
        if self.index.keys.insert(path, at).is_some() {
            self.refuse(
                &format!("键“{key}”写了两次，后一个会覆盖前一个"),
                &format!("the key `{key}` stands here twice"),
                at,
            );
        }
    }

    fn open(&mut self, map: bool, at: (usize, usize)) -> bool {
        if self.stack.len() >= DEEPEST {
            self.refuse(&format!("嵌套超过 {DEEPEST} 层"), &format!("nested deeper than {DEEPEST} levels"), at);
            return false;
        }
        let path = self.value(at);
        self.stack.push(Open { path, key: None, map, items: 0, start: at.0 });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<(String, String)> {
        let (_, errors) = index(text);
        errors.into_iter().map(|(said, at)| (said.en, text[at.0..at.1].to_owned())).collect()
    }

    #[test]
    fn nodes_are_found_by_path() {
        let text = "rules:\n  - id: 甲/乙\n    check: {mentions: {any: [由于, '受.*制约']}}\n";
        let (index, errors) = index(text);
        assert!(errors.is_empty());
        let at = |path: &str| {
            let (start, end) = index.place(path);
            &text[start..end]
        };
        assert_eq!(at("rules[0].id"), "甲/乙");
        assert_eq!(at("rules[0].check.mentions.any[1]"), "受.*制约");
        assert_eq!(at("rules[0].check.mentions.any[0]"), "由于");
        let (start, end) = index.inside("rules[0].check.mentions.any[1]", (3, 5));
        assert_eq!(&text[start..end], ".*");
        assert_eq!(index.key("rules[0].check").map(|(s, e)| &text[s..e]), Some("check"));
    }

    #[test]
    fn what_no_file_may_contain() {
        assert_eq!(errors("a: 1\n甲: 2\na: 3\n"), [("the key `a` stands here twice".into(), "a".into())]);
        assert!(errors("a: &x [1]\nb: *x\n").len() == 2);
        assert_eq!(errors("a: {<<: 1}\n")[0].0, "merge keys (<<) are not supported; write the content out");
        assert!(errors("a: 1\n---\nb: 2\n")[0].0.contains("one YAML document"));
        let deep = format!("{}1{}", "[".repeat(100), "]".repeat(100));
        assert!(errors(&deep)[0].0.contains("64 levels"));
        assert!(!errors(&"[".repeat(5000)).is_empty());
        assert!(errors("a: [1\n")[0].0.starts_with("YAML syntax"));
    }
}
