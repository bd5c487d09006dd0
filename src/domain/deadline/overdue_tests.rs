//! Being overdue: the rules of the plan in words and dates, and what must hold for every deadline and day.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::arbitrary::{a_day, a_doubt, a_when};
use super::overdue::{Answer, Resolved, Situation, Sure, answer, due_day, resolve};
use super::reader::SchoolCalendar;
use super::*;
use crate::domain::calendar::Calendar;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn plan() -> Period {
    Period { start: day("2020-05-01"), end: day("2021-06-30") }
}

/// What a test says of a situation besides the wording.
#[derive(Default)]
struct Given {
    moves: Vec<Move>,
    closed: Vec<NaiveDate>,
    resolved: Option<Resolved>,
    done: bool,
}

fn asked(text: &str, given: &Given, today: &str) -> Answer {
    let stored = StoredDeadline::new(read(text, &Context::with_period(Some(plan()))));
    let (school, calendar) = (SchoolCalendar::default(), Calendar::russian(Some(7)));
    let situation = Situation {
        when: stored.effective(),
        question: stored.open_question(),
        moves: &given.moves,
        closed: &given.closed,
        horizon: Some(plan()),
        resolved: given.resolved,
        live: !given.done,
        school: &school,
        calendar: &calendar,
    };
    answer(&situation, day(today))
}

fn says(text: &str, today: &str) -> (Option<bool>, Option<i64>, Sure) {
    let answer = asked(text, &Given::default(), today);
    (answer.overdue, answer.days_left, answer.sure)
}

#[test]
fn the_last_day_itself_is_not_overdue() {
    let text = "до 31 мая 2020 года";
    assert_eq!(says(text, "2020-05-30"), (Some(false), Some(1), Sure::Certain));
    assert_eq!(says(text, "2020-05-31"), (Some(false), Some(0), Sure::Certain));
    assert_eq!(says(text, "2020-06-01"), (Some(true), Some(-1), Sure::Certain));
    assert_eq!(says(text, "2021-02-01"), (Some(true), Some(-246), Sure::Certain));
}

#[test]
fn a_period_is_overdue_from_the_day_after_its_end_and_not_begun_before_its_start() {
    let before = asked("апрель 2021 года", &Given::default(), "2021-03-31");
    assert_eq!((before.overdue, before.begins), (Some(false), Some(day("2021-04-01"))));
    let inside = asked("апрель 2021 года", &Given::default(), "2021-04-30");
    assert_eq!((inside.overdue, inside.begins, inside.days_left), (Some(false), None, Some(0)));
    assert_eq!(says("апрель 2021 года", "2021-05-01").0, Some(true));
}

#[test]
fn an_open_question_is_overdue_only_when_every_candidate_has_passed() {
    let text = "до 31 мая октября 2020 г.";
    assert_eq!(says(text, "2020-05-31"), (Some(false), Some(153), Sure::Disputed));
    assert_eq!(says(text, "2020-06-01"), (None, Some(152), Sure::Disputed));
    assert_eq!(says(text, "2021-02-01"), (Some(true), Some(-93), Sure::Disputed));
    assert_eq!(says("до 25 мая", "2021-02-01"), (None, Some(113), Sure::Disputed));
    // One of the two bases is an event that has no date.
    assert_eq!(says("в период действия-ограничительных мер учебного года", "2021-06-30").0, None);
}

#[test]
fn standing_work_and_work_without_a_date_never_burn() {
    assert_eq!(says("постоянно в течение всего периода", "2022-01-01"), (Some(false), None, Sure::Dateless));
    assert_eq!(says("", "2022-01-01"), (Some(false), None, Sure::Dateless));
    assert_eq!(says("по отдельному графику", "2022-01-01"), (None, None, Sure::Waiting));
}

#[test]
fn an_event_waits_until_it_has_a_date() {
    let text = "в период после снятия ограничительных мер в очной форме";
    assert_eq!(says(text, "2021-02-01"), (None, None, Sure::Waiting));
    let When::Event(bound) = read(text, &Context::default()).when else { panic!("no event") };
    let calendar = Calendar::russian(None);
    let resolved = resolve(&bound, day("2020-09-01"), None, Some(plan()), &calendar);
    assert_eq!(resolved, Resolved::During { start: day("2020-09-01"), end: Some(day("2021-06-30")) });
    let given = Given { resolved: Some(resolved), ..Given::default() };
    let answer = asked(text, &given, "2021-02-01");
    assert_eq!((answer.overdue, answer.days_left, answer.sure), (Some(false), Some(149), Sure::Certain));
}

#[test]
fn an_offset_counts_from_the_event() {
    let calendar = Calendar::russian(None);
    for (text, expected) in [
        ("не позднее 2 месяцев со дня завершения мероприятий", "2021-04-01"),
        ("за 10 рабочих дней до начала проверки", "2021-01-18"),
        ("в течение 3 дней после совещания", "2021-02-04"),
        ("до августовского совещания", "2021-01-31"),
    ] {
        let When::Event(bound) = read(text, &Context::default()).when else { panic!("no event: «{text}»") };
        let resolved = resolve(&bound, day("2021-02-01"), None, None, &calendar);
        assert_eq!(resolved, Resolved::By(day(expected)), "{text}");
    }
}

#[test]
fn points_and_occurrences_are_closed_one_by_one() {
    let text = "сентябрь 2020, май 2021";
    assert_eq!(says(text, "2020-10-01"), (Some(true), Some(-1), Sure::Certain));
    let closed = Given { closed: vec![day("2020-09-30")], ..Given::default() };
    let next = asked(text, &closed, "2020-10-01");
    assert_eq!(
        (next.overdue, next.next, next.begins),
        (Some(false), Some(day("2021-05-31")), Some(day("2021-05-01")))
    );
    let all = Given { closed: vec![day("2020-09-30"), day("2021-05-31")], ..Given::default() };
    assert_eq!(asked(text, &all, "2021-06-30").overdue, Some(false));

    let quarterly = asked("ежеквартально", &Given::default(), "2020-07-01");
    assert_eq!((quarterly.overdue, quarterly.next), (Some(true), Some(day("2020-06-30"))));
    let closed = Given { closed: vec![day("2020-06-30")], ..Given::default() };
    assert_eq!(asked("ежеквартально", &closed, "2020-07-01").next, Some(day("2020-09-30")));
}

#[test]
fn a_move_replaces_the_whole_or_one_occurrence() {
    let moved = |of: Option<&str>, to: &str| Move {
        of: of.map(day),
        from: None,
        to: day(to),
        reason: "карантин".to_owned(),
        paper: None,
    };
    let whole =
        Given { moves: vec![moved(None, "2020-08-01"), moved(None, "2020-09-01")], ..Given::default() };
    assert_eq!(asked("до 31 мая 2020 года", &whole, "2020-09-01").days_left, Some(0));
    let one = Given { moves: vec![moved(Some("2020-06-30"), "2020-07-15")], ..Given::default() };
    assert_eq!(asked("ежеквартально", &one, "2020-07-01").next, Some(day("2020-07-15")));
}

#[test]
fn what_is_done_is_not_overdue() {
    let done = Given { done: true, ..Given::default() };
    assert_eq!(asked("до 31 мая 2020 года", &done, "2021-02-01").overdue, Some(false));
}

fn a_resolved() -> impl Strategy<Value = Resolved> {
    prop_oneof![
        a_day().prop_map(Resolved::By),
        (a_day(), of(0i64..300)).prop_map(|(start, days)| Resolved::During {
            start,
            end: days.map(|days| start + chrono::Duration::days(days)),
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn overdue_is_the_due_day_behind_today(
        when in a_when(),
        question in of(a_doubt()),
        closed in vec(a_day(), 0..3),
        moves in vec((of(a_day()), a_day()), 0..2),
        horizon in of((a_day(), 0i64..500)),
        resolved in of(a_resolved()),
        live in any::<bool>(),
        today in a_day(),
    ) {
        let moves: Vec<Move> = moves
            .into_iter()
            .map(|(of, to)| Move { of, from: None, to, reason: String::new(), paper: None })
            .collect();
        let (school, calendar) = (SchoolCalendar::default(), Calendar::russian(Some(7)));
        let horizon = horizon.map(|(start, days)| Period { start, end: start + chrono::Duration::days(days) });
        let situation = Situation {
            when: &when,
            question: question.as_ref(),
            moves: &moves,
            closed: &closed,
            horizon,
            resolved,
            live,
            school: &school,
            calendar: &calendar,
        };
        let said = answer(&situation, today);
        let burns = live && due_day(&situation).is_some_and(|due| due < today);
        prop_assert_eq!(said.overdue == Some(true), burns);
        prop_assert_eq!(said.days_left.is_some_and(|left| left < 0), burns);
    }
}
