//! Groups of calendar references → days and doubts: missing years, two months, impossible days, a range that ends
//! before it starts, dates outside the plan. In: groups with their limits. Out: a `When` and the doubts about it.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveTime};

use super::Context;
use super::group::{Group, Limit};
use super::numbered::most_of;
use super::refs::{Part, Ref, Unit};
use super::repairs::{
    changed, days_repaired, ends_turned, lacks_month, misnumbered, months_repaired, moved_by_years,
};
use super::year::Year;
use super::years::{Filled, Sureness, Ways, days_or_why, fill, inside, meets};
use crate::domain::deadline::occurrences::weekdays_of_month;
use crate::domain::deadline::{
    Candidate, Direction, Doubt, DoubtCode, Each, Offset, OffsetUnit, Period, Point, Severity, When,
};

/// What goes with the groups.
#[derive(Debug, Clone, Default)]
pub struct Around {
    pub time: Option<NaiveTime>,
    /// A label for each group, or nothing.
    pub labels: Vec<Option<String>>,
    /// So far before or after the day.
    pub shift: Option<(Offset, Direction)>,
    /// A weekday of the month: `last-fri`.
    pub weekday: Option<String>,
    /// The wording of the groups, for doubts.
    pub wording: String,
}

pub struct Dated {
    pub when: When,
    pub doubts: Vec<Doubt>,
}

/// Works out what the groups mean.
pub fn dated(groups: &[Group], around: &Around, context: &Context) -> Dated {
    Dating { around, context }.run(groups)
}

/// References whose second month is tried out: a cell with more of them is no deadline.
const MOST_VARIED: usize = 4;

struct Dating<'a> {
    around: &'a Around,
    context: &'a Context,
}

impl Dating<'_> {
    fn run(&self, groups: &[Group]) -> Dated {
        if groups.iter().flat_map(Group::refs).any(|one| !one.other_months.is_empty()) {
            return self.two_months(groups);
        }
        let Ways { ways, sureness } = fill(groups, self.context);
        match sureness {
            Sureness::Unknown => {
                let candidates = self.whens(&ways);
                let doubt = self.ask(DoubtCode::YearMissing, &candidates);
                Dated {
                    when: When::Conflict { reason: DoubtCode::YearMissing, candidates },
                    doubts: vec![doubt],
                }
            }
            Sureness::Missing => self.one_of(groups, &ways),
            Sureness::Written | Sureness::Carried => {
                let way = ways.into_iter().next().unwrap_or_default();
                let mut dated = self.written(&way);
                if sureness == Sureness::Carried && dated.doubts.is_empty() {
                    dated.doubts.push(self.year_note(&dated.when));
                }
                dated
            }
        }
    }

    /// All years stand in the text.
    fn written(&self, way: &Filled) -> Dated {
        match self.when(way) {
            Ok(when) => self.held_against_plan(way, when),
            Err(code) => self.impossible(way, code),
        }
    }

    fn held_against_plan(&self, way: &Filled, when: When) -> Dated {
        let out = self.context.period.is_some_and(|plan| is_outside(&when, plan));
        if !out {
            return Dated { when, doubts: Vec::new() };
        }
        let mut candidates = self.moved_into_plan(way, &when);
        candidates.push(when.clone());
        let doubt = self.ask(DoubtCode::OutsidePlan, &candidates);
        Dated { when, doubts: vec![doubt] }
    }

    /// The same days in years of the plan, the nearest year first.
    fn moved_into_plan(&self, way: &Filled, when: &When) -> Vec<When> {
        let (Some(plan), Some(extent)) = (self.context.period, extent_of(when)) else { return Vec::new() };
        let from = plan.start.year() - extent.end.year() - 1;
        let to = plan.end.year() - extent.start.year() + 1;
        // A plan of a few years: a range wider than that comes from a misread century, not from a slip.
        let mut shifts: Vec<i32> = (from..=to.min(from + 20)).filter(|shift| *shift != 0).collect();
        shifts.sort_by_key(|shift| shift.abs());
        let moved = shifts.into_iter().filter_map(|shift| self.when(&moved_by_years(way, shift)).ok());
        distinct(moved.filter(|moved| lies_inside(moved, plan)))
    }

    /// The years are missing: one way is noted, several are asked.
    fn one_of(&self, groups: &[Group], ways: &[Filled]) -> Dated {
        let years = || groups.iter().flat_map(Group::refs).map(|one| &one.year);
        let misspelt = years().any(|year| matches!(year, Year::OneOf(_) | Year::Mangled(_)));
        let code = if misspelt {
            DoubtCode::TypingSlip
        } else if years().any(|year| matches!(year, Year::Either(_))) {
            DoubtCode::Ambiguous
        } else {
            DoubtCode::YearMissing
        };
        let mut candidates = self.whens(ways);
        let unsettled = ways.len() > 1;
        if let Some(way) = self.no_such_day_in_plan(groups, &candidates) {
            return self.impossible(&way, DoubtCode::NoSuchDay);
        }
        if candidates.is_empty() {
            let why = ways
                .first()
                .map_or(DoubtCode::NoSuchDay, |way| self.when(way).err().unwrap_or(DoubtCode::NoSuchDay));
            let way = ways.first().cloned().unwrap_or_else(|| self.in_first_year(groups));
            return self.impossible(&way, why);
        }
        let when = candidates.remove(0);
        if !unsettled {
            let note = if misspelt { note(code, self.around.wording.clone()) } else { self.year_note(&when) };
            return Dated { when, doubts: vec![note] };
        }
        candidates.insert(0, when.clone());
        let doubt = self.ask(code, &candidates);
        Dated { when, doubts: vec![doubt] }
    }

    /// «30 февраля» without a year, «29 февраля» and no leap year in the plan: the way in which the last day of that
    /// month would hold.
    fn no_such_day_in_plan(&self, groups: &[Group], candidates: &[When]) -> Option<Filled> {
        let plan = self.context.period?;
        let leap = groups.iter().flat_map(Group::refs).any(|one| one.number == 29 && one.month == Some(2));
        if !(leap || candidates.is_empty()) || candidates.iter().any(|when| lies_inside(when, plan)) {
            return None;
        }
        (plan.start.year()..=plan.end.year()).find_map(|year| {
            let mut way = groups.to_vec();
            way.iter_mut().flat_map(Group::refs_mut).for_each(|one| one.year = Year::Given(year));
            let held = self.when(&days_repaired(&way, false)).is_ok_and(|when| lies_inside(&when, plan));
            held.then_some(way)
        })
    }

    fn in_first_year(&self, groups: &[Group]) -> Filled {
        let year = self.context.period.map_or(2000, |plan| plan.start.year());
        let mut filled = groups.to_vec();
        filled.iter_mut().flat_map(Group::refs_mut).for_each(|one| one.year = Year::Given(year));
        filled
    }

    fn year_note(&self, when: &When) -> Doubt {
        note(DoubtCode::YearInferred, extent_of(when).map_or_else(String::new, |e| e.end.year().to_string()))
    }

    fn ask(&self, code: DoubtCode, candidates: &[When]) -> Doubt {
        Doubt {
            code,
            severity: Severity::Ask,
            text: Some(self.around.wording.clone()).filter(|text| !text.is_empty()),
            place: None,
            candidates: candidates.iter().cloned().map(Candidate::When).collect(),
        }
    }

    fn whens(&self, ways: &[Filled]) -> Vec<When> {
        distinct(ways.iter().filter_map(|way| self.when(way).ok()))
    }

    /// A day or month that does not exist, or a range that ends before it starts.
    fn impossible(&self, way: &Filled, code: DoubtCode) -> Dated {
        let repaired: Vec<Filled> = match code {
            DoubtCode::EndBeforeStart => ends_turned(way),
            _ if misnumbered(way) => self.numbered_in_plan(way),
            DoubtCode::NoSuchMonth if lacks_month(way) => self.months_in_plan(way),
            DoubtCode::NoSuchMonth => months_repaired(way),
            _ => [false, true].iter().map(|next| days_repaired(way, *next)).collect(),
        };
        let candidates = self.whens(&repaired);
        let doubt = self.ask(code, &candidates);
        Dated { when: When::Conflict { reason: code, candidates }, doubts: vec![doubt] }
    }

    /// «5 квартал 2020»: those of the year that there are, within the plan.
    fn numbered_in_plan(&self, way: &Filled) -> Vec<Filled> {
        let tried = (1..=4).map(|number| {
            changed(way, |one| {
                if let Some(most) = most_of(one.unit).filter(|most| one.number > *most && number <= *most) {
                    one.number = number.min(most);
                }
            })
        });
        self.within_plan(tried)
    }

    /// «15.00.2021»: the same day of the months of that year, within the plan.
    fn months_in_plan(&self, way: &Filled) -> Vec<Filled> {
        let tried = (1..=12).map(|month| {
            changed(way, |one| {
                if one.month == Some(0) {
                    one.month = Some(month);
                }
            })
        });
        self.within_plan(tried)
    }

    fn within_plan(&self, ways: impl Iterator<Item = Filled>) -> Vec<Filled> {
        let holds = |way: &Filled| {
            let when = self.when(way);
            when.is_ok_and(|when| self.context.period.is_none_or(|plan| lies_inside(&when, plan)))
        };
        ways.filter(holds).collect()
    }

    /// «31 мая октября 2020 г.»: the month beside the year is likelier; the other is what stood there before.
    fn two_months(&self, groups: &[Group]) -> Dated {
        let mut plain = groups.to_vec();
        for one in plain.iter_mut().flat_map(Group::refs_mut) {
            one.other_months.clear();
        }
        let ways = fill(&plain, self.context).ways;
        let mut candidates = self.whens(&ways);
        let anchor = candidates.first().and_then(extent_of).map(|extent| extent.start);
        let written: Option<i32> =
            ways.first().and_then(|way| way.iter().flat_map(Group::refs).find_map(year_of));
        for (at, one) in groups.iter().flat_map(Group::refs).enumerate().take(MOST_VARIED) {
            for &month in one.other_months.iter().rev() {
                let mut variant = plain.clone();
                if let Some(changed) = variant.iter_mut().flat_map(Group::refs_mut).nth(at) {
                    set_month(changed, month);
                }
                candidates.extend(self.before(&variant, anchor, written));
            }
        }
        let candidates = distinct(candidates.into_iter());
        let mut doubt = self.ask(DoubtCode::TwoMonths, &candidates);
        doubt.text = Some(self.around.wording.clone());
        Dated { when: When::Conflict { reason: DoubtCode::TwoMonths, candidates }, doubts: vec![doubt] }
    }

    /// A date that was edited is older than what replaced it: the last one before it within the plan, then as written.
    fn before(&self, variant: &[Group], anchor: Option<NaiveDate>, written: Option<i32>) -> Vec<When> {
        let in_year = |year: i32| {
            let mut filled = variant.to_vec();
            filled.iter_mut().flat_map(Group::refs_mut).for_each(|one| one.year = Year::Given(year));
            self.when(&filled).ok()
        };
        let mut found = Vec::new();
        if let Some(anchor) = anchor {
            let earlier = (0..3).filter_map(|back| in_year(anchor.year() - back)).find(|when| {
                let before = extent_of(when).is_some_and(|extent| extent.start < anchor);
                before && self.context.period.is_none_or(|plan| lies_inside(when, plan))
            });
            found.extend(earlier);
        }
        match written {
            Some(year) => found.extend(in_year(year)),
            None => {
                let ways = fill(variant, self.context).ways;
                found.extend(self.whens(&ways));
            }
        }
        found
    }

    /// The groups with their years as one deadline.
    fn when(&self, groups: &[Group]) -> Result<When, DoubtCode> {
        match groups {
            [] => Ok(When::None),
            [one] => {
                let when = self.single(one)?;
                Ok(self.shifted(self.on_weekday(when, one.limit), one.first.part))
            }
            several => {
                let mut points = Vec::with_capacity(several.len());
                let mut limit = Limit::None;
                for (at, group) in several.iter().enumerate() {
                    let mut group = group.clone();
                    // «до 1 февраля, 1 мая»: the bound goes on over days without one of their own.
                    if group.limit == Limit::None && group.last.is_none() && group.first.unit == Unit::Day {
                        group.limit = limit;
                    }
                    limit = if matches!(group.limit, Limit::By | Limit::NotLater) {
                        group.limit
                    } else {
                        Limit::None
                    };
                    points.push(self.point(&group, self.around.labels.get(at).cloned().flatten())?);
                }
                points.dedup();
                if points.len() == 1 {
                    // The same written twice.
                    return several.first().map_or(Ok(When::None), |one| self.single(one));
                }
                Ok(When::Points(points))
            }
        }
    }

    fn point(&self, group: &Group, label: Option<String>) -> Result<Point, DoubtCode> {
        Ok(match self.single(group)? {
            When::By { due, .. } => Point { start: None, end: due, each: Each::By, label },
            When::Standing { start, end, .. } => {
                let start = start.ok_or(DoubtCode::YearMissing)?;
                Point { start: Some(start), end: end.unwrap_or(start).max(start), each: Each::In, label }
            }
            when => {
                let extent = extent_of(&when).ok_or(DoubtCode::YearMissing)?;
                Point { start: Some(extent.start), end: extent.end, each: Each::In, label }
            }
        })
    }

    fn single(&self, group: &Group) -> Result<When, DoubtCode> {
        let time = self.around.time;
        let first = match days_or_why(&group.first, self.context) {
            Err(DoubtCode::YearMissing) if group.first.unit == Unit::Plan => {
                return Ok(When::Standing { start: None, end: None, source: None });
            }
            other => other?,
        };
        if let Some((limit, last)) = &group.last {
            let days = days_or_why(last, self.context)?;
            let end = if *limit == Limit::By { last_day(*limit, last, days) } else { days.end };
            if end < first.start {
                return Err(DoubtCode::EndBeforeStart);
            }
            return Ok(match group.limit {
                Limit::By | Limit::NotLater => When::By { due: end, time },
                _ => When::Period { start: first.start, end },
            });
        }
        let plan_end = self.context.period.map(|plan| plan.end);
        // An open bound runs to the end of the plan; where that is not known, it stays open.
        let open = |start: NaiveDate| match plan_end.filter(|end| *end >= start) {
            Some(end) => When::Period { start, end },
            None => When::Standing { start: Some(start), end: None, source: None },
        };
        Ok(match group.limit {
            Limit::None | Limit::In
                if group.first.unit == Unit::Day
                    || matches!(group.first.part, Part::FirstDay | Part::LastDay) =>
            {
                When::On { date: first.start, time }
            }
            Limit::None | Limit::In => When::Period { start: first.start, end: first.end },
            Limit::By | Limit::NotLater => When::By { due: last_day(group.limit, &group.first, first), time },
            Limit::From => open(first.start),
            Limit::After => open(first.end.succ_opt().unwrap_or(first.end)),
        })
    }

    fn shifted(&self, when: When, part: Part) -> When {
        let Some((offset, direction)) = self.around.shift else { return when };
        let day = match when {
            When::By { due, .. } => due,
            When::On { date, .. } => date,
            When::Period { start, .. } if part == Part::Start => start,
            When::Period { end, .. } => end,
            other => return other,
        };
        let due = moved(day, offset, direction).unwrap_or(day);
        When::By { due, time: self.around.time }
    }

    /// The weekday asked for, in the month that was read.
    fn on_weekday(&self, when: When, limit: Limit) -> When {
        let Some(name) = &self.around.weekday else { return when };
        let end = match when {
            When::Period { end, .. } => end,
            When::By { due, .. } => due,
            other => return other,
        };
        let first = end.with_day(1).unwrap_or(end);
        let Some(&date) = weekdays_of_month(name, first, end).first() else { return when };
        let time = self.around.time;
        if limit == Limit::None { When::On { date, time } } else { When::By { due: date, time } }
    }
}

/// A day so far before or after another. Working days are not counted here and give `None`.
fn moved(day: NaiveDate, offset: Offset, direction: Direction) -> Option<NaiveDate> {
    let count = u32::from(offset.count);
    let back = direction == Direction::Before;
    let days = |days: u32| {
        let days = Days::new(u64::from(days));
        if back { day.checked_sub_days(days) } else { day.checked_add_days(days) }
    };
    match offset.unit {
        OffsetUnit::Days => days(count),
        OffsetUnit::Weeks => days(count * 7),
        OffsetUnit::Months if back => day.checked_sub_months(Months::new(count)),
        OffsetUnit::Months => day.checked_add_months(Months::new(count)),
        OffsetUnit::WorkingDays => None,
    }
}

/// The last day that a bound allows: «до мая» ends before May, «не позднее мая» with it.
fn last_day(limit: Limit, one: &Ref, days: Period) -> NaiveDate {
    let day_before = days.start.pred_opt().unwrap_or(days.start);
    match one.part {
        _ if one.outer == Some(Part::Start) => day_before,
        _ if one.unit == Unit::Day => days.end,
        Part::Start => day_before,
        Part::FirstDay | Part::LastDay => days.end,
        Part::Middle if one.unit == Unit::Month => days.start.with_day(15).unwrap_or(days.end),
        Part::End | Part::Middle => days.end,
        _ if limit == Limit::By => day_before,
        _ => days.end,
    }
}

pub fn year_of(one: &Ref) -> Option<i32> {
    match one.year {
        Year::Given(year) | Year::School(year) => Some(year),
        _ => None,
    }
}

fn set_month(one: &mut Ref, month: u32) {
    if one.unit == Unit::Month {
        one.number = month;
    } else {
        one.month = Some(month);
    }
}

/// First and last day of a deadline with days of its own.
pub fn extent_of(when: &When) -> Option<Period> {
    match when {
        When::By { due: day, .. } | When::On { date: day, .. } => Some(Period { start: *day, end: *day }),
        When::Period { start, end } => Some(Period { start: *start, end: *end }),
        When::Points(points) => {
            let start = points.iter().map(|point| point.start.unwrap_or(point.end)).min()?;
            let end = points.iter().map(|point| point.end).max()?;
            Some(Period { start, end })
        }
        When::Standing { start: Some(start), end, .. } => {
            Some(Period { start: *start, end: end.unwrap_or(*start).max(*start) })
        }
        _ => None,
    }
}

fn is_outside(when: &When, plan: Period) -> bool {
    match when {
        // «до начала 2020-2021 учебного года» ends on the eve of a plan that begins with it.
        When::By { due, .. } if due.succ_opt() == Some(plan.start) => false,
        When::Points(points) => points
            .iter()
            .any(|point| !meets(Period { start: point.start.unwrap_or(point.end), end: point.end }, plan)),
        other => extent_of(other).is_some_and(|extent| !meets(extent, plan)),
    }
}

fn lies_inside(when: &When, plan: Period) -> bool {
    match when {
        When::By { .. } | When::On { .. } | When::Points(_) => {
            extent_of(when).is_some_and(|extent| inside(extent, plan))
        }
        other => extent_of(other).is_some_and(|extent| meets(extent, plan)),
    }
}

fn distinct(whens: impl Iterator<Item = When>) -> Vec<When> {
    let mut out: Vec<When> = Vec::new();
    for when in whens {
        if !out.contains(&when) {
            out.push(when);
        }
    }
    out
}

pub fn note(code: DoubtCode, text: String) -> Doubt {
    let text = Some(text).filter(|text| !text.is_empty());
    Doubt { code, severity: Severity::Note, text, place: None, candidates: Vec::new() }
}
