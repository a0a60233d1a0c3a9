//! Values over two open axes, groups by two references, and folds of what both a member and its group have: by columns, as the
//! plain evaluator says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;
use jalon::analysis::{NoLibrary, analyse};
use jalon::lang::Language;
use jalon::source::Source;
use jalon_columnar::{BadCells, Detail, Engine, Options};

use random::Random;

const INPUTS: &str = "framework pairs
  version 1.0
axis partner
axis site
axis deal
axis part = left, right
input n  : number
input b  : number in 0 .. 100 by partner
input q  : number by partner, site
input y  : yes/no by partner, site
input c  : one of red, green, blue by partner, site
input r  : number in 0 .. 10 by partner, site, part
input at : one of partner by deal
input on : one of site by deal
input amount : number by deal
";

/// Formulas over two open axes; each is a result by itself.
const FORMS: &[(&str, &str)] = &[
    ("number", "sum(q over partner and site)"),
    ("number", "mean(q * n over partner and site where y)"),
    ("number", "max(q over partner and site)"),
    ("number", "median(q over partner and site)"),
    ("number", "count(y over partner and site)"),
    ("number", "distinct(c over partner and site)"),
    ("yes/no", "any(y over partner and site)"),
    ("number", "coverage(q over partner and site)"),
    ("number by partner", "sum(q over site)"),
    ("number by partner", "sum(q * b over site where y)"),
    ("number by partner", "max(q over site, known only)"),
    ("number by partner", "count(site where y)"),
    ("number by partner", "stdev(q over site)"),
    ("yes/no by partner", "all(y over site)"),
    ("number by site", "sum(q over partner)"),
    ("number by site", "weighted_mean(q over partner, b)"),
    ("number by site", "median(q over partner where b > 1)"),
    ("number by site", "sum(r over partner and part)"),
    ("number", "max(sum(q over site) over partner)"),
    ("number", "sum(max(q * n over partner) over site)"),
    ("number by partner, site", "q * b + n"),
    ("yes/no by partner, site", "y and q > 1"),
    ("one of red, green, blue by partner, site", "c"),
    ("number by partner, site, part", "r * b"),
    ("number by partner, site", "q - mean(q over site)"),
    ("number by partner, site", "sum(amount over deal by at and on)"),
    ("number by partner, site", "count(deal where amount > 1 by at and on)"),
    ("number by partner", "sum(amount * b over deal by at)"),
    ("number by site", "mean(amount + n over deal by on)"),
];

fn number(r: &mut Random, gaps: usize) -> Option<f64> {
    (r.below(100) >= gaps).then(|| match r.below(6) {
        0 => 0.0,
        1 => 0.1,
        2 => -2.5,
        _ => r.below(1_000) as f64 / 10.0,
    })
}

fn list(lengths: &[usize], given: Vec<bool>, columns: Vec<(&str, ArrayRef)>) -> ArrayRef {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
    Arc::new(ListArray::new(item, offsets, Arc::new(records), Some(given.into())))
}

/// Rows of partners, each with its sites: of most rows each partner has all of them, in some order.
fn table(r: &mut Random, rows: usize, gaps: usize) -> RecordBatch {
    let (mut partners, mut partner_ids, mut sites, mut site_ids) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut sites_given, mut deals, mut at, mut on) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let count = [0, 1, 1, 2, 3][r.below(5)];
        let all = 1 + r.below(3);
        partners.push(count);
        let whole = r.below(4) > 0;
        for place in 0..count {
            partner_ids.push(format!("p{place}"));
            let turn = r.below(all);
            let own: Vec<usize> =
                (0..all).map(|site| (site + turn) % all).filter(|_| whole || r.below(3) > 0).collect();
            sites.push(own.len());
            sites_given.push(r.below(100) >= gaps);
            site_ids.extend(own.iter().map(|site| format!("s{site}")));
        }
        let of_row = if count == 0 { 0 } else { r.below(4) };
        deals.push(of_row);
        for _ in 0..of_row {
            at.push((r.below(100) >= gaps).then(|| format!("p{}", r.below(count.max(1)))));
            on.push((r.below(100) >= gaps).then(|| format!("s{}", r.below(all))));
        }
    }
    let total = site_ids.len();
    let numbers = |r: &mut Random, total: usize| -> ArrayRef {
        Arc::new((0..total).map(|_| number(r, gaps)).collect::<Float64Array>())
    };
    let truths: BooleanArray = (0..total).map(|_| (r.below(100) >= gaps).then(|| r.below(3) > 0)).collect();
    let names: StringArray =
        (0..total).map(|_| (r.below(100) >= gaps).then(|| r.pick(&["red", "green", "blue"]))).collect();
    let shares = |r: &mut Random, total: usize| -> ArrayRef {
        Arc::new((0..total).map(|_| (r.below(100) >= gaps).then(|| r.below(11) as f64)).collect::<Float64Array>())
    };
    let site = list(
        &sites,
        sites_given,
        vec![
            ("id", Arc::new(StringArray::from(site_ids))),
            ("q", numbers(r, total)),
            ("y", Arc::new(truths)),
            ("c", Arc::new(names)),
            ("r[left]", shares(r, total)),
            ("r[right]", shares(r, total)),
        ],
    );
    let given = |r: &mut Random| (0..rows).map(|_| r.below(100) >= gaps).collect::<Vec<bool>>();
    let partner_given = given(r);
    let b = shares(r, partner_ids.len());
    let partner = list(
        &partners,
        partner_given,
        vec![("id", Arc::new(StringArray::from(partner_ids))), ("b", b), ("site", site)],
    );
    let amount = numbers(r, at.len());
    let (at, on): (StringArray, StringArray) = (at.into_iter().collect(), on.into_iter().collect());
    let deal_given = given(r);
    let deal = list(&deals, deal_given, vec![("at", Arc::new(at)), ("on", Arc::new(on)), ("amount", amount)]);
    let n = numbers(r, rows);
    RecordBatch::try_from_iter([("n", n), ("partner", partner), ("deal", deal)]).unwrap()
}

#[test]
fn pairs_of_members_are_worked_out_by_columns() {
    let mut r = Random(5);
    let mut faults = Vec::new();
    let options = Options { details: [Detail::State].into(), bad_cells: BadCells::SetAside, ..Options::default() };
    for (kind, formula) in FORMS {
        let text = format!("{INPUTS}indicator f : {kind} = {formula}\ncriterion g : known(n)\n");
        let analysis = analyse(Source::new("pairs.jalon", text.clone()), &NoLibrary);
        let problems = analysis.problems.iter().map(|problem| problem.wording(Language::English).title);
        let problems: Vec<String> = problems.map(|title| title.to_string()).collect();
        let Some(framework) = analysis.framework else { panic!("{formula}: {problems:#?}") };
        let engine = Engine::new(&framework, support::as_of(), options.clone());
        if !engine.fallback().is_empty() {
            faults.push(format!("{formula}: {:?}", engine.fallback()));
        }
        for gaps in [0, 0, 5] {
            let batch = table(&mut r, 64, gaps);
            let judged = engine.judge(&batch).unwrap();
            if let Err(difference) = support::compare_judged(&framework, &engine, &batch, &judged) {
                faults.push(format!("{kind} = {formula}: {}", &difference[..difference.len().min(500)]));
            }
            let alone = batch.project(&[0]).unwrap();
            let of_rows = engine.judge(&alone).unwrap();
            let cells = support::cells(&alone);
            if let Err(difference) = support::compare_single(&engine, &alone.schema(), &cells, &of_rows, 2) {
                faults.push(format!("{kind} = {formula}, by itself: {difference}"));
            }
            let by_columns = judged.statistics.by_columns;
            if gaps == 0 && by_columns < 16 {
                faults.push(format!("{formula}: only {by_columns} of 64 rows by columns"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
