//! What could not be done, said on standard error in the language of the run.

use std::io::{self, Write};

use super::{DONE, TROUBLE, style, whole::unwritten};
use crate::{
    output::{self, safe},
    rule::LoadError,
    text::Lang,
    written::Mistake,
};
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// `hegui: SUBJECT: what is wrong`.
pub(super) fn say(subject: &str, message: &str) {
    // There is nobody left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "hegui: {}: {}", safe(subject), safe(message));
}

/// At most so many mistakes are shown at once: an alias bomb has thousands, all alike.
const MOST: usize = 20;

/// The mistakes of the rule files, each with a caret in the YAML.
pub(super) fn rules(error: &LoadError, lang: Lang) {
    mistakes(&error.0, "rules", lang.pick("规则文件", "rule files"), lang);
}

/// The mistakes of files of settings, each file from top to bottom.
pub(super) fn settings(mut found: Vec<Mistake>, lang: Lang) {
    found.sort_by(|a, b| (&a.file, a.at).cmp(&(&b.file, b.at)));
    mistakes(&found, "config", lang.pick("设置文件", "settings"), lang);
}

/// The mistakes of files that people write, each with a caret in the YAML; `code` and `subject` name the kind of file.
pub(super) fn mistakes(found: &[Mistake], code: &str, subject: &str, lang: Lang) {
    let look = style::of(lang, super::ColorChoice::Never, false, false);
    let mut text = String::new();
    for mistake in found.iter().take(MOST) {
        text.push_str(&output::mistake(mistake, code, look));
    }
    let _ = write!(io::stderr(), "{text}");
    let count = found.len();
    let more = count.saturating_sub(MOST);
    if more > 0 {
        say(subject, &lang.pick(format!("另有 {more} 处错误未列出"), format!("{more} more mistakes are not listed")));
    }
    say(
        subject,
        &lang.pick(format!("共 {count} 处错误，未开始检查"), format!("{count} mistakes; nothing was checked")),
    );
}

/// A mistake on the command line, or the help that was asked for; the exit code.
pub(super) fn usage(error: &clap::Error, lang: Lang) -> u8 {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let shown = write!(io::stdout(), "{}", error.render()).and_then(|()| io::stdout().flush());
        return match shown {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                say(lang.pick("标准输出", "standard output"), unwritten(&error).get(lang));
                TROUBLE
            }
            _ => DONE,
        };
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = write!(io::stderr(), "{}", error.render());
        return TROUBLE;
    }
    if lang == Lang::En {
        let _ = write!(io::stderr(), "{}", error.render());
        return TROUBLE;
    }
    let text = |kind: ContextKind| error.get(kind).map(shown).unwrap_or_default();
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的选项“{argument}”"),
        ErrorKind::InvalidSubcommand => format!("不认识的命令“{}”", text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("选项“{argument}”缺少取值"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("选项“{argument}”不能取“{value}”"),
        ErrorKind::MissingRequiredArgument => format!("缺少：{argument}"),
        ErrorKind::ArgumentConflict => format!("选项“{argument}”不能与“{}”同用或重复", text(ContextKind::PriorArg)),
        _ => "命令行写法有误".to_owned(),
    };
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().map(text).find(|t| !t.is_empty());
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand]
        .into_iter()
        .map(text)
        .find(|t| !t.is_empty());
    let help = match (suggested, valid) {
        (Some(near), _) => format!("。是否想写“{near}”？"),
        (None, Some(valid)) => format!("。可用的有：{valid}"),
        (None, None) => "。用法见 hegui --help".to_owned(),
    };
    say("命令行", &(message + &help));
    TROUBLE
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(list) => list.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(n) => n.to_string(),
        _ => String::new(),
    }
}
