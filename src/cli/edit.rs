//! `opora edit ID FIELD=VALUE…`: sets fields of one record, each an own gesture. Owners are assigned by their names.

use super::context::Context;
use super::trouble::{Done, Exit, Trouble};
use super::{find, outcome};
use crate::domain::deadline::typed::Prefer;
use crate::domain::field::{Field, FieldType, spec};
use crate::domain::record::{Kind, RecordId};
use crate::domain::value::Value;
use crate::domain::{activity, words};
use crate::engine::{Assigning, Command, Targets, Workbench};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "ID")]
    id: String,
    #[arg(required = true, value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let kind = kind_of(context, args.kind.as_deref())?;
    // All values are read before the first is written: a slip in the last changes nothing.
    let fields =
        args.fields.iter().map(|text| field(context, kind, text)).collect::<Result<Vec<_>, Trouble>>()?;
    let bench = context.bench()?;
    let target = find::record(context, &*bench, kind, &args.id)?;
    let mut commands = Vec::new();
    for (field, text) in fields {
        commands.push(command(context, &*bench, (kind, target), field, &text)?);
    }
    commands.into_iter().try_for_each(|command| outcome::execute(context, &*bench, command))
}

/// `--kind`, or activities.
pub fn kind_of(context: &Context<'_>, name: Option<&str>) -> Result<Kind, Trouble> {
    match name {
        None => Ok(Kind::Activity),
        Some(name) => find::kind(context.words, name)
            .ok_or_else(|| context.trouble(Exit::Usage, "cli-wrong-kind", &[("kind", name)])),
    }
}

/// `FIELD=VALUE`: the field by its English or shown name, and the text.
fn field(context: &Context<'_>, kind: Kind, text: &str) -> Result<(&'static Field, String), Trouble> {
    let wrong = || context.trouble(Exit::Usage, "cli-wrong-field", &[("text", text)]);
    let fields = spec(kind).fields;
    let settable = |field: &&Field| field.editable || field.holds == FieldType::Refs(Kind::Owner);
    let known: Vec<&str> = fields.iter().filter(settable).map(|field| field.name).collect();
    let hint = context.words.say("cli-known-fields", &[("fields", known.join(", ").into())]);
    let Some((name, value)) = text.split_once('=') else { return Err(wrong().hint(hint)) };
    let typed = words::folded(name.trim());
    let called = |field: &&Field| {
        let shown = context.words.plain(&format!("field-{}-{}", spec(kind).name, field.name));
        field.name == typed || words::folded(&shown) == typed
    };
    let field = fields.iter().filter(settable).find(called).ok_or_else(|| wrong().hint(hint))?;
    Ok((field, value.trim().to_owned()))
}

fn command(
    context: &Context<'_>,
    bench: &dyn Workbench,
    (kind, target): (Kind, RecordId),
    field: &'static Field,
    text: &str,
) -> Result<Command, Trouble> {
    if kind == Kind::Activity && field.tag == activity::OWNERS {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        let owners = names.map(|name| find::record(context, bench, Kind::Owner, name));
        let owners = owners.collect::<Result<Vec<RecordId>, Trouble>>()?;
        return Ok(Command::Assign { targets: Targets::one(target), owners, how: Assigning::Replace });
    }
    let value = if text.is_empty() { None } else { Some(value(context, field, text)?) };
    Ok(Command::EditField { kind, target, tag: field.tag, value })
}

fn value(context: &Context<'_>, field: &Field, text: &str) -> Result<Value, Trouble> {
    let wrong =
        || context.trouble(Exit::Usage, "cli-wrong-field-value", &[("field", field.name), ("value", text)]);
    let code = |names: &[(u16, &'static str)], name: &str| {
        let found = names.iter().find(|(_, known)| *known == name.trim()).map(|(code, _)| Value::Code(*code));
        let known: Vec<&str> = names.iter().map(|(_, name)| *name).collect();
        found.ok_or_else(|| {
            wrong().hint(context.words.say("cli-wrong-valid", &[("values", known.join(", ").into())]))
        })
    };
    match field.holds {
        FieldType::Text | FieldType::LongText | FieldType::Deadline => Ok(Value::text(text)),
        FieldType::Int => text.parse().map(Value::Int).map_err(|_| wrong()),
        FieldType::Day => context.day(text, Prefer::Future).map(Value::Day),
        FieldType::Choice(names) => code(names, text),
        FieldType::Choices(names) => {
            let codes = text.split(',').map(|name| code(names, name));
            codes.collect::<Result<Vec<Value>, Trouble>>().map(Value::List)
        }
        FieldType::TextList => {
            let parts = text.split(';').map(str::trim).filter(|part| !part.is_empty());
            Ok(Value::List(parts.map(Value::text).collect()))
        }
        _ => Err(wrong()),
    }
}
