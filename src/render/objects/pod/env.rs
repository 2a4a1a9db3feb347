//! Environment variables of the container.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{
    ConfigMapEnvSource, ConfigMapKeySelector, EnvFromSource as Source, EnvVar, EnvVarSource,
    ObjectFieldSelector, ResourceFieldSelector, SecretEnvSource, SecretKeySelector,
};

use crate::spec::model::workload::{EnvFrom, EnvFromSource, EnvValue, KeyRef};

/// The variables by name, but for those that others refer to as `$(NAME)`: they come before these,
/// since the kubelet fills in what stands above a variable and leaves the rest as it is.
pub(super) fn env(env: &BTreeMap<String, EnvValue>) -> Vec<EnvVar> {
    let mut seen = BTreeSet::new();
    let mut variables = Vec::new();
    // What is still to do, the next last: a chain of references can be as long as the spec.
    let mut steps: Vec<Step<'_>> = env.keys().rev().map(|name| Step::Visit(name)).collect();
    while let Some(step) = steps.pop() {
        match step {
            Step::Add(name, value) => variables.push(variable(name, value)),
            Step::Visit(name) => {
                let Some((name, value)) = env.get_key_value(name) else {
                    continue;
                };
                // Of variables that refer to each other in a ring one has to come first.
                if seen.insert(name) {
                    steps.push(Step::Add(name, value));
                    if let EnvValue::Literal(text) = value {
                        steps.extend(references(text).into_iter().rev().map(Step::Visit));
                    }
                }
            }
        }
    }
    variables
}

/// Variables from all keys of a Secret or ConfigMap.
pub(super) fn env_from(own: &EnvFrom) -> Source {
    let optional = own.optional.then_some(true);
    let mut source = Source {
        prefix: own.prefix.clone(),
        ..Source::default()
    };
    match &own.source {
        EnvFromSource::Secret(name) => {
            source.secret_ref = Some(SecretEnvSource {
                name: name.clone(),
                optional,
            });
        }
        EnvFromSource::ConfigMap(name) => {
            source.config_map_ref = Some(ConfigMapEnvSource {
                name: name.clone(),
                optional,
            });
        }
    }
    source
}

enum Step<'e> {
    /// Add what the variable refers to, then the variable.
    Visit(&'e str),
    /// Add the variable.
    Add(&'e str, &'e EnvValue),
}

/// The names in `$(NAME)` as the kubelet finds them
/// (`k8s.io/kubernetes/third_party/forked/golang/expansion`); `$$` is a dollar sign.
fn references(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('$') {
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            rest = after;
        } else if let Some((name, after)) =
            rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        {
            found.push(name);
            rest = after;
        }
    }
    found
}

fn variable(name: &str, value: &EnvValue) -> EnvVar {
    let from = |source| EnvVar {
        name: name.to_owned(),
        value: None,
        value_from: Some(source),
    };
    match value {
        EnvValue::Literal(text) => EnvVar {
            name: name.to_owned(),
            value: Some(text.clone()),
            value_from: None,
        },
        EnvValue::Field(path) => from(EnvVarSource {
            field_ref: Some(ObjectFieldSelector {
                field_path: path.clone(),
                api_version: None,
            }),
            ..EnvVarSource::default()
        }),
        EnvValue::Secret(KeyRef {
            name,
            key,
            optional,
        }) => from(EnvVarSource {
            secret_key_ref: Some(SecretKeySelector {
                name: name.clone(),
                key: key.clone(),
                optional: optional.then_some(true),
            }),
            ..EnvVarSource::default()
        }),
        EnvValue::ConfigMap(KeyRef {
            name,
            key,
            optional,
        }) => from(EnvVarSource {
            config_map_key_ref: Some(ConfigMapKeySelector {
                name: name.clone(),
                key: key.clone(),
                optional: optional.then_some(true),
            }),
            ..EnvVarSource::default()
        }),
        EnvValue::Resource(resource) => from(EnvVarSource {
            resource_field_ref: Some(ResourceFieldSelector {
                resource: resource.clone(),
                ..ResourceFieldSelector::default()
            }),
            ..EnvVarSource::default()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_those_that_the_kubelet_fills_in() {
        let rows: [(&str, &[&str]); 7] = [
            ("a$(B)c$(D)", &["B", "D"]),
            ("$$(A)", &[]),
            ("$$$(A)", &["A"]),
            ("$(A", &[]),
            ("$A ${A} $", &[]),
            ("$($(A))", &["$(A"]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(references(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_chain_of_references_is_no_danger() {
        let variables = (0..100_000).map(|number: u32| {
            let value = format!("$(V{:06})", number + 1);
            (format!("V{number:06}"), EnvValue::Literal(value))
        });
        let variables = env(&variables.collect());
        assert_eq!(variables.len(), 100_000);
        assert_eq!(variables[0].name, "V099999");
    }

    #[test]
    fn a_variable_stands_behind_those_it_refers_to() {
        /// Variables with their values, and the order in which they come.
        type Row = (
            &'static [(&'static str, &'static str)],
            &'static [&'static str],
        );
        let rows: [Row; 5] = [
            (&[("B", ""), ("A", "")], &["A", "B"]),
            (&[("A", "$(B)"), ("B", "$(C)"), ("C", "")], &["C", "B", "A"]),
            (&[("A", "$(NOWHERE)"), ("B", "")], &["A", "B"]),
            (&[("A", "$(B)"), ("B", "$(A)")], &["B", "A"]),
            (&[("A", "$(A)")], &["A"]),
        ];
        for (variables, expected) in rows {
            let variables = variables
                .iter()
                .map(|&(name, value)| (name.to_owned(), EnvValue::Literal(value.to_owned())));
            let names: Vec<String> = env(&variables.collect())
                .into_iter()
                .map(|variable| variable.name)
                .collect();
            assert_eq!(names, expected);
        }
    }
}
