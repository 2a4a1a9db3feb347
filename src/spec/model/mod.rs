//! The spec as it is meant: complete, resolved and valid. Only this is rendered.

mod template_kind;
pub mod workload;

pub use self::template_kind::TemplateKind;
use std::collections::BTreeMap;
use std::path::PathBuf;

use rolewright_rbac::{PolicyRule, Subject};

use self::workload::{Job, Pod, Workload};
use crate::source::Place;

/// One API client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where its name stands.
    pub origin: Place,
    /// Its name, a DNS label.
    pub name: String,
    /// Its namespace; none if nothing of it lives in one.
    pub namespace: Option<String>,
    /// Labels for every object.
    pub labels: BTreeMap<String, String>,
    /// Whether the Namespace is rendered.
    pub create_namespace: bool,
    /// The account that the client runs as.
    pub account: Option<Account>,
    /// Whether its Pods get the account's token, and why.
    pub mounts_token: Mounted,
    /// Everybody that gets the access: the account first, then the spec's subjects.
    pub subjects: Vec<Subject>,
    /// What they may do.
    pub access: Access,
    /// Further accounts.
    pub accounts: Vec<FurtherAccount>,
    /// How the client is run, if Kubernetes runs it.
    pub workload: Option<Workload>,
    /// ConfigMaps.
    pub config: Vec<ConfigMap>,
    /// Job templates; they share one ConfigMap.
    pub job_templates: Vec<JobTemplate>,
}

/// Whether Pods get the token of their account, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mounted {
    /// They do: the client has access.
    Access,
    /// They do: it has none of its own, but the account has access by what else the spec says.
    AccessOfOthers,
    /// They do, though there is no access: the spec asks for it.
    Asked,
    /// They do not: there is no access.
    NoAccess,
    /// They do not: the spec says never.
    Never,
}

impl Mounted {
    /// Whether Pods get the token.
    #[must_use]
    pub fn is_mounted(self) -> bool {
        matches!(self, Self::Access | Self::AccessOfOthers | Self::Asked)
    }
}

/// The account that a client runs as.
#[derive(Debug, Clone)]
pub struct Account {
    /// Where its name stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// Whether it is rendered.
    pub create: bool,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
}

/// An account besides the client's own.
#[derive(Debug, Clone)]
pub struct FurtherAccount {
    /// Where its name stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
    /// What it may do.
    pub access: Access,
}

/// What subjects may do, by where it holds.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// What is granted in each scope, in the scopes' order.
    pub scopes: BTreeMap<Scope, Granted>,
}

impl Access {
    /// Whether nothing at all is granted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scopes.is_empty()
    }
}

/// Where access holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In the subject's own namespace, whatever its name.
    Own,
    /// In another namespace.
    Namespace(String),
    /// At the cluster scope and in every namespace.
    Cluster,
}

impl Scope {
    /// The namespace of what is granted to a subject in its `own`; none at the cluster scope, or where
    /// the own is not known.
    #[must_use]
    pub fn namespace<'a>(&'a self, own: Option<&'a str>) -> Option<&'a str> {
        match self {
            Self::Own => own,
            Self::Namespace(namespace) => Some(namespace),
            Self::Cluster => None,
        }
    }
}

/// What is granted in one scope.
#[derive(Debug, Clone, Default)]
pub struct Granted {
    /// Rules as the spec asks for them, not yet minimal.
    pub rules: Vec<Requested>,
    /// ClusterRoles that exist and are bound, each with the entries that ask for it.
    pub cluster_roles: BTreeMap<String, Vec<Entry>>,
}

/// A rule that an entry of `access` asks for.
#[derive(Debug, Clone)]
pub struct Requested {
    /// What.
    pub rule: PolicyRule,
    /// By which entry.
    pub entry: Entry,
}

/// An entry of `access`, as what it grants remembers it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// What it gives as its reason.
    pub reason: Option<String>,
}

/// A ConfigMap.
#[derive(Debug, Clone)]
pub struct ConfigMap {
    /// Where its name stands.
    pub origin: Place,
    /// Its name.
    pub name: String,
    /// Its keys with their content.
    pub data: BTreeMap<String, Content>,
    /// Where the main container mounts it.
    pub mount_path: Option<String>,
}

/// What a key of a ConfigMap holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Text, kept to the byte.
    Text(String),
    /// Anything that is no UTF-8 text.
    Binary(Vec<u8>),
}

impl Content {
    /// How many bytes it is.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }
}

/// A Job template, its `@NAME@` tokens filled in.
#[derive(Debug, Clone)]
pub struct JobTemplate {
    /// Where its name stands.
    pub origin: Place,
    /// The template's name.
    pub name: String,
    /// Its key in the ConfigMap.
    pub key: String,
    /// What it says.
    pub body: TemplateBody,
    /// How its text was written, if it is one.
    pub written: Option<WrittenTemplate>,
    /// How its file would be complete, if lines are missing that can be added.
    pub completion: Option<Completion>,
    /// Each `${NAME}` that the program fills in.
    pub parameters: Vec<String>,
    /// What it needs besides.
    pub needs: Needs,
    /// Where the main container mounts it.
    pub mount_path: Option<String>,
}

/// The text of a template before its `@NAME@` tokens are filled in.
#[derive(Debug, Clone)]
pub struct WrittenTemplate {
    /// The text, to the byte.
    pub text: String,
    /// What each declared token stands for.
    pub values: BTreeMap<String, TemplateValue>,
}

/// What a `@NAME@` of a Job template stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateValue {
    /// The client's namespace.
    Namespace,
    /// The account that the Job's Pods run as, by its name.
    Account(String),
    /// The ConfigMap that carries the templates.
    ConfigMap,
    /// What the objects are installed as: a chart's release, by its name; the client's name
    /// elsewhere.
    Release,
    /// Itself.
    Text(String),
}

/// What the Jobs of a template need to be there.
#[derive(Debug, Clone, Default)]
pub struct Needs {
    /// What the client creates of the template.
    pub kind: TemplateKind,
    /// The namespace that they are created in; none if only the program knows.
    pub namespace: Option<String>,
    /// Where the namespace stands, if it is the template that says it.
    pub namespace_place: Option<Place>,
    /// The account that they run as, and where its name stands.
    pub account: Option<(String, Place)>,
    /// The ConfigMaps without which they do not start, and where each is named.
    pub config_maps: Vec<(String, Place)>,
    /// What its programs are told, as far as nothing is filled in there: words of their command
    /// lines and variables, of a Job that is given as text.
    pub texts: Vec<ProgramText>,
    /// Whether the spec gives a reason for the template's being as it is.
    pub has_reason: bool,
}

/// A text that a program of a Job template is told.
#[derive(Debug, Clone)]
pub struct ProgramText {
    /// The variable that it is the value of, or the word before it on a command line.
    pub about: String,
    /// Whether it is the value of a variable.
    pub is_variable: bool,
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A template's file with the lines that it lacks.
#[derive(Debug, Clone)]
pub struct Completion {
    /// The file.
    pub path: PathBuf,
    /// What it holds.
    pub before: String,
    /// The same with what is missing.
    pub after: String,
    /// The fields that are added, each by its path.
    pub added: Vec<String>,
    /// How many errors of the spec are mended so.
    pub mends: usize,
    /// The account that it gets by its name, since no value of the template stands for it.
    pub account: Option<String>,
}

/// What a Job template says.
#[derive(Debug, Clone)]
pub enum TemplateBody {
    /// Text as the user wrote it.
    Text(String),
    /// A Job in the spec's own words.
    Job(Box<DispatchedJob>),
}

/// A Job that a client creates, complete but for its parameters.
#[derive(Debug, Clone)]
pub struct DispatchedJob {
    /// Its namespace.
    pub namespace: Option<String>,
    /// The account that its Pods run as.
    pub account: String,
    /// Whether they get the account's token.
    pub mounts_token: bool,
    /// What it has besides its Pods.
    pub job: Job,
    /// Its Pods.
    pub pod: Pod,
    /// The same with stand-ins for its tokens, if `values` fill something into it.
    pub written: Option<Box<WrittenJob>>,
}

/// A Job with a stand-in for each of its `@NAME@` tokens: a word of small letters and digits, which
/// is a name wherever one has to be, and stands nowhere else in the Job; a `/` before it for a path.
#[derive(Debug, Clone)]
pub struct WrittenJob {
    /// What it has besides its Pods.
    pub job: Job,
    /// Its Pods.
    pub pod: Pod,
    /// Each declared token.
    pub tokens: BTreeMap<String, WrittenToken>,
}

/// A declared `@NAME@` of a Job in the spec's own words.
#[derive(Debug, Clone)]
pub struct WrittenToken {
    /// What it stands for.
    pub value: TemplateValue,
    /// What it amounts to here.
    pub text: String,
    /// What stands for it in the Job as it was written.
    pub stand_in: String,
    /// Each place where it stands.
    pub places: Vec<Place>,
}
