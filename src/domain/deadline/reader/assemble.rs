//! Pieces → one deadline. In: a wording and the context. Out: kind, values, spans, doubts and note.
//! What is said twice in two ways, or not understood, becomes a doubt; nothing is dropped without a trace.

use super::Context;
use super::beside::{goes_on, use_standing, with_source, with_standing};
use super::dated::{Around, Dated, dated};
use super::event::EventFound;
use super::group::{Group, Limit, limit_at};
use super::held::{Groups, held_groups};
use super::leftover::{note_of, notes_and_doubts, slips, spans};
use super::lexicon;
use super::listed::{complete, labels, narrowed, share_day, year_for_all};
use super::noun::nominative;
use super::piece::{Piece, PieceKind, pieces};
use super::recurrence::RecurrencePiece;
use super::refs::Unit;
use super::repeated::{is_of_each_month, leave_out, repeated};
use super::text::{LONGEST, Mark, Text};
use super::undecided::from_start_to_end;
use crate::domain::deadline::{
    Candidate, Deadline, Direction, Doubt, DoubtCode, EventBound, Every, Means, Offset, OffsetUnit,
    Recurrence, Severity, When,
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
    if text.chars().nth(LONGEST).is_some() {
        reading.doubts.push(unread(&view));
    }
    let (spans, note) = (spans(&reading), note_of(&reading));
    Deadline { text: text.to_owned(), when, doubts: reading.doubts, spans, note }
}

/// A question about what stands behind the last characters that are read.
fn unread(text: &Text) -> Doubt {
    let from = text.chars.len().saturating_sub(40);
    let end: String = text.chars.get(from..).unwrap_or(&[]).iter().collect();
    Doubt {
        code: DoubtCode::NotUnderstood,
        severity: Severity::Ask,
        text: Some(format!("{end}…")),
        place: None,
        candidates: Vec::new(),
    }
}

/// «третий рабочий день» has no rule; «каждый второй четверг» has two.
fn unsure_rule(rule: &Recurrence, text: String) -> Doubt {
    let mut candidates = Vec::new();
    if let (Some(2), [day]) = (rule.interval, rule.weekdays.as_slice()) {
        let weekdays = vec![format!("2nd-{day}")];
        let of_month = Recurrence { every: Every::Month, interval: None, weekdays, ..rule.clone() };
        candidates
            .extend([rule.clone(), of_month].map(|rule| Candidate::When(When::Recurring(Box::new(rule)))));
    }
    let code = if candidates.is_empty() { DoubtCode::NotUnderstood } else { DoubtCode::Ambiguous };
    Doubt { code, severity: Severity::Ask, text: Some(text), place: None, candidates }
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

impl Reading<'_, '_> {
    pub fn context(&self) -> &Context {
        self.text.context
    }

    pub fn give(&mut self, places: impl IntoIterator<Item = usize>, role: Role) {
        for at in places {
            if let Some(slot) = self.roles.get_mut(at) {
                *slot = role;
            }
        }
    }

    pub fn places(&self, of: fn(&PieceKind) -> bool) -> Vec<usize> {
        let places = self.pieces.iter().enumerate().filter(|(_, piece)| of(&piece.kind));
        places.map(|(at, _)| at).collect()
    }

    fn run(&mut self) -> When {
        let held = held_groups(self);
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
            (Some((at, _)), true) if self.is_rhythm(at) => {
                self.give([at], Role::Note);
                self.without_dates()
            }
            (Some((at, event)), true) => self.of_event(at, &event),
            (Some((at, event)), false) => self.of_event_and_dates(at, &event, found),
            (None, false) => {
                let shift = self.prolonged();
                self.of_dates(found, Around { shift, ..Around::default() })
            }
            (None, true) => self.without_dates(),
        }
    }

    /// Numbers get their units; mere numbers are left over, unless a repetition makes days of them.
    fn complete(&mut self, held: Groups, repeats: bool) -> Groups {
        let Groups { mut groups, places, left_out } = held;
        let whole = complete(&mut groups);
        if let Some((from, to)) = share_day(self.text, &mut groups) {
            self.ask_about(from, to);
        }
        let mut found = Groups { left_out, ..Groups::default() };
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

    fn ask_about(&mut self, from: usize, to: usize) {
        self.doubts.push(Doubt {
            code: DoubtCode::NotUnderstood,
            severity: Severity::Ask,
            text: Some(self.text.wording(from, to)),
            place: None,
            candidates: Vec::new(),
        });
    }

    fn recurring(&mut self, pieces: &[RecurrencePiece], found: &Groups) -> When {
        let pieces: Vec<&RecurrencePiece> = pieces.iter().collect();
        let named = self.places(|kind| matches!(kind, PieceKind::Recurrence(_)));
        let goes_on = goes_on(self, &named);
        let mut rule = repeated(&pieces, &found.groups, goes_on, self.context());
        leave_out(&mut rule, &found.left_out);
        if let Some(at) = self.of_reported_stretch(&rule) {
            let days = self.pieces.get(at).and_then(|piece| match &piece.kind {
                PieceKind::Event(event) => event.bound.offset,
                _ => None,
            });
            rule.days = days.and_then(|offset| u8::try_from(offset.count).ok()).into_iter().collect();
            rule.month_offset = Some(1);
            self.give([at], Role::Value);
        }
        if rule.every == Every::Week {
            self.add_weekdays(&mut rule.weekdays);
        }
        let used = self.places(|kind| matches!(kind, PieceKind::Recurrence(_) | PieceKind::Standing(false)));
        self.give(used, Role::Value);
        let noted = self.places(|kind| matches!(kind, PieceKind::Recurrence(piece) if piece.is_note));
        self.give(noted, Role::Note);
        let asked = self.places(|kind| matches!(kind, PieceKind::Recurrence(piece) if piece.is_asked));
        if let Some(piece) = asked.first().and_then(|at| self.pieces.get(*at)) {
            let text = self.text.wording(piece.from, piece.to);
            self.doubts.push(unsure_rule(&rule, text));
        }
        When::Recurring(Box::new(rule))
    }

    /// «ежеквартально, в течение 5 дней после окончания квартала»: the fifth day of the month behind it.
    fn of_reported_stretch(&self, rule: &Recurrence) -> Option<usize> {
        let stem = match rule.every {
            Every::Month => "месяц",
            Every::Quarter => "квартал",
            Every::HalfYear => "полугоди",
            _ => return None,
        };
        if !rule.days.is_empty() || rule.month_offset.is_some() {
            return None;
        }
        self.pieces.iter().position(|piece| {
            let PieceKind::Event(event) = &piece.kind else { return false };
            let days = event
                .bound
                .offset
                .is_some_and(|offset| offset.unit == OffsetUnit::Days && offset.count <= 28);
            let mut words = event.bound.event.split(' ');
            let ends =
                words.next().is_some_and(|word| matches!(word, "окончание" | "завершение" | "истечение"));
            let last = words.next_back().is_some_and(|word| word.starts_with(stem));
            days && ends && last && event.bound.direction == Direction::After
        })
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
            PieceKind::Event(event) if !self.is_excepted(at) => Some((at, (**event).clone())),
            _ => None,
        })
    }

    fn of_event(&mut self, at: usize, event: &EventFound) -> When {
        self.give([at], Role::Value);
        let earliest = self.is_earliest(at);
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
            if earliest {
                self.not_earlier(at, &bound);
            } else {
                self.of_two_events(at, &bound);
            }
            return When::Event(bound);
        };
        if anchor.unit == Unit::SchoolYear {
            // The year ends when the department says so: the distance is counted from that day.
            let name = nominative(self.text, anchor.from, anchor.to);
            return When::Event(EventBound { event: name, ..event.bound.clone() });
        }
        let Some(offset) = event.bound.offset.filter(|offset| offset.unit != OffsetUnit::WorkingDays) else {
            return When::Event(event.bound.clone());
        };
        let piece = self.pieces.get(at);
        let (from, to) = piece.map_or((0, 0), |piece| (piece.from, piece.to));
        let group =
            Group { limit: Limit::None, first: anchor.clone(), last: None, marks: Vec::new(), from, to };
        let found = Groups { groups: vec![group], places: vec![at], ..Groups::default() };
        let around = Around { shift: Some((offset, event.bound.direction)), ..Around::default() };
        let when = self.of_dates(found, around);
        if earliest { self.open_from_day(when) } else { when }
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
                let said = group.limit == Limit::NotLater && self.text.is_word(group.from, &["не"]);
                let after = event.bound.direction == Direction::After
                    && matches!(group.limit, Limit::By | Limit::NotLater);
                (said || after) && event.left_over.is_none()
            });
        let in_brackets = places.first().is_some_and(|first| {
            let before = first.checked_sub(1).and_then(|before| self.pieces.get(before));
            before.is_some_and(|piece| piece.kind == PieceKind::Separator('('))
        });
        let doubts_before = self.doubts.len();
        let open = is_open(&found.groups);
        let dates = self.of_dates(found, Around::default());
        let from = self.pieces.get(at).map_or(0, |piece| piece.from);
        let conditional = self.text.is_word(from, &["при"]);
        // «декабрь 2020 г. (по итогам полугодия)», «по итогам года, май 2021 г.»: what the work follows from.
        let told = at.checked_sub(1).and_then(|before| self.pieces.get(before));
        let told = told.is_some_and(|piece| piece.kind == PieceKind::Separator('('))
            || self.text.is_word(from, &["по"]) && self.text.is_word(from + 1, &["итогам", "результатам"]);
        let conditional = conditional || told && event.left_over.is_none();
        let open_end = (open || matches!(dates, When::Standing { .. })) && event.left_over.is_none();
        if in_brackets || limited || conditional || open_end {
            // «в период каникул (25–30 марта 2021 г.)», «после диагностики, но не позднее 1 марта 2021 г.»,
            // «апрель 2021 г. (при наличии средств)», «с 15 октября до особого распоряжения»:
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

    pub fn wording_of(&self, found: &Groups) -> String {
        let from = found.groups.iter().map(|group| group.from).min();
        let to = found.groups.iter().map(|group| group.to).max();
        from.zip(to).map_or_else(String::new, |(from, to)| self.text.wording(from, to))
    }

    /// `around` brings what is special: a shift, a weekday.
    fn of_dates(&mut self, found: Groups, around: Around) -> When {
        let wording = self.wording_of(&found);
        if let Some(event) = self.of_unknown_year(&found, &around) {
            return event;
        }
        let undecided = self
            .of_two_bounds(&found)
            .or_else(|| self.of_either(&found))
            .or_else(|| self.of_numbers_side_by_side(&found));
        if let Some(when) = undecided {
            return when;
        }
        let from: Vec<usize> = found.groups.iter().map(|group| group.from).collect();
        let groups = year_for_all(found.groups);
        let kept =
            from.iter().zip(&found.places).filter(|(from, _)| groups.iter().any(|one| one.from == **from));
        let kept: Vec<usize> = kept.map(|(_, place)| *place).collect();
        let both = Groups { groups, places: kept, ..Groups::default() };
        if let Some(when) = self.of_date_in_brackets(&both) {
            return when;
        }
        let Groups { groups, places: kept, .. } = both;
        let before = groups.len();
        let mut groups = narrowed(groups);
        let several = groups.len() == before && kept.len() == before && before > 1;
        let labels = if several { self.labels(&kept) } else { Vec::new() };
        let labels = if from_start_to_end(&mut groups, &labels) { Vec::new() } else { labels };
        let time = self.time(&mut groups);
        let around = Around { time, labels, wording, ..around };
        let Dated { when, doubts } = dated(&groups, &around, self.context());
        self.doubts.extend(doubts);
        self.against_weekday(&when);
        with_standing(self, when, &found.places, is_open(&groups))
    }

    /// «до 15 октября, продлён на 10 дней»; working days are not counted here and stay asked about.
    fn prolonged(&mut self) -> Option<(Offset, Direction)> {
        let (at, offset) = self.pieces.iter().enumerate().find_map(|(at, piece)| match piece.kind {
            PieceKind::Prolonged(offset) if offset.unit != OffsetUnit::WorkingDays => Some((at, offset)),
            _ => None,
        })?;
        self.give([at], Role::Note);
        Some((offset, Direction::After))
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
        let bound =
            limit_at(self.text, from).is_some_and(|(limit, _)| matches!(limit, Limit::By | Limit::NotLater));
        if one.limit == Limit::None && bound {
            one.limit = Limit::By;
        }
        self.give([at], Role::Value);
        Some(time)
    }

    fn without_dates(&mut self) -> When {
        let standing = self.places(|kind| matches!(kind, PieceKind::Standing(_)));
        if !standing.is_empty() {
            use_standing(self, &standing);
            let plan = self.context().period;
            let when = When::Standing {
                start: plan.map(|plan| plan.start),
                end: plan.map(|plan| plan.end),
                source: None,
            };
            return with_source(self, when);
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

/// «с 1 октября», «не ранее мая», «после 15 января»: a first day and no last one.
fn is_open(groups: &[Group]) -> bool {
    matches!(groups, [one] if one.last.is_none() && matches!(one.limit, Limit::From | Limit::After))
}

/// A reading with nothing to choose is no candidate.
fn has_value(when: &When) -> bool {
    !matches!(when, When::None | When::Conflict { .. })
}
