//! Volumes of the Pod and their mounts: those of the spec's `mounts`, of `config`, of the Job
//! templates, and scratch space at `/tmp`.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{
    ConfigMapProjection, ConfigMapVolumeSource, DownwardAPIProjection, DownwardAPIVolumeFile,
    EmptyDirVolumeSource, HostPathVolumeSource, KeyToPath, ObjectFieldSelector,
    PersistentVolumeClaimVolumeSource, ProjectedVolumeSource, SecretProjection, SecretVolumeSource,
    ServiceAccountTokenProjection, Volume, VolumeMount, VolumeProjection,
};
use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

use crate::spec::job_config_map;
use crate::spec::model::Client;
use crate::spec::model::workload::{
    Container, Controller, EmptyDir, Files, Mount, MountSource, Projected, Workload,
};

/// Where programs expect to write, although the rest of the image is read-only.
const SCRATCH: &str = "/tmp";

/// The volumes so far.
#[derive(Debug, Default)]
pub(super) struct Volumes {
    pub(super) list: Vec<Volume>,
    /// What each volume is of, in the list's order.
    sources: Vec<MountSource>,
    /// The names of volumes that are there.
    taken: BTreeSet<String>,
}

impl Volumes {
    /// The mounts of the main container.
    pub(super) fn of_main(&mut self, client: &Client, workload: &Workload) -> Vec<VolumeMount> {
        let mut mounts = Vec::new();
        if let Controller::StatefulSet(set) = &workload.controller {
            for claim in &set.volume_claims {
                self.taken.insert(claim.name.clone());
                mounts.extend(claim.path.as_ref().map(|path| VolumeMount {
                    name: claim.name.clone(),
                    mount_path: path.clone(),
                    ..VolumeMount::default()
                }));
            }
        }
        let main = &workload.pod.main;
        mounts.extend(main.mounts.iter().map(|mount| self.mount(mount, None)));
        for config in &client.config {
            if let Some(path) = &config.mount_path {
                let source = MountSource::ConfigMap(Files::all(&config.name));
                mounts.push(self.mount(&read_only(source, path), None));
            }
        }
        self.add_job_templates(client, &mut mounts);
        self.add_scratch(main, None, &mut mounts);
        mounts
    }

    /// The mounts of a container besides the main one.
    pub(super) fn of_container(&mut self, container: &Container) -> Vec<VolumeMount> {
        self.of_own(container, Some(container.name.as_str()))
    }

    /// The mounts of a main container that has none but its own.
    pub(super) fn of_only(&mut self, container: &Container) -> Vec<VolumeMount> {
        self.of_own(container, None)
    }

    fn of_own(&mut self, container: &Container, owner: Option<&str>) -> Vec<VolumeMount> {
        let mounts = container.mounts.iter();
        let mut mounts = mounts.map(|mount| self.mount(mount, owner)).collect();
        self.add_scratch(container, owner, &mut mounts);
        mounts
    }

    fn add_scratch(
        &mut self,
        container: &Container,
        owner: Option<&str>,
        mounts: &mut Vec<VolumeMount>,
    ) {
        let is_writable = container.security.read_only_root_filesystem == Some(false);
        let is_taken = |mount: &VolumeMount| mount.mount_path.trim_end_matches('/') == SCRATCH;
        if !is_writable && !mounts.iter().any(is_taken) {
            let scratch = Mount {
                source: MountSource::EmptyDir(EmptyDir::default()),
                path: SCRATCH.to_owned(),
                sub_path: None,
                read_only: false,
            };
            mounts.push(self.mount(&scratch, owner));
        }
    }

    /// Templates of one mount path share a volume, which shows their keys and no others.
    fn add_job_templates(&mut self, client: &Client, mounts: &mut Vec<VolumeMount>) {
        let mut by_path: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
        for template in &client.job_templates {
            if let Some(path) = &template.mount_path {
                by_path
                    .entry(path.trim_end_matches('/'))
                    .or_default()
                    .push((template.key.clone(), template.key.clone()));
            }
        }
        for (path, keys) in by_path {
            let source = MountSource::ConfigMap(Files {
                keys: (keys.len() < client.job_templates.len()).then_some(keys),
                ..Files::all(job_config_map(&client.name))
            });
            mounts.push(self.mount(&read_only(source, path), None));
        }
    }

    /// A mount, and the volume that it is of, which may be there already. The owner is the
    /// container, unless it is the main one.
    fn mount(&mut self, mount: &Mount, owner: Option<&str>) -> VolumeMount {
        VolumeMount {
            name: self.volume(&mount.source, &mount.path, owner),
            mount_path: mount.path.clone(),
            sub_path: mount.sub_path.clone(),
            read_only: mount.read_only.then_some(true),
            ..VolumeMount::default()
        }
    }

    /// The name of the volume of a source.
    fn volume(&mut self, source: &MountSource, path: &str, owner: Option<&str>) -> String {
        if let MountSource::VolumeClaim(name) = source {
            return name.clone();
        }
        let is_own = matches!(source, MountSource::EmptyDir(EmptyDir { name: None, .. }));
        let mut known = self.sources.iter().zip(&self.list);
        if let Some((_, volume)) = known.find(|(known, _)| !is_own && *known == source) {
            return volume.name.clone();
        }
        let (mut wanted, volume) = volume_of(source, path);
        if let Some(owner) = owner.filter(|_| is_own) {
            wanted = format!("{wanted}-{owner}");
        }
        let name = self.name(&wanted);
        self.list.push(Volume {
            name: name.clone(),
            ..volume
        });
        self.sources.push(source.clone());
        name
    }

    /// The DNS label nearest to the wanted name that no other volume has.
    fn name(&mut self, wanted: &str) -> String {
        let label = rolewright_names::as_dns_label(wanted);
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

fn read_only(source: MountSource, path: &str) -> Mount {
    Mount {
        source,
        path: path.to_owned(),
        sub_path: None,
        read_only: true,
    }
}

/// What a volume had best be called, and what it is of.
fn volume_of(source: &MountSource, path: &str) -> (String, Volume) {
    let mut volume = Volume::default();
    let at_path = path.trim_matches('/').to_owned();
    let wanted = match source {
        MountSource::Secret(files) => {
            volume.secret = Some(SecretVolumeSource {
                secret_name: Some(files.name.clone()),
                items: items(files),
                default_mode: files.mode,
                optional: files.optional.then_some(true),
                ..SecretVolumeSource::default()
            });
            format!("secret-{}", files.name)
        }
        MountSource::ConfigMap(files) => {
            volume.config_map = Some(ConfigMapVolumeSource {
                name: files.name.clone(),
                items: items(files),
                default_mode: files.mode,
                optional: files.optional.then_some(true),
                ..ConfigMapVolumeSource::default()
            });
            format!("config-{}", files.name)
        }
        MountSource::EmptyDir(space) => {
            volume.empty_dir = Some(EmptyDirVolumeSource {
                medium: space.medium.map(|medium| medium.name().to_owned()),
                size_limit: space.size_limit.clone().map(Quantity),
                ..EmptyDirVolumeSource::default()
            });
            space.name.clone().unwrap_or(at_path)
        }
        MountSource::PersistentVolumeClaim(claim) => {
            volume.persistent_volume_claim = Some(PersistentVolumeClaimVolumeSource {
                claim_name: claim.clone(),
                read_only: None,
            });
            format!("claim-{claim}")
        }
        MountSource::Projected(sources, mode) => {
            volume.projected = Some(ProjectedVolumeSource {
                sources: Some(sources.iter().map(projection).collect()),
                default_mode: *mode,
                ..ProjectedVolumeSource::default()
            });
            at_path
        }
        MountSource::HostPath(path, kind) => {
            volume.host_path = Some(HostPathVolumeSource {
                path: path.clone(),
                type_: kind.map(|kind| kind.name().to_owned()),
            });
            format!("host-{}", path.trim_matches('/'))
        }
        // It is the StatefulSet's, and no volume of the Pod template.
        MountSource::VolumeClaim(name) => name.clone(),
    };
    (wanted, volume)
}

fn projection(source: &Projected) -> VolumeProjection {
    let mut projection = VolumeProjection::default();
    match source {
        Projected::Secret(files) => {
            projection.secret = Some(SecretProjection {
                name: files.name.clone(),
                items: items(files),
                optional: files.optional.then_some(true),
            });
        }
        Projected::ConfigMap(files) => {
            projection.config_map = Some(ConfigMapProjection {
                name: files.name.clone(),
                items: items(files),
                optional: files.optional.then_some(true),
            });
        }
        Projected::Field(field, path) => {
            projection.downward_api = Some(DownwardAPIProjection {
                items: Some(vec![DownwardAPIVolumeFile {
                    path: path.clone(),
                    field_ref: Some(ObjectFieldSelector {
                        field_path: field.clone(),
                        api_version: None,
                    }),
                    ..DownwardAPIVolumeFile::default()
                }]),
            });
        }
        Projected::Token {
            audience,
            expiration_seconds,
            path,
        } => {
            projection.service_account_token = Some(ServiceAccountTokenProjection {
                audience: Some(audience.clone()),
                expiration_seconds: *expiration_seconds,
                path: path.clone(),
                ..ServiceAccountTokenProjection::default()
            });
        }
    }
    projection
}

fn items(files: &Files) -> Option<Vec<KeyToPath>> {
    let keys = files.keys.as_ref()?;
    Some(
        keys.iter()
            .map(|(key, path)| KeyToPath {
                key: key.clone(),
                path: path.clone(),
                ..KeyToPath::default()
            })
            .collect(),
    )
}
