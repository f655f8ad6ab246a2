//! `part`: a part of the report is there, in a given way.

use serde::Deserialize;

use super::{Asks, Check, Compile, PartFound, PartStatus, ProblemKind, Report, Scope, Spec, Verdict};
use crate::{
    finding::{Defect, Place},
    text::Said,
};

/// What may be wrong with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Fault {
    Present,
    Merged,
    InProse,
    Missing,
    /// Its heading is there and nothing, or only a reference elsewhere, below it.
    Empty,
}

impl Fault {
    /// Whether the provision allows it.
    fn lawful(self) -> bool {
        match self {
            Self::Present | Self::Merged | Self::InProse => true,
            Self::Missing | Self::Empty => false,
        }
    }

    fn is_of(self, found: &PartFound) -> bool {
        match self {
            Self::Present => found.status == PartStatus::Present,
            Self::Merged => found.status == PartStatus::Merged,
            Self::InProse => found.status == PartStatus::InProse,
            Self::Missing => found.status == PartStatus::Missing,
            Self::Empty => found.empty,
        }
    }
}

/// `part: { name: shortcomings }`: a defect when the part is missing; with `is:` when it is in one of the named ways
/// (`part: { is: [merged] }` looks at every part).
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartCheckSpec {
    /// The part; every part when left out.
    #[serde(default)]
    name: Option<String>,
    /// The statuses that are a defect.
    #[serde(default = "missing")]
    is: Vec<Fault>,
}

fn missing() -> Vec<Fault> {
    vec![Fault::Missing]
}

struct PartCheck {
    parts: Vec<usize>,
    is: Vec<Fault>,
}

impl Spec for PartCheckSpec {
    fn compile(&self, cx: &mut Compile<'_>) -> Option<Box<dyn Check>> {
        if self.is.is_empty() {
            cx.problem("is", ProblemKind::EmptyList);
        }
        let parts = match &self.name {
            Some(name) => vec![cx.part("name", name)?],
            None => (0..cx.part_count()).collect(),
        };
        Some(Box::new(PartCheck { parts, is: self.is.clone() }))
    }

    fn facts(&self) -> &'static [&'static str] {
        &["part", "shared"]
    }

    fn scoped(&self) -> bool {
        false
    }
}

impl Check for PartCheck {
    fn check(&self, report: &Report<'_>, _: &Scope) -> Verdict {
        let mut told = std::collections::HashSet::new();
        let defects: Vec<Defect> = self
            .parts
            .iter()
            .filter(|part| self.is.iter().any(|fault| fault.is_of(report.parts().get(**part))))
            // Two parts that share a heading are one finding.
            .filter(|part| report.parts().get(**part).section.is_none_or(|section| told.insert(section)))
            .map(|part| defect(report, *part))
            .collect();
        if defects.is_empty() {
            return Verdict::Met(self.parts.iter().filter_map(|p| report.parts().place(report.document, *p)).collect());
        }
        Verdict::Unmet(defects)
    }

    fn asks(&self) -> Asks {
        match self.parts[..] {
            [part] if self.is.contains(&Fault::Missing) => Asks::Part(part),
            _ if self.is.iter().all(|fault| fault.lawful()) => Asks::Form,
            _ => Asks::Other,
        }
    }

    fn locates(&self) -> bool {
        true
    }
}

fn defect(report: &Report<'_>, part: usize) -> Defect {
    let found = report.parts().get(part);
    let joined = |pick: fn(&Said) -> &str, with: &str| {
        found.shared.iter().map(|p| pick(&report.names[*p].title)).collect::<Vec<_>>().join(with)
    };
    let shared = Said::new(joined(|said| &said.zh, "、"), joined(|said| &said.en, ", "));
    let place = match report.parts().place(report.document, part) {
        Some(span) => Place::At(span),
        None => {
            let insertion = report.parts().insertion(report.document, part);
            Place::Missing { at: insertion.at, after: insertion.after, before: insertion.before }
        }
    };
    let name = &report.names[part];
    let defect =
        Defect::at(place).about(name.key.as_str()).with_said("part", name.title.clone()).with_said("shared", shared);
    match found.mention {
        Some(mention) => defect.with_related(mention, Said::new("此处只是提及", "only mentioned here")),
        None => defect,
    }
}
