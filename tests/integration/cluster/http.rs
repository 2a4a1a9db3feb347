//! A small HTTP/1.1 server whose answers can be spoiled on purpose.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// What is sent back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) code: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) end: End,
}

/// How an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As it should.
    Whole,
    /// The connection breaks in the middle of the body.
    Cut,
    /// The connection breaks before anything is sent.
    Reset,
    /// Nothing ever comes.
    Never,
}

impl Response {
    pub(crate) fn json(code: u16, body: &serde_json::Value) -> Self {
        Self {
            code,
            headers: vec![("content-type".into(), "application/json".into())],
            body: body.to_string(),
            end: End::Whole,
        }
    }

    pub(crate) fn text(code: u16, body: &str) -> Self {
        Self {
            code,
            headers: vec![("content-type".into(), "text/plain".into())],
            body: body.into(),
            end: End::Whole,
        }
    }
}

/// A certificate that nobody but its own self vouches for.
pub(crate) struct Certificate {
    /// As clients read it that trust it.
    pub(crate) pem: String,
    server: Arc<rustls::ServerConfig>,
}

impl Certificate {
    pub(crate) fn of(host: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]).unwrap();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key.into())
            .unwrap();
        Self {
            pem: made.cert.pem(),
            server: Arc::new(server),
        }
    }
}

/// A server on a free port of this machine, until it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Answers in the clear, or if there is a certificate only whoever trusts it.
    pub(crate) fn start(
        certificate: Option<&Certificate>,
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Self {
        let tls = certificate.map(|certificate| Arc::clone(&certificate.server));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let answer = Arc::new(answer);
        let until = Arc::clone(&stopped);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if until.load(Ordering::Relaxed) {
                    break;
                }
                let answer = Arc::clone(&answer);
                let until = Arc::clone(&until);
                let tls = tls.clone();
                thread::spawn(move || {
                    let socket = stream.unwrap();
                    socket.set_nodelay(true).unwrap();
                    match tls {
                        None => serve(&socket, &socket, &*answer, &until),
                        Some(tls) => {
                            let secret = rustls::ServerConnection::new(tls).unwrap();
                            let secret = rustls::StreamOwned::new(secret, &socket);
                            serve(secret, &socket, &*answer, &until);
                        }
                    }
                });
            }
        });
        Self { address, stopped }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        let _ = TcpStream::connect(self.address);
    }
}

/// Answers what comes over one connection until either side has enough.
fn serve(
    stream: impl Read + Write,
    socket: &TcpStream,
    answer: &dyn Fn(&Request) -> Response,
    stopped: &AtomicBool,
) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let response = answer(&request);
        let body = response.body.as_bytes();
        let mut head = format!("HTTP/1.1 {} Whatever\r\n", response.code).into_bytes();
        for (name, value) in &response.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "content-length: {}\r\n\r\n", body.len()).unwrap();
        let writer = reader.get_mut();
        match response.end {
            End::Whole => {
                if writer.write_all(&[head.as_slice(), body].concat()).is_err() {
                    return;
                }
            }
            End::Cut => {
                let _ = writer.write_all(&[head.as_slice(), &body[..body.len() / 2]].concat());
                let _ = socket.shutdown(Shutdown::Both);
                return;
            }
            End::Reset => {
                let _ = socket.shutdown(Shutdown::Both);
                return;
            }
            End::Never => {
                while !stopped.load(Ordering::Relaxed) {
                    thread::sleep(Duration::from_millis(20));
                }
                return;
            }
        }
    }
}

fn read(reader: &mut BufReader<impl Read>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}
