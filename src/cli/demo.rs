//! `opora demo`: an invented district beside the real road map; `opora demo --activities N --teachers M --seed S` fills a
//! store of any size. All through the same commands that people give, in gestures of at most 10,000 records. The same
//! seed and day make the same data.

use super::context::Context;
use super::import::unreadable;
use super::invent::{self, Invention, Inventor};
use super::trouble::{Done, Trouble};
use super::{invent_people, outcome, roster};
use crate::domain::draft::OwnerDraft;
use crate::domain::owner;
use crate::domain::record::Kind;
use crate::engine::{Command, Outcome, Workbench};
use crate::exchange::import::{self, Options, RosterOptions};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    activities: Option<u32>,
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    teachers: Option<u32>,
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

/// Activities of one plan, and of one gesture: with its sections and owners it stays below the limit of a gesture.
const PLAN_SIZE: u32 = 8_000;
/// Teachers of one gesture.
const TEACHERS_AT_ONCE: u32 = 1_000;
/// A school for so many teachers.
const TEACHERS_OF_SCHOOL: u32 = 100;

/// The invented district, and the road map that its measures belong beside.
const ROAD_MAP: &[u8] = include_bytes!("../../data/roadmaps/leskensky-2020.txt");
const SCHOOLS: &[u8] = include_bytes!("../../data/demo/schools.csv");
const TEACHERS: &[u8] = include_bytes!("../../data/demo/teachers.csv");
const DEFICITS: &[u8] = include_bytes!("../../data/demo/deficits.csv");

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let bench = context.new_bench()?;
    if args.activities.is_none() && args.teachers.is_none() {
        return district(context, &*bench);
    }
    let plans = plans(context, &*bench, args)?;
    let teachers = args.teachers.unwrap_or(0);
    if teachers > 0 {
        people(context, &*bench, args.seed, teachers)?;
    }
    let line = context.words.say(
        "cli-demo-done",
        &[
            ("activities", args.activities.unwrap_or(0).to_string().into()),
            ("plans", plans.to_string().into()),
            ("teachers", teachers.to_string().into()),
        ],
    );
    context.out.line(&line)
}

/// The invented district of `data/demo` beside the real road map.
fn district(context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let unreadable = |error| unreadable(context.words, &error);
    let plan = import::read_bytes("leskensky-2020.txt", ROAD_MAP, &Options::default()).map_err(unreadable)?;
    super::import::execute(context, bench, &plan.draft)?;
    let lists = [
        (Kind::School, "schools.csv", SCHOOLS),
        (Kind::Teacher, "teachers.csv", TEACHERS),
        (Kind::Teacher, "deficits.csv", DEFICITS),
    ];
    for (kind, name, bytes) in lists {
        let options = RosterOptions { kind, meanings: Vec::new(), today: context.today };
        let draft = import::roster_from_bytes(name, bytes, &options).map_err(unreadable)?;
        roster::execute(context, bench, Command::ImportRoster(Box::new(draft)))?;
    }
    context.out.line(&context.words.plain("cli-demo-district"))
}

/// How many plans it became.
fn plans(context: &Context<'_>, bench: &dyn Workbench, args: &Args) -> Result<u32, Trouble> {
    let mut inventor = Inventor::new(args.seed, context.today);
    let mut left = args.activities.unwrap_or(0);
    let mut plans = 0;
    while left > 0 {
        let size = left.min(PLAN_SIZE);
        plans += 1;
        fill(context, bench, inventor.plan(plans, size))?;
        left -= size;
    }
    Ok(plans)
}

fn people(context: &Context<'_>, bench: &dyn Workbench, seed: u64, count: u32) -> Result<(), Trouble> {
    let schools = (count / TEACHERS_OF_SCHOOL).clamp(11, 1_000);
    let take = |draft| roster::execute(context, bench, Command::ImportRoster(Box::new(draft)));
    owners(context, bench)?;
    take(invent_people::schools(schools))?;
    let mut first = 1;
    while first <= count {
        let part = (count - first + 1).min(TEACHERS_AT_ONCE);
        take(invent_people::teachers(seed, context.today, first, part, schools))?;
        first += part;
    }
    Ok(())
}

/// The owners of invented measures, where no plan brought them.
fn owners(context: &Context<'_>, bench: &dyn Workbench) -> Result<(), Trouble> {
    let known = bench.records(Kind::Owner).map_err(|failure| outcome::failed(context.words, failure))?;
    for (name, short, code) in invent_people::OWNERS {
        if known.iter().any(|record| record.text(owner::NAME) == *name) {
            continue;
        }
        let draft = OwnerDraft {
            name: (*name).to_owned(),
            short: (*short).to_owned(),
            code: (*code).to_owned(),
            aliases: Vec::new(),
            kind: owner::kind::BODY,
        };
        execute(context, bench, Command::AddOwner(draft))?;
    }
    Ok(())
}

fn fill(context: &Context<'_>, bench: &dyn Workbench, invention: Invention) -> Result<(), Trouble> {
    let Invention { draft, fates } = invention;
    let outcome = execute(context, bench, Command::ImportPlan(Box::new(draft)))?;
    let activities =
        outcome.done.iter().filter(|effect| effect.kind == Kind::Activity).map(|effect| effect.id);
    for command in invent::gestures(fates, activities) {
        execute(context, bench, command)?;
    }
    Ok(())
}

/// A command of which some records may be refused: an invented row need not fit every fate.
fn execute(context: &Context<'_>, bench: &dyn Workbench, command: Command) -> Result<Outcome, Trouble> {
    let request = context.request(command)?;
    match bench.execute(&request) {
        Err(crate::engine::Failure::Refused(_)) => Ok(Outcome::default()),
        done => done.map_err(|failure| outcome::failed(context.words, failure)),
    }
}
