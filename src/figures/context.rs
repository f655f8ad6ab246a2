//! Where a quantity stands: its sentence, the words that lead to it and follow it, and what it counts.

use super::Quantity;
use crate::{document::Document, text::FSpan};

/// The surroundings of one quantity, all in folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// Its sentence: to the full stop, and not beyond a heading or an item of an enumeration.
    pub sentence: FSpan,
    /// The words before it, back to the mark or quantity before.
    pub left: FSpan,
    /// The words after it, up to the next mark or quantity.
    pub right: FSpan,
    /// What it counts: the nearest noun phrase.
    pub counts: FSpan,
}

/// Marks between which a clause stands; 、 joins words inside one.
const MARKS: [char; 10] = [',', ';', ':', '。', '(', ')', '\n', '!', '?', '…'];

/// The sentences of the body, cut at headings and enumerated items, too, in order.
pub(super) fn sentences(document: &Document) -> Vec<FSpan> {
    let body = document.body();
    let text = document.folded().text();
    let inner = &text[body.start..body.end];
    let stops = inner
        .char_indices()
        .filter(|(_, c)| matches!(c, '。' | '!' | '?' | '\n'))
        .map(|(at, c)| body.start + at + c.len_utf8());
    let starts = document.sections().iter().map(|s| s.heading.start);
    let mut cuts: Vec<usize> = stops.chain(starts).filter(|at| body.start < *at && *at < body.end).collect();
    cuts.push(body.end);
    cuts.sort_unstable();
    cuts.dedup();
    let mut sentences = Vec::with_capacity(cuts.len());
    let mut from = body.start;
    for end in cuts {
        while end - from > LONGEST {
            let cut = text.floor_char_boundary(from + LONGEST);
            sentences.push(FSpan::new(from, cut));
            from = cut;
        }
        sentences.push(FSpan::new(from, end));
        from = end;
    }
    sentences
}

/// No sentence has more bytes: a text without full stops is cut, so that what looks around a figure never looks far.
const LONGEST: usize = 6000;

/// The paragraph around a stretch, as far as [`LONGEST`] bytes reach on either side.
pub(super) fn paragraph_around(text: &str, span: FSpan) -> FSpan {
    let from = text.floor_char_boundary(span.start.saturating_sub(LONGEST));
    let to = text.floor_char_boundary((span.end + LONGEST).min(text.len()));
    let start = text[from..span.start].rfind('\n').map_or(from, |at| from + at + 1);
    let end = text[span.end..to].find('\n').map_or(to, |at| span.end + at);
    FSpan::new(start, end)
}

/// The context of every quantity of a text; both in order.
pub(super) fn contexts(text: &str, sentences: &[FSpan], quantities: &[Quantity]) -> Vec<Context> {
    let mut contexts = Vec::with_capacity(quantities.len());
    for (i, quantity) in quantities.iter().enumerate() {
        let at = sentences.partition_point(|s| s.end <= quantity.span.start).min(sentences.len().saturating_sub(1));
        let sentence = sentences.get(at).copied().unwrap_or(quantity.span);
        // Where a text without full stops is cut, a quantity may stand on the cut.
        let sentence = FSpan::new(sentence.start, sentence.end.max(quantity.span.end));
        let after = i.checked_sub(1).map_or(0, |before| quantities[before].span.end).max(sentence.start);
        let until = quantities.get(i + 1).map_or(usize::MAX, |next| next.span.start).min(sentence.end);
        let before = &text[after..quantity.span.start];
        let from = before.rfind(MARKS).map_or(after, |mark| after + char_end(before, mark));
        let left = trimmed(text, FSpan::new(from, quantity.span.start));
        let behind = &text[quantity.span.end..until.max(quantity.span.end)];
        let to = quantity.span.end + behind.find(|c| MARKS.contains(&c) || c == '、').unwrap_or(behind.len());
        let right = FSpan::new(quantity.span.end, to);
        let counts = counted(text, sentence, left, right);
        contexts.push(Context { sentence, left, right, counts });
    }
    contexts
}

fn char_end(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(0, char::len_utf8)
}

/// Whether a bracket that is open at the start of a stretch is closed in it: what was said inside does not reach its end.
pub(super) fn leaves_bracket(stretch: &str) -> bool {
    stretch.find(')').is_some_and(|close| !stretch[..close].contains('('))
}

/// Without the marks at its ends.
fn trimmed(text: &str, span: FSpan) -> FSpan {
    let inner = span.of(text);
    let marks = |c: char| matches!(c, '、' | '"' | '“' | '”');
    let start = span.start + (inner.len() - inner.trim_start_matches(marks).len());
    FSpan::new(start, (span.end - (inner.len() - inner.trim_end_matches(marks).len())).max(start))
}

/// Words that stand around a noun without belonging to it, at the start of what leads to a number…
const LEADS: [&str; 34] = [
    "全年",
    "今年",
    "本年",
    "目前",
    "截至目前",
    "累计",
    "共计",
    "合计",
    "总计",
    "共",
    "其中",
    "已",
    "均",
    "先后",
    "并",
    "又",
    "还",
    "则",
    "以及",
    "的",
    "同时",
    "依法",
    "及时",
    "有效",
    "成功",
    "切实",
    "积极",
    "分别",
    "当年",
    "年内",
    "同期",
    "另",
    "实现",
    "做到",
];

/// … at its end, just before the number …
const TRAILS: [&str; 38] = [
    "共计",
    "合计",
    "总计",
    "累计",
    "共",
    "分别为",
    "分别",
    "约为",
    "约",
    "近",
    "超过",
    "超",
    "逾",
    "达到",
    "高达",
    "达",
    "为",
    "至",
    "到",
    "的",
    "了",
    "有",
    "是",
    "均",
    "各",
    "不少于",
    "不低于",
    "至少",
    "不超过",
    "占比",
    "总数",
    "数量",
    "提升至",
    "提高到",
    "率先",
    "仅",
    "就",
    "已",
];

/// … and after the unit.
const FOLLOWS: [&str; 8] = ["以上", "左右", "以内", "以下", "余", "的", "次", "上下"];

/// The nearest noun phrase: what follows the unit, if it is a noun; else what leads to the number.
fn counted(text: &str, sentence: FSpan, left: FSpan, right: FSpan) -> FSpan {
    let after = without(text, right, &FOLLOWS, &[]);
    // 把5件事办好: what follows is a verb as often as a noun; a short stretch without verb marks is taken for a noun.
    let verb = [
        "进行", "被", "已", "均", "由", "开展", "达", "实现", "全部", "得到", "完成", "予以", "和", "及", "比", "较",
        "同比",
    ];
    let noun = after.of(text);
    let noun_end = noun
        .find(['和', '及', '与', '为', '被', '已', '均', '由', '在', '对', '进', '向', '参', '《', '“', '”'])
        .unwrap_or(noun.len());
    let noun = &noun[..noun_end];
    // 535个村(社区): a single character is a noun where it stands alone.
    let place = matches!(noun, "村" | "镇" | "乡" | "县" | "区" | "市" | "校");
    if (noun.chars().count() >= 2 || place)
        && noun.chars().count() <= 16
        && !verb.iter().any(|word| noun.starts_with(word))
    {
        return FSpan::new(after.start, after.start + noun_end);
    }
    let before = without(text, left, &LEADS, &TRAILS);
    if !before.is_empty() {
        return before;
    }
    // Nothing before it in the clause: the clause before, up to its quantity.
    let earlier = &text[sentence.start..left.start.max(sentence.start)];
    let end = sentence.start + earlier.trim_end_matches(|c| MARKS.contains(&c) || c == '、').len();
    let earlier = &text[sentence.start..end];
    let start = sentence.start + earlier.rfind(MARKS).map_or(0, |mark| char_end(earlier, mark));
    without(text, FSpan::new(start, end), &LEADS, &TRAILS)
}

/// A text without the words at its start that belong to no noun and no verb.
pub(super) fn without_leads(text: &str) -> &str {
    let span = without(text, FSpan::new(0, text.len()), &LEADS, &[]);
    span.of(text)
}

/// A span without the words at its ends that do not belong to the noun.
fn without(text: &str, span: FSpan, leads: &[&str], trails: &[&str]) -> FSpan {
    let mut inner = span.of(text);
    let mut start = span.start;
    while let Some(lead) = leads.iter().find(|lead| inner.len() > lead.len() && inner.starts_with(**lead)) {
        inner = &inner[lead.len()..];
        start += lead.len();
    }
    while let Some(trail) = trails.iter().find(|trail| inner.ends_with(**trail)) {
        inner = &inner[..inner.len() - trail.len()];
    }
    if leads.contains(&inner) { FSpan::new(start, start) } else { FSpan::new(start, start + inner.len()) }
}
