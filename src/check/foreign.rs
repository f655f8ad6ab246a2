//! `foreign`: another place's name stands where only the reporter itself can stand.
//!
//! Reports name other places for many good reasons; what gives away copied text is their position: the leadership under which
//! the reporter worked, the subject of its own acts, the document it issued, the organ that signs. A rule lists such frames;
//! of each place that stands in one it is asked whether it is the reporter's own or one that it belongs to. Only what can be
//! told for certain is a defect: a place of the reporter's own tier with another name, or a superior of another name where
//! the reporter's own is known.

use serde::Deserialize;

use super::{
    Check, Compile, ProblemKind, Report, Scope, Spec, Verdict, Words, WordsSpec,
    scope::{sentences, sentences_holding},
};
use crate::{
    document::{Division, Document, Level, Marker, Named, Tier, leading_places, stem},
    finding::{Defect, Place},
    text::{FSpan, Hits, Said, find_dates},
};

/// A position in which the reporter's own place stands: after a lead, at the start of a clause, before a tail.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct FrameSpec {
    /// What stands right before the place.
    #[serde(default)]
    leads: Option<WordsSpec>,
    /// Whether the place may also stand at the start of a clause.
    #[serde(default)]
    starts: bool,
    /// What stands right after it, from the last character of its name or of its organ's on; anything when left out.
    #[serde(default)]
    tails: Option<WordsSpec>,
}

/// `foreign: { led: 领导下, frames: […], lawful: … }`.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignSpec {
    /// How a phrase ends (在…领导下) all of whose places are the reporter's own or above it.
    led: WordsSpec,
    /// The other positions.
    frames: Vec<FrameSpec>,
    /// Words of the sentence by which another place is named lawfully.
    lawful: WordsSpec,
}

struct Frame {
    leads: Option<Words>,
    starts: bool,
    tails: Option<Words>,
}

struct Foreign {
    led: Words,
    frames: Vec<Frame>,
    lawful: Words,
}

impl Spec for ForeignSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        let led = cx.words("led", &self.led);
        let frames: Vec<Option<Frame>> = self
            .frames
            .iter()
            .enumerate()
            .map(|(i, spec)| cx.within(&format!("frames[{i}]"), |cx| spec.compile(cx)))
            .collect();
        let lawful = cx.words("lawful", &self.lawful);
        Some(Box::new(Foreign { led: led?, frames: frames.into_iter().collect::<Option<_>>()?, lawful: lawful? }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["place", "own", "count"]
    }
}

impl FrameSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Frame> {
        if self.leads.is_none() && (self.tails.is_none() || !self.starts) {
            let said = Said::new("要写 leads，或 starts 和 tails", "`leads` is needed, or `starts` with `tails`");
            cx.problem("", ProblemKind::Value(said));
        }
        let leads = cx.optional_words("leads", self.leads.as_ref());
        let tails = cx.optional_words("tails", self.tails.as_ref());
        Some(Frame { leads: leads?, starts: self.starts, tails: tails? })
    }
}

/// So many bytes a place's name and its organ's take at most.
const REACH: usize = 72;

/// So many other places of one name are pointed at.
const MOST_LABELS: usize = 3;

/// So many names are looked into; no report names more in another's place.
const MOST_NAMES: usize = 40;

impl Check for Foreign {
    fn check(&self, report: &Report<'_>, scope: &Scope) -> Verdict {
        let Some(own) = Own::of(report.document) else { return Verdict::NotApplicable };
        let mut found: Vec<(FSpan, Named)> = Vec::new();
        let there = self.present(report.hits);
        for (sentence, spots) in scope.spans.iter().flat_map(|span| there.sentences(report, *span)) {
            found.extend(there.led(report, sentence).into_iter().filter(|(_, named)| own.excludes(named, true)));
            let framed: Vec<_> = there
                .frames
                .iter()
                .zip(spots)
                .filter(|(_, held)| *held)
                .flat_map(|(frame, _)| frame.places(report, sentence))
                .filter(|(_, named)| own.excludes(named, false))
                .collect();
            let lawful = || own.named_in(report.document.text(sentence)) || there.lawful.in_span(report.hits, sentence);
            if !framed.is_empty() && !lawful() {
                found.extend(framed);
            }
        }
        found.extend(signed(report.document).into_iter().filter(|(_, named)| own.excludes(named, false)));
        found.sort_by_key(|(span, _)| *span);
        found.dedup_by_key(|(span, _)| *span);
        let mut seen = std::collections::HashSet::new();
        let names: Vec<&Named> = found
            .iter()
            .map(|(_, named)| named)
            .filter(|named| seen.insert(named.division.name.as_str()))
            .take(MOST_NAMES)
            .filter(|named| named.known || is_told_as_name(report.document.folded().text(), named))
            .collect();
        if names.is_empty() {
            return Verdict::Met(Vec::new());
        }
        Verdict::Unmet(names.into_iter().map(|named| own.defect(&named.division.name, &found)).collect())
    }

    fn words(&self) -> Vec<(&'static str, &Words)> {
        let leads = self.frames.iter().filter_map(|f| f.leads.as_ref()).map(|words| ("frames.leads", words));
        let tails = self.frames.iter().filter_map(|f| f.tails.as_ref()).map(|words| ("frames.tails", words));
        [("led", &self.led)].into_iter().chain(leads).chain(tails).chain([("lawful", &self.lawful)]).collect()
    }
}

impl Foreign {
    /// The sentences of a span that may hold a frame, or leadership, each with which of the frames it may hold.
    fn sentences(&self, report: &Report<'_>, span: FSpan) -> Vec<(FSpan, Vec<bool>)> {
        let spots = |words: &Words| {
            let mut spots = words.spots(report.hits, span)?;
            spots.sort_unstable();
            Some(spots)
        };
        let of_frame = |frame: &Frame| frame.tails.as_ref().or(frame.leads.as_ref()).and_then(spots);
        let frames: Vec<Option<Vec<FSpan>>> = self.frames.iter().map(of_frame).collect();
        let all: Option<Vec<Vec<FSpan>>> = frames.iter().cloned().chain([spots(&self.led)]).collect();
        let sentences = match all.map(|all| all.concat()) {
            Some(mut all) => {
                all.sort_unstable();
                sentences_holding(report.document, span, true, &all)
            }
            None => sentences(report.document, span, true),
        };
        let held = |spots: &Option<Vec<FSpan>>, sentence: FSpan| {
            spots.as_ref().is_none_or(|spots| {
                let from = spots.partition_point(|spot| spot.start < sentence.start);
                spots.get(from).is_some_and(|spot| spot.start < sentence.end)
            })
        };
        let with = |sentence: FSpan| (sentence, frames.iter().map(|spots| held(spots, sentence)).collect());
        sentences.into_iter().map(with).collect()
    }

    /// What of it a report may hold: the sentences are asked for no more.
    fn present(&self, hits: &Hits<'_>) -> Self {
        let there = |words: &Option<Words>| words.as_ref().map(|words| words.present(hits));
        let frames =
            self.frames.iter().map(|f| Frame { leads: there(&f.leads), starts: f.starts, tails: there(&f.tails) });
        Self { led: self.led.present(hits), frames: frames.collect(), lawful: self.lawful.present(hits) }
    }

    /// The places in phrases such as 在云溪市委、市政府和望川县委的坚强领导下.
    fn led(&self, report: &Report<'_>, sentence: FSpan) -> Vec<(FSpan, Named)> {
        const ORGANS: [&str; 9] = ["委", "党委", "党工委", "人民政府", "政府", "工委", "管委会", "办事处", "党组"];
        let text = report.document.folded().text();
        let mut found = Vec::new();
        for hit in self.led.hits(report.hits, sentence) {
            let Some(at) = text[sentence.start..hit.start].rfind('在') else { continue };
            let mut from = sentence.start + at + '在'.len_utf8();
            for part in text[from..hit.end].split_inclusive(['、', '和', '与', '及', ',']) {
                let (places, len) = leading_places(part);
                let last = places.last().filter(|_| ORGANS.iter().any(|organ| part[len..].starts_with(organ)));
                found.extend(
                    last.map(|named| (FSpan::new(from + len - named.division.name.len(), from + len), named.clone())),
                );
                from += part.len();
            }
        }
        found
    }
}

impl Frame {
    /// The places that stand in this position in a sentence.
    fn places(&self, report: &Report<'_>, sentence: FSpan) -> Vec<(FSpan, Named)> {
        let text = report.document.folded().text();
        let leads = || {
            let ends = |words: &Words| words.all_hits(report.hits, sentence).into_iter().map(|hit| hit.end).collect();
            self.leads.as_ref().map_or_else(Vec::<usize>::new, ends)
        };
        let named = |from: usize, places: Vec<Named>, len: usize| {
            let last = places.last()?.clone();
            Some((FSpan::new(from + len - last.division.name.len(), from + len), last))
        };
        let Some(tails) = &self.tails else {
            return leads()
                .into_iter()
                .filter_map(|from| {
                    let (places, len) = leading_places(&text[from..sentence.end]);
                    named(from, places, len)
                })
                .collect();
        };
        let mut found = Vec::new();
        let tails = tails.hits(report.hits, sentence);
        let leads = if tails.is_empty() { Vec::new() } else { leads() };
        for hit in tails {
            // The tail begins with the last character of the name.
            let end = hit.start + text[hit.start..].chars().next().map_or(0, char::len_utf8);
            let starts = if self.starts { clause_starts(text, sentence, end) } else { Vec::new() };
            let near = |from: &usize| *from < end && end - from <= REACH;
            let whole = |from: usize| {
                let (places, len) = leading_places(&text[from..end]);
                let rest = &text[from + len..end];
                (rest.is_empty() || is_office(rest)).then(|| named(from, places, len)).flatten()
            };
            found.extend(starts.into_iter().chain(leads.iter().copied()).filter(near).find_map(whole));
        }
        found
    }
}

/// A name in no gazetteer is written with its ending: a word that the text mostly uses without is none.
fn is_told_as_name(text: &str, named: &Named) -> bool {
    text.matches(named.stem()).count() <= 2 * text.matches(named.division.name.as_str()).count()
}

/// Where the clause that holds a place begins: after its mark, and after the number that its sentence begins with.
fn clause_starts(text: &str, sentence: FSpan, at: usize) -> Vec<usize> {
    let before = &text[sentence.start..at];
    let mark = |c: char| matches!(c, ',' | ':' | '“' | '(' | '!' | '?');
    let from = before.rfind(mark).map_or(0, |i| i + before[i..].chars().next().map_or(0, char::len_utf8));
    let marker = Marker::read(before).map_or(0, |marker| marker.len);
    vec![sentence.start + from, sentence.start + marker]
}

/// Whether what follows a place is the name of an office: 教育局 in 砚泽县教育局.
fn is_office(rest: &str) -> bool {
    const ENDS: [&str; 8] = ["局", "厅", "委员会", "办公室", "管委会", "办事处", "支队", "大队"];
    (2..=14).contains(&rest.chars().count())
        && !rest.contains([',', '、', '“', '《'])
        && ENDS.iter().any(|end| rest.ends_with(end))
}

/// The organs that sign a report: lines after its body with a date close below.
fn signed(document: &Document) -> Vec<(FSpan, Named)> {
    let folded = document.folded();
    let after: Vec<FSpan> =
        folded.paragraphs().iter().copied().filter(|p| p.start >= document.body().end).take(4).collect();
    let dated = after.iter().position(|p| !find_dates(p.of(folded.text())).is_empty()).unwrap_or(0);
    after[..dated]
        .iter()
        .filter_map(|line| {
            let text = line.of(folded.text());
            let skip = if text.starts_with("中共") { "中共".len() } else { 0 };
            let (places, len) = leading_places(&text[skip..]);
            let rest = &text[skip + len..];
            let organ = matches!(rest, "" | "人民政府" | "政府" | "委员会" | "办事处" | "党委" | "人民政府办公室");
            let last = places.last().filter(|_| organ || is_office(rest))?.clone();
            let end = line.start + skip + len;
            Some((FSpan::new(end - last.division.name.len(), end), last))
        })
        .collect()
}

/// The reporter's own place and those it belongs to.
struct Own {
    divisions: Vec<Division>,
    tier: Tier,
}

impl Own {
    /// `None` where the place is not known, or not known from the report itself.
    fn of(document: &Document) -> Option<Self> {
        let meta = document.meta();
        let reporter = &meta.reporter;
        if matches!(reporter.level?, Level::Zone | Level::Ministry) {
            return None;
        }
        let last = reporter.divisions.last()?;
        let own = Self { divisions: reporter.divisions.clone(), tier: last.tier };
        let titled = meta.title.as_deref().is_some_and(|title| title.contains(stem(&last.name)));
        let often = || document.folded().text().matches(stem(&last.name)).count() >= 2;
        (titled || often()).then_some(own)
    }

    /// Whether a place is certainly neither the reporter's own nor one that it belongs to or governs.
    fn excludes(&self, named: &Named, superiors: bool) -> bool {
        let tier = named.division.tier;
        let alike = self.divisions.iter().any(|own| same(&own.name, &named.division.name));
        let own = self.divisions.iter().find(|own| own.tier == tier);
        let comparable = match tier.cmp(&self.tier) {
            std::cmp::Ordering::Equal => true,
            // A superior of another name is foreign where the reporter's own is known.
            std::cmp::Ordering::Less => superiors && own.is_some(),
            std::cmp::Ordering::Greater => false,
        };
        comparable && !alike
    }

    fn named_in(&self, sentence: &str) -> bool {
        self.divisions.last().is_some_and(|own| sentence.contains(stem(&own.name)))
    }

    fn defect(&self, name: &str, found: &[(FSpan, Named)]) -> Defect {
        let mut places = found.iter().filter(|(_, named)| named.division.name == name).map(|(span, _)| *span);
        let count = places.clone().count();
        let own = self.divisions.last().map_or("", |own| own.name.as_str());
        let defect = Defect::at(places.next().map_or(Place::File, Place::At))
            .about(name)
            .with_fact("place", name)
            .with_fact("own", own)
            .with_fact("count", count);
        places
            .take(MOST_LABELS)
            .fold(defect, |defect, span| defect.with_related(span, Said::new("此处也是", "here, too")))
    }
}

/// Whether two names may be of one place: 望川县 and 望川区, 望川 and 望川土家族自治县.
fn same(one: &str, two: &str) -> bool {
    let (a, b) = (stem(one), stem(two));
    one == two || a.chars().count() >= 2 && b.chars().count() >= 2 && (a.starts_with(b) || b.starts_with(a))
}
