//! Ways from outside a cluster to the Pods of a workload: Services, and what leads to them, Ingresses
//! and the routes of the Gateway API.

use crate::lint::view::{WorkloadView, is_unknown, items};
use crate::object::Written;
use crate::source::{Node, Place};

/// What opens a workload to the outside: the name of a Service that does by itself, or the place in
/// an Ingress or a route that names one.
pub(super) fn way_in(workload: &WorkloadView<'_>) -> Option<Place> {
    let set = workload.set;
    let services = set.beside_workloads("Service");
    let services: Vec<&Written> = services.filter(|it| selects(it, workload)).collect();
    let is_open = |service: &&&Written| {
        let kind = field(service, "type").and_then(Node::as_str);
        matches!(kind, Some("LoadBalancer" | "NodePort"))
    };
    if let Some(open) = services.iter().find(is_open) {
        return Some(open.name_place.clone());
    }
    if services.is_empty() {
        return None;
    }
    let leads_there = |backend: &Backend<'_>| {
        let mut services = services.iter();
        services.any(|service| {
            service.name == backend.name && service.lands_in.as_deref() == Some(backend.namespace)
        })
    };
    let routes = ROUTES.into_iter();
    let backends = set
        .beside_workloads("Ingress")
        .flat_map(of_ingress)
        .chain(routes.flat_map(|kind| set.beside_workloads(kind).flat_map(of_route)));
    let mut backends = backends.filter(|backend| !is_unknown(backend.name));
    Some(backends.find(leads_there)?.place)
}

/// The routes of the Gateway API that name Services.
const ROUTES: [&str; 2] = ["HTTPRoute", "GRPCRoute"];

/// A Service that something leads to.
struct Backend<'a> {
    name: &'a str,
    namespace: &'a str,
    place: Place,
}

fn field<'a>(object: &'a Written, key: &str) -> Option<Node<'a>> {
    object.root().get("spec")?.get(key)
}

/// Whether a Service is for the Pods of a workload.
fn selects(service: &Written, workload: &WorkloadView<'_>) -> bool {
    let labels = workload.template.get("metadata");
    let labels = labels.and_then(|metadata| metadata.get("labels"));
    let selector = field(service, "selector").into_iter();
    let mut wanted = selector.flat_map(Node::pairs).peekable();
    service.lands_in.as_deref() == Some(workload.namespace())
        && wanted.peek().is_some()
        && wanted.all(|(key, value)| {
            let label = key.text().and_then(|key| labels?.get(key));
            label.is_some_and(|label| label.text() == value.text())
        })
}

/// The Services of an Ingress, in the fields of its group and in those of the groups that it had
/// before.
fn of_ingress(ingress: &Written) -> Vec<Backend<'_>> {
    let namespace = ingress.lands_in.as_deref().unwrap_or_default();
    let spec = ingress.root().get("spec").into_iter();
    let paths = spec.clone().flat_map(|spec| items(spec, "rules"));
    let paths = paths.filter_map(|rule| rule.get("http"));
    let paths = paths.flat_map(|http| items(http, "paths"));
    let of_paths = paths.filter_map(|path| path.get("backend"));
    let defaults = spec.flat_map(|spec| {
        let names = ["defaultBackend", "backend"].into_iter();
        names.filter_map(move |name| spec.get(name))
    });
    let backends = defaults.chain(of_paths).filter_map(|backend| {
        let service = backend.get("service").and_then(|it| it.get("name"));
        let name = service.or_else(|| backend.get("serviceName"))?;
        Some(Backend {
            name: name.text()?,
            namespace,
            place: name.place(),
        })
    });
    backends.collect()
}

/// The Services that a route leads to from Gateways; one whose parents are Services is about what
/// goes on within the cluster.
fn of_route(route: &Written) -> Vec<Backend<'_>> {
    let own = route.lands_in.as_deref().unwrap_or_default();
    let spec = route.root().get("spec").into_iter();
    let mut parents = spec.clone().flat_map(|spec| items(spec, "parentRefs"));
    let is_kind = |node: Node<'_>, usual: &str| {
        let kind = node.get("kind").filter(|kind| !kind.is_null());
        kind.is_none_or(|kind| kind.as_str() == Some(usual))
    };
    if !parents.any(|parent| is_kind(parent, "Gateway")) {
        return Vec::new();
    }
    let rules = spec.flat_map(|spec| items(spec, "rules"));
    let backends = rules.flat_map(|rule| items(rule, "backendRefs"));
    let backends = backends.filter(|backend| is_kind(*backend, "Service"));
    let backends = backends.filter_map(|backend| {
        let name = backend.get("name")?;
        let namespace = backend.get("namespace").and_then(Node::text);
        Some(Backend {
            name: name.text()?,
            namespace: namespace.unwrap_or(own),
            place: name.place(),
        })
    });
    backends.collect()
}
