//! How charts and Kustomize folders are read, as typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Use;
use crate::build::Kind;

/// How charts and Kustomize folders are read.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Charts and Kustomize folders")]
pub(in crate::cli) struct BuildArgs {
    /// Which of them are built, rather than read as they are [default: named, and all for `can` and
    /// `who-can`].
    #[arg(long, value_enum, value_name = "WHICH")]
    pub(in crate::cli) build: Option<Which>,
    /// The Helm that renders charts [default: `helm`, if there is one].
    #[arg(long, value_name = "PROGRAM")]
    pub(in crate::cli) helm: Option<PathBuf>,
    /// Values for charts, as for Helm (repeatable).
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) values: Vec<PathBuf>,
    /// A value for charts, as for Helm (repeatable).
    #[arg(long, value_name = "KEY=VALUE")]
    pub(in crate::cli) set: Vec<String>,
    /// The name that charts are rendered with, as by `helm template`.
    #[arg(long, value_name = "NAME", default_value = RELEASE_NAME)]
    pub(in crate::cli) release_name: String,
    /// The namespace that charts are rendered for [default: `default`, or what --default-namespace
    /// says].
    #[arg(long, value_name = "NAMESPACE")]
    pub(in crate::cli) release_namespace: Option<String>,
    /// The Kustomize, or the kubectl, that builds Kustomize folders [default: `kubectl` or
    /// `kustomize`, if there is one].
    #[arg(long, value_name = "PROGRAM")]
    pub(in crate::cli) kustomize: Option<PathBuf>,
}

/// What Helm itself says where no name is given.
const RELEASE_NAME: &str = "release-name";

/// Which folders are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Which {
    /// Those that are named themselves.
    Named,
    /// These, and charts that are found in folders.
    Charts,
    /// Those found in folders, too.
    All,
    /// None.
    Never,
}

impl Which {
    /// Whether a folder that is found in another one is built.
    pub(super) fn is_of_found(self, kind: Kind) -> bool {
        match self {
            Self::All => true,
            Self::Charts => kind == Kind::Chart,
            Self::Named | Self::Never => false,
        }
    }

    /// The word for it on the command line.
    pub(super) fn word(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

impl BuildArgs {
    /// Which folders are built where it is not said: an answer that rests on half of a set is none,
    /// and the linter judges that as well.
    pub(super) fn which(&self, built_for: Use) -> Which {
        self.build.unwrap_or(match built_for {
            Use::Findings => Which::Named,
            Use::Answers => Which::All,
        })
    }

    /// The same where charts are built if nothing else is said.
    pub(in crate::cli) fn with_charts(&self, are_built: bool) -> Self {
        Self {
            build: self.build.or(are_built.then_some(Which::Charts)),
            ..self.clone()
        }
    }

    /// Whether all is to be read as it is.
    pub(in crate::cli) fn builds_none(&self) -> bool {
        self.build == Some(Which::Never)
    }

    /// Whether somebody asked for it, so that a run is undecided if there is no program for it.
    pub(super) fn asks_for(&self, kind: Kind) -> bool {
        !self.given_for(kind).is_empty() || self.build.is_some_and(|which| which.is_of_found(kind))
    }

    /// The options that were given for folders of a kind.
    pub(super) fn given_for(&self, kind: Kind) -> Vec<&'static str> {
        let options = match kind {
            Kind::Chart => vec![
                ("--helm", self.helm.is_some()),
                ("--values", !self.values.is_empty()),
                ("--set", !self.set.is_empty()),
                ("--release-name", self.release_name != RELEASE_NAME),
                ("--release-namespace", self.release_namespace.is_some()),
            ],
            Kind::Kustomization => vec![("--kustomize", self.kustomize.is_some())],
        };
        let given = options.into_iter().filter(|(_, is_given)| *is_given);
        given.map(|(name, _)| name).collect()
    }

    /// The namespace of a release, `usual` if none is given.
    pub(in crate::cli) fn namespace<'a>(&'a self, usual: &'a str) -> &'a str {
        self.release_namespace.as_deref().unwrap_or(usual)
    }
}
