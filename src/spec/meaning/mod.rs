//! What a spec means: from what was written to a [`Client`] that is complete, resolved and valid,
//! or to errors that say why not.

pub(super) mod access;
mod account;
mod config;
mod metadata;
mod reason;
pub(super) mod template;
pub(super) mod workload;

use rolewright_catalog::Catalog;

use self::access::Surroundings;
use self::workload::{MountPaths, Words};
pub use self::workload::{escalates, unsatisfiable};
use super::checker::Checker;
use super::files::Folder;
use super::model::{Client, Scope};
use super::raw::ApiClient;
use crate::source::Path;

/// What the meaning of a spec depends on besides the spec.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Which resources there are.
    pub catalog: &'a Catalog,
    /// The folder of the spec.
    pub folder: &'a Folder,
}

/// The client that a document means. It is whole only if the checker has found no error.
pub(super) fn client(raw: ApiClient, context: Context<'_>, checker: &mut Checker<'_>) -> Client {
    let root = Path::root();
    metadata::check(&raw, checker);
    let name = raw.metadata.name;
    let namespace = raw.metadata.namespace;
    let around = Surroundings {
        catalog: context.catalog,
        own_namespace: namespace.as_deref(),
    };
    let access = access::access(&raw.access, &root.key("access"), around, checker);
    let accounts = account::further(raw.accounts, namespace.as_deref(), context.catalog, checker);
    let words = Words {
        deployment: raw.deployment,
        stateful_set: raw.stateful_set,
        daemon_set: raw.daemon_set,
        job: raw.job,
        cron_job: raw.cron_job,
    };
    let wants_account = words.any() || raw.subjects.is_empty();
    let own = account::own(raw.service_account, &name, wants_account, &access, checker);
    let subjects = account::subjects(
        own.account.as_ref().map(|account| account.name.as_str()),
        &raw.subjects,
        namespace.as_deref(),
        checker,
    );
    let mut mount_paths = MountPaths::default();
    let has_subjects = !raw.subjects.is_empty();
    let has_access = !raw.access.is_empty();
    let has_templates = !raw.job_templates.is_empty();
    let is_run = words.any();
    let workload = workload::workload(words, &name, &mut mount_paths, checker);
    let config = config::config(
        raw.config,
        &root.key("config"),
        context.folder,
        &mut mount_paths,
        checker,
    );
    let job_templates = template::templates(
        raw.job_templates,
        &root.key("jobTemplates"),
        template::Surroundings {
            folder: context.folder,
            client: &name,
            namespace: namespace.as_deref(),
            config_map: &job_config_map(&name),
            accounts: &accounts,
        },
        &mut mount_paths,
        checker,
    );
    let client = Client {
        origin: checker.place(&root.key("metadata").key("name")),
        name,
        namespace,
        labels: raw.metadata.labels,
        create_namespace: raw.create_namespace,
        account: own.account,
        mounts_token: own.mounts_token,
        subjects,
        access,
        accounts,
        workload,
        config,
        job_templates,
    };
    if !is_run {
        refuse_mounts(&client, checker);
    }
    if has_subjects && !has_access {
        idle_subjects(checker);
    }
    demand_namespace(&client, has_templates, checker);
    client
}

/// The name of the ConfigMap that carries a client's Job templates.
#[must_use]
pub fn job_config_map(client: &str) -> String {
    format!("{client}-jobs")
}

fn idle_subjects(checker: &mut Checker<'_>) {
    let root = Path::root();
    if !checker.is_incomplete(&root.key("access")) {
        checker
            .warning(&root.key("subjects"), "these subjects get nothing")
            .label("there is no `access` to give them")
            .help("write what they need in `access`, or remove `subjects`");
    }
}

fn refuse_mounts(client: &Client, checker: &mut Checker<'_>) {
    let root = Path::root();
    let config = client
        .config
        .iter()
        .map(|config| config.mount_path.is_some());
    let templates = client
        .job_templates
        .iter()
        .map(|template| template.mount_path.is_some());
    let config = config
        .enumerate()
        .map(|(index, mounted)| ("config", index, mounted));
    let templates = templates
        .enumerate()
        .map(|(index, mounted)| ("jobTemplates", index, mounted));
    let all: Vec<_> = config.chain(templates).collect();
    for (list, index, mounted) in all {
        if mounted {
            checker
                .key_error(
                    &root.key(list).index(index).key("mountPath"),
                    "`mountPath` without a Pod that could mount it",
                )
                .help("remove it, or say how the client is run, such as by `deployment`");
        }
    }
}

/// Whatever lives in a namespace has to know which.
fn demand_namespace(client: &Client, has_templates: bool, checker: &mut Checker<'_>) {
    let accounts = client.accounts.iter();
    let needed = client.create_namespace
        || client.account.is_some()
        || client.workload.is_some()
        || !client.config.is_empty()
        || has_templates
        // What is wrong with an entry may be where it holds.
        || (client.access.scopes.contains_key(&Scope::Own)
            && !checker.is_incomplete(&Path::root().key("access")))
        || accounts.clone().any(|account| account.namespace.is_none());
    let at = Path::root().key("metadata").key("namespace");
    if needed && client.namespace.is_none() && !checker.is_incomplete(&at) {
        checker
            .key_error(
                &Path::root().key("metadata"),
                "`metadata.namespace` is missing",
            )
            .label("what this spec makes has to live in a namespace")
            .help("write `namespace: ...` under `metadata`");
    }
}
