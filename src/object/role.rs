//! Roles and ClusterRoles, judged as the API server judges them (`pkg/apis/rbac/validation`).

use rolewright_names as names;
use rolewright_rbac::{
    AggregationRule, LabelSelector, LabelSelectorOperator, LabelSelectorRequirement, PolicyRule,
};

use super::blank::{Blank, blank};
use super::field::{Checker, Field};
use super::metadata::read_labels;
use super::problem::Cause;
use super::template;
use crate::source::{Kind, Place};

/// Where a rule and its items are written; the lists run beside those of the [`PolicyRule`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePlaces {
    /// The whole rule.
    pub rule: Place,
    /// Each of `verbs`.
    pub verbs: Vec<Place>,
    /// Each of `apiGroups`.
    pub api_groups: Vec<Place>,
    /// Each of `resources`.
    pub resources: Vec<Place>,
    /// Each of `resourceNames`.
    pub resource_names: Vec<Place>,
    /// Each of `nonResourceURLs`.
    pub non_resource_urls: Vec<Place>,
    /// Where `resourceNames` are filled in later, and perhaps none: then the rule holds for every
    /// name, and it is read as such. Where one may be empty, it is read with an empty one besides,
    /// which is that of requests without a name.
    pub open_names: Option<Place>,
}

const RULE_FIELDS: [&str; 5] = [
    "verbs",
    "apiGroups",
    "resources",
    "resourceNames",
    "nonResourceURLs",
];

/// Reads `rules` of a Role, which is `namespaced`, or of a ClusterRole.
pub(super) fn read_rules(
    root: &Field<'_>,
    namespaced: bool,
    checker: &mut Checker,
) -> (Vec<PolicyRule>, Vec<RulePlaces>) {
    let rules = root.key("rules");
    if !checker.is_list(&rules, "a list of rules") {
        return Default::default();
    }
    let items = rules.items();
    items
        .map(|field| read_rule(&field, namespaced, checker))
        .unzip()
}

fn read_rule(
    field: &Field<'_>,
    namespaced: bool,
    checker: &mut Checker,
) -> (PolicyRule, RulePlaces) {
    if field.node().is_some() && !checker.is_mapping(field) {
        return nothing(field);
    }
    checker.warn_of_unknown(field, "a rule", &RULE_FIELDS);
    let lists = RULE_FIELDS.map(|list| checker.strings(&field.key(list)));
    let [
        Some((verbs, verb_places)),
        Some((api_groups, api_group_places)),
        Some((resources, resource_places)),
        Some((mut resource_names, mut resource_name_places)),
        Some((non_resource_urls, url_places)),
    ] = lists
    else {
        return nothing(field);
    };
    let mut open_names = open_names(field, checker);
    if open_names.is_some() {
        resource_names.clear();
        resource_name_places.clear();
    } else if verbs.iter().any(|verb| UNNAMED.contains(&verb.as_str()))
        && let Some(place) = blank_name(field, checker)
    {
        open_names = Some(place.clone());
        resource_names.push(String::new());
        resource_name_places.push(place);
    }
    let rule = PolicyRule {
        verbs,
        api_groups,
        resources,
        resource_names,
        non_resource_urls,
    };
    check_rule(&rule, field, namespaced, checker);
    let places = RulePlaces {
        rule: field.place(),
        verbs: verb_places,
        api_groups: api_group_places,
        resources: resource_places,
        resource_names: resource_name_places,
        non_resource_urls: url_places,
        open_names,
    };
    (rule, places)
}

/// Where the names of a rule of a template are written, if none of them may be left when it is
/// filled in: an action writes all of them, or they stand in an `if` or a `range`.
fn open_names(rule: &Field<'_>, checker: &Checker) -> Option<Place> {
    if !checker.is_of_template() {
        return None;
    }
    let entry = rule.node()?.entry("resourceNames")?;
    let names = entry.value;
    let is_open = match names.kind() {
        Kind::Sequence if blank(names) == Some(Blank::NoItem) => true,
        Kind::Sequence => {
            let is_conditional = names.items().next().is_some() || names.has_insertions();
            is_conditional && !names.has_item_whenever(entry.key)
        }
        Kind::Null => names.has_insertions(),
        _ => template::is_open(names),
    };
    is_open.then(|| {
        if names.is_absent() {
            entry.key.place()
        } else {
            names.place()
        }
    })
}

/// The verbs of requests that carry no name.
const UNNAMED: [&str; 5] = ["*", "create", "deletecollection", "list", "watch"];

/// Where the names of a rule of a template are written, if one of them is a value that may be empty.
fn blank_name(rule: &Field<'_>, checker: &Checker) -> Option<Place> {
    let names = rule.node()?.get("resourceNames")?;
    let is_blank = checker.is_of_template() && blank(names).is_some();
    is_blank.then(|| names.place())
}

/// What stands for a rule that was refused, and with it the whole object.
fn nothing(field: &Field<'_>) -> (PolicyRule, RulePlaces) {
    let places = RulePlaces {
        rule: field.place(),
        verbs: Vec::new(),
        api_groups: Vec::new(),
        resources: Vec::new(),
        resource_names: Vec::new(),
        non_resource_urls: Vec::new(),
        open_names: None,
    };
    (PolicyRule::default(), places)
}

fn check_rule(rule: &PolicyRule, field: &Field<'_>, namespaced: bool, checker: &mut Checker) {
    if rule.verbs.is_empty() {
        checker.refuse_as(
            Cause::MissingVerbs,
            &field.key("verbs"),
            "is empty",
            "name at least one verb",
        );
    }
    if !rule.non_resource_urls.is_empty() {
        check_url_rule(rule, field, namespaced, checker);
        return;
    }
    if rule.api_groups.is_empty() {
        let help = "name at least one API group; `\"\"` is the core group";
        checker.refuse_as(
            Cause::MissingApiGroups,
            &field.key("apiGroups"),
            "is empty",
            help,
        );
    }
    if rule.resources.is_empty() {
        let help = "name at least one resource";
        checker.refuse_as(
            Cause::MissingResources,
            &field.key("resources"),
            "is empty",
            help,
        );
    }
}

fn check_url_rule(rule: &PolicyRule, field: &Field<'_>, namespaced: bool, checker: &mut Checker) {
    let urls = field.key("nonResourceURLs");
    if namespaced {
        let help = "URLs are outside all namespaces: use a ClusterRole and a ClusterRoleBinding";
        checker.refuse_as(Cause::UrlInRole, &urls, "cannot stand in a Role", help);
    }
    if !(rule.api_groups.is_empty() && rule.resources.is_empty() && rule.resource_names.is_empty())
    {
        let help = "give the URLs a rule of their own";
        checker.refuse_as(
            Cause::MixedRule,
            &urls,
            "cannot stand beside resources",
            help,
        );
    }
}

/// Reads `aggregationRule` of a ClusterRole.
pub(super) fn read_aggregation(root: &Field<'_>, checker: &mut Checker) -> Option<AggregationRule> {
    let aggregation = root.key("aggregationRule");
    if !checker.is_mapping(&aggregation) {
        return None;
    }
    checker.warn_of_unknown(
        &aggregation,
        "an aggregation rule",
        &["clusterRoleSelectors"],
    );
    let selectors = aggregation.key("clusterRoleSelectors");
    let mut cluster_role_selectors = Vec::new();
    if checker.is_list(&selectors, "a list of label selectors") {
        let items = selectors.items();
        cluster_role_selectors.extend(items.map(|item| read_selector(&item, checker)));
    }
    if cluster_role_selectors.is_empty() && selectors.items().next().is_none() {
        let help = "an aggregated role needs at least one selector";
        checker.refuse_as(Cause::MissingSelectors, &selectors, "is empty", help);
    }
    Some(AggregationRule {
        cluster_role_selectors,
    })
}

fn read_selector(field: &Field<'_>, checker: &mut Checker) -> LabelSelector {
    checker.is_mapping(field);
    checker.warn_of_unknown(
        field,
        "a label selector",
        &["matchLabels", "matchExpressions"],
    );
    let expressions = field.key("matchExpressions");
    let mut match_expressions = Vec::new();
    if checker.is_list(&expressions, "a list of requirements") {
        let items = expressions.items();
        match_expressions.extend(items.filter_map(|item| read_requirement(&item, checker)));
    }
    LabelSelector {
        match_labels: read_labels(&field.key("matchLabels"), checker),
        match_expressions,
    }
}

fn read_requirement(field: &Field<'_>, checker: &mut Checker) -> Option<LabelSelectorRequirement> {
    checker.is_mapping(field);
    checker.warn_of_unknown(field, "a requirement", &["key", "operator", "values"]);
    let key = checker.string(&field.key("key"))?;
    checker.refuse_if(&field.key("key"), names::qualified_key(&key));
    let values_field = field.key("values");
    let (values, _) = checker.strings(&values_field)?;
    for (item, value) in values_field.items().zip(&values) {
        checker.refuse_if(&item, names::label_value(value));
    }
    let operator = read_operator(&field.key("operator"), checker)?;
    let wants_values = matches!(
        operator,
        LabelSelectorOperator::In | LabelSelectorOperator::NotIn
    );
    if wants_values && values.is_empty() {
        checker.refuse(&values_field, "is empty", "`In` and `NotIn` need values");
    } else if !wants_values && !values.is_empty() {
        let help = "`Exists` and `DoesNotExist` take no values";
        checker.refuse(&values_field, "may not be given", help);
    }
    Some(LabelSelectorRequirement {
        key,
        operator,
        values,
    })
}

fn read_operator(field: &Field<'_>, checker: &mut Checker) -> Option<LabelSelectorOperator> {
    match checker.string(field)?.as_str() {
        "In" => Some(LabelSelectorOperator::In),
        "NotIn" => Some(LabelSelectorOperator::NotIn),
        "Exists" => Some(LabelSelectorOperator::Exists),
        "DoesNotExist" => Some(LabelSelectorOperator::DoesNotExist),
        _ => {
            let help = "the operators are `In`, `NotIn`, `Exists` and `DoesNotExist`";
            checker.refuse(field, "is no operator", help);
            None
        }
    }
}
