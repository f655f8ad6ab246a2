//! Totals and what they are made of: parts after 其中, items before 共, so many for each.

use super::{Sentence, is_count, shares_word};
use crate::figures::{
    Bound, Figure, Kind, Reckoning, Verdict,
    context::leaves_bracket,
    interval::Interval,
    period::Period,
    reckon::{self, number},
    unit,
};
use rust_decimal::Decimal;

enum Items {
    /// All of it: 包括, 共.
    All,
    /// All with 其余, which may be the rest of something else: a sum far off proves nothing.
    WithRest,
    /// 其中: they may overlap, and there may be others; only a slip by one or two shows.
    Some,
}

impl<'a> Sentence<'a> {
    /// 建议153件、提案274件,共427件: a total after its items.
    pub(super) fn total(&self, at: usize, total: &'a Figure) -> Option<Reckoning> {
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
        let slip = over > Decimal::ZERO && (over <= Decimal::TWO || over * Decimal::from(50) <= total.quantity.value)
            || items.len() >= 3 && one_digit_apart(items.iter().map(|f| f.quantity.value).sum(), total.quantity.value);
        let proves = match of {
            Items::All => true,
            Items::WithRest => over.abs() * Decimal::from(20) <= total.quantity.value,
            // Sums of money are not counted twice as persons and cases are.
            Items::Some => slip || total.quantity.unit == "元" && over > Decimal::ZERO,
        };
        let verdict = match (fits, proves) {
            (true, _) => Verdict::Consistent,
            (false, true) => Verdict::Inconsistent { sure: false },
            (false, false) => return None,
        };
        let listed: Vec<String> = items.iter().map(|f| number(&f.quantity)).collect();
        // The sum itself is shown where the total is another.
        let exact = items.iter().all(|f| f.quantity.bound == Bound::Exact && f.quantity.upper.is_none());
        let added = if exact && !fits { format!("＝{}", reckon::total(items)) } else { String::new() };
        let sign = if fits { "＝" } else { "≠" };
        let computed = format!("{}{added}{sign}{}", listed.join("＋"), number(&total.quantity));
        let names: Vec<&str> = items.iter().map(|f| self.called(f)).collect();
        let words = (format!("{} = {}", names.join(" + "), self.called(total)), computed);
        let terms: Vec<&Figure> = items.iter().copied().chain([total]).collect();
        Some(Self::reckoning(Kind::Sum, &terms, total, words, verdict))
    }

    /// 共办结148件,其中维持90件、撤销20件: each part, and their sum.
    pub(super) fn parts(&self, found: &mut Vec<Reckoning>) {
        let (Some(first), Some(last)) = (self.figures.first(), self.figures.last()) else { return };
        let from = first.context.sentence.start;
        let text = &self.text[from..last.quantity.span.end];
        let words = ["其中", "(", "包括", "分别为", "分别是", "仅"];
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
            let mut parts = self.run(split, at, whole);
            // 500余件,仅三个领域就有620件: one part, told for its size.
            if word == "仅" {
                parts.truncate(1);
            }
            if parts.first().is_none_or(|first| first.known.period != whole.known.period) {
                continue;
            }
            let inside = self.each_part(split, &parts, whole, found, word == "仅");
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
        leaves_bracket(after)
    }

    /// Each part against its whole; 办结建议97件、提案121件,其中解决176件: the whole may be all that was listed before.
    fn each_part(
        &self,
        split: usize,
        parts: &[&Figure],
        whole: &Figure,
        found: &mut Vec<Reckoning>,
        sole: bool,
    ) -> bool {
        let mut inside = true;
        for part in parts {
            let fits = part.quantity.interval().may_be_at_most(whole.quantity.interval());
            inside &= fits;
            let (sign, verdict) = match fits {
                true => ("≤", Verdict::Consistent),
                false if !sole && self.of_another(split, part, whole) => continue,
                // After a semicolon 其中 may go back to any count before it.
                false if self.text[whole.quantity.span.end..part.quantity.span.start].contains(';') => continue,
                // 9个村,其中网格45个: 个 and 项 are counted of anything, so the part must be called as the whole is.
                false if !sole && !self.of_one_kind(part, whole) => continue,
                // 顾问30名,其中服务村居45人: of persons a part is called otherwise than the whole, and may be of others.
                false => {
                    let sure =
                        unit::class(whole.quantity.unit) != "人" || shares_word(self.called(part), self.called(whole));
                    ("＞", Verdict::Inconsistent { sure })
                }
            };
            let words = (
                format!("{} <= {}", self.called(part), self.called(whole)),
                format!("{}{sign}{}", number(&part.quantity), number(&whole.quantity)),
            );
            found.push(Self::reckoning(Kind::Part, &[part, whole], part, words, verdict));
        }
        inside
    }

    /// Whether a part is of what the whole counts: by a unit that says so, or by a word in common.
    fn of_one_kind(&self, part: &Figure, whole: &Figure) -> bool {
        let telling =
            matches!(unit::class(whole.quantity.unit), "件" | "人" | "份" | "元" | "人次" | "件次" | "户" | "部");
        let (part, whole) = (self.called(part), self.called(whole));
        telling && part.chars().count() <= 12 || shares_word(part, whole)
    }

    /// Whether a part too large for the count before it is one of another: of all that was listed before (办结建议97件、提案121件,
    /// 其中解决176件), or of an earlier count of the sentence (受理2517件,纠错197件,其中市本级受理846件).
    fn of_another(&self, split: usize, part: &Figure, whole: &Figure) -> bool {
        let class = unit::class(whole.quantity.unit);
        let before = || self.figures[..split].iter().filter(|f| unit::class(f.quantity.unit) == class && is_count(f));
        let all = before().map(|f| f.quantity.interval()).reduce(|a, b| a.plus(b).unwrap_or(a));
        let joined = &self.text[..whole.quantity.span.start];
        let listed = joined.rfind(['。', ',', ';']).is_none_or(|mark| joined[mark..].contains('、'));
        let holds = |f: &&Figure| part.quantity.interval().may_be_at_most(f.quantity.interval());
        let larger = before().filter(|f| f.quantity.span != whole.quantity.span).find(holds);
        // The part is told as the earlier count is, and not as the nearer one.
        let said = |f: &Figure| shares_word(self.left(part), self.left(f));
        listed && all.is_some_and(|all| part.quantity.interval().may_be_at_most(all))
            || larger.is_some_and(|f| said(f) || !said(whole) && f.quantity.span.end + 1 != whole.quantity.span.start)
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
            let (Some(first), Some(last)) = (parts.first(), parts.last()) else { continue };
            // 结论为继续有效61件、修改12件; 由公路22亿元、水运9亿元构成: all of it.
            let leads = &self.text[whole.quantity.span.end + 1..first.quantity.span.start];
            let built = self.text[last.quantity.span.end..].chars().take(8).collect::<String>();
            let all =
                leads.contains("结论为") || leads.contains("结果为") || leads.starts_with('由') && built.contains("成");
            if listed && largest && !told && (parts.len() >= 3 || all && parts.len() == 2) {
                found.extend(self.sum(&parts, whole, if all { Items::All } else { Items::Some }));
            }
        }
    }

    /// The counts of the whole's unit that follow, joined by 、 or by clauses as short as the first.
    fn run(&self, from: usize, after: usize, whole: &Figure) -> Vec<&'a Figure> {
        let class = unit::class(whole.quantity.unit);
        let mut parts: Vec<&Figure> = Vec::new();
        let mut end = after;
        // 其中3个乡镇调解500件: figures of other things before the first part are passed over.
        let first = self.figures[from..].iter().position(|f| unit::class(f.quantity.unit) == class).unwrap_or(0);
        for figure in &self.figures[from + first..] {
            let between = &self.text[end..figure.quantity.span.start];
            let words = between
                .trim_start_matches(['、', ',', '('])
                .trim_start_matches("其中")
                .trim_start_matches("包括")
                .chars()
                .count();
            let same = unit::class(figure.quantity.unit) == class && figure.known.period == whole.known.period;
            // 建议268件,其中市级251件、省级17件,提案389件: with the whole used up, or overrun after a comma, the list is over.
            let used = parts.iter().map(|f| f.quantity.value).sum::<Decimal>() >= whole.quantity.value;
            let beyond = between.starts_with(',') && figure.quantity.value > whole.quantity.value;
            let joined = if parts.is_empty() {
                !between.contains(['。', ';', ')']) && between.matches(',').count() == 0
            } else {
                between.starts_with('、') && words <= 16
                    || between.starts_with(',') && words <= 6 && between.matches(',').count() == 1
            };
            if !same
                || !joined
                || (!parts.is_empty() && (used || beyond))
                || between.contains(['。', ';', ')'])
                || between.contains("另")
            {
                break;
            }
            end = figure.quantity.span.end;
            parts.push(figure);
        }
        parts
    }

    /// 9个村每村4名,共36名: so many for each, and their total.
    pub(super) fn each(&self, at: usize, total: &'a Figure) -> Option<Reckoning> {
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
            unit::class(f.quantity.unit) != class
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

/// Whether two numbers of three digits or more differ in one digit: the slip of a hand.
fn one_digit_apart(a: Decimal, b: Decimal) -> bool {
    let (a, b) = (a.normalize().to_string(), b.normalize().to_string());
    // 1.42亿 and 1.52亿 are as long as each other, and so are the figures printed in 万.
    a.len() == b.len()
        && a.trim_end_matches('0').len() >= 3
        && a.bytes().zip(b.bytes()).filter(|(x, y)| x != y).count() == 1
}
