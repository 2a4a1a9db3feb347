//! What the usual checkers say of everything that the examples render to, in all three outputs.

mod kubeconform;
mod yamllint;

use std::path::{Path, PathBuf};

use self::kubeconform::Kubeconform;
use self::yamllint::{Yamllint, files};
use crate::examples::{EXAMPLES, folder};
use crate::helm::{Release, chart_of};
use crate::kubectl;
use crate::support::{Sandbox, repository};
use crate::tools::{Helm, helms};

/// Streams of manifests in a folder, a file each.
struct Streams {
    folder: Sandbox,
    count: usize,
}

impl Streams {
    fn new() -> Self {
        Self {
            folder: Sandbox::new(),
            count: 0,
        }
    }

    fn add(&mut self, name: &str, text: &str) {
        let name = format!("{}.yaml", name.replace(['/', '='], "-"));
        assert!(!self.folder.path().join(&name).exists(), "{name} twice");
        self.folder.file(&name, text);
        self.count += 1;
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// The examples' manifests.
fn manifests() -> Streams {
    let mut streams = Streams::new();
    for example in EXAMPLES {
        let run = Sandbox::copy_of(&format!("examples/{example}"))
            .run("render --to manifests rolewright.yaml")
            .expect_code(0);
        streams.add(example, &run.stdout);
    }
    streams
}

/// What Helm makes of the charts, the examples' and our own, with values as the flags say.
fn charts(helm: &Helm, values: &[(String, Vec<String>)]) -> Streams {
    let mut streams = Streams::new();
    for example in EXAMPLES {
        let sandbox = chart_of(example);
        for (name, values) in values {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let rendered = helm.template(sandbox.path(), Release("rel", "apps"), &values);
            streams.add(&format!("{example}-{name}"), &rendered.text);
        }
    }
    let own = own_chart();
    let rendered = helm.template(own.path(), Release("rel", "apps"), &[]);
    streams.add("own", &rendered.text);
    streams
}

/// Flags for Helm, by a name: each combination of the values that decide on accounts, rights and
/// namespaces. What would grant something to the account `default` is refused elsewhere.
fn combinations() -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for rbac in [true, false] {
        for account in [true, false] {
            for named in ["", "named"] {
                for namespace in ["", "elsewhere"] {
                    if rbac && !account && named.is_empty() {
                        continue;
                    }
                    let flags = vec![
                        format!("--set=rbac.create={rbac}"),
                        format!("--set=serviceAccount.create={account}"),
                        format!("--set=serviceAccount.name={named}"),
                        format!("--set=namespaceOverride={namespace}"),
                    ];
                    all.push((format!("{rbac}-{account}-{named}-{namespace}"), flags));
                }
            }
        }
    }
    all
}

/// What kubectl builds of the examples' bases and of the overlay among the examples.
fn bases(kubectl: &Path) -> Streams {
    let mut streams = Streams::new();
    for example in EXAMPLES {
        let base = base(example);
        let built = kubectl::build(kubectl, &base.path().join("out"));
        streams.add(example, &built);
    }
    streams.add("overlay", &kubectl::build(kubectl, &overlay()));
    streams
}

/// The base of an example, in `out` beside the example's files.
fn base(example: &str) -> Sandbox {
    let sandbox = Sandbox::copy_of(&format!("examples/{example}"));
    sandbox
        .run("render --to kustomize --out out rolewright.yaml")
        .expect_code(0);
    sandbox
}

fn overlay() -> PathBuf {
    folder("image-worker").join("kustomize/overlays/production")
}

/// The project's own chart, in the folder `chart`.
fn own_chart() -> Sandbox {
    let sandbox = Sandbox::new();
    let to = sandbox.path().join("chart");
    crate::support::copy(&repository().join("charts/rolewright"), &to);
    sandbox
}

/// Fails if one of the checkers has something to say of the streams.
fn assert_accepted(streams: &Streams) {
    if let Some(kubeconform) = Kubeconform::find("whether what is rendered fits its schemas") {
        kubeconform.accepts(streams);
    }
    if let Some(yamllint) = Yamllint::find() {
        yamllint.accepts(&files(streams.path(), |_| false));
    }
}

#[test]
fn manifests_are_accepted() {
    assert_accepted(&manifests());
}

#[test]
fn what_charts_render_to_is_accepted() {
    for helm in helms("what checkers say of charts") {
        // That both Helms make the same of a chart is a test of its own.
        let values = match helm.major {
            3 => vec![("default".to_owned(), vec![])],
            _ => combinations(),
        };
        assert_accepted(&charts(&helm, &values));
    }
}

#[test]
fn what_is_built_of_bases_is_accepted() {
    if let Some(kubectl) = kubectl::find("what checkers say of Kustomize bases") {
        assert_accepted(&bases(&kubectl));
    }
}
