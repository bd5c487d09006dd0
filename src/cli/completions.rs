//! `opora completions SHELL`: the completion script of a shell, on standard output.

use clap_complete::Shell;

use super::context::Context;
use super::help;
use super::trouble::Done;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(context.words), "opora", &mut script);
    context.out.raw(&script)
}
