//! The variables of the environment that stand for flags: after the command line, before the file of settings.
//!
//! Read here and not by clap, so that a wrong one is told by its own name, and what came from one can be told from a flag.

use std::{env, ffi::OsString, path::PathBuf};

use clap::ValueEnum;

use super::{judge::FailOn, problem};
use crate::{
    config::{Source, Valued},
    finding::Severity,
    output::Format,
    text::{Lang, Said},
};

/// What the variables say.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    /// `HEGUI_CONFIG`: the file of settings.
    pub(super) config: Option<PathBuf>,
    /// `HEGUI_PACK`: packs, parted by commas.
    pub(super) pack: Option<Vec<String>>,
    /// `HEGUI_RULES`: rule files and folders, parted as the system parts the folders of programs.
    pub(super) rules: Option<Vec<PathBuf>>,
    /// `HEGUI_FORMAT`.
    pub(super) format: Option<Valued<String>>,
    /// `HEGUI_FAIL_ON`.
    pub(super) fail_on: Option<Valued<Option<Severity>>>,
}

/// Reads them; `None` after saying which cannot be used. An empty one is none.
pub(super) fn read(lang: Lang) -> Option<Variables> {
    let some = |value: Option<OsString>| value.filter(|value| !value.is_empty());
    let text = |value: Option<OsString>| some(value).map(|value| value.to_string_lossy().trim().to_owned());
    let mut sound = true;
    let format = text(env::var_os("HEGUI_FORMAT"));
    let format = format.and_then(|value| one_of::<Format>("HEGUI_FORMAT", &value, lang, &mut sound).map(|_| value));
    let fail_on = text(env::var_os("HEGUI_FAIL_ON"));
    let fail_on = fail_on.and_then(|value| one_of::<FailOn>("HEGUI_FAIL_ON", &value, lang, &mut sound));
    let packs = |list: String| list.split(',').map(|name| name.trim().to_owned()).filter(|n| !n.is_empty()).collect();
    let variables = Variables {
        config: some(env::var_os("HEGUI_CONFIG")).map(PathBuf::from),
        pack: text(env::var_os("HEGUI_PACK")).map(packs),
        rules: some(env::var_os("HEGUI_RULES"))
            .map(|list| env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()).collect()),
        format: format.map(|name| Valued::new(name, Source::Environment("HEGUI_FORMAT"))),
        fail_on: fail_on.map(|value| Valued::new(value.severity(), Source::Environment("HEGUI_FAIL_ON"))),
    };
    sound.then_some(variables)
}

fn one_of<T: ValueEnum>(name: &str, value: &str, lang: Lang, sound: &mut bool) -> Option<T> {
    let found = T::from_str(value, false).ok();
    if found.is_none() {
        *sound = false;
        let known: Vec<String> =
            T::value_variants().iter().filter_map(|v| Some(v.to_possible_value()?.get_name().to_owned())).collect();
        let said = Said::new(
            format!("环境变量不能取“{value}”。可用的有：{}", known.join("、")),
            format!("the variable cannot be `{value}`; known: {}", known.join(", ")),
        );
        problem::say(name, said.get(lang));
    }
    found
}
