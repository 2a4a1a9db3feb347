//! Answers that depend on what is not known: values that are filled in later, values that are
//! encrypted, objects that are written in several ways.

use crate::charts::ADMIN;
use crate::support::Sandbox;

/// A ClusterRole of everything and its binding to `default/app`, with some text for another.
fn admin(from: &str, to: &str) -> String {
    assert!(ADMIN.contains(from), "{from}");
    ADMIN.replace(from, to)
}

const CAN: &str = "can --sa default/app get secrets --from all.yaml";
const WHO: &str = "who-can get secrets --from all.yaml --format json -q";

/// Asks one question of a file, and expects an exit code.
fn asked(text: &str, question: &str, code: i32) -> String {
    let sandbox = Sandbox::new();
    sandbox.file("all.yaml", text);
    let run = sandbox.run(&format!("can {question} --from all.yaml"));
    assert_eq!(run.code, Some(code), "{question}\n{text}\n{}", run.stderr);
    run.stderr
}

#[test]
fn a_placeholder_in_what_decides_leaves_the_answer_open() {
    let changes = [
        (
            "kind: ClusterRole, name: adm",
            "kind: ClusterRole, name: '${ROLE:=cluster-admin}'",
        ),
        (
            "metadata: {name: adm}\nrules",
            "metadata: {name: '${ROLE}'}\nrules",
        ),
        ("namespace: default", "namespace: '${NS}'"),
        ("namespace: default", "namespace: __NS__"),
        ("namespace: default", "namespace: $(NS)"),
        ("namespace: default", "namespace: '[[ns]]'"),
        ("name: app", "name: '@APP@'"),
        ("name: app", "name: a$NAME"),
        (
            "kind: ServiceAccount, name: app, namespace: default",
            "kind: User, name: '${WHO}'",
        ),
        (
            "kind: ServiceAccount, name: app, namespace: default",
            "kind: Group, name: 'system:${G}'",
        ),
        ("resources: ['*']", "resources: ['${X}']"),
        ("resources: ['*']", "resources: ['@RES@']"),
        ("verbs: ['*']", "verbs: ['${X}']"),
        ("apiGroups: ['*']", "apiGroups: ['${X}']"),
        ("verbs: ['*']", "verbs: ['*'], resourceNames: ['${X}']"),
    ];
    for (from, to) in changes {
        let sandbox = Sandbox::new();
        sandbox.file("all.yaml", admin(from, to));
        let run = sandbox.run(CAN);
        assert_eq!(run.code, Some(2), "{to}: {}", run.stdout);
        assert!(
            run.stderr.contains("which is filled in later"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.contains("the answer is incomplete"),
            "{}",
            run.stderr
        );
        let run = sandbox.run(WHO);
        assert_eq!(run.code, Some(2), "{to}: {}", run.stdout);
        assert!(
            run.stdout.contains("\"incomplete\": true"),
            "{}",
            run.stdout
        );
        let run = sandbox.run("can --sa default/app --from all.yaml");
        assert_eq!(run.code, Some(2), "{to}: {}", run.stdout);
    }
}

#[test]
fn labels_and_selectors_that_are_filled_in_leave_the_answer_open() {
    let part = "
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: part, labels: {LABEL}}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {SELECTOR}}]}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: app, namespace: default}]
";
    let rows = [
        ("a: b", "a: b", 0),
        ("a: b", "a: c", 1),
        ("a: '${X}'", "a: c", 2),
        ("a: b", "a: '${X}'", 2),
        ("a: b", "a: __X__", 2),
    ];
    for (label, selector, code) in rows {
        let text = part.replace("{LABEL}", &format!("{{{label}}}"));
        let text = text.replace("{SELECTOR}", &format!("{{{selector}}}"));
        asked(&text, "--sa default/app get secrets", code);
    }
}

#[test]
fn what_does_not_depend_on_a_placeholder_is_answered() {
    // Another object says yes.
    let both = format!(
        "{}---\n{}",
        admin("adm", "sure"),
        admin("name: adm}\nsubjects", "name: '${X}'}\nsubjects")
    );
    let told = asked(&both, "--sa default/app get secrets", 0);
    assert!(told.contains("1 object is not known as a whole"), "{told}");
    // Whatever is filled in, it is somebody else, in another place or about something else.
    let in_a_namespace = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: view, namespace: '${NS}-prod'}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: User, name: ann}]
";
    for (text, question, code) in [
        (in_a_namespace, "--user ann get pods -n a-prod", 2),
        (in_a_namespace, "--user ann delete pods -n a-prod", 1),
        (in_a_namespace, "--user bob get pods -n a-prod", 1),
        (
            &admin("name: app", "name: 'app-${X}'"),
            "--sa default/app get secrets",
            1,
        ),
        (
            &admin("name: app", "name: 'app-${X}'"),
            "--sa default/app-a get secrets",
            2,
        ),
        (
            &admin("namespace: default", "namespace: '${NS}'"),
            "--user ann get secrets",
            1,
        ),
        (
            &admin("resources: ['*']", "resources: [pods, '${X}']"),
            "--sa default/app get pods",
            0,
        ),
        (
            &admin("resources: ['*']", "resources: [pods, '${X}']"),
            "--sa default/app get nodes",
            2,
        ),
        (
            &admin(
                "kind: ClusterRole, name: adm",
                "kind: ClusterRole, name: '${X}-view'",
            ),
            "--sa default/app get secrets",
            1,
        ),
        // The same text in one file is the same name.
        (
            &admin("name: adm", "name: 'adm-${X}'"),
            "--sa default/app get secrets",
            0,
        ),
    ] {
        asked(text, question, code);
    }
}

#[test]
fn an_object_whose_type_is_filled_in_is_not_judged() {
    for (from, to) in [
        ("kind: ClusterRoleBinding", "kind: ClusterRole${SUFFIX}"),
        (
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding",
            "apiVersion: '${API}'\nkind: '${KIND}'",
        ),
    ] {
        asked(&admin(from, to), "--sa default/app get secrets", 2);
    }
}

#[test]
fn of_two_contents_of_one_object_none_counts_alone() {
    let narrow = admin("resources: ['*']", "resources: [pods]");
    for (first, second) in [("a-prod", "b-dev"), ("b-prod", "a-dev")] {
        let sandbox = Sandbox::new();
        sandbox
            .file(&format!("env/{first}/r.yaml"), admin("adm", "adm"))
            .file(&format!("env/{second}/r.yaml"), &narrow);
        let run = sandbox.run("can --sa default/app get secrets --from env");
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(
            run.stderr
                .contains("ClusterRole `adm` is written in two ways"),
            "{}",
            run.stderr
        );
        assert!(
            !run.stderr.contains("ClusterRoleBinding `adm`"),
            "{}",
            run.stderr
        );
        let run = sandbox.run("who-can get secrets --from env -q --format json");
        assert_eq!(run.code, Some(2));
        assert!(
            run.stdout.contains("\"incomplete\": true"),
            "{}",
            run.stdout
        );
        // Only what one of them grants is open.
        let run = sandbox.run("can --user ann get secrets --from env");
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let run = sandbox.run(&format!(
            "can --sa default/app get secrets --from env/{first}"
        ));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
    // The same twice is one.
    let sandbox = Sandbox::new();
    sandbox
        .file("env/a/r.yaml", &narrow)
        .file("env/b/r.yaml", &narrow);
    let run = sandbox.run("can --sa default/app get secrets --from env");
    assert_eq!(
        (run.code, run.stderr.contains("written")),
        (Some(1), false),
        "{}",
        run.stderr
    );
    let run = sandbox.run("can --sa default/app get pods --from env");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn what_both_contents_of_an_object_grant_is_sure() {
    let other = admin("name: app,", "name: other,");
    let two = format!("{}---\n{other}", admin("adm", "adm"));
    asked(&two, "--sa default/app get secrets", 2);
    asked(&two, "--sa default/other get secrets", 2);
    let more = admin("subjects: [", "subjects: [{kind: User, name: ann}, ");
    let two = format!("{}---\n{more}", admin("adm", "adm"));
    asked(&two, "--sa default/app get secrets", 0);
    asked(&two, "--user ann get secrets", 2);
    let elsewhere = admin("name: adm}\nsubjects", "name: view}\nsubjects");
    let two = format!("{}---\n{elsewhere}", admin("adm", "adm"));
    asked(&two, "--sa default/app get secrets", 2);
}

/// A value as SOPS encrypts it.
const SECRET: &str = "ENC[AES256_GCM,data:abcd,iv:xx,tag:yy,type:str]";

#[test]
fn what_is_encrypted_is_not_known() {
    let rules = admin("resources: ['*']", &format!("resources: ['{SECRET}']"));
    let types = format!("apiVersion: {SECRET}\nkind: {SECRET}\nsops: {{mac: '{SECRET}'}}\n");
    let whole = format!("{{\"data\": \"{SECRET}\", \"sops\": {{\"mac\": \"x\"}}}}\n");
    let vault = "$ANSIBLE_VAULT;1.1;AES256\n6231\n3131\n";
    for text in [rules.as_str(), &types, &whole, vault] {
        let sandbox = Sandbox::new();
        sandbox.file("all.yaml", text);
        let run = sandbox.run(CAN).expect_code(2);
        assert!(run.stderr.contains("encrypted"), "{run:#?}");
        sandbox.run(WHO).expect_code(2);
        let run = sandbox
            .run("lint --no-config --strict all.yaml")
            .expect_code(2);
        assert!(run.stdout.contains("not judged"), "{run:#?}");
    }
    // A Secret grants nothing, whatever is in it.
    let secret = format!(
        "---\napiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\nstringData: {{a: '{SECRET}'}}\nsops: {{mac: x}}\n"
    );
    asked(
        &format!("{}{secret}", admin("adm", "adm")),
        "--user ann get secrets",
        1,
    );
}

#[test]
fn a_pipe_without_an_object_answers_nothing() {
    let sandbox = Sandbox::new();
    for text in ["404: Not Found\n", "error: not found\n", "null\n---\n[]\n"] {
        let run = sandbox.run_with(
            &[
                "can",
                "--sa",
                "default/app",
                "get",
                "secrets",
                "--from",
                "-",
            ],
            text,
        );
        assert_eq!(run.code, Some(2), "{run:#?}");
        let run = sandbox.run_with(&["lint", "--no-config", "-"], text);
        assert_eq!(run.code, Some(2), "{run:#?}");
        assert!(run.stderr.contains("no Kubernetes object"), "{run:#?}");
    }
    let run = sandbox.run_with(
        &["lint", "--no-config", "-"],
        "kind: Service\napiVersion: v1\n",
    );
    assert_eq!(run.code, Some(0), "{run:#?}");
    // Of files too, as far as answers rest on them.
    asked("some: values\n", "--sa default/app get secrets", 2);
}

#[test]
fn what_kustomize_leaves_out_is_open_where_it_is_not_built() {
    let sandbox = Sandbox::new();
    let annotations =
        "metadata: {annotations: {config.kubernetes.io/local-config: 'true'}, name: adm}";
    sandbox
        .file("k/kustomization.yaml", "resources: [r.yaml]\n")
        .file("k/r.yaml", admin("metadata: {name: adm}", annotations));
    let run = sandbox.run("can --sa default/app get secrets --from k --build never");
    let run = run.expect_code(2);
    assert!(run.stderr.contains("Kustomize leaves out"), "{run:#?}");
}
