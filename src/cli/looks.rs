//! `opora looks`: who looked at names of teachers; with `--of CODE`, who was told the name of one, to be printed for them.

use serde_json::json;

use super::context::Context;
use super::out::Heading;
use super::outcome;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::clean::clean;
use crate::domain::field::spec;
use crate::domain::record::Kind;
use crate::domain::value::Tag;
use crate::engine::{LookLine, Readers, Reading};
use crate::tui::view::sheet;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "CODE")]
    of: Option<String>,
    #[arg(long, value_name = "NUMBER", default_value_t = 50)]
    limit: usize,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    #[default]
    Table,
    Json,
}

/// Newest first.
pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let bench = context.bench()?;
    let told = |failure| outcome::failed(context.words, failure);
    match &args.of {
        Some(code) => {
            let found = bench.readers(code, args.limit).map_err(told)?;
            readers(&found, args.format, context)
        }
        None => {
            let looks = bench.looks(args.limit).map_err(told)?;
            all(&looks, args.format, context)
        }
    }
}

fn all(looks: &[LookLine], format: Format, context: &mut Context<'_>) -> Done {
    if format == Format::Json {
        let object =
            |look: &LookLine| json!({"at": look.at, "who": look.who, "what": look.what, "about": look.about});
        return context.out.line(&json!(looks.iter().map(object).collect::<Vec<_>>()).to_string());
    }
    if looks.is_empty() {
        return Err(Trouble::new(Exit::Refused, context.words.plain("cli-log-empty")));
    }
    let words = context.words;
    let heading = |name: &str| Heading {
        text: words.plain(&format!("cli-log-head-{name}")),
        right: false,
        flexible: false,
    };
    let row = |look: &LookLine| {
        let what = words.plain(&format!("command-{}", look.what));
        vec![outcome::moment(&look.at), clean(&look.who).into_owned(), what, clean(&look.about).into_owned()]
    };
    let rows: Vec<Vec<String>> = looks.iter().map(row).collect();
    context.out.table(&[heading("at"), heading("who"), heading("what"), heading("records")], &rows)
}

fn readers(found: &Readers, format: Format, context: &mut Context<'_>) -> Done {
    if format == Format::Json {
        let field = |tag: &Tag| spec(Kind::Teacher).field(*tag).map_or("", |field| field.name);
        let object = |one: &Reading| {
            json!({
                "at": one.at, "who": one.who, "role": one.role, "what": one.what,
                "fields": one.fields.iter().map(field).collect::<Vec<_>>(), "purpose": one.purpose,
            })
        };
        let readings: Vec<_> = found.readings.iter().map(object).collect();
        let whole = json!({
            "of": found.code, "readings": readings, "more": found.more, "unnamed": found.unnamed,
        });
        return context.out.line(&whole.to_string());
    }
    let lines = sheet::readers(context.words, found, |at| outcome::moment(&at));
    lines.iter().try_for_each(|line| context.out.line(&clean(line)))
}
