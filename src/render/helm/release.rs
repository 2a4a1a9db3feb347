//! What things are called in a release: every name and namespace that an install may change, as an
//! expression of the template language.
//!
//! Two releases of a chart never make objects of one name. In the release's namespace all names
//! begin with the release's full name. Elsewhere the release's namespace stands before that: in
//! names of RBAC behind a colon, which no namespace holds, in all others with a dash and a checksum
//! of the two at the end, since a dash does not say where the namespace ends.

use std::collections::BTreeSet;

use super::action::{Text, quoted};
use crate::render::objects::{Kind, Object};
use crate::spec::job_config_map;
use crate::spec::model::{Client, FurtherAccount};

/// A chart, and what it makes of the names in a spec.
#[derive(Debug)]
pub(super) struct Chart<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The namespace that becomes the release's.
    own_namespace: Option<&'a str>,
    members: Vec<Member<'a>>,
    /// The other namespaces of which it speaks.
    pub(super) other_namespaces: BTreeSet<&'a str>,
    /// Whether it may make several accounts.
    pub(super) has_several_accounts: bool,
}

/// A client of a chart.
#[derive(Debug)]
struct Member<'a> {
    client: &'a Client,
    /// The key of its values; none if they are the chart's.
    key: Option<String>,
    makes_account: bool,
    /// Its further accounts, each with its key.
    accounts: Vec<(&'a FurtherAccount, String)>,
    /// The objects that the chart makes for it.
    made: BTreeSet<(Kind, Option<&'a str>, &'a str)>,
}

impl<'a> Member<'a> {
    fn new(client: &'a Client, key: Option<String>, objects: &'a [Object], given: &Client) -> Self {
        let mut taken = BTreeSet::new();
        let accounts = client
            .accounts
            .iter()
            .map(|account| (account, unique(&camel(&account.name), &mut taken)));
        let made = objects.iter().map(|object| {
            let namespace = object.namespace.as_deref();
            (object.kind, namespace, object.name.as_str())
        });
        Self {
            client,
            key,
            makes_account: given.account.as_ref().is_none_or(|own| own.create),
            accounts: accounts.collect(),
            made: made.collect(),
        }
    }
}

impl<'a> Chart<'a> {
    /// The chart of these clients and their objects, and as the clients are given. The first client's
    /// namespace becomes the release's.
    pub(super) fn new(
        name: &'a str,
        clients: &'a [(&'a Client, Vec<Object>)],
        given: &[Client],
    ) -> Self {
        let own_namespace = clients
            .iter()
            .find_map(|(client, _)| client.namespace.as_deref());
        let objects = clients.iter().flat_map(|(_, objects)| objects);
        let accounts = objects.clone();
        let accounts = accounts.filter(|object| object.kind == Kind::ServiceAccount);
        let other_namespaces = objects
            .filter_map(|object| object.namespace.as_deref())
            .filter(|namespace| Some(*namespace) != own_namespace)
            .collect();
        let mut taken = BTreeSet::new();
        let members = clients.iter().zip(given).map(|((client, objects), given)| {
            let key = unique(&camel(&client.name), &mut taken);
            let key = (clients.len() > 1).then_some(key);
            Member::new(client, key, objects, given)
        });
        Self {
            name,
            own_namespace,
            members: members.collect(),
            other_namespaces,
            has_several_accounts: accounts.count() > 1,
        }
    }

    /// Its clients in a release.
    pub(super) fn releases(&'a self) -> impl Iterator<Item = Release<'a>> {
        self.members.iter().map(|member| Release {
            chart: self,
            client: member.client,
            key: member.key.as_deref(),
            makes_account: member.makes_account,
            member,
        })
    }

    /// A helper of the whole chart, as an expression.
    pub(super) fn helper(&self, name: &str) -> String {
        format!("include {} .", quoted(&format!("{}.{name}", self.name)))
    }

    /// The release's namespace.
    pub(super) fn namespace(&self) -> Text {
        Text::expression(self.helper("namespace"))
    }

    /// A namespace of the spec: the release's own, or the one that the values give in its place.
    pub(super) fn namespace_of(&self, namespace: &str) -> Text {
        if self.is_own(namespace) {
            self.namespace()
        } else if self.other_namespaces.contains(namespace) {
            Text::expression(format!("index .Values.namespaces {}", quoted(namespace)))
        } else {
            Text::from(namespace)
        }
    }

    /// Whether a namespace of the spec becomes the release's.
    pub(super) fn is_own(&self, namespace: &str) -> bool {
        self.own_namespace == Some(namespace)
    }

    /// Whether a release may call a namespace of the spec otherwise.
    pub(super) fn renames(&self, namespace: &str) -> bool {
        self.is_own(namespace) || self.other_namespaces.contains(namespace)
    }
}

/// A client in a release.
#[derive(Debug, Clone, Copy)]
pub(super) struct Release<'a> {
    pub(super) chart: &'a Chart<'a>,
    pub(super) client: &'a Client,
    /// The key of the client's values; none if they are the chart's.
    pub(super) key: Option<&'a str>,
    /// Whether its own account is made unless the values say otherwise.
    pub(super) makes_account: bool,
    member: &'a Member<'a>,
}

impl<'a> Release<'a> {
    /// What tells the client's files from those of the others: none if there are no others.
    pub(super) fn file_end(&self) -> String {
        match self.key {
            Some(key) if key == camel(&self.client.name) => format!("-{}", self.client.name),
            Some(key) => format!("-{key}"),
            None => String::new(),
        }
    }

    /// The way of keys to a value of the client.
    pub(super) fn way<'w>(&'w self, way: &[&'w str]) -> Vec<&'w str> {
        let key = self.key.map(|key| ["clients", key]);
        let above = key.into_iter().flatten();
        above.chain(way.iter().copied()).collect()
    }

    /// A value of the client, as an expression.
    pub(super) fn value(&self, way: &[&str]) -> String {
        format!(".Values.{}", self.way(way).join("."))
    }

    /// A helper of the client, as an expression.
    pub(super) fn helper(&self, name: &str) -> String {
        match self.key {
            Some(key) => self.chart.helper(&format!("clients.{key}.{name}")),
            None => self.chart.helper(name),
        }
    }

    /// What the release is called, with the client if there are several.
    pub(super) fn fullname(&self) -> Text {
        Text::expression(self.helper("fullname"))
    }

    /// What names in a namespace of the spec begin with: elsewhere than in the release's namespace
    /// they say whose they are. An object without a namespace lies in the release's.
    pub(super) fn base(&self, namespace: Option<&str>) -> Text {
        if namespace.is_none_or(|namespace| self.chart.is_own(namespace)) {
            self.fullname()
        } else {
            Text::expression(self.helper("awayname"))
        }
    }

    /// Whether the client lives in another namespace than the release.
    pub(super) fn is_away(&self) -> bool {
        let namespace = self.client.namespace.as_deref();
        namespace.is_some_and(|namespace| !self.chart.is_own(namespace))
    }

    /// What the names of the client's own objects begin with.
    pub(super) fn own_base(&self) -> Text {
        self.base(self.client.namespace.as_deref())
    }

    /// The namespace of the client's own objects.
    pub(super) fn own_namespace(&self) -> Text {
        match self.client.namespace.as_deref() {
            Some(namespace) => self.chart.namespace_of(namespace),
            None => self.chart.namespace(),
        }
    }

    /// What tells the client's Pods from those of other releases.
    pub(super) fn instance(&self) -> Text {
        if self.is_away() {
            self.own_base()
        } else {
            Text::expression(".Release.Name")
        }
    }

    /// The key of a further account of the client.
    pub(super) fn account_key(&self, namespace: Option<&str>, name: &str) -> Option<&'a str> {
        let known =
            self.member.accounts.iter().find(|(account, _)| {
                account.name == name && account.namespace.as_deref() == namespace
            });
        known.map(|(_, key)| key.as_str())
    }

    /// The name of an object that the chart makes, for this client or another one, or of what is
    /// called so beside it.
    pub(super) fn name_of(&self, kind: Kind, namespace: Option<&str>, name: &str) -> Text {
        let maker = self.maker(kind, namespace, name);
        maker.unwrap_or(*self).own_name_of(kind, namespace, name)
    }

    /// The same of an object that the chart makes for this client.
    fn own_name_of(&self, kind: Kind, namespace: Option<&str>, name: &str) -> Text {
        if kind == Kind::ServiceAccount {
            if self.is_own_account(namespace, name) {
                return Text::expression(self.helper("serviceAccountName"));
            }
            if let Some(key) = self.account_key(namespace, name) {
                return Text::expression(self.helper(&format!("accounts.{key}")));
            }
        }
        if self.is_job_config_map(kind, name) {
            return self.default_name(kind, namespace, name);
        }
        self.plain_name(kind, namespace, name)
    }

    /// For which client the chart makes an object: this one, if it may, else one that makes it unless
    /// the values say otherwise.
    fn maker(&self, kind: Kind, namespace: Option<&str>, name: &str) -> Option<Release<'a>> {
        let has = |release: &Release<'a>| release.member.made.contains(&(kind, namespace, name));
        if has(self) {
            return Some(*self);
        }
        let of_others = || self.chart.releases().filter(has);
        let makes_it = |release: &Release<'a>| {
            kind != Kind::ServiceAccount
                || release.makes_account
                || !release.is_own_account(namespace, name)
        };
        of_others().find(makes_it).or_else(|| of_others().next())
    }

    /// The account of another client that this one's own account is, if the values say no other.
    pub(super) fn shared_account(&self) -> Option<Text> {
        let own = self.client.account.as_ref()?;
        let namespace = self.client.namespace.as_deref();
        let mut others = self.chart.releases().filter(|other| {
            let is_own = other.is_own_account(namespace, &own.name);
            other.account_key(namespace, &own.name).is_some() || is_own && other.makes_account
        });
        let other = others.next().filter(|_| !self.makes_account)?;
        Some(other.own_name_of(Kind::ServiceAccount, namespace, &own.name))
    }

    /// The name of an object by the rule that holds for all.
    pub(super) fn plain_name(&self, kind: Kind, namespace: Option<&str>, name: &str) -> Text {
        let plain = self.ruled_name(kind, namespace, name);
        if kind == Kind::Service {
            // Names of Services begin with a letter, those of releases and namespaces may not.
            let plain = plain.as_expression();
            let helper = quoted(&format!("{}.serviceName", self.chart.name));
            return Text::expression(format!("include {helper} ({plain})"));
        }
        plain
    }

    /// The name of an object of the client if the values say no other, before what Services make of it.
    pub(super) fn default_name(&self, kind: Kind, namespace: Option<&str>, name: &str) -> Text {
        if kind == Kind::ServiceAccount && self.is_own_account(namespace, name) {
            return self.base(namespace);
        }
        if self.is_job_config_map(kind, name) {
            return self.base(namespace).and("-jobs");
        }
        self.ruled_name(kind, namespace, name)
    }

    /// Whether an object is the ConfigMap that carries the client's Job templates.
    fn is_job_config_map(&self, kind: Kind, name: &str) -> bool {
        kind == Kind::ConfigMap && name == job_config_map(&self.client.name)
    }

    fn ruled_name(&self, kind: Kind, namespace: Option<&str>, name: &str) -> Text {
        let is_rbac = kind.is_rbac();
        let is_at_home = namespace.is_some_and(|namespace| self.chart.is_own(namespace));
        let base = match (is_rbac, is_at_home) {
            (true, false) => self.chart.namespace().and(":").then(self.fullname()),
            (true, true) => self.fullname(),
            (false, _) => self.base(namespace),
        };
        // No account's or client's name holds a plus sign or a colon.
        let (holder, bound) = match name.split_once('+') {
            Some((holder, bound)) if is_rbac => (holder, Some(bound)),
            _ => (name, None),
        };
        let holder = match holder.split_once(':') {
            Some((_, holder)) if is_rbac => holder,
            _ => holder,
        };
        let whole = base.and(&self.ending(holder));
        match bound {
            Some(bound) => whole.and("+").and(bound),
            None => whole,
        }
    }

    /// What follows the full name in the name of something that the spec calls so.
    fn ending(&self, name: &str) -> String {
        match name.strip_prefix(self.client.name.as_str()) {
            Some("") => String::new(),
            Some(rest) if rest.starts_with('-') => rest.to_owned(),
            _ => format!("-{name}"),
        }
    }

    /// Whether an account is the client's own.
    pub(super) fn is_own_account(&self, namespace: Option<&str>, name: &str) -> bool {
        let own = self.client.account.as_ref();
        own.is_some_and(|own| own.name == name) && namespace == self.client.namespace.as_deref()
    }

    /// The objects that the chart makes for the client: kind, namespace and name.
    pub(super) fn made(&self) -> impl Iterator<Item = (Kind, Option<&'a str>, &'a str)> {
        self.member.made.iter().copied()
    }

    /// Whether the chart makes an object of the spec, for this client or another one.
    pub(super) fn makes(&self, kind: Kind, namespace: Option<&str>, name: &str) -> bool {
        self.maker(kind, namespace, name).is_some()
    }
}

/// A name as a key of values: no dash, which the template language cannot read there.
pub(super) fn camel(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut is_start = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            is_start = !key.is_empty();
        } else if is_start {
            key.push(c.to_ascii_uppercase());
            is_start = false;
        } else {
            key.push(c);
        }
    }
    if key.starts_with(|c: char| c.is_ascii_digit()) {
        key.insert(0, 'n');
    }
    key
}

/// The key, or one that nobody has yet.
pub(super) fn unique(key: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = key.to_owned();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{key}_{number}");
        number += 1;
    }
    free
}
