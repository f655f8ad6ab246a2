//! One document against the rules: every check in its scope, every defect stamped and located.

use super::{Detail, Examined, Options, OutcomeRow, PartRow, Prior, Row, Stage, fingerprint, read::Loaded, seen};
use crate::{
    check::{PartMap, Report, Scope, Verdict, Within},
    document::Document,
    figures::Figures,
    finding::{Defect, Fact, Finding, Located, Outcome, Place, Related, Severity, Standing, locate},
    rule::{Rule, RuleSet},
    text::{FSpan, Said, Span},
};

/// What is to be kept of a document that was evaluated is told here, while it is at hand.
pub(super) type Keep<'k> = &'k mut dyn FnMut(Examined<'_>);

/// An input that was read to its row.
pub(super) fn row(loaded: Loaded, rules: &RuleSet, options: &Options, keep: Keep<'_>) -> Row {
    let Loaded { name, named, draft, format, sha256 } = loaded;
    let (encoding, damage, omitted) = (draft.encoding, draft.damage, draft.omitted.clone());
    let mut document = Document::new(draft);
    document.assume(&options.given);
    let before = options.previous.as_ref().filter(|_| document.is_report() || options.assume_report);
    let (prior, said) = before.map_or((None, None), |previous| previous.of(&document, (&name, named), options));
    let mut row = judge(&document, named, prior.as_ref(), (rules, options), keep);
    if row.is_report {
        row.previous = prior.map(|prior| (prior.name, prior.document.meta().year));
        row.findings.extend(said);
        row.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    if let Some((first, count)) = damage {
        row.findings.push(damaged(&document, first, count));
        row.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }
    row.findings.splice(0..0, omitted.into_iter().map(incomplete));
    Row { path: name, sha256, format: Some(format), encoding: Some(encoding), ..row }
}

/// Something of the input could not be read: what is missed may stand there.
fn incomplete(what: Said) -> Finding {
    let fix = Said::new(
        "请另行核对这些内容，或提供可复制文字的文件",
        "look at it yourself, or send a file whose text can be copied",
    );
    Finding::of_file("input/incomplete", Severity::Warning, what, fix)
}

/// The row of a document: of a report, or of what is something else.
fn judge(
    document: &Document,
    named: bool,
    prior: Option<&Prior>,
    (rules, options): (&RuleSet, &Options),
    keep: Keep<'_>,
) -> Row {
    let mut row = compared(document, prior, (rules, options), keep);
    if row.is_report && !document.is_report() && !options.assume_report {
        row = Row { findings: vec![not_a_report(document)], is_report: false, ..described(document, options) };
    }
    if !row.is_report && !named {
        // In a folder other texts are expected to lie beside the reports.
        row.findings.iter_mut().for_each(|finding| finding.severity = Severity::Note);
    }
    row
}

/// What the document says of itself, as far as rows tell it.
fn described(document: &Document, options: &Options) -> Row {
    if !options.detail.reporter {
        return Row { is_report: document.is_report(), ..Row::default() };
    }
    let meta = document.meta();
    Row {
        is_report: document.is_report(),
        title: meta.title.clone(),
        organ: meta.reporter.organ.clone(),
        place: meta.reporter.place.clone(),
        level: meta.reporter.level,
        tier: meta.reporter.tier,
        year: meta.year,
        published: meta.published.map(|d| d.date),
        written: meta.written.map(|d| d.date),
        ..Row::default()
    }
}

/// Evaluates every rule that is asked for; of a text that a rule of identity takes for something else, that rule alone, unless
/// the user says that it is a report. The row has no path yet.
#[must_use]
pub fn evaluate(document: &Document, rules: &RuleSet, options: &Options) -> Row {
    compare(document, None, rules, options)
}

/// The same, with the report of the year before at hand.
#[must_use]
pub fn compare(document: &Document, prior: Option<&Prior>, rules: &RuleSet, options: &Options) -> Row {
    compared(document, prior, (rules, options), &mut |_| {})
}

fn compared(document: &Document, prior: Option<&Prior>, (rules, options): (&RuleSet, &Options), keep: Keep<'_>) -> Row {
    let Some(prior) = prior else { return judged(document, None, (rules, options), keep) };
    let hits = seen::hits(&prior.document, rules, options);
    let report = seen::report(&prior.document, &hits, rules, options, None);
    judged(document, Some((&prior.name, &report)), (rules, options), keep)
}

/// What findings are stamped with beside their rules.
#[derive(Clone, Copy)]
struct Stamps<'a> {
    report: &'a Report<'a>,
    detail: Detail,
    /// Last year's report and its name.
    previous: Option<(&'a str, &'a Report<'a>)>,
}

fn judged<'a>(
    document: &'a Document,
    previous: Option<(&'a str, &'a Report<'a>)>,
    (rules, options): (&'a RuleSet, &Options),
    keep: Keep<'_>,
) -> Row {
    let hits = seen::hits(document, rules, options);
    let report = seen::report(document, &hits, rules, options, previous.map(|(_, report)| report));
    let stamps = Stamps { report: &report, detail: options.detail, previous };
    let mut scopes = Scopes::default();
    let (identity, others): (Vec<&Rule>, Vec<&Rule>) =
        rules.in_force(|| document.meta()).partition(|rule| rule.check.identifies());
    if !options.assume_report
        && let Some(finding) = identity
            .into_iter()
            .filter(|rule| rule.enabled || [&options.select, &options.enable].iter().any(|ids| ids.contains(&rule.id)))
            .filter(|rule| !options.ignore.iter().any(|name| super::names_rule(name, &rule.id)))
            .find_map(|rule| match verdict(rule, &report, &mut scopes) {
                Verdict::Unmet(defects) => defects.into_iter().next().map(|d| stamp(rule, d, stamps)),
                _ => None,
            })
    {
        return Row { findings: vec![finding], is_report: false, ..described(document, options) };
    }
    let mut row = Row { is_report: true, ..described(document, options) };
    if options.detail.reporter {
        row.stage = Some(report.stage());
        row.parts = part_rows(document, rules, report.parts(), options.detail);
    }
    let mut unmet: Vec<(&Rule, Vec<Defect>)> = Vec::new();
    for rule in others.into_iter().filter(|rule| options.wants(&rule.id, rule.enabled)) {
        let verdict = verdict(rule, &report, &mut scopes);
        if options.outcomes {
            row.outcomes.push(outcome(rule, &verdict, &report));
        }
        if let Verdict::Unmet(defects) = verdict {
            unmet.push((rule, defects));
        }
    }
    let said = said_at(&unmet);
    for (rule, mut defects) in unmet {
        defects.retain(|defect| !said_already(rule, defect, &said));
        row.findings.extend(stamped(rule, defects, stamps));
    }
    row.findings.sort_by(|a, b| a.order().cmp(&b.order()));
    row.score = score(&row.outcomes);
    keep(Examined { report: &report, rules });
    row
}

/// The figures of a report, as the rules read them.
#[must_use]
pub fn figures(document: &Document, rules: &RuleSet, options: &Options) -> Figures {
    let hits = seen::hits(document, rules, options);
    Figures::read(document, &hits, &rules.indicators)
}

/// Where each rule found something.
fn said_at(unmet: &[(&Rule, Vec<Defect>)]) -> Vec<(String, FSpan)> {
    // Most runs have no rule that yields to another.
    if unmet.iter().all(|(rule, _)| rule.yields_to.is_empty()) {
        return Vec::new();
    }
    let at = |defect: &Defect| if let Place::At(span) = defect.place { Some(span) } else { None };
    unmet.iter().flat_map(|(rule, defects)| defects.iter().filter_map(at).map(|span| (rule.id.clone(), span))).collect()
}

/// Whether a rule to which this one yields speaks of a stretch that holds the defect's place.
fn said_already(rule: &Rule, defect: &Defect, said: &[(String, FSpan)]) -> bool {
    let Place::At(span) = defect.place else { return false };
    said.iter().any(|(id, stretch)| rule.yields_to.contains(id) && stretch.contains(span))
}

/// The scopes of one report, each found once: hundreds of rules look at a handful of them.
#[derive(Default)]
struct Scopes<'r>(Vec<(Option<&'r Within>, Option<Scope>)>);

impl<'r> Scopes<'r> {
    fn of(&mut self, rule: &'r Rule, report: &Report<'_>) -> Option<&Scope> {
        let within = rule.within.as_ref();
        let at = self.0.iter().position(|(known, _)| *known == within).unwrap_or_else(|| {
            self.0.push((within, Scope::of(report, within)));
            self.0.len() - 1
        });
        self.0[at].1.as_ref()
    }
}

fn verdict<'r>(rule: &'r Rule, report: &Report<'_>, scopes: &mut Scopes<'r>) -> Verdict {
    if rule.applies_to.excludes() && !rule.applies_to.matches(report.document.meta()) {
        return Verdict::NotApplicable;
    }
    let scope = scopes.of(rule, report);
    let spoken = |scope: &Scope| {
        rule.unless.as_ref().is_some_and(|words| scope.spans.iter().any(|span| words.in_span(report.hits, *span)))
    };
    match scope {
        Some(scope) if !spoken(scope) => rule.check.check(report, scope),
        _ => Verdict::NotApplicable,
    }
}

/// So many quotes show an outcome.
const QUOTES: usize = 3;

fn outcome(rule: &Rule, verdict: &Verdict, report: &Report<'_>) -> OutcomeRow {
    let document = report.document;
    let quotes = if report.evidence { QUOTES } else { 0 };
    let quote =
        |span: &FSpan| document.source().slice(document.folded().to_source(*span)).chars().take(80).collect::<String>();
    let (outcome, evidence) = match verdict {
        Verdict::Met(places) => (Outcome::Pass, places.iter().take(quotes).map(quote).collect()),
        Verdict::Undecided => (Outcome::Undecided, Vec::new()),
        Verdict::NotApplicable => (Outcome::NotApplicable, Vec::new()),
        Verdict::Unmet(defects) => {
            let places = defects.iter().filter_map(|d| match d.place {
                Place::At(span) => Some(span),
                Place::Missing { .. } | Place::File => None,
            });
            // Absent is not weak.
            let absent = defects.iter().any(|d| matches!(d.place, Place::Missing { .. }));
            let outcome = if rule.severity == Severity::Error || absent { Outcome::Fail } else { Outcome::Weak };
            (outcome, places.take(quotes).map(|span| quote(&span)).collect())
        }
    };
    OutcomeRow { rule: rule.id.clone(), outcome, weight: rule.weight, evidence }
}

/// The score of a report: of the weights of all requirements that could be judged, the share of those met, a weak one
/// counted half; in per cent, to one decimal. `None` where nothing was judged.
///
/// ```
/// use hegui::{finding::Outcome, scan::{OutcomeRow, score}};
/// let row = |outcome, weight| OutcomeRow { rule: "part/plan".into(), outcome, weight, evidence: vec![] };
/// let rows = [row(Outcome::Pass, 3), row(Outcome::Weak, 2), row(Outcome::Fail, 3), row(Outcome::NotApplicable, 5)];
/// assert_eq!(score(&rows), Some(50.0)); // (3 + 2 / 2) / (3 + 2 + 3)
/// ```
#[must_use]
pub fn score(outcomes: &[OutcomeRow]) -> Option<f64> {
    let (mut got, mut all) = (0, 0);
    for row in outcomes {
        // In halves, so that the sum is exact.
        let halves = match row.outcome {
            Outcome::Pass => 2,
            Outcome::Weak => 1,
            Outcome::Fail => 0,
            Outcome::NotApplicable | Outcome::Undecided => continue,
        };
        got += u64::from(row.weight) * halves;
        all += u64::from(row.weight) * 2;
    }
    #[expect(clippy::cast_precision_loss, reason = "shares of weights that people write")]
    (all > 0).then(|| (got as f64 * 1000.0 / all as f64).round() / 10.0)
}

/// So many findings of one rule are shown for one report; the last of them tells how many more there are.
const MOST: usize = 50;

fn stamped(rule: &Rule, mut defects: Vec<Defect>, stamps: Stamps<'_>) -> Vec<Finding> {
    let more = defects.len().saturating_sub(MOST);
    defects.truncate(MOST);
    let mut findings: Vec<Finding> = defects.into_iter().map(|d| stamp(rule, d, stamps)).collect();
    if let Some(last) = findings.last_mut().filter(|_| more > 0) {
        last.message = Said::new(
            format!("{}（此类问题另有 {more} 处）", last.message.zh),
            format!("{} ({more} more of the kind)", last.message.en),
        );
        // What is not shown is known by its number: one more is something new.
        last.subject.push_str(&format!("\u{0}{more}"));
    }
    findings
}

/// A defect with the rule's words, its places in the decoded text.
fn stamp(rule: &Rule, defect: Defect, stamps: Stamps<'_>) -> Finding {
    let Stamps { report, detail, previous } = stamps;
    let document = report.document;
    let located = |document: &Document, span, missing| located(document, span, missing, detail);
    let subject = if detail.fingerprints { fingerprint::subject(document, &defect) } else { String::new() };
    let (place, missing, neighbours) = match defect.place {
        Place::At(span) => (Some(span), false, (None, None)),
        Place::Missing { at, after, before } => {
            let heading = |heading: Option<FSpan>| heading.map(|span| located(document, span, false));
            (Some(FSpan::new(at, at)), true, (heading(after), heading(before)))
        }
        Place::File => (None, false, (None, None)),
    };
    let message = fill(&rule.message, &defect.facts);
    // A published text may lawfully leave out what is secret: what is absent there is absent from the published text.
    let message = if missing && report.stage() == Stage::Published {
        Said::new(format!("公开文本{}", message.zh), format!("in the published text: {}", message.en))
    } else {
        message
    };
    let own = defect.related.into_iter().map(|(span, message)| (span, message, None));
    let theirs = defect.previous.into_iter().map(|(span, message)| (span, message, previous));
    let related = |(span, message, of): (FSpan, Said, Option<(&str, &Report<'_>)>)| Related {
        place: located(of.map_or(document, |(_, report)| report.document), span, false),
        message,
        path: of.map(|(name, _)| name.to_owned()),
    };
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        message,
        fix: fill(&rule.fix, &defect.facts),
        authority: rule.authority.clone(),
        section: place
            .filter(|_| detail.sections && !missing)
            .map_or_else(Vec::new, |span| section_path(document, span)),
        place: place.map(|span| located(document, span, missing)),
        missing,
        neighbours,
        related: own.chain(theirs).map(related).collect(),
        standing: Standing::Stands,
        subject,
        fingerprint: String::new(),
    }
}

/// Puts the values into a message's `{places}`.
fn fill(message: &Said, facts: &[Fact]) -> Said {
    let value = |name: &str| facts.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    Said::new(
        filled(&message.zh, |name| value(name).map(|said| said.zh.as_str())),
        filled(&message.en, |name| value(name).map(|said| said.en.as_str())),
    )
}

/// A template with its `{places}` filled; what is filled in is not read again, for it may be a report's own words.
fn filled<'v>(template: &str, value: impl Fn(&str) -> Option<&'v str>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let place = rest.find('}').and_then(|close| Some((value(&rest[1..close])?, close)));
        let taken = match place {
            Some((value, close)) => {
                out.push_str(value);
                close + 1
            }
            None => {
                out.push('{');
                1
            }
        };
        rest = &rest[taken..];
    }
    out + rest
}

fn located(document: &Document, span: FSpan, missing: bool, detail: Detail) -> Located {
    let locate = match detail {
        Detail { excerpts: true, .. } => locate,
        Detail { quotes: true, .. } => Located::quoted,
        _ => Located::new,
    };
    let folded = document.folded();
    if missing {
        // The insertion point stands after the text before it, not before the heading that follows.
        let text = folded.text();
        let kept = text[..span.start.min(text.len())].trim_end_matches('\n').len();
        let end = folded.to_source(FSpan::new(kept.saturating_sub(1), kept)).end;
        return locate(document.source(), Span::at(if kept == 0 { 0 } else { end }));
    }
    locate(document.source(), folded.to_source(span))
}

fn section_path(document: &Document, span: FSpan) -> Vec<String> {
    let title = |id| document.source().slice(document.folded().to_source(document.section(id).heading)).to_owned();
    document.section_at(span.start).map_or_else(Vec::new, |id| document.path_to(id).into_iter().map(title).collect())
}

fn part_rows(document: &Document, rules: &RuleSet, parts: &PartMap, detail: Detail) -> Vec<PartRow> {
    // A part is known by its heading; what it says is for those who see the lines, too.
    let detail = Detail { quotes: detail.excerpts, ..detail };
    let source = |span: FSpan| document.source().slice(document.folded().to_source(span)).to_owned();
    rules
        .part_names
        .iter()
        .zip(parts.iter())
        .enumerate()
        .map(|(i, (name, found))| {
            let place = match (found.section, found.spans.first(), found.spans.last()) {
                (Some(id), ..) => located(document, document.section(id).span, false, detail),
                (None, Some(first), Some(last)) => located(document, FSpan::new(first.start, last.end), false, detail),
                _ => located(document, FSpan::new(parts.insertion(document, i).at, 0), true, detail),
            };
            let heading = found.section.map(|id| source(document.section(id).heading));
            PartRow { key: name.key.clone(), title: name.title.clone(), status: found.status, heading, place }
        })
        .collect()
}

fn not_a_report(document: &Document) -> Finding {
    let message = Said::new(
        "不像法治政府建设年度报告，未作检查",
        "this does not look like an annual rule-of-law report; it was not checked",
    );
    let fix =
        Said::new("如确是年度报告，请加 --assume-report 再检查", "if it is one, check it again with --assume-report");
    let mut finding = Finding::of_file("identity/not-a-report", Severity::Error, message, fix);
    finding.place = Some(locate(document.source(), document.folded().to_source(FSpan::new(0, 0))));
    finding
}

fn damaged(document: &Document, first: usize, count: usize) -> Finding {
    let message = Said::new(
        format!("有 {count} 处字节无法解码，已用“\u{FFFD}”代替"),
        format!("{count} places could not be decoded and stand as \u{FFFD}"),
    );
    let fix = Said::new("请核对原文后用 UTF-8 重新保存", "compare with the original and save it again in UTF-8");
    let mut finding = Finding::of_file("input/damaged", Severity::Warning, message, fix);
    finding.place = Some(locate(document.source(), Span::new(first, first + char::REPLACEMENT_CHARACTER.len_utf8())));
    finding
}
