//! The labels of a page's table of metadata: 发布日期: …, [索引号] …, 来源|…

use std::sync::LazyLock;

use crate::text::{Effort, FSpan, PatternId, PatternSet, PatternSetBuilder};

/// Words that are labels wherever they stand.
const STRONG: &str = "信息索引号|索引号|发文字号|发布文号|发布机构|发文机关|发布单位|公开机构|信息来源|文章来源|\
    发布日期|发布时间|公开日期|公开时间|公布日期|公布时间|上网日期|上网时间|\
    成文日期|成文时间|生成日期|制发日期|签发日期|签发时间|发文日期|印发日期|印发时间|\
    更新时间|更新日期|最后更新|修改时间|\
    当前时间|现在时间|北京时间|系统时间|打印时间|打印日期|下载时间|访问时间|采集时间|抓取时间|报送日期|报送时间|上报日期|上报时间|\
    生效日期|实施日期|施行日期|废止日期|失效日期|截止日期|截止时间|有效期至|有效期|\
    浏览次数|浏览量|访问次数|点击次数|点击率|点击数|阅读次数|阅读量|阅读人次|主题分类|体裁分类|信息分类|有效性|\
    公开方式|公开形式|公开范围|责任编辑|主题词|字体|字号|组配分类";

/// Words that are labels where a mark follows: they stand in sentences, too.
const WEAK: &str = "来源|文号|标题|名称|时间|日期|作者|编辑|时效|打印|分享|稿源|录入";

/// A label of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<'t> {
    /// The label without its marks.
    pub(super) name: &'t str,
    /// Whether it is one only because of the mark after it.
    pub(super) weak: bool,
    /// The label with its brackets and its colon.
    pub(super) span: FSpan,
}

struct Labels {
    words: PatternSet,
    strong: PatternId,
    weak: PatternId,
}

#[expect(clippy::expect_used, reason = "the words are constants; the tests take them")]
static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let mut builder = PatternSetBuilder::default();
    let [strong, weak] = [STRONG, WEAK].map(|words| builder.add(words).expect("words"));
    Labels { words: builder.build(), strong, weak }
});

/// The labels of a folded text, in order, none inside another.
pub(super) fn find(text: &str) -> impl Iterator<Item = Found<'_>> {
    let hits = LABELS.words.scan(text, Effort::Few);
    let mut names: Vec<(FSpan, bool)> = hits.of(LABELS.strong).into_iter().map(|span| (span, false)).collect();
    names.extend(hits.of(LABELS.weak).into_iter().map(|span| (span, true)));
    names.sort_unstable_by_key(|(span, weak)| (span.start, *weak));
    let mut end = 0;
    names.into_iter().filter_map(move |(name, weak)| {
        let after = &text[name.end..];
        let marks = if weak {
            after.len() - after.trim_start_matches([']', '】', ':', '|']).len()
        } else {
            let closed = after.strip_prefix([']', '】']).unwrap_or(after);
            after.len() - closed.strip_prefix([':', '|']).unwrap_or(closed).len()
        };
        if name.start < end || weak && marks == 0 {
            return None;
        }
        let open = text[end..name.start].chars().next_back().filter(|c| matches!(c, '[' | '【'));
        let span = FSpan::new(name.start - open.map_or(0, char::len_utf8), name.end + marks);
        end = span.end;
        Some(Found { name: name.of(text), weak, span })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_words_of_sentences() {
        let text = "[索引号]甲1【发布日期】:2024-03-01来源:望川县时间来源于有效期至|2025信息来源】|乙有效期";
        let found: Vec<(&str, &str, bool)> = find(text).map(|f| (f.span.of(text), f.name, f.weak)).collect();
        assert_eq!(
            found,
            [
                ("[索引号]", "索引号", false),
                ("【发布日期】:", "发布日期", false),
                ("来源:", "来源", true),
                ("有效期至|", "有效期至", false),
                ("信息来源】|", "信息来源", false),
                ("有效期", "有效期", false),
            ]
        );
        assert_eq!(find("").count(), 0);
    }
}
