use dbc_sheets::{limits::Limits, price_list::ReadOptions, source::Source, transform::transform_catalog};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    match transform_catalog(&Source::path(&a[1]), std::path::Path::new(&a[2]), &dbc_domain::margin::RuleSet::built_in(), &ReadOptions::new(Limits::command_line()), true) {
        Ok(r) => println!("{:?} {:?} {:?} {:?}", r.output, r.rows, r.priced, t.elapsed()),
        Err(e) => println!("{}", e.sentence(Default::default())),
    }
    let s = std::fs::read_to_string("/proc/self/status").unwrap(); for l in s.lines().filter(|l| l.starts_with("VmHWM")) { println!("{l}") }
}
