//! Where an audit goes: several formats at once, each to a file or folder of its own or to standard output. Lines are written
//! while the reports are examined, everything else when all of them are known.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
    str::FromStr,
};

use clap::ValueEnum;

use crate::{
    batch::Audited,
    cli::{
        problem,
        whole::{Whole, unwritten},
    },
    output::audit::{self, AuditFormat, Info},
    scan,
    text::{Lang, Said},
};

/// What `--output` says: a format, and a file or `-` for standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AuditTo {
    pub(super) format: AuditFormat,
    pub(super) path: Option<PathBuf>,
}

impl FromStr for AuditTo {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or("FORMAT=PATH")?;
        let format = AuditFormat::from_str(format, false)?;
        Ok(Self { format, path: (path != "-").then(|| PathBuf::from(path)) })
    }
}

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
}

impl<'a> Streams<'a> {
    /// Opens every output; what is wrong with them is told, before anything is examined.
    pub(super) fn open(
        format: Option<AuditFormat>,
        outputs: &[AuditTo],
        out: &'a mut dyn Write,
    ) -> Result<Self, Vec<(String, Said)>> {
        let takers = outputs.iter().filter(|to| to.path.is_none()).count();
        let beside = format.filter(|_| takers > 0);
        if takers > 1 || beside.is_some_and(|format| format != AuditFormat::Human) {
            let said = Said::new(
                "只能有一种结果写到标准输出，其余请写到文件，如 --output json=结果.json",
                "only one output can go to standard output; write the others to files: --output json=out.json",
            );
            return Err(vec![("--output".to_owned(), said)]);
        }
        let mut streams = Vec::new();
        let mut problems = Vec::new();
        let mut out = Some(out);
        if let Some(format) = beside {
            streams.push(Stream { format, to: To::Err(io::stderr()), dead: false });
        } else if takers == 0
            && let Some(out) = out.take()
        {
            streams.push(Stream { format: format.unwrap_or_default(), to: To::Out(out), dead: false });
        }
        for AuditTo { format, path } in outputs {
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
            streams.extend(to.map(|to| Stream { format: *format, to, dead: false }));
        }
        if problems.is_empty() { Ok(Self { streams, failed: false }) } else { Err(problems) }
    }

    /// The files that are being written, which nobody looks for.
    pub(super) fn temporary(&self) -> impl Iterator<Item = PathBuf> + '_ {
        self.streams.iter().filter_map(|stream| match &stream.to {
            To::File(file, _) => file.get_ref().temporary(),
            To::Out(_) | To::Err(_) => None,
        })
    }

    /// Whether lines are streamed to anybody.
    pub(super) fn streams(&self) -> bool {
        self.streams.iter().any(|stream| stream.format == AuditFormat::Jsonl && !stream.dead)
    }

    fn each(&mut self, lang: Lang, write: impl Fn(AuditFormat, &mut dyn Write) -> io::Result<()>) {
        for stream in self.streams.iter_mut().filter(|stream| !stream.dead) {
            if let Err(error) = write(stream.format, stream.to.writer()) {
                stream.dead = true;
                self.failed |= failed(&stream.to, &error, lang);
            }
        }
    }

    pub(super) fn begin(&mut self, info: &Info, lang: Lang) {
        self.each(lang, |format, out| match format {
            AuditFormat::Jsonl => audit::begin(out, info),
            AuditFormat::Human | AuditFormat::Json => Ok(()),
        });
    }

    pub(super) fn line(&mut self, line: &[u8], lang: Lang) {
        self.each(lang, |format, out| match format {
            AuditFormat::Jsonl => out.write_all(line),
            AuditFormat::Human | AuditFormat::Json => Ok(()),
        });
    }

    /// Writes everything and puts the files in their places; whether all of them were written.
    pub(super) fn finish(mut self, audited: &Audited, info: &Info, lang: Lang) -> bool {
        self.each(lang, |format, out| audit::audit(format, out, audited, info).and_then(|()| out.flush()));
        for stream in self.streams.into_iter().filter(|stream| !stream.dead) {
            let To::File(file, path) = stream.to else { continue };
            let committed =
                file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.commit(true));
            if let Err(error) = committed {
                problem::say(&scan::display(&path), unwritten(&error).get(lang));
                self.failed = true;
            }
        }
        !self.failed
    }
}

/// Tells what failed, unless its reader has merely seen enough; whether it did.
fn failed(to: &To<'_>, error: &io::Error, lang: Lang) -> bool {
    let subject = match to {
        To::File(_, path) => scan::display(path),
        To::Out(_) | To::Err(_) if error.kind() == io::ErrorKind::BrokenPipe => return false,
        To::Out(_) | To::Err(_) => lang.pick("标准输出", "standard output").to_owned(),
    };
    problem::say(&subject, unwritten(error).get(lang));
    true
}
