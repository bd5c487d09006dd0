use opora::exchange::import::{Options, read_bytes};
#[test]
fn show() {
    let bytes =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/roadmaps/leskensky-2020.txt")).unwrap();
    let reading = read_bytes("leskensky-2020.txt", &bytes, &Options::default()).unwrap();
    for a in &reading.draft.activities {
        println!(
            "{:?} s{:?} o{} {} | {:?} | {} | {} | {:?} | {:?} {:?}",
            a.number,
            a.section,
            a.order,
            a.title,
            a.owners,
            a.deadline.text,
            a.result,
            a.papers,
            a.lines,
            a.doubts
        );
    }
    println!(
        "{} / {:?} / {:?}\n{:#?}\n{:?} {:?} {:?}",
        reading.draft.title,
        reading.draft.district,
        reading.draft.period,
        reading.draft.owners,
        reading.draft.sections,
        reading.draft.noise,
        reading.draft.refused
    );
    println!("{:?}", reading.uses);
}
