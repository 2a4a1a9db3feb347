//! Each example: what it renders to gives its accounts exactly what its spec says.

use libtest_mimic::Failed;
use rolewright_live_tests::ADMIN;

use super::Seeds;
use crate::live::say;
use crate::repository::specs;

pub(super) fn are_exact(seeds: &Seeds) -> Result<(), Failed> {
    for spec in specs()? {
        seeds.alone(|program, stage| {
            stage.apply(&program.objects(&spec)?)?;
            let parties = program
                .verify(ADMIN, &spec, "--excess full")?
                .exact()
                .map_err(|failed| Failed::from(format!("{}: {failed:?}", spec.display())))?;
            for party in &parties {
                say(&format!(
                    "seeds: {}: {} questions, {} of them needed",
                    party.user,
                    party.questions,
                    party.needed().len()
                ));
            }
            Ok(())
        })?;
    }
    Ok(())
}
