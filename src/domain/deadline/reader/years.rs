//! Missing years. In: references in the order of the text. Out: the ways in which their years can be filled,
//! likeliest first, and whether that is a matter of fact, of the plan, or open.

use chrono::{Datelike, NaiveDate};

use super::Context;
use super::bounds::{bounds, school_half};
use super::context::DayOfYear;
use super::group::Group;
use super::refs::{Ref, Unit};
use super::year::Year;
use crate::domain::deadline::{DoubtCode, Period};

/// How sure the years are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sureness {
    /// All written.
    Written,
    /// Taken from a neighbour over New Year («ноябрь, январь 2021»).
    Carried,
    /// Not written, and the plan's period is not known.
    Unknown,
    /// Not written (or misspelt): the ways are candidates.
    Missing,
}

/// One way to fill the years: groups with every year set to `Given` or `School`.
pub type Filled = Vec<Group>;

pub struct Ways {
    pub ways: Vec<Filled>,
    pub sureness: Sureness,
}

/// Fills the years of all groups.
pub fn fill(groups: &[Group], context: &Context) -> Ways {
    let mut groups = groups.to_vec();
    if is_school_plan(context) {
        // In a plan of one school year, «2 полугодие» is the school's.
        let halves = groups.iter_mut().flat_map(Group::refs_mut);
        halves
            .filter(|one| one.unit == Unit::HalfYear && one.year == Year::Missing)
            .for_each(|one| one.year = Year::SomeSchool);
    }
    let groups = groups.as_slice();
    let years: Vec<Year> = groups.iter().flat_map(Group::refs).map(|one| one.year.clone()).collect();
    if let Some(at) = years.iter().position(|year| options(year).is_some()) {
        return misspelt(groups, &years, at, context);
    }
    if years.iter().any(|year| anchor(year).is_some()) {
        let (filled, crossed) = carried(groups, context);
        let sureness = if crossed { Sureness::Carried } else { Sureness::Written };
        return Ways { ways: vec![filled], sureness };
    }
    if groups.iter().flat_map(Group::refs).all(|one| one.unit == Unit::Plan) {
        return plan_only(groups, context);
    }
    from_plan(groups, context)
}

/// From August or September, for a school year at most.
fn is_school_plan(context: &Context) -> bool {
    context.period.is_some_and(|plan| {
        let days = plan.end.signed_duration_since(plan.start).num_days();
        matches!(plan.start.month(), 8 | 9) && days <= 366
    })
}

fn anchor(year: &Year) -> Option<i32> {
    match year {
        Year::Given(year) | Year::School(year) => Some(*year),
        _ => None,
    }
}

/// The years to choose from.
fn options(year: &Year) -> Option<&[i32]> {
    match year {
        Year::OneOf(years) | Year::Mangled(years) | Year::Either(years) => Some(years),
        _ => None,
    }
}

fn misspelt(groups: &[Group], years: &[Year], at: usize, context: &Context) -> Ways {
    let Some(options) = years.get(at).and_then(options) else {
        return Ways { ways: Vec::new(), sureness: Sureness::Missing };
    };
    let mut ways: Vec<Filled> = options
        .iter()
        .map(|option| {
            let mut groups = groups.to_vec();
            if let Some(one) = groups.iter_mut().flat_map(Group::refs_mut).nth(at) {
                one.year = Year::Given(*option);
            }
            fill(&groups, context)
        })
        .filter_map(|ways| ways.ways.into_iter().next())
        .collect();
    if let Some(plan) = context.period {
        // Those inside the plan come first; the others are dropped where the rules of the school year decide.
        let (mut inside, outside): (Vec<Filled>, Vec<Filled>) =
            ways.into_iter().partition(|way| extent(way, context).is_some_and(|extent| meets(extent, plan)));
        if inside.is_empty() || !matches!(years.get(at), Some(Year::OneOf(_))) {
            let near = plan.start.year() - 1..=plan.end.year() + 1;
            let said = matches!(years.get(at), Some(Year::Either(_))) || inside.is_empty();
            let may_hold = |way: &Filled| {
                said || extent(way, context).is_some_and(|extent| near.contains(&extent.start.year()))
            };
            inside.extend(outside.into_iter().filter(may_hold));
        }
        ways = inside;
    }
    Ways { ways, sureness: Sureness::Missing }
}

fn plan_only(groups: &[Group], context: &Context) -> Ways {
    let year = context.period.map_or(0, |plan| plan.start.year());
    let mut filled = groups.to_vec();
    filled.iter_mut().flat_map(Group::refs_mut).for_each(|one| one.year = Year::Given(year));
    Ways { ways: vec![filled], sureness: Sureness::Written }
}

/// The year of a reference: as written, or so that it lies on the right side of its neighbour.
fn carried(groups: &[Group], context: &Context) -> (Filled, bool) {
    let mut filled = groups.to_vec();
    let mut crossed = false;
    {
        let mut refs: Vec<&mut Ref> = filled.iter_mut().flat_map(Group::refs_mut).collect();
        // From right to left: «октябрь, ноябрь 2020».
        let mut right: Option<Ref> = None;
        for one in refs.iter_mut().rev() {
            if anchor(&one.year).is_none()
                && let Some(anchored) = &right
            {
                crossed |= set_beside(one, anchored, false, context);
            }
            right = anchor(&one.year).map(|_| (**one).clone()).or(right);
        }
        // And onward: «август 2020, январь».
        let mut left: Option<Ref> = None;
        for one in refs.iter_mut() {
            if anchor(&one.year).is_none()
                && let Some(anchored) = &left
            {
                crossed |= set_beside(one, anchored, true, context);
            }
            left = anchor(&one.year).map(|_| (**one).clone()).or(left);
        }
    }
    (filled, crossed)
}

/// Gives `one` the year of its neighbour, or the one beside it when the order asks for that.
fn set_beside(one: &mut Ref, neighbour: &Ref, after: bool, context: &Context) -> bool {
    if let Year::School(year) = neighbour.year {
        one.year = Year::School(year);
        return false;
    }
    let Some(year) = anchor(&neighbour.year) else { return false };
    one.year = Year::Given(year);
    let same_days = one.unit == Unit::Day && neighbour.unit == Unit::Day && one.month == neighbour.month;
    if one.unit == Unit::SchoolYear && after {
        // «с января 2021 г. до конца учебного года»: the one that is on.
        let running = Ref { year: Year::Given(year - 1), ..one.clone() };
        let theirs = days(neighbour, context);
        if days(&running, context).zip(theirs).is_some_and(|(mine, theirs)| theirs.start <= mine.end) {
            one.year = running.year;
            return false;
        }
    }
    let (Some(mine), Some(theirs)) = (days(one, context), days(neighbour, context)) else { return false };
    if same_days || neighbour.unit == Unit::Years {
        return false;
    }
    let shifted = match after {
        false if mine.start > theirs.start => year - 1,
        true if mine.start < theirs.start => year + 1,
        _ => year,
    };
    one.year = Year::Given(shifted);
    shifted != year
}

/// No year anywhere: the plan's period decides, if it can.
fn from_plan(groups: &[Group], context: &Context) -> Ways {
    let Some(plan) = context.period else { return without_plan(groups, context) };
    let next = groups.iter().flat_map(Group::refs).any(|one| one.year == Year::Next);
    let range = if next {
        plan.start.year() + 1..=plan.start.year() + 1
    } else {
        plan.start.year() - 1..=plan.end.year() + 1
    };
    let all: Vec<Filled> = range.filter_map(|year| starting_in(groups, year, context)).collect();
    let extents = |way: &Filled| extent(way, context);
    let within: Vec<Filled> =
        all.iter().filter(|way| extents(way).is_some_and(|e| inside(e, plan))).cloned().collect();
    let met: Vec<Filled> =
        all.iter().filter(|way| extents(way).is_some_and(|e| meets(e, plan))).cloned().collect();
    let ways = if !within.is_empty() {
        within
    } else if let Some(each) = each_by_itself(groups, plan, context) {
        // «май–июнь; сентябрь»: stretches that run backwards may be of the next year as well.
        let backwards = groups.iter().any(|group| group.last.is_some() && group.first.unit != Unit::Day);
        let in_order = met.into_iter().find(|way| backwards && way.first() == each.first());
        std::iter::once(each).chain(in_order).collect()
    } else if !met.is_empty() {
        met
    } else {
        let mut near = all;
        near.retain(|way| extents(way).is_some());
        near.sort_by_key(|way| extents(way).map_or(i64::MAX, |e| distance(e, plan)));
        near.truncate(2);
        if near.len() == 1 {
            // One way outside the plan is no answer: it is asked like two.
            near.push(near.first().cloned().unwrap_or_default());
        }
        near
    };
    Ways { ways, sureness: Sureness::Missing }
}

/// «10 апреля, 10 июля, 10 октября» in a school year: no order of years holds them, but each has one place.
fn each_by_itself(groups: &[Group], plan: Period, context: &Context) -> Option<Filled> {
    if groups.len() < 2 {
        return None;
    }
    let mut filled = Vec::with_capacity(groups.len());
    for group in groups {
        let one = std::slice::from_ref(group);
        let mut fitting = (plan.start.year() - 1..=plan.end.year())
            .filter_map(|year| starting_in(one, year, context))
            .filter(|way| extent(way, context).is_some_and(|extent| inside(extent, plan)));
        let way = fitting.next()?;
        if fitting.next().is_some() {
            return None;
        }
        filled.extend(way);
    }
    Some(filled)
}

fn without_plan(groups: &[Group], context: &Context) -> Ways {
    let Some(near) = context.near else { return Ways { ways: Vec::new(), sureness: Sureness::Unknown } };
    let mut ways: Vec<Filled> = (near.year() - 1..=near.year() + 1)
        .filter_map(|year| starting_in(groups, year, context))
        .filter(|way| extent(way, context).is_some())
        .collect();
    ways.sort_by_key(|way| {
        extent(way, context).map_or(i64::MAX, |e| distance(e, Period { start: near, end: near }))
    });
    ways.truncate(2);
    Ways { ways, sureness: Sureness::Unknown }
}

/// The first reference in this year, each further one as soon after as it can be.
fn starting_in(groups: &[Group], year: i32, context: &Context) -> Option<Filled> {
    let mut filled = groups.to_vec();
    let mut refs = filled.iter_mut().flat_map(Group::refs_mut);
    let first = refs.next()?;
    first.year = in_year(first, year);
    let mut before = first.clone();
    for one in refs {
        one.year = in_year(one, anchor(&before.year)?);
        let same_days = one.unit == Unit::Day && before.unit == Unit::Day && one.month == before.month;
        if let (Some(mine), Some(theirs)) = (days(one, context), days(&before, context))
            && mine.start < theirs.start
            && !same_days
        {
            one.year = in_year(one, anchor(&before.year)? + 1);
        } else if one.unit == Unit::SchoolYear && before.unit != Unit::SchoolYear {
            // «с 15 мая до конца учебного года»: the one that is on.
            let running = Ref { year: Year::Given(anchor(&before.year)? - 1), ..one.clone() };
            let theirs = days(&before, context);
            if days(&running, context).zip(theirs).is_some_and(|(mine, theirs)| theirs.start <= mine.end) {
                *one = running;
            }
        }
        before = one.clone();
    }
    Some(filled)
}

/// «1 полугодие учебного года» keeps its school year.
fn in_year(one: &Ref, year: i32) -> Year {
    match (&one.year, one.unit) {
        (Year::SomeSchool, _) => Year::School(year),
        _ => Year::Given(year),
    }
}

/// The days of a reference with its year; a school year puts months before summer into its second half.
pub fn days_or_why(one: &Ref, context: &Context) -> Result<Period, DoubtCode> {
    if one.unit == Unit::Plan {
        return context.period.ok_or(DoubtCode::YearMissing);
    }
    match one.year {
        Year::Given(year) => bounds(one, year, context),
        Year::School(year) if one.unit == Unit::HalfYear => {
            school_half(one.number, year, context).ok_or(DoubtCode::NoSuchDay)
        }
        Year::School(year) => {
            bounds(one, if in_second_half(one, context) { year + 1 } else { year }, context)
        }
        _ => Err(DoubtCode::YearMissing),
    }
}

pub fn days(one: &Ref, context: &Context) -> Option<Period> {
    days_or_why(one, context).ok()
}

fn in_second_half(one: &Ref, context: &Context) -> bool {
    let first_month = context.school.year.0.0.saturating_sub(1);
    match one.unit {
        Unit::Month => one.number < first_month,
        Unit::Day | Unit::Bare => one.month.is_some_and(|month| month < first_month),
        Unit::Quarter => one.number * 3 < first_month,
        Unit::Term => term_month(&context.school.terms, one.number) < first_month,
        Unit::Trimester => term_month(&context.school.trimesters, one.number) < first_month,
        Unit::Season => one.number <= 2,
        _ => false,
    }
}

fn term_month(table: &[(DayOfYear, DayOfYear)], number: u32) -> u32 {
    let at = usize::try_from(number).unwrap_or(1).saturating_sub(1);
    table.get(at).map_or(9, |((month, _), _)| *month)
}

/// From the first to the last day of everything; `None` if one of the days does not exist.
pub fn extent(groups: &[Group], context: &Context) -> Option<Period> {
    let mut whole: Option<Period> = None;
    for one in groups.iter().flat_map(Group::refs) {
        let Period { start, end } = days(one, context)?;
        whole = Some(match whole {
            Some(before) => Period { start: before.start.min(start), end: before.end.max(end) },
            None => Period { start, end },
        });
    }
    whole
}

pub fn inside(one: Period, plan: Period) -> bool {
    plan.start <= one.start && one.end <= plan.end
}

pub fn meets(one: Period, plan: Period) -> bool {
    one.start <= plan.end && plan.start <= one.end
}

/// Days between two stretches; 0 when they meet.
fn distance(one: Period, plan: Period) -> i64 {
    let gap = |from: NaiveDate, to: NaiveDate| to.signed_duration_since(from).num_days().max(0);
    gap(one.end, plan.start) + gap(plan.end, one.start)
}
