//! One spec in several environments: overlays, another namespace, other images.

mod settings;

use crate::support::{Run, Sandbox, repository};

const HEAD: &str = "apiVersion: rolewright.dev/v1alpha1\nkind: ApiClient\n";

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: robot, namespace: media, labels: {team: media}}
serviceAccount: {annotations: {a: one, b: two}}
access:
  - {resources: [jobs], verbs: [get, list]}
  - {resources: [pods], verbs: [get], namespaces: [media, reports]}
accounts:
  - {name: worker}
  - {name: other, namespace: media}
  - {name: far, namespace: reports}
subjects:
  - {kind: ServiceAccount, name: ci, namespace: media}
  - {kind: ServiceAccount, name: cd, namespace: reports}
deployment:
  image: registry.example/robot:1.0.0
  args: [-a, -b]
  replicas: 1
  env: {LEVEL: info, TOKEN: {secret: tokens, key: token}, NODE: {field: spec.nodeName}}
  ports: [8080, {name: metrics, port: 9090}]
  mounts:
    - {secret: postgres, path: /etc/sql, keys: [a, b]}
    - {emptyDir: true, path: /work}
  nodeSelector: {disk: ssd, zone: a}
  sidecars:
    - {name: proxy, image: 'registry.example/proxy:1.0.0', args: [-p]}
    - {name: metrics, image: 'registry.example/metrics:1.0.0'}
  podTemplate:
    spec:
      dnsPolicy: Default
      terminationGracePeriodSeconds: 60
config:
  - {name: settings, data: {a: one, b: two}}
";

/// A spec and overlays, rendered to standard output.
fn rendered(spec: &str, overlays: &[&str], options: &[&str]) -> Run {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", spec);
    let mut arguments = vec!["render".to_owned()];
    for (index, overlay) in overlays.iter().enumerate() {
        let name = format!("{index}.yaml");
        sandbox.file(&name, format!("{HEAD}{overlay}"));
        arguments.extend(["--overlay".to_owned(), name]);
    }
    arguments.extend(options.iter().map(|option| (*option).to_owned()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    sandbox.run_with(&arguments, "")
}

/// What a sound spec renders to, without a word besides.
fn manifests(spec: &str, overlays: &[&str], options: &[&str]) -> String {
    let run = rendered(spec, overlays, options).expect_code(0);
    assert_eq!(run.stderr, "");
    run.stdout
}

const EMPTY: &str = "metadata: {name: robot}\n";

#[test]
fn an_overlay_that_says_nothing_changes_nothing() {
    let plain = manifests(SPEC, &[], &[]);
    assert_eq!(manifests(SPEC, &[EMPTY], &[]), plain);
    assert_eq!(manifests(SPEC, &[EMPTY, EMPTY], &[]), plain);
    // Saying the same again is not a change either.
    let whole = SPEC.strip_prefix(HEAD).unwrap();
    assert_eq!(manifests(SPEC, &[whole], &[]), plain);
    // The specs of the repository that say most.
    for spec in [
        "job-robot",
        "image-worker",
        "analytics-job",
        "controllers/stateful-set",
    ] {
        let sandbox = Sandbox::copy_of(&format!("examples/{spec}"));
        let text = sandbox.read("rolewright.yaml");
        let name = text.lines().find_map(|line| {
            let line = line.trim().trim_start_matches("metadata: {");
            line.strip_prefix("name: ")
        });
        let name = name.unwrap().split([',', '}']).next().unwrap();
        sandbox.file("empty.yaml", format!("{HEAD}metadata: {{name: {name}}}\n"));
        let plain = sandbox.run("render rolewright.yaml").expect_code(0);
        let laid = sandbox.run("render rolewright.yaml --overlay empty.yaml");
        assert_eq!(laid, plain, "{spec}");
    }
}

/// An overlay, and the edits of the spec that come to the same: what is replaced, and by what.
type Edits = (&'static str, &'static [(&'static str, &'static str)]);

const EDITS: [Edits; 14] = [
    (
        "deployment: {replicas: 3}",
        &[("replicas: 1", "replicas: 3")],
    ),
    (
        "deployment: {env: {LEVEL: debug, MORE: x, TOKEN: null}}",
        &[
            ("LEVEL: info", "LEVEL: debug, MORE: x"),
            (" TOKEN: {secret: tokens, key: token},", ""),
        ],
    ),
    (
        "deployment: {env: {TOKEN: {key: other}}}",
        &[("key: token", "key: other")],
    ),
    (
        "deployment: {env: {TOKEN: {$patch: replace, configMap: tokens, key: token}}}",
        &[("{secret: tokens, key", "{configMap: tokens, key")],
    ),
    (
        "deployment: {ports: [80]}",
        &[("[8080, {name: metrics, port: 9090}]", "[80]")],
    ),
    (
        "deployment: {mounts: [{path: /etc/sql, keys: [c]}, {path: /work, emptyDir: {sizeLimit: 1Gi}}]}",
        &[
            ("emptyDir: true", "emptyDir: {sizeLimit: 1Gi}"),
            ("[a, b]", "[c]"),
        ],
    ),
    (
        "deployment: {mounts: [{path: /work, $patch: delete}, {path: /cache, emptyDir: true}]}",
        &[(
            "    - {secret: postgres, path: /etc/sql, keys: [a, b]}\n    - {emptyDir: true, path: /work}\n",
            "    - {emptyDir: true, path: /cache}\n    - {secret: postgres, path: /etc/sql, keys: [a, b]}\n",
        )],
    ),
    (
        "deployment: {sidecars: [{name: proxy, args: null, image: 'registry.example/proxy:2.0.0'}]}",
        &[("proxy:1.0.0', args: [-p]", "proxy:2.0.0'")],
    ),
    (
        "deployment: {nodeSelector: {$patch: replace, zone: b}}",
        &[("{disk: ssd, zone: a}", "{zone: b}")],
    ),
    (
        "deployment: {podTemplate: {spec: {dnsPolicy: null, priority: 7}}}",
        &[(
            "      dnsPolicy: Default\n      terminationGracePeriodSeconds: 60\n",
            "      terminationGracePeriodSeconds: 60\n      priority: 7\n",
        )],
    ),
    (
        "access: [{resources: [secrets], names: [a], verbs: [get]}]",
        &[
            (
                "{resources: [jobs], verbs: [get, list]}",
                "{resources: [secrets], names: [a], verbs: [get]}",
            ),
            (
                "  - {resources: [pods], verbs: [get], namespaces: [media, reports]}\n",
                "",
            ),
        ],
    ),
    (
        "accounts: [{name: worker, annotations: {a: b}}, {name: far, $patch: delete}]",
        &[
            ("{name: worker}", "{name: worker, annotations: {a: b}}"),
            ("  - {name: far, namespace: reports}\n", ""),
        ],
    ),
    (
        "config: [{name: settings, data: {a: null, c: three}}]",
        &[("data: {a: one, b: two}", "data: {b: two, c: three}")],
    ),
    (
        "serviceAccount: {annotations: {b: three}, token: never}\nmetadata: {name: robot, labels: {tier: x}, namespace: shop}",
        &[
            (
                "{annotations: {a: one, b: two}}",
                "{annotations: {a: one, b: three}, token: never}",
            ),
            (
                "namespace: media, labels: {team: media}}",
                "namespace: shop, labels: {team: media, tier: x}}",
            ),
        ],
    ),
];

/// What comes of an overlay is what somebody gets who changes the spec by hand.
#[test]
fn an_overlay_is_as_good_as_an_edit() {
    for (overlay, edits) in EDITS {
        let mut edited = SPEC.to_owned();
        for (from, to) in edits {
            assert!(edited.contains(from), "{from}");
            edited = edited.replacen(from, to, 1);
        }
        let overlay = if overlay.contains("metadata:") {
            format!("{overlay}\n")
        } else {
            format!("{EMPTY}{overlay}\n")
        };
        let expected = manifests(&edited, &[], &[]);
        assert_ne!(expected, manifests(SPEC, &[], &[]), "{overlay}");
        assert_eq!(manifests(SPEC, &[&overlay], &[]), expected, "{overlay}");
    }
}

#[test]
fn overlays_are_laid_one_over_the_other_in_their_order() {
    let three = format!("{EMPTY}deployment: {{replicas: 3, env: {{A: three}}}}\n");
    let four = format!("{EMPTY}deployment: {{replicas: 4, env: {{B: four, A: null}}}}\n");
    let both = manifests(SPEC, &[&three, &four], &[]);
    assert!(
        both.contains("replicas: 4") && both.contains("name: B") && !both.contains("name: A\n")
    );
    let other = rendered(SPEC, &[&four, &three], &[]).expect_code(0);
    assert!(other.stdout.contains("replicas: 3") && other.stdout.contains("name: A\n"));
    // Before there is an `A`, none can be taken away.
    assert!(
        other.stderr.contains("takes nothing away"),
        "{}",
        other.stderr
    );
}

#[test]
fn each_document_is_laid_over_the_one_that_it_names() {
    let second = SPEC.replace("name: robot", "name: other").replace(
        "name: other, namespace: media}",
        "name: third, namespace: media}",
    );
    let spec = format!("{SPEC}---\n{second}");
    let overlay = format!(
        "metadata: {{name: other}}\ndeployment: {{replicas: 7}}\n---\n{HEAD}metadata: {{name: robot}}\ndeployment: {{replicas: 5}}\n"
    );
    let edited = format!(
        "{}---\n{}",
        SPEC.replace("replicas: 1", "replicas: 5"),
        second.replace("replicas: 1", "replicas: 7")
    );
    let run = rendered(&spec, &[&overlay], &[]);
    assert_eq!(run, rendered(&edited, &[], &[]));
    assert!(run.stderr.is_empty() || run.code == Some(2));
}

#[test]
fn one_of_the_files_may_be_standard_input() {
    let expected = manifests(&SPEC.replace("replicas: 1", "replicas: 3"), &[], &[]);
    let overlay = format!("{HEAD}{EMPTY}deployment: {{replicas: 3}}\n");
    let sandbox = Sandbox::new();
    sandbox
        .file("rolewright.yaml", SPEC)
        .file("o.yaml", &overlay);
    let by_overlay = sandbox
        .run_with(&["render", "--overlay", "-"], &overlay)
        .expect_code(0);
    assert_eq!(by_overlay.stdout, expected);
    let by_spec = sandbox
        .run_with(&["render", "-", "--overlay", "o.yaml"], SPEC)
        .expect_code(0);
    assert_eq!(
        by_spec.stdout,
        expected.replace("rolewright.yaml", "standard input")
    );
    let twice = sandbox
        .run_with(&["render", "-", "--overlay", "-"], SPEC)
        .expect_code(2);
    assert!(twice.stderr.contains("only once"), "{}", twice.stderr);
    assert_eq!(twice.stdout, "");
}

#[test]
fn files_lie_beside_the_file_that_names_them() {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "rolewright.yaml",
            format!("{HEAD}metadata: {{name: robot, namespace: media}}\nconfig: [{{name: a, files: [a.txt]}}]\n"),
        )
        .file(
            "environments/production.yaml",
            format!("{HEAD}{EMPTY}config: [{{name: b, files: [a.txt, ../a.txt]}}]\n"),
        )
        .file("a.txt", "of the spec\n")
        .file("environments/a.txt", "of the overlay\n");
    let twice = sandbox
        .run("render --overlay environments/production.yaml")
        .expect_code(2);
    assert!(
        twice.stderr.contains("environments/production.yaml:4"),
        "{}",
        twice.stderr
    );
    sandbox.file(
        "environments/production.yaml",
        format!("{HEAD}{EMPTY}config: [{{name: b, files: [a.txt]}}]\n"),
    );
    let run = sandbox
        .run("render --overlay environments/production.yaml")
        .expect_code(0);
    for text in ["of the spec", "of the overlay"] {
        assert!(run.stdout.contains(text), "{}", run.stdout);
    }
}

/// What is wrong is told at the file that says it: with an overlay that adds nothing wrong, what is
/// wrong in the spec is told as without it.
#[test]
fn problems_of_the_spec_keep_their_places() {
    let text = std::fs::read_to_string(
        repository().join("tests/fixtures/spec-errors/many-errors/rolewright.yaml"),
    );
    let text = text.unwrap();
    let plain = rendered(&text, &[], &[]).expect_code(2);
    let name = text
        .lines()
        .find_map(|line| Some(line.split_once("name: ")?.1));
    let name = name.unwrap().split([',', '}']).next().unwrap();
    let overlay = format!("metadata: {{name: {name}}}\n");
    let laid = rendered(&text, &[&overlay], &[]).expect_code(2);
    assert_eq!(laid.stderr, plain.stderr);
}

#[test]
fn the_namespace_takes_along_what_names_it() {
    let moved = SPEC
        .replace("namespace: media", "namespace: shop")
        .replace("[media, reports]", "[shop, reports]");
    assert_eq!(
        manifests(SPEC, &[], &["--namespace", "shop"]),
        manifests(&moved, &[], &[])
    );
    // A client that names none gets one; the option counts after overlays.
    let without = SPEC.replace("namespace: media, labels", "labels");
    let run = rendered(&without, &[], &["-n", "media"]).expect_code(0);
    assert_eq!(run.stdout, manifests(SPEC, &[], &[]));
    let overlay = "metadata: {name: robot, namespace: over}\n";
    let both = manifests(SPEC, &[overlay], &["-n", "shop"]);
    assert!(both.contains("namespace: shop") && !both.contains("namespace: over"));
}

/// What names a namespace in the middle of a text, and in a rule.
#[test]
fn names_that_hold_the_namespace_move_with_it() {
    let spec = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: robot, namespace: media}
access:
  - {resources: [nodes], verbs: [get], scope: cluster}
  - {clusterRole: view, scope: cluster}
  - {resources: [namespaces, namespaces/status], names: [media, reports], verbs: [get], scope: cluster}
  - {resources: [clusterroles], names: ['media:robot', 'media:other', 'reports:robot', media], verbs: [get], scope: cluster}
  - {resources: [clusterrolebindings], names: ['media:robot+view'], verbs: [get], scope: cluster}
  - {resources: [roles], names: ['media:w'], verbs: [get], namespaces: [media, reports]}
  - {resources: [configmaps], names: [media, 'media:robot'], verbs: [get]}
accounts:
  - {name: w, access: [{resources: [pods], verbs: [get], namespaces: [reports]}]}
subjects:
  - {kind: Group, name: 'system:serviceaccounts:media'}
  - {kind: Group, name: 'system:serviceaccounts:reports'}
  - {kind: Group, name: 'system:serviceaccounts'}
  - {kind: Group, name: 'system:serviceaccount:media:x'}
  - {kind: User, name: 'system:serviceaccount:media:x'}
  - {kind: User, name: 'system:serviceaccount:reports:x'}
  - {kind: User, name: media}
deployment: {image: 'registry.example/robot:1'}
";
    let moved = spec
        .replace("namespace: media", "namespace: shop")
        .replace("names: [media, reports]", "names: [shop, reports]")
        .replace(
            "'media:robot', 'media:other'",
            "'shop:robot', 'media:other'",
        )
        .replace("'media:robot+view'", "'shop:robot+view'")
        .replace("'media:w'", "'shop:w'")
        .replace("[media, reports]", "[shop, reports]")
        .replace("serviceaccounts:media", "serviceaccounts:shop")
        .replace(
            "User, name: 'system:serviceaccount:media",
            "User, name: 'system:serviceaccount:shop",
        );
    let now = manifests(spec, &[], &["--namespace", "shop"]);
    assert_eq!(now, manifests(&moved, &[], &[]));
    // A name that is something else as well can only stay.
    let both = spec.replace(
        "names: [media, 'media:robot'], verbs: [get]}",
        "names: [media], verbs: [get]}
  - {resources: [namespaces, nodes], names: [media], verbs: [get], scope: cluster}",
    );
    let run = rendered(&both, &[], &["--namespace", "shop"]).expect_code(0);
    let told = "warning: `media` stays, and is now called `shop`\n  --> rolewright.yaml:";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

/// All clients move, so what one names of another's own namespace does as well.
#[test]
fn clients_that_move_still_find_each_other() {
    let spec = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: one, namespace: first}
access:
  - {resources: [configmaps], names: [two-settings], verbs: [get], namespaces: [second]}
  - {resources: [jobs], verbs: [create], namespaces: [first, second, third]}
  - {resources: [namespaces], names: [first, second], verbs: [get], scope: cluster}
accounts: [{name: one-job, namespace: second}]
subjects:
  - {kind: ServiceAccount, name: two, namespace: second}
  - {kind: Group, name: 'system:serviceaccounts:first'}
  - {kind: Group, name: 'system:serviceaccounts:second'}
deployment: {image: 'registry.example/one:1'}
---
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: two, namespace: second}
access: [{resources: [pods], verbs: [list], namespaces: [first]}]
deployment: {image: 'registry.example/two:1'}
config: [{name: two-settings, data: {a: b}}]
";
    let moved = spec
        .replace("[first, second, third]", "[shop, third]")
        .replace("[first, second]", "[shop]")
        .replace(
            "  - {kind: Group, name: 'system:serviceaccounts:first'}\n",
            "",
        )
        .replace("first", "shop")
        .replace("second", "shop");
    let now = manifests(spec, &[], &["--namespace", "shop"]);
    assert_eq!(now, manifests(&moved, &[], &[]));
    // Said twice by the spec itself it is still a slip.
    let twice = spec.replace("serviceaccounts:first", "serviceaccounts:second");
    rendered(&twice, &[], &[]).expect_code(2);
}

#[test]
fn images_go_to_the_containers_of_the_name() {
    let edited = SPEC.replace("robot:1.0.0", "robot:2.0.0").replace(
        "metrics:1.0.0",
        "metrics@sha256:0123456789012345678901234567890101234567890123456789012345678901",
    );
    let images = [
        "--image",
        "robot=registry.example/robot:2.0.0",
        "--image",
        "metrics=registry.example/metrics@sha256:0123456789012345678901234567890101234567890123456789012345678901",
    ];
    assert_eq!(manifests(SPEC, &[], &images), manifests(&edited, &[], &[]));
    // A spec may leave the image to the environment; what `podTemplate` says is no way around it.
    let without = SPEC.replace("  image: registry.example/robot:1.0.0\n", "");
    assert_eq!(
        manifests(&without, &[], &images),
        manifests(&edited, &[], &[])
    );
    let template = SPEC.replace(
        "      dnsPolicy: Default\n",
        "      dnsPolicy: Default\n      containers: [{name: robot, image: 'x:1'}]\n      initContainers: [{name: proxy, tty: true}]\n",
    );
    let run = rendered(&template, &[], &images).expect_code(0);
    assert!(!run.stdout.contains("x:1"), "{}", run.stdout);
    assert!(run.stdout.contains("proxy:1.0.0"), "{}", run.stdout);
}

#[test]
fn images_go_to_the_jobs_of_templates_in_the_words_of_the_spec() {
    let spec = |job: &str, image: &str| {
        format!(
            "{HEAD}metadata: {{name: robot, namespace: media}}
access: [{{resources: [jobs], verbs: [create], reason: starts workers}}]
deployment: {{image: \"r.example/robot:1\"}}
accounts: [{{name: worker}}]
jobTemplates:
- name: worker
  account: worker
  values: {{IMAGE: {image}}}
  job: {{image: {job}, initContainers: [{{name: unpack, image: \"@IMAGE@\"}}]}}
"
        )
    };
    let images = [
        "--image",
        "worker=r.example/w:2",
        "--image",
        "unpack=r.example/u:3",
    ];
    let given = spec("r.example/w:1", "r.example/u:1");
    let edited = spec("r.example/w:2", "r.example/u:3");
    assert_eq!(
        manifests(&given, &[], &images),
        manifests(&edited, &[], &[])
    );

    // What cannot be said is not said of something else instead.
    let shared = spec("\"@IMAGE@\"", "r.example/w:1");
    let refused = |images: &[&str]| rendered(&shared, &[], images).expect_code(2).stderr;
    let one = refused(&["--image", "worker=r.example/w:2"]);
    assert!(
        one.contains("`worker` and `unpack` have one image, `@IMAGE@`"),
        "{one}"
    );
    let two = refused(&images);
    assert!(
        two.contains("`worker` and `unpack` have one image, `@IMAGE@`"),
        "{two}"
    );
    let same = ["--image", "worker=a/b:2", "--image", "unpack=a/b:2"];
    let both = spec("\"@IMAGE@\"", "a/b:2");
    assert_eq!(manifests(&shared, &[], &same), manifests(&both, &[], &[]));
    let part = spec("\"r.example/w:1@IMAGE@\"", "2");
    let part = rendered(&part, &[], &["--image", "worker=a/b:2"]);
    let told = part.expect_code(2).stderr;
    assert!(
        told.contains("the image of `worker` is put together"),
        "{told}"
    );
}

/// What the page of environments shows works as it is shown.
#[test]
fn the_page_tells_the_truth() {
    let page = std::fs::read_to_string(repository().join("docs/environments.md")).unwrap();
    let block = |fence: &str, start: &str| -> String {
        let mut blocks = page
            .split("\n```")
            .filter_map(|block| block.strip_prefix(fence));
        let found = blocks.find(|block| block.starts_with(start));
        format!("{}\n", found.unwrap())
    };
    let overlay = block("\n", HEAD);
    let spec = SPEC
        .replace("LEVEL: info", "DEBUG: \"1\"")
        .replace("{name: proxy,", "{name: debugger,");
    let run = rendered(&spec, &[overlay.strip_prefix(HEAD).unwrap()], &[]).expect_code(0);
    assert_eq!(run.stderr, "");
    assert!(run.stdout.contains("LOG_LEVEL") && run.stdout.contains("replicas: 3"));
    assert!(!run.stdout.contains("debugger") && !run.stdout.contains("name: DEBUG"));

    let sandbox = Sandbox::new();
    sandbox.file("rolewright.toml", block("toml\n", "[[render]]"));
    sandbox.file("rolewright.yaml", SPEC);
    for overlay in ["local", "production", "eu"] {
        sandbox.file(
            &format!("environments/{overlay}.yaml"),
            format!("{HEAD}{EMPTY}"),
        );
    }
    sandbox.run("render").expect_code(0);
    assert!(
        sandbox
            .read("rendered/eu/deployment.yaml")
            .contains("robot:1.4.0")
    );
}

/// Whatever reads a spec reads it as it is in the environment.
#[cfg(feature = "live")]
#[test]
fn verify_reads_the_same_spec() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC).file(
        "o.yaml",
        format!("{HEAD}{EMPTY}deployment: {{replicas: x}}\n"),
    );
    let run = sandbox
        .run("verify --overlay o.yaml --namespace Shop")
        .expect_code(2);
    for place in ["o.yaml:4:24", "--namespace:1:1"] {
        assert!(run.stderr.contains(place), "{}", run.stderr);
    }
    assert!(run.stderr.contains("nothing was asked"), "{}", run.stderr);
}
