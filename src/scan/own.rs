//! The rules of the program itself: about inputs and settings, not about what reports say. No pack defines them.

use crate::text::Said;

/// A rule that no pack defines.
#[derive(Clone, Copy, Debug)]
pub struct OwnRule {
    /// `concern/what`; never reused.
    pub id: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl OwnRule {
    /// What it is about, in a few words.
    #[must_use]
    pub fn title(&self) -> Said {
        Said::new(self.zh, self.en)
    }
}

/// The program's own rules, sorted by id; always evaluated, and ignored by name.
pub const OWN_RULES: &[OwnRule] = &[
    OwnRule {
        id: "config/unmatched",
        zh: "设置里的文件模式没有匹配到报告",
        en: "a file pattern of the settings that matches no report",
    },
    OwnRule { id: "identity/not-a-report", zh: "不像法治政府建设年度报告", en: "not such a report" },
    OwnRule { id: "input/damaged", zh: "文件或其中的文字损坏", en: "a damaged file, or damaged text in it" },
    OwnRule { id: "input/empty", zh: "文件是空的", en: "an empty file" },
    OwnRule { id: "input/encrypted", zh: "文件已加密", en: "an encrypted file" },
    OwnRule {
        id: "input/incomplete", zh: "文件有读不出来的内容", en: "something in the file cannot be read"
    },
    OwnRule { id: "input/internal-error", zh: "程序内部错误", en: "an internal error of the program" },
    OwnRule { id: "input/not-text", zh: "文件不是文字", en: "a file that is no text" },
    OwnRule {
        id: "input/previous-ambiguous", zh: "上年报告不止一份", en: "several reports of the year before"
    },
    OwnRule { id: "input/previous-missing", zh: "找不到上年报告", en: "no report of the year before" },
    OwnRule {
        id: "input/previous-organ",
        zh: "上年报告是另一单位的",
        en: "the report of the year before is another organ's",
    },
    OwnRule {
        id: "input/previous-year",
        zh: "所给报告不是上一年度的",
        en: "the report given as the year before's is on another year",
    },
    OwnRule { id: "input/scanned", zh: "文件是扫描件", en: "a scan" },
    OwnRule { id: "input/too-large", zh: "文件过大", en: "a file that is too large" },
    OwnRule { id: "input/undecodable", zh: "无法识别文字编码", en: "text in an unknown encoding" },
    OwnRule {
        id: "input/unmapped", zh: "字体未附编码表，文字无法识别", en: "fonts that do not tell their characters"
    },
    OwnRule { id: "input/unreadable", zh: "文件无法读取", en: "a file that cannot be read" },
    OwnRule { id: "input/unsupported", zh: "不支持的文件类型", en: "a kind of file that is not read" },
    OwnRule { id: "waiver/expired", zh: "豁免已经到期", en: "a waiver that has expired" },
    OwnRule { id: "waiver/unused", zh: "豁免没有用到", en: "a waiver that covers nothing" },
];

/// The program's own rules about a batch, sorted by id: only an audit speaks of them.
pub const BATCH_RULES: &[OwnRule] = &[
    OwnRule {
        id: "batch/copied", zh: "与其他单位的报告雷同", en: "a text that another unit's report has, too"
    },
    OwnRule { id: "batch/copied-last-year", zh: "照抄上一年度报告", en: "a text of the year before" },
    OwnRule { id: "batch/double", zh: "重复报告", en: "two different reports of one unit" },
    OwnRule { id: "batch/late", zh: "逾期报送", en: "submitted late" },
    OwnRule { id: "batch/missing", zh: "未报告", en: "no report" },
    OwnRule { id: "batch/other-unit", zh: "所报为其他单位的报告", en: "another unit's report" },
    OwnRule { id: "batch/other-year", zh: "所报年度不符", en: "a report on another year" },
    OwnRule { id: "batch/unusable", zh: "文件不可用", en: "a file that cannot be used" },
];

/// Whether a rule is one of the program's own.
#[must_use]
pub fn is_own(id: &str) -> bool {
    OWN_RULES.iter().chain(BATCH_RULES).any(|own| own.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_sorted_and_each_once() {
        for rules in [OWN_RULES, BATCH_RULES] {
            assert!(rules.windows(2).all(|two| two[0].id < two[1].id));
        }
    }
}
