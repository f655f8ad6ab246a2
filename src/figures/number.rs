//! One number as it is printed: 1,132 · 3.2万 · 400多 · 一千二百余 · 百分之九十五, with how exact it is.
//!
//! What follows a number (a unit) and what stands before it (约, 第) is the business of [`super::quantity`].

use rust_decimal::Decimal;

use crate::text::chinese_number;

/// How exact a number is meant to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// As printed.
    #[default]
    Exact,
    /// A little more: 余, 多.
    Over,
    /// That many or more: 不少于, 以上.
    AtLeast,
    /// More, without saying how much: 超, 逾.
    Above,
    /// A little less: 近, 不足.
    Under,
    /// At most, as a norm: 不超过.
    AtMost,
    /// Less, without saying how much: 以内, 以下.
    Below,
    /// Either way: 约, 左右.
    About,
}

/// A number at the start of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Bytes, 万 and 余 included.
    pub(super) len: usize,
    /// 万 and 亿 multiplied out.
    pub(super) value: Decimal,
    /// What one in the last printed digit is worth: 0.1 in 53.4, 1,000 in 3.2万.
    pub(super) step: Decimal,
    /// 余 and 多 are said here.
    pub(super) bound: Bound,
    /// How it is written.
    pub(super) form: Form,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// 132
    Arabic,
    /// 一千二百, 十二
    Han,
    /// 两, 三: as often a figure of speech.
    HanDigit,
    /// 百, 千 alone: 近百场.
    HanScale,
    /// 百分之九十五
    PerCent,
}

/// More digits no count has; longer runs are numbers of files and accounts.
const MOST_DIGITS: usize = 12;

/// Reads the number at the start of a text. `Err` tells how many bytes are no number and need not be looked at again.
pub(super) fn read(text: &str) -> Result<Number, usize> {
    let first = text.chars().next().unwrap_or('\n');
    if first.is_ascii_digit() {
        return arabic(text);
    }
    if !is_han(first) {
        return Err(first.len_utf8());
    }
    if let Some(rest) = text.strip_prefix("百分之") {
        return per_cent(rest).ok_or("百分之".len());
    }
    han(text)
}

fn is_han(c: char) -> bool {
    // Every character of a report is asked.
    matches!(c, '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千')
}

fn arabic(text: &str) -> Result<Number, usize> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut whole = digits(0);
    // 1,132 and 1 132: groups of three, and nothing else.
    if whole <= 3 {
        while text[whole..].starts_with([',', ' ']) && digits(whole + 1) == 3 {
            whole += 4;
        }
    }
    let fraction = if text[whole..].starts_with('.') { digits(whole + 1) } else { 0 };
    let printed = if fraction > 0 { whole + 1 + fraction } else { whole };
    if whole > MOST_DIGITS + 3 || fraction > 6 {
        return Err(printed);
    }
    let plain: String = text[..printed].chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let value: Decimal = plain.parse().map_err(|_| printed)?;
    let step = Decimal::new(1, u32::try_from(fraction).unwrap_or(0));
    let (tail, scale, bound) = tail(&text[printed..]);
    let number = scaled(Number { len: printed + tail, value, step, bound, form: Form::Arabic }, scale)?;
    Ok(compound(text, number, scale))
}

/// More than this nobody counts. Sums of such numbers stay within what a decimal holds; products are checked.
const MOST: u64 = 10_000_000_000_000_000;

fn scaled(number: Number, scale: Decimal) -> Result<Number, usize> {
    let value = number.value.checked_mul(scale).filter(|value| *value <= Decimal::from(MOST)).ok_or(number.len)?;
    Ok(Number { value, step: number.step * scale, ..number })
}

/// 1亿2000万, 1万5千, 两万三千: what follows a 万 or 亿 at once, on a smaller scale, belongs to the number.
fn compound(text: &str, number: Number, scale: Decimal) -> Number {
    let rest = text[number.len..].strip_prefix('零').unwrap_or(&text[number.len..]);
    let skipped = text.len() - number.len - rest.len();
    let follows = rest.starts_with(|c: char| c.is_ascii_digit() || is_han(c));
    if scale < Decimal::from(10_000) || number.bound != Bound::Exact || !follows {
        return number;
    }
    match read(rest) {
        Ok(next) if next.value < scale && next.form != Form::PerCent => Number {
            len: number.len + skipped + next.len,
            value: number.value + next.value,
            step: next.step,
            bound: next.bound,
            form: if number.form == Form::HanDigit { Form::Han } else { number.form },
        },
        _ => number,
    }
}

/// 余, 多, 来, 万, 亿 and 千, 百 after digits, in any order: 3000余万, 1.2万余, 5百.
fn tail(text: &str) -> (usize, Decimal, Bound) {
    let (mut len, mut scale, mut bound) = (0, Decimal::ONE, Bound::Exact);
    for c in text.chars() {
        let times = match c {
            '余' | '多' | '来' if bound == Bound::Exact => {
                bound = Bound::Over;
                Decimal::ONE
            }
            '百' => Decimal::ONE_HUNDRED,
            '千' => Decimal::ONE_THOUSAND,
            '万' => Decimal::from(10_000),
            '亿' => Decimal::from(100_000_000),
            _ => break,
        };
        // 多元 is 多 with a unit, 多部门 an adjective: what follows 多 decides, and it is looked at with the unit.
        if scale * times > Decimal::from(MOST) {
            break;
        }
        scale *= times;
        len += c.len_utf8();
    }
    (len, scale, bound)
}

fn han_len(text: &str) -> usize {
    text.find(|c| !is_han(c)).unwrap_or(text.len())
}

fn per_cent(rest: &str) -> Option<Number> {
    let whole = han_len(rest);
    let value = Decimal::from(chinese_number(&rest[..whole])?);
    let mut number =
        Number { len: "百分之".len() + whole, value, step: Decimal::ONE, bound: Bound::Exact, form: Form::PerCent };
    if let Some(decimals) = rest[whole..].strip_prefix('点') {
        let len = han_len(decimals);
        let count = u32::try_from(decimals[..len].chars().count()).ok().filter(|n| (1..=4).contains(n))?;
        let digits = chinese_number(&decimals[..len])?;
        number.value += Decimal::new(i64::from(digits), count);
        number.step = Decimal::new(1, count);
        number.len += "点".len() + len;
    }
    Some(number)
}

/// 一千二百余, 三十, 十余万, 两.
fn han(text: &str) -> Result<Number, usize> {
    let len = han_len(text);
    let numerals = &text[..len];
    let count = numerals.chars().count();
    let large = numerals.contains(['十', '百', '千']);
    // 二〇二三, 五六, 二十五六: digits in a row are years and guesses.
    let mut last = numerals.chars().rev().map(|c| !"十百千零〇".contains(c));
    let guess = last.next() == Some(true) && last.next() == Some(true);
    if count > 9 || (!large && count > 1) || guess {
        return Err(len);
    }
    let value = Decimal::from(chinese_number(numerals).ok_or(len)?);
    let (more, scale, bound) = tail(&text[len..]);
    let form = match (large, count) {
        (true, 1) if numerals != "十" => Form::HanScale,
        (true, _) => Form::Han,
        (false, _) if scale > Decimal::ONE => Form::Han,
        (false, _) => Form::HanDigit,
    };
    let number = scaled(Number { len: len + more, value, step: Decimal::ONE, bound, form }, scale)?;
    Ok(compound(text, number, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> (String, usize, Bound) {
        let n = read(text).unwrap();
        (n.value.normalize().to_string(), text[..n.len].chars().count(), n.bound)
    }

    #[test]
    fn numbers_as_printed() {
        for (text, value, chars, bound) in [
            ("132件", "132", 3, Bound::Exact),
            ("1,132件", "1132", 5, Bound::Exact),
            ("1 306户次", "1306", 5, Bound::Exact),
            ("1亿2000万元", "120000000", 7, Bound::Exact),
            ("1万5千份", "15000", 4, Bound::Exact),
            ("2亿零300万元", "203000000", 7, Bound::Exact),
            ("两万三千余人", "23000", 5, Bound::Over),
            ("12,34", "12", 2, Bound::Exact),
            ("3.2万件次", "32000", 4, Bound::Exact),
            ("3000余万条", "30000000", 6, Bound::Over),
            ("27.8万余条", "278000", 6, Bound::Over),
            ("5.18亿元", "518000000", 5, Bound::Exact),
            ("400多小时", "400", 4, Bound::Over),
            ("53.38%", "53.38", 5, Bound::Exact),
            ("一千二百余件", "1200", 5, Bound::Over),
            ("三百多人", "300", 3, Bound::Over),
            ("十二次", "12", 2, Bound::Exact),
            ("十余万人", "100000", 3, Bound::Over),
            ("两万人", "20000", 2, Bound::Exact),
            ("百分之九十五", "95", 6, Bound::Exact),
            ("百分之九十八点六", "98.6", 8, Bound::Exact),
            ("百分之百", "100", 4, Bound::Exact),
        ] {
            assert_eq!(number(text), (value.to_owned(), chars, bound), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_passed_over() {
        for text in ["二十五六件", "二〇二三年", "件", "123456789012345678901234", "999999999999亿亿"] {
            assert!(read(text).is_err_and(|len| len > 0), "{text}");
        }
    }
}
