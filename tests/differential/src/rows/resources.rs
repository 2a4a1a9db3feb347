//! Sections 5, 5.1 and 5.3: when a rule matches a request to a resource.

use super::{ALLOWED, DENIED, Grant, Row, ask, everywhere, row, rule};

fn grant(verbs: &str, groups: &str, resources: &str, names: &str) -> [Grant; 1] {
    [everywhere(&[rule(verbs, groups, resources, names)])]
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = fields();
    rows.extend(resource_entries());
    rows.extend(asked_wildcards());
    rows
}

#[rustfmt::skip]
fn fields() -> Vec<Row> {
    let pods = || ask("get", "core", "pods").at("t1");
    vec![
        row("5 verbs: * is every verb", &grant("*", "core", "pods", ""), ask("frobnicate", "core", "pods"), ALLOWED),
        row("5 verbs: the verb itself", &grant("list,get", "core", "pods", ""), pods(), ALLOWED),
        row("5 verbs: another verb", &grant("list", "core", "pods", ""), pods(), DENIED),
        row("5 verbs: no part of another verb", &grant("delete,watch", "core", "pods", ""), ask("deletecollection", "core", "pods").at("t1"), DENIED),
        row("5 verbs: another case", &grant("Frobnicate", "core", "pods", ""), ask("frobnicate", "core", "pods").at("t1"), DENIED),
        row("5 verbs: ge* is a word", &grant("ge*,*get,*et", "core", "pods", ""), pods(), DENIED),
        row("5 verbs: the empty word", &grant("\"\"", "core", "pods", ""), ask("", "core", "pods"), ALLOWED),
        row("5 verbs: none listed", &grant("", "core", "pods", ""), pods(), DENIED),
        row("5 apiGroups: * is every group", &grant("get", "*", "jobs", ""), ask("get", "batch", "jobs"), ALLOWED),
        row("5 apiGroups: * is the core group too", &grant("get", "*", "pods", ""), pods(), ALLOWED),
        row("5 apiGroups: the group itself", &grant("get", "apps,batch", "jobs", ""), ask("get", "batch", "jobs"), ALLOWED),
        row("5 apiGroups: the empty word is core", &grant("get", "core", "pods", ""), pods(), ALLOWED),
        row("5 apiGroups: the empty word is core only", &grant("get", "core", "jobs", ""), ask("get", "batch", "jobs"), DENIED),
        row("5 apiGroups: another case", &grant("get", "Batch", "jobs", ""), ask("get", "batch", "jobs").at("t1"), DENIED),
        row("5 apiGroups: no version", &grant("get", "batch/v1", "jobs", ""), ask("get", "batch", "jobs"), DENIED),
        row("5 apiGroups: none listed", &grant("get", "", "pods", ""), pods(), DENIED),
        row("5 resources: none listed", &grant("get", "core", "", ""), pods(), DENIED),
        row("5 resourceNames: none listed, named", &grant("get", "core", "pods", ""), pods().named("x"), ALLOWED),
        row("5 resourceNames: none listed, unnamed", &grant("list", "core", "pods", ""), ask("list", "core", "pods"), ALLOWED),
        row("5 resourceNames: the name itself", &grant("get", "core", "pods", "w,x"), pods().named("x"), ALLOWED),
        row("5 resourceNames: another name", &grant("get", "core", "pods", "w,x"), pods().named("y"), DENIED),
        row("5 resourceNames: another case", &grant("get", "core", "pods", "x"), pods().named("X"), DENIED),
        row("5 resourceNames: unnamed request", &grant("list", "core", "pods", "x"), ask("list", "core", "pods").at("t1"), DENIED),
        row("5 resourceNames: * is a word", &grant("get", "core", "pods", "*"), pods().named("x"), DENIED),
        row("5 resourceNames: x* is a word", &grant("get", "core", "pods", "x*"), pods().named("x1"), DENIED),
        row("5 lists combine as a full product", &grant("list,get", "batch,core", "jobs,pods", "w,x"), pods().named("x"), ALLOWED),
        row("5 two rules do not combine", &[everywhere(&[rule("get", "core", "jobs", ""), rule("list", "core", "pods", "")])], pods(), DENIED),
        row("5 a rule on URLs matches no resource", &[everywhere(&[super::url_rule("*", "*")])], pods(), DENIED),
    ]
}

#[rustfmt::skip]
fn resource_entries() -> Vec<Row> {
    let pods = || ask("get", "core", "pods").at("t1").named("x");
    let entry = |resources| grant("get", "core", resources, "");
    vec![
        row("5.1 *: a resource", &entry("*"), pods(), ALLOWED),
        row("5.1 *: a subresource", &entry("*"), pods().sub("log"), ALLOWED),
        row("5.1 *: in its group only", &entry("*"), ask("get", "apps", "deployments"), DENIED),
        row("5.1 */log: that subresource of any resource", &entry("*/log"), ask("get", "core", "widgets").sub("log"), ALLOWED),
        row("5.1 */log: never a resource itself", &entry("*/log"), pods(), DENIED),
        row("5.1 */log: no other subresource", &entry("*/log"), pods().sub("logs"), DENIED),
        row("5.1 */log: no resource called log", &entry("*/log"), ask("get", "core", "log"), DENIED),
        row("5.1 */: never a resource itself", &entry("*/"), pods(), DENIED),
        row("5.1 pods: that resource", &entry("pods"), pods(), ALLOWED),
        row("5.1 pods: not its subresource", &entry("pods"), pods().sub("log"), DENIED),
        row("5.1 pods/log: that subresource", &entry("pods/log"), pods().sub("log"), ALLOWED),
        row("5.1 pods/log: not the resource", &entry("pods/log"), pods(), DENIED),
        row("5.1 pods/log: no other subresource", &entry("pods/log"), pods().sub("exec"), DENIED),
        row("5.1 pods/log: of no other resource", &entry("pods/log"), ask("get", "core", "jobs").sub("log"), DENIED),
        row("5.1 pods/*: no subresource", &entry("pods/*"), pods().sub("log"), DENIED),
        row("5.1 pods/*: not the resource", &entry("pods/*"), pods(), DENIED),
        row("5.1 pods/*: the subresource named *", &entry("pods/*"), pods().sub("*"), ALLOWED),
        row("5.1 */*: no subresource", &entry("*/*"), pods().sub("log"), DENIED),
        row("5.1 */*: no resource", &entry("*/*"), pods(), DENIED),
        row("5.1 */*: the subresource named *", &entry("*/*"), pods().sub("*"), ALLOWED),
        row("5.1 *pods and po* are words", &entry("*pods,po*"), pods(), DENIED),
        row("5.1 po* matches its own text", &entry("po*"), ask("get", "core", "po*"), ALLOWED),
    ]
}

#[rustfmt::skip]
fn asked_wildcards() -> Vec<Row> {
    let every_verb = "get,list,watch,create,update,patch,delete,deletecollection";
    vec![
        row("5.3 verb * of all verbs listed", &grant(every_verb, "core", "pods", ""), ask("*", "core", "pods"), DENIED),
        row("5.3 verb * of *", &grant("*", "core", "pods", ""), ask("*", "core", "pods"), ALLOWED),
        row("5.3 group * of groups listed", &grant("get", "core,apps", "pods", ""), ask("get", "*", "pods"), DENIED),
        row("5.3 group * of *", &grant("get", "*", "pods", ""), ask("get", "*", "pods"), ALLOWED),
        row("5.3 resource * of resources listed", &grant("get", "core", "pods,jobs", ""), ask("get", "core", "*"), DENIED),
        row("5.3 resource * of *", &grant("get", "core", "*", ""), ask("get", "core", "*"), ALLOWED),
        row("5.3 subresource * of those listed", &grant("get", "core", "pods,pods/log", ""), ask("get", "core", "pods").sub("*"), DENIED),
        row("5.3 subresource * of *", &grant("get", "core", "*", ""), ask("get", "core", "pods").sub("*"), ALLOWED),
        row("5.3 subresource * of pods/*", &grant("get", "core", "pods/*", ""), ask("get", "core", "pods").sub("*"), ALLOWED),
        row("5.3 name * of names listed", &grant("get", "core", "pods", "x,y"), ask("get", "core", "pods").named("*"), DENIED),
        row("5.3 name * of *", &grant("get", "core", "pods", "*"), ask("get", "core", "pods").named("*"), ALLOWED),
    ]
}
