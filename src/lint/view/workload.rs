//! Workloads, as the checks see them: the template of a Pod with its places, the account that its
//! Pods run as, and whether they are given a token of it.

use rolewright_names::dns_subdomain;

use super::{SetView, is_unknown};
use crate::object::{Objects, Written, pod_template};
use crate::source::{Kind, Node, Place};
use crate::spec::placeholders;

/// An object that is a Pod or holds a template of one.
#[derive(Clone, Copy)]
pub(in crate::lint) struct WorkloadView<'a> {
    pub(in crate::lint) set: &'a SetView<'a>,
    pub(in crate::lint) written: &'a Written,
    /// What has the Pod's `metadata` and `spec`.
    pub(in crate::lint) template: Node<'a>,
    /// The Pod's `spec`.
    pub(in crate::lint) pod: Node<'a>,
    /// Whether it is only a part of one, as of a patch: nothing runs so.
    pub(in crate::lint) is_partial: bool,
}

/// The account that Pods run as.
#[derive(Clone, Copy)]
pub(in crate::lint) struct AccountRef<'a> {
    /// Its name; `default` where none is written.
    pub(in crate::lint) name: &'a str,
    /// Where it is written, if it is.
    pub(in crate::lint) node: Option<Node<'a>>,
}

/// Whether Pods are given a token of their account.
#[derive(Clone, Copy)]
pub(in crate::lint) struct Automount<'a> {
    pub(in crate::lint) is_on: bool,
    /// The field that says so: the Pod's, or else the account's.
    pub(in crate::lint) said_by: Option<Node<'a>>,
}

impl AccountRef<'_> {
    /// Whether the name is filled in later: nothing is ever called so.
    pub(in crate::lint) fn is_open(&self) -> bool {
        is_open(self.name)
    }

    /// Whether the server refuses the name as it is written, which `refused-workload` tells.
    pub(in crate::lint) fn is_refused(&self) -> bool {
        let is_known = !is_unknown(self.name) && placeholders(self.name).is_empty();
        is_known && dns_subdomain(self.name).is_err()
    }
}

/// Whether a name is none that anything could have, as a placeholder is.
pub(in crate::lint) fn is_open(name: &str) -> bool {
    is_unknown(name) || dns_subdomain(name).is_err()
}

impl<'a> WorkloadView<'a> {
    fn new(set: &'a SetView<'a>, written: &'a Written) -> Option<Self> {
        let way = pod_template(&written.kind)?;
        let mut way = way.iter();
        let template = way.try_fold(written.root(), |node, key| node.get(key))?;
        let pod = template.get("spec")?;
        (pod.kind() == Kind::Mapping).then(|| Self {
            set,
            written,
            template,
            pod,
            is_partial: is_partial(pod) || lacks_selector(written),
        })
    }

    /// Whether it stands in a `ConfigMap`: nobody patches it, and a program fills it in.
    pub(in crate::lint) fn is_in_config_map(&self) -> bool {
        if self.set.filled_in.is_in_config_map {
            return true;
        }
        let own = self.written.root().place();
        let maps = self.set.all_of_kind("ConfigMap");
        let mut around = maps.map(|map| map.root().place());
        around.any(|map| {
            map.file.name() == own.file.name()
                && map.span.start < own.span.start
                && own.span.end <= map.span.end
        })
    }

    /// The namespace of its Pods.
    pub(in crate::lint) fn namespace(&self) -> &'a str {
        self.written.lands_in.as_deref().unwrap_or_default()
    }

    /// The namespace of its Pods as it is written: its own, or that of the `ConfigMap` in which it
    /// stands.
    pub(in crate::lint) fn written_namespace(&self) -> Option<&'a str> {
        let own = self.written.namespace.as_deref();
        own.or(self.set.made_in)
    }

    /// A field of the Pod's spec, unless it is absent or null.
    pub(in crate::lint) fn field(&self, key: &str) -> Option<Node<'a>> {
        self.pod.get(key).filter(|node| !node.is_null())
    }

    /// Whether a field of the Pod is true.
    pub(in crate::lint) fn is_true(&self, key: &str) -> bool {
        self.field(key).and_then(Node::as_bool) == Some(true)
    }

    /// Where the Pod's spec begins: where to point at what is missing in it.
    pub(in crate::lint) fn pod_place(&self) -> Place {
        let entry = self.template.entry("spec");
        entry.map_or_else(|| self.pod.place(), |entry| entry.key.place())
    }

    /// Whether there may be more in the Pod's spec than is written: a template writes into it, or it
    /// is only a part, as of a patch.
    pub(in crate::lint) fn may_have_more(&self) -> bool {
        let around = [self.written.root(), self.template, self.pod];
        self.is_partial || around.into_iter().any(Node::has_insertions)
    }

    /// The account that its Pods run as; none if that is not known. The older field `serviceAccount`
    /// counts where the other is absent (`Convert_v1_PodSpec_To_core_PodSpec`).
    pub(in crate::lint) fn account(&self) -> Option<AccountRef<'a>> {
        let written = ["serviceAccountName", "serviceAccount"]
            .into_iter()
            .find_map(|key| {
                let node = self.field(key)?;
                let name = node.text().filter(|name| !name.is_empty())?;
                Some(AccountRef {
                    name,
                    node: Some(node),
                })
            });
        let default = AccountRef {
            name: "default",
            node: self.field("serviceAccountName"),
        };
        written.or_else(|| (!self.may_have_more()).then_some(default))
    }

    /// The accounts of the inputs that a name means in the namespace of its Pods.
    pub(in crate::lint) fn accounts_named(&self, name: &str) -> impl Iterator<Item = &'a Written> {
        let namespace = self.namespace();
        let accounts = self.set.all_of_kind("ServiceAccount");
        accounts.filter(move |account| {
            account.name == name && account.lands_in.as_deref() == Some(namespace)
        })
    }

    /// Whether its Pods are given a token, as the admission plugin decides: the Pod's own field goes
    /// before the account's, and without either they are. None if that is not known.
    pub(in crate::lint) fn automount(&self) -> Option<Automount<'a>> {
        if let Some(field) = self.field(AUTOMOUNT) {
            return Some(Automount {
                is_on: field.as_bool()?,
                said_by: Some(field),
            });
        }
        if self.may_have_more() {
            return None;
        }
        let name = self.account()?.name;
        let mut accounts = self.accounts_named(name).peekable();
        if accounts.peek().is_none() && self.may_be_elsewhere(name) {
            return None;
        }
        let mut said_by = None;
        for account in accounts {
            let root = account.root();
            // What a spec asks for does not say what it will be.
            let is_manifest = root.get("kind").and_then(Node::as_str) == Some("ServiceAccount");
            if root.has_insertions() || !is_manifest {
                return None;
            }
            said_by = root.get(AUTOMOUNT).filter(|node| !node.is_null());
        }
        Some(Automount {
            is_on: said_by.map_or(Some(true), Node::as_bool)?,
            said_by,
        })
    }

    /// Whether its Pods may come to where an account of that name is: either's namespace is not
    /// written, or filled in later.
    fn may_be_elsewhere(&self, name: &str) -> bool {
        let own = self.written_namespace();
        let is_unsure = |text: Option<&str>| text.map_or(!self.set.is_complete, is_open);
        let mut accounts = self.set.all_of_kind("ServiceAccount");
        accounts.any(|account| {
            let other = account.namespace.as_deref();
            account.name == name && [own, other].into_iter().any(is_unsure)
        })
    }

    /// The containers of the Pod, in the order in which they start, each with the list that it
    /// stands in.
    pub(in crate::lint) fn containers(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let pod = self.pod;
        CONTAINERS
            .into_iter()
            .filter_map(move |list| pod.get(list))
            .flat_map(Node::items)
    }

    /// The volumes of the Pod.
    pub(in crate::lint) fn volumes(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        items(self.pod, "volumes")
    }

    /// The sources of the Pod's volumes that are tokens of its account.
    pub(in crate::lint) fn projected_tokens(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let sources = self
            .volumes()
            .filter_map(|volume| volume.get("projected"))
            .flat_map(|projected| items(projected, "sources"));
        sources.filter_map(|source| {
            let token = source.get("serviceAccountToken");
            token.filter(|token| !token.is_null())
        })
    }

    /// The spec of the Job that it is or makes.
    pub(in crate::lint) fn job(&self) -> Option<Node<'a>> {
        let spec = self.written.root().get("spec")?;
        match self.written.kind.as_str() {
            "Job" => Some(spec),
            "CronJob" => spec.get("jobTemplate")?.get("spec"),
            _ => None,
        }
    }

    /// How a message calls it: `Deployment media/app`.
    pub(in crate::lint) fn name(&self) -> String {
        super::super::report::object_name(self.written).to_string()
    }
}

/// Whether a Pod's spec is only a part of one, as in a patch: without containers, or with one that has
/// no image, as nothing runs so.
fn is_partial(pod: Node<'_>) -> bool {
    let is_whole = |container: Node<'_>| {
        container.has_insertions() || container.get("image").is_some_and(|image| !image.is_null())
    };
    let Some(containers) = pod.get("containers") else {
        return !pod.has_insertions();
    };
    let mut each = containers.items().peekable();
    let is_empty = each.peek().is_none() && containers.kind() == Kind::Sequence;
    !containers.has_insertions() && (is_empty || !each.all(is_whole))
}

/// Whether a controller lacks the selector that the server demands, as a patch does.
fn lacks_selector(written: &Written) -> bool {
    let is_controller = written.api_version.starts_with("apps/");
    let spec = written.root().get("spec").filter(|_| is_controller);
    spec.is_some_and(|spec| spec.get("selector").is_none() && !spec.has_insertions())
}

/// The field by which Pods and accounts say whether a token is mounted.
pub(in crate::lint) const AUTOMOUNT: &str = "automountServiceAccountToken";

const CONTAINERS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// The items of a list in a mapping.
pub(in crate::lint) fn items<'a>(
    node: Node<'a>,
    list: &str,
) -> impl Iterator<Item = Node<'a>> + use<'a> {
    node.get(list).into_iter().flat_map(Node::items)
}

impl<'a> SetView<'a> {
    /// The workloads of the set itself.
    pub(in crate::lint) fn workloads(&'a self) -> impl Iterator<Item = WorkloadView<'a>> {
        self.workloads_of(self.objects)
    }

    /// The workloads of the set and of its context.
    pub(in crate::lint) fn all_workloads(&'a self) -> impl Iterator<Item = WorkloadView<'a>> {
        self.workloads().chain(self.workloads_of(self.context))
    }

    /// The patches of workloads that are not applied.
    pub(in crate::lint) fn patches_of_workloads(&self) -> impl Iterator<Item = &'a Written> {
        let parts = self.parts.workloads.iter();
        parts.filter(|part| pod_template(&part.kind).is_some())
    }

    fn workloads_of(&'a self, objects: &'a Objects) -> impl Iterator<Item = WorkloadView<'a>> {
        let written = objects.workloads.iter();
        written.filter_map(move |written| WorkloadView::new(self, written))
    }

    /// The objects of a kind that bears on workloads, as Secrets and Services do, of the set and of its
    /// context.
    pub(in crate::lint) fn beside_workloads(
        &self,
        kind: &str,
    ) -> impl Iterator<Item = &'a Written> {
        let own = self.objects.workloads.iter();
        let all = own.chain(&self.context.workloads);
        all.filter(move |written| written.kind == kind)
    }
}
