//! What whole processes cost, from their call to their end: `cargo bench -p jalon-cli`, or `cargo xtask bench cold`.
//!
//! Prints the median time of each, in turn with an empty process (this program, asked to do nothing), and how much longer
//! it takes. The aim: one project of the tables' workload in under 5 ms more than nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "benchmarks say what is wrong by failing"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Turns; the first are not counted.
const TURNS: usize = 60;
const WARM: usize = 5;

/// A project of the workload with every answer.
const WHOLE: &str = r#"{"budget": 100000, "cof_public": 10000, "cof_prive": 15000, "cof_propre": 1000, "part_asso": 3,
"part_entr": 1, "part_publ": 2, "benef_f": 60, "benef_h": 40, "benef_jeunes": 30, "benef_ref": 90, "annee_debut": 2019,
"annee_fin": 2021, "satisfaction": 4.2, "emplois": 3, "secteur": "sante", "gouvernance": true, "plan_eval": true}"#;

/// One with a third of them: most results are open, and what would settle them is looked for.
const GAPS: &str = r#"{"budget": 100000, "cof_public": 10000, "cof_prive": 5000, "cof_propre": 1000, "secteur": "sante",
"gouvernance": true}"#;

fn main() {
    if std::env::args().any(|argument| argument == "nothing") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    let written = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (whole, gaps) = (written("whole.json", WHOLE), written("gaps.json", GAPS));
    let within = |path: &str| root.join(path).display().to_string();
    let workload = within("crates/jalon-columnar/benches/impact_18.jalon");
    let sieg = within("frameworks/sieg_innovation_sociale_picardie/projects/sieg-1.json");
    let jalon = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jalon"));
        command.args(arguments);
        command
    };
    let mut nothing = Command::new(std::env::current_exe().unwrap());
    nothing.arg("nothing");
    let mut commands = [
        ("an empty process", nothing),
        ("jalon --version", jalon(&["--version"])),
        ("the workload, a whole project", jalon(&["evaluate", &workload, &whole, "--as-of", "2026-01-01"])),
        ("the workload, one with gaps", jalon(&["evaluate", &workload, &gaps, "--as-of", "2026-01-01"])),
        ("SIEG, sieg-1", jalon(&["evaluate", "sieg_innovation_sociale_picardie", &sieg, "--as-of", "2020-11-15"])),
    ];
    let mut times: Vec<Vec<Duration>> = vec![Vec::new(); commands.len()];
    for turn in 0..TURNS + WARM {
        for ((_, command), times) in commands.iter_mut().zip(&mut times) {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let began = Instant::now();
            let status = command.status().expect("it runs");
            let time = began.elapsed();
            assert!(status.success(), "{command:?}");
            if turn >= WARM {
                times.push(time);
            }
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    let empty = medians.first().copied().unwrap_or_default();
    println!("{:32} {:>8} {:>10}", "median of whole processes", "ms", "more");
    for ((name, _), time) in commands.iter().zip(medians) {
        println!("{name:32} {time:>8.2} {:>10.2}", time - empty);
    }
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}
