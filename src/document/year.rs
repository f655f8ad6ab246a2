//! Which year a report is on: what title, opening, headings and dates say, and whom to believe where they disagree.
//!
//! Separate from the other metadata because it weighs witnesses. It says which year is meant and what year the title names;
//! that they differ is for rules to report.

use super::{DateSource, Lines, Meta, Section, SectionKind, body::Extent, length, title::Title};
use crate::text::{FSpan, find_years};

/// The year a title names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitledYear {
    /// Its place in the folded text: the digits and what belongs to them (2023年, 2023度).
    pub span: FSpan,
    /// The year, where it can be read.
    pub year: Option<i16>,
    /// Whether it is misspelt: 2023度, 20223年.
    pub misspelt: bool,
}

/// The year in a title; `None` where it names none. A year inside 《…》 and a span of years are those of a plan.
pub(super) fn titled(lines: &Lines<'_>, title: &Title) -> Option<TitledYear> {
    let text = title.span.of(lines.folded.text());
    let place = |start: usize, end: usize| FSpan::new(title.span.start + start, title.span.start + end);
    let sound = find_years(text).into_iter().find(|(at, _)| !of_a_plan(text, at.start) && !of_an_act(text, *at));
    if let Some((at, year)) = sound {
        let end = at.end + '年'.len_utf8();
        // 2023年年法治…; 2023年年度报告, 2023年年终总结 are grammar.
        let doubled =
            text[end..].strip_prefix('年').is_some_and(|rest| !rest.starts_with(['度', '终', '中', '末', '底']));
        let end = if doubled { end + '年'.len_utf8() } else { end };
        return Some(TitledYear { span: place(at.start, end), year: Some(year), misspelt: doubled });
    }
    let (start, end, year) = misspelt(text)?;
    Some(TitledYear { span: place(start, end), year, misspelt: true })
}

/// A slip where a title has its year: 2023度, 203年, 20223年, 2O23年. The place, and the year if it can be read all the same.
fn misspelt(text: &str) -> Option<(usize, usize, Option<i16>)> {
    let digit = |c: char| c.is_ascii_digit() || matches!(c, 'O' | 'o');
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if digit(c) {
            start = start.or(Some(at));
            continue;
        }
        let Some(first) = start.take() else { continue };
        let run = &text[first..at];
        let like = matches!(c, '年' | '度') && run.starts_with('2') && (3..=5).contains(&run.len());
        let sound = c == '年' && run.len() == 4 && run.bytes().all(|b| b.is_ascii_digit());
        if like && !sound && !of_a_plan(text, first) {
            let year = run.parse().ok().filter(|year| (2000..2100).contains(year));
            return Some((first, at + c.len_utf8(), year));
        }
    }
    None
}

/// Whether a year at a place of a text is part of 《…》, of (2021-2025年), or of 自2021年以来 rather than of what is told.
fn of_a_plan(text: &str, at: usize) -> bool {
    text[..at].ends_with('-') || text[..at].rfind('《').is_some_and(|open| !text[open..at].contains('》'))
}

/// Whether a year is that of an act or a comparison and not of a report: 2024年1月, 2019年印发的, 比2022年, 到2022年底.
fn of_an_act(text: &str, at: FSpan) -> bool {
    let rest = text[at.end..].trim_start_matches('年').trim_start_matches('度');
    let month = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let months = month.len() < rest.len() && month.starts_with('月');
    let acts = ["印发", "修订", "出台", "启动", "颁布", "公布", "发布", "施行", "制定", "底", "末", "初"];
    let before = &text[..at.start];
    let since = rest.starts_with("以来") && before.ends_with(['自', '从', '是']);
    months
        || since
        || acts.iter().any(|w| rest.starts_with(w))
        || before.ends_with(['比', '较', '到', '至', '从', '由'])
}

/// What the text says of its year, apart from the title.
struct Witnesses {
    opening: Option<i16>,
    /// The years of headings that tell of the year reported on.
    told: Vec<i16>,
    /// The years of headings and closing paragraphs that plan.
    planned: Vec<i16>,
    /// The year in which the page was published: not a date that a person may have left from last year.
    published: Option<i16>,
}

impl Witnesses {
    /// The years that the text names, of its opening first.
    fn named(&self) -> impl Iterator<Item = i16> {
        let planned = self.planned.iter().map(|year| year - 1);
        self.opening.into_iter().chain(self.told.iter().copied()).chain(planned)
    }

    /// How many kinds of witnesses say a year.
    fn say(&self, year: i16) -> usize {
        let says = [
            self.opening == Some(year),
            self.told.contains(&year),
            self.planned.contains(&(year + 1)),
            self.published == Some(year + 1),
        ];
        says.into_iter().filter(|says| *says).count()
    }

    /// The year on which two kinds of witnesses agree and to which none objects, or on which three agree against one.
    fn agreed(&self) -> Option<i16> {
        self.named().find(|year| self.say(*year) >= 3 || (self.say(*year) == 2 && self.named().all(|y| y == *year)))
    }

    /// The year that most kinds of witnesses say; of equals the first.
    fn most(&self) -> Option<i16> {
        self.named().fold(None, |best, year| match best {
            Some(other) if self.say(year) <= self.say(other) => best,
            _ => Some(year),
        })
    }
}

/// The year reported on, and the place where the opening names its own. The title has the word, unless the report's own date
/// leaves its year no room, or text and plan agree on another and the date is not on the title's side. Without a title's year
/// what most witnesses say, then the date.
pub(super) fn reported(
    lines: &Lines<'_>,
    meta: &Meta,
    extent: &Extent,
    sections: &[Section],
) -> (Option<i16>, Option<(FSpan, i16)>) {
    let opened = opened(lines, extent, sections);
    let opening = opened.map(|(_, year)| year);
    let witnesses = witnesses(lines, meta, extent, sections, opening);
    let dated = meta.written.or(meta.published).map(|d| d.date);
    let Some(title) = meta.titled.as_ref().and_then(|titled| titled.year) else {
        let year = witnesses.most().or_else(|| dated.map(|d| d.year() - 1));
        return (year, opened);
    };
    // A slip of the title (2004 for 2024): the report's own date leaves it no room, and the opening says otherwise.
    let no_room = dated.is_some_and(|d| !(d.year() - 2..=d.year()).contains(&title));
    if no_room && let Some(other) = opening.filter(|year| *year != title) {
        return (Some(other), opened);
    }
    let sided = |year: i16| dated.is_none_or(|d| d.year() - 1 == year || (d.year() == year && d.month() == 12));
    let agreed = witnesses.agreed().filter(|year| *year != title);
    (agreed.filter(|year| sided(*year) || !sided(title)).or(Some(title)), opened)
}

/// The year that the opening names as its own, with its place: the first that is no plan's, no act's and no comparison's.
fn opened(lines: &Lines<'_>, extent: &Extent, sections: &[Section]) -> Option<(FSpan, i16)> {
    // The opening ends where the first heading begins, which is a witness of its own.
    let headed = sections.first().map_or(usize::MAX, |s| s.heading.start);
    (extent.first..extent.prose_end.min(extent.first + 4)).find_map(|i| {
        let span = lines.span(i);
        let text = &lines.text(i)[..span.len().min(headed.saturating_sub(span.start))];
        let own = |(at, _): &(FSpan, i16)| !of_a_plan(text, at.start) && !of_an_act(text, *at);
        let (at, year) = find_years(text).into_iter().find(own).filter(|(at, _)| length(&text[..at.start]) < 60)?;
        Some((FSpan::new(span.start + at.start, span.start + at.end + '年'.len_utf8()), year))
    })
}

fn witnesses(lines: &Lines<'_>, meta: &Meta, extent: &Extent, sections: &[Section], opening: Option<i16>) -> Witnesses {
    let machine = |source| !matches!(source, DateSource::Signature | DateSource::Updated);
    let published = meta.published.filter(|d| machine(d.source) && d.date.month() <= 6).map(|d| d.date.year());
    let text = lines.folded.text();
    // Where a heading comes first, the text below it opens the report.
    let below = sections.first().map(|first| first.body().of(text).trim_start_matches(['。', ':', '\n']));
    let lead = || {
        below.and_then(|below| {
            find_years(below)
                .first()
                .filter(|(at, _)| below[at.end..].starts_with("年,"))
                .filter(|(at, _)| at.start == 0)
                .map(|(_, year)| *year)
        })
    };
    let mut found = Witnesses { opening: opening.or_else(lead), told: Vec::new(), planned: Vec::new(), published };
    let headings: Vec<&Section> = sections.iter().filter(|s| s.kind == SectionKind::Heading && s.level == 1).collect();
    for (i, section) in headings.iter().enumerate() {
        let title = section.title.of(text);
        // The last heading of several speaks of what is to come, unless it says what it tells.
        let last = i > 0 && i + 1 == headings.len() && !accounts(title);
        for (at, year) in find_years(title).into_iter().filter(|(at, _)| !of_a_plan(title, at.start)) {
            // 2023年的不足和2024年打算: each year belongs to the words after it.
            let rest = &title[at.end..];
            let own = &rest[..rest.find("20").unwrap_or(rest.len())];
            if plans(own) || last { found.planned.push(year) } else { found.told.push(year) }
        }
    }
    // A plan without a heading stands at the end: 2024年,我镇将….
    for i in extent.prose_end.saturating_sub(4).max(extent.first + 1)..extent.prose_end {
        let text = lines.text(i);
        let first: String = text.chars().take(60).collect();
        let ahead = ["将", "计划", "力争", "打算", "要把", "要重点", "要继续"].iter().any(|word| first.contains(word));
        if let Some((_, year)) = find_years(text).into_iter().find(|(at, _)| at.start == 0).filter(|_| ahead) {
            found.planned.push(year);
        }
    }
    found
}

/// Whether a heading speaks of what is to come, and not of a plan that was carried out.
fn plans(text: &str) -> bool {
    let holds = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let ahead =
        ["安排", "计划", "打算", "思路", "展望", "下一", "对策", "着力", "努力方向", "部署", "重点工作", "重点任务"];
    holds(&ahead) && !holds(&["完成", "情况"])
}

/// Whether a heading says that it tells of what was.
fn accounts(text: &str) -> bool {
    ["举措", "成效", "情况", "不足", "问题", "短板", "职责", "履职", "回顾", "总结"]
        .iter()
        .any(|word| text.contains(word))
}
