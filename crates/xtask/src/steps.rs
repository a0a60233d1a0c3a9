//! The steps of a long chore: each named as it starts, timed and counted; the rest goes on where one fails.

use std::time::{Duration, Instant};

/// How many checks of a step passed and failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// Checks that passed.
    pub(crate) passed: usize,
    /// Checks that failed.
    pub(crate) failed: usize,
}

/// The steps taken so far.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    taken: Vec<Taken>,
}

#[derive(Debug)]
struct Taken {
    name: &'static str,
    count: Count,
    time: Duration,
    why: Option<String>,
}

impl Steps {
    /// Takes a step that is one check by itself.
    pub(crate) fn check(&mut self, name: &'static str, step: impl FnOnce() -> Result<(), String>) {
        self.count(name, || step().map(|()| Count { passed: 1, failed: 0 }));
    }

    /// Takes a step that counts its checks; one that breaks down counts as one failure.
    pub(crate) fn count(&mut self, name: &'static str, step: impl FnOnce() -> Result<Count, String>) {
        println!("\n━━ {name}");
        let start = Instant::now();
        let (count, why) = match step() {
            Ok(count) => (count, None),
            Err(why) => {
                println!("{why}");
                (Count { passed: 0, failed: 1 }, Some(why))
            }
        };
        self.taken.push(Taken { name, count, time: start.elapsed(), why });
    }

    /// Prints the table of steps and, last and alone on its line, the sum.
    ///
    /// # Errors
    /// With no words (they are printed) when a check failed.
    pub(crate) fn close(self) -> Result<(), String> {
        println!("\n{:<28}{:>8}{:>8}{:>10}", "step", "passed", "failed", "seconds");
        for step in &self.taken {
            let Count { passed, failed } = step.count;
            println!("{:<28}{passed:>8}{failed:>8}{:>10.1}", step.name, step.time.as_secs_f64());
        }
        for step in &self.taken {
            if let Some(why) = &step.why {
                println!("\n{}: {}", step.name, why.lines().next().unwrap_or_default());
            }
        }
        let passed: usize = self.taken.iter().map(|step| step.count.passed).sum();
        let failed: usize = self.taken.iter().map(|step| step.count.failed).sum();
        println!("\n{passed} passed, {failed} failed");
        if failed == 0 { Ok(()) } else { Err(String::new()) }
    }
}
