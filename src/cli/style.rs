//! How output looks: colour, width, ASCII; by flags, environment and terminal.

use std::{
    env,
    io::{self, IsTerminal},
};

use crate::{output::Style, text::Lang};

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal that has colours.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The width where there is no terminal.
const PIPE_WIDTH: usize = 80;

pub(super) fn of(lang: Lang, color: ColorChoice, ascii: bool, quiet: bool) -> Style {
    Style { width: width(), color: colored(color), ascii, lang, quiet }
}

fn width() -> usize {
    let from_env = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let from_terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    from_env.or_else(from_terminal).unwrap_or(PIPE_WIDTH).clamp(40, 160)
}

fn colored(choice: ColorChoice) -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if set("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => io::stdout().is_terminal() && env::var("TERM").is_ok_and(|term| term != "dumb"),
    }
}
