//! What a page states of itself outside its text: `<meta>` by the national standard for government sites, Open Graph, JSON-LD.
//!
//! Only what the text itself does not say is passed on, as lines with labels; the page's own text has the word.

use serde_json::Value;

use super::{
    region::squeezed,
    tree::{Id, Tree},
};
use crate::text::{Date, find_dates, fold_str};

/// What a page states.
#[derive(Debug, Default)]
pub(super) struct PageData {
    /// The title of the text.
    title: Option<String>,
    /// What `<title>` holds: the title and the names of site and column.
    window: Option<String>,
    site: Option<String>,
    published: Option<Date>,
    source: Option<String>,
    index: Option<String>,
    number: Option<String>,
}

impl PageData {
    /// Reads it.
    pub(super) fn read(tree: &Tree) -> Self {
        let mut data = Self::default();
        for id in tree.below(0) {
            match tree.name(id) {
                "meta" => data.meta(tree, id),
                "title" if data.window.is_none() => data.window = said(&tree.text(id, 2000)),
                "script"
                    if tree
                        .attribute(id, "type")
                        .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json")) =>
                {
                    data.linked(&tree.text(id, 1 << 20));
                }
                _ => {}
            }
        }
        data
    }

    fn meta(&mut self, tree: &Tree, id: Id) {
        let name = ["name", "property", "itemprop"].iter().find_map(|key| tree.attribute(id, key));
        let (Some(name), Some(content)) = (name, tree.attribute(id, "content").and_then(said)) else { return };
        match name.trim().to_ascii_lowercase().as_str() {
            "articletitle" => self.title = Some(content),
            "og:title" => self.title = self.title.take().or(Some(content)),
            "sitename" | "og:site_name" => self.site = Some(content),
            "pubdate" => self.published = date(&content).or(self.published),
            "article:published_time"
            | "og:published_time"
            | "publishdate"
            | "publishtime"
            | "datepublished"
            | "og:release_date" => {
                self.published = self.published.or_else(|| date(&content));
            }
            "contentsource" => self.source = Some(content),
            "索引号" | "indexno" | "index_no" | "idxid" | "indexnum" | "indexnumber" => self.index = Some(content),
            "发文字号" | "文号" | "docno" | "docnumber" | "fileno" | "filenum" => self.number = Some(content),
            _ => {}
        }
    }

    fn linked(&mut self, text: &str) {
        let Ok(value) = serde_json::from_str::<Value>(text.trim()) else { return };
        // Nested no deeper than the parser allows, and looked through level by level.
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(fields) => {
                    if let Some(Value::String(text)) = fields.get("datePublished") {
                        self.published = self.published.or_else(|| date(text));
                    }
                    open.extend(fields.values());
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
    }

    /// How surely a line is the title that the page names: 3 the very same, 2 within it or holding it, 0 not.
    pub(super) fn names(&self, line: &str) -> i32 {
        let line = squeezed(line);
        let long = line.chars().count();
        if self.site.as_deref().is_some_and(|site| squeezed(site) == line) {
            return 0;
        }
        let title = self.title.as_deref().map(squeezed).unwrap_or_default();
        if title == line {
            return 3;
        }
        let within = |whole: &str| {
            !whole.is_empty() && (long >= 12 || long * 2 >= whole.chars().count()) && whole.contains(&line)
        };
        if long >= 5 && within(&title) {
            return 2;
        }
        let window = self.window.as_deref().map(squeezed).unwrap_or_default();
        // 石岭县人民政府 is part of 石岭县人民政府门户网站 and of many titles: only the larger part of the words is the title.
        if long >= 8 && within(&window) { 2 } else { 0 }
    }

    /// The title that the page names, for a text that does not show it.
    pub(super) fn title(&self) -> Option<String> {
        self.title.clone().or_else(|| {
            let window = self.window.as_deref()?;
            let parts =
                window.split(['_', '|', '｜']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split("--"));
            let site = |part: &str| ["网站", "门户", "网", "平台", "首页"].iter().any(|end| part.ends_with(end));
            let parts = parts.map(str::trim).filter(|part| !part.is_empty() && !site(part));
            // 无标题文档, 正文: what names no document names no title.
            parts.max_by_key(|part| part.chars().count()).filter(|part| part.chars().count() >= 8).map(str::to_owned)
        })
    }

    /// The lines for what a text does not say: label and value.
    pub(super) fn unsaid(&self, outside: &str) -> Vec<String> {
        let folded = fold_str(outside);
        let has = |labels: &[&str]| labels.iter().any(|label| folded.contains(label));
        let mut out = Vec::new();
        let published =
            ["发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "上网日期", "上网时间"];
        if let Some(date) = self.published {
            let shown = find_dates(&folded).iter().any(|(_, shown)| *shown == date);
            let other = has(&["成文", "生成日期", "印发"]);
            if !has(&published) && (!shown || other) {
                out.push(format!("发布日期：{date}"));
            }
        }
        let mut add = |label: &str, value: &Option<String>, labels: &[&str]| {
            if let Some(value) = value.as_deref().filter(|value| !has(labels) && !folded.contains(&fold_str(value))) {
                out.push(format!("{label}：{value}"));
            }
        };
        add("来源", &self.source, &["来源:", "发布机构", "发文机关", "发布单位", "公开机构", "稿源"]);
        add("索引号", &self.index, &["索引号"]);
        add("发文字号", &self.number, &["发文字号", "文号"]);
        out
    }
}

fn said(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty() && text.chars().count() <= 400).then_some(text)
}

/// The day of a time stamp in China: `2024-03-01 10:22`, `2024-02-29T18:00:00Z`, `20240301`.
fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let digits = text.get(..8).filter(|head| head.bytes().all(|b| b.is_ascii_digit()));
    let plain = digits.map(|d| format!("{}-{}-{}", &d[..4], &d[4..6], &d[6..8]));
    let (_, date) = *find_dates(&fold_str(plain.as_deref().unwrap_or(text.split(['T', ' ']).next()?))).first()?;
    // The hour of Greenwich: from four in the afternoon it is the next day in China.
    let greenwich = text.ends_with('Z') || text.ends_with("+00:00");
    let hour: u8 = text.split_once('T').and_then(|(_, time)| time.get(..2)?.parse().ok()).unwrap_or(0);
    if greenwich && hour >= 16 { date.tomorrow().ok() } else { Some(date) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_time_stamps() {
        for (text, expected) in [
            ("2024-03-01 10:22", "2024-03-01"),
            ("2024-02-29T18:00:00Z", "2024-03-01"),
            ("2024-03-01T08:00:00+08:00", "2024-03-01"),
            ("20240301", "2024-03-01"),
            ("2024年3月1日", "2024-03-01"),
        ] {
            assert_eq!(date(text).unwrap().to_string(), expected, "{text}");
        }
        assert!(date("昨天").is_none() && date("").is_none());
    }

    #[test]
    fn the_title_of_a_window_is_the_longest_part_that_names_no_site() {
        let page = |title: &str| PageData { window: Some(title.into()), ..PageData::default() };
        assert_eq!(
            page("云峪镇2023年法治政府建设报告_石岭县人民政府门户网站").title().unwrap(),
            "云峪镇2023年法治政府建设报告"
        );
        assert_eq!(page("法治政府建设报告 - 岚桥新闻网").title().unwrap(), "法治政府建设报告");
        assert_eq!(page("无标题文档").title(), None);
    }
}
