//! Where the results of a run go: several formats at once, each to a file of its own or to standard output.
//!
//! A file appears under its name when the run is complete, or not at all. One output that fails does not take the others
//! with it; that it failed is said and makes the exit code 2. A reader that goes away (`| head`) has seen enough, and is no
//! failure.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::ValueEnum;

use super::{
    problem,
    whole::{Whole, unwritten},
};
use crate::{
    config::{Destination, Source, Valued},
    output::{Ending, Format, Needs, Output, RunInfo},
    scan::{self, Row},
    text::{Lang, Said},
};

/// What `--output` says: a format, and a file or `-` for standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputTo {
    /// The format.
    pub(crate) format: Format,
    /// The file; `None` for standard output.
    pub(crate) path: Option<PathBuf>,
}

impl FromStr for OutputTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or("FORMAT=PATH")?;
        let format = Format::from_str(format, false)?;
        Ok(Self { format, path: (path != "-").then(|| PathBuf::from(path)) })
    }
}

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

enum To<'a> {
    Out(&'a mut dyn Write),
    Err(io::Stderr),
    File(Box<BufWriter<Whole>>, PathBuf),
}

impl To<'_> {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Out(out) => out,
            Self::Err(err) => err,
            Self::File(file, _) => file,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Out(_) | Self::Err(_) => "-".to_owned(),
            Self::File(_, path) => scan::display(path),
        }
    }
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
    ) -> Result<Self, Vec<(String, Said)>> {
        let takers = outputs.iter().filter(|to| to.path.is_none()).count();
        let beside = format.filter(|_| takers > 0);
        if takers > 1 || beside.is_some_and(|format| format != Format::Human) {
            let said = Said::new(
                "只能有一种结果写到标准输出，其余请写到文件，如 --output sarif=结果.sarif",
                "only one output can go to standard output; write the others to files: --output sarif=out.sarif",
            );
            return Err(vec![("--output".to_owned(), said)]);
        }
        let mut sinks = Vec::new();
        let mut problems = twice(outputs);
        let mut out = Some(out);
        // Text for people makes way for what a program reads.
        if let Some(format) = beside {
            sinks.push(Sink { renderer: format.renderer(), to: To::Err(io::stderr()), dead: false });
        } else if takers == 0
            && let Some(out) = out.take()
        {
            sinks.push(Sink { renderer: format.unwrap_or_default().renderer(), to: To::Out(out), dead: false });
        }
        for OutputTo { format, path } in outputs {
            let to = match path {
                None => out.take().map(To::Out),
                Some(path) => match Whole::begin(path) {
                    Ok(file) => Some(To::File(Box::new(BufWriter::new(file)), path.clone())),
                    Err(error) => {
                        problems.push((scan::display(path), unwritten(&error)));
                        None
                    }
                },
            };
            sinks.extend(to.map(|to| Sink { renderer: format.renderer(), to, dead: false }));
        }
        if problems.is_empty() { Ok(Self { sinks, lang, failed: false }) } else { Err(problems) }
    }

    /// The files that are being written, which nobody looks for.
    pub(super) fn temporary(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.sinks.iter().filter_map(|sink| match &sink.to {
            To::File(file, _) => file.get_ref().temporary(),
            To::Out(_) | To::Err(_) => None,
        })
    }

    fn each(&mut self, write: impl Fn(&mut dyn Output, &mut dyn Write) -> io::Result<()>) {
        for sink in self.sinks.iter_mut().filter(|sink| !sink.dead) {
            if let Err(error) = write(sink.renderer.as_mut(), sink.to.writer()) {
                sink.dead = true;
                self.failed |= failed(&sink.to, &error, self.lang);
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
                problem::say(&sink.to.name(), said.get(self.lang));
            }
        }
        for sink in self.sinks.into_iter().filter(|sink| !sink.dead) {
            let To::File(file, path) = sink.to else { continue };
            let committed =
                file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.commit(true));
            if let Err(error) = committed {
                problem::say(&scan::display(&path), unwritten(&error).get(self.lang));
                self.failed = true;
            }
        }
        !self.failed
    }
}

/// Outputs of which one would be written over by another.
fn twice(outputs: &[OutputTo]) -> Vec<(String, Said)> {
    let paths: Vec<&Path> = outputs.iter().filter_map(|to| to.path.as_deref()).collect();
    // The file need not be there yet: its folder is.
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let real = std::fs::canonicalize(path)
            .or_else(|_| Ok(std::fs::canonicalize(folder)?.join(path.file_name().unwrap_or_default())));
        real.unwrap_or_else(|_: io::Error| path.to_owned())
    };
    let places: Vec<PathBuf> = paths.iter().map(|path| place(path)).collect();
    // Several may go to a device, such as `/dev/null`.
    let again = |at: &usize| places[..*at].contains(&places[*at]) && (places[*at].is_file() || !places[*at].exists());
    let said =
        || Said::new("两种结果写到同一个文件，请分别命名", "two outputs go to one file; give each a name of its own");
    (0..paths.len()).filter(again).map(|at| (scan::display(paths[at]), said())).collect()
}

/// Tells what failed, unless its reader has merely seen enough; whether it did.
fn failed(to: &To<'_>, error: &io::Error, lang: Lang) -> bool {
    if error.kind() == io::ErrorKind::BrokenPipe && !matches!(to, To::File(..)) {
        return false;
    }
    let subject =
        if matches!(to, To::File(..)) { to.name() } else { lang.pick("标准输出", "standard output").to_owned() };
    problem::say(&subject, unwritten(error).get(lang));
    true
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
            let to = To::File(Box::new(BufWriter::new(Whole::begin(&path).unwrap())), path.clone());
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
