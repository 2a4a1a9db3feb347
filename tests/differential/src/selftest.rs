//! Shows that the comparison finds faults: each of a list of them is put into a copy of the
//! evaluator, and the comparison of that copy must fail.
//!
//! The faults are replacements in the evaluator's source, so that the evaluator itself knows nothing
//! of them. Where its source has changed so that a replacement no longer fits, that is a failure.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use toml::{Table, Value};

use crate::oracle::{self, Found};

/// Decisions per fault: enough for each row a hundred times and some random policies.
const DECISIONS: usize = 30_000;
/// The folders of the workspace that the copy has.
const CRATES: [&str; 2] = ["crates/rbac", "tests/differential"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Faults {
    fault: Vec<Fault>,
}

/// One way to get the evaluator wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    name: String,
    /// What is wrong then, for the reader of the list.
    why: String,
    /// A file of `crates/rbac/src`.
    file: PathBuf,
    /// A text that stands in the file once.
    find: String,
    replace: String,
}

/// Runs the self-test; true if every fault was found, and nothing was without a fault.
pub(crate) fn selftest(out: &mut impl Write) -> Result<bool, Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Faults { fault: faults } = toml::from_str(&fs::read_to_string(here.join("faults.toml"))?)?;
    let scratch = Scratch::new(&here.join("../.."))?;
    let mut failed = 0;
    if !matches!(scratch.compare()?, Comparison::Passed(_)) {
        return Err("the comparison fails without any fault: mend that first".into());
    }
    for fault in &faults {
        let verdict = match scratch.with(fault)? {
            Comparison::Failed(sum) => format!("found      {} ({sum})", fault.name),
            Comparison::Passed(sum) => {
                failed += 1;
                format!("NOT FOUND  {} ({sum}): {}", fault.name, fault.why)
            }
        };
        writeln!(out, "{verdict}")?;
        out.flush()?;
    }
    writeln!(
        out,
        "differential self-test: {} passed, {failed} failed",
        faults.len() - failed
    )?;
    Ok(failed == 0)
}

/// How a comparison ended, with its closing line.
enum Comparison {
    Passed(String),
    Failed(String),
}

/// A workspace of its own with copies of the evaluator and of this program.
struct Scratch {
    source: PathBuf,
    root: PathBuf,
    oracle: Option<PathBuf>,
}

impl Scratch {
    fn new(source: &Path) -> Result<Self, Box<dyn Error>> {
        let source = source.canonicalize()?;
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or(source.join("target"), PathBuf::from);
        let root = target.join("differential-selftest");
        fs::create_dir_all(&root)?;
        let root = root.canonicalize()?;
        let oracle = match oracle::find()? {
            Found::At(path) => Some(path),
            Found::Nowhere => None,
        };
        for folder in CRATES {
            let copy = root.join(folder);
            if copy.exists() {
                fs::remove_dir_all(&copy)?;
            }
            copy_folder(&source.join(folder), &copy)?;
        }
        fs::copy(source.join("Cargo.lock"), root.join("Cargo.lock"))?;
        fs::copy(source.join("clippy.toml"), root.join("clippy.toml"))?;
        fs::write(
            root.join("Cargo.toml"),
            workspace(&source.join("Cargo.toml"))?,
        )?;
        Ok(Self {
            source,
            root,
            oracle,
        })
    }

    /// Compares with the fault put in, and takes it out again.
    fn with(&self, fault: &Fault) -> Result<Comparison, Box<dyn Error>> {
        let file = Path::new("crates/rbac/src").join(&fault.file);
        let text = fs::read_to_string(self.source.join(&file))?;
        let count = text.matches(&fault.find).count();
        if count != 1 {
            let Fault { name, find, .. } = fault;
            let file = file.display();
            return Err(format!("fault {name:?}: {file} holds {find:?} {count} times").into());
        }
        let copy = self.root.join(&file);
        fs::write(&copy, text.replace(&fault.find, &fault.replace))?;
        let comparison = self.compare();
        fs::write(&copy, text)?;
        comparison
    }

    fn compare(&self) -> Result<Comparison, Box<dyn Error>> {
        let built = self
            .cargo("build")
            .args(["--quiet", "-p", "rolewright-differential"])
            .status()?;
        if !built.success() {
            return Err("the copy of the evaluator does not build".into());
        }
        let mut run = Command::new(self.root.join("target/debug/rolewright-differential"));
        run.args(["run", "--no-shrink", "--decisions", &DECISIONS.to_string()]);
        if let Some(oracle) = &self.oracle {
            run.arg("--oracle").arg(oracle);
        }
        let output = run.output()?;
        let printed = String::from_utf8_lossy(&output.stdout);
        let sum = printed.lines().last().unwrap_or_default().to_owned();
        match output.status.code() {
            Some(0) => Ok(Comparison::Passed(sum)),
            Some(1) if printed.contains("mismatch: ") => Ok(Comparison::Failed(sum)),
            _ => Err(format!("the comparison broke: {output:?}").into()),
        }
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo
            .arg(command)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"));
        cargo
    }
}

/// The manifest of the scratch workspace: the shared parts of ours, and only the copied crates.
fn workspace(manifest: &Path) -> Result<String, Box<dyn Error>> {
    let manifest: Table = toml::from_str(&fs::read_to_string(manifest)?)?;
    let mut workspace = manifest
        .get("workspace")
        .and_then(Value::as_table)
        .cloned()
        .ok_or("Cargo.toml has no [workspace]")?;
    workspace.retain(|key, _| key != "exclude" && key != "default-members");
    workspace.insert(
        "members".to_owned(),
        CRATES.map(Value::from).to_vec().into(),
    );
    Ok(toml::to_string(&Table::from_iter([(
        "workspace".to_owned(),
        workspace.into(),
    )]))?)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}
