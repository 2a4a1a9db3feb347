//! Objects on the server for one test, and their removal.

use libtest_mimic::Failed;
use rolewright_live_tests::{Answer, Client};
use serde_json::{Value, json};

use crate::live::Live;
use crate::manifests::path_of;
use crate::store;

/// The objects of one test.
pub(super) struct Stage<'l> {
    live: &'l Live,
    admin: Client,
    /// Paths of what was applied and has to go.
    applied: Vec<String>,
}

impl<'l> Stage<'l> {
    pub(super) fn new(live: &'l Live) -> Result<Self, Failed> {
        Ok(Self {
            live,
            admin: live.admin()?,
            applied: Vec::new(),
        })
    }

    /// Makes sure that there is a namespace. It stays: where no controller empties it, a deleted
    /// namespace would be terminating for ever, and nothing could be made in it again.
    fn namespace(&self, name: &str) -> Result<(), Failed> {
        let body = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
        let answer = self.admin.post("/api/v1/namespaces", &body)?;
        if answer.status != 409 {
            answer.success()?;
        }
        Ok(())
    }

    /// Applies objects, and waits until what they grant has arrived at the authorizer.
    pub(super) fn apply(&mut self, objects: &[Value]) -> Result<(), Failed> {
        for object in objects {
            if let Some(namespace) = object["metadata"]["namespace"].as_str() {
                self.namespace(namespace)?;
            }
            self.put(object)?;
        }
        self.settle()
    }

    /// Runs something with objects that are removed afterwards.
    pub(super) fn with(
        &mut self,
        objects: &[Value],
        run: impl FnOnce() -> Result<(), Failed>,
    ) -> Result<(), Failed> {
        let before = self.applied.len();
        let outcome = self.apply(objects).and_then(|()| run());
        let removed = self.remove(before);
        outcome.and(removed)
    }

    fn put(&mut self, object: &Value) -> Result<(), Failed> {
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        let path = format!("{}/{name}", path_of(object)?);
        let query = "fieldManager=seeds&force=true";
        self.admin
            .apply(&format!("{path}?{query}"), object)?
            .success()?;
        if object["kind"] != "Namespace" && !self.applied.contains(&path) {
            self.applied.push(path);
        }
        Ok(())
    }

    /// Offers one object to be made. Of an object that is refused nothing is left.
    pub(super) fn offer(&mut self, object: &Value) -> Result<Answer, Failed> {
        let path = path_of(object)?;
        let answer = self.admin.post(&path, object)?;
        if answer.status == 201 {
            let name = object["metadata"]["name"].as_str().unwrap_or_default();
            self.applied.push(format!("{path}/{name}"));
        }
        Ok(answer)
    }

    /// An object as it is on the server.
    pub(super) fn read(&self, path: &str) -> Result<Value, Failed> {
        Ok(self.admin.get(path)?.success()?.body)
    }

    /// Waits until all that was written has arrived at the authorizer.
    pub(super) fn settle(&self) -> Result<(), Failed> {
        store::settle(self.live)
    }

    /// A token of an account, for ten minutes.
    pub(super) fn token(&self, namespace: &str, account: &str) -> Result<String, Failed> {
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token");
        let request = json!({"spec": {"expirationSeconds": 600}});
        let answer = self.admin.post(&path, &request)?.success()?;
        let token = answer.body["status"]["token"].as_str().ok_or("no token")?;
        Ok(token.to_owned())
    }

    /// Removes what was applied.
    pub(super) fn clear(&mut self) -> Result<(), Failed> {
        self.remove(0)
    }

    /// Removes what was applied after so many objects, whatever of it is still there. What is applied
    /// next arrives at the authorizer after this has.
    fn remove(&mut self, kept: usize) -> Result<(), Failed> {
        while self.applied.len() > kept
            && let Some(path) = self.applied.pop()
        {
            let answer = self.admin.delete(&path)?;
            if answer.status != 404 {
                answer.success()?;
            }
        }
        Ok(())
    }
}

impl Drop for Stage<'_> {
    /// A test that panics leaves nothing either.
    fn drop(&mut self) {
        // There is nobody left to tell; what stays is found by the next test.
        let _ = self.clear();
    }
}
