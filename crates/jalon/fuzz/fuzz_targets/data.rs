//! Any text is read as JSON and as JSON lines, or its faults told.
#![no_main]

use jalon::project::json;
use jalon::source::SourceId;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (node, problems) = json::read(text, SourceId(0));
    assert!(node.is_some() || !problems.is_empty());
    let _ = json::read_lines(text, SourceId(0));
});
