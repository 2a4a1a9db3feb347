//! Files in the repository that the program makes: compared, or made anew where that is asked for.

use std::fs;

use crate::support::repository;

/// Whether such files are to be written and not compared: `ROLEWRIGHT_UPDATE=1`, which
/// `make examples` sets.
pub(crate) fn is_asked_for() -> bool {
    std::env::var_os("ROLEWRIGHT_UPDATE").is_some_and(|value| value == "1")
}

/// Fails if a file of the repository, named from its root, does not hold exactly this; or writes
/// it.
pub(crate) fn compare(file: &str, content: &str) {
    let path = repository().join(file);
    if is_asked_for() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        return;
    }
    let on_disk = fs::read_to_string(&path).unwrap_or_default();
    let first = on_disk
        .lines()
        .zip(content.lines())
        .position(|(old, new)| old != new)
        .map_or("the end".to_owned(), |line| format!("line {}", line + 1));
    assert!(
        on_disk == content,
        "{file} is out of date at {first}: run `make examples` and read what changed"
    );
}
