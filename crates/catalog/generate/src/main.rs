//! `rolewright-catalog-generate` writes the catalog's tables; with `--check` it only compares.

use std::process::ExitCode;

use rolewright_catalog_generate::recorded::{self, Error};
use rolewright_catalog_generate::{data_dir, table_dir, tables};

fn main() -> ExitCode {
    let check = std::env::args().nth(1).as_deref() == Some("--check");
    match run(check) {
        Ok(stale) if stale.is_empty() => ExitCode::SUCCESS,
        Ok(stale) => {
            report(&format!("not what the data gives: {}", stale.join(", ")));
            ExitCode::from(1)
        }
        Err(error) => {
            report(&error.to_string());
            ExitCode::from(2)
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a command of the developers speaks to its terminal"
)]
fn report(message: &str) {
    eprintln!("{message}");
}

/// Writes the tables, or with `check` names those that differ from what is on disk.
fn run(check: bool) -> Result<Vec<&'static str>, Error> {
    let recordings = recorded::read_all(&data_dir())?;
    let mut stale = Vec::new();
    for (name, content) in tables(&recordings)? {
        let path = table_dir().join(name);
        if std::fs::read_to_string(&path).is_ok_and(|found| found == content) {
            continue;
        }
        if check {
            stale.push(name);
        } else {
            std::fs::write(&path, content)
                .map_err(|error| Error::new(format!("{}: {error}", path.display())))?;
        }
    }
    Ok(stale)
}
