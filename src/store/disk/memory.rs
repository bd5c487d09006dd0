//! A disk in memory that forgets what was not synced. In: the calls of `Disk`. Out: besides their answers, the disk
//! as it may look after a power cut at this moment, with every choice of unsynced sectors and names.
//! It can be told to fail its N-th call, once or from then on.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Disk, DiskFile};

/// A power cut tears a write between these, never inside one.
const SECTOR: u64 = 512;

/// Whether a failure passes or stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    Once,
    ForEver,
}

/// A piece of what was done and not synced: whether it reached the disk is the power cut's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsynced {
    /// Which unsynced call, from 0, in the order in which they were made.
    pub call: usize,
    /// Which sector of its write, from 0; 0 for calls that are no writes.
    pub sector: usize,
}

/// Clones share the same disk.
#[derive(Clone, Default)]
pub struct MemoryDisk {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    live: Image,
    durable: Image,
    unsynced: Vec<Call>,
    /// Contents are kept by number; names lead to numbers.
    next_file: u64,
    calls: u64,
    fault: Option<Fault>,
    /// How many bytes all files may take together; no file can be made beyond it.
    room: Option<usize>,
}

#[derive(Default, Clone)]
struct Image {
    contents: BTreeMap<u64, Vec<u8>>,
    names: BTreeMap<PathBuf, u64>,
    folders: BTreeSet<PathBuf>,
}

struct Call {
    what: What,
    /// A sync failed after it: no later sync will carry it to the disk.
    lost: bool,
}

enum What {
    Write { file: u64, offset: u64, bytes: Vec<u8> },
    Truncate { file: u64, len: u64 },
    Create { path: PathBuf, file: u64 },
    Rename { from: PathBuf, to: PathBuf },
    Remove { path: PathBuf },
    Folder { path: PathBuf },
}

struct Fault {
    call: u64,
    kind: io::ErrorKind,
    lasting: Lasting,
}

impl MemoryDisk {
    pub fn new() -> MemoryDisk {
        MemoryDisk::default()
    }

    /// How many calls were made so far, failed ones included.
    pub fn calls(&self) -> u64 {
        self.lock().calls
    }

    /// Lets the call with this number (the first is 0) fail; a failing write leaves its first half behind, a failing
    /// sync of a file loses what it should have saved.
    pub fn fail_at(&self, call: u64, kind: io::ErrorKind, lasting: Lasting) {
        self.lock().fault = Some(Fault { call, kind, lasting });
    }

    /// From now on there is no room: files cannot be made and cannot grow. A write that would do both fills what there
    /// is first, as the system does.
    pub fn fill(&self) {
        self.fill_but(0);
    }

    /// The same, but for so many bytes; what is removed gives room for more.
    pub fn fill_but(&self, bytes: usize) {
        let mut state = self.lock();
        state.room = Some(state.used() + bytes);
    }

    /// No call fails any more, and there is room.
    pub fn heal(&self) {
        let mut state = self.lock();
        (state.fault, state.room) = (None, None);
    }

    /// How many calls a power cut may undo now.
    pub fn unsynced(&self) -> usize {
        self.lock().unsynced.len()
    }

    /// The disk that is found after a power cut now: what was synced, and of the rest the pieces for which
    /// `reached` says yes.
    pub fn after_power_cut(&self, reached: &mut dyn FnMut(Unsynced) -> bool) -> MemoryDisk {
        let state = self.lock();
        let mut image = state.durable.clone();
        for (number, call) in state.unsynced.iter().enumerate() {
            image.play_torn(&call.what, number, reached);
        }
        image.drop_orphans();
        let state =
            State { live: image.clone(), durable: image, next_file: state.next_file, ..State::default() };
        MemoryDisk { state: Arc::new(Mutex::new(state)) }
    }

    /// The same disk as every program sees it now, as another disk.
    pub fn copy(&self) -> MemoryDisk {
        self.after_power_cut(&mut |_| true)
    }

    /// Changes the byte of a file behind everybody's back.
    pub fn flip(&self, path: &Path, offset: u64, mask: u8) {
        let mut state = self.lock();
        let State { live, durable, .. } = &mut *state;
        for image in [live, durable] {
            let Some(content) = image.names.get(path).and_then(|file| image.contents.get_mut(file)) else {
                continue;
            };
            if let Some(byte) = usize::try_from(offset).ok().and_then(|at| content.get_mut(at)) {
                *byte ^= mask;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn handle(&self, number: u64) -> Box<dyn DiskFile> {
        Box::new(MemoryFile { disk: self.clone(), number })
    }
}

impl State {
    /// Counts a call; the error it is told to fail with.
    fn call(&mut self) -> io::Result<()> {
        let number = self.calls;
        self.calls += 1;
        match &self.fault {
            Some(fault) if number == fault.call => Err(fault.kind.into()),
            Some(fault) if number > fault.call && fault.lasting == Lasting::ForEver => Err(fault.kind.into()),
            _ => Ok(()),
        }
    }

    /// Bytes of all files that have a name.
    fn used(&self) -> usize {
        let contents = self.live.names.values().filter_map(|file| self.live.contents.get(file));
        contents.map(Vec::len).sum()
    }

    fn left(&self) -> usize {
        self.room.map_or(usize::MAX, |room| room.saturating_sub(self.used()))
    }

    fn apply(&mut self, what: What) {
        self.live.play(&what);
        self.unsynced.push(Call { what, lost: false });
    }

    /// Carries the calls that `concerns` names to the disk, in their order.
    fn settle(&mut self, concerns: impl Fn(&What) -> bool) {
        let (settled, kept): (Vec<Call>, Vec<Call>) = std::mem::take(&mut self.unsynced)
            .into_iter()
            .partition(|call| !call.lost && concerns(&call.what));
        self.unsynced = kept;
        for call in settled {
            self.durable.play(&call.what);
            self.unsynced.retain(|other| !(other.lost && call.what.covers(&other.what)));
        }
    }

    fn lose(&mut self, concerns: impl Fn(&What) -> bool) {
        for call in self.unsynced.iter_mut().filter(|call| concerns(&call.what)) {
            call.lost = true;
        }
    }

    fn number(&self, path: &Path) -> io::Result<u64> {
        self.live.names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn needs_folder(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if folder.as_os_str().is_empty() || self.live.folders.contains(folder) {
            return Ok(());
        }
        Err(io::ErrorKind::NotFound.into())
    }
}

impl What {
    fn is_of_file(&self, number: u64) -> bool {
        matches!(self, What::Write { file, .. } | What::Truncate { file, .. } if *file == number)
    }

    fn is_in_folder(&self, folder: &Path) -> bool {
        match self {
            What::Create { path, .. } | What::Remove { path } | What::Folder { path } => {
                path.parent() == Some(folder)
            }
            What::Rename { to, .. } => to.parent() == Some(folder),
            What::Write { .. } | What::Truncate { .. } => false,
        }
    }

    /// Whether both touch the same bytes, so that the later one makes the earlier one moot.
    fn covers(&self, other: &What) -> bool {
        match (self, other) {
            (
                What::Write { file: a, offset: from, bytes },
                What::Write { file: b, offset: other_from, bytes: other_bytes },
            ) => {
                a == b
                    && *from < other_from + other_bytes.len() as u64
                    && *other_from < from + bytes.len() as u64
            }
            _ => false,
        }
    }
}

impl Image {
    fn play(&mut self, what: &What) {
        self.play_torn(what, 0, &mut |_| true);
    }

    fn play_torn(&mut self, what: &What, call: usize, reached: &mut dyn FnMut(Unsynced) -> bool) {
        if let What::Write { file, offset, bytes } = what {
            return self.write_torn(*file, *offset, bytes, call, reached);
        }
        if !reached(Unsynced { call, sector: 0 }) {
            return;
        }
        match what {
            What::Write { .. } => {}
            What::Truncate { file, len } => {
                self.contents.entry(*file).or_default().resize(size(*len), 0);
            }
            What::Create { path, file } => {
                self.names.insert(path.clone(), *file);
                self.contents.entry(*file).or_default();
            }
            What::Rename { from, to } => {
                if let Some(file) = self.names.remove(from) {
                    self.names.insert(to.clone(), file);
                }
            }
            What::Remove { path } => {
                self.names.remove(path);
            }
            What::Folder { path } => {
                self.folders.insert(path.clone());
            }
        }
    }

    /// Files whose folder did not reach the disk are not there either.
    fn drop_orphans(&mut self) {
        let folders = &self.folders;
        let is_kept = |folder: &Path| folder.as_os_str().is_empty() || folders.contains(folder);
        self.names.retain(|path, _| path.parent().is_none_or(is_kept));
    }

    fn write_torn(
        &mut self,
        file: u64,
        offset: u64,
        bytes: &[u8],
        call: usize,
        reached: &mut dyn FnMut(Unsynced) -> bool,
    ) {
        let content = self.contents.entry(file).or_default();
        let (mut from, mut sector) = (0, 0);
        while from < bytes.len() {
            let room = SECTOR - (offset + from as u64) % SECTOR;
            let to = bytes.len().min(from + size(room));
            if reached(Unsynced { call, sector }) {
                let (start, end) = (size(offset) + from, size(offset) + to);
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[start..end].copy_from_slice(&bytes[from..to]);
            }
            (from, sector) = (to, sector + 1);
        }
    }
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl Disk for MemoryDisk {
    fn open(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        state.call()?;
        Ok(self.handle(state.number(path)?))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.lock();
        state.call()?;
        state.needs_folder(path)?;
        if let Ok(number) = state.number(path) {
            state.apply(What::Truncate { file: number, len: 0 });
            return Ok(self.handle(number));
        }
        if state.left() == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let number = state.next_file;
        state.next_file += 1;
        state.apply(What::Create { path: path.into(), file: number });
        Ok(self.handle(number))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.call()?;
        state.number(from)?;
        state.needs_folder(to)?;
        state.apply(What::Rename { from: from.into(), to: to.into() });
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.call()?;
        state.number(path)?;
        state.apply(What::Remove { path: path.into() });
        Ok(())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut state = self.lock();
        state.call()?;
        if !folder.as_os_str().is_empty() && !state.live.folders.contains(folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let all = state.live.names.keys().chain(&state.live.folders);
        let inside = all.filter(|path| path.parent() == Some(folder));
        let mut names: Vec<String> = inside
            .filter_map(|path| path.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        state.call()?;
        state.needs_folder(path)?;
        if !state.live.folders.contains(path) {
            state.apply(What::Folder { path: path.into() });
        }
        Ok(())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.lock();
        // Names that a failed sync did not save wait for the next one: file systems keep a journal of them.
        state.call()?;
        state.settle(|what| what.is_in_folder(path));
        Ok(())
    }

    fn shown(&self, path: &Path) -> PathBuf {
        path.into()
    }
}

struct MemoryFile {
    disk: MemoryDisk,
    number: u64,
}

impl DiskFile for MemoryFile {
    fn len(&self) -> io::Result<u64> {
        let mut state = self.disk.lock();
        state.call()?;
        Ok(state.live.contents.get(&self.number).map_or(0, |content| content.len() as u64))
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut state = self.disk.lock();
        state.call()?;
        let content = state.live.contents.get(&self.number).map_or(&[][..], Vec::as_slice);
        let rest = content.get(size(offset)..).unwrap_or(&[]);
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.lock();
        let mut allowed = state.call();
        let mut written = if allowed.is_ok() { bytes } else { &bytes[..bytes.len() / 2] };
        let len = state.live.contents.get(&self.number).map_or(0, Vec::len);
        let room = len.saturating_sub(size(offset)).saturating_add(state.left());
        if written.len() > room {
            written = &written[..room];
            allowed = Err(io::ErrorKind::StorageFull.into());
        }
        if !written.is_empty() {
            state.apply(What::Write { file: self.number, offset, bytes: written.into() });
        }
        allowed
    }

    fn truncate(&self, len: u64) -> io::Result<()> {
        let mut state = self.disk.lock();
        state.call()?;
        state.apply(What::Truncate { file: self.number, len });
        Ok(())
    }

    fn allocate(&self, len: u64) -> io::Result<()> {
        let missing = size(len.saturating_sub(self.len()?));
        let at = len - missing as u64;
        self.write_at(at, &vec![0; missing])
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.lock();
        if let Err(error) = state.call() {
            state.lose(|what| what.is_of_file(self.number));
            return Err(error);
        }
        state.settle(|what| what.is_of_file(self.number));
        Ok(())
    }
}
