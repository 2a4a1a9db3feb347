//! What a chart says of itself besides its name: what it is, where it comes from, who looks after it,
//! and its picture.

use super::Names;
use crate::render::yaml::Value;
use crate::source::Problem;

/// What a chart says of itself, each as it stands in `Chart.yaml`.
pub(super) struct About {
    /// What it is; made of the clients' names if nobody said it.
    pub(super) description: Option<String>,
    /// Its further fields, in their order.
    pub(super) fields: Vec<(&'static str, Value)>,
}

impl About {
    /// What was said of a chart.
    ///
    /// # Errors
    /// The first of it that Helm, or whoever reads the chart, would not take.
    pub(super) fn new(names: &Names) -> Result<Self, Problem> {
        let line = |what: &str, flag: &str, text: &String| {
            if text.trim().is_empty() || text.contains(char::is_control) {
                let message = format!("`{}` is no {what} of a chart", text.escape_debug());
                let help = format!("--{flag} TEXT, which is one line");
                return Err(Problem::error(message).help(help));
            }
            Ok(Value::from(text.trim()))
        };
        let one = |what: &str, flag: &str, text: Option<&str>| {
            let value = text.map(|text| address(what, flag, text));
            value.transpose()
        };
        let list = |values: Vec<Value>| {
            let is_there = !values.is_empty();
            is_there.then(|| Value::list(values))
        };
        let keywords = names.keywords.iter();
        let keywords = keywords.map(|text| line("keyword", "chart-keyword", text));
        let sources = names.sources.iter();
        let sources = sources.map(|text| address("source", "chart-source", text));
        let maintainers = names.maintainers.iter().map(|text| maintainer(text));
        let fields = [
            (
                "home",
                one("home page", "chart-home", names.home.as_deref())?,
            ),
            ("icon", one("icon", "chart-icon", names.icon.as_deref())?),
            ("keywords", list(keywords.collect::<Result<_, _>>()?)),
            ("sources", list(sources.collect::<Result<_, _>>()?)),
            ("maintainers", list(maintainers.collect::<Result<_, _>>()?)),
        ];
        let fields = fields.into_iter();
        let fields = fields.filter_map(|(key, value)| Some((key, value?)));
        let description = names.description.as_ref();
        let description = description.map(|text| {
            line("description", "chart-description", text)?;
            Ok(text.trim().trim_end_matches('.').to_owned())
        });
        Ok(Self {
            description: description.transpose()?,
            fields: fields.collect(),
        })
    }
}

/// Somebody who looks after a chart: `NAME`, `NAME <EMAIL>` or `NAME <URL>`.
fn maintainer(text: &str) -> Result<Value, Problem> {
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

fn address(what: &str, flag: &str, text: &str) -> Result<Value, Problem> {
    if is_url(text) {
        return Ok(Value::from(text));
    }
    let message = format!(
        "`{}` is no address of a chart's {what}",
        text.escape_debug()
    );
    let help = format!("--{flag} URL, which begins with https:// or http://");
    Err(Problem::error(message).help(help))
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
    fn addresses_are_those_of_the_web() {
        let icon = |text: &str| address("icon", "chart-icon", text);
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
