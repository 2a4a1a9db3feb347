//! The files of a chart that are text with gaps: helpers, notes, the README.
//!
//! They are minijinja templates in `templates/helm/`, whose marks `[% %]` and `[= =]` are not Helm's.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::extra_rules::ExtraRules;
use super::needed::Needed;
use super::values::Row;

pub(super) const HELPERS: &str = include_str!("../../../templates/helm/helpers.tpl");
pub(super) const NOTES: &str = include_str!("../../../templates/helm/NOTES.txt");
pub(super) const README: &str = include_str!("../../../templates/helm/README.md");
pub(super) const TEST: &str = include_str!("../../../templates/helm/test-rbac.yaml");
pub(super) const EXTRA_ROLE: &str = include_str!("../../../templates/helm/extra/role.yaml");
pub(super) const EXTRA_BINDING: &str =
    include_str!("../../../templates/helm/extra/rolebinding.yaml");
pub(super) const HELMIGNORE: &str = include_str!("../../../templates/helm/helmignore");

/// What the gaps are filled with.
#[derive(Debug, Serialize)]
pub(super) struct Context {
    /// The line that says where the file comes from.
    pub(super) header: String,
    /// The chart's name.
    pub(super) chart: String,
    pub(super) description: String,
    /// How many namespaces besides the release's there are.
    pub(super) namespaces: usize,
    /// The label that tells the Pods of several clients apart.
    pub(super) told_apart_by: &'static str,
    /// Whether there are Job templates.
    pub(super) jobs: bool,
    /// The Pod Security level that all Pods pass, if there are Pods and it keeps something away.
    pub(super) pod_security: Option<&'static str>,
    pub(super) clients: Vec<ClientContext>,
    /// All accounts that the chart may make.
    pub(super) accounts: Vec<MadeAccount>,
    pub(super) grants: Vec<Grant>,
    /// What the chart does not make and its Pods do not run without.
    pub(super) needed: Vec<Needed>,
    /// Whether some account can be tested; each client that has one can.
    pub(super) has_test: bool,
    pub(super) rows: Vec<Row>,
}

/// A client of the chart.
#[derive(Debug, Serialize)]
pub(super) struct ClientContext {
    pub(super) name: String,
    /// Its key, if there are several.
    pub(super) key: Option<String>,
    /// What the names of its helpers begin with.
    pub(super) prefix: String,
    /// Its values, as an expression.
    pub(super) values: String,
    /// Its values, as a user writes them: empty or with a dot at the end.
    pub(super) path: String,
    /// ` of NAME`, if there are several.
    pub(super) of: String,
    /// The namespace of its own objects, as an expression.
    pub(super) namespace: String,
    /// What tells its Pods from those of other releases, as an expression.
    pub(super) instance: String,
    /// What the names of its own objects begin with, as an expression.
    pub(super) base: String,
    /// How long its full name may be.
    pub(super) limit: usize,
    pub(super) has_account: bool,
    /// The account of another client that its own is, if it is one, as an expression.
    pub(super) shared_account: Option<String>,
    /// When its account is granted something, as a condition; none if it never is.
    pub(super) granted_if: Option<String>,
    /// Where its account takes rules of the values.
    pub(super) extra: Option<ExtraRules>,
    pub(super) has_pods: bool,
    /// The labels of all objects that its Pods do not have, as strings of the template language with a
    /// blank before each.
    pub(super) labels_not_of_pods: String,
    pub(super) has_services: bool,
    pub(super) accounts: Vec<AccountContext>,
}

/// A role, and its binding, that hold nothing but the rules of the values.
#[derive(Debug, Serialize)]
pub(super) struct ExtraContext {
    /// The line that says where the file comes from.
    pub(super) header: String,
    /// What the names of the client's helpers begin with.
    pub(super) prefix: String,
    /// The client's values, as an expression.
    pub(super) values: String,
    /// The name of both, as an expression.
    pub(super) name: String,
    /// Their namespace, as an expression.
    pub(super) namespace: String,
    /// The rules, as an expression.
    pub(super) rules: String,
}

/// A further account.
#[derive(Debug, Serialize)]
pub(super) struct AccountContext {
    pub(super) name: String,
    pub(super) key: String,
    /// What it is called if no value says otherwise.
    pub(super) expression: String,
}

/// An account that the chart may make, the program's or a further one.
#[derive(Debug, Serialize)]
pub(super) struct MadeAccount {
    /// The value that names it.
    pub(super) path: String,
    /// Its namespace, as an expression.
    pub(super) namespace: String,
    /// Its name, as an expression.
    pub(super) name: String,
    /// The values that make it another account than that of another client, as an expression; none if
    /// it always is one.
    pub(super) only_if: Option<String>,
}

/// A grant, in words.
#[derive(Debug, Serialize)]
pub(super) struct Grant {
    pub(super) who: String,
    pub(super) verbs: String,
    pub(super) what: String,
    /// Where it holds, for the README.
    pub(super) place: String,
    /// Where it holds, with a blank before it, for the notes.
    pub(super) notes_place: String,
}

/// Fills the gaps of a template.
///
/// # Errors
/// If the template itself is wrong, which a test of ours would have shown.
pub(super) fn fill(source: &str, context: &impl Serialize) -> Result<String, minijinja::Error> {
    let syntax = SyntaxConfig::builder()
        .block_delimiters("[%", "%]")
        .variable_delimiters("[=", "=]")
        .comment_delimiters("[#", "#]")
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build()?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.render_str(source, Serde(context))
}
