//! The rows of a list, fetched a page at a time: a long list never lies in memory whole.

use std::collections::VecDeque;

use super::list::bad_filter;
use super::outcome;
use super::trouble::Trouble;
use crate::engine::{Failure, ListQuery, Refusal, Row, Workbench};
use crate::locale::Words;

/// Rows asked for at a time.
const PAGE: usize = 1_000;

pub struct Rows<'a> {
    words: &'a Words,
    bench: &'a dyn Workbench,
    query: &'a ListQuery,
    waiting: VecDeque<Row>,
    fetched: usize,
    at_end: bool,
    given: u64,
    failure: Option<Trouble>,
}

impl<'a> Rows<'a> {
    /// Fetches the first page.
    pub fn begin(
        words: &'a Words,
        bench: &'a dyn Workbench,
        query: &'a ListQuery,
    ) -> Result<Rows<'a>, Trouble> {
        let waiting = VecDeque::new();
        let mut rows =
            Rows { words, bench, query, waiting, fetched: 0, at_end: false, given: 0, failure: None };
        rows.fetch();
        match rows.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(rows),
        }
    }

    pub fn query(&self) -> &'a ListQuery {
        self.query
    }

    pub fn bench(&self) -> &'a dyn Workbench {
        self.bench
    }

    /// The rows that are fetched and not given yet.
    pub fn waiting(&self) -> impl Iterator<Item = &Row> {
        self.waiting.iter()
    }

    /// How many rows were given, once there are no more; or why the list broke off.
    pub fn end(self) -> Result<u64, Trouble> {
        self.failure.map_or(Ok(self.given), Err)
    }

    pub fn broke_off(&self) -> bool {
        self.failure.is_some()
    }

    fn fetch(&mut self) {
        let take = PAGE.min(self.query.take - self.fetched);
        let part = ListQuery { skip: self.query.skip + self.fetched as u64, take, ..self.query.clone() };
        match self.bench.list(&part) {
            Ok(page) => {
                self.fetched += page.rows.len();
                self.at_end = page.rows.len() < take || self.fetched >= self.query.take;
                self.waiting.extend(page.rows);
            }
            Err(failure) => {
                self.at_end = true;
                self.failure = Some(match failure {
                    Failure::Refused(Refusal::BadFilter(error)) => {
                        bad_filter(self.words, &self.query.filter, &error)
                    }
                    failure => outcome::failed(self.words, failure),
                });
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        if self.waiting.is_empty() && !self.at_end {
            self.fetch();
        }
        let row = self.waiting.pop_front()?;
        self.given += 1;
        Some(row)
    }
}
