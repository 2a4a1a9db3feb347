//! What is mounted into a container.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use libtest_mimic::Failed;
use serde_json::Value;

use super::namespaces::Entry;
use super::{CREDENTIALS, Layout, text};
use crate::live::Live;
use crate::programs::Account;

/// The folder that holds the files of a volume, and the link to it through which each is reached: both
/// change at once when the files do.
const KEPT_IN: &str = "..2026_01_31_12_00_00.1";
const REACHED_BY: &str = "..data";

impl Layout<'_> {
    /// Makes the volumes that a container mounts, and says where.
    pub(super) fn mounts(&mut self, spec: &Value, container: &Value) -> Result<(), Failed> {
        for mount in container["volumeMounts"].as_array().into_iter().flatten() {
            let mut volumes = spec["volumes"].as_array().into_iter().flatten();
            let volume = volumes.find(|volume| volume["name"] == mount["name"]);
            let volume = volume.ok_or_else(|| format!("no volume for {mount}"))?;
            if !mount["subPath"].is_null() || !mount["subPathExpr"].is_null() {
                return Err(format!("a mount of a part is not laid out here: {mount}").into());
            }
            let is_writable = mount["readOnly"] != true && volume["configMap"].is_null();
            let from = self.volume(volume)?;
            self.entries.push(Entry::Bound {
                from,
                at: text(&mount["mountPath"])?,
                is_writable,
            });
        }
        Ok(())
    }

    fn volume(&self, volume: &Value) -> Result<PathBuf, Failed> {
        let folder = self.folder.join(text(&volume["name"])?);
        if folder.exists() {
            return Ok(folder);
        }
        fs::create_dir(&folder)?;
        if volume["emptyDir"].is_object() {
            fs::set_permissions(&folder, Permissions::from_mode(0o777))?;
            return Ok(folder);
        }
        let name = &volume["configMap"]["name"];
        if name.is_null() || !volume["configMap"]["items"].is_null() {
            return Err(format!("such a volume is not laid out here: {volume}").into());
        }
        let path = format!(
            "/api/v1/namespaces/{}/configmaps/{}",
            self.namespace,
            text(name)?
        );
        let config_map = self.admin.get(&path)?.success()?.body;
        let mut files = Vec::new();
        for (key, content) in config_map["data"].as_object().into_iter().flatten() {
            files.push((key.clone(), text(content)?));
        }
        write(&folder, &files)?;
        Ok(folder)
    }

    /// Lays out the token of the account, the certificates of the server, and the namespace.
    pub(super) fn credentials(&mut self, live: &Live, account: &Account) -> Result<(), Failed> {
        let folder = self.folder.join("credentials of the account");
        fs::create_dir(&folder)?;
        let authorities = fs::read_to_string(live.server()?.ca_file())?;
        let files = [
            ("token", &account.token),
            ("ca.crt", &authorities),
            ("namespace", &account.namespace),
        ];
        let files = files.map(|(name, content)| (name.to_owned(), content.clone()));
        write(&folder, &files)?;
        self.entries.push(Entry::Bound {
            from: folder,
            at: CREDENTIALS.to_owned(),
            is_writable: false,
        });
        Ok(())
    }
}

/// Writes the files of a volume as the kubelet does.
fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Failed> {
    let kept = folder.join(KEPT_IN);
    fs::create_dir(&kept)?;
    symlink(KEPT_IN, folder.join(REACHED_BY))?;
    for (name, content) in files {
        fs::write(kept.join(name), content)?;
        symlink(Path::new(REACHED_BY).join(name), folder.join(name))?;
    }
    Ok(())
}
