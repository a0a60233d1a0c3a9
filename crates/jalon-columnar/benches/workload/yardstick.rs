//! The yardstick: the same workload as one loop written by hand, in binary floats, without reasons, ranges or exactness.
//!
//! Blocks of 256 rows: cells to floats with NaN where they are empty, one fused loop without branches that leaves the
//! answers as bits of a word a row, then the words turned into columns of bits.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt8Type};
use arrow_array::{Array, RecordBatch};
use arrow_buffer::BooleanBuffer;

const ROWS: usize = 256;
const WORDS: usize = ROWS / 64;

/// The columns as slices.
pub struct Inputs<'a> {
    floats: Vec<(&'a [f64], Option<&'a BooleanBuffer>)>,
    wholes: Vec<(&'a [i64], Option<&'a BooleanBuffer>)>,
    sectors: (&'a [u8], Option<&'a BooleanBuffer>),
    flags: Vec<(&'a BooleanBuffer, Option<&'a BooleanBuffer>)>,
    rows: usize,
}

/// The results: eight criteria and the verdict as yes and no bits, three dimensions and the score, the label.
pub struct Results {
    pub yes: [Vec<u64>; 9],
    pub no: [Vec<u64>; 9],
    pub values: [Vec<f64>; 4],
    pub valid: [Vec<u64>; 4],
    pub label: Vec<u8>,
}

/// Finds the columns in a batch whose rows begin at a whole word and are a multiple of a block.
pub fn inputs(batch: &RecordBatch) -> Inputs<'_> {
    let column = |name: &str| batch.column_by_name(name).expect("a column of the workload");
    let nulls = |name: &str| column(name).nulls().map(|nulls| nulls.inner());
    Inputs {
        floats: super::FLOATS
            .iter()
            .map(|name| (&column(name).as_primitive::<Float64Type>().values()[..], nulls(name)))
            .collect(),
        wholes: super::WHOLES
            .iter()
            .map(|name| (&column(name).as_primitive::<Int64Type>().values()[..], nulls(name)))
            .collect(),
        sectors: (&column("secteur").as_dictionary::<UInt8Type>().keys().values()[..], nulls("secteur")),
        flags: ["gouvernance", "plan_eval"]
            .iter()
            .map(|name| (column(name).as_boolean().values(), nulls(name)))
            .collect(),
        rows: batch.num_rows(),
    }
}

impl Results {
    pub fn new(rows: usize) -> Results {
        let words = rows.div_ceil(64);
        Results {
            yes: std::array::from_fn(|_| vec![0; words]),
            no: std::array::from_fn(|_| vec![0; words]),
            values: std::array::from_fn(|_| vec![0.0; rows]),
            valid: std::array::from_fn(|_| vec![0; words]),
            label: vec![0; rows],
        }
    }
}

#[inline(always)]
fn word(bits: Option<&BooleanBuffer>, at: usize) -> u64 {
    match bits {
        None => u64::MAX,
        Some(bits) => u64::from_le_bytes(bits.values()[at * 8..at * 8 + 8].try_into().expect("eight bytes")),
    }
}

#[inline(always)]
fn hole(lanes: &mut [f64; ROWS], nulls: Option<&BooleanBuffer>, block: usize) {
    for w in 0..WORDS {
        let mut empty = !word(nulls, block * WORDS + w);
        while empty != 0 {
            lanes[w * 64 + empty.trailing_zeros() as usize] = f64::NAN;
            empty &= empty - 1;
        }
    }
}

#[inline(always)]
fn nonzero(x: f64) -> f64 {
    if x == 0.0 { f64::NAN } else { x }
}

#[inline(always)]
fn clamped(x: f64) -> f64 {
    let x = if 0.0 > x { 0.0 } else { x };
    if 100.0 < x { 100.0 } else { x }
}

#[inline(always)]
fn root(x: f64) -> f64 {
    let third = ((x.to_bits() >> 32).wrapping_mul(0x5555_5556)) >> 32;
    let mut y = f64::from_bits((third + 715_094_163) << 32);
    for _ in 0..3 {
        let cube = y * y * y;
        y = y * (cube + 2.0 * x) / (2.0 * cube + x);
    }
    if x == 0.0 { 0.0 } else { y }
}

#[inline(always)]
fn bit(holds: bool, at: u32) -> u64 {
    if holds { 1 << at } else { 0 }
}

/// The transposed eight by eight bits of a word.
#[inline(always)]
fn transposed(x: u64) -> u64 {
    let t = (x ^ (x >> 7)) & 0x00AA_00AA_00AA_00AA;
    let x = x ^ t ^ (t << 7);
    let t = (x ^ (x >> 14)) & 0x0000_CCCC_0000_CCCC;
    let x = x ^ t ^ (t << 14);
    let t = (x ^ (x >> 28)) & 0x0000_0000_F0F0_F0F0;
    x ^ t ^ (t << 28)
}

/// Judges all rows, with the vectors that the compiler takes by default.
#[inline(never)]
pub fn run(inputs: &Inputs<'_>, results: &mut Results) {
    let mut x: Box<[[f64; ROWS]; 15]> = Box::new([[0.0; ROWS]; 15]);
    let mut told = [0u64; ROWS];
    let mut product = [0.0; ROWS];
    let mut bytes = [[0u8; ROWS]; 4];
    for block in 0..inputs.rows / ROWS {
        let rows = block * ROWS..(block + 1) * ROWS;
        for (lanes, (values, nulls)) in x.iter_mut().zip(&inputs.floats) {
            lanes.copy_from_slice(&values[rows.clone()]);
            hole(lanes, *nulls, block);
        }
        for (lanes, (values, nulls)) in x[5..].iter_mut().zip(&inputs.wholes) {
            const MAGIC: i64 = 0x4338_0000_0000_0000;
            for (lane, value) in lanes.iter_mut().zip(&values[rows.clone()]) {
                *lane = f64::from_bits(value.wrapping_add(MAGIC) as u64) - f64::from_bits(MAGIC as u64);
            }
            hole(lanes, *nulls, block);
        }
        let [
            budget,
            public,
            private,
            own,
            satisfaction,
            asso,
            firms,
            bodies,
            women,
            men,
            young,
            before,
            from,
            to,
            jobs,
        ] = &*x;
        let [d1s, d2s, d3s, scores] = &mut results.values;
        let (d1s, d2s, d3s) = (&mut d1s[rows.clone()], &mut d2s[rows.clone()], &mut d3s[rows.clone()]);
        for i in 0..ROWS {
            let own = if own[i].is_nan() { 0.0 } else { own[i] };
            let shared = public[i] + private[i] + own;
            let partners = asso[i] + firms[i] + bodies[i];
            let one = |x: f64| if x > 0.0 { 1.0 } else { 0.0 };
            let kinds = one(asso[i]) + one(firms[i]) + one(bodies[i]);
            let people = women[i] + men[i];
            let years = to[i] - from[i] + 1.0;
            let (some_budget, some_people) = (nonzero(budget[i]), nonzero(people));
            let some_shared = nonzero(shared);
            let rate = shared / some_budget;
            let (private_share, own_share) = (private[i] / some_shared, own / some_shared);
            let (women_share, young_share) = (women[i] / some_people, young[i] / some_people);
            let change = (people - before[i]) / nonzero(before[i]) * 100.0;
            let cost = budget[i] / some_people;
            let yearly = budget[i] / nonzero(years);
            let jobs_rate = jobs[i] * 100_000.0 / some_budget;
            let per_partner = people / nonzero(partners);
            let mut t = bit((rate >= 0.2) & ((own_share <= 0.8) | (private_share >= 0.1)), 0);
            t |= bit((rate < 0.2) | ((own_share > 0.8) & (private_share < 0.1)), 1);
            t |= bit((people >= 50.0) | ((young_share >= 0.5) & (people >= 20.0)), 2);
            t |= bit((people < 50.0) & ((young_share < 0.5) | (people < 20.0)), 3);
            t |= bit(women_share >= 0.4, 4) | bit(women_share < 0.4, 5);
            t |= bit((kinds >= 2.0) & (partners >= 3.0), 6);
            t |= bit((partners == partners) & ((kinds < 2.0) | (partners < 3.0)), 7);
            t |= bit((years >= 1.0) & (years <= 5.0) & (from[i] >= 2012.0), 8);
            t |= bit((years < 1.0) | (years > 5.0) | (from[i] < 2012.0), 9);
            t |= bit(cost <= 2000.0, 10) | bit(cost > 2000.0, 11) | bit(cost <= 5000.0, 12) | bit(cost > 5000.0, 13);
            t |= bit(yearly <= 400_000.0, 14) | bit(yearly > 400_000.0, 15);
            t |= bit(change >= -20.0, 16) | bit(change < -20.0, 17);
            let n1 = clamped(rate * (100.0 / 0.8));
            let n2 = clamped(per_partner * 2.5);
            let n3 = clamped(young_share * (100.0 / 0.6));
            let n4 = clamped((satisfaction[i] - 1.0) * 25.0);
            let n5 = clamped((cost - 5000.0) * (-100.0 / 4900.0));
            let n6 = clamped(jobs_rate * 20.0);
            let d1 = if n2.is_nan() { n1 } else { n1 * 0.6 + n2 * 0.4 };
            let d2 = if n3.is_nan() { n4 } else { n3 * 0.3 + n4 * 0.7 };
            let both = n5 * 0.5 + n6 * 0.5;
            let d3 = if n6.is_nan() {
                n5
            } else if n5.is_nan() {
                n6
            } else {
                both
            };
            let p = d1 * d2 * d3;
            t |= bit(!d1.is_nan(), 18) | bit(!d2.is_nan(), 19) | bit(!d3.is_nan(), 20) | bit(!p.is_nan(), 21);
            told[i] = t;
            d1s[i] = d1;
            d2s[i] = d2;
            d3s[i] = d3;
            product[i] = p;
        }
        let scores = &mut scores[rows.clone()];
        for (score, product) in scores.iter_mut().zip(&product) {
            *score = root(*product);
        }
        for (label, x) in results.label[rows.clone()].iter_mut().zip(scores) {
            let level = u8::from(*x >= 25.0) + u8::from(*x >= 50.0) + u8::from(*x >= 75.0);
            *label = if x.is_nan() { 255 } else { level };
        }
        for i in 0..ROWS {
            for (byte, plane) in bytes.iter_mut().take(3).enumerate() {
                plane[i] = (told[i] >> (8 * byte)) as u8;
            }
        }
        for (i, key) in inputs.sectors.0[rows].iter().enumerate() {
            bytes[3][i] = (if *key <= 3 { 1 } else { 2 }) | (if *key == 0 || *key == 2 { 4 } else { 8 });
        }
        for w in 0..WORDS {
            let at = block * WORDS + w;
            let mut columns = [0u64; 32];
            for (plane, bytes) in bytes.iter().enumerate() {
                for group in 0..8 {
                    let rows = &bytes[w * 64 + group * 8..w * 64 + group * 8 + 8];
                    let turned = transposed(u64::from_le_bytes(rows.try_into().expect("eight bytes"))).to_le_bytes();
                    for (column, byte) in columns[plane * 8..plane * 8 + 8].iter_mut().zip(turned) {
                        *column |= u64::from(byte) << (group * 8);
                    }
                }
            }
            let c = columns;
            let given = word(inputs.sectors.1, at);
            let flag = |k: usize| {
                let (bits, nulls) = inputs.flags[k];
                let (yes, given) = (word(Some(bits), at), word(nulls, at));
                (yes & given, !yes & given)
            };
            let (open, plan) = (flag(0), flag(1));
            let (small, not_small) = (c[26] & given, c[27] & given);
            let all = [
                (c[24] & given, c[25] & given),
                (c[0], c[1]),
                (c[2], c[3]),
                (c[4] | open.0, c[5] & open.1),
                (c[6], c[7]),
                (c[8], c[9]),
                ((c[10] | (small & c[12])) & c[14], (c[11] & (not_small | c[13])) | c[15]),
                (c[16] & plan.0, c[17] | plan.1),
            ];
            let [c1, c2, c3, c4, c5, c6, c7, c8] = all;
            let yes = c1.0 & c2.0 & c6.0 & c8.0 & (c3.0 | c4.0) & (c5.0 | c7.0);
            let no = c1.1 | c2.1 | c6.1 | c8.1 | (c3.1 & c4.1) | (c5.1 & c7.1);
            for (k, (yes, no)) in all.into_iter().chain([(yes, no)]).enumerate() {
                results.yes[k][at] = yes;
                results.no[k][at] = no;
            }
            for k in 0..4 {
                results.valid[k][at] = c[18 + k];
            }
        }
    }
}
