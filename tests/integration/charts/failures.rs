//! What is told of a Kustomize folder that cannot be built: why, and no more.

use super::{kustomize, problems, report};

#[test]
fn the_cause_is_told_whole() {
    let Some(kubectl) = kustomize::kubectl() else {
        return;
    };
    let cases = [
        (
            "resources: [../base]\ntypo: [1]\n",
            r#"invalid Kustomization: json: unknown field "typo""#,
        ),
        ("resources: [missing.yaml]\n", "missing.yaml"),
    ];
    for (kustomization, cause) in cases {
        let sandbox = kustomize::folders();
        sandbox.file("overlay/kustomization.yaml", kustomization);
        let report = report(
            &sandbox,
            &format!("overlay --kustomize {}", kubectl.display()),
            2,
        );
        let problems = problems(&report);
        let told = problems.iter().any(|problem| problem.contains(cause));
        assert!(told, "{problems:?}");
        let misleads = |problem: &&String| {
            problem.contains("must resolve to a file") || problem.contains('\\')
        };
        assert_eq!(problems.iter().find(misleads), None);
    }
}
