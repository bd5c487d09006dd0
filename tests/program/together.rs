//! Two terminals at one store, as two people have them on one server: what one does is seen on the other.

use rustix::process::Signal;

use crate::support::ROAD_MAP;
use crate::support::keys::{DOWN, ENTER, ESC};
use crate::support::terminal::Terminal;
use crate::support::world::World;

const SIZE: (u16, u16) = (24, 80);

fn two() -> (World, Terminal, Terminal) {
    let world = World::new();
    let one = Terminal::start(&world, &["open", ROAD_MAP], SIZE);
    one.wait_for("просрочено 8");
    let other = Terminal::start(&world, &[], SIZE);
    other.wait_for("просрочено 8");
    (world, one, other)
}

#[test]
fn what_one_does_is_seen_by_the_other_without_a_key() {
    let (_world, mut one, mut other) = two();
    other.send(DOWN);
    other.wait_for("> 3.3");
    one.send(&format!("d{ENTER}"));
    one.wait_for("Выполнено: 1.1");
    let screen = other.wait_for("просрочено 7");
    assert!(screen.contains("> 3.3"), "{screen}");
    // And the other way round, where this process holds the store.
    other.send(&format!("d{ENTER}"));
    other.wait_for("Выполнено: 3.3");
    one.wait_for("просрочено 6");
    one.send(":кто здесь\r");
    one.wait_for("(вы)");
    for terminal in [&mut other, &mut one] {
        terminal.send("q");
        assert!(terminal.end().success());
    }
}

#[test]
fn an_unsent_form_and_the_cursor_outlive_the_server() {
    let (_world, mut one, mut other) = two();
    other.send(&format!("{DOWN}{DOWN}r"));
    other.wait_for("Комментарий · 3.4");
    other.send("опрос");
    other.wait_for("Комментарий: опрос");
    // The process that held the store is gone without a word; another one takes it.
    one.signal(Signal::KILL);
    one.end();
    other.send(" проведён");
    other.wait_for("Комментарий: опрос проведён");
    other.send(ENTER);
    let screen = other.wait_for("Комментарий: опрос проведён · Я отменить");
    assert!(screen.contains("> 3.4"), "{screen}");
    other.send(&format!("{ESC}q"));
    assert!(other.end().success());
}
