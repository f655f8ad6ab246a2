//! How the sheets look: formats, widths, colours, print. What stands in them is decided elsewhere.

use rust_xlsxwriter::{
    ColNum, Color, ConditionalFormat3ColorScale, ConditionalFormatCell, ConditionalFormatCellRule,
    ConditionalFormatType, Format, FormatAlign, FormatBorder, RowNum, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    output::audit::table::{Kind, Mark, Table},
    text::Lang,
};

/// Ink and ground of what is wrong, of what is worth a look, ink of what is well.
const BAD: (u32, u32) = (0x009C_0006, 0x00FF_C7CE);
const WEAK: (u32, u32) = (0x009C_5700, 0x00FF_EB9C);
const GOOD: u32 = 0x0037_8541;

/// Wider than so many characters a table does not fit one page's width and stays readable.
const PAGE: f64 = 190.0;

/// The formats of a workbook.
pub(super) struct Look {
    pub(super) head: Format,
    pub(super) title: Format,
    pub(super) label: Format,
    pub(super) note: Format,
    /// By kind, then by mark.
    cells: Vec<[Format; 4]>,
}

const KINDS: [Kind; 14] = [
    Kind::Word,
    Kind::Name,
    Kind::Line,
    Kind::Long,
    Kind::Integer,
    Kind::Late,
    Kind::Number,
    Kind::Score,
    Kind::Percent,
    Kind::Share,
    Kind::Change,
    Kind::Points,
    Kind::Date,
    Kind::Outcome,
];

impl Look {
    pub(super) fn new() -> Self {
        let marked = |kind: Kind| {
            [Mark::None, Mark::Good, Mark::Weak, Mark::Bad].map(|mark| match mark {
                Mark::None => format(kind),
                Mark::Good => format(kind).set_font_color(Color::RGB(GOOD)),
                Mark::Weak => struck(format(kind), WEAK),
                Mark::Bad => struck(format(kind), BAD),
            })
        };
        let head = base()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00DD_EBF7))
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00BF_BFBF));
        Self {
            head,
            title: base().set_bold().set_font_size(16),
            label: base().set_bold().set_align(FormatAlign::Top),
            note: base().set_text_wrap().set_align(FormatAlign::Top).set_align(FormatAlign::Left),
            cells: KINDS.map(marked).into(),
        }
    }

    /// The format of a cell.
    pub(super) fn of(&self, kind: Kind, mark: Mark) -> &Format {
        let kind = KINDS.iter().position(|known| *known == kind).unwrap_or(0);
        &self.cells[kind][mark as usize]
    }

    /// Colours that go by the figure, in the rows from the first to the last.
    pub(super) fn conditions(
        &self,
        sheet: &mut Worksheet,
        kind: Kind,
        column: ColNum,
        (first, last): (RowNum, RowNum),
    ) -> Result<(), XlsxError> {
        if last < first {
            return Ok(());
        }
        let of = |score: f64| if hundredths(kind) { score / 100.0 } else { score };
        match kind {
            Kind::Score | Kind::Share => {
                let scale = ConditionalFormat3ColorScale::new()
                    .set_minimum(ConditionalFormatType::Number, of(40.0))
                    .set_midpoint(ConditionalFormatType::Number, of(75.0))
                    .set_maximum(ConditionalFormatType::Number, of(100.0))
                    .set_minimum_color(Color::RGB(0x00F8_CBAD))
                    .set_midpoint_color(Color::RGB(0x00FF_F2CC))
                    .set_maximum_color(Color::RGB(0x00C6_E0B4));
                sheet.add_conditional_format(first, column, last, column, &scale)?;
            }
            Kind::Late => {
                let late = ConditionalFormatCell::new()
                    .set_rule(ConditionalFormatCellRule::GreaterThan(0))
                    .set_format(struck(Format::new(), BAD));
                sheet.add_conditional_format(first, column, last, column, &late)?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn base() -> Format {
    // 宋体 is in every office program of the people who read this; 等线 and the like are not.
    Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::VerticalCenter)
}

fn struck(format: Format, (ink, ground): (u32, u32)) -> Format {
    format.set_font_color(Color::RGB(ink)).set_background_color(Color::RGB(ground))
}

fn format(kind: Kind) -> Format {
    let format = base();
    match kind {
        Kind::Word | Kind::Outcome => format.set_align(FormatAlign::Center),
        Kind::Name | Kind::Line => format,
        Kind::Long => format.set_text_wrap().set_align(FormatAlign::Top),
        Kind::Integer | Kind::Late => format.set_num_format("0"),
        Kind::Number => format.set_num_format("#,##0.####"),
        Kind::Score => format.set_num_format("0.0"),
        Kind::Percent => format.set_num_format("0.0#%"),
        Kind::Share => format.set_num_format("0.0%"),
        Kind::Change => format.set_num_format("+0.0%;-0.0%;0.0%"),
        Kind::Points => format.set_num_format("+0.0;-0.0;0.0"),
        Kind::Date => format.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
    }
}

/// Whether a spreadsheet has it in hundredths: 98.5% is 0.985.
pub(super) fn hundredths(kind: Kind) -> bool {
    matches!(kind, Kind::Percent | Kind::Share | Kind::Change)
}

/// The width of a column in characters of Latin; a 汉字 is two.
pub(super) fn width(kind: Kind, lang: Lang) -> f64 {
    match kind {
        Kind::Word | Kind::Date => 12.0,
        Kind::Name => 26.0,
        Kind::Line => 40.0,
        Kind::Long => 48.0,
        Kind::Integer | Kind::Late | Kind::Score | Kind::Points => 9.0,
        Kind::Number | Kind::Percent | Kind::Share | Kind::Change => 11.0,
        Kind::Outcome => lang.pick(8.0, 12.0),
    }
}

/// The height of the heads: as many lines as the longest takes, beside the arrow of its filter.
pub(super) fn head_height(table: &Table<'_>, lang: Lang) -> f64 {
    let lines = table.columns.iter().map(|column| {
        let room = (width(column.kind, lang) - 1.5).max(4.0);
        (text_width(column.said.get(lang)) / room).ceil()
    });
    15.0 * lines.fold(1.0, f64::max).min(8.0) + 6.0
}

fn text_width(text: &str) -> f64 {
    u32::try_from(text.width()).map_or(f64::MAX, f64::from)
}

/// Paper: landscape; one page wide where that can be read, else the first columns on every page; the heads on every page.
pub(super) fn printed(sheet: &mut Worksheet, table: &Table<'_>, head: RowNum, lang: Lang) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    const A3: u8 = 8;
    let total: f64 = table.columns.iter().map(|column| width(column.kind, lang)).sum();
    sheet.set_landscape().set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(head, head)?;
    if total <= PAGE {
        sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    } else if total <= 2.0 * PAGE {
        sheet.set_paper_size(A3).set_print_fit_to_pages(1, 0);
    } else {
        sheet.set_paper_size(A3).set_print_scale(60);
        let last = table.fixed.checked_sub(1).and_then(|last| ColNum::try_from(last).ok());
        if let Some(last) = last {
            sheet.set_repeat_columns(0, last)?;
        }
    }
    sheet.set_header("&C&A");
    sheet.set_footer(lang.pick("&C第 &P 页，共 &N 页", "&CPage &P of &N"));
    Ok(())
}
