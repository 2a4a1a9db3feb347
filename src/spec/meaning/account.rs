//! Accounts and subjects: who a client is to the API server.

use rolewright_catalog::Catalog;
use rolewright_names as names;
use rolewright_rbac::Subject;

use super::access::{Surroundings, access};
use super::metadata::check_annotations;
use super::reason;
use crate::source::Path;
use crate::spec::checker::Checker;
use crate::spec::environment::is_said_by_option;
use crate::spec::model::{Access, Account, FurtherAccount, Mounted};
use crate::spec::raw::{self, SubjectKind, Token};

/// The client's own account and whether Pods get its token.
#[derive(Debug)]
pub(super) struct Own {
    /// The account, if the client has one.
    pub account: Option<Account>,
    /// Whether Pods get its token, as far as the client's own document says.
    pub mounts_token: Mounted,
}

/// The client's own account: written, or wanted by what the spec says otherwise.
pub(super) fn own(
    raw: Option<raw::ServiceAccount>,
    client: &str,
    wanted: bool,
    access: &Access,
    checker: &mut Checker<'_>,
) -> Own {
    let at = Path::root().key("serviceAccount");
    if raw.is_none() && !wanted {
        return Own {
            account: None,
            mounts_token: Mounted::NoAccess,
        };
    }
    let raw = raw.unwrap_or_default();
    let mounts_token = mounts_token(&raw, access, &at, checker);
    let (name, name_at) = if let Some(name) = raw.name {
        check_name(&name, &at.key("name"), checker);
        (name, at.key("name"))
    } else {
        let name_at = Path::root().key("metadata").key("name");
        refuse_default(client, &name_at, checker);
        (client.to_owned(), name_at)
    };
    let origin = checker.place(&name_at);
    check_annotations(raw.annotations.iter(), &at.key("annotations"), checker);
    let create = raw.create.unwrap_or(true);
    if !create && !raw.annotations.is_empty() {
        checker
            .key_error(
                &at.key("annotations"),
                "an account that is not made gets no annotations",
            )
            .help("remove them, or remove `create: false`");
    }
    let account = Account {
        origin,
        name,
        create,
        annotations: raw.annotations,
    };
    Own {
        account: Some(account),
        mounts_token,
    }
}

fn mounts_token(
    raw: &raw::ServiceAccount,
    access: &Access,
    at: &Path,
    checker: &mut Checker<'_>,
) -> Mounted {
    let has_reason = raw
        .reason
        .as_deref()
        .is_some_and(|reason| !reason.trim().is_empty());
    if let Some(reason) = &raw.reason {
        reason::check(reason, &at.key("reason"), checker);
    }
    if raw.reason.is_some() && raw.token != Token::Always {
        checker
            .key_error(
                &at.key("reason"),
                "`reason` has a meaning only beside `token: always`",
            )
            .help("remove it; reasons for access stand in the entries of `access`");
    }
    match raw.token {
        Token::Auto if access.is_empty() => Mounted::NoAccess,
        Token::Auto => Mounted::Access,
        Token::Never => Mounted::Never,
        Token::Always => {
            if access.is_empty() && !has_reason {
                checker
                    .error(&at.key("token"), "a token without access needs a reason")
                    .label("what would the Pod do with it?")
                    .help("write `reason: ...` beside it, or `token: auto`");
            }
            if access.is_empty() {
                Mounted::Asked
            } else {
                Mounted::Access
            }
        }
    }
}

fn check_name(name: &str, at: &Path, checker: &mut Checker<'_>) {
    if !refuse_default(name, at, checker) {
        checker.word(at, name, names::dns_subdomain);
    }
}

/// Reports the one account that nobody has for himself. Tells whether it is that.
fn refuse_default(name: &str, at: &Path, checker: &mut Checker<'_>) -> bool {
    if name == "default" {
        checker
            .error(
                at,
                "the account `default` belongs to every Pod of the namespace",
            )
            .label("whoever names no account runs as this one")
            .help("give the client an account of its own");
    }
    name == "default"
}

/// The further accounts with what they may do.
pub(super) fn further(
    raw: Vec<raw::Account>,
    client_namespace: Option<&str>,
    catalog: &Catalog,
    checker: &mut Checker<'_>,
) -> Vec<FurtherAccount> {
    let at = Path::root().key("accounts");
    let further = raw.into_iter().enumerate().map(|(index, raw)| {
        let at = at.index(index);
        check_name(&raw.name, &at.key("name"), checker);
        if let Some(namespace) = &raw.namespace {
            checker.word(&at.key("namespace"), namespace, names::dns_label);
        }
        check_annotations(raw.annotations.iter(), &at.key("annotations"), checker);
        let namespace = raw
            .namespace
            .or_else(|| client_namespace.map(str::to_owned));
        let around = Surroundings {
            catalog,
            own_namespace: namespace.as_deref(),
        };
        let access = access(&raw.access, &at.key("access"), around, checker);
        FurtherAccount {
            origin: checker.place(&at.key("name")),
            name: raw.name,
            annotations: raw.annotations,
            access,
            namespace,
        }
    });
    further.collect()
}

/// Everybody that gets the client's access: its account first.
pub(super) fn subjects(
    account: Option<&str>,
    raw: &[raw::Subject],
    client_namespace: Option<&str>,
    checker: &mut Checker<'_>,
) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = account
        .map(|name| Subject::ServiceAccount {
            namespace: client_namespace.map(str::to_owned),
            name: name.to_owned(),
        })
        .into_iter()
        .collect();
    for (index, raw) in raw.iter().enumerate() {
        let at = Path::root().key("subjects").index(index);
        let Some(subject) = subject(raw, &at, client_namespace, checker) else {
            continue;
        };
        if !subjects.contains(&subject) {
            subjects.push(subject);
        } else if !moves_here(&at, checker) {
            checker
                .error(&at, "this subject gets the access already")
                .help("remove it");
        }
    }
    subjects
}

/// Whether a subject is in its namespace only by an option, so that it may well be there twice.
fn moves_here(at: &Path, checker: &Checker<'_>) -> bool {
    let mut parts = ["namespace", "name"].into_iter();
    parts.any(|key| is_said_by_option(&checker.place(&at.key(key))))
}

fn subject(
    raw: &raw::Subject,
    at: &Path,
    client_namespace: Option<&str>,
    checker: &mut Checker<'_>,
) -> Option<Subject> {
    if raw.kind != SubjectKind::ServiceAccount {
        if raw.namespace.is_some() {
            checker
                .key_error(
                    &at.key("namespace"),
                    "users and groups live in no namespace",
                )
                .help("remove it; the API server would ignore it");
            return None;
        }
        if raw.name.is_empty() {
            checker.error(&at.key("name"), "a subject has to have a name");
            return None;
        }
        return Some(match raw.kind {
            SubjectKind::User => Subject::User(raw.name.clone()),
            _ => Subject::Group(raw.name.clone()),
        });
    }
    check_name(&raw.name, &at.key("name"), checker);
    let Some(namespace) = raw.namespace.as_deref().or(client_namespace) else {
        checker
            .error(
                at,
                format!("the account `{}` lives in which namespace?", raw.name),
            )
            .help("write `namespace: ...` beside its name");
        return None;
    };
    if raw.namespace.is_some() {
        checker.word(&at.key("namespace"), namespace, names::dns_label);
    }
    Some(Subject::ServiceAccount {
        namespace: Some(namespace.to_owned()),
        name: raw.name.clone(),
    })
}
