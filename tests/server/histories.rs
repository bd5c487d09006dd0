//! Many clients on few records, while the server is killed and stands still: the order of the journal explains what every
//! client was told and what it saw.

use std::time::Duration;

use crate::chance::{Chance, times};
use crate::desk::{ROOMY, Serving, world};
use crate::ledger::Ledger;
use crate::work::{Crew, Desire};

const CLIENTS: u64 = 8;
const RECORDS: usize = 6;

#[test]
fn the_journal_explains_what_every_client_was_told_and_saw() {
    let mut chance = Chance::of("histories", 23);
    let (mut acknowledged, mut seen) = (0, 0);
    for _ in 0..times(20, 200) {
        let (done, looked) = run(&mut chance);
        acknowledged += done;
        seen += looked;
    }
    println!("{acknowledged} commands and {seen} looks are explained");
}

fn run(chance: &mut Chance) -> (u64, usize) {
    let world = world();
    let mut ledger = Ledger::default();
    let mut server = Serving::start(&world, ROOMY);
    let desire = Desire { records: RECORDS, looks: 50, bulks: false };
    let crew = Crew::start(&server.socket, CLIENTS, desire, chance);
    for _ in 0..chance.between(1, 4) {
        crew.log.wait_for(chance.below(40));
        if chance.below(2) == 0 {
            server.freeze(Duration::from_millis(chance.between(1, times(60, 10_000))));
        } else {
            server.kill();
            ledger.close(&world.store(), crew.log.take());
            server = Serving::start(&world, ROOMY);
        }
    }
    crew.log.wait_for(20);
    let log = crew.stop();
    assert!(server.stop().success());
    ledger.close(&world.store(), log.take());
    ledger.order_is_of_time();
    (ledger.acknowledged, ledger.what_was_seen_was_so())
}
