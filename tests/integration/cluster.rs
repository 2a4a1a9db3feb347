//! A cluster that exists only on the wire: it answers reviews as its RBAC objects say, and can be
//! told to answer badly.

pub(crate) mod dry_run;
pub(crate) mod http;
mod wire;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rolewright_catalog::{KubernetesVersion, builtin_rbac};
use rolewright_rbac::{
    Action, ClusterRole, ClusterRoleBinding, Grant, Identity, Policy, PolicyRule, Role,
    RoleBinding, RoleRef, RoleRefKind, SYSTEM_MASTERS, Scope, Snapshot, Subject,
};
use serde_json::{Value, json};

use self::http::{Certificate, Request, Response, Server};
use crate::support::{Run, Sandbox, repository};

/// The tokens of those who ask, in the kubeconfig's contexts of the same name.
pub(crate) const ADMIN: &str = "admin";
pub(crate) const AUDITOR: &str = "auditor";
pub(crate) const IMPERSONATOR: &str = "impersonator";
pub(crate) const WORKER: &str = "worker";
pub(crate) const NOBODY: &str = "nobody";

/// What every token ends in, and no output may ever hold.
pub(crate) const CANARY: &str = "c4n4ry-s3cr3t";

/// The account of the spec of these tests.
pub(crate) const ACCOUNT: (&str, &str) = ("media", "worker");

/// Objects and habits of a cluster.
#[derive(Clone)]
pub(crate) struct Cluster {
    pub(crate) snapshot: Snapshot,
    pub(crate) namespaces: Vec<String>,
    pub(crate) recorded: Value,
    pub(crate) groups_failing: bool,
    pub(crate) rules_incomplete: bool,
    /// The paths of objects that are there besides its RBAC objects.
    pub(crate) existing: Vec<String>,
}

/// A cluster that listens, and what it heard.
pub(crate) struct Running {
    server: Server,
    heard: Arc<Mutex<Vec<Request>>>,
}

/// Turns an answer into another; the number counts the requests.
pub(crate) type Spoil = dyn Fn(usize, &Request, Response) -> Response + Send + Sync;

pub(crate) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// A rule of verbs, a group and resources, each parted by blanks.
pub(crate) fn rule(verbs: &str, group: &str, resources: &str) -> PolicyRule {
    PolicyRule {
        verbs: words(verbs),
        api_groups: vec![group.to_owned()],
        resources: words(resources),
        ..PolicyRule::default()
    }
}

/// The account of the tests as a subject.
pub(crate) fn worker() -> Subject {
    Subject::ServiceAccount {
        namespace: Some(ACCOUNT.0.into()),
        name: ACCOUNT.1.into(),
    }
}

impl Cluster {
    /// A new cluster with nothing but its default objects.
    pub(crate) fn new() -> Self {
        let path = repository().join("crates/catalog/data/1.36-discovery.json");
        let mut cluster = Self {
            snapshot: builtin_rbac(KubernetesVersion::V1_36),
            namespaces: words("default kube-node-lease kube-public kube-system media shop zoo"),
            recorded: serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap(),
            groups_failing: false,
            rules_incomplete: false,
            existing: Vec::new(),
        };
        let user = |name: &str| Subject::User(name.to_owned());
        cluster.grant_everywhere(
            "auditing",
            rule("create", "authorization.k8s.io", "subjectaccessreviews"),
            user(AUDITOR),
        );
        cluster.grant_everywhere(
            "impersonating",
            rule("impersonate", "", "serviceaccounts"),
            user(IMPERSONATOR),
        );
        cluster
    }

    /// Gives a rule by a Role of its own in a namespace.
    pub(crate) fn grant(&mut self, namespace: &str, name: &str, rule: PolicyRule, whom: Subject) {
        self.snapshot.roles.push(Role {
            namespace: namespace.into(),
            name: name.into(),
            rules: vec![rule],
        });
        self.bind(namespace, name, RoleRefKind::Role, name, whom);
    }

    /// Gives a role in a namespace.
    pub(crate) fn bind(
        &mut self,
        namespace: &str,
        name: &str,
        kind: RoleRefKind,
        role: &str,
        whom: Subject,
    ) {
        self.snapshot.role_bindings.push(RoleBinding {
            namespace: namespace.into(),
            name: name.into(),
            role_ref: RoleRef {
                kind,
                name: role.into(),
            },
            subjects: vec![whom],
        });
    }

    /// Gives a rule by a ClusterRole of its own everywhere.
    pub(crate) fn grant_everywhere(&mut self, name: &str, rule: PolicyRule, whom: Subject) {
        self.snapshot.cluster_roles.push(ClusterRole {
            name: name.into(),
            rules: vec![rule],
            ..ClusterRole::default()
        });
        self.snapshot
            .cluster_role_bindings
            .push(ClusterRoleBinding {
                name: name.into(),
                role_ref: RoleRef {
                    kind: RoleRefKind::ClusterRole,
                    name: name.into(),
                },
                subjects: vec![whom],
            });
    }

    /// Listens, and answers as it should.
    pub(crate) fn start(self) -> Running {
        self.start_spoiled(|_, _, response| response)
    }

    /// Listens, and answers as it is told to.
    pub(crate) fn start_spoiled(
        self,
        spoil: impl Fn(usize, &Request, Response) -> Response + Send + Sync + 'static,
    ) -> Running {
        self.listen(None, spoil)
    }

    /// Listens to those who trust a certificate.
    pub(crate) fn start_tls(self, certificate: &Certificate) -> Running {
        self.listen(Some(certificate), |_, _, response| response)
    }

    fn listen(
        self,
        certificate: Option<&Certificate>,
        spoil: impl Fn(usize, &Request, Response) -> Response + Send + Sync + 'static,
    ) -> Running {
        let policy = Policy::with_stored_rules(self.snapshot.clone());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&heard);
        let spoil: Box<Spoil> = Box::new(spoil);
        let server = Server::start(certificate, move |request| {
            let count = {
                let mut noted = noted.lock().unwrap();
                noted.push(request.clone());
                noted.len()
            };
            spoil(count, request, self.answer(&policy, request))
        });
        Running { server, heard }
    }

    fn answer(&self, policy: &Policy, request: &Request) -> Response {
        let token = request.headers.get("authorization");
        let token = token.and_then(|value| value.strip_prefix("Bearer "));
        let Some(caller) = token.and_then(known) else {
            return status(401, "Unauthorized");
        };
        let Some(caller) = taken_for(policy, caller, request) else {
            return status(403, "impersonation is forbidden");
        };
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/version") => Response::json(
                200,
                &json!({"major": "1", "minor": "36", "gitVersion": "v1.36.3"}),
            ),
            ("GET", "/api") => Response::json(200, &wire::discovery(&self.recorded, true)),
            ("GET", "/apis") => Response::json(200, &self.groups()),
            ("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews") => {
                let info = json!({"username": caller.user, "groups": caller.groups});
                let kind = "SelfSubjectReview";
                Response::json(201, &json!({"kind": kind, "status": {"userInfo": info}}))
            }
            ("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews") => {
                review(policy, &caller, body)
            }
            ("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews") => {
                if !may(
                    policy,
                    &caller,
                    "create",
                    "authorization.k8s.io",
                    "subjectaccessreviews",
                ) {
                    return status(403, "subjectaccessreviews is forbidden");
                }
                let groups = body["spec"]["groups"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default();
                let about = Identity {
                    user: body["spec"]["user"].as_str().unwrap_or_default().into(),
                    groups: groups
                        .iter()
                        .map(|group| group.as_str().unwrap().into())
                        .collect(),
                };
                review(policy, &about, body)
            }
            ("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews") => {
                self.rules_review(policy, &caller, &body)
            }
            ("POST", path) if path.ends_with("/token") => token_request(policy, &caller, path),
            ("GET", "/api/v1/namespaces") => {
                if !may(policy, &caller, "list", "", "namespaces") {
                    return status(403, "namespaces is forbidden");
                }
                let names = self.namespaces.iter();
                let items: Vec<Value> = names
                    .map(|name| json!({"metadata": {"name": name}}))
                    .collect();
                page("NamespaceList", &items, request)
            }
            _ if dry_run::is_about_one_object(request) => self.offered(policy, &caller, request),
            ("GET", path) => self.rbac_objects(policy, &caller, path, request),
            _ => status(404, "the server could not find the requested resource"),
        }
    }

    fn groups(&self) -> Value {
        let mut groups = wire::discovery(&self.recorded, false);
        if self.groups_failing {
            groups["items"].as_array_mut().unwrap().push(json!({
                "metadata": {"name": "metrics.k8s.io"},
                "versions": [{"version": "v1beta1", "freshness": "Stale", "resources": []}],
            }));
        }
        groups
    }

    fn rules_review(&self, policy: &Policy, caller: &Identity, body: &Value) -> Response {
        let namespace = body["spec"]["namespace"].as_str().unwrap();
        let granted: Vec<&PolicyRule> = policy
            .grants(caller)
            .into_iter()
            .filter_map(|grant| match grant {
                Grant::Rule(granted) => Some(granted),
                Grant::SystemMasters => None,
            })
            .filter(|granted| match granted.scope {
                Scope::Cluster => true,
                Scope::Namespace(own) => own == namespace,
            })
            .map(|granted| granted.rule)
            .collect();
        let (urls, resources): (Vec<&PolicyRule>, Vec<&PolicyRule>) = granted
            .into_iter()
            .partition(|rule| !rule.non_resource_urls.is_empty());
        let mut answer = body.clone();
        answer["status"] = json!({
            "resourceRules": wire::rules(resources),
            "nonResourceRules": wire::rules(urls),
            "incomplete": self.rules_incomplete,
        });
        Response::json(201, &answer)
    }

    fn rbac_objects(
        &self,
        policy: &Policy,
        caller: &Identity,
        path: &str,
        request: &Request,
    ) -> Response {
        let Some(rest) = path.strip_prefix("/apis/rbac.authorization.k8s.io/v1/") else {
            return status(404, "the server could not find the requested resource");
        };
        let (plural, name) = rest.split_once('/').unwrap_or((rest, ""));
        let verb = if name.is_empty() { "list" } else { "get" };
        if !may(policy, caller, verb, "rbac.authorization.k8s.io", plural) {
            return status(403, &format!("{plural} is forbidden"));
        }
        let items = wire::objects(&self.snapshot, plural);
        if !name.is_empty() {
            let found = items
                .into_iter()
                .find(|item| item["metadata"]["name"] == name);
            return found.map_or_else(
                || status(404, "not found"),
                |object| Response::json(200, &object),
            );
        }
        let kind = match plural {
            "roles" => "RoleList",
            "clusterroles" => "ClusterRoleList",
            "rolebindings" => "RoleBindingList",
            _ => "ClusterRoleBindingList",
        };
        page(kind, &items, request)
    }
}

/// The part of a list that is asked for, ten at a time whatever the limit.
fn page(kind: &str, items: &[Value], request: &Request) -> Response {
    let parameter = |name: &str| {
        let mut pairs = request
            .query
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
    };
    let from: usize = parameter("continue").map_or(0, |text| text.parse().unwrap());
    let until = (from + 10).min(items.len());
    let next = if until < items.len() {
        until.to_string()
    } else {
        String::new()
    };
    Response::json(
        200,
        &json!({"kind": kind, "metadata": {"continue": next}, "items": items[from..until]}),
    )
}

fn known(token: &str) -> Option<Identity> {
    let name = token.strip_suffix(&format!("-{CANARY}"))?;
    let no_groups: [&str; 0] = [];
    Some(match name {
        ADMIN => Identity::authenticated("root", [SYSTEM_MASTERS]),
        WORKER => Identity::service_account(ACCOUNT.0, ACCOUNT.1),
        other => Identity::authenticated(other, no_groups),
    })
}

/// Whom the request is made as; nobody if the caller may not take on the identity.
fn taken_for(policy: &Policy, caller: Identity, request: &Request) -> Option<Identity> {
    let Some(user) = request.headers.get("impersonate-user") else {
        return Some(caller);
    };
    let wanted = Identity::from_user_name(user);
    let (namespace, name) = rolewright_rbac::service_account_of(user)?;
    let action = Action::Resource {
        verb: "impersonate",
        group: "",
        resource: "serviceaccounts",
        subresource: "",
        namespace,
        name,
    };
    policy
        .decide(&caller.request(action))
        .is_allowed()
        .then_some(wanted)
}

fn may(policy: &Policy, caller: &Identity, verb: &str, group: &str, resource: &str) -> bool {
    let action = Action::Resource {
        verb,
        group,
        resource,
        subresource: "",
        namespace: "",
        name: "",
    };
    policy.decide(&caller.request(action)).is_allowed()
}

/// Answers as the API server does: the review as it came, with a status.
fn review(policy: &Policy, about: &Identity, mut review: Value) -> Response {
    let spec = review["spec"].clone();
    let text = |list: &str, key: &str| spec[list][key].as_str().unwrap_or_default().to_owned();
    let of_resource = |key: &str| text("resourceAttributes", key);
    let of_url = |key: &str| text("nonResourceAttributes", key);
    let allowed = if spec["nonResourceAttributes"].is_object() {
        let (verb, path) = (of_url("verb"), of_url("path"));
        let action = Action::Url {
            verb: &verb,
            path: &path,
        };
        policy.decide(&about.request(action)).is_allowed()
    } else {
        let parts = [
            "verb",
            "group",
            "resource",
            "subresource",
            "namespace",
            "name",
        ];
        let [verb, group, resource, subresource, namespace, name] = parts.map(of_resource);
        let action = Action::Resource {
            verb: &verb,
            group: &group,
            resource: &resource,
            subresource: &subresource,
            namespace: &namespace,
            name: &name,
        };
        policy.decide(&about.request(action)).is_allowed()
    };
    review["status"] = json!({"allowed": allowed});
    if allowed {
        review["status"]["reason"] = json!("RBAC: allowed by something");
    }
    Response::json(201, &review)
}

fn token_request(policy: &Policy, caller: &Identity, path: &str) -> Response {
    let parts: Vec<&str> = path.split('/').collect();
    let [
        "",
        "api",
        "v1",
        "namespaces",
        namespace,
        "serviceaccounts",
        name,
        "token",
    ] = parts[..]
    else {
        return status(404, "the server could not find the requested resource");
    };
    let action = Action::Resource {
        verb: "create",
        group: "",
        resource: "serviceaccounts",
        subresource: "token",
        namespace,
        name,
    };
    if !policy.decide(&caller.request(action)).is_allowed() {
        return status(403, "serviceaccounts is forbidden");
    }
    if (namespace, name) != ACCOUNT {
        return status(404, "serviceaccounts not found");
    }
    let token = format!("{WORKER}-{CANARY}");
    Response::json(
        201,
        &json!({"kind": "TokenRequest", "status": {"token": token}}),
    )
}

/// A refusal in the server's own form.
pub(crate) fn status(code: u16, message: &str) -> Response {
    Response::json(
        code,
        &json!({"kind": "Status", "status": "Failure", "message": message, "code": code}),
    )
}

impl Running {
    /// A folder with the spec and a kubeconfig that has a context for each token.
    pub(crate) fn sandbox(&self, spec: &str) -> Sandbox {
        let sandbox = Sandbox::new();
        let names = [ADMIN, AUDITOR, IMPERSONATOR, WORKER, NOBODY];
        let users =
            names.map(|name| json!({"name": name, "user": {"token": format!("{name}-{CANARY}")}}));
        let contexts =
            names.map(|name| json!({"name": name, "context": {"cluster": "test", "user": name}}));
        let kubeconfig = json!({
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": ADMIN,
            "clusters": [{
                "name": "test",
                "cluster": {"server": format!("http://{}", self.server.address)},
            }],
            "users": users,
            "contexts": contexts,
        });
        sandbox.file("rolewright.yaml", spec);
        sandbox.file("kubeconfig", kubeconfig.to_string());
        sandbox
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Verifies a spec; the output never holds a token.
    pub(crate) fn verify(&self, spec: &str, arguments: &str) -> Run {
        let arguments = format!("verify --kubeconfig kubeconfig --settle 0s {arguments}");
        let run = self.sandbox(spec).run(&arguments);
        assert!(!run.stdout.contains(CANARY), "{run:#?}");
        assert!(!run.stderr.contains(CANARY), "{run:#?}");
        run
    }

    /// All requests, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.heard.lock().unwrap().clone()
    }

    /// How often something was asked for.
    pub(crate) fn heard(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for request in self.heard.lock().unwrap().iter() {
            let what = format!("{} {}", request.method, request.path);
            *counts.entry(what).or_default() += 1;
        }
        counts
    }
}
