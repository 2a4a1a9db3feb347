//! A program that loads its configuration and calls nothing.

use libtest_mimic::Failed;

use super::example::Example;
use super::neighbours;
use crate::live::Live;

static EXAMPLE: Example = Example::new(&["ns-sample"]);

pub(crate) fn calls(live: &Live) -> Result<(), Failed> {
    let installed = EXAMPLE.install(live, "in-cluster-sample")?;
    let sample = installed.account("ns-sample", "sa-sample")?;
    neighbours::are_refused(live, &sample, &[])
}
