//! What columns work out of values of each kind: wherever they come from, and whatever is done with them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "kinds/cells.rs"]
mod cells;
#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;
use jalon_columnar::{Detail, Engine, Options};

/// Inputs of each kind: in the row (two, one with bounds or that may not arise), over a closed axis, of records.
const INPUTS: &str = "framework kinds
  version 1.0
axis part = left < right
axis partner
axis site
input t : yes/no
input which : one of part
input lead   : one of partner
input deputy : one of partner may be not applicable
input chief  : one of partner by part
input mate   : one of partner by partner
input at     : one of partner by site
input n  : number
input n2 : number in 0 .. 100 may be not applicable
input nc : number by part
input nr : number by partner
input k  : count
input k2 : count in 0 .. 100 may be not applicable
input kc : count by part
input kr : count by partner
input e  : EUR
input e2 : EUR in 0 EUR .. may be not applicable
input ec : EUR by part
input er : EUR by partner
input p  : %
input p2 : % in 0 % .. 100 % may be not applicable
input pc : % by part
input pr : % by partner
input b  : yes/no
input b2 : yes/no may be not applicable
input bc : yes/no by part
input br : yes/no by partner
input d  : date
input d2 : date in 2020-01-01 .. 2029-12-31
input dc : date by part
input dr : date by partner
input w  : time
input w2 : time in 2020-01-01 .. 2029-12-31
input wc : time by part
input wr : time by partner
input l  : duration
input l2 : duration may be not applicable
input lc : duration by part
input lr : duration by partner
input x  : text
input x2 : text may be not applicable
input xc : text by part
input xr : text by partner
axis grade = low < mid < high
input g  : one of grade
input g2 : one of grade may be not applicable
input gc : one of grade by part
input gr : one of grade by partner
indicator either : one of partner = if t then lead else deputy
indicator backup : one of partner = lead or else deputy
indicator first  : one of partner = chief[left]
indicator boss   : one of partner = mate[lead]
indicator pair   : one of partner by partner = if br then mate else deputy
";

/// What is left to the plain evaluator, and why.
const LEFT: [&str; 4] = [
    "how many of these differ",
    "parts of texts of lengths that are not constant",
    "parts of texts that are worked out",
    "times of day and durations that are neither given nor chosen",
];

/// A kind of value.
struct Kind {
    /// How results of it are declared.
    ty: &'static str,
    /// The first letter of its inputs.
    letter: &'static str,
    /// A constant.
    constant: &'static str,
    /// Whether values have an order.
    ordered: bool,
    /// What else is done with it, `@` standing for a value and `~` for another, with the type of what comes of it.
    operations: &'static [(&'static str, &'static str)],
}

const KINDS: [Kind; 10] = [
    Kind {
        ty: "number",
        letter: "n",
        constant: "2.5",
        ordered: true,
        operations: &[
            ("number", "-(@) + ~"),
            ("number", "(@ - ~) * 2"),
            ("number", "@ / ~"),
            ("number", "abs(@)"),
            ("number", "min(@, ~)"),
            ("number", "max(@, 3)"),
            ("number", "clamp(@, 0 .. 5)"),
            ("number", "goalposts(@, 0 .. 5)"),
            ("number", "floor(@)"),
            ("number", "round(@, 0.1, half_even)"),
            ("number", "round(@, 0.1, up)"),
            ("number", "mean(@, ~, 3)"),
            ("number", "sqrt(abs(@))"),
            ("number", "log(abs(@))"),
            ("number", "@ ^ 2"),
            ("yes/no", "@ in 0 .. 5"),
        ],
    },
    Kind { ty: "count", letter: "k", constant: "3", ordered: true, operations: &[("number", "@ / (~ + 1)")] },
    Kind { ty: "EUR", letter: "e", constant: "3 EUR", ordered: true, operations: &[("%", "@ / ~")] },
    Kind { ty: "%", letter: "p", constant: "5 %", ordered: true, operations: &[("EUR", "@ * 3 EUR")] },
    Kind {
        ty: "yes/no",
        letter: "b",
        constant: "yes",
        ordered: false,
        operations: &[("yes/no", "(@) and not (~)"), ("yes/no", "(@) or (~)")],
    },
    Kind {
        ty: "date",
        letter: "d",
        constant: "2024-02-29",
        ordered: true,
        operations: &[
            ("date", "@ + 3 days"),
            ("date", "@ - 2 months clamped"),
            ("date", "@ + l clamped"),
            ("date", "end_of_month(@)"),
            ("date", "start_of(@)"),
            ("date", "end_of(@)"),
            ("date", "min(@, ~)"),
            ("number", "year_of(@) + month_of(@) + day_of(@)"),
            ("days", "days_between(@, ~)"),
            ("months", "months_between(@, ~)"),
            ("years", "years_between(~, @)"),
            ("days", "as_of - @"),
            ("yes/no", "@ < w"),
            ("yes/no", "@ >= w"),
            ("yes/no", "@ in 2024-01-01 .. 2024-12-31"),
            ("yes/no", "@ <= 2024-06"),
            ("yes/no", "@ = 2024-Q2"),
            ("yes/no", "@ = as_of"),
        ],
    },
    Kind {
        ty: "time",
        letter: "w",
        constant: "2024-02-29T12:00:00Z",
        ordered: true,
        operations: &[
            ("time", "@ + 3 days"),
            ("time", "@ - 2 months clamped"),
            ("time", "@ + l clamped"),
            ("time", "max(@, ~)"),
            ("number", "year_of(@) + month_of(@) + day_of(@)"),
            ("days", "days_between(@, ~)"),
            ("months", "months_between(@, ~)"),
            ("yes/no", "@ <= 2024-06-30"),
            ("yes/no", "@ = 2024-06-30"),
            ("yes/no", "@ <= d"),
            ("yes/no", "@ > d2"),
            ("yes/no", "@ = d"),
            ("yes/no", "@ <= 2024-06"),
            ("yes/no", "@ in 2024-01-01 .. 2024-12-31"),
            ("date", "end_of_month(@)"),
        ],
    },
    Kind {
        ty: "duration",
        letter: "l",
        constant: "lc[right]",
        ordered: true,
        operations: &[("date", "d + (@) clamped"), ("date", "d - (@) clamped"), ("time", "w + (@) clamped")],
    },
    Kind {
        ty: "text",
        letter: "x",
        constant: "\"one\"",
        ordered: false,
        operations: &[
            ("text", "prefix(@, 2)"),
            ("number", "length(@)"),
            ("yes/no", "starts_with(@, \"o\")"),
            ("yes/no", "starts_with(@, ~)"),
            ("yes/no", "contains(@, \"o\")"),
            ("yes/no", "contains(@, ~)"),
            ("yes/no", "contains(prefix(@, 3), \"o\")"),
            ("yes/no", "prefix(@, 2) in {\"on\", \"tw\"}"),
            ("yes/no", "prefix(@, 2) = prefix(~, 2)"),
            ("yes/no", "prefix(@, k) = \"on\""),
            ("yes/no", "valid_siren(@)"),
            ("yes/no", "valid_siret(@)"),
            ("yes/no", "valid_siren(prefix(@, 9))"),
        ],
    },
    Kind {
        ty: "one of grade",
        letter: "g",
        constant: "mid",
        ordered: true,
        operations: &[("yes/no", "@ in low .. mid")],
    },
];

/// Where values of a kind come from, with the axis that they lie over if any.
fn origins(kind: &Kind) -> Vec<(String, &'static str)> {
    let l = kind.letter;
    let rows = [
        l.to_owned(),
        format!("{l}2"),
        format!("{l}c[left]"),
        format!("{l}r[lead]"),
        format!("{l}r[deputy]"),
        format!("{l}r[first]"),
        format!("{l}r[either]"),
        format!("{l}r[backup]"),
        format!("{l}r[boss]"),
        format!("(if t then {l} else {l}2)"),
        format!("(if t then {l} else {})", kind.constant),
        format!("({l} or else {l}2)"),
        format!("({l}2 or else {})", kind.constant),
        format!("previous({l}c over part)[right]"),
        format!("{l}c[which]"),
    ];
    let members = [
        format!("{l}r"),
        format!("{l}r[mate]"),
        format!("{l}r[pair]"),
        format!("{l}r[lead]"),
        format!("(if t then {l}r else {l})"),
        format!("({l}r or else {l}2)"),
    ];
    let rows = rows.into_iter().map(|row| (row, ""));
    rows.chain(members.into_iter().map(|member| (member, " by partner"))).collect()
}

/// Everything that is done with values of a kind from one place: items, one a line.
fn items(kind: &Kind, value: &str, over: &str) -> Vec<String> {
    let (l, constant) = (kind.letter, kind.constant);
    let mut all: Vec<(String, String)> = vec![(kind.ty.to_owned(), value.to_owned())];
    let mut ask = |question: String| all.push(("yes/no".to_owned(), question));
    ask(format!("known({value})"));
    ask(format!("supplied({value})"));
    ask(format!("({value}) is applicable"));
    for sign in ["=", "!="] {
        ask(format!("({value}) {sign} {constant}"));
        ask(format!("({value}) {sign} {l}2"));
    }
    if kind.ordered {
        for sign in ["<", "<=", ">", ">="] {
            ask(format!("({value}) {sign} {constant}"));
            ask(format!("{l}2 {sign} ({value})"));
        }
    }
    if kind.ty != "yes/no" {
        ask(format!("({value}) in {{{constant}, {l}2}}"));
    }
    for (ty, operation) in kind.operations {
        all.push(((*ty).to_owned(), operation.replace('@', &format!("({value})")).replace('~', &format!("{l}2"))));
    }
    let mut lines: Vec<String> = Vec::new();
    let mut add = |ty: &str, over: &str, formula: &str| {
        lines.push(format!("indicator i{} : {ty}{over} = {formula}", lines.len()));
    };
    for (ty, formula) in &all {
        add(ty, over, formula);
    }
    add(kind.ty, over, &format!("if t then {value} else {l}2"));
    add(kind.ty, over, &format!("if {l}2 = {constant} then {constant} else {value}"));
    add(kind.ty, over, &format!("({value}) or else {l}2"));
    if kind.ty != "yes/no" && over.is_empty() {
        add("number", "", &format!("distinct({l}c over part)"));
    }
    if !over.is_empty() {
        add("number", "", &format!("count(partner where ({value}) = {constant})"));
        add("yes/no", "", &format!("any(({value}) != {l}2 over partner)"));
        add("number", "", &format!("share(known({value}) over partner)"));
        if kind.ty != "yes/no" {
            add("number", "", &format!("distinct({value} over partner)"));
        }
        if kind.ordered && kind.letter != "g" && kind.ty != "duration" {
            add(kind.ty, "", &format!("max({value} over partner)"));
            add(kind.ty, "", &format!("min({value} over partner where br)"));
        }
    }
    lines
}

fn framework(text: &str) -> Option<Framework> {
    analyse(Source::new("kinds.jalon", text), &NoLibrary).framework
}

/// A framework of those items that check: not every question can be put to every kind.
fn of_items(lines: &[String]) -> Framework {
    let of = |lines: &[&String]| lines.iter().fold(INPUTS.to_owned(), |text, line| format!("{text}{line}\n"));
    let all: Vec<&String> = lines.iter().collect();
    framework(&of(&all)).unwrap_or_else(|| {
        let checked: Vec<&String> = all.into_iter().filter(|line| framework(&of(&[line])).is_some()).collect();
        assert!(checked.len() * 2 > lines.len(), "{lines:?}");
        framework(&of(&checked)).unwrap()
    })
}

#[test]
fn values_of_each_kind_are_worked_out_by_columns() {
    let options = Options { details: [Detail::State].into(), ..Options::default() };
    let mut r = random::Random(7);
    let (mut compared, mut by_columns, mut rows) = (0, 0, 0);
    let mut left: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for kind in &KINDS {
        for (value, over) in origins(kind) {
            let lines = items(kind, &value, over);
            let framework = of_items(&lines);
            let line = |item: &str| lines.iter().find(|line| line.starts_with(&format!("indicator {item} ")));
            let engine = Engine::new(&framework, support::as_of(), options.clone());
            for fallback in engine.fallback().iter().filter(|fallback| !fallback.item.contains('.')) {
                let line = line(&fallback.item).unwrap_or(&fallback.item);
                left.entry(fallback.because).or_default().push(line.clone());
            }
            for gaps in [0, 2] {
                let batch = cells::table(&mut r, 24, gaps);
                let judged = engine.judge(&batch).unwrap();
                by_columns += judged.statistics.by_columns;
                rows += judged.statistics.rows;
                match support::compare_judged(&framework, &engine, &batch, &judged) {
                    Ok(count) => compared += count,
                    Err(fault) => {
                        let item = fault.split(", ").nth(1).unwrap_or_default().split([':', '.', '[']).next();
                        panic!("{:?}: {fault}", line(item.unwrap_or_default()));
                    }
                }
            }
        }
    }
    println!("{compared} comparisons, {by_columns} of {rows} rows by columns");
    left.iter().for_each(|(because, lines)| println!("{because}: {lines:#?}"));
    let left: Vec<&str> = left.into_keys().collect();
    assert_eq!(left, LEFT);
    assert!(by_columns * 3 > rows, "{by_columns} of {rows} rows");
    assert!(compared > 300_000, "{compared}");
}
