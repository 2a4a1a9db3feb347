//! Generated objects, valid and invalid, offered with dry-run: our verdict is the server's.

use fastrand::Rng;
use libtest_mimic::Failed;
use rolewright::object::Objects;
use rolewright::source::{File, read_text};
use rolewright_live_tests::Client;
use serde_json::Value;

use crate::live::{Live, at_once, say};
use crate::offered::object;

const SEED: u64 = 8;
/// Objects of each kind.
const OBJECTS: usize = 350;

/// A kind that we judge, and where the server takes it.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) api_version: &'static str,
    pub(crate) plural: &'static str,
    pub(crate) namespaced: bool,
}

const KINDS: [Kind; 5] = [
    Kind {
        name: "Role",
        api_version: RBAC,
        plural: "roles",
        namespaced: true,
    },
    Kind {
        name: "ClusterRole",
        api_version: RBAC,
        plural: "clusterroles",
        namespaced: false,
    },
    Kind {
        name: "RoleBinding",
        api_version: RBAC,
        plural: "rolebindings",
        namespaced: true,
    },
    Kind {
        name: "ClusterRoleBinding",
        api_version: RBAC,
        plural: "clusterrolebindings",
        namespaced: false,
    },
    Kind {
        name: "ServiceAccount",
        api_version: "v1",
        plural: "serviceaccounts",
        namespaced: true,
    },
];
pub(crate) const RBAC: &str = "rbac.authorization.k8s.io/v1";

/// What our reader does not judge: a part of the server's words, and what it is about. Each has to
/// occur, so that none stays here once it is judged.
const NOT_JUDGED: &[(&str, &str)] = &[
    ("metadata.generateName", "generateName beside a name"),
    (
        "ObjectMeta.metadata.namespace",
        "the type of a ClusterRole's or ClusterRoleBinding's namespace",
    ),
    (
        "unknown field \"metadata.",
        "fields that metadata does not have",
    ),
    (
        "ServiceAccount in version \"v1\" cannot be handled",
        "fields of a ServiceAccount",
    ),
];

/// Both verdicts on one object.
struct Verdicts {
    object: Value,
    ours: Option<String>,
    theirs: Option<String>,
}

impl Verdicts {
    fn differ(&self) -> bool {
        self.ours.is_some() != self.theirs.is_some()
    }
}

pub(crate) fn verdicts_agree(live: &Live) -> Result<(), Failed> {
    let admin = live.admin()?;
    let namespace = live.namespace("validation")?;
    let mut rng = Rng::with_seed(SEED);
    let mut differences = Vec::new();
    for kind in KINDS {
        let objects: Vec<_> = (0..OBJECTS)
            .map(|_| object(kind, &namespace, &mut rng))
            .collect();
        let verdicts = at_once(&objects, |object| {
            judge(&admin, kind, &namespace, object.clone())
        })?;
        let refused = verdicts
            .iter()
            .filter(|verdicts| verdicts.theirs.is_some())
            .count();
        say(&format!(
            "validation: {} {}s, {refused} refused",
            verdicts.len(),
            kind.name
        ));
        assert!(
            refused > OBJECTS / 10 && refused < OBJECTS * 9 / 10,
            "{refused} refused"
        );
        differences.extend(verdicts.into_iter().filter(Verdicts::differ));
    }
    for (words, what) in NOT_JUDGED {
        let before = differences.len();
        differences.retain(|verdicts| {
            let theirs = verdicts.theirs.as_deref().unwrap_or_default();
            !(verdicts.ours.is_none() && theirs.contains(words))
        });
        let known = before - differences.len();
        say(&format!(
            "validation: NOT JUDGED BY US: {what}, {known} objects"
        ));
        assert!(known > 0, "{what} is judged now: take it off the list");
    }
    if differences.is_empty() {
        return Ok(());
    }
    let shown = differences.iter().take(12).map(
        |Verdicts {
             object,
             ours,
             theirs,
         }| { format!("{object}\n  ours   {ours:?}\n  theirs {theirs:?}") },
    );
    let shown: Vec<_> = shown.collect();
    Err(format!("{} differences\n{}", differences.len(), shown.join("\n")).into())
}

fn judge(client: &Client, kind: Kind, namespace: &str, object: Value) -> Result<Verdicts, Failed> {
    let group = if kind.api_version == "v1" {
        "/api/v1".to_owned()
    } else {
        format!("/apis/{}", kind.api_version)
    };
    // kubectl sends an object to the namespace that it names.
    let own = object["metadata"]["namespace"]
        .as_str()
        .filter(|own| !own.is_empty());
    let own = own.unwrap_or(namespace);
    let scope = if kind.namespaced {
        format!("/namespaces/{own}")
    } else {
        String::new()
    };
    let path = format!(
        "{group}{scope}/{}?dryRun=All&fieldValidation=Strict",
        kind.plural
    );
    let answer = client.post(&path, &object)?;
    let theirs = match answer.status {
        201 => None,
        400 | 404 | 422 => Some(answer.message().to_owned()),
        _ => return Err(format!("{object}: {}", answer.text).into()),
    };
    Ok(Verdicts {
        ours: our_verdict(&object),
        theirs,
        object,
    })
}

/// What we say against an object: an error, or a field that strict clients refuse.
fn our_verdict(object: &Value) -> Option<String> {
    let reading = read_text(&File::new("object", object.to_string()));
    let objects = Objects::collect(&reading.documents, "default");
    let problems = reading.problems.iter().chain(&objects.problems);
    problems
        .filter(|problem| problem.is_error() || problem.to_string().contains("is not a field of"))
        .map(ToString::to_string)
        .next()
}
