//! The Pod Security level of a Namespace that is made: the strictest one that lets in all Pods that the
//! spec has for it, those of dispatched Jobs too.

use rolewright_pod_security::{Level, level};
use serde_json::Value;

use super::controller::{controller, template_of};
use super::template;
use crate::source::{File, read_yaml};
use crate::spec::model::{Client, JobTemplate, TemplateBody};

/// The level of a namespace.
pub(super) fn of_namespace(namespace: &str, clients: &[Client]) -> Level {
    lowest(clients, |name| name == Some(namespace))
}

/// The level that all Pods of the clients pass, wherever they are.
pub(in crate::render) fn of_all(clients: &[Client]) -> Level {
    lowest(clients, |_| true)
}

fn lowest(clients: &[Client], is_here: impl Fn(Option<&str>) -> bool) -> Level {
    let own = clients
        .iter()
        .filter(|client| is_here(client.namespace.as_deref()));
    let own = own.filter_map(|client| {
        let object = controller(client, clients, &mut Vec::new())?;
        let value = Value::from(&object.value);
        Some(level(value.pointer(template_of(object.kind))?))
    });
    let dispatched = clients.iter().flat_map(|client| {
        let templates = client.job_templates.iter();
        let here = templates.filter(|template| is_here(template.needs.namespace.as_deref()));
        here.filter_map(|template| of_template(client, template))
    });
    own.chain(dispatched).min().unwrap_or(Level::Restricted)
}

/// The level of the Jobs of a template.
fn of_template(client: &Client, template: &JobTemplate) -> Option<Level> {
    match &template.body {
        TemplateBody::Job(job) => {
            let value = Value::from(&template::tree_of(client, template, job));
            value.pointer("/spec/template").map(level)
        }
        TemplateBody::Text(text) => {
            let reading = read_yaml(&File::new("", text.as_str()));
            let root = reading.documents.first()?.root();
            let pods = root.at(&template.needs.kind.pod_template())?;
            Some(level(&pods.to_json().ok()?))
        }
    }
}
