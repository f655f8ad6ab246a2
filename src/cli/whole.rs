//! A file that is written whole or not at all: beside its place first, then under its name.
//!
//! Whoever reads the file never sees half of it, and what was there before stays until all of the new one is written. What is
//! no ordinary file, such as `/dev/null` or a pipe, is written into as it is.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use crate::text::Said;

/// A file that is being written.
#[derive(Debug)]
pub(super) enum Whole {
    /// An ordinary file: its content so far, and its place.
    Beside(NamedTempFile, PathBuf),
    /// Something that cannot be replaced.
    Into(File),
}

impl Whole {
    /// Begins a file.
    ///
    /// # Errors
    /// When the folder is not there or cannot be written to, or the path is that of a folder.
    pub(super) fn begin(path: &Path) -> io::Result<Self> {
        // What a link leads to is written, and the link stays.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        match fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(meta) if !meta.is_file() => return OpenOptions::new().write(true).open(&path).map(Self::Into),
            // One that must not be written to is not replaced either.
            Ok(meta) if meta.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
            _ => {}
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Short: the name of the file itself may be as long as names can be.
        let mut beside = tempfile::Builder::new();
        beside.prefix(".hegui-").suffix(".tmp");
        #[cfg(unix)]
        beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        beside.tempfile_in(folder).map(|file| Self::Beside(file, path))
    }

    /// The file that is written until then; `None` where it is the place itself.
    pub(super) fn temporary(&self) -> Option<PathBuf> {
        match self {
            Self::Beside(file, _) => Some(file.path().to_owned()),
            Self::Into(_) => None,
        }
    }

    /// Puts the file in its place, in that of another only if `replace`; until then nothing is there, or what was before.
    ///
    /// # Errors
    /// When that fails, or a file is in the way.
    pub(super) fn commit(self, replace: bool) -> io::Result<()> {
        match self {
            Self::Into(mut file) => file.flush(),
            Self::Beside(file, path) => {
                file.as_file().sync_all()?;
                if let Ok(meta) = fs::metadata(&path) {
                    fs::set_permissions(file.path(), meta.permissions())?;
                }
                let kept = if replace { file.persist(&path) } else { file.persist_noclobber(&path) };
                kept.map(drop).map_err(|error| error.error)
            }
        }
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(file, _) => file.write(bytes),
            Self::Into(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(file, _) => file.flush(),
            Self::Into(file) => file.flush(),
        }
    }
}

/// Writes a file whole.
///
/// # Errors
/// As [`Whole::begin`] and [`Whole::commit`].
pub(super) fn save(path: &Path, bytes: &[u8], replace: bool) -> io::Result<()> {
    let mut file = Whole::begin(path)?;
    file.write_all(bytes)?;
    file.commit(replace)
}

/// Writes one of many files whole, without waiting for the disk after each.
///
/// # Errors
/// As [`Whole::begin`], and when it cannot be put in its place.
pub(super) fn place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match Whole::begin(path)? {
        Whole::Into(mut file) => file.write_all(bytes),
        Whole::Beside(mut file, path) => {
            file.write_all(bytes)?;
            file.persist(path).map(drop).map_err(|error| error.error)
        }
    }
}

/// Why a file was not written, and what to do.
pub(super) fn unwritten(error: &io::Error) -> Said {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => {
            Said::new("没有这个文件夹，未写入", "there is no such folder; nothing was written")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Said::new("没有权限写入，请换一个位置", "permission denied; choose another place")
        }
        ErrorKind::InvalidFilename => {
            Said::new("输出文件名过长，请另起名称", "the name of the output is too long; choose another")
        }
        ErrorKind::AlreadyExists => {
            Said::new("文件已存在，未覆盖；请换一个名称", "the file exists and was left alone; choose another name")
        }
        ErrorKind::DirectoryNotEmpty => Said::new(
            "文件夹里已有文件，未写入；请换一个空文件夹",
            "the folder holds files already; nothing was written: choose an empty one",
        ),
        ErrorKind::IsADirectory => Said::new("这是文件夹，不是文件", "this is a folder, not a file"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            Said::new("磁盘空间不足，未写入", "the disk is full; nothing was written")
        }
        _ => Said::new(
            "无法写入；文件若正在其他程序中打开，请先关闭",
            format!("cannot be written: {error}; close it in other programs first"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_until_all_of_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("结果.json");
        fs::write(&path, "旧").unwrap();
        let mut file = Whole::begin(&path).unwrap();
        file.write_all("新".as_bytes()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "旧");
        drop(file);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "what was begun is left behind");
        save(&path, "新".as_bytes(), true).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "新");
        assert_eq!(save(&path, b"", false).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(save(dir.path(), b"", true).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_no_file_is_written_into_and_stays() {
        save(Path::new("/dev/null"), b"x", true).unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        let full = save(Path::new("/dev/full"), b"x", true).unwrap_err();
        assert_eq!(unwritten(&full).en, "the disk is full; nothing was written");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let (path, link) = (dir.path().join("甲"), dir.path().join("乙"));
        fs::write(&path, "旧").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        save(&link, "新".as_bytes(), true).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_to_string(&path).unwrap(), "新");
    }
}
