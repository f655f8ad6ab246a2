//! What a glyph name of a simple font stands for: `one`, `A`, `uni4E00`, `u20000`.
//!
//! Simple fonts carry the Latin letters, figures and marks of a Chinese report. Names of letters are themselves; the others
//! that occur in one are listed as Adobe's glyph list has them. A name that is none of these is not guessed at.

/// The names of marks and figures with what they stand for.
const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("endash", '–'),
    ("emdash", '—'),
    ("ellipsis", '…'),
    ("bullet", '•'),
    ("periodcentered", '·'),
    ("middot", '·'),
    ("degree", '°'),
    ("plusminus", '±'),
    ("multiply", '×'),
    ("divide", '÷'),
    ("minus", '−'),
    ("perthousand", '‰'),
    ("section", '§'),
    ("yen", '¥'),
    ("nbspace", ' '),
    ("uni00A0", ' '),
    ("sfthyphen", '-'),
    ("fi", 'ﬁ'),
    ("fl", 'ﬂ'),
    ("ff", 'ﬀ'),
    ("ffi", 'ﬃ'),
    ("ffl", 'ﬄ'),
    ("copyright", '©'),
    ("registered", '®'),
    ("trademark", '™'),
    ("onesuperior", '¹'),
    ("twosuperior", '²'),
    ("threesuperior", '³'),
    ("guillemotleft", '«'),
    ("guillemotright", '»'),
    ("lessequal", '≤'),
    ("greaterequal", '≥'),
    ("mu", 'µ'),
    ("Omega", 'Ω'),
    ("alpha", 'α'),
    ("beta", 'β'),
];

/// The character of a glyph name.
pub(super) fn character(name: &str) -> Option<char> {
    // A suffix names a variant of the glyph: one.oldstyle.
    let name = name.split('.').next().filter(|n| !n.is_empty())?;
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return letter.is_ascii_alphabetic().then_some(letter);
    }
    let listed = || NAMES.iter().find(|(listed, _)| *listed == name).map(|(_, c)| *c);
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    let uni = name.strip_prefix("uni").and_then(|rest| rest.get(..4)).and_then(hex);
    let short = || name.strip_prefix('u').filter(|rest| (4..=6).contains(&rest.len())).and_then(hex);
    listed().or(uni).or_else(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs() {
        let cases =
            [("A", Some('A')), ("one", Some('1')), ("uni4E00", Some('一')), ("u20000", Some('𠀀')), ("g12", None)];
        for (name, expected) in cases {
            assert_eq!(character(name), expected, "{name}");
        }
        assert_eq!(character("zero.tnum"), Some('0'));
        assert_eq!(character(".notdef"), None);
    }
}
