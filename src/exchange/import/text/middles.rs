//! Rows of a printed table whose numbers stand at half their height, with no blank lines between rows. In: the lines
//! of cells between two fixed ends, and which of them are numbered. Out: on which line each row begins. The best
//! division as a whole: cells begin with capitals, do not end in mid-sentence, and lie evenly around their number.

/// So many lines at most stand above a row's number.
const HIGHEST: usize = 60;

/// A line as it is weighed.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub cells: Vec<String>,
    pub is_numbered: bool,
}

/// The beginnings of the rows, one for each number, and of those the ones that are hardly better than others.
/// `widths`: of the columns, in characters.
pub fn beginnings(lines: &[Weighed], title: usize, widths: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let numbers: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].is_numbered).collect();
    let Some(last) = numbers.last() else { return (Vec::new(), Vec::new()) };
    let costs = Costs::of(lines, title, widths);
    // For each number the places where its row may begin, the cheapest way there and the way it came.
    let mut ways: Vec<Vec<(usize, f32, usize)>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let lowest = if at == 0 { 0 } else { numbers[at - 1] + 1 };
        let places = lowest.max(number.saturating_sub(HIGHEST))..=*number;
        let way = |place: usize| match at {
            // What stands above the first row is the end of one that a page broke.
            0 => (place, costs.beginning(place) + if place > 0 { 1.0 } else { 0.0 }, 0),
            _ => {
                let before = numbers[at - 1];
                let through =
                    |(begin, cost, _): &(usize, f32, usize)| cost + costs.row(*begin, before, place);
                let all = ways[at - 1].iter().map(through).enumerate();
                let (from, cost) = all.min_by(|one, two| one.1.total_cmp(&two.1)).unwrap_or((0, 0.0));
                (place, cost + costs.beginning(place), from)
            }
        };
        ways.push(places.map(way).collect());
    }
    let end = |way: &(usize, f32, usize)| {
        way.1 + costs.inside(way.0, lines.len()) + costs.above_only(way.0, *last, lines.len())
    };
    let best =
        ways.last().into_iter().flatten().map(end).enumerate().min_by(|one, two| one.1.total_cmp(&two.1));
    let mut from = best.map_or(0, |(at, _)| at);
    let mut begins = Vec::with_capacity(numbers.len());
    for way in ways.iter().rev() {
        begins.push(way[from].0);
        from = way[from].2;
    }
    begins.reverse();
    let doubtful =
        begins.iter().copied().filter(|begin| *begin > 0 && costs.beginning(*begin) >= 4.0).collect();
    (begins, doubtful)
}

struct Costs {
    /// Of a row that begins on this line.
    beginnings: Vec<f32>,
    /// Capitals that begin a line of the title, counted up to each line.
    capitals: Vec<u32>,
}

impl Costs {
    fn of(lines: &[Weighed], title: usize, widths: &[usize]) -> Costs {
        let columns = lines.first().map_or(0, |line| line.cells.len());
        let mut beginnings = vec![0.0; lines.len() + 1];
        for column in 1..columns {
            let weight = if column == title { 4.0 } else { 1.5 };
            // The nearest text from each line on, and the nearest above it.
            let mut below = vec![""; lines.len() + 1];
            for at in (0..lines.len()).rev() {
                let text = cell(&lines[at], column);
                below[at] = if text.is_empty() { below[at + 1] } else { text };
            }
            let mut above = "";
            for at in 0..lines.len() {
                if begins_inside(below[at]) {
                    beginnings[at] += weight * if is_of_a_deadline(below[at]) { 0.2 } else { 1.0 };
                }
                if at > 0 && hangs(above) {
                    beginnings[at] += weight;
                }
                // A full line goes on rather than not.
                let width = widths.get(column).copied().unwrap_or(0);
                if at > 0 && !above.is_empty() && is_full(above, below[at], width) {
                    beginnings[at] += weight * 0.3;
                }
                let text = cell(&lines[at], column);
                above = if text.is_empty() { above } else { text };
            }
        }
        let mut count = 0;
        let mut capitals = vec![0];
        for line in lines {
            let text = cell(line, title);
            count += u32::from(text.starts_with(char::is_uppercase));
            capitals.push(count);
        }
        Costs { beginnings, capitals }
    }

    fn beginning(&self, at: usize) -> f32 {
        self.beginnings[at]
    }

    /// Capitals inside a row that are not its beginning.
    fn inside(&self, from: usize, to: usize) -> f32 {
        let count = self.capitals[to] - self.capitals[from];
        1.5 * small(count.saturating_sub(1) as usize)
    }

    /// A whole row `begin..end` around its number.
    fn row(&self, begin: usize, number: usize, end: usize) -> f32 {
        let (above, below) = (number - begin, end - 1 - number);
        self.inside(begin, end) + small(above.abs_diff(below).saturating_sub(1))
    }

    /// The last row may go on on the next page: only what is above its number and has nothing below is odd.
    fn above_only(&self, begin: usize, number: usize, end: usize) -> f32 {
        small((number - begin).saturating_sub(end - number))
    }
}

fn cell(line: &Weighed, column: usize) -> &str {
    line.cells.get(column).map_or("", String::as_str)
}

/// Whether the next word had no room on the line.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    let word = next.split(' ').next().map_or(0, |word| word.chars().count());
    line.chars().count() + 1 + word > width
}

fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn begins_inside(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || matches!(c, ')' | ',' | ';' | '»'))
}

/// Deadlines begin with small letters.
fn is_of_a_deadline(text: &str) -> bool {
    const FIRST: &[&str] = &[
        "до",
        "в",
        "с",
        "по",
        "не",
        "к",
        "на",
        "постоянно",
        "ежегодно",
        "ежемесячно",
        "ежеквартально",
        "весь",
        "январь",
        "февраль",
        "март",
        "апрель",
        "май",
        "июнь",
        "июль",
        "август",
        "сентябрь",
        "октябрь",
        "ноябрь",
        "декабрь",
    ];
    let word = text.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    FIRST.contains(&word)
}

fn hangs(text: &str) -> bool {
    const LINKS: &[&str] = &[
        "и", "или", "в", "во", "на", "по", "с", "со", "о", "об", "для", "при", "от", "до", "из", "к", "у",
        "за", "не",
    ];
    text.ends_with([',', '-', '–', '(', '«'])
        || text.rsplit(' ').next().is_some_and(|word| LINKS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_lie_around_their_numbers() {
        let lines = [
            ["", "Проведение анализа", "ИМЦ"],
            ["1", "результатов", "УО"],
            ["", "в школах", ""],
            ["2", "Справка", "Отдел"],
            ["", "Организация", ""],
            ["", "стажировок по", "Отдел"],
            ["3", "обмену опытом", "опеки"],
            ["", "для учителей", ""],
        ];
        let weighed: Vec<Weighed> = lines
            .iter()
            .map(|cells| Weighed {
                cells: cells.map(str::to_owned).to_vec(),
                is_numbered: !cells[0].is_empty(),
            })
            .collect();
        assert_eq!(beginnings(&weighed, 1, &[1, 18, 6]), (vec![0, 3, 4], vec![]));
    }
}
