//! That the proof which every server has to give before a test sees it can fail.

use libtest_mimic::Failed;

use crate::live::Live;

/// A server that lets everybody do everything is refused.
pub(crate) fn open_server_is_refused(live: &Live) -> Result<(), Failed> {
    is_refused(
        live,
        "--authorization-mode=AlwaysAllow",
        "this server does not enforce RBAC",
    )
}

/// A server that does not start says why.
pub(crate) fn broken_server_is_refused(live: &Live) -> Result<(), Failed> {
    is_refused(live, "--nonsense", "unknown flag: --nonsense")
}

fn is_refused(live: &Live, flag: &str, words: &str) -> Result<(), Failed> {
    match live.another_server(&[flag]) {
        Ok(_) => Err(format!("a server with {flag} is taken").into()),
        Err(error) if error.to_string().contains(words) => Ok(()),
        Err(error) => Err(format!("another error than {words:?}: {error}").into()),
    }
}
