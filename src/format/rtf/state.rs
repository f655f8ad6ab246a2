//! What holds within a group of an RTF file and ends with it.

/// What a group is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Group {
    /// Text of the document.
    #[default]
    Text,
    /// The number of a paragraph as it is printed.
    Label,
    /// The instruction of a field.
    Instruction,
    /// The style sheet.
    Styles,
    /// One style.
    Style,
    /// Nothing that is read.
    Skipped,
}

/// The state that a group begins with and gives back.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) group: Group,
    pub(super) hidden: bool,
    pub(super) deleted: bool,
    pub(super) style: i32,
    pub(super) outline: Option<u8>,
    pub(super) in_table: bool,
    /// How deep in tables; up to 1 for a table that stands in none.
    pub(super) depth: i32,
    /// Characters that stand for each Unicode character, for programs that know none.
    pub(super) instead: usize,
    /// Whether the group is a note or box, which ends with it.
    pub(super) opens: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            group: Group::default(),
            hidden: false,
            deleted: false,
            style: 0,
            outline: None,
            in_table: false,
            depth: 0,
            instead: 1,
            opens: false,
        }
    }
}
