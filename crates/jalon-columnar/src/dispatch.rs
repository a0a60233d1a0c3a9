//! The one place with `unsafe`: the same loops compiled for the processors at hand, and hints to the cache.

#![allow(unsafe_code)]

/// Work that is compiled for each kind of processor.
pub(crate) trait Work {
    /// What comes of it.
    type Done;

    /// Does it; to be inlined always.
    fn work(self) -> Self::Done;
}

/// Does some work with the widest vectors that the processor has. The results are the same to the bit: no operation is
/// fused or reordered by the width.
pub(crate) fn widest<W: Work>(work: W) -> W::Done {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_64_v4() {
            // SAFETY: the processor was just seen to have all that the function is compiled for.
            return unsafe { work_v4(work) };
        }
        if is_x86_64_v3() {
            // SAFETY: as above.
            return unsafe { work_v3(work) };
        }
    }
    work.work()
}

#[cfg(target_arch = "x86_64")]
fn is_x86_64_v4() -> bool {
    is_x86_64_v3()
        && std::arch::is_x86_feature_detected!("avx512f")
        && std::arch::is_x86_feature_detected!("avx512dq")
        && std::arch::is_x86_feature_detected!("avx512bw")
        && std::arch::is_x86_feature_detected!("avx512vl")
}

#[cfg(target_arch = "x86_64")]
fn is_x86_64_v3() -> bool {
    std::arch::is_x86_feature_detected!("avx2")
        && std::arch::is_x86_feature_detected!("bmi1")
        && std::arch::is_x86_feature_detected!("bmi2")
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl,avx2,bmi1,bmi2")]
fn work_v4<W: Work>(work: W) -> W::Done {
    work.work()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn work_v3<W: Work>(work: W) -> W::Done {
    work.work()
}

/// Asks the processor to fetch values that are read soon.
#[inline(always)]
pub(crate) fn prefetch<T>(values: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        let line = 64 / size_of::<T>().max(1);
        let mut at = 0;
        while at < values.len() {
            use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
            // SAFETY: a prefetch reads nothing that the program sees, and the place lies within the slice.
            unsafe { _mm_prefetch::<_MM_HINT_T1>(values.as_ptr().add(at).cast()) };
            at += line;
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = values;
}
