//! Bytes to characters: which encoding a report is in, and what to do when it is in none.
//!
//! The order is byte order mark, valid UTF-8, UTF-16 without a mark, then the guess of `chardetng` without a hint (with
//! the hint "cn" it takes Big5 for GBK). Text with a few broken bytes is read all the same and said to be damaged; text
//! that is none (a program, a picture) is refused. Nothing is ever replaced in silence.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{SourceFile, source::count_bytes};

/// A decoded input.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text without its byte order mark.
    pub source: SourceFile,
    /// The name of the encoding, as the WHATWG standard writes it.
    pub encoding: &'static str,
    /// Byte offset (in the decoded text) of the first replaced character, and how many there are.
    pub damage: Option<(usize, usize)>,
}

/// Why an input is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No bytes, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Control bytes that no text holds: a program, a picture, an archive.
    #[error("the file is binary, not text")]
    Binary,
    /// Text perhaps, but in no encoding that fits.
    #[error("the encoding cannot be recognised")]
    Unknown,
}

/// At most one replaced character in so many is damage; more, and the encoding was guessed wrong.
const DAMAGE_SHARE: usize = 200;

/// Decodes an input.
///
/// # Errors
/// [`DecodeError`] when the bytes are no text.
///
/// ```
/// use hegui::text::decode;
/// let gbk = [0xB7, 0xA8, 0xD6, 0xCE, 0xD5, 0xFE, 0xB8, 0xAE, 0xBD, 0xA8, 0xC9, 0xE8];
/// let decoded = decode(&gbk).unwrap();
/// assert_eq!(decoded.source.text(), "法治政府建设");
/// assert_eq!(decoded.encoding, "GBK");
/// ```
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => with(encoding, &bytes[mark..]),
        None => without_mark(bytes)?,
    };
    let text = decoded.source.text();
    if text.trim().is_empty() {
        return Err(DecodeError::Empty);
    }
    if binary(text) {
        return Err(DecodeError::Binary);
    }
    match decoded.damage {
        Some((_, count)) if count * DAMAGE_SHARE > text.chars().count().max(DAMAGE_SHARE) => Err(DecodeError::Unknown),
        _ => Ok(decoded),
    }
}

fn without_mark(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(whole(text.to_owned(), UTF_8));
    }
    if let Some(decoded) = [UTF_16LE, UTF_16BE].into_iter().find_map(|encoding| utf16(bytes, encoding)) {
        return Ok(decoded);
    }
    if bytes.contains(&0) {
        return Err(DecodeError::Binary);
    }
    // A UTF-8 file with a few broken bytes is still one: hardly any other encoding yields valid Chinese sequences.
    let lossy = with(UTF_8, bytes);
    let chinese = lossy.source.text().chars().filter(|c| is_han(*c)).count();
    if lossy.damage.is_some_and(|(_, count)| count * DAMAGE_SHARE <= chinese) {
        return Ok(lossy);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // A report is Chinese: where the guess is a Western or other encoding, the Chinese ones are tried in its place.
    let candidates = if guess == GBK || guess == BIG5 { [guess, GB18030] } else { [GB18030, BIG5] };
    let (mut best, mut least) = (None, usize::MAX);
    for encoding in candidates {
        let decoded = with(encoding, bytes);
        let errors = decoded.damage.map_or(0, |damage| damage.1);
        if errors < least {
            (best, least) = (Some(decoded), errors);
        }
    }
    best.filter(|decoded| mostly_chinese(decoded.source.text())).ok_or(DecodeError::Unknown)
}

/// UTF-16 without a mark: an even number of bytes whose characters are mostly Chinese with Chinese punctuation.
fn utf16(bytes: &[u8], encoding: &'static Encoding) -> Option<Decoded> {
    if !bytes.len().is_multiple_of(2) || bytes.len() < 8 {
        return None;
    }
    let decoded = with(encoding, bytes);
    let plausible = decoded.damage.is_none()
        && decoded.source.text().contains(['。', '\n', '、', '年'])
        && mostly_chinese(decoded.source.text());
    plausible.then_some(decoded)
}

fn mostly_chinese(text: &str) -> bool {
    let (mut han, mut other) = (0_usize, 0_usize);
    for c in text.chars().take(4000) {
        match c {
            c if is_han(c) => han += 1,
            '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\0'..='\u{7F}' | '\u{2010}'..='\u{2026}' | '·' => {}
            _ => other += 1,
        }
    }
    han > 0 && other * 5 <= han
}

/// Whether a character is a common Chinese one (the unified ideographs of the basic plane).
fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn binary(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Line ends and tabs are counted at first, too: one comparison for each byte, and most texts have few of them.
    let too_many = |count: usize| count * 100 > bytes.len();
    memchr::memchr(0, bytes).is_some()
        || too_many(count_bytes(bytes, |byte| byte < 0x20))
            && too_many(count_bytes(bytes, |byte| byte < 0x20 && !matches!(byte, 0x09..=0x0D | 0x1B)))
}

fn whole(text: String, encoding: &'static Encoding) -> Decoded {
    Decoded { source: SourceFile::new(text), encoding: encoding.name(), damage: None }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let damage = had_errors
        .then(|| {
            text.find(char::REPLACEMENT_CHARACTER)
                .map(|first| (first, text.matches(char::REPLACEMENT_CHARACTER).count()))
        })
        .flatten();
    Decoded { damage, ..whole(text.into_owned(), encoding) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "石桥镇2023年度法治政府建设情况报告\r\n　　2023年，石桥镇扎实推进法治政府建设，各项工作取得新成效。\r\n";

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_an_office_sends() {
        let big5 = BIG5.encode("石橋鎮法治政府建設情況報告,各項工作取得新成效。").0.into_owned();
        assert!(decode(&big5).unwrap().source.text().contains("法治政府建設"));
        let gb = GB18030.encode(TEXT).0.into_owned();
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend(TEXT.as_bytes());
        let mut marked16 = vec![0xFF, 0xFE];
        marked16.extend(utf16_bytes(TEXT, false));
        for (name, bytes) in [
            ("UTF-8", TEXT.as_bytes().to_vec()),
            ("UTF-8", marked),
            ("UTF-16LE", marked16),
            ("UTF-16LE", utf16_bytes(TEXT, false)),
            ("UTF-16BE", utf16_bytes(TEXT, true)),
            ("GBK", gb),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!(decoded.source.text(), TEXT, "{name}");
            assert_eq!(decoded.encoding, name);
            assert_eq!(decoded.damage, None);
        }
    }

    #[test]
    fn a_few_broken_bytes_are_damage_and_are_counted() {
        let mut bytes = TEXT.repeat(20).into_bytes();
        let at = TEXT.find("扎实").unwrap();
        bytes[at + 1] = b'?';
        let decoded = decode(&bytes).unwrap();
        let (first, count) = decoded.damage.unwrap();
        assert!(first <= at && at - first < 4 && count >= 1);
        assert!(decoded.source.text().contains("推进法治政府建设"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"").unwrap_err(), DecodeError::Empty);
        assert_eq!(decode(" \u{3000}\r\n".as_bytes()).unwrap_err(), DecodeError::Empty);
        assert_eq!(decode(b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\xFF\xFE\0").unwrap_err(), DecodeError::Binary);
        let noise: Vec<u8> = (0_u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        assert!(decode(&noise).is_err());
    }
}
