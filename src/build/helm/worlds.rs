//! Clusters that tell templates something else than `helm template` does: it knows none, so that
//! `lookup` finds nothing, there is no API but those of a plain cluster of one version, and it is an
//! installation.
//!
//! A cluster of which a template asks one thing is made in three ways: by options of Helm, by other
//! words in the place of those that ask, and by both. What cannot be made here is left to chance: two
//! questions of one kind are answered alike, or one of them alone in another way.

use std::collections::BTreeSet;
use std::ops::Range;

use super::marks::{Marks, Template};
use super::reach::Reach;
use crate::source::{Role, actions};

/// How many answers of one kind are tried one by one.
const MOST_ALONE: usize = 12;

/// How many versions of Kubernetes are tried.
const MOST_VERSIONS: usize = 8;

/// The minor versions of Kubernetes that a template may ask for; another number is something else.
const MINORS: std::ops::RangeInclusive<u32> = 8..=99;

/// What `lookup` finds where it finds something: it takes as many texts, none of which is a key of it.
const FOUND: &str = concat!(
    r#"omit (fromJson `{"apiVersion":"v1","kind":"Any","metadata":{"name":"any","namespace":"any","#,
    r#""uid":"any","resourceVersion":"1","labels":{"any":"any"},"annotations":{"any":"any"}},"#,
    r#""data":{"any":"YW55"},"spec":{},"status":{},"items":[{"metadata":{"name":"any","#,
    r#""namespace":"any","labels":{},"annotations":{}},"data":{},"spec":{},"status":{}}]}`)"#
);

/// What a cluster tells of a kind of things that templates ask of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// What `helm template` tells.
    AsUsual,
    /// Yes, to all.
    Yes,
    /// No, to all.
    No,
    /// Yes to one of the questions, by its position, and to the others as usual.
    Only(usize),
}

/// A cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct World {
    /// Whether the release is there already.
    is_upgrade: bool,
    /// Which APIs it has.
    apis: Told,
    /// What is found in it.
    objects: Told,
    /// Its version, if not the usual one.
    version: Option<String>,
    /// The APIs that templates ask for, so far as they have them all.
    named: Vec<String>,
}

impl World {
    const USUAL: Self = Self {
        is_upgrade: false,
        apis: Told::AsUsual,
        objects: Told::AsUsual,
        version: None,
        named: Vec::new(),
    };

    /// Whether things are found in it that are not what they would be in a cluster.
    pub(super) fn holds_what_is_made_up(&self) -> bool {
        self.objects != Told::AsUsual
    }

    /// The version that templates are told of.
    pub(super) fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The options of Helm for it, but for its version.
    pub(super) fn options(&self) -> impl Iterator<Item = String> {
        let upgrade = self.is_upgrade.then(|| "--is-upgrade".to_owned());
        let named = self.named.iter();
        upgrade
            .into_iter()
            .chain(named.map(|api| format!("--api-versions={api}")))
    }

    /// What stands in a template in the place of words that ask, in order.
    pub(super) fn changes(
        &self,
        asked: &Asked,
        index: usize,
        template: &Template,
    ) -> Vec<(Range<usize>, String)> {
        let words = questions(template);
        let changes = words.filter_map(|(span, question)| {
            let word = match question {
                Question::Revision => self.is_upgrade.then(|| "2".to_owned()),
                Question::Lookup => {
                    let alone = asked.lookups.iter();
                    let position = alone.clone().position(|it| *it == (index, span.start));
                    let is_found = match self.objects {
                        Told::Yes => true,
                        Told::Only(one) => position == Some(one),
                        Told::AsUsual | Told::No => false,
                    };
                    is_found.then(|| FOUND.to_owned())
                }
                Question::Api(api) => {
                    let position = asked.apis.iter().position(|it| Some(it) == api.as_ref());
                    match self.apis {
                        Told::Yes => Some(r#"hasPrefix """#.to_owned()),
                        Told::No => Some(r#"hasPrefix "\u0001""#.to_owned()),
                        Told::Only(one) => {
                            (position == Some(one)).then(|| r#"hasPrefix """#.to_owned())
                        }
                        Told::AsUsual => None,
                    }
                }
            };
            Some((span, word?))
        });
        changes.collect()
    }
}

/// What the templates of a chart ask of a cluster.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Whether the release is there already.
    release: bool,
    /// Whether it has an API, named or not.
    any_api: bool,
    /// The APIs that are named.
    apis: BTreeSet<String>,
    /// Where something is looked for, by template and place.
    lookups: Vec<(usize, usize)>,
    /// Whether its version is asked for.
    version: bool,
    /// Where versions differ: from each of these minor versions on.
    minors: BTreeSet<u32>,
    /// Those makers of clusters whom the version is asked for.
    makers: BTreeSet<&'static str>,
}

/// The words by which versions tell who made a cluster.
const MAKERS: [&str; 6] = ["gke", "eks", "aks", "k3s", "rke2", "openshift"];

impl Asked {
    /// What those parts of templates ask that matter, and further texts with actions that become templates.
    pub(super) fn of<'t>(
        marks: &Marks,
        reach: &Reach,
        texts: impl Iterator<Item = &'t str>,
    ) -> Self {
        let mut asked = Self::default();
        let all = (0..marks.len()).filter_map(|at| Some((at, marks.template(at)?)));
        for (index, template) in all {
            let matters = |at: usize| reach.holds(index, at);
            for (span, question) in questions(template).filter(|(span, _)| matters(span.start)) {
                match question {
                    Question::Lookup => asked.lookups.push((index, span.start)),
                    Question::Api(api) => {
                        asked.any_api = true;
                        asked.apis.extend(api);
                    }
                    Question::Revision => asked.release = true,
                }
            }
            let text = template.file.text();
            let all = template.actions.iter();
            for action in all.filter(|action| matters(action.span.start)) {
                let written = text.get(action.span.clone()).unwrap_or_default();
                asked.take_text(written);
                asked.take_versions(written);
            }
        }
        for text in texts {
            for action in actions(text).0 {
                let written = text.get(action.span).unwrap_or_default();
                asked.take_text(written);
                asked.take_versions(written);
            }
        }
        asked
    }

    fn take_text(&mut self, text: &str) {
        self.release |= text.contains(".IsUpgrade") || text.contains(".IsInstall");
        self.any_api |= text.contains(".APIVersions");
        self.version |= text.contains(".KubeVersion");
    }

    /// Takes in the versions that an action compares with.
    fn take_versions(&mut self, action: &str) {
        let has = |word: &str| action.contains(word);
        let makers = MAKERS.into_iter();
        self.makers
            .extend(makers.filter(|maker| has(maker) && has("ersion")));
        if has("semverCompare") {
            for (at, _) in action.match_indices("1.") {
                let (before, after) = action.split_at(at);
                if before.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
                    continue;
                }
                let minor = number(after.get(2..).unwrap_or_default());
                let before = before.trim_end_matches(['v', ' ']);
                // From the next one on.
                let is_after = before.ends_with('>') || before.ends_with("<=");
                self.minors
                    .extend(minor.map(|minor| minor + u32::from(is_after)));
            }
        }
        if has(".Minor") {
            let words = action.split(|c: char| !c.is_ascii_digit());
            let minors = words.filter_map(number);
            self.minors.extend(minors.flat_map(|it| [it, it + 1]));
        }
        self.minors.retain(|minor| MINORS.contains(minor));
        if has(".Capabilities") {
            let words = action.split('"').skip(1).step_by(2);
            let is_api = |word: &&str| word.contains('/') && !word.contains([' ', ',', '{']);
            self.apis.extend(words.filter(is_api).map(str::to_owned));
        }
    }

    /// The clusters in which templates may come out otherwise than in the usual one of a version.
    pub(super) fn worlds(&self, usual: &str) -> Vec<World> {
        let named = || self.apis.iter().cloned().collect::<Vec<_>>();
        let mut worlds = Vec::new();
        let of = |told: &[Told], are_asked: bool| {
            let told = told.iter().copied();
            let more: Vec<Told> = told.filter(|_| are_asked).collect();
            [vec![Told::AsUsual], more].concat()
        };
        let releases = if self.release {
            &[false, true][..]
        } else {
            &[false]
        };
        for &is_upgrade in releases {
            for apis in of(&[Told::Yes, Told::No], self.any_api) {
                for objects in of(&[Told::Yes], !self.lookups.is_empty()) {
                    worlds.push(World {
                        is_upgrade,
                        apis,
                        objects,
                        named: if apis == Told::Yes {
                            named()
                        } else {
                            Vec::new()
                        },
                        version: None,
                    });
                }
            }
        }
        if self.any_api && self.apis.len() > 1 {
            worlds.extend((0..self.apis.len().min(MOST_ALONE)).map(|one| World {
                apis: Told::Only(one),
                ..World::USUAL
            }));
        }
        if self.lookups.len() > 1 {
            worlds.extend((0..self.lookups.len().min(MOST_ALONE)).map(|one| World {
                objects: Told::Only(one),
                ..World::USUAL
            }));
        }
        let most = worlds.iter().find(|world| {
            let has_most = |told: Told, is_asked: bool| (told == Told::Yes) == is_asked;
            world.is_upgrade == self.release
                && has_most(world.apis, self.any_api)
                && has_most(world.objects, !self.lookups.is_empty())
        });
        // An API that is there tells of a version, and what tells of both tells it twice.
        let is_told = |world: &&World| world.is_upgrade || world.objects != Told::AsUsual;
        let most = most.filter(is_told).cloned();
        for version in self.versions(usual) {
            for world in [Some(World::USUAL), most.clone()].into_iter().flatten() {
                worlds.push(World {
                    version: Some(version.clone()),
                    ..world
                });
            }
        }
        worlds.retain(|world| *world != World::USUAL);
        worlds
    }

    /// One version for each range of versions that templates tell from others, without that of the
    /// usual one.
    fn versions(&self, usual: &str) -> Vec<String> {
        if !self.version {
            return Vec::new();
        }
        let own = usual.split('.').nth(1).and_then(number).unwrap_or_default();
        let range_of = |minor: u32| self.minors.range(..=minor).next_back();
        let first = self.minors.first().map(|first| first - 1);
        let all = first.into_iter().chain(self.minors.iter().copied());
        let others = all.filter(|minor| range_of(*minor) != range_of(own));
        let mut versions: Vec<String> = others.map(|minor| format!("1.{minor}.0")).collect();
        versions.reverse();
        versions.truncate(MOST_VERSIONS);
        if !self.makers.is_empty() {
            let makers: Vec<&str> = self.makers.iter().copied().collect();
            versions.push(format!("v1.{own}.0-{}", makers.join("-")));
        }
        versions
    }
}

/// The number that a text begins with.
fn number(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit());
    let digits = text.get(..digits.unwrap_or(text.len()))?;
    digits.parse().ok()
}

/// A word by which a template asks something of a cluster.
#[derive(Debug, PartialEq, Eq)]
enum Question {
    Lookup,
    /// Whether it has an API, which is named there if it is not made up.
    Api(Option<String>),
    /// How many times the release was there.
    Revision,
}

/// All such words of a template and where they stand, in order.
fn questions(template: &Template) -> impl Iterator<Item = (Range<usize>, Question)> + '_ {
    let text = template.file.text();
    let actions = template.actions.iter();
    let actions = actions.filter(|action| {
        let written = text.get(action.span.clone()).unwrap_or_default();
        let body = written.trim_start_matches(['{', '-', ' ']);
        !(action.role == Role::Silent && body.starts_with("/*"))
    });
    actions.flat_map(move |action| {
        let written = text.get(action.span.clone()).unwrap_or_default();
        let words = words(written).into_iter();
        let start = action.span.start;
        words.filter_map(move |span| {
            let word = written.get(span.clone())?;
            let question = if word == "lookup" {
                Question::Lookup
            } else if word.ends_with(".Has") {
                Question::Api(literal(written.get(span.end..)?))
            } else if word.ends_with(".Release.Revision") {
                Question::Revision
            } else {
                return None;
            };
            Some((start + span.start..start + span.end, question))
        })
    })
}

/// The text in quotes that comes next.
pub(super) fn literal(after: &str) -> Option<String> {
    let after = after.trim_start();
    let quote = after.chars().next().filter(|c| "\"`".contains(*c))?;
    let (inside, _) = after.get(1..)?.split_once(quote)?;
    Some(inside.to_owned())
}

/// The words of an action that are in no quotes: names, variables and fields, with their dots.
pub(super) fn words(action: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut is_escaped = false;
    for (at, c) in action.char_indices() {
        if let Some(open) = quote {
            let closes = c == open && !is_escaped;
            is_escaped = c == '\\' && open != '`' && !is_escaped;
            if closes {
                quote = None;
            }
            continue;
        }
        let is_of_word = c.is_alphanumeric() || "$._".contains(c);
        match (start, is_of_word) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
        if "\"`'".contains(c) {
            quote = Some(c);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> (Asked, Marks) {
        let mut marks = Marks::default();
        marks.add("r.yaml".to_owned(), format!("{text} Role"));
        let reach = Reach::new(&marks, false);
        (Asked::of(&marks, &reach, std::iter::empty()), marks)
    }

    #[test]
    fn what_asks_nothing_has_no_other_worlds() {
        let text = "{{ if .Values.lookup }}a{{ end }}{{/* lookup .X.Has */}}{{ print \"lookup\" }}";
        let (asked, _) = asked(text);
        assert_eq!(asked.worlds("1.37"), []);
    }

    #[test]
    fn words_that_ask_are_answered_in_their_place() {
        let text = "{{ if (lookup \"v1\" \"Pod\" \"\" \"\") }}a{{ else if $.Capabilities.APIVersions.Has \"a/v1\" }}b{{ end }}";
        let (asked, marks) = asked(text);
        let worlds = asked.worlds("1.37");
        let template = marks.template(0).unwrap();
        let answers = |world: &World| {
            let changes = world.changes(&asked, 0, template).into_iter();
            changes
                .map(|(span, word)| {
                    let word = word
                        .split(['(', '\\'])
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                    (text.get(span).unwrap().to_owned(), word)
                })
                .collect::<Vec<_>>()
        };
        let all: Vec<_> = worlds.iter().map(answers).collect();
        let lookup = ("lookup".to_owned(), "omit ".to_owned());
        let has = |word: &str| ("$.Capabilities.APIVersions.Has".to_owned(), word.to_owned());
        let (yes, no) = (has("hasPrefix \"\""), has("hasPrefix \""));
        assert_eq!(
            all,
            [
                vec![lookup.clone()],
                vec![yes.clone()],
                vec![lookup.clone(), yes],
                vec![no.clone()],
                vec![lookup, no],
            ]
        );
    }

    #[test]
    fn versions_stand_for_ranges() {
        let cases = [
            (
                "{{ semverCompare \">=1.19-0\" .Capabilities.KubeVersion.Version }}",
                vec!["1.18.0"],
            ),
            (
                "{{ semverCompare \"<1.25-0\" .Capabilities.KubeVersion.Version }}{{ semverCompare \"> v1.40\" $v }}",
                vec!["1.41.0", "1.24.0"],
            ),
            (
                "{{ gt (int .Capabilities.KubeVersion.Minor) 15 }}",
                vec!["1.15.0", "1.14.0"],
            ),
            ("{{ semverCompare \">=1.19-0\" .Values.version }}", vec![]),
            (
                "{{ contains \"gke\" .Capabilities.KubeVersion.GitVersion }}",
                vec!["v1.37.0-gke"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(asked(text).0.versions("1.37"), expected, "{text}");
        }
    }
}
