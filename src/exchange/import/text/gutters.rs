//! Where the columns of a printed table end, told by the blanks that stand below one another. In: lines as words with
//! their places. Out: cuts; words from a cut on belong to the column right of it. The heading says how many columns
//! there are, the lines below where they are cut.

use super::lines::Physical;
use super::wrapped::{Vocabulary, joined};
use crate::exchange::import::captions;
use crate::exchange::import::columns::{Role, role_of};
use crate::exchange::import::numbers;

/// So many blanks or more part two cells; one parts words.
const GAP: usize = 2;
/// A heading has no more lines.
const HEADING_LINES: usize = 8;
/// Nor cells longer than this.
const HEADING_CELL: usize = 60;
/// Beyond, a line is no print on paper.
const WIDEST: usize = 2_000;

#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
}

/// A line as words.
#[derive(Debug, Clone)]
pub struct Printed<'a> {
    pub at: u32,
    pub apart: bool,
    pub page: u32,
    pub words: Vec<Word<'a>>,
}

impl<'a> Printed<'a> {
    pub fn of(line: &Physical<'a>) -> Printed<'a> {
        let mut words: Vec<Word> = Vec::new();
        let (mut column, mut begun) = (0, None);
        for (byte, c) in line.text.char_indices() {
            let blank = c.is_whitespace();
            match (begun, blank) {
                (None, false) => begun = Some((byte, column)),
                (Some((from, start)), true) => {
                    words.push(Word { start, end: column, text: &line.text[from..byte] });
                    begun = None;
                }
                _ => {}
            }
            column = if c == '\t' { (column / 8 + 1) * 8 } else { column + 1 };
        }
        if let Some((from, start)) = begun {
            words.push(Word { start, end: column, text: &line.text[from..] });
        }
        Printed { at: line.at, apart: line.apart, page: line.page, words }
    }

    /// Runs of words parted by single blanks: probably cells.
    pub fn runs(&self) -> impl Iterator<Item = &[Word<'a>]> {
        self.words.chunk_by(|one, two| two.start - one.end < GAP)
    }

    /// Begin and end of each run.
    fn spans(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.runs().filter_map(|run| Some((run.first()?.start, run.last()?.end)))
    }

    pub fn is_of_cells(&self) -> bool {
        self.runs().nth(1).is_some()
    }

    fn is_wide(&self) -> bool {
        self.words.last().is_some_and(|word| word.end > WIDEST)
    }
}

/// Lines that head the columns, and where each heading stands.
#[derive(Debug, Clone)]
pub struct Heading {
    pub from: usize,
    pub to: usize,
    pub clusters: Vec<(usize, usize)>,
}

/// The headings of the paper: the first one, its repetitions on other pages, and others that are beyond doubt.
pub fn headings(lines: &[Printed]) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut first = std::collections::HashSet::new();
    let mut at = 0;
    while at < lines.len() {
        if !may_head(&lines[at]) {
            at += 1;
            continue;
        }
        let same = (at..lines.len())
            .take(HEADING_LINES)
            .take_while(|at| first.contains(&text(&lines[*at].words)))
            .count();
        let heading = match (same, found.is_empty()) {
            (0, true) => heading_at(lines, at),
            (0, false) => heading_at(lines, at).filter(|it| is_beyond_doubt(&lines[it.from..it.to])),
            _ => Some(Heading { from: at, to: at + same, clusters: clusters(&lines[at..at + same]) }),
        };
        let Some(heading) = heading else {
            at += 1;
            continue;
        };
        if found.is_empty() {
            first.extend(lines[heading.from..heading.to].iter().map(|line| text(&line.words)));
        }
        at = heading.to;
        found.push(heading);
    }
    found
}

/// Every column is a known one, and there are several.
fn is_beyond_doubt(lines: &[Printed]) -> bool {
    let columns = clusters(lines).len();
    columns >= 3 && known(lines) == columns
}

/// Cheap: short cells, no digits but those of marks, one of them known.
fn may_head(line: &Printed) -> bool {
    let short = |run: &[Word]| run.iter().map(|word| word.text.len() + 1).sum::<usize>() < HEADING_CELL * 2;
    let digits = line.words.iter().any(|word| word.text.bytes().any(|byte| byte.is_ascii_digit()));
    !digits
        && !line.is_wide()
        && line.runs().all(short)
        && line.runs().any(|run| role_of(&text(run)) != Role::Unknown)
}

fn text(run: &[Word]) -> String {
    run.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

fn heading_at(lines: &[Printed], at: usize) -> Option<Heading> {
    let mut best: Option<(usize, usize)> = None;
    for count in 1..=HEADING_LINES.min(lines.len() - at) {
        let last = &lines[at + count - 1];
        if count > 1 && (last.apart || last.is_wide() || begins_row(last)) {
            break;
        }
        let known = known(&lines[at..at + count]);
        if known > best.map_or(1, |(_, known)| known) {
            best = Some((count, known));
        }
    }
    let (mut count, known_in_all) = best?;
    let mut from = at;
    while count > 1 && known(&lines[from + 1..from + count]) >= known_in_all {
        (from, count) = (from + 1, count - 1);
    }
    // What goes on below the headings with small letters belongs to them.
    let mut to = from + count;
    while to < lines.len() && to < from + HEADING_LINES {
        let clusters = clusters(&lines[from..to]);
        let hangs = |(start, end): (usize, usize)| {
            clusters.iter().filter(|it| it.0 < end && start < it.1).count() == 1
        };
        let small = |run: &[Word]| run[0].text.starts_with(|c: char| c.is_lowercase() || c == '(');
        let line = &lines[to];
        if line.apart || begins_row(line) || !line.spans().all(hangs) || !line.runs().all(small) {
            break;
        }
        to += 1;
    }
    Some(Heading { from, to, clusters: clusters(&lines[from..to]) })
}

fn begins_row(line: &Printed) -> bool {
    line.words.first().is_some_and(|word| numbers::whole(word.text).is_some())
}

/// The column that names the activities.
pub fn title_of(heading: &[Printed], cuts: &[usize]) -> Option<usize> {
    let mut cells = vec![String::new(); cuts.len() + 1];
    for word in heading.iter().flat_map(|line| &line.words) {
        let cell = &mut cells[cuts.partition_point(|cut| *cut <= word.start)];
        cell.push_str(word.text);
        cell.push(' ');
    }
    captions::roles(&cells)?.iter().position(|role| *role == Role::Title)
}

/// How many columns of a road map these lines head; 0 when they are no heading.
fn known(lines: &[Printed]) -> usize {
    let clusters = clusters(lines);
    let vocabulary = Vocabulary::default();
    let cells: Vec<String> = clusters
        .iter()
        .map(|(from, to)| {
            let inside = |run: &&[Word]| run[0].start < *to && *from < run[run.len() - 1].end;
            let parts: Vec<String> =
                lines.iter().flat_map(|line| line.runs().filter(inside).map(text)).collect();
            joined(&parts.iter().map(String::as_str).collect::<Vec<_>>(), 0, 0, &vocabulary)
        })
        .collect();
    let is_caption = |cell: &String| {
        cell.chars().count() <= HEADING_CELL
            && (!cell.starts_with(char::is_lowercase) || role_of(cell) == Role::Number)
    };
    if !cells.iter().all(is_caption) {
        return 0;
    }
    let known = |roles: &[Role]| roles.iter().filter(|role| **role != Role::Unknown).count();
    let known = captions::roles(&cells).map_or(0, |roles| known(&roles));
    if known * 2 < cells.len() { 0 } else { known }
}

/// Runs that stand above one another, as spans from left to right.
fn clusters(lines: &[Printed]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = lines.iter().flat_map(|line| line.spans()).collect();
    spans.sort_unstable();
    let mut clusters: Vec<(usize, usize)> = Vec::new();
    for (start, end) in spans {
        match clusters.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => clusters.push((start, end)),
        }
    }
    clusters
}

/// How many lines would be cut in the middle of a run at each place.
struct Crossings {
    counts: Vec<u32>,
    lines: usize,
}

impl Crossings {
    fn of(lines: &[Printed]) -> Crossings {
        let of_cells: Vec<&Printed> =
            lines.iter().filter(|line| line.is_of_cells() && !line.is_wide()).collect();
        let width =
            of_cells.iter().filter_map(|line| line.words.last()).map(|word| word.end).max().unwrap_or(0);
        let mut steps = vec![0i64; width + 2];
        for (start, end) in of_cells.iter().flat_map(|line| line.spans()) {
            steps[start + 1] += 1;
            steps[end] -= 1;
        }
        let mut sum = 0;
        let mut add = |step: &i64| {
            sum += step;
            u32::try_from(sum).unwrap_or(0)
        };
        Crossings { counts: steps.iter().map(&mut add).collect(), lines: of_cells.len() }
    }

    fn at(&self, place: usize) -> u32 {
        self.counts.get(place).copied().unwrap_or(0)
    }

    /// The least crossed place within, of equals the one most to the right: there the next column begins.
    fn best(&self, from: usize, to: usize) -> usize {
        (from..=to).rev().min_by_key(|place| self.at(*place)).unwrap_or(from)
    }
}

/// The cuts between columns.
pub fn cuts(lines: &[Printed], heading: &[(usize, usize)]) -> Vec<usize> {
    let crossings = Crossings::of(lines);
    let middle = |(from, to): (usize, usize)| (from + to) / 2;
    let pairs = heading.windows(2).map(|pair| crossings.best(middle(pair[0]) + 1, middle(pair[1])));
    let mut cuts: Vec<usize> = pairs.collect();
    cuts.extend(unnamed(lines, &crossings, &cuts));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

/// Cuts that no heading names: a clear gutter with a column beginning behind it in a third of the lines.
fn unnamed(lines: &[Printed], crossings: &Crossings, known: &[usize]) -> Vec<usize> {
    const FEWEST: usize = 6;
    if crossings.lines < FEWEST {
        return Vec::new();
    }
    let mut starts = std::collections::HashMap::<usize, usize>::new();
    let begins = lines.iter().filter(|line| line.is_of_cells() && !line.is_wide());
    begins
        .flat_map(|line| line.spans().skip(1))
        .for_each(|(start, _)| *starts.entry(start).or_default() += 1);
    let strays = u32::try_from(crossings.lines / 50).unwrap_or(0);
    let (mut found, mut run) = (Vec::new(), 0);
    for place in 1..crossings.counts.len() {
        if crossings.at(place) <= strays {
            run += 1;
            continue;
        }
        let cut = place - 1;
        let begin: usize = (cut..=cut + 2).filter_map(|start| starts.get(&start)).sum();
        let is_known = known.iter().any(|it| (cut.saturating_sub(run)..=cut + 1).contains(it));
        if run >= GAP && cut > run && begin * 3 >= crossings.lines && !is_known {
            found.push(cut);
        }
        run = 0;
    }
    found
}

/// The cuts of another page of the same table, which the printer may have moved a little.
pub fn refit(lines: &[Printed], cuts: &[usize]) -> Vec<usize> {
    const MOVED: usize = 8;
    let crossings = Crossings::of(lines);
    if crossings.lines < 4 {
        return cuts.to_vec();
    }
    let near = |at: usize| {
        let left = if at == 0 { 0 } else { (cuts[at - 1] + cuts[at]) / 2 };
        let right = cuts.get(at + 1).map_or(usize::MAX, |next| (cuts[at] + next) / 2);
        let (from, to) = (cuts[at].saturating_sub(MOVED).max(left + 1), (cuts[at] + MOVED).min(right));
        match crossings.at(cuts[at]) {
            0 => {
                // Clear as it is: only moved on to where the next column begins.
                let clear = (cuts[at]..=to).take_while(|place| crossings.at(*place) == 0);
                let last = clear.last().unwrap_or(cuts[at]);
                if last == to { cuts[at] } else { last }
            }
            _ => (from..=to)
                .min_by_key(|place| (crossings.at(*place), place.abs_diff(cuts[at])))
                .unwrap_or(cuts[at]),
        }
    };
    (0..cuts.len()).map(near).collect()
}

/// The cuts at one line: where a cell of it crosses one, the lines around tell how far the printer moved the column.
pub fn at_line(lines: &[Printed], at: usize, cuts: &[usize]) -> Vec<usize> {
    const AROUND: usize = 4;
    const MOVED: usize = 6;
    let crosses =
        |line: &Printed, place: usize| line.spans().any(|(start, end)| start < place && place < end);
    let near = at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len());
    let near: Vec<&Printed> =
        lines[near].iter().filter(|line| line.page == lines[at].page && !line.is_wide()).collect();
    let moved = |cut: usize, left: usize, right: usize| {
        if !crosses(&lines[at], cut) {
            return cut;
        }
        let places = cut.saturating_sub(MOVED).max(left + 1)..=(cut + MOVED).min(right);
        let count = |place: usize| near.iter().filter(|line| crosses(line, place)).count();
        places.min_by_key(|place| (count(*place), place.abs_diff(cut))).unwrap_or(cut)
    };
    let side = |at: usize| cuts.get(at).copied();
    (0..cuts.len())
        .map(|at| {
            let left = if at == 0 { 0 } else { (cuts[at - 1] + cuts[at]) / 2 };
            moved(cuts[at], left, side(at + 1).map_or(usize::MAX, |next| (cuts[at] + next) / 2))
        })
        .collect()
}

/// Whether a third of the lines of cells have words across a cut: these are not the columns of the paper.
pub fn are_doubtful(lines: &[Printed], cuts: &[usize]) -> bool {
    let across = |line: &&Printed| {
        line.words.iter().any(|word| cuts.iter().any(|cut| word.start + 1 < *cut && cut + 1 < word.end))
    };
    let of_cells = || lines.iter().filter(|line| line.is_of_cells());
    let count = of_cells().filter(across).count();
    count >= 3 && count * 4 > of_cells().count()
}
