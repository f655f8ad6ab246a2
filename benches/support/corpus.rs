//! A batch of reports made up for benchmarks and tests: as many as are asked for, each different, with copies seeded.
//!
//! Units of invented places report; their sentences are made of the project's own: formulas that every report has, sentences
//! of the samples with other figures, campaigns that the units of one city tell in the same words, and accounts of their own
//! put together from thousands of pieces. Some reports are copied, in the ways reports are copied, and each says from which.
//! Every report is made from its number alone, so that a batch of any size is written without being held in memory, and
//! is the same on every machine. What a seeded copy looks like to the program is no business of this file.

#![allow(dead_code, unreachable_pub, reason = "each bench and test uses a part")]
#![allow(missing_docs, reason = "support of tests and benches")]

use std::{fmt::Write as _, fs, io, path::Path};

#[path = "phrases.rs"]
mod phrases;

use phrases::*;

/// Numbers that look random and are the same everywhere (splitmix64).
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64, of: u64) -> Self {
        let mut chance = Self(seed ^ of.wrapping_mul(0xA24B_AED4_963E_E407));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap_or(0)
    }

    fn within(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }

    fn per_cent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// How a report was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The whole report, names swapped, a third of the numbers changed.
    Whole,
    /// Two sections of another's report.
    Section,
    /// The whole, its sentences in another order.
    Reordered,
    /// The whole, every number changed.
    Numbers,
    /// The whole, words replaced by others that mean the same.
    Synonyms,
    /// Half of one report and half of another.
    Spliced,
    /// Four of ten sentences of the unit's own last report, only the years changed.
    LastYear,
}

const WAYS: [How; 6] = [How::Whole, How::Section, How::Reordered, How::Numbers, How::Synonyms, How::Spliced];

/// A unit that reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub name: String,
    pub parent: String,
    /// As the roster has it: county, township or department.
    pub level: &'static str,
    /// How the text calls it: 全县, 全镇, 本局.
    own: &'static str,
    city: usize,
}

/// A report of the batch.
#[derive(Clone, Debug)]
pub struct Made {
    pub number: usize,
    /// The path below the folder of the batch.
    pub file: String,
    pub unit: Unit,
    pub year: i16,
    /// Month and day of the year after.
    pub published: (u8, u8),
    pub text: String,
    /// The reports it was copied from, by number.
    pub copied: Vec<(usize, How)>,
}

/// A batch.
#[derive(Clone, Copy, Debug)]
pub struct Corpus {
    pub seed: u64,
    pub reports: usize,
    /// So many of a thousand are copied from another unit.
    pub copied: usize,
    /// So many characters a report has, about.
    pub chars: usize,
    /// Whether reports tell what others tell, too: sentences of the samples, campaigns of their city.
    pub alike: bool,
}

/// So many reports stand in one folder, that of a county: its government, its departments, its towns.
const COUNTY: usize = 24;

/// So many counties make a city.
const CITY: usize = 8;

/// Of a county's reports these are of the year before, of the unit with the number before.
const LAST_YEAR: [usize; 3] = [3, 9, 15];

/// One report of which so many are copied in one batch is copied by whole cities.
const FAVOURITE: usize = 5;

impl Corpus {
    pub fn new(reports: usize) -> Self {
        Self { seed: 20_240_315, reports, copied: 50, chars: 6900, alike: true }
    }

    /// A report by its number.
    pub fn report(&self, number: usize) -> Made {
        let (unit, year) = (self.unit(number), self.year(number));
        let copied = self.sources(number);
        let draft = self.draft(number, &copied);
        let mut chance = Chance::new(self.seed ^ 0xDA7E << 40, number as u64);
        // Whoever copies publishes later.
        let published = match copied.is_empty() {
            true => (chance.within(1, 2) as u8, chance.within(1, 28) as u8),
            false => (3, chance.within(1, 30) as u8),
        };
        let text = draft.text(&unit, year, published);
        let file = format!("{}/{}/{number:06}.txt", unit.parent, year);
        Made { number, file, unit, year, published, text, copied }
    }

    /// Writes the batch, `truth.csv` beside it, and the roster.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut truth = String::from("file,from,how\n");
        let mut roster = String::from("单位,级别,上级,年度,文件\n");
        for number in 0..self.reports {
            let made = self.report(number);
            let path = folder.join("reports").join(&made.file);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, &made.text)?;
            for (from, how) in &made.copied {
                let _ = writeln!(truth, "{},{},{how:?}", made.file, self.report(*from).file);
            }
            let Unit { name, parent, level, .. } = &made.unit;
            let _ = writeln!(roster, "{name},{level},{parent},{},{}", made.year, made.file);
        }
        fs::write(folder.join("truth.csv"), truth)?;
        fs::write(folder.join("roster.csv"), roster)
    }

    fn place(number: usize) -> usize {
        number % COUNTY
    }

    fn is_last_year(number: usize) -> bool {
        LAST_YEAR.contains(&Self::place(number))
    }

    pub fn year(&self, number: usize) -> i16 {
        if Self::is_last_year(number) { 2022 } else { 2023 }
    }

    /// The unit that reports under a number.
    pub fn unit(&self, number: usize) -> Unit {
        let number = if Self::is_last_year(number) { number - 1 } else { number };
        let county = number / COUNTY;
        let city = county / CITY;
        let named = |n: usize, ends: &[&str]| {
            // Steps that share no factor with the numbers of characters, so that neighbours differ in both.
            let (a, b) = (n % FIRST.len(), (n / FIRST.len() + n * 7) % SECOND.len());
            format!("{}{}{}", FIRST[a], SECOND[b], ends[n % ends.len()])
        };
        let (city_name, county_name) = (named(city * 5 + 3, &["市"]), named(county, &["县", "县", "区"]));
        let above = format!("{city_name}{county_name}");
        let (name, parent, level, own) = match Self::place(number) {
            0 => (above, city_name, "county", "全县"),
            n @ 1..=8 => (format!("{above}{}", BUREAUS[n - 1]), above, "department", "本局"),
            n => (format!("{above}{}", named(number * 11 + n, &["镇", "镇", "乡", "街道"])), above, "township", "全镇"),
        };
        Unit { name, parent, level, own, city }
    }

    /// What a report is copied from. What is copied from is no copy itself.
    fn sources(&self, number: usize) -> Vec<(usize, How)> {
        if Self::is_last_year(number) || !self.is_copy(number) {
            let own = number + 1;
            let last = Self::is_last_year(own) && own < self.reports;
            let mut chance = Chance::new(self.seed ^ 0x1A57 << 40, number as u64);
            return if last && chance.per_cent(15) { vec![(own, How::LastYear)] } else { Vec::new() };
        }
        let mut chance = Chance::new(self.seed ^ 0xC0B1 << 40, number as u64);
        let how = WAYS[chance.below(WAYS.len())];
        let mut from = |taken: Option<usize>| {
            let favourite = self.favourite(number);
            if how == How::Whole && chance.per_cent(25) {
                return favourite;
            }
            (0..200).map(|_| chance.below(self.reports)).find(|n| self.may_give(number, *n, taken))
        };
        let Some(first) = from(None) else { return Vec::new() };
        match how {
            How::Spliced => from(Some(first)).map_or_else(Vec::new, |second| vec![(first, how), (second, how)]),
            _ => vec![(first, how)],
        }
    }

    /// The report that many of a level copy.
    fn favourite(&self, number: usize) -> Option<usize> {
        let place = Self::place(number);
        let first = if place == 0 {
            0
        } else if place <= 8 {
            FAVOURITE
        } else {
            COUNTY - 1
        };
        (first..self.reports).step_by(COUNTY).find(|n| self.may_give(number, *n, None))
    }

    fn may_give(&self, number: usize, from: usize, taken: Option<usize>) -> bool {
        let level = |n| match Self::place(n) {
            0 => 0,
            1..=8 => 1,
            _ => 2,
        };
        let fit = from != number && Some(from) != taken && level(from) == level(number);
        fit && !Self::is_last_year(from) && !self.is_copy(from) && self.unit(from) != self.unit(number)
    }

    fn is_copy(&self, number: usize) -> bool {
        !Self::is_last_year(number) && Chance::new(self.seed ^ 0x5EED << 40, number as u64).below(1000) < self.copied
    }

    fn draft(&self, number: usize, copied: &[(usize, How)]) -> Draft {
        let own = self.original(number);
        let mut chance = Chance::new(self.seed ^ 0x0DD5 << 40, number as u64);
        let source = |of: &(usize, How)| {
            let mut draft = self.original(of.0);
            if of.1 != How::LastYear {
                draft.rename(&self.unit(of.0), &self.unit(number));
            }
            draft
        };
        match copied {
            [] => own,
            [of @ (_, How::LastYear)] => own.keeping(&source(of), &mut chance),
            [of @ (_, How::Section)] => own.with_sections(&source(of), 2, &mut chance),
            [one, two, ..] => source(one).spliced(&source(two)).numbers(33, &mut chance),
            [of @ (_, How::Reordered)] => source(of).reordered(&mut chance),
            [of @ (_, How::Numbers)] => source(of).numbers(100, &mut chance),
            [of @ (_, How::Synonyms)] => source(of).synonyms(&mut chance),
            [of] => source(of).numbers(33, &mut chance),
        }
    }

    /// What the unit wrote itself.
    fn original(&self, number: usize) -> Draft {
        let last = Self::is_last_year(number);
        // The skeleton of an account is that of the year before, with this year's figures.
        let skeleton = if last { number - 1 } else { number };
        let unit = self.unit(number);
        let mut habits = Chance::new(self.seed ^ 0x4AB1 << 40, skeleton as u64);
        let mut chance = Chance::new(self.seed, number as u64);
        let mut draft = Draft::default();
        let each = self.chars / (TOPICS.len() + 5) / 46;
        for topic in TOPICS {
            let heading = format!("{}{topic}", habits.of(&VERBS));
            let mut told: Vec<String> = Vec::new();
            for _ in 0..habits.within(each, each + 3) {
                let (kind, mut kept) = (habits.below(100), habits.clone());
                habits.next();
                told.push(match kind {
                    0..8 => FORMULAS[kept.below(FORMULAS.len())].to_owned(),
                    8..14 if self.alike => {
                        campaign(self.seed ^ u64::from(last) << 32, unit.city, kept.below(CAMPAIGNS), &mut chance)
                    }
                    14..30 if self.alike => sample(kept.below(usize::MAX >> 1), &mut chance),
                    // What goes on from year to year is told in the same words with new figures.
                    30..48 => {
                        let kept = account(&mut kept);
                        let new = figures(&kept, &mut chance);
                        if new == kept { account(&mut chance) } else { new }
                    }
                    _ => account(&mut chance),
                });
            }
            draft.sections.push((heading, told));
        }
        for _ in 0..3 {
            draft.lacks.push(lack(&mut chance));
            draft.plans.push(plan(&mut chance));
        }
        for _ in 0..5 {
            draft.duties.push(duty(&mut chance));
        }
        draft
    }
}

/// So many campaigns a city has.
const CAMPAIGNS: usize = 12;

/// The text of a report by its pieces.
#[derive(Clone, Debug, Default)]
struct Draft {
    sections: Vec<(String, Vec<String>)>,
    lacks: Vec<String>,
    duties: Vec<String>,
    plans: Vec<String>,
}

impl Draft {
    fn each(&mut self, mut change: impl FnMut(&mut String)) {
        let told = self.sections.iter_mut().flat_map(|(_, told)| told);
        told.chain(&mut self.lacks).chain(&mut self.duties).chain(&mut self.plans).for_each(&mut change);
    }

    fn rename(&mut self, old: &Unit, new: &Unit) {
        self.each(|s| *s = s.replace(&old.name, &new.name).replace(old.own, new.own));
    }

    fn numbers(mut self, share: usize, chance: &mut Chance) -> Self {
        self.each(|s| {
            if chance.per_cent(share) {
                *s = figures(s, chance);
            }
        });
        self
    }

    fn synonyms(mut self, chance: &mut Chance) -> Self {
        self.each(|s| {
            for (one, other) in SYNONYMS {
                if chance.per_cent(70) {
                    *s = s.replace(one, other);
                }
            }
        });
        self
    }

    fn reordered(mut self, chance: &mut Chance) -> Self {
        for (_, told) in &mut self.sections {
            chance.shuffle(told);
        }
        chance.shuffle(&mut self.sections);
        self
    }

    fn with_sections(mut self, other: &Self, count: usize, chance: &mut Chance) -> Self {
        let first = chance.below(self.sections.len() - count);
        for i in first..first + count {
            self.sections[i] = other.sections[i].clone();
        }
        self
    }

    fn spliced(mut self, other: &Self) -> Self {
        let half = self.sections.len() / 2;
        self.sections.truncate(half);
        self.sections.extend(other.sections[half..].iter().cloned());
        self.plans.clone_from(&other.plans);
        self
    }

    /// This year's with sentences of last year's in the place of its own.
    fn keeping(mut self, last: &Self, chance: &mut Chance) -> Self {
        for ((_, told), (_, old)) in self.sections.iter_mut().zip(&last.sections) {
            for (new, old) in told.iter_mut().zip(old) {
                if chance.per_cent(40) {
                    new.clone_from(old);
                }
            }
        }
        self
    }

    fn text(&self, unit: &Unit, year: i16, (month, day): (u8, u8)) -> String {
        let mut text = format!("{}{year}年度法治政府建设情况报告\n\n({}年{month}月{day}日)\n\n", unit.name, year + 1);
        let _ = writeln!(
            text,
            "{year}年,{}坚持以习近平新时代中国特色社会主义思想为指导,深入学习贯彻习近平法治思想和党的二十大精神,认真落实《法治政府建设实施纲要(2021—2025年)》,\
             把法治政府建设摆在突出位置,各项工作取得新的成效。现将有关情况报告如下:\n\n一、{year}年推进法治政府建设的主要举措和成效\n",
            unit.name
        );
        let number = |i: usize| ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][i % 10];
        for (i, (heading, told)) in self.sections.iter().enumerate() {
            let _ = writeln!(text, "({}){heading}。{}\n", number(i), told.concat());
        }
        let _ = writeln!(text, "二、{year}年推进法治政府建设存在的不足和原因\n");
        for (i, lack) in self.lacks.iter().enumerate() {
            let _ = writeln!(text, "({}){lack}\n", number(i));
        }
        let _ = writeln!(
            text,
            "三、{year}年党政主要负责人履行推进法治建设第一责任人职责,加强法治政府建设的有关情况\n\n{}\n",
            self.duties.concat()
        );
        let _ = writeln!(text, "四、{}年推进法治政府建设的主要安排\n", year + 1);
        for (i, plan) in self.plans.iter().enumerate() {
            let _ = writeln!(text, "({}){plan}\n", number(i));
        }
        text
    }
}

/// The same with other figures; a year stays.
fn figures(text: &str, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out.push_str(&rest[..at]);
        let len = rest[at..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - at);
        let (number, after) = rest[at..].split_at(len);
        let year = len == 4 && (number.starts_with("20") || number.starts_with("19"));
        if year || after.starts_with(['月', '日']) {
            out.push_str(number);
        } else if after.starts_with('%') {
            let _ = write!(out, "{}", chance.below(10));
        } else {
            let low = 10usize.pow(u32::try_from(len).unwrap_or(1) - 1).max(2);
            let (new, old) = (chance.within(low, low * 10 - 1), number.parse().unwrap_or(0));
            let _ = write!(out, "{}", new + usize::from(new == old));
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A sentence of the samples with other figures.
fn sample(number: usize, chance: &mut Chance) -> String {
    thread_local! {
        static SAMPLES: Vec<&'static str> = samples();
    }
    SAMPLES.with(|samples| figures(samples[number % samples.len()], chance))
}

fn samples() -> Vec<&'static str> {
    let texts = [
        include_str!("../../reports/good-county-2023.txt"),
        include_str!("../../reports/good-city-2022.txt"),
        include_str!("../../reports/good-department-2024.txt"),
        include_str!("../../reports/good-township-2023.txt"),
        include_str!("../../reports/good-province-2024.txt"),
        include_str!("../../reports/weak-county-2022.txt"),
    ];
    let told = |s: &&str| {
        let chars = s.chars().count();
        (18..=110).contains(&chars) && s.contains(|c: char| c.is_ascii_digit()) && !s.starts_with(['(', '（', '—'])
    };
    let unnamed = |s: &&str| !NAMED.iter().any(|name| s.contains(name)) && !s.contains(['一', '二', '三']);
    texts
        .iter()
        .flat_map(|t| t.split_inclusive(['。', '\n']))
        .map(str::trim)
        .filter(|s| s.ends_with('。'))
        .filter(told)
        .filter(unnamed)
        .collect()
}

/// What the units of a city tell of a campaign, in the same words with their own figures.
fn campaign(seed: u64, city: usize, number: usize, chance: &mut Chance) -> String {
    let mut theirs = Chance::new(seed ^ 0xCA31 << 40, (city * CAMPAIGNS + number) as u64);
    let (device, issue, place) = (device(&mut theirs), theirs.of(&ISSUES), theirs.of(&PLACES));
    let text = format!(
        "开展“{device}”{issue}专项行动,对{place}逐一过筛,{},整改问题{}个。",
        filled(theirs.of(&WAYS_OF), &mut theirs),
        27
    );
    figures(&text, chance)
}

fn device(chance: &mut Chance) -> String {
    let mut name = String::new();
    for _ in 0..2 {
        name.push_str(FINE[chance.below(FINE.len())]);
    }
    name + chance.of(&DEVICES)
}

fn count(chance: &mut Chance) -> usize {
    let high = [9, 30, 99, 400, 999][chance.below(5)];
    chance.within(2, high)
}

/// An account of something the unit did.
fn account(chance: &mut Chance) -> String {
    let template = chance.of(&ACCOUNTS);
    filled(template, chance)
}

/// A template with its places filled.
fn filled(template: &str, chance: &mut Chance) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (slot, after) = after.split_once('}').unwrap_or((after, ""));
        fill(slot, &mut out, chance);
        rest = after;
    }
    out + rest
}

fn fill(slot: &str, out: &mut String, chance: &mut Chance) {
    match slot {
        "谁" => out.push_str(chance.of(&ACTORS)),
        "地" => out.push_str(chance.of(&PLACES)),
        "事" => out.push_str(chance.of(&ISSUES)),
        "物" => out.push_str(chance.of(&PAPERS)),
        "形" => out.push_str(chance.of(&FORMS)),
        "时" => out.push_str(chance.of(&TIMES)),
        "名" => out.push_str(&device(chance)),
        "法" => out.push_str(&filled(chance.of(&WAYS_OF), chance)),
        "果" => out.push_str(&filled(chance.of(&RESULTS), chance)),
        "村" => {
            let _ = write!(out, "{}{}村", FIRST[chance.below(FIRST.len())], FINE[chance.below(FINE.len())]);
        }
        "数" => {
            let _ = write!(out, "{}", count(chance));
        }
        "月" => {
            let _ = write!(out, "{}", chance.within(1, 12));
        }
        other => out.push_str(other),
    }
}

fn lack(chance: &mut Chance) -> String {
    filled(chance.of(&LACKS), chance)
}

fn duty(chance: &mut Chance) -> String {
    filled(chance.of(&DUTIES), chance)
}

fn plan(chance: &mut Chance) -> String {
    filled(chance.of(&PLANS), chance)
}
