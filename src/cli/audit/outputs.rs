//! Where an audit goes: lines are written while the reports are examined, everything else when all of them are known.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    batch::Audited,
    cli::{
        destination::{self, Problems, To},
        problem,
        whole::place,
    },
    output::audit::{self, AuditFormat, Info},
    text::{Lang, Said},
};

/// What `--output` says of an audit.
pub(super) type AuditTo = destination::OutputTo<AuditFormat>;

/// All outputs of an audit.
pub(super) struct Streams<'a> {
    streams: Vec<Stream<'a>>,
    failed: bool,
}

struct Stream<'a> {
    format: AuditFormat,
    to: To<'a>,
    dead: bool,
}

/// Opens a file, or takes a folder: of letters always, of tables where it is one or its name says so.
fn opened<'a>(format: AuditFormat, path: &Path) -> io::Result<To<'a>> {
    let named = path.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    if format == AuditFormat::Letters || format.of_tables().is_some() && (named || path.is_dir()) {
        std::fs::create_dir_all(path)?;
        // Letters are filled in by hand: those of an earlier run are neither written over nor mixed with others.
        if format == AuditFormat::Letters && path.read_dir()?.next().is_some() {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
        return Ok(To::Folder(path.to_owned()));
    }
    To::file(path)
}

impl<'a> Streams<'a> {
    /// Opens every output; what is wrong with them is told, before anything is examined.
    pub(super) fn open(
        format: Option<AuditFormat>,
        outputs: &[AuditTo],
        out: &'a mut dyn Write,
    ) -> Result<Self, Problems> {
        let to_screen = outputs.iter().filter(|to| to.path.is_none()).map(|to| to.format).chain(format);
        if to_screen.clone().any(|format| !format.is_text()) {
            let said = Said::new(
                "这种结果不能写到屏幕，请用 --output 写到文件或文件夹，如 --output xlsx=审核.xlsx、--output letters=反馈意见",
                "this is not written to the screen; write it to a file or folder: --output xlsx=audit.xlsx, --output letters=letters",
            );
            return Err(vec![("--format".to_owned(), said)]);
        }
        let opened = destination::open(
            (format, outputs),
            (AuditFormat::Human, ["json=结果.json", "json=out.json"]),
            out,
            opened,
        )?;
        let streams = opened.into_iter().map(|(format, to)| Stream { format, to, dead: false });
        Ok(Self { streams: streams.collect(), failed: false })
    }

    /// The files that are being written, which nobody looks for.
    pub(super) fn temporary(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.streams.iter().filter_map(|stream| stream.to.temporary())
    }

    /// Whether lines are streamed to anybody.
    pub(super) fn streams(&self) -> bool {
        self.streams.iter().any(|stream| stream.format == AuditFormat::Jsonl && !stream.dead)
    }

    /// Writes something to every stream of lines.
    fn lines(&mut self, lang: Lang, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
        let lines = self.streams.iter_mut().filter(|stream| stream.format == AuditFormat::Jsonl && !stream.dead);
        for stream in lines {
            let Some(out) = stream.to.writer() else { continue };
            if let Err(error) = write(out) {
                stream.dead = true;
                self.failed |= stream.to.failed(&error, lang);
            }
        }
    }

    pub(super) fn begin(&mut self, info: &Info, lang: Lang) {
        self.lines(lang, |out| audit::begin(out, info));
    }

    pub(super) fn line(&mut self, line: &[u8], lang: Lang) {
        self.lines(lang, |out| out.write_all(line));
    }

    /// Writes everything and puts the files in their places; whether all of them were written.
    pub(super) fn finish(mut self, audited: &Audited, info: &Info, lang: Lang) -> bool {
        for Stream { format, mut to, dead } in std::mem::take(&mut self.streams) {
            if dead {
                continue;
            }
            if (audited.stopped || audited.uncompared) && format == AuditFormat::Letters {
                let said = if audited.stopped {
                    Said::new(
                        "已中断，未查完的单位会误作未报告，不写意见",
                        "stopped: no letters, since whoever was not reached would be told that nothing came",
                    )
                } else {
                    Said::new(
                        "已中断，雷同没有比完，不写意见，以免漏说",
                        "stopped before all were compared for copies: no letters, since some would say too little",
                    )
                };
                problem::say(&to.name(lang), said.get(lang));
                self.failed = true;
                continue;
            }
            if let To::Folder(folder) = &to {
                self.failed |= !filled(folder, format, (audited, info), lang);
                continue;
            }
            let written = to.writer().map_or(Ok(Vec::new()), |out| {
                let notices = audit::audit(format, out, audited, info)?;
                out.flush().map(|()| notices)
            });
            match written {
                Ok(notices) => {
                    notices.iter().for_each(|said| problem::say(&to.name(lang), said.get(lang)));
                    self.failed |= to.ended(lang);
                }
                Err(error) => self.failed |= to.failed(&error, lang),
            }
        }
        !self.failed
    }
}

/// Fills a folder with the files of a format; whether it could, which is told of the file that could not be written.
fn filled(folder: &Path, format: AuditFormat, (audited, info): (&Audited, &Info), lang: Lang) -> bool {
    let mut last = folder.to_owned();
    let written = audit::folder(format, audited, info, &mut |name, bytes| {
        last = folder.join(name);
        place(&last, bytes)
    });
    let Err(error) = written else { return true };
    To::Folder(last).failed(&error, lang);
    false
}
