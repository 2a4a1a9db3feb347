//! How large a release is in the Secret that Helm keeps it in.
//!
//! Helm stores the chart's files, what they were rendered to and the values of a release as JSON,
//! compressed by gzip and written in base64 (`encodeRelease` in Helm's storage driver), and a Secret
//! holds no more than 1 MiB (`MaxSecretSize` of the API server). So everything large is there twice:
//! in a file and in what is made of it.

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::render::manifests::Rendered;
use crate::source::Problem;
use crate::spec::model::{Client, Content};

/// The bytes that a Secret holds.
const SECRET: usize = 1024 * 1024;
/// What is kept free: for the values of a release, longer names, and a compression unlike ours.
const RESERVE: usize = 48 * 1024;

/// What is wrong with a chart of these files, whose objects are this stream of manifests: a release
/// of it would be more than a Secret holds.
pub(super) fn problem(files: &[Rendered], manifest: &str, clients: &[Client]) -> Option<Problem> {
    let size = stored(files, manifest);
    if size + RESERVE <= SECRET {
        return None;
    }
    let configs = clients.iter().flat_map(|client| &client.config);
    let largest = configs.max_by_key(|config| {
        let contents = config.data.values();
        contents.map(Content::size).sum::<usize>()
    });
    let problem = Problem::error(format!(
        "Helm could not keep a release of this chart: it would be about {} KiB in a Secret, which holds {} KiB, {} of them for the values",
        size.div_ceil(1024),
        SECRET / 1024,
        RESERVE / 1024
    ));
    let problem = match largest {
        Some(config) => problem.at(config.origin.clone(), "nothing in the spec is larger"),
        None => problem,
    };
    Some(problem.help(
        "let something else bring what is large, such as an image or a volume; --to manifests and --to kustomize have no such limit",
    ))
}

/// The bytes of a release in its Secret.
fn stored(files: &[Rendered], manifest: &str) -> usize {
    let mut encoder = GzEncoder::new(Counter::default(), Compression::best());
    let parts = files
        .iter()
        .filter(|rendered| !rendered.file.name.starts_with("ci/"))
        .map(|rendered| {
            let data = STANDARD.encode(&rendered.file.content);
            json!({"name": rendered.file.name, "data": data}).to_string()
        })
        .chain([json!({"manifest": manifest}).to_string()]);
    for part in parts {
        // Counting cannot fail.
        let _ = encoder.write_all(part.as_bytes());
    }
    let bytes = encoder.finish().map_or(0, |counter| counter.0);
    bytes.div_ceil(3) * 4
}

/// How many bytes were written.
#[derive(Debug, Default)]
struct Counter(usize);

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
