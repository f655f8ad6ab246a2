//! What every format for code hosts needs: a report's path from the top of the repository, a fingerprint that holds for the
//! whole repository, lines for documents that have none, and the sentences of a finding.
//!
//! One file, so that a finding has the same path, line and fingerprint wherever a host shows it. It renders nothing.

use std::{collections::HashMap, path::Path, sync::Arc};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::{RunInfo, safe};
use crate::{
    finding::{Finding, Located, concern},
    scan::{Root, Row},
    text::Lang,
};

/// What a URI keeps of a path: the unreserved characters, the slash between folders, and the colon.
const ESCAPED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b':');

/// A run as code hosts see it.
#[derive(Debug, Default)]
pub(super) struct Host {
    /// The language of sentences.
    pub(super) lang: Lang,
    root: Arc<Root>,
    /// The paths met so far, and how often: a file may be named twice (`a.txt` and `sub/../a.txt`).
    met: HashMap<String, u32>,
}

/// A file as code hosts name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct File {
    /// From the top of the repository, with forward slashes; absolute outside of it. Of what is in an archive, the archive's.
    pub(super) path: String,
    /// Whether it is in the repository.
    pub(super) inside: bool,
    /// The name in the archive.
    pub(super) entry: Option<String>,
    /// The how many-th file of this name in the run, from 1.
    nth: u32,
}

impl Host {
    /// Of a run that begins.
    pub(super) fn of(run: &RunInfo) -> Self {
        Self { lang: run.style.lang, root: Arc::clone(&run.root), met: HashMap::new() }
    }

    /// The file of a row; to be asked once for each row.
    pub(super) fn file(&mut self, row: &Row) -> File {
        let file = self.named(&row.path, row.archive.as_deref());
        let key = [file.path.as_str(), file.entry.as_deref().unwrap_or_default()].join("\0");
        let nth = self.met.entry(key).or_default();
        *nth += 1;
        File { nth: *nth, ..file }
    }

    /// The file that a place of another report names. Which folders of its path are archives is told by their names alone.
    pub(super) fn other(&self, path: &str) -> File {
        let archive = path
            .match_indices('/')
            .map(|(at, _)| &path[..at])
            .find(|above| Path::new(above).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")));
        self.named(path, archive)
    }

    fn named(&self, path: &str, archive: Option<&str>) -> File {
        let entry = archive.and_then(|archive| path.strip_prefix(archive)?.strip_prefix('/')).map(str::to_owned);
        let shown = Path::new(if entry.is_some() { archive.unwrap_or(path) } else { path });
        // Where there is no root, every path would be in it.
        let relative = self.root.relative(shown).filter(|path| !Path::new(path).has_root());
        let inside = relative.is_some();
        let path = relative.unwrap_or_else(|| crate::scan::display(&self.root.absolute(shown)));
        File { path, inside, entry, nth: 1 }
    }
}

impl File {
    /// The same for one finding in every run, different for two findings of a run, of whichever reports; 32 hexadecimal
    /// digits.
    pub(super) fn fingerprint(&self, finding: &str) -> String {
        let mut digest = Sha256::new();
        for part in [&self.path, self.entry.as_deref().unwrap_or_default(), finding] {
            digest.update(part);
            digest.update([0]);
        }
        if self.nth > 1 {
            digest.update(self.nth.to_le_bytes());
        }
        digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The URI: relative in the repository, else `file:`.
    pub(super) fn uri(&self) -> String {
        let path = self.path.strip_prefix("//?/").unwrap_or(&self.path);
        match path {
            _ if self.inside => relative(path),
            // A share of another computer.
            _ if path.starts_with("//") => format!("file:{}", escaped(path)),
            _ if path.starts_with('/') => format!("file://{}", escaped(path)),
            _ => format!("file:///{}", escaped(path)),
        }
    }
}

/// A path without a root as a relative URI: with everything escaped that a URI may not hold as it is.
pub(super) fn relative(path: &str) -> String {
    let escaped = escaped(path);
    // What stands before a colon would be taken for a scheme.
    let scheme = escaped.split('/').next().is_some_and(|first| first.contains(':'));
    if scheme { format!("./{escaped}") } else { escaped }
}

fn escaped(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

/// The lines of a place as hosts count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lines {
    /// The first line, from 1. In a document without lines the number of the paragraph, 1 where that is unknown.
    pub(super) start: usize,
    /// The last one, from 1.
    pub(super) end: usize,
    /// From which column of the first line to before which column of the last one, in characters and in bytes, from 1; `None`
    /// for whole lines: an absence, a file as a whole, a document without lines.
    pub(super) columns: Option<Columns>,
}

/// First column, and one past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// In characters.
    pub(super) chars: (usize, usize),
    /// In bytes of UTF-8.
    pub(super) bytes: (usize, usize),
}

/// The lines of a place; the first one for the file as a whole.
pub(super) fn lines(place: Option<&Located>) -> Lines {
    let Some(place) = place else { return Lines { start: 1, end: 1, columns: None } };
    if let Some(address) = place.address {
        let line = address.paragraph.map_or(1, |n| usize::try_from(n).unwrap_or(usize::MAX)).max(1);
        return Lines { start: line, end: line, columns: None };
    }
    let columns = Columns { chars: (place.start.column, place.end.column), bytes: place.byte_columns };
    Lines { start: place.start.line, end: place.end.line, columns: (!place.span.is_empty()).then_some(columns) }
}

/// What is said of a finding; nothing in it steers a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// What is wrong, and where in a document whose lines nobody can count.
    pub(super) what: String,
    /// What to write or do, with the word that introduces it; empty when nothing is advised.
    pub(super) advice: String,
    /// The provision, with the word that introduces it; empty for the program's own rules.
    pub(super) provision: String,
}

impl Words {
    /// Of a finding in a file.
    pub(super) fn of(finding: &Finding, file: &File, lang: Lang) -> Self {
        let address = finding.place.as_ref().and_then(|place| place.address).map(|address| address.said());
        let address = address.as_ref().map(|said| said.get(lang)).filter(|said| !said.is_empty());
        let places: Vec<&str> = file.entry.as_deref().into_iter().chain(address).collect();
        let places = places.join(lang.pick("，", ", "));
        let message = finding.message.get(lang);
        let what = if places.is_empty() {
            message.to_owned()
        } else {
            lang.pick(format!("{message}（{places}）"), format!("{message} ({places})"))
        };
        let about_file = matches!(concern(&finding.rule), "input" | "identity" | "waiver" | "config");
        let advice =
            if about_file { lang.pick("处理：", "What to do: ") } else { lang.pick("建议：", "What to write: ") };
        let with = |word: &str, text: &str| {
            if text.is_empty() { String::new() } else { format!("{word}{}", safe(text)) }
        };
        Self {
            what: safe(&what).into_owned(),
            advice: with(advice, finding.fix.get(lang)),
            provision: with(lang.pick("依据：", "Provision: "), finding.authority.get(lang)),
        }
    }

    /// Each on a line of its own.
    pub(super) fn lines(&self) -> String {
        let all = [&self.what, &self.advice, &self.provision];
        all.into_iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// What is wrong and what to write, on one line.
    pub(super) fn sentence(&self, lang: Lang) -> String {
        if self.advice.is_empty() {
            self.what.clone()
        } else {
            format!("{}{}{}", self.what, lang.pick("。", ". "), self.advice)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        finding::{Severity, locate},
        text::{Address, Said, SourceFile, Span},
    };

    fn host(top: &str, started: &str) -> Host {
        Host { root: Arc::new(Root::new(top.into(), started.into())), ..Host::default() }
    }

    fn file(path: &str, archive: Option<&str>) -> File {
        let row = Row { path: path.to_owned(), archive: archive.map(str::to_owned), ..Row::default() };
        host("/库", "/库/报送").file(&row)
    }

    #[test]
    fn paths_are_told_from_the_top_and_escaped_in_uris() {
        for (shown, path, uri) in [
            ("报告.txt", "报送/报告.txt", "%E6%8A%A5%E9%80%81/%E6%8A%A5%E5%91%8A.txt"),
            ("../a b#c%d?e,𠮷.txt", "a b#c%d?e,𠮷.txt", "a%20b%23c%25d%3Fe%2C%F0%A0%AE%B7.txt"),
            ("../a:b/c.txt", "a:b/c.txt", "./a:b/c.txt"),
            ("../x/a:b.txt", "x/a:b.txt", "x/a:b.txt"),
            ("/别处/乙.txt", "/别处/乙.txt", "file:///%E5%88%AB%E5%A4%84/%E4%B9%99.txt"),
        ] {
            let file = file(shown, None);
            assert_eq!((file.path.as_str(), file.uri().as_str()), (path, uri));
        }
        for (path, uri) in [
            ("C:/文/a.txt", "file:///C:/%E6%96%87/a.txt"),
            ("//?/C:/a.txt", "file:///C:/a.txt"),
            ("//server/share/a b.txt", "file://server/share/a%20b.txt"),
        ] {
            let file = File { path: path.to_owned(), ..File::default() };
            assert_eq!(file.uri(), uri);
        }
    }

    #[test]
    fn of_an_entry_the_archive_is_the_file() {
        let entry = file("送/包.zip/县/报告.docx", Some("送/包.zip"));
        assert_eq!((entry.path.as_str(), entry.entry.as_deref()), ("报送/送/包.zip", Some("县/报告.docx")));
        assert_ne!(entry.fingerprint("f"), file("送/包.zip/县/别的.docx", Some("送/包.zip")).fingerprint("f"));
        // A folder may be called so.
        assert_eq!(file("包.zip/报告.docx", None).path, "报送/包.zip/报告.docx");
        let other = host("/库", "/库").other("旧.ZIP/报告.docx");
        assert_eq!((other.path.as_str(), other.entry.as_deref()), ("旧.ZIP", Some("报告.docx")));
    }

    #[test]
    fn the_fingerprint_is_that_of_a_finding_in_a_file() {
        let mut host = host("/库", "/库");
        let mut of = |path: &str| host.file(&Row { path: path.to_owned(), ..Row::default() });
        let (a, b, again) = (of("a.txt"), of("b.txt"), of("x/../a.txt"));
        assert_ne!(a.fingerprint("f"), b.fingerprint("f"));
        assert_ne!(a.fingerprint("f"), a.fingerprint("g"));
        assert_ne!(a.fingerprint("f"), again.fingerprint("f"), "two of a name");
        assert_eq!(a.fingerprint("f"), file("../a.txt", None).fingerprint("f"), "wherever the program was started");
    }

    #[test]
    fn lines_are_those_of_the_text_or_the_paragraphs_of_a_document() {
        let text = "一\n甲𠮷乙\n三";
        let at = |source: &SourceFile, start, end| lines(Some(&locate(source, Span::new(start, end))));
        let source = SourceFile::new(text.to_owned());
        let columns = Columns { chars: (2, 4), bytes: (4, 11) };
        assert_eq!(at(&source, 7, 14), Lines { start: 2, end: 2, columns: Some(columns) });
        assert_eq!(at(&source, 7, 7), Lines { start: 2, end: 2, columns: None }, "an absence");
        assert_eq!(lines(None), Lines { start: 1, end: 1, columns: None });
        let paged = Address { page: Some(3), ..Address::default() };
        let of = |address| at(&SourceFile::new(text.to_owned()).with_addresses(vec![(0, address)]), 7, 14);
        assert_eq!(of(Address { paragraph: Some(12), ..paged }), Lines { start: 12, end: 12, columns: None });
        assert_eq!(of(paged), Lines { start: 1, end: 1, columns: None });
    }

    #[test]
    fn words_steer_nothing_and_say_where() {
        let mut finding =
            Finding::of_file("text/own", Severity::Note, Said::new("见“\u{202E}甲\u{1B}”", "m"), Said::same("改"));
        let source = SourceFile::new("甲".to_owned());
        let paragraph = Address { paragraph: Some(2), ..Address::default() };
        finding.place = Some(locate(&source.with_addresses(vec![(0, paragraph)]), Span::new(0, 3)));
        let words = Words::of(&finding, &file("包.zip/甲.docx", Some("包.zip")), Lang::Zh);
        assert_eq!(words.what, "见“\u{FFFD}甲\u{FFFD}”（甲.docx，第2段）");
        assert_eq!(words.lines(), format!("{}\n建议：改", words.what));
        assert_eq!(words.sentence(Lang::Zh), format!("{}。建议：改", words.what));
        let english = Words::of(&finding, &file("甲.docx", None), Lang::En);
        assert_eq!(english.sentence(Lang::En), "m (paragraph 2). What to write: 改");
    }
}
