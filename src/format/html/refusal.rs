//! Pages that hold no text to check: what the sender is told, by what the page holds instead.

use super::{flow::Flow, region::Region};
use crate::{format::FormatError, text::Said};

/// A text of fewer characters is no report; a page that offers files with it offers the report in them.
const BARE: usize = 60;
/// With files beside it, fewer than this.
const BARE_BESIDE_FILES: usize = 200;

impl Region {
    /// Whether it holds hardly any running text.
    pub(super) fn is_bare(&self) -> bool {
        self.prose < BARE_BESIDE_FILES && self.numbered < 2
    }
}

/// Refuses a page without a text, with advice; a short text is no reason to.
///
/// # Errors
/// [`FormatError::Refused`], [`FormatError::Empty`].
pub(super) fn refuse(flow: &Flow, region: &Region) -> Result<(), FormatError> {
    let own = region.lines.iter().map(|i| &flow.lines[*i]);
    let files: Vec<&str> = own.flat_map(|line| &line.files).map(String::as_str).take(3).collect();
    let files = if files.is_empty() && region.prose < BARE {
        flow.lines.iter().flat_map(|line| &line.files).map(String::as_str).take(3).collect()
    } else {
        files
    };
    let said = |name: (&str, &str), advice: (String, String)| {
        Err(FormatError::Refused { name: Said::new(name.0, name.1), advice: Said::new(advice.0, advice.1) })
    };
    let own = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
    if !files.is_empty() {
        let names = files.iter().map(|name| format!("“{name}”")).collect::<String>();
        let advice =
            (format!("请下载附件{names}，检查该文件"), format!("download {} and check that file", files.join(", ")));
        return said(("只有附件、没有正文的网页", "a web page without a text, only with files to download"), advice);
    }
    if region.prose >= BARE {
        return Ok(());
    }
    if flow.frames > 0 {
        let advice = own(
            "请在浏览器中单独打开正文所在的框架（右键选“在新标签页中打开框架”），保存后再检查",
            "open the frame that shows the text in a tab of its own, save that page and check it",
        );
        return said(("正文在框架中的网页", "a web page that shows its text in a frame"), advice);
    }
    let links = flow.lines.iter().filter(|line| line.is_link());
    let titles = links.clone().filter(|line| line.chars >= 10).count();
    if titles >= 5 {
        let advice = own(
            "请点开报告的链接，保存正文所在的页面",
            "follow the link to the report and save the page that shows its text",
        );
        return said(("只有目录和链接的网页", "a web page that lists links and holds no text"), advice);
    }
    let chars: usize = flow.lines.iter().map(|line| line.chars).sum();
    let linked: usize = links.map(|line| line.chars).sum();
    if flow.scripts > 0 && (chars == 0 || linked * 2 > chars || chars < BARE) {
        let advice = own(
            "请在浏览器中打开，待正文显示后再另存网页；也可直接提供 Word 原稿",
            "open it in a browser, save it once its text is shown, or send the Word original",
        );
        return said(
            (
                "没有正文的网页（正文由脚本载入，或为图片）",
                "a web page whose text is loaded by a script or is a picture",
            ),
            advice,
        );
    }
    if chars == 0 { Err(FormatError::Empty) } else { Ok(()) }
}
