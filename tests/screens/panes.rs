//! Every pane at three sizes.

use opora::locale::Lang;

use crate::desk::Desk;

#[test]
fn look() {
    for keys in ["36у", "35у", "<F9><End>", "/исп:И<Tab> срок:зав", "<F9>310у01.03<Tab>", "<F9>310у01.03.2021<Enter><End>", "з01<Tab>мой<Enter>з", "ь1", "ь1<Down><Enter>", "ь2", "ь3", "аворо", "<F9><Down>в12 29.01<Enter>я", "<F9>д1", "<F9><Down><Down>с2н", "ьф<Enter>", ":отм", "<F9>ф1<Enter>", "м..15.02", "<F8><Down><Enter>", "<F9>р3", "<F9>36<Enter>с"] {
        let mut desk = Desk::new();
        desk.keys(keys);
        println!("---- {keys}\n{}\n", desk.screen());
    }
    for (w,h) in [(120,40),(60,15),(59,15)] {
      let mut desk = Desk::sized(w, h, Lang::En);
      println!("{}", desk.screen());
      desk.keys("v..15.02<Enter>c");
      println!("{}", desk.screen());
    }
}
