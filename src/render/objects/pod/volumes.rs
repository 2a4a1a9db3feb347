//! Volumes of the Pod and their mounts: those of the spec's `mounts`, of `config`, of the Job
//! templates, and scratch space at `/tmp`.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{
    ConfigMapVolumeSource, EmptyDirVolumeSource, KeyToPath, SecretVolumeSource, Volume, VolumeMount,
};

use crate::spec::job_config_map;
use crate::spec::model::{Client, Deployment, MountSource};

/// Where programs expect to write, although the rest of the image is read-only.
const SCRATCH: &str = "/tmp";

#[derive(Debug, Default)]
pub(super) struct Volumes {
    pub(super) list: Vec<Volume>,
    pub(super) mounts: Vec<VolumeMount>,
    /// The names of volumes that are there.
    taken: BTreeSet<String>,
}

impl Volumes {
    pub(super) fn of(client: &Client, workload: &Deployment) -> Self {
        let mut volumes = Self::default();
        for mount in &workload.mounts {
            volumes.add(&mount.source, &mount.path);
        }
        for config in &client.config {
            if let Some(path) = &config.mount_path {
                volumes.add(&MountSource::ConfigMap(config.name.clone(), None), path);
            }
        }
        volumes.add_job_templates(client);
        let taken = |mount: &VolumeMount| mount.mount_path.trim_end_matches('/') == SCRATCH;
        if !volumes.mounts.iter().any(taken) {
            volumes.add(&MountSource::EmptyDir, SCRATCH);
        }
        volumes
    }

    /// Templates of one mount path share a volume, which shows their keys and no others.
    fn add_job_templates(&mut self, client: &Client) {
        let mut by_path: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for template in &client.job_templates {
            if let Some(path) = &template.mount_path {
                by_path
                    .entry(path.trim_end_matches('/'))
                    .or_default()
                    .push(template.key.clone());
            }
        }
        for (path, keys) in by_path {
            let name = job_config_map(&client.name);
            let keys = (keys.len() < client.job_templates.len()).then_some(keys);
            self.add(&MountSource::ConfigMap(name, keys), path);
        }
    }

    fn add(&mut self, source: &MountSource, path: &str) {
        let items = |keys: &Option<Vec<String>>| {
            keys.as_ref()
                .map(|keys| keys.iter().map(|key| item(key)).collect::<Vec<_>>())
        };
        let (wanted, mut volume) = match source {
            MountSource::Secret(name, keys) => (
                format!("secret-{name}"),
                Volume {
                    secret: Some(SecretVolumeSource {
                        secret_name: Some(name.clone()),
                        items: items(keys),
                        ..SecretVolumeSource::default()
                    }),
                    ..Volume::default()
                },
            ),
            MountSource::ConfigMap(name, keys) => (
                format!("config-{name}"),
                Volume {
                    config_map: Some(ConfigMapVolumeSource {
                        name: name.clone(),
                        items: items(keys),
                        ..ConfigMapVolumeSource::default()
                    }),
                    ..Volume::default()
                },
            ),
            MountSource::EmptyDir => (
                path.trim_matches('/').to_owned(),
                Volume {
                    empty_dir: Some(EmptyDirVolumeSource::default()),
                    ..Volume::default()
                },
            ),
        };
        volume.name = self.name(&wanted);
        self.mounts.push(VolumeMount {
            name: volume.name.clone(),
            mount_path: path.to_owned(),
            read_only: (!matches!(source, MountSource::EmptyDir)).then_some(true),
            ..VolumeMount::default()
        });
        self.list.push(volume);
    }

    /// The DNS label nearest to the wanted name that no other volume has.
    fn name(&mut self, wanted: &str) -> String {
        let label = crate::names::as_dns_label(wanted);
        let label = if label.is_empty() {
            "volume".to_owned()
        } else {
            label
        };
        let mut name = label.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            let tail = format!("-{number}");
            let head: String = label.chars().take(63 - tail.len()).collect();
            name = format!("{}{tail}", head.trim_end_matches('-'));
            number += 1;
        }
        name
    }
}

fn item(key: &str) -> KeyToPath {
    KeyToPath {
        key: key.to_owned(),
        path: key.to_owned(),
        ..KeyToPath::default()
    }
}
