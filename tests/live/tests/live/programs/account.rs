//! An account with a token of its own.

use libtest_mimic::Failed;
use rolewright_live_tests::{Answer, Client};
use serde_json::json;

use super::call::Call;
use crate::answers::{is_refused, refusal};
use crate::live::Live;

/// The shortest life that a token can be asked for.
const SECONDS: u32 = 600;

/// Whoever shows the token of a service account.
pub(crate) struct Account {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) token: String,
    pub(crate) client: Client,
}

impl Account {
    /// Has a token made for an account.
    pub(crate) fn new(live: &Live, namespace: &str, name: &str) -> Result<Self, Failed> {
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token");
        let request = json!({"spec": {"expirationSeconds": SECONDS}});
        let answer = live.admin()?.post(&path, &request)?.success()?;
        let token = answer.body["status"]["token"].as_str();
        let token = token.ok_or("no token")?.to_owned();
        Ok(Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            client: live.server()?.client_with_token(&token),
            token,
        })
    }

    /// The user that it is to authorizers.
    pub(crate) fn user(&self) -> String {
        format!("system:serviceaccount:{}:{}", self.namespace, self.name)
    }

    /// Makes the calls in their order, each of which has to be answered as it says. Before that, the
    /// `stranger` makes them and is refused, in the words of what each call asks for.
    pub(crate) fn makes(&self, calls: &[Call], stranger: &Self) -> Result<Vec<Answer>, Failed> {
        let mut answers = Vec::new();
        for call in calls {
            let refused = call.send(&stranger.client)?;
            is_refused(&refused, &refusal(&call.access.question(&stranger.user())))?;
            let answer = call.send(&self.client)?;
            if answer.status != call.status {
                let (status, text) = (answer.status, answer.text);
                return Err(format!("{}: {status} {text}", call.access).into());
            }
            answers.push(answer);
        }
        Ok(answers)
    }
}
