//! `cargo xtask wasm`: the npm package `jalon`, under `target/npm/jalon`, from the crate `jalon-wasm` and the sources beside it.
//!
//! The modules are compiled together with the standard library, so that all of it is made small: by the toolchain at hand
//! where rustup gives it the library's sources, and else by Debian's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wasm_bindgen_cli_support::Bindgen;

use crate::commands::{command, output_of, root, run};

mod shipped;

/// The modules of the package, each after the feature of `jalon-wasm` that it is.
const MODULES: [&str; 3] = ["judge", "pages", "author"];
const TARGET: &str = "wasm32-unknown-unknown";
/// Without what only programmers read: the forms of values for debugging, the places and words of panics. A panic traps, and
/// the package starts the module afresh.
const SMALLER: &str = "-Zfmt-debug=none -Zlocation-detail=none -Zunstable-options -Cpanic=immediate-abort";
/// Made for size, the compiler leaves every small function a call, and a judgement takes twice as long. So much is written
/// out at the place of the call instead: `opt-level = "s"` would write out more, for a module 15 % larger.
const FASTER: &str = "-Cllvm-args=-inline-threshold=40";
/// What Debian's toolchain and the sources of its standard library are called.
const DEBIAN: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "libstd-rust-web-dev"];
/// How long rustup may take to fetch the sources before we look elsewhere.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where the sources of the package are.
pub(crate) fn sources() -> PathBuf {
    root().join("bindings/wasm")
}

/// Builds the package.
///
/// # Errors
/// When a tool is missing and cannot be had, or a step fails.
pub(crate) fn build() -> Result<(), String> {
    build_modules(&MODULES)
}

/// Builds the package with one of its modules made anew, and the others as they were made before.
///
/// # Errors
/// As [`build`]; where there is no such module, or another was never made.
pub(crate) fn build_only(module: &str) -> Result<(), String> {
    match MODULES.iter().find(|known| **known == module) {
        Some(known) => build_modules(&[known]),
        None => Err(format!("there is no module `{module}`; there are {}", MODULES.join(", "))),
    }
}

fn build_modules(modules: &[&str]) -> Result<(), String> {
    let generated = root().join("target/wasm/generated");
    make(&generated)?;
    let toolchain = Toolchain::find()?;
    for name in modules {
        let compiled = toolchain.compile(name)?;
        bind(&compiled, name, &generated).map_err(|why| format!("wasm-bindgen: {why:#}"))?;
    }
    shipped::write(&generated.join("frameworks"))?;
    npm_ci(&sources())?;
    run(command("npm", &["run", "--silent", "build"]).current_dir(sources()))?;
    println!("the package is in target/npm/jalon");
    Ok(())
}

/// Builds the pages of `examples/web` into `target/web`, from the package.
///
/// # Errors
/// When npm or the build fails.
pub(crate) fn pages() -> Result<(), String> {
    let folder = root().join("examples/web");
    npm_ci(&folder)?;
    run(command("npm", &["run", "--silent", "build"]).current_dir(folder))
}

/// A module made fit for JavaScript, and the functions that call it.
fn bind(compiled: &Path, name: &str, folder: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(name).web(true)?;
    // `__wbg_reset_state` starts the module afresh after a panic.
    bindgen.typescript(true).reset_state_function(true).remove_producers_section(true).generate(folder)
}

/// Installs what a lock file names, where that is not there yet.
///
/// # Errors
/// When npm is not there, or fails.
pub(crate) fn npm_ci(folder: &Path) -> Result<(), String> {
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join("node_modules/.jalon-lock"));
    let wanted = fs::read_to_string(&lock).map_err(|why| format!("{}: {why}", lock.display()))?;
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(command("npm", &["ci", "--no-fund", "--no-audit"]).current_dir(folder))?;
    fs::write(&stamp, wanted).map_err(|why| format!("{}: {why}", stamp.display()))
}

/// What compiles the modules, and the standard library with them.
enum Toolchain {
    /// The toolchain at hand, which has the sources of the standard library.
    AtHand,
    /// Debian's, with the folder of the linker that it lacks.
    Debian { linkers: PathBuf },
}

impl Toolchain {
    fn find() -> Result<Toolchain, String> {
        let sysroot = output_of(&mut command("rustc", &["--print", "sysroot"]))?;
        let own = Path::new(sysroot.trim()).join("lib/rustlib");
        if has_sources(&own) || fetch_sources()? {
            return Ok(Toolchain::AtHand);
        }
        println!("rustup does not give the sources of the standard library: building it from Debian's");
        if !(Path::new("/usr/bin/cargo").is_file() && has_sources(Path::new("/usr/lib/rustlib"))) {
            apt(&DEBIAN)?;
        }
        // Debian's toolchain has no linker for WebAssembly; the one at hand has.
        let host = output_of(&mut command("rustc", &["-vV"]))?;
        let host = host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
        Ok(Toolchain::Debian { linkers: own.join(host).join("bin") })
    }

    /// The crate compiled with one of its features.
    fn compile(&self, feature: &str) -> Result<PathBuf, String> {
        let folder = "target/wasm-std";
        let mut cargo = match self {
            Toolchain::AtHand => command("cargo", &[]),
            Toolchain::Debian { linkers } => {
                let path = std::env::var("PATH").unwrap_or_default();
                let mut cargo = command("/usr/bin/cargo", &[]);
                cargo
                    .env("PATH", format!("{}:{path}", linkers.display()))
                    .env("RUSTC", "/usr/bin/rustc")
                    .env_remove("RUSTUP_TOOLCHAIN")
                    .env_remove("CARGO");
                cargo
            }
        };
        cargo
            .args(["build", "--target", TARGET, "--profile", "wasm", "--package", "jalon-wasm"])
            .args(["--no-default-features", "--features", feature, "--target-dir", folder])
            .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", format!("{SMALLER} {FASTER}"));
        run(&mut cargo)?;
        Ok(root().join(folder).join(TARGET).join("wasm/jalon_wasm.wasm"))
    }
}

/// Whether a toolchain has the sources of the standard library.
fn has_sources(rustlib: &Path) -> bool {
    rustlib.join("src/rust/library/std").is_dir()
}

/// Whether rustup fetches the sources of the standard library.
fn fetch_sources() -> Result<bool, String> {
    // Once tried in vain, it is not tried each time.
    let tried = root().join("target/wasm/no-rustup-sources");
    if tried.exists() {
        return Ok(false);
    }
    println!("$ rustup component add rust-src");
    let mut rustup = command("rustup", &["component", "add", "rust-src"]);
    let fetched = within(PATIENCE, rustup.stdout(Stdio::null()).stderr(Stdio::null()));
    if !fetched {
        make(&root().join("target/wasm"))?;
        fs::write(&tried, "").map_err(|why| format!("{}: {why}", tried.display()))?;
    }
    Ok(fetched)
}

/// Whether a command ends well within a time.
fn within(patience: Duration, command: &mut Command) -> bool {
    let Ok(mut child) = command.spawn() else { return false };
    let start = Instant::now();
    while start.elapsed() < patience {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(200)),
            Err(_) => break,
        }
    }
    // It is not waited for: what it holds is let go, and the answer is no.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Installs packages of Debian's.
///
/// # Errors
/// When that fails: no Debian, no right to install, no network.
pub(crate) fn apt(packages: &[&str]) -> Result<(), String> {
    run(&mut command("apt-get", &["update", "--quiet"]))?;
    let mut words = vec!["install", "--yes", "--no-install-recommends"];
    words.extend(packages);
    run(command("apt-get", &words).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn make(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))
}
