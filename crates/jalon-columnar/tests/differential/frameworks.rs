//! Frameworks made at random, of what columns work out.

use std::fmt::Write as _;

use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;

use crate::random::Random;

/// Inputs of every kind that columns work out, some with bounds, some with a default.
const INPUTS: &str = r#"
axis part = left < middle < right
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
input tn : text may be not applicable
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
pub const FIELDS: &str = "
axis partner
input m  : number by partner
input mr : number in 0 .. 100 by partner
input mk : count by partner
input mt : yes/no by partner
input mc : one of x, y, z by partner
input md : date by partner
input mw : number by partner, part
input mx : text by partner
input ma : number may be not applicable by partner
input mb : one of partner by partner
input me : number
  total of mr over partner
axis crew
input cq : number by partner, crew
input cy : yes/no by partner, crew
axis site
input lead : one of partner
input at : one of partner by site
input of : one of crew by site
input sq : number in 0 .. by site
input sm : number by site
input sy : yes/no by site
parameter worth : number by mc
  = x : 1, y : 2.5, z : -3
";
pub const NUMBERS: [&str; 14] =
    ["n1", "n2", "n3", "n4", "n5", "k1", "k2", "k3", "p1", "p2", "na", "v[middle]", "tt", "tk"];
pub const DATES: [&str; 3] = ["d1", "d2", "d3"];
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
            _ => r.pick(&["m", "m", "mr", "mk", "mw[left]", "mw[right]", "worth[mc]", "ma"]).to_owned(),
        };
    }
    let d = depth - 1;
    match r.below(11) {
        9 => format!("(mr ^ {})", r.pick(&["0.5", "p2", "n4", "k3"])),
        10 => r.pick(&["exp(mr / 50)", "round(m, 0.5, up)", "round(m, 0.25, down)", "(me + m)"]).to_owned(),
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

/// An average, a spread, a place in the order of records, or what else is found of all of them together.
fn gathered(r: &mut Random, items: &Items) -> String {
    let (those, any) = (those(r, items), member(r, 1, items));
    match r.below(10) {
        0 => format!("weighted_mean({any} over partner{those}, {})", r.pick(&["mr", "mk", "abs(m)"])),
        1 => format!("geometric_mean({} over partner{those})", r.pick(&["mr", "mk + 1", "m"])),
        2 => format!("harmonic_mean({} over partner{those})", r.pick(&["mr", "mk + 1", "m"])),
        3 => format!("power_mean(mr over partner{those}, {})", r.pick(&["2", "3", "-1", "0", "0.5", "k3"])),
        4 => format!("{}({any} over partner{those})", r.pick(&["stdev", "population_stdev"])),
        5 => format!("product({any} over partner{those})"),
        6 => format!("median({any} over partner{those})"),
        7 => {
            let share = r.pick(&["0 %", "10 %", "25 %", "1 / 3", "50 %", "90 %", "100 %"]);
            format!("quantile({any} over partner{those}, {share}, type_{})", 1 + r.below(9))
        }
        8 => format!("distinct({} over partner{those})", r.pick(&["m", "mk", "mt", "(mr / 3)", "md"])),
        _ => match r.below(3) {
            0 => format!("coverage({} over partner{those})", r.pick(&["m", "mr", "mt", "mc"])),
            1 => format!("agreement({} over partner{those})", r.pick(&["mw", "mr", "mc", "mt"])),
            _ => format!("agreement({} over part)", r.pick(&["v", "w"])),
        },
    }
}

/// The same over the parts of the row.
fn of_parts(r: &mut Random) -> String {
    let those = r.pick(&["", "", " where w", " where tq > 2", ", known only"]);
    let any = r.pick(&["v", "v", "tq", "v + n3", "abs(v)"]);
    match r.below(9) {
        0 => format!("weighted_mean({any} over part{those}, {})", r.pick(&["tq", "abs(v)"])),
        1 => format!("geometric_mean({} over part{those})", r.pick(&["abs(v)", "tq + 1"])),
        2 => format!("harmonic_mean({} over part{those})", r.pick(&["abs(v) + 1", "tq"])),
        3 => format!("power_mean(abs(v) over part{those}, {})", r.pick(&["2", "3", "-1", "0", "0.5", "k3", "n4"])),
        4 => format!("{}({any} over part{those})", r.pick(&["stdev", "population_stdev"])),
        5 => format!("product({any} over part{those})"),
        6 => format!("median({any} over part{those})"),
        7 => {
            let share = r.pick(&["0 %", "10 %", "25 %", "1 / 3", "50 %", "90 %", "100 %"]);
            format!("quantile({any} over part{those}, {share}, type_{})", 1 + r.below(9))
        }
        _ => format!(
            "{}({} over part{})",
            r.pick(&["distinct", "coverage"]),
            r.pick(&["v", "tq", "w"]),
            those.replace(", known only", "")
        ),
    }
}

/// A fold over records to a number.
fn folded(r: &mut Random, items: &Items) -> String {
    match r.below(13) {
        11 | 12 => gathered(r, items),
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
        14 => match r.below(15) {
            13 | 14 => of_parts(r),
            12 => {
                let kind = r.pick(&["median", "harmonic_mean", "stdev", "population_stdev"]);
                if r.below(4) == 0 {
                    return format!("harmonic_mean({}, {})", number(r, d, items), number(r, d, items));
                }
                format!("{kind}({} over part)", r.pick(&["v", "abs(v) + n3"]))
            }
            11 => format!(
                "discounted(v over part, {}, {})",
                r.pick(&["3.5 %", "p2"]),
                r.pick(&["start_of_period", "end_of_period", "middle_of_period"])
            ),
            9 => r.pick(&["previous", "change", "growth"]).to_owned() + "(v over part)[right]",
            10 => format!("cumulative(v over part)[{}]", r.pick(&["left", "middle", "right"])),
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
        _ => match r.below(14) {
            9 => format!("exp({})", r.pick(&["n4", "(n1 / n2)", "p2", "(n3 - 500)"])),
            10 => format!(
                "({} ^ {})",
                r.pick(&["n3", "abs(n1)", "n2", "p2"]),
                r.pick(&["0.3", "p2", "n4", "-1.5", "(1 / k3)"])
            ),
            11 => format!(
                "round({}, {}, {})",
                number(r, d, items),
                r.pick(&["0.1", "k3", "0.5"]),
                r.pick(&["up", "down", "half_up"])
            ),
            12 => format!("exp({})", number(r, d, items)),
            13 => format!("geometric_mean({}, n3, abs(n2), k1)", number(r, d, items)),
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
            13 => match r.below(6) {
                4 => "tn = \"one\"".to_owned(),
                5 => "(tn in {\"one\", \"two\"} or t1)".to_owned(),
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

/// Items over records within records.
fn of_pairs(r: &mut Random, text: &mut String) {
    let those = |r: &mut Random| r.pick(&["", "", " where cy", " where cq > 1"]);
    let any = |r: &mut Random| r.pick(&["cq", "cq * mr", "cq + n1", "m * cq"]);
    let fold = |r: &mut Random| r.pick(&["sum", "mean", "min", "max", "median", "stdev", "product"]);
    let _ = writeln!(text, "indicator pa : number = {}({} over partner and crew{})", fold(r), any(r), those(r));
    let _ = writeln!(text, "indicator pb : number by partner = {}({} over crew{})", fold(r), any(r), those(r));
    let _ = writeln!(text, "indicator pc : number by crew = {}({} over partner{})", fold(r), any(r), those(r));
    let _ =
        writeln!(text, "indicator pd : number by partner, crew = {}", r.pick(&["cq * m", "cq - pc", "pb + pc", "mr"]));
    let _ = writeln!(text, "criterion pe : {}(cy over partner and crew)", r.pick(&["any", "all"]));
    let _ = writeln!(text, "indicator pf : number = sum(pb over partner{})", r.pick(&["", " where mt"]));
    let _ = writeln!(
        text,
        "indicator pg : number by partner = {}(sq * m over site by at)",
        r.pick(&["sum", "mean", "max"])
    );
    let _ = writeln!(text, "indicator ph : number by partner, crew = sum(sq over site by at and of)");
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

pub fn framework(r: &mut Random) -> (String, Option<Framework>) {
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
        if r.below(6) == 0 {
            let _ = writeln!(text, "  evidence at least {}", r.pick(&["document", "verified", "third_party"]));
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
        if r.below(6) == 0 {
            of_pairs(r, &mut text);
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
