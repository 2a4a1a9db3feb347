//! Tests of sets on real folders, revisions and streams.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::*;
use crate::source::{Input, Interest, ReadOptions, Reading, read};

/// A folder with files in it; what their text does not say is an object named after the file.
struct Folder {
    root: TempDir,
    reading: ReadOptions,
    options: SetOptions,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let root = TempDir::new().unwrap();
        for (name, text) in files {
            let path = root.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let object = format!("apiVersion: v1\nkind: Role\nmetadata: {{name: {name}}}\n");
            let text = if text.is_empty() { &object } else { *text };
            fs::write(path, text).unwrap();
        }
        let reading = ReadOptions {
            directory: root.path().to_owned(),
            ..ReadOptions::default()
        };
        Self {
            root,
            reading,
            options: SetOptions::default(),
        }
    }

    fn path(&self) -> &Path {
        self.root.path()
    }

    fn read(&self, inputs: &[&str]) -> Reading {
        let inputs: Vec<_> = inputs
            .iter()
            .map(|text| Input::parse(text).unwrap())
            .collect();
        let mut stdin = "kind: Role\n---\nkind: Role\n".as_bytes();
        let reading = read(&inputs, &self.reading, &mut stdin);
        assert!(!reading.is_incomplete(), "{:?}", reading.problems);
        reading
    }

    /// The sets of some inputs, with the bases that these need.
    fn sets(&self, inputs: &[&str]) -> Vec<Set> {
        let Reading {
            documents, names, ..
        } = self.read(inputs);
        let besides = bases(&documents, &names, &self.reading).paths;
        self.partition(documents, &besides)
    }

    fn partition(&self, documents: Vec<Document>, besides: &[PathBuf]) -> Vec<Set> {
        let besides: Vec<_> = besides.iter().map(|path| path.to_str().unwrap()).collect();
        let context = self.read(&besides).documents;
        partition(documents, context, &self.options, &self.reading)
    }

    fn siblings(&self, named: &[&str]) -> Vec<PathBuf> {
        let named: Vec<_> = named.iter().map(PathBuf::from).collect();
        let besides = siblings(&named, &self.options, &self.reading);
        assert_eq!(besides.problems, []);
        besides.paths
    }

    fn git(&self, arguments: &[&str]) {
        let settings = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
        let mut command = Command::new("git");
        command.args(settings).args(["-c", "commit.gpgsign=false"]);
        let status = command.args(arguments).current_dir(self.path()).status();
        assert!(status.unwrap().success(), "git {arguments:?}");
    }
}

/// A line for each set: its kind and name, what is judged, and after `|` what is context.
fn unread(set: &Set) -> Vec<&str> {
    set.unread.iter().map(|it| it.name.as_str()).collect()
}

fn shown(sets: &[Set]) -> Vec<String> {
    let names = |documents: &[Document]| {
        let names = documents.iter().map(|document| document.file().name());
        names.fold(String::new(), |line, name| format!("{line} {name}"))
    };
    let line = |set: &Set| {
        let context = names(&set.context);
        let context = if context.is_empty() {
            context
        } else {
            format!(" |{context}")
        };
        format!(
            "{:?} {}:{}{context}",
            set.kind,
            set.name,
            names(&set.documents)
        )
    };
    sets.iter().map(line).collect()
}

/// A base with staging and production, a component, and what only belongs to one of them.
fn monorepo() -> Folder {
    let production = "\
        namespace: prod\n\
        resources: [../../base, extra/role.yaml, https://example.com/x.yaml, gone.yaml]\n\
        components: [../../components/audit]\n\
        patches:\n- path: patch.yaml\n- path: ../patches/p.yaml\n- patch: |\n    kind: Role\n\
        patchesStrategicMerge: [old.yaml, \"kind: Role\\n\"]\n\
        patchesJson6902:\n- {path: six.yaml, target: {kind: Role}}\n\
        replacements: [{path: replace.yaml}]\n\
        configMapGenerator:\n- {name: x, files: [data.yaml, key=more.yaml], envs: [env.yaml]}\n\
        generators: [generate.yaml]\n\
        transformers: [transform]\n\
        crds: [schema.json]\n";
    Folder::new(&[
        (
            "base/kustomization.yaml",
            "resources:\n- role.yaml\n- sub/binding.yaml\n",
        ),
        ("base/role.yaml", ""),
        ("base/sub/binding.yaml", ""),
        ("base/sub/loose.yaml", ""),
        (
            "components/audit/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\npatches: [{path: p.yaml}]\n",
        ),
        ("components/audit/a.yaml", ""),
        ("components/audit/p.yaml", ""),
        (
            "overlays/staging/kustomization.yml",
            "kind: Kustomization\nbases: [../../base]\nresources: [own.yaml]",
        ),
        ("overlays/staging/own.yaml", ""),
        ("overlays/production/Kustomization", production),
        ("overlays/production/own.yaml", ""),
        ("overlays/production/extra/role.yaml", ""),
        ("overlays/production/extra/other.yaml", ""),
        ("overlays/production/patch.yaml", ""),
        ("overlays/production/old.yaml", ""),
        ("overlays/production/six.yaml", "- {op: add}"),
        ("overlays/production/replace.yaml", ""),
        ("overlays/production/data.yaml", ""),
        ("overlays/production/more.yaml", ""),
        ("overlays/production/env.yaml", ""),
        ("overlays/production/generate.yaml", ""),
        (
            "overlays/production/transform/kustomization.yaml",
            "resources: [t.yaml]",
        ),
        ("overlays/production/transform/t.yaml", ""),
        ("overlays/production/schema.json", "{\"kind\": \"Role\"}"),
        ("overlays/patches/p.yaml", ""),
        ("plain/b.yaml", ""),
        ("plain/a.yaml", ""),
        ("plain/sub/c.yaml", ""),
    ])
}

#[test]
fn a_monorepo_has_a_set_for_each_folder_and_overlay() {
    let folder = monorepo();
    let sets = folder.sets(&["."]);
    let base = "base/role.yaml base/sub/binding.yaml";
    let expected = [
        format!("Kustomize base: {base} | components/audit/a.yaml"),
        "Folder base/sub: base/sub/loose.yaml".to_owned(),
        format!(
            "Component components/audit: components/audit/a.yaml | {base} \
             overlays/production/extra/role.yaml"
        ),
        "Folder overlays/patches:".to_owned(),
        format!(
            "Kustomize overlays/production: overlays/production/extra/role.yaml \
             overlays/production/own.yaml overlays/production/Kustomization | {base} \
             components/audit/a.yaml"
        ),
        "Folder overlays/production/extra: overlays/production/extra/other.yaml".to_owned(),
        "Kustomize overlays/production/transform:".to_owned(),
        format!("Kustomize overlays/staging: overlays/staging/own.yaml | {base}"),
        "Folder plain: plain/a.yaml plain/b.yaml".to_owned(),
        "Folder plain/sub: plain/sub/c.yaml".to_owned(),
    ];
    assert_eq!(shown(&sets), expected);
    let production = &sets[4];
    assert_eq!(production.default_namespace.as_deref(), Some("prod"));
    assert_eq!(
        unread(production),
        ["https://example.com/x.yaml", "gone.yaml"]
    );
    let partial: Vec<_> = sets.iter().map(|set| set.partial.len()).collect();
    assert_eq!(partial, [0, 0, 1, 1, 6, 0, 1, 0, 0, 0]);
    assert!(sets.iter().all(|set| !set.complete));
}

#[test]
fn an_overlay_that_alone_is_named_is_seen_with_its_base() {
    let folder = monorepo();
    let overlay = "overlays/staging";
    let expected = [
        "Kustomize overlays/staging: overlays/staging/own.yaml | base/role.yaml base/sub/binding.yaml",
    ];
    assert_eq!(shown(&folder.sets(&[overlay])), expected);

    let absolute = folder.path().join(overlay);
    assert_eq!(shown(&folder.sets(&[absolute.to_str().unwrap()])), expected);

    let mut inside = Folder::new(&[]);
    inside.reading.directory = absolute;
    let sets = inside.sets(&["."]);
    let (path, [set]) = (folder.path().display(), sets.as_slice()) else {
        panic!("{sets:?}")
    };
    assert_eq!((&*set.name, set.documents.len()), (".", 1));
    let context: Vec<_> = set
        .context
        .iter()
        .map(|document| document.file().name())
        .collect();
    assert_eq!(
        context,
        [
            format!("{path}/base/role.yaml"),
            format!("{path}/base/sub/binding.yaml")
        ]
    );
}

#[test]
fn what_does_not_matter_is_not_missing() {
    let mut folder = monorepo();
    let interest = Interest::new(&["ClusterRole"], &[]).unwrap();
    folder.reading.of_interest = Some(interest);
    let sets = folder.sets(&["overlays/staging"]);
    assert_eq!(shown(&sets), ["Kustomize overlays/staging:"]);
    assert_eq!(unread(&sets[0]), [""; 0]);
}

#[test]
fn what_was_read_without_a_document_is_not_read_again() {
    let mut folder = monorepo();
    fs::write(folder.path().join("base/role.yaml"), "a: [").unwrap();
    folder.reading.of_interest = Some(Interest::new(&["ClusterRole"], &[]).unwrap());
    let all = [
        Input::Path("base".into()),
        Input::Path("overlays/staging".into()),
    ];
    for inputs in [&all[..], &all[1..]] {
        let found = read(inputs, &folder.reading, &mut std::io::empty());
        let besides = bases(&found.documents, &found.names, &folder.reading);
        let expected = if inputs.len() == 2 { 0 } else { 2 };
        assert_eq!(besides.paths.len(), expected, "{:?}", besides.paths);
    }
}

#[test]
fn bases_in_a_ring_end() {
    let folder = Folder::new(&[
        ("a/kustomization.yaml", "resources: [../b, a.yaml, .]"),
        ("a/a.yaml", ""),
        ("b/kustomization.yaml", "resources: [../a, b.yaml]"),
        ("b/b.yaml", ""),
        ("broken/kustomization.yaml", "3"),
        ("broken/x.yaml", ""),
    ]);
    let expected = [
        "Kustomize a: a/a.yaml | b/b.yaml",
        "Kustomize b: b/b.yaml | a/a.yaml",
        "Folder broken: broken/kustomization.yaml broken/x.yaml",
    ];
    let sets = shown(&folder.sets(&["."]));
    assert_eq!(sets[..2], expected[..2]);
    assert_eq!(sets[2], "Kustomize broken: broken/x.yaml");
}

#[test]
fn a_kustomization_of_flux_makes_no_set() {
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: x}\n";
    let folder = Folder::new(&[("apps/kustomization.yaml", flux), ("apps/a.yaml", "")]);
    let expected = ["Folder apps: apps/a.yaml apps/kustomization.yaml"];
    assert_eq!(shown(&folder.sets(&["."])), expected);
}

fn chart() -> Folder {
    Folder::new(&[
        ("app/Chart.yaml", "apiVersion: v2\nname: app\n"),
        ("app/values.yaml", "rules: []\n"),
        ("app/values-prod.yaml", "rules: []\n"),
        ("app/values-object.yaml", ""),
        ("app/requirements.yaml", "dependencies: []\n"),
        ("app/crds/crd.yaml", ""),
        ("app/templates/role.yaml", ""),
        ("app/templates/deep/binding.yaml", ""),
        ("app/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\n"),
        ("app/charts/sub/templates/role.yaml", ""),
        ("other/role.yaml", ""),
    ])
}

#[test]
fn a_chart_is_a_set_and_so_is_its_subchart() {
    let folder = chart();
    let expected = [
        "Chart app/charts/sub: app/charts/sub/templates/role.yaml",
        "Chart app: app/crds/crd.yaml app/templates/deep/binding.yaml app/templates/role.yaml \
         app/values-object.yaml",
        "Folder other: other/role.yaml",
    ];
    let mut sets = shown(&folder.sets(&["."]));
    sets.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(sets, expected);
    assert_eq!(
        shown(&folder.sets(&["app/templates/role.yaml"])),
        ["Chart app: app/templates/role.yaml"]
    );
}

#[test]
fn streams_are_sets_of_their_own() {
    let folder = Folder::new(&[("a.yaml", ""), ("b.yaml", "")]);
    let expected = ["Folder .: a.yaml b.yaml", "Stream <stdin>: <stdin> <stdin>"];
    assert_eq!(
        shown(&folder.sets(&["a.yaml", "-", "./b.yaml", "a.yaml"])),
        expected
    );
}

#[test]
fn all_inputs_are_one_set_on_demand() {
    let mut folder = chart();
    folder.options.one_set = true;
    let sets = folder.sets(&["other", "-", "app/charts", "app/values.yaml"]);
    let expected =
        ["All all inputs: other/role.yaml <stdin> <stdin> app/charts/sub/templates/role.yaml"];
    assert_eq!(shown(&sets), expected);
}

#[test]
fn the_configuration_says_what_belongs_together_before_all_else() {
    let mut folder = monorepo();
    let set = |name: &str, paths: &[&str], complete| SetConfig {
        name: name.into(),
        paths: Globs::new(paths).unwrap(),
        complete,
    };
    folder.options.configured = vec![
        set("cluster", &["plain/**/*.yaml", "overlays/staging"], true),
        set("late", &["plain", "base/role.yaml"], false),
    ];
    let sets = folder.sets(&["plain", "overlays/staging", "base"]);
    let expected = [
        "Configured cluster: plain/a.yaml plain/b.yaml plain/sub/c.yaml overlays/staging/own.yaml \
         | base/role.yaml base/sub/binding.yaml",
        "Kustomize base: base/sub/binding.yaml | base/role.yaml",
        "Configured late: base/role.yaml | base/sub/binding.yaml",
        "Folder base/sub: base/sub/loose.yaml",
    ];
    assert_eq!(shown(&sets), expected);
    assert!(sets[0].complete && !sets[2].complete);
    assert_eq!(
        folder.siblings(&["plain/sub/c.yaml"]),
        [
            "overlays/staging/kustomization.yml",
            "overlays/staging/own.yaml",
            "plain/a.yaml",
            "plain/b.yaml"
        ]
        .map(PathBuf::from)
    );
    folder.options.config_folder = Some("plain".into());
    folder.options.configured = vec![set("deep", &["sub"], false)];
    let expected = [
        "Folder plain: plain/a.yaml plain/b.yaml",
        "Configured deep: plain/sub/c.yaml",
    ];
    assert_eq!(shown(&folder.sets(&["plain"])), expected);
}

#[test]
fn a_named_file_is_seen_with_the_rest_of_its_set() {
    let folder = monorepo();
    let cases: [(&[&str], &[&str]); 6] = [
        (&["plain/a.yaml"], &["plain/b.yaml"]),
        (&["plain/a.yaml", "./plain/../plain/b.yaml"], &[]),
        (&["plain/sub/c.yaml", "plain"], &[]),
        (&["base/sub/binding.yaml"], &["base/role.yaml"]),
        (
            &["overlays/staging/own.yaml"],
            &["base/role.yaml", "base/sub/binding.yaml"],
        ),
        (&["nowhere.yaml", "-"], &[]),
    ];
    for (named, expected) in cases {
        let expected: Vec<_> = expected.iter().map(PathBuf::from).collect();
        assert_eq!(folder.siblings(named), expected, "{named:?}");
    }
    let besides = folder.siblings(&["plain/a.yaml"]);
    let sets = folder.partition(folder.read(&["plain/a.yaml"]).documents, &besides);
    assert_eq!(shown(&sets), ["Folder plain: plain/a.yaml | plain/b.yaml"]);

    let folder = chart();
    let besides = folder.siblings(&["app/templates/role.yaml"]);
    let sets = folder.partition(
        folder.read(&["app/templates/role.yaml"]).documents,
        &besides,
    );
    let expected =
        ["Chart app: app/templates/role.yaml | app/crds/crd.yaml app/templates/deep/binding.yaml"];
    assert_eq!(shown(&sets), expected);
}

#[test]
fn a_working_copy_ends_the_search_for_what_a_file_belongs_to() {
    let folder = Folder::new(&[
        ("Chart.yaml", "name: x"),
        ("templates/a.yaml", ""),
        ("clone/.git/HEAD", "x"),
        ("clone/b.yaml", ""),
        ("clone/deep/c.yaml", ""),
    ]);
    let expected = [
        "Folder clone: clone/b.yaml",
        "Folder clone/deep: clone/deep/c.yaml",
        "Chart .: templates/a.yaml",
    ];
    let mut sets = folder.sets(&["clone", "templates"]);
    assert_eq!(shown(&sets), expected);
    sets = folder.sets(&["clone/deep"]);
    assert_eq!(shown(&sets), expected[1..2]);
}

#[test]
fn revisions_have_their_own_sets() {
    let folder = monorepo();
    folder.git(&["init", "-q", "-b", "main"]);
    folder.git(&["add", "-A"]);
    folder.git(&["commit", "-qm", "one"]);
    fs::remove_file(folder.path().join("base/kustomization.yaml")).unwrap();
    let sets = folder.sets(&[
        "git:main:overlays/staging",
        "git:main:base",
        "base",
        "git:main:plain/a.yaml",
    ]);
    let expected = [
        "Kustomize git:main:overlays/staging: git:main:overlays/staging/own.yaml | \
         git:main:base/role.yaml git:main:base/sub/binding.yaml",
        "Kustomize git:main:base: git:main:base/role.yaml git:main:base/sub/binding.yaml",
        "Folder git:main:base/sub: git:main:base/sub/loose.yaml",
        "Folder base: base/role.yaml",
        "Folder base/sub: base/sub/binding.yaml base/sub/loose.yaml",
        "Folder git:main:plain: git:main:plain/a.yaml",
    ];
    assert_eq!(shown(&sets), expected);
    let top = folder.sets(&["git:main"]);
    // What an overlay puts beside a base is known where the overlay is.
    let beside = " | git:main:components/audit/a.yaml";
    assert_eq!(shown(&top)[0], format!("{}{beside}", expected[1]));
    let partial: Vec<_> = top.iter().map(|set| set.partial.len()).collect();
    assert_eq!(partial, [0, 0, 1, 1, 6, 0, 1, 0, 0, 0]);
    assert_eq!(unread(&top[4]), ["https://example.com/x.yaml"]);
    let one = Folder::new(&[("a.yaml", "")]);
    one.git(&["init", "-q"]);
    one.git(&["add", "-A"]);
    one.git(&["commit", "-qm", "one"]);
    assert_eq!(
        shown(&one.sets(&["git:HEAD", "."])),
        ["Folder git:HEAD: git:HEAD:a.yaml", "Folder .: a.yaml"]
    );
}

#[test]
fn each_document_of_the_corpus_is_in_one_set() {
    let Some(corpus) = std::env::var_os("ROLEWRIGHT_CORPUS").map(PathBuf::from) else {
        let line = "\nskipped: the sets of the corpus; name a corpus with ROLEWRIGHT_CORPUS";
        writeln!(std::io::stderr(), "{line}").unwrap();
        return;
    };
    let reading = ReadOptions {
        directory: corpus,
        ..ReadOptions::default()
    };
    let inputs = [Input::Path(".".into())];
    let all = read(&inputs, &reading, &mut std::io::empty());
    let besides = bases(&all.documents, &all.names, &reading);
    let all = all.documents;
    let sets = partition(all.clone(), Vec::new(), &SetOptions::default(), &reading);
    let mut seen = HashSet::new();
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for set in &sets {
        for document in &set.documents {
            assert!(seen.insert((document.file().name(), document.index())));
        }
        let count = kinds.entry(format!("{:?}", set.kind)).or_default();
        count.0 += 1;
        count.1 += set.documents.len();
    }
    let partial: usize = sets.iter().map(|set| set.partial.len()).sum();
    let steers = |document: &Document| {
        let name = document.file().name();
        let name = name.rsplit('/').next().unwrap_or_default();
        ["Chart.yaml", "requirements.yaml"].contains(&name)
            || kustomization::NAMES.contains(&name)
            || name.starts_with("values")
    };
    // What is in no set steers, or counts as partial, or is a part of something of no interest.
    let left_out = all
        .iter()
        .filter(|document| !seen.contains(&(document.file().name(), document.index())))
        .filter(|document| !steers(document) && patches::may_change(document));
    assert_eq!(left_out.count(), partial);
    let unread: usize = sets.iter().map(|set| set.unread.len()).sum();
    let line = format!(
        "\nsets: {} of {} documents: {kinds:?}, {partial} partial, {unread} resources unread, {} bases",
        sets.len(),
        all.len(),
        besides.paths.len()
    );
    writeln!(std::io::stderr(), "{line}").unwrap();
}
