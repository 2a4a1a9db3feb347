//! Objects that are offered as a dry run, and whether they are there.

use rolewright_rbac::{Action, Identity, Policy};
use serde_json::{Value, json};

use super::http::{Request, Response};
use super::{Cluster, status};

/// What a path of the API names.
struct Target<'p> {
    group: &'p str,
    plural: &'p str,
    namespace: &'p str,
    name: &'p str,
}

/// Whether it offers an object, or asks if one is there.
pub(super) fn is_about_one_object(request: &Request) -> bool {
    let wants_metadata = |accept: &String| accept.contains("as=PartialObjectMetadata");
    match request.method.as_str() {
        "GET" => request.headers.get("accept").is_some_and(wants_metadata),
        "POST" | "PATCH" => true,
        _ => false,
    }
}

impl Cluster {
    pub(super) fn offered(
        &self,
        policy: &Policy,
        caller: &Identity,
        request: &Request,
    ) -> Response {
        let Some(target) = Target::of(&request.path) else {
            return status(404, "the server could not find the requested resource");
        };
        let verb = match request.method.as_str() {
            "GET" => "get",
            "POST" => "create",
            _ => "patch",
        };
        if !target.may(policy, caller, verb) {
            let message = format!(
                "{} is forbidden: User \"{}\" cannot {verb} resource \"{0}\"",
                target.plural, caller.user
            );
            return refusal(403, "Forbidden", &message, "", "");
        }
        let is_there = self.existing.contains(&request.path);
        if verb == "get" && is_there {
            let metadata = json!({"name": target.name, "namespace": target.namespace});
            let body = json!({"kind": "PartialObjectMetadata", "metadata": metadata});
            return Response::json(200, &body);
        }
        if verb == "get" {
            return refusal(404, "NotFound", "not found", target.plural, target.name);
        }
        assert!(
            request.query.contains("dryRun=All")
                && request.query.contains("fieldValidation=Strict"),
            "this would have been stored: {request:?}"
        );
        self.taken(&target, request)
    }

    /// What the server says of an object that the caller may create or change.
    fn taken(&self, target: &Target<'_>, request: &Request) -> Response {
        let mut object: Value = serde_json::from_str(&request.body).unwrap();
        let namespaces = &self.namespaces;
        if !target.namespace.is_empty() {
            if !namespaces.iter().any(|name| name == target.namespace) {
                let message = format!("namespaces \"{}\" not found", target.namespace);
                return refusal(404, "NotFound", &message, "namespaces", target.namespace);
            }
            object["metadata"]["namespace"] = target.namespace.into();
        }
        if request.method == "POST" {
            if let Some(prefix) = object["metadata"]["generateName"].as_str() {
                object["metadata"]["name"] = format!("{prefix}x7k2p").into();
            }
            let name = object["metadata"]["name"].as_str().unwrap();
            if self.existing.contains(&format!("{}/{name}", request.path)) {
                return refusal(409, "AlreadyExists", "already exists", target.plural, name);
            }
            return Response::json(201, &object);
        }
        assert_eq!(
            request.headers.get("content-type").map(String::as_str),
            Some("application/apply-patch+yaml")
        );
        assert!(request.query.contains("force=true"), "{request:?}");
        Response::json(200, &object)
    }
}

impl<'p> Target<'p> {
    fn of(path: &'p str) -> Option<Self> {
        let (group, rest) = if let Some(rest) = path.strip_prefix("/api/v1/") {
            ("", rest)
        } else {
            let (group, rest) = path.strip_prefix("/apis/")?.split_once('/')?;
            (group, rest.split_once('/')?.1)
        };
        let parts: Vec<&str> = rest.split('/').collect();
        let (namespace, plural, name) = match parts[..] {
            ["namespaces", namespace, plural] => (namespace, plural, ""),
            ["namespaces", namespace, plural, name] => (namespace, plural, name),
            [plural] => ("", plural, ""),
            [plural, name] => ("", plural, name),
            _ => return None,
        };
        Some(Self {
            group,
            plural,
            namespace,
            name,
        })
    }

    fn may(&self, policy: &Policy, caller: &Identity, verb: &str) -> bool {
        let action = Action::Resource {
            verb,
            group: self.group,
            resource: self.plural,
            subresource: "",
            namespace: self.namespace,
            name: self.name,
        };
        policy.decide(&caller.request(action)).is_allowed()
    }
}

/// A refusal that says what it is about.
pub(crate) fn refusal(code: u16, reason: &str, message: &str, kind: &str, name: &str) -> Response {
    Response::json(
        code,
        &json!({
            "kind": "Status",
            "status": "Failure",
            "message": message,
            "reason": reason,
            "details": {"kind": kind, "name": name},
            "code": code,
        }),
    )
}
