//! Where results go: several formats at once, each to a file or folder of its own, or one to standard output.
//!
//! A file appears under its name when it is complete, or not at all. One output that fails does not take the others with it;
//! that it failed is said and makes the exit code 2. A reader that goes away (`| head`) has seen enough, and is no failure.

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
    scan,
    text::{Lang, Said},
};

/// What `--output` says: a format, and a file or `-` for standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputTo<F> {
    /// The format.
    pub(crate) format: F,
    /// The file; `None` for standard output.
    pub(crate) path: Option<PathBuf>,
}

impl<F: ValueEnum> FromStr for OutputTo<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, path) = text.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or("FORMAT=PATH")?;
        let format = F::from_str(format, false)?;
        Ok(Self { format, path: (path != "-").then(|| PathBuf::from(path)) })
    }
}

/// Places that cannot be written to, and why.
pub(super) type Problems = Vec<(String, Said)>;

/// The place of one output.
pub(super) enum To<'a> {
    Out(&'a mut dyn Write),
    Err(io::Stderr),
    File(Box<BufWriter<Whole>>, PathBuf),
    /// A folder that is filled with files.
    Folder(PathBuf),
}

impl<'a> To<'a> {
    /// A file.
    pub(super) fn file(path: &Path) -> io::Result<Self> {
        Ok(Self::File(Box::new(BufWriter::new(Whole::begin(path)?)), path.to_owned()))
    }

    /// What takes the bytes of an output that is written as one; `None` for a folder.
    pub(super) fn writer(&mut self) -> Option<&mut (dyn Write + 'a)> {
        match self {
            Self::Out(out) => Some(*out),
            Self::Err(err) => Some(err),
            Self::File(file, _) => Some(file),
            Self::Folder(_) => None,
        }
    }

    pub(super) fn name(&self, lang: Lang) -> String {
        match self {
            Self::Out(_) | Self::Err(_) => lang.pick("标准输出", "standard output").to_owned(),
            Self::File(_, path) | Self::Folder(path) => scan::display(path),
        }
    }

    /// The file that is being written, which nobody looks for.
    pub(super) fn temporary(&self) -> Option<PathBuf> {
        if let Self::File(file, _) = self { file.get_ref().temporary() } else { None }
    }

    /// Tells what failed, unless its reader has merely seen enough; whether it did.
    pub(super) fn failed(&self, error: &io::Error, lang: Lang) -> bool {
        if error.kind() == io::ErrorKind::BrokenPipe && matches!(self, Self::Out(_) | Self::Err(_)) {
            return false;
        }
        problem::say(&self.name(lang), unwritten(error).get(lang));
        true
    }

    /// Puts a file in its place; whether that failed, which is told.
    pub(super) fn ended(self, lang: Lang) -> bool {
        let Self::File(file, path) = self else { return false };
        let committed = file.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.commit(true));
        committed.is_err_and(|error| Self::Folder(path).failed(&error, lang))
    }
}

/// Opens every output, in order; that of standard output first. Text for people makes way for what a program reads.
///
/// `format` is that of standard output, as far as it was asked for; `people` the one for people, with what an output to a file looks
/// like in either language. `open` opens a path for a format.
///
/// # Errors
/// The places that cannot be written to, and why.
pub(super) fn open<'a, F: Copy + PartialEq>(
    (format, outputs): (Option<F>, &[OutputTo<F>]),
    (people, [zh, en]): (F, [&str; 2]),
    out: &'a mut dyn Write,
    open: impl Fn(F, &Path) -> io::Result<To<'a>>,
) -> Result<Vec<(F, To<'a>)>, Problems> {
    let takers = outputs.iter().filter(|to| to.path.is_none()).count();
    let beside = format.filter(|_| takers > 0);
    if takers > 1 || beside.is_some_and(|format| format != people) {
        let said = Said::new(
            format!("只能有一种结果写到标准输出，其余请写到文件，如 --output {zh}"),
            format!("only one output can go to standard output; write the others to files: --output {en}"),
        );
        return Err(vec![("--output".to_owned(), said)]);
    }
    let mut opened = Vec::new();
    let mut problems = Vec::new();
    let mut out = Some(out);
    if beside.is_some() {
        opened.push((people, To::Err(io::stderr())));
    } else if takers == 0
        && let Some(out) = out.take()
    {
        opened.push((format.unwrap_or(people), To::Out(out)));
    }
    for OutputTo { format, path } in outputs {
        let to = match path {
            None => out.take().map(To::Out),
            Some(path) => match open(*format, path) {
                Ok(to) => Some(to),
                Err(error) => {
                    problems.push((scan::display(path), unwritten(&error)));
                    None
                }
            },
        };
        opened.extend(to.map(|to| (*format, to)));
    }
    problems.extend(twice(&opened));
    if problems.is_empty() { Ok(opened) } else { Err(problems) }
}

/// Outputs of which one would be written over by another.
fn twice<F>(opened: &[(F, To<'_>)]) -> Problems {
    let mut paths: Vec<&Path> = Vec::new();
    for (_, to) in opened {
        if let To::File(_, path) = to {
            paths.push(path);
        }
    }
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
