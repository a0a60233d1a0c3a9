//! Any text is read, or its faults told.
#![no_main]

use jalon::lang::Language;
use jalon::source::SourceId;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (_, problems) = jalon::syntax::parse(text, SourceId(0));
    for problem in problems {
        let span = problem.place.span;
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "a fault outside the text");
        assert!(Language::ALL.into_iter().all(|language| !problem.wording(language).title.is_empty()));
    }
});
