//! The numbers of list items, which a browser shows and the page's text does not hold.

use super::{
    look::declaration,
    tree::{Id, Tree},
};

/// The lists that are open, each with the number of its next item.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<(Id, i64, i64)>,
}

impl Lists {
    /// A list begins.
    pub(super) fn enter(&mut self, tree: &Tree, id: Id) {
        let start = tree.attribute(id, "start").and_then(|value| value.trim().parse().ok());
        let reversed = tree.attribute(id, "reversed").is_some();
        let items = || {
            let mut child = tree.node(id).first;
            let each = std::iter::from_fn(|| {
                let now = child?;
                child = tree.node(now).next;
                Some(now)
            });
            i64::try_from(each.filter(|id| tree.name(*id) == "li").count()).unwrap_or(1)
        };
        let first = start.unwrap_or_else(|| if reversed { items() } else { 1 });
        self.open.push((id, first, if reversed { -1 } else { 1 }));
    }

    /// A list ends.
    pub(super) fn leave(&mut self, id: Id) {
        if self.open.last().is_some_and(|(open, ..)| *open == id) {
            self.open.pop();
        }
    }

    /// The number of the item that begins, as it is shown; `None` where none is.
    pub(super) fn item(&mut self, tree: &Tree, item: Id) -> Option<String> {
        let (list, next, step) = self.open.last_mut()?;
        if tree.node(item).parent != Some(*list) || tree.name(*list) != "ol" {
            return None;
        }
        let number = tree.attribute(item, "value").and_then(|value| value.trim().parse().ok()).unwrap_or(*next);
        *next = number.saturating_add(*step);
        let own = tree.attribute(item, "style").and_then(style).or_else(|| {
            let of_list = tree.attribute(*list, "style").and_then(style);
            of_list.or_else(|| tree.attribute(*list, "type").map(str::trim))
        });
        shown(number, own.unwrap_or("decimal"))
    }
}

fn style(style: &str) -> Option<&str> {
    let whole = || {
        declaration(style, "list-style")?.split_whitespace().find(|word| shown(1, word).is_some() || *word == "none")
    };
    declaration(style, "list-style-type").or_else(whole)
}

fn shown(number: i64, kind: &str) -> Option<String> {
    let n = u32::try_from(number).ok();
    Some(match kind {
        "decimal" | "1" => format!("{number}."),
        "decimal-leading-zero" => format!("{number:02}."),
        "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" | "cjk-decimal" | "hiragana-iroha" => {
            format!("{}、", chinese(n?)?)
        }
        "lower-alpha" | "lower-latin" | "a" => format!("{}.", letters(n?)?.to_lowercase()),
        "upper-alpha" | "upper-latin" | "A" => format!("{}.", letters(n?)?),
        "lower-roman" | "i" => format!("{}.", roman(n?)?.to_lowercase()),
        "upper-roman" | "I" => format!("{}.", roman(n?)?),
        _ => return None,
    })
}

/// 一 to 九十九.
fn chinese(number: u32) -> Option<String> {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    let ones = DIGITS.get(ones)?;
    match tens {
        0 if number > 0 => Some((*ones).to_owned()),
        1 => Some(format!("十{ones}")),
        2..=9 => Some(format!("{}十{ones}", DIGITS.get(tens)?)),
        _ => None,
    }
}

fn letters(number: u32) -> Option<String> {
    let letter = |n: u32| char::from_u32(u32::from(b'A') + n - 1);
    match number {
        1..=26 => Some(letter(number)?.to_string()),
        27..=702 => Some([letter((number - 1) / 26)?, letter((number - 1) % 26 + 1)?].iter().collect()),
        _ => None,
    }
}

fn roman(number: u32) -> Option<String> {
    const PARTS: [(u32, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    if !(1..400).contains(&number) {
        return None;
    }
    let (mut left, mut out) = (number, String::new());
    for (value, sign) in PARTS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_a_browser_shows_them() {
        let cases = [
            (3, "decimal", Some("3.")),
            (12, "cjk-ideographic", Some("十二、")),
            (20, "cjk-ideographic", Some("二十、")),
            (28, "a", Some("ab.")),
            (49, "I", Some("XLIX.")),
            (1, "none", None),
            (0, "a", None),
        ];
        for (number, kind, expected) in cases {
            assert_eq!(shown(number, kind).as_deref(), expected, "{kind}");
        }
        assert_eq!(style("list-style: none inside"), Some("none"));
    }
}
