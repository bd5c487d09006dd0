//! All mentions of a paper → one draft for each owner, with its other spellings; and what to doubt about a spelling.

use std::collections::{BTreeSet, HashMap};

use super::naming::{code_for, kind_of, unique_short};
use super::spelling::{self, Mention, are_aliases, is_near, is_plain_slip, is_respelled, key, mention};
use crate::domain::draft::OwnerDraft;
use crate::domain::words::folded;

/// A spelling is a slip only beside another that occurs so many times as often, and so often in all.
const MUCH_MORE_FREQUENT: usize = 4;
const OFTEN: usize = 3;
/// Among more owners each with each is too many pairs.
const MOST_COMPARED: usize = 400;

/// What is doubtful about a spelling within its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// Likely a slip: a much more frequent owner is one letter away.
    Slip { meant: String },
    /// Another spelling of the same owner.
    Alias { of: String },
}

/// What an owner of a paper is to owners known already. The index is into `known`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Its name, but for case, quotes and look-alike letters.
    Same(usize),
    /// One of its other spellings, its short name, or its name with or without words that only say whose it is.
    Alias(usize),
    /// One slip away from it: to be asked, never taken.
    Near(usize),
    New,
}

/// One owner with all its spellings.
#[derive(Default)]
struct Group {
    /// Written form without remarks in brackets, with its count; by first appearance.
    spellings: Vec<(Mention, usize)>,
    keys: Vec<String>,
    /// Written forms with a remark: «ИМЦ (по согласованию)».
    remarked: Vec<String>,
}

impl Group {
    fn count(&self) -> usize {
        self.spellings.iter().map(|(_, count)| count).sum()
    }

    /// The commonest spelling, of equals the first.
    fn usual(&self) -> &str {
        let best = self.spellings.iter().rev().max_by_key(|(_, count)| *count);
        best.map_or("", |(mention, _)| mention.name.as_str())
    }

    /// The fullest spelling.
    fn name(&self) -> &str {
        let best = self.spellings.iter().rev().max_by_key(|(mention, _)| mention.name.chars().count());
        best.map_or("", |(mention, _)| mention.name.as_str())
    }
}

/// Brings the mentions together, by first appearance.
fn groups<'a>(owners: impl Iterator<Item = &'a String>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for written in owners {
        let mention = mention(written);
        let name_key = key(&mention.name);
        let later_key = mention.later.as_deref().map(key);
        let known =
            by_key.get(&name_key).or_else(|| later_key.as_ref().and_then(|later| by_key.get(later))).copied();
        let at = known.unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(Group::default());
        }
        let group = &mut groups[at];
        for key in [Some(name_key), later_key].into_iter().flatten() {
            if !group.keys.contains(&key) {
                group.keys.push(key.clone());
            }
            by_key.entry(key).or_insert(at);
        }
        if *written != mention.name && !group.remarked.contains(written) {
            group.remarked.push(written.clone());
        }
        match group.spellings.iter_mut().find(|(known, _)| known.name == mention.name) {
            Some((_, count)) => *count += 1,
            None => group.spellings.push((mention, 1)),
        }
    }
    join_aliases(groups)
}

/// «ОУ» joins «ОУ района», whichever came first: names with the same base are one owner when one of them is the base.
fn join_aliases(groups: Vec<Group>) -> Vec<Group> {
    let bases: BTreeSet<&String> = groups.iter().flat_map(|group| &group.keys).collect();
    let base_of = |group: &Group| {
        let bases =
            group.keys.iter().map(|key| spelling::base(key).to_owned()).find(|base| bases.contains(base));
        bases.unwrap_or_else(|| group.keys.first().cloned().unwrap_or_default())
    };
    let of_group: Vec<String> = groups.iter().map(base_of).collect();
    let mut by_base: HashMap<String, usize> = HashMap::new();
    let mut joined: Vec<Group> = Vec::new();
    for (group, base) in groups.into_iter().zip(of_group) {
        let at = *by_base.entry(base).or_insert(joined.len());
        match joined.get_mut(at) {
            Some(earlier) => {
                earlier.spellings.extend(group.spellings);
                earlier.keys.extend(group.keys);
                earlier.remarked.extend(group.remarked);
            }
            None => joined.push(group),
        }
    }
    joined
}

/// One draft for each owner of a paper, by first appearance; short names and codes are unique among them. A spelling
/// that may be a slip stays an owner of its own until a person decides.
pub fn owners_of<'a>(owners: impl Iterator<Item = &'a String>) -> Vec<OwnerDraft> {
    let groups = groups(owners);
    // The most frequent owners get the best codes.
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(groups[*at].count()), *at));
    let (mut shorts, mut codes) = (BTreeSet::new(), BTreeSet::new());
    let mut drafts: Vec<Option<OwnerDraft>> = groups.iter().map(|_| None).collect();
    for at in order {
        let draft = draft(&groups[at], &shorts, &codes);
        shorts.insert(folded(&draft.short));
        codes.insert(draft.code.clone());
        drafts[at] = Some(draft);
    }
    drafts.into_iter().flatten().collect()
}

fn draft(group: &Group, shorts: &BTreeSet<String>, codes: &BTreeSet<String>) -> OwnerDraft {
    let name = group.name().to_owned();
    let later = group.spellings.iter().find_map(|(mention, _)| mention.later.clone());
    let short =
        later.filter(|later| !shorts.contains(&folded(later))).unwrap_or_else(|| unique_short(&name, shorts));
    let code = code_for(&short, &name, codes);
    let told = group.spellings.iter().flat_map(|(mention, _)| [Some(&mention.name), mention.later.as_ref()]);
    let mut aliases: Vec<String> = Vec::new();
    // With their remarks too: each written form leads to its owner.
    for spelling in told.flatten().chain(&group.remarked) {
        if *spelling != name && !aliases.contains(spelling) {
            aliases.push(spelling.clone());
        }
    }
    OwnerDraft { kind: kind_of(&name), name, short, code, aliases }
}

/// What is doubtful, by written form. Usual spellings are not in it.
pub fn spellings<'a>(owners: impl Iterator<Item = &'a String> + Clone) -> HashMap<String, Spelling> {
    let groups = groups(owners.clone());
    let mut of_name: HashMap<&str, Spelling> = HashMap::new();
    for group in &groups {
        let few = groups.len() <= MOST_COMPARED;
        let slip = groups
            .iter()
            .filter(|other| is_slip(group, other) || few && is_misspelled(group, other))
            .max_by_key(|other| other.count());
        let usual = group.usual();
        for (mention, _) in &group.spellings {
            let alias =
                || (key(&mention.name) != key(usual)).then(|| Spelling::Alias { of: usual.to_owned() });
            let defined = group.spellings.iter().any(|(other, _)| other.later.is_some());
            let doubt = match slip {
                Some(other) => Some(Spelling::Slip { meant: other.usual().to_owned() }),
                None if defined => None,
                None => alias(),
            };
            of_name.extend(doubt.map(|doubt| (mention.name.as_str(), doubt)));
        }
    }
    let written: BTreeSet<&String> = owners.collect();
    let of = |owner: &String| of_name.get(mention(owner).name.as_str()).cloned();
    written.into_iter().filter_map(|owner| of(owner).map(|doubt| (owner.clone(), doubt))).collect()
}

fn is_slip(rare: &Group, frequent: &Group) -> bool {
    let enough = frequent.count() >= OFTEN && frequent.count() >= rare.count() * MUCH_MORE_FREQUENT;
    enough && are_alike(rare, frequent, near)
}

/// Spellings so much alike that their counts do not matter.
fn is_misspelled(rare: &Group, meant: &Group) -> bool {
    let alike = |first: &str, second: &str| is_respelled(first, second) || is_plain_slip(first, second);
    is_meant(meant, rare) && are_alike(rare, meant, alike)
}

fn are_alike(one: &Group, other: &Group, alike: impl Fn(&str, &str) -> bool) -> bool {
    one.keys.iter().any(|ours| other.keys.iter().any(|theirs| alike(ours, theirs)))
}

/// Of two spellings the more frequent one is meant, of equals the longer (letters get lost), then one for good.
fn is_meant(one: &Group, other: &Group) -> bool {
    let rank = |group: &Group| (group.count(), group.usual().chars().count(), group.usual().to_owned());
    rank(one) > rank(other)
}

fn near(first: &str, second: &str) -> bool {
    is_respelled(first, second) || is_near(first, second) && spelling::same_sort(first, second)
}

/// Which of the known owners a name means. Exact comes before alias, alias before near.
pub fn resolve(name: &str, known: &[OwnerDraft]) -> Resolution {
    let wanted = key(&mention(name).name);
    let by = |test: &dyn Fn(&OwnerDraft) -> bool| known.iter().position(test);
    let others = |owner: &OwnerDraft| -> Vec<String> {
        owner.aliases.iter().chain([&owner.short]).map(|spelling| key(spelling)).collect()
    };
    if let Some(at) = by(&|owner| key(&owner.name) == wanted) {
        return Resolution::Same(at);
    }
    if let Some(at) = by(&|owner| others(owner).contains(&wanted)) {
        return Resolution::Alias(at);
    }
    if let Some(at) = by(&|owner| are_aliases(&key(&owner.name), &wanted)) {
        return Resolution::Alias(at);
    }
    by(&|owner| near(&key(&owner.name), &wanted)).map_or(Resolution::New, Resolution::Near)
}
