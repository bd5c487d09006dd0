//! Doubts about rows that are not about their deadlines: owners, numbers, near duplicates, stages without dates.
//! Only what a careful colleague would ask is asked: a needless question costs as much trust as a missing one.

use std::collections::{BTreeSet, HashMap};

use super::numbers;
use crate::domain::deadline::{Candidate, Doubt, DoubtCode, Period, Severity, When};
use crate::domain::draft::{ActivityDraft, PlanDraft};
use crate::domain::owner_phrase::{self, Spelling};
use crate::domain::words::{folded, stems};

/// The first question of a preview: the paper does not say its period.
pub fn period_inferred(period: Period) -> Doubt {
    Doubt {
        code: DoubtCode::PeriodInferred,
        severity: Severity::Ask,
        text: None,
        place: None,
        candidates: vec![Candidate::When(When::Period { start: period.start, end: period.end })],
    }
}

/// Adds what there is to ask or to note about the rows of a draft.
pub fn add(draft: &mut PlanDraft) {
    owners(&mut draft.activities);
    numbers_of(&mut draft.activities);
    stages(&mut draft.activities);
    near_duplicates(&mut draft.activities);
}

fn doubt(code: DoubtCode, severity: Severity, text: Option<&str>, candidates: &[String]) -> Doubt {
    let candidates = candidates.iter().cloned().map(Candidate::Text).collect();
    Doubt { code, severity, text: text.map(str::to_owned), place: None, candidates }
}

/// A slip is asked about wherever it stands; another spelling of an owner is noted where it first stands.
fn owners(activities: &mut [ActivityDraft]) {
    let spellings = owner_phrase::spellings(activities.iter().flat_map(|activity| activity.owners.iter()));
    let mut noted = BTreeSet::new();
    for activity in activities {
        for owner in &activity.owners {
            match spellings.get(owner.as_str()) {
                Some(Spelling::Slip { meant }) => {
                    let meant = std::slice::from_ref(meant);
                    activity.doubts.push(doubt(DoubtCode::OwnerTypo, Severity::Ask, Some(owner), meant));
                }
                Some(Spelling::Alias { of }) if noted.insert(owner.clone()) => {
                    let of = std::slice::from_ref(of);
                    activity.doubts.push(doubt(DoubtCode::OwnerAlias, Severity::Note, Some(owner), of));
                }
                _ => {}
            }
        }
    }
}

/// A missing number is asked about only where the others have one; numbers that start anew in each section are not
/// doubled.
fn numbers_of(activities: &mut [ActivityDraft]) {
    let numbered = activities.iter().filter(|activity| activity.number.is_some()).count();
    if numbered * 2 < activities.len() || numbered == 0 {
        return;
    }
    let deep =
        activities.iter().filter_map(|activity| activity.number.as_deref()).any(|it| numbers::depth(it) > 1);
    let runs = runs(activities, deep);
    let numbered = runs.iter().zip(activities.iter());
    let all: BTreeSet<(usize, String)> =
        numbered.filter_map(|(run, it)| Some((*run, it.number.clone()?))).collect();
    let (mut seen, mut above) = (BTreeSet::new(), None::<(usize, String)>);
    for (activity, run) in activities.iter_mut().zip(runs) {
        let follows =
            above.take().filter(|(its, _)| *its == run).and_then(|(_, number)| numbers::next(&number));
        let free = follows.filter(|number| !all.contains(&(run, number.clone())));
        let Some(number) = activity.number.clone() else {
            let free = free.as_slice();
            activity.doubts.push(doubt(DoubtCode::NumberMissing, Severity::Ask, None, free));
            continue;
        };
        if !seen.insert((run, number.clone())) {
            activity.doubts.push(doubt(
                DoubtCode::NumberDoubled,
                Severity::Ask,
                Some(&number),
                free.as_slice(),
            ));
        } else if let Some(skipped) = free.filter(|free| numbers::next(free).as_ref() == Some(&number)) {
            activity.doubts.push(doubt(DoubtCode::NumberMissing, Severity::Note, Some(&skipped), &[]));
        }
        above = Some((run, number));
    }
}

/// For each row the run of numbers it belongs to: the whole paper where numbers have several groups, else a new run
/// with each section and wherever the count begins at 1 again.
fn runs(activities: &[ActivityDraft], deep: bool) -> Vec<usize> {
    let (mut run, mut section, mut above) = (0, None, None);
    let of = |activity: &ActivityDraft| {
        // «1» below «1» is the same number twice, not a count that begins anew.
        let first = activity.number.as_deref() == Some("1");
        let anew = activity.section != section || first && above.as_deref() != Some("1");
        above.clone_from(&activity.number);
        run += usize::from(anew && !deep);
        section = activity.section;
        run
    };
    activities.iter().map(of).collect()
}

/// Stages of one piece of work; two different ones in a title make a series.
const STAGES: &[&str] =
    &["входн", "стартов", "промежуточн", "рубежн", "выходн", "итогов", "заключительн", "констатирующ"];

/// «(входная, промежуточная и выходная этапы диагностики)» with a single date.
fn stages(activities: &mut [ActivityDraft]) {
    for activity in activities {
        let one_date =
            matches!(activity.deadline.when, When::By { .. } | When::On { .. } | When::Period { .. });
        let title = folded(&activity.title);
        let words: Vec<&str> = title.split(|c: char| !c.is_alphabetic()).collect();
        let named = STAGES.iter().filter(|stage| words.iter().any(|word| word.starts_with(*stage))).count();
        if one_date && named >= 2 {
            activity.doubts.push(doubt(DoubtCode::StagesWithoutDates, Severity::Note, None, &[]));
        }
    }
}

/// Titles of fewer words than this are alike by chance.
const FEWEST_WORDS: usize = 5;
/// Shared words among all words of two titles, in percent, from which they are nearly one.
const ALIKE: usize = 85;
/// Word forms are compared by their beginning: «муниципальном», «муниципалитетов».
const SIGNIFICANT: usize = 8;
/// More rows than this with the same words are a form filled in many times, not a slip.
const MOST_ALIKE: usize = 4;

/// What a title speaks of: its words, and the numbers and names that must be the same in a duplicate.
struct Gist {
    words: BTreeSet<String>,
    marks: BTreeSet<String>,
}

fn gist(title: &str) -> Gist {
    let significant = |stem: String| stem.chars().take(SIGNIFICANT).collect::<String>();
    let words = stems(title).into_iter().filter(|stem| stem.chars().count() > 2).map(significant).collect();
    let mark = |word: &&str| word.chars().any(|c| c.is_ascii_digit()) || word.starts_with(char::is_uppercase);
    let separate = |c: char| !c.is_alphanumeric();
    let marks =
        title.split(separate).filter(|word| !word.is_empty()).skip(1).filter(mark).map(folded).collect();
    Gist { words, marks }
}

/// Pairs of rows whose titles say nearly the same; each is noted with the other's number.
fn near_duplicates(activities: &mut [ActivityDraft]) {
    let gists: Vec<Gist> = activities.iter().map(|activity| gist(&activity.title)).collect();
    let mut alike: HashMap<usize, Vec<usize>> = HashMap::new();
    for (first, second) in candidates(&gists) {
        if nearly_same(&gists[first], &gists[second]) {
            alike.entry(first).or_default().push(second);
            alike.entry(second).or_default().push(first);
        }
    }
    let handles: Vec<String> = activities.iter().map(handle).collect();
    for (at, activity) in activities.iter_mut().enumerate() {
        let Some(others) = alike.get(&at).filter(|others| others.len() < MOST_ALIKE) else { continue };
        let mut others = others.clone();
        others.sort_unstable();
        let others: Vec<&str> = others.iter().map(|other| handles[*other].as_str()).collect();
        activity.doubts.push(doubt(DoubtCode::NearDuplicate, Severity::Note, Some(&others.join(", ")), &[]));
    }
}

/// What people call the row: its number, else its place in the paper.
fn handle(activity: &ActivityDraft) -> String {
    activity.number.clone().unwrap_or_else(|| format!("#{}", activity.order))
}

/// Pairs that share one of their rarest words: two sets alike to [`ALIKE`] percent must share one among the first
/// `len - ALIKE% · len + 1` words in any common order. Words in very many titles cannot be the rarest of a pair.
fn candidates(gists: &[Gist]) -> BTreeSet<(usize, usize)> {
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    gists.iter().flat_map(|gist| &gist.words).for_each(|word| *frequency.entry(word).or_default() += 1);
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (at, gist) in gists.iter().enumerate().filter(|(_, gist)| gist.words.len() >= FEWEST_WORDS) {
        let mut words: Vec<&str> = gist.words.iter().map(String::as_str).collect();
        words.sort_by_key(|word| (frequency.get(word).copied().unwrap_or(0), *word));
        let prefix = words.len() - (words.len() * ALIKE).div_ceil(100) + 1;
        for word in &words[..prefix] {
            let earlier = by_word.entry(word).or_default();
            if earlier.len() < MOST_ALIKE * 4 {
                pairs.extend(earlier.iter().map(|other| (*other, at)));
            }
            earlier.push(at);
        }
    }
    pairs
}

fn nearly_same(first: &Gist, second: &Gist) -> bool {
    let shared = first.words.intersection(&second.words).count();
    let all = first.words.len() + second.words.len() - shared;
    first.marks == second.marks && shared * 100 >= all * ALIKE
}
