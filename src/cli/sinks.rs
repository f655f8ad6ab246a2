//! The outputs of a check: each report to every renderer as soon as it is there.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::{
    destination::{self, Problems, To},
    problem,
};
use crate::{
    config::{Destination, Source, Valued},
    output::{Ending, Format, Needs, Output, RunInfo},
    scan::Row,
    text::Lang,
};

/// What `--output` says of a check.
pub(super) type OutputTo = destination::OutputTo<Format>;

/// What the flags say, as settings say it; `None` when they say nothing.
pub(super) fn asked(outputs: &[OutputTo]) -> Option<Valued<Vec<Destination>>> {
    let said = outputs.iter().map(|to| (name(to.format), to.path.clone())).collect();
    (!outputs.is_empty()).then(|| Valued::new(said, Source::Flag("--output")))
}

/// The name of a format.
pub(super) fn name(format: Format) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// All outputs of a run.
pub(super) struct Sinks<'a> {
    sinks: Vec<Sink<'a>>,
    lang: Lang,
    /// Whether one could not be written.
    failed: bool,
}

struct Sink<'a> {
    renderer: Box<dyn Output>,
    to: To<'a>,
    /// Whether nobody reads it any more.
    dead: bool,
}

/// What the formats of a run want to know of each report.
pub(super) fn needs(format: Option<Format>, outputs: &[OutputTo]) -> Needs {
    // Where nothing else goes to standard output, text for people does.
    let format = format.or_else(|| outputs.iter().all(|to| to.path.is_some()).then(Format::default));
    format.into_iter().chain(outputs.iter().map(|to| to.format)).map(Format::needs).fold(Needs::default(), Needs::or)
}

impl<'a> Sinks<'a> {
    /// Opens every output; what is wrong with them is told, before anything is examined. `format` is that of standard output,
    /// as far as it was asked for.
    ///
    /// # Errors
    /// The places that cannot be written to, and why.
    pub(super) fn open(
        format: Option<Format>,
        outputs: &[OutputTo],
        out: &'a mut dyn Write,
        lang: Lang,
    ) -> Result<Self, Problems> {
        let example = ["sarif=结果.sarif", "sarif=out.sarif"];
        let opened = destination::open((format, outputs), (Format::Human, example), out, |_, path| To::file(path))?;
        let sinks = opened.into_iter().map(|(format, to)| Sink { renderer: format.renderer(), to, dead: false });
        Ok(Self { sinks: sinks.collect(), lang, failed: false })
    }

    /// The files that are being written, which nobody looks for.
    pub(super) fn temporary(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.sinks.iter().filter_map(|sink| sink.to.temporary())
    }

    fn each(&mut self, write: impl Fn(&mut dyn Output, &mut dyn Write) -> io::Result<()>) {
        for sink in self.sinks.iter_mut().filter(|sink| !sink.dead) {
            let Some(out) = sink.to.writer() else { continue };
            if let Err(error) = write(sink.renderer.as_mut(), out) {
                sink.dead = true;
                self.failed |= sink.to.failed(&error, self.lang);
            }
        }
    }

    pub(super) fn begin(&mut self, run: &RunInfo) {
        self.each(|renderer, out| renderer.begin(out, run));
    }

    pub(super) fn report(&mut self, row: &Row) {
        self.each(|renderer, out| renderer.report(out, row));
    }

    /// Whether nobody waits for any of it.
    pub(super) fn all_dead(&self) -> bool {
        self.sinks.iter().all(|sink| sink.dead)
    }

    /// Ends every output and puts the files in their places; whether all of them were written.
    pub(super) fn finish(mut self, ending: &Ending) -> bool {
        self.each(|renderer, out| renderer.finish(out, ending).and_then(|()| out.flush()));
        for sink in self.sinks.iter().filter(|sink| !sink.dead) {
            for said in sink.renderer.notices() {
                problem::say(&sink.to.name(self.lang), said.get(self.lang));
            }
        }
        for sink in self.sinks.into_iter().filter(|sink| !sink.dead) {
            self.failed |= sink.to.ended(self.lang);
        }
        !self.failed
    }
}

/// Whether a path is that of an output: a report is not overwritten by what is said of it.
pub(super) fn is_output(outputs: &[PathBuf], path: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    outputs.iter().any(|out| out == path || real(out).is_some_and(|out| real(path) == Some(out)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Panics at the first report, having written something.
    struct Broken;

    impl Output for Broken {
        fn begin(&mut self, out: &mut dyn Write, _: &RunInfo) -> io::Result<()> {
            out.write_all(&[b'x'; 100_000])
        }

        fn report(&mut self, _: &mut dyn Write, _: &Row) -> io::Result<()> {
            panic!("甲")
        }

        fn finish(&mut self, _: &mut dyn Write, _: &Ending) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_renderer_that_panics_leaves_no_file_and_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("结果.json");
        std::fs::write(&path, "旧").unwrap();
        let attempt = std::panic::catch_unwind(|| {
            let to = To::file(&path).unwrap();
            let sink = Sink { renderer: Box::new(Broken), to, dead: false };
            let mut sinks = Sinks { sinks: vec![sink], lang: Lang::Zh, failed: false };
            let style = crate::output::Style { width: 80, color: false, ascii: false, lang: Lang::Zh, quiet: false };
            sinks.begin(&RunInfo::new(crate::text::Date::constant(2024, 3, 15), style));
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "it is being written");
            assert_eq!(sinks.temporary().count(), 1);
            sinks.report(&Row::default());
        });
        assert!(attempt.is_err());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "旧");
    }
}
