//! Copies in a batch: what was seeded is found, what looks like a copy is not, whatever the order of the reports.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "a failed test may panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
};

use hegui::{
    batch::copies::{Candidates, Copy, Kind, Member, Pair, Prints, candidates, compare},
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
        level: meta.reporter.level,
        year: meta.year,
        published: meta.signed.map(|d| d.date),
        name: made.file.clone(),
        prints: prints(&document),
    }
}

impl Kept {
    fn member(&self) -> Member<'_> {
        let Self { unit, parent, level, year, published, name, prints } = self;
        Member { prints, unit, parent: Some(parent), level: *level, year: *year, published: *published, name }
    }
}

fn members(batch: &[Kept]) -> Vec<Member<'_>> {
    batch.iter().map(Kept::member).collect()
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
    fn of(corpus: &Corpus, batch: &[Made], found: &[(Pair, Copy)]) -> Self {
        let _ = corpus;
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
    let score = Score::of(&corpus, &made, &confirmed);
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
    for wrong in score.wrong.iter().take(10) {
        eprintln!("wrong {wrong:?}");
    }
    for missed in score.missed.iter().take(10) {
        eprintln!("missed {missed:?}");
    }
    score
}

#[test]
fn seeded_copies_are_found_and_nothing_else() {
    let reports = std::env::var("HEGUI_COPIES").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let score = run(reports);
    assert!(score.recall() >= 0.95, "recall {}", score.recall());
    assert!(score.precision() >= 0.95, "precision {}", score.precision());
}

/// A batch for runs of the whole program.
#[test]
#[ignore = "writes a batch: HEGUI_CORPUS=folder HEGUI_REPORTS=20000"]
fn write_a_batch() {
    let folder = std::env::var("HEGUI_CORPUS").unwrap();
    let reports = std::env::var("HEGUI_REPORTS").unwrap().parse().unwrap();
    Corpus::new(reports).write(Path::new(&folder)).unwrap();
}
