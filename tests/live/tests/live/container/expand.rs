//! Names of variables in what a container is given, as the kubelet expands them.

/// The text with each `$(NAME)` replaced whose variable there is, and each `$$` by `$`.
pub(super) fn expand(text: &str, environment: &[(String, String)]) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            expanded.push('$');
            rest = after;
            continue;
        }
        let name = rest.strip_prefix('(').and_then(|it| it.split_once(')'));
        let Some((name, after)) = name else {
            expanded.push('$');
            continue;
        };
        rest = after;
        // Of two variables of a name the later counts.
        let mut known = environment.iter().rev();
        match known.find(|(known, _)| known == name) {
            Some((_, value)) => expanded.push_str(value),
            None => expanded.extend(["$(", name, ")"]),
        }
    }
    expanded + rest
}
