//! What the figures of a report count, as far as two reports can be compared by it: number, unit and the words around.
//!
//! A stand-in, behind one function, for a reader of all quantities: what counts the same thing is told here by the words
//! between one figure and the next.

use crate::{
    document::Document,
    figures::quantities,
    text::{FSpan, likeness},
};

/// A figure with what tells it apart from others.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// From the number to its unit.
    pub(super) span: FSpan,
    /// The number as printed, without separators, with 万 or 亿.
    pub(super) number: String,
    /// The first character of its unit, or the sign of per cent.
    pub(super) unit: String,
    /// The words before it, after the figure or mark before them.
    pub(super) before: String,
    /// The words after it, up to the next mark or figure.
    pub(super) after: String,
}

/// So many characters on each side tell what is counted.
const AROUND: usize = 14;

/// The figures of a sentence, in order.
pub(super) fn counted(document: &Document, sentence: FSpan) -> Vec<Counted> {
    let text = document.text(sentence);
    let figures: Vec<FSpan> = quantities(text).into_iter().map(|q| q.span).collect();
    let mark = |c: char| matches!(c, ',' | '。' | ';' | ':' | '(' | ')' | '\n');
    figures
        .iter()
        .enumerate()
        .map(|(i, figure)| {
            let from = i.checked_sub(1).map_or(0, |before| figures[before].end);
            let to = figures.get(i + 1).map_or(text.len(), |next| next.start);
            let before = text[from..figure.start].rsplit(mark).next().unwrap_or_default();
            let after = text[figure.end..to].split(mark).next().unwrap_or_default();
            let (number, unit) = parts(figure.of(text));
            let skip = before.chars().count().saturating_sub(AROUND);
            Counted {
                span: FSpan::new(sentence.start + figure.start, sentence.start + figure.end),
                number,
                unit,
                before: before.chars().skip(skip).collect(),
                after: after.chars().take(AROUND).collect(),
            }
        })
        .collect()
}

/// The number and the unit of a figure: `1,132件`, `3.2万人`, `98.5%`, `百分之九十`.
fn parts(figure: &str) -> (String, String) {
    if figure.starts_with("百分之") {
        return (figure.to_owned(), "%".to_owned());
    }
    let in_number =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',') || "一二两三四五六七八九十百千点".contains(c);
    let end = figure.find(|c| !in_number(c)).unwrap_or(figure.len());
    let scale: String = figure[end..].chars().take_while(|c| matches!(c, '万' | '亿' | '余' | '多' | '几')).collect();
    let unit = figure[end + scale.len()..].to_owned();
    let number: String = figure[..end].chars().filter(|c| *c != ',').collect();
    let scale: String = scale.chars().filter(|c| matches!(c, '万' | '亿')).collect();
    (number + &scale, unit)
}

impl Counted {
    /// How many of its digits tell it from other numbers: 1313 has four, 5000 one, 98.5 three, 100% and 0 none.
    pub(super) fn digits(&self) -> usize {
        if self.is_share() && self.number == "100" {
            return 0;
        }
        let digits: String = self.number.chars().filter(char::is_ascii_digit).collect();
        match digits.trim_start_matches('0').trim_end_matches('0').len() {
            0 => usize::from(digits.is_empty()),
            n => n,
        }
    }

    /// Whether it is a per cent.
    pub(super) fn is_share(&self) -> bool {
        matches!(self.unit.as_str(), "%" | "‰")
    }

    /// How much what two figures count is alike, in per cent.
    pub(super) fn alike(&self, other: &Self) -> u8 {
        if self.unit != other.unit {
            return 0;
        }
        let key = |c: &Self| format!("{}|{}", c.before, c.after);
        likeness(&key(self), &key(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_units_and_what_is_around() {
        for (figure, number, unit, digits) in [
            ("1,313人", "1313", "人", 4),
            ("5000余份", "5000", "份", 1),
            ("3.2万人", "3.2万", "人", 2),
            ("98.5%", "98.5", "%", 3),
            ("100%", "100", "%", 0),
            ("0件", "0", "件", 0),
            ("十二次", "十二", "次", 1),
            ("1.5亿", "1.5亿", "", 2),
        ] {
            let (n, u) = parts(figure);
            let counted =
                Counted { span: FSpan::default(), number: n, unit: u, before: String::new(), after: String::new() };
            assert_eq!((counted.number.as_str(), counted.unit.as_str()), (number, unit), "{figure}");
            assert_eq!(counted.digits(), digits, "{figure}");
        }
    }
}
