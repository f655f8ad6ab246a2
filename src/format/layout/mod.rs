//! Pages of positioned characters to the paragraphs their author wrote.
//!
//! PDF and OFD files say where each character stands and nothing of lines, paragraphs or tables. Both readers end here: a
//! page is turned upright, its characters become lines ([`line`]), ruled tables are taken out ([`table`]), columns are put in
//! reading order ([`column`]), headers, footers and page numbers are dropped ([`margin`]), and lines are joined into
//! paragraphs by their geometry ([`paragraph`]). Nothing here knows file formats, and no character is guessed.

mod cells;
mod column;
mod face;
mod heading;
mod line;
mod margin;
mod matrix;
mod paragraph;
mod setting;
mod table;
mod upright;

pub(super) use face::{is_wide, names_heavy};
pub(super) use matrix::Matrix;

use super::extract::Extract;
use crate::{document::Draft, text::Said};

/// Stands for a character of which the file does not tell what it is.
pub(super) const UNKNOWN: char = '\u{FFFD}';

/// A character on a page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it is; [`UNKNOWN`] when that cannot be told.
    pub(super) char: char,
    /// Left end of its base line, in points from the left edge.
    pub(super) x: f64,
    /// Its base line, in points from the upper edge.
    pub(super) y: f64,
    /// How far it advances along its base line.
    pub(super) width: f64,
    /// Type size in points.
    pub(super) size: f64,
    /// Direction of writing as a unit vector, y downwards.
    pub(super) along: (f64, f64),
    /// Whether its face is bold or a black one (黑体).
    pub(super) heavy: bool,
}

/// A drawn line or thin bar, or one edge of a frame: from one end to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) from: (f64, f64),
    pub(super) to: (f64, f64),
}

/// A bar thicker than this is an area, in points.
const THICKEST: f64 = 3.0;

impl Rule {
    /// A broken line as one rule, when it runs around a thin bar.
    pub(super) fn around(line: &[(f64, f64)]) -> Option<Self> {
        let start = *line.first()?;
        let fold = |(l, h): (f64, f64), v: f64| (l.min(v), h.max(v));
        let (left, right) = line.iter().map(|p| p.0).fold((start.0, start.0), fold);
        let (top, bottom) = line.iter().map(|p| p.1).fold((start.1, start.1), fold);
        let (x, y) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        match (right - left, bottom - top) {
            (w, h) if h <= THICKEST && w > h => Some(Self { from: (left, y), to: (right, y) }),
            (w, h) if w <= THICKEST && h > w => Some(Self { from: (x, top), to: (x, bottom) }),
            _ => None,
        }
    }
}

/// A page: what stands on it, in the order in which it is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Points.
    pub(super) width: f64,
    /// Points.
    pub(super) height: f64,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// The share of the page that its largest picture covers, from 0 to 1.
    pub(super) picture: f64,
    /// Whether a part of what stands on it could not be read.
    pub(super) broken: bool,
}

/// Characters of a page below which it is taken for a picture when a picture covers it.
const HARDLY_ANY: usize = 40;
/// The share of a page from which on a picture is the page.
const WHOLE: f64 = 0.4;

impl Page {
    /// Whether the page is a picture: a scan, perhaps with a page number or a stamp as text.
    fn is_picture(&self) -> bool {
        self.picture >= WHOLE && self.visible() < HARDLY_ANY
    }

    fn visible(&self) -> usize {
        self.glyphs.iter().filter(|g| !g.char.is_whitespace()).count()
    }
}

/// What pages hold, when they hold no text to judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Without {
    /// Nothing at all.
    Anything,
    /// Pictures only.
    Letters,
    /// Characters of which the file does not tell what they are.
    Meaning,
}

/// The draft of pages.
///
/// # Errors
/// When they hold no text that can be read.
pub(super) fn draft(pages: Vec<Page>) -> Result<Draft, Without> {
    let pictures: Vec<usize> = (1..).zip(&pages).filter(|(_, page)| page.is_picture()).map(|(n, _)| n).collect();
    let written: usize = pages.iter().filter(|page| !page.is_picture()).map(Page::visible).sum();
    if written == 0 || (!pictures.is_empty() && written < HARDLY_ANY) {
        return Err(if pictures.is_empty() && pages.iter().all(|p| p.picture == 0.0) {
            Without::Anything
        } else {
            Without::Letters
        });
    }
    if !face::is_language(&pages) {
        return Err(Without::Meaning);
    }
    let broken: Vec<usize> = (1..).zip(&pages).filter(|(_, page)| page.broken).map(|(n, _)| n).collect();
    let unknown = unknown_on(&pages);
    let flows = pages.into_iter().enumerate().filter(|(_, page)| !page.is_picture()).flat_map(|(index, page)| {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        upright::turned(page).into_iter().map(move |page| (number, page))
    });
    let mut sheets: Vec<column::Sheet> = flows.map(|(number, page)| column::sheet(number, page)).collect();
    margin::strip(&mut sheets);
    let mut extract = Extract::default();
    paragraph::put(&sheets, &mut extract);
    let mut draft = extract.finish("UTF-8");
    draft.omitted.extend(told(
        &pictures,
        ("是图片，没有可提取的文字", "is a picture without text", "are pictures without text"),
    ));
    draft.omitted.extend(told(
        &broken,
        (
            "已损坏，部分内容无法读取",
            "is damaged and could be read in part only",
            "are damaged and could be read in part only",
        ),
    ));
    draft.omitted.extend(told(
        &unknown,
        ("有字符未附编码，无法识别", "has characters that cannot be told", "have characters that cannot be told"),
    ));
    Ok(draft)
}

/// The pages that hold characters nobody can tell, ornaments of symbol faces aside.
fn unknown_on(pages: &[Page]) -> Vec<usize> {
    let holds = |page: &Page| page.glyphs.iter().any(|g| g.char == UNKNOWN);
    (1..).zip(pages).filter(|(_, page)| holds(page)).map(|(number, _)| number).collect()
}

/// “第3、5页是图片”: what is the matter with some pages.
fn told(pages: &[usize], (zh, one, many): (&str, &str, &str)) -> Option<Said> {
    let numbers: Vec<String> = pages.iter().take(20).map(usize::to_string).collect();
    let more = pages.len() > numbers.len();
    Some(match numbers.as_slice() {
        [] => return None,
        [number] => Said::new(format!("第{number}页{zh}"), format!("page {number} {one}")),
        _ => Said::new(
            format!(
                "第{}页{}{zh}",
                numbers.join("、"),
                if more { format!("等{}页", pages.len()) } else { String::new() }
            ),
            format!(
                "pages {}{} {many}",
                numbers.join(", "),
                if more { format!(" ({} in all)", pages.len()) } else { String::new() }
            ),
        ),
    })
}
