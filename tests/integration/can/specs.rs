//! Specs among what a question is asked of.

use crate::support::Sandbox;

const SPEC: &str = "\
apiVersion: rolewright.dev/v1alpha1
kind: ApiClient
metadata: {name: robot, namespace: apps}
access: [{resources: [jobs], verbs: [create]}]
";

const ASK: &str = "can --sa apps/robot create jobs -n apps --from";

#[test]
fn a_spec_that_is_named_stands_for_what_is_rendered_from_it() {
    let sandbox = Sandbox::new();
    sandbox.file("deploy/rolewright.yaml", SPEC);
    let yes = sandbox.run(&format!("{ASK} deploy/rolewright.yaml"));
    let told = yes.expect_code(0).stdout;
    assert!(
        told.contains("deploy/rolewright.yaml (as rendered):"),
        "{told}"
    );
    let no = "can --sa apps/robot delete jobs -n apps --from ./deploy/rolewright.yaml";
    sandbox.run(no).expect_code(1);
    let who = sandbox.run("who-can create jobs -n apps --from deploy/rolewright.yaml");
    assert!(who.expect_code(0).stdout.contains("robot"));
    let piped: Vec<&str> = ASK.split(' ').chain(["-"]).collect();
    sandbox.run_with(&piped, SPEC).expect_code(0);
}

#[test]
fn a_spec_that_cannot_be_rendered_gives_no_answer() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC.replace("jobs", "jabs"));
    let run = sandbox.run(&format!("{ASK} rolewright.yaml"));
    let told = run.expect_code(2).stderr;
    assert!(told.contains("rolewright.yaml:4:"), "{told}");
}

#[test]
fn a_spec_in_a_folder_is_the_source_of_other_manifests() {
    let sandbox = Sandbox::new();
    sandbox.file("rolewright.yaml", SPEC);
    let told = sandbox.run(&format!("{ASK} .")).expect_code(2).stderr;
    assert!(told.contains("--from rolewright.yaml"), "{told}");
    // It is not applied: what is rendered from it decides, also where it is out of date.
    sandbox.file(
        "manifests/account.yaml",
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: apps}\n",
    );
    let told = sandbox.run(&format!("{ASK} .")).expect_code(1).stderr;
    assert!(
        told.contains("the spec `rolewright.yaml` was not asked"),
        "{told}"
    );
}
