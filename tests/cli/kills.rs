//! SIGKILL at any moment loses nothing that was acknowledged.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::support::world::World;

const KILLS: u64 = 100;

/// splitmix64: where the blow falls.
fn roll(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 27)
}

#[test]
fn a_writer_killed_a_hundred_times_loses_nothing_acknowledged() {
    let world = World::with_road_map();
    let mut acknowledged = Vec::new();
    let mut dice = 7;
    // How many steps of a busy loop a whole run takes is learned from the runs that were not cut short.
    let mut longest = 1 << 20;
    for number in 0..KILLS {
        let text = format!("комментарий {number}");
        let mut child = world
            .command(["note", "3.7", &text])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let limit = roll(&mut dice) % longest;
        let mut steps = 0;
        while steps < limit && child.try_wait().unwrap().is_none() {
            steps += 1;
        }
        match steps < limit {
            true => longest = (steps * 5 / 4).max(64),
            false => longest = longest.max(limit),
        }
        let _ = child.kill();
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok).next();
        child.wait().unwrap();
        if said.is_some_and(|line| line.starts_with("Комментарий: 1 запись")) {
            acknowledged.push(text);
        }
    }
    let shown = world.json(["show", "3.7", "--format", "json"]);
    let kept: Vec<&str> =
        shown["notes"].as_array().unwrap().iter().map(|note| note["text"].as_str().unwrap()).collect();
    for text in &acknowledged {
        assert!(kept.contains(&text.as_str()), "lost: {text}");
    }
    assert!(
        !acknowledged.is_empty() && acknowledged.len() < 100,
        "{} of 100 were acknowledged",
        acknowledged.len()
    );
    let check = world.run(["check"]);
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}
