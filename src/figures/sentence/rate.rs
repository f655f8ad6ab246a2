//! A rate after its counts, a share of a whole, shares that make up a whole.

use rust_decimal::Decimal;

use super::{Count, Sentence, is_count, shares_word};
use crate::figures::{
    Figure, Kind, Reckoning, Verdict,
    context::without_leads,
    interval::Interval,
    reckon::{self, number},
    unit,
};

/// What may stand before the verb in the name of a rate, without making it another rate. 按时办结率 is another: that of what was
/// due, and 及时 and 按期 likewise.
const MANNERS: [&str; 9] = ["依法", "总", "平均", "最终", "实际", "有效", "总体", "负责人", "行政机关负责人"];

/// What may stand after the verb.
const COMPLEMENTS: [&str; 8] = ["成功", "应诉", "到位", "完成", "办结", "完毕", "落实", "通过"];

impl<'a> Sentence<'a> {
    /// 受理326件,化解285件,化解率87.4%: the count that is called as the rate is, and a whole before it.
    pub(super) fn rate(&self, at: usize, rate: &'a Figure) -> Option<Reckoning> {
        let name = rate_name(self.left(rate)).or_else(|| named_after(rate.context.right.of(self.text)))?;
        let Some((i, part, word)) = self.numerator(at, name) else { return self.complement(at, rate, name) };
        let class = unit::class(part.quantity.unit);
        let mut bases: Vec<(Interval, Vec<&Figure>)> = Vec::new();
        let mut listed: Vec<&Figure> = Vec::new();
        for base in self.figures[..i].iter().rev().filter(|f| is_count(f)) {
            let between = &self.text[base.quantity.span.end..part.quantity.span.start];
            let same = unit::class(base.quantity.unit) == class && base.known.scope == part.known.scope;
            if between.contains(';') || base.known.period != rate.known.period || !same || base.quantity.value.is_zero()
            {
                break;
            }
            bases.push((base.quantity.interval(), vec![base]));
            listed.push(base);
            // 建议62件、提案58件,办结120件: both together.
            if listed.len() > 1 && self.text[base.quantity.span.end..].starts_with(['、', '和', '及']) {
                let sum = listed.iter().map(|f| f.quantity.interval()).reduce(|a, b| a.plus(b).unwrap_or(a))?;
                bases.push((sum, listed.clone()));
            }
        }
        if !self.is_part_of(part, word, &bases) {
            return None;
        }
        let mut wrong = None;
        for (_, base) in &bases {
            let [base] = base[..] else { continue };
            let (fits, computed, said) = reckon::rate(part, base, rate)?;
            let words = (format!("{}÷{} ~ {name}率", self.called(part), self.called(base)), computed);
            let terms = [part, base, rate];
            if fits {
                return Some(Self::reckoning(Kind::Rate, &terms, rate, words, Verdict::Consistent));
            }
            if base.quantity.value >= part.quantity.value {
                let verdict = Verdict::Inconsistent { sure: true };
                let new = Reckoning { fits: said, ..Self::reckoning(Kind::Rate, &terms, rate, words, verdict) };
                wrong = wrong.or(Some(new));
            }
        }
        // 优秀112份、合格61份,合格率96.1%: the rate may be that of several of the items.
        let before = self.text[..part.quantity.span.start].rfind([',', '。', ';', ':']).unwrap_or(0);
        let among = self.text[before..part.quantity.span.start].contains('、')
            && self.figures[..i].iter().any(|f| f.quantity.span.start > before);
        if among || self.sum_fits(part, rate, &bases) {
            return None;
        }
        // 其中村居化解285件,化解率100%: the rate may be that of the part alone.
        let own = self.narrowed(part, word);
        wrong.map(|wrong| if own { Reckoning { verdict: Verdict::Undecided, fits: None, ..wrong } } else { wrong })
    }

    /// 抽检3260批次,不合格74批次,合格率97.73%: the count of what is not so.
    fn complement(&self, at: usize, rate: &'a Figure, name: &str) -> Option<Reckoning> {
        let (i, rest) = self.counts_before(at).next()?;
        let left = self.left(rest);
        if !["不", "未"].iter().any(|word| left.ends_with(&format!("{word}{name}"))) {
            return None;
        }
        let (_, whole) = self.counts_before(i).next()?;
        let same = unit::class(whole.quantity.unit) == unit::class(rest.quantity.unit);
        if !same || whole.quantity.value.is_zero() {
            return None;
        }
        let (a, b) = (whole.quantity.interval(), rest.quantity.interval());
        let fits = a.minus(b)?.per_cent_of(a)?.meets(rate.quantity.interval());
        let exact = (whole.quantity.value - rest.quantity.value).checked_mul(Decimal::ONE_HUNDRED)?;
        let share = reckon::plain(exact.checked_div(whole.quantity.value)?);
        let computed =
            format!("({}－{})÷{}＝{share}%", number(&whole.quantity), number(&rest.quantity), number(&whole.quantity));
        let words =
            (format!("({}－{})÷{} ~ {name}率", self.called(whole), self.called(rest), self.called(whole)), computed);
        let verdict = if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: true } };
        Some(Self::reckoning(Kind::Rate, &[whole, rest, rate], rate, words, verdict))
    }

    /// Whether the rate is that of several wholes together.
    fn sum_fits(&self, part: &Figure, rate: &Figure, bases: &[(Interval, Vec<&Figure>)]) -> bool {
        let sums = bases.iter().filter(|(_, of)| of.len() > 1);
        sums.filter_map(|(sum, _)| part.quantity.interval().per_cent_of(*sum))
            .any(|share| share.meets(rate.quantity.interval()))
    }

    /// Whether a count is told as what was done with a base, and not as a base itself: 化解285件 is, 出庭应诉案件35件 is not
    /// unless the base is of such 案件, too.
    fn is_part_of(&self, part: &Figure, word: &str, bases: &[(Interval, Vec<&Figure>)]) -> bool {
        let left = without_leads(self.left(part));
        let noun = left.strip_prefix(word).unwrap_or("");
        let noun = COMPLEMENTS.iter().find_map(|word| noun.strip_prefix(word)).unwrap_or(noun);
        noun.is_empty()
            || left.ends_with(word)
            || bases
                .iter()
                .flat_map(|(_, of)| of)
                .any(|f| shares_word(noun, self.left(f)) || shares_word(noun, f.context.right.of(self.text)))
    }

    /// The count that is called as the rate is: 调解成功 or 化解 for 化解成功率, 出庭 for 出庭应诉率; and the word.
    fn numerator<'n>(&self, at: usize, name: &'n str) -> Option<(usize, &'a Figure, &'n str)> {
        let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        let count = starts.len();
        // The whole name, then what is left without its beginning, then without its end: 初信初访化解率 is not that of all
        // that was 化解, 综合纠错率 not that of 纠错; only 总 and 成功 and the like may be left over.
        let suffixes = (0..count.saturating_sub(1)).map(|from| (&name[..starts[from]], &name[starts[from]..]));
        let prefixes = (2..count).rev().map(|to| (&name[starts[to]..], &name[..starts[to]]));
        // Told just before the rate: with more between them the rate is of something else.
        let near: Vec<Count<'a>> = self.counts_before(at).take(2).collect();
        let sound = suffixes.filter(|(rest, _)| rest.is_empty() || MANNERS.contains(rest));
        let done = prefixes.filter(|(rest, _)| COMPLEMENTS.contains(rest));
        sound.chain(done).map(|(_, word)| word).find_map(|word| {
            let called = |(_, f): &&Count<'a>| {
                let between = &self.text[f.quantity.span.end..self.figures[at].quantity.span.start];
                self.is_called(f, word) && !between.contains(';')
            };
            near.iter().find(called).map(|(i, f)| (*i, *f, word))
        })
    }

    /// 化解285件, 办结复议案件148件, 216人通过; 联合监管事项 is no count of what was 监管.
    fn is_called(&self, figure: &Figure, word: &str) -> bool {
        let left = without_leads(self.left(figure));
        // 将255个监管事项合并为100个: what begins at a figure is said of that figure.
        let own = !self.figures.iter().any(|f| f.quantity.span.end == figure.context.left.start);
        // 不合格7份 is no count of what is 合格.
        let denied = |end: &str| end.ends_with(['不', '未', '非', '无']);
        own && left.starts_with(word)
            || left.strip_suffix(word).is_some_and(|before| !denied(before))
            || figure.context.right.of(self.text).starts_with(word)
    }

    /// Whether a count is said to be a part by more than the word of its rate.
    fn narrowed(&self, part: &Figure, name: &str) -> bool {
        let left = self.left(part);
        let rest = left.chars().count().saturating_sub(name.chars().count());
        rest > 5 || left.contains("其中") && rest > 3
    }

    /// 372人次,占申请量的84.4%: the count before it, and a whole: the one that is named, if it is named.
    pub(super) fn share(&self, at: usize, rate: &'a Figure) -> Option<Reckoning> {
        let left = self.left(rate);
        if let Some((whole, part)) = self.share_of_told(at) {
            let (fits, computed, said) = reckon::rate(part, whole, rate)?;
            let words = (format!("{}÷{} ~ 占比", self.called(part), self.called(whole)), computed);
            let verdict = if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: true } };
            return Some(Reckoning {
                fits: said,
                ..Self::reckoning(Kind::Rate, &[part, whole, rate], rate, words, verdict)
            });
        }
        let said = left.starts_with('占') || left.contains("占比") || left.contains("占总");
        if !said || left.contains("分别") || self.text[rate.quantity.span.end..].starts_with(['、']) {
            return None;
        }
        let (i, part) = self.counts_before(at).next()?;
        let base = share_base(left);
        let class = unit::class(part.quantity.unit);
        let whole = |f: &&Figure| {
            unit::class(f.quantity.unit) == class
                && !f.quantity.value.is_zero()
                && f.quantity.span != part.quantity.span
        };
        let near = self.figures[..i].iter().rev().filter(|f| is_count(f)).filter(whole);
        let wholes: Vec<&Figure> = match base {
            // 占全部立案数的: the count of what was 立案, here or in the sentences before.
            Some(base) => near
                .chain(self.before.iter().rev().filter(whole))
                .filter(|f| {
                    let verb = base.trim_end_matches("案件").trim_end_matches("申请");
                    self.left(f).contains(base) || verb.chars().count() >= 2 && self.left(f).contains(verb)
                })
                .collect(),
            None => near.filter(|f| f.quantity.value >= part.quantity.value).collect(),
        };
        let mut wrong = None;
        for whole in &wholes {
            let (fits, computed, said) = reckon::rate(part, whole, rate)?;
            let words = (format!("{}÷{} ~ 占比", self.called(part), self.called(whole)), computed);
            let terms = [part, whole, rate];
            if fits {
                return Some(Self::reckoning(Kind::Rate, &terms, rate, words, Verdict::Consistent));
            }
            let sure = base.is_some() && wholes.len() == 1;
            let verdict = if wholes.len() == 1 { Verdict::Inconsistent { sure } } else { Verdict::Undecided };
            wrong =
                wrong.or(Some(Reckoning { fits: said, ..Self::reckoning(Kind::Rate, &terms, rate, words, verdict) }));
        }
        wrong
    }

    /// 133人参加,占应参加人数140人的95%: the whole stands beside the rate, the part before it.
    fn share_of_told(&self, at: usize) -> Option<(&'a Figure, &'a Figure)> {
        let whole = self.figures[..at].last().filter(|f| is_count(f) && self.left(f).starts_with('占'))?;
        let beside = self.text[whole.quantity.span.end..].starts_with('的') && self.left(&self.figures[at]) == "的";
        let part = self.figures[..at - 1].last().filter(|f| is_count(f))?;
        let same = unit::class(part.quantity.unit) == unit::class(whole.quantity.unit);
        (beside && same && !whole.quantity.value.is_zero()).then_some((whole, part))
    }

    /// 大气类占41.3%,水类占27.6%,其余占31.1%: shares that leave nothing over.
    pub(super) fn shares(&self, found: &mut Vec<Reckoning>) {
        let of = |f: &&Figure| f.quantity.unit == "%" && self.left(f).contains('占');
        let shares: Vec<&Figure> = self.figures.iter().filter(of).collect();
        let Some((last, _)) = shares.split_last() else { return };
        let rest = ["其余", "其他", "其它"].iter().any(|word| self.left(last).contains(word));
        if shares.len() < 3 || !rest {
            return;
        }
        let sum = shares.iter().try_fold(Interval::point(Decimal::ZERO), |sum, f| sum.plus(f.quantity.interval()));
        let Some(sum) = sum else { return };
        let fits = sum.meets(Interval::point(Decimal::ONE_HUNDRED));
        let exact: Decimal = shares.iter().map(|f| f.quantity.value).sum();
        let listed: Vec<String> = shares.iter().map(|f| number(&f.quantity)).collect();
        let verdict = if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: true } };
        let computed = format!("{}＝{}%", listed.join("＋"), reckon::plain(exact));
        let words = ("各项占比之和 = 100%".to_owned(), if fits { computed } else { format!("{computed}≠100%") });
        found.push(Self::reckoning(Kind::Sum, &shares, last, words, verdict));
    }
}

/// What a share is of: 立案 in 占全部立案数的, where it is named.
fn share_base(left: &str) -> Option<&str> {
    let named = &left[left.find('占')? + '占'.len_utf8()..];
    let named =
        ["全部", "总", "同期", "全年", "当年"].iter().find_map(|word| named.strip_prefix(word)).unwrap_or(named);
    let named = named.trim_end_matches(['的', '达', '到', '为']);
    let named =
        ["总数", "总量", "件数", "数量", "数", "量"].iter().find_map(|word| named.strip_suffix(word)).unwrap_or(named);
    (named.chars().count() >= 2 && named != "比例").then_some(named)
}

/// The name of a rate: 调解成功 in 其中调解成功率达. At most six characters.
pub(in crate::figures) fn rate_name(left: &str) -> Option<&str> {
    let end = left.rfind('率')?;
    // Between the name and the number stand 达, 为, 均达 and the like only.
    if left[end + '率'.len_utf8()..].chars().count() > 5 {
        return None;
    }
    let name = &left[..end];
    let start = name.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
    let name = without_leads(&name[start..]);
    (name.chars().count() >= 2).then_some(name)
}

/// The name of a rate that stands after its number: 办结 in 98.71%的办结率.
pub(in crate::figures) fn named_after(right: &str) -> Option<&str> {
    let named = right.strip_prefix('的')?;
    let name = &named[..named.find('率')?];
    (2..=6).contains(&name.chars().count()).then_some(name)
}
