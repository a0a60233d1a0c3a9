//! Starting other programs: what is run is shown, what it prints is shown as it comes, and kept where it is needed.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join("..")
}

/// A command in the root of the repository: `command("cargo", &["fmt", "--all"])`.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command to its end, its output going where ours goes.
///
/// # Errors
/// When it cannot be started, or ends with a status that is not 0.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    announce(command);
    let status = command.status().map_err(|why| format!("{} cannot be started: {why}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", name(command))) }
}

/// Runs a command to its end, shows what it prints as it comes, and returns that and whether its status was 0.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<(String, bool), String> {
    announce(command);
    command.stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|why| format!("{} cannot be started: {why}", name(command)))?;
    let mut kept = String::new();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    let status = child.wait().map_err(|why| format!("{}: {why}", name(command)))?;
    Ok((kept, status.success()))
}

/// What a command prints, without showing it.
///
/// # Errors
/// When it cannot be started, or ends with a status that is not 0.
pub(crate) fn output_of(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|why| format!("{} cannot be started: {why}", name(command)))?;
    if !output.status.success() {
        return Err(format!("{} failed: {}", name(command), String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Sees to it that a cargo subcommand that rustup delivers apart (`fmt`, `clippy`) is there.
///
/// # Errors
/// When it is not there and rustup cannot fetch it.
pub(crate) fn need_component(subcommand: &str, component: &str) -> Result<(), String> {
    let there = command("cargo", &[subcommand, "--version"]).output().is_ok_and(|output| output.status.success());
    if there { Ok(()) } else { run(&mut command("rustup", &["component", "add", component])) }
}

fn announce(command: &Command) {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    println!("$ {} {}", name(command), arguments.join(" "));
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
