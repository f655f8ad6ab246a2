//! Tables and boxes: rows with their columns, what is deleted or merged away, and what is told after them.

use super::{
    super::{
        piece::Piece,
        xml::{Node, Tag},
    },
    DEEPEST_BOX, Frame, Row, Sink, Walk,
};
use crate::format::FormatError;

impl Walk<'_, '_> {
    pub(super) fn open_table(&mut self, tag: &Tag<'_>) -> Result<Option<Frame>, FormatError> {
        Ok(Some(match tag.name() {
            "tbl" => {
                let sink = self.sink();
                if let Some(Piece::RowStart { frames }) = sink.rows.last().and_then(|row| sink.pieces.get_mut(row.at)) {
                    *frames = true;
                }
                sink.flush();
                sink.pieces.push(Piece::TableStart);
                Frame::Table
            }
            "tr" => {
                self.counted.0 += 1;
                let sink = self.sink();
                let at = sink.pieces.len();
                sink.rows.push(Row { at, column: 1, deleted: false, after: Vec::new() });
                sink.pieces.push(Piece::RowStart { frames: false });
                Frame::Row
            }
            "tc" => {
                self.counted.0 += 1;
                let sink = self.sink();
                let column = sink.rows.last().map_or(1, |row| row.column);
                if let Some(row) = sink.rows.last_mut() {
                    row.column = row.column.saturating_add(1);
                }
                sink.pieces.push(Piece::CellStart { column, continued: false });
                Frame::Cell
            }
            "trPr" => {
                self.row_properties()?;
                return Ok(None);
            }
            "tcPr" => {
                self.cell_properties()?;
                return Ok(None);
            }
            "txbxContent" if self.sinks.len() <= DEEPEST_BOX => {
                self.boxes += 1;
                self.sinks.push(Sink::default());
                Frame::Box
            }
            _ => Frame::Plain,
        }))
    }

    /// Calls `each` for the tags of an element whose start was just read, to its end.
    pub(super) fn inside(&mut self, mut each: impl FnMut(&mut Self, &Tag<'_>)) -> Result<(), FormatError> {
        let mut depth = 1usize;
        while depth > 0 {
            match self.xml.next()? {
                Some(Node::Open(tag)) => {
                    depth += 1;
                    if matches!(tag.name(), "trPrChange" | "tcPrChange") {
                        self.xml.skip()?;
                        depth -= 1;
                    } else {
                        each(self, &tag);
                    }
                }
                Some(Node::Close(_)) => depth -= 1,
                Some(Node::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    fn row_properties(&mut self) -> Result<(), FormatError> {
        self.inside(|walk, tag| {
            let Some(row) = walk.sink().rows.last_mut() else { return };
            match tag.name() {
                "del" => row.deleted = true,
                "gridBefore" => row.column = row.column.saturating_add(tag.number().unwrap_or(0)),
                _ => {}
            }
        })
    }

    fn cell_properties(&mut self) -> Result<(), FormatError> {
        self.inside(|walk, tag| {
            let sink = walk.sink();
            match tag.name() {
                "gridSpan" => {
                    if let Some(row) = sink.rows.last_mut() {
                        row.column = row.column.saturating_add(tag.number().unwrap_or(1).saturating_sub(1));
                    }
                }
                "vMerge" | "hMerge" if tag.val().is_none_or(|val| val == "continue") => {
                    if let Some(Piece::CellStart { continued, .. }) = sink.pieces.last_mut() {
                        *continued = true;
                    }
                }
                "cellDel" => {
                    if let Some(Piece::CellStart { continued, .. }) = sink.pieces.last_mut() {
                        *continued = true;
                    }
                }
                _ => {}
            }
        })
    }

    pub(super) fn close_row(&mut self) {
        let sink = self.sink();
        sink.flush();
        let Some(row) = sink.rows.pop() else { return };
        if row.deleted {
            sink.pieces.truncate(row.at);
            return;
        }
        sink.pieces.push(Piece::RowEnd);
        match sink.rows.last_mut() {
            Some(outer) => outer.after.extend(row.after),
            None => sink.pieces.extend(row.after),
        }
    }

    pub(super) fn close_box(&mut self) {
        let Some(mut sink) = self.sinks.pop() else { return };
        sink.flush();
        match self.paragraphs.last_mut() {
            Some(open) => open.after.extend(sink.pieces),
            None => self.sink().pieces.extend(sink.pieces),
        }
    }
}
