//! Other images for containers, by the containers' names as in `kubectl set image`.

use std::collections::BTreeSet;

use super::edits::{Edit, place_in};
use crate::source::{Node, Path, Place, Problem, Span};
use crate::spec::nearest;
use crate::spec::placeholders::{self, PlaceholderKind};

/// The words of a spec that run a client.
const CONTROLLERS: [&str; 5] = ["deployment", "statefulSet", "daemonSet", "job", "cronJob"];

/// An image for all containers of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The containers' name.
    pub container: String,
    /// The image.
    pub reference: String,
}

impl Image {
    /// Understands `NAME=REF`; nothing if one of the two is missing.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (container, reference) = text.split_once('=')?;
        (!container.is_empty() && !reference.is_empty()).then(|| Self {
            container: container.to_owned(),
            reference: reference.to_owned(),
        })
    }

    fn said(&self) -> String {
        format!("{}={}", self.container, self.reference)
    }

    fn place_of_name(&self) -> Place {
        place_in("--image", &self.said(), Span::new(0..self.container.len()))
    }

    fn place_of_reference(&self) -> Place {
        let said = self.said();
        let start = self.container.len() + 1;
        place_in("--image", &said, Span::new(start..said.len()))
    }
}

/// What is to be changed of a client for its containers to have these images. Adds to `known` the
/// containers that there are, to `used` those that are given an image, and to `problems` why one
/// cannot have it.
pub(super) fn edits(
    root: Node<'_>,
    images: &[Image],
    known: &mut BTreeSet<String>,
    used: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let containers = containers(root);
    for container in &containers {
        let name = &container.name;
        known.insert(name.clone());
        for image in images.iter().filter(|image| image.container == *name) {
            used.insert(name.clone());
            if let Some(problem) = why_not(container, image, &containers, images) {
                problems.push(problem);
                continue;
            }
            edits.push(Edit {
                path: container.path.clone(),
                place: image.place_of_reference(),
                text: image.reference.clone(),
            });
        }
    }
    edits
}

/// Why a container cannot have an image: a token in its own is only a part of it, or stands for the
/// image of another container, which is to have another one.
fn why_not(
    container: &Container,
    image: &Image,
    all: &[Container],
    images: &[Image],
) -> Option<Problem> {
    let name = &container.name;
    let at = image.place_of_name();
    match &container.token {
        Token::None => None,
        Token::Part(written) => Some(
            Problem::error(format!("the image of `{name}` is put together: `{written}`"))
                .at(at, "this would say all of it")
                .help("write one token for it in the spec, `@IMAGE@`, or change the token's value in an overlay"),
        ),
        Token::Whole(token) => {
            let has_same = |other: &&Container| {
                let mut given = images.iter().filter(|image| image.container == other.name);
                given.any(|given| given.reference == image.reference)
            };
            let mut others = all.iter().filter(|other| other.path == container.path);
            let other = others.find(|other| !has_same(other))?;
            let other = &other.name;
            Some(
                Problem::error(format!("`{name}` and `{other}` have one image, `@{token}@`"))
                    .at(at, format!("`{other}` would get it, too"))
                    .help(format!(
                        "give `{other}` the same, or write a token for each of them in the spec"
                    )),
            )
        }
    }
}

/// A container, and where its image is said.
struct Container {
    name: String,
    path: Path,
    token: Token,
}

/// What of a container's image is a token.
enum Token {
    None,
    /// All of it, by the token's name.
    Whole(String),
    /// A part of this image.
    Part(String),
}

/// A client's containers. One whose image `podTemplate` says, too, is there twice.
fn containers(root: Node<'_>) -> Vec<Container> {
    let mut found = Vec::new();
    let top = Path::root();
    let client = root.at(&top.key("metadata").key("name"));
    for word in CONTROLLERS {
        let Some(controller) = root.get(word) else {
            continue;
        };
        let at = top.key(word);
        if let Some(name) = client.and_then(Node::as_str) {
            found.push((name.to_owned(), at.key("image")));
        }
        for list in ["initContainers", "sidecars"] {
            listed(controller.get(list), &at.key(list), &mut found, |_| true);
        }
        let template = Path::root().key("podTemplate").key("spec");
        for list in ["containers", "initContainers"] {
            let items = controller.at(&template.key(list));
            let at = at.key("podTemplate").key("spec").key(list);
            // An item that says no image changes something else of a container.
            listed(items, &at, &mut found, |item| item.get("image").is_some());
        }
    }
    let mut found: Vec<Container> = found
        .into_iter()
        .map(|(name, path)| Container {
            name,
            path,
            token: Token::None,
        })
        .collect();
    let templates = root.get("jobTemplates");
    for (index, template) in templates.into_iter().flat_map(Node::items).enumerate() {
        of_job(template, &top.key("jobTemplates").index(index), &mut found);
    }
    found
}

/// The containers of a Job template in the spec's own words. Where an image is a token, the image
/// is the token's value.
fn of_job(template: Node<'_>, at: &Path, found: &mut Vec<Container>) {
    let Some(job) = template.get("job") else {
        return;
    };
    let job_at = at.key("job");
    let mut own = Vec::new();
    if let Some(name) = template.get("name").and_then(Node::as_str) {
        own.push((name.to_owned(), job_at.key("image")));
    }
    for list in ["initContainers", "sidecars"] {
        listed(job.get(list), &job_at.key(list), &mut own, |_| true);
    }
    let values = template.get("values");
    let is_value = |name: &str| values.is_some_and(|values| values.get(name).is_some());
    for (name, path) in own {
        let image = path.steps().get(at.steps().len()..).unwrap_or_default();
        let image = template.at(&image.iter().cloned().collect());
        let written = image.and_then(Node::as_str).unwrap_or_default();
        let tokens = placeholders::find(written).into_iter();
        let mut tokens =
            tokens.filter(|found| found.kind == PlaceholderKind::Value && is_value(found.name));
        let (path, token) = match tokens.next() {
            None => (path, Token::None),
            Some(token) if token.range == (0..written.len()) => (
                at.key("values").key(token.name),
                Token::Whole(token.name.to_owned()),
            ),
            Some(_) => (path, Token::Part(written.to_owned())),
        };
        found.push(Container { name, path, token });
    }
}

fn listed(
    items: Option<Node<'_>>,
    at: &Path,
    found: &mut Vec<(String, Path)>,
    has_image: impl Fn(Node<'_>) -> bool,
) {
    for (index, item) in items.into_iter().flat_map(Node::items).enumerate() {
        let name = item.get("name").and_then(Node::as_str);
        if let Some(name) = name.filter(|_| has_image(item)) {
            found.push((name.to_owned(), at.index(index).key("image")));
        }
    }
}

/// Images for containers that have got one already.
pub(super) fn twice(images: &[Image]) -> impl Iterator<Item = Problem> {
    images.iter().enumerate().filter_map(|(index, image)| {
        let mut before = images.iter().take(index);
        before
            .any(|other| other.container == image.container)
            .then(|| {
                let name = &image.container;
                Problem::error(format!("there are two images for `{name}`"))
                    .at(image.place_of_name(), "")
                    .help("give one `--image` for each container's name")
            })
    })
}

/// Images for containers that are not there.
pub(super) fn unknown(
    images: &[Image],
    known: &BTreeSet<String>,
    used: &BTreeSet<String>,
) -> Vec<Problem> {
    let strange = images
        .iter()
        .filter(|image| !used.contains(&image.container));
    let problem = |image: &Image| {
        let name = &image.container;
        let names: Vec<&str> = known.iter().map(String::as_str).collect();
        let label = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::new(),
        };
        let help = if names.is_empty() {
            "nothing in the spec says how a client is run".to_owned()
        } else {
            format!("the containers are {}", names.join(", "))
        };
        Problem::error(format!("no container is called `{name}`"))
            .at(image.place_of_name(), label)
            .help(help)
    };
    strange.map(problem).collect()
}
