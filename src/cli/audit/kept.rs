//! The store of an audit while it runs. A store that fails is told once and takes nothing away from the audit, which goes on
//! without it; the run then ends as one that could not do all it was asked.

use std::{path::Path, sync::Arc};

use crate::{
    batch::{Audited, Report, Store},
    cli::{Global, plan::Plan, problem},
    scan::InputProblem,
    text::Lang,
};

/// The store of a run, or none.
pub(super) struct Kept {
    store: Option<Arc<Store>>,
    problem: Option<InputProblem>,
}

impl Kept {
    /// Opens the store that was asked for; what is wrong with it is told.
    pub(super) fn open(path: Option<&Path>, global: &Global, plan: &Plan) -> Option<Self> {
        let Some(path) = path else { return Some(Self { store: None, problem: None }) };
        match Store::open(path, global.today(), &plan.packs()) {
            Ok(store) => Some(Self { store: Some(Arc::new(store)), problem: None }),
            Err(InputProblem { path, message }) => {
                problem::say(&path, message.get(global.lang));
                None
            }
        }
    }

    /// What earlier runs found.
    pub(super) fn store(&self) -> Option<Arc<Store>> {
        self.store.clone()
    }

    /// Keeps a report.
    pub(super) fn keep(&mut self, report: &Report, lang: Lang) {
        self.attempt(lang, |store| store.keep(report));
    }

    /// Ends the run: the years that the units have in the store, this one kept with them. What failed is returned.
    pub(super) fn end(mut self, audited: &mut Audited, lang: Lang) -> Option<InputProblem> {
        self.attempt(lang, |store| {
            audited.trends = store.trends(audited)?;
            store.keep_run(audited)
        });
        self.problem
    }

    fn attempt(&mut self, lang: Lang, what: impl FnOnce(&Store) -> Result<(), InputProblem>) {
        let Some(store) = &self.store else { return };
        if let Err(problem) = what(store) {
            problem::say(&problem.path, problem.message.get(lang));
            self.store = None;
            self.problem = Some(problem);
        }
    }
}
