//! A key held down: the screen follows as fast as the line lets it, and stops when the key is let go.

use std::time::Duration;

use crate::support::world::World;
use crate::{RURAL, line};

const TIMES: u32 = 40;
const EVERY: Duration = Duration::from_millis(33);
/// A page of the list is less; a frame is acknowledged a round trip after it was sent.
const LARGEST_FRAME: usize = 3_500;

#[test]
fn page_down_held_sends_no_more_pages_than_the_line_acknowledges() {
    let Some(line) = line() else { return };
    let world = World::with_road_map();
    let mut client = line.begun_with_thousand(&world);
    let answer = client.hold("\x1b[6~", TIMES as usize, EVERY);
    let screen = client.terminal.screen();
    assert!(screen.contains("761 / 1024"), "{TIMES} pages were not turned:\n{screen}");
    // Two frames a round trip while the key is held, one on its way, and the last.
    let trips = (EVERY * TIMES).as_millis() / (RURAL.delay * 2).as_millis() + 1;
    let most = LARGEST_FRAME * (2 * usize::try_from(trips).unwrap());
    println!("{} bytes in {:?}, at most {most}", answer.shown, answer.all_took);
    assert!(answer.shown <= most, "{} bytes for {TIMES} pages, {most} at most", answer.shown);
}
