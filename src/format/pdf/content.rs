//! What a page draws: its characters with their places, its rules and pictures.
//!
//! Follows the operators of the page and of the forms it uses, as far as they move or show text, draw straight lines or place
//! pictures. Colour, clipping and the rest are of no matter. Text that is marked as header, footer or watermark by the program
//! that wrote the file is left out; text drawn invisibly (the layer of a text recognition) is read.

use std::{collections::HashMap, rc::Rc};

use hayro_syntax::{
    content::{TypedIter, ops::TypedInstruction as Op},
    object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream, dict::keys},
    page::{Page as PdfPage, Resources},
};

use super::{font::Font, path::Path, stream};
use crate::format::{
    FormatError,
    layout::{Glyph, Matrix, Page},
};

/// Characters of a file, at most.
const MOST_GLYPHS: usize = 2_000_000;
/// Operators of a file, at most.
const MOST_STEPS: usize = 5_000_000;
/// Steps that reading a font, or unpacking a form, counts for.
const OBJECT_STEPS: usize = 500;
/// Bytes of a file that are unpacked, at most.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Forms within forms, at most.
const DEEPEST: usize = 12;
/// Saved states and marks, at most.
const MOST_SAVED: usize = 1_000;

/// Reads the pages of one file within limits that hold for all of them together.
pub(super) struct Reader {
    fonts: HashMap<ObjectIdentifier, Option<Rc<Font>>>,
    bytes: u64,
    steps: usize,
    glyphs: usize,
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    stroked: bool,
}

/// A stretch of operators being followed: a page or a form on it.
struct Run<'r> {
    reader: &'r mut Reader,
    page: &'r mut Page,
    state: State,
    saved: Vec<State>,
    /// Where the next character stands, and where the line began.
    text: Matrix,
    line: Matrix,
    path: Path,
    /// Whether each open mark is one of header, footer or watermark.
    marks: Vec<bool>,
    depth: usize,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { fonts: HashMap::new(), bytes: MOST_BYTES, steps: MOST_STEPS, glyphs: MOST_GLYPHS }
    }

    /// What stands on a page.
    ///
    /// # Errors
    /// When the file holds more than any report.
    pub(super) fn page(&mut self, page: &PdfPage<'_>) -> Result<Page, FormatError> {
        let (width, height) = page.render_dimensions();
        let mut out = Page { width: width.into(), height: height.into(), ..Page::default() };
        let mut content = Vec::new();
        let streams: Vec<Stream<'_>> = match page.raw().get::<Object<'_>>(keys::CONTENTS) {
            Some(Object::Stream(stream)) => vec![stream],
            Some(Object::Array(streams)) => streams.iter::<Stream<'_>>().collect(),
            _ => Vec::new(),
        };
        for stream in streams {
            match stream::unpacked(&stream, &mut self.bytes)? {
                Some(data) => {
                    content.extend_from_slice(&data);
                    content.push(b'\n');
                }
                None => out.broken = true,
            }
        }
        let ctm = Matrix(page.initial_transform(true).as_coeffs());
        let state = State {
            ctm,
            font: None,
            size: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            stroked: false,
        };
        let mut run = Run {
            reader: self,
            page: &mut out,
            state,
            saved: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            path: Path::default(),
            marks: Vec::new(),
            depth: 0,
        };
        run.follow(&content, page.resources())?;
        Ok(out)
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> Result<Option<Rc<Font>>, FormatError> {
        let id = resources.fonts.get_ref(name).map(ObjectIdentifier::from);
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Ok(font.clone());
        }
        self.steps = self.steps.checked_sub(OBJECT_STEPS).ok_or(FormatError::TooLarge)?;
        let font = match resources.get_font(name) {
            Some(dict) => Font::new(&dict, &mut self.bytes)?.map(Rc::new),
            None => None,
        };
        if let Some(id) = id {
            self.fonts.insert(id, font.clone());
        }
        Ok(font)
    }
}

impl Run<'_> {
    fn follow(&mut self, content: &[u8], resources: &Resources<'_>) -> Result<(), FormatError> {
        let mut steps = TypedIter::new(content);
        while let Some(step) = steps.next() {
            self.reader.steps = self.reader.steps.checked_sub(1).ok_or(FormatError::TooLarge)?;
            self.step(&step, resources)?;
        }
        Ok(())
    }

    fn step(&mut self, step: &Op<'_, '_>, resources: &Resources<'_>) -> Result<(), FormatError> {
        match step {
            Op::SaveState(_) if self.saved.len() < MOST_SAVED => self.saved.push(self.state.clone()),
            Op::RestoreState(_) => {
                if let Some(state) = self.saved.pop() {
                    self.state = state;
                }
            }
            Op::Transform(m) => self.state.ctm = matrix([m.0, m.1, m.2, m.3, m.4, m.5]).then(self.state.ctm),
            Op::XObject(name) => self.object(name.0, resources)?,
            Op::InlineImage(_) => self.picture(),
            Op::BeginMarkedContent(_) if self.marks.len() < MOST_SAVED => self.marks.push(false),
            Op::BeginMarkedContentWithProperties(mark) if self.marks.len() < MOST_SAVED => {
                self.marks.push(**mark.0 == *keys::ARTIFACT && is_pagination(mark.1, resources));
            }
            Op::EndMarkedContent(_) => {
                self.marks.pop();
            }
            _ => {
                if !self.path.step(step, self.state.ctm, &mut self.page.rules) {
                    self.text_step(step, resources)?;
                }
            }
        }
        Ok(())
    }

    fn text_step(&mut self, step: &Op<'_, '_>, resources: &Resources<'_>) -> Result<(), FormatError> {
        match step {
            Op::BeginText(_) => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            Op::TextFont(font) => {
                self.state.size = font.1.as_f64();
                self.state.font = self.reader.font(resources, font.0)?;
            }
            Op::CharacterSpacing(spacing) => self.state.spacing = spacing.0.as_f64(),
            Op::WordSpacing(spacing) => self.state.word_spacing = spacing.0.as_f64(),
            Op::HorizontalScaling(scale) => self.state.scale = scale.0.as_f64() / 100.0,
            Op::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
            Op::TextRise(rise) => self.state.rise = rise.0.as_f64(),
            // Filled and outlined: how a program makes a face bold that has no bold.
            Op::TextRenderingMode(mode) => self.state.stroked = mode.0.as_i64() == 2,
            Op::NextLine(to) => self.move_line(to.0.as_f64(), to.1.as_f64()),
            Op::NextLineAndSetLeading(to) => {
                self.state.leading = -to.1.as_f64();
                self.move_line(to.0.as_f64(), to.1.as_f64());
            }
            Op::SetTextMatrix(m) => {
                self.line = matrix([m.0, m.1, m.2, m.3, m.4, m.5]);
                self.text = self.line;
            }
            Op::NextLineUsingLeading(_) => self.move_line(0.0, -self.state.leading),
            Op::ShowText(text) => self.show(text.0.as_bytes())?,
            Op::NextLineAndShowText(text) => {
                self.move_line(0.0, -self.state.leading);
                self.show(text.0.as_bytes())?;
            }
            Op::ShowTextWithParameters(text) => {
                self.state.word_spacing = text.0.as_f64();
                self.state.spacing = text.1.as_f64();
                self.move_line(0.0, -self.state.leading);
                self.show(text.2.as_bytes())?;
            }
            Op::ShowTexts(texts) => {
                for item in texts.0.iter::<Object<'_>>() {
                    match item {
                        Object::String(text) => self.show(text.as_bytes())?,
                        Object::Number(back) => self.advance(-back.as_f64() / 1000.0 * self.state.size),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::translation(x, y).then(self.line);
        self.text = self.line;
    }

    /// Moves on along the line, in units of text space.
    fn advance(&mut self, by: f64) {
        let vertical = self.state.font.as_ref().is_some_and(|font| font.vertical);
        let (x, y) = if vertical { (0.0, -by) } else { (by * self.state.scale, 0.0) };
        self.text = Matrix::translation(x, y).then(self.text);
    }

    fn show(&mut self, mut bytes: &[u8]) -> Result<(), FormatError> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        let hidden = self.marks.contains(&true);
        while let Some((code, length)) = font.next(bytes) {
            bytes = bytes.get(length.max(1)..).unwrap_or_default();
            self.reader.glyphs = self.reader.glyphs.checked_sub(1).ok_or(FormatError::TooLarge)?;
            let width = if font.vertical { 1.0 } else { code.width } * self.state.size;
            if !hidden {
                self.put(&font, &code.text, width);
            }
            let blank = if code.blank { self.state.word_spacing } else { 0.0 };
            self.advance(width + self.state.spacing + blank);
        }
        Ok(())
    }

    fn put(&mut self, font: &Font, text: &str, width: f64) {
        let to_page = self.text.then(self.state.ctm);
        let (x, y) = to_page.point(0.0, self.state.rise);
        let (up, along) = (to_page.vector(0.0, self.state.size), to_page.vector(self.state.scale, 0.0));
        let along = if font.vertical { to_page.vector(0.0, -1.0) } else { along };
        let (size, unit) = (up.0.hypot(up.1), along.0.hypot(along.1));
        if !(size.is_normal() && unit.is_normal()) {
            return;
        }
        let turned = self.state.size.signum();
        let (dx, dy) = (along.0 / unit * turned, along.1 / unit * turned);
        let parts = text.chars().count().max(1) as f64;
        let each = (width * unit).abs() / parts;
        for (i, char) in text.chars().enumerate() {
            let by = each * i as f64;
            let heavy = font.heavy || self.state.stroked;
            self.page.glyphs.push(Glyph {
                char,
                x: x + dx * by,
                y: y + dy * by,
                width: each,
                size,
                along: (dx, dy),
                heavy,
            });
        }
    }

    fn object(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Result<(), FormatError> {
        let Some(object) = resources.get_x_object(name) else { return Ok(()) };
        if stream::is_picture(&object) {
            self.picture();
            return Ok(());
        }
        if self.depth >= DEEPEST {
            return Ok(());
        }
        self.reader.steps = self.reader.steps.checked_sub(OBJECT_STEPS).ok_or(FormatError::TooLarge)?;
        let Some(content) = stream::unpacked(&object, &mut self.reader.bytes)? else {
            self.page.broken = true;
            return Ok(());
        };
        let state = self.state.clone();
        if let Some(m) = object.dict().get::<Array<'_>>(keys::MATRIX) {
            let m: Vec<f64> = m.iter::<f64>().take(6).collect();
            if let Ok(m) = <[f64; 6]>::try_from(m) {
                self.state.ctm = Matrix(m).then(self.state.ctm);
            }
        }
        let saved = std::mem::take(&mut self.saved);
        let marks = self.marks.len();
        let at = (self.text, self.line);
        self.depth += 1;
        match object.dict().get::<Dict<'_>>(keys::RESOURCES) {
            Some(own) => self.follow(&content, &Resources::new(own))?,
            None => self.follow(&content, resources)?,
        }
        self.depth -= 1;
        (self.text, self.line) = at;
        self.marks.truncate(marks);
        (self.state, self.saved) = (state, saved);
        Ok(())
    }

    /// A picture fills the unit square.
    fn picture(&mut self) {
        let (across, up) = (self.state.ctm.vector(1.0, 0.0), self.state.ctm.vector(0.0, 1.0));
        let area = (across.0 * up.1 - across.1 * up.0).abs() / (self.page.width * self.page.height).max(1.0);
        // A scan may be laid down in strips.
        self.page.picture = (self.page.picture + area.min(1.0)).min(1.0);
    }
}

/// Whether a mark is that of a header, a footer or a watermark.
fn is_pagination(properties: &Object<'_>, resources: &Resources<'_>) -> bool {
    let dict = match properties {
        Object::Dict(dict) => Some(dict.clone()),
        Object::Name(name) => resources.properties.get::<Dict<'_>>(name),
        _ => None,
    };
    dict.and_then(|dict| dict.get::<Name<'_>>(keys::TYPE)).is_some_and(|kind| *kind == *b"Pagination")
}

fn matrix(m: [Number; 6]) -> Matrix {
    Matrix(m.map(|n| n.as_f64()))
}
