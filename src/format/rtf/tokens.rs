//! The words, groups and bytes of an RTF file.

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'b> {
    /// `{`
    Begin,
    /// `}`
    End,
    /// `\*`: the group may be passed over by who does not know it.
    Star,
    /// A control word and its number.
    Word(&'b [u8], Option<i32>),
    /// A byte of text, as it stands or as `\'b1`.
    Byte(u8),
    /// `\` and another character.
    Symbol(u8),
}

/// Reads them one after another; a file that is cut off ends there.
pub(super) struct Tokens<'b> {
    rest: &'b [u8],
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.control_symbol();
        }
        let (word, rest) = self.rest.split_at(letters);
        let sign = usize::from(rest.first() == Some(&b'-'));
        let digits = rest[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = if digits > 0 { rest.split_at(sign + digits) } else { (&rest[..0], rest) };
        // A blank after a control word belongs to it.
        self.rest = rest.strip_prefix(b" ").unwrap_or(rest);
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
        if word == b"bin" {
            let length = number.and_then(|number: i32| usize::try_from(number).ok()).unwrap_or_default();
            self.rest = self.rest.get(length..).unwrap_or_default();
            return Some(Token::Symbol(0));
        }
        Some(Token::Word(word, number))
    }

    fn control_symbol(&mut self) -> Option<Token<'b>> {
        let (symbol, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(match symbol {
            b'*' => Token::Star,
            b'\\' | b'{' | b'}' => Token::Byte(*symbol),
            b'\r' | b'\n' => Token::Word(b"par", None),
            b'\'' => {
                let digits = self.rest.get(..2).and_then(|two| std::str::from_utf8(two).ok());
                match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                    Some(byte) => {
                        self.rest = &self.rest[2..];
                        Token::Byte(byte)
                    }
                    None => Token::Symbol(*symbol),
                }
            }
            symbol => Token::Symbol(*symbol),
        })
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (first, rest) = self.rest.split_first()?;
            self.rest = rest;
            return match first {
                b'{' => Some(Token::Begin),
                b'}' => Some(Token::End),
                b'\\' => self.control(),
                // Line ends only fit the file to its width.
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(*byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_groups_and_bytes() {
        let read: Vec<Token<'_>> = Tokens::new(b"{\\rtf1\\b0 a\\'b1\\u-3 ?\\*\\~\\bin3 }}}\\{x\\'g").collect();
        assert_eq!(
            read,
            [
                Token::Begin,
                Token::Word(b"rtf", Some(1)),
                Token::Word(b"b", Some(0)),
                Token::Byte(b'a'),
                Token::Byte(0xB1),
                Token::Word(b"u", Some(-3)),
                Token::Byte(b'?'),
                Token::Star,
                Token::Symbol(b'~'),
                Token::Symbol(0),
                Token::Byte(b'{'),
                Token::Byte(b'x'),
                Token::Symbol(b'\''),
                Token::Byte(b'g'),
            ]
        );
    }
}
