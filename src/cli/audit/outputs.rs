//! Where an audit goes: several formats at once, each to a file or folder of its own or to standard output. Lines are written
//! while the reports are examined, everything else when all of them are known.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    str::FromStr,
};

use clap::ValueEnum;

use crate::{
    batch::Audited,
    cli::{
        problem,
        whole::{Whole, place, unwritten},
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
    /// A folder that is filled with tables or letters.
    Folder(PathBuf),
}

impl<'a> To<'a> {
    /// Opens a file, or takes a folder: of letters always, of tables where it is one or its name says so.
    fn open(format: AuditFormat, path: &Path) -> io::Result<Self> {
        let named = path.as_os_str().to_string_lossy().ends_with(['/', '\\']);
        if format == AuditFormat::Letters || format.of_tables().is_some() && (named || path.is_dir()) {
            std::fs::create_dir_all(path)?;
            return Ok(Self::Folder(path.to_owned()));
        }
        Ok(Self::File(Box::new(BufWriter::new(Whole::begin(path)?)), path.to_owned()))
    }

    /// What takes the bytes of a format that is written as one; `None` for a folder.
    fn writer(&mut self) -> Option<&mut (dyn Write + 'a)> {
        match self {
            Self::Out(out) => Some(*out),
            Self::Err(err) => Some(err),
            Self::File(file, _) => Some(file),
            Self::Folder(_) => None,
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
        let to_screen = outputs.iter().filter(|to| to.path.is_none()).map(|to| to.format).chain(format);
        if to_screen.clone().any(|format| !format.is_text()) {
            let said = Said::new(
                "这种结果不能写到屏幕，请用 --output 写到文件或文件夹，如 --output xlsx=审核.xlsx、--output letters=反馈意见",
                "this is not written to the screen; write it to a file or folder: --output xlsx=audit.xlsx, --output letters=letters",
            );
            return Err(vec![("--format".to_owned(), said)]);
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
                Some(path) => match To::open(*format, path) {
                    Ok(to) => Some(to),
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
            To::Out(_) | To::Err(_) | To::Folder(_) => None,
        })
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
                self.failed |= failed(&stream.to, &error, lang);
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
            let written = match to_folder(&to) {
                Some(folder) => {
                    audit::folder(format, audited, info, &mut |name, bytes| place(&folder.join(name), bytes))
                        .map(|()| Vec::new())
                }
                None => to.writer().map_or(Ok(Vec::new()), |out| {
                    let notices = audit::audit(format, out, audited, info)?;
                    out.flush().map(|()| notices)
                }),
            };
            match written {
                Ok(notices) => notices.iter().for_each(|said| problem::say(&name(&to, lang), said.get(lang))),
                Err(error) => {
                    self.failed |= failed(&to, &error, lang);
                    continue;
                }
            }
            let To::File(file, path) = to else { continue };
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

fn to_folder(to: &To<'_>) -> Option<PathBuf> {
    if let To::Folder(path) = to { Some(path.clone()) } else { None }
}

fn name(to: &To<'_>, lang: Lang) -> String {
    match to {
        To::File(_, path) | To::Folder(path) => scan::display(path),
        To::Out(_) | To::Err(_) => lang.pick("标准输出", "standard output").to_owned(),
    }
}

/// Tells what failed, unless its reader has merely seen enough; whether it did.
fn failed(to: &To<'_>, error: &io::Error, lang: Lang) -> bool {
    let seen_enough = matches!(to, To::Out(_) | To::Err(_)) && error.kind() == io::ErrorKind::BrokenPipe;
    if seen_enough {
        return false;
    }
    problem::say(&name(to, lang), unwritten(error).get(lang));
    true
}
