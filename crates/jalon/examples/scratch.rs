use jalon::lang::Language;
use jalon::source::SourceId;
fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let (_file, problems) = jalon::syntax::parse(&text, SourceId(0));
        println!("== {path}: {}", problems.len());
        for p in problems.iter().take(20) {
            let w = p.wording(Language::English);
            let s = p.place.span;
            let line = text[..s.start as usize].matches('\n').count() + 1;
            println!("  {}: {:?} {} | {:?}  << {}", line, p.code(), w.title, w.help, &text[s.start as usize..s.end as usize].chars().take(80).collect::<String>());
        }
    }
}
