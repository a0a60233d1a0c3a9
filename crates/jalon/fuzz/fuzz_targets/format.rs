//! What reads without a fault is written as what reads the same, in both vocabularies.
#![no_main]

use jalon::source::SourceId;
use jalon::syntax;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (file, problems) = syntax::parse(text, SourceId(0));
    if problems.is_empty() {
        for language in [file.language, file.language.other()] {
            let written = syntax::format(&syntax::translate(&file, language));
            let (again, problems) = syntax::parse(&written, SourceId(0));
            assert_eq!(problems, []);
            assert_eq!(syntax::canonical(&again), syntax::canonical(&file));
            assert_eq!(syntax::format(&again), written);
        }
    }
});
