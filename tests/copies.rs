//! Copies in a batch: what was seeded is found, what looks like a copy is not, whatever the order of the reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a failed test may panic")]

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
    sync::LazyLock,
};

use hegui::{
    batch::copies::{Candidates, Copy, Member, Pair, Prints, candidates, compare},
    document::{Document, Level},
    format, rule,
    rule::RuleSet,
    text::{Date, Effort},
};
use rayon::prelude::*;

#[path = "../benches/support/corpus.rs"]
mod corpus;

use corpus::{Corpus, How, Made};

static RULES: LazyLock<RuleSet> = LazyLock::new(|| rule::national().unwrap());

fn document(text: &str) -> Document {
    Document::new((format::detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap())
}

fn prints(document: &Document) -> Prints {
    Prints::of(document, &RULES.patterns.scan(document.folded().text(), Effort::Many), &RULES.copies)
}

/// What a batch keeps of a report.
struct Kept {
    unit: String,
    parent: String,
    level: Option<Level>,
    year: Option<i16>,
    peer: bool,
    published: Option<Date>,
    name: String,
    prints: Prints,
}

fn kept(made: &Made) -> Kept {
    let document = document(&made.text);
    let meta = document.meta();
    Kept {
        unit: made.unit.name.clone(),
        parent: made.unit.parent.clone(),
        level: Some(match made.unit.level {
            "county" => Level::County,
            "department" => Level::Department,
            _ => Level::Township,
        }),
        year: meta.year,
        peer: made.year == 2023,
        published: meta.signed.map(|d| d.date),
        name: made.file.clone(),
        prints: prints(&document),
    }
}

impl Kept {
    fn member(&self, number: usize) -> Member<'_> {
        let Self { unit, parent, level, year, peer, published, name, prints } = self;
        Member {
            prints,
            unit,
            number,
            parent: Some(parent),
            level: *level,
            year: *year,
            peer: *peer,
            published: *published,
            name,
        }
    }
}

fn members<'k>(batch: &'k [Kept]) -> Vec<Member<'k>> {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let member = |kept: &'k Kept| {
        let Kept { unit, .. } = kept;
        let next = numbers.len();
        kept.member(*numbers.entry(unit.as_str()).or_insert(next))
    };
    batch.iter().map(member).collect()
}

/// The pairs that are confirmed.
fn copies(found: &Candidates, text: impl Fn(usize) -> String + Sync) -> Vec<(Pair, Copy)> {
    let confirmed = |pair: &Pair| {
        let (a, b) = (document(&text(pair.a)), document(&text(pair.b)));
        compare(&a, &b, pair.kind, &RULES, &found.common).map(|copy| (*pair, copy))
    };
    found.pairs.par_iter().filter_map(confirmed).collect()
}

/// How many of the seeded pairs were found, by the way of copying, and which of those found are none.
struct Score {
    ways: BTreeMap<How, (usize, usize)>,
    found: usize,
    wrong: Vec<(usize, usize, u8)>,
    missed: Vec<(usize, usize, How)>,
}

impl Score {
    fn of(batch: &[Made], found: &[(Pair, Copy)]) -> Self {
        let pair = |a: usize, b: usize| (a.min(b), a.max(b));
        let pairs: BTreeSet<(usize, usize)> = found.iter().map(|(p, _)| pair(p.a, p.b)).collect();
        let mut score = Self { ways: BTreeMap::new(), found: pairs.len(), wrong: Vec::new(), missed: Vec::new() };
        let mut sources: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for made in batch {
            sources.entry(made.number).or_default().insert(made.number);
            for (from, how) in &made.copied {
                sources.entry(made.number).or_default().insert(*from);
                let way = score.ways.entry(*how).or_default();
                way.1 += 1;
                if pairs.contains(&pair(made.number, *from)) {
                    way.0 += 1;
                } else {
                    score.missed.push((made.number, *from, *how));
                }
            }
        }
        // Two copies of one report are copies of one another.
        for (found, copy) in found {
            if sources[&found.a].is_disjoint(&sources[&found.b]) {
                score.wrong.push((found.a, found.b, copy.share));
            }
        }
        score
    }

    fn recall(&self) -> f64 {
        let (got, all) = self.ways.values().fold((0, 0), |(a, b), (x, y)| (a + x, b + y));
        got as f64 / all as f64
    }

    fn precision(&self) -> f64 {
        (self.found - self.wrong.len()) as f64 / self.found as f64
    }
}

fn run(reports: usize) -> Score {
    let corpus = Corpus::new(reports);
    let made: Vec<Made> = (0..reports).into_par_iter().map(|n| corpus.report(n)).collect();
    let begun = std::time::Instant::now();
    let batch: Vec<Kept> = made.par_iter().map(kept).collect();
    let taken = begun.elapsed();
    let bytes: usize = batch.iter().map(|kept| kept.prints.to_bytes().len()).sum();
    let begun = std::time::Instant::now();
    let found = candidates(&members(&batch));
    let listed = begun.elapsed();
    let begun = std::time::Instant::now();
    let confirmed = copies(&found, |n| made[n].text.clone());
    let score = Score::of(&made, &confirmed);
    let size: usize = made.iter().map(|made| made.text.len()).sum();
    eprintln!(
        "{reports} reports, {} bytes each, {} of prints; parse and prints {taken:?}, candidates {listed:?} ({} pairs, {} common), \
         compare {:?}; found {}, {:?}, recall {:.3}, precision {:.3}",
        size / reports,
        bytes / reports,
        found.pairs.len(),
        found.common.len(),
        begun.elapsed(),
        score.found,
        score.ways,
        score.recall(),
        score.precision()
    );
    for (a, b, share) in score.wrong.iter().take(10) {
        eprintln!("wrong: {} {} {share} %", made[*a].file, made[*b].file);
        let copy = confirmed.iter().find(|(pair, _)| pair.a == *a && pair.b == *b);
        for passage in copy.iter().flat_map(|(_, copy)| &copy.passages) {
            eprintln!("    {}", &made[*a].text[passage.a.start..passage.a.end]);
        }
    }
    for missed in score.missed.iter().take(10) {
        eprintln!("missed {missed:?}");
    }
    score
}

#[test]
fn seeded_copies_are_found_and_nothing_else() {
    let reports = std::env::var("HEGUI_COPIES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let score = run(reports);
    assert!(score.recall() >= 0.95, "recall {}", score.recall());
    assert!(score.precision() >= 0.95, "precision {}", score.precision());
}

/// A case of the list: two passages, and whether the one is a copy.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    copy: bool,
    /// Whether both are of one unit, this year's and last year's.
    #[serde(default)]
    own: bool,
    a: String,
    b: String,
}

/// Reports that have nothing in common, the passages of a case put into each two.
fn cases(file: &str) -> (Vec<Case>, Vec<Made>) {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labelled").join(file)).unwrap();
    let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap();
    let corpus = Corpus { copied: 0, alike: false, ..Corpus::new(100_000) };
    let mut county = 0;
    let mut next = |place: usize| {
        county += 1;
        (county..).map(|c| c * 24 + place).find(|n| corpus.report(*n).copied.is_empty()).unwrap()
    };
    let mut made = Vec::new();
    for case in &cases {
        let a = next(if case.own { 14 } else { 20 });
        let b = if case.own { a + 1 } else { next(20) };
        for (number, passage) in [(a, &case.a), (b, &case.b)] {
            let mut report = corpus.report(number);
            let next = format!("二、{}年", report.year);
            let passage = passage.replace('@', &report.unit.name);
            report.text = report.text.replace(&next, &format!("(九)其他。{passage}\n\n{next}"));
            made.push(report);
        }
    }
    (cases, made)
}

/// What was found of some cases: of each whether its pair was told, the pairs, and how many of two cases were.
struct Judged {
    cases: Vec<Case>,
    made: Vec<Made>,
    confirmed: Vec<(Pair, Copy)>,
}

impl Judged {
    fn of(file: &str) -> Self {
        let (cases, made) = cases(file);
        let batch: Vec<Kept> = made.par_iter().map(kept).collect();
        let confirmed = copies(&candidates(&members(&batch)), |n| made[n].text.clone());
        Self { cases, made, confirmed }
    }

    /// The cases that are copies, or are none, and were told, or were not.
    fn names(&self, copy: bool, told: bool) -> Vec<&str> {
        let is_told = |i: usize| self.confirmed.iter().any(|(pair, _)| pair.a / 2 == i && pair.b / 2 == i);
        let of = self.cases.iter().enumerate().filter(|(i, case)| case.copy == copy && is_told(*i) == told);
        of.map(|(_, case)| case.name.as_str()).collect()
    }

    /// Pairs of which one is of another case.
    fn others(&self) -> usize {
        self.confirmed.iter().filter(|(pair, _)| pair.a / 2 != pair.b / 2).count()
    }
}

/// Hand-written: twenty passages as they are copied, ten that only look so.
#[test]
fn copies_and_look_alikes() {
    let judged = Judged::of("copies.yaml");
    assert_eq!((judged.cases.iter().filter(|c| c.copy).count(), judged.cases.len()), (20, 30));
    let (pair, copy) = judged.confirmed.iter().find(|(pair, _)| pair.a / 2 == 0).unwrap();
    let [passage] = copy.passages.as_slice() else { panic!("{copy:?}") };
    for (number, span) in [(pair.a, passage.a), (pair.b, passage.b)] {
        let quoted = &judged.made[number].text[span.start..span.end];
        assert!(quoted.starts_with("在") && quoted.ends_with("当晚就能拿到起诉状样本"), "{quoted}");
    }
    assert_eq!((judged.names(false, true), judged.others()), (Vec::new(), 0));
    let missed = judged.names(true, false);
    assert!(missed.len() <= 1, "{missed:?}");
}

/// Fifty more, by somebody who had not seen how copies are found. What is found of them is written down, not asked for: the
/// figures may rise and not fall.
#[test]
fn copies_and_look_alikes_by_a_stranger() {
    let judged = Judged::of("copies-blind.yaml");
    assert_eq!((judged.cases.iter().filter(|c| c.copy).count(), judged.cases.len()), (25, 50));
    let (missed, wrong) = (judged.names(true, false), judged.names(false, true));
    assert!(missed.len() <= 23 && wrong.len() <= 1, "{missed:#?} {wrong:#?}");
    assert_eq!(judged.others(), 0);
}

/// The same pairs, whatever the order of the list and the number of threads.
#[test]
fn order_does_not_count() {
    let corpus = Corpus { copied: 200, ..Corpus::new(120) };
    let batch: Vec<Kept> = (0..120).into_par_iter().map(|n| kept(&corpus.report(n))).collect();
    let named = |members: &[Member<'_>]| {
        let found = candidates(members);
        let name = |n: usize| members[n].name.to_owned();
        let mut pairs: Vec<_> =
            found.pairs.iter().map(|p| (name(p.a), name(p.b), p.kind, p.shared, p.cluster)).collect();
        pairs.sort();
        (pairs, found.common)
    };
    let list = members(&batch);
    let mut turned: Vec<Member<'_>> = list.iter().rev().copied().collect();
    turned.rotate_left(37);
    let expected = named(&list);
    assert!(expected.0.len() > 10, "{:?}", expected.0);
    assert_eq!(named(&turned), expected);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(one.install(|| named(&turned)), expected);
}

/// One report copied by thousands is held against its first, and each against no other copy.
#[test]
fn a_report_that_thousands_copied_is_one_cluster() {
    let bytes = |groups: &[u32]| {
        let count = u32::try_from(groups.len()).unwrap();
        [1, count].into_iter().chain(groups.iter().copied()).flat_map(u32::to_le_bytes).collect::<Vec<u8>>()
    };
    let number = 5_000u32;
    let prints: Vec<Prints> = (0..number)
        .map(|n| {
            let mut groups: Vec<u32> =
                (0..200).map(|i| i * 20_000_000 + 7).chain((0..20).map(|i| n * 20 + i)).collect();
            groups.sort_unstable();
            groups.dedup();
            Prints::from_bytes(&bytes(&groups)).unwrap()
        })
        .collect();
    let names: Vec<String> = (0..number).map(|n| format!("{n:05}")).collect();
    let member = |(number, (prints, name))| Member {
        prints,
        unit: name,
        number,
        parent: None,
        level: Some(Level::Township),
        year: Some(2023),
        peer: true,
        published: None,
        name,
    };
    let list: Vec<Member<'_>> = prints.iter().zip(names.iter().map(String::as_str)).enumerate().map(member).collect();
    let found = candidates(&list);
    assert_eq!(found.pairs.len(), 4_999);
    assert!(found.pairs.iter().all(|pair| pair.b == 0 && pair.cluster == 5_000), "{:?}", &found.pairs[..3]);
    assert!(found.common.is_empty());
}
