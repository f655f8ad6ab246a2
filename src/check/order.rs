//! `order`: the parts stand in a given order. Free by the provision, so a pack gives it at most a note.

use serde::Deserialize;

use super::{Asks, Check, Compile, ProblemKind, Report, Scope, Spec, Verdict};
use crate::{
    finding::{Defect, Place},
    text::Said,
};

/// `order: { parts: [achievements, shortcomings] }`: a defect at each part that stands before one it should follow.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderSpec {
    /// The parts in their order; those a report does not have are passed over.
    parts: Vec<String>,
}

struct Order(Vec<usize>);

impl Spec for OrderSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.parts.len() < 2 {
            cx.problem(
                "parts",
                ProblemKind::Value(Said::new("至少要列两个部分才有顺序可言", "an order needs at least two parts")),
            );
        }
        let parts: Vec<Option<usize>> =
            self.parts.iter().enumerate().map(|(i, name)| cx.part(&format!("parts[{i}]"), name)).collect();
        Some(Box::new(Order(parts.into_iter().collect::<Option<_>>()?)))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["part", "after"]
    }

    fn scoped(&self) -> bool {
        false
    }
}

impl Check for Order {
    fn check(&self, report: &Report<'_>, _: &Scope) -> Verdict {
        let placed: Vec<_> =
            self.0.iter().filter_map(|p| Some((*p, report.parts().place(report.document, *p)?))).collect();
        let stands: Vec<usize> = placed.iter().map(|(_, span)| span.start).collect();
        // The fewest parts out of order: those outside a longest run of parts that stand in order, so that one part moved
        // to the front is one finding and not three.
        let kept = longest_increasing(&stands);
        let defects: Vec<Defect> = placed
            .iter()
            .enumerate()
            .filter(|(i, _)| !kept.contains(i))
            .map(|(i, (part, span))| {
                let neighbour = if i > 0 { placed[i - 1] } else { placed[1] };
                Defect::at(Place::At(*span))
                    .about(report.names[*part].key.as_str())
                    .with_said("part", report.names[*part].title.clone())
                    .with_said("after", report.names[neighbour.0].title.clone())
                    .with_related(neighbour.1, Said::new("参照此处", "compare"))
            })
            .collect();
        if defects.is_empty() {
            Verdict::Met(placed.into_iter().map(|p| p.1).collect())
        } else {
            Verdict::Unmet(defects)
        }
    }

    fn asks(&self) -> Asks {
        Asks::Form
    }
}

/// The indices of a longest increasing subsequence (a handful of parts, so quadratic is fine).
fn longest_increasing(values: &[usize]) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::with_capacity(values.len());
    for (i, value) in values.iter().enumerate() {
        let mut run = best
            .iter()
            .filter(|run| run.last().is_some_and(|j| values[*j] <= *value))
            .max_by_key(|run| run.len())
            .cloned()
            .unwrap_or_default();
        run.push(i);
        best.push(run);
    }
    best.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moved_part_is_one_finding() {
        assert_eq!(longest_increasing(&[20, 30, 10, 40]), [0, 1, 3]);
        assert_eq!(longest_increasing(&[1, 2, 3]), [0, 1, 2]);
        assert!(longest_increasing(&[]).is_empty());
    }
}
