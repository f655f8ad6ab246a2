//! What characters are, seen as type: Chinese or not, wide or not, sense or nonsense.
//!
//! Whether a file's characters mean anything is asked here, once for the whole file: a font without a table of what its codes
//! stand for gives letters that look like text to a program and are none.

use super::{Page, UNKNOWN};

/// Whether a character is as wide as the type size: Chinese, its punctuation, full-width forms.
pub(in crate::format) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{A4CF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF01}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}' | '\u{20000}'..='\u{3FFFF}' | '“' | '”' | '‘' | '’' | '…' | '—'
        | '\u{2460}'..='\u{24FF}' | '·')
}

/// Whether a character is a Chinese one.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// The characters that the radicals from U+2F00 on look like, in their order.
const RADICALS: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
    廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
    邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
/// Radicals in their simplified or shortened forms (from U+2E80 on) that are characters of their own as well, and these.
const FORMS: (&str, &str) = (
    "⺇⺈⺌⺒⺗⺝⺟⺠⺬⺮⺶⻁⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "几刀小巳心月母民示竹羊虎西见角贝足车長长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
);

/// A character as a person types it: a font that draws a character and the radical of the same shape alike makes programs
/// write the radical (⼈ for 人).
pub(super) fn plain(c: char) -> char {
    let nth = |text: &str, n: Option<usize>| n.and_then(|n| text.chars().nth(n)).unwrap_or(c);
    match c {
        '\u{2F00}'..='\u{2FD5}' => nth(RADICALS, usize::try_from(u32::from(c) - 0x2F00).ok()),
        '\u{2E80}'..='\u{2EFF}' => nth(FORMS.1, FORMS.0.chars().position(|form| form == c)),
        _ => c,
    }
}

/// Whether a line may not begin with a character: closing marks.
pub(super) fn clings(c: char) -> bool {
    "，。、；：！？）》〉」』】〕”’…％%,.;:!?)]}·—".contains(c)
}

/// Whether nothing follows a character before the line may end: opening marks.
pub(super) fn opens(c: char) -> bool {
    "（《〈「『【〔“‘([{".contains(c)
}

/// Whether a sentence or a clause ends with a character.
pub(super) fn ends_sentence(c: char) -> bool {
    "。！？；：!?;:…”）)".contains(c)
}

/// Chinese characters from which on a text without any of the commonest characters and marks is no language.
const ENOUGH: usize = 200;

/// Whether the characters of a file are those of a text that a person could read.
pub(super) fn is_language(pages: &[Page]) -> bool {
    let (mut all, mut unknown, mut strange, mut han, mut common) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for glyph in pages.iter().flat_map(|page| &page.glyphs).filter(|g| !g.char.is_whitespace()) {
        all += 1;
        match glyph.char {
            UNKNOWN | '\u{E000}'..='\u{F8FF}' => unknown += 1,
            c if is_han(c) => {
                han += 1;
                common += usize::from("的和一是法政".contains(c));
            }
            '。' | '，' | '、' | ',' => common += 1,
            c if is_wide(c) || c.is_ascii_graphic() || ('\u{2000}'..='\u{27BF}').contains(&c) => {}
            '\u{A0}'..='\u{FF}' | '\u{370}'..='\u{3FF}' if !glyph.char.is_alphabetic() => {}
            _ => strange += 1,
        }
    }
    unknown * 4 < all && strange * 3 < all && (han < ENOUGH || common * 100 > han)
}

/// Whether the name of a face is that of a bold or black one.
pub(in crate::format) fn names_heavy(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["bold", "black", "heavy", "hei", "黑", "粗", "sans"].iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_the_characters_they_look_like() {
        assert_eq!("⼈⺠⽂⽇⻅⿕".chars().map(plain).collect::<String>(), "人民文日见龠");
        assert_eq!(plain('人'), '人');
        assert_eq!(FORMS.0.chars().count(), FORMS.1.chars().count());
    }
}
