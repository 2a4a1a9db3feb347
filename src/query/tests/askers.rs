//! Subjects and their groups.

use crate::query::Asker;

#[test]
fn subjects_have_the_groups_that_the_server_gives_them() {
    let groups =
        |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let rows = [
        (
            Asker::service_account("n/s", &[]),
            "system:serviceaccount:n:s system:serviceaccounts,system:serviceaccounts:n,system:authenticated",
        ),
        (
            Asker::user("system:serviceaccount:n:s", &groups(&["g"])),
            "system:serviceaccount:n:s system:serviceaccounts,system:serviceaccounts:n,system:authenticated,g",
        ),
        (
            Asker::user("ann", &groups(&["dev"])),
            "ann dev,system:authenticated",
        ),
        (
            Asker::user("system:anonymous", &[]),
            "system:anonymous system:unauthenticated",
        ),
        (
            Asker::user("system:node:n1", &[]),
            "system:node:n1 system:nodes,system:authenticated",
        ),
        (
            Asker::groups(&groups(&["dev"])),
            " dev,system:authenticated",
        ),
        (
            Asker::groups(&groups(&["system:unauthenticated"])),
            "system:anonymous system:unauthenticated",
        ),
        (
            Asker::groups(&groups(&["system:serviceaccounts:n"])),
            " system:serviceaccounts:n,system:authenticated,system:serviceaccounts",
        ),
    ];
    for (asker, expected) in rows {
        let identity = asker.unwrap().identity;
        assert_eq!(
            format!("{} {}", identity.user, identity.groups.join(",")),
            expected
        );
    }
    for wrong in [
        "",
        "system:masters",
        "system:serviceaccounts:n",
        "system:serviceaccount:n",
        "system:serviceaccount:N:s",
    ] {
        assert!(Asker::user(wrong, &[]).is_err(), "{wrong}");
    }
    for wrong in ["s", "n/", "/s", "n/s/x", "N/s", "n:x/s"] {
        assert!(Asker::service_account(wrong, &[]).is_err(), "{wrong}");
    }
    assert!(Asker::groups(&groups(&[""])).is_err());
}
