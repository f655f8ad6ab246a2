//! The objects of an OFD page: text with the place of each character, straight lines, pictures.
//!
//! An object has a frame on the page (`Boundary`) and perhaps a transform of its own (`CTM`). A text gives its first
//! character's place, and the distances of the others as a list in which `g 3 5.2` stands for three times 5.2. How wide a
//! character is it does not say: a Chinese one is as wide as the type size, another reaches to the next.

use super::{FormatError, Node, POINTS, Xml, area, numbers, resource::Fonts};
use crate::format::{
    layout::{self, Glyph, Matrix, Page, Rule},
    xml::Tag,
};

/// Characters of a file, at most.
const MOST_GLYPHS: usize = 2_000_000;
/// Rules of a page, at most.
const MOST_RULES: usize = 20_000;

/// Reads pages within limits that hold for all of them together.
pub(super) struct Reader {
    glyphs: usize,
}

/// A text object or path being read.
struct Object {
    to_page: Matrix,
    size: f64,
    scale: f64,
    heavy: bool,
    /// Quarter turns of the direction in which the text is written.
    turn: u32,
    seen: bool,
}

/// A stretch of text with its places.
#[derive(Default)]
struct Code {
    text: String,
    x: f64,
    y: f64,
    dx: String,
    dy: String,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { glyphs: MOST_GLYPHS }
    }

    /// Puts the objects of a page or template onto a page; the numbers of the templates behind it.
    ///
    /// # Errors
    /// When the XML is broken, or the file holds more than any report.
    pub(super) fn objects(&mut self, text: &str, fonts: &Fonts, page: &mut Page) -> Result<Vec<String>, FormatError> {
        let mut xml = Xml::new(text);
        let mut open: Vec<String> = Vec::new();
        let mut templates = Vec::new();
        let mut object: Option<Object> = None;
        let mut code: Option<Code> = None;
        let mut path = String::new();
        // A second stretch of a text without a place of its own goes on at the first one's height.
        let mut last = (0.0, 0.0);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(tag) => {
                    match tag.name() {
                        "Template" => templates.extend(tag.attribute("TemplateID").map(|id| id.into_owned())),
                        "TextObject" | "PathObject" => {
                            object = Some(Object::new(&tag, fonts));
                            last = (0.0, 0.0);
                        }
                        "ImageObject" => picture(&tag, page),
                        "TextCode" => code = Some(Code::new(&tag, last)),
                        _ => {}
                    }
                    open.push(tag.name().to_owned());
                }
                Node::Text(text) => match (open.last().map(String::as_str), &mut code) {
                    (Some("TextCode"), Some(code)) => code.text.push_str(&text),
                    (Some("AbbreviatedData"), _) => path.push_str(&text),
                    (Some("PhysicalBox"), _) => {
                        if let Some((width, height)) = area(&text) {
                            (page.width, page.height) = (width * POINTS, height * POINTS);
                        }
                    }
                    _ => {}
                },
                Node::Close(_) => match (open.pop().as_deref(), &object) {
                    (Some("TextCode"), Some(object)) => {
                        if let Some(code) = code.take() {
                            last = (code.x, code.y);
                            self.put(object, &code, page)?;
                        }
                    }
                    (Some("PathObject"), Some(object)) => rules(object, &std::mem::take(&mut path), page),
                    _ => {}
                },
            }
        }
        Ok(templates)
    }

    fn put(&mut self, object: &Object, code: &Code, page: &mut Page) -> Result<(), FormatError> {
        if !object.seen {
            return Ok(());
        }
        let chars: Vec<char> = code.text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
        self.glyphs = self.glyphs.checked_sub(chars.len()).ok_or(FormatError::TooLarge)?;
        let (dx, dy) = (deltas(&code.dx, chars.len()), deltas(&code.dy, chars.len()));
        let turn = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
        let along = turn.get((object.turn % 4) as usize).copied().unwrap_or((1.0, 0.0));
        let (along, up) = (object.to_page.vector(along.0, along.1), object.to_page.vector(0.0, 1.0));
        let (unit, height) = (along.0.hypot(along.1), up.0.hypot(up.1));
        if !(unit.is_normal() && height.is_normal()) {
            return Ok(());
        }
        let (mut x, mut y) = (code.x, code.y);
        for (i, char) in chars.into_iter().enumerate() {
            let step = dx.get(i).copied().unwrap_or(0.0).hypot(dy.get(i).copied().unwrap_or(0.0));
            let (px, py) = object.to_page.point(x, y);
            page.glyphs.push(Glyph {
                char,
                x: px,
                y: py,
                width: width(char, object.size * object.scale, step) * unit,
                size: object.size * height,
                along: (along.0 / unit, along.1 / unit),
                heavy: object.heavy,
            });
            x += dx.get(i).copied().unwrap_or(0.0);
            y += dy.get(i).copied().unwrap_or(0.0);
        }
        Ok(())
    }
}

/// The width of a character by its kind and by the distance of the next.
fn width(char: char, size: f64, step: f64) -> f64 {
    match layout::is_wide(char) {
        true if step > 0.0 => size.min(step),
        true => size,
        false if step > 0.0 && step < 0.95 * size => step,
        false => size / 2.0,
    }
}

impl Object {
    fn new(tag: &Tag<'_>, fonts: &Fonts) -> Self {
        let number =
            |name: &str| tag.attribute(name).and_then(|n| n.trim().parse::<f64>().ok()).filter(|n| n.is_finite());
        let list = |name: &str| tag.attribute(name).map(|list| numbers(&list)).unwrap_or_default();
        let own = <[f64; 6]>::try_from(list("CTM")).map_or(Matrix::IDENTITY, Matrix);
        let frame = match list("Boundary").as_slice() {
            [x, y, ..] => Matrix::translation(*x, *y),
            _ => Matrix::IDENTITY,
        };
        let page = Matrix([POINTS, 0.0, 0.0, POINTS, 0.0, 0.0]);
        let weight = number("Weight").is_some_and(|weight| weight >= 600.0);
        let font = tag.attribute("Font").unwrap_or_default();
        Self {
            to_page: own.then(frame).then(page),
            // Some programs write it in lower case.
            size: number("Size").or(number("size")).unwrap_or(3.7),
            scale: number("HScale").unwrap_or(1.0),
            heavy: weight || fonts.is_heavy(&font),
            turn: number("ReadDirection").map_or(0, |degrees| (degrees / 90.0).rem_euclid(4.0).round() as u32),
            seen: tag.attribute("Visible").is_none_or(|seen| seen != "false"),
        }
    }
}

impl Code {
    fn new(tag: &Tag<'_>, last: (f64, f64)) -> Self {
        let number = |name: &str| tag.attribute(name).and_then(|n| n.trim().parse::<f64>().ok());
        let list = |name: &str| tag.attribute(name).map(|list| list.into_owned()).unwrap_or_default();
        Self {
            text: String::new(),
            x: number("X").unwrap_or(last.0),
            y: number("Y").unwrap_or(last.1),
            dx: list("DeltaX"),
            dy: list("DeltaY"),
        }
    }
}

/// A list of distances, no more than `most` of them: `5.2 g 3 4.1` is 5.2 4.1 4.1 4.1.
fn deltas(list: &str, most: usize) -> Vec<f64> {
    let mut out = Vec::new();
    let mut words = list.split_whitespace();
    while let Some(word) = words.next().filter(|_| out.len() < most) {
        let (times, value) = if word == "g" {
            (words.next().and_then(|n| n.parse::<usize>().ok()).unwrap_or(0), words.next())
        } else {
            (1, Some(word))
        };
        let Some(value) = value.and_then(|v| v.parse::<f64>().ok()).filter(|v| v.is_finite()) else { break };
        out.extend(std::iter::repeat_n(value, times.min(most - out.len())));
    }
    out
}

/// Notes how much of the page a picture covers.
fn picture(tag: &Tag<'_>, page: &mut Page) {
    if let Some((width, height)) = tag.attribute("Boundary").and_then(|frame| area(&frame)) {
        let share = width * POINTS * height * POINTS / (page.width * page.height).max(1.0);
        page.picture = (page.picture + share.min(1.0)).min(1.0);
    }
}

/// The straight lines of a path (`M x y L x y … C`), thin bars as one line.
fn rules(object: &Object, path: &str, page: &mut Page) {
    let mut points: Vec<(f64, f64)> = Vec::new();
    let mut flush = |points: &mut Vec<(f64, f64)>| {
        if page.rules.len() < MOST_RULES {
            match Rule::around(points) {
                Some(rule) => page.rules.push(rule),
                None => page.rules.extend(points.windows(2).map(|ends| Rule { from: ends[0], to: ends[1] })),
            }
        }
        points.clear();
    };
    let mut words = path.split_whitespace();
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse::<f64>().ok()).filter(|n| n.is_finite()).unwrap_or(0.0);
        match word {
            "M" | "S" => {
                flush(&mut points);
                points.push(object.to_page.point(number(), number()));
            }
            "L" => points.push(object.to_page.point(number(), number())),
            "C" => points.extend(points.first().copied()),
            // A curve is no rule: its end is where the next line begins.
            "B" | "Q" | "A" => {
                flush(&mut points);
                let skipped = match word {
                    "B" => 4,
                    "Q" => 2,
                    _ => 5,
                };
                for _ in 0..skipped {
                    number();
                }
                points.push(object.to_page.point(number(), number()));
            }
            _ => {}
        }
    }
    flush(&mut points);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_written_out() {
        assert_eq!(deltas("5.2 g 3 4.1 2", 9), [5.2, 4.1, 4.1, 4.1, 2.0]);
        assert_eq!(deltas("g 4000000000 1", 2), [1.0, 1.0]);
        assert_eq!(deltas("g x 1 2", 2), [2.0]);
    }

    #[test]
    fn a_text_is_placed_through_frame_and_transform() {
        let page = r#"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer><ofd:TextObject ID="4"
            Boundary="10 20 100 10" CTM="2 0 0 2 0 0" Font="1" Size="5"><ofd:TextCode X="1" Y="4" DeltaX="g 2 5">依法&#x884C;</ofd:TextCode>
            </ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"#;
        let mut out = Page { width: 595.0, height: 842.0, ..Page::default() };
        Reader::new().objects(page, &Fonts::default(), &mut out).unwrap();
        let got: Vec<(char, i64, i64)> =
            out.glyphs.iter().map(|g| (g.char, (g.x / POINTS).round() as i64, (g.y / POINTS).round() as i64)).collect();
        assert_eq!(got, [('依', 12, 28), ('法', 22, 28), ('行', 32, 28)]);
        assert!((out.glyphs[0].size - 10.0 * POINTS).abs() < 0.01);
    }
}
