//! Where rows stand: those of the paper in its order, a step apart; those that it has not (added here, moved here, gone
//! from the paper) behind the row that they stood behind before.

use std::collections::{HashMap, HashSet};

use super::rows::order_of;
use crate::domain::activity;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::value::Value;
use crate::engine::Failure;
use crate::engine::decide::Decision;
use crate::engine::decide::add::ORDER_STEP;

/// Nothing moves while the rows stand in the paper's order already. `standing`: the rows before the import, in their order. `taken`: the rows of the paper, in its order.
pub fn place(decision: &mut Decision, standing: &[Record], taken: &[RecordId]) -> Result<(), Failure> {
    let moved_here = moved_here(standing);
    let mut of_paper = Vec::new();
    for id in taken.iter().filter(|id| !moved_here.contains(id)) {
        of_paper.push(decision.need(Kind::Activity, *id)?);
    }
    if of_paper.windows(2).all(|pair| order_of(&pair[0]) < order_of(&pair[1])) {
        return Ok(());
    }
    // The place that the paper gives, as the base has just noted it.
    let mut wanted: HashMap<RecordId, i64> =
        of_paper.iter().map(|row| (row.id, said_of(row).unwrap_or_else(|| order_of(row)))).collect();
    let mut behind: HashMap<i64, Vec<&Record>> = HashMap::new();
    let mut last = 0;
    for row in standing {
        match wanted.get(&row.id) {
            Some(place) => last = *place,
            None => behind.entry(last).or_default().push(row),
        }
    }
    for (place, rows) in behind {
        let next = place + ORDER_STEP;
        let stands = rows.windows(2).all(|pair| order_of(pair[0]) < order_of(pair[1]))
            && rows.iter().all(|row| (place + 1..next).contains(&order_of(row)));
        if stands {
            continue;
        }
        let step = (ORDER_STEP / (rows.len() as i64 + 1)).max(1);
        for (at, row) in rows.iter().enumerate() {
            wanted.insert(row.id, (place + step * (at as i64 + 1)).min(next - 1));
        }
    }
    for (id, order) in wanted {
        let Some(mut record) = decision.get(Kind::Activity, id)? else { continue };
        if order_of(&record) != order {
            record.set(activity::ORDER, Some(Value::Int(order)), 0);
            decision.put(record)?;
        }
    }
    Ok(())
}

/// The place that the last paper gave.
fn said_of(row: &Record) -> Option<i64> {
    row.get(activity::BASE)?.part(activity::ORDER)?.as_int()
}

/// The fewest rows that a person must have put elsewhere for the others to stand as the paper had them.
fn moved_here(standing: &[Record]) -> HashSet<RecordId> {
    let said: Vec<(RecordId, i64)> =
        standing.iter().filter_map(|row| Some((row.id, said_of(row)?))).collect();
    let places: Vec<i64> = said.iter().map(|(_, place)| *place).collect();
    let in_order: HashSet<usize> = longest_rising(&places).into_iter().collect();
    said.iter().enumerate().filter(|(at, _)| !in_order.contains(at)).map(|(_, (id, _))| *id).collect()
}

/// The places of a longest rising subsequence.
fn longest_rising(numbers: &[i64]) -> Vec<usize> {
    // `ends[n]`: where the rising sequence of n + 1 numbers with the least last number ends.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut rising: Vec<usize> = std::iter::successors(ends.last().copied(), |at| before[*at]).collect();
    rising.reverse();
    rising
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_put_elsewhere_leaves_all_others_in_order() {
        assert_eq!(longest_rising(&[1, 2, 5, 3, 4]), [0, 1, 3, 4]);
        assert_eq!(longest_rising(&[]), Vec::<usize>::new());
        assert_eq!(longest_rising(&[3, 2, 1]).len(), 1);
    }
}
