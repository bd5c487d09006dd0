//! The server is started again under load: whoever works at it goes on without doing anything.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::chance::{Chance, times};
use crate::desk::{LIMIT, ROOMY, Serving, world};
use crate::ledger::Ledger;
use crate::work::{Act, Crew, Desire, Told};

const CLIENTS: u64 = 20;

#[test]
fn clients_go_on_by_themselves_when_the_server_is_back() {
    let mut chance = Chance::of("restarts", 41);
    let world = world();
    let mut server = Serving::start(&world, ROOMY);
    let desire = Desire { records: usize::MAX, looks: 40, bulks: false };
    let crew = Crew::start(&server.socket, CLIENTS, desire, &mut chance);
    let mut acts: Vec<Act> = Vec::new();
    let mut slowest = Duration::ZERO;
    for restart in 0..times(10, 500) {
        crew.log.wait_for(chance.between(1, 40));
        match restart % 2 {
            0 => assert!(server.stop().success()),
            _ => server.kill(),
        }
        server = Serving::start(&world, ROOMY);
        let (back, mut silent) = (Instant::now(), (0..CLIENTS).collect::<BTreeSet<u64>>());
        while !silent.is_empty() {
            assert!(back.elapsed() < LIMIT, "clients {silent:?} do not come back");
            std::thread::sleep(Duration::from_millis(5));
            for act in crew.log.take() {
                if act.ended > back {
                    silent.remove(&act.client);
                    slowest = slowest.max(act.ended - back);
                }
                acts.push(act);
            }
        }
    }
    println!("the slowest client had an answer {} ms after the socket was back", slowest.as_millis());
    let log = crew.stop();
    assert!(server.stop().success());
    acts.extend(log.take());
    let mut ledger = Ledger::default();
    let asked = acts.iter().filter(|act| matches!(act.told, Told::Done { .. })).count();
    ledger.close(&world.store(), acts);
    assert_eq!(ledger.acknowledged, asked as u64);
    ledger.order_is_of_time();
    ledger.what_was_seen_was_so();
}
