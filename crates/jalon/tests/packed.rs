//! Checked frameworks as bytes: they come back as they were, and what is not as it was written is refused.
#![allow(clippy::expect_used, reason = "a test says what is wrong by failing")]

use jalon::analysis::analyse;
use jalon::catalog::{Catalog, SHIPPED};
use jalon::framework::Framework;
use jalon::framework::packed::{UnpackError, pack, unpack, unpack_without_examples};
use jalon::source::Source;

fn shipped() -> impl Iterator<Item = Framework> {
    SHIPPED.iter().filter_map(|shipped| analyse(Source::new(shipped.id, shipped.text), &Catalog).framework)
}

#[test]
fn every_shipped_framework_comes_back_as_it_was() {
    let mut count = 0;
    for framework in shipped() {
        let bytes = pack(&framework);
        assert_eq!(unpack(&bytes).as_ref(), Ok(&framework), "{}", framework.identity.id);
        let mut to_judge = framework;
        to_judge.examples.clear();
        assert_eq!(unpack_without_examples(&bytes).as_ref(), Ok(&to_judge), "{}", to_judge.identity.id);
        count += 1;
    }
    assert_eq!(count, SHIPPED.len());
}

#[test]
fn what_was_damaged_cut_or_written_by_another_version_is_refused() {
    let framework = shipped().next().expect("a framework is shipped");
    let bytes = pack(&framework);
    for place in [40, bytes.len() / 2, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1;
        assert_eq!(unpack(&damaged), Err(UnpackError::Damaged), "byte {place}");
    }
    for length in [20, 40, bytes.len() - 1] {
        assert_eq!(unpack(&bytes[..length]), Err(UnpackError::Damaged), "{length} bytes");
    }
    let mut later = bytes.clone();
    later[6] = b'9';
    assert_eq!(unpack(&later), Err(UnpackError::OtherVersion));
    assert_eq!(unpack(b"{}"), Err(UnpackError::Foreign));
    assert_eq!(unpack(&[]), Err(UnpackError::Foreign));
}
