//! Work counted, for the tests that it grows no faster than frameworks and data (`tests/growth.rs`). Outside of tests this is
//! nothing.

#[cfg(test)]
thread_local! {
    static TAKEN: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Notes that so many steps are taken: values asked for, members moved to, numbers compared, lists gone through.
#[cfg(test)]
pub(super) fn take(steps: usize) {
    TAKEN.with(|taken| taken.set(taken.get() + steps));
}

#[cfg(not(test))]
#[inline(always)]
pub(super) fn take(_: usize) {}

/// The steps that some work takes.
#[cfg(test)]
pub(super) fn of(work: impl FnOnce()) -> usize {
    let before = TAKEN.with(std::cell::Cell::get);
    work();
    TAKEN.with(std::cell::Cell::get) - before
}
