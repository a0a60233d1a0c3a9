//! Fuzzing on the stable toolchain: whatever the text, the core answers with a value or with faults, soon, and what it
//! writes it can read.
//!
//! By default each target tries the same few cases on each run. With `JALON_FUZZ_SECONDS=30` each tries new ones for that
//! long; the case under way is kept in `target/tmp/fuzz-<target>.txt`, for crashes that leave no message.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "the harness has a clock and reads the corpus")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test says what is wrong by failing")]

use std::cell::Cell;
use std::fmt::Debug;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

mod data;
mod framework;
mod texts;
mod values;

/// A case that takes longer than this, even on a busy machine, is a fault: time is linear in the input, cases are small.
const SLOWEST: Duration = Duration::from_secs(20);

/// Tries a property on generated cases: 64 fixed ones, or new ones for `JALON_FUZZ_SECONDS`.
///
/// A failure is shrunk, and reported with the smallest case that still fails.
fn fuzz<S>(target: &str, cases: &S, property: impl Fn(&S::Value) -> Result<(), TestCaseError>)
where
    S: Strategy,
    S::Value: Debug,
{
    let seconds = std::env::var("JALON_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let config = Config { cases: 64, failure_persistence: None, max_shrink_iters: 4096, ..Config::default() };
    let under_way = format!("{}/fuzz-{target}.txt", env!("CARGO_TARGET_TMPDIR"));
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(0));
    let tried = Cell::new(0_usize);
    loop {
        // A runner stops for good once it has tried its cases; so each round has its own, with its own seed.
        let mut runner = match seconds {
            Some(_) => TestRunner::new(config.clone()),
            None => TestRunner::new_with_rng(config.clone(), TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
        };
        let outcome = runner.run(cases, |case| {
            tried.set(tried.get() + 1);
            if seconds.is_some() {
                std::fs::write(&under_way, format!("{case:?}")).unwrap();
            }
            let start = Instant::now();
            property(&case)?;
            let took = start.elapsed();
            prop_assert!(took < SLOWEST, "took {took:?}");
            Ok(())
        });
        match outcome {
            Ok(()) => {}
            Err(TestError::Fail(why, case)) => panic!("{target}: {why}\nsmallest case: {case:?}"),
            Err(TestError::Abort(why)) => panic!("{target}: {why}"),
        }
        if Instant::now() >= end {
            break;
        }
    }
    println!("{target}: {} cases", tried.get());
}
