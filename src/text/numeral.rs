//! Chinese numerals as they stand in ordinals and dates: 十二, 二十一, 二〇二四.
//!
//! Quantities (万, 亿, 余, decimals) are the business of `figures`; here only whole numbers are read.

/// The value of a whole number in Chinese numerals, positional (二〇二四) or with 十 and 百 (一百二十三).
/// `None` when the string is empty or anything else.
///
/// ```
/// use hegui::text::chinese_number;
/// assert_eq!(chinese_number("二十一"), Some(21));
/// assert_eq!(chinese_number("二〇二四"), Some(2024));
/// assert_eq!(chinese_number("甲"), None);
/// ```
#[must_use]
pub fn chinese_number(text: &str) -> Option<u32> {
    if text.chars().count() > 9 || text.is_empty() {
        return None;
    }
    if !text.contains(['十', '百', '千']) {
        return text.chars().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut sum, mut held) = (0, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                held = Some(digit(c)?);
                continue;
            }
        };
        sum += held.take().unwrap_or(1) * unit;
    }
    Some(sum + held.unwrap_or(0))
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' | 'O' | '0' => 0,
        '一' | '元' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for (text, value) in [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("一百零五", 105),
            ("一百二十三", 123),
            ("二〇二四", 2024),
            ("二○一九", 2019),
        ] {
            assert_eq!(chinese_number(text), Some(value), "{text}");
        }
        for text in ["", "是", "一是", "12", "一二三四五六七八九十"] {
            assert_eq!(chinese_number(text), None, "{text}");
        }
    }
}
