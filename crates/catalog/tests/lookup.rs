//! What people write, and what the catalog makes of it.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "what a test takes for granted fails it"
)]
#![expect(clippy::too_many_lines, reason = "a table is as long as its cases")]

use rolewright_catalog::{
    Availability, Catalog, CustomResource, CustomVersion, Form, KubernetesVersion, LookupError,
    Malformation, Scope,
};

fn newest() -> Catalog {
    Catalog::new(KubernetesVersion::LATEST)
}

fn custom(group: &str, plural: &str, kind: &str, short_names: &[&str]) -> CustomResource {
    CustomResource {
        group: group.into(),
        kind: kind.into(),
        plural: plural.into(),
        singular: None,
        short_names: short_names.iter().map(ToString::to_string).collect(),
        categories: Vec::new(),
        scope: Scope::Namespaced,
        versions: vec![CustomVersion {
            name: "v1".into(),
            status: true,
            scale: false,
        }],
    }
}

fn found(catalog: &Catalog, text: &str) -> (String, Form) {
    let found = catalog
        .lookup(text)
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    (found.found.qualified_name(), found.form)
}

fn error(catalog: &Catalog, text: &str) -> LookupError {
    catalog.lookup(text).expect_err(text)
}

#[test]
fn every_form_is_understood() {
    use Form::{Kind, Plural, ShortName, Singular};
    let catalog = newest();
    for (text, name, form) in [
        // Bare names in each form.
        ("pods", "pods", Plural),
        ("pod", "pods", Singular),
        ("Pod", "pods", Kind),
        ("po", "pods", ShortName),
        ("jobs", "jobs.batch", Plural),
        ("job", "jobs.batch", Singular),
        ("Job", "jobs.batch", Kind),
        ("deploy", "deployments.apps", ShortName),
        ("cm", "configmaps", ShortName),
        (
            "crd",
            "customresourcedefinitions.apiextensions.k8s.io",
            ShortName,
        ),
        // The plural goes first where singular and plural are one word.
        ("endpoints", "endpoints", Plural),
        // The core group goes first.
        ("events", "events", Plural),
        ("ev", "events", ShortName),
        ("Event", "events", Kind),
        ("nodes", "nodes", Plural),
        ("users", "users", Plural),
        ("groups", "groups", Plural),
        ("serviceaccounts", "serviceaccounts", Plural),
        // Group after a dot.
        ("jobs.batch", "jobs.batch", Plural),
        ("job.batch", "jobs.batch", Singular),
        ("Job.batch", "jobs.batch", Kind),
        ("deploy.apps", "deployments.apps", ShortName),
        ("events.events.k8s.io", "events.events.k8s.io", Plural),
        ("pods.metrics.k8s.io", "pods.metrics.k8s.io", Plural),
        ("pods.core", "pods", Plural),
        (
            "users.authentication.k8s.io",
            "users.authentication.k8s.io",
            Plural,
        ),
        // Group before a slash.
        ("batch/jobs", "jobs.batch", Plural),
        ("batch/job", "jobs.batch", Singular),
        ("batch/Job", "jobs.batch", Kind),
        ("apps/deploy", "deployments.apps", ShortName),
        ("core/events", "events", Plural),
        ("events.k8s.io/events", "events.events.k8s.io", Plural),
        ("metrics.k8s.io/nodes", "nodes.metrics.k8s.io", Plural),
        // Group and version before slashes; the core group's version stands alone.
        ("batch/v1/jobs", "jobs.batch", Plural),
        ("batch/v1/Job", "jobs.batch", Kind),
        ("core/v1/pods", "pods", Plural),
        ("v1/pods", "pods", Plural),
        ("v1/Pod", "pods", Kind),
        (
            "autoscaling/v1/hpa",
            "horizontalpodautoscalers.autoscaling",
            ShortName,
        ),
        // Subresources after each of them.
        ("pods/log", "pods/log", Plural),
        ("pod/log", "pods/log", Singular),
        ("po/exec", "pods/exec", ShortName),
        ("jobs/status", "jobs.batch/status", Plural),
        ("jobs.batch/status", "jobs.batch/status", Plural),
        ("batch/jobs/status", "jobs.batch/status", Plural),
        ("batch/v1/jobs/status", "jobs.batch/status", Plural),
        ("deployments.apps/scale", "deployments.apps/scale", Plural),
        ("core/pods/log", "pods/log", Plural),
        ("core/v1/pods/log", "pods/log", Plural),
        ("v1/pods/log", "pods/log", Plural),
        ("serviceaccounts/token", "serviceaccounts/token", Plural),
        (
            "certificatesigningrequests/approval",
            "certificatesigningrequests.certificates.k8s.io/approval",
            Plural,
        ),
        // Names that only authorizers know.
        ("signers", "signers.certificates.k8s.io", Plural),
        ("uids", "uids.authentication.k8s.io", Plural),
        ("nodes/metrics", "nodes/metrics", Plural),
        (
            "userextras/scopes",
            "userextras.authentication.k8s.io/scopes",
            Plural,
        ),
        (
            "userextras/example.com/scopes",
            "userextras.authentication.k8s.io/example.com/scopes",
            Plural,
        ),
        (
            "authentication.k8s.io/userextras/example.com/scopes",
            "userextras.authentication.k8s.io/example.com/scopes",
            Plural,
        ),
        ("jobs/finalizers", "jobs.batch/finalizers", Plural),
        (
            "resourceclaims/binding",
            "resourceclaims.resource.k8s.io/binding",
            Plural,
        ),
        ("endpoints/restricted", "endpoints/restricted", Plural),
        // Metrics of any name.
        (
            "custom.metrics.k8s.io/pods/http_requests",
            "pods.custom.metrics.k8s.io/http_requests",
            Plural,
        ),
        (
            "pods.custom.metrics.k8s.io/http_requests",
            "pods.custom.metrics.k8s.io/http_requests",
            Plural,
        ),
        (
            "custom.metrics.k8s.io/v1beta1/pods",
            "pods.custom.metrics.k8s.io",
            Plural,
        ),
        (
            "external.metrics.k8s.io/queue_depth",
            "queue_depth.external.metrics.k8s.io",
            Plural,
        ),
        (
            "queue.depth.external.metrics.k8s.io",
            "queue.depth.external.metrics.k8s.io",
            Plural,
        ),
        // Served only with other flags.
        (
            "storageversions",
            "storageversions.internal.apiserver.k8s.io",
            Plural,
        ),
        (
            "lifecycle.k8s.io/evictions",
            "evictions.lifecycle.k8s.io",
            Plural,
        ),
    ] {
        assert_eq!(found(&catalog, text), (name.to_owned(), form), "{text}");
    }
}

/// Every full name that the catalog prints is read back as itself, in every form and version, and
/// no name that Kubernetes serves is ambiguous.
#[test]
fn every_name_leads_back() {
    for version in KubernetesVersion::ALL {
        let catalog = Catalog::new(version);
        let mut read = 0;
        for resource in catalog.resources() {
            let name = resource.qualified_name();
            let group = if resource.group().is_empty() {
                "core"
            } else {
                resource.group()
            };
            let mut texts = vec![name.clone(), format!("{group}/{}", resource.plural())];
            texts.extend(resource.kind().map(|kind| format!("{group}/{kind}")));
            texts.extend(
                resource
                    .singular()
                    .map(|singular| format!("{group}/{singular}")),
            );
            texts.extend(
                resource
                    .short_names()
                    .map(|short| format!("{group}/{short}")),
            );
            for served in resource.versions() {
                texts.push(format!("{group}/{}/{}", served.name(), resource.plural()));
            }
            for text in texts {
                assert_eq!(found(&catalog, &text).0, name, "{text}");
                read += 1;
            }
            for sub in resource.subresources() {
                let name = format!("{name}/{}", sub.name());
                assert_eq!(found(&catalog, &name), (name, Form::Plural));
            }
            for bare in [
                Some(resource.plural()),
                resource.singular(),
                resource.kind(),
            ]
            .into_iter()
            .flatten()
            {
                assert!(catalog.lookup(bare).is_ok(), "{bare}");
            }
        }
        assert!(read > 400, "{read} names read");
    }
}

/// No name of a group is the name of a resource, so that what stands before a slash is never both.
#[test]
fn groups_and_resources_of_kubernetes_share_no_name() {
    for version in KubernetesVersion::ALL {
        let catalog = Catalog::new(version);
        for group in catalog
            .groups()
            .chain(["core", "extensions"])
            .filter(|group| !group.is_empty())
        {
            assert!(catalog.lookup(group).is_err(), "{group}");
        }
    }
}

/// CRDs may be called like groups of Kubernetes; knowledge still tells what a slash means.
#[test]
fn a_slash_is_read_by_knowledge() {
    let mut catalog = newest();
    catalog.extend(custom("kappctrl.k14s.io", "apps", "App", &[]));
    catalog.extend(custom("kyverno.io", "policies", "Policy", &["pol"]));
    catalog.extend(custom("example.com", "widgets", "Widget", &[]));
    for (text, name) in [
        ("apps", "apps.kappctrl.k14s.io"),
        ("apps/status", "apps.kappctrl.k14s.io/status"),
        ("apps/deployments", "deployments.apps"),
        ("policy/status", "policies.kyverno.io/status"),
        ("policy/poddisruptionbudgets", "poddisruptionbudgets.policy"),
        ("widgets.example.com/status", "widgets.example.com/status"),
    ] {
        assert_eq!(found(&catalog, text).0, name, "{text}");
    }
    assert_eq!(
        error(&catalog, "apps/apps").suggestions(),
        ["apps.kappctrl.k14s.io"]
    );
    // A group that is called like a resource, with a resource that is called like a subresource.
    catalog.extend(custom("widgets.example.com", "status", "Status", &[]));
    let LookupError::Ambiguous { candidates, .. } = error(&catalog, "widgets.example.com/status")
    else {
        panic!("two readings name something");
    };
    assert_eq!(
        candidates,
        ["widgets.example.com/status", "example.com/widgets/status"]
    );
    assert_eq!(
        found(&catalog, "example.com/widgets/status").0,
        "widgets.example.com/status"
    );
    assert_eq!(
        found(&catalog, "status.widgets.example.com").0,
        "status.widgets.example.com"
    );
    // A resource that is called like a version.
    catalog.extend(custom("example.com", "v1", "VOne", &[]));
    assert_eq!(found(&catalog, "example.com/v1").0, "v1.example.com");
    assert_eq!(
        found(&catalog, "example.com/v1/widgets").0,
        "widgets.example.com"
    );
    assert_eq!(
        found(&catalog, "example.com/v1/status").0,
        "v1.example.com/status"
    );
    assert_eq!(found(&catalog, "v1/status").0, "v1.example.com/status");
}

#[test]
fn a_name_of_several_groups_is_ambiguous_outside_the_core_group() {
    let mut catalog = newest();
    catalog.extend(custom("batch.volcano.sh", "jobs", "Job", &["vcjob"]));
    catalog.extend(custom("example.com", "users", "User", &[]));
    catalog.extend(custom("example.com", "secrets", "Secret", &[]));
    for (text, candidates) in [
        ("jobs", &["jobs.batch", "jobs.batch.volcano.sh"][..]),
        ("Job", &["jobs.batch", "jobs.batch.volcano.sh"]),
        (
            "jobs/status",
            &["jobs.batch/status", "jobs.batch.volcano.sh/status"],
        ),
        (
            "users",
            &[
                "core/users",
                "users.authentication.k8s.io",
                "users.example.com",
            ],
        ),
    ] {
        let error = error(&catalog, text);
        assert_eq!(error.suggestions(), candidates, "{text}");
        assert!(matches!(error, LookupError::Ambiguous { .. }), "{text}");
        for candidate in candidates {
            assert!(catalog.lookup(candidate).is_ok(), "{candidate}");
        }
    }
    assert_eq!(found(&catalog, "secrets").0, "secrets", "the core group's");
    assert_eq!(found(&catalog, "vcjob").0, "jobs.batch.volcano.sh");
    assert_eq!(
        error(&catalog, "jobs").to_string(),
        "`jobs` may mean jobs.batch or jobs.batch.volcano.sh"
    );
}

#[test]
fn near_misses_are_told() {
    let catalog = newest();
    for (text, suggestions) in [
        ("podss", &["pods"][..]),
        ("Pods", &["pods"]),
        ("PODS", &["pods"]),
        ("JOB", &["jobs.batch"]),
        ("jbos", &["jobs.batch"]),
        ("deploymnets", &["deployments.apps"]),
        ("deployment.app", &["deployments.apps"]),
        ("configmap s", &[]),
        ("podss/log", &["pods/log"]),
        ("deployments.v1.apps", &["deployments.apps"]),
        ("podss/logs", &["pods/log"]),
        ("pods/logs", &["pods/log"]),
        ("pods/portfoward", &["pods/portforward"]),
        ("pods/evict", &["pods/eviction"]),
        ("pods/ephemeral", &["pods/ephemeralcontainers"]),
        ("jobs.apps", &["jobs.batch"]),
        ("apps/jobs", &["jobs.batch"]),
        ("apps/jobs/status", &["jobs.batch/status"]),
        ("core/deployments", &["deployments.apps"]),
        ("core/deployments/scale", &["deployments.apps/scale"]),
        ("batch/pods/log", &["pods/log"]),
        ("networking/ingresses", &["ingresses.networking.k8s.io"]),
        ("rbac/v1/roles", &["roles.rbac.authorization.k8s.io"]),
        ("log", &["pods/log"]),
        ("exec", &["pods/exec"]),
        ("portforward", &["pods/portforward"]),
        ("v1/jobs", &["jobs.batch"]),
        ("jobs.batch.k8s.io", &["jobs.batch"]),
    ] {
        let error = error(&catalog, text);
        let told = error.suggestions();
        assert!(
            told.starts_with(
                &suggestions
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            ),
            "{text}: {told:?}"
        );
        assert!(
            suggestions.is_empty() || told.len() <= 3,
            "{text}: {told:?}"
        );
        for suggestion in &told {
            assert!(catalog.lookup(suggestion).is_ok(), "{text}: {suggestion}");
        }
    }
}

#[test]
fn what_is_far_from_everything_gets_no_suggestion() {
    let catalog = newest();
    for text in [
        "frobnicators",
        "x",
        "widgets.example.com",
        "example.com/widgets",
        "example.com/v1/widgets",
        "pods/mypod",
        "foo/bar",
    ] {
        assert_eq!(
            error(&catalog, text).suggestions(),
            Vec::<String>::new(),
            "{text}"
        );
    }
}

#[test]
fn each_error_is_one_good_sentence() {
    let newest = newest();
    let oldest = Catalog::new(KubernetesVersion::V1_33);
    for (catalog, text, sentence) in [
        (
            &newest,
            "podss",
            "`podss` is no resource of Kubernetes 1.37",
        ),
        (
            &newest,
            "core/deployments",
            "`deployments` is no resource of the core API group in Kubernetes 1.37",
        ),
        (
            &newest,
            "jobs.apps",
            "`jobs` is no resource of the API group apps in Kubernetes 1.37",
        ),
        (
            &newest,
            "widgets.example.com",
            "`example.com` is no API group of Kubernetes 1.37 or of a given CRD",
        ),
        (
            &newest,
            "example.com/widgets",
            "`example.com` is no API group of Kubernetes 1.37 or of a given CRD",
        ),
        (
            &newest,
            "example.com/v1/widgets",
            "`example.com` is no API group of Kubernetes 1.37 or of a given CRD",
        ),
        (
            &newest,
            "networking/ingresses",
            "`networking` is no API group of Kubernetes 1.37 or of a given CRD",
        ),
        (
            &newest,
            "pods/mypod",
            "`pods` has no subresource `mypod` in Kubernetes 1.37; the name of an object is given separately, never after a slash",
        ),
        (
            &newest,
            "secrets/db",
            "`secrets` has no subresource `db` in Kubernetes 1.37, and no other; the name of an object is given separately, never after a slash",
        ),
        (
            &newest,
            "core/v1/pods/my/pod",
            "`pods` has no subresource `my/pod` in Kubernetes 1.37; the name of an object is given separately, never after a slash",
        ),
        (
            &newest,
            "userextras/",
            "`userextras/` names no resource: a part of it is empty",
        ),
        (
            &newest,
            "batch/v7/jobs",
            "`jobs.batch` is not served in version v7 by Kubernetes 1.37; it is in v1",
        ),
        (
            &oldest,
            "resource.k8s.io/v1/resourceclaims",
            "`resourceclaims.resource.k8s.io` is not served in version v1 by Kubernetes 1.33 (it came with 1.34); it is in v1beta2, v1beta1, v1alpha3",
        ),
        (
            &oldest,
            "podgroups",
            "`podgroups` is no resource of Kubernetes 1.33 (it came with 1.36)",
        ),
        (
            &oldest,
            "csinodes/status",
            "`csinodes.storage.k8s.io` has no subresource `status` in Kubernetes 1.33 (it came with 1.37); the name of an object is given separately, never after a slash",
        ),
        (
            &newest,
            "batch/v1beta1/cronjobs",
            "`cronjobs.batch` in version v1beta1 was removed in Kubernetes 1.25; use version v1 of `cronjobs.batch`",
        ),
        (
            &newest,
            "extensions/deployments",
            "`deployments.extensions` was removed in Kubernetes 1.16; use `deployments.apps`",
        ),
        (
            &newest,
            "deployments.extensions/scale",
            "`deployments.extensions/scale` was removed in Kubernetes 1.16; use `deployments.apps/scale`",
        ),
        (
            &newest,
            "podsecuritypolicies",
            "`podsecuritypolicies.policy` was removed in Kubernetes 1.25; nothing took its place",
        ),
        (
            &newest,
            "psp",
            "`podsecuritypolicies.policy` was removed in Kubernetes 1.25; nothing took its place",
        ),
        (
            &newest,
            "PodPreset",
            "`podpresets.settings.k8s.io` was removed in Kubernetes 1.20; nothing took its place",
        ),
        (
            &newest,
            "deployments/rollback",
            "`deployments.apps/rollback` was removed in Kubernetes 1.16; nothing took its place",
        ),
        (
            &newest,
            "networking.k8s.io/v1beta1/servicecidrs",
            "`servicecidrs.networking.k8s.io` in version v1beta1 was removed in Kubernetes 1.37; use version v1 of `servicecidrs.networking.k8s.io`",
        ),
        (&newest, "", "`` names no resource: it is empty"),
        (
            &newest,
            "pods/*",
            "`pods/*` names no resource: it has a wildcard",
        ),
        (
            &newest,
            "pods services",
            "`pods services` names no resource: it has white space, a comma or a control character",
        ),
        (
            &newest,
            "batch//jobs",
            "`batch//jobs` names no resource: a part of it is empty",
        ),
    ] {
        assert_eq!(error(catalog, text).to_string(), sentence, "{text}");
    }
}

#[test]
fn odd_text_is_an_error_and_no_more() {
    let catalog = newest();
    for (text, problem) in [
        ("", Malformation::Empty),
        ("*", Malformation::Wildcard),
        ("*/scale", Malformation::Wildcard),
        ("/", Malformation::EmptyPart),
        ("/pods", Malformation::EmptyPart),
        ("pods/", Malformation::EmptyPart),
        (".", Malformation::EmptyPart),
        ("jobs.", Malformation::EmptyPart),
        (".batch", Malformation::EmptyPart),
        ("pods,services", Malformation::Character),
        (" pods", Malformation::Character),
        ("pods\n", Malformation::Character),
        ("\u{0}", Malformation::Character),
    ] {
        assert_eq!(
            error(&catalog, text),
            LookupError::Malformed {
                text: text.into(),
                problem
            }
        );
    }
    for text in [
        "jobs..batch",
        "a.b.c.d.e",
        "💥",
        "pods/💥",
        "💥/pods",
        "é.batch",
        "v1",
        "v1/v1",
        "core",
        "core/core",
        "batch/v1",
        "a/".repeat(5000).trim_end_matches('/'),
        "x.".repeat(5000).trim_end_matches('.'),
    ] {
        assert!(!error(&catalog, text).to_string().is_empty(), "{text}");
    }
}

#[test]
fn the_version_that_was_written_is_told() {
    let catalog = newest();
    let read = catalog
        .lookup("resource.k8s.io/v1beta1/resourceclaims")
        .expect("known");
    let version = read.version.expect("written");
    assert_eq!(
        (version.name(), version.availability()),
        ("v1beta1", Availability::OffByDefault)
    );
    assert_eq!(read.found.availability(), Availability::Default);
    let versions: Vec<_> = read
        .found
        .versions()
        .iter()
        .map(rolewright_catalog::ServedVersion::name)
        .collect();
    assert_eq!(
        versions,
        ["v1", "v1beta2", "v1beta1"],
        "in the server's order"
    );
    assert_eq!(catalog.lookup("jobs").expect("known").version, None);
}

#[test]
fn custom_resources_have_the_verbs_that_the_server_gives_them() {
    let mut catalog = newest();
    let mut widgets = custom("example.com", "widgets", "Widget", &["wd"]);
    widgets.scope = Scope::Cluster;
    widgets.versions = vec![
        CustomVersion {
            name: "v1alpha1".into(),
            status: false,
            scale: false,
        },
        CustomVersion {
            name: "v1".into(),
            status: true,
            scale: false,
        },
        CustomVersion {
            name: "v1beta1".into(),
            status: true,
            scale: true,
        },
    ];
    assert_eq!(catalog.extend(widgets.clone()), None);
    let read = catalog.lookup("wd").expect("known");
    assert_eq!(read.form, Form::ShortName);
    assert_eq!(read.found.availability(), Availability::Custom);
    assert_eq!(read.found.scope(), Scope::Cluster);
    assert_eq!(
        read.found.verbs(),
        [
            "create",
            "delete",
            "deletecollection",
            "get",
            "list",
            "patch",
            "update",
            "watch"
        ]
    );
    let names = |versions: &[rolewright_catalog::ServedVersion]| -> Vec<String> {
        versions
            .iter()
            .map(|version| version.name().to_owned())
            .collect()
    };
    assert_eq!(names(read.found.versions()), ["v1", "v1beta1", "v1alpha1"]);
    assert_eq!(found(&catalog, "widget").1, Form::Singular);
    let status = catalog.get("example.com", "widgets/status").expect("known");
    assert_eq!(
        (status.verbs(), status.scope()),
        (&["get", "patch", "update"][..], Scope::Cluster)
    );
    assert_eq!(names(status.versions()), ["v1", "v1beta1"]);
    let scale = catalog.get("example.com", "widgets/scale").expect("known");
    assert_eq!(scale.verbs(), ["get", "patch", "update"]);
    let kind = scale
        .subresource
        .as_ref()
        .and_then(|sub| sub.kind().cloned())
        .expect("a kind");
    assert_eq!(
        (kind.kind(), kind.group_version()),
        ("Scale", Some(("autoscaling", "v1")))
    );
    assert!(catalog.get("example.com", "widgets/finalizers").is_some());

    widgets.versions.truncate(1);
    let replaced = catalog.extend(widgets).expect("the earlier one");
    assert_eq!(replaced.subresources().len(), 2);
    assert!(catalog.get("example.com", "widgets/status").is_none());
}

#[test]
fn exact_names_are_as_exact_as_the_authorizer() {
    let catalog = newest();
    for (group, resource) in [
        ("", "pods"),
        ("", "pods/log"),
        ("batch", "jobs"),
        ("", "nodes/metrics"),
        ("", "users"),
        ("authentication.k8s.io", "userextras/scopes"),
        ("external.metrics.k8s.io", "any_thing"),
    ] {
        let found = catalog.get(group, resource).expect(resource);
        assert_eq!(
            (found.resource.group(), found.rule_name().as_str()),
            (group, resource)
        );
    }
    for (group, resource) in [
        ("core", "pods"),
        ("", "pod"),
        ("", "Pod"),
        ("", "po"),
        ("", "pods/*"),
        ("", "*/log"),
        ("", "*"),
        ("*", "pods"),
        ("", "pods/"),
        ("", "/log"),
        ("", ""),
        ("", "jobs"),
        ("apps/v1", "deployments"),
        ("authentication.k8s.io", "userextras/*"),
        ("authentication.k8s.io", "userextras/"),
        ("policy", "podsecuritypolicies"),
        ("custom.metrics.k8s.io", "*"),
        ("external.metrics.k8s.io", "a/b"),
        ("", "users/finalizers"),
    ] {
        assert_eq!(catalog.get(group, resource), None, "{group} {resource}");
    }
}
