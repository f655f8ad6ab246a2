//! `self_name`: the report calls itself what it is not: 我县 in the report of a district, 我镇 in that of a county.
//!
//! 我市, 我省 in a county's report are its superiors; 我区 is an autonomous region, too, and a zone. What an organ may call its
//! own place and itself is told by its level, its name and the divisions it belongs to.

use serde::Deserialize;

use super::{Check, Compile, Report, Scope, Spec, Verdict, Words, WordsSpec};
use crate::{
    document::{Level, Reporter, Tier},
    finding::{Defect, Place},
    text::{FSpan, Said},
};

/// `self_name: { words: $self }`: a defect for each word by which the reporter cannot mean itself or what it belongs to. A hit
/// ends with the kind of place or organ: 我县, 我街道, 我局.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfNameSpec {
    /// The words.
    words: WordsSpec,
}

struct SelfName(Words);

/// So many other places of one word are pointed at.
const MOST_LABELS: usize = 3;

impl Spec for SelfNameSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        Some(Box::new(SelfName(cx.words("words", &self.words)?)))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["word", "organ", "count"]
    }
}

impl Check for SelfName {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let document = report.document;
        let reporter = &document.meta().reporter;
        let Some(organ) = reporter.organ.as_deref() else { return Verdict::Undecided };
        let text = document.folded().text();
        let region = organ.contains("自治区") || text.contains("自治区党委") || text.contains("自治区人民政府");
        let region = region || reporter.divisions.iter().any(|d| d.name.ends_with("自治区"));
        let mut wrong: Vec<(&str, Vec<FSpan>)> = Vec::new();
        for hit in self.0.hits_in(report.hits, &scope.spans) {
            let word = hit.of(text);
            let kind = word.strip_prefix('我').unwrap_or(word);
            if fits(reporter, kind, region) {
                continue;
            }
            match wrong.iter_mut().find(|(known, _)| *known == word) {
                Some((_, places)) => places.push(hit),
                None => wrong.push((word, vec![hit])),
            }
        }
        if wrong.is_empty() {
            return Verdict::Met(Vec::new());
        }
        Verdict::Unmet(wrong.into_iter().map(|(word, places)| defect(word, organ, &places)).collect())
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        vec![("words", &self.0)]
    }
}

fn defect(word: &str, organ: &str, places: &[FSpan]) -> Defect {
    let defect = Defect::at(places.first().map_or(Place::File, |span| Place::At(*span)))
        .about(word)
        .with_fact("word", word)
        .with_fact("organ", organ)
        .with_fact("count", places.len());
    let others = places.iter().skip(1).take(MOST_LABELS);
    others.fold(defect, |defect, span| defect.with_related(*span, Said::new("此处也是", "here, too")))
}

/// Whether a reporter may say 我 with this kind; what cannot be told fits.
fn fits(reporter: &Reporter, kind: &str, region: bool) -> bool {
    let (Some(level), Some(tier)) = (reporter.level, reporter.tier) else { return true };
    if matches!(level, Level::Zone | Level::Ministry) {
        return true;
    }
    match kind {
        "局" | "委" | "厅" | "办" => is_own_office(reporter, level, kind),
        "县" | "区" | "旗" | "市" | "镇" | "乡" | "街道" => {
            kind == "区" && region || is_own_place(reporter, tier, kind) || is_branch(reporter)
        }
        _ => true,
    }
}

/// 云溪市生态环境局望川分局 belongs to two places; a detachment speaks of its bureau and its place.
fn is_branch(reporter: &Reporter) -> bool {
    let organ = reporter.organ.as_deref().unwrap_or_default();
    ["分局", "大队", "支队", "管理所", "管理处", "中心"].iter().any(|end| organ.ends_with(end))
}

/// A place of the reporter's own tier ends as its name does; one above it may be of any kind that is not known to be another.
fn is_own_place(reporter: &Reporter, tier: Tier, kind: &str) -> bool {
    let at = |tier: Tier| reporter.divisions.iter().find(|d| d.tier == tier).map(|d| d.name.as_str());
    let ends = |name: &str| name.ends_with(kind);
    match kind {
        "镇" | "乡" | "街道" => tier == Tier::Township && at(Tier::Township).is_none_or(ends),
        "县" | "区" | "旗" => match tier {
            Tier::County | Tier::Township => at(Tier::County).is_none_or(ends),
            // 我区 of a 区 that is a prefecture (地区) or a province (自治区).
            Tier::Nation | Tier::Province | Tier::City => at(tier).is_none_or(ends),
        },
        // 我市 is the prefecture, too, or the municipality above it.
        _ => match tier {
            Tier::Nation | Tier::Province => at(tier).is_none_or(ends),
            Tier::City => at(Tier::City).is_none_or(ends),
            Tier::County | Tier::Township => true,
        },
    }
}

/// A bureau is 我局, a commission 我委; a government is none of them.
fn is_own_office(reporter: &Reporter, level: Level, kind: &str) -> bool {
    let organ = reporter.organ.as_deref().unwrap_or_default();
    if level != Level::Department {
        // A sub-district's office is 我办; of 我办 alone one cannot tell what is meant.
        return kind == "办";
    }
    let own = |ends: &[&str]| ends.iter().any(|end| organ.ends_with(end));
    let known = [("局", &["局"][..]), ("委", &["委员会", "委"]), ("厅", &["厅"]), ("办", &["办公室", "办"])];
    // Of organs of other kinds (院, 中心, 队) and of joint reports it cannot be told.
    let told = known.iter().any(|(_, ends)| own(ends)) && !organ.contains('、') && !is_branch(reporter);
    // The office of a commission (依法治县委员会办公室) speaks of its commission, too.
    let commission = kind == "委" && organ.contains("委员会");
    !told || kind == "办" || commission || known.iter().any(|(name, ends)| *name == kind && own(ends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Division;

    #[test]
    fn what_an_organ_may_call_itself() {
        let reporter = |organ: &str, level, divisions: &[(&str, Tier)]| Reporter {
            organ: Some(organ.to_owned()),
            level: Some(level),
            tier: divisions.last().map(|d| d.1),
            divisions: divisions.iter().map(|(n, tier)| Division { name: (*n).to_owned(), tier: *tier }).collect(),
            ..Reporter::default()
        };
        let county = reporter("望川县人民政府", Level::County, &[("望川县", Tier::County)]);
        let town = reporter("石桥镇人民政府", Level::Township, &[("石桥镇", Tier::Township)]);
        let bureau = reporter("望川区教育局", Level::Department, &[("望川区", Tier::County)]);
        for (reporter, kind, expected) in [
            (&county, "县", true),
            (&county, "市", true),
            (&county, "区", false),
            (&county, "镇", false),
            (&county, "局", false),
            (&town, "镇", true),
            (&town, "县", true),
            (&town, "乡", false),
            (&bureau, "区", true),
            (&bureau, "县", false),
            (&bureau, "局", true),
            (&bureau, "委", false),
        ] {
            assert_eq!(fits(reporter, kind, false), expected, "{:?} {kind}", reporter.organ);
        }
        assert!(fits(&county, "区", true));
    }
}
