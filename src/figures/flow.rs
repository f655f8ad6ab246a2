//! Cases that come in, are concluded and stay open: 上年结转6件,新收118件,办结119件,未结5件 must balance.

use super::{
    Figure, Kind, Reckoning, Verdict,
    context::{paragraph_around, without_leads},
    indicator::denied,
    interval::Interval,
    period::Period,
    reckon::{self, number},
    unit,
};
use crate::text::{FSpan, Hits, Said, Words};

/// The words by which the four figures of such a sentence are known.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// What was open at the start: 上年结转.
    pub before: Words,
    /// What came in: 受理, 新收.
    pub came: Words,
    /// What was concluded: 办结.
    pub done: Words,
    /// What is open at the end: 未结, 结转下年.
    pub open: Words,
}

/// The balances of one sentence: one for each stretch between semicolons that tells all.
pub(super) fn balances(flow: &Flow, hits: &Hits<'_>, text: &str, figures: &[Figure]) -> Vec<Reckoning> {
    let joined = |a: &Figure, b: &Figure| !text[a.quantity.span.end..b.quantity.span.start].contains(';');
    let mut found: Vec<Reckoning> = figures.chunk_by(joined).filter_map(|run| balance(flow, hits, text, run)).collect();
    found.extend(figures.windows(2).filter_map(|pair| overrun(flow, hits, text, figures, (&pair[0], &pair[1]))));
    found
}

/// 立案26件,结案29件: more concluded than came in, and nothing said of cases of the year before.
fn overrun(
    flow: &Flow,
    hits: &Hits<'_>,
    text: &str,
    figures: &[Figure],
    (came, done): (&Figure, &Figure),
) -> Option<Reckoning> {
    let ends = |words: &Words, f: &Figure| {
        words.hits(hits, f.context.left).last().is_some_and(|hit| hit.end == f.context.left.end)
    };
    let between = &text[came.quantity.span.end..done.quantity.span.start];
    // 受理26件,…,办结29件: the second with its word alone, so that both are of the same cases.
    let alone = without_leads(done.context.left.of(text)).chars().count() <= 4;
    let near = came.context.sentence == done.context.sentence && !between.contains([';', '(']);
    let joined = alone && near && between.chars().count() <= 60;
    let same = unit::class(came.quantity.unit) == unit::class(done.quantity.unit)
        && came.known.scope == done.known.scope
        && came.known.period == Period::Year
        && done.known.period == Period::Year;
    let fits = done.quantity.interval().may_be_at_most(came.quantity.interval());
    if fits || !joined || !same || !flow.came.in_span(hits, came.context.left) || !ends(&flow.done, done) {
        return None;
    }
    // Nothing may be said of cases of earlier years in the paragraph: 上年结转, 历史遗留, 2022年收案; 没有结转 says there are none.
    let paragraph = paragraph_around(text, FSpan::new(came.quantity.span.start, done.quantity.span.end));
    let earlier = figures
        .iter()
        .any(|f| paragraph.contains(f.quantity.span) && matches!(f.known.period, Period::Earlier | Period::Since));
    // 含上年度立案的14件: whatever is said of the year before may be of cases carried over.
    let told = paragraph.of(text);
    let before = ["上年", "去年", "往年"].iter().flat_map(|word| told.match_indices(word));
    let earlier = earlier || before.into_iter().any(|(at, _)| !denied(&told[..at]));
    if earlier || flow.before.hits(hits, paragraph).iter().any(|hit| !denied(&text[..hit.start])) {
        return None;
    }
    Some(Reckoning {
        kind: Kind::Part,
        terms: vec![came.into(), done.into()],
        stated: done.quantity.span,
        expression: Said::new("办结 <= 受理", "concluded <= received"),
        computed: reckon::sum(format!("{}＞{}", number(&done.quantity), number(&came.quantity))),
        fits: None,
        verdict: Verdict::Inconsistent { sure: true },
    })
}

/// The balance of a stretch, if it tells what came in, what was concluded and what is open.
fn balance(flow: &Flow, hits: &Hits<'_>, text: &str, figures: &[Figure]) -> Option<Reckoning> {
    let said = |words: &Words, figure: &Figure| {
        let right = figure.context.right;
        // 5件正在办理: what follows the unit at once.
        let near = FSpan::new(right.start, text.floor_char_boundary((right.start + 18).min(right.end)));
        words.in_span(hits, figure.context.left) || words.in_span(hits, near)
    };
    let mut rest: Vec<&Figure> =
        figures.iter().filter(|f| f.known.period != Period::Next && f.quantity.unit != "%").collect();
    // 未办结 holds 办结, 结转下年 holds 结转: what is open is looked for first.
    let mut take = |words: &Words| -> Vec<&Figure> {
        let (found, others) = rest.iter().partition(|f| said(words, f));
        rest = others;
        found
    };
    let (open, before, done, came) = (take(&flow.open), take(&flow.before), take(&flow.done), take(&flow.came));
    let ([open], [done]) = (&open[..], &done[..]) else { return None };
    let class = unit::class(open.quantity.unit);
    let same = |f: &&&Figure| unit::class(f.quantity.unit) == class && f.known.scope == open.known.scope;
    let came: Vec<&Figure> = came.iter().filter(same).copied().collect();
    let before: Vec<&Figure> = before.iter().filter(same).copied().collect();
    if came.is_empty() || before.len() > 1 || unit::class(done.quantity.unit) != class {
        return None;
    }
    let mut wrong = None;
    // 收到 and 受理 are both said often: either may be the base.
    for came in came {
        let start = before.first().map_or(Interval::point(0.into()), |f| f.quantity.interval());
        let left = came.quantity.interval().plus(start)?.minus(done.quantity.interval())?;
        let fits = left.meets(open.quantity.interval());
        let terms: Vec<&Figure> = before.iter().copied().chain([came, done, open]).collect();
        let sum =
            before.iter().chain([&came]).map(|f| f.quantity.value).sum::<rust_decimal::Decimal>() - done.quantity.value;
        let added: Vec<String> = before.iter().chain([&came]).map(|f| number(&f.quantity)).collect();
        let computed = format!("{}－{}＝{}", added.join("＋"), number(&done.quantity), reckon::plain(sum));
        let verdict = match (fits, before.is_empty()) {
            (true, _) => Verdict::Consistent,
            // Cases of the year before may be among those concluded, unsaid.
            (false, true) => Verdict::Undecided,
            (false, false) => Verdict::Inconsistent { sure: false },
        };
        let reckoning = Reckoning {
            kind: Kind::Sum,
            terms: terms.into_iter().map(Into::into).collect(),
            stated: open.quantity.span,
            expression: Said::new("上年结转 + 新收 - 办结 = 未结", "carried over + received - concluded = open"),
            computed: reckon::sum(computed),
            fits: None,
            verdict,
        };
        if fits {
            return Some(reckoning);
        }
        wrong = wrong.or(Some(reckoning));
    }
    wrong
}
