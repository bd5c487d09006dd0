//! Who is at the socket is what the kernel says; nobody else can sit there or take its place.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::process::{Command as Process, Stdio};

use opora::engine::Workbench;
use opora::store::Store;

use crate::desk::{ROOMY, Serving, open, world};
use crate::raw::{self, LAST, Raw};

#[test]
fn whoever_claims_another_name_acts_as_who_the_kernel_says() {
    let world = world();
    let server = Serving::start(&world, ROOMY);
    let line = crate::proxy::Proxy::good(&server.socket, world.path("line"));
    let bench = crate::desk::client(&line.socket);
    let id = crate::desk::activities(&bench)[0];
    let command = opora::engine::Command::Comment {
        targets: opora::engine::Targets::one(id),
        text: "от имени другого".to_owned(),
    };
    let today = crate::desk::today();
    bench.execute(&opora::engine::Request { command, seen: None, today, id: 0 }).unwrap();
    let me = bench.me();
    let behind_hello = 8 + 2 + 2 + 1 + env!("CARGO_PKG_VERSION").len();
    let call = raw::frames(&line.sent()[behind_hello..]).pop().unwrap().payload;
    // A name in the hello, a name behind the call: neither is anything to the server.
    let mut raw = Raw::connect(&server.socket);
    raw.send(&raw::hello(opora::wire::PROTOCOL, opora::wire::OLDEST, b"uid=4242 name=admin"));
    raw.answer_to_hello().unwrap();
    raw.heard().unwrap();
    raw.send(&raw::frame(LAST, 4242, &call));
    raw.answer().unwrap();
    assert!(server.stop().success());
    let store = open(&world.store());
    let entry = store.entry(store.sequence()).unwrap().unwrap();
    assert_eq!(entry.header.command, "note");
    assert_eq!((entry.header.actor.uid, entry.header.actor.name), (rustix::process::getuid().as_raw(), me));
}

#[test]
fn a_link_in_the_place_of_the_socket_is_refused_and_left_alone() {
    let world = world();
    let victim = world.file("victim", "не трогать");
    symlink(&victim, world.store().join("socket")).unwrap();
    let ran = world.run(["serve", "--own"]);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "не трогать");
    assert!(world.store().join("socket").is_symlink());
}

#[test]
fn nobody_is_told_to_close_a_folder_that_is_everybodys() {
    let world = world();
    let socket = format!("/tmp/opora-test-{}.sock", std::process::id());
    for command in [&["serve", "--own"][..], &["list"]] {
        let ran = world.run([&["--socket", &socket][..], command].concat());
        assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
        assert!(ran.err.contains("mkdir -m 0750 /tmp/opora") && !ran.err.contains("chmod"), "{}", ran.err);
    }
}

#[test]
fn a_second_server_on_a_store_is_refused_and_the_first_goes_on() {
    let world = world();
    let mut server = Serving::start(&world, ROOMY);
    let other = world.path("other.sock").display().to_string();
    for args in [&["serve", "--own"][..], &["--socket", &other, "serve"]] {
        let ran = world.run([&["--store", &world.store().display().to_string()][..], args].concat());
        assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    }
    assert!(server.is_alive());
    assert!(!crate::desk::activities(&server.client()).is_empty());
}

#[test]
fn what_a_killed_server_left_stops_no_start() {
    let world = world();
    for _ in 0..3 {
        let server = Serving::start(&world, ROOMY);
        let socket = server.socket.clone();
        server.kill();
        assert!(socket.exists());
    }
    let ran = world.run(["list", "--limit", "1"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(Serving::start(&world, ROOMY).stop().success());
    assert!(!world.store().join("socket").exists());
}

#[test]
fn another_account_is_not_let_in() {
    if !rustix::process::getuid().is_root() {
        println!("skipped: only root can act as another account");
        return;
    }
    let world = world();
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.path().join("opora");
    std::fs::copy(env!("CARGO_BIN_EXE_opora"), &program).unwrap();
    let socket = folder.path().join("opora.sock");
    let mut server = world.command(["--store".as_ref(), world.store().as_os_str()]);
    server.arg("--socket").arg(&socket).args(["serve", "--own", "--idle", "3600"]);
    let mut server = server.stdout(Stdio::piped()).spawn().unwrap();
    let began = std::time::Instant::now();
    while !socket.exists() {
        assert!(began.elapsed() < crate::desk::LIMIT);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let stranger = |args: &[&str]| {
        let mut stranger = Process::new(&program);
        stranger.env_clear().env("LANG", "ru_RU.UTF-8").env("HOME", "/").current_dir("/");
        stranger.arg("--socket").arg(&socket).args(args);
        stranger.uid(65_534).gid(65_534).output().unwrap()
    };
    // The socket is closed to it; and were it open, the door is.
    let closed = stranger(&["list"]);
    let said = String::from_utf8_lossy(&closed.stderr);
    assert_eq!(closed.status.code(), Some(3), "{said}");
    assert!(said.contains("не подойти: он открыт не вам"), "{said}");
    std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o660)).unwrap();
    let said = stranger(&["list"]).stderr;
    let said = String::from_utf8_lossy(&said);
    assert!(said.contains("не подойти: вы не в группе root"), "{said}");
    assert!(!said.contains("не отвечает"), "{said}");
    std::fs::set_permissions(&socket, std::fs::Permissions::from_mode(0o666)).unwrap();
    let refused = stranger(&["list"]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_ne!(refused.status.code(), Some(0), "{said}");
    assert!(refused.stdout.is_empty());
    assert!(!said.contains("panicked"), "{said}");
    let own = world.command(["--socket".as_ref(), socket.as_os_str()]).arg("list").output().unwrap();
    assert_eq!(own.status.code(), Some(0), "{}", String::from_utf8_lossy(&own.stderr));
    server.kill().unwrap();
    server.wait().unwrap();
}
