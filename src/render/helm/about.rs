//! What a chart says of itself besides its name: who looks after it, and its picture.

use crate::render::yaml::Value;
use crate::source::Problem;

/// Somebody who looks after a chart: `NAME`, `NAME <EMAIL>` or `NAME <URL>`.
pub(super) fn maintainer(text: &str) -> Result<Value, Problem> {
    let wrong = || {
        Problem::error(format!("`{text}` is nobody who can look after a chart"))
            .help("--chart-maintainer \"NAME <EMAIL>\", \"NAME <URL>\" or NAME")
    };
    let (name, rest) = match text.split_once('<') {
        Some((name, rest)) => (name.trim(), Some(rest.trim())),
        None => (text.trim(), None),
    };
    if name.is_empty() || name.contains(['>', '@']) || text.contains(char::is_control) {
        return Err(wrong());
    }
    let mut fields = vec![("name", Value::from(name))];
    if let Some(rest) = rest {
        let reached = rest.strip_suffix('>').ok_or_else(wrong)?;
        if is_url(reached) {
            fields.push(("url", Value::from(reached)));
        } else if is_email(reached) {
            fields.push(("email", Value::from(reached)));
        } else {
            return Err(wrong());
        }
    }
    Ok(Value::map(fields))
}

/// The address of a chart's picture.
pub(super) fn icon(text: &str) -> Result<Value, Problem> {
    if is_url(text) {
        return Ok(Value::from(text));
    }
    Err(
        Problem::error(format!("`{text}` is no address of a chart's icon"))
            .help("--chart-icon URL, which begins with https:// or http://"),
    )
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://");
    let rest = rest.or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && host.chars().all(is_host)
            && rest
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>\"\\^`{|}".contains(c))
    })
}

fn is_email(text: &str) -> bool {
    let is_plain = |part: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        !part.is_empty() && part.chars().all(is_part)
    };
    match text.split_once('@') {
        Some((user, host)) => {
            is_plain(user)
                && host.contains('.')
                && host
                    .split('.')
                    .all(|label| rolewright_names::dns_label(label).is_ok())
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maintainers_have_a_name_and_perhaps_an_address() {
        for good in [
            "Jane Doe",
            "jane <jane@example.com>",
            "j <https://example.com/jane>",
        ] {
            assert!(maintainer(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "<a@example.com>",
            "jane@example.com",
            "jane <x>",
            "jane <a@b",
            "j <a@b>",
            "a\nb",
        ] {
            assert!(maintainer(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn icons_are_addresses() {
        assert!(icon("https://example.com/icon.svg").is_ok());
        for bad in [
            "",
            "icon.svg",
            "file:///icon.svg",
            "https://",
            "https://a b/",
            "data:x",
        ] {
            assert!(icon(bad).is_err(), "{bad}");
        }
    }
}
