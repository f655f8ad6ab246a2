//! The work on each file: what an audit keeps of it, and its line where lines are streamed; both in the parallel step.

use crate::{
    batch::{Digest, Keeper, Report, store::Key},
    output::audit,
    scan::{Before, Examined, Job, Row, Work},
    text::Lang,
};

/// Keeps what an audit keeps, and writes the line of each report.
pub(super) struct Streaming<'a> {
    pub(super) keeper: Keeper<'a>,
    /// The language of the lines; `None` where none are wanted.
    pub(super) lang: Option<Lang>,
}

impl Work for Streaming<'_> {
    type Kept = Digest;
    type Made = (Report, Option<Vec<u8>>);
    type Key = Option<Key>;

    fn before(&self, job: Job<'_>, bytes: &[u8]) -> Before<Self::Made, Self::Key> {
        let report = match self.keeper.before(job, bytes) {
            Before::Known(report) => report,
            Before::New(key) => return Before::New(key),
        };
        let line = self.lang.and_then(|lang| {
            let record = report.packed.open()?;
            Some(audit::line(&record.row, record.digest.as_ref(), lang))
        });
        Before::Known((report, line))
    }

    fn keep(&self, examined: Examined<'_>) -> Digest {
        self.keeper.keep(examined)
    }

    fn make(&self, job: Job<'_>, row: Row, digest: Option<Digest>, key: Option<Self::Key>) -> Self::Made {
        let line = self.lang.map(|lang| audit::line(&row, digest.as_ref(), lang));
        (self.keeper.make(job, row, digest, key), line)
    }
}
