//! The bytes of a web page to its text: what the page declares of its encoding is heard, and believed only where it fits.
//!
//! Separate from [`crate::text::decode`] because a page is mostly markup: how Chinese its characters are can be told only
//! with the tags left out, and pages declare what they are, often wrongly (a template in UTF-8, its text in GBK).

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::{format::FormatError, text};

/// A page as text.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) text: String,
    /// The encoding it was in (WHATWG name).
    pub(super) encoding: &'static str,
}

/// Bytes at the start in which a declaration of the encoding is looked for; the standard wants it within 1,024, and site
/// templates do not keep to that.
const HEAD: usize = 16 * 1024;

/// At most one replaced character in so many Chinese ones is damage; more, and the encoding is another.
const DAMAGE_SHARE: usize = 200;

/// Decodes a page. `stated` is the encoding that its container states (the header of a part of a web archive).
///
/// # Errors
/// When the bytes are no text.
pub(super) fn decode(bytes: &[u8], stated: Option<&str>) -> Result<Page, FormatError> {
    if bytes.trim_ascii().is_empty() {
        return Err(FormatError::Empty);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(with(encoding, &bytes[mark..]).0);
    }
    if let Some(encoding) = utf16(bytes) {
        return Ok(with(encoding, bytes).0);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Ok(Page { text: text.to_owned(), encoding: UTF_8.name() });
    }
    let declared = stated.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared(bytes));
    // Hardly any other encoding yields valid sequences of UTF-8: it is tried first, whatever is declared.
    for encoding in [Some(UTF_8), declared].into_iter().flatten() {
        let (page, replaced) = with(encoding, bytes);
        if fits(&page.text, replaced) {
            return Ok(page);
        }
    }
    let told = text::decode(&without_tags(bytes)).map_err(FormatError::Text)?;
    let encoding = Encoding::for_label(told.encoding.as_bytes()).unwrap_or(GB18030);
    Ok(with(encoding, bytes).0)
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> (Page, usize) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let replaced = if broken { text.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 };
    (Page { text: text.into_owned(), encoding: encoding.name() }, replaced)
}

/// Whether decoded text is Chinese with hardly a broken character. Characters of other scripts than the page's own are the
/// mark of a wrong encoding.
fn fits(text: &str, replaced: usize) -> bool {
    let (mut chinese, mut other) = (0_usize, 0_usize);
    for c in text.chars() {
        match c {
            '\u{4E00}'..='\u{9FFF}' => chinese += 1,
            '\0'..='\u{FF}' | '\u{2000}'..='\u{33FF}' | '\u{FF00}'..='\u{FFFD}' => {}
            _ => other += 1,
        }
    }
    chinese > 0 && replaced * DAMAGE_SHARE <= chinese && other * 5 <= chinese
}

/// The encoding that the markup declares: `<meta charset>`, `http-equiv`, the XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let label = |at: usize| {
        let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:".contains(b)).unwrap_or(rest.len());
        Encoding::for_label(&rest[..end])
    };
    let after = |word: &'static [u8]| memchr::memmem::find_iter(&head, word).map(|at| at + word.len()).find_map(label);
    after(b"charset").or_else(|| after(b"encoding"))
}

/// UTF-16 without a mark shows by the zero bytes beside its markup.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(512)];
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let wanted = sample.len() / 4;
    let (even, odd) = (zeros(0), zeros(1));
    if sample.len() < 8 {
        None
    } else if odd > wanted && even * 8 < odd {
        Some(UTF_16LE)
    } else if even > wanted && odd * 8 < even {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The bytes between tags. No Chinese encoding has `<` or `>` inside a character of two bytes.
fn without_tags(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2);
    let mut inside = false;
    for byte in bytes.iter().filter(|byte| **byte != 0) {
        match byte {
            b'<' => inside = true,
            b'>' => inside = false,
            _ if inside => {}
            _ => out.push(*byte),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "石岭县坚持依法行政，各项工作取得新成效。";

    #[test]
    fn a_declaration_is_believed_only_where_it_fits() {
        let page = |charset: &str| format!("<meta charset={charset}><title>甲</title><p>{BODY}</p>");
        let cases = [
            (page("gb2312").into_bytes(), "UTF-8"),
            (GB18030.encode(&page("utf-8")).0.into_owned(), "GBK"),
            (GB18030.encode(&page("\"gb2312\"")).0.into_owned(), "GBK"),
            (GB18030.encode(&page("iso-8859-1")).0.into_owned(), "GBK"),
            (
                encoding_rs::BIG5
                    .encode("<meta charset='big5'><p>法治政府建設情況報告,各項工作取得新成效。")
                    .0
                    .into_owned(),
                "Big5",
            ),
        ];
        for (bytes, name) in cases {
            let page = decode(&bytes, None).unwrap();
            assert_eq!(page.encoding, name);
            assert!(page.text.contains("取得新成效"), "{name}");
        }
    }

    #[test]
    fn broken_bytes_and_marks() {
        let mut cut = format!("<meta name=description content=\"{BODY}").into_bytes();
        cut.pop();
        cut.extend(format!("\"><p>{}", BODY.repeat(30)).into_bytes());
        assert_eq!(decode(&cut, None).unwrap().encoding, "UTF-8");
        let wide: Vec<u8> = format!("<html><body><p>{BODY}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide, None).unwrap().encoding, "UTF-16LE");
        assert_eq!(decode(b" \n", None).unwrap_err(), FormatError::Empty);
        assert!(decode(b"\x7FELF\x02\x01\x01\0\0\0\xFF\xFE\0\x80", None).is_err());
    }
}
