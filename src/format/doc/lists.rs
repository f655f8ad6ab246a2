//! The lists of a Word binary file (PlfLst, PlfLfo): which level of which list numbers a paragraph, and how.

use std::collections::{HashMap, HashSet};

use super::{
    Fib, Table,
    bytes::{u8_at, u16_at, u32_at},
    runs::Shape,
    styles::Styles,
};
use crate::format::{
    counting::{LEVELS, Level, advance, label},
    numeral::Numeral,
};

/// Characters of the pattern of a number, at most.
const LONGEST_PATTERN: usize = 64;

/// A list: its levels, and the paragraph styles that are linked to them.
#[derive(Clone, Debug, Default)]
struct List {
    levels: Vec<Level>,
    styles: [u16; LEVELS],
}

/// How a paragraph refers to a list: which it is, and what is changed of its levels.
#[derive(Clone, Debug, Default)]
struct Override {
    list: u32,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The lists of a file and the numbers reached in them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: HashMap<u32, List>,
    overrides: Vec<Override>,
    /// The numbers reached in each list.
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
    /// The overrides whose starts were used, with the level.
    begun: HashSet<(u16, usize)>,
}

impl Lists {
    /// Reads them; what is damaged numbers nothing.
    pub(super) fn read(fib: &Fib, tables: &[u8]) -> Self {
        let lists = lists(fib.table(tables, Table::Lists), fib.table_onwards(tables, Table::Lists));
        let overrides = overrides(fib.table_onwards(tables, Table::ListOverrides));
        Self { lists: lists.unwrap_or_default(), overrides: overrides.unwrap_or_default(), ..Self::default() }
    }

    /// One list of one level, the first that paragraphs refer to.
    #[cfg(test)]
    pub(super) fn of_one(pattern: &str) -> Self {
        let level = Level { pattern: pattern.to_owned(), ..Level::default() };
        let list = List { levels: vec![level], ..List::default() };
        Self { lists: HashMap::from([(0, list)]), overrides: vec![Override::default()], ..Self::default() }
    }

    /// The label of a paragraph and its level from 0; each is counted once, in the order of the text.
    pub(super) fn label(&mut self, shape: &Shape, styles: &Styles) -> Option<(String, u8)> {
        let (number, level) = self.place(shape, styles)?;
        let chosen = self.overrides.get(usize::from(number).checked_sub(1)?)?;
        let list = self.lists.get(&chosen.list)?;
        let start = chosen.starts.get(&level).copied();
        let start = start.filter(|_| self.begun.insert((number, level)));
        let own = |(i, level): (usize, &Level)| chosen.levels.get(&i).unwrap_or(level).clone();
        let levels: Vec<Level> = list.levels.iter().enumerate().map(own).collect();
        let counts = self.counts.entry(chosen.list).or_default();
        advance(counts, level, &levels, start);
        Some((label(counts, level, &levels), u8::try_from(level).unwrap_or(0)))
    }

    /// The override and level a paragraph is numbered by: its own, else its style's.
    fn place(&self, shape: &Shape, styles: &Styles) -> Option<(u16, usize)> {
        let style = styles.list(shape.style);
        let number = shape.list.or(style.map(|(number, ..)| number))?;
        // Above this a number tells what the paragraph was, not what it is.
        if !(1..=0x07FE).contains(&number) {
            return None;
        }
        let list = self.overrides.get(usize::from(number) - 1).and_then(|o| self.lists.get(&o.list));
        let linked = || {
            let (.., style) = style?;
            let level = list?.styles.iter().position(|linked| *linked == style)?;
            u8::try_from(level).ok()
        };
        let level = shape.list_level.or(style.and_then(|(_, level, _)| level)).or_else(linked).unwrap_or(0);
        Some((number, usize::from(level)))
    }
}

fn lists(heads: &[u8], onwards: &[u8]) -> Option<HashMap<u32, List>> {
    const HEAD: usize = 28;
    let count = usize::from(u16_at(heads, 0)?);
    // The levels of all lists follow the table of lists.
    let mut at = 2 + HEAD * count;
    let mut lists = HashMap::new();
    for i in 0..count {
        let head = onwards.get(2 + HEAD * i..2 + HEAD * (i + 1))?;
        let simple = u8_at(head, 26)? & 1 != 0;
        let mut list = List::default();
        for (level, style) in list.styles.iter_mut().enumerate() {
            *style = u16_at(head, 8 + 2 * level)?;
        }
        for _ in 0..if simple { 1 } else { LEVELS } {
            let Some((level, length)) = level(onwards.get(at..)?) else { return Some(lists) };
            list.levels.push(level);
            at += length;
        }
        lists.insert(u32_at(head, 0)?, list);
    }
    Some(lists)
}

/// A level (LVL) and the bytes it takes.
fn level(bytes: &[u8]) -> Option<(Level, usize)> {
    const HEAD: usize = 28;
    let flags = u8_at(bytes, 5)?;
    let lists = usize::from(u8_at(bytes, 24)?) + usize::from(u8_at(bytes, 25)?);
    let count = usize::from(u16_at(bytes, HEAD + lists)?);
    let units = bytes.get(HEAD + lists + 2..HEAD + lists + 2 + 2 * count)?;
    let mut pattern = Vec::new();
    for pair in units.chunks_exact(2).take(LONGEST_PATTERN) {
        match u16_at(pair, 0)? {
            number @ 0..=8 => pattern.extend([u16::from(b'%'), u16::from(b'1') + number]),
            unit => pattern.push(unit),
        }
    }
    const NO_RESTART: u8 = 1 << 3;
    let restart = (flags & NO_RESTART != 0).then(|| u8_at(bytes, 26).map(u32::from)).flatten();
    let level = Level {
        numeral: numeral(u8_at(bytes, 4)?),
        start: u32_at(bytes, 0)?.min(u32::from(u16::MAX)),
        pattern: String::from_utf16_lossy(&pattern),
        restart,
        style: None,
        legal: flags & (1 << 2) != 0,
    };
    Some((level, HEAD + lists + 2 + 2 * count))
}

/// How a number is written, by its code (nfc). The codes count the names that new files use.
fn numeral(code: u8) -> Numeral {
    const NAMES: [&str; 45] = [
        "decimal",
        "upperRoman",
        "lowerRoman",
        "upperLetter",
        "lowerLetter",
        "ordinal",
        "cardinalText",
        "ordinalText",
        "hex",
        "chicago",
        "ideographDigital",
        "japaneseCounting",
        "aiueo",
        "iroha",
        "decimalFullWidth",
        "decimalHalfWidth",
        "japaneseLegal",
        "japaneseDigitalTenThousand",
        "decimalEnclosedCircle",
        "decimalFullWidth2",
        "aiueoFullWidth",
        "irohaFullWidth",
        "decimalZero",
        "bullet",
        "ganada",
        "chosung",
        "decimalEnclosedFullstop",
        "decimalEnclosedParen",
        "decimalEnclosedCircleChinese",
        "ideographEnclosedCircle",
        "ideographTraditional",
        "ideographZodiac",
        "ideographZodiacTraditional",
        "taiwaneseCounting",
        "ideographLegalTraditional",
        "taiwaneseCountingThousand",
        "taiwaneseDigital",
        "chineseCounting",
        "chineseLegalSimplified",
        "chineseCountingThousand",
        "japaneseDigital",
        "koreanDigital",
        "koreanCounting",
        "koreanLegal",
        "koreanDigital2",
    ];
    let name = match code {
        57 => "numberInDash",
        255 => "none",
        _ => NAMES.get(usize::from(code)).copied().unwrap_or_default(),
    };
    Numeral::named(name, "")
}

fn overrides(bytes: &[u8]) -> Option<Vec<Override>> {
    const HEAD: usize = 16;
    let count = usize::try_from(u32_at(bytes, 0)?).ok()?;
    let heads = bytes.get(4..4usize.checked_add(HEAD.checked_mul(count)?)?)?;
    let mut rest = bytes.get(4 + heads.len()..)?;
    let mut overrides: Vec<Override> = Vec::new();
    for head in heads.chunks_exact(HEAD) {
        overrides.push(Override { list: u32_at(head, 0)?, ..Override::default() });
    }
    for (head, own) in heads.chunks_exact(HEAD).zip(&mut overrides) {
        // Each entry has four bytes before its levels.
        let Some(after) = rest.get(4..) else { break };
        rest = after;
        for _ in 0..u8_at(head, 12)? {
            let Some(used) = change(rest, own) else { return Some(overrides) };
            rest = rest.get(used..)?;
        }
    }
    Some(overrides)
}

/// What an override changes of one level (LFOLVL); the bytes it takes.
fn change(bytes: &[u8], own: &mut Override) -> Option<usize> {
    const HEAD: usize = 8;
    let (start, flags) = (u32_at(bytes, 0)?, u32_at(bytes, 4)?);
    let at = usize::try_from(flags & 0xF).ok()?;
    if flags & (1 << 5) != 0 {
        let (level, length) = level(bytes.get(HEAD..)?)?;
        if flags & (1 << 4) != 0 {
            own.starts.insert(at, level.start);
        }
        own.levels.insert(at, level);
        return Some(HEAD + length);
    }
    if flags & (1 << 4) != 0 {
        own.starts.insert(at, start.min(u32::from(u16::MAX)));
    }
    Some(HEAD)
}
