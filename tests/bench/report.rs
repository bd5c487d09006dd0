//! Medians and lines of a table.

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Median and worst of repeated timings, milliseconds.
pub fn line(name: &str, values: Vec<f64>) {
    let worst = values.iter().copied().fold(0.0, f64::max);
    println!("  {name:<44} {:>9.2} ms   worst {worst:>9.2} ms", median(values));
}
