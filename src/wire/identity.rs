//! Who is at the other end: what the kernel says, and what the system calls that account.

use std::os::fd::AsFd;
use std::path::PathBuf;

use crate::domain::clean::clean;

/// What the kernel says of the process at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    pub uid: u32,
    pub pid: i32,
}

/// Of the process that connected, as it was then.
pub fn peer(socket: impl AsFd) -> Option<Peer> {
    let credentials = rustix::net::sockopt::socket_peercred(socket).ok()?;
    Some(Peer { uid: credentials.uid.as_raw(), pid: credentials.pid.as_raw_nonzero().get() })
}

/// An account of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub uid: u32,
    pub login: String,
    /// The full name, else the login.
    pub name: String,
}

fn accounts() -> Vec<Account> {
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    known.lines().filter_map(account).collect()
}

fn account(row: &str) -> Option<Account> {
    let cells: Vec<&str> = row.split(':').collect();
    let login = clean(cells.first()?).into_owned();
    let uid = cells.get(2)?.parse().ok()?;
    let full = cells.get(4).map(|gecos| gecos.split(',').next().unwrap_or("").trim()).unwrap_or_default();
    let name = if full.is_empty() { login.clone() } else { clean(full).into_owned() };
    Some(Account { uid, login, name })
}

pub fn account_of(uid: u32) -> Option<Account> {
    accounts().into_iter().find(|account| account.uid == uid)
}

pub fn account_named(login: &str) -> Option<Account> {
    accounts().into_iter().find(|account| account.login == login)
}

/// The folders that are homes of accounts.
pub fn homes() -> Vec<PathBuf> {
    let known = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    known.lines().filter_map(|row| row.split(':').nth(5)).map(PathBuf::from).collect()
}

/// Names and numbers of the groups of this machine.
fn groups() -> Vec<(String, u32)> {
    let known = std::fs::read_to_string("/etc/group").unwrap_or_default();
    known.lines().filter_map(group).collect()
}

fn group(row: &str) -> Option<(String, u32)> {
    let mut cells = row.split(':');
    let name = clean(cells.next()?).into_owned();
    Some((name, cells.nth(1)?.parse().ok()?))
}

pub fn group_named(name: &str) -> Option<u32> {
    groups().into_iter().find(|(known, _)| known == name).map(|(_, number)| number)
}

/// The group's name, else its number.
pub fn group_of(number: u32) -> String {
    groups().into_iter().find(|(_, known)| *known == number).map_or(number.to_string(), |(name, _)| name)
}

/// Who runs this process; without an account, the number is all that is known.
pub fn this_person() -> Account {
    let uid = rustix::process::getuid().as_raw();
    let unknown = || Account { uid, login: uid.to_string(), name: uid.to_string() };
    account_of(uid).unwrap_or_else(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_the_account_file_gives_login_number_and_full_name() {
        let read = account("petrova:x:1007:1007:Петрова М. С.,каб. 5:/home/petrova:/bin/bash").unwrap();
        assert_eq!((read.uid, &*read.login, &*read.name), (1007, "petrova", "Петрова М. С."));
        assert_eq!(account("svc:x:33:33::/:/bin/false").unwrap().name, "svc");
        assert_eq!(account("broken"), None);
        assert_eq!(group("opora-users:x:990:petrova,ivanova"), Some(("opora-users".to_owned(), 990)));
        assert_eq!(group("broken"), None);
    }
}
