//! `opora user`: who may come in through the district's server, and as what. Only an administrator gets an answer.

use super::context::Context;
use super::list::{self, Format};
use super::rows::Rows;
use super::trouble::{Done, Exit, Trouble};
use super::{find, outcome};
use crate::domain::field::spec;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::user::{self, mark, role};
use crate::domain::value::Value;
use crate::domain::words::folded;
use crate::engine::{Command, ListQuery, NewUser, Refusal, Workbench};
use crate::wire::identity::{Account, account_named};

#[derive(Debug, Clone, clap::Subcommand)]
pub enum Task {
    Add(Add),
    List(List),
    Disable(Login),
    Enable(Enable),
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
pub struct Enable {
    #[arg(value_name = "LOGIN")]
    login: String,
    #[arg(long, value_name = "NUMBER")]
    uid: Option<u32>,
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
        Task::Disable(args) => disable(args, context, &*bench),
        Task::Enable(args) => enable(args, context, &*bench),
        Task::Role(args) => change_role(args, context, &*bench),
    }
}

fn add(args: &Add, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let Some(role) = &args.role else {
        return Err(with_roles(context, context.trouble(Exit::Usage, "cli-role-missing", &[])));
    };
    if let Some(known) = with_login(context, bench, &args.login)? {
        let key = if user::is_disabled(&known) { "cli-user-shut-out" } else { "cli-user-there" };
        let there = context.trouble(Exit::Refused, "cli-user-known", &[("login", &args.login)]);
        return Err(there.hint(context.words.say(key, &[("login", (&args.login).into())])));
    }
    let account = account_named(&args.login);
    let uid = uid_of(context, &args.login, account.as_ref(), args.uid)?;
    let name = args.name.clone().or(account.map(|account| account.name)).unwrap_or_default();
    let new = NewUser {
        login: args.login.clone(),
        uid: Some(uid),
        name,
        role: role_named(context, role)?,
        marks: marks(args.with.controller, args.with.auditor),
        school: school(context, bench, args.with.school.as_deref())?,
        subjects: subjects(&args.with),
    };
    outcome::execute(context, bench, Command::AddUser(Box::new(new)))
}

/// The number of an account: the one of this machine, or as given where the machine knows no such account.
fn uid_of(
    context: &Context<'_>,
    login: &str,
    account: Option<&Account>,
    given: Option<u32>,
) -> Result<u32, Trouble> {
    match (account.map(|account| account.uid), given) {
        (Some(uid), Some(given)) if uid != given => {
            let (uid, given) = (uid.to_string(), given.to_string());
            let args = [("login", login), ("uid", &uid), ("given", &given)];
            Err(context.trouble(Exit::Usage, "cli-other-uid", &args))
        }
        (Some(uid), _) | (None, Some(uid)) => Ok(uid),
        (None, None) => Err(context.trouble(Exit::Usage, "cli-no-account", &[("login", login)])),
    }
}

fn subjects(with: &With) -> Vec<String> {
    let named = with.subject.iter().map(|subject| subject.trim()).filter(|subject| !subject.is_empty());
    named.map(str::to_owned).collect()
}

fn with_login(context: &Context<'_>, bench: &dyn Workbench, login: &str) -> Result<Option<Record>, Trouble> {
    let users = bench.records(Kind::User).map_err(|failure| outcome::failed(context.words, failure))?;
    let typed = folded(login.trim());
    Ok(users.into_iter().find(|user| folded(user.text(user::LOGIN)) == typed))
}

/// Who has this login, else who is called so.
fn named(context: &Context<'_>, bench: &dyn Workbench, name: &str) -> Result<RecordId, Trouble> {
    if let Some(user) = with_login(context, bench, name)? {
        return Ok(user.id);
    }
    find::record(context, bench, Kind::User, name)
        .map_err(|trouble| trouble.hint(context.words.plain("cli-user-hint")))
}

/// A new role with all that goes with it: what the old one had besides is gone.
fn change_role(args: &Role, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let id = named(context, bench, &args.login)?;
    let list = |items: Vec<Value>| (!items.is_empty()).then_some(Value::List(items));
    let marks = marks(args.with.controller, args.with.auditor).into_iter().map(Value::Code).collect();
    let fields = vec![
        (user::ROLE, Some(Value::Code(role_named(context, &args.new)?))),
        (user::MARKS, list(marks)),
        (user::SCHOOL, school(context, bench, args.with.school.as_deref())?.map(Value::Ref)),
        (user::SUBJECTS, list(subjects(&args.with).into_iter().map(Value::text).collect())),
    ];
    outcome::execute(context, bench, Command::SetUser { user: id, fields })
}

fn disable(args: &Login, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let user = named(context, bench, &args.login)?;
    outcome::execute(context, bench, Command::AdmitUser { user, admitted: false })
}

/// Lets somebody in again; an account that was made anew has another number by now.
fn enable(args: &Enable, context: &mut Context<'_>, bench: &dyn Workbench) -> Done {
    let user = named(context, bench, &args.login)?;
    let users = bench.records(Kind::User).map_err(|failure| outcome::failed(context.words, failure))?;
    let record = users.into_iter().find(|record| record.id == user);
    let Some(record) = record else { return Err(outcome::failed(context.words, Refusal::NotFound.into())) };
    let account = account_named(record.text(user::LOGIN));
    let uid = match (&account, args.uid) {
        (None, None) => user::uid_of(&record),
        (account, given) => Some(uid_of(context, record.text(user::LOGIN), account.as_ref(), given)?),
    };
    if uid != user::uid_of(&record) {
        let fields = vec![(user::UID, uid.map(|uid| Value::Int(i64::from(uid))))];
        outcome::execute(context, bench, Command::SetUser { user, fields })?;
        if !user::is_disabled(&record) {
            return Ok(());
        }
    }
    outcome::execute(context, bench, Command::AdmitUser { user, admitted: true })
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
    with_roles(context, context.trouble(Exit::Usage, "cli-wrong-role", &[("role", typed)]))
}

fn with_roles(context: &Context<'_>, trouble: Trouble) -> Trouble {
    let known: Vec<&str> = role::NAMES.iter().map(|(_, name)| *name).collect();
    trouble.hint(context.words.say("cli-wrong-valid", &[("values", known.join(", ").into())]))
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
    let found = code.map(|code| find::record(context, bench, Kind::School, code)).transpose();
    found.map_err(|trouble| trouble.hint(context.words.plain("cli-school-hint")))
}
