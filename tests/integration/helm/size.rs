//! Charts whose release Helm could not keep.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{helm, spec};
use crate::support::{Run, Sandbox};

/// What nothing makes smaller, in lines.
fn noise(bytes: usize) -> String {
    let mut random = fastrand::Rng::with_seed(7);
    let bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..))
        .take(bytes)
        .collect();
    let text = STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(100).map(String::from_utf8_lossy);
    lines
        .flat_map(|line| [line.into_owned(), "\n".to_owned()])
        .collect()
}

/// Renders a chart with two ConfigMaps that have together so many bytes.
fn render(sandbox: &Sandbox, bytes: usize) -> Run {
    sandbox.file("one.txt", noise(bytes / 2));
    sandbox.file(
        "two.txt",
        noise(bytes / 2).chars().rev().collect::<String>(),
    );
    sandbox.file(
        "rolewright.yaml",
        spec("config: [{name: app-one, files: [one.txt]}, {name: app-two, files: [two.txt]}]\n"),
    );
    sandbox.run("render --no-config --to helm --out chart rolewright.yaml")
}

#[test]
fn a_chart_that_helm_could_not_keep_is_refused() {
    let sandbox = Sandbox::new();
    let run = render(&sandbox, 900_000).expect_code(2);
    assert!(
        run.stderr.contains("Helm could not keep a release"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("--to manifests"), "{}", run.stderr);
    assert!(!sandbox.path().join("chart").exists());
    // As manifests it is no trouble.
    sandbox
        .run("render --no-config --out manifests rolewright.yaml")
        .expect_code(0);
    // What gets small is none either.
    sandbox.file("one.txt", "0123456789\n".repeat(40_000));
    sandbox.file("two.txt", "x\n");
    sandbox
        .run("render --no-config --to helm --out chart rolewright.yaml")
        .expect_code(0);
}

/// The bytes that Helm puts into the Secret: JSON, gzip, base64.
fn in_a_secret(release: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(release).unwrap();
    STANDARD.encode(encoder.finish().unwrap()).len()
}

/// The largest chart that is written fits, and not much more would.
#[test]
fn what_is_written_fits_into_the_secret() {
    let Some(helm) = helm("whether a large release fits into its Secret") else {
        return;
    };
    let (mut fits, mut too_large) = (200_000, 500_000);
    let sandbox = Sandbox::new();
    while too_large - fits > 10_000 {
        let middle = usize::midpoint(fits, too_large);
        match render(&sandbox, middle).code {
            Some(0) => fits = middle,
            _ => too_large = middle,
        }
    }
    render(&sandbox, fits).expect_code(0);
    let arguments = [
        "install",
        "rel",
        "chart",
        "--dry-run=client",
        "--output=json",
    ];
    let output = helm.run(sandbox.path(), &arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let size = in_a_secret(&output.stdout);
    assert!(size < 1024 * 1024, "{size}");
    assert!(size > 940 * 1024, "{size}");
}
