//! What we refuse and the server takes, each with the reason for it.

/// A refusal of our own.
pub(crate) struct Stricter {
    /// The words that it is about; all of them, if there are none.
    words: &'static [&'static str],
    /// What our message has in it.
    pub(crate) message: &'static str,
}

/// All of them, each with the reason beside it. Each has to occur where a value stands alone, so
/// that none stays here that no longer holds.
pub(crate) const ALL: &[Stricter] = &[
    // A field that is left empty is a line that somebody meant to finish.
    row(&[], "has no value"),
    // `""` is one more way to say nothing.
    row(&[], "`` is no value of"),
    row(NAMES, "this is empty; write a name"),
    row(&["/workload/mounts"], "`` is no path below the mount"),
    row(
        &["/workload/securityContext"],
        "`Localhost` without `localhostProfile`",
    ),
    // What is left out of a handler or header is zero or empty.
    row(&["/workload/lifecycle", "/workload/probes"], "is missing"),
    // A field that nobody knows lands nowhere.
    row(&[], "there is no field `made-up` here"),
    // What has no word is for `podTemplate` to say, and this one the kubelet cannot do.
    row(&["/workload/lifecycle"], "there is no field `stopSignal`"),
    row(&["/workload/lifecycle"], "there is no field `tcpSocket`"),
    row(&["/workload/lifecycle"], "exactly one thing is done"),
    // All capabilities are dropped already.
    row(&["/workload/securityContext"], "there is no field `drop`"),
    // A word that changes nothing is there by mistake.
    row(&[], "has no meaning beside"),
    row(
        &["/workload/securityContext", "/workload/host"],
        "has a meaning only beside",
    ),
    row(&["/metadata/labels"], "Rolewright sets"),
    row(&["/workload/ports"], "this is no port name"),
    // Which image it is has to be said, and in a form that a kubelet could pull.
    row(&["/workload/image"], "has neither tag nor digest"),
    row(&["/workload/image"], "this is no image"),
    // Every Pod of the namespace that names no account runs as this one.
    row(
        &["/serviceAccount/name"],
        "the account `default` belongs to",
    ),
    // What leaves the restricted Pod Security level is explained to those who read it.
    row(NODES, "needs a reason"),
    // The kubelet starts no container with both.
    row(&["/workload/securityContext"], "user 0 is root"),
    // Containers that see nothing but their mount, or mounts that hide each other.
    row(PATHS, "is no mount path"),
    row(PATHS, "would hide the whole image"),
    row(PATHS, "two mounts at"),
    row(&["/workload/mounts"], "two files at"),
    // The kubelet looks for it from wherever it runs.
    row(&["/workload/mounts"], "is no path of a node"),
    // No Secret and no ConfigMap has such a name or such a key, so that no Pod would start.
    row(NAMES, "is no DNS subdomain"),
    row(NAMES, "at most 253 are allowed"),
    row(&["/workload/mounts"], "is no key of a ConfigMap"),
    // No node has a label of such a name.
    row(&["/workload/topologySpreadConstraints"], "is no key:"),
    // It becomes the name of a volume, as far as it can.
    row(
        &["/workload/mounts", "/workload/volumeClaims"],
        "is no DNS label",
    ),
    row(&["/workload/volumeClaims"], "two volumes are called"),
    // The server takes a volume without a source for an empty one, and no keys for all of them.
    row(&["/workload/mounts"], "this does not say what is mounted"),
    row(&["/workload/mounts"], "this does not say what is projected"),
    row(&["/workload/mounts"], "mounts nothing"),
    row(&["/workload/mounts"], "this list is empty"),
    row(&["/workload/mounts"], "no key is mounted"),
    row(&["/workload/mounts"], "stands here twice"),
    // One description would win, and nobody knows which.
    row(&["/workload/mounts"], "is described in two ways"),
    // The server takes any text for a medium and reads all but two as the disk.
    row(&["/workload/mounts"], "is no value of `medium`"),
    // YAML's readers do not agree on numbers that begin with 0.
    row(
        &["/workload/mounts"],
        "this has to be a string, and is a number",
    ),
    row(&["/workload/mounts"], "are no permissions"),
    // Such a token is good for the API server, where the account's own word decides.
    row(&["/workload/mounts"], "a token without an audience"),
    row(&["/workload/mounts"], "`audience` is missing"),
    // The server takes any text for a port's name, and no Pod with it is ever ready.
    row(PORTS, "no port is called"),
    // 0 stands for the default there.
    row(PORTS, "0 is out of bounds"),
    // A second name for a port, of which server-side apply keeps one.
    row(&["/workload/ports"], "stands here twice"),
    // No page has such a size.
    row(
        &["/workload/env"],
        "is no resource that a variable can take",
    ),
    // Blanks, and numbers without digits: typing errors.
    row(AMOUNTS, "is no quantity"),
    // YAML's readers do not agree on fractions.
    row(AMOUNTS, "has to be a whole number or a string, and is 1.5"),
    // The server counts in thousandths, and takes some of what overflows and some not.
    row(AMOUNTS, "is more than there can be"),
    // No container gets what is called so, shared or not.
    row(AMOUNTS, "needs a limit that equals its request"),
    // More Pods than there can be.
    row(&["/workload/strategy"], "is neither a number nor a share"),
    // It is said beside a field without a value, which counts as left out.
    row(&["/workload/strategy"], "no Pod may be added"),
    // The server counts no revisions of a StatefulSet.
    row(&["/workload/revisionHistoryLimit"], "-1 is out of bounds"),
    // The server reads the half of it, and runs it at other times than are written there.
    row(&["/workload/schedule"], "joins `*` and a range"),
    row(&["/workload/schedule"], "never comes"),
    // The server makes a second of it.
    row(&["/workload/schedule"], "is no duration such as"),
    // A file of the server's own list of zones, and none of the zones.
    row(&["/workload/timeZone"], "there is no time zone"),
    // Only the latest versions take a digit there.
    row(&["/metadata/name"], "no Service can be called"),
    // What the name has at most is what the StatefulSet's has, not that of its Service.
    row(&["/metadata/name"], "the name of a StatefulSet"),
];

/// Names of Secrets, ConfigMaps, classes and accounts.
const NAMES: &[&str] = &[
    "/workload/mounts",
    "/workload/envFrom",
    "/workload/imagePullSecrets",
    "/workload/priorityClassName",
    "/workload/service",
    "/workload/volumeClaims",
    "/serviceAccount/name",
];
/// What a Pod uses of its node's.
const NODES: &[&str] = &[
    "/workload/host",
    "/workload/mounts",
    "/workload/securityContext",
];
const PORTS: &[&str] = &[
    "/workload/ports",
    "/workload/probes",
    "/workload/lifecycle",
    "/workload/service",
];
const PATHS: &[&str] = &[
    "/workload/mounts",
    "/config/0/mountPath",
    "/jobTemplates/0/mountPath",
    "/workload/volumeClaims",
];
const AMOUNTS: &[&str] = &[
    "/workload/resources",
    "/workload/mounts",
    "/workload/volumeClaims",
];

const fn row(words: &'static [&'static str], message: &'static str) -> Stricter {
    Stricter { words, message }
}

/// The refusal of ours that a message about some words is; nothing if the server should share it.
pub(crate) fn find(message: &str, words: &[&str]) -> Option<&'static Stricter> {
    let is_about = |stricter: &&Stricter| {
        let begin = |begin: &&str| words.iter().any(|word| word.starts_with(begin));
        stricter.words.is_empty() || stricter.words.iter().any(begin)
    };
    ALL.iter()
        .filter(|stricter| message.contains(stricter.message))
        .find(is_about)
}
