//! The binary: hands the command line over to the library and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(opora::cli::run(&std::env::args_os().collect::<Vec<_>>()))
}
