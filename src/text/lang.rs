//! The two languages of the program's own sentences.
//!
//! Chinese is what the people speak who use hegui, and the default; `--lang en` gives English. Every sentence of the
//! program exists in both, side by side in the code, so that neither is forgotten and no output mixes them. (A message
//! catalogue would put the two into other files than the code that fills them in.)

/// The language of messages, not of reports: reports are Chinese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// The one of two wordings that is in this language.
    ///
    /// ```
    /// use hegui::text::Lang;
    /// assert_eq!(Lang::En.pick("缺少", "missing"), "missing");
    /// ```
    #[must_use]
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Said {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Said {
    /// Both wordings of a sentence.
    ///
    /// ```
    /// use hegui::text::{Lang, Said};
    /// assert_eq!(Said::new("空文件", "the file is empty").get(Lang::Zh), "空文件");
    /// ```
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// A text that reads the same in both languages, such as a sum.
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The wording in a language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}
