//! Random frameworks over random tables: the columns say what the plain evaluator says, on every verdict and value.
//!
//! `JALON_DIFF_CASES` sets the number of frameworks (of 32 rows and some 25 results each). By default there are 120, and
//! with optimisations 1,500, which come to more than a million comparisons: `cargo test --release -p jalon-columnar --test
//! differential`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests and benchmarks say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, StructArray, TimestampSecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field};
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;
use jalon_columnar::{BadCells, Detail, Engine, Options};
use random::Random;

/// Inputs of every kind that columns work out, some with bounds, some with a default.
const INPUTS: &str = r#"
axis part = left, middle, right
input v  : number by part
input w  : yes/no by part
input d1 : date
input d2 : date in 2020-01-01 .. 2026-12-31
input d3 : date or not yet
input na : number may be not applicable
input ty : yes/no may be not applicable
input n1 : number
input n2 : number
input n3 : number in 0 .. 1000
input n4 : number in -5 .. 5
input n5 : number
  default 2.5
input k1 : count
input k2 : count
input k3 : count in 0 .. 12
input p1 : %
input p2 : % in 0 % .. 100 %
input t1 : yes/no
input t2 : yes/no
input ch : one of a, b, c, d
input tx : text
input sv : several of s1, s2, s3
input tt : number
  total of tp over part
input tp : number may be not applicable by part
input tk : count in 0 .. 20
  total of tq over part
input tq : count by part
input h1 : time in "Europe/Paris"
input h2 : time in "Europe/Paris"
"#;
/// And inputs of the records of a list.
const FIELDS: &str = "
axis partner
input m  : number by partner
input mr : number in 0 .. 100 by partner
input mk : count by partner
input mt : yes/no by partner
input mc : one of x, y, z by partner
input md : date by partner
input mw : number by partner, part
input mx : text by partner
input mb : one of partner by partner
axis site
input lead : one of partner
input at : one of partner by site
input sq : number in 0 .. by site
input sm : number by site
input sy : yes/no by site
parameter worth : number by mc
  = x : 1, y : 2.5, z : -3
";
const NUMBERS: [&str; 14] = ["n1", "n2", "n3", "n4", "n5", "k1", "k2", "k3", "p1", "p2", "na", "v[middle]", "tt", "tk"];
const DATES: [&str; 3] = ["d1", "d2", "d3"];
const THRESHOLDS: [&str; 12] = ["0", "1", "2", "3", "0.1", "0.3", "0.2", "-1", "2.5", "10", "100", "0.05"];

/// What formulas may name besides inputs.
#[derive(Default, Clone)]
struct Items {
    names: Vec<String>,
    /// Whether they may fold over records.
    lists: bool,
}

impl Items {
    fn none(&self) -> Items {
        Items { names: Vec::new(), ..*self }
    }
}

impl std::ops::Deref for Items {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.names
    }
}

/// Numbers of the records of a list, from their fields and from what stands beside the list.
fn member(r: &mut Random, depth: usize, items: &Items) -> String {
    if depth == 0 || r.below(3) == 0 {
        return match r.below(8) {
            0 => r.pick(&THRESHOLDS[1..]).to_owned(),
            1 => r.pick(&NUMBERS).to_owned(),
            2 if !items.is_empty() => items[r.below(items.len())].clone(),
            _ => r.pick(&["m", "m", "mr", "mk", "mw[left]", "mw[right]", "worth[mc]"]).to_owned(),
        };
    }
    let d = depth - 1;
    match r.below(9) {
        0 | 1 => format!("({} + {})", member(r, d, items), member(r, d, items)),
        2 => format!("({} - {})", member(r, d, items), member(r, d, items)),
        3 => format!("({} * {})", member(r, d, items), member(r, d, items)),
        4 => format!("({} / {})", member(r, d, items), member(r, d, items)),
        5 => format!("(if {} then {} else {})", of_member(r, d, items), member(r, d, items), member(r, d, items)),
        6 => format!("sum(mw over part{})", r.pick(&["", " where w", " where mw > 1"])),
        7 => format!("clamp({}, {} .. {})", member(r, d, items), r.below(3), 3 + r.below(9)),
        _ => format!("({} / sum(mr over partner))", member(r, d, items)),
    }
}

/// Questions about the records of a list.
fn of_member(r: &mut Random, depth: usize, items: &Items) -> String {
    let d = depth.saturating_sub(1);
    match r.below(if depth == 0 { 9 } else { 12 }) {
        0 | 1 => "mt".to_owned(),
        2 => format!("mc = {}", r.pick(&["x", "y"])),
        3 => format!("mc in {{{}}}", r.pick(&["x", "x, z"])),
        4 => format!("md {} {}", r.pick(&["<", "<=", ">="]), r.pick(&["d1", "d2", "as_of", "2020-02-29"])),
        5 => format!("mx {} \"{}\"", r.pick(&["=", "!="]), r.pick(&["one", "été", ""])),
        6 => format!("mx in {{\"one\", \"{}\"}}", r.pick(&["two", "été"])),
        7 | 8 => {
            format!("{} {} {}", member(r, d, items), r.pick(&["<", "<=", ">", ">=", "=", "!="]), r.pick(&THRESHOLDS))
        }
        9 => format!("{} {} {}", member(r, d, items), r.pick(&["<", ">="]), member(r, d, items)),
        10 => format!("(({}) and ({}))", of_member(r, d, items), of_member(r, d, items)),
        _ => format!("(({}) or {})", of_member(r, d, items), r.pick(&["t1", "not mt", "known(m)"])),
    }
}

/// A condition on the records that count, or none.
fn those(r: &mut Random, items: &Items) -> String {
    if r.below(2) == 0 { String::new() } else { format!(" where {}", of_member(r, 1, items)) }
}

/// A fold over records to a number.
fn folded(r: &mut Random, items: &Items) -> String {
    match r.below(11) {
        9 => format!(
            "{}({} over partner{}, known only)",
            r.pick(&["sum", "mean", "max"]),
            member(r, 1, items),
            those(r, items)
        ),
        10 => format!(
            "{}({} over partner{}, known only)",
            r.pick(&["share", "count"]),
            of_member(r, 1, items),
            those(r, items)
        ),
        0 | 1 => format!("sum({} over partner{})", member(r, 1, items), those(r, items)),
        2 => format!("mean({} over partner{})", member(r, 1, items), those(r, items)),
        3 => format!("{}({} over partner{})", r.pick(&["min", "max"]), member(r, 1, items), those(r, items)),
        4 | 5 => format!("count(partner{})", those(r, items)),
        6 => format!("share({} over partner{})", of_member(r, 1, items), those(r, items)),
        7 => format!("distinct({} over partner{})", r.pick(&["mc", "mx"]), those(r, items)),
        _ => match r.below(4) {
            0 => format!("median({} over partner{})", r.pick(&["mr", "mk"]), those(r, items)),
            1 => "sum(mw over partner and part)".to_owned(),
            2 => "mean(mw over partner and part where w)".to_owned(),
            _ => "count(mw > 1 over partner and part)".to_owned(),
        },
    }
}

/// A formula of numbers. Counts and shares are plain numbers in it.
fn number(r: &mut Random, depth: usize, items: &Items) -> String {
    if depth == 0 || r.below(5) == 0 {
        return match r.below(6) {
            0 => r.pick(&THRESHOLDS[1..]).to_owned(),
            1 if !items.is_empty() => items[r.below(items.len())].clone(),
            2 if items.lists => folded(r, &items.none()),
            _ => r.pick(&NUMBERS).to_owned(),
        };
    }
    let d = depth - 1;
    match r.below(17) {
        14 => match r.below(9) {
            5 => format!("{}({})", r.pick(&["floor", "ceiling"]), number(r, d, items)),
            6 => format!("clamp({}, {} .. {})", number(r, d, items), r.pick(&["n4", "k1"]), r.pick(&["n3", "k2"])),
            7 => r.pick(&["weighted_mean(v over part, tq)", "product(v over part)"]).to_owned(),
            8 => format!("round({}, 0.25, {})", number(r, d, items), r.pick(&["floor", "ceiling", "up", "down"])),
            0 => format!("(days_between({}, {}) / 1 day)", date(r, d), date(r, d)),
            1 => format!("(months_between({}, {}) / 1 month)", date(r, d), date(r, d)),
            2 => format!("(years_between({}, {}) / 1 year)", date(r, d), date(r, d)),
            3 => format!("year_of({})", date(r, d)),
            _ => format!("{}({})", r.pick(&["month_of", "day_of"]), date(r, d)),
        },
        15 | 16 => match r.below(6) {
            0 => format!("{}(v over part where w)", r.pick(&["sum", "mean", "min", "max"])),
            1 => format!("{}(v over part where v > {})", r.pick(&["sum", "mean", "min", "max"]), r.pick(&THRESHOLDS)),
            2 => format!("{}(v over part{})", r.pick(&["sum", "mean", "min", "max"]), r.pick(&["", ", known only"])),
            3 => format!("count(part where w and v > {})", r.pick(&THRESHOLDS)),
            4 => "count(part where w)".to_owned(),
            _ => format!("share(v > {} over part{})", r.pick(&THRESHOLDS), r.pick(&["", " where w"])),
        },
        0..=2 => format!("({} + {})", number(r, d, items), number(r, d, items)),
        3 | 4 => format!("({} - {})", number(r, d, items), number(r, d, items)),
        5 | 6 => format!("({} * {})", number(r, d, items), number(r, d, items)),
        7 | 8 => format!("({} / {})", number(r, d, items), number(r, d, items)),
        9 => format!("clamp({}, {} .. {})", number(r, d, items), r.below(3), 3 + r.below(9)),
        10 => format!("goalposts({}, {} .. {})", number(r, d, items), r.below(2), 2 + r.below(9)),
        11 => format!("(if {} then {} else {})", truth(r, d, items), number(r, d, items), number(r, d, items)),
        12 => match r.below(4) {
            0 => format!("abs({})", number(r, d, items)),
            1 => format!("({} or else {})", number(r, d, items), number(r, d, items)),
            2 => format!("min({}, {})", number(r, d, items), number(r, d, items)),
            _ => format!("max({}, {})", number(r, d, items), number(r, d, items)),
        },
        _ => match r.below(9) {
            6 => format!(
                "({} ^ {})",
                number(r, d, items),
                r.pick(&["k3", "(k3 - 4)", "-2", "0", "9", "(if t1 then 2 else 3)"])
            ),
            7 => format!("((1 - p2) ^ (k3 - {}))", r.below(6)),
            8 => format!("(n3 / (1 + p2) ^ {})", r.pick(&["k2", "11", "21"])),
            3 => format!("log(abs({}))", number(r, d, items)),
            4 => format!("log10({})", number(r, d, items)),
            5 => format!("geometric_mean({}, {})", number(r, d, items), number(r, d, items)),
            0 => format!("sqrt(abs({}))", number(r, d, items)),
            1 => format!("(abs({}) ^ (1 / 3))", number(r, d, items)),
            _ => format!("round({}, 0.5, half_up)", number(r, d, items)),
        },
    }
}

/// A date: of the data, shifted, or the last day of a month.
fn date(r: &mut Random, depth: usize) -> String {
    let plain = r.pick(&DATES).to_owned();
    if depth == 0 {
        return plain;
    }
    match r.below(8) {
        0 => format!("({plain} + {} days)", r.below(400)),
        1 => format!("({plain} - {} months clamped)", r.below(30)),
        2 => format!("({plain} + {} months clamped)", r.below(30)),
        3 => format!("end_of_month({plain})"),
        4 => format!("max({plain}, {})", r.pick(&DATES)),
        5 => "as_of".to_owned(),
        _ => plain,
    }
}

fn truth(r: &mut Random, depth: usize, items: &Items) -> String {
    let d = depth.saturating_sub(1);
    if depth == 0 || r.below(2) == 0 {
        return match r.below(16) {
            15 => {
                let mark = r.pick(&[
                    "h2",
                    "2026-03-29T03:00:00 Europe/Paris",
                    "2026-10-25T00:30:00Z",
                    "d1",
                    "2026-03-29",
                    "2026-10",
                ]);
                format!(
                    "{} {} {mark}",
                    r.pick(&["h1", "h1", "(h1 or else h2)"]),
                    r.pick(&["<", "<=", ">", ">=", "=", "!="])
                )
            }
            12 if items.lists => {
                let none = items.none();
                format!("{}({} over partner{})", r.pick(&["any", "all"]), of_member(r, 1, &none), those(r, &none))
            }
            13 => match r.below(4) {
                0 => format!("tx {} \"{}\"", r.pick(&["=", "!="]), r.pick(&["one", "été", ""])),
                1 => "starts_with(tx, \"o\")".to_owned(),
                2 => "contains(tx, \"t\")".to_owned(),
                _ => "prefix(tx, 2) in {\"on\", \"ét\"}".to_owned(),
            },
            14 => r.pick(&["sv[s1]", "any(sv)", "all(sv)", "count(sv) >= 2", "known(tx)"]).to_owned(),
            9 => format!("{} {} {}", date(r, d + 1), r.pick(&["<", "<=", ">", ">=", "=", "!="]), date(r, d)),
            10 => match r.below(3) {
                0 => format!("any(w over part where v > {})", r.pick(&THRESHOLDS)),
                1 => format!("all(v > {} over part where w)", r.pick(&THRESHOLDS)),
                _ => "any(w over part)".to_owned(),
            },
            11 => r.pick(&["ty", "t1 = t2", "t1 != (k1 >= 2)", "ty = t1"]).to_owned(),
            0 => r.pick(&["t1", "t2"]).to_owned(),
            1 => format!("ch in {{{}}}", r.pick(&["a", "a, b", "b, c, d"])),
            2 => format!("ch = {}", r.pick(&["a", "b", "c"])),
            3 => format!("{} {} {}", number(r, d, items), r.pick(&["<", ">="]), number(r, d, items)),
            4 => format!("{} in {} .. {}", number(r, d, items), r.below(3), 3 + r.below(9)),
            _ => format!(
                "{} {} {}",
                number(r, d, items),
                r.pick(&["<", "<=", ">", ">=", "=", "!="]),
                r.pick(&THRESHOLDS)
            ),
        };
    }
    match r.below(5) {
        0 => format!("not ({})", truth(r, d, items)),
        1 => format!("known({})", number(r, d, items)),
        2 => format!("(({}) and ({}))", truth(r, d, items), truth(r, d, items)),
        3 => format!("(({}) or ({}))", truth(r, d, items), truth(r, d, items)),
        _ => format!("(({}) and ({}) and ({}))", truth(r, d, items), truth(r, d, items), truth(r, d, items)),
    }
}

/// Items over the records of a list, and what rests on them.
fn of_lists(r: &mut Random, text: &mut String, items: &Items) {
    let _ = writeln!(text, "indicator j0 : number by partner = {}", member(r, 2, items));
    let _ = writeln!(text, "indicator j5 : yes/no by partner = {}", of_member(r, 2, items));
    let _ = writeln!(text, "indicator j6 : date by partner = {}", r.pick(&["md", "d1", "max(md, d2)", "md + 3 days"]));
    let _ = writeln!(text, "indicator j7 : one of x, y, z by partner = mc");
    let _ = writeln!(text, "  not applicable when {}", of_member(r, 1, items));
    let _ = writeln!(text, "indicator j8 : text by partner = {}", r.pick(&["mx", "prefix(mx, 2)", "tx"]));
    let _ = writeln!(text, "indicator j9 : number by partner, part = mw * {}", r.pick(&["v", "2", "mr"]));
    let _ =
        writeln!(text, "indicator j1 : number = {}", folded(r, &Items { names: vec!["j0".to_owned()], lists: true }));
    let _ = writeln!(text, "criterion j2 : {} {} {}", folded(r, items), r.pick(&["<", ">=", "="]), r.pick(&THRESHOLDS));
    let _ = writeln!(text, "indicator j3 : number by mc = {}(mr over partner by mc)", r.pick(&["sum", "mean"]));
    let _ = writeln!(text, "indicator j4 : number by mc = count(partner{} by mc)", those(r, &items.none()));
    let _ = writeln!(text, "indicator j10 : number = sum(mr over partner)\n  broken down by mc");
}

/// Items over records that name others.
fn of_references(r: &mut Random, text: &mut String) {
    let those = |r: &mut Random| r.pick(&["", " where sy", " where sm > 1"]);
    let _ = writeln!(
        text,
        "indicator r0 : number by site = {}[at] * {}",
        r.pick(&["m", "mr", "j0"]),
        r.pick(&["1", "sm", "n1"])
    );
    let _ = writeln!(text, "indicator r1 : yes/no by site = {}[at]", r.pick(&["mt", "j5"]));
    let _ = writeln!(text, "indicator r2 : one of x, y, z by site = mc[at]");
    let _ = writeln!(text, "indicator r3 : date by site = md[at]");
    let _ = writeln!(text, "criterion r4 : {}(mt[at] over site{})", r.pick(&["any", "all"]), those(r));
    let _ = writeln!(text, "indicator r5 : number = {}(sq * mr[at] over site{})", r.pick(&["sum", "max"]), those(r));
    let _ = writeln!(text, "indicator r6 : number = {}[lead]", r.pick(&["m", "mk", "j0"]));
    let _ = writeln!(text, "criterion r7 : mt[lead] or mc[lead] = x{}", r.pick(&["", " or t1"]));
    let _ = writeln!(text, "criterion r8 : m[lead] {} {}", r.pick(&["<", ">=", "="]), r.pick(&THRESHOLDS));
    let fold = r.pick(&["sum", "mean", "min", "max"]);
    let _ = writeln!(
        text,
        "indicator g5 : number by partner = {fold}({} over site{} by at)",
        r.pick(&["sq", "sm"]),
        those(r)
    );
    let _ = writeln!(text, "indicator g6 : number by partner = count(site{} by at)", those(r));
    let _ = writeln!(
        text,
        "indicator g7 : yes/no by partner = {}(sy over site{} by at)",
        r.pick(&["any", "all"]),
        those(r)
    );
    let _ = writeln!(text, "indicator g8 : number by partner = median(sq over site by at)");
    let _ = writeln!(
        text,
        "indicator g9 : number = {}({} over partner)",
        r.pick(&["sum", "max"]),
        r.pick(&["g5", "g6", "mr * g6"])
    );
    let _ = writeln!(text, "indicator ga : number by site = g6[at] + {}", r.pick(&["0", "sq"]));
    let _ = writeln!(text, "indicator gb : number by partner = sum(mr over partner by mb)");
    let _ = writeln!(text, "indicator gc : number by partner = mr[mb] + m");
    let _ = writeln!(text, "criterion gd : known(lead) and all(known(at) over site)");
}

fn framework(r: &mut Random) -> (String, Option<Framework>) {
    let mut text = format!("framework random\n  version 1.0\n{INPUTS}\n");
    let lists = r.below(2) == 0;
    if lists {
        text.push_str(FIELDS);
    }
    let mut items = Items { names: Vec::new(), lists };
    for at in 0..6 {
        let formula = number(r, 3, &items);
        let _ = writeln!(text, "indicator i{at} : number = {formula}");
        if r.below(4) == 0 {
            let _ = writeln!(text, "  not applicable when {}", truth(r, 1, &items));
        }
        items.names.push(format!("i{at}"));
    }
    for at in 0..6 {
        let _ = writeln!(text, "requirement c{at} : {}", truth(r, 3, &items));
        if r.below(4) == 0 {
            let _ = writeln!(text, "  applies when {}", truth(r, 1, &items));
        }
        if r.below(5) == 0 {
            let _ = writeln!(text, "  exception e{at} when {} : {}", truth(r, 1, &items), truth(r, 1, &items));
        }
    }
    for at in 0..2 {
        let _ = writeln!(text, "obligation o{at} : {} due {}", date(r, 1), date(r, 1));
        if r.below(2) == 0 {
            let _ = writeln!(text, "  arises when {}", truth(r, 1, &items));
        }
    }
    if r.below(2) == 0 {
        let _ = writeln!(text, "scenario other\n  i1 = {}\n  n3 = n3 * 0.9\n", number(r, 2, &items.none()));
        let _ = writeln!(text, "criterion g3 : i4 under other >= {}", r.pick(&THRESHOLDS));
    }
    if lists {
        of_lists(r, &mut text, &items);
        if r.below(4) == 0 {
            of_references(r, &mut text);
        }
    }
    let _ = writeln!(text, "criterion g1 : c0 is met or (c1 is not met and c2 is not applicable)");
    let _ = writeln!(text, "criterion g2 : c3 is undecided or c4 is met");
    let _ = writeln!(text, "parameter month = 2020-02\nobligation o3 : d1 due end_of(month) + 3 months clamped");
    if r.below(4) == 0 {
        let _ = writeln!(text, "indicator l1 : number = if level in {{high, middle}} then n1 else k1");
    }
    let _ = writeln!(text, "criterion g4 : o0 is met or o1 is undecided");
    let (first, second) = (truth(r, 2, &items), truth(r, 1, &items));
    let _ = writeln!(
        text,
        "decision level\n  high when {first}\n  middle when all requirements\n  low when {second}\n  none otherwise"
    );
    let analysis = analyse(Source::new("random.jalon", text.clone()), &NoLibrary);
    (text, analysis.framework)
}

/// A number near the places where floats go wrong: ties, decimals that are no floats, cancellations, far magnitudes.
fn float(r: &mut Random, low: f64, high: f64) -> f64 {
    let x = match r.below(14) {
        0 => 0.0,
        1 => 1.0,
        2 => 0.1,
        3 => 0.2,
        4 => 0.3,
        5 => 0.1 + 0.2,
        6 => 2.5,
        7 => 3.0 - f64::EPSILON,
        8 => (r.below(20_000) as f64 - 10_000.0) / 100.0,
        9 => (r.below(2_100) as f64) / 10.0,
        10 => r.below(12) as f64,
        11 => -(r.below(7) as f64) / 2.0,
        12 => 1e15 + r.below(100) as f64,
        _ => 1e-9 * r.below(1_000) as f64,
    };
    if x < low || x > high { low + (r.below(11) as f64 / 10.0) * (high.min(low + 10.0) - low) } else { x }
}

/// Decimals of some scale; some with far more digits than a float has.
fn decimals(r: &mut Random, rows: usize, gap: impl Fn(&mut Random) -> bool) -> ArrayRef {
    let places = r.below(19) as i8;
    let unit = 10i128.pow(places as u32);
    let cells = (0..rows).map(|_| {
        (!gap(r)).then(|| match r.below(8) {
            0 => unit / 10 * r.below(40) as i128 + r.below(3) as i128 - 1,
            1 => -(unit * 3 / 10),
            2 if places < 6 => unit * 1_000_000_000_000 + r.below(100) as i128,
            3 => r.below(1_000) as i128,
            _ => unit / 2 * r.below(12) as i128,
        })
    });
    let cells: Decimal128Array = cells.collect::<Vec<_>>().into();
    Arc::new(cells.with_precision_and_scale(38, places).unwrap())
}

fn table(r: &mut Random, rows: usize, lists: bool) -> RecordBatch {
    let missing = [0, 2, 4][r.below(3)];
    let whole_columns = r.below(2) == 0;
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    let gap = |r: &mut Random| missing > 0 && r.below(10) < missing;
    for name in NUMBERS {
        let (low, high) = match name {
            "n3" => (0.0, 1000.0),
            "n4" => (-5.0, 5.0),
            "p2" => (0.0, 100.0),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let array: ArrayRef = if name.starts_with('k') || name == "tk" || (whole_columns && matches!(name, "n1" | "n4"))
        {
            let least = if name == "n4" { -5 } else { 0 };
            let far = name == "n1" && r.below(12) == 0;
            let cells = (0..rows).map(|_| {
                (!gap(r)).then(|| match r.below(16) {
                    0 if far => i64::MAX - r.below(3) as i64,
                    1 if far => i64::MIN + r.below(3) as i64,
                    2 if far => (1 << 53) + r.below(3) as i64,
                    _ => least + r.below(if name == "k1" { 4 } else { 10 }) as i64,
                })
            });
            Arc::new(Int64Array::from(cells.collect::<Vec<_>>()))
        } else if matches!(name, "n1" | "n2" | "n5") && r.below(10) == 0 {
            decimals(r, rows, gap)
        } else {
            let cells = (0..rows).map(|_| (!gap(r)).then(|| float(r, low, high)));
            Arc::new(Float64Array::from(cells.collect::<Vec<_>>()))
        };
        columns.push((name, array));
    }
    for name in ["v[left]", "v[right]", "tp[left]", "tp[middle]", "tp[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| float(r, f64::NEG_INFINITY, f64::INFINITY)));
        columns.push((name, Arc::new(Float64Array::from(cells.collect::<Vec<_>>()))));
    }
    for name in ["tq[left]", "tq[middle]", "tq[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(9) as i64));
        columns.push((name, Arc::new(cells.collect::<Int64Array>())));
    }
    for name in ["h1", "h2"] {
        columns.push((name, times(r, rows, gap)));
    }
    for name in DATES {
        // Around the ends of months, leap or not; as days or as texts.
        let (low, high) = if name == "d2" { (18_262, 20_818) } else { (0, 30_000) };
        let near = [18_321, 18_322, 19_782, 19_783, 20_088, 20_483, 20_454, 20_453, 0, 29_999];
        let day = |r: &mut Random| if r.below(3) > 0 { near[r.below(near.len())] } else { low + r.below(7) as i32 };
        let cells: Vec<Option<i32>> = (0..rows).map(|_| (!gap(r)).then(|| day(r).clamp(low, high))).collect();
        let days = Date32Array::from(cells);
        if whole_columns || name == "d3" {
            columns.push((name, Arc::new(days)));
        } else {
            let text = |at: usize| {
                let day = (!days.is_null(at)).then(|| jalon::date::Day::from_since_1970(days.value(at)));
                day.flatten().map(|day| day.to_string())
            };
            columns.push((name, Arc::new((0..rows).map(text).collect::<StringArray>())));
        }
    }
    for (name, state) in [
        ("na.state", "not_applicable"),
        ("ty.state", "not_applicable"),
        ("d3.state", "not_yet"),
        ("tp[left].state", "not_applicable"),
    ] {
        let cells = (0..rows).map(|_| (r.below(60) == 0).then_some(state));
        columns.push((name, Arc::new(cells.collect::<StringArray>())));
    }
    for name in ["t1", "t2", "ty", "w[left]", "w[middle]", "w[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(2) == 0));
        columns.push((name, Arc::new(BooleanArray::from(cells.collect::<Vec<_>>()))));
    }
    let cells = (0..rows).map(|_| (!gap(r)).then(|| r.pick(&["a", "b", "c", "d"])));
    columns.push(("ch", Arc::new(StringArray::from(cells.collect::<Vec<_>>()))));
    columns.push(("tx", Arc::new(texts(r, rows, gap))));
    if lists {
        columns.push(("sv", Arc::new(chosen(r, rows))));
    } else {
        for name in ["sv[s1]", "sv[s2]", "sv[s3]"] {
            let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(2) == 0));
            columns.push((name, Arc::new(cells.collect::<BooleanArray>())));
        }
    }
    if lists && r.below(8) > 0 {
        let partners = records(r, rows, gap);
        let names = partner_names(partners.as_list());
        columns.push(("lead", Arc::new(named(r, names.iter().map(Vec::as_slice), gap))));
        columns.push(("partner", partners));
        if r.below(8) > 0 {
            columns.push(("site", sites(r, &names, gap)));
        }
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Times of day around those at which the clocks change: in the zone of the input, with their own distance to Greenwich, or
/// as moments; a few of which only the day is known.
fn times(r: &mut Random, rows: usize, gap: impl Fn(&mut Random) -> bool) -> ArrayRef {
    if r.below(3) == 0 {
        let near = [1_774_746_000i64, 1_792_888_200, 1_792_886_400, 0];
        let cells = (0..rows).map(|_| (!gap(r)).then(|| near[r.below(4)] + r.below(3) as i64 - 1));
        let cells: TimestampSecondArray = cells.collect::<Vec<_>>().into();
        return Arc::new(cells.with_timezone("UTC"));
    }
    let texts = [
        "2026-03-29T03:00",
        "2026-03-29T01:59:59",
        "2026-03-29T01:00:00Z",
        "2026-03-29 03:00:01",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T01:30:00 Europe/London",
        "2026-10-25T00:30:00Z",
        "2026-10-24T23:59:59",
        "2026-03-28T23:30:00-05:00",
    ];
    let text = |r: &mut Random| if r.below(120) == 0 { "2026-03-29" } else { r.pick(&texts) };
    Arc::new((0..rows).map(|_| (!gap(r)).then(|| text(r))).collect::<StringArray>())
}

/// Lists of choices.
fn chosen(r: &mut Random, rows: usize) -> ListArray {
    let mut chosen = ListBuilder::new(StringBuilder::new());
    for _ in 0..rows {
        match r.below(12) {
            0 => chosen.append_null(),
            some => chosen.append_value(["s1", "s2", "s3"].iter().filter(|_| some > 2 && r.below(3) > 0).map(Some)),
        }
    }
    chosen.finish()
}

fn texts(r: &mut Random, rows: usize, gap: impl Fn(&mut Random) -> bool) -> StringArray {
    let text = |r: &mut Random| r.pick(&["one", "two", "", "o", "été", "e\u{301}te\u{301}"]);
    (0..rows).map(|_| (!gap(r)).then(|| text(r))).collect()
}

/// Lists of records: some not given, some empty, with gaps, a name that stands twice, and members with one value.
fn records(r: &mut Random, rows: usize, gap: impl Fn(&mut Random) -> bool + Copy) -> ArrayRef {
    let lengths: Vec<usize> = (0..rows).map(|_| [0, 1, 1, 2, 3, 3, 7][r.below(7)]).collect();
    let given: Vec<bool> = lengths.iter().map(|_| r.below(8) > 0).collect();
    let total: usize = lengths.iter().sum();
    let whole = r.below(2) == 0;
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    if r.below(3) > 0 {
        let ids =
            (0..total).map(|at| (r.below(30) > 0).then(|| format!("p{}", at - usize::from(r.below(60) == 0).min(at))));
        columns.push(("id", Arc::new(ids.collect::<StringArray>())));
    }
    for name in ["m", "mr", "mw[left]", "mw[middle]", "mw[right]"] {
        let (low, high) = if name == "mr" { (0.0, 100.0) } else { (f64::NEG_INFINITY, f64::INFINITY) };
        let few = r.below(3) == 0;
        let cell = |r: &mut Random| if few { [1.0, 0.1, 2.5][r.below(3)] } else { float(r, low, high) };
        if whole && name == "m" {
            columns.push((
                name,
                Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(9) as i64 - 3)).collect::<Int64Array>()),
            ));
        } else {
            columns.push((name, Arc::new((0..total).map(|_| (!gap(r)).then(|| cell(r))).collect::<Float64Array>())));
        }
    }
    columns.push(("mk", Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(5) as i64)).collect::<Int64Array>())));
    columns.push(("mt", Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(2) == 0)).collect::<BooleanArray>())));
    columns.push((
        "mc",
        Arc::new((0..total).map(|_| (!gap(r)).then(|| r.pick(&["x", "y", "z"]))).collect::<StringArray>()),
    ));
    columns.push((
        "md",
        Arc::new((0..total).map(|_| (!gap(r)).then(|| 18_300 + r.below(60) as i32)).collect::<Date32Array>()),
    ));
    columns.push(("mx", Arc::new(texts(r, total, gap))));
    let of_ids = |at: usize, number: usize| match columns.first() {
        Some(("id", ids)) if ids.is_valid(at) => ids.as_string::<i32>().value(at).to_owned(),
        _ => (number + 1).to_string(),
    };
    let mut own = Vec::new();
    for length in &lengths {
        let from = own.len();
        let names: Vec<String> = (0..*length).map(|number| of_ids(from + number, number)).collect();
        own.extend(std::iter::repeat_n(names, *length));
    }
    columns.push(("mb", Arc::new(named(r, own.iter().map(Vec::as_slice), gap))));
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}

/// What the partners of each row are called.
fn partner_names(partners: &ListArray) -> Vec<Vec<String>> {
    let of = |row: usize| {
        let list = partners.value(row);
        let ids = list.as_struct().column_by_name("id");
        let id = |at: usize| match ids {
            Some(ids) if ids.is_valid(at) => ids.as_string::<i32>().value(at).to_owned(),
            _ => (at + 1).to_string(),
        };
        if partners.is_valid(row) { (0..list.len()).map(id).collect() } else { Vec::new() }
    };
    (0..partners.len()).map(of).collect()
}

/// References to one of some names each; seldom to nobody.
fn named<'n>(
    r: &mut Random,
    names: impl Iterator<Item = &'n [String]>,
    gap: impl Fn(&mut Random) -> bool,
) -> StringArray {
    let name = |names: &[String], r: &mut Random| match names {
        [] => None,
        _ if gap(r) => None,
        _ if r.below(200) == 0 => Some("nobody".to_owned()),
        names => Some(names[r.below(names.len())].clone()),
    };
    names.map(|names| name(names, r)).collect()
}

/// Records that name a partner each.
fn sites(r: &mut Random, names: &[Vec<String>], gap: impl Fn(&mut Random) -> bool + Copy) -> ArrayRef {
    let lengths: Vec<usize> = names.iter().map(|_| [0, 1, 2, 3, 5, 14][r.below(6)]).collect();
    let given: Vec<bool> = lengths.iter().map(|_| r.below(8) > 0).collect();
    let owners = names.iter().zip(&lengths).flat_map(|(names, length)| std::iter::repeat_n(names.as_slice(), *length));
    let total: usize = lengths.iter().sum();
    let number = |r: &mut Random, low| (!gap(r)).then(|| float(r, low, f64::INFINITY));
    let columns: [(&str, ArrayRef); 4] = [
        ("at", Arc::new(named(r, owners, gap))),
        ("sq", Arc::new((0..total).map(|_| number(r, 0.0)).collect::<Float64Array>())),
        ("sm", Arc::new((0..total).map(|_| number(r, f64::NEG_INFINITY)).collect::<Float64Array>())),
        ("sy", Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(2) == 0)).collect::<BooleanArray>())),
    ];
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}

#[test]
fn random_frameworks_over_random_tables_agree_with_the_plain_evaluator() {
    let cases = std::env::var("JALON_DIFF_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(if cfg!(debug_assertions) { 120 } else { 1_500 });
    let mut faults = Vec::new();
    let (mut compared, mut by_columns, mut ties, mut rows, mut refused, mut left) = (0, 0, 0, 0, 0, 0usize);
    // Of tables with lists: rows by columns, and rows in all.
    let mut of_lists = (0, 0);
    let details = [Detail::Possible, Detail::Variations, Detail::State].into();
    let options = Options { details, bad_cells: BadCells::SetAside, ..Options::default() };
    let only: Option<usize> = std::env::var("JALON_DIFF_ONLY").ok().and_then(|case| case.parse().ok());
    for case in (0..cases).filter(|case| only.is_none_or(|only| only == *case)) {
        let mut r = Random(case as u64 * 7_919 + 1);
        let (text, framework) = framework(&mut r);
        let Some(framework) = framework else {
            refused += 1;
            continue;
        };
        let engine = Engine::new(&framework, support::as_of(), options.clone());
        left += usize::from(!engine.fallback().is_empty());
        let lists = text.contains(FIELDS);
        let batch = table(&mut r, 32, lists);
        let judged = engine.judge(&batch).unwrap_or_else(|error| panic!("case {case}: {error}\n{text}"));
        by_columns += judged.statistics.by_columns;
        if lists {
            of_lists.0 += judged.statistics.by_columns;
            of_lists.1 += judged.statistics.rows;
        }
        ties += judged.statistics.by_integers;
        rows += judged.statistics.rows;
        match support::compare_judged(&framework, &engine, &batch, &judged) {
            Ok(count) => compared += count,
            Err(difference) => faults.push(format!("case {case}: {difference}\n{text}")),
        }
        // Often enough that programs for the cells given are made too; of columns of single values.
        let is_single =
            |field: &Arc<Field>| !matches!(field.data_type(), DataType::Decimal128(..) | DataType::Timestamp(..));
        // A cell by itself is left to the plain evaluator where it is far out, one of a table only where its number is read.
        let is_near = batch.column_by_name("n1").and_then(|cells| cells.as_primitive_opt::<Int64Type>());
        let is_near = is_near.is_none_or(|cells| cells.iter().flatten().all(|x| x.unsigned_abs() < 1 << 40));
        // Of a project by itself no list is given, so there is nobody to be named.
        let alone = batch.schema();
        let alone = alone.fields().iter().filter(|field| !matches!(field.data_type(), DataType::List(_)));
        let alone: Vec<&str> = alone.map(|field| field.name().as_str()).filter(|name| *name != "lead").collect();
        let alone = alone.iter().map(|name| (*name, batch.column_by_name(name).unwrap().clone()));
        let alone = RecordBatch::try_from_iter(alone).unwrap();
        if case % 8 == 0 && is_near && alone.schema().fields().iter().all(is_single) {
            let judged = engine.judge(&alone).unwrap_or_else(|error| panic!("case {case}: {error}\n{text}"));
            if let Err(difference) =
                support::compare_single(&engine, &alone.schema(), &support::cells(&alone), &judged, 17)
            {
                faults.push(format!("case {case}: {difference}\n{text}"));
            }
        }
    }
    if std::env::var_os("JALON_DIFF_LIST").is_some() {
        faults.iter().for_each(|fault| println!("{fault}"));
    }
    let shown = faults.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {cases} frameworks differ:\n{shown}", faults.len());
    println!(
        "{compared} comparisons, {by_columns} of {rows} rows by columns ({ties} with near ties), {of_lists:?} of those with lists, {left} frameworks with items by rows, {refused} refused"
    );
    assert!(refused * 2 < cases, "{refused} of {cases} frameworks did not check");
    assert!(compared >= cases * 200, "{compared}");
    assert!(by_columns * 5 > rows, "only {by_columns} of {rows} rows were told by columns");
    // Lists have many cells each, of which any may be a gap that columns leave alone.
    assert!(of_lists.0 * 10 > of_lists.1, "only {of_lists:?} rows with lists were told by columns");
}
