//! Relations as packs write them: `败诉 / (审结 | 受理) ~ 败诉率`, `办结 <= 受理 + 上年结转?`.
//!
//! Read here to a tree with the place of each name, so that a mistake has its caret in the YAML; what the names mean is
//! looked up by the caller. `|` stands between bases that are both right: each is tried before anything is called wrong.
//! `?` marks a term that counts as nothing where the text does not speak of it.

use rust_decimal::Decimal;

use crate::text::Said;

/// How the two sides of a relation are held against one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `~`: a quotient is the printed rate, to its decimals.
    Rate,
}

/// One side of a relation; `N` is a name as written, later what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node<N> {
    /// An indicator; whether it counts as nothing where it is not told.
    Term(N, bool),
    /// A number; whether it is per cent.
    Number(Decimal, bool),
    /// `a + b`, `a - b`: the sign of the second is minus when true.
    Sum(Box<Node<N>>, bool, Box<Node<N>>),
    /// `a / b`
    Quotient(Box<Node<N>>, Box<Node<N>>),
    /// `a | b`
    Either(Vec<Node<N>>),
}

/// A name with its byte range in the expression.
pub type Name<'a> = (&'a str, (usize, usize));

/// What is wrong with an expression, and the byte range it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// In words.
    pub said: Said,
    /// Bytes of the expression.
    pub at: (usize, usize),
    /// Whether it is a name that no indicator has.
    pub unknown: bool,
}

impl ExpressionError {
    /// A mistake in words, with its place.
    pub fn new(zh: impl Into<String>, en: impl Into<String>, at: (usize, usize)) -> Self {
        Self { said: Said::new(zh, en), at, unknown: false }
    }
}

/// Reads `left <= right`, `left = right` or `left ~ right`.
///
/// # Errors
/// [`ExpressionError`] with the first mistake of form.
///
/// ```
/// use hegui::figures::{Compare, parse};
/// let (_, compare, _) = parse("败诉 / (审结 | 受理) ~ 败诉率").unwrap();
/// assert_eq!(compare, Compare::Rate);
/// assert_eq!(parse("办结 <= ").unwrap_err().at, (10, 10));
/// ```
pub fn parse(text: &str) -> Result<(Node<Name<'_>>, Compare, Node<Name<'_>>), ExpressionError> {
    let mut parser = Parser { text, at: 0, depth: 0, terms: 0 };
    let left = parser.sum()?;
    let compare = parser.compare()?;
    let right = parser.sum()?;
    match parser.peek() {
        None => Ok((left, compare, right)),
        Some(_) => Err(parser.expected("表达式到此应当结束", "the expression should end here")),
    }
}

/// A relation with more terms is none that a report tells.
const MOST_TERMS: usize = 12;

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u8,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn peek(&mut self) -> Option<char> {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, wanted: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| wanted.contains(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn expected(&mut self, zh: &str, en: &str) -> ExpressionError {
        let len = self.peek().map_or(0, char::len_utf8);
        ExpressionError::new(zh, en, (self.at, self.at + len))
    }

    fn compare(&mut self) -> Result<Compare, ExpressionError> {
        match self.eat(&['<', '≤', '=', '~', '≈']) {
            Some('<') => match self.eat(&['=']) {
                Some(_) => Ok(Compare::AtMost),
                None => Err(self.expected("应写“<=”", "write `<=`")),
            },
            Some('≤') => Ok(Compare::AtMost),
            Some('=') => Ok(Compare::Equal),
            Some(_) => Ok(Compare::Rate),
            None => Err(self.expected("此处应为 <=、= 或 ~", "expected `<=`, `=` or `~`")),
        }
    }

    fn sum(&mut self) -> Result<Node<Name<'a>>, ExpressionError> {
        let mut left = self.quotient()?;
        while let Some(sign) = self.eat(&['+', '-', '＋', '－', '−']) {
            let right = self.quotient()?;
            left = Node::Sum(Box::new(left), !matches!(sign, '+' | '＋'), Box::new(right));
        }
        Ok(left)
    }

    fn quotient(&mut self) -> Result<Node<Name<'a>>, ExpressionError> {
        let left = self.term()?;
        if self.eat(&['/', '÷']).is_none() {
            return Ok(left);
        }
        Ok(Node::Quotient(Box::new(left), Box::new(self.term()?)))
    }

    fn term(&mut self) -> Result<Node<Name<'a>>, ExpressionError> {
        if self.eat(&['(', '（']).is_some() {
            return self.group();
        }
        let start = {
            self.peek();
            self.at
        };
        let rest = &self.text[start..];
        let len = rest.find(|c: char| !(c.is_alphanumeric() || c == '.')).unwrap_or(rest.len());
        if len == 0 {
            return Err(self.expected("此处应为指标名称", "expected the name of an indicator"));
        }
        self.at += len;
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(ExpressionError::new("关系里的项太多", "too many terms in a relation", (start, self.at)));
        }
        let word = &rest[..len];
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let value = word
                .parse()
                .map_err(|_| ExpressionError::new("这不是数", "this is no number", (start, start + len)))?;
            return Ok(Node::Number(value, self.eat(&['%']).is_some()));
        }
        Ok(Node::Term((word, (start, start + len)), self.eat(&['?']).is_some()))
    }

    fn group(&mut self) -> Result<Node<Name<'a>>, ExpressionError> {
        self.depth += 1;
        if self.depth > 8 {
            return Err(self.expected("括号嵌套过深", "too many brackets inside one another"));
        }
        let mut choices = vec![self.sum()?];
        while self.eat(&['|']).is_some() {
            choices.push(self.sum()?);
        }
        if self.eat(&[')', '）']).is_none() {
            return Err(self.expected("此处缺少“)”", "expected `)`"));
        }
        self.depth -= 1;
        Ok(if choices.len() == 1 { choices.remove(0) } else { Node::Either(choices) })
    }
}

impl<N: Clone> Node<N> {
    /// The readings of a side, `a | b` written out; the first is the one the author names first.
    #[must_use]
    pub fn readings(&self) -> Vec<Self> {
        let both = |a: &Self, b: &Self, make: &dyn Fn(Box<Self>, Box<Self>) -> Self| -> Vec<Self> {
            let (a, b) = (a.readings(), b.readings());
            a.iter().flat_map(|a| b.iter().map(|b| make(Box::new(a.clone()), Box::new(b.clone())))).collect()
        };
        match self {
            Self::Term(..) | Self::Number(..) => vec![self.clone()],
            Self::Sum(a, minus, b) => both(a, b, &|a, b| Self::Sum(a, *minus, b)),
            Self::Quotient(a, b) => both(a, b, &|a, b| Self::Quotient(a, b)),
            Self::Either(choices) => choices.iter().flat_map(Self::readings).collect(),
        }
    }

    /// The same with every name replaced by what it stands for.
    ///
    /// # Errors
    /// The first that `resolve` returns.
    pub fn resolve<M, E>(&self, resolve: &mut impl FnMut(&N) -> Result<M, E>) -> Result<Node<M>, E> {
        Ok(match self {
            Self::Term(name, optional) => Node::Term(resolve(name)?, *optional),
            Self::Number(value, percent) => Node::Number(*value, *percent),
            Self::Sum(a, minus, b) => Node::Sum(Box::new(a.resolve(resolve)?), *minus, Box::new(b.resolve(resolve)?)),
            Self::Quotient(a, b) => Node::Quotient(Box::new(a.resolve(resolve)?), Box::new(b.resolve(resolve)?)),
            Self::Either(choices) => {
                Node::Either(choices.iter().map(|c| c.resolve(resolve)).collect::<Result<_, E>>()?)
            }
        })
    }

    /// Calls `each` for every term, with whether it may be left out.
    pub fn terms(&self, each: &mut impl FnMut(&N, bool)) {
        match self {
            Self::Term(name, optional) => each(name, *optional),
            Self::Number(..) => {}
            Self::Sum(a, _, b) | Self::Quotient(a, b) => {
                a.terms(each);
                b.terms(each);
            }
            Self::Either(choices) => choices.iter().for_each(|c| c.terms(each)),
        }
    }
}

/// What a side of a relation is, which decides what it may be held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A count of a unit.
    Count(String),
    /// A rate, in per cent.
    Rate,
    /// A quotient of counts, not yet in per cent.
    Share,
    /// A plain number.
    Plain,
}

impl Node<Name<'_>> {
    /// What this side measures, or why its parts do not go together.
    ///
    /// # Errors
    /// [`ExpressionError`] where units differ or something is divided by a rate.
    pub fn measure(&self, unit: &dyn Fn(&str) -> Option<String>) -> Result<Measure, ExpressionError> {
        match self {
            Self::Term((name, at), _) => match unit(name) {
                None => Err(ExpressionError {
                    unknown: true,
                    ..ExpressionError::new(format!("没有指标“{name}”"), format!("there is no indicator `{name}`"), *at)
                }),
                Some(unit) if unit == "%" => Ok(Measure::Rate),
                Some(unit) => Ok(Measure::Count(unit)),
            },
            Self::Number(_, true) => Ok(Measure::Rate),
            Self::Number(..) => Ok(Measure::Plain),
            Self::Sum(a, _, b) => same(a.measure(unit)?, b.measure(unit)?, b.at()),
            Self::Quotient(a, b) => match (a.measure(unit)?, b.measure(unit)?) {
                (_, Measure::Rate | Measure::Share) => {
                    Err(ExpressionError::new("不能除以比率", "one does not divide by a rate", b.at()))
                }
                (Measure::Rate | Measure::Share, _) => {
                    Err(ExpressionError::new("比率不能再除", "a rate is not divided again", a.at()))
                }
                (a, b_measure) => same(a, b_measure, b.at()).map(|_| Measure::Share),
            },
            Self::Either(choices) => {
                let mut measured = choices[0].measure(unit)?;
                for choice in &choices[1..] {
                    measured = same(measured, choice.measure(unit)?, choice.at())?;
                }
                Ok(measured)
            }
        }
    }

    /// The byte range of a side in its expression, from its first name on.
    #[must_use]
    pub fn at(&self) -> (usize, usize) {
        let mut at: Option<(usize, usize)> = None;
        self.terms(&mut |(_, place), _| at = Some(at.map_or(*place, |(start, _)| (start, place.1))));
        at.unwrap_or((0, 0))
    }
}

/// The measure that two have in common.
///
/// # Errors
/// [`ExpressionError`] when they have none.
pub fn same(a: Measure, b: Measure, at: (usize, usize)) -> Result<Measure, ExpressionError> {
    match (a, b) {
        (Measure::Plain, other) | (other, Measure::Plain) => Ok(other),
        (a, b) if a == b => Ok(a),
        (a, b) => {
            let (a_said, b_said) = (a.said(), b.said());
            Err(ExpressionError::new(
                format!("单位不同：{}与{}不能相比、相加", a_said.zh, b_said.zh),
                format!("units differ: {} and {}", a_said.en, b_said.en),
                at,
            ))
        }
    }
}

impl Measure {
    fn said(&self) -> Said {
        match self {
            Self::Count(unit) => Said::new(format!("“{unit}”"), format!("`{unit}`")),
            Self::Rate => Said::new("比率（%）", "a rate (%)"),
            Self::Share => Said::new("比值", "a quotient"),
            Self::Plain => Said::new("数", "a number"),
        }
    }
}

/// Whether two sides may be held against one another, once each is sound in itself.
///
/// # Errors
/// [`ExpressionError`] when they may not.
pub fn comparable(compare: Compare, left: Measure, right: Measure, at: (usize, usize)) -> Result<(), ExpressionError> {
    match (compare, &left, &right) {
        (Compare::Rate, Measure::Share, Measure::Rate) => Ok(()),
        (Compare::Rate, ..) => Err(ExpressionError::new(
            "“~”的左边应是“甲 / 乙”，右边应是比率",
            "`~` has a quotient on its left and a rate on its right",
            at,
        )),
        (_, Measure::Share, Measure::Rate) => {
            Err(ExpressionError::new("比值与比率相比要用“~”", "a quotient is held against a rate by `~`", at))
        }
        _ => same(left, right, at).map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str) -> Option<String> {
        let unit = match name {
            "败诉率" => "%",
            "培训" => "人",
            "败诉" | "审结" | "受理" | "结转" => "件",
            _ => return None,
        };
        Some(unit.to_owned())
    }

    fn check(text: &str) -> Result<(), ExpressionError> {
        let (left, compare, right) = parse(text)?;
        comparable(compare, left.measure(&unit)?, right.measure(&unit)?, right.at())
    }

    #[test]
    fn sound_expressions() {
        for text in ["败诉 / (审结 | 受理) ~ 败诉率", "审结 <= 受理 + 结转?", "败诉率 <= 100%", "败诉+审结=受理"]
        {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        let (left, ..) = parse("败诉 / (审结 | 受理) ~ 败诉率").unwrap();
        assert_eq!(left.readings().len(), 2);
    }

    #[test]
    fn mistakes_have_their_place() {
        for (text, at, word) in [
            ("败诉 / 审结案 ~ 败诉率", "审结案", "没有指标"),
            ("败诉 / 败诉率 <= 受理", "败诉率", "除以比率"),
            ("审结 <= 受理 + 培训", "培训", "单位不同"),
            ("审结 <= 败诉率", "败诉率", "单位不同"),
            ("败诉 / 受理 <= 败诉率", "败诉率", "“~”"),
            ("败诉 ~ 败诉率", "败诉率", "左边"),
            ("审结 受理", "受", "<="),
            ("审结 <= (受理", "", "缺少"),
            ("审结 < 受理", "受", "<="),
        ] {
            let error = check(text).unwrap_err();
            assert_eq!(&text[error.at.0..error.at.1], at, "{text}: {error:?}");
            assert!(error.said.zh.contains(word), "{text}: {error:?}");
        }
    }
}
