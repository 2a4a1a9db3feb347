//! The fields of the reports, in their order.

use serde::Serialize;

use crate::report::json::Place;

#[derive(Serialize)]
pub(super) struct Report<'a, T> {
    pub(super) version: u8,
    pub(super) command: &'static str,
    pub(super) kubernetes_version: String,
    pub(super) incomplete: bool,
    #[serde(flatten)]
    pub(super) body: T,
    pub(super) notes: Vec<Note<'a>>,
}

#[derive(Serialize)]
pub(super) struct Note<'a> {
    pub(super) message: &'a str,
    pub(super) place: Option<Place<'a>>,
}

#[derive(Serialize)]
pub(super) struct Subject<'a> {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) namespace: Option<&'a str>,
    pub(super) name: &'a str,
}

#[derive(Serialize)]
pub(super) struct Identity<'a> {
    pub(super) user: &'a str,
    pub(super) groups: &'a [String],
}

#[derive(Serialize)]
pub(super) struct ListingBody<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) identity: Identity<'a>,
    pub(super) bypasses_rbac: bool,
    pub(super) grants: Vec<Grant<'a>>,
    pub(super) hidden: HiddenGrants<'a>,
    pub(super) worth_knowing: &'a [String],
}

#[derive(Serialize)]
pub(super) struct HiddenGrants<'a> {
    pub(super) of_everybody: bool,
    pub(super) bindings: &'a [String],
    pub(super) unusable: usize,
}

#[derive(Serialize)]
pub(super) struct Grant<'a> {
    pub(super) scope: &'static str,
    pub(super) namespace: Option<&'a str>,
    pub(super) verbs: &'a [String],
    pub(super) group: Option<&'a str>,
    pub(super) resource: Option<&'a str>,
    pub(super) names: &'a [String],
    pub(super) urls: Vec<&'a str>,
    pub(super) usable: Option<bool>,
    pub(super) reason: Option<&'a str>,
    pub(super) chain: Chain<'a>,
}

#[derive(Serialize)]
pub(super) struct Chain<'a> {
    pub(super) binding: Object<'a>,
    pub(super) subject: Option<Place<'a>>,
    pub(super) role: Object<'a>,
    pub(super) rule: Rule<'a>,
}

#[derive(Serialize)]
pub(super) struct Object<'a> {
    pub(super) kind: &'static str,
    pub(super) namespace: Option<&'a str>,
    pub(super) name: &'a str,
    pub(super) builtin: bool,
    pub(super) place: Option<Place<'a>>,
}

#[derive(Serialize)]
pub(super) struct Rule<'a> {
    pub(super) index: usize,
    pub(super) aggregated_from: Option<Object<'a>>,
    pub(super) place: Option<Place<'a>>,
}

#[derive(Serialize)]
pub(super) struct AnswerBody<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) identity: Identity<'a>,
    pub(super) request: Request<'a>,
    pub(super) allowed: bool,
    pub(super) bypasses_rbac: bool,
    pub(super) chain: Option<Chain<'a>>,
    pub(super) by_server_side_apply: Option<ByApply<'a>>,
    pub(super) nearest: Vec<NearMiss<'a>>,
}

#[derive(Serialize)]
pub(super) struct ByApply<'a> {
    pub(super) patch: Chain<'a>,
    pub(super) create: Chain<'a>,
}

#[derive(Serialize)]
pub(super) struct NearMiss<'a> {
    pub(super) differs_in: &'static str,
    pub(super) namespace: Option<&'a str>,
    pub(super) chain: Chain<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Request<'a> {
    Resource {
        verb: &'a str,
        group: &'a str,
        resource: &'a str,
        subresource: &'a str,
        /// `namespace`, `all-namespaces` or `cluster`.
        scope: &'static str,
        namespace: Option<&'a str>,
        name: Option<&'a str>,
        /// Whether the request carries a name and every name was asked for.
        any_name: bool,
    },
    Url {
        verb: &'a str,
        url: &'a str,
    },
}

#[derive(Serialize)]
pub(super) struct HoldersBody<'a> {
    pub(super) request: Request<'a>,
    pub(super) holders: Vec<Holder<'a>>,
    pub(super) limited_holders: Vec<LimitedHolder<'a>>,
    pub(super) hidden: Vec<Subject<'a>>,
}

#[derive(Serialize)]
pub(super) struct LimitedHolder<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) namespace: Option<&'a str>,
    pub(super) names: &'a [String],
    pub(super) chain: Chain<'a>,
}

#[derive(Serialize)]
pub(super) struct Holder<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) bypasses_rbac: bool,
    pub(super) by_server_side_apply_only: bool,
    pub(super) chain: Option<Chain<'a>>,
}
