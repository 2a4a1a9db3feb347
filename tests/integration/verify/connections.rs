//! Ways to reach a cluster: kubeconfigs, exec plugins, TLS, proxies, a Pod's own account.

use std::process::Command;

use serde_json::{Value, json};

use super::cluster::{ADMIN, CANARY, Running, WORKER};
use super::exact::{SPEC, applied};
use super::http::Certificate;
use super::proxy::Proxy;
use crate::support::{Run, Sandbox};

/// The kubeconfig of a sandbox, changed.
fn change(sandbox: &Sandbox, change: impl FnOnce(&mut Value)) {
    let mut config = serde_json::from_str(&sandbox.read("kubeconfig")).unwrap();
    change(&mut config);
    sandbox.file("kubeconfig", config.to_string());
}

fn server(config: &mut Value) -> &mut Value {
    &mut config["clusters"][0]["cluster"]
}

#[test]
fn kubeconfigs_are_put_together() {
    let cluster = applied().start();
    let sandbox = cluster.sandbox(SPEC);
    let whole: Value = serde_json::from_str(&sandbox.read("kubeconfig")).unwrap();
    let part = |keys: &[&str]| {
        let mut part = json!({"apiVersion": "v1", "kind": "Config"});
        for key in keys {
            part[*key] = whole[*key].clone();
        }
        part.to_string()
    };
    sandbox.file("who", part(&["users", "contexts"]));
    sandbox.file("where/it/is", part(&["clusters", "current-context"]));
    let several = [("KUBECONFIG", "who:absent:where/it/is")];
    let run = sandbox
        .run_in(&several, "verify --settle 0s")
        .expect_code(0);
    assert!(run.stdout.contains("as root, context admin"), "{run:#?}");
    let arguments = format!("verify --settle 0s --context {WORKER}");
    let run = sandbox.run_in(&several, &arguments).expect_code(0);
    assert!(run.stdout.contains("itself, context worker"), "{run:#?}");
    let run = sandbox.run_in(&[("KUBECONFIG", "absent:gone")], "verify");
    let run = run.expect_code(2);
    assert!(
        run.stderr.contains("no file that KUBECONFIG names"),
        "{run:#?}"
    );
}

#[test]
fn a_plugin_may_give_the_credentials() {
    let cluster = applied().start();
    let sandbox = cluster.sandbox(SPEC);
    let credential = json!({
        "apiVersion": "client.authentication.k8s.io/v1",
        "kind": "ExecCredential",
        "status": {"token": format!("{ADMIN}-{CANARY}")},
    });
    sandbox.file("credential", credential.to_string());
    change(&sandbox, |config| {
        config["users"][0]["user"] = json!({"exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": "cat",
            "args": ["credential"],
            "interactiveMode": "Never",
        }});
    });
    let run = sandbox.run("verify --kubeconfig kubeconfig --settle 0s");
    let run = run.expect_code(0);
    assert!(run.stdout.contains("as root, context admin"), "{run:#?}");
    assert!(!format!("{run:?}").contains(CANARY), "{run:#?}");
}

/// A cluster that wants to be trusted, and a folder whose kubeconfig calls it by a name.
fn with_tls(certificate: &Certificate, name: &str) -> (Running, Sandbox) {
    let cluster = applied().start_tls(certificate);
    let sandbox = cluster.sandbox(SPEC);
    let port = cluster.address().port();
    sandbox.file("ca.crt", &certificate.pem);
    change(&sandbox, |config| {
        server(config)["server"] = format!("https://{name}:{port}").into();
        server(config)["certificate-authority"] = "ca.crt".into();
    });
    (cluster, sandbox)
}

#[test]
fn a_server_is_trusted_by_its_certificate_alone() {
    let certificate = Certificate::of("127.0.0.1");
    let (cluster, sandbox) = with_tls(&certificate, "127.0.0.1");
    let verify = "verify --kubeconfig kubeconfig --settle 0s";
    sandbox.run(verify).expect_code(0);
    let heard = cluster.heard();
    let refused = |what: &str| {
        let run = sandbox.run(verify).expect_code(2);
        assert!(
            run.stderr.contains("the server cannot be trusted"),
            "{what}: {run:#?}"
        );
        assert_eq!(cluster.heard(), heard, "{what}: nothing is said to it");
    };
    sandbox.file("ca.crt", Certificate::of("127.0.0.1").pem);
    refused("signed by another");
    change(&sandbox, |config| {
        server(config)
            .as_object_mut()
            .unwrap()
            .remove("certificate-authority");
    });
    refused("signed by nobody known");
    sandbox.file("ca.crt", &certificate.pem);
    let port = cluster.address().port();
    change(&sandbox, |config| {
        server(config)["certificate-authority"] = "ca.crt".into();
        server(config)["server"] = format!("https://localhost:{port}").into();
    });
    refused("of another name");
}

#[test]
fn a_proxy_leads_to_the_server_where_it_should() {
    let certificate = Certificate::of("kubernetes.test");
    let (cluster, sandbox) = with_tls(&certificate, "kubernetes.test");
    let proxy = Proxy::start(cluster.address());
    let url = format!("http://{}", proxy.address);
    let verify = "verify --kubeconfig kubeconfig --settle 0s";
    let through = |environment: &[(&str, &str)]| sandbox.run_in(environment, verify);
    through(&[]).expect_code(2);
    assert!(proxy.heard().is_empty());
    through(&[("HTTPS_PROXY", &url)]).expect_code(0);
    let asked = format!(
        "CONNECT kubernetes.test:{} HTTP/1.1",
        cluster.address().port()
    );
    assert_eq!(proxy.heard(), [asked]);
    let before = proxy.count();
    for exempt in ["kubernetes.test", ".test", "*"] {
        through(&[("HTTPS_PROXY", &url), ("NO_PROXY", exempt)]).expect_code(2);
    }
    assert_eq!(proxy.count(), before, "what is exempt goes past the proxy");
    through(&[("HTTPS_PROXY", &url), ("NO_PROXY", "elsewhere.test")]).expect_code(0);
    // What the kubeconfig says of this server is meant, whatever is said of all.
    change(&sandbox, |config| {
        server(config)["proxy-url"] = url.clone().into();
    });
    through(&[("NO_PROXY", "*")]).expect_code(0);
}

#[test]
fn this_machine_is_reached_without_a_proxy() {
    let cluster = applied().start();
    let sandbox = cluster.sandbox(SPEC);
    let nobody = [("HTTPS_PROXY", "http://127.0.0.1:1")];
    let verify = "verify --kubeconfig kubeconfig --settle 0s";
    sandbox.run_in(&nobody, verify).expect_code(0);
}

/// Where a Pod finds its account.
const MOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// Runs the program as in a Pod: with files at [`MOUNT`] that nobody else sees.
#[cfg(target_os = "linux")]
fn in_pod(sandbox: &Sandbox, port: u16, files: &[&str]) -> Run {
    let copies: Vec<String> = files
        .iter()
        .map(|file| format!("cp {file} {MOUNT}/{file}"))
        .collect();
    let script = format!(
        "set -e\nmount -t tmpfs none \"$(readlink -f /var/run)\"\nmkdir -p {MOUNT}\n{}\nexec {} verify \
         --settle 0s",
        copies.join("\n"),
        env!("CARGO_BIN_EXE_rolewright"),
    );
    Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .current_dir(sandbox.path())
        .env_remove("KUBECONFIG")
        .env("HOME", sandbox.path())
        .env("KUBERNETES_SERVICE_HOST", "127.0.0.1")
        .env("KUBERNETES_SERVICE_PORT", port.to_string())
        .output()
        .unwrap()
        .into()
}

#[cfg(target_os = "linux")]
#[test]
fn in_a_pod_the_account_of_the_pod_asks() {
    let certificate = Certificate::of("127.0.0.1");
    let (cluster, sandbox) = with_tls(&certificate, "127.0.0.1");
    let token = format!("{WORKER}-{CANARY}");
    sandbox.file("token", &token);
    sandbox.file("namespace", "media");
    let port = cluster.address().port();
    let run = in_pod(&sandbox, port, &["token", "ca.crt", "namespace"]).expect_code(0);
    let first = "asking as system:serviceaccount:media:worker itself, context in-cluster";
    assert!(run.stdout.starts_with(first), "{run:#?}");
    sandbox.file("token", format!("{token}\n"));
    let run = in_pod(&sandbox, port, &["token", "ca.crt", "namespace"]).expect_code(2);
    assert!(run.stderr.contains("such as a line break"), "{run:#?}");
    for files in [&["ca.crt", "namespace"][..], &["token", "namespace"]] {
        let run = in_pod(&sandbox, port, files).expect_code(2);
        assert!(run.stderr.starts_with("error: cannot decide: "), "{run:#?}");
    }
}
