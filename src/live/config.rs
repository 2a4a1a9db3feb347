//! How a cluster is reached: by a kubeconfig as kubectl reads it, or inside a cluster as the Pod's own
//! account.

use std::path::PathBuf;

use kube::Config;
use kube::config::{KubeConfigOptions, Kubeconfig, KubeconfigError};

use super::call::chain;
use super::proxy::{self, proxy_for};
use super::{Failure, Options};

/// How to connect, and what the context is called.
pub(super) async fn configured(options: &Options) -> Result<(Config, String), Failure> {
    let kubeconfig = match &options.kubeconfig {
        Some(path) => Kubeconfig::read_from(path).map_err(|error| config_failure(&error)),
        None if !has_kubeconfig() && options.context.is_none() => {
            let mut config = Config::incluster_env().map_err(|error| {
                Failure::Config(format!(
                    "there is no kubeconfig, and this is no Pod: {}",
                    chain(&error)
                ))
            })?;
            config.proxy_url = proxy_for(&config.cluster_url)?;
            return Ok((config, "in-cluster".to_owned()));
        }
        None => match named_by_environment() {
            None => Kubeconfig::read().map_err(|error| config_failure(&error)),
            Some(paths) => merged(&paths),
        },
    }?;
    let context = options
        .context
        .clone()
        .or_else(|| kubeconfig.current_context.clone())
        .unwrap_or_default();
    let chosen = KubeConfigOptions {
        context: options.context.clone(),
        ..KubeConfigOptions::default()
    };
    let own_proxy = own_proxy(&kubeconfig, &context);
    let mut config = Config::from_custom_kubeconfig(kubeconfig, &chosen)
        .await
        .map_err(|error| config_failure(&error))?;
    // The client's own choice exempts proxies, not servers.
    config.proxy_url = match own_proxy {
        Some(proxy) => Some(proxy::parse(&proxy)?),
        None => proxy_for(&config.cluster_url)?,
    };
    Ok((config, context))
}

/// The proxy that the kubeconfig gives to the cluster of a context.
fn own_proxy(kubeconfig: &Kubeconfig, context: &str) -> Option<String> {
    let mut contexts = kubeconfig.contexts.iter();
    let chosen = contexts.find(|named| named.name == context)?;
    let cluster = &chosen.context.as_ref()?.cluster;
    let mut clusters = kubeconfig.clusters.iter();
    let chosen = clusters.find(|named| named.name == *cluster)?;
    let proxy = chosen.cluster.as_ref()?.proxy_url.clone();
    proxy.filter(|proxy| !proxy.is_empty())
}

fn config_failure(error: &KubeconfigError) -> Failure {
    Failure::Config(match error {
        // A parser's words may quote the file, and with it a token.
        KubeconfigError::Parse(_) => "the kubeconfig cannot be understood".to_owned(),
        other => format!("the kubeconfig: {}", chain(other)),
    })
}

/// Whether the user has a kubeconfig, be it broken: then nothing else is meant.
fn has_kubeconfig() -> bool {
    let at_home = std::env::home_dir().map(|home| home.join(".kube").join("config"));
    named_by_environment().is_some() || at_home.is_some_and(|path| path.exists())
}

/// The files that `KUBECONFIG` names, if it names any.
fn named_by_environment() -> Option<Vec<PathBuf>> {
    let paths: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("KUBECONFIG")?)
        .filter(|path| !path.as_os_str().is_empty())
        .collect();
    (!paths.is_empty()).then_some(paths)
}

/// Several files as one. Like kubectl, it passes over those that are not there.
fn merged(paths: &[PathBuf]) -> Result<Kubeconfig, Failure> {
    let mut there = paths
        .iter()
        .filter(|path| path.try_exists().unwrap_or(true))
        .peekable();
    if there.peek().is_none() {
        return Err(Failure::Config(
            "the kubeconfig: no file that KUBECONFIG names is there".to_owned(),
        ));
    }
    there
        .try_fold(Kubeconfig::default(), |merged, path| {
            merged.merge(Kubeconfig::read_from(path)?)
        })
        .map_err(|error| config_failure(&error))
}
