//! SIGKILL under load: nothing acknowledged is lost, nothing is there by half, and what `opora check` looks at is sound
//! after each.

use std::time::Duration;

use crate::chance::{Chance, times};
use crate::desk::{ROOMY, Serving, world};
use crate::ledger::Ledger;
use crate::work::{Crew, Desire};

const CLIENTS: u64 = 8;
/// Kills of one store; then another takes its place, or checking it would take longer than the kills.
const OF_A_STORE: u64 = 25;

#[test]
fn a_server_killed_under_load_loses_nothing_acknowledged() {
    let mut chance = Chance::of("kills", 11);
    let (mut left, mut acknowledged) = (times(200, 5_000), 0);
    while left > 0 {
        let kills = left.min(OF_A_STORE);
        acknowledged += killed(&mut chance, kills);
        left -= kills;
    }
    println!("{acknowledged} commands were acknowledged");
}

fn killed(chance: &mut Chance, kills: u64) -> u64 {
    let world = world();
    let mut ledger = Ledger::default();
    let mut server = Serving::start(&world, ROOMY);
    let crew = Crew::start(&server.socket, CLIENTS, Desire::default(), chance);
    for _ in 0..kills {
        // A moment in the life of the server in which it is at work.
        crew.log.wait_for(1);
        std::thread::sleep(Duration::from_micros(chance.below(60_000)));
        server.kill();
        // What clients are told later is of the next server.
        ledger.close(&world.store(), crew.log.take());
        server = Serving::start(&world, ROOMY);
    }
    let log = crew.stop();
    assert!(server.stop().success());
    ledger.close(&world.store(), log.take());
    let check = world.run(["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
    ledger.order_is_of_time();
    ledger.what_was_seen_was_so();
    ledger.acknowledged
}
