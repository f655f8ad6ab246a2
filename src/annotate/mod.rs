//! Findings back to where the drafter works: as comments in his Word file, or beside the text of a page.
//!
//! Apart from `output`, because these do not print rows one after the other: they take the report itself, keep it as it
//! stands and put the findings to it. Bytes and findings in, bytes out; nothing is read or written here, and nothing of the
//! report's own text is ever changed.

mod note;
mod page;
mod title;
mod word;

pub use note::{Line, Note, Where, notes, summary, tally};
pub use page::{Page, page};
pub use title::title;
pub use word::{Annotated, Comments, Stamp, Stretch, WordError, annotated, cleared, stretches};
