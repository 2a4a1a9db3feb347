//! The files of a chart, one after the other.

use rolewright_catalog::Catalog;
use rolewright_pod_security::Level;
use serde_json::json;

use super::about::About;
use super::action::quoted;
use super::controller::{helper_name, longest_name};
use super::extra_rules::{self, ExtraRules};
use super::fixed::{self, AccountContext, ClientContext, Context, ExtraContext, MadeAccount};
use super::image::Image;
use super::needed::needed;
use super::pod::Around;
use super::release::{Chart, Release};
use super::test_pod::{self, TestContext};
use super::values::{self, Values};
use super::{Names, account_rules, ci, grants, jobs, mappings, objects, texts};
use crate::render::disk::{OutputFile, header};
use crate::render::manifests::{Rendered, stems};
use crate::render::objects::{Kind, Object, checksums, level_of, main_image};
use crate::render::yaml::{Value, write_document};
use crate::spec::model::Client;
use crate::spec::model::workload::Controller;

/// A chart whose files are to be written.
pub(super) struct Writer<'a> {
    pub(super) names: &'a Names,
    pub(super) about: About,
    pub(super) texts: &'a texts::Names<'a>,
    /// The clients as the spec has them.
    pub(super) given: &'a [Client],
    pub(super) catalog: &'a Catalog,
    /// What the headers name as the source.
    pub(super) spec: &'a str,
    pub(super) chart: &'a Chart<'a>,
    /// The clients, each with all its objects.
    pub(super) clients: &'a [(&'a Client, Vec<Object>)],
    pub(super) releases: &'a [Release<'a>],
}

impl Writer<'_> {
    /// All files.
    ///
    /// # Errors
    /// If a template of ours is wrong.
    pub(super) fn files(&self) -> Result<Vec<Rendered>, minijinja::Error> {
        let app_version = self.app_version();
        let mut values = self.global_values();
        for ((_, objects), release) in self.clients.iter().zip(self.releases) {
            if let Some(extra) = extra_rules::of(release, objects) {
                extra_rules::add_values(release, extra, &mut values);
            }
        }
        let templates = self.templates(app_version.as_deref(), &mut values);
        let tests = self.tests(&mut values)?;
        self.rules(&mut values);
        values.arrange();
        let context = self.context(&values, &tests);
        let header = header(self.spec);
        let schema = values::schema(&values, &format!("Values of the chart {}", self.chart.name));
        let schema = values::json(&schema);
        let mut files = vec![
            rendered(
                OutputFile::marked("Chart.yaml", self.chart_yaml(app_version.as_deref())),
                &format!("the chart {}", self.chart.name),
            ),
            rendered(
                OutputFile::marked("values.yaml", values::yaml(&values, &header)),
                "what can be set",
            ),
            rendered(
                OutputFile::unmarked("values.schema.json", format!("{schema}\n")),
                "what each value may be",
            ),
            rendered(
                OutputFile::unmarked("README.md", fixed::fill(fixed::README, &context)?),
                "what it grants, and a table of the values",
            ),
            rendered(
                OutputFile::marked(".helmignore", fixed::fill(fixed::HELMIGNORE, &context)?),
                "what is no part of the chart",
            ),
            rendered(
                OutputFile::unmarked(
                    "templates/_helpers.tpl",
                    fixed::fill(fixed::HELPERS, &context)?,
                ),
                "names, labels, the account",
            ),
            rendered(
                OutputFile::unmarked("templates/NOTES.txt", fixed::fill(fixed::NOTES, &context)?),
                "what is said after an install",
            ),
        ];
        files.extend(templates);
        files.extend(self.extra_roles()?);
        files.extend(tests);
        files.extend(ci::files(self.clients, self.releases, &values, &header));
        for release in self.releases {
            for job in jobs::files(release, self.texts) {
                files.push(rendered(
                    OutputFile::exact(job.path, job.text),
                    "a Job template, byte for byte",
                ));
            }
        }
        Ok(files)
    }

    /// The template of each object. What can be set in it goes to the values.
    fn templates(&self, app_version: Option<&str>, values: &mut Values) -> Vec<Rendered> {
        let named: Vec<(String, Vec<Object>)> = self
            .clients
            .iter()
            .map(|(client, objects)| (client.name.clone(), objects.clone()))
            .collect();
        let all = self.clients.iter().flat_map(|(_, objects)| objects);
        let all: Vec<(String, &Object)> = stems(&named).into_iter().zip(all).collect();
        let mut rest = all.as_slice();
        let mut files = Vec::new();
        for ((_, objects), release) in self.clients.iter().zip(self.releases) {
            let (objects, after) = rest.split_at(objects.len().min(rest.len()));
            rest = after;
            let around = Around {
                release,
                app_version,
                names: self.texts,
                ends: objects
                    .iter()
                    .any(|(_, object)| matches!(object.kind, Kind::Job | Kind::CronJob)),
                in_checksum: in_checksum(release.client, objects, &all),
                claims: claims(release.client),
            };
            for (stem, object) in objects {
                let text = objects::template(&around, object, values);
                let text = format!("{{{{- /* {} */}}}}\n{text}", header(self.spec));
                files.push(rendered(
                    OutputFile::unmarked(format!("templates/{stem}.yaml"), text),
                    &object.summary,
                ));
            }
        }
        files
    }

    /// A role and its binding for each account that the values can give rules to, and that has no
    /// Role of its own to take them.
    fn extra_roles(&self) -> Result<Vec<Rendered>, minijinja::Error> {
        let mut files = Vec::new();
        for ((_, objects), release) in self.clients.iter().zip(self.releases) {
            match extra_rules::of(release, objects) {
                Some(extra) if !extra.has_role => {}
                _ => continue,
            }
            let values = values_of(release);
            let rules = format!("{values}.rbac.extraRules");
            let context = ExtraContext {
                header: header(self.spec),
                prefix: prefix(release),
                name: extra_rules::own_role(release).as_expression(),
                namespace: release.own_namespace().as_expression(),
                rules: extra_rules::checked(release, false, &rules, ""),
                values,
            };
            let end = release.file_end();
            for (name, source, summary) in [
                ("role", fixed::EXTRA_ROLE, "the rules of the values"),
                (
                    "rolebinding",
                    fixed::EXTRA_BINDING,
                    "to whom they are given",
                ),
            ] {
                files.push(rendered(
                    OutputFile::unmarked(
                        format!("templates/extra/{name}{end}.yaml"),
                        fixed::fill(source, &context)?,
                    ),
                    summary,
                ));
            }
        }
        Ok(files)
    }

    /// The test of each client that has an account. What can be set of them goes to the values.
    fn tests(&self, values: &mut Values) -> Result<Vec<Rendered>, minijinja::Error> {
        let mut files = Vec::new();
        for ((_, objects), release) in self.clients.iter().zip(self.releases) {
            let Some(test) = test_pod::test(release, self.given, self.catalog) else {
                continue;
            };
            test_pod::add_values(values);
            let extra = extra_rules::of(release, objects);
            let context = TestContext {
                extra,
                values: values_of(release),
                has_access: !release.client.access.scopes.is_empty(),
                cluster_rules: match extra {
                    Some(extra) if extra.has_cluster_role => {
                        release.value(&["rbac", "extraClusterRules"])
                    }
                    _ => "list".to_owned(),
                },
                header: header(self.spec),
                chart: self.chart.name.to_owned(),
                prefix: prefix(release),
                of: of(release),
                namespace: release.own_namespace().as_expression(),
                name: test_pod::test_name(release).as_expression(),
                checks: test.checks,
                not_asked: test.not_asked,
                spec: test.spec,
            };
            let name = format!("templates/tests/rbac{}.yaml", release.file_end());
            files.push(rendered(
                OutputFile::unmarked(name, fixed::fill(fixed::TEST, &context)?),
                "a test that asks what the account may do",
            ));
        }
        Ok(files)
    }

    fn global_values(&self) -> Values {
        let mut values = Values::default();
        let name = || json!({"type": "string", "maxLength": 53, "pattern": "^([a-z]([-a-z0-9]*[a-z0-9])?)?$"});
        values.add(
            &["nameOverride"],
            "".into(),
            "What objects are called in place of the chart's name.",
            name(),
        );
        values.add(
            &["fullnameOverride"],
            "".into(),
            "What all names begin with in place of the release's and the chart's name.",
            name(),
        );
        values.add(
            &["namespaceOverride"],
            "".into(),
            "The namespace of the release's own objects, and of the accounts in their bindings, in place of the release's.",
            json!({"type": "string", "maxLength": 63, "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$"}),
        );
        for namespace in &self.chart.other_namespaces {
            values.require(
                &["namespaces", namespace],
                Value::from(*namespace),
                &format!("The namespace that the spec calls {namespace}, for whatever it says of it: grants, objects, and the accounts there\nthat others made; it has to exist."),
                json!({"type": "string", "maxLength": 63, "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"}),
            );
        }
        let labels = |client: &Client| {
            let labels = client.labels.iter();
            Value::map(labels.map(|(key, value)| (key.clone(), Value::from(value.as_str()))))
        };
        let (common, own): (Value, &[(&Client, Vec<Object>)]) = match self.clients {
            [(only, _)] => (labels(only), &[]),
            several => (Value::Map(Vec::new()), several),
        };
        values.require(
            &["commonLabels"],
            common,
            "Labels of all objects and Pods; the chart's own are those by which Pods and releases are found: name, instance, managed-by.",
            mappings::labels(),
        );
        for ((client, _), release) in own.iter().zip(self.releases) {
            values.require(
                &release.way(&["labels"]),
                labels(client),
                &format!("Labels of all objects and Pods of {}.", client.name),
                mappings::labels(),
            );
        }
        values.require(
            &["rbac", "create"],
            Value::from(true),
            "Whether roles and bindings are made.",
            json!({"type": "boolean"}),
        );
        values
    }

    /// What holds between several values.
    fn rules(&self, values: &mut Values) {
        for ((_, objects), release) in self.clients.iter().zip(self.releases) {
            account_rules::add(release, has_own_access(objects), values);
        }
    }

    fn chart_yaml(&self, app_version: Option<&str>) -> String {
        let mut entries = vec![
            ("apiVersion", Value::from("v2")),
            ("name", Value::from(self.chart.name)),
            ("description", Value::from(self.description())),
            ("type", Value::from("application")),
            (
                "version",
                Value::from(self.names.version.as_deref().unwrap_or("0.1.0")),
            ),
        ];
        if let Some(version) = app_version {
            entries.push(("appVersion", Value::Quoted(version.to_owned())));
        }
        entries.push(("kubeVersion", Value::from(self.kube_version())));
        entries.extend(self.about.fields.iter().cloned());
        write_document(&Value::map(entries), &[header(self.spec)])
    }

    fn description(&self) -> String {
        if let Some(description) = &self.about.description {
            return description.clone();
        }
        let names: Vec<&str> = self
            .clients
            .iter()
            .map(|(client, _)| client.name.as_str())
            .collect();
        let (last, others) = match names.split_last() {
            Some((last, [])) => {
                return format!("{last}, with the Kubernetes rights that it needs and no others");
            }
            Some((last, others)) => (last, others.join(", ")),
            None => return self.chart.name.to_owned(),
        };
        format!("{others} and {last}, with the Kubernetes rights that they need and no others")
    }

    /// The oldest Kubernetes that knows the fields of the objects.
    fn kube_version(&self) -> &'static str {
        let objects = self.clients.iter().flat_map(|(_, objects)| objects);
        let texts: Vec<String> = objects
            .map(|object| serde_json::Value::from(&object.value).to_string())
            .collect();
        let has = |field: &str| texts.iter().any(|text| text.contains(field));
        if has("\"sleep\":{\"seconds\"") {
            ">=1.30.0-0"
        } else if has("\"restartPolicy\":\"Always\"") {
            // Containers that start before the others and stay.
            ">=1.29.0-0"
        } else if has("\"timeZone\"") {
            ">=1.27.0-0"
        } else {
            ">=1.25.0-0"
        }
    }

    /// The program's version: what was said, or the tag of the one program's image.
    fn app_version(&self) -> Option<String> {
        if let Some(version) = &self.names.app_version {
            return Some(version.clone());
        }
        let [(client, objects)] = self.clients else {
            return None;
        };
        let controller = objects.iter().find(|object| object.kind.runs_pods())?;
        let image = main_image(client, controller)?;
        let tag = Image::parse(&image).tag;
        (!tag.is_empty()).then(|| tag.to_owned())
    }

    /// The label by which the Pods of several clients are told apart: the usual one, unless the spec has
    /// a use of its own for that.
    fn told_apart_by(&self) -> &'static str {
        const USUAL: &str = "app.kubernetes.io/component";
        let is_used = |client: &Client| {
            client.labels.contains_key(USUAL)
                || labels_of_overlay(client).is_some_and(|labels| labels.contains_key(USUAL))
        };
        if self.clients.iter().any(|(client, _)| is_used(client)) {
            "rolewright.dev/client"
        } else {
            USUAL
        }
    }

    /// All accounts that the chart may make.
    fn accounts(&self) -> Vec<MadeAccount> {
        let all = self.clients.iter().zip(self.releases);
        all.flat_map(|((_, objects), release)| {
            let accounts = objects.iter();
            let accounts = accounts.filter(|object| object.kind == Kind::ServiceAccount);
            accounts.map(move |account| made_account(release, account))
        })
        .collect()
    }

    fn context(&self, values: &Values, tests: &[Rendered]) -> Context {
        let clients: Vec<ClientContext> = self
            .clients
            .iter()
            .zip(self.releases)
            .map(|((client, objects), release)| client_context(client, objects, release))
            .collect();
        let grants = self.clients.iter().zip(self.releases);
        let grants = grants.flat_map(|((_, objects), release)| grants::grants(release, objects));
        Context {
            header: header(self.spec).replace("--", "-"),
            chart: self.chart.name.to_owned(),
            description: self.description(),
            namespaces: self.chart.other_namespaces.len(),
            told_apart_by: self.told_apart_by(),
            jobs: self
                .clients
                .iter()
                .any(|(client, _)| !client.job_templates.is_empty()),
            pod_security: Some(level_of(self.given))
                .filter(|level| *level > Level::Privileged)
                .filter(|_| clients.iter().any(|client| client.has_pods))
                .map(Level::name),
            accounts: self.accounts(),
            clients,
            grants: grants.collect(),
            needed: needed(self.clients, self.releases),
            has_test: !tests.is_empty(),
            rows: values::rows(values),
        }
    }
}

fn client_context(client: &Client, objects: &[Object], release: &Release<'_>) -> ClientContext {
    let controller = objects.iter().find(|object| object.kind.runs_pods());
    let extra = extra_rules::of(release, objects);
    let accounts = client.accounts.iter().filter_map(|account| {
        let namespace = account.namespace.as_deref();
        let key = release.account_key(namespace, &account.name)?;
        let name = release.plain_name(Kind::ServiceAccount, namespace, &account.name);
        Some(AccountContext {
            name: account.name.clone(),
            key: key.to_owned(),
            expression: name.as_expression(),
        })
    });
    ClientContext {
        name: client.name.clone(),
        key: release.key.map(str::to_owned),
        prefix: prefix(release),
        values: values_of(release),
        path: match release.key {
            Some(key) => format!("clients.{key}."),
            None => String::new(),
        },
        of: of(release),
        namespace: release.own_namespace().as_expression(),
        instance: release.instance().as_expression(),
        base: release.own_base().as_expression(),
        limit: longest_name(controller.map(|object| object.kind)),
        has_account: client.account.is_some(),
        shared_account: release.shared_account().map(|name| name.as_expression()),
        granted_if: granted_if(release, objects, extra),
        extra,
        has_pods: controller.is_some(),
        labels_not_of_pods: labels_not_of_pods(client),
        has_services: objects.iter().any(|object| object.kind == Kind::Service),
        accounts: accounts.collect(),
    }
}

fn made_account(release: &Release<'_>, account: &Object) -> MadeAccount {
    let namespace = account.namespace.as_deref();
    let key = release.account_key(namespace, &account.name);
    let way = match key {
        Some(key) => release.way(&["accounts", key, "name"]),
        None => release.way(&["serviceAccount", "name"]),
    };
    let shared = release.shared_account().filter(|_| key.is_none());
    let values = values_of(release);
    let place = match namespace {
        Some(namespace) => release.chart.namespace_of(namespace),
        None => release.chart.namespace(),
    };
    let name = release.name_of(Kind::ServiceAccount, namespace, &account.name);
    MadeAccount {
        path: way.join("."),
        namespace: place.as_expression(),
        name: name.as_expression(),
        only_if: shared
            .map(|_| format!("or {values}.serviceAccount.create {values}.serviceAccount.name")),
    }
}

/// When the client's own account is granted something; none if it never is.
fn granted_if(
    release: &Release<'_>,
    objects: &[Object],
    extra: Option<ExtraRules>,
) -> Option<String> {
    release.client.account.as_ref()?;
    if has_own_access(objects) {
        return Some(".Values.rbac.create".to_owned());
    }
    let rules = release.value(&["rbac", "extraRules"]);
    extra.map(|_| format!("(and .Values.rbac.create {rules})"))
}

/// What the overlay over a client's Pods says of their labels.
fn labels_of_overlay(client: &Client) -> Option<&serde_json::Map<String, serde_json::Value>> {
    let overlay = client.workload.as_ref()?.pod_template.as_ref()?;
    overlay.patch.get("metadata")?.get("labels")?.as_object()
}

/// The client's labels that its overlay takes away from the Pods, as strings of the template language
/// with a blank before each.
fn labels_not_of_pods(client: &Client) -> String {
    let labels = labels_of_overlay(client).into_iter().flatten();
    let taken = labels.filter(|(key, value)| value.is_null() && client.labels.contains_key(*key));
    let taken: Vec<String> = taken.map(|(key, _)| [" ", &quoted(key)].concat()).collect();
    taken.concat()
}

/// What the names of a client's helpers begin with.
fn prefix(release: &Release<'_>) -> String {
    helper_name(release, "").trim_end_matches('.').to_owned()
}

/// A client's values, as an expression.
fn values_of(release: &Release<'_>) -> String {
    match release.key {
        Some(key) => format!(".Values.clients.{key}"),
        None => ".Values".to_owned(),
    }
}

/// ` of NAME`, if the chart has several clients.
fn of(release: &Release<'_>) -> String {
    match release.key {
        Some(_) => format!(" of {}", release.client.name),
        None => String::new(),
    }
}

/// Whether some binding could name the client's own account.
fn has_own_access(objects: &[Object]) -> bool {
    objects
        .iter()
        .any(|object| matches!(object.kind, Kind::RoleBinding | Kind::ClusterRoleBinding))
}

/// The volumes that a StatefulSet makes for each of its Pods.
fn claims(client: &Client) -> Vec<String> {
    match client
        .workload
        .as_ref()
        .map(|workload| &workload.controller)
    {
        Some(Controller::StatefulSet(set)) => {
            let claims = set.volume_claims.iter();
            claims.map(|claim| claim.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// The template files of the ConfigMaps in the checksum of a client's manifests, those of the client
/// first.
fn in_checksum<'o>(
    client: &Client,
    own: &[(String, &'o Object)],
    all: &[(String, &'o Object)],
) -> Vec<String> {
    let Some((_, controller)) = own.iter().find(|(_, object)| object.kind.runs_pods()) else {
        return Vec::new();
    };
    let used = checksums(client, controller);
    let is_own = |stem: &String| own.iter().any(|(own, _)| own == stem);
    let others = all.iter().filter(|(stem, _)| !is_own(stem));
    own.iter()
        .chain(others)
        .filter(|(_, object)| {
            object.kind == Kind::ConfigMap
                && object.namespace == controller.namespace
                && used.contains(object.name.as_str())
        })
        .map(|(stem, _)| format!("{stem}.yaml"))
        .collect()
}

fn rendered(file: OutputFile, summary: &str) -> Rendered {
    Rendered {
        file,
        summary: summary.to_owned(),
    }
}
