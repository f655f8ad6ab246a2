//! Numbers as the comparison of two texts masks them: how long they are, and whether they count something. What a figure says and
//! counts is read in `figures`.

/// The first characters of the units that such reports count in.
const UNITS: &str =
    "件次个项人名份场期部条家户起宗篇批亩处所支只台套门册张本幅座辆吨天课小学分元公平轮例类款组对位班堂村里";

/// The length of the number at the start of a text, and whether it counts: digits with separators, or Chinese numerals of
/// more than one character.
fn number(text: &str) -> (usize, bool) {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
        return (text[..digits].trim_end_matches(['.', ',']).len(), true);
    }
    let per_cent = text.strip_prefix("百分之");
    let numerals = per_cent.unwrap_or(text);
    let len = numerals.find(|c| !"〇零一二两三四五六七八九十百千点".contains(c)).unwrap_or(numerals.len());
    let large = numerals[..len].contains(['十', '百', '千']);
    match per_cent {
        Some(_) if len > 0 => ("百分之".len() + len, true),
        // 三次 and 一个 are figures of speech as often as figures; 十二次 is one.
        _ => (len, large && numerals[..len].chars().count() >= 2),
    }
}

/// The length of the number or run of numerals at the start of a text, and whether it tells how many: as [`number`], and a
/// single numeral right before a unit (三次, 两件; 一个 is a figure of speech).
pub(super) fn numeral(text: &str) -> (usize, bool) {
    // Nearly every character begins no number: this is asked of each of thousands of reports.
    if !text.starts_with(begins) {
        return (0, false);
    }
    let (len, counts) = number(text);
    let first = text.chars().next();
    let single =
        first.is_some_and(|c| c.len_utf8() == len && c != '一' && !matches!(c, '点' | '百' | '千' | '零' | '〇'));
    (len, counts || single && unit(&text[len..]).is_some())
}

/// Whether a number may begin with a character.
pub(crate) fn begins(c: char) -> bool {
    matches!(
        c,
        '0'..='9'
            | '〇'
            | '零'
            | '一'
            | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '点'
    )
}

/// The length of what makes a number a figure: 万, 亿, 余, 多 and the first character of a unit, or a per cent sign.
fn unit(rest: &str) -> Option<usize> {
    let scaled = rest.trim_start_matches(['万', '亿', '余', '多', '几']);
    let scale = rest.len() - scaled.len();
    let first = scaled.chars().next();
    match first {
        Some('%' | '‰') => Some(scale + first.map_or(0, char::len_utf8)),
        // 12315平台 is a name; 平方米, 平米 are units.
        Some('平') if !scaled.starts_with("平方") && !scaled.starts_with("平米") => None,
        Some(c) if UNITS.contains(c) => Some(scale + c.len_utf8()),
        // 培训人员3.2万; 资金1.5亿,
        _ if rest.starts_with(['万', '亿']) => Some(scale),
        _ => None,
    }
}
