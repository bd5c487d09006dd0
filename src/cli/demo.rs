//! `opora demo --activities N --seed S`: fills the store with invented activities.

use super::context::Context;
use super::trouble::Done;

#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    #[arg(long, value_name = "NUMBER")]
    activities: u32,
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
}

pub fn run(args: &Args, context: &mut Context<'_>) -> Done {
    let _ = (args, context);
    Ok(())
}
