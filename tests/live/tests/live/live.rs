//! What the tests share: the server, and names that no two of them use.

use std::io::{Write, stderr};
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use rolewright_live_tests::{ADMIN, Client, Server};
use serde_json::json;

/// What clusters have that is not the server's default: `kubeadm` and all others let containers be
/// privileged. And what costs a seventh of the server's time and is about who waits for whom: here
/// everybody is the same few.
const FLAGS: &[&str] = &[
    "--allow-privileged=true",
    "--enable-priority-and-fairness=false",
];

/// How far a server's heap may grow before it is looked through, in percent of what is in use: memory is
/// cheaper here than time.
const VARIABLES: &[(&str, &str)] = &[("GOGC", "200")];

/// The server of all tests, started when the first of them wants it.
pub(crate) struct Live {
    binary: Option<PathBuf>,
    server: OnceLock<Result<Server, String>>,
    names: AtomicUsize,
}

impl Live {
    pub(crate) fn new(binary: Option<PathBuf>) -> Self {
        Self {
            binary,
            server: OnceLock::new(),
            names: AtomicUsize::new(0),
        }
    }

    /// The same for one test alone.
    pub(crate) fn apart(&self) -> Self {
        Self::new(self.binary.clone())
    }

    /// The server that all tests share.
    pub(crate) fn server(&self) -> Result<&Server, Failed> {
        let server = self.server.get_or_init(|| {
            self.another_server(FLAGS)
                .map_err(|error| error.to_string())
        });
        server.as_ref().map_err(Failed::from)
    }

    /// A server for one test alone.
    pub(crate) fn another_server(
        &self,
        flags: &[&str],
    ) -> Result<Server, rolewright_live_tests::Error> {
        let binary = self.binary.as_ref().ok_or("there is no API server")?;
        Server::start(binary, flags, VARIABLES)
    }

    pub(crate) fn admin(&self) -> Result<Client, Failed> {
        Ok(self.server()?.client(ADMIN)?)
    }

    /// A name that nothing else on the server has, fit for everything.
    pub(crate) fn name(&self, stem: &str) -> String {
        format!("{stem}-{}", self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// A new namespace.
    pub(crate) fn namespace(&self, stem: &str) -> Result<String, Failed> {
        let name = self.name(stem);
        let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        self.admin()?.post("/api/v1/namespaces", &body)?.success()?;
        Ok(name)
    }
}

/// Looks again and again until the look gives something; what is written takes some milliseconds to
/// reach the server's authorizer and its controllers.
pub(crate) fn eventually<T>(
    patience: Duration,
    mut look: impl FnMut() -> Result<Option<T>, Failed>,
) -> Result<Option<T>, Failed> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look()? {
            return Ok(Some(found));
        }
        if Instant::now() > deadline {
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Says it on standard error, which no test harness holds back.
pub(crate) fn say(line: &str) {
    // There is nowhere left to report that standard error is closed.
    let _ = writeln!(stderr(), "{line}");
}

/// Runs a job over items on a few threads, as many as connections are worth while, and gives the
/// results in the items' order.
pub(crate) fn at_once<T: Sync, R: Send>(
    items: &[T],
    job: impl Fn(&T) -> Result<R, Failed> + Sync,
) -> Result<Vec<R>, Failed> {
    const THREADS: usize = 6;
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let position = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(position) else {
                return Ok(done);
            };
            let result = job(item)?;
            done.push((position, result));
        }
    };
    let parts: Vec<Result<Vec<(usize, R)>, Failed>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| {
                let died = |_| Err("a thread died".into());
                thread.join().unwrap_or_else(died)
            })
            .collect()
    });
    let mut results = Vec::new();
    for part in parts {
        results.extend(part?);
    }
    results.sort_by_key(|&(position, _)| position);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
