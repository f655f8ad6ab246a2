//! How an automatic number is written: `w:numFmt` and its names.
//!
//! Beyond the end of a series of characters (①…⑳, 甲…癸) Word writes digits, and so does this.

/// A way to write a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Numeral {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// Digits with leading zeros to this many places.
    Zero(usize),
    /// １, ２, ３
    Wide,
    /// - 1 -
    Dashed,
    /// 一, 十, 二十一, 一百一十
    Counting(Words),
    /// 一, 一〇, 二一: digit by digit.
    Digits(char),
    /// A series of single characters from this text.
    Series(&'static str),
    /// 甲子, 乙丑
    Cycle,
    /// I, II (upper case or lower)
    Roman(bool),
    /// A, B (upper case or lower)
    Letter(bool),
    /// 1st, 2nd
    Ordinal,
    /// Hexadecimal.
    Hex,
    /// A bullet: no number at all.
    Bullet,
    /// Nothing.
    None,
}

/// The words of a counting system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// 一百零一; 十 for ten.
    Chinese,
    /// 一百零一 in the wide sense of Taiwan.
    Taiwanese,
    /// Up to ninety-nine as [`Self::Chinese`], then digit by digit with ○.
    Short,
    /// 百一, as in Japan.
    Japanese,
    /// 壹佰零壹, 壹拾
    Legal,
    /// 壹佰零壹 in traditional characters.
    LegalTraditional,
    /// 壱百壱, as in Japan.
    LegalJapanese,
}

const CIRCLED: &str = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳";
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";
/// The largest number whose letters are repeated or whose Roman numeral is written; beyond it digits.
const LONGEST: u32 = 4999;

impl Numeral {
    /// By the name in `w:numFmt` and, for `custom`, its format. A name that is not known is written in digits.
    pub(super) fn named(name: &str, format: &str) -> Self {
        match name {
            "none" => Self::None,
            "bullet" => Self::Bullet,
            "decimalZero" => Self::Zero(2),
            "custom" => {
                let first = format.split(',').next().unwrap_or_default().trim();
                if first.starts_with('0') && first.len() <= 9 { Self::Zero(first.len()) } else { Self::Decimal }
            }
            "decimalFullWidth" | "decimalFullWidth2" => Self::Wide,
            "numberInDash" => Self::Dashed,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Series(CIRCLED),
            "decimalEnclosedParen" => Self::Series("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
            "decimalEnclosedFullstop" => Self::Series("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
            "ideographEnclosedCircle" => Self::Series("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
            "ideographTraditional" => Self::Series(STEMS),
            "ideographZodiac" => Self::Series(BRANCHES),
            "ideographZodiacTraditional" => Self::Cycle,
            "chicago" => Self::Series("*†‡§"),
            "chineseCounting" | "taiwaneseCounting" => Self::Counting(Words::Short),
            "chineseCountingThousand" => Self::Counting(Words::Chinese),
            "taiwaneseCountingThousand" => Self::Counting(Words::Taiwanese),
            "japaneseCounting" | "koreanCounting" => Self::Counting(Words::Japanese),
            "chineseLegalSimplified" => Self::Counting(Words::Legal),
            "ideographLegalTraditional" => Self::Counting(Words::LegalTraditional),
            "japaneseLegal" => Self::Counting(Words::LegalJapanese),
            "ideographDigital" | "japaneseDigitalTenThousand" | "koreanDigital2" => Self::Digits('〇'),
            "taiwaneseDigital" => Self::Digits('○'),
            "upperRoman" => Self::Roman(true),
            "lowerRoman" => Self::Roman(false),
            "upperLetter" => Self::Letter(true),
            "lowerLetter" => Self::Letter(false),
            "ordinal" => Self::Ordinal,
            "hex" => Self::Hex,
            _ => Self::Decimal,
        }
    }

    /// Writes a number.
    pub(super) fn write(self, number: u32) -> String {
        let nth = |series: &str, at: u32| usize::try_from(at).ok().and_then(|at| series.chars().nth(at));
        match self {
            Self::Decimal => number.to_string(),
            Self::Zero(places) => format!("{number:0places$}"),
            Self::Wide => digits(number, "０１２３４５６７８９"),
            Self::Dashed => format!("- {number} -"),
            Self::Counting(words) => counting(number, words),
            Self::Digits(zero) => digits(number, "〇一二三四五六七八九").replace('〇', &zero.to_string()),
            Self::Series(series) => {
                number.checked_sub(1).and_then(|at| nth(series, at)).map_or_else(|| number.to_string(), String::from)
            }
            Self::Cycle => {
                let at = number.wrapping_sub(1);
                nth(STEMS, at % 10).into_iter().chain(nth(BRANCHES, at % 12)).collect()
            }
            Self::Roman(upper) => roman(number, upper),
            Self::Letter(upper) => letters(number, upper),
            Self::Ordinal => {
                let end = match (number % 10, number % 100) {
                    (_, 11..=13) => "th",
                    (1, _) => "st",
                    (2, _) => "nd",
                    (3, _) => "rd",
                    _ => "th",
                };
                format!("{number}{end}")
            }
            Self::Hex => format!("{number:X}"),
            Self::Bullet | Self::None => String::new(),
        }
    }
}

/// A number digit by digit in other characters.
fn digits(number: u32, series: &str) -> String {
    let of = |digit: char| digit.to_digit(10).and_then(|at| series.chars().nth(usize::try_from(at).ok()?));
    number.to_string().chars().filter_map(of).collect()
}

fn counting(number: u32, words: Words) -> String {
    let (numerals, units, ten_thousand) = match words {
        Words::Chinese | Words::Short | Words::Japanese => ("零一二三四五六七八九", "十百千", '万'),
        Words::Taiwanese => ("零一二三四五六七八九", "十百千", '萬'),
        Words::Legal => ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", '万'),
        Words::LegalTraditional => ("零壹貳參肆伍陸柒捌玖", "拾佰仟", '萬'),
        Words::LegalJapanese => ("零壱弐参四伍六七八九", "拾百阡", '萬'),
    };
    if number == 0 || number >= 100_000_000 {
        return if number == 0 { numerals.chars().take(1).collect() } else { number.to_string() };
    }
    if words == Words::Short && number >= 100 {
        return digits(number, "○一二三四五六七八九");
    }
    let japanese = matches!(words, Words::Japanese | Words::LegalJapanese);
    let legal = matches!(words, Words::Legal | Words::LegalTraditional | Words::LegalJapanese);
    let group = |group: u32, inner: bool| {
        let mut out = String::new();
        let mut gap = false;
        for (place, unit) in [(1000, 2), (100, 1), (10, 0), (1, usize::MAX)] {
            let digit = group / place % 10;
            if digit == 0 {
                gap = gap || !out.is_empty() || inner;
                continue;
            }
            if gap && !japanese {
                out.extend(numerals.chars().next());
            }
            gap = false;
            let bare = place > 1
                && digit == 1
                && (words == Words::Japanese || place == 10 && !legal && out.is_empty() && !inner);
            if !bare {
                out.extend(usize::try_from(digit).ok().and_then(|digit| numerals.chars().nth(digit)));
            }
            out.extend(units.chars().nth(unit));
        }
        out
    };
    let (high, low) = (number / 10_000, number % 10_000);
    if high == 0 {
        return group(low, false);
    }
    format!("{}{ten_thousand}{}", group(high, false), if low == 0 { String::new() } else { group(low, true) })
}

fn roman(number: u32, upper: bool) -> String {
    const VALUES: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..=LONGEST).contains(&number) {
        return number.to_string();
    }
    let (mut left, mut out) = (number, String::new());
    for (value, letters) in VALUES {
        while left >= value {
            out += letters;
            left -= value;
        }
    }
    if upper { out.to_uppercase() } else { out }
}

/// A … Z, AA, BB: the letter is repeated.
fn letters(number: u32, upper: bool) -> String {
    if !(1..=LONGEST).contains(&number) {
        return number.to_string();
    }
    let at = number - 1;
    let letter = u8::try_from(at % 26).map_or('a', |at| char::from(b'a' + at));
    let out = letter.to_string().repeat(usize::try_from(at / 26 + 1).unwrap_or(1));
    if upper { out.to_uppercase() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_format() {
        let numbers = [1, 2, 10, 11, 20, 21, 99, 100, 110];
        for (name, expected) in [
            ("decimal", "1 2 10 11 20 21 99 100 110"),
            ("decimalZero", "01 02 10 11 20 21 99 100 110"),
            ("decimalFullWidth", "１ ２ １０ １１ ２０ ２１ ９９ １００ １１０"),
            ("chineseCounting", "一 二 十 十一 二十 二十一 九十九 一○○ 一一○"),
            ("taiwaneseCounting", "一 二 十 十一 二十 二十一 九十九 一○○ 一一○"),
            ("chineseCountingThousand", "一 二 十 十一 二十 二十一 九十九 一百 一百一十"),
            ("taiwaneseCountingThousand", "一 二 十 十一 二十 二十一 九十九 一百 一百一十"),
            ("japaneseCounting", "一 二 十 十一 二十 二十一 九十九 百 百十"),
            ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾 贰拾壹 玖拾玖 壹佰 壹佰壹拾"),
            ("ideographLegalTraditional", "壹 貳 壹拾 壹拾壹 貳拾 貳拾壹 玖拾玖 壹佰 壹佰壹拾"),
            ("japaneseLegal", "壱 弐 壱拾 壱拾壱 弐拾 弐拾壱 九拾九 壱百 壱百壱拾"),
            ("ideographDigital", "一 二 一〇 一一 二〇 二一 九九 一〇〇 一一〇"),
            ("japaneseDigitalTenThousand", "一 二 一〇 一一 二〇 二一 九九 一〇〇 一一〇"),
            ("taiwaneseDigital", "一 二 一○ 一一 二○ 二一 九九 一○○ 一一○"),
            ("ideographTraditional", "甲 乙 癸 11 20 21 99 100 110"),
            ("ideographZodiac", "子 丑 酉 戌 20 21 99 100 110"),
            ("ideographZodiacTraditional", "甲子 乙丑 癸酉 甲戌 癸未 甲申 壬寅 癸卯 癸丑"),
            ("ideographEnclosedCircle", "㊀ ㊁ ㊉ 11 20 21 99 100 110"),
            ("decimalEnclosedCircle", "① ② ⑩ ⑪ ⑳ 21 99 100 110"),
            ("decimalEnclosedCircleChinese", "① ② ⑩ ⑪ ⑳ 21 99 100 110"),
            ("decimalEnclosedParen", "⑴ ⑵ ⑽ ⑾ ⒇ 21 99 100 110"),
            ("decimalEnclosedFullstop", "⒈ ⒉ ⒑ ⒒ ⒛ 21 99 100 110"),
            ("upperRoman", "I II X XI XX XXI XCIX C CX"),
            ("lowerRoman", "i ii x xi xx xxi xcix c cx"),
            ("upperLetter", "A B J K T U UUUU VVVV FFFFF"),
            ("ordinal", "1st 2nd 10th 11th 20th 21st 99th 100th 110th"),
            ("hex", "1 2 A B 14 15 63 64 6E"),
        ] {
            let written: Vec<String> = numbers.iter().map(|number| Numeral::named(name, "").write(*number)).collect();
            assert_eq!(written.join(" "), expected, "{name}");
        }
        for (name, format, number, expected) in [
            ("custom", "001, 002, 003, ...", 7, "007"),
            ("numberInDash", "", 3, "- 3 -"),
            ("bullet", "", 3, ""),
            ("none", "", 3, ""),
            ("chicago", "", 2, "†"),
            ("chineseCountingThousand", "", 10_205, "一万零二百零五"),
            ("chineseCountingThousand", "", 0, "零"),
            ("chineseCountingThousand", "", 100_000_000, "100000000"),
            ("chineseLegalSimplified", "", 1010, "壹仟零壹拾"),
            ("upperRoman", "", u32::MAX, "4294967295"),
        ] {
            assert_eq!(Numeral::named(name, format).write(number), expected, "{name} {number}");
        }
    }
}
