//! Memory of results, used again once they are dropped: fresh pages cost the system about a third of a large batch.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use arrow_buffer::{Buffer, MutableBuffer};

/// Buffers below this many bytes are not worth keeping.
const SMALL: usize = 16 << 10;
/// No more bytes than this are kept.
const MOST: usize = 256 << 20;

/// Buffers that no result holds any more.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    idle: Mutex<Vec<MutableBuffer>>,
}

/// A buffer lent to a result.
struct Lent {
    buffer: Option<MutableBuffer>,
    pool: Weak<Pool>,
}

impl Pool {
    /// A buffer of so many bytes; what stands in it is of no meaning.
    pub(crate) fn take(&self, bytes: usize) -> MutableBuffer {
        if bytes >= SMALL {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = |buffer: &MutableBuffer| buffer.capacity() >= bytes && buffer.capacity() / 2 <= bytes;
            if let Some(at) = idle.iter().position(fits) {
                let mut buffer = idle.swap_remove(at);
                buffer.resize(bytes, 0);
                return buffer;
            }
        }
        if bytes < SMALL {
            // Aligned as words are: cheaper to have than as Arrow would ask for.
            let mut buffer = MutableBuffer::from(vec![0u64; bytes.div_ceil(8)]);
            buffer.truncate(bytes);
            return buffer;
        }
        // Zeroed by the system: its pages are touched first when they are written. Batches from files are of many lengths,
        // a little apart: with some room, the buffers of one do for the next.
        let mut buffer =
            MutableBuffer::from_len_zeroed(bytes.next_multiple_of((bytes.next_power_of_two() / 8).max(64)));
        buffer.truncate(bytes);
        buffer
    }

    /// A finished buffer, which comes back here when nothing holds it any more.
    pub(crate) fn lend(self: &Arc<Pool>, buffer: MutableBuffer) -> Buffer {
        if buffer.len() < SMALL {
            return buffer.into();
        }
        Buffer::from(bytes::Bytes::from_owner(Lent { buffer: Some(buffer), pool: Arc::downgrade(self) }))
    }

    fn give_back(&self, buffer: MutableBuffer) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let kept: usize = idle.iter().map(MutableBuffer::capacity).sum();
        if kept + buffer.capacity() <= MOST {
            idle.push(buffer);
        }
    }
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        self.buffer.as_ref().map_or(&[], |buffer| buffer.as_slice())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(buffer), Some(pool)) = (self.buffer.take(), self.pool.upgrade()) {
            pool.give_back(buffer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dropped_is_lent_again() {
        let pool = Arc::new(Pool::default());
        let first = pool.lend(pool.take(1 << 20));
        let place = first.as_ptr();
        let other = pool.take(1 << 20);
        assert_ne!(other.as_ptr(), place, "a buffer in use is not lent twice");
        drop(first);
        let again = pool.take((1 << 20) - 64);
        assert_eq!((again.as_ptr(), again.len()), (place, (1 << 20) - 64));
    }

    #[test]
    fn lengths_a_little_apart_share_their_buffers() {
        let pool = Arc::new(Pool::default());
        for turn in 0..1000 {
            let rows = 100_000 + turn * 7_919 % 9_000;
            drop([pool.lend(pool.take(rows)), pool.lend(pool.take(rows))]);
        }
        assert!(pool.idle.lock().unwrap().len() <= 4, "buffers pile up");
    }

    #[test]
    fn results_outlive_the_engine() {
        let pool = Arc::new(Pool::default());
        let mut buffer = pool.take(SMALL);
        buffer.as_slice_mut().fill(7);
        let lent = pool.lend(buffer);
        drop(pool);
        assert!(lent.as_slice().iter().all(|byte| *byte == 7));
    }
}
