//! How many attributes the tag has that is being read.
//!
//! The tokenizer compares each attribute with all before it, so a tag with a million of them would never end; it tells nothing
//! of a tag before its end. So the same characters are counted here, while it is silent.

/// The tag that is open.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    state: State,
    count: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Between tokens, or in one that has no attributes.
    #[default]
    Closed,
    /// A comment or the like: no attributes till it ends.
    Comment,
    /// In a name, or between attributes.
    Name,
    Between,
    /// After `=`.
    Value,
    Unquoted,
    Quoted(u8),
}

impl Attributes {
    /// Whether no token is open.
    pub(super) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    /// Attributes of the open tag, at least those that stand in it.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Takes note of a stretch of text that the tokenizer read. `begins` where a token may begin with it; `quiet` where no
    /// token ended in it: only then is one still open.
    pub(super) fn read(&mut self, text: &str, begins: bool, quiet: bool) {
        if !quiet {
            *self = Self::default();
            return;
        }
        let mut bytes = text.bytes();
        if begins {
            let tag = text.strip_prefix("</").or_else(|| text.strip_prefix('<'));
            let named = tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()));
            *self = Self { state: if named { State::Name } else { State::Comment }, count: 0 };
            bytes.next();
            if text.starts_with("</") {
                bytes.next();
            }
        }
        for byte in bytes {
            self.step(byte);
        }
    }

    fn step(&mut self, byte: u8) {
        let space = byte.is_ascii_whitespace() || byte == b'/';
        self.state = match self.state {
            State::Closed | State::Comment => return,
            State::Quoted(quote) if byte == quote => State::Between,
            State::Quoted(_) => return,
            State::Value if byte == b'"' || byte == b'\'' => State::Quoted(byte),
            State::Value if byte.is_ascii_whitespace() => return,
            State::Value => State::Unquoted,
            State::Unquoted if byte.is_ascii_whitespace() => State::Between,
            State::Unquoted => return,
            State::Name | State::Between if space => State::Between,
            State::Name if byte == b'=' => State::Value,
            State::Name => return,
            State::Between => {
                // `a = 1`: the sign belongs to the name before the blank.
                if byte == b'=' {
                    State::Value
                } else {
                    self.count += 1;
                    State::Name
                }
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_as_the_tokenizer_takes_them() {
        let count = |text: &str| {
            let mut attributes = Attributes::default();
            attributes.read(text, true, true);
            attributes.count()
        };
        let cases = [
            ("<p", 0),
            ("<p a b c", 3),
            ("<p a='x y z' b=\"> <\"c=1 d = 2/e", 4),
            ("</p a b", 2),
            ("<!-- a b c", 0),
            ("<img src=\"data:x,a b c d e", 1),
            ("< a b", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
