//! The `hegui` program: see the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    hegui::cli::main(std::env::args_os())
}
