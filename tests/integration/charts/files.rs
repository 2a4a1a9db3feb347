//! Files of a chart that its templates take in, and a chart of which nothing was rendered.

use super::{BINDING, helms};
use crate::support::{Run, Sandbox};

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: media}
rules:
- {apiGroups: [\"\"], resources: [pods], verbs: [get]}
";

fn chart() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox
        .file(
            "app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 1.0.0\n",
        )
        .file("app/extra/role.yaml", ROLE)
        .file("app/extra/more.yaml", ROLE.replace("pods", "secrets"))
        .file(
            "app/templates/role.yaml",
            "{{ .Files.Get \"extra/role.yaml\" }}",
        )
        .file("app/templates/binding.yaml", BINDING);
    sandbox
}

fn ask(sandbox: &Sandbox, helm: &std::path::Path, more: &str) -> Run {
    let helm = helm.display();
    sandbox.run(&format!(
        "can --sa media/reader get pods -n media --from app --helm {helm}{more}"
    ))
}

#[test]
fn what_a_template_takes_in_is_part_of_what_is_built() {
    for (_, helm) in helms("files that templates take in") {
        let sandbox = chart();
        let run = ask(&sandbox, &helm, "").expect_code(0);
        let told = "1 file with objects is not part of what is built of it: `app/extra/more.yaml`";
        assert!(run.stderr.contains(told), "{run:#?}");
        sandbox.file(
            "app/templates/more.yaml",
            "{{ range $path, $_ := .Files.Glob \"extra/m*\" }}# {{ $path }}\n{{ end }}",
        );
        let run = ask(&sandbox, &helm, "").expect_code(0);
        assert!(!run.stderr.contains("is not part of"), "{run:#?}");
    }
}

#[test]
fn the_templates_of_a_chart_that_was_not_rendered_are_told_once() {
    for (_, helm) in helms("a chart that is not rendered") {
        let sandbox = chart();
        let actions = "{{- if true }}\nkind: Role\n{{- end }}\n";
        for name in ["a", "b", "c"] {
            sandbox.file(&format!("app/templates/{name}.yaml"), actions);
        }
        sandbox.file(
            "app/values.schema.json",
            "{\"type\": \"object\", \"additionalProperties\": false}",
        );
        let run = ask(&sandbox, &helm, " --set bogus=1").expect_code(2);
        let errors: Vec<&str> = run
            .stderr
            .lines()
            .filter(|line| line.starts_with("error: "))
            .collect();
        assert_eq!(errors.len(), 4, "{errors:#?}");
        assert!(errors[0].contains("the chart `app` was not rendered: "));
        assert!(
            errors[1].contains(" documents of `app` hold template actions, and none is judged")
        );
        assert!(errors[2].contains("is written in two ways"));
        assert!(errors[3].contains("the answer is incomplete: see the 3 errors"));
    }
}

#[test]
fn values_of_a_chart_are_never_told_to_be_left_out() {
    for (_, helm) in helms("values that hold rules") {
        let sandbox = chart();
        let values = "rules:\n- apiGroups: [\"\"]\n  resources: [pods]\n  verbs: [get]\n";
        let named = [
            "app/values.yaml",
            "app/values-prod.yaml",
            "app/ci/default-values.yaml",
        ];
        for name in named {
            sandbox.file(name, format!("{values}---\n{ROLE}"));
        }
        sandbox.file("app/values.schema.json", "{\"type\": \"object\"}");
        let told = |run: &Run| {
            let lines = run.stderr.lines();
            let told = lines.filter(|line| line.contains("not part of what is built"));
            told.map(str::to_owned).collect::<Vec<_>>()
        };
        let expected = "warning: in `app` 1 file with objects is not part of what is built of it: `app/extra/more.yaml`";
        assert_eq!(told(&ask(&sandbox, &helm, "")), [expected]);
        // What only is called so, may be applied.
        sandbox.file("app/extra/values.yaml", ROLE);
        let all = told(&ask(&sandbox, &helm, ""));
        assert!(
            all[0].contains("2 files with objects are not part"),
            "{all:?}"
        );
    }
}

#[test]
fn a_definition_that_a_text_repeats_is_applied_all_the_same() {
    const DEFINITION: &str = "\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gears.media.example}
spec:
  group: media.example
  scope: Namespaced
  names: {plural: gears, singular: gear, kind: Gear}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
";
    for (_, helm) in helms("a definition in a text") {
        let sandbox = chart();
        let role = ROLE
            .replace("\"\"", "media.example")
            .replace("pods", "gear");
        sandbox
            .file("app/crds/gears.yaml", DEFINITION)
            .file("app/templates/role.yaml", role)
            .file(
                "app/templates/texts.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: crds}\ndata:\n\
                 {{ (.Files.Glob \"crds/*\").AsConfig | indent 2 }}\n",
            );
        let helm = helm.display();
        let arguments = "lint --no-config --format concise --select unknown-resource app --helm";
        let run = sandbox.run(&format!("{arguments} {helm}"));
        // The definition is known, so that this is none of its resources.
        assert!(run.stdout.contains("`gear`"), "{run:#?}");
    }
}
