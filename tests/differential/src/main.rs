//! The command `rolewright-differential`.

use std::process::ExitCode;

fn main() -> ExitCode {
    rolewright_differential::main()
}
