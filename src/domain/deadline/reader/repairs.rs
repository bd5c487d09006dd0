//! Groups whose days do not exist or stand in the wrong order → what may have been meant.
//! In: groups with their years. Out: the same groups repaired; whether a repair holds is seen in `dated`.

use chrono::{Datelike, NaiveDate};

use super::bounds::end_of_month;
use super::dated::year_of;
use super::group::Group;
use super::numbered::most_of;
use super::refs::{Ref, Unit};
use super::year::Year;
use super::years::Filled;

/// All years moved by so many.
pub fn moved_by_years(way: &Filled, years: i32) -> Filled {
    let mut moved = way.clone();
    for one in moved.iter_mut().flat_map(Group::refs_mut) {
        match &mut one.year {
            Year::Given(year) | Year::School(year) => *year += years,
            _ => {}
        }
        if one.unit == Unit::Years {
            one.number = one.number.saturating_add_signed(years);
        }
    }
    moved
}

/// A way with each of its references changed.
pub fn changed(way: &Filled, change: impl Fn(&mut Ref)) -> Filled {
    let mut changed = way.clone();
    changed.iter_mut().flat_map(Group::refs_mut).for_each(change);
    changed
}

pub fn misnumbered(way: &Filled) -> bool {
    way.iter().flat_map(Group::refs).any(|one| most_of(one.unit).is_some_and(|most| one.number > most))
}

pub fn lacks_month(way: &Filled) -> bool {
    way.iter().flat_map(Group::refs).any(|one| one.unit == Unit::Day && one.month == Some(0))
}

/// Days that do not exist become the last of their month, or the first of the next.
pub fn days_repaired(way: &Filled, next: bool) -> Filled {
    let mut repaired = way.clone();
    for one in repaired.iter_mut().flat_map(Group::refs_mut).filter(|one| one.unit == Unit::Day) {
        let (Some(year), Some(month)) = (year_of(one), one.month) else { continue };
        let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { continue };
        let last = end_of_month(first);
        if one.number > last.day() || one.number == 0 {
            let day = if next && one.number > 0 { last.succ_opt().unwrap_or(last) } else { last };
            let day = if one.number == 0 { first } else { day };
            one.number = day.day();
            one.month = Some(day.month());
            if let Year::Given(year) = &mut one.year {
                *year = day.year();
            }
        }
    }
    repaired
}

/// «31.13.2020»: day and month changed places, or a digit too many.
pub fn months_repaired(way: &Filled) -> Vec<Filled> {
    let repair = |pick: fn(u32, u32) -> Option<(u32, u32)>| {
        let mut repaired = way.clone();
        for one in repaired.iter_mut().flat_map(Group::refs_mut) {
            if let Some(month) = one.month.filter(|month| !(1..=12).contains(month))
                && let Some((day, month)) = pick(one.number, month)
            {
                one.number = day;
                one.month = Some(month);
            }
        }
        repaired
    };
    vec![
        repair(|day, month| Some((month, day)).filter(|_| (1..=12).contains(&day))),
        repair(|day, month| Some((day, month % 10)).filter(|(_, month)| *month > 0)),
        repair(|day, month| Some((day, month / 10)).filter(|(_, month)| *month > 0)),
    ]
}

/// The end a year later, the start a year earlier, or the ends changed about.
pub fn ends_turned(way: &Filled) -> Vec<Filled> {
    let change = |change: &dyn Fn(&mut Group)| {
        let mut turned = way.clone();
        turned.iter_mut().filter(|group| group.last.is_some()).for_each(change);
        turned
    };
    let add = |one: &mut Ref, years: i32| {
        if let Year::Given(year) = &mut one.year {
            *year += years;
        }
    };
    let within_month = way.iter().any(|group| {
        group.last.as_ref().is_some_and(|(_, last)| last.month == group.first.month && last.unit == Unit::Day)
    });
    let swapped = change(&|group| {
        if let Some((_, last)) = &mut group.last {
            std::mem::swap(&mut group.first, last);
        }
    });
    let later = change(&|group| {
        if let Some((_, last)) = &mut group.last {
            add(last, 1);
        }
    });
    let earlier = change(&|group| add(&mut group.first, -1));
    if within_month { vec![swapped, later] } else { vec![later, earlier, swapped] }
}
