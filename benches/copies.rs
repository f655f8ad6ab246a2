//! What copies cost in a batch: the prints of a report, the candidates among thousands, and how both grow.
//!
//! `cargo bench --bench copies` for 2,000, 20,000 and 100,000 reports; numbers after `--` for others, and
//! `-- write DIR 20000` to write a batch for runs of the whole program. Two thousand reports are
//! made up and read; of larger batches the prints are theirs over again: what many reports leave stays the same, what few
//! leave becomes another print in each two thousand. Memory is the process's peak, as Linux tells it.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark shows its figures")]

use std::{collections::HashMap, fs, time::Instant};

use hegui::{
    batch::copies::{Member, Prints, candidates, compare},
    document::{Document, Level},
    format,
    rule::{self, RuleSet},
    text::Effort,
};
use rayon::prelude::*;

#[path = "support/corpus.rs"]
mod corpus;

use corpus::Corpus;

/// So many reports are read.
const READ: usize = 2000;

/// What so many of them leave stays the same in a larger batch.
const MANY: usize = 6;

fn document(text: &str) -> Document {
    Document::new((format::detect(Some("txt"), text.as_bytes()).parse)(text.as_bytes()).unwrap_or_default())
}

fn prints(document: &Document, rules: &RuleSet) -> Prints {
    Prints::of(document, &rules.patterns.scan(document.folded().text(), Effort::Many), &rules.copies)
}

/// The peak of the process's memory in MB; 0 where the system does not tell.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap_or(0) / 1024
}

fn main() {
    // Whole-process runs want the batch in a folder.
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "write") {
        let (folder, reports) = (&arguments[at + 1], arguments[at + 2].parse().unwrap());
        Corpus::new(reports).write(std::path::Path::new(folder)).unwrap();
        return;
    }
    let mut sizes: Vec<usize> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![2_000, 20_000, 100_000];
    }
    let rules = rule::national().unwrap();
    let corpus = Corpus::new(READ);
    let texts: Vec<String> = (0..READ).into_par_iter().map(|n| corpus.report(n).text).collect();
    let read = digests(&texts, &rules);
    let list: Vec<Vec<u32>> = read.iter().map(numbers).collect();
    let mut known: HashMap<u32, usize> = HashMap::new();
    list.iter().flatten().for_each(|print| *known.entry(*print).or_default() += 1);
    for size in sizes {
        let batch: Vec<Prints> =
            (0..size).into_par_iter().map(|n| over_again(&list[n % READ], n / READ, &known)).collect();
        among(&corpus, &batch, &texts, &rules);
    }
}

/// Reads the reports and takes their prints.
fn digests(texts: &[String], rules: &RuleSet) -> Vec<Prints> {
    let begun = Instant::now();
    let documents: Vec<Document> = texts.par_iter().map(|text| document(text)).collect();
    let parsed = begun.elapsed();
    let begun = Instant::now();
    documents.par_iter().for_each(|document| {
        let _ = rules.patterns.scan(document.folded().text(), Effort::Many);
    });
    let scanned = begun.elapsed();
    let begun = Instant::now();
    let read: Vec<Prints> = documents.par_iter().map(|document| prints(document, rules)).collect();
    let bytes: usize = read.iter().map(|prints| prints.to_bytes().len()).sum();
    println!(
        "{} reports: parse {parsed:.2?}, scan {scanned:.2?}, scan and prints {:.2?}, {} bytes of prints a report of {}",
        texts.len(),
        begun.elapsed(),
        bytes / texts.len(),
        texts.iter().map(String::len).sum::<usize>() / texts.len()
    );
    read
}

/// Finds the candidates of a batch; of one whose texts are at hand they are confirmed.
fn among(corpus: &Corpus, batch: &[Prints], texts: &[String], rules: &RuleSet) {
    let named = |n: usize| {
        let unit = corpus.unit(n % READ);
        [format!("{}{}", n / READ, unit.name), format!("{}{}", n / READ, unit.parent)]
    };
    let names: Vec<[String; 2]> = (0..batch.len()).into_par_iter().map(named).collect();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for [unit, _] in &names {
        let next = numbers.len();
        numbers.entry(unit).or_insert(next);
    }
    let member = |(n, prints): (usize, _)| Member {
        prints,
        unit: &names[n][0],
        number: numbers[names[n][0].as_str()],
        parent: Some(&names[n][1]),
        level: Some(match corpus.unit(n % READ).level {
            "county" => Level::County,
            "township" => Level::Township,
            _ => Level::Department,
        }),
        year: Some(corpus.year(n % READ)),
        peer: corpus.year(n % READ) == 2023,
        published: None,
        name: &names[n][0],
    };
    let members: Vec<Member<'_>> = batch.iter().enumerate().map(member).collect();
    let before = peak();
    let begun = Instant::now();
    let found = candidates(&members);
    println!(
        "{} reports: candidates {:.2?}, {} pairs of peers, {} common prints; peak {before} MB before, {} MB after",
        batch.len(),
        begun.elapsed(),
        found.pairs.len(),
        found.common.len(),
        peak()
    );
    if batch.len() == texts.len() {
        let begun = Instant::now();
        let confirmed = found.pairs.par_iter().filter(|pair| {
            let (a, b) = (document(&texts[pair.a]), document(&texts[pair.b]));
            compare(&a, &b, pair.kind, rules, &found.common).is_some()
        });
        println!("{} of {} pairs confirmed in {:.2?}", confirmed.count(), found.pairs.len(), begun.elapsed());
    }
}

/// The groups of a report's prints.
fn numbers(prints: &Prints) -> Vec<u32> {
    let bytes = prints.to_bytes();
    let all: Vec<u32> = bytes.as_chunks::<4>().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect();
    all[2..2 + all[1] as usize].to_vec()
}

/// The prints of a report in another two thousand.
fn over_again(groups: &[u32], round: usize, known: &HashMap<u32, usize>) -> Prints {
    let other = |print: &u32| {
        let many = known.get(print).is_some_and(|count| *count >= MANY);
        if many {
            *print
        } else {
            print.wrapping_mul(0x9E37_79B1).wrapping_add((round as u32).wrapping_mul(0x85EB_CA77))
        }
    };
    let mut groups: Vec<u32> = if round == 0 { groups.to_vec() } else { groups.iter().map(other).collect() };
    groups.sort_unstable();
    groups.dedup();
    let count = groups.len() as u32;
    let bytes: Vec<u8> = [1, count].into_iter().chain(groups).flat_map(u32::to_le_bytes).collect();
    Prints::from_bytes(&bytes).unwrap_or_default()
}
