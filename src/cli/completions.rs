//! `hegui completions SHELL`: the script by which a shell completes commands, options and their values.
//!
//! It is made from the command line as it is, in the language of the run; nothing is kept by hand.

use std::io::{self, Write};

use clap::{Args, Command, CommandFactory, builder::PossibleValuesParser};
use clap_complete::Shell;

use super::{Cli, DONE, Global, help};

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Runs it; the exit code.
pub(super) fn run(global: &Global, args: &CompletionsArgs, out: &mut dyn Write) -> io::Result<u8> {
    let mut command = plain(help::localise(Cli::command(), global.lang));
    // The generator panics where it cannot write; into memory it always can.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "hegui", &mut script);
    out.write_all(&script)?;
    Ok(DONE)
}

/// Values without the English remarks that the derived parsers give them: the help of the argument explains them.
fn plain(command: Command) -> Command {
    command.mut_args(bare).mut_subcommands(plain)
}

fn bare(arg: clap::Arg) -> clap::Arg {
    let names: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    if names.is_empty() || !arg.get_action().takes_values() {
        return arg;
    }
    // A default is a value like any other; its type is not needed here.
    arg.value_parser(PossibleValuesParser::new(names))
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;
    use crate::text::Lang;

    fn script(shell: Shell, lang: Lang) -> String {
        let mut command = plain(help::localise(Cli::command(), lang));
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, "hegui", &mut script);
        String::from_utf8(script).unwrap()
    }

    #[test]
    fn every_shell_gets_every_command_and_option() {
        for shell in Shell::value_variants() {
            let script = script(*shell, Lang::Zh);
            for word in ["check", "annotate", "report", "fail-on", "files-from", "in-place"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
    }

    #[test]
    fn remarks_are_in_the_language_of_the_run() {
        for shell in [Shell::Zsh, Shell::Fish, Shell::PowerShell, Shell::Elvish] {
            let (zh, en) = (script(shell, Lang::Zh), script(shell, Lang::En));
            assert!(
                zh.contains("检查报告") && !zh.contains("Check reports") && !zh.contains("On a terminal"),
                "{shell}"
            );
            assert!(en.contains("Check reports") && !en.contains("检查报告"), "{shell}");
        }
    }

    #[test]
    fn values_are_completed() {
        let script = script(Shell::Bash, Lang::Zh);
        assert!(script.contains("error warning note never"), "{script}");
        assert!(script.contains("bash elvish fish powershell zsh"), "{script}");
    }
}
