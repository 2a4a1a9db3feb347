//! What is to be said besides an answer: why it may be another one in a real cluster.

use rolewright_rbac::{BindingId, RoleRefKind, Scope};

use super::question::Question;
use super::text::joined;
use super::{Asker, NamedObject, World, stranger};
use crate::source::Problem;

/// Of the inputs as a whole.
#[must_use]
pub fn about_world(world: &World) -> Vec<Problem> {
    let mut notes = Vec::new();
    if !world.has_inputs() {
        notes.push(Problem::note(
            "the inputs hold no Role, ClusterRole or binding: only what is built in counts",
        ));
    }
    for object in world.replaced() {
        let note = Problem::note(format!("{} replaces the built-in one", title(&object)));
        notes.push(match object.place {
            Some(place) => note.at(
                place,
                "an API server adds back what it lacks of that whenever it starts",
            ),
            None => note,
        });
    }
    for cycle in world.policy.aggregation_cycles() {
        let roles = cycle.roles.iter().filter_map(|role| world.role(*role));
        notes.extend(cycle_note(
            &roles.collect::<Vec<_>>(),
            cycle.depends_on_order,
        ));
    }
    notes
}

/// Of the subject, as far as a question has a say; `question` is none where all grants are listed.
#[must_use]
pub fn about_asker(world: &World, asker: &Asker, question: Option<&Question>) -> Vec<Problem> {
    let mut notes = asker.notes.clone();
    notes.extend(stranger::note(world, asker));
    if asker.may_be_a_node() {
        notes.push(Problem::note(
            "of nodes RBAC alone does not decide: the Node authorizer allows more",
        ));
    }
    let dangling = dangling_of(world, asker, question);
    notes.extend(dangling.filter_map(|id| dangling_note(world, id)));
    notes
}

/// Why a no, or a list of grants, goes only as far as the inputs: a sentence for each binding of
/// the subject whose role is not among them.
#[must_use]
pub fn beyond_inputs(world: &World, asker: &Asker, question: Option<&Question>) -> Vec<String> {
    let dangling = dangling_of(world, asker, question);
    dangling
        .filter_map(|id| {
            world.role_ref_place(id)?;
            dangling_sentence(world, id)
        })
        .collect()
}

fn dangling_of<'w>(
    world: &'w World,
    asker: &'w Asker,
    question: Option<&'w Question>,
) -> impl Iterator<Item = BindingId> + 'w {
    let concerns = move |id: &BindingId| {
        let groups = || asker.identity.groups.iter().map(String::as_str);
        world.policy.binding(*id).is_some_and(|view| {
            (0..view.subjects.len())
                .filter_map(|at| view.principal(at))
                .any(|principal| principal.matches(&asker.identity.user, groups()))
        })
    };
    let dangling = world.policy.dangling().into_iter().filter(concerns);
    dangling.filter(move |id| question.is_none_or(|question| has_a_say(world, *id, question)))
}

/// Of a question that is not about one subject.
#[must_use]
pub fn about_question(world: &World, question: &Question) -> Vec<Problem> {
    let mut notes = question.notes.clone();
    let dangling = world.policy.dangling().into_iter();
    notes.extend(
        dangling
            .filter(|id| has_a_say(world, *id, question))
            .filter_map(|id| dangling_note(world, id)),
    );
    notes
}

fn has_a_say(world: &World, binding: BindingId, question: &Question) -> bool {
    match world.policy.binding(binding).map(|view| view.scope) {
        Some(Scope::Cluster) => true,
        Some(Scope::Namespace(namespace)) => {
            let applied = question.by_apply.iter().flatten();
            let mut asked = std::iter::once(&question.asked).chain(applied);
            asked.any(|asked| asked.namespace() == Some(namespace))
        }
        None => false,
    }
}

/// Nothing for a built-in binding: on a server its role is there.
fn dangling_note(world: &World, id: BindingId) -> Option<Problem> {
    let place = world.role_ref_place(id)?;
    let note = Problem::note(dangling_sentence(world, id)?);
    Some(note.at(place, "it may exist in the cluster, and then grant more"))
}

fn dangling_sentence(world: &World, id: BindingId) -> Option<String> {
    let view = world.policy.binding(id)?;
    let kind = match view.role_ref.kind {
        RoleRefKind::Role => "Role",
        RoleRefKind::ClusterRole => "ClusterRole",
    };
    let binding = title(&world.binding(id)?);
    let role = &view.role_ref.name;
    Some(format!(
        "{binding} gives {kind} {role}, which is not among the inputs"
    ))
}

fn cycle_note(roles: &[NamedObject], depends_on_order: bool) -> Option<Problem> {
    let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let place = roles.iter().find_map(|role| role.place.clone())?;
    let label = if depends_on_order {
        "what they hold depends on the order in which a cluster meets them"
    } else {
        "what they once held they keep: each feeds the other"
    };
    let message = format!("the ClusterRoles {} aggregate each other", joined(&names));
    Some(Problem::note(message).at(place, label))
}

fn title(object: &NamedObject) -> String {
    match &object.namespace {
        Some(namespace) => format!("{} {namespace}/{}", object.kind, object.name),
        None => format!("{} {}", object.kind, object.name),
    }
}
