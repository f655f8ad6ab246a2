//! What `hegui init` writes: a commented file of settings, and the files by which a pipeline runs the check.
//!
//! Each is one text with its remarks in both languages side by side (`#zh`, `#en`), so that neither is forgotten.

use crate::text::{Lang, Said};

const SETTINGS: &str = include_str!("starter/hegui.yaml");

/// Something that runs the check whenever reports change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Pipeline {
    /// pre-commit
    PreCommit,
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
}

impl Pipeline {
    /// The file, from the top of the repository.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::PreCommit => ".pre-commit-config.yaml",
            Self::Github => ".github/workflows/hegui.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// What is left to do once it is written.
    #[must_use]
    pub fn next(self) -> Said {
        match self {
            Self::PreCommit => Said::new(
                "核对 files 一行，再运行 pre-commit install",
                "look at the line `files`, then run `pre-commit install`",
            ),
            Self::Github | Self::Gitlab => Said::new(
                "把安装 hegui 的一行换成本单位的办法，核对要检查的文件夹",
                "put in your own way to get hegui, and look at the folder that is checked",
            ),
        }
    }

    /// Its text; `folder` is that of the reports, from the top of the repository.
    #[must_use]
    pub fn text(self, folder: &str, lang: Lang) -> String {
        let text = match self {
            Self::PreCommit => include_str!("starter/pre-commit.yaml"),
            Self::Github => include_str!("starter/github.yml"),
            Self::Gitlab => include_str!("starter/gitlab.yml"),
        };
        remarked(text, lang).replace("{folder}", folder).replace("{files}", &files(folder))
    }
}

/// Which files a commit hook hands over: every report of a folder; in a whole repository, where texts and pages may be
/// anything, those of them that are named like one.
fn files(folder: &str) -> String {
    match folder {
        "." => r"(?i)(\.(docx?|wps|rtf|pdf|ofd|zip)|(法治政府|年度报告)[^/]*\.(txt|md|html?))$".to_owned(),
        folder => format!(
            r"(?i)^{}/.*\.(docx?|wps|rtf|pdf|ofd|zip|txt|md|html?)$",
            folder.trim_end_matches('/').replace('.', r"\.")
        ),
    }
}

/// The commented file of settings.
///
/// ```
/// use hegui::{config::{starter, read}, text::Lang};
/// let (config, mistakes) = read("/hegui.yaml".as_ref(), "hegui.yaml", &starter::settings(Lang::Zh), &["human"]);
/// assert!(config.is_some() && mistakes.is_empty());
/// ```
#[must_use]
pub fn settings(lang: Lang) -> String {
    filled(&remarked(SETTINGS, lang), lang)
}

/// A text with the remarks in one language.
fn remarked(text: &str, lang: Lang) -> String {
    let (own, other) = lang.pick(("#zh ", "#en "), ("#en ", "#zh "));
    let mut out = String::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with(other)) {
        out.push_str(&line.replacen(own, "# ", 1));
        out.push('\n');
    }
    out
}

/// A text with the names of its examples in one language.
fn filled(text: &str, lang: Lang) -> String {
    let names = [
        ("{local}", Said::new("本地规则", "local-rules")),
        ("{drafts}", Said::new("草稿", "drafts")),
        ("{old}", Said::new("旧稿", "old")),
        ("{townships}", Said::new("乡镇", "townships")),
        ("{departments}", Said::new("部门", "departments")),
        ("{place}", Said::new("湖北省", "Hubei")),
        ("{report}", Said::new("石桥镇", "shiqiao")),
        ("{reason}", Said::new("机构改革，数据尚未交接", "figures not yet handed over in the reorganisation")),
        ("{approver}", Said::new("司法局 王某", "a name")),
        ("{until}", Said::same("2030-06-30")),
        ("{quote}", Said::new("全年开展执法检查", "words of the report")),
        ("{results}", Said::new("结果", "results")),
    ];
    names.iter().fold(text.to_owned(), |text, (key, said)| text.replace(key, said.get(lang)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::{read, schema};

    const FORMATS: [&str; 2] = ["human", "json"];

    /// The template with every setting that is commented out put in force.
    fn in_force(lang: Lang) -> String {
        let lines = SETTINGS.lines().filter(|line| !line.starts_with("#zh") && !line.starts_with("#en"));
        filled(&lines.map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n").collect::<String>(), lang)
    }

    #[test]
    fn every_key_is_shown_and_all_of_it_holds_when_put_in_force() {
        for lang in [Lang::Zh, Lang::En] {
            let text = in_force(lang).replacen("yaml-language-server", "# yaml-language-server", 1);
            let (config, mistakes) = read(Path::new("/库/hegui.yaml"), "hegui.yaml", &text, &FORMATS);
            assert!(mistakes.is_empty(), "{mistakes:#?}");
            let config = config.unwrap();
            assert_eq!((config.reports.len(), config.waivers.len(), config.exclude.len()), (2, 1, 2));
            let schema = schema(&FORMATS);
            let keys = |schema: &serde_json::Value| -> Vec<String> {
                schema["properties"].as_object().unwrap().keys().cloned().collect()
            };
            let groups = ["RawGroup", "RawWaiver"].map(|name| keys(&schema["$defs"][name]));
            for key in keys(&schema).into_iter().chain(groups.into_iter().flatten()) {
                let shown =
                    text.lines().any(|line| line.trim_start_matches([' ', '-']).starts_with(&format!("{key}:")));
                assert!(shown, "{key} is not shown");
            }
            let (plain, mistakes) = read(Path::new("/hegui.yaml"), "hegui.yaml", &settings(lang), &FORMATS);
            assert!(mistakes.is_empty() && plain.unwrap().waivers.is_empty());
        }
    }

    #[test]
    fn remarks_are_in_one_language_and_nothing_is_left_to_fill_in() {
        let chinese = |text: &str| text.contains(|c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        let texts = |lang: Lang| {
            let pipelines = [Pipeline::PreCommit, Pipeline::Github, Pipeline::Gitlab].map(|p| p.text("reports", lang));
            pipelines.into_iter().chain([settings(lang)]).collect::<Vec<_>>()
        };
        for (zh, en) in texts(Lang::Zh).iter().zip(texts(Lang::En)) {
            assert!(chinese(zh) && !zh.contains("#zh") && !zh.contains("#en"));
            // Names of files that the hook looks for are Chinese in any language.
            let remarks: Vec<&str> = en.lines().filter(|l| l.trim_start().starts_with('#')).collect();
            assert!(!remarks.is_empty() && remarks.iter().all(|line| !chinese(line)), "{en}");
            assert!(!en.contains("{folder}") && !en.contains("{reason}"));
        }
    }
}
