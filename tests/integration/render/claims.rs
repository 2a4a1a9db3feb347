//! The StorageClass of the volumes of a StatefulSet.

use super::{rendered, spec};
use crate::support::Sandbox;

fn with_class(class: &str) -> String {
    spec(&format!(
        "statefulSet:\n  image: r/x:1\n  volumeClaims:\n  - {{name: data, size: 1Gi, path: /data{class}}}\n"
    ))
}

#[test]
fn an_empty_class_is_not_the_clusters_default() {
    let empty = with_class(", storageClass: \"\"");
    assert!(rendered(&empty).contains("\n      storageClassName: \"\"\n"));
    assert!(!rendered(&with_class("")).contains("storageClassName"));
    assert!(rendered(&with_class(", storageClass: fast")).contains("storageClassName: fast\n"));
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", empty);
    sandbox.run("render --to helm --out chart").expect_code(0);
    let template = sandbox.read("chart/templates/statefulset.yaml");
    assert!(template.contains("storageClassName: \"\"\n"), "{template}");
    assert!(
        !sandbox
            .read("chart/values.yaml")
            .contains("storageClassName")
    );
}
