//! Last year's reports: where they are, and which of them a report is to be held against.
//!
//! A file that was named is the last report of whatever is checked; in a folder each report finds the one of its own organ,
//! of the year before it. Of the reports in a folder only who reported and on which year is kept: the one that is needed is
//! read again. What cannot be compared is said of the report it concerns, and takes nothing away from its own check.

use std::{fs, path::Path};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::{Input, InputProblem, Options, collect, display, read::read, walk::EXAMPLES};
use crate::{
    document::{Document, Given, Meta, Sameness, same_reporter},
    finding::{Finding, Severity},
    rule::RuleSet,
    text::Said,
};

/// A report of the year before, as a check sees it.
#[derive(Clone, Debug)]
pub struct Prior {
    /// The path as shown.
    pub name: String,
    /// The document.
    pub document: Document,
}

/// A report that may be the last one of some organ.
#[derive(Clone, Debug)]
struct Known {
    input: Input,
    meta: Meta,
    /// SHA-256 of its bytes.
    sha256: Option<String>,
}

/// The report that was chosen and what is to be said of it, or why there is none.
type Chosen<'a> = Result<(&'a Known, Option<Finding>), Box<Finding>>;

/// Last year's reports.
#[derive(Clone, Debug)]
pub struct Previous {
    known: Vec<Known>,
    /// The name of the folder; `None` for one file.
    folder: Option<String>,
    /// What of the folder could not be read: said, and passed over.
    pub unread: Vec<InputProblem>,
    /// SHA-256 over what of it bears on a report: which files there are, where, and what is in them.
    pub digest: [u8; 32],
}

impl Previous {
    /// Reads what `path` names: a report, or a folder of reports.
    ///
    /// # Errors
    /// When it cannot be read, is no such report, or holds none.
    pub fn open(path: &Path, rules: &RuleSet, options: &Options) -> Result<Self, InputProblem> {
        let problem = |message: Said| InputProblem { path: display(path), message };
        let mut found = collect(&[path.to_owned()]);
        if let Some(problem) = found.problems.pop() {
            return Err(problem);
        }
        if let [input] = found.inputs.as_slice()
            && input.named
        {
            let known = known(input.clone(), rules, options).map_err(problem)?;
            return Ok(Self::of_known(vec![known], None, Vec::new()));
        }
        let read: Vec<(String, Result<Known, Said>)> = found
            .inputs
            .into_par_iter()
            .map(|input| match &input.failure {
                Some(failure) => (input.name(), Err(failure.as_ref().clone())),
                None => (input.name(), known(input, rules, options)),
            })
            .collect();
        let (mut reports, mut unread) = (Vec::new(), Vec::new());
        for (path, known) in read {
            match known {
                Ok(known) => reports.push(known),
                // Beside reports a folder may hold other texts.
                Err(message) if message == no_report() => {}
                Err(message) => unread.push(InputProblem { path, message }),
            }
        }
        if reports.is_empty() {
            return Err(problem(Said::new(
                format!("上年报告文件夹里没有可用的报告（{EXAMPLES}）"),
                format!("the folder of last year's reports holds no report ({EXAMPLES})"),
            )));
        }
        Ok(Self::of_known(reports, Some(display(path)), unread))
    }

    fn of_known(known: Vec<Known>, folder: Option<String>, unread: Vec<InputProblem>) -> Self {
        let mut digest = Sha256::new();
        let mut add = |text: &str| {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        };
        add(folder.as_deref().unwrap_or_default());
        for Known { input, sha256, .. } in &known {
            let name = input.name();
            // A link that leads elsewhere makes another file of it.
            let place = fs::canonicalize(&name).map_or_else(|_| name.clone(), |path| display(&path));
            [name.as_str(), &place, sha256.as_deref().unwrap_or_default()].into_iter().for_each(&mut add);
        }
        let digest = digest.finalize().into();
        Self { known, folder, unread, digest }
    }

    /// Whether the one file that was named is this one.
    #[must_use]
    pub fn is_file(&self, path: &Path) -> bool {
        self.folder.is_none() && self.known.iter().any(|known| same_file(&known.input.name(), path))
    }

    /// The report that the one in `document` is to be held against, and what is to be said where there is none or where it
    /// may be the wrong one. `name` is its path, `named` whether the user named it himself.
    #[must_use]
    pub fn of(
        &self,
        document: &Document,
        (name, named): (&str, bool),
        options: &Options,
    ) -> (Option<Prior>, Option<Finding>) {
        let meta = document.meta();
        let chosen = match &self.folder {
            Some(folder) => self.choose(meta, name, folder),
            None => self.named(meta, name, named),
        };
        match chosen {
            // Only what is checked gets a digest.
            Ok((known, said)) => match load(&known.input, &Options { digest: false, ..options.clone() }) {
                Ok((document, _)) => (Some(Prior { name: known.input.name(), document }), said),
                Err(message) => (None, Some(missing(message))),
            },
            Err(finding) => (None, Some(*finding)),
        }
    }

    /// The one of a folder.
    fn choose(&self, meta: &Meta, name: &str, folder: &str) -> Chosen<'_> {
        let others = || self.known.iter().filter(|known| !same_file(&known.input.name(), Path::new(name)));
        let of = |least: Sameness| -> Vec<&Known> {
            others().filter(|known| same_reporter(meta, &known.meta) >= least).collect()
        };
        let certain = of(Sameness::Certain);
        let all = if certain.is_empty() { of(Sameness::Possible) } else { certain };
        if all.is_empty() {
            return Err(Box::new(missing(Said::new(
                format!("“{folder}”中没有本单位的上年报告，未作比较"),
                format!("`{folder}` holds no report of this organ; nothing was compared"),
            ))));
        }
        // Of several years the nearest before; a report of unknown year is taken where there is no other.
        let before: Vec<&Known> = all.iter().copied().filter(|known| earlier(known, meta) != Some(false)).collect();
        let nearest = before.iter().filter_map(|known| known.meta.year).max();
        let best: Vec<&Known> = before.iter().copied().filter(|known| known.meta.year == nearest).collect();
        match best.as_slice() {
            // An archive holds the first report of an organ, too.
            [] => Err(Box::new(Finding { severity: Severity::Warning, ..not_before(all[0], meta) })),
            [one] => Ok((one, gap(one, meta))),
            several => {
                let names: Vec<String> = several.iter().map(|known| known.input.name()).collect();
                Err(Box::new(ambiguous(&names)))
            }
        }
    }

    /// The one file that was named.
    fn named(&self, meta: &Meta, name: &str, named: bool) -> Chosen<'_> {
        let Some(known) = self.known.first() else { return Err(Box::new(missing(no_report()))) };
        if same_file(&known.input.name(), Path::new(name)) {
            let said = Said::new("这就是给出的上年报告，未与自身比较", "this is last year's report itself");
            return Err(Box::new(Finding { severity: Severity::Note, ..missing(said) }));
        }
        let same = same_reporter(meta, &known.meta) != Sameness::Different;
        if !same && !named {
            let said = Said::new(
                format!("给出的上年报告不是本单位的，未作比较（{}）", known.input.name()),
                format!("what was given as last year's report is by another organ ({})", known.input.name()),
            );
            return Err(Box::new(missing(said)));
        }
        if earlier(known, meta) == Some(false) {
            return Err(Box::new(not_before(known, meta)));
        }
        if same {
            return Ok((known, gap(known, meta)));
        }
        let organ = |meta: &Meta| meta.reporter.organ.clone().or(meta.title.clone()).unwrap_or_default();
        let (other, own) = (organ(&known.meta), organ(meta));
        let message = Said::new(
            format!("上年报告是“{other}”的，与“{own}”不是同一单位，请确认没有选错；已照样比较"),
            format!("last year's report is by another organ (“{other}”, not “{own}”); it was compared all the same"),
        );
        let fix = Said::new("如选错了文件，请换成本单位的上年报告", "if it is the wrong file, name this organ's own");
        Ok((known, Some(Finding::of_file("input/previous-organ", Severity::Warning, message, fix))))
    }
}

/// Whether a report is on an earlier year; `None` where one of the years is not known.
fn earlier(known: &Known, meta: &Meta) -> Option<bool> {
    Some(known.meta.year? < meta.year?)
}

/// A word where the last report is not that of the year before.
fn gap(known: &Known, meta: &Meta) -> Option<Finding> {
    let name = known.input.name();
    let message = match (known.meta.year, meta.year) {
        (Some(last), Some(year)) if last + 1 == year => return None,
        (Some(last), Some(_)) => Said::new(
            format!("没有上一年度的报告，与{last}年度的作了比较（{name}）"),
            format!("there is no report on the year before; the one on {last} was compared ({name})"),
        ),
        _ => Said::new(
            format!("看不出两份报告各是哪一年度，已按先后两年比较（{name}）"),
            format!("the year of one report is not known; it was compared as the last one ({name})"),
        ),
    };
    let fix = Said::new("请确认选对了文件", "check that it is the right file");
    Some(Finding::of_file("input/previous-year", Severity::Note, message, fix))
}

fn not_before(known: &Known, meta: &Meta) -> Finding {
    let (name, year) = (known.input.name(), meta.year.unwrap_or_default());
    let message = match known.meta.year {
        Some(other) if other == year => Said::new(
            format!("作为上年报告的“{name}”同是{year}年度的，未作比较"),
            format!("`{name}`, given as last year's report, is on the same year, {year}; nothing was compared"),
        ),
        other => {
            let other = other.unwrap_or_default();
            Said::new(
                format!("作为上年报告的“{name}”是{other}年度的，晚于本报告的{year}年度，未作比较"),
                format!("`{name}`, given as last year's report, is on {other}, after {year}; nothing was compared"),
            )
        }
    };
    let fix = Said::new("请换成上一年度的报告", "give the report on the year before");
    Finding::of_file("input/previous-year", Severity::Error, message, fix)
}

fn missing(message: Said) -> Finding {
    let fix = Said::new(
        "请用 --previous 指出本单位的上年报告；上年没有报告的，可不理会",
        "name this organ's last report with --previous; if there was none, never mind",
    );
    Finding::of_file("input/previous-missing", Severity::Warning, message, fix)
}

fn ambiguous(names: &[String]) -> Finding {
    let message = Said::new(
        format!("有 {} 份都可能是本单位的上年报告，未作比较：{}", names.len(), names.join("、")),
        format!("{} reports may be this organ's last one; nothing was compared: {}", names.len(), names.join(", ")),
    );
    let fix = Said::new("请用 --previous 指明其中一份", "name one of them with --previous");
    Finding::of_file("input/previous-ambiguous", Severity::Warning, message, fix)
}

fn no_report() -> Said {
    Said::new(
        "不是法治政府建设年度报告，不能作为上年报告比较",
        "this is no annual rule-of-law report and cannot be compared as last year's",
    )
}

/// Whether two paths lead to one file.
fn same_file(one: &str, two: &Path) -> bool {
    let one = Path::new(one);
    one == two || fs::canonicalize(one).ok().zip(fs::canonicalize(two).ok()).is_some_and(|(one, two)| one == two)
}

/// A document, and the digest of its bytes where it is asked for.
fn load(input: &Input, options: &Options) -> Result<(Document, Option<String>), Said> {
    let loaded =
        read(input, options).map_err(|row| row.findings.into_iter().next().map(|f| f.message).unwrap_or_default())?;
    let mut document = Document::new(loaded.draft);
    // What the user says of the reporter is true of last year's, too; the year is not.
    document.assume(&Given { year: None, ..options.given.clone() });
    Ok((document, loaded.sha256))
}

/// Who reports on what; an error for what is no such report.
fn known(input: Input, rules: &RuleSet, options: &Options) -> Result<Known, Said> {
    let (document, sha256) = load(&input, &Options { digest: true, ..options.clone() })?;
    let plain = Options { previous: None, ignore: Vec::new(), ..options.clone() };
    let of_another_kind = || {
        let identity = rules.rules.iter().filter(|rule| rule.kind == "identity").map(|rule| rule.id.clone()).collect();
        let options = Options { select: identity, outcomes: false, ..plain.clone() };
        !super::evaluate(&document, rules, &options).is_report
    };
    if !options.assume_report && (!document.is_report() || of_another_kind()) {
        return Err(no_report());
    }
    Ok(Known { input, meta: document.meta().clone(), sha256 })
}
