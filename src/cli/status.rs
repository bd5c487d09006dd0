//! `opora status`: which store this person works on, by which way, and who is here.

use serde_json::json;

use super::args::TextOrJson;
use super::context::Context;
use super::opening::Place;
use super::trouble::Done;
use super::{opening, outcome};
use crate::domain::clean::clean;
use crate::engine::Here;
use crate::tui::view::words::store_said;
use crate::wire::PROTOCOL;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let (way, path) = match context.place()? {
        Place::Dir(dir) => ("store", dir),
        Place::Socket(socket) => ("socket", socket),
    };
    let bench = match way {
        "store" if !opening::is_there(&path) => None,
        _ => Some(context.bench()?),
    };
    let told = |failure| outcome::failed(context.words, failure);
    let here = bench.as_ref().map(|bench| bench.here()).transpose().map_err(told)?.unwrap_or_default();
    let sequence = bench.as_ref().map_or(0, |bench| bench.sequence());
    let role = bench.as_ref().map(|bench| bench.may()).transpose().map_err(told)?.map(|rights| rights.role);
    let read_only = bench.as_ref().and_then(|bench| bench.read_only());
    if args.format == TextOrJson::Json {
        let people: Vec<&str> = here.iter().map(|here| here.who.as_str()).collect();
        let value = json!({
            "way": way, "path": path.display().to_string(), "exists": bench.is_some(), "protocol": PROTOCOL,
            "version": env!("CARGO_PKG_VERSION"), "me": bench.as_ref().map(|bench| bench.me()),
            "role": role,
            "sequence": sequence, "read_only": read_only.is_some(), "here": people,
        });
        return context.out.line(&value.to_string());
    }
    let words = context.words;
    let mut lines =
        vec![words.say(&format!("cli-status-{way}"), &[("path", path.display().to_string().into())])];
    match &bench {
        None => lines.push(words.plain("cli-status-none")),
        Some(bench) => {
            lines.push(words.say("cli-status-me", &[("who", bench.me().into())]));
            // In a personal store there is nothing to tell apart.
            if let Some(role) = role.filter(|role| role != "owner") {
                let role = words.plain(&format!("choice-role-{role}"));
                lines.push(words.say("cli-status-role", &[("role", role.into())]));
            }
            lines.push(words.say("cli-status-sequence", &[("n", sequence.to_string().into())]));
            if let Some(why) = &read_only {
                lines.push(words.plain("cli-status-read-only"));
                lines.push(format!("  {}", store_said(words, why)));
            }
            let names: Vec<&str> = here.iter().map(|Here { who, .. }| who.as_str()).collect();
            if !names.is_empty() {
                lines.push(words.say("cli-status-here", &[("who", names.join(", ").into())]));
            }
        }
    }
    lines.iter().try_for_each(|line| context.out.line(&clean(line)))
}
