//! Web archives (`.mht`, also a `.doc` that is one): the pages of a MIME message, as browsers and Word save “single file” pages.
//!
//! Own code, since all that is needed of MIME is to find the parts and undo two encodings. Of several pages (frames) the one
//! with the most text is read, and the others that hold text are told.

use super::{super::FormatError, page};
use crate::{document::Draft, text::Said};

/// Pages of an archive that are looked at, at most.
const MOST_PAGES: usize = 12;
/// Characters from which on a page that is not read is told of; frames and advertisements hold fewer.
const SOME_TEXT: usize = 100;
/// Parts, at most, and how deep they are nested.
const MOST_PARTS: usize = 2000;
const DEEPEST: usize = 4;

/// Whether bytes begin as an archive does: with the lines of a message's head, one of which names its parts.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let name = first.split(|byte| *byte == b':').next().unwrap_or_default();
    let headed = name.len() < first.len() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-');
    headed
        && memchr::memmem::find(&head, b"mime-version:").is_some()
        && memchr::memmem::find(&head, b"content-type:").is_some()
}

pub(super) fn parse(bytes: &[u8]) -> Result<Draft, FormatError> {
    let (mut pages, mut unread) = (Vec::new(), 0_usize);
    let mut open = vec![(part(bytes), 0)];
    let mut seen = 0;
    while let Some((now, depth)) = open.pop() {
        seen += 1;
        if seen > MOST_PARTS {
            return Err(FormatError::TooLarge);
        }
        let kind = now.header("content-type").unwrap_or_default();
        if let Some(boundary) = parameter(&kind, "boundary").filter(|_| depth < DEEPEST) {
            // The first part is taken next.
            open.extend(now.parts(&boundary).into_iter().rev().map(|part| (part, depth + 1)));
        } else if kind.to_ascii_lowercase().starts_with("text/html") {
            match pages.len() < MOST_PAGES {
                true => pages.push((now.content(), parameter(&kind, "charset"))),
                false => unread += usize::from(holds_text(&now.content())),
            }
        }
    }
    let length = |read: &Result<Draft, FormatError>| {
        read.as_ref().map_or(0, |draft| draft.source.text().chars().filter(|c| !c.is_whitespace()).count())
    };
    let mut best: Option<(usize, Result<Draft, FormatError>)> = None;
    for (content, charset) in pages {
        let read = page(&content, charset.as_deref());
        let length = length(&read);
        let known = best.as_ref().map(|(known, _)| *known);
        // The shorter of the two is not read. Of pages that cannot be read, the first says why.
        unread += usize::from(known.is_some_and(|known| known.min(length) >= SOME_TEXT));
        if known.is_none_or(|known| known < length) {
            best = Some((length, read));
        }
    }
    let mut draft = best.map_or(Err(FormatError::Damaged), |(_, read)| read)?;
    if unread > 0 {
        draft.omitted.push(Said::new(
            format!("网页存档中另有 {unread} 个页面未读取，只读取了文字最多的一页；如报告分在几个页面，请分别另存后检查"),
            format!("the archive holds other pages that were not read ({unread}), only the one with the most text was; if the report is on several pages, save and check each"),
        ));
    }
    Ok(draft)
}

/// Whether a page that is not looked at holds text of some length: characters outside tags, scripts and styles.
fn holds_text(content: &[u8]) -> bool {
    let (mut rest, mut length) = (content, 0);
    while let Some(at) = memchr::memchr(b'<', rest).filter(|_| length < SOME_TEXT) {
        let (text, tag) = rest.split_at(at);
        length += characters(text);
        let begins = |tag: &[u8], name: &[u8]| tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name));
        // What a script or style holds goes on to the tag that ends it.
        let name = [&b"script"[..], b"style"].into_iter().find(|name| begins(&tag[1..], name));
        let from = match name {
            Some(name) => memchr::memmem::find_iter(tag, b"</").find(|at| begins(&tag[at + 2..], name)),
            None => Some(0),
        };
        rest = from
            .and_then(|from| Some(from + memchr::memchr(b'>', &tag[from..])?))
            .map_or(&[][..], |end| &tag[end + 1..]);
    }
    length + characters(rest) >= SOME_TEXT
}

/// Letters and Chinese characters, of which each is two bytes at least.
fn characters(text: &[u8]) -> usize {
    let plain = text.iter().filter(|b| b.is_ascii_graphic()).count();
    plain + text.iter().filter(|b| !b.is_ascii()).count() / 2
}

/// A part: its head and what follows.
struct Part<'b> {
    head: &'b [u8],
    body: &'b [u8],
}

/// Cuts a part at its first empty line.
fn part(bytes: &[u8]) -> Part<'_> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let ends = [&b"\r\n\r\n"[..], b"\n\n"];
    let end = ends.iter().filter_map(|end| Some((memchr::memmem::find(bytes, end)?, end.len()))).min();
    match end {
        Some((at, length)) => Part { head: &bytes[..at], body: &bytes[at + length..] },
        None => Part { head: bytes, body: &[] },
    }
}

impl<'b> Part<'b> {
    /// The value of a header, its folded lines joined.
    fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.head[..self.head.len().min(64 * 1024)]);
        let mut value: Option<String> = None;
        for line in head.lines() {
            let folded = line.starts_with([' ', '\t']);
            match &mut value {
                Some(value) if folded => value.push_str(line.trim()),
                Some(_) => break,
                None if !folded => {
                    value = line
                        .split_once(':')
                        .filter(|(n, _)| n.trim().eq_ignore_ascii_case(name))
                        .map(|(_, v)| v.trim().to_owned());
                }
                None => {}
            }
        }
        value
    }

    /// The parts between the lines of a boundary.
    fn parts(&self, boundary: &str) -> Vec<Part<'b>> {
        let mark = [b"--", boundary.as_bytes()].concat();
        let mut cuts = memchr::memmem::find_iter(self.body, &mark)
            .filter(|at| *at == 0 || self.body[at - 1] == b'\n')
            .take(MOST_PARTS + 1)
            .peekable();
        let mut out = Vec::new();
        while let Some(at) = cuts.next() {
            let from = at + mark.len();
            let to = cuts.peek().copied().unwrap_or(self.body.len());
            if self.body[from..].starts_with(b"--") {
                break;
            }
            out.push(part(self.body.get(from..to).unwrap_or_default()));
        }
        out
    }

    /// The content, its transfer encoding undone.
    fn content(&self) -> Vec<u8> {
        match self.header("content-transfer-encoding").unwrap_or_default().to_ascii_lowercase().as_str() {
            "quoted-printable" => quoted_printable(self.body),
            "base64" => base64(self.body),
            _ => self.body.to_vec(),
        }
    }
}

/// A parameter of a header: `boundary="…"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|one| {
        let (key, value) = one.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (key.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
        } else if let (Some(high), Some(low)) = (digit(bytes.get(at)), digit(bytes.get(at + 1))) {
            out.push(high * 16 + low);
            at += 2;
        } else {
            // A line that goes on; blanks at its end are none of the text.
            let blanks = bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
            if bytes.get(at + blanks) == Some(&b'\n') {
                at += blanks + 1;
            } else {
                out.push(b'=');
            }
        }
    }
    out
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFF_FFFF;
        count += 1;
        if count == 4 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            count = 0;
        }
    }
    match count {
        2 => out.push((bits >> 4) as u8),
        3 => out.extend_from_slice(&[(bits >> 10) as u8, (bits >> 2) as u8]),
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings() {
        assert_eq!(quoted_printable(b"a=3D=E6=B3=95=\r\n=e6=b2=bb=\n=ZZ="), "a=法治=ZZ=".as_bytes());
        assert_eq!(base64("5rOV\r\n5rK7".as_bytes()), "法治".as_bytes());
        assert_eq!(base64(b"YQ=="), b"a");
        assert_eq!(base64(b"YWI="), b"ab");
    }

    #[test]
    fn pages_that_are_not_read_are_told() {
        let read = |texts: &[String]| {
            let mut archive = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=cut\n\n".to_owned();
            for text in texts {
                archive += &format!(
                    "--cut\nContent-Type: text/html; charset=utf-8\n\n<style>{}</style><p>{text}</p>\n",
                    "p{}".repeat(200)
                );
            }
            parse((archive + "--cut--\n").as_bytes()).unwrap()
        };
        let report = "望川县扎实推进各项工作。".repeat(40);
        let (annex, advertisement) = ("附件里的一段话。".repeat(20), "点此订阅".to_owned());
        let one = read(&[advertisement.clone(), report.clone(), advertisement.clone()]);
        assert!(one.omitted.is_empty() && one.source.text().contains(&report));
        let two = read(&[annex.clone(), report.clone(), advertisement.clone(), annex.clone()]);
        assert!(two.source.text().contains(&report));
        assert!(two.omitted.len() == 1 && two.omitted[0].zh.contains(" 2 个页面"), "{:?}", two.omitted);
        let mut many = vec![advertisement; MOST_PAGES + 5];
        many[0] = report;
        many[MOST_PAGES + 1] = annex;
        let many = read(&many);
        assert!(many.omitted.len() == 1 && many.omitted[0].en.contains("(1)"), "{:?}", many.omitted);
    }

    #[test]
    fn text_is_what_stands_outside_tags_and_scripts() {
        let long = "望川县".repeat(40);
        assert!(holds_text(long.as_bytes()) && holds_text(format!("<p>{long}</p>").as_bytes()));
        for page in ["", "<", "<p", "<p>短</p>"] {
            assert!(!holds_text(page.as_bytes()), "{page}");
        }
        for name in ["script", "STYLE"] {
            assert!(!holds_text(format!("<{name}>'</b>'{long}</{name}>短").as_bytes()));
            assert!(!holds_text(format!("<{name}>'</b>'{long}").as_bytes()));
        }
    }

    #[test]
    fn archives_of_any_bytes_end() {
        let nested = "Content-Type: multipart/related; boundary=a\n\n--a\n".repeat(10_000);
        assert!(parse(nested.as_bytes()).is_err());
        let many =
            format!("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"\"\n\n{}", "--\n".repeat(100_000));
        assert!(parse(many.as_bytes()).is_err());
        assert!(is_archive(b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related"));
        assert!(!is_archive("MIME-Version: 1.0".as_bytes()));
    }
}
