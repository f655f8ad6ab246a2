//! The cover of the workbook: what was audited and when, by which rules, the sums, what the sheets hold and what the signs mean.

use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

use super::{Written, look::Look};
use crate::{
    batch::Audited,
    finding::Outcome,
    output::{
        RunInfo,
        audit::table::{outcome, summary, title},
        safe,
    },
    text::Said,
};

/// Fills in the cover.
pub(super) fn fill(
    sheet: &mut Worksheet,
    audited: &Audited,
    run: &RunInfo,
    look: &Look,
    written: &[Written<'_>],
) -> Result<(), XlsxError> {
    let lang = run.style.lang;
    sheet.set_column_width(0, lang.pick(18.0, 24.0))?.set_column_width(1, 90.0)?;
    sheet.set_row_height(0, 30.0)?;
    sheet.write_string_with_format(0, 0, title(audited).get(lang), &look.title)?;
    let mut lines = summary(audited, run);
    lines.push((Said::default(), Said::default()));
    lines.extend(written.iter().map(|Written { title, about, rows, .. }| {
        let about = Said::new(format!("{}（{rows} 行）", about.zh), format!("{} ({rows} rows)", about.en));
        ((*title).clone(), about)
    }));
    lines.push((Said::default(), Said::default()));
    lines.extend(legend());
    for ((label, text), row) in lines.iter().zip(2 as RowNum..) {
        sheet.write_string_with_format(row, 0, safe(label.get(lang)), &look.label)?;
        sheet.write_string_with_format(row, 1, safe(text.get(lang)), &look.note)?;
    }
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// What signs and colours mean.
fn legend() -> Vec<(Said, Said)> {
    let signs = [Outcome::Pass, Outcome::Weak, Outcome::Fail, Outcome::NotApplicable, Outcome::Undecided].map(outcome);
    let all = |pick: fn(&Said) -> &str, colon: &str, end: &str| {
        signs.iter().map(|(sign, said, _)| format!("{sign}{colon}{}", pick(said))).collect::<Vec<_>>().join(end)
    };
    vec![
        (
            Said::new("要求对照的符号", "Signs"),
            Said::new(all(|said| &said.zh, " ", "　"), all(|said| &said.en, " ", "; ")),
        ),
        (
            Said::new("颜色", "Colours"),
            Said::new(
                "红：未报告、逾期、不符合、错误；黄：薄弱、警告、明显偏离同级；得分由红到绿，40 分以下最红，满分最绿",
                "red: missing, late, not met, errors; amber: weak, warnings, far from its peers; scores from red (40 and less) to green (100)",
            ),
        ),
        (
            Said::new("得分", "Score"),
            Said::new(
                "按适用的要求计算：符合计全分，薄弱计一半；名次只在同一层级内比较",
                "of the requirements that apply: a weak one counts half; ranks are among units of one level",
            ),
        ),
        (
            Said::new("说明", "Note"),
            Said::new(
                "本表由程序按规则核查得出，供审核参考；认定问题前请核对原文",
                "made by a program that holds reports against rules; look at the report before you hold its author to it",
            ),
        ),
    ]
}
