//! What a check costs: parsing, the one-pass scan against other ways of scanning, the whole check, loading the rules.
//!
//! `cargo bench --bench check`; the figures are ratios within one run, the machine is not part of the claim.

use std::{fs, path::Path};

use divan::{Bencher, counter::BytesCount};
use hegui::{
    document::Document,
    format, rule,
    scan::{Options, evaluate},
    text::{Date, Effort, PatternId, PatternSetBuilder},
};

fn main() {
    divan::main();
}

fn sample() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/good-county-2023.txt")).unwrap_or_default()
}

fn document(bytes: &[u8]) -> Document {
    Document::new((format::detect(Some("txt"), bytes).parse)(bytes).unwrap_or_default())
}

fn options() -> Options {
    Options::new(Date::constant(2024, 3, 15))
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let bytes = sample();
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| document(&bytes));
}

#[divan::bench]
fn whole_check(bencher: Bencher<'_, '_>) {
    let (bytes, options) = (sample(), Options { effort: Effort::Many, ..options() });
    let Ok(rules) = rule::national() else { return };
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| evaluate(&document(&bytes), &rules, &options));
}

/// A check without figures: the national pack without its indicators and relations. `whole_check` may take 1.4 times as long.
#[divan::bench]
fn check_without_figures(bencher: Bencher<'_, '_>) {
    let (bytes, options) = (sample(), Options { effort: Effort::Many, ..options() });
    let figures =
        |file: &rule::RuleFile| ["figures.yaml", "relation.yaml"].iter().any(|name| file.name.ends_with(name));
    let files = rule::embedded("national").into_iter().filter(|file| !figures(file)).collect();
    let Ok(rules) = rule::load(files) else { return };
    bencher.counter(BytesCount::of_slice(&bytes)).bench(|| evaluate(&document(&bytes), &rules, &options));
}

/// What figures take of it: quantities, indicators and relations, the hits of the patterns given.
#[divan::bench]
fn figures_of_a_report(bencher: Bencher<'_, '_>) {
    let bytes = sample();
    let Ok(rules) = rule::national() else { return };
    let document = document(&bytes);
    let hits = rules.patterns.scan(document.folded().text(), hegui::text::Effort::Many);
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| hegui::figures::Figures::read(&document, &hits, &rules.indicators));
}

#[divan::bench]
fn load_national_pack(bencher: Bencher<'_, '_>) {
    bencher.bench(|| rule::national().is_ok());
}

/// The first check of a process: loading, and every expression compiled that the report calls for.
#[divan::bench]
fn first_check(bencher: Bencher<'_, '_>) {
    let (bytes, options) = (sample(), options());
    bencher.bench(|| rule::national().map(|rules| evaluate(&document(&bytes), &rules, &options)).is_ok());
}

/// The patterns of the scan benchmarks: words, alternatives, gaps, counts.
fn patterns() -> Vec<String> {
    let subjects = [
        "行政复议",
        "行政应诉",
        "规范性文件",
        "合法性审查",
        "行政执法",
        "普法",
        "法律援助",
        "人民调解",
        "政务公开",
        "信访",
    ];
    let mut all = Vec::new();
    for subject in subjects {
        all.push(subject.to_owned());
        all.push(format!("{subject}(工作|案件|制度)?"));
        all.push(format!("{subject}.{{0,20}}[0-9]+(余|多)?(件|次)"));
        all.push(format!("(未|没有).{{0,10}}{subject}"));
        all.push(format!("(加强|推进|规范){subject}"));
        for n in 0..5 {
            all.push(format!("{subject}{}项目", ["甲", "乙", "丙", "丁", "戊"][n]));
        }
    }
    all
}

#[divan::bench]
fn scan_in_one_pass(bencher: Bencher<'_, '_>) {
    let document = document(&sample());
    let mut builder = PatternSetBuilder::default();
    let ids: Vec<PatternId> = patterns().iter().filter_map(|p| builder.add(p).ok()).collect();
    let set = builder.build();
    let text = document.folded().text();
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let hits = set.scan(text, Effort::Many);
        ids.iter().map(|id| hits.of(*id).len()).sum::<usize>()
    });
}

#[divan::bench]
fn scan_with_each_regex(bencher: Bencher<'_, '_>) {
    let document = document(&sample());
    let all: Vec<regex::Regex> = patterns().iter().filter_map(|p| regex::Regex::new(p).ok()).collect();
    let text = document.folded().text();
    bencher.counter(BytesCount::of_str(text)).bench(|| all.iter().map(|r| r.find_iter(text).count()).sum::<usize>());
}

#[divan::bench]
fn scan_with_regex_set_then_each(bencher: Bencher<'_, '_>) {
    let document = document(&sample());
    let all: Vec<regex::Regex> = patterns().iter().filter_map(|p| regex::Regex::new(p).ok()).collect();
    let Ok(set) = regex::RegexSetBuilder::new(patterns()).dfa_size_limit(64 << 20).build() else { return };
    let text = document.folded().text();
    bencher
        .counter(BytesCount::of_str(text))
        .bench(|| set.matches(text).into_iter().map(|i| all[i].find_iter(text).count()).sum::<usize>());
}

/// The words alone: by the program, whose time includes putting the places in order, and by the two automata that were
/// candidates.
mod words {
    use super::*;

    fn words() -> Vec<String> {
        let mut words: Vec<String> = patterns().into_iter().filter(|p| !p.contains(['(', '.', '['])).collect();
        words.sort();
        words.dedup();
        words
    }

    #[divan::bench]
    fn program(bencher: Bencher<'_, '_>) {
        let document = document(&sample());
        let mut builder = PatternSetBuilder::default();
        words().iter().for_each(|word| drop(builder.add(word)));
        let (set, text) = (builder.build(), document.folded().text());
        bencher.counter(BytesCount::of_str(text)).bench(|| drop(set.scan(text, Effort::Many)));
    }

    #[divan::bench]
    fn daachorse_charwise(bencher: Bencher<'_, '_>) {
        let document = document(&sample());
        let Ok(automaton) = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(words()) else { return };
        let text = document.folded().text();
        bencher.counter(BytesCount::of_str(text)).bench(|| automaton.find_overlapping_iter(text).count());
    }

    #[divan::bench]
    fn aho_corasick_dfa(bencher: Bencher<'_, '_>) {
        let document = document(&sample());
        let built =
            aho_corasick::AhoCorasickBuilder::new().kind(Some(aho_corasick::AhoCorasickKind::DFA)).build(words());
        let Ok(automaton) = built else { return };
        let text = document.folded().text();
        bencher.counter(BytesCount::of_str(text)).bench(|| automaton.find_overlapping_iter(text).count());
    }
}

/// What more rules cost on the same batch: the sample reports against 100 and against 500 rules.
mod rules {
    use hegui::rule::{RuleFile, RuleSet, load};

    use super::*;

    /// Rules as authors write them: words with alternatives, a gap, a look-alike; some about a part, some about the whole.
    fn generated(count: usize) -> Option<RuleSet> {
        let subjects = ["案卷", "复议", "普法", "公开", "调解", "审查", "培训", "应诉", "清单", "平台", "信访", "裁量"];
        let verbs = ["评查", "办理", "推进", "规范", "统计", "通报", "抽查", "移送", "修订", "公示"];
        let places = ["东岭", "西溪", "南坪", "北湖", "中洲", "上河", "下渡", "前塘", "后山", "左岸"];
        let mut text = String::from(
            "pack: { id: many, version: '1' }\nauthorities: { own: { document: 甲, en: a } }\nparts:\n  achievements: { title: 成效, en: results, headings: [成效, 举措], takes_rest: true }\n  plan: { title: 安排, en: plan, headings: [安排, 打算] }\nrules:\n",
        );
        for n in 0..count {
            let (subject, verb) = (subjects[n % 12], verbs[n / 12 % 10]);
            let place = places[n / 120 % 10];
            let scope = ["", "    within: { part: achievements }\n", "    within: { part: plan, text: all }\n"][n % 3];
            text.push_str(&format!(
                "  - id: text/rule-{n}\n    severity: note\n    authority: own\n{scope}    check: {{ mentions: {{ none: {{ any: ['{verb}{place}{subject}', '{place}(镇|乡){verb}', '{subject}.{{0,8}}{place}'], except: ['{place}路'] }} }} }}\n    message: 甲\n    fix: 乙\n"
            ));
        }
        load(vec![RuleFile::new("many.yaml", text)]).ok()
    }

    fn batch() -> Vec<Vec<u8>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports");
        let names = ["good-county-2023.txt", "good-city-2022.txt", "good-township-2023.txt", "weak-county-2023.txt"];
        names.iter().filter_map(|name| fs::read(folder.join(name)).ok()).collect()
    }

    /// Parsed, scanned and evaluated, as a batch is; without the national pack, so that its cost is no part of the base.
    #[divan::bench(args = [100, 500])]
    fn generated_rules_on_a_batch(bencher: Bencher<'_, '_>, count: usize) {
        let Some(rules) = generated(count) else { return };
        let options = Options { effort: Effort::Many, ..options() };
        let batch = batch();
        bencher.bench(|| batch.iter().map(|b| evaluate(&document(b), &rules, &options).findings.len()).sum::<usize>());
    }
}
