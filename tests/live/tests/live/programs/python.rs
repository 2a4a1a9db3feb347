//! The programs in Python, with the real Kubernetes client.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::Failed;
use serde::Deserialize;

use super::account::Account;
use crate::live::{Live, say};

/// The smallest number of neighbour calls that a program has to try.
const NEIGHBOURS: usize = 20;

/// An interpreter that can import the client.
pub(crate) struct Python {
    interpreter: PathBuf,
}

/// What a program says of a call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    call: String,
    /// Whether it is one of those that the program is there for.
    needed: bool,
    status: u16,
    message: String,
}

impl Python {
    pub(crate) fn new(interpreter: PathBuf) -> Self {
        Self { interpreter }
    }

    /// Runs a program as it would be run in a Pod of an account. The calls that it needs have to be these,
    /// in this order and with these statuses, and all others have to be refused.
    pub(crate) fn run(
        &self,
        live: &Live,
        account: &Account,
        program: &str,
        needed: &[(&str, u16)],
    ) -> Result<(), Failed> {
        let outcomes = self.outcomes(live, account, program)?;
        let (own, neighbours): (Vec<_>, Vec<_>) =
            outcomes.iter().partition(|outcome| outcome.needed);
        let statuses = own.iter().map(|outcome| (&*outcome.call, outcome.status));
        assert_eq!(statuses.collect::<Vec<_>>(), needed, "{own:#?}");
        let refused = own.iter().filter(|outcome| outcome.status == 403);
        for outcome in refused.chain(&neighbours) {
            assert_eq!(outcome.status, 403, "{outcome:?}");
            let words = format!("is forbidden: User {:?} cannot ", account.user());
            assert!(outcome.message.contains(&words), "{outcome:?}");
        }
        let count = neighbours.len();
        assert!(count >= NEIGHBOURS, "only {count} neighbours");
        say(&format!(
            "programs: {program}: calls made {}, neighbours refused {count}",
            own.len()
        ));
        Ok(())
    }

    fn outcomes(
        &self,
        live: &Live,
        account: &Account,
        program: &str,
    ) -> Result<Vec<Outcome>, Failed> {
        let server = live.server()?;
        let mounted = tempfile::tempdir()?;
        fs::write(mounted.path().join("token"), &account.token)?;
        fs::write(mounted.path().join("namespace"), &account.namespace)?;
        fs::copy(server.ca_file(), mounted.path().join("ca.crt"))?;
        let address = server.url().strip_prefix("https://");
        let (host, port) = address
            .and_then(|address| address.rsplit_once(':'))
            .ok_or("an address without a port")?;
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("programs")
            .join(program);
        let output = Command::new(&self.interpreter)
            // Nothing is written beside the sources.
            .arg("-B")
            .arg(script)
            .arg(mounted.path())
            // Above all no proxy, which the client would go by.
            .env_clear()
            .env("KUBERNETES_SERVICE_HOST", host)
            .env("KUBERNETES_SERVICE_PORT", port)
            .output()?;
        if !output.status.success() {
            let errors = String::from_utf8_lossy(&output.stderr);
            return Err(format!("{program}: {}\n{errors}", output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let mut outcomes = Vec::new();
        for line in text.lines() {
            outcomes.push(serde_json::from_str(line)?);
        }
        Ok(outcomes)
    }
}
