//! What one sentence says of its own figures: a rate after its counts, parts after 其中, a total after its items, growth over
//! the year before, so many for each. No indicator needs to be known for these; the words between the figures tell.

use rust_decimal::Decimal;

use super::{
    Bound, Figure, Kind, Reckoning, Verdict,
    context::without_leads,
    interval::Interval,
    period::Period,
    reckon::{self, number},
    unit,
};

/// The figures of one sentence, in order.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) figures: &'a [Figure],
    /// The figures before them in their paragraph.
    pub(super) before: &'a [Figure],
    /// Which rates a named relation spoke of already.
    pub(super) told: &'a [Reckoning],
}

/// How much of their total items are said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Items {
    /// All of it: 包括, 共.
    All,
    /// All with 其余, which may be the rest of something else: a sum far off proves nothing.
    WithRest,
    /// 其中: they may overlap, and there may be others; only a slip by one or two shows.
    Some,
}

/// A count with its place in the sentence.
type Count<'a> = (usize, &'a Figure);

impl<'a> Sentence<'a> {
    /// Everything that can be reckoned here.
    pub(super) fn reckon(&self) -> Vec<Reckoning> {
        let mut found = Vec::new();
        for (at, figure) in self.figures.iter().enumerate() {
            let told = self.told.iter().any(|r| r.stated == figure.quantity.span && r.kind == Kind::Rate);
            if self.grows(figure).is_some() {
                found.extend(self.growth(at, figure));
            } else if figure.quantity.unit == "%" && !told {
                found.extend(self.share(at, figure).or_else(|| self.rate(at, figure)));
            } else {
                found.extend(self.total(at, figure));
                found.extend(self.each(at, figure));
            }
        }
        self.parts(&mut found);
        self.shares(&mut found);
        found
    }

    fn left(&self, figure: &Figure) -> &'a str {
        figure.context.left.of(self.text)
    }

    /// The counts before a figure that are of the year reported on, nearest first.
    fn counts_before(&self, at: usize) -> impl Iterator<Item = Count<'a>> + use<'a> {
        let figures = self.figures;
        let period = figures[at].known.period;
        figures[..at].iter().enumerate().rev().filter(move |(_, f)| is_count(f) && f.known.period == period)
    }

    fn reckoning(
        kind: Kind,
        terms: &[&Figure],
        stated: &Figure,
        words: (String, String),
        verdict: Verdict,
    ) -> Reckoning {
        let (expression, computed) = words;
        let terms = terms.iter().map(|figure| (*figure).into()).collect();
        Reckoning { kind, terms, stated: stated.quantity.span, expression, computed, fits: None, verdict }
    }

    /// 受理326件,化解285件,化解率87.4%: the count that is called as the rate is, and a whole before it.
    fn rate(&self, at: usize, rate: &'a Figure) -> Option<Reckoning> {
        let name = rate_name(self.left(rate))?;
        let (_, part) = self.numerator(at, name)?;
        let class = unit::class(part.quantity.unit);
        let bases: Vec<Count<'_>> = self
            .counts_before(at)
            .filter(|(_, f)| f.quantity.span != part.quantity.span && unit::class(f.quantity.unit) == class)
            .filter(|(_, f)| !f.quantity.value.is_zero() && f.known.scope == part.known.scope)
            .collect();
        let expression = |base: &Figure| format!("{}÷{} ~ {name}率", self.called(part), self.called(base));
        let mut wrong = None;
        for (_, base) in &bases {
            let (fits, computed, said) = reckon::rate(part, base, rate)?;
            let words = (expression(base), computed);
            let terms = [part, *base, rate];
            if fits {
                return Some(Self::reckoning(Kind::Rate, &terms, rate, words, Verdict::Consistent));
            }
            if base.quantity.value >= part.quantity.value {
                let verdict = Verdict::Inconsistent { sure: true };
                wrong = wrong
                    .or(Some(Reckoning { fits: said, ..Self::reckoning(Kind::Rate, &terms, rate, words, verdict) }));
            }
        }
        // 其中村居化解285件,化解率100%: the rate may be that of the part alone.
        let own = self.narrowed(part, name);
        wrong.map(|wrong| if own { Reckoning { verdict: Verdict::Undecided, fits: None, ..wrong } } else { wrong })
    }

    /// The count that is called as the rate is: 调解成功 or 化解 for 化解成功率, 出庭 for 出庭应诉率.
    fn numerator(&self, at: usize, name: &str) -> Option<Count<'a>> {
        let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        let count = starts.len();
        // The whole name, then what is left without its beginning, then without its end.
        let suffixes = (0..count.saturating_sub(1)).map(|from| &name[starts[from]..]);
        let prefixes = (2..count).rev().map(|to| &name[..starts[to]]);
        suffixes.chain(prefixes).find_map(|word| self.counts_before(at).find(|(_, f)| self.is_called(f, word)))
    }

    /// 化解285件, 办结复议案件148件, 216人通过; 联合监管事项 is no count of what was 监管.
    fn is_called(&self, figure: &Figure, word: &str) -> bool {
        let left = without_leads(self.left(figure));
        // 将255个监管事项合并为100个: what begins at a figure is said of that figure.
        let own = !self.figures.iter().any(|f| f.quantity.span.end == figure.context.left.start);
        own && left.starts_with(word) || left.ends_with(word) || figure.context.right.of(self.text).starts_with(word)
    }

    /// Whether a count is said to be a part by more than the word of its rate.
    fn narrowed(&self, part: &Figure, name: &str) -> bool {
        let left = self.left(part);
        let rest = left.chars().count().saturating_sub(name.chars().count());
        rest > 5 || left.contains("其中") && rest > 3
    }

    /// What a figure counts, as it is called.
    fn called(&self, figure: &Figure) -> &'a str {
        let counts = figure.context.counts.of(self.text);
        if counts.is_empty() { figure.quantity.unit } else { counts }
    }

    /// 372人次,占申请量的84.4%: the count before it, and a whole: the one that is named, if it is named.
    fn share(&self, at: usize, rate: &'a Figure) -> Option<Reckoning> {
        let left = self.left(rate);
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
                .filter(|f| self.called(f).contains(base) || self.left(f).contains(base))
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

    /// 大气类占41.3%,水类占27.6%,其余占31.1%: shares that leave nothing over.
    fn shares(&self, found: &mut Vec<Reckoning>) {
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
        let words = ("各项占比之和 = 100%".to_owned(), if fits { computed } else { format!("{computed}，不是100%") });
        found.push(Self::reckoning(Kind::Sum, &shares, last, words, verdict));
    }

    /// Whether a figure tells how much another grew (`true`) or fell.
    fn grows(&self, figure: &Figure) -> Option<bool> {
        let left = self.left(figure);
        let more = ["增长", "增加", "上升", "提高", "提升", "多", "多发"];
        let less = ["下降", "减少", "降低", "下滑", "少", "少发"];
        let ends =
            |words: &[&str]| words.iter().any(|word| left.ends_with(word) || left.ends_with(&format!("{word}了")));
        match (ends(&more), ends(&less)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    /// 受理120件,上年100件,同比增长20%: this year's and last year's count, and the growth.
    fn growth(&self, at: usize, growth: &'a Figure) -> Option<Reckoning> {
        let more = self.grows(growth)?;
        let per_cent = growth.quantity.unit == "%";
        let points = growth.quantity.unit.ends_with("百分点");
        let class = unit::class(growth.quantity.unit);
        let fits_unit = |f: &&Figure| match (per_cent, points) {
            (true, _) => is_count(f),
            (_, true) => f.quantity.unit == "%",
            _ => unit::class(f.quantity.unit) == class,
        };
        // One of each: with more the sentence compares several things, and which with which is open.
        let of = |period: Period| -> Vec<&'a Figure> {
            self.figures[..at]
                .iter()
                .filter(|f| f.known.period == period && self.grows(f).is_none())
                .filter(fits_unit)
                .collect()
        };
        let ([now], [then]) = (&of(Period::Year)[..], &of(Period::Earlier)[..]) else { return None };
        if unit::class(now.quantity.unit) != unit::class(then.quantity.unit) {
            return None;
        }
        let (a, b) = (now.quantity.interval(), then.quantity.interval());
        let change = if more { signed_minus(a, b)? } else { signed_minus(b, a)? };
        let (got, shown) = if per_cent {
            let base = b;
            let share = percent(change, base)?;
            let exact = percent(
                signed_minus(Interval::point(now.quantity.value), Interval::point(then.quantity.value))?,
                Interval::point(then.quantity.value),
            )?;
            let decimals = growth.quantity.step.scale().max(1);
            (
                share,
                format!(
                    "({}－{})÷{}＝{}%",
                    number(&now.quantity),
                    number(&then.quantity),
                    number(&then.quantity),
                    exact.low.round_dp(decimals).normalize()
                ),
            )
        } else {
            let exact = now.quantity.value - then.quantity.value;
            (change, format!("{}－{}＝{}", number(&now.quantity), number(&then.quantity), reckon::plain(exact)))
        };
        let verdict = if got.meets(growth.quantity.interval()) {
            Verdict::Consistent
        } else {
            Verdict::Inconsistent { sure: true }
        };
        let word = if more { "增长" } else { "下降" };
        let words = (format!("{}与上年相比{word}", self.called(now)), shown);
        Some(Self::reckoning(Kind::Growth, &[now, then, growth], growth, words, verdict))
    }

    /// 建议153件、提案274件,共427件: a total after its items.
    fn total(&self, at: usize, total: &'a Figure) -> Option<Reckoning> {
        let left = self.left(total);
        if !is_count(total) || !matches!(left, "共" | "共计" | "合计" | "总计" | "总共" | "合计共") {
            return None;
        }
        let class = unit::class(total.quantity.unit);
        let mut items: Vec<&Figure> = Vec::new();
        let mut end = total.quantity.span.start;
        for (_, figure) in self.counts_before(at) {
            let between = &self.text[figure.quantity.span.end..end];
            let joined = !between.contains(['。', ';', ':']) && between.matches(',').count() <= 1;
            if unit::class(figure.quantity.unit) != class || !joined {
                break;
            }
            items.insert(0, figure);
            end = figure.quantity.span.start;
        }
        if items.len() < 2 || total.known.period == Period::Next {
            return None;
        }
        self.sum(&items, total, Items::All)
    }

    /// Items against their total. Items that may overlap, or that are not all (其中), prove nothing unless the sum is off by
    /// a slip only.
    fn sum(&self, items: &[&Figure], total: &Figure, of: Items) -> Option<Reckoning> {
        let sum = items.iter().try_fold(Interval::point(Decimal::ZERO), |sum, f| sum.plus(f.quantity.interval()))?;
        let stated = total.quantity.interval();
        let fits = sum.meets(stated);
        let over = sum.low - total.quantity.value;
        let slip = over > Decimal::ZERO && (over <= Decimal::TWO || over * Decimal::from(50) <= total.quantity.value);
        let proves = match of {
            Items::All => true,
            Items::WithRest => over.abs() * Decimal::from(20) <= total.quantity.value,
            Items::Some => slip,
        };
        let verdict = match (fits, proves) {
            (true, _) => Verdict::Consistent,
            (false, true) => Verdict::Inconsistent { sure: false },
            (false, false) => return None,
        };
        let listed: Vec<String> = items.iter().map(|f| number(&f.quantity)).collect();
        let added = if sum.high == Some(sum.low) { format!("＝{}", reckon::plain(sum.low)) } else { String::new() };
        let against = if fits { "，与" } else { "，不是" };
        let computed = format!(
            "{}{added}{against}{}{}",
            listed.join("＋"),
            number(&total.quantity),
            if fits { "相符" } else { "" }
        );
        let names: Vec<&str> = items.iter().map(|f| self.called(f)).collect();
        let words = (format!("{} = {}", names.join(" + "), self.called(total)), computed);
        let terms: Vec<&Figure> = items.iter().copied().chain([total]).collect();
        Some(Self::reckoning(Kind::Sum, &terms, total, words, verdict))
    }

    /// 共办结148件,其中维持90件、撤销20件: each part, and their sum.
    fn parts(&self, found: &mut Vec<Reckoning>) {
        let (Some(first), Some(last)) = (self.figures.first(), self.figures.last()) else { return };
        let from = first.context.sentence.start;
        let text = &self.text[from..last.quantity.span.end];
        let words = ["其中", "(", "包括", "分别为", "分别是"];
        for (at, word) in words.iter().flat_map(|word| text.match_indices(word)) {
            let at = from + at;
            let Some(split) = self.figures.iter().position(|f| f.quantity.span.start > at) else { continue };
            let outside = |f: &&Figure| is_count(f) && !self.bracketed(f, at);
            let Some(whole) = self.figures[..split].iter().rev().find(outside) else { continue };
            if self.grows(whole).is_some() {
                continue;
            }
            // A bracket is about the figure it follows at once, 包括 about one in the clause before.
            let between = &self.text[whole.quantity.span.end..at.max(whole.quantity.span.end)];
            if word == "(" && !between.is_empty() || word != "其中" && between.matches(',').count() > 1 {
                continue;
            }
            let parts = self.run(split, at, whole);
            if parts.first().is_none_or(|first| first.known.period != whole.known.period) {
                continue;
            }
            let inside = self.each_part(split, &parts, whole, found);
            if parts.len() >= 2 && inside {
                let rest = parts
                    .last()
                    .is_some_and(|f| ["其他", "其余", "其它"].iter().any(|word| self.left(f).contains(word)));
                let of = match (word, rest) {
                    ("其中", true) => Items::WithRest,
                    ("其中", false) => Items::Some,
                    _ => Items::All,
                };
                found.extend(self.sum(&parts, whole, of));
            }
        }
        self.broken_down(found);
    }

    /// Whether a figure stands in a bracket that is closed before a place.
    fn bracketed(&self, figure: &Figure, at: usize) -> bool {
        let after = &self.text[figure.quantity.span.end..at.max(figure.quantity.span.end)];
        after.find(')').is_some_and(|close| !after[..close].contains('('))
    }

    /// Each part against its whole; 办结建议97件、提案121件,其中解决176件: the whole may be all that was listed before.
    fn each_part(&self, split: usize, parts: &[&Figure], whole: &Figure, found: &mut Vec<Reckoning>) -> bool {
        let class = unit::class(whole.quantity.unit);
        let mut inside = true;
        for part in parts {
            let fits = part.quantity.interval().may_be_at_most(whole.quantity.interval());
            inside &= fits;
            let several = || {
                let same =
                    self.figures[..split].iter().filter(|f| unit::class(f.quantity.unit) == class && is_count(f));
                let all = same.map(|f| f.quantity.interval()).reduce(|a, b| a.plus(b).unwrap_or(a));
                let joined = &self.text[..whole.quantity.span.start];
                let listed = joined.rfind(['。', ',', ';']).is_none_or(|mark| joined[mark..].contains('、'));
                listed && all.is_some_and(|all| part.quantity.interval().may_be_at_most(all))
            };
            let (sign, verdict) = match fits {
                true => ("≤", Verdict::Consistent),
                false if several() => continue,
                false => ("＞", Verdict::Inconsistent { sure: true }),
            };
            let words = (
                format!("{} <= {}", self.called(part), self.called(whole)),
                format!("{}{sign}{}", number(&part.quantity), number(&whole.quantity)),
            );
            found.push(Self::reckoning(Kind::Part, &[part, whole], part, words, verdict));
        }
        inside
    }

    /// 应诉案件73件,一审51件、二审19件、再审3件: three or more that follow at once and make up the whole, or nearly.
    fn broken_down(&self, found: &mut Vec<Reckoning>) {
        for (at, whole) in self.figures.iter().enumerate().filter(|(_, f)| is_count(f)) {
            let rest = &self.text[whole.quantity.span.end..];
            if !rest.starts_with([',', ':']) {
                continue;
            }
            let parts = self.run(at + 1, whole.quantity.span.end + 1, whole);
            let listed = parts.windows(2).all(|pair| self.text[pair[0].quantity.span.end..].starts_with('、'));
            let told = found.iter().any(|r| r.kind == Kind::Sum && r.terms.contains(&whole.into()));
            let largest = parts.iter().all(|p| p.quantity.value < whole.quantity.value);
            if parts.len() >= 3 && listed && largest && !told {
                found.extend(self.sum(&parts, whole, Items::Some));
            }
        }
    }

    /// The counts of the whole's unit that follow, joined by 、 or by clauses as short as the first.
    fn run(&self, from: usize, after: usize, whole: &Figure) -> Vec<&'a Figure> {
        let class = unit::class(whole.quantity.unit);
        let mut parts: Vec<&Figure> = Vec::new();
        let mut end = after;
        for figure in &self.figures[from..] {
            let between = &self.text[end..figure.quantity.span.start];
            let words = between
                .trim_start_matches(['、', ',', '('])
                .trim_start_matches("其中")
                .trim_start_matches("包括")
                .chars()
                .count();
            let same = unit::class(figure.quantity.unit) == class && figure.known.period == whole.known.period;
            let joined = if parts.is_empty() {
                !between.contains(['。', ';', ')']) && between.matches(',').count() == 0
            } else {
                between.starts_with('、') && words <= 16
                    || between.starts_with(',') && words <= 6 && between.matches(',').count() == 1
            };
            if !same || !joined || between.contains(['。', ';', ')']) || between.contains("另") {
                break;
            }
            end = figure.quantity.span.end;
            parts.push(figure);
        }
        parts
    }

    /// 9个村每村4名,共36名: so many for each, and their total.
    fn each(&self, at: usize, total: &'a Figure) -> Option<Reckoning> {
        let from = total.context.sentence.start;
        let mark = from + self.text[from..total.quantity.span.start].rfind('每')?;
        let class = unit::class(total.quantity.unit);
        if !self.left(total).contains('共') {
            return None;
        }
        let of_each: Vec<&Figure> =
            self.counts_before(at).map(|(_, f)| f).filter(|f| f.quantity.span.start > mark).collect();
        // 每村副主任1名、骨干2名,骨干共24名: the one that is called as the total is.
        let same = |f: &&&Figure| unit::class(f.quantity.unit) == class;
        let called = |f: &&&Figure| shares_word(self.called(f), self.called(total));
        let per = match of_each.iter().filter(same).count() {
            1 => of_each.iter().find(same)?,
            _ => of_each.iter().filter(same).find(called)?,
        };
        // 每村, 每个乡镇: what there are several of is named again beside its number.
        let each = self.text[mark..].chars().skip(1).find(|c| !"个名均各".contains(*c))?;
        let (_, units) = self.counts_before(at).find(|(_, f)| {
            f.quantity.span.end <= mark
                && (f.context.right.of(self.text).contains(each) || f.quantity.unit.contains(each))
        })?;
        let product = per.quantity.value.checked_mul(units.quantity.value)?;
        let least = per.quantity.bound == Bound::AtLeast;
        let stated = total.quantity.interval();
        let fits = if least {
            Interval::point(product).may_be_at_most(stated)
        } else {
            Interval::point(product).meets(stated)
        };
        let verdict = if fits { Verdict::Consistent } else { Verdict::Inconsistent { sure: false } };
        let sign = match (least, fits) {
            (true, true) => "≤",
            (true, false) => "＞",
            (false, true) => "＝",
            (false, false) => "≠",
        };
        let words = (
            format!("{} × {} = {}", self.called(units), self.called(per), self.called(total)),
            format!(
                "{}×{}＝{}{sign}{}",
                number(&units.quantity),
                number(&per.quantity),
                reckon::plain(product),
                number(&total.quantity)
            ),
        );
        Some(Self::reckoning(Kind::Sum, &[units, per, total], total, words, verdict))
    }
}

/// Whether two names have two characters in a row in common.
pub(super) fn shares_word(a: &str, b: &str) -> bool {
    let chars: Vec<char> = a.chars().collect();
    chars.windows(2).any(|pair| b.contains(&pair.iter().collect::<String>()))
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

/// Whether a figure counts things: no rate, no money, no time.
fn is_count(figure: &Figure) -> bool {
    !matches!(figure.quantity.unit, "%" | "‰" | "倍" | "") && !figure.quantity.unit.ends_with("百分点")
}

/// The name of a rate: 调解成功 in 其中调解成功率达. At most six characters.
fn rate_name(left: &str) -> Option<&str> {
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

/// A difference that may be negative.
fn signed_minus(a: Interval, b: Interval) -> Option<Interval> {
    Some(Interval { low: a.low.checked_sub(b.high?)?, high: Some(a.high?.checked_sub(b.low)?) })
}

/// A change in per cent of what it changed from.
fn percent(change: Interval, base: Interval) -> Option<Interval> {
    let of = |part: Decimal, whole: Decimal| part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole);
    let high = base.high?;
    let bounds =
        [of(change.low, base.low)?, of(change.low, high)?, of(change.high?, base.low)?, of(change.high?, high)?];
    Some(Interval { low: bounds.iter().copied().min()?, high: bounds.iter().copied().max() })
}
