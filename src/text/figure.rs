//! Where figures stand in a text: how many there are, not what they say.
//!
//! A figure is a number with a unit or a per cent sign (132件, 3.2万人次, 98.5%, 百分之九十五, 一千二百余件). Years, dates,
//! ordinals, names (“1+3+N”, 12345热线, 《…36条》) are none. What a figure counts is the business of `figures`.

use super::FSpan;

/// The first characters of the units that such reports count in.
const UNITS: &str =
    "件次个项人名份场期部条家户起宗篇批亩处所支只台套门册张本幅座辆吨天课小学分元公平轮例类款组对位班堂村里";

/// Every figure of a folded text, in order: from the number to the first character of its unit.
///
/// ```
/// use hegui::text::find_figures;
/// let text = "2023年办结复议案件1,132件,占98.5%,《条例》第3条规定,接听12345热线,培训三百余人。";
/// let found: Vec<&str> = find_figures(text).iter().map(|s| s.of(text)).collect();
/// assert_eq!(found, ["1,132件", "98.5%", "三百余人"]);
/// ```
#[must_use]
pub fn find_figures(folded: &str) -> Vec<FSpan> {
    let (mut found, mut at) = (Vec::new(), 0);
    // Whether the text stands inside 《》: what is counted there is part of a name.
    let mut titled = false;
    while let Some(c) = folded[at..].chars().next() {
        match c {
            '《' => titled = true,
            '》' | '\n' => titled = false,
            _ => {}
        }
        let (len, counts) = number(&folded[at..]);
        if !counts {
            // What was looked at is passed over: a long run of numerals is read once.
            at += len.max(c.len_utf8());
            continue;
        }
        let (start, end) = (at, at + len);
        let before = folded[..start].chars().next_back().unwrap_or('\n');
        let named = titled || matches!(before, '第' | '+' | '[' | '〔') || before.is_ascii_alphanumeric();
        let per_cent = folded[start..end].starts_with("百分之");
        if let Some(unit) = unit(&folded[end..]).or(per_cent.then_some(0)).filter(|_| !named) {
            found.push(FSpan::new(start, end + unit));
        }
        at = end;
    }
    found
}

/// The length of the number at the start of a text, and whether it counts: digits with separators, or Chinese numerals of
/// more than one character.
fn number(text: &str) -> (usize, bool) {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
        return (text[..digits].trim_end_matches(['.', ',']).len(), true);
    }
    let per_cent = text.strip_prefix("百分之");
    let numerals = per_cent.unwrap_or(text);
    let len = numerals.find(|c| !"〇零一二两三四五六七八九十百千点".contains(c)).unwrap_or(numerals.len());
    let large = numerals[..len].contains(['十', '百', '千']);
    match per_cent {
        Some(_) if len > 0 => ("百分之".len() + len, true),
        // 三次 and 一个 are figures of speech as often as figures; 十二次 is one.
        _ => (len, large && numerals[..len].chars().count() >= 2),
    }
}

/// The length of the number or run of numerals at the start of a text, and whether it tells how many: as [`number`], and a
/// single numeral right before a unit (三次, 两件; 一个 is a figure of speech).
pub(super) fn numeral(text: &str) -> (usize, bool) {
    let (len, counts) = number(text);
    let first = text.chars().next();
    let single =
        first.is_some_and(|c| c.len_utf8() == len && c != '一' && !matches!(c, '点' | '百' | '千' | '零' | '〇'));
    (len, counts || single && unit(&text[len..]).is_some())
}

/// The length of what makes a number a figure: 万, 亿, 余, 多 and the first character of a unit, or a per cent sign.
fn unit(rest: &str) -> Option<usize> {
    let scaled = rest.trim_start_matches(['万', '亿', '余', '多', '几']);
    let scale = rest.len() - scaled.len();
    let first = scaled.chars().next();
    match first {
        Some('%' | '‰') => Some(scale + first.map_or(0, char::len_utf8)),
        // 12315平台 is a name; 平方米, 平米 are units.
        Some('平') if !scaled.starts_with("平方") && !scaled.starts_with("平米") => None,
        Some(c) if UNITS.contains(c) => Some(scale + c.len_utf8()),
        // 培训人员3.2万; 资金1.5亿,
        _ if rest.starts_with(['万', '亿']) => Some(scale),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_of_numerals_is_read_once() {
        assert!(find_figures(&"一".repeat(1_000_000)).is_empty());
    }

    #[test]
    fn figures_and_what_is_none() {
        for (text, count) in [
            ("收到申请98件,受理91件", 2),
            ("3.2万人次、1.5亿元、0.8个百分点", 3),
            ("占百分之九十五,调解一千二百余件", 2),
            ("2023年3月1日,第3次会议,2021-2025年", 0),
            ("“1+3+N”模式,12345热线,“143”体系", 0),
            ("《优化营商环境36条措施》", 0),
            ("一把手负总责,三次研究,五个方面", 0),
            ("厅字[2019]28号", 0),
        ] {
            assert_eq!(find_figures(text).len(), count, "{text}: {:?}", find_figures(text));
        }
    }
}
