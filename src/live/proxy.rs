//! Which proxy leads to a cluster that the kubeconfig does not give one of its own.
//!
//! The rules are those of Go's `net/http`, which kubectl follows: the variable of the server's scheme
//! names the proxy, what `NO_PROXY` exempts and this machine itself are reached without.

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use super::Failure;

/// The proxy that the environment wants for a server.
pub(super) fn proxy_for(server: &Uri) -> Result<Option<Uri>, Failure> {
    let variables = if server.scheme_str() == Some("http") {
        ["HTTP_PROXY", "http_proxy"]
    } else {
        ["HTTPS_PROXY", "https_proxy"]
    };
    let exempt = variable(&["NO_PROXY", "no_proxy"]).unwrap_or_default();
    match variable(&variables) {
        Some(proxy) if !is_exempt(server, &exempt) => parse(&proxy).map(Some),
        _ => Ok(None),
    }
}

/// A proxy as it is written: without a scheme it speaks HTTP.
pub(super) fn parse(proxy: &str) -> Result<Uri, Failure> {
    let url = if proxy.contains("://") {
        proxy.to_owned()
    } else {
        format!("http://{proxy}")
    };
    // What cannot be read is not repeated: there may be a password in it.
    url.parse()
        .map_err(|_| Failure::Config("the proxy's URL cannot be understood".to_owned()))
}

/// The first variable that says something.
fn variable(names: &[&str]) -> Option<String> {
    let mut values = names.iter().filter_map(|name| std::env::var(name).ok());
    values.find(|value| !value.is_empty())
}

fn is_exempt(server: &Uri, exempt: &str) -> bool {
    // All that is not exempt would go to a proxy, whichever.
    let others = Matcher::builder().all("http://proxy").no(exempt).build();
    is_this_machine(server) || others.intercept(server).is_none()
}

fn is_this_machine(server: &Uri) -> bool {
    let host = server.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exempt_is_reached_without_a_proxy() {
        for (server, exempt, expected) in [
            ("https://a.example:6443", "", false),
            ("https://a.example:6443", "a.example", true),
            ("https://a.example:6443", "b.example, example", true),
            ("https://a.example:6443", ".example", true),
            ("https://a.example:6443", "b.example", false),
            ("https://a.example:6443", "*", true),
            ("https://10.1.2.3", "10.0.0.0/8", true),
            ("https://11.1.2.3", "10.0.0.0/8", false),
            ("https://[fd00::1]:6443", "fd00::/8", true),
            ("https://127.0.0.1:6443", "", true),
            ("https://[::1]:6443", "", true),
            ("http://localhost:8080", "", true),
        ] {
            let server = server.parse().unwrap();
            assert_eq!(is_exempt(&server, exempt), expected, "{server} {exempt}");
        }
    }

    #[test]
    fn a_proxy_without_a_scheme_speaks_http() {
        assert_eq!(parse("proxy:3128").unwrap(), "http://proxy:3128/");
        assert_eq!(parse("socks5://proxy").unwrap(), "socks5://proxy/");
        assert!(parse("http://a b").is_err());
    }
}
