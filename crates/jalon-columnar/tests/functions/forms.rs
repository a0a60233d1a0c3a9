//! A form of each function wherever it may stand, and tables to work them out over.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;

use crate::random::Random;

pub const INPUTS: &str = "framework functions
  version 1.0
axis year = 2021 .. 2023
axis part = left, middle, right
axis partner
axis juror
input n  : number
input s  : number in -50 .. 50
input p  : % in 0 % .. 100 %
input k  : count in 0 .. 12
input d1 : date
input d2 : date
input tx : text
input ch : one of low = 0 < mid = 1 < high = 2
input y  : number in 0 .. 1000 by year
input z  : number by year
input w  : number in 0 .. 10 by year
input t  : yes/no by year
input c  : one of red, green, blue by year
input o  : one of low < mid < high by year
input e  : date by year
input x  : text by year
input m  : number in 0 .. 1000 by partner
input mz : number by partner
input mw : number in 0 .. 10 by partner
input mt : yes/no by partner
input mc : one of red, green, blue by partner
input mo : one of low < mid < high by partner
input md : date by partner
input mx : text by partner
input mark  : number in 0 .. 5 by juror
input marks : number in 0 .. 5 by juror, part
input seen  : one of bad < fair < good by juror, part
input kind  : one of red, green, blue by juror, part
input tot : number
  total of bit over partner
input bit : number by partner
";

/// What is for figures over a table.
pub const OVER_TABLES: &[&str] = &["rank", "percentile", "zscore", "minmax"];

/// A type, and a formula.
pub const FORMS: &[(&str, &str)] = &[
    ("number", "sum(y over year)"),
    ("number", "sum(z over year where t)"),
    ("number", "sum(m over partner)"),
    ("number", "sum(mz over partner where mt)"),
    ("number", "mean(z over year)"),
    ("number", "mean(mz over partner)"),
    ("number", "mean(n, s)"),
    ("number", "median(z over year)"),
    ("number", "median(z over year where t)"),
    ("one of low, mid, high", "median(o over year)"),
    ("number", "median(m over partner)"),
    ("number", "median(mz over partner where mt)"),
    ("one of low, mid, high", "median(mo over partner)"),
    ("number", "min(z over year)"),
    ("one of low, mid, high", "max(o over year)"),
    ("date", "min(e over year)"),
    ("number", "max(mz over partner)"),
    ("one of low, mid, high", "min(mo over partner)"),
    ("date", "max(md over partner)"),
    ("number", "max(n, s, 2)"),
    ("number", "count(year where t)"),
    ("number", "count(partner where mt)"),
    ("yes/no", "any(t over year)"),
    ("yes/no", "any(mt over partner)"),
    ("yes/no", "all(t over year where z > 1)"),
    ("yes/no", "all(mt over partner)"),
    ("number", "share(t over year)"),
    ("number", "share(mt over partner where mz > 1)"),
    ("number", "distinct(c over year)"),
    ("number", "distinct(c over year where t)"),
    ("number", "distinct(z over year)"),
    ("number", "distinct(x over year)"),
    ("number", "distinct(e over year)"),
    ("number", "distinct(t over year)"),
    ("number", "distinct(mc over partner)"),
    ("number", "distinct(mz over partner where mt)"),
    ("number", "distinct(mx over partner)"),
    ("number", "distinct(md over partner)"),
    ("number", "distinct(mt over partner)"),
    ("number", "product(z over year)"),
    ("number", "product(z over year where t)"),
    ("number", "product(mz over partner)"),
    ("number", "product(mz over partner where mt)"),
    ("number", "stdev(z over year)"),
    ("number", "stdev(z over year where t)"),
    ("number", "stdev(mz over partner)"),
    ("number", "population_stdev(y over year)"),
    ("number", "population_stdev(mz over partner where mt)"),
    ("number", "quantile(z over year, 25 %, type_1)"),
    ("number", "quantile(z over year, 50 %, type_2)"),
    ("number", "quantile(z over year, 1 / 3, type_3)"),
    ("number", "quantile(z over year, 1 / 3, type_4)"),
    ("number", "quantile(z over year, 30 %, type_5)"),
    ("number", "quantile(z over year, 75 %, type_6)"),
    ("number", "quantile(z over year, 90 %, type_7)"),
    ("number", "quantile(z over year, 10 %, type_8)"),
    ("number", "quantile(z over year, 60 %, type_9)"),
    ("number", "quantile(z over year where t, 60 %, type_7)"),
    ("number", "quantile(z over year, p, type_7)"),
    ("number", "quantile(mz over partner, 25 %, type_1)"),
    ("number", "quantile(mz over partner, 50 %, type_2)"),
    ("number", "quantile(mz over partner, 1 / 3, type_3)"),
    ("number", "quantile(mz over partner, 1 / 3, type_4)"),
    ("number", "quantile(mz over partner, 30 %, type_5)"),
    ("number", "quantile(mz over partner, 75 %, type_6)"),
    ("number", "quantile(m over partner where mt, 90 %, type_7)"),
    ("number", "quantile(mz over partner, 10 %, type_8)"),
    ("number", "quantile(mz over partner, 60 %, type_9)"),
    ("number", "quantile(mz over partner, p, type_7)"),
    ("number", "weighted_mean(z over year, w)"),
    ("number", "weighted_mean(z over year where t, w)"),
    ("number", "weighted_mean(mz over partner, mw)"),
    ("number", "weighted_mean(m over partner where mt, mw)"),
    ("number", "geometric_mean(y over year)"),
    ("number", "geometric_mean(y over year where t)"),
    ("number", "geometric_mean(m over partner)"),
    ("number", "geometric_mean(4, 9)"),
    ("number", "geometric_mean(n, s, y[2021], y[2022])"),
    ("number", "harmonic_mean(y over year)"),
    ("number", "harmonic_mean(y over year where t)"),
    ("number", "harmonic_mean(m over partner)"),
    ("number", "harmonic_mean(10, 30)"),
    ("number", "power_mean(y over year, 2)"),
    ("number", "power_mean(y over year where t, 3)"),
    ("number", "power_mean(y over year, k)"),
    ("number", "power_mean(y over year, -1)"),
    ("number", "power_mean(y over year, 0)"),
    ("number", "power_mean(y over year, 1.5)"),
    ("number", "power_mean(m over partner, 2)"),
    ("number", "power_mean(m over partner where mt, 1.5)"),
    ("number", "power_mean(m over partner, -1)"),
    ("number", "power_mean(m over partner, 0)"),
    ("number", "power_mean(m over partner, k)"),
    ("number", "coverage(z over year)"),
    ("number", "coverage(z over year where t)"),
    ("number", "coverage(mz over partner)"),
    ("number", "coverage(mz over partner where mt)"),
    ("number", "agreement(z over year)"),
    ("number", "agreement(mark over juror)"),
    ("number", "agreement(marks over juror)"),
    ("number by part", "agreement(marks over juror)"),
    ("number", "agreement(seen over juror)"),
    ("number", "agreement(kind over juror)"),
    ("number", "discounted(z over year, 3 %, end_of_period)"),
    ("number", "discounted(z over year, p, middle_of_period)"),
    ("number", "previous(z over year)[2022]"),
    ("number by year", "change(z over year)"),
    ("number by year", "growth(z over year)"),
    ("number by year", "cumulative(z over year)"),
    ("number", "max(position(year) over year)"),
    ("number", "round(n, 0.25, half_up)"),
    ("number", "round(n, 0.25, half_even)"),
    ("number", "round(n, 0.25, half_down)"),
    ("number", "round(n, 0.25, up)"),
    ("number", "round(n, 0.25, down)"),
    ("number", "round(n, 0.25, floor)"),
    ("number", "round(n, 0.25, ceiling)"),
    ("number", "round(n, k, half_up)"),
    ("number", "floor(n)"),
    ("number", "ceiling(n)"),
    ("number", "abs(n)"),
    ("number", "clamp(n, 0 .. 5)"),
    ("number", "goalposts(n, 5 .. 9)"),
    ("number", "log(n)"),
    ("number", "log10(n)"),
    ("number", "exp(s)"),
    ("number", "sqrt(n)"),
    ("number", "s ^ k"),
    ("number", "abs(s) ^ p"),
    ("number", "s ^ p"),
    ("number", "y[2021] ^ 0.3"),
    ("number by partner", "m ^ p"),
    ("number by partner", "exp(mw)"),
    ("number by partner", "round(mz, 0.25, up)"),
    ("number", "year_of(d1)"),
    ("number", "month_of(d1)"),
    ("number", "day_of(d1)"),
    ("number", "years_between(d1, d2) / 1 year"),
    ("number", "months_between(d1, d2) / 1 month"),
    ("number", "days_between(d1, d2) / 1 day"),
    ("date", "start_of(d1)"),
    ("date", "end_of(d1)"),
    ("date", "end_of_month(d1)"),
    ("number", "length(tx)"),
    ("yes/no", "starts_with(tx, \"o\")"),
    ("text", "prefix(tx, 2)"),
    ("yes/no", "contains(tx, \"n\")"),
    ("yes/no", "valid_siren(tx)"),
    ("yes/no", "valid_siret(tx)"),
    ("yes/no", "known(n)"),
    ("yes/no", "supplied(n)"),
    ("number", "tot"),
];

/// Forms that are worked out row by row all the same, and why.
pub const BY_ROWS: &[(&str, &str)] = &[
    ("quantile(z over year, p, type_7)", "a quantile whose share each row has its own of"),
    ("quantile(mz over partner, p, type_7)", "a quantile whose share each row has its own of"),
];

/// A number at one of the places where floats go wrong, or anywhere.
fn number(r: &mut Random, low: f64, high: f64) -> f64 {
    let x = match r.below(8) {
        0 => 0.0,
        1 => 0.1,
        2 => 2.5,
        3 => 1.0,
        4 => r.below(9) as f64,
        5 => -(r.below(40) as f64) / 4.0,
        _ => (r.below(100_000) as f64) / 100.0,
    };
    if x < low || x > high { low + (r.below(101) as f64 / 100.0) * (high - low) } else { x }
}

/// A table for [`INPUTS`]: of ten cells, so many are missing.
pub fn table(r: &mut Random, rows: usize, gaps: usize) -> RecordBatch {
    let row = Cells { total: rows, gaps };
    let years = |name: &str| [2021, 2022, 2023].map(|year| format!("{name}[{year}]"));
    let mut columns: Vec<(String, ArrayRef)> = vec![
        ("n".to_owned(), row.numbers(r, f64::NEG_INFINITY, f64::INFINITY)),
        ("s".to_owned(), row.numbers(r, -50.0, 50.0)),
        ("p".to_owned(), row.numbers(r, 0.0, 100.0)),
        ("k".to_owned(), row.wholes(r)),
        ("d1".to_owned(), row.days(r)),
        ("d2".to_owned(), row.days(r)),
        ("tx".to_owned(), row.names(r, &["one", "", "été", "732829320", "73282932000074"])),
        ("ch".to_owned(), row.names(r, &["low", "mid", "high"])),
        ("tot".to_owned(), Cells { gaps: 6, ..row }.numbers(r, f64::NEG_INFINITY, f64::INFINITY)),
    ];
    columns.extend(years("y").map(|name| (name, row.numbers(r, 0.0, 1000.0))));
    columns.extend(years("z").map(|name| (name, row.numbers(r, f64::NEG_INFINITY, f64::INFINITY))));
    columns.extend(years("w").map(|name| (name, row.numbers(r, 0.0, 10.0))));
    columns.extend(years("t").map(|name| (name, row.truths(r))));
    columns.extend(years("c").map(|name| (name, row.names(r, &["red", "green", "blue"]))));
    columns.extend(years("o").map(|name| (name, row.names(r, &["low", "mid", "high"]))));
    columns.extend(years("e").map(|name| (name, row.days(r))));
    columns.extend(years("x").map(|name| (name, row.names(r, &["one", "two"]))));
    let partner = records(r, row, |r, row| {
        vec![
            ("m".to_owned(), row.numbers(r, 0.0, 1000.0)),
            ("mz".to_owned(), row.numbers(r, f64::NEG_INFINITY, f64::INFINITY)),
            ("mw".to_owned(), row.numbers(r, 0.0, 10.0)),
            ("bit".to_owned(), row.numbers(r, f64::NEG_INFINITY, f64::INFINITY)),
            ("mt".to_owned(), row.truths(r)),
            ("mc".to_owned(), row.names(r, &["red", "green", "blue"])),
            ("mo".to_owned(), row.names(r, &["low", "mid", "high"])),
            ("md".to_owned(), row.days(r)),
            ("mx".to_owned(), row.names(r, &["one", "two"])),
        ]
    });
    let juror = records(r, row, |r, row| {
        let parts = |name: &str| ["left", "middle", "right"].map(|part| format!("{name}[{part}]"));
        let mut fields = vec![("mark".to_owned(), row.numbers(r, 0.0, 5.0))];
        fields.extend(parts("marks").map(|name| (name, row.numbers(r, 0.0, 5.0))));
        fields.extend(parts("seen").map(|name| (name, row.names(r, &["bad", "fair", "good"]))));
        fields.extend(parts("kind").map(|name| (name, row.names(r, &["red", "green", "blue"]))));
        fields
    });
    columns.extend([("partner".to_owned(), partner), ("juror".to_owned(), juror)]);
    RecordBatch::try_from_iter(columns).unwrap()
}

/// How many cells a column has, and how many of ten are missing.
#[derive(Clone, Copy)]
struct Cells {
    total: usize,
    gaps: usize,
}

impl Cells {
    fn of<T>(self, r: &mut Random, make: impl Fn(&mut Random) -> T) -> Vec<Option<T>> {
        (0..self.total).map(|_| (r.below(100) >= self.gaps).then(|| make(r))).collect()
    }

    fn numbers(self, r: &mut Random, low: f64, high: f64) -> ArrayRef {
        Arc::new(Float64Array::from(self.of(r, |r| number(r, low, high))))
    }

    fn wholes(self, r: &mut Random) -> ArrayRef {
        Arc::new(Int64Array::from(self.of(r, |r| r.below(13) as i64)))
    }

    fn truths(self, r: &mut Random) -> ArrayRef {
        Arc::new(BooleanArray::from(self.of(r, |r| r.below(3) > 0)))
    }

    fn days(self, r: &mut Random) -> ArrayRef {
        Arc::new(Date32Array::from(self.of(r, |r| 18_300 + r.below(5) as i32)))
    }

    fn names(self, r: &mut Random, names: &[&'static str]) -> ArrayRef {
        Arc::new(StringArray::from(self.of(r, |r| r.pick(names))))
    }
}

/// A list of up to seven records a row.
fn records(r: &mut Random, row: Cells, fields: impl Fn(&mut Random, Cells) -> Vec<(String, ArrayRef)>) -> ArrayRef {
    let lengths: Vec<usize> = (0..row.total).map(|_| [0, 1, 2, 2, 3, 4, 7][r.below(7)]).collect();
    let given: Vec<bool> = lengths.iter().map(|_| r.below(100) >= row.gaps).collect();
    let columns = fields(r, Cells { total: lengths.iter().sum(), ..row });
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}
