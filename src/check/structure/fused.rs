//! Headings that run into their text: 强化组织领导县委先后4次研究….
//!
//! A text does not say of itself that a mark is missing; those beside it do. One row of numbers counts headings (a short
//! title with its mark, and text below it), the next counts the sentences of a list, and the program's guess where the title
//! of a lost mark ends (`Evidence::Fused`) is as often made inside a sentence. So a heading is taken for fused only in a row
//! of headings: by those below the same heading, and where these are too few by those of its kind and level in the report.

use std::collections::HashMap;

use crate::{
    check::Scope,
    document::{Document, Evidence, Marker, MarkerKind, Section, SectionId, SectionKind},
    figures::quantities,
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// A title is no longer than this, in characters; a sentence that tells is at least as long.
const SHORT: usize = 24;

/// A text of so many letters and figures tells something (学法9次).
const TOLD: usize = 4;

/// What stands behind a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A short title with its mark, and text below it.
    Headed,
    /// A sentence, or a title with nothing below it.
    Sentence,
    /// A title whose end is inferred.
    Fused,
}

/// The numbers of one kind and level below one heading, or in the whole report.
#[derive(Clone, Copy, Default)]
struct Row {
    all: usize,
    headed: usize,
    sentences: usize,
    fused: usize,
    /// How many of those whose title is inferred go on after their first sentence.
    going_on: usize,
    /// The longest title of the headings, to its first mark, in characters.
    longest: usize,
}

impl Row {
    fn add(&mut self, form: Form, goes_on: bool, title: &str) {
        self.all += 1;
        match form {
            Form::Headed => {
                self.headed += 1;
                self.longest = self.longest.max(first_clause(title));
            }
            Form::Sentence => self.sentences += 1,
            Form::Fused => {
                self.fused += 1;
                self.going_on += usize::from(goes_on);
            }
        }
    }

    /// Whether nearly all of those whose form is plain are headings.
    fn heads(self) -> bool {
        self.headed >= 3 * self.sentences
    }
}

/// A numbered section with what the judgement rests on.
struct Numbered<'d> {
    section: &'d Section,
    kind: MarkerKind,
    form: Form,
    /// Its text to the end of the paragraph or to the next number, with the title.
    own: &'d str,
    /// Whether the paragraph ends there.
    ends: bool,
}

/// The kind of the number and the level.
type Kind = (MarkerKind, u8);

/// Headings that run into their text: one finding at the first, with their number.
pub(super) fn fused(document: &Document, scope: &Scope) -> Vec<Defect> {
    let numbered = numbered(document);
    let mut beside: HashMap<(Option<SectionId>, Kind), Row> = HashMap::new();
    for n in &numbered {
        beside.entry((n.section.parent, (n.kind, n.section.level))).or_default().add(
            n.form,
            n.goes_on(),
            document.text(n.section.title),
        );
    }
    let mut rows: HashMap<Kind, Row> = HashMap::new();
    for ((_, place), row) in &beside {
        let all = rows.entry(*place).or_default();
        all.all += row.all;
        all.fused += row.fused;
        // A list says nothing of the headings elsewhere.
        if row.headed >= row.sentences {
            all.headed += row.headed;
            all.sentences += row.sentences;
        }
    }
    let fused: Vec<&Section> = numbered
        .iter()
        .filter(|n| n.section.kind == SectionKind::Heading)
        .filter(|n| scope.spans.iter().any(|span| span.contains(n.section.heading)))
        .filter(|n| {
            let place = (n.kind, n.section.level);
            n.runs_on(document, beside[&(n.section.parent, place)], rows[&place])
        })
        .map(|n| n.section)
        .collect();
    let Some(first) = fused.first() else { return Vec::new() };
    let title: String = document.text(first.title).chars().take(16).collect();
    let detail = if fused.len() == 1 {
        Said::new(format!("“{title}”"), format!("“{title}”"))
    } else {
        Said::new(format!("“{title}”等{}处", fused.len()), format!("“{title}” and others, {} in all", fused.len()))
    };
    vec![Defect::at(Place::At(first.heading)).about("fused").with_said("detail", detail)]
}

/// Every numbered section, in order.
fn numbered<'d>(document: &'d Document) -> Vec<Numbered<'d>> {
    let sections = document.sections();
    let end = document.folded().text().len();
    let of = |(i, section): (usize, &'d Section)| {
        let kind = section.marker?.kind;
        let next = sections.get(i + 1).map_or(end, |next| next.heading.start).max(section.title.end);
        let text = document.text(FSpan::new(section.title.start, next));
        let line = text.find('\n');
        let own = &text[..line.unwrap_or(text.len())];
        let ends = line.is_some() || next == end;
        Some(Numbered { section, kind, form: form(document, section, own), own, ends })
    };
    sections.iter().enumerate().filter_map(of).collect()
}

fn form(document: &Document, section: &Section, own: &str) -> Form {
    if section.evidence == Evidence::Fused {
        return Form::Fused;
    }
    let title = document.text(section.title);
    let named = title.chars().count() <= SHORT && quantities(title).is_empty();
    // 受理12件;办结11件: clauses, no title.
    let clause = own.get(title.len()..).is_some_and(|rest| rest.starts_with(';'));
    if named && !clause && tells(document.text(section.body())) { Form::Headed } else { Form::Sentence }
}

/// Whether something is told behind a title: not only in brackets who is responsible.
fn tells(body: &str) -> bool {
    let body = body.trim_start_matches(['。', ';', ':', '!', '?', ',', '.', '、', '\n']);
    let remark = body.starts_with('(') && Marker::read(body).is_none();
    !remark && body.chars().filter(|c| c.is_alphanumeric()).take(TOLD).count() == TOLD
}

/// The characters before the first mark.
fn first_clause(text: &str) -> usize {
    text.chars().take_while(|c| !matches!(c, ',' | '。' | ';' | ':')).count()
}

impl Numbered<'_> {
    /// Whether more than a sentence stands in its paragraph.
    fn goes_on(&self) -> bool {
        !self.ends || self.own.split_once('。').is_some_and(|(_, rest)| tells(rest))
    }

    /// Whether it is a heading that lost its mark, by those beside it and those of its kind and level in the report.
    fn runs_on(&self, document: &Document, beside: Row, row: Row) -> bool {
        if self.form != Form::Fused {
            return self.tells_all(document, beside);
        }
        // White space after a title keeps it apart, though folding drops it; a line without any mark is a title.
        let after = document.folded().to_source(self.section.title).end;
        let apart = document.source().text()[after..].starts_with(char::is_whitespace);
        let line = self.ends && !self.own.contains(['。', ';', '!', '?', ':']);
        if apart || line {
            return false;
        }
        // Where all of them run on, the marks of all were lost; but 1. 2. may number the sentences of a list.
        let list = self.kind > MarkerKind::HanParen && row.all > 1;
        let alike = !list && row.fused == row.all;
        let elsewhere = row.headed >= 2 && row.heads();
        let regular = if beside.headed + beside.sentences > 0 {
            beside.heads() && (beside.headed >= 2 || elsewhere)
        } else {
            // All of a row run on, and each is more than a sentence of a list.
            elsewhere && beside.all >= 2 && beside.going_on == beside.all
        };
        alike || regular
    }

    /// Whether a sentence that counts something stands where all others are headings.
    fn tells_all(&self, document: &Document, beside: Row) -> bool {
        let title = document.text(self.section.title);
        let others = Row { sentences: (beside.sentences + beside.fused).saturating_sub(1), ..beside };
        self.form == Form::Sentence
            && others.headed >= 2
            && others.heads()
            && title.contains(',')
            && first_clause(title) > others.longest
            && title.chars().count() >= SHORT
            && !quantities(title).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the finding says of a text; nothing where there is none.
    fn found(text: &str) -> String {
        let bytes = format!("望川县2023年度法治政府建设情况报告\n{text}").into_bytes();
        let draft = (crate::format::detect(Some("txt"), &bytes).parse)(&bytes).unwrap();
        let document = Document::new(draft);
        let defects = fused(&document, &Scope::body(&document));
        defects.iter().map(|d| d.facts[0].1.zh.clone()).collect()
    }

    const ROW: &str = "（一）提升服务效能。\n1.压减审批环节。取消环节12个。\n2.推行集成服务。上线联办事项9项。\n3.规范中介服务。清理中介事项16项。\n";

    #[test]
    fn headings_that_lost_their_mark() {
        for (text, expected) in [
            // By those beside it, though elsewhere on that level a list counts sentences.
            (
                "一、主要工作\n（一）优化服务。压减环节12个。\n（二）规范执法。评查案卷40份。\n（三）化解矛盾纠纷全县排查纠纷312件，化解306件。\n二、下步打算\n（一）新聘法律顾问3名，6月底前到岗。\n（二）培训执法人员2期，参训不少于200人次。\n",
                "“化解矛盾纠纷全县”",
            ),
            // A row in which all ran on, by the rows elsewhere, where each goes on for more than a sentence.
            (
                &format!(
                    "一、主要工作\n{ROW}（二）建强执法队伍。\n1.抓好日常执法培训举办培训班6期。分批组织跟班学习，覆盖镇街执法人员。\n2.严格执法资格管理开展证件清理3轮。注销证件21个，公告一次。\n"
                ),
                "“抓好日常执法培训”等2处",
            ),
            // The title runs into its first item.
            (
                &format!("一、主要工作\n{ROW}4.强化事中监管一是抽查企业316户；二是公示结果。三是归集信用信息。\n"),
                "“强化事中监管”",
            ),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn sentences_of_lists_are_no_headings() {
        for text in [
            // A list below its own heading, where headings elsewhere have their marks.
            "一、主要工作\n（一）优化服务。压减环节12个。\n（二）规范执法。评查案卷40份。\n二、下步打算\n（一）落实审核机构编制6名，平均用时控制在5天内。\n（二）完善案卷评查机制，全年评查不少于60份。\n（三）推进普法阵地建设，6月底前建成4处。\n",
            // The same with rows of 1. 2.
            &format!(
                "一、主要工作\n{ROW}（二）规范执法行为。\n1.公示执法结果全面覆盖34家单位，公示信息2100条。\n2.开展案卷评查3轮，抽查案卷120份。\n"
            ),
            // One item alone.
            &format!(
                "一、主要工作\n{ROW}（二）应诉更主动。\n1.负责人出庭应诉落实到位，全年出庭12次。撰写应诉分析2篇。\n"
            ),
            // Clauses after the first one are no text below a title.
            "一、主要工作\n（一）监督有力。\n1.办理建议20件；办理提案16件。\n2.公开信息900条；答复申请8件。\n3.落实审计整改持续推进销号，整改问题17个。\n",
            // Who is responsible is no text, either.
            "一、重点任务\n1.开展文件清理，三季度完成。（县司法局负责）\n2.组织执法案卷评查，年底通报。（县司法局负责）\n3.深化普法工作分批开展宣讲活动30场。（各单位负责）\n",
            // A line of its own with a comma is a title.
            "一、正视差距，问题不回避、根子讲清楚\n仍有不足。\n二、主要举措\n评查案卷40份。\n三、下步打算\n培训执法人员2期。\n四、履职情况\n主持会议6次。\n",
            // Headings beside a statement that is shorter to its first mark than their titles.
            "一、不足\n（一）执法力量还不够均衡。偏远乡镇人手少。\n（二）案卷差错多，评查的40份中有9份法律文书要素记载不全。\n（三）普法方式还比较单一。讲座多。\n",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
    }
}
