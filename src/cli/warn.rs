//! `opora warn [PAPER=DAYS…]`: how many days before the last day papers of a kind are to be begun. Without arguments
//! the table; `PAPER=` goes back to the usual days.

use super::args::TextOrJson;
use super::context::Context;
use super::outcome;
use super::trouble::{Done, Exit, Trouble};
use crate::domain::record::Kind;
use crate::domain::{setting, warning, words};
use crate::engine::Command;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_name = "PAPER=DAYS")]
    set: Vec<String>,
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: TextOrJson,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let wishes = args.set.iter().map(|text| wish(context, text)).collect::<Result<Vec<_>, Trouble>>()?;
    let bench = context.bench()?;
    for (paper, days) in &wishes {
        outcome::execute(context, &*bench, Command::SetWarning { paper: *paper, days: *days })?;
    }
    if !wishes.is_empty() {
        return Ok(());
    }
    let settings = bench.records(Kind::Setting).map_err(|failure| outcome::failed(context.words, failure))?;
    let rows: Vec<(u16, u16)> =
        warning::papers().map(|paper| (paper, setting::warn_days(&settings, paper))).collect();
    if args.format == TextOrJson::Json {
        let object: serde_json::Map<String, serde_json::Value> =
            rows.iter().map(|(paper, days)| (warning::name_of(*paper).to_owned(), (*days).into())).collect();
        return context.out.line(&serde_json::to_string_pretty(&object).unwrap_or_default());
    }
    for (paper, days) in rows {
        let name = warning::name_of(paper);
        let shown = context.words.plain(&format!("paper-{name}"));
        context.out.line(&format!("{days:>4}  {name}  {shown}"))?;
    }
    Ok(())
}

/// `analytic-note=21`, `справка=21`: a kind of paper by its English name or by a beginning of the shown one.
fn wish(context: &Context<'_>, text: &str) -> Result<(u16, Option<u16>), Trouble> {
    let wrong = || {
        let names: Vec<&str> = warning::papers().map(warning::name_of).collect();
        context
            .trouble(Exit::Usage, "cli-wrong-warning", &[("text", text)])
            .hint(context.words.say("cli-wrong-valid", &[("values", names.join(", ").into())]))
    };
    let (name, days) = text.split_once('=').ok_or_else(wrong)?;
    let folded = words::folded(name.trim());
    let shown =
        |paper: u16| words::folded(&context.words.plain(&format!("paper-{}", warning::name_of(paper))));
    let paper = warning::named(&folded)
        .or_else(|| warning::papers().find(|paper| shown(*paper) == folded))
        .or_else(|| warning::papers().find(|paper| shown(*paper).split(' ').any(|word| word == folded)))
        .ok_or_else(wrong)?;
    let days = match days.trim() {
        "" => None,
        days => Some(days.parse().ok().filter(|days| *days <= warning::MOST).ok_or_else(wrong)?),
    };
    Ok((paper, days))
}
