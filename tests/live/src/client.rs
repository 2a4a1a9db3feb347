//! Requests to the server, over kept connections.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{Method, Request};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::Error;

/// Longer than the server's own limit for a request.
const TIMEOUT: Duration = Duration::from_secs(90);

/// What all clients of one server share.
#[derive(Debug)]
pub(crate) struct Connector {
    agent: Agent,
    url: Arc<str>,
}

impl Connector {
    pub(crate) fn new(url: &str, trusted: &[u8]) -> Result<Self, Error> {
        let mut certificates: Vec<Certificate<'static>> = Vec::new();
        for item in parse_pem(trusted) {
            if let PemItem::Certificate(certificate) = item? {
                certificates.push(certificate);
            }
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(certificates)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIMEOUT))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            url: url.into(),
        })
    }

    pub(crate) fn client(&self, token: Option<&str>) -> Client {
        let headers = token.map(|token| ("Authorization".to_owned(), format!("Bearer {token}")));
        Client {
            agent: self.agent.clone(),
            url: self.url.clone(),
            headers: headers.into_iter().collect(),
        }
    }
}

/// A caller of the API.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    url: Arc<str>,
    /// Sent with every request; the credential is among them.
    headers: Vec<(String, String)>,
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; null if it is no JSON.
    pub body: Value,
    /// The body as it came.
    pub text: String,
}

impl Answer {
    /// The message of a Status object, else nothing.
    #[must_use]
    pub fn message(&self) -> &str {
        self.body["message"].as_str().unwrap_or_default()
    }

    /// This answer if the request succeeded.
    ///
    /// # Errors
    ///
    /// If it did not.
    pub fn success(self) -> Result<Self, Error> {
        if (200..300).contains(&self.status) {
            Ok(self)
        } else {
            Err(format!("{}: {}", self.status, self.text).into())
        }
    }
}

impl Client {
    /// This client with one header more.
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// This client impersonating a user in groups.
    #[must_use]
    pub fn acting_as(&self, user: &str, groups: &[&str]) -> Self {
        let mut client = self.with_header("Impersonate-User", user);
        for group in groups {
            client = client.with_header("Impersonate-Group", group);
        }
        client
    }

    /// GETs a path with its query.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn get(&self, path: &str) -> Result<Answer, Error> {
        self.request("GET", path, "", "")
    }

    /// DELETEs a path with its query.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn delete(&self, path: &str) -> Result<Answer, Error> {
        self.request("DELETE", path, "", "")
    }

    /// POSTs JSON.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        self.request("POST", path, "application/json", &body.to_string())
    }

    /// PUTs JSON.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn put(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        self.request("PUT", path, "application/json", &body.to_string())
    }

    /// Applies an object on the server's side.
    ///
    /// # Errors
    ///
    /// If there is no answer.
    pub fn apply(&self, path: &str, body: &Value) -> Result<Answer, Error> {
        self.request(
            "PATCH",
            path,
            "application/apply-patch+yaml",
            &body.to_string(),
        )
    }

    /// Sends any request. The body is left out if it has no type.
    ///
    /// # Errors
    ///
    /// If the request makes no sense or there is no answer.
    pub fn request(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: &str,
    ) -> Result<Answer, Error> {
        let mut request = Request::builder()
            .method(Method::from_bytes(method.as_bytes())?)
            .uri(format!("{}{path}", self.url));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if !kind.is_empty() {
            request = request.header("Content-Type", kind);
        }
        let answer = if kind.is_empty() {
            self.agent.run(request.body(())?)
        } else {
            self.agent.run(request.body(body)?)
        };
        let mut answer = answer.map_err(|error| format!("{method} {path}: {error}"))?;
        let text = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_string()?;
        Ok(Answer {
            status: answer.status().as_u16(),
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        })
    }
}
