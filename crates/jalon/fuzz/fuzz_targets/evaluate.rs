//! Any framework that checks judges its own examples, and a project that says nothing.
#![no_main]

use jalon::analysis::{NoLibrary, analyse};
use jalon::date::Date;
use jalon::framework::Project;
use jalon::source::Source;
use jalon::{evaluation, testing};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let analysis = analyse(Source::new("fuzz", text), &NoLibrary);
    assert!(analysis.framework.is_some() || !analysis.problems.is_empty());
    if let (Some(framework), Some(as_of)) = (analysis.framework, Date::day(2019, 6, 30)) {
        assert_eq!(testing::run_examples(&framework).len(), framework.examples.len());
        let silent = Project { answers: vec![Vec::new(); framework.inputs.len()], ..Project::default() };
        let once = evaluation::evaluate(&framework, &silent, as_of);
        assert_eq!(once, evaluation::evaluate(&framework, &silent, as_of));
    }
});
