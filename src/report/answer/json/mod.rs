//! Answers as JSON, version 1.
//!
//! Every report has `version` (1), `command` (`can` or `who-can`), `kubernetes_version`, `incomplete`
//! (whether something could not be read, so that the answer may be another) and `notes`. Then:
//!
//! - `can SUBJECT`: `subject`, `identity`, `bypasses_rbac` (it is in `system:masters`), `grants`,
//!   `hidden` (what only `--all` lists) and `worth_knowing`.
//! - `can SUBJECT VERB RESOURCE`: `subject`, `identity`, `request` (as it was asked), `allowed`,
//!   `bypasses_rbac`, `chain` (of a yes), `by_server_side_apply` (of a no to `create` with a name:
//!   the chains for `patch` and `create` by which a server-side apply is allowed to) and `nearest`.
//! - `who-can VERB RESOURCE`: `request`, `holders`, `limited_holders` (who may do it to
//!   the objects called `names`, or in one `namespace` of all, alone) and `hidden`; `system:masters`, which may always
//!   do everything, is the last of the holders and the only one without a `chain`.
//!
//! A `subject` has `kind` and `name`, and an account its `namespace`. A grant's `usable` is true,
//! false (no request can use it) or null (nothing here knows what it names); `reason` says why it
//! is not simply true. `place` is null for what is built in. Fields may be added; none changes its
//! meaning while `version` stays.

mod fields;

use rolewright_catalog::KubernetesVersion;
use rolewright_rbac::{Axis, SYSTEM_MASTERS};
use serde::Serialize;

use self::fields::{
    AnswerBody, ByApply, Chain, Grant, HiddenGrants, Holder, HoldersBody, Identity, LimitedHolder,
    ListingBody, NearMiss, Note, Object, Report, Request, Rule, Subject,
};

use crate::query::{
    Answer, Asked, Asker, AskerKind, GrantRow, Hidden, Holders, Link, Listing, Name, NamedObject,
    Near, Question, Reach, SubjectName, Usability, What,
};
use crate::report::json::{Place, printed};
use crate::source::Problem;

/// What every report says.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The catalog's version.
    pub kubernetes_version: KubernetesVersion,
    /// Whether something could not be read.
    pub incomplete: bool,
    /// What was said besides.
    pub notes: &'a [Problem],
}

/// All grants of a subject.
#[must_use]
pub fn listing_json(asker: &Asker, listing: &Listing, context: Context<'_>) -> String {
    let Hidden {
        of_everybody,
        bindings,
        unusable,
    } = &listing.hidden;
    let body = ListingBody {
        subject: asker_subject(asker),
        identity: identity(asker),
        bypasses_rbac: listing.is_master,
        grants: listing.rows.iter().map(grant).collect(),
        hidden: HiddenGrants {
            of_everybody: *of_everybody,
            bindings,
            unusable: *unusable,
        },
        worth_knowing: &listing.worth_knowing,
    };
    write("can", body, context)
}

/// Yes or no, and why.
#[must_use]
pub fn answer_json(
    asker: &Asker,
    question: &Question,
    answer: &Answer,
    context: Context<'_>,
) -> String {
    let (own_chain, by_apply, near): (_, _, &[Near]) = match answer {
        Answer::Allowed(link) => (Some(chain(link)), None, &[]),
        Answer::Master => (None, None, &[]),
        Answer::Denied { by_apply, nearest } => (
            None,
            by_apply.as_deref().map(|[patch, create]| ByApply {
                patch: chain(patch),
                create: chain(create),
            }),
            nearest,
        ),
    };
    let body = AnswerBody {
        subject: asker_subject(asker),
        identity: identity(asker),
        request: request(&question.asked),
        allowed: !matches!(answer, Answer::Denied { .. }),
        bypasses_rbac: *answer == Answer::Master,
        chain: own_chain,
        by_server_side_apply: by_apply,
        nearest: near.iter().map(near_miss).collect(),
    };
    write("can", body, context)
}

/// Who may do something.
#[must_use]
pub fn holders_json(question: &Question, holders: &Holders, context: Context<'_>) -> String {
    let mut all: Vec<Holder<'_>> = holders
        .holders
        .iter()
        .map(|holder| Holder {
            subject: subject(&holder.subject),
            bypasses_rbac: false,
            by_server_side_apply_only: holder.by_apply_only,
            chain: Some(chain(&holder.link)),
        })
        .collect();
    all.push(Holder {
        subject: Subject {
            kind: "Group",
            namespace: None,
            name: SYSTEM_MASTERS,
        },
        bypasses_rbac: true,
        by_server_side_apply_only: false,
        chain: None,
    });
    let body = HoldersBody {
        request: request(&question.asked),
        holders: all,
        limited_holders: holders
            .limited
            .iter()
            .map(|holder| LimitedHolder {
                subject: subject(&holder.subject),
                namespace: holder.namespace.as_deref(),
                names: &holder.names,
                chain: chain(&holder.link),
            })
            .collect(),
        hidden: holders.hidden.iter().map(subject).collect(),
    };
    write("who-can", body, context)
}

/// The report as indented JSON in which nothing stands as itself that a terminal would obey.
fn write<T: Serialize>(command: &'static str, body: T, context: Context<'_>) -> String {
    let report = Report {
        version: 1,
        command,
        kubernetes_version: context.kubernetes_version.to_string(),
        incomplete: context.incomplete,
        body,
        notes: context.notes.iter().map(note).collect(),
    };
    printed(&report)
}

fn note(note: &Problem) -> Note<'_> {
    Note {
        message: &note.message,
        place: note.place.as_ref().map(Place::from),
    }
}

fn asker_subject(asker: &Asker) -> Subject<'_> {
    match &asker.kind {
        AskerKind::ServiceAccount { namespace, name } => Subject {
            kind: "ServiceAccount",
            namespace: Some(namespace),
            name,
        },
        AskerKind::User(name) => Subject {
            kind: "User",
            namespace: None,
            name,
        },
        AskerKind::Group(name) => Subject {
            kind: "Group",
            namespace: None,
            name,
        },
    }
}

fn identity(asker: &Asker) -> Identity<'_> {
    Identity {
        user: &asker.identity.user,
        groups: &asker.identity.groups,
    }
}

fn subject(subject: &SubjectName) -> Subject<'_> {
    match subject {
        SubjectName::ServiceAccount { namespace, name } => Subject {
            kind: "ServiceAccount",
            namespace: Some(namespace),
            name,
        },
        SubjectName::User(name) => Subject {
            kind: "User",
            namespace: None,
            name,
        },
        SubjectName::Group(name) => Subject {
            kind: "Group",
            namespace: None,
            name,
        },
    }
}

fn grant(row: &GrantRow) -> Grant<'_> {
    let mut grant = Grant {
        scope: if row.namespace.is_some() {
            "namespace"
        } else {
            "cluster"
        },
        namespace: row.namespace.as_deref(),
        verbs: &row.verbs,
        group: None,
        resource: None,
        names: &[],
        urls: Vec::new(),
        usable: match row.usability {
            Usability::Yes | Usability::Limited(_) => Some(true),
            Usability::Unknown(_) => None,
            Usability::Never(_) => Some(false),
        },
        reason: row.usability.reason(),
        chain: chain(&row.link),
    };
    match &row.what {
        What::Url(url) => grant.urls.push(url),
        What::Resource {
            resource,
            group,
            names,
        } => {
            grant.group = Some(group);
            grant.resource = Some(resource);
            grant.names = names;
        }
    }
    grant
}

fn chain(link: &Link) -> Chain<'_> {
    Chain {
        binding: object(&link.binding),
        subject: link.subject.as_ref().map(Place::from),
        role: object(&link.role),
        rule: Rule {
            index: link.rule.index,
            aggregated_from: link.rule.aggregated_from.as_ref().map(object),
            place: link.rule.place.as_ref().map(Place::from),
        },
    }
}

fn object(object: &NamedObject) -> Object<'_> {
    Object {
        kind: object.kind,
        namespace: object.namespace.as_deref(),
        name: &object.name,
        builtin: object.is_builtin(),
        place: object.place.as_ref().map(Place::from),
    }
}

fn near_miss(near: &Near) -> NearMiss<'_> {
    NearMiss {
        differs_in: match near.axis {
            Axis::Verb => "verb",
            Axis::Name => "name",
            Axis::Scope => "scope",
            Axis::Resource => "resource",
            Axis::Group => "group",
            Axis::Url => "url",
        },
        namespace: near.namespace.as_deref(),
        chain: chain(&near.link),
    }
}

fn request(asked: &Asked) -> Request<'_> {
    match asked {
        Asked::Url { verb, path } => Request::Url { verb, url: path },
        Asked::Resource {
            verb,
            group,
            resource,
            subresource,
            reach,
            name,
        } => Request::Resource {
            verb,
            group,
            resource,
            subresource,
            scope: match reach {
                Reach::Namespace(_) => "namespace",
                Reach::AllNamespaces => "all-namespaces",
                Reach::Cluster => "cluster",
            },
            namespace: asked.namespace(),
            name: match name {
                Name::Given(name) => Some(name),
                Name::None | Name::Any => None,
            },
            any_name: *name == Name::Any,
        },
    }
}
