//! The words of Go's template language: what must be escaped for it, and how its strings are written.

/// Text that Helm prints as it is: nothing of it begins an action.
///
/// Of brace after brace the first two are taken for a beginning, so every such pair is printed by
/// an action of its own.
pub(super) fn literal(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

/// A string of the template language, in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 2);
    result.push('"');
    for c in text.chars() {
        match c {
            '"' => result.push_str("\\\""),
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            // All control characters are below 0x10000.
            c if c.is_control() => result.push_str(&escaped(c)),
            c => result.push(c),
        }
    }
    result.push('"');
    result
}

/// The escape of a character below 0x10000.
pub(super) fn escaped(c: char) -> String {
    format!("\\u{:04x}", u32::from(c))
}

/// A text that is put together when the chart is rendered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Expression(String),
}

impl Text {
    /// What an expression prints, which stands for itself as an argument only in parentheses.
    pub(super) fn expression(expression: impl Into<String>) -> Self {
        Self {
            parts: vec![Part::Expression(expression.into())],
        }
    }

    /// The text with more behind it.
    #[must_use]
    pub(super) fn and(mut self, more: &str) -> Self {
        match self.parts.last_mut() {
            _ if more.is_empty() => {}
            Some(Part::Literal(last)) => last.push_str(more),
            _ => self.parts.push(Part::Literal(more.to_owned())),
        }
        self
    }

    /// The text with another behind it.
    #[must_use]
    pub(super) fn then(mut self, more: Self) -> Self {
        for part in more.parts {
            match part {
                Part::Literal(text) => self = self.and(&text),
                expression @ Part::Expression(_) => self.parts.push(expression),
            }
        }
        self
    }

    /// The text with what expressions print, or with the expression where that is not known.
    pub(super) fn resolved(&self, printed: impl Fn(&str) -> Option<String>) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text.clone(),
            Part::Expression(expression) => {
                printed(expression).unwrap_or_else(|| expression.clone())
            }
        });
        parts.collect()
    }

    /// The text as one expression, without parentheses around it.
    pub(super) fn as_expression(&self) -> String {
        if let [Part::Expression(only)] = self.parts.as_slice() {
            return only.clone();
        }
        let mut format = String::new();
        let mut arguments = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => format.push_str(&text.replace('%', "%%")),
                Part::Expression(expression) => {
                    format.push_str("%s");
                    arguments.extend([" (", expression, ")"]);
                }
            }
        }
        if arguments.is_empty() {
            quoted(&format.replace("%%", "%"))
        } else {
            format!("printf {}{arguments}", quoted(&format))
        }
    }

    /// The text as an action that prints it as a string of YAML.
    pub(super) fn as_yaml(&self) -> String {
        format!("{{{{ {} | quote }}}}", self.as_expression())
    }

    /// The text with an action for each part that is not known yet, for text that is no YAML.
    pub(super) fn as_inline(&self) -> String {
        self.parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => literal(text),
                Part::Expression(expression) => format!("{{{{ {expression} }}}}"),
            })
            .collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::default().and(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_printed_by_actions() {
        for (text, expected) in [
            ("a {b} }}", "a {b} }}"),
            ("{{ x }}", r#"{{ "{{" }} x }}"#),
            ("{{{", r#"{{ "{{" }}{"#),
            ("{{{{{", r#"{{ "{{" }}{{ "{{" }}{"#),
        ] {
            assert_eq!(literal(text), expected);
        }
    }

    #[test]
    fn strings_keep_what_they_hold() {
        assert_eq!(quoted("a\"\\\n\u{1}é"), r#""a\"\\\n\u0001é""#);
    }

    #[test]
    fn texts_become_one_expression() {
        let name = || Text::expression("include \"c.fullname\" .");
        assert_eq!(name().as_expression(), "include \"c.fullname\" .");
        assert_eq!(
            name().and("-").and("50%").as_expression(),
            "printf \"%s-50%%\" (include \"c.fullname\" .)"
        );
        assert_eq!(Text::from("50%").as_expression(), "\"50%\"");
        assert_eq!(
            name().and("{{").as_inline(),
            "{{ include \"c.fullname\" . }}{{ \"{{\" }}"
        );
    }
}
