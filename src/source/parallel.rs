//! The same work on many things at once.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Fewer things are done on the spot: starting threads costs more than they save.
const FEWEST: usize = 32;

/// How many things a thread takes at a time, at the least.
const FEWEST_EACH: usize = 16;

/// What a thread may use of a stack: as much as the first thread of a program usually has.
const STACK: usize = 8 * 1024 * 1024;

/// What the work makes of each thing, in the order of the things, whatever the threads do.
///
/// On as many threads as `jobs` says, or as the machine has for us. Where no threads are to be had
/// the work is done on this one.
pub(crate) fn map<T: Sync, R: Send>(
    things: &[T],
    jobs: Option<NonZeroUsize>,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = jobs.or_else(|| available_parallelism().ok());
    let threads = threads.map_or(1, NonZeroUsize::get);
    if threads == 1 || things.len() < FEWEST {
        return things.iter().map(work).collect();
    }
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK)
        .build();
    match pool {
        Ok(pool) => pool.install(|| {
            let things = things.par_iter().with_min_len(FEWEST_EACH);
            things.map(&work).collect()
        }),
        Err(_) => things.iter().map(work).collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Mutex;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_order_is_that_of_the_things() {
        let things: Vec<usize> = (0..1000).collect();
        for jobs in [1, 2, 7] {
            let jobs = NonZeroUsize::new(jobs);
            assert_eq!(map(&things, jobs, |&thing| thing), things);
        }
    }

    #[test]
    fn a_handful_needs_no_thread_and_many_take_several() {
        let threads_for = |count: usize, jobs: usize| {
            let seen = Mutex::new(HashSet::new());
            let things = vec![(); count];
            map(&things, NonZeroUsize::new(jobs), |()| {
                seen.lock().unwrap().insert(thread::current().id());
                thread::sleep(Duration::from_millis(1));
            });
            seen.into_inner().unwrap()
        };
        let here = HashSet::from([thread::current().id()]);
        assert_eq!(threads_for(FEWEST - 1, 4), here);
        assert_eq!(threads_for(200, 1), here);
        assert!(threads_for(200, 2).len() == 2);
    }
}
