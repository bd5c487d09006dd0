//! `opora user`: who may come in through the district's server, and as what. Only an administrator gets an answer.

use super::context::Context;
use super::list::{self, Format};
use super::rows::Rows;
use super::trouble::{Done, Exit, Trouble};
use super::{find, outcome};
use crate::domain::field::spec;
use crate::domain::record::{Kind, RecordId};
use crate::domain::user::{self, mark, role};
use crate::domain::value::Value;
use crate::domain::words::folded;
use crate::engine::{Command, ListQuery, NewUser, Workbench};
use crate::wire::identity::account_named;

#[derive(Debug, Clone, clap::Subcommand)]
pub enum Task {
    Add(Add),
    List(List),
    Disable(Login),
    Enable(Login),
    Role(Role),
}

#[derive(Debug, Clone, clap::Args)]
pub struct Add {
    #[arg(value_name = "LOGIN")]
    login: String,
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    with: With,
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    uid: Option<u32>,
}

/// What goes with a role.
#[derive(Debug, Clone, clap::Args)]
struct With {
    #[arg(long, value_name = "CODE")]
    school: Option<String>,
    #[arg(long, value_delimiter = ',', value_name = "SUBJECT")]
    subject: Vec<String>,
    #[arg(long)]
    controller: bool,
    #[arg(long)]
    auditor: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub struct List {
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Login {
    #[arg(value_name = "LOGIN")]
    login: String,
}

#[derive(Debug, Clone, clap::Args)]
pub struct Role {
    #[arg(value_name = "LOGIN")]
    login: String,
    #[arg(value_name = "ROLE")]
    new: String,
    #[command(flatten)]
    with: With,
}

pub fn run(task: &Task, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    match task {
        Task::Add(args) => add(args, context, &*bench),
        Task::List(args) => listed(args, context, &*bench),
        Task::Disable(args) => admit(args, context, &*bench, false),
        Task::Enable(args) => admit(args, context, &*bench, true),
        Task::Role(args) => change_role(args, context, &*bench),
    }
}

fn add(args: &Add, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let Some(role) = &args.role else {
        return Err(wrong_role(context, ""));
    };
    let account = account_named(&args.login);
    let Some(uid) = args.uid.or(account.as_ref().map(|account| account.uid)) else {
        return Err(context.trouble(Exit::Usage, "cli-no-account", &[("login", &args.login)]));
    };
    let name = args.name.clone().or(account.map(|account| account.name)).unwrap_or_default();
    let new = NewUser {
        login: args.login.clone(),
        uid: Some(uid),
        name,
        role: role_named(context, role)?,
        marks: marks(args.with.controller, args.with.auditor),
        school: school(context, bench, args.with.school.as_deref())?,
        subjects: args.with.subject.clone(),
    };
    outcome::execute(context, bench, Command::AddUser(Box::new(new)))
}

/// A new role with all that goes with it: what the old one had besides is gone.
fn change_role(args: &Role, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let id = find::record(context, bench, Kind::User, &args.login)?;
    let list = |items: Vec<Value>| (!items.is_empty()).then_some(Value::List(items));
    let marks = marks(args.with.controller, args.with.auditor).into_iter().map(Value::Code).collect();
    let fields = vec![
        (user::ROLE, Some(Value::Code(role_named(context, &args.new)?))),
        (user::MARKS, list(marks)),
        (user::SCHOOL, school(context, bench, args.with.school.as_deref())?.map(Value::Ref)),
        (user::SUBJECTS, list(args.with.subject.iter().map(Value::text).collect())),
    ];
    outcome::execute(context, bench, Command::SetUser { user: id, fields })
}

fn admit(args: &Login, context: &mut Context<'_>, bench: &dyn Workbench, admitted: bool) -> Done {
    let id = find::record(context, bench, Kind::User, &args.login)?;
    outcome::execute(context, bench, Command::AdmitUser { user: id, admitted })
}

fn listed(args: &List, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let columns = spec(Kind::User).columns.iter().map(|column| column.name.to_owned());
    let query = ListQuery {
        kind: Kind::User,
        filter: String::new(),
        base: String::new(),
        columns: columns.collect(),
        sort: None,
        descending: false,
        skip: 0,
        take: usize::MAX,
        today: context.today,
        with_names: false,
    };
    let rows = Rows::begin(context.words, bench, &query)?;
    list::print(context, rows, args.format, false)
}

/// A role by its English name, or by the first word of its shown one.
fn role_named(context: &Context<'_>, typed: &str) -> Result<u16, Trouble> {
    let typed = folded(typed.trim());
    let is_called = |name: &str| {
        let shown = folded(&context.words.plain(&format!("choice-role-{name}")));
        name == typed || shown == typed || shown.split(' ').next() == Some(&typed)
    };
    let found = role::NAMES.iter().find(|(_, name)| is_called(name));
    found.map(|(code, _)| *code).ok_or_else(|| wrong_role(context, &typed))
}

fn wrong_role(context: &Context<'_>, typed: &str) -> Trouble {
    let known: Vec<&str> = role::NAMES.iter().map(|(_, name)| *name).collect();
    let wrong = context.trouble(Exit::Usage, "cli-wrong-role", &[("role", typed)]);
    wrong.hint(context.words.say("cli-wrong-valid", &[("values", known.join(", ").into())]))
}

fn marks(controller: bool, auditor: bool) -> Vec<u16> {
    let marks = [(controller, mark::CONTROLLER), (auditor, mark::AUDITOR)];
    marks.into_iter().filter(|(is_set, _)| *is_set).map(|(_, mark)| mark).collect()
}

fn school(
    context: &Context<'_>,
    bench: &dyn Workbench,
    code: Option<&str>,
) -> Result<Option<RecordId>, Trouble> {
    code.map(|code| find::record(context, bench, Kind::School, code)).transpose()
}
