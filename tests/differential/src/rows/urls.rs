//! Section 5.2, and the URL part of 5.3: when a rule matches a path.

use super::{ALLOWED, DENIED, Row, ask_path, everywhere, row, rule, url_rule};

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    let on = |id, entry, path, allowed| {
        row(id, &[everywhere(&[url_rule("get", entry)])], ask_path("get", path), allowed)
    };
    vec![
        on("5.2 *: any path", "*", "/metrics", ALLOWED),
        on("5.2 *: the empty path", "*", "", ALLOWED),
        on("5.2 /a: itself", "/a", "/a", ALLOWED),
        on("5.2 /a: not /a/", "/a", "/a/", DENIED),
        on("5.2 /a: not /A", "/a", "/A", DENIED),
        on("5.2 /b/*: /b/", "/b/*", "/b/", ALLOWED),
        on("5.2 /b/*: /b/x", "/b/*", "/b/x", ALLOWED),
        on("5.2 /b/*: /b/x/y", "/b/*", "/b/x/y", ALLOWED),
        on("5.2 /b/*: not /b", "/b/*", "/b", DENIED),
        on("5.2 /c*: /c", "/c*", "/c", ALLOWED),
        on("5.2 /c*: /cx", "/c*", "/cx", ALLOWED),
        on("5.2 /c*: /c/x", "/c*", "/c/x", ALLOWED),
        on("5.2 /c*: not /d", "/c*", "/d", DENIED),
        on("5.2 /f**: /f", "/f**", "/f", ALLOWED),
        on("5.2 /f**: /fx", "/f**", "/fx", ALLOWED),
        on("5.2 /f**: not /e", "/f**", "/e", DENIED),
        on("5.2 **: any path", "**", "/metrics", ALLOWED),
        on("5.2 /d/*/e: not /d/x/e", "/d/*/e", "/d/x/e", DENIED),
        on("5.2 /d/*/e: its own text", "/d/*/e", "/d/*/e", ALLOWED),
        on("5.2 healthz: not /healthz", "healthz", "/healthz", DENIED),
        on("5.2 none listed", "", "/a", DENIED),
        on("5.3 path * of paths listed", "/a,/b/*", "*", DENIED),
        row("5 nonResourceURLs: another verb", &[everywhere(&[url_rule("get", "/a")])], ask_path("post", "/a"), DENIED),
        row("5 a rule on resources matches no path", &[everywhere(&[rule("*", "*", "*", "")])], ask_path("get", "/a"), DENIED),
    ]
}
