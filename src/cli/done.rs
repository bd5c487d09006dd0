//! `opora done ID… --on DATE --paper "№ 12 от 01.02.2021"`: records that activities are done.

use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use super::context::Context;
use super::trouble::{Done, Exit, Trouble};
use super::{find, input, outcome, people};
use crate::domain::deadline::typed::Prefer;
use crate::domain::paper::{Paper, PaperFile};
use crate::domain::paper_line::papers_of;
use crate::engine::{Command, OccurrenceAct, Targets, Workbench};

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    #[arg(long, value_name = "DATE", conflicts_with_all = ["whole", "school"])]
    of: Option<String>,
    #[arg(long, value_name = "PAPER")]
    paper: Vec<String>,
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Vec<PathBuf>,
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    #[arg(long)]
    whole: bool,
    #[arg(long, value_delimiter = ',', value_name = "CODE")]
    school: Vec<String>,
    #[arg(long)]
    to_check: bool,
}

/// Largest file that is kept as a paper, in bytes.
const LARGEST_PAPER: u64 = 50 << 20;

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let day = match &args.on {
        Some(text) => context.day(text, Prefer::Past)?,
        None => context.today,
    };
    let papers = args.paper.iter().map(|text| papers(context, text)).collect::<Result<Vec<_>, Trouble>>()?;
    let mut papers = papers.concat();
    let files = args.file.iter().map(|path| Ok((path, input::read(context, path, LARGEST_PAPER)?)));
    let files = files.collect::<Result<Vec<(&PathBuf, Vec<u8>)>, Trouble>>()?;
    let bench = context.bench()?;
    let ids = find::activities(context, &*bench, &args.ids)?;
    for (at, (path, bytes)) in files.iter().enumerate() {
        let file = keep(context, &*bench, path, bytes)?;
        // The first file belongs to the first paper that was named, and so on; one too many is a paper of its own.
        match papers.get_mut(at) {
            Some(paper) => paper.file = Some(file),
            None => papers.push(Paper { file: Some(file), ..Paper::default() }),
        }
    }
    let comment = args.comment.clone();
    if !args.school.is_empty() {
        let mut lines = Vec::new();
        for id in ids {
            lines.extend(people::lines(context, &*bench, id, &args.school)?);
        }
        let (targets, accepted) = (Targets::Records(lines), !args.to_check);
        return outcome::execute(
            context,
            &*bench,
            Command::HandIn { targets, day, papers, comment, accepted },
        );
    }
    if let Some(text) = &args.of {
        let of = context.day(text, Prefer::Past)?;
        for target in ids {
            let (papers, comment) = (papers.clone(), comment.clone());
            let act = OccurrenceAct::Complete { day, papers, comment };
            outcome::execute(context, &*bench, Command::Occurrence { target, of, act })?;
        }
        return Ok(());
    }
    let targets = Targets::Records(ids);
    outcome::execute(context, &*bench, Command::Complete { targets, day, papers, comment, whole: args.whole })
}

/// The papers of an argument, separated by semicolons; what is not understood is underlined.
pub fn papers(context: &Context<'_>, text: &str) -> Result<Vec<Paper>, Trouble> {
    papers_of(text).map_err(|error| {
        let before: String = text.chars().take(error.at).collect();
        let underline = format!("{}{}", " ".repeat(before.width()), "^".repeat(error.length.max(1)));
        context
            .trouble(Exit::Usage, "cli-wrong-paper", &[("text", text)])
            .lines(vec![text.to_owned(), underline])
            .hint(context.words.plain("cli-wrong-paper-hint"))
    })
}

fn keep(
    context: &Context<'_>,
    bench: &dyn Workbench,
    path: &Path,
    bytes: &[u8],
) -> Result<PaperFile, Trouble> {
    let hash = bench.put_file(bytes).map_err(|failure| outcome::failed(context.words, failure))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(PaperFile { name, hash, size: bytes.len() as u64 })
}
