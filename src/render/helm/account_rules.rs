//! What the schema of a chart's values demands of its accounts.
//!
//! Of a rule that fails, Helm prints what JSON Schema has words for and no description. Of a constant it
//! prints the constant: so each rule looks for what is wrong, and then demands a name that is a
//! sentence. No account can be called so, since its name has to match a pattern as well.

use serde_json::{Value as Json, json};

use super::release::Release;
use super::values::Values;

const GRANTED: &str = "the name of an account that exists, or serviceAccount.create has to be true: \
    otherwise rights would go to `default`, the account of every Pod that names none";
const MADE: &str = "another name: `default` is the account of every Pod that names none, and every \
    namespace has it already";
const FURTHER: &str =
    "another name: `default` is the account of every Pod that names none, and would get its rights";
const EXISTING: &str = "the name of an account that exists, or create has to be true";

/// Adds the rules of a client's accounts.
pub(super) fn add(release: &Release<'_>, has_access: bool, values: &mut Values) {
    let client = release.client;
    if client.account.is_some() {
        let way = release.way(&["serviceAccount"]);
        let nobody: &[&str] = match release.shared_account() {
            None => &["", "default"],
            Some(_) => &["default"],
        };
        let nobodys = json!({"properties": {
            "create": {"const": false},
            "name": {"enum": nobody},
        }});
        let mut granted = vec![
            below(&["rbac", "create"], json!({"const": true})),
            below(&way, nobodys),
        ];
        if !has_access {
            let some = json!({
                "properties": {"extraRules": {"type": "array", "minItems": 1}},
                "required": ["extraRules"],
            });
            granted.push(below(&release.way(&["rbac"]), some));
        }
        values.rule(
            &[],
            json!({"if": {"allOf": granted}, "then": below(&way, must_be(GRANTED))}),
        );
        let made = json!({
            "properties": {"create": {"const": true}, "name": {"const": "default"}},
            "required": ["name"],
        });
        values.rule(&way, json!({"if": made, "then": must_be(MADE)}));
    }
    for account in &client.accounts {
        let Some(key) = release.account_key(account.namespace.as_deref(), &account.name) else {
            continue;
        };
        let way = release.way(&["accounts", key]);
        let default = json!({"properties": {"name": {"const": "default"}}, "required": ["name"]});
        values.rule(&way, json!({"if": default, "then": must_be(FURTHER)}));
        let nameless = json!({"properties": {"create": {"const": false}, "name": {"const": ""}}});
        values.rule(&way, json!({"if": nameless, "then": must_be(EXISTING)}));
    }
}

/// A schema of what stands below a way of keys.
fn below(way: &[&str], schema: Json) -> Json {
    way.iter()
        .rev()
        .fold(schema, |schema, key| json!({"properties": {*key: schema}}))
}

/// What no name can be, and says what it has to be.
fn must_be(sentence: &str) -> Json {
    json!({"required": ["name"], "properties": {"name": {"const": sentence}}})
}
