//! Folding: one spelling of the many that mean the same, with an exact map back to the decoded text.
//!
//! Rules are written once and match `,` and `，`, `(一)` and `（一）`, `2023` and `２０２３`, `—`, `-` and `–`, Simplified and
//! Traditional characters, with or without stray spaces and line wraps, because they are matched on folded text. One
//! character becomes at most one character, so a place of the folded text is always a place of the original.
//! White space is dropped, except one space between two Latin letters or digits (`Word 2019`), where it separates.

use super::{FSpan, SourceFile, Span};

/// What each character of the basic plane becomes (0: dropped); made by `build.rs`.
static TABLE: [u16; 65536] = include!(concat!(env!("OUT_DIR"), "/fold_table.rs"));

/// Of which characters of the basic plane that table makes nothing else: one bit each, in the order of their codes. It is
/// looked at before the table, because it stays in the nearest cache where the table does not; made by `build.rs`.
static SAME: [u64; 1024] = include!(concat!(env!("OUT_DIR"), "/fold_same.rs"));

/// How many bytes at the start of a text are folded already.
fn folded_already(text: &str) -> usize {
    // The last byte of a character names one of 64 bits, those before it the word that they stand in.
    let same = |word: u32, bit: u32| SAME[(word & 0x3FF) as usize] >> (bit & 0x3F) & 1 == 1;
    let low = |byte: u32| byte & 0x3F;
    let mut rest = text.as_bytes();
    while let Some(next) = rest.first_chunk::<4>() {
        let next = u32::from_le_bytes(*next);
        let (first, second, third) = (next & 0xFF, next >> 8, next >> 16);
        let (kept, after) = match first {
            0xE0..0xF0 => (same((first & 0x0F) << 6 | low(second), third), &rest[3..]),
            0..0x80 => (same(first >> 6, first), &rest[1..]),
            0x80..0xE0 => (same(first & 0x1F, second), &rest[2..]),
            // Beyond the basic plane nothing is folded.
            _ => (true, &rest[4..]),
        };
        if !kept {
            return text.len() - rest.len();
        }
        rest = after;
    }
    // The last few bytes, looked at character by character.
    let last = text.len() - rest.len();
    let changed = text[last..].char_indices().find(|(_, c)| fold_char(*c) != Some(*c));
    changed.map_or(text.len(), |(at, _)| last + at)
}

/// The folded form of one character; `None` when it is dropped.
fn fold_char(c: char) -> Option<char> {
    match u16::try_from(u32::from(c)) {
        Ok(code) => match TABLE[usize::from(code)] {
            0 => None,
            // Surrogates never occur in the table: it is made from characters.
            folded => Some(char::from_u32(u32::from(folded)).unwrap_or(c)),
        },
        Err(_) => Some(c),
    }
}

/// A stretch of folded text and where it comes from.
#[derive(Clone, Copy, Debug)]
struct Run {
    folded: u32,
    source: u32,
    /// Bytes in the source, or `LINEAR` where folded and source advance byte by byte.
    length: u32,
}

const LINEAR: u32 = u32::MAX;

/// Folded text: paragraphs separated by one `\n`, and the map back to the decoded text (offsets in bytes on both sides).
///
/// ```
/// use hegui::text::{FSpan, Folded, SourceFile};
/// let file = SourceFile::new("（一） 加強 領導".into());
/// let folded = Folded::new(&file, [[file.line(0)]]);
/// assert_eq!(folded.text(), "(一)加强领导\n");
/// let at = folded.text().find("领导").unwrap();
/// assert_eq!(file.slice(folded.to_source(FSpan::new(at, at + 6))), "領導");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    runs: Vec<Run>,
    paragraphs: Vec<FSpan>,
}

impl Folded {
    /// Folds paragraphs, each given as the stretches of source text it consists of (a hard-wrapped paragraph has one
    /// for each line). Paragraphs that fold to nothing are left out.
    pub fn new<P>(source: &SourceFile, paragraphs: impl IntoIterator<Item = P>) -> Self
    where
        P: IntoIterator<Item = Span>,
    {
        let mut folder = Folder { out: Self::default(), pending_space: false, wrapped: false, expected: usize::MAX };
        folder.out.text.reserve(source.text().len());
        // Every eighth character or so is a mark, which is narrowed and makes two runs.
        folder.out.runs.reserve(source.text().len() / 12);
        for pieces in paragraphs {
            folder.paragraph(source.text(), pieces);
        }
        folder.out
    }

    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The paragraphs, in order, without their separators.
    #[must_use]
    pub fn paragraphs(&self) -> &[FSpan] {
        &self.paragraphs
    }

    /// The index of the paragraph that holds the byte, or the last one before it.
    #[must_use]
    pub fn paragraph_of(&self, byte: usize) -> usize {
        self.paragraphs.partition_point(|p| p.start <= byte).saturating_sub(1)
    }

    /// Where a span of folded text stands in the decoded text. An empty span maps to the place before its character.
    #[must_use]
    pub fn to_source(&self, span: FSpan) -> Span {
        let start = self.source_start(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        let last = self.run_of(span.end - 1);
        let end = match last.length {
            LINEAR => last.source as usize + (span.end - last.folded as usize),
            length => last.source as usize + length as usize,
        };
        Span::new(start, end.max(start))
    }

    fn source_start(&self, byte: usize) -> usize {
        if byte >= self.text.len() {
            return self.text.len().checked_sub(1).map_or(0, |last| self.to_source(FSpan::new(last, last + 1)).end);
        }
        let run = self.run_of(byte);
        match run.length {
            LINEAR => run.source as usize + (byte - run.folded as usize),
            _ => run.source as usize,
        }
    }

    fn run_of(&self, byte: usize) -> Run {
        let index = self.runs.partition_point(|run| run.folded as usize <= byte).saturating_sub(1);
        self.runs.get(index).copied().unwrap_or(Run { folded: 0, source: 0, length: LINEAR })
    }
}

struct Folder {
    out: Folded,
    pending_space: bool,
    /// Whether the space is the end of a line: a number goes on after it.
    wrapped: bool,
    /// The source byte that would continue the open linear run.
    expected: usize,
}

impl Folder {
    fn paragraph(&mut self, source: &str, pieces: impl IntoIterator<Item = Span>) {
        let (start, runs) = (self.out.text.len(), self.out.runs.len());
        let mut end = 0;
        self.pending_space = false;
        for piece in pieces {
            self.piece(source, piece);
            self.wrapped = !self.pending_space;
            self.pending_space = true;
            end = piece.end;
        }
        if self.out.text.len() == start {
            self.out.runs.truncate(runs);
            return;
        }
        self.out.paragraphs.push(FSpan::new(start, self.out.text.len()));
        self.run(end, 0);
        self.out.text.push('\n');
    }

    fn piece(&mut self, source: &str, piece: Span) {
        let mut at = piece.start;
        while let Some(c) = source[at..piece.end].chars().next() {
            let same = folded_already(&source[at..piece.end]);
            if same > 0 {
                self.push(at, same, &source[at..at + same]);
                at += same;
                continue;
            }
            let width = c.len_utf8();
            match fold_char(c) {
                None => {
                    self.pending_space = true;
                    self.wrapped = false;
                }
                Some(folded) => self.push(at, width, folded.encode_utf8(&mut [0; 4])),
            }
            at += width;
        }
    }

    /// Adds what `width` bytes of the source become: themselves, or another character.
    fn push(&mut self, at: usize, width: usize, folded: &str) {
        if self.pending_space {
            self.pending_space = false;
            let before = self.out.text.as_bytes().last();
            let first = folded.as_bytes().first();
            let number =
                self.wrapped && first.is_some_and(u8::is_ascii_digit) && before.is_some_and(u8::is_ascii_digit);
            if !number && first.is_some_and(u8::is_ascii_alphanumeric) && before.is_some_and(u8::is_ascii_alphanumeric)
            {
                self.run(at, 0);
                self.out.text.push(' ');
            }
        }
        if folded.len() != width {
            self.run(at, width);
        } else if self.expected != at {
            self.run(at, LINEAR as usize);
        }
        self.expected = if folded.len() == width { at + width } else { usize::MAX };
        self.out.text.push_str(folded);
    }

    fn run(&mut self, source: usize, length: usize) {
        // Inputs are limited to far less than 4 GiB (`scan::MAX_BYTES`), so these never saturate.
        let narrow = |value: usize| u32::try_from(value).unwrap_or(LINEAR);
        self.expected = usize::MAX;
        self.out.runs.push(Run { folded: narrow(self.out.text.len()), source: narrow(source), length: narrow(length) });
    }
}

/// Folds a short string such as a word of a rule or a file name.
///
/// ```
/// assert_eq!(hegui::text::fold_str("２０２３年 規劃（草案）"), "2023年规划(草案)");
/// ```
#[must_use]
pub fn fold_str(text: &str) -> String {
    let file = SourceFile::new(text.to_owned());
    let mut folded = Folded::new(&file, [[Span::new(0, text.len())]]);
    folded.text.pop();
    folded.text
}

/// Folds a regular expression, so that it meets folded text: a full-width form that would become an operator is escaped
/// (`（` means the character, `(` opens a group).
///
/// ```
/// assert_eq!(hegui::text::fold_pattern("第一，（強化)?"), r"第一,\(强化)?");
/// assert_eq!(hegui::text::fold_pattern("Word 2019 版"), "Word 2019版");
/// ```
#[must_use]
pub fn fold_pattern(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut pending = false;
    for c in pattern.chars() {
        let Some(folded) = fold_char(c) else {
            pending = true;
            continue;
        };
        // As in text, a blank stays only between two Latin letters or digits.
        if std::mem::take(&mut pending)
            && folded.is_ascii_alphanumeric()
            && out.ends_with(|before: char| before.is_ascii_alphanumeric())
        {
            out.push(' ');
        }
        if folded != c && regex_syntax::is_meta_character(folded) {
            out.push('\\');
        }
        out.push(folded);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(text: &str) -> (SourceFile, Folded) {
        let file = SourceFile::new(text.to_owned());
        let lines: Vec<[Span; 1]> = (0..file.line_count()).map(|i| [file.line(i)]).collect();
        let folded = Folded::new(&file, lines);
        (file, folded)
    }

    #[test]
    fn spellings_meet() {
        for (text, expected) in [
            ("，；：（）！？", ",;:()!?"),
            ("２０２３ 年", "2023年"),
            ("2021—2025–2030－2035", "2021-2025-2030-2035"),
            ("法治政府建設與責任落實督察工作規定", "法治政府建设与责任落实督察工作规定"),
            ("主 要 举 措", "主要举措"),
            ("Word  2019 版", "Word 2019版"),
            ("「一网通办」", "“一网通办”"),
            ("\u{3000}\u{3000}一、", "一、"),
            ("a\u{202E}b\u{200B}c", "a b c"),
        ] {
            assert_eq!(fold_str(text), expected, "{text}");
        }
    }

    #[test]
    fn simplified_text_is_left_alone() {
        for text in ["着力", "著名", "了解", "乾隆", "瞭望", "征收", "余姚", "干部", "后勤", "里程"]
        {
            assert_eq!(fold_str(text).chars().count(), text.chars().count());
        }
        assert_eq!(fold_str("著名征收余干后里只表系台云"), "著名征收余干后里只表系台云");
    }

    #[test]
    fn places_map_back_over_dropped_and_narrowed_characters() {
        let (file, folded) = fold("　　（一） 预警 ８项。\n\n后");
        assert_eq!(folded.text(), "(一)预警8项。\n后\n");
        let at = folded.text().find("预警8项").unwrap();
        let span = folded.to_source(FSpan::new(at, at + "预警8项".len()));
        assert_eq!(file.slice(span), "预警 ８项");
        let whole = folded.to_source(FSpan::new(0, folded.text().len()));
        assert_eq!(file.slice(whole), file.text().trim());
    }

    #[test]
    fn a_wrapped_paragraph_joins() {
        let file = SourceFile::new("法治政\n府建设".into());
        let folded = Folded::new(&file, [vec![file.line(0), file.line(1)]]);
        assert_eq!(folded.text(), "法治政府建设\n");
        let at = folded.text().find("政府").unwrap();
        assert_eq!(file.slice(folded.to_source(FSpan::new(at, at + 6))), "政\n府");
    }
}
