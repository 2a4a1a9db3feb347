//! Probes, and what else the kubelet does for a container.

use schemars::JsonSchema;
use serde::Deserialize;

/// The three probes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probes {
    /// Until it succeeds, the others wait.
    pub startup: Option<Probe>,
    /// While it fails, the Pod gets no traffic.
    pub readiness: Option<Probe>,
    /// When it fails, the container is started anew.
    pub liveness: Option<Probe>,
}

/// A probe in Kubernetes' own shape: exactly one of `httpGet`, `tcpSocket`, `grpc` and `exec`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Probe {
    /// Succeeds if a GET answers with a status from 200 to 399.
    pub http_get: Option<HttpGet>,
    /// Succeeds if a connection opens.
    pub tcp_socket: Option<TcpSocket>,
    /// Succeeds if the gRPC health service says so.
    pub grpc: Option<Grpc>,
    /// Succeeds if a command ends with 0.
    pub exec: Option<Exec>,
    /// Seconds from the container's start to the first probe.
    #[schemars(range(min = 0))]
    pub initial_delay_seconds: Option<i32>,
    /// Seconds between probes.
    #[schemars(range(min = 1))]
    pub period_seconds: Option<i32>,
    /// Seconds after which a probe has failed.
    #[schemars(range(min = 1))]
    pub timeout_seconds: Option<i32>,
    /// Successes in a row that count as success.
    #[schemars(range(min = 1))]
    pub success_threshold: Option<i32>,
    /// Failures in a row that count as failure.
    #[schemars(range(min = 1))]
    pub failure_threshold: Option<i32>,
    /// Seconds between being told to end and being killed, where a failed probe ends the container.
    #[schemars(range(min = 1))]
    pub termination_grace_period_seconds: Option<i64>,
}

/// A GET that the kubelet sends.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HttpGet {
    /// The path; `/` by default.
    pub path: Option<String>,
    /// A port's number or name.
    pub port: PortRef,
    /// `HTTP` (the default) or `HTTPS`.
    pub scheme: Option<Scheme>,
    /// Headers, in Kubernetes' own shape.
    #[serde(default)]
    pub http_headers: Vec<HttpHeader>,
}

/// A header of a request.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HttpHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// A scheme of an HTTP probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Scheme {
    /// Plain HTTP.
    Http,
    /// HTTPS; the certificate is not verified.
    Https,
}

impl Scheme {
    /// The scheme as manifests write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
        }
    }
}

/// A TCP probe.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TcpSocket {
    /// A port's number or name.
    pub port: PortRef,
}

/// A gRPC probe.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Grpc {
    /// A port's number.
    #[schemars(range(min = 1, max = 65535))]
    pub port: i32,
    /// The service to ask for.
    pub service: Option<String>,
}

/// A command that the kubelet runs in the container.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exec {
    /// The command with its arguments; no shell runs it.
    #[schemars(length(min = 1))]
    pub command: Vec<String>,
}

/// A port by number or by the name that `ports` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PortRef {
    /// By number.
    Number(#[schemars(range(min = 1, max = 65535))] i32),
    /// By name.
    Name(String),
}
