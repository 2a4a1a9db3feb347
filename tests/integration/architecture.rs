//! Holds the code to ARCHITECTURE.md: who may use whom, and what the pure crates do without.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::support::repository;

/// For each room, the rooms it uses.
type Arrows = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_arrow_in_the_code_is_one_of_the_architecture() {
    let (documented, used) = (documented(), used());
    assert_eq!(
        documented.keys().collect::<Vec<_>>(),
        used.keys().collect::<Vec<_>>(),
        "ARCHITECTURE.md lists other rooms than src has"
    );
    for (room, uses) in &used {
        let strange: Vec<_> = uses.difference(&documented[room]).collect();
        assert!(
            strange.is_empty(),
            "`{room}` uses {strange:?}, which ARCHITECTURE.md does not allow"
        );
    }
}

#[test]
fn no_arrow_is_documented_that_the_code_does_not_need() {
    let (documented, used) = (documented(), used());
    for (room, allowed) in &documented {
        let idle: Vec<_> = allowed.difference(&used[room]).collect();
        assert!(
            idle.is_empty(),
            "ARCHITECTURE.md lets `{room}` use {idle:?}, and it does not"
        );
    }
}

#[test]
fn rooms_stand_in_no_ring() {
    let used = used();
    for room in used.keys() {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = used[room].iter().collect();
        while let Some(reached) = next.pop() {
            assert_ne!(reached, room, "`{room}` uses itself by way of others");
            if seen.insert(reached) {
                next.extend(&used[reached]);
            }
        }
    }
}

#[test]
fn the_pure_crates_know_no_client_no_runtime_and_no_yaml() {
    let pure = [
        "rolewright-rbac",
        "rolewright-catalog",
        "rolewright-names",
        "rolewright-pod-security",
        "rolewright-strategic-merge",
        "rolewright-workload-validation",
    ];
    for package in pure {
        let tree = Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--prefix=none", "--format={p}"])
            .args(["--edges=normal,build", "--target=all", "--package", package])
            .current_dir(repository())
            .output()
            .unwrap();
        let tree = String::from_utf8(tree.stdout).unwrap();
        assert!(tree.starts_with(package), "cargo tree says: {tree}");
        for line in tree.lines() {
            let name = line.split_whitespace().next().unwrap_or_default();
            let banned = [
                "kube", "k8s", "tokio", "async", "smol", "yaml", "granit", "saphyr",
            ];
            assert!(
                !banned.iter().any(|banned| name.contains(banned)),
                "{package} depends on {name}"
            );
        }
    }
}

#[test]
fn only_the_source_room_names_the_yaml_parser() {
    for (file, tokens) in sources() {
        if !file.starts_with("source/") {
            assert!(
                !mentions(&tokens, "granit_parser"),
                "src/{file} names the YAML parser"
            );
        }
    }
}

#[test]
fn only_the_live_room_names_a_client_or_a_runtime() {
    for (file, tokens) in sources() {
        if !file.starts_with("live/") {
            for word in ["kube", "tokio", "async", "await"] {
                assert!(!mentions(&tokens, word), "src/{file} has `{word}`");
            }
        }
    }
}

// That nothing prints by macro is clippy's to hold: `print_stdout` and `print_stderr`.
#[test]
fn only_the_command_line_room_reads_arguments_or_decides_on_an_exit_code() {
    for (file, tokens) in sources() {
        if file.starts_with("cli/") || file == "main.rs" {
            continue;
        }
        for word in ["ExitCode", "args_os", "clap"] {
            assert!(!mentions(&tokens, word), "src/{file} has `{word}`");
        }
    }
}

/// The arrows of the one block in ARCHITECTURE.md that begins with `arrows`: a line a room.
fn documented() -> Arrows {
    let page = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let block = page.split("```arrows\n").nth(1).expect("a block of arrows");
    let block = block.split("```").next().unwrap();
    block
        .lines()
        .map(|line| {
            let (room, uses) = line.split_once("->").unwrap_or((line, ""));
            let uses = uses.split_whitespace().map(str::to_owned).collect();
            (room.trim().to_owned(), uses)
        })
        .collect()
}

/// The arrows that the code has.
fn used() -> Arrows {
    let rooms = rooms();
    let mut used: Arrows = rooms
        .iter()
        .map(|room| (room.clone(), BTreeSet::new()))
        .collect();
    for (file, tokens) in sources() {
        let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
        let modules: Vec<&str> = path.split('/').collect();
        let room = modules[0];
        if !rooms.contains(room) {
            continue;
        }
        let mut found = BTreeSet::new();
        // Only as many steps up as lead to the crate's root can leave the room.
        collect(&tokens, modules.len(), &mut found);
        found.remove(room);
        used.get_mut(room)
            .unwrap()
            .extend(found.into_iter().filter(|name| rooms.contains(name)));
    }
    used
}

/// The modules directly below the crate's root.
fn rooms() -> BTreeSet<String> {
    fs::read_dir(repository().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .filter(|name| !["lib", "main"].contains(&name.as_str()))
        .collect()
}

/// Each source file's path below `src` with its tokens.
fn sources() -> Vec<(String, TokenStream)> {
    fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, TokenStream)>) {
        let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{name}/"), found);
            } else if entry
                .path()
                .extension()
                .is_some_and(|extension| extension == "rs")
            {
                let text = fs::read_to_string(entry.path()).unwrap();
                found.push((name, text.parse().unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&repository().join("src"), "", &mut found);
    found
}

fn mentions(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => mentions(&group.stream(), word),
        _ => false,
    })
}

/// The names that follow `crate::`, or as many `super::` as lead to the root, in any path.
fn collect(tokens: &TokenStream, depth: usize, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut index = 0;
    while index < tokens.len() {
        if let TokenTree::Group(group) = &tokens[index] {
            collect(&group.stream(), depth, found);
        }
        let mut after = index;
        let mut ups = 0;
        while is_ident(tokens.get(after), "super") && is_path_separator(&tokens, after + 1) {
            ups += 1;
            after += 3;
        }
        let from_crate =
            is_ident(tokens.get(index), "crate") && is_path_separator(&tokens, index + 1);
        if from_crate {
            after = index + 3;
        }
        if from_crate || ups >= depth {
            first_names(tokens.get(after), found);
        }
        index += 1;
    }
}

fn first_names(token: Option<&TokenTree>, found: &mut BTreeSet<String>) {
    match token {
        Some(TokenTree::Ident(ident)) => {
            found.insert(ident.to_string());
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let mut at_start = true;
            for token in group.stream() {
                if at_start {
                    first_names(Some(&token), found);
                }
                at_start = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
            }
        }
        _ => {}
    }
}

fn is_ident(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

fn is_path_separator(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |index| matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    is_colon(at) && is_colon(at + 1)
}

#[test]
fn arrows_are_found_in_every_form_of_path() {
    let cases = [
        ("use crate::spec::model;", 1, "spec"),
        ("use crate::{spec::model, source};", 1, "source spec"),
        (
            "fn f() -> crate::render::X { crate::report::g() }",
            2,
            "render report",
        ),
        (
            "fn f() { println!(\"{}\", crate::escape::x()); }",
            1,
            "escape",
        ),
        ("use super::source::File;", 1, "source"),
        ("use super::super::source::File;", 2, "source"),
        ("use super::sibling::File;", 2, ""),
        ("// crate::spec\nfn f() { \"crate::spec\"; }", 1, ""),
    ];
    for (code, depth, expected) in cases {
        let mut found = BTreeSet::new();
        collect(&code.parse().unwrap(), depth, &mut found);
        let found: Vec<_> = found.into_iter().collect();
        assert_eq!(found.join(" "), expected, "{code}");
    }
}
