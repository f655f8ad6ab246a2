//! What a report says of itself: organ, year, dates with their source, numbers; and whether it is such a report at all.

use std::{borrow::Cow, sync::LazyLock};

use super::{
    DateSource, Lines, Section, SourcedDate, TitledYear,
    body::Extent,
    dates, label, length,
    organ::{self, Level, Reporter},
    title::Title,
    year,
};
use crate::text::{AnyOf, FSpan, find_dates};

/// The metadata of a report. What the text does not tell is `None`.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The title, lines joined.
    pub title: Option<String>,
    /// The place of the title.
    pub title_span: Option<FSpan>,
    /// Who reports.
    pub reporter: Reporter,
    /// The year reported on.
    pub year: Option<i16>,
    /// The year its title names.
    pub titled: Option<TitledYear>,
    /// The year its opening names as its own, and where.
    pub opened: Option<(FSpan, i16)>,
    /// When it was published.
    pub published: Option<SourcedDate>,
    /// When it was written: as a label says, else as it is signed.
    pub written: Option<SourcedDate>,
    /// The date of its signature, or in brackets below its title.
    pub signed: Option<SourcedDate>,
    /// 索引号
    pub index_number: Option<String>,
    /// 发文字号
    pub doc_number: Option<String>,
    /// The addressee line (主送机关), if the report has one.
    pub addressee: Option<FSpan>,
}

/// What a label stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Index,
    DocNumber,
    Publisher,
    Published,
    Written,
    Updated,
    Other,
}

/// What a name says.
fn meaning(name: &str) -> Label {
    match name {
        "索引号" | "信息索引号" => Label::Index,
        "发文字号" | "发布文号" | "文号" => Label::DocNumber,
        "发布机构" | "发文机关" | "发布单位" | "公开机构" | "信息来源" | "文章来源" | "来源" | "稿源" => {
            Label::Publisher
        }
        "发布日期" | "发布时间" | "公开日期" | "公开时间" | "公布日期" | "公布时间" | "上网日期" | "上网时间"
        | "时间" | "日期" => Label::Published,
        "成文日期" | "成文时间" | "生成日期" | "制发日期" | "签发日期" | "签发时间" | "发文日期" | "印发日期"
        | "印发时间" => Label::Written,
        "更新时间" | "更新日期" | "最后更新" | "修改时间" => Label::Updated,
        _ => Label::Other,
    }
}

/// Reads the metadata from what stands before and after the body, from the signature, and where those say nothing from
/// the opening sentence.
pub(super) fn read(lines: &Lines<'_>, title: Option<&Title>, extent: &Extent, sections: &[Section]) -> Meta {
    let mut meta = Meta { title: title.map(|t| t.text.clone()), title_span: title.map(|t| t.span), ..Meta::default() };
    let mut publisher = None;
    let outside = (0..extent.first).chain(extent.end..lines.len());
    for (first, last) in stretches(outside.filter(|i| title.is_none_or(|t| !(t.first..=t.last).contains(i)))) {
        let span = FSpan::new(lines.span(first).start, lines.span(last).end);
        labels(lines, span, &mut meta, &mut publisher);
    }
    dates::read(lines, extent, title, &mut meta);
    meta.addressee = (extent.first < lines.len()
        && lines.text(extent.first).ends_with(':')
        && length(lines.text(extent.first)) <= 30)
        .then(|| lines.span(extent.first));
    meta.titled = title.and_then(|title| year::titled(lines, title));
    (meta.year, meta.opened) = year::reported(lines, &meta, extent, sections);
    meta.reporter = reporter(lines, title, extent, publisher.as_deref());
    meta
}

/// Runs of consecutive numbers as (first, last).
fn stretches(indices: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for i in indices {
        match out.last_mut() {
            Some(last) if last.1 + 1 == i => last.1 = i,
            _ => out.push((i, i)),
        }
    }
    out
}

fn labels(lines: &Lines<'_>, span: FSpan, meta: &mut Meta, publisher: &mut Option<String>) {
    let text = span.of(lines.folded.text());
    let found: Vec<(Label, usize, usize)> = label::find(text)
        .map(|found| {
            // 归档时间 is a label of its own, of which nothing is known; 司法局 时间 is not.
            let before = text[..found.span.start].chars().next_back();
            let joined = found.weak
                && before.is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
                && lines.gap_before(span.start + found.span.start) == 0;
            (if joined { Label::Other } else { meaning(found.name) }, found.span.start, found.span.end)
        })
        .collect();
    for (i, (label, _, from)) in found.iter().enumerate() {
        let to = found.get(i + 1).map_or(text.len(), |next| next.1);
        let value = text[*from..to].trim_matches(['\n', ':', '|', '[', ']', ' ', '【', '】']);
        let value = value.split('\n').next().unwrap_or("").trim_matches([':', '|', '[', ']', ' ']);
        let dated = |source| {
            let (at, date) = *find_dates(&text[*from..to]).first()?;
            Some(SourcedDate {
                date,
                span: FSpan::new(span.start + from + at.start, span.start + from + at.end),
                source,
            })
        };
        let short = |v: &str| (!v.is_empty() && length(v) <= 40).then(|| v.to_owned());
        match label {
            Label::Index => meta.index_number = meta.index_number.take().or_else(|| short(value)),
            Label::DocNumber => {
                meta.doc_number =
                    meta.doc_number.take().or_else(|| short(value).filter(|v| v.chars().any(|c| c.is_ascii_digit())))
            }
            Label::Publisher => *publisher = publisher.take().or_else(|| organ_in(value)),
            Label::Published => {
                let older = meta.published.filter(|p| p.source != DateSource::Updated);
                meta.published = older.or_else(|| dated(DateSource::Label)).or(meta.published);
            }
            Label::Written => meta.written = meta.written.or_else(|| dated(DateSource::Label)),
            Label::Updated => meta.published = meta.published.or_else(|| dated(DateSource::Updated)),
            Label::Other => {}
        }
    }
}

/// The organ a label's value starts with; a page may run on with other things after it.
fn organ_in(value: &str) -> Option<String> {
    let name: String = value.chars().take_while(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).collect();
    (organ::looks_like_organ(&name) && !name.contains("网")).then_some(name)
}

/// The reporter: by the title; where that names none, by the signature, the publisher, or the subject of the opening.
fn reporter(lines: &Lines<'_>, title: Option<&Title>, extent: &Extent, publisher: Option<&str>) -> Reporter {
    let text = lines.folded.text();
    let titled = title.map_or("", |t| named_in_title(&t.text));
    let signed = extent.signature.clone().map(|i| lines.text(i)).find(|t| organ::looks_like_organ(t));
    let opening = || (extent.first..extent.prose_end.min(extent.first + 3)).find_map(|i| subject(lines.text(i)));
    let mut reporter = organ::read(titled, text);
    if reporter.level.is_none() {
        let other = signed.map(str::to_owned).or_else(opening).or_else(|| publisher.map(str::to_owned));
        if let Some(name) = other {
            reporter = organ::read(&name, text);
        }
    }
    if reporter.level.is_none() {
        reporter = Reporter { level: self_reference(text), ..reporter };
        reporter.tier = reporter.tier.or(match reporter.level {
            Some(Level::County) => Some(organ::Tier::County),
            Some(Level::City) => Some(organ::Tier::City),
            Some(Level::Province) => Some(organ::Tier::Province),
            Some(Level::Township) => Some(organ::Tier::Township),
            _ => None,
        });
    }
    complete(&mut reporter);
    reporter
}

/// A title that names only the place (椒江区2023年度…) means its people's government; one that names a sub-district means its
/// office. Of a joint report's two organs both are named.
fn complete(reporter: &mut Reporter) {
    let Some(name) = reporter.organ.take() else { return };
    let alone = matches!(reporter.level, Some(Level::Province | Level::City | Level::County | Level::Township));
    let completed = match name.chars().last() {
        Some('省' | '市' | '县' | '区' | '州' | '旗' | '盟' | '镇' | '乡') if alone => {
            format!("{name}人民政府")
        }
        Some('道') if name.ends_with("街道") => format!("{name}办事处"),
        _ => match name.find("委员会") {
            Some(at) if name.starts_with("中共") && name.ends_with("政府") => {
                let (party, government) = name.split_at(at + "委员会".len());
                format!("{party}、{}", government.trim_start_matches(['、', '和', ' ']))
            }
            _ => name,
        },
    };
    reporter.organ = Some(completed);
}

/// The organ or place before 关于, the year or the subject of a title.
pub(super) fn named_in_title(title: &str) -> &str {
    let end = ["关于", "20", "二〇", "二○", "年度", "法治", "推进", "开展", "贯彻", "落实", "依法"]
        .iter()
        .filter_map(|stop| title.find(stop))
        .min()
        .unwrap_or(0);
    let head = &title[..end];
    if !head.is_empty() {
        return head.trim_end_matches([',', ' ']).trim_end_matches("发布");
    }
    // 2023年度石桥镇法治政府建设…, 关于石桥镇2023年度…
    let rest = title
        .trim_start_matches("关于")
        .trim_start_matches(|c: char| c.is_ascii_digit() || "二〇○零一三四五六七八九".contains(c))
        .trim_start_matches("年度")
        .trim_start_matches('年')
        .trim_start_matches('度');
    let end = ["20", "年度", "法治", "推进", "开展", "贯彻", "落实", "依法", "的"]
        .iter()
        .filter_map(|stop| rest.find(stop))
        .min()
        .unwrap_or(0);
    &rest[..end]
}

/// The subject of an opening sentence: 2023年,石桥镇坚持以…; also after 在…领导下.
fn subject(paragraph: &str) -> Option<String> {
    let sentence = paragraph.split('。').next()?;
    sentence.split(',').take(6).find_map(|clause| {
        let clause = clause
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches("年以来")
            .trim_start_matches("年度")
            .trim_start_matches('年');
        let verbs = [
            "坚持", "深入", "认真", "以", "在", "全面", "紧紧", "扎实", "始终", "按照", "严格", "积极", "切实", "深学",
            "围绕", "高度", "持续", "牢固", "贯彻",
        ];
        let end = verbs.iter().filter_map(|v| clause.find(v)).min()?;
        let name = &clause[..end];
        let own =
            !name.starts_with('我') && !name.starts_with('全') && !name.starts_with('各') && !name.starts_with('本');
        (own && organ::looks_like_organ(name)).then(|| name.to_owned())
    })
}

/// 我镇, 我县, 我局: how the text speaks of its own organ.
fn self_reference(text: &str) -> Option<Level> {
    let count = |words: &[&str]| {
        words.iter().map(|w| memchr::memmem::find_iter(text.as_bytes(), w.as_bytes()).count()).sum::<usize>()
    };
    [
        (Level::Department, count(&["我局", "我委", "我厅", "我办", "局党组", "委党组", "厅党组", "局党委"])),
        (Level::Township, count(&["我镇", "我乡", "我街道", "全镇", "全乡", "镇党委", "街道党工委"])),
        (Level::Zone, count(&["管委会", "我园区", "党工委、管委会"])),
        (Level::County, count(&["我县", "我区", "我旗", "县委、县政府", "区委、区政府"])),
        (Level::City, count(&["我市", "我州", "市委、市政府"])),
        (Level::Province, count(&["我省", "省委、省政府"])),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0)
    .max_by_key(|(_, n)| *n)
    .map(|(level, _)| level)
}

/// Words in the titles of other documents on the same subject.
static OTHER_KINDS: LazyLock<AnyOf> = LazyLock::new(|| {
    AnyOf::new(
        "信息公开 述法 要点 方案 通知 解读 督察 意见 指引 办法 讲话 规划 评估 清单 听取 召开 举行 印发 上半年 半年 季度",
    )
});

fn of_another_kind(title: &str) -> bool {
    // 自然资源和规划局 is an organ.
    let organ = |name: &str| name.replace("规划局", "").replace("规划和", "").replace("规划委", "");
    let plain = if title.contains("规划") { Cow::Owned(organ(title)) } else { Cow::Borrowed(title) };
    OTHER_KINDS.is_in(&plain)
}

/// Whether this is such a report: by its title; without one by what the text speaks of and how it is built.
pub(super) fn is_report<'d>(lines: &Lines<'_>, title: Option<&str>, sections: impl FnOnce() -> &'d [Section]) -> bool {
    if let Some(title) = title {
        return !of_another_kind(title);
    }
    // Lines that may be a title: those before the first sentence and the first heading.
    let above = (0..lines.len().min(4))
        .map(|i| lines.text(i))
        .take_while(|t| !t.ends_with('。') && super::Marker::read(t).is_none());
    if above.into_iter().any(|t| length(t) <= 60 && of_another_kind(t)) {
        return false;
    }
    let text = lines.folded.text();
    let count = |words: &[&str]| {
        words.iter().map(|w| memchr::memmem::find_iter(text.as_bytes(), w.as_bytes()).count()).sum::<usize>()
    };
    let subject = count(&["法治政府", "依法行政", "法治建设", "法治思想"]);
    let acts = count(&[
        "行政执法",
        "行政复议",
        "合法性审",
        "规范性文件",
        "普法",
        "重大行政决策",
        "法律顾问",
        "第一责任人",
        "职能",
        "履职",
        "法治",
    ]);
    let announced = text.contains("情况报告如下") || text.contains("工作报告如下");
    let sections = sections();
    let built =
        sections.iter().filter(|s| s.level == 1).count() >= 2 || sections.len() >= if announced { 3 } else { 4 };
    subject >= 1 && subject + acts >= 4 && built && length(text) >= 200
}
