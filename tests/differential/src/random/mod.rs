//! Random policies, and questions aimed at them.
//!
//! The alphabets are small and full of look-alikes, so that a word of a question often meets the
//! same word, or nearly the same, in a rule.

mod policy;
mod question;

use fastrand::Rng;

pub use policy::policy;
pub use question::question;

const VERBS: &[&str] = &[
    "get",
    "get",
    "list",
    "create",
    "delete",
    "deletecollection",
    "impersonate",
    "frobnicate",
    "*",
    "GET",
    "*get",
    "",
];
const GROUPS: &[&str] = &["", "", "apps", "batch", "*", "apps/v1", "Apps"];
const RESOURCES: &[&str] = &[
    "pods",
    "pods",
    "jobs",
    "nodes",
    "namespaces",
    "pods/log",
    "jobs/log",
    "pods/status",
    "*",
    "*/log",
    "*/status",
    "pods/*",
    "*/*",
    "po*",
    "*pods",
    "Pods",
    "pod",
    "",
    "*/",
    "/log",
    "pods/",
    "pods/log/x",
    "*/log/x",
    "**",
    "log",
];
const SUBRESOURCES: &[&str] = &["log", "log", "status", "*", "Log", "log/x", "x", "/"];
const NAMES: &[&str] = &["a", "a", "b", "", "*", "A", "a*", "ab"];
const URLS: &[&str] = &[
    "*", "/a", "/a/", "/b/*", "/c*", "/f**", "/d/*/e", "healthz", "/healthz", "", "/", "/*", "**",
    "/b", "/f*", "a*", "/b*/", "/A", "/b/*/*",
];
const PATHS: &[&str] = &[
    "/a", "/a/", "/b", "/b/", "/b/x", "/b/x/y", "/c", "/cx", "/c/x", "/f", "/f*", "/fx", "/d/x/e",
    "/d/*/e", "/healthz", "healthz", "", "/", "*", "/*", "//a", "/A", "/b//", "/b/*/",
];
const NAMESPACES: &[&str] = &["t1", "t1", "t2", "default", "t1:a"];
const USERS: &[&str] = &[
    "alice",
    "bob",
    "Alice",
    "",
    "*",
    "robot",
    "system:serviceaccount:t1:robot",
    "system:serviceaccount:t2:robot",
    "system:serviceaccount:default:robot",
    "system:serviceaccount:t1:a:b",
    "system:serviceaccount::robot",
    "system:serviceaccount:t1:",
    "system:masters",
];
const USER_GROUPS: &[&str] = &[
    "devs",
    "ops",
    "Devs",
    "*",
    "",
    "alice",
    "system:authenticated",
    "system:unauthenticated",
    "system:serviceaccounts",
    "system:serviceaccounts:t1",
    "system:serviceaccounts:t2",
];
const ACCOUNTS: &[&str] = &["robot", "robot", "Robot", "b", "", "a:b", "*"];

fn pick<'a>(words: &[&'a str], rng: &mut Rng) -> &'a str {
    words[rng.usize(..words.len())]
}

fn one_in(chances: u32, rng: &mut Rng) -> bool {
    rng.u32(..chances) == 0
}
