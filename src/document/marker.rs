//! The marks that number headings and enumerations: 一、（一）1.（1）① 一是 第一，
//!
//! A marker is only read here, at a given place; whether it heads a section is decided by `outline`.

use crate::text::chinese_number;

/// The kinds of markers, outermost first, as GB/T 9704 nests them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkerKind {
    /// 第一部分, 第一章
    Chapter,
    /// 一、
    Han,
    /// （一）, also with its left parenthesis lost
    HanParen,
    /// 1.
    Arabic,
    /// （1）
    ArabicParen,
    /// ①
    Circled,
    /// 第一，
    Ordinal,
    /// 一是, also 一要
    Is,
}

impl MarkerKind {
    /// Whether the kind enumerates items within running text and does not make a heading.
    #[must_use]
    pub fn enumerates(self) -> bool {
        matches!(self, Self::Ordinal | Self::Is)
    }
}

/// A marker as it stands in folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Its kind.
    pub kind: MarkerKind,
    /// Its number, from 1.
    pub number: u32,
    /// Its length in bytes of folded text.
    pub len: usize,
}

const HAN: &[char] = &['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/// The marker at the very start of a folded text.
///
/// ```
/// use hegui::document::{Marker, MarkerKind};
/// let marker = Marker::read("(十二)强化监督").unwrap();
/// assert_eq!((marker.kind, marker.number), (MarkerKind::HanParen, 12));
/// assert!(Marker::read("一般来说").is_none());
/// ```
impl Marker {
    /// Reads the marker that `text` starts with.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let first = text.chars().next()?;
        match first {
            '(' => Self::parenthesised(text),
            '0'..='9' => Self::arabic(text),
            '①'..='⑳' => {
                Some(Self { kind: MarkerKind::Circled, number: first as u32 - '①' as u32 + 1, len: first.len_utf8() })
            }
            '第' => Self::ordinal(text),
            c if HAN.contains(&c) => Self::han(text),
            _ => None,
        }
    }

    /// Whether a marker can begin with a character.
    #[must_use]
    pub fn may_start_with(c: char) -> bool {
        matches!(c, '(' | '0'..='9' | '①'..='⑳' | '第') || HAN.contains(&c)
    }

    /// Where in a text a marker may begin: a cheap look before [`Marker::read`], which decides.
    pub(super) fn candidates(text: &str) -> impl Iterator<Item = usize> + '_ {
        let bytes = text.as_bytes();
        let next = |at: usize| bytes.get(at + 1).copied().unwrap_or_default();
        // The first two bytes of ①…⑳, 一二三五七九, 四六八十 and 第, each with those of some other characters.
        let may_begin = move |(at, byte): &(usize, u8)| match byte {
            b'(' | b'0'..=b'9' => true,
            0xE2 => next(*at) == 0x91,
            0xE4 => matches!(next(*at), 0xB8..=0xBA),
            0xE5 => matches!(next(*at), 0x85 | 0x8D | 0x9B),
            0xE7 => next(*at) == 0xAC,
            _ => false,
        };
        bytes.iter().copied().enumerate().filter(may_begin).map(|(at, _)| at)
    }

    fn han(text: &str) -> Option<Self> {
        let (number, digits) = han_number(text)?;
        let rest = &text[digits..];
        let made = |kind, tail: &str| Some(Self { kind, number, len: digits + tail.len() });
        let mut after = rest.chars();
        match after.next()? {
            // 二、三次会议, 一、二审: a list of numbers, no heading.
            '、' if han_number(after.as_str()).is_some_and(|(next, len)| {
                next == number + 1 && !after.as_str()[len..].starts_with(['〇', '○', '零', '0'])
            }) =>
            {
                None
            }
            '、' => made(MarkerKind::Han, "、"),
            '.' if !after.as_str().starts_with(|c: char| c.is_ascii_digit()) => made(MarkerKind::Han, "."),
            ')' => made(MarkerKind::HanParen, if after.as_str().starts_with('、') { ")、" } else { ")" }),
            '是' => made(MarkerKind::Is, "是"),
            '要' => made(MarkerKind::Is, "要"),
            _ => None,
        }
    }

    fn parenthesised(text: &str) -> Option<Self> {
        let inner = &text[1..];
        let (kind, number, digits) = match han_number(inner) {
            Some((number, digits)) => (MarkerKind::HanParen, number, digits),
            None => {
                let digits = inner.bytes().take(3).take_while(u8::is_ascii_digit).count();
                if digits > 2 {
                    return None;
                }
                (MarkerKind::ArabicParen, inner[..digits].parse().ok()?, digits)
            }
        };
        let rest = inner[digits..].strip_prefix(')')?;
        let comma = if rest.starts_with(['、', '.']) { rest.chars().next().map_or(0, char::len_utf8) } else { 0 };
        Some(Self { kind, number, len: 1 + digits + 1 + comma })
    }

    fn arabic(text: &str) -> Option<Self> {
        let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
        let number: u32 = text[..digits].parse().ok().filter(|n| (1..=60).contains(n) && digits <= 2)?;
        let mut rest = text[digits..].chars();
        let mark = rest.next()?;
        let next = rest.next()?;
        let kind = match mark {
            '.' | '、' if !next.is_ascii_digit() && next != '%' => MarkerKind::Arabic,
            // 2.12345热线 had a blank after the point; no report prints four decimals.
            '.' if text[digits + 1..].bytes().take(4).take_while(u8::is_ascii_digit).count() >= 4 => MarkerKind::Arabic,
            ')' if !matches!(next, '、' | ',' | '。') => MarkerKind::ArabicParen,
            _ => return None,
        };
        Some(Self { kind, number, len: digits + mark.len_utf8() })
    }

    fn ordinal(text: &str) -> Option<Self> {
        let inner = &text['第'.len_utf8()..];
        let (number, digits) = han_number(inner)?;
        let rest = &inner[digits..];
        let len = '第'.len_utf8() + digits;
        if let Some(rest) = rest.strip_prefix("部分") {
            let tail = rest.chars().next().filter(|c| matches!(c, '、' | ':' | ',' | '.')).map_or(0, char::len_utf8);
            return Some(Self { kind: MarkerKind::Chapter, number, len: len + "部分".len() + tail });
        }
        // 第三章 不足与成因; the blank is folded away, and 第三章规定 stands in running text.
        if rest.starts_with('章')
            && !["规定", "的", "第", "所", "关于", "和", "至"].iter().any(|w| rest['章'.len_utf8()..].starts_with(w))
        {
            return Some(Self { kind: MarkerKind::Chapter, number, len: len + '章'.len_utf8() });
        }
        let comma = rest.chars().next().filter(|c| matches!(c, ',' | '、' | ':'))?;
        // 第五、六、七次会议
        if han_number(&rest[comma.len_utf8()..]).is_some_and(|(next, _)| next == number + 1) {
            return None;
        }
        Some(Self { kind: MarkerKind::Ordinal, number, len: len + comma.len_utf8() })
    }
}

/// A Chinese number below 100 at the start of a text, with its length in bytes.
fn han_number(text: &str) -> Option<(u32, usize)> {
    let digits: usize = text.chars().take(4).take_while(|c| HAN.contains(c)).map(char::len_utf8).sum();
    let number = chinese_number(&text[..digits]).filter(|n| (1..100).contains(n))?;
    // 一二三 is no number below 100 written properly; 十二 and 二十三 are.
    let proper = digits <= '一'.len_utf8() || text[..digits].contains('十');
    proper.then_some((number, digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_of_every_kind() {
        use MarkerKind::{Arabic, ArabicParen, Chapter, Circled, Han, HanParen, Is, Ordinal};
        for (text, kind, number, mark) in [
            ("一、主要举措", Han, 1, "一、"),
            ("十二、其他", Han, 12, "十二、"),
            ("(二十一)普法", HanParen, 21, "(二十一)"),
            ("一)强化", HanParen, 1, "一)"),
            ("(一)、强化", HanParen, 1, "(一)、"),
            ("1.深化改革", Arabic, 1, "1."),
            ("12、深化改革", Arabic, 12, "12、"),
            ("(3)深化", ArabicParen, 3, "(3)"),
            ("2)深化", ArabicParen, 2, "2)"),
            ("③深化", Circled, 3, "③"),
            ("一是加强", Is, 1, "一是"),
            ("二要加强", Is, 2, "二要"),
            ("第一,加强", Ordinal, 1, "第一,"),
            ("第二部分主要做法", Chapter, 2, "第二部分"),
        ] {
            let marker = Marker::read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((marker.kind, marker.number, &text[..marker.len]), (kind, number, mark), "{text}");
        }
    }

    #[test]
    fn every_marker_begins_where_one_may() {
        let first = ['(', '0', '9', '①', '⑳', '第'].iter().chain(HAN);
        for c in first {
            assert_eq!(Marker::candidates(&format!("法。{c}治")).collect::<Vec<_>>(), ["法。".len()], "{c}");
        }
        assert_eq!(Marker::candidates("推进法治政府建设,é𠮷").count(), 0);
    }

    #[test]
    fn numbers_that_are_no_markers() {
        for text in [
            "二、三次会议",
            "一、二审案件",
            "第五、六、七次会议",
            "3.2万件",
            "12.4国家宪法日",
            "2023.5",
            "2023年",
            "一般",
            "一二三、",
            "第一责任人",
            "第三次会议",
            "(2021-2025年)",
            "(草案)",
            "1",
            "十",
            "五保",
            "5.12、6月",
            "1.5%",
        ] {
            assert_eq!(Marker::read(text), None, "{text}");
        }
    }
}
