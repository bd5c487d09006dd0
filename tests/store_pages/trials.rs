//! The trials: a byte of a copy of the store is changed, the store is opened as always, and what it shows is held against
//! what it showed when it was sound.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use opora::store::{Store, StoreError};
use serde_json::{from_slice, to_vec};

use crate::journal_support::{Random, seed, size};
use crate::shown::{PATIENT, Shown, open, shown};
use crate::whole::{ENTRIES, STORE, Whole, copy_of, quick_folder, restored};

const PAGE: usize = 4096;
/// Names the folder in which [`one_of_the_processes`] finds its work.
const WORK: &str = "OPORA_TEST_PAGES";
/// The view was set aside: the program is started again.
const AGAIN: i32 = 42;
/// Whoever says nothing for so long hangs: five seconds are what opening may take to find that out, the rest is the
/// machine's.
const LIMIT: Duration = Duration::from_secs(60);

/// Every kind of file, digits and sums as `#`. What its damage does is tried below, whichever it is.
const KINDS: &[&str] = &[
    "copy.opora",
    "copy.opora.keys",
    "store/backups/import-#.opora",
    "store/drafts/#-#-#",
    "store/files/#/#",
    "store/format",
    "store/journal/#.idx",
    "store/journal/#.seg",
    "store/journal/mark",
    "store/keys/#-#.keys",
    "store/lock",
    "store/looks/journal/#.idx",
    "store/looks/journal/#.seg",
    "store/looks/journal/mark",
    "store/reserve",
    "store/view/conf",
    "store/view/db",
    "store/view/flushes",
    "store/view/snap.#",
];

/// A byte that becomes another one.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Trial {
    file: PathBuf,
    at: usize,
    mask: u8,
}

/// What the processes are given.
#[derive(serde::Serialize, serde::Deserialize)]
struct Work {
    root: PathBuf,
    after: Vec<Shown>,
    papers: Vec<Vec<u8>>,
    copies: BTreeMap<PathBuf, Shown>,
    trials: Vec<Trial>,
}

#[test]
fn a_byte_changed_in_any_file_of_a_store_is_noticed_or_harmless() {
    let whole = Whole::make();
    let files = whole.files();
    let kinds: BTreeSet<String> = files.iter().map(|file| kind_of(file)).collect();
    let named: BTreeSet<String> = KINDS.iter().map(|kind| (*kind).to_owned()).collect();
    assert_eq!(kinds, named, "kinds of files");
    let mut random = Random(seed(5));
    let mut trials = Vec::new();
    // Only of the kinds that are asked for, to look closer at them.
    let wanted = std::env::var("OPORA_FILES").unwrap_or_default();
    for file in files.iter().filter(|file| file.display().to_string().contains(&wanted)) {
        of_file(whole.root.path(), file, &mut random, &mut trials);
    }
    let copies: BTreeSet<PathBuf> = files.iter().filter_map(|file| copy_of(file)).collect();
    let copies =
        copies.into_iter().map(|copy| (copy.clone(), restored(whole.root.path(), &copy).unwrap())).collect();
    let root = whole.root.path().to_owned();
    let (after, papers) = (whole.after.clone(), whole.papers.clone());
    let work = Work { root, after, papers, copies, trials };
    let folder = quick_folder();
    fs::write(folder.path().join("work"), to_vec(&work).unwrap()).unwrap();
    let told = all(folder.path(), &work.trials);
    for (kind, counts) in told {
        println!("{kind}: {counts:?}");
    }
    println!("{} bytes of {} kinds of files", work.trials.len(), kinds.len());
}

/// Digits and sums of a name say nothing of what a file is.
fn kind_of(file: &Path) -> String {
    let text = file.display().to_string();
    let mut kind = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let hex = part.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        match hex.bytes().any(|byte| byte.is_ascii_digit()) {
            true => kind.push_str(&format!("#{}", &part[hex.len()..])),
            false => kind.push_str(part),
        }
    }
    kind
}

/// Bytes of a page in which something stands, and of any page.
fn of_file(root: &Path, file: &Path, random: &mut Random, trials: &mut Vec<Trial>) {
    let bytes = fs::read(root.join(file)).unwrap();
    let pages: Vec<usize> = (0..bytes.len().div_ceil(PAGE)).collect();
    let used = |page: &usize| bytes[page * PAGE..].iter().take(PAGE).any(|byte| *byte != 0);
    let used: Vec<usize> = pages.iter().copied().filter(used).collect();
    let mut sample = BTreeSet::new();
    for among in [&used, &used, &pages] {
        if !among.is_empty() {
            sample.insert(among[random.below(among.len() as u64) as usize]);
        }
    }
    for page in sample {
        let held = bytes.len().min((page + 1) * PAGE) - page * PAGE;
        let tried = size(3, held as u64) as usize;
        for at in 0..held.min(tried) {
            let at = if tried < held { random.below(held as u64) as usize } else { at };
            let mask = 1 + random.below(255) as u8;
            trials.push(Trial { file: file.to_owned(), at: page * PAGE + at, mask });
        }
    }
}

/// Has all trials made, by one process after another; how each ended, by kind.
fn all(folder: &Path, trials: &[Trial]) -> BTreeMap<String, BTreeMap<String, u64>> {
    let mut told: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    let (mut next, mut again) = (0, false);
    while next < trials.len() {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "trials::one_of_the_processes", "--nocapture"])
            .env(WORK, folder)
            .env("OPORA_TEST_NEXT", next.to_string())
            .env("OPORA_TEST_AGAIN", again.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        loop {
            match lines.recv_timeout(LIMIT) {
                Ok(line) => {
                    let Some(how) = line.strip_prefix("trial: ") else { continue };
                    let kind = kind_of(&trials[next].file);
                    *told.entry(kind).or_default().entry(how.to_owned()).or_default() += 1;
                    (next, again) = (next + 1, false);
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    child.kill().unwrap();
                    panic!("{:?} hangs", trials[next]);
                }
            }
        }
        let ended = child.wait_with_output().unwrap();
        match ended.status.code() {
            Some(0) => assert_eq!(next, trials.len()),
            Some(AGAIN) if !again => again = true,
            code => {
                let said = String::from_utf8_lossy(&ended.stderr).into_owned();
                panic!("{:?} (again: {again}): {code:?} {said}", trials[next]);
            }
        }
    }
    told
}

/// Not a test of its own: what the processes do.
#[test]
fn one_of_the_processes() {
    let Some(folder) = std::env::var_os(WORK).map(PathBuf::from) else { return };
    let work: Work = from_slice(&fs::read(folder.join("work")).unwrap()).unwrap();
    let next: usize = std::env::var("OPORA_TEST_NEXT").unwrap().parse().unwrap();
    let mut again = std::env::var("OPORA_TEST_AGAIN").unwrap() == "true";
    let spoilt = folder.join("spoilt");
    for trial in &work.trials[next..] {
        if !again {
            _ = fs::remove_dir_all(&spoilt);
            copy(&work.root, &spoilt);
            let path = spoilt.join(&trial.file);
            let mut bytes = fs::read(&path).unwrap();
            bytes[trial.at] ^= trial.mask;
            fs::write(&path, bytes).unwrap();
        }
        // A view that hangs is set aside after a second; what is made in its place takes what it takes.
        let patience = if again { PATIENT } else { Duration::from_secs(1) };
        again = false;
        let how = match copy_of(&trial.file) {
            Some(copy) => of_copy(&work, &spoilt, &copy, trial),
            None => of_store(&work, &spoilt.join(STORE), patience, trial),
        };
        println!("\ntrial: {how}");
        std::io::stdout().flush().unwrap();
    }
}

fn of_copy(work: &Work, spoilt: &Path, copy: &Path, trial: &Trial) -> String {
    match restored(spoilt, copy) {
        None => "refused".to_owned(),
        Some(shown) => {
            is_so(&shown, &[&work.copies[copy]], false, trial);
            "harmless".to_owned()
        }
    }
}

fn of_store(work: &Work, folder: &Path, patience: Duration, trial: &Trial) -> String {
    let store = match open(folder, patience) {
        Ok(store) => Arc::new(store),
        Err(StoreError::ViewHung { .. }) => std::process::exit(AGAIN),
        Err(_) => return "refused".to_owned(),
    };
    let said = shown(&store, ENTRIES, &work.papers);
    let told = store.read_only().is_some();
    let sound = work.after.last().unwrap();
    match told {
        true => is_so(&said, &work.after.iter().collect::<Vec<_>>(), true, trial),
        false => is_so(&said, &[sound], false, trial),
    }
    let refused = said
        .iter()
        .any(|(question, answer)| answer.is_none() && sound.get(question).is_some_and(Option::is_some));
    let found = refused || told || store.check().map_or(true, |report| report.checked.problems > 0);
    let how = match (told, refused, found) {
        (true, ..) => "read only",
        (_, true, _) => "questions refused",
        (_, _, true) => "found by the check",
        _ => "harmless",
    };
    how.to_owned()
}

/// Every answer is one of a sound store, or none.
fn is_so(said: &Shown, sound: &[&Shown], told: bool, trial: &Trial) {
    for (question, answer) in said {
        let Some(answer) = answer.as_deref() else { continue };
        let known = |sound: &&Shown| match sound.get(question) {
            Some(Some(other)) if told => undated(other) == undated(answer),
            Some(Some(other)) => other == answer,
            _ => false,
        };
        if !sound.iter().any(known) {
            let nearest = sound.last().and_then(|sound| sound.get(question)).cloned().flatten();
            let (said, not) = apart(answer, &nearest.unwrap_or_default());
            panic!("{trial:?}\n{question}\nsaid …{said}…\nnot  …{not}…");
        }
    }
}

/// Without the entry that an answer says it is of: a view that is ahead of a damaged journal knows more than that says.
fn undated(answer: &str) -> String {
    let mut parts = answer.split(", sequence: ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Where two texts part.
fn apart(one: &str, other: &str) -> (String, String) {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let shown = |text: &str| text.chars().skip(same.saturating_sub(60)).take(160).collect();
    (shown(one), shown(other))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}
