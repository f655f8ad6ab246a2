//! Copies in a batch: the few pairs that may be copies are read again, and what was copied is told of the one that did.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{
    Audited, Copied, Passage,
    copies::{self, Kind, Member, Pair},
    units::sums,
};
use crate::{
    document::Document,
    finding::{Finding, Located, Related, Severity},
    rule::RuleSet,
    text::Said,
};

/// So many pairs are read at once: documents are large.
const BATCH: usize = 64;

/// So many passages of one pair are kept; its share tells of all.
const PASSAGES: usize = 40;

/// Finds what was copied. `read` reads a report again, by its number in [`Audited::reports`]; one that cannot be read any more
/// is nobody's copy. `go_on` is asked between the pairs.
pub fn find(
    audited: &mut Audited,
    rules: &RuleSet,
    read: &(impl Fn(usize) -> Option<Document> + Sync),
    go_on: impl Fn() -> bool,
) {
    let members = members(audited);
    let list: Vec<Member<'_>> = members.iter().map(|(_, _, member)| *member).collect();
    let found = copies::candidates(&list);
    let mut told: Vec<([usize; 2], Copied)> = Vec::new();
    let dated = |number: usize| audited.reports[number].brief.published;
    let mut uncompared = false;
    for pairs in found.pairs.chunks(BATCH) {
        if !go_on() {
            uncompared = true;
            break;
        }
        let compared = |pair: &Pair| {
            let ((unit, a, _), (other, b, _)) = (&members[pair.a], &members[pair.b]);
            let (one, two) = (read(*a)?, read(*b)?);
            let copy = copies::compare(&one, &two, pair.kind, rules, &found.common)?;
            let located = |document: &Document, span| Located::quoted(document.source(), span);
            let count = copy.passages.len();
            let passages = copy.passages.iter().take(PASSAGES);
            let passages = passages.map(|p| Passage { a: located(&one, p.a), b: located(&two, p.b) }).collect();
            let copied = Copied {
                a: *a,
                b: *b,
                own: pair.kind == Kind::LastYear,
                directed: pair.kind == Kind::LastYear || dated(*a).zip(dated(*b)).is_some_and(|(a, b)| a != b),
                share: f64::from(copy.share),
                cluster: pair.cluster,
                count,
                passages,
            };
            Some(([*unit, *other], copied))
        };
        told.extend(pairs.par_iter().filter_map(compared).collect::<Vec<_>>());
    }
    drop(list);
    drop(members);
    audited.uncompared = uncompared;
    told.sort_by(|(_, one), (_, two)| two.share.total_cmp(&one.share).then((one.a, one.b).cmp(&(two.a, two.b))));
    let names: HashMap<usize, String> =
        audited.units.iter().filter_map(|unit| Some((unit.report?, unit.name.clone()))).collect();
    let characters: Vec<usize> = audited.reports.iter().map(|report| report.brief.characters).collect();
    let mut tell = |unit: usize, copied: &Copied| {
        let from = names.get(&copied.b).map(String::as_str);
        let path = audited.reports[copied.b].brief.path.clone();
        let finding = finding(copied, from.unwrap_or(&path), &path);
        audited.units[unit].findings.push(finding);
    };
    for ([unit, other], copied) in &told {
        tell(*unit, copied);
        // Where nobody knows who was first, both are asked.
        if !copied.directed {
            tell(*other, &copied.turned(|report| characters[report]));
        }
    }
    audited.copies = told.into_iter().map(|(_, copied)| copied).collect();
    audited.levels = sums(audited);
}

/// The reports that may be copies: each unit's on the year and on the year before; with the unit's and the report's number.
fn members(audited: &Audited) -> Vec<(usize, usize, Member<'_>)> {
    let mut members = Vec::new();
    for (number, unit) in audited.units.iter().enumerate() {
        for (report, peer) in unit.report.iter().map(|r| (r, true)).chain(unit.before.iter().map(|r| (r, false))) {
            let brief = &audited.reports[*report].brief;
            let member = Member {
                prints: &brief.prints,
                unit: &unit.name,
                number,
                parent: unit.parent.as_deref(),
                level: unit.level,
                year: brief.year.or(audited.year),
                peer,
                published: brief.published,
                name: &brief.path,
            };
            members.push((number, *report, member));
        }
    }
    members
}

fn finding(copied: &Copied, from: &str, path: &str) -> Finding {
    let Copied { own, share, count: n, passages, .. } = copied;
    let (rule, message, fix) = if *own {
        (
            "batch/copied-last-year",
            Said::new(
                format!("约 {share}% 的文字照抄本单位上一年度报告（{n} 处）"),
                format!("about {share} % of the text is that of its own report on the year before ({n} passages)"),
            ),
            Said::new("请按本年度实际情况重新撰写", "write anew what was done in the year"),
        )
    } else {
        (
            "batch/copied",
            Said::new(
                format!("约 {share}% 的文字与“{from}”的报告雷同（{n} 处）"),
                format!("about {share} % of the text stands in the report of `{from}`, too ({n} passages)"),
            ),
            Said::new(
                "请说明情况，并按本单位实际重新撰写",
                "say how that came about, and write what the unit did itself",
            ),
        )
    };
    let place: Option<Located> = passages.first().map(|passage| passage.a.clone());
    let related = passages.first().map(|passage| Related {
        place: passage.b.clone(),
        message: Said::new("雷同的文字", "the same words"),
        path: Some(path.to_owned()),
    });
    Finding { place, related: related.into_iter().collect(), ..Finding::of_file(rule, Severity::Warning, message, fix) }
}
