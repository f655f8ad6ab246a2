//! The characters of runs: what is text, what is hidden, and where it stands.

use std::ops::Range;

use super::{
    super::{
        Part,
        piece::{Note, Run},
        xml::Tag,
    },
    Frame, Walk,
};

impl Walk<'_, '_> {
    pub(super) fn field(&mut self, kind: &str) {
        let next = self.next_field;
        let sink = self.sink();
        match kind {
            "begin" => {
                sink.fields.begin(next);
                self.next_field += 1;
            }
            "separate" => sink.fields.separate(),
            "end" => {
                if let Some((number, shown)) = sink.fields.end() {
                    self.ended.insert(number);
                    if let Some(c) = shown {
                        self.put(c.encode_utf8(&mut [0; 4]));
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn reference(&mut self, tag: &Tag<'_>) {
        let part = if tag.is("footnoteReference") { Part::Footnotes } else { Part::Endnotes };
        if self.part == Part::Document
            && !self.is_hidden()
            && let (Some(id), Some(open)) = (tag.attribute("id"), self.paragraphs.last_mut())
        {
            open.read.notes.push(Note { part, id: id.into_owned() });
        }
    }

    /// A character that stands for itself.
    pub(super) fn character(&mut self, tag: &Tag<'_>) {
        if self.runs.is_empty() {
            return;
        }
        let symbol = || {
            let code = u32::from_str_radix(&tag.attribute("char")?, 16).ok()?;
            // A character of a symbol font has its own meaning there, which no text can carry.
            char::from_u32(code).filter(|c| !('\u{E000}'..='\u{F8FF}').contains(c) && !c.is_control())
        };
        let c = match tag.name() {
            "br" | "cr" => Some('\n'),
            "noBreakHyphen" => Some('-'),
            "sym" | "symEx" => symbol(),
            _ => Some('\t'),
        };
        if let Some(c) = c {
            self.put(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// Whether the open run is hidden.
    fn is_hidden(&self) -> bool {
        let style = self.paragraphs.last().is_some_and(|open| open.style.hidden);
        self.runs.last().is_some_and(|run| {
            let of_style = run.style.as_ref().map_or(style, |own| own.hidden || style);
            run.properties.hidden.unwrap_or(of_style)
        })
    }

    fn put(&mut self, text: &str) {
        if self.is_hidden() {
            return;
        }
        let hider = self.sinks.last().and_then(|sink| sink.fields.hider());
        let Some(open) = self.paragraphs.last_mut() else { return };
        let from = open.read.text.len();
        open.read.text.push_str(text);
        let to = open.read.text.len();
        if let Some(field) = hider {
            match open.read.hidden.last_mut() {
                Some((range, last)) if *last == field && range.end == from => range.end = to,
                _ => open.read.hidden.push((from..to, field)),
            }
            return;
        }
        let (run, style) = (self.runs.last(), &open.style);
        let of_run = run.and_then(|run| run.style.as_ref());
        let bold =
            run.and_then(|run| run.properties.bold).unwrap_or(of_run.is_some_and(|of_run| of_run.bold) != style.bold);
        let size = run.and_then(|run| run.properties.size.or(of_run.and_then(|of_run| of_run.size))).or(style.size);
        let font = run.and_then(|run| run.properties.font.or(of_run.and_then(|of_run| of_run.font))).or(style.font);
        open.read.face.add(text.chars().filter(|c| !c.is_whitespace()).count(), bold, size, font);
    }

    pub(super) fn text(&mut self, text: &str) {
        match self.stack.last() {
            // A line that ends within w:t is no line of the paragraph; one byte stays one byte.
            Some(Frame::Text { .. } | Frame::Formula) if text.contains(['\n', '\r']) => {
                self.put(&text.replace(['\n', '\r'], " "));
            }
            Some(Frame::Text { .. } | Frame::Formula) => self.put(text),
            Some(Frame::Instruction) => self.sink().fields.instruct(text),
            _ => {}
        }
    }

    pub(super) fn close_text(&mut self, content: Range<usize>, from: usize) {
        let Some(open) = self.paragraphs.last_mut().filter(|_| !self.runs.is_empty()) else { return };
        let text = from..open.read.text.len();
        if !text.is_empty() {
            open.read.runs.push(Run { text, content });
        }
    }
}
