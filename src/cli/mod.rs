//! The command line: arguments, environment, exit codes. One file a command; no logic worth testing alone.

mod annotate;
mod audit;
mod baseline;
mod check;
mod checklist;
mod choice;
mod compare;
mod completions;
mod config;
mod contract;
mod destination;
mod explain;
mod figures;
mod gather;
mod help;
mod init;
mod input;
mod interrupt;
mod judge;
mod known;
mod man;
mod new;
mod outline;
mod patient;
mod plan;
mod problem;
mod progress;
mod rules;
mod schema;
mod settings;
mod sinks;
mod style;
mod test;
mod variables;
mod whole;

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    panic::AssertUnwindSafe,
    process::ExitCode,
    sync::Arc,
};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::{
    output::Style,
    scan::Root,
    text::{Date, Lang, find_dates},
};
use patient::Patient;
pub use style::ColorChoice;

/// Findings below the threshold, or none.
pub const DONE: u8 = 0;
/// Findings at or above `--fail-on`.
pub const FINDINGS: u8 = 1;
/// What was asked could not be done: usage, rules, a named path.
pub const TROUBLE: u8 = 2;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "hegui", version, disable_help_subcommand = true, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
struct Global {
    #[arg(long, value_enum, global = true, env = "HEGUI_LANG", hide_env = true, default_value = "zh")]
    lang: Lang,
    #[arg(long, value_enum, global = true, default_value = "auto")]
    color: ColorChoice,
    #[arg(long, global = true)]
    ascii: bool,
    #[arg(short, long, global = true)]
    quiet: bool,
    #[arg(long, global = true, value_parser = day)]
    today: Option<Date>,
    /// The folder to which the paths for code hosts are relative.
    #[arg(skip)]
    root: Arc<Root>,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    /// check
    Check(check::CheckArgs),
    /// audit
    Audit(audit::AuditArgs),
    /// annotate
    Annotate(annotate::AnnotateArgs),
    /// baseline
    Baseline(baseline::BaselineArgs),
    /// compare
    Compare(compare::CompareArgs),
    /// outline
    Outline(outline::OutlineArgs),
    /// figures
    Figures(figures::FiguresArgs),
    /// rules
    Rules(rules::ListArgs),
    /// explain
    Explain(explain::ExplainArgs),
    /// checklist
    Checklist(checklist::ChecklistArgs),
    /// new
    New(new::NewArgs),
    /// test
    Test(test::TestArgs),
    /// config
    Config(config::ConfigCommandArgs),
    /// init
    Init(init::InitArgs),
    /// schema
    Schema(schema::SchemaArgs),
    /// completions
    Completions(completions::CompletionsArgs),
    /// man
    Man(man::ManArgs),
}

fn day(text: &str) -> Result<Date, String> {
    match find_dates(text).as_slice() {
        [(span, date)] if span.len() == text.len() => Ok(*date),
        _ => Err(text.to_owned()),
    }
}

impl Global {
    fn style(&self) -> Style {
        style::of(self.lang, self.color, self.ascii, self.quiet)
    }

    /// The day of the run: as given, as a reproducible build sets it, or today.
    fn today(&self) -> Date {
        let epoch = || {
            let seconds: i64 = std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()?;
            Some(jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
        };
        self.today.or_else(epoch).unwrap_or_else(|| jiff::Zoned::now().date())
    }
}

/// Runs the program.
#[must_use]
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = help::lang_of(&arguments);
    // The standard hook prints the message of a panic, which may quote a confidential report.
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        problem::say(lang.pick("程序内部错误，请反馈给开发者", "internal error, please report it"), &place);
    }));
    let command = help::localise(Cli::command(), lang);
    let mut cli = match command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return ExitCode::from(problem::usage(&error, lang)),
    };
    // Where there is no current folder, paths stay as they are written.
    cli.global.root = Arc::new(std::env::current_dir().map_or_else(|_| Root::default(), |here| Root::around(&here)));
    ExitCode::from(guarded(|| run(&cli)))
}

/// The exit code of a run, also of one that panics: what panicked was told by the hook; the code is the contract's.
fn guarded(run: impl FnOnce() -> u8) -> u8 {
    std::panic::catch_unwind(AssertUnwindSafe(run)).unwrap_or(TROUBLE)
}

/// So many bytes of standard output are written at once: a batch prints tens of megabytes.
const BUFFER: usize = 1 << 16;

/// Runs a command; the exit code.
fn run(cli: &Cli) -> u8 {
    let lang = cli.global.lang;
    let mut out = io::BufWriter::with_capacity(BUFFER, io::stdout().lock());
    // `check` looks itself whether anybody reads, because then it need not go on.
    let result = match &cli.command {
        command @ Command::Check(_) => perform(&cli.global, command, &mut out),
        command => perform(&cli.global, command, &mut Patient::new(&mut out)),
    };
    // Whoever read our output has seen enough (`| head`): what was found stays found.
    let code = result.as_ref().copied().unwrap_or(DONE);
    match result.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => code,
        // It was told when it failed first.
        Err(_) if code == TROUBLE => code,
        Err(error) => {
            problem::say(lang.pick("标准输出", "standard output"), whole::unwritten(&error).get(lang));
            TROUBLE
        }
    }
}

fn perform(global: &Global, command: &Command, out: &mut dyn Write) -> io::Result<u8> {
    match command {
        Command::Check(args) => check::run(global, args, out),
        Command::Audit(args) => audit::run(global, args, out),
        Command::Annotate(args) => annotate::run(global, args, out),
        Command::Baseline(args) => baseline::run(global, args, out),
        Command::Compare(args) => compare::run(global, args, out),
        Command::Outline(args) => outline::run(global, args, out),
        Command::Figures(args) => figures::run(global, args, out),
        Command::Rules(args) => rules::run(global, args, out),
        Command::Explain(args) => explain::run(global, args, out),
        Command::Checklist(args) => checklist::run(global, args, out),
        Command::New(args) => new::run(global, args, out),
        Command::Test(args) => test::run(global, args, out),
        Command::Config(args) => config::run(global, args, out),
        Command::Init(args) => init::run(global, args, out),
        Command::Schema(args) => schema::run(args, out),
        Command::Completions(args) => completions::run(global, args, out),
        Command::Man(args) => man::run(global, args, out),
    }
}

/// Whether a person looks at standard error and findings go elsewhere, so that a progress bar does not cut into them.
fn person_watches() -> bool {
    io::stderr().is_terminal() && !io::stdout().is_terminal()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_trouble() {
        assert_eq!(guarded(|| FINDINGS), FINDINGS);
        assert_eq!(guarded(|| panic!("甲")), TROUBLE);
    }
}
