//! Fields: an instruction, then its result. The result is text; the instruction is none.
//!
//! Fields stand within one another, and one may begin in one paragraph and end in another.

/// Characters of an instruction that are kept: its name stands first.
const KEPT: usize = 64;

/// Whether an instruction makes a table of contents, which repeats the headings.
pub(super) fn is_contents(instruction: &str) -> bool {
    let name = instruction.trim_start();
    name.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("TOC"))
        && name.get(3..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// The character that 带圈字符 makes: `EQ \o\ac(○,3)` is shown as ③, and has no result.
fn enclosed(instruction: &str) -> Option<char> {
    let name = instruction.trim_start();
    let equation = name.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("EQ")) && name.contains("\\ac");
    let inner = instruction.rsplit_once(',').filter(|_| equation)?.1;
    let number: u32 = inner.split(')').next()?.trim().parse().ok()?;
    char::from_u32('①' as u32 + number.checked_sub(1)?).filter(|c| ('①'..='⑳').contains(c))
}

/// The open fields, outermost first.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

#[derive(Debug)]
struct Field {
    number: usize,
    instruction: String,
    /// Whether a field around it hides it, and which.
    within: Option<usize>,
    /// Whether it hides what stands in it: until its result begins, and a table of contents to its end.
    hides: bool,
}

impl Fields {
    /// A field begins, with a number of its own.
    pub(super) fn begin(&mut self, number: usize) {
        let within = self.hider();
        self.0.push(Field { number, instruction: String::new(), within, hides: true });
    }

    /// Its result begins.
    pub(super) fn separate(&mut self) {
        if let Some(field) = self.0.last_mut() {
            field.hides = is_contents(&field.instruction);
        }
    }

    /// It ends: its number, and what it shows without a result.
    pub(super) fn end(&mut self) -> Option<(usize, Option<char>)> {
        self.0.pop().map(|field| (field.number, enclosed(&field.instruction)))
    }

    /// A piece of its instruction.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.0.last_mut() {
            let left = KEPT.saturating_sub(field.instruction.len());
            field.instruction.extend(text.chars().take(left));
        }
    }

    /// The outermost field that hides what stands here.
    pub(super) fn hider(&self) -> Option<usize> {
        self.0.last().and_then(|field| field.within.or(field.hides.then_some(field.number)))
    }
}
