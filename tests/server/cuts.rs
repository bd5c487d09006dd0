//! The line is cut at any byte, in any call and any answer: what was asked acts once.

use crate::chance::{Chance, times};
use crate::desk::{ROOMY, Serving, world};
use crate::ledger::Ledger;
use crate::proxy::Proxy;
use crate::work::{Crew, Desire};

#[test]
fn a_request_whose_line_is_cut_anywhere_acts_once() {
    let mut chance = Chance::of("cuts", 37);
    let mut left = times(500, 10_000);
    while left > 0 {
        let cuts = left.min(500);
        cut(&mut chance, cuts);
        left -= cuts;
    }
}

fn cut(chance: &mut Chance, cuts: u64) {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let line = Proxy::bad(&server.socket, world.path("line"), chance.split());
    line.mend();
    let crew = Crew::start(&line.socket, 8, Desire::default(), chance);
    line.spoil();
    while line.cuts() < cuts {
        crew.log.wait_for(1);
    }
    line.mend();
    let log = crew.stop();
    assert!(server.stop().success());
    let mut ledger = Ledger::default();
    ledger.close(&world.store(), log.take());
    ledger.order_is_of_time();
    ledger.what_was_seen_was_so();
    println!("{} cuts, {} commands, each once", line.cuts(), ledger.acknowledged);
}
