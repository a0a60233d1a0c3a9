//! The workload of the benchmarks: its framework, and rows of data with its distributions, the same for the same seed.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringDictionaryBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt8Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;
use jalon_columnar::Cell;

/// The framework.
pub fn framework() -> Framework {
    let analysis = analyse(Source::new("impact_18.jalon", include_str!("../impact_18.jalon")), &NoLibrary);
    analysis.framework.expect("the workload's framework has no fault")
}

/// The sectors, in the order of the framework.
pub const SECTORS: [&str; 6] = ["sante", "education", "insertion", "environnement", "mobilite", "culture"];
/// Columns of money and scores.
pub const FLOATS: [&str; 5] = ["budget", "cof_public", "cof_prive", "cof_propre", "satisfaction"];
/// Columns of whole numbers.
pub const WHOLES: [&str; 10] = [
    "part_asso",
    "part_entr",
    "part_publ",
    "benef_f",
    "benef_h",
    "benef_jeunes",
    "benef_ref",
    "annee_debut",
    "annee_fin",
    "emplois",
];

/// Random numbers of which the whole stream follows from the seed (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1, 1 excluded.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub fn below(&mut self, count: u64) -> u64 {
        self.bits() % count.max(1)
    }

    fn normal(&mut self) -> f64 {
        let (a, b) = (1.0 - self.unit(), self.unit());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    fn lognormal(&mut self, middle: f64, spread: f64) -> f64 {
        (middle + spread * self.normal()).exp()
    }

    fn poisson(&mut self, mean: f64) -> i64 {
        let (limit, mut product, mut count) = ((-mean).exp(), self.unit(), 0);
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// The share of a beta distribution with whole parameters: an order statistic of uniform numbers.
    fn beta(&mut self, a: usize, b: usize) -> f64 {
        let mut draws: Vec<f64> = (0..a + b - 1).map(|_| self.unit()).collect();
        draws.sort_by(f64::total_cmp);
        draws[a - 1]
    }
}

/// So many rows; each cell is missing with that probability.
pub fn rows(count: usize, seed: u64, missing: f64) -> RecordBatch {
    let mut random = Random(seed);
    let mut floats: Vec<Float64Builder> = FLOATS.iter().map(|_| Float64Builder::with_capacity(count)).collect();
    let mut wholes: Vec<Int64Builder> = WHOLES.iter().map(|_| Int64Builder::with_capacity(count)).collect();
    let mut sectors = StringDictionaryBuilder::<UInt8Type>::new_with_dictionary(
        count,
        &arrow_array::StringArray::from(SECTORS.to_vec()),
    )
    .expect("six names");
    let mut flags = [BooleanBuilder::with_capacity(count), BooleanBuilder::with_capacity(count)];
    for _ in 0..count {
        let r = &mut random;
        let cents = |x: f64| (x * 100.0).round() / 100.0;
        let budget = r.lognormal(11.5, 0.9);
        let mut share = || if r.chance(0.3) { 0.0 } else { cents(budget * 0.45 * r.unit()) };
        let (public, private, own) = (share(), share(), share());
        let given = if r.chance(0.005) { 0.0 } else { cents(budget) };
        let satisfaction = ((3.7 + 0.7 * r.normal()).clamp(1.0, 5.0) * 10.0).round() / 10.0;
        let nobody = r.chance(0.01);
        let mut people = || if nobody { 0 } else { r.lognormal(3.9, 1.0) as i64 };
        let (women, men) = (people(), people());
        let share = r.beta(2, 3);
        let young = (0..women + men).filter(|_| r.chance(share)).count() as i64;
        let before = if r.chance(0.02) { 0 } else { ((women + men) as f64 * r.lognormal(0.0, 0.35)) as i64 };
        let start = 2010 + r.below(16) as i64;
        let end = if r.chance(0.005) { start - 1 - r.below(2) as i64 } else { start + r.below(7) as i64 };
        let values =
            [r.poisson(2.0), r.poisson(1.2), r.poisson(0.9), women, men, young, before, start, end, r.poisson(2.5)];
        for (column, value) in floats.iter_mut().zip([given, public, private, own, satisfaction]) {
            column.append_option((!r.chance(missing)).then_some(value));
        }
        for (column, value) in wholes.iter_mut().zip(values) {
            column.append_option((!r.chance(missing)).then_some(value));
        }
        let draw = r.unit();
        let name = SECTORS[[0.2, 0.4, 0.6, 0.75, 0.85].iter().filter(|top| draw >= **top).count()];
        sectors.append_option((!r.chance(missing)).then_some(name));
        for (column, share) in flags.iter_mut().zip([0.6, 0.7]) {
            let yes = r.chance(share);
            column.append_option((!r.chance(missing)).then_some(yes));
        }
    }
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    for (name, mut column) in FLOATS.into_iter().zip(floats) {
        columns.push((name, Arc::new(column.finish())));
    }
    for (name, mut column) in WHOLES.into_iter().zip(wholes) {
        columns.push((name, Arc::new(column.finish())));
    }
    columns.push(("secteur", Arc::new(sectors.finish())));
    for (name, mut column) in ["gouvernance", "plan_eval"].into_iter().zip(flags) {
        columns.push((name, Arc::new(column.finish())));
    }
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

/// The columns of such rows for projects by themselves, and the cells of each row.
pub fn cells(batch: &RecordBatch) -> (SchemaRef, Vec<Vec<Cell<'_>>>) {
    let alone = |field: &Field| match field.data_type() {
        DataType::Dictionary(..) => field.clone().with_data_type(DataType::Utf8),
        _ => field.clone(),
    };
    let fields: Vec<Field> = batch.schema().fields().iter().map(|field| alone(field)).collect();
    let cell = |column: &'_ ArrayRef, row: usize| -> Cell<'_> {
        match column.data_type() {
            _ if column.is_null(row) => Cell::Missing,
            DataType::Float64 => Cell::Number(column.as_primitive::<Float64Type>().value(row)),
            DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(row)),
            DataType::Boolean => Cell::Truth(column.as_boolean().value(row)),
            _ => Cell::Name(SECTORS[usize::from(column.as_dictionary::<UInt8Type>().keys().value(row))]),
        }
    };
    let rows = (0..batch.num_rows()).map(|row| batch.columns().iter().map(|column| cell(column, row)).collect());
    (Arc::new(Schema::new(fields)), rows.collect())
}
