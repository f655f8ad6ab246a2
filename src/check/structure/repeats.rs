//! Repetition: a word twice in a row, a sentence or a paragraph that stands in the report twice.

use std::collections::HashMap;

use super::alike;
use crate::{
    check::{Scope, scope},
    document::Document,
    finding::{Defect, Place},
    text::{FSpan, Numbers, Passage, Said},
};

/// Verbs that want an object: at the end of a clause and again at the start of the next they were written twice.
const VERBS: &[&str] = &[
    "开展", "推进", "加强", "组织", "落实", "完善", "建立", "制定", "进行", "实现", "提升", "强化", "健全", "深化",
    "规范", "提高", "召开", "举办", "印发", "出台", "推动", "构建", "打造", "优化", "加大", "督促", "指导", "协调",
];

/// The longest word that is looked for, in characters.
const LONGEST: usize = 8;

pub(super) fn words(document: &Document, scope: &Scope) -> Vec<Defect> {
    scope
        .spans
        .iter()
        .flat_map(|span| {
            document.text(*span).split_inclusive('\n').scan(span.start, |at, line| {
                let start = *at;
                *at += line.len();
                Some((start, line))
            })
        })
        .flat_map(|(start, line)| doubled(line).into_iter().map(move |s| FSpan::new(start + s.start, start + s.end)))
        // 文明执法　执法局: white space, which folding drops, keeps a heading and its text apart.
        .filter(|span| {
            let source = document.source().slice(document.folded().to_source(*span));
            !source.contains([' ', '\u{3000}', '\t'])
        })
        .map(|span| {
            let text = document.text(span);
            let detail = Said::new(format!("“{text}”"), format!("“{text}”"));
            Defect::at(Place::At(span)).with_said("detail", detail)
        })
        .collect()
}

fn han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// The words of a line that stand there twice in a row.
fn doubled(line: &str) -> Vec<FSpan> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(line.len(), |(at, _)| *at);
    let mut found: Vec<FSpan> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        // Nearly every character is settled by this: is it there again, a few characters on?
        let near = &chars[i + 1..(i + 1 + LONGEST).min(chars.len())];
        if !near.iter().any(|(_, c)| *c == chars[i].1) {
            i += 1;
            continue;
        }
        let again = |n: &usize| chars.get(i + n).is_some_and(|(_, c)| *c == chars[i].1) && twice(&chars, i, *n);
        match (1..=LONGEST).rev().find(again) {
            Some(n) => {
                found.push(FSpan::new(chars[i].0, end_of(i + 2 * n)));
                i += 2 * n;
            }
            None => i += 1,
        }
    }
    found.extend(over_marks(line));
    found
}

/// What stands on both sides of a mark by slip: the same clause (截至目前,截至目前,), a verb that wants an object
/// (组织开展,开展普法活动).
fn over_marks(line: &str) -> Vec<FSpan> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, mark) in line.match_indices([',', '、']) {
        let (before, after) = (&line[from..at], &line[at + mark.len()..]);
        // The clause begins after the last mark of any kind.
        let before = before.rsplit(['。', ';', ':', '!', '?']).next().unwrap_or(before);
        let next = after.split([',', '、', ';', ':', '。', '\n']).next().unwrap_or_default();
        if before == next && before.chars().count() >= 3 && before.chars().all(han) {
            found.push(FSpan::new(at - before.len(), at + mark.len() + next.len()));
        } else if let Some(verb) = VERBS.iter().find(|verb| before.ends_with(**verb) && after.starts_with(**verb)) {
            found.push(FSpan::new(at - verb.len(), at + mark.len() + verb.len()));
        }
        from = at + mark.len();
    }
    found
}

/// Whether the `n` characters from `i` stand there again right after, by slip and not by grammar.
fn twice(chars: &[(usize, char)], i: usize, n: usize) -> bool {
    let Some(both) = chars.get(i..i + 2 * n) else { return false };
    let (one, two) = both.split_at(n);
    if !one.iter().all(|(_, c)| han(*c)) || !one.iter().zip(two).all(|(a, b)| a.1 == b.1) {
        return false;
    }
    let at = |index: usize| chars.get(index).map_or('\n', |(_, c)| *c);
    let before = if i == 0 { '\n' } else { at(i - 1) };
    let after = at(i + 2 * n);
    let first = one[0].1;
    match n {
        // 的的 and 了了 are slips but in 目的的, 标的的, 的的确确 and 了了解, 不了了之; other characters double in words.
        1 => match first {
            '的' => !matches!(before, '目' | '标') && !matches!(after, '确' | '士'),
            '了' => before != '不' && !matches!(after, '解' | '之' | '然' | '却'),
            _ => false,
        },
        // 一步一步, 一件一件, 逐条逐条, 一个个一个个: distributive; 某某, 甲乙甲乙 stand for names.
        _ => {
            // 变企业找政策,政策找企业 with its comma lost: a turn of phrase, mirrored at the doubled word.
            let mirrored = han(before) && before == after;
            let distributive = matches!(first, '一' | '逐' | '每' | '某' | '几' | '半') && n <= 3;
            let alike = one.iter().all(|(_, c)| *c == first);
            !distributive && !mirrored && !alike && !two_words(one, after) && !colloquial(one, after)
        }
    }
}

/// Verbs that are doubled to say “a little”, at the end of a clause: 坐下来沟通沟通、商量商量.
fn colloquial(word: &[(usize, char)], after: char) -> bool {
    const VERBS: [&str; 8] = ["沟通", "商量", "讨论", "琢磨", "打听", "交流", "研究", "了解"];
    let text: String = word.iter().map(|(_, c)| *c).collect();
    VERBS.contains(&text.as_str()) && !after.is_alphanumeric()
}

/// Whether the second occurrence begins another word, by the character that follows: 发展发展改革 is two words.
fn two_words(word: &[(usize, char)], after: char) -> bool {
    const SPLIT: &[(&str, char)] = &[
        ("行政", '复'),
        ("行政", '执'),
        ("行政", '诉'),
        ("行政", '应'),
        ("行政", '审'),
        ("行政", '机'),
        ("行政", '决'),
        ("行政", '裁'),
        ("行政", '调'),
        ("发展", '改'),
        ("发展", '和'),
        ("监督", '管'),
        ("中国", '式'),
        ("中国", '特'),
        ("法治", '政'),
        ("法治", '社'),
        ("管理", '局'),
        ("管理", '委'),
        ("政府", '部'),
        ("政府", '工'),
        ("人民", '政'),
        ("人民", '法'),
        ("人民", '检'),
        ("信用", '中'),
        ("服务", '中'),
        ("工作", '人'),
        ("工作", '队'),
    ];
    let text: String = word.iter().map(|(_, c)| *c).collect();
    SPLIT.iter().any(|(w, c)| *w == text && *c == after)
}

/// Shorter sentences recur by nature, in characters; right after one another shorter ones are slips, too.
const SENTENCE: usize = 16;
const ADJACENT: usize = 6;
/// Shorter paragraphs are headings and closing lines, in characters.
const PARAGRAPH: usize = 40;

/// The sentences of the scope with the paragraph of each, numbers and headings left out.
fn told(document: &Document, scope: &Scope) -> Vec<(usize, FSpan)> {
    let paragraph = |s: &FSpan| document.folded().paragraph_of(s.start);
    scope::told(document, &scope.spans, false).into_iter().map(|s| (paragraph(&s), s)).collect()
}

pub(super) fn sentences(document: &Document, scope: &Scope) -> Vec<Defect> {
    let told = told(document, scope);
    let long: Vec<FSpan> =
        told.iter().map(|(_, s)| *s).filter(|s| document.text(*s).chars().count() >= SENTENCE).collect();
    let mut found = pairs(document, &long);
    // A sentence that repeats the end of the one before it, in the same paragraph.
    for pair in told.windows(2) {
        let ((p, one), (q, two)) = (pair[0], pair[1]);
        let again = document.text(two);
        let adjacent = p == q && again.chars().count() >= ADJACENT && document.text(one).ends_with(again);
        if adjacent && !found.iter().any(|(_, other)| *other == two) {
            found.push((FSpan::new(one.end - again.len(), one.end), two));
        }
    }
    if !found.is_empty() {
        let mut copied = paragraph_pairs(document, &told);
        copied.extend(similar_pairs(document, &told));
        found.retain(|(_, again)| !copied.iter().any(|(_, paragraph)| paragraph.overlaps(*again)));
    }
    found.into_iter().map(|pair| defect(document, pair)).collect()
}

pub(super) fn paragraphs(document: &Document, scope: &Scope) -> Vec<Defect> {
    paragraph_pairs(document, &told(document, scope)).into_iter().map(|pair| defect(document, pair)).collect()
}

pub(super) fn similar_paragraphs(document: &Document, scope: &Scope) -> Vec<Defect> {
    let differ = |(first, again): (FSpan, FSpan)| {
        let (zh, en) = match difference(document.text(first), document.text(again)) {
            Some((one, two)) => (format!("只差“{one}”与“{two}”"), format!("they differ in “{one}” and “{two}”")),
            None => ("只改了个别字词".to_owned(), "a few words were changed".to_owned()),
        };
        let quote: String = document.text(again).chars().take(12).collect();
        let detail = Said::new(format!("“{quote}…”，{zh}"), format!("“{quote}…”; {en}"));
        Defect::at(Place::At(again))
            .with_said("detail", detail)
            .with_related(first, Said::new("前一处", "the first place"))
    };
    similar_pairs(document, &told(document, scope)).into_iter().map(differ).collect()
}

/// Two paragraphs share so much, in per cent, numbers aside.
const SIMILAR: u8 = 88;

/// The paragraphs that stood before but for a word or a number: where first, and where again. Paragraphs of one pattern with
/// numbers of their own (each township's cases) are no copies.
fn similar_pairs(document: &Document, told: &[(usize, FSpan)]) -> Vec<(FSpan, FSpan)> {
    let text = document.folded().text();
    let paragraphs: Vec<FSpan> = told
        .chunk_by(|a, b| a.0 == b.0)
        .map(|sentences| FSpan::new(sentences[0].1.start, sentences[sentences.len() - 1].1.end))
        .filter(|span| span.of(text).chars().count() >= PARAGRAPH)
        .collect();
    alike::pairs(text, &paragraphs, SIMILAR)
        .into_iter()
        .map(|(before, again)| (paragraphs[before], paragraphs[again]))
        .filter(|(before, again)| {
            let [other, own] = [before, again].map(|span| Passage::new(text, *span, 0, Numbers::Kept));
            let numbers = own.numbers().len().max(other.numbers().len());
            let changed = numbers - own.numbers().iter().zip(other.numbers()).filter(|(a, b)| a == b).count();
            own.share(&other) < 100 && (changed <= 1 || changed * 3 <= numbers)
        })
        .collect()
}

/// What two paragraphs do not have in common, when it is one short stretch.
fn difference(one: &str, two: &str) -> Option<(String, String)> {
    const LONGEST: usize = 12;
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let most = a.len().min(b.len());
    let same = |(x, y): &(&char, &char)| x == y;
    let mut head = a.iter().zip(&b).take_while(same).count();
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(same).count().min(most - head.min(most));
    // A number is shown whole, and a single character with the one before it.
    while head > 0 && a[head - 1].is_ascii_digit() {
        head -= 1;
    }
    head -= usize::from(head > 0 && a.len().max(b.len()) == head + tail + 1 && han(a[head - 1]));
    let middle = |chars: &[char]| chars[head..chars.len() - tail].iter().collect::<String>();
    let (x, y) = (middle(&a), middle(&b));
    (x.chars().count().max(y.chars().count()) <= LONGEST && !x.is_empty() && !y.is_empty()).then_some((x, y))
}

/// The paragraphs all of whose sentences stood before, one after the other: where first, and where again.
fn paragraph_pairs(document: &Document, told: &[(usize, FSpan)]) -> Vec<(FSpan, FSpan)> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut found = Vec::new();
    let mut from = 0;
    while from < told.len() {
        let paragraph = told[from].0;
        let to = told[from..].iter().position(|(p, _)| *p != paragraph).map_or(told.len(), |n| from + n);
        let text = |i: usize| document.text(told[i].1);
        let chars: usize = (from..to).map(|i| text(i).chars().count()).sum();
        let before: Option<Vec<usize>> = (from..to).map(|i| first.get(text(i)).copied()).collect();
        let copied = before.filter(|at| chars >= PARAGRAPH && at.windows(2).all(|pair| pair[0] < pair[1]));
        if let Some(at) = copied {
            found.push((told[at[0]].1, FSpan::new(told[from].1.start, told[to - 1].1.end)));
        }
        for i in from..to {
            first.entry(text(i)).or_insert(i);
        }
        from = to;
    }
    found
}

/// Every span whose text stood there before, with the first place of it.
fn pairs(document: &Document, spans: &[FSpan]) -> Vec<(FSpan, FSpan)> {
    let mut seen: HashMap<&str, FSpan> = HashMap::new();
    let mut found = Vec::new();
    for span in spans {
        let text = document.text(*span).trim_end_matches('\n');
        match seen.get(text) {
            Some(first) => found.push((*first, *span)),
            None => {
                seen.insert(text, *span);
            }
        }
    }
    found
}

fn defect(document: &Document, (first, again): (FSpan, FSpan)) -> Defect {
    let quote: String = document.text(again).chars().take(12).collect();
    Defect::at(Place::At(again))
        .with_said("detail", Said::new(format!("“{quote}…”"), format!("“{quote}…”")))
        .with_related(first, Said::new("前一处", "the first place"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_grammar() {
        for (line, found) in [
            ("完成各项各项任务", &["各项各项"][..]),
            ("进一步进一步规范执法", &["进一步进一步"]),
            ("组织开展,开展普法活动", &["开展,开展"]),
            ("成效明显。截至目前,截至目前,完成率九成", &["截至目前,截至目前"]),
            ("变企业找政策政策找企业", &[]),
            ("取得了了成效,群众的的评价", &["了了", "的的"]),
            ("一步一步推进,一件一件办理,人人参与,层层落实", &[]),
            ("2023年年中,政府、政府有关部门,领导小组,领导小组下设办公室", &[]),
            ("达到目的的同时,增进了了解,案件1313件", &[]),
            ("推进依法行政行政复议体制改革", &[]),
        ] {
            let got: Vec<&str> = doubled(line).iter().map(|s| s.of(line)).collect();
            assert_eq!(got, found, "{line}");
        }
    }
}
