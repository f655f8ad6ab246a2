//! The rules that a file of settings names, held against those that there are.
//!
//! Apart from reading, because which rules there are depends on the packs that the file, a flag or a variable names.

use super::Config;
use crate::{
    finding::concern,
    scan::names_rule,
    text::Said,
    written::{Mistake, nearest},
};

impl Config {
    /// The names that are no rule and no concern, each at its place. `known` holds the ids of all rules.
    #[must_use]
    pub fn unknown_rules(&self, known: &[&str]) -> Vec<Mistake> {
        let mut found = Vec::new();
        let mut check = |node: String, name: &str, key: bool| {
            if !known.iter().any(|id| names_rule(name, id)) {
                let at = if key { self.index.key(&node) } else { None };
                let mistake = self.mistake(&node, no_rule(name), Some(meant(name, known)));
                found.push(Mistake { at: at.or(mistake.at), ..mistake });
            }
        };
        for (list, names) in [("select", self.select.as_deref().unwrap_or_default()), ("ignore", &self.ignore)] {
            names.iter().enumerate().for_each(|(number, name)| check(format!("{list}[{number}]"), name, false));
        }
        self.severities.iter().for_each(|(name, _)| check(format!("severities.{name}"), name, true));
        for (number, group) in self.reports.iter().enumerate() {
            let node = format!("reports[{number}]");
            group.ignore.iter().enumerate().for_each(|(i, name)| check(format!("{node}.ignore[{i}]"), name, false));
            group.severities.iter().for_each(|(name, _)| check(format!("{node}.severities.{name}"), name, true));
        }
        for declared in &self.waivers {
            let rule = declared.waiver.rule.as_str();
            if known.contains(&rule) || matches!(rule, "text/mended") {
                continue;
            }
            let whole = known.iter().any(|id| names_rule(rule, id));
            let help = if whole {
                Said::new(
                    "豁免要写完整的规则编号，如 part/plan；整类放宽请用 severities",
                    "a waiver names one rule by its whole id, such as part/plan; for a whole concern use `severities`",
                )
            } else {
                meant(rule, known)
            };
            found.push(self.mistake(&declared.node("rule"), no_rule(rule), Some(help)));
        }
        found
    }
}

fn no_rule(name: &str) -> Said {
    Said::new(format!("没有规则“{name}”"), format!("there is no rule `{name}`"))
}

fn meant(name: &str, known: &[&str]) -> Said {
    let concerns = known.iter().map(|id| concern(id));
    nearest(name, known.iter().copied().chain(concerns)).map_or_else(
        || Said::new("规则编号见 hegui rules", "`hegui rules` lists the rules"),
        |near| Said::new(format!("是否想写“{near}”？"), format!("did you mean `{near}`?")),
    )
}
