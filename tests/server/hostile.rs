//! Clients that mean ill, or are broken: each is let go or waited out, the server lives on in bounded memory, and whoever
//! is honest does not notice.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use opora::domain::activity;
use opora::domain::record::Kind;
use opora::domain::value::Value;
use opora::engine::{
    Changed, Command, FacetName, JournalQuery, ListQuery, News, Request, SummaryBy, SummaryQuery, Targets,
    Workbench,
};
use opora::wire::Client;

use crate::chance::{Chance, times};
use crate::desk::{LIMIT, ROOMY, Serving, activities, client, today, world};
use crate::proxy::Proxy;
use crate::raw::{self, LAST, NEWS, PART, PING, PONG, Raw, WELCOME, frame, hello, our_hello};
use crate::support::world::World;

/// KiB that a server may grow by, whatever is done to it. An answer of a thousand rows is a megabyte.
const GROWTH: u64 = 48 << 10;

/// Asks and writes, as anybody does.
fn works(bench: &Client) {
    let id = activities(bench)[0];
    assert!(bench.details(Kind::Activity, id, today()).unwrap().is_some());
    let command = Command::Comment { targets: Targets::one(id), text: "как обычно".to_owned() };
    bench.execute(&Request { command, seen: None, today: today(), id: 0 }).unwrap();
}

#[test]
fn whoever_sends_rubbish_let_go_and_nobody_else_notices() {
    let world = world();
    let mut server = Serving::start(&world, ROOMY);
    let honest = server.client();
    let mut chance = Chance::of("rubbish", 5);
    let random: Vec<u8> = (0..5_000).map(|_| chance.next() as u8).collect();
    for before in
        [&b"GET / HTTP/1.1\r\n\r\n"[..], b"SSH-2.0-x\r\n", &[0xff; 64], &random, &hello(1, 1, &[b'x'; 200])]
    {
        let mut raw = Raw::connect(&server.socket);
        raw.send(before);
        raw.let_go();
    }
    let greeted = [
        // A length of four gigabytes, one of a frame that is too long, one of none.
        vec![0xff, 0xff, 0xff, 0xff, 0],
        ((1_u32 << 20) - 3).to_le_bytes().to_vec(),
        vec![0; 16],
        frame(77, 1, b"x"),
        frame(NEWS, 0, b"x"),
        frame(WELCOME, 0, b"x"),
        [frame(PART, 1, b"half"), frame(LAST, 2, b"of another")].concat(),
        random,
    ];
    for bytes in greeted {
        let mut raw = Raw::greeted(&server.socket);
        raw.send(&bytes);
        raw.let_go();
        works(&honest);
    }
    // Half a frame, half a long message, half a hello, and gone.
    for bytes in [frame(LAST, 1, &[7; 100])[..50].to_vec(), frame(PART, 1, &[7; 1000])] {
        Raw::greeted(&server.socket).send(&bytes);
    }
    Raw::connect(&server.socket).send(&our_hello()[..9]);
    // A call that is none is refused, and the next one is answered.
    let mut raw = Raw::greeted(&server.socket);
    raw.send(&frame(LAST, 1, &[0xfe; 40]));
    raw.send(&frame(PING, 9, b""));
    assert_eq!(raw.answer().map(|answer| answer.call), Some(1));
    assert_eq!(raw.heard().map(|heard| (heard.kind, heard.call)), Some((PONG, 9)));
    works(&honest);
    assert!(server.is_alive());
}

#[test]
fn another_protocol_is_told_which_ones_are_spoken_here() {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let mut raw = Raw::connect(&server.socket);
    raw.send(&hello(999, 900, b"9.9.9"));
    assert_eq!(raw.answer_to_hello(), Some((0, env!("CARGO_PKG_VERSION").to_owned())));
    raw.let_go();
    // One that speaks ours too, and newer ones.
    let mut raw = Raw::connect(&server.socket);
    raw.send(&hello(999, opora::wire::PROTOCOL, b"9.9.9"));
    assert_eq!(raw.answer_to_hello().map(|(chosen, _)| chosen), Some(opora::wire::PROTOCOL));
    works(&server.client());
}

#[test]
fn ten_thousand_that_never_finish_their_hello_cost_the_others_nothing() {
    let world = world();
    let server = Serving::start(&world, &[]);
    let honest = server.client();
    works(&honest);
    let before = server.memory("VmRSS:");
    let mut held = std::collections::VecDeque::new();
    for number in 0..times(10_000, 100_000) {
        let mut raw = Raw::connect(&server.socket);
        raw.send(&our_hello()[..9]);
        held.push_back(raw);
        if held.len() > 200 {
            held.pop_front();
        }
        if number % 500 == 0 {
            works(&honest);
        }
    }
    let grown = server.memory("VmRSS:").saturating_sub(before);
    assert!(grown < GROWTH, "{grown} KiB");
    works(&honest);
    drop(held);
    works(&server.client());
}

/// Notes about rows, each from a client's call.
fn write_notes(bench: &Client, count: u64) {
    let ids = activities(bench);
    for number in 0..count {
        let target = Targets::one(ids[number as usize % ids.len()]);
        let command = Command::Comment { targets: target, text: format!("заметка {number}") };
        bench.execute(&Request { command, seen: None, today: today(), id: 0 }).unwrap();
    }
}

#[test]
fn a_client_that_never_reads_makes_nobody_wait_and_nothing_grow() {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let honest = server.client();
    works(&honest);
    let calls = recorded(&world, &server);
    let longest = calls.iter().max_by_key(|call| asked(&server, call)).unwrap();
    let follow = recorded_follow(&world, &server);
    let before = server.memory("VmRSS:");
    let mut deaf: Vec<Raw> = (0..8).map(|_| Raw::greeted(&server.socket)).collect();
    for raw in &mut deaf {
        raw.send(&frame(LAST, 1, &follow));
        raw.stream.set_nonblocking(true).unwrap();
        let call = frame(LAST, 2, longest);
        while raw.stream.write_all(&call).is_ok() {}
    }
    write_notes(&honest, 300);
    let grown = server.memory("VmRSS:").saturating_sub(before);
    assert!(grown < GROWTH, "{grown} KiB");
    works(&honest);
}

#[test]
fn whoever_is_slow_hears_news_together_and_at_last_only_that_there_are_many() {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let (one, two) = (server.client(), server.client());
    let heard: Arc<Mutex<Vec<News>>> = Arc::default();
    let into = Arc::clone(&heard);
    two.follow(Arc::new(move |news| into.lock().unwrap().push(news)));
    write_notes(&one, 400);
    let last = one.sequence();
    let began = Instant::now();
    while heard.lock().unwrap().iter().all(|news| news.sequence < last) {
        assert!(began.elapsed() < LIMIT, "the last change is not told");
        std::thread::sleep(Duration::from_millis(5));
    }
    let heard = heard.lock().unwrap();
    let most = began.elapsed().as_millis() / 100 + 100;
    assert!((heard.len() as u128) < most.min(350), "400 changes were told in {} news", heard.len());
    assert!(heard.iter().all(|news| match &news.changed {
        Changed::Many => true,
        Changed::Records(records) => records.len() <= 100,
    }));
}

#[test]
fn a_flood_from_one_client_leaves_the_others_their_turn() {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let honest = server.client();
    works(&honest);
    let before = server.memory("VmRSS:");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for kind in [PONG, PING, PART] {
            let (socket, stop) = (&server.socket, &stop);
            scope.spawn(move || {
                let flood: Vec<u8> = (0..4_000).flat_map(|_| frame(kind, 1, b"")).collect();
                let mut raw = Raw::greeted(socket);
                raw.stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
                while !stop.load(Ordering::SeqCst) {
                    // Whoever is let go, or not listened to, comes anew.
                    if !raw.send(&flood) {
                        raw = Raw::greeted(socket);
                        raw.stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
                    }
                }
            });
        }
        for _ in 0..20 {
            works(&honest);
        }
        stop.store(true, Ordering::SeqCst);
    });
    let grown = server.memory("VmRSS:").saturating_sub(before);
    assert!(grown < GROWTH, "{grown} KiB");
    works(&honest);
}

/// The payloads of one call of every sort, as a real client writes them.
fn recorded(world: &World, server: &Serving) -> Vec<Vec<u8>> {
    let line = Proxy::good(&server.socket, world.path("recorded"));
    let bench = client(&line.socket);
    let query = ListQuery {
        kind: Kind::Activity,
        filter: "признак:просрочено | (слово !исп:ИМЦ)".to_owned(),
        base: String::new(),
        columns: ["number", "title", "owners", "deadline", "days"].map(str::to_owned).to_vec(),
        sort: Some("deadline".to_owned()),
        descending: true,
        skip: 0,
        take: 1_000,
        today: today(),
        with_names: true,
    };
    let all = ListQuery { filter: String::new(), ..query.clone() };
    let page = bench.list(&all).unwrap();
    let id = page.rows[0].id;
    let value = Some(Value::text("метка-значения"));
    let edit = Command::EditField { kind: Kind::Activity, target: id, tag: activity::TITLE, value };
    for command in [
        edit,
        Command::Comment { targets: Targets::one(id), text: "слово".to_owned() },
        Command::Reopen { targets: Targets::one(id), reason: None },
        Command::Undo,
    ] {
        let request = Request { command, seen: Some(1), today: today(), id: 0 };
        let _done = bench.preview(&request);
        let _done = bench.execute(&request);
    }
    let _asked = bench.list(&query);
    let _asked = bench.position(&query, id);
    let _asked = bench.count(Kind::Activity, "просрочено", today());
    let _asked = bench.head(today());
    let _asked = bench.facet(Kind::Activity, FacetName::Owner, "", today());
    let _asked = bench.details(Kind::Activity, id, today());
    let _asked = bench.records(Kind::Owner);
    let _asked = bench.journal(&JournalQuery { take: 20, ..JournalQuery::default() });
    let _asked = bench.numbered("1.2");
    let _asked = bench.coded(Kind::School, "7");
    let _asked = bench.find("школ", 10);
    let _asked = bench.reasons("postpone", 5);
    let by = SummaryBy::School;
    let _asked = bench.summary(&SummaryQuery { by, filter: String::new(), today: today() });
    let _asked = bench.looks(5);
    let _asked = bench.debtors(id);
    let _asked = bench.save_draft(Some(b"draft"));
    let _asked = bench.draft();
    let _asked = bench.put_file(b"a paper");
    let _asked = bench.here();
    let sent = line.sent();
    let behind_hello = 8 + 2 + 2 + 1 + env!("CARGO_PKG_VERSION").len();
    raw::frames(&sent[behind_hello..]).into_iter().map(|heard| heard.payload).collect()
}

fn recorded_follow(world: &World, server: &Serving) -> Vec<u8> {
    let line = Proxy::good(&server.socket, world.path("follow"));
    client(&line.socket).follow(Arc::new(|_| ()));
    let behind_hello = 8 + 2 + 2 + 1 + env!("CARGO_PKG_VERSION").len();
    raw::frames(&line.sent()[behind_hello..]).remove(0).payload
}

/// How long the answer to a call is.
fn asked(server: &Serving, call: &[u8]) -> usize {
    let mut raw = Raw::greeted(&server.socket);
    raw.send(&frame(LAST, 1, call));
    raw.answer().unwrap().payload.len()
}

#[test]
fn what_nests_deeper_than_anything_real_is_refused_and_overflows_nothing() {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let marker = "метка-значения".as_bytes();
    let calls = recorded(&world, &server);
    let edits = calls.iter().filter_map(|call| {
        let at = call.windows(marker.len()).position(|window| window == marker)?;
        Some((call, at))
    });
    let mut tried = 0;
    // The marker stands behind the number of `Text` (0) and its length.
    for (call, at) in edits {
        // `List` and `Parts` of one element each, a million deep.
        for nest in [&[5_u8, 1][..], &[6, 1, 0]] {
            let deep = nest.repeat(1_000_000);
            let payload = [&call[..at - 2], &deep, &[3, 0], &call[at + marker.len()..]].concat();
            let mut raw = Raw::greeted(&server.socket);
            raw.send(&raw::message(1, &payload));
            assert_eq!(raw.answer().map(|answer| answer.call), Some(1), "no answer to what nests deep");
            tried += 1;
        }
    }
    assert!(tried >= 4);
    // The same in the filter language.
    let bench = server.client();
    for deep in ["(".repeat(500_000), "!".repeat(500_000), "!(".repeat(200_000)] {
        assert!(bench.count(Kind::Activity, &deep, today()).is_err());
    }
    works(&bench);
}

#[test]
fn calls_spoilt_at_random_are_answered_or_let_go_and_never_bring_the_server_down() {
    let world = world();
    let mut server = Serving::start(&world, ROOMY);
    let calls = recorded(&world, &server);
    assert!(calls.len() >= 25, "{}", calls.len());
    let honest = server.client();
    let before = server.memory("VmRSS:");
    let mut chance = Chance::of("mutations", 97);
    let (began, time) = (Instant::now(), Duration::from_secs(times(5, 600)));
    let mut raw = Raw::greeted(&server.socket);
    let mut tried = 0_u64;
    while began.elapsed() < time {
        let spoilt = spoil(&mut chance, &calls);
        let sent = raw.send(&frame(LAST, tried, &spoilt));
        let answer = if sent { raw.answer() } else { None };
        match answer {
            Some(answer) => assert_eq!(answer.call, tried),
            None => panic!("a whole frame was not answered: {spoilt:?}"),
        }
        tried += 1;
        if tried.is_multiple_of(500) {
            works(&honest);
            raw = Raw::greeted(&server.socket);
        }
    }
    println!("{tried} spoilt calls");
    let grown = server.memory("VmRSS:").saturating_sub(before);
    assert!(grown < 4 * GROWTH, "{grown} KiB");
    works(&honest);
    assert!(server.is_alive());
    let said = server.stopped_saying();
    assert!(!said.contains("panicked"), "{said}");
}

fn spoil(chance: &mut Chance, calls: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = calls[chance.below(calls.len() as u64) as usize].clone();
    for _ in 0..chance.between(1, 4) {
        let at = chance.below(bytes.len() as u64 + 1) as usize;
        match chance.below(7) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, chance.next() as u8),
            // The marks of longer numbers, with the longest there are.
            2 => {
                let mark = 251 + chance.below(4) as u8;
                bytes.splice(at..at, std::iter::once(mark).chain([0xff; 16]));
            }
            3 if at < bytes.len() => drop(bytes.remove(at)),
            4 => {
                let other = &calls[chance.below(calls.len() as u64) as usize];
                let from = chance.below(other.len() as u64 + 1) as usize;
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            _ if at < bytes.len() => bytes[at] = chance.next() as u8,
            _ => bytes.push(chance.next() as u8),
        }
    }
    bytes
}
