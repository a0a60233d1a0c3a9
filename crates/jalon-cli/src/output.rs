//! Writing to the terminal, a pipe or a file: colours where they are wanted, and no fuss when the reader goes away.

use std::io::{self, Write};

use anstream::adapter::strip_str;
use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use jalon::render::{Line, Tone};

/// Where the command writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Whether to colour.
    pub(crate) color: ColorChoice,
}

impl Output {
    /// Writes to the standard output a text that may hold ANSI styles. A closed pipe is no error: whoever reads has read
    /// enough.
    pub(crate) fn print(self, text: &str) -> io::Result<()> {
        write(AutoStream::new(io::stdout(), self.color), text)
    }

    /// Writes to the standard error.
    pub(crate) fn complain(self, text: &str) -> io::Result<()> {
        write(AutoStream::new(io::stderr(), self.color), text)
    }
}

/// All at once: a stream that strips styles as it writes calls the system for every line.
fn write(mut stream: AutoStream<impl RawStream + AsLockedWrite>, text: &str) -> io::Result<()> {
    quiet(match stream.current_choice() {
        ColorChoice::Never => {
            let (plain, mut stream) = (strip_str(text).to_string(), stream.into_inner());
            stream.write_all(plain.as_bytes()).and_then(|()| stream.flush())
        }
        _ => stream.write_all(text.as_bytes()).and_then(|()| stream.flush()),
    })
}

/// Lines with tones as text with ANSI styles.
pub(crate) fn styled(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        let count = line.spans().count();
        for (at, span) in line.spans().enumerate() {
            let text = if at + 1 == count { span.text.trim_end() } else { span.text };
            let code = match span.tone {
                Tone::Plain => "",
                Tone::Strong => "\x1b[1m",
                Tone::Good => "\x1b[32m",
                Tone::Bad => "\x1b[1;31m",
                Tone::Doubt => "\x1b[33m",
                Tone::Quiet => "\x1b[2m",
            };
            out.push_str(code);
            out.push_str(&clean(text));
            if !code.is_empty() {
                out.push_str("\x1b[0m");
            }
        }
        out.push('\n');
    }
    out
}

/// A text from a file or data, without control characters: a label must not move the cursor or recolour the screen.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\t').collect()
}

fn quiet(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
