//! `safety`: numbers of persons that must not be published, told from other numbers by their check digits.
//!
//! Marks of secrecy, internal papers and reviewers' remarks are words and need no kind of their own (`mentions: none`).

use serde::Deserialize;

use super::{Check, Compile, ProblemKind, Report, Scope, Spec, Verdict};
use crate::{
    finding::{Defect, Place},
    text::{Date, FSpan},
};

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Number {
    /// 居民身份证号码: 18 characters, GB 11643: a date of birth and a check character (ISO 7064 MOD 11-2).
    #[serde(rename = "id-number")]
    Id,
    /// 移动电话号码: 11 digits from 13 to 19.
    Mobile,
    /// 银行卡号: 16 to 19 digits from 62, with the check digit of ISO/IEC 7812 (Luhn).
    BankCard,
}

/// `safety: { find: [id-number] }`: a defect at each such number.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SafetySpec {
    /// The kinds of numbers.
    find: Vec<Number>,
}

struct Safety(Vec<Number>);

impl Spec for SafetySpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.find.is_empty() {
            cx.problem("find", ProblemKind::EmptyList);
        }
        Some(Box::new(Safety(self.find.clone())))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["found"]
    }
}

impl Check for Safety {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let text = report.document.folded().text();
        let found: Vec<FSpan> = scope
            .spans
            .iter()
            .filter(|span| has_long_number(span.of(text)))
            .flat_map(|span| runs(text, *span).into_iter().chain(groups(text, *span)))
            .filter(|run| {
                let digits: String = run.of(text).chars().filter(char::is_ascii_alphanumeric).collect();
                self.0.iter().any(|number| number.is(&digits))
            })
            .collect();
        if found.is_empty() {
            return Verdict::Met(Vec::new());
        }
        Verdict::Unmet(found.iter().map(|run| Defect::at(Place::At(*run)).with_fact("found", found.len())).collect())
    }
}

/// Whether a text may hold such a number at all: a run of at least so many digits and letters, or of these with blanks and
/// hyphens between. Nearly no text does, and this looks at bytes only.
fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let piece = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
    // A run of so many holds one of every so many.
    (SHORTEST - 1..bytes.len()).step_by(SHORTEST).filter(|at| piece(&&bytes[*at])).any(|at| {
        let before = bytes[..at].iter().rev().take_while(piece).count();
        before + bytes[at..].iter().take_while(piece).count() >= SHORTEST
    })
}

/// So many characters a number of a person has at least.
const SHORTEST: usize = 11;

/// The runs of digits and letters of at least 11 characters; what is longer than a number is another number.
fn runs(text: &str, span: FSpan) -> Vec<FSpan> {
    let (mut runs, mut start) = (Vec::new(), None);
    for (at, c) in span.of(text).char_indices().map(|(i, c)| (span.start + i, c)).chain([(span.end, '\n')]) {
        match (c.is_ascii_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let joined = |c: Option<char>| c.is_some_and(|c| matches!(c, '-' | '/' | '_' | '.'));
                let linked = joined(text[..from].chars().next_back())
                    || (c == '-' || c == '/') && text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric());
                // 13800004567元 is an amount.
                let amount = matches!(c, '元' | '万' | '件' | '人' | '户' | '次' | '吨' | '平');
                // 11331002002673575G/2024-154968 is the number of a document.
                if at - from >= 11 && !linked && !amount {
                    runs.push(FSpan::new(from, at));
                }
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Numbers written in groups, with a blank or a hyphen between: 139 0000 8765, 6212 2600 0000 4455 663.
fn groups(text: &str, span: FSpan) -> Vec<FSpan> {
    let mut found = Vec::new();
    let piece = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | 'X' | 'x');
    let mut at = span.start;
    while let Some(offset) = text[at..span.end].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let len = text[start..span.end].find(|c: char| !piece(c)).unwrap_or(span.end - start);
        // The pieces with their places; numbers may stand side by side.
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        let mut from = start;
        for part in text[start..start + len].split([' ', '-']) {
            pieces.push((from, part.len()));
            from += part.len() + 1;
        }
        let lengths: Vec<usize> = pieces.iter().map(|(_, len)| *len).collect();
        for shape in [&[3, 4, 4][..], &[6, 8, 4], &[4, 4, 4, 4], &[4, 4, 4, 4, 1], &[4, 4, 4, 4, 2], &[4, 4, 4, 4, 3]] {
            for (i, window) in lengths.windows(shape.len()).enumerate() {
                let (last, len) = pieces[i + shape.len() - 1];
                if window == shape {
                    found.push(FSpan::new(pieces[i].0, last + len));
                }
            }
        }
        at = start + len;
    }
    found
}

impl Number {
    fn is(self, run: &str) -> bool {
        let digits: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
        match self {
            Self::Id => run.len() == 18 && id_number(run, &digits),
            Self::Mobile => {
                run.len() == 11 && digits.len() == 11 && digits[0] == 1 && digits[1] >= 3 && !all_alike(&digits[3..])
            }
            Self::BankCard => {
                digits.len() == run.len() && (16..=19).contains(&run.len()) && run.starts_with("62") && luhn(&digits)
            }
        }
    }
}

fn all_alike(digits: &[u32]) -> bool {
    digits.windows(2).all(|pair| pair[0] == pair[1])
}

/// GB 11643: a region from 11 to 82, a date of birth, and the check character.
fn id_number(run: &str, digits: &[u32]) -> bool {
    let check = run.chars().next_back().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x'));
    if digits.len() < 17 || check.is_none() || !run[..17].bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| run[range].parse::<i16>().unwrap_or(0);
    let born =
        Date::new(number(6..10), i8::try_from(number(10..12)).unwrap_or(0), i8::try_from(number(12..14)).unwrap_or(0));
    // The weights are the powers of two modulo 11, from the last place.
    let sum: u32 = digits[..17].iter().enumerate().map(|(i, d)| d * (2_u32.pow(17 - i as u32) % 11)).sum();
    let expected = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'][(sum % 11) as usize];
    (11..=82).contains(&number(0..2))
        && born.is_ok_and(|day| (1900..2100).contains(&day.year()))
        && check.is_some_and(|c| c.eq_ignore_ascii_case(&expected))
}

/// ISO/IEC 7812, annex B.
fn luhn(digits: &[u32]) -> bool {
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 2 / 10 + d * 2 % 10 }).sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_their_check_digits() {
        // 11010519491231002X is the example of the standard itself.
        for (number, run, is) in [
            (Number::Id, "11010519491231002X", true),
            (Number::Id, "11010519491231002x", true),
            (Number::Id, "110105194912310021", false),
            (Number::Id, "11331002002673575G", false),
            (Number::Id, "110105194913310024", false),
            (Number::Mobile, "13912345678", true),
            (Number::Mobile, "12345678901", false),
            (Number::Mobile, "13900000000", false),
            (Number::BankCard, "6200000000000005", true),
            (Number::BankCard, "6200000000000006", false),
        ] {
            assert_eq!(number.is(run), is, "{number:?} {run}");
        }
    }

    #[test]
    fn numbers_of_documents_are_left_alone() {
        let text = "索引号11331002002673575G/2024-154968,电话13912345678。\n";
        let found = runs(text, FSpan::new(0, text.len()));
        assert_eq!(found.iter().map(|r| r.of(text)).collect::<Vec<_>>(), ["13912345678"]);
        let text = "139 0000 8765,0712-4567890,2021-2025,6212 2600 0000 4455 663\n";
        let found = groups(text, FSpan::new(0, text.len()));
        let found: Vec<&str> = found.iter().map(|r| r.of(text)).collect();
        assert!(found.contains(&"139 0000 8765") && found.contains(&"6212 2600 0000 4455 663"), "{found:?}");
        let text = "证号110105 19491231 002X,139 0000 8765 138 1234 4321\n";
        let found = groups(text, FSpan::new(0, text.len()));
        let found: Vec<&str> = found.iter().map(|r| r.of(text)).collect();
        assert_eq!(found, ["110105 19491231 002X", "139 0000 8765", "138 1234 4321"]);
    }
}
