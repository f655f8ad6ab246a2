//! Where a person finds a place in a document that has no lines: page, paragraph, table cell, note.
//!
//! A Word file, a web page and a PDF are read into text with one line a paragraph, and positions count in that text. A person
//! looks for “第 3 页”, “第 12 段” or “表 2 第 3 行”: a format notes these for each stretch of the text it makes, and outputs
//! show them beside the quotation.

use serde::{Deserialize, Serialize};

use super::Said;

/// What stands beside the running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "正文以外的文字。")]
pub enum Aside {
    /// 脚注, by its number as printed.
    #[schemars(description = "脚注，按印出的序号。")]
    Footnote(u32),
    /// 尾注, by its number as printed.
    #[schemars(description = "尾注，按印出的序号。")]
    Endnote(u32),
    /// 文本框, by its number in the file.
    #[schemars(description = "文本框，按在文件中的次序。")]
    TextBox(u32),
    /// What a web page states of itself outside its text (`<meta name="PubDate">`).
    #[schemars(description = "网页在正文之外载明的信息。")]
    PageData,
}

/// A cell of a table, all from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "表格的一格，均从 1 计。")]
pub struct Cell {
    /// The number of the table in the document.
    #[schemars(description = "文件中的第几个表。")]
    pub table: u32,
    /// Row.
    #[schemars(description = "行。")]
    pub row: u32,
    /// Column, a merged cell counted once for each column it covers.
    #[schemars(description = "列；合并的格按所跨列数计。")]
    pub column: u32,
}

/// Where a person finds a stretch of text. What does not apply or is unknown is `None`.
///
/// ```
/// use hegui::text::{Address, Lang};
/// let address = Address { page: Some(3), paragraph: Some(12), ..Address::default() };
/// assert_eq!(address.said().get(Lang::Zh), "第3页，全文第12段");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(description = "没有行的文件里的位置；不适用或不知道的为 null。")]
pub struct Address {
    /// Page, from 1; only formats with fixed pages know it.
    #[schemars(description = "页；只有版式文件有。")]
    pub page: Option<u32>,
    /// Paragraph, from 1; blank ones are not counted, nor is what stands in tables and notes.
    #[schemars(description = "段；空段、表格和注释里的段不计。")]
    pub paragraph: Option<u32>,
    /// The table cell.
    #[schemars(description = "所在的表格。")]
    pub cell: Option<Cell>,
    /// The note or box.
    #[schemars(description = "所在的脚注、尾注、文本框等。")]
    pub aside: Option<Aside>,
}

impl Address {
    /// The address as a person says it; empty when nothing is known.
    #[must_use]
    pub fn said(&self) -> Said {
        let (mut zh, mut en) = (String::new(), Vec::new());
        if let Some(page) = self.page {
            zh += &format!("第{page}页");
            en.push(format!("page {page}"));
        }
        match self.aside {
            Some(Aside::Footnote(n)) => {
                zh += &format!("脚注{n}");
                en.push(format!("footnote {n}"));
            }
            Some(Aside::Endnote(n)) => {
                zh += &format!("尾注{n}");
                en.push(format!("endnote {n}"));
            }
            Some(Aside::TextBox(n)) => {
                zh += &format!("文本框{n}");
                en.push(format!("text box {n}"));
            }
            Some(Aside::PageData) => {
                zh += "网页信息";
                en.push("page metadata".to_owned());
            }
            None => {}
        }
        if let Some(Cell { table, row, column }) = self.cell {
            zh += &format!("表{table}第{row}行第{column}列");
            en.push(format!("table {table}, row {row}, column {column}"));
        }
        if let Some(paragraph) = self.paragraph {
            // Paragraphs are counted over the whole text, not on their page.
            if self.page.is_some() {
                zh += &format!("，全文第{paragraph}段");
                en.push(format!("paragraph {paragraph} of the whole"));
            } else {
                zh += &format!("第{paragraph}段");
                en.push(format!("paragraph {paragraph}"));
            }
        }
        Said::new(zh, en.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn addresses_as_a_person_says_them() {
        let cell = Some(Cell { table: 2, row: 3, column: 1 });
        let cases = [
            (Address::default(), "", ""),
            (Address { cell, ..Address::default() }, "表2第3行第1列", "table 2, row 3, column 1"),
            (Address { page: Some(4), ..Address::default() }, "第4页", "page 4"),
            (Address { aside: Some(Aside::Footnote(1)), ..Address::default() }, "脚注1", "footnote 1"),
        ];
        for (address, zh, en) in cases {
            assert_eq!((address.said().get(Lang::Zh), address.said().get(Lang::En)), (zh, en));
        }
    }
}
