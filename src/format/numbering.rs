//! Automatic numbers (自动编号) as Word prints them: how a number is written, how levels count, how the two make a label.
//!
//! Old and new Word files keep the same definitions in different wrappings; both are turned into these types, so that the
//! same report is numbered alike whichever way it was saved.

use std::collections::HashMap;

/// How a number is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// １, ２, ３
    FullWidth,
    /// 01, 02
    Zero,
    /// ①
    Circled,
    /// ⒈
    WithStop,
    /// ⑴
    Parenthesised,
    /// - 1 -
    Dashed,
    /// I, II
    UpperRoman,
    /// i, ii
    LowerRoman,
    /// A, B
    UpperLetter,
    /// a, b
    LowerLetter,
    /// 一, 十, 十一, 一百二十
    Chinese,
    /// 一, 一〇, 一一
    ChineseDigits,
    /// 壹, 壹拾
    ChineseLegal,
    /// 甲, 乙
    Stems,
    /// 子, 丑
    Branches,
    /// A mark that is no number, or nothing.
    Mark,
}

impl NumberFormat {
    /// The format of an old Word file (nfc).
    #[cfg(feature = "doc")]
    pub(super) fn of_code(code: u8) -> Self {
        match code {
            1 => Self::UpperRoman,
            2 => Self::LowerRoman,
            3 => Self::UpperLetter,
            4 => Self::LowerLetter,
            10 | 36 | 40 => Self::ChineseDigits,
            14 | 19 => Self::FullWidth,
            18 | 28 | 29 => Self::Circled,
            22 => Self::Zero,
            23 | 255 => Self::Mark,
            26 => Self::WithStop,
            27 => Self::Parenthesised,
            30 => Self::Stems,
            31 | 32 => Self::Branches,
            11 | 17 | 33 | 35 | 37 | 39 => Self::Chinese,
            16 | 34 | 38 => Self::ChineseLegal,
            57 => Self::Dashed,
            _ => Self::Decimal,
        }
    }

    /// A number as it is written.
    pub(super) fn write(self, number: u32) -> String {
        let among = |first: char, most: u32| {
            let at = number.checked_sub(1).filter(|at| *at < most).and_then(|at| char::from_u32(first as u32 + at));
            at.map_or_else(|| number.to_string(), String::from)
        };
        let of = |list: &str| {
            let list: Vec<char> = list.chars().collect();
            number.checked_sub(1).map_or_else(String::new, |at| list[at as usize % list.len()].to_string())
        };
        match self {
            Self::Decimal => number.to_string(),
            Self::FullWidth => {
                number.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)).collect()
            }
            Self::Zero => format!("{number:02}"),
            Self::Circled => match number {
                0 => "⓪".to_owned(),
                21..=35 => char::from_u32(0x3251 + number - 21).map_or_else(String::new, String::from),
                36..=50 => char::from_u32(0x32B1 + number - 36).map_or_else(String::new, String::from),
                _ => among('①', 20),
            },
            Self::WithStop => among('⒈', 20),
            Self::Parenthesised => among('⑴', 20),
            Self::Dashed => format!("- {number} -"),
            Self::UpperRoman => roman(number),
            Self::LowerRoman => roman(number).to_lowercase(),
            Self::UpperLetter => letter(number).to_uppercase(),
            Self::LowerLetter => letter(number),
            Self::Chinese => chinese(number, "零一二三四五六七八九", ["", "十", "百", "千"], false),
            Self::ChineseDigits => digits(number),
            Self::ChineseLegal => chinese(number, "零壹贰叁肆伍陆柒捌玖", ["", "拾", "佰", "仟"], true),
            Self::Stems => of("甲乙丙丁戊己庚辛壬癸"),
            Self::Branches => of("子丑寅卯辰巳午未申酉戌亥"),
            Self::Mark => String::new(),
        }
    }
}

fn roman(number: u32) -> String {
    const VALUES: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 4000 {
        return number.to_string();
    }
    let (mut left, mut text) = (number, String::new());
    for (value, name) in VALUES {
        while left >= value {
            left -= value;
            text += name;
        }
    }
    text
}

/// a to z, then aa, bb: a letter more for each turn.
fn letter(number: u32) -> String {
    let Some(at) = number.checked_sub(1).filter(|at| *at < 26 * 10) else { return number.to_string() };
    let letter = char::from_u32('a' as u32 + at % 26).unwrap_or('a');
    letter.to_string().repeat(at as usize / 26 + 1)
}

fn digits(number: u32) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

/// A number up to 9999 in words; `one` whether ten is said with a one before it.
fn chinese(number: u32, digits: &str, units: [&str; 4], one: bool) -> String {
    if number == 0 || number > 9999 {
        return if number == 0 { digits.chars().take(1).collect() } else { number.to_string() };
    }
    let digits: Vec<char> = digits.chars().collect();
    let (mut text, mut gap) = (String::new(), false);
    for (power, unit) in units.iter().enumerate().rev() {
        let digit = number / 10u32.pow(u32::try_from(power).unwrap_or(0)) % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if gap {
            text.push(digits[0]);
            gap = false;
        }
        if digit != 1 || power != 1 || !text.is_empty() || one {
            text.push(digits[digit as usize]);
        }
        text += unit;
    }
    text
}

/// A piece of the template of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands.
    Text(String),
    /// The number of a level, from 0.
    Number(u8),
}

/// How one level of a list is numbered.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    pub(super) format: NumberFormat,
    pub(super) start: u32,
    pub(super) template: Vec<Part>,
    /// The level, from 0, at or above which (by a smaller number) a number starts this one again: `None` for any above.
    pub(super) restart: Option<u8>,
    /// Whether all numbers are written 1, 2, 3.
    pub(super) arabic: bool,
}

/// The levels of a list; no list has more.
pub(super) const LEVELS: usize = 9;

/// The numbers reached so far in every list.
#[derive(Debug, Default)]
pub(super) struct Counters(HashMap<u32, [Option<u32>; LEVELS]>);

impl Counters {
    /// Counts a paragraph of a level and gives its label. `list` is what counts together; `restart` begins the level again.
    pub(super) fn label(&mut self, list: u32, levels: &[Level], level: usize, restart: Option<u32>) -> String {
        let Some(own) = levels.get(level) else { return String::new() };
        let counts = self.0.entry(list).or_default();
        let next = counts[level].map_or(own.start, |last| last.saturating_add(1));
        counts[level] = Some(restart.unwrap_or(next));
        for (i, below) in levels.iter().enumerate().skip(level + 1) {
            if below.restart.is_none_or(|upper| level <= usize::from(upper)) {
                counts[i] = None;
            }
        }
        let mut label = String::new();
        for part in &own.template {
            match part {
                Part::Text(text) => label += text,
                Part::Number(n) => {
                    let Some(of) = levels.get(usize::from(*n)) else { continue };
                    let number = *counts[usize::from(*n)].get_or_insert(of.start);
                    let arabic = own.arabic && of.format != NumberFormat::Mark;
                    label += &if arabic { NumberFormat::Decimal } else { of.format }.write(number);
                }
            }
        }
        label
    }
}

/// A label before its text: a bullet is left out, and a number that would run into a figure is set off.
pub(super) fn labelled(label: &str, text: &str) -> String {
    let label = label.trim();
    // Marks of symbol fonts and dots number nothing.
    if !label.chars().any(char::is_alphanumeric) {
        return text.to_owned();
    }
    let text = text.trim_start_matches([' ', '\t']);
    let plain = label.ends_with(|c: char| c.is_ascii()) || label.ends_with(char::is_alphanumeric);
    if plain { format!("{label} {text}") } else { format!("{label}{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_written() {
        let cases: [(NumberFormat, &[(u32, &str)]); 9] = [
            (
                NumberFormat::Chinese,
                &[
                    (1, "一"),
                    (10, "十"),
                    (11, "十一"),
                    (20, "二十"),
                    (101, "一百零一"),
                    (110, "一百一十"),
                    (1010, "一千零一十"),
                ],
            ),
            (NumberFormat::ChineseDigits, &[(10, "一〇"), (23, "二三")]),
            (NumberFormat::ChineseLegal, &[(10, "壹拾"), (12, "壹拾贰")]),
            (NumberFormat::Circled, &[(1, "①"), (20, "⑳"), (21, "㉑"), (50, "㊿"), (51, "51")]),
            (NumberFormat::UpperRoman, &[(4, "IV"), (1999, "MCMXCIX"), (u32::MAX, "4294967295")]),
            (NumberFormat::LowerLetter, &[(1, "a"), (26, "z"), (27, "aa"), (0, "0")]),
            (NumberFormat::Stems, &[(1, "甲"), (11, "甲"), (0, "")]),
            (NumberFormat::FullWidth, &[(10, "１０")]),
            (NumberFormat::Zero, &[(3, "03"), (12, "12")]),
        ];
        for (format, numbers) in cases {
            for (number, text) in numbers {
                assert_eq!(format.write(*number), *text);
            }
        }
    }

    #[test]
    fn levels_count_and_start_again() {
        let level = |format, template: Vec<Part>| Level { format, start: 1, template, ..Level::default() };
        let text = |text: &str| Part::Text(text.to_owned());
        let levels = [
            level(NumberFormat::Chinese, vec![Part::Number(0), text("、")]),
            level(NumberFormat::Chinese, vec![text("（"), Part::Number(1), text("）")]),
            Level { arabic: true, ..level(NumberFormat::Decimal, vec![Part::Number(0), text("."), Part::Number(2)]) },
        ];
        let mut counters = Counters::default();
        let labels: Vec<String> =
            [0, 1, 1, 0, 1, 2, 2].iter().map(|level| counters.label(7, &levels, *level, None)).collect();
        assert_eq!(labels, ["一、", "（一）", "（二）", "二、", "（一）", "2.1", "2.2"]);
        assert_eq!(counters.label(7, &levels, 0, Some(1)), "一、");
        assert_eq!(counters.label(8, &levels, 2, None), "1.1");
        assert_eq!(counters.label(8, &levels, 9, None), "");
    }

    #[test]
    fn labels_stand_before_their_text() {
        assert_eq!(labelled("一、", "\t主要举措"), "一、主要举措");
        assert_eq!(labelled("1.", "2023年"), "1. 2023年");
        assert_eq!(labelled("\u{F0B7}", "要点"), "要点");
    }
}
