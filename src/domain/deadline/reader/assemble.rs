//! Pieces → one deadline. In: a wording and the context. Out: kind, values, spans, doubts and note.
//! What is said twice in two ways, or not understood, becomes a doubt; nothing is dropped without a trace.

use chrono::Datelike;

use super::Context;
use super::dated::{Around, Dated, dated};
use super::event::EventFound;
use super::group::{Group, Limit};
use super::leftover::{is_noise, note_of, notes_and_doubts, slips, spans};
use super::lexicon;
use super::listed::{complete, labels, narrowed, year_for_all};
use super::piece::{Piece, PieceKind, pieces};
use super::recurrence::RecurrencePiece;
use super::refs::Unit;
use super::repeated::{is_of_each_month, repeated};
use super::text::{Mark, Text};
use crate::domain::deadline::{
    Candidate, Deadline, Direction, Doubt, DoubtCode, Every, Means, OffsetUnit, Severity, When,
};

/// Reads a wording. Total: any text gives a deadline, `text` is kept as it is.
pub fn read(text: &str, context: &Context) -> Deadline {
    let view = Text::new(text, context);
    let pieces = pieces(&view);
    let roles = vec![Role::Idle; pieces.len()];
    let mut reading = Reading { text: &view, pieces, roles, doubts: Vec::new(), marks: Vec::new() };
    let when = reading.run();
    notes_and_doubts(&mut reading, &when);
    slips(&mut reading);
    let (spans, note) = (spans(&reading), note_of(&reading));
    Deadline { text: text.to_owned(), when, doubts: reading.doubts, spans, note }
}

/// What a piece was used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Idle,
    Value,
    Note,
    Label,
}

pub struct Reading<'a, 'b> {
    pub text: &'a Text<'b>,
    pub pieces: Vec<Piece>,
    pub roles: Vec<Role>,
    pub doubts: Vec<Doubt>,
    /// Marks of the groups after numbers took their meaning from neighbours.
    pub marks: Vec<Mark>,
}

/// Groups that hold, with the numbers of their pieces.
#[derive(Default)]
struct Groups {
    groups: Vec<Group>,
    places: Vec<usize>,
}

impl Reading<'_, '_> {
    fn context(&self) -> &Context {
        self.text.context
    }

    fn give(&mut self, places: impl IntoIterator<Item = usize>, role: Role) {
        for at in places {
            if let Some(slot) = self.roles.get_mut(at) {
                *slot = role;
            }
        }
    }

    fn places(&self, of: fn(&PieceKind) -> bool) -> Vec<usize> {
        let places = self.pieces.iter().enumerate().filter(|(_, piece)| of(&piece.kind));
        places.map(|(at, _)| at).collect()
    }

    fn run(&mut self) -> When {
        let held = self.held_groups();
        let recurrences: Vec<RecurrencePiece> = self
            .pieces
            .iter()
            .filter_map(|piece| match &piece.kind {
                PieceKind::Recurrence(found) => Some(found.clone()),
                _ => None,
            })
            .collect();
        let found = self.complete(held, !recurrences.is_empty());
        if let ([named], [month]) = (recurrences.as_slice(), found.groups.as_slice())
            && named.of_named_month
            && month.first.unit == Unit::Month
            && month.last.is_none()
        {
            return self.of_weekday(&named.weekdays.clone(), found);
        }
        if !recurrences.is_empty() || is_of_each_month(&found.groups) {
            return self.recurring(&recurrences, &found);
        }
        match (self.event(), found.groups.is_empty()) {
            (Some((at, event)), true) => self.of_event(at, &event),
            (Some((at, event)), false) => self.of_event_and_dates(at, &event, found),
            (None, false) => self.of_dates(found, Around::default()),
            (None, true) => self.without_dates(),
        }
    }

    /// Groups that hold: what was moved or replaced goes into the note.
    fn held_groups(&mut self) -> Groups {
        let mut held = Groups::default();
        let mut gone: Vec<usize> = Vec::new();
        let (mut moved, mut former) = (false, false);
        let last_group = self.places(|kind| matches!(kind, PieceKind::Group(_))).last().copied();
        for (at, piece) in self.pieces.iter().enumerate() {
            match &piece.kind {
                PieceKind::Group(_) if former => {
                    former = false;
                    gone.push(at);
                }
                PieceKind::Group(group) => {
                    // «перенесено с 31 мая на 15 июня»
                    if moved && held.groups.last().is_some_and(|old| old.limit == Limit::From) {
                        gone.append(&mut held.places);
                        held.groups.clear();
                    }
                    let mut group = (**group).clone();
                    if moved && group.limit == Limit::In && group.first.unit == Unit::Day {
                        group.limit = Limit::By;
                    }
                    held.groups.push(group);
                    held.places.push(at);
                }
                PieceKind::Moved => {
                    if last_group.is_some_and(|last| last > at) {
                        moved = true;
                        gone.append(&mut held.places);
                        held.groups.clear();
                    }
                    gone.push(at);
                }
                PieceKind::Former => {
                    former = true;
                    gone.push(at);
                }
                _ => {}
            }
        }
        self.give(gone, Role::Note);
        held
    }

    /// Numbers get their units; mere numbers are left over, unless a repetition makes days of them.
    fn complete(&mut self, held: Groups, repeats: bool) -> Groups {
        let Groups { mut groups, places } = held;
        let whole = complete(&mut groups);
        let mut found = Groups::default();
        for ((mut group, at), whole) in groups.into_iter().zip(places).zip(whole) {
            if !whole && repeats && group.last.is_none() {
                group.first.unit = Unit::Day;
            } else if !whole {
                continue;
            }
            self.marks.extend(group.all_marks());
            found.groups.push(group);
            found.places.push(at);
        }
        self.give(found.places.iter().copied(), Role::Value);
        found
    }

    fn recurring(&mut self, pieces: &[RecurrencePiece], found: &Groups) -> When {
        let pieces: Vec<&RecurrencePiece> = pieces.iter().collect();
        let named = self.places(|kind| matches!(kind, PieceKind::Recurrence(_)));
        let goes_on = self.goes_on(&named);
        let mut rule = repeated(&pieces, &found.groups, goes_on, self.context());
        if rule.every == Every::Week {
            self.add_weekdays(&mut rule.weekdays);
        }
        let used = self.places(|kind| matches!(kind, PieceKind::Recurrence(_) | PieceKind::Standing(false)));
        self.give(used, Role::Value);
        let noted = self.places(|kind| matches!(kind, PieceKind::Recurrence(piece) if piece.is_note));
        self.give(noted, Role::Note);
        When::Recurring(Box::new(rule))
    }

    /// «еженедельно (понедельник)»: weekdays that stand by themselves.
    fn add_weekdays(&mut self, weekdays: &mut Vec<String>) {
        let plain: Vec<(usize, &'static str)> = self
            .pieces
            .iter()
            .enumerate()
            .filter(|(_, piece)| piece.kind == PieceKind::Words)
            .filter_map(|(at, piece)| Some((at, lexicon::weekday(self.text.word(piece.from)?)?)))
            .collect();
        for (at, day) in plain {
            if let Some(piece) = self.pieces.get_mut(at) {
                piece.marks = vec![super::text::mark(piece.from, piece.to, Means::Repetition)];
            }
            self.give([at], Role::Value);
            weekdays.push(day.to_owned());
        }
    }

    /// «последняя пятница мая 2021 года»: one day of one month.
    fn of_weekday(&mut self, weekdays: &[String], found: Groups) -> When {
        let mut found = found;
        let piece = self.places(|kind| matches!(kind, PieceKind::Recurrence(_)));
        let from = piece.first().and_then(|at| self.pieces.get(*at)).map_or(0, |piece| piece.from);
        let bounded = self.text.is_word(from, &["до", "к", "не", "по"]);
        for group in &mut found.groups {
            group.limit = if bounded { Limit::NotLater } else { Limit::None };
        }
        self.give(piece, Role::Value);
        let around = Around { weekday: weekdays.first().cloned(), ..Around::default() };
        self.of_dates(found, around)
    }

    fn event(&self) -> Option<(usize, EventFound)> {
        self.pieces.iter().enumerate().find_map(|(at, piece)| match &piece.kind {
            PieceKind::Event(event) => Some((at, (**event).clone())),
            _ => None,
        })
    }

    fn of_event(&mut self, at: usize, event: &EventFound) -> When {
        self.give([at], Role::Value);
        let Some(anchor) = &event.anchor else {
            let mut bound = event.bound.clone();
            // «после завершения ВПР, в течение 2 недель»
            let distance = self.pieces.iter().enumerate().find_map(|(at, piece)| match piece.kind {
                PieceKind::Distance(offset) => Some((at, offset)),
                _ => None,
            });
            if let Some((at, offset)) =
                distance.filter(|_| bound.offset.is_none() && bound.direction == Direction::After)
            {
                bound.offset = Some(offset);
                self.give([at], Role::Value);
            }
            return When::Event(bound);
        };
        let Some(offset) = event.bound.offset.filter(|offset| offset.unit != OffsetUnit::WorkingDays) else {
            return When::Event(event.bound.clone());
        };
        let piece = self.pieces.get(at);
        let (from, to) = piece.map_or((0, 0), |piece| (piece.from, piece.to));
        let group =
            Group { limit: Limit::None, first: anchor.clone(), last: None, marks: Vec::new(), from, to };
        let found = Groups { groups: vec![group], places: vec![at] };
        let around = Around { shift: Some((offset, event.bound.direction)), ..Around::default() };
        self.of_dates(found, around)
    }

    fn of_event_and_dates(&mut self, at: usize, event: &EventFound, found: Groups) -> When {
        self.give([at], Role::Value);
        let bound = When::Event(event.bound.clone());
        let left_over = event.left_over.filter(|(from, _)| {
            found.groups.len() == 1 && found.groups.first().is_some_and(|group| group.from == *from)
        });
        let wording = self.wording_of(&found);
        let places = found.places.clone();
        let limited = found.groups.len() == 1
            && found.groups.first().is_some_and(|group| {
                group.limit == Limit::NotLater
                    && self.text.is_word(group.from, &["не"])
                    && event.left_over.is_none()
            });
        let in_brackets = places.first().is_some_and(|first| {
            let before = first.checked_sub(1).and_then(|before| self.pieces.get(before));
            before.is_some_and(|piece| piece.kind == PieceKind::Separator('('))
        });
        let doubts_before = self.doubts.len();
        let dates = self.of_dates(found, Around::default());
        if in_brackets || limited {
            // «в период каникул (25–30 марта 2021 г.)», «после диагностики, но не позднее 1 марта 2021 г.»:
            // the day says what holds, the event is told beside it.
            self.give([at], Role::Note);
            return dates;
        }
        let (when, text) = match left_over {
            Some((from, to)) => {
                self.doubts.truncate(doubts_before);
                (bound.clone(), self.text.wording(from, to))
            }
            None => (dates.clone(), wording),
        };
        let mut candidates = vec![when.clone()];
        candidates.extend([bound, dates].into_iter().filter(|one| *one != when && has_value(one)));
        self.doubts.push(Doubt {
            code: DoubtCode::TwoBases,
            severity: Severity::Ask,
            text: Some(text),
            place: None,
            candidates: candidates.into_iter().map(Candidate::When).collect(),
        });
        when
    }

    fn wording_of(&self, found: &Groups) -> String {
        let from = found.groups.iter().map(|group| group.from).min();
        let to = found.groups.iter().map(|group| group.to).max();
        from.zip(to).map_or_else(String::new, |(from, to)| self.text.wording(from, to))
    }

    /// `around` brings what is special: a shift, a weekday.
    fn of_dates(&mut self, found: Groups, around: Around) -> When {
        let wording = self.wording_of(&found);
        let before = found.groups.len();
        let groups = narrowed(year_for_all(found.groups));
        let labels =
            if groups.len() == before && before > 1 { self.labels(&found.places) } else { Vec::new() };
        let mut groups = groups;
        let time = self.time(&mut groups);
        let around = Around { time, labels, wording, ..around };
        let Dated { when, doubts } = dated(&groups, &around, self.context());
        self.doubts.extend(doubts);
        self.against_weekday(&when);
        self.with_standing(when, &found.places)
    }

    /// «13 мая 2020 (пятница)»: a weekday written beside one day on which it does not fall.
    fn against_weekday(&mut self, when: &When) {
        let (When::On { date: day, .. } | When::By { due: day, .. }) = when else { return };
        let mut named =
            self.pieces.iter().filter(|piece| piece.kind == PieceKind::Words).filter_map(|piece| {
                let weekday = lexicon::weekday(self.text.word(piece.from)?)?;
                Some((piece.from, weekday))
            });
        let (Some((at, weekday)), None) = (named.next(), named.next()) else { return };
        if !self.doubts.is_empty() || day.weekday().to_string().to_lowercase() == weekday {
            return;
        }
        self.doubts.push(Doubt {
            code: DoubtCode::Ambiguous,
            severity: Severity::Ask,
            text: Some(self.text.wording(at, at + 1)),
            place: None,
            candidates: vec![Candidate::When(when.clone())],
        });
    }

    fn labels(&mut self, places: &[usize]) -> Vec<Option<String>> {
        let found = labels(&self.pieces, places);
        let mut out = Vec::with_capacity(found.len());
        for words in found {
            let from = words.first().and_then(|at| self.pieces.get(*at)).map(|piece| piece.from);
            let to = words.last().and_then(|at| self.pieces.get(*at)).map(|piece| piece.to);
            let label = from.zip(to).map(|(from, to)| {
                self.marks.push(super::text::mark(from, to, Means::Label));
                self.text.wording(from, to)
            });
            self.give(words, Role::Label);
            out.push(label);
        }
        out
    }

    /// The first time of day, if there is one day for it; «до 15.00 25 мая» bounds the day too.
    fn time(&mut self, groups: &mut [Group]) -> Option<chrono::NaiveTime> {
        let [one] = groups else { return None };
        if one.last.is_some() || one.first.unit != Unit::Day {
            return None;
        }
        let (at, from, time) = self.pieces.iter().enumerate().find_map(|(at, piece)| match piece.kind {
            PieceKind::Time(time) => Some((at, piece.from, time)),
            _ => None,
        })?;
        if one.limit == Limit::None && self.text.is_word(from, &["до", "к"]) {
            one.limit = Limit::By;
        }
        self.give([at], Role::Value);
        Some(time)
    }

    /// «постоянно до 1 июня 2021 года», «с сентября 2020 г. по графику».
    fn with_standing(&mut self, when: When, groups: &[usize]) -> When {
        let standing = self.places(|kind| matches!(kind, PieceKind::Standing(_)));
        let when = match when {
            When::By { due, .. } if !standing.is_empty() && self.goes_on(&standing) => {
                let end = self.context().period.map(|plan| plan.end).filter(|end| *end >= due);
                When::Standing { start: Some(due), end, source: None }
            }
            by @ When::By { .. } if !standing.is_empty() && self.is_of_another_work(groups) => {
                self.beside_standing(by, groups)
            }
            When::By { due, .. } if !standing.is_empty() => {
                let start = self.context().period.map(|plan| plan.start).filter(|start| *start <= due);
                When::Standing { start, end: Some(due), source: None }
            }
            When::Period { start, end } if !standing.is_empty() => {
                // «сентябрь 2020 – постоянно» has no end of its own.
                let open =
                    standing.first().and_then(|at| at.checked_sub(1)).and_then(|at| self.pieces.get(at));
                let open = open.is_some_and(|piece| piece.kind == PieceKind::Separator('-'));
                let plan_end = self.context().period.map(|plan| plan.end).filter(|end| *end >= start);
                let end = if open { plan_end } else { Some(end) };
                When::Standing { start: Some(start), end, source: None }
            }
            other => other,
        };
        if matches!(when, When::Standing { .. }) {
            self.use_standing(&standing);
            return self.with_source(when);
        }
        self.give(standing, Role::Note);
        when
    }

    /// Work of the whole plan with a day for something in it: both are told, a person decides.
    fn beside_standing(&mut self, by: When, groups: &[usize]) -> When {
        let plan = self.context().period;
        let (start, end) = (plan.map(|plan| plan.start), plan.map(|plan| plan.end));
        let when = When::Standing { start, end, source: None };
        let piece = groups.first().and_then(|at| self.pieces.get(*at));
        let text = piece.map(|piece| self.text.wording(piece.from, piece.to));
        let candidates = vec![Candidate::When(when.clone()), Candidate::When(by)];
        self.doubts.push(Doubt {
            code: DoubtCode::TwoBases,
            severity: Severity::Ask,
            text,
            place: None,
            candidates,
        });
        self.give(groups.iter().copied(), Role::Note);
        self.marks.clear();
        when
    }

    /// «до 1 октября 2020 года, далее постоянно», «…, далее – ежеквартально»
    fn goes_on(&self, named: &[usize]) -> bool {
        let before = named.first().and_then(|at| self.pieces.get(..*at)).unwrap_or(&[]);
        let word = before.iter().rev().find(|piece| !matches!(piece.kind, PieceKind::Separator('-' | ':')));
        word.is_some_and(|piece| self.text.is_word(piece.from, &["далее", "затем", "потом"]))
    }

    /// «постоянно, отчёт до 1 июня 2021 г.»: the words right before the bound say that it bounds something else.
    fn is_of_another_work(&self, groups: &[usize]) -> bool {
        let [group] = groups else { return false };
        let before = self.pieces.get(..*group).unwrap_or(&[]);
        let word = before.iter().rev().find(|piece| !matches!(piece.kind, PieceKind::Separator('-' | ':')));
        word.is_some_and(|piece| {
            piece.kind == PieceKind::Words
                && !is_noise(self, piece.from, piece.to)
                && !self.text.is_word(piece.from, &["далее", "затем", "потом"])
        })
    }

    fn use_standing(&mut self, standing: &[usize]) {
        for &at in standing {
            let is_note = self.pieces.get(at).is_some_and(|piece| piece.kind == PieceKind::Standing(true));
            self.give([at], if is_note { Role::Note } else { Role::Value });
        }
    }

    /// A schedule beside standing work is its source.
    fn with_source(&mut self, when: When) -> When {
        let schedule = self.pieces.iter().enumerate().find_map(|(at, piece)| match &piece.kind {
            PieceKind::Schedule(source) => Some((at, source.clone())),
            _ => None,
        });
        match (when, schedule) {
            (When::Standing { start, end, .. }, Some((at, source))) => {
                self.give([at], Role::Value);
                When::Standing { start, end, source }
            }
            (when, _) => when,
        }
    }

    fn without_dates(&mut self) -> When {
        let standing = self.places(|kind| matches!(kind, PieceKind::Standing(_)));
        if !standing.is_empty() {
            self.use_standing(&standing);
            let plan = self.context().period;
            let when = When::Standing {
                start: plan.map(|plan| plan.start),
                end: plan.map(|plan| plan.end),
                source: None,
            };
            return self.with_source(when);
        }
        let schedule = self.pieces.iter().enumerate().find_map(|(at, piece)| match &piece.kind {
            PieceKind::Schedule(source) => Some((at, source.clone())),
            _ => None,
        });
        match schedule {
            Some((at, source)) => {
                self.give([at], Role::Value);
                When::Schedule { source }
            }
            None => When::None,
        }
    }
}

/// A reading with nothing to choose is no candidate.
fn has_value(when: &When) -> bool {
    !matches!(when, When::None | When::Conflict { .. })
}
