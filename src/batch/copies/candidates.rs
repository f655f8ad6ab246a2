//! The pairs of reports that can matter, found by their prints without holding every report against every other.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::{Common, Kind, Prints, postings::Table, prints::common};
use crate::{document::Level, text::Date};

/// A report of the batch, as far as it tells who may have copied from whom.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// What is kept of its sentences.
    pub prints: &'a Prints,
    /// The unit that reports: two reports of one unit are never copies of one another within a year.
    pub unit: &'a str,
    /// The unit's number: several may bear one name, as bureaus do that leave their county out.
    pub number: usize,
    /// The unit's superior: what many of its units write is its wording. Superiors of superiors are known where they report.
    pub parent: Option<&'a str>,
    /// The level of the unit: units of one level are held against one another.
    pub level: Option<Level>,
    /// The year reported on.
    pub year: Option<i16>,
    /// Whether it is held against those of other units, too; a report of the year before is there for its own unit alone.
    pub peer: bool,
    /// When it was published or handed in: the later one copied.
    pub published: Option<Date>,
    /// Its path: it decides where nothing else does, so that the order of the list does not count.
    pub name: &'a str,
}

/// Two reports, one of which may be copied from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The one that may be a copy: its number in the list.
    pub a: usize,
    /// What it may be copied from.
    pub b: usize,
    /// What the two are to one another.
    pub kind: Kind,
    /// So many prints of `a` stand in `b`.
    pub shared: usize,
    /// So many reports are alike as a whole, `a` and `b` with them; 0 where they are not.
    pub cluster: usize,
}

/// What is to be read again.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// The pairs, sorted by `a`.
    pub pairs: Vec<Pair>,
    /// What many units write.
    pub common: Common,
}

/// The pairs that can matter.
///
/// The work grows with the number of prints: no report is held against all others, and a thousand copies of one report are
/// each held against the first and not against one another. The result does not depend on the order of the list.
#[must_use]
pub fn candidates(members: &[Member<'_>]) -> Candidates {
    let mut groups: BTreeMap<(i16, Option<Level>), Vec<usize>> = BTreeMap::new();
    for (number, member) in members.iter().enumerate() {
        if let Some(year) = member.year.filter(|_| member.peer) {
            groups.entry((year, member.level)).or_default().push(number);
        }
    }
    let mut above: HashMap<&str, &str> = HashMap::new();
    for (unit, parent) in members.iter().filter_map(|member| Some((member.unit, member.parent?))) {
        above.entry(unit).and_modify(|known| *known = (*known).min(parent)).or_insert(parent);
    }
    let mut found = Candidates { pairs: last_year(members), common: Common::default() };
    for numbers in groups.into_values().filter(|numbers| numbers.len() > 1) {
        let group = Group::new(members, numbers, &above);
        let heads = group.heads();
        let families = group.families(&heads);
        drop(heads);
        let shared = group.shared(&families, &mut found.common.groups);
        found.pairs.extend(group.pairs(&families, &shared));
    }
    found.pairs.sort_unstable();
    found.common.groups.sort_unstable();
    found.common.groups.dedup();
    found
}

/// So many sentences stand with their figures in the report of the year before as well: it is worth while to read both again.
const SENTENCES: usize = 2;

/// Or so many of the prints, in per cent: hardly a sentence was left as it was, and hardly one was written anew. Accounts that
/// are told every year in the same words with new figures come near to it.
const REWRITTEN: usize = 70;

/// The reports that their units' own of the year before may have gone into.
fn last_year(members: &[Member<'_>]) -> Vec<Pair> {
    let mut own: HashMap<(usize, i16), Vec<usize>> = HashMap::new();
    for (number, member) in members.iter().enumerate() {
        if let Some(year) = member.year {
            own.entry((member.number, year)).or_default().push(number);
        }
    }
    let before = |a: usize| members[a].year.and_then(|year| own.get(&(members[a].number, year - 1)));
    let pair = |a: usize, b: usize| {
        let (new, old) = (members[a].prints, members[b].prints);
        let shared = new.shared(old);
        let alike = common(&new.sentences, &old.sentences).count() >= SENTENCES;
        let matters = alike || shared > 0 && shared * 100 >= new.len() * REWRITTEN;
        matters.then_some(Pair { a, b, kind: Kind::LastYear, shared, cluster: 0 })
    };
    (0..members.len()).flat_map(|a| before(a).into_iter().flatten().filter_map(move |b| pair(a, *b))).collect()
}

/// Reports of which so many of the prints, in per cent, are those of an earlier one are of its family: copies as a whole.
const FAMILY: usize = 50;

/// What more than so many families write in the same words is common; in a small batch what a tenth of them write, in the
/// smallest more than [`FEW`].
const MANY: usize = 10;

/// So many families may share what none copied from the other's superior.
const FEW: usize = 4;

/// What more than three families of one superior write, and at least one of so many of its units, is the superior's wording.
const SIBLINGS: usize = 4;

/// A report may be put together from so many others.
const SOURCES: usize = 3;

/// So many prints a report shares with another for the two to be read again,
const SHARED: usize = 4;

/// and they weigh so much together: a print that no third report leaves weighs [`ALONE`], one of more reports less.
const WEIGHT: usize = 3 * ALONE;

const ALONE: usize = 12;

/// The reports of one year and level, the earliest first: those that copied come after what they copied.
struct Group<'a> {
    members: &'a [Member<'a>],
    /// The number of each in the list.
    numbers: Vec<usize>,
    prints: Vec<&'a [u32]>,
    /// The superiors of each, by number, the nearest first.
    superiors: Vec<Vec<u32>>,
    /// How many reports each superior has below it.
    below: Vec<usize>,
}

/// So many superiors a unit has: those of a town are its county, city and province.
const SUPERIORS: usize = 3;

impl<'a> Group<'a> {
    /// `above` tells the superior of each unit.
    fn new(members: &'a [Member<'a>], mut numbers: Vec<usize>, above: &HashMap<&'a str, &'a str>) -> Self {
        let order = |number: &usize| {
            let member = &members[*number];
            (member.published.is_none(), member.published, member.name, member.unit)
        };
        numbers.sort_by(|a, b| order(a).cmp(&order(b)));
        let prints = numbers.iter().map(|number| members[*number].prints.groups.as_slice()).collect();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut number_of = |name: &'a str| {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            *known.entry(name).or_insert(next)
        };
        let chain = |number: &usize| {
            let parents = std::iter::successors(members[*number].parent, |parent| above.get(parent).copied());
            parents.take(SUPERIORS).map(&mut number_of).collect::<Vec<u32>>()
        };
        let superiors: Vec<Vec<u32>> = numbers.iter().map(chain).collect();
        let mut below = vec![0; known.len()];
        superiors.iter().flatten().for_each(|superior| below[*superior as usize] += 1);
        Self { members, numbers, prints, superiors, below }
    }

    /// The first report that leaves each print.
    fn heads(&self) -> Table<u32> {
        Table::read(&self.prints, |_, ranks| ranks.first().copied())
    }

    /// The first report of the family of each. Where many write alike, what a copy has in common with others begins in many
    /// reports: the few in whose families most of its prints begin are held against it.
    fn families(&self, heads: &Table<u32>) -> Vec<u32> {
        let mut families: Vec<u32> = Vec::with_capacity(self.prints.len());
        let (mut seen, mut counted): (Vec<u32>, Vec<(usize, u32)>) = (Vec::new(), Vec::new());
        for (rank, prints) in (0u32..).zip(&self.prints) {
            seen.clear();
            let heads = prints.iter().filter_map(|print| heads.get(*print)).filter(|head| **head != rank);
            seen.extend(heads.map(|head| families[*head as usize]));
            seen.sort_unstable();
            counted.clear();
            counted.extend(seen.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0])));
            counted.sort_unstable_by_key(|(count, family)| (std::cmp::Reverse(*count), *family));
            let likely = counted.iter().take(SOURCES).map(|(_, family)| *family);
            let shared = |family: u32| common(prints, self.prints[family as usize]).count();
            let found = likely.map(|family| (shared(family), std::cmp::Reverse(family))).max();
            let found = found.filter(|(shared, _)| *shared > 0 && shared * 100 >= prints.len() * FAMILY);
            families.push(found.map_or(rank, |(_, family)| family.0));
        }
        families
    }

    /// The first report of each family that leaves a print, where few do; what many leave goes to `many`.
    fn shared(&self, families: &[u32], many: &mut Vec<u32>) -> Shared {
        let different = families.iter().enumerate().filter(|(rank, family)| *rank == **family as usize).count();
        let limit = (different / 10).clamp(FEW, MANY);
        let (mut first, mut kept): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        let table = Table::read(&self.prints, |print, ranks| {
            first.clear();
            for rank in ranks {
                // Of a family one: of more families than may share it, no more need be known.
                if first.len() <= limit
                    && !first.iter().any(|known| families[*known as usize] == families[*rank as usize])
                {
                    first.push(*rank);
                }
            }
            if first.len() > limit || self.of_one_superior(&first) {
                many.push(print);
                return None;
            }
            let from = kept.len();
            kept.extend(&first);
            Some((u32::try_from(from).unwrap_or(u32::MAX), u8::try_from(first.len()).unwrap_or(u8::MAX)))
        });
        Shared { table, ranks: kept }
    }

    /// Whether so many units of one superior write it that it is the superior's.
    fn of_one_superior(&self, ranks: &[u32]) -> bool {
        let superiors = |rank: &u32| &self.superiors[*rank as usize];
        ranks.len() >= FEW
            && ranks.iter().flat_map(superiors).any(|superior| {
                let count = ranks.iter().filter(|rank| superiors(rank).contains(superior)).count();
                count >= FEW && count * SIBLINGS >= self.below[*superior as usize]
            })
    }

    /// The pairs, by what each report shares with earlier ones.
    fn pairs(&self, families: &[u32], shared: &Shared) -> Vec<Pair> {
        let mut sizes: HashMap<u32, usize> = HashMap::new();
        families.iter().for_each(|family| *sizes.entry(*family).or_default() += 1);
        let ranks: Vec<u32> = (0u32..).take(self.prints.len()).collect();
        let found: Vec<Vec<Pair>> =
            ranks.par_iter().map(|rank| self.of_report(*rank, families, &sizes, shared)).collect();
        found.into_iter().flatten().collect()
    }

    fn of_report<'s>(&self, rank: u32, families: &[u32], sizes: &HashMap<u32, usize>, shared: &'s Shared) -> Vec<Pair> {
        let member = |rank: u32| &self.members[self.numbers[rank as usize]];
        let unit = member(rank).number;
        let own = self.prints[rank as usize];
        let earlier = |others: &&'s [u32]| others.iter().any(|other| *other < rank);
        let mut left: Vec<&'s [u32]> = own.iter().filter_map(|print| shared.get(*print)).filter(earlier).collect();
        let (mut pairs, mut seen): (Vec<Pair>, Vec<(u32, usize)>) = (Vec::new(), Vec::new());
        while pairs.len() < SOURCES {
            seen.clear();
            let weighed = |others: &&'s [u32]| {
                let weight = ALONE / (others.len() - 1).max(1);
                others.iter().map(move |other| (*other, weight))
            };
            let others = left.iter().flat_map(weighed);
            seen.extend(others.filter(|(other, _)| *other < rank && member(*other).number != unit));
            let Some((other, count)) = heaviest(&mut seen) else { break };
            let family = families[rank as usize];
            let together = family == families[other as usize];
            let cluster = if together { sizes.get(&family).copied().unwrap_or(0) } else { 0 };
            let (a, b) = (self.numbers[rank as usize], self.numbers[other as usize]);
            pairs.push(Pair { a, b, kind: Kind::Peer, shared: count, cluster });
            left.retain(|others| !others.contains(&other));
        }
        pairs
    }
}

/// The few reports that leave a print, of each family the first.
struct Shared {
    /// Where its reports begin in `ranks`, and how many they are.
    table: Table<(u32, u8)>,
    ranks: Vec<u32>,
}

impl Shared {
    fn get(&self, print: u32) -> Option<&[u32]> {
        let (from, count) = *self.table.get(print)?;
        self.ranks.get(from as usize..from as usize + usize::from(count))
    }
}

/// The report that shares most, by weight, the first of several, and how many prints; `None` when no one shares enough.
fn heaviest(shared: &mut [(u32, usize)]) -> Option<(u32, usize)> {
    shared.sort_unstable();
    let runs = shared.chunk_by(|a, b| a.0 == b.0);
    let summed =
        runs.map(|run| (run.iter().map(|(_, weight)| weight).sum::<usize>(), std::cmp::Reverse(run[0].0), run.len()));
    let enough = summed.filter(|(weight, _, count)| *weight >= WEIGHT && *count >= SHARED);
    enough.max().map(|(_, other, count)| (other.0, count))
}
