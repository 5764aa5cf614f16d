//! The `firedrill` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    firedrill::cli::run(std::env::args_os())
}
