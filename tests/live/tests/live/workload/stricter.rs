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
    row(
        &["/workload/ports", "/workload/probes"],
        "`` is no value of",
    ),
    row(&["/workload/ports"], "this is no port name"),
    row(&["/serviceAccount/name"], "this is empty; write a name"),
    // Which image it is has to be said, and in a form that a kubelet could pull.
    row(&["/workload/image"], "has neither tag nor digest"),
    row(&["/workload/image"], "this is no image"),
    // Every Pod of the namespace that names no account runs as this one.
    row(
        &["/serviceAccount/name"],
        "the account `default` belongs to",
    ),
    // Containers that see nothing but their mount, or mounts that hide each other.
    row(PATHS, "is no mount path"),
    row(PATHS, "would hide the whole image"),
    row(PATHS, "two mounts at"),
    // No Secret and no ConfigMap has such a name or such a key, so that no Pod would start.
    row(&["/workload/mounts"], "is no DNS subdomain"),
    row(&["/workload/mounts"], "at most 253 are allowed"),
    row(&["/workload/mounts"], "is no key of a ConfigMap"),
    // The server takes a volume without a source for an empty one, and no keys for all of them.
    row(&["/workload/mounts"], "this does not say what is mounted"),
    row(&["/workload/mounts"], "mounts nothing"),
    row(&["/workload/mounts"], "this list is empty"),
    // The server takes any text for a port's name, and no Pod with it is ever ready.
    row(
        &["/workload/ports", "/workload/probes"],
        "no port is called",
    ),
    // 0 stands for the default there.
    row(&["/workload/probes"], "0 is out of bounds"),
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
];

const PATHS: &[&str] = &[
    "/workload/mounts",
    "/config/0/mountPath",
    "/jobTemplates/0/mountPath",
];
const AMOUNTS: &[&str] = &["/workload/resources"];

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
