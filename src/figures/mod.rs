//! Figures: every quantity of a report, which indicator it is, and what follows when they are held against one another.
//!
//! What statcheck is for papers: quantities are read ([`quantities`]), indicators recognised by the words a pack names
//! ([`Indicators`]), relations recomputed ([`Reckoning`]). Nothing is judged here: a relation that does not hold is an outcome,
//! and a rule says how grave it is.

mod afar;
mod context;
mod expression;
mod flow;
mod indicator;
mod interval;
mod listing;
mod number;
mod period;
mod quantity;
mod reckon;
mod relation;
mod sentence;
mod slip;
mod unit;

pub use context::Context;
pub use expression::{Compare, ExpressionError, Measure, Name, Node, comparable, parse, same};
pub use flow::Flow;
pub use indicator::{Family, Indicator, IndicatorId, Indicators, Known, Relation, ScopeGroup};
pub use interval::Interval;
pub use number::Bound;
pub use period::{Period, Periods};
pub use quantity::{Quantity, quantities};
pub use reckon::{Kind, Reckoning, Term, Verdict, plain};
pub use unit::{class, is_unit};

use std::collections::{HashMap, HashSet};

use crate::{
    document::Document,
    text::{FSpan, Hits},
};

/// A quantity of a report with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number and its unit.
    pub quantity: Quantity,
    /// Where it stands.
    pub context: Context,
    /// Its indicator, scope and period.
    pub known: Known,
}

/// The figures of a report and the relations between them.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The figures, in order.
    pub figures: Vec<Figure>,
    /// What was held against one another, in the order of the places in question.
    pub reckonings: Vec<Reckoning>,
}

impl Figures {
    /// Reads the figures of a report.
    #[must_use]
    pub fn read(document: &Document, hits: &Hits<'_>, indicators: &Indicators) -> Self {
        let text = document.folded().text();
        let quantities = of_body(document);
        let sentences = context::sentences(document);
        let contexts = context::contexts(text, &sentences, &quantities);
        let timeline = period::Timeline::new(document, hits, &indicators.periods);
        let mut recogniser = indicator::Recogniser::new(document, hits, indicators);
        let columns = columns(document, &quantities);
        let mut figures: Vec<Figure> = quantities
            .into_iter()
            .zip(contexts)
            .map(|(quantity, context)| {
                let period = timeline.at(quantity.span.start, &context);
                let known = recogniser.know(&quantity, &context, period);
                Figure { quantity, context, known }
            })
            .collect();
        // What the columns of a table are of (another year, a unit, a share), only its head tells: such rows are listed.
        let listed: Vec<Figure> = figures.extract_if(.., |f| columns.contains(&f.quantity.span)).collect();
        let mentioned = |id: IndicatorId, span: FSpan| recogniser.mentioned(id, span);
        let mut by_indicator: HashMap<IndicatorId, Vec<usize>> = HashMap::new();
        for (i, figure) in figures.iter().enumerate() {
            if let Some(id) = figure.known.indicator {
                by_indicator.entry(id).or_default().push(i);
            }
        }
        let book = relation::Book { document, indicators, figures: &figures, by_indicator, mentioned: &mentioned };
        let mut reckonings = book.named();
        let mut others = Vec::new();
        let folded = document.folded();
        for paragraph in figures
            .chunk_by(|a, b| folded.paragraph_of(a.quantity.span.start) == folded.paragraph_of(b.quantity.span.start))
        {
            let mut at = 0_usize;
            for run in paragraph.chunk_by(|a, b| a.context.sentence == b.context.sentence) {
                let before = &paragraph[at.saturating_sub(MOST)..at];
                at += run.len();
                // No sentence that a person wrote counts so many things.
                if run.len() > MOST {
                    continue;
                }
                others.extend(sentence::Sentence { text, figures: run, before, told: &reckonings }.reckon());
                others.extend(flow::balances(&indicators.flow, hits, text, run));
            }
        }
        others.extend(figures.iter().filter_map(|f| listing::titles(text, f).or_else(|| listing::named(text, f))));
        others.extend(listing::enumerations(document));
        others.extend(slip::transposed(text, &figures));
        others.extend(slip::retold(text, &figures));
        let told: HashSet<FSpan> =
            reckonings.iter().chain(&others).filter(|r| r.kind == Kind::Rate).map(|r| r.stated).collect();
        others.extend(afar::rates(text, &figures, &told));
        reckonings = once(reckonings.into_iter().chain(others));
        reckonings.sort_by_key(|r| (r.stated.start, r.stated.end));
        figures.extend(listed.into_iter().map(|figure| Figure { known: Known::default(), ..figure }));
        figures.sort_by_key(|f| f.quantity.span.start);
        Self { figures, reckonings }
    }

    /// The figures that begin in a span, in order.
    #[must_use]
    pub fn within(&self, span: FSpan) -> &[Figure] {
        let at = |place: usize| self.figures.partition_point(|f| f.quantity.span.start < place);
        &self.figures[at(span.start)..at(span.end.max(span.start))]
    }

    /// The places of the figures that took part in a relation that was decided.
    #[must_use]
    pub fn decided(&self) -> HashSet<FSpan> {
        let decided = self.reckonings.iter().filter(|r| r.verdict != Verdict::Undecided);
        decided.flat_map(|r| &r.terms).map(|term| term.span).collect()
    }
}

/// More figures than this in one sentence are listed and not held against one another.
const MOST: usize = 120;

/// Reckonings without those that an earlier one makes needless: of the same kind, with all their terms in it.
fn once(all: impl Iterator<Item = Reckoning>) -> Vec<Reckoning> {
    let mut kept: Vec<Reckoning> = Vec::new();
    let mut at: HashMap<FSpan, Vec<usize>> = HashMap::new();
    for reckoning in all {
        let near = reckoning.terms.first().and_then(|term| at.get(&term.span));
        if near.is_some_and(|near| near.iter().rev().take(MOST).any(|i| kept[*i].covers(&reckoning))) {
            continue;
        }
        for term in &reckoning.terms {
            at.entry(term.span).or_default().push(kept.len());
        }
        kept.push(reckoning);
    }
    kept
}

/// The places of the quantities that stand in table rows with several of them, each in a cell of its own.
fn columns(document: &Document, quantities: &[Quantity]) -> HashSet<FSpan> {
    let folded = document.folded();
    let mut out = HashSet::new();
    for row in quantities.chunk_by(|a, b| folded.paragraph_of(a.span.start) == folded.paragraph_of(b.span.start)) {
        let [first, .., last] = row else { continue };
        if folded.text()[first.span.end..last.span.start].contains('|') {
            out.extend(row.iter().map(|quantity| quantity.span));
        }
    }
    out
}

/// The quantities of the body; a heading's number never runs into its title (`2.36名干部`).
fn of_body(document: &Document) -> Vec<Quantity> {
    let text = document.folded().text();
    let body = document.body();
    let titles = document.sections().iter().filter(|s| s.marker.is_some()).map(|s| s.title.start);
    let mut found = Vec::new();
    let mut from = body.start;
    for end in titles.filter(|at| body.start < *at && *at < body.end).chain([body.end]) {
        if end <= from {
            continue;
        }
        found.extend(quantities(&text[from..end]).into_iter().map(|mut quantity| {
            quantity.span = FSpan::new(from + quantity.span.start, from + quantity.span.end);
            quantity
        }));
        from = end;
    }
    found
}
