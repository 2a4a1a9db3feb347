//! One request and its answer, tried again where that may help.

use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use kube::Client;
use kube::client::{AuthError, Body};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::Instant;

use super::Failure;
use super::clock::Clock;

/// No answer of a server is larger than this; a page of a list is far smaller.
const LARGEST_ANSWER: usize = 64 << 20;

/// How often a server that never answered is tried before it counts as absent.
const FIRST_TRIES: u32 = 3;

/// How often an answer that makes no sense, or an internal error, is asked for again.
const HOPELESS_TRIES: u32 = 5;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The longest that a server asks for.
const LONGEST_RETRY_AFTER: u64 = 32;

const JSON: &str = "application/json";
/// What server-side apply takes. It is YAML, and so JSON too.
const APPLY: &str = "application/apply-patch+yaml";

/// A request, with a body that is sent as JSON.
#[derive(Debug, Clone)]
pub(super) struct Call<B = Value> {
    method: Method,
    path: String,
    accept: &'static str,
    content_type: &'static str,
    body: Option<B>,
}

/// An answer as it came, with whatever status.
#[derive(Debug)]
pub(super) struct Received {
    code: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call<()> {
    pub(super) fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            accept: JSON,
            content_type: JSON,
            body: None,
        }
    }
}

impl<B: Serialize> Call<B> {
    pub(super) fn post(path: impl Into<String>, body: B) -> Self {
        Self {
            method: Method::POST,
            path: path.into(),
            accept: JSON,
            content_type: JSON,
            body: Some(body),
        }
    }

    /// A server-side apply.
    pub(super) fn apply(path: impl Into<String>, body: B) -> Self {
        Self {
            method: Method::PATCH,
            content_type: APPLY,
            ..Self::post(path, body)
        }
    }

    pub(super) fn accept(self, accept: &'static str) -> Self {
        Self { accept, ..self }
    }

    /// Sends it until there is an answer or no hope. An answer that is no `A` is garbled, and so is
    /// one in which `read` does not find what it wants.
    pub(super) async fn send<A: DeserializeOwned, T>(
        &self,
        client: &Client,
        clock: &Clock,
        read: impl Fn(A) -> Result<T, String>,
    ) -> Result<T, Failure> {
        self.send_for(client, clock, |received| {
            read(received.json()?).map_err(Failure::Garbled)
        })
        .await
    }

    /// The same where not only a success is an answer: `read` says what is one.
    pub(super) async fn send_for<T>(
        &self,
        client: &Client,
        clock: &Clock,
        read: impl Fn(&Received) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut pause = FIRST_PAUSE;
        let mut tries = 0;
        let start = Instant::now();
        loop {
            tries += 1;
            let time = clock.for_request();
            let (outcome, retry_after) =
                match tokio::time::timeout(time, self.send_once(client)).await {
                    Ok(Ok(received)) => (read(&received), received.retry_after()),
                    Ok(Err(failure)) => (Err(failure), None),
                    Err(_) => (Err(Failure::Unreachable("no answer".to_owned())), None),
                };
            let failure = match outcome {
                Ok(answer) => {
                    clock.answered();
                    return Ok(answer);
                }
                Err(failure) => failure,
            };
            let was_never_there = matches!(failure, Failure::Unreachable(_))
                && !clock.was_answered()
                && tries >= FIRST_TRIES;
            let is_hopeless = failure.is_odd() && tries >= HOPELESS_TRIES;
            let waits_too_long = start.elapsed() >= clock.longest_silence();
            if !failure.is_transient() || was_never_there || is_hopeless || waits_too_long {
                return Err(failure);
            }
            let pause_now = pause.max(retry_after.unwrap_or_default());
            clock.pause(pause_now, &failure).await?;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn send_once(&self, client: &Client) -> Result<Received, Failure> {
        let response = client
            .send(self.request()?)
            .await
            .map_err(|error| connection_failure(&error))?;
        let (head, body) = response.into_parts();
        let body = Limited::new(body, LARGEST_ANSWER)
            .collect()
            .await
            .map_err(|error| Failure::Unreachable(chain(error.as_ref())))?
            .to_bytes();
        Ok(Received {
            code: head.status,
            headers: head.headers,
            body: body.into(),
        })
    }

    fn request(&self) -> Result<Request<Body>, Failure> {
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(&self.path)
            .header(ACCEPT, self.accept);
        let body = match &self.body {
            Some(body) => {
                request = request.header(CONTENT_TYPE, self.content_type);
                let body = serde_json::to_vec(body)
                    .map_err(|error| Failure::Config(format!("a request's body: {error}")))?;
                Body::from(body)
            }
            None => Body::empty(),
        };
        request
            .body(body)
            .map_err(|error| Failure::Config(format!("the path {:?}: {error}", self.path)))
    }
}

impl Received {
    /// The status code.
    pub(super) fn code(&self) -> u16 {
        self.code.as_u16()
    }

    /// The JSON of a success; anything else is a failure.
    pub(super) fn json<A: DeserializeOwned>(&self) -> Result<A, Failure> {
        if !self.code.is_success() {
            return Err(Failure::Refused {
                code: self.code(),
                message: status_message(self.status().as_ref()),
            });
        }
        let content_type = self.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default();
        let is_json = content_type
            .split(';')
            .next()
            .is_some_and(|media| media.trim().eq_ignore_ascii_case(JSON));
        if !is_json {
            return Err(Failure::Garbled(format!(
                "it is {content_type:?}, not JSON"
            )));
        }
        serde_json::from_slice(&self.body).map_err(|error| garbled(&error))
    }

    /// The server's Status, if that is what it sent. Any other body may hold anything.
    pub(super) fn status(&self) -> Option<Value> {
        let status: Option<Value> = serde_json::from_slice(&self.body).ok();
        status.filter(|status| status["kind"] == "Status")
    }

    /// All headers of a name.
    pub(super) fn headers(&self, name: HeaderName) -> impl Iterator<Item = &[u8]> {
        self.headers
            .get_all(name)
            .into_iter()
            .map(HeaderValue::as_bytes)
    }

    fn retry_after(&self) -> Option<Duration> {
        let seconds = self.headers.get(RETRY_AFTER)?.to_str().ok()?;
        let seconds: u64 = seconds.trim().parse().ok()?;
        Some(Duration::from_secs(seconds.min(LONGEST_RETRY_AFTER)))
    }
}

/// What is told of an answer that cannot be read: only where, as its text may hold anything.
fn garbled(error: &serde_json::Error) -> Failure {
    Failure::Garbled(if error.is_data() {
        "it lacks the form of what was asked for".to_owned()
    } else {
        format!("no JSON at line {}", error.line())
    })
}

/// The words of a Status; none where there is none.
pub(super) fn status_message(status: Option<&Value>) -> String {
    let message = status.and_then(|status| status["message"].as_str());
    message.unwrap_or_default().to_owned()
}

/// Says of an error of the client what a person can use. Nothing of how an exec plugin was called
/// and what it printed is repeated: there may be a token in it.
pub(super) fn connection_failure(error: &kube::Error) -> Failure {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(this) = cause {
        if let Some(error) = this.downcast_ref::<AuthError>() {
            return Failure::Config(auth_failure(error));
        }
        cause = this.source();
    }
    let why = chain(error);
    if why.contains("certificate") {
        Failure::Untrusted(why)
    } else {
        Failure::Unreachable(why)
    }
}

fn auth_failure(error: &AuthError) -> String {
    match error {
        AuthError::AuthExecRun { out, .. } => {
            format!("the command of the kubeconfig failed with {}", out.status)
        }
        AuthError::ReadTokenFile(error, path) => {
            format!("the token file {} cannot be read: {error}", path.display())
        }
        AuthError::InvalidBearerToken(_) => {
            "the token holds what no token may hold, such as a line break at its end".to_owned()
        }
        AuthError::AuthExecStart(error) => {
            format!("the command of the kubeconfig cannot be run: {error}")
        }
        AuthError::AuthExecParse(_) | AuthError::AuthExecSerialize(_) => {
            "the command of the kubeconfig prints no credentials".to_owned()
        }
        _ => "the credentials of the kubeconfig cannot be used".to_owned(),
    }
}

/// An error with its causes, each that says something new.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        next = cause.source();
    }
    text
}
