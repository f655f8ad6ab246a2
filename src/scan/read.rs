//! Reading one input: from a path to a draft, or to a row that says why not.

use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::{Input, Options, Origin, Row, archive::EntryError, io_said};
use crate::{
    document::{Document, Draft},
    finding::{Finding, Severity},
    format::{self, FormatError},
    text::{DecodeError, Said},
};

/// No input is read beyond this; formats have limits of their own.
pub const MAX_BYTES: u64 = format::LARGEST;

/// An input that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Its name as shown.
    pub name: String,
    /// Whether it was named, and not met by walking a folder.
    pub named: bool,
    /// What its format makes of it.
    pub draft: Draft,
    /// The format's name.
    pub format: &'static str,
    /// SHA-256 of the bytes, hexadecimal, when asked for.
    pub sha256: Option<String>,
}

/// Reads an input.
///
/// # Errors
/// The row of an input that cannot be read: its one finding tells why, and what to send instead.
pub fn read(input: &Input, options: &Options) -> Result<Loaded, Box<Row>> {
    parse(input, &raw(input)?, options)
}

/// The document of an input, for those who look at it again; `None` where it cannot be read any more.
#[must_use]
pub fn document(input: &Input, options: &Options) -> Option<Document> {
    let mut document = Document::new(read(input, options).ok()?.draft);
    document.assume(&options.given);
    Some(document)
}

/// The bytes of an input.
pub(super) fn raw(input: &Input) -> Result<Cow<'_, [u8]>, Box<Row>> {
    if let Some(failure) = &input.failure {
        let fix = Said::new("请检查该路径的权限或链接", "check the permissions or the link");
        return Err(failed(input, "input/unreadable", failure.as_ref().clone(), fix));
    }
    Ok(match &input.origin {
        Origin::Bytes { bytes, .. } => Cow::Borrowed(bytes),
        Origin::Entry(entry) => Cow::Owned(entry.bytes().map_err(|error| match error {
            EntryError::Io(error) => unreadable(input, &error),
            EntryError::Format(error) => refused(input, &error),
        })?),
        Origin::Path(path) => Cow::Owned(bytes(input, path)?),
    })
}

/// What its format makes of the bytes of an input.
pub(super) fn parse(input: &Input, bytes: &[u8], options: &Options) -> Result<Loaded, Box<Row>> {
    let name = input.name();
    let extension = Path::new(&name).extension().map(|e| e.to_string_lossy().into_owned());
    let format = format::detect(extension.as_deref(), bytes);
    if bytes.len() as u64 > format.largest {
        return Err(too_large(input, bytes.len() as u64, format.largest));
    }
    if bytes.is_empty() {
        return Err(refused(input, &FormatError::Empty));
    }
    let draft = (format.parse)(bytes).map_err(|error| refused(input, &error))?;
    if draft.source.text().len() as u64 > format::LARGEST_TEXT {
        return Err(refused(input, &FormatError::TooLarge));
    }
    let sha256 = options.digest.then(|| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect());
    Ok(Loaded { name, named: input.named, draft, format: format.name, sha256 })
}

/// The bytes of a file, for those who need them beside what its format makes of them.
///
/// # Errors
/// The row of a file that cannot be read.
pub fn bytes(input: &Input, path: &Path) -> Result<Vec<u8>, Box<Row>> {
    let unreadable = |error: &std::io::Error| unreadable(input, error);
    let meta = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !meta.is_file() {
        let message = Said::new("不是普通文件（管道、设备等）", "not a regular file (a pipe, a device)");
        let fix = Said::new("请指定报告文件；要从管道读入，用“-”", "name a report file; to read from a pipe, use `-`");
        return Err(failed(input, "input/unreadable", message, fix));
    }
    if meta.len() > MAX_BYTES {
        return Err(too_large(input, meta.len(), MAX_BYTES));
    }
    let size = usize::try_from(meta.len()).unwrap_or(0);
    fs::File::open(path).and_then(|file| all(file, size)).map_err(|error| unreadable(&error))
}

/// All of a file that has so many bytes, as it is hoped: read at once, where reading blindly takes three steps.
fn all(mut file: fs::File, size: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; size + 1];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => {
                bytes.truncate(filled);
                return Ok(bytes);
            }
            Ok(read) => {
                let all = filled + read == size && filled + read < bytes.len();
                filled += read;
                // More was asked for than came, and as much came as there is: nobody need ask again.
                if all {
                    bytes.truncate(filled);
                    return Ok(bytes);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    // A file may grow while it is read: never more than the limit.
    file.take((MAX_BYTES + 1).saturating_sub(filled as u64)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn unreadable(input: &Input, error: &std::io::Error) -> Box<Row> {
    let fix = Said::new("请检查文件权限后重试", "check the permissions and try again");
    failed(input, "input/unreadable", io_said(error), fix)
}

fn too_large(input: &Input, size: u64, limit: u64) -> Box<Row> {
    let mib = |bytes: u64| bytes / (1024 * 1024);
    let message = Said::new(
        format!("文件超过上限 {} MB（有 {} MB 以上），未检查", mib(limit), mib(size)),
        format!("the file has {} MB or more; the limit is {} MB, and it was not checked", mib(size), mib(limit)),
    );
    let fix = Said::new(
        "年度报告通常不到 1 MB，请确认选对了文件",
        "a report has less than 1 MB; check that this is the right file",
    );
    failed(input, "input/too-large", message, fix)
}

fn refused(input: &Input, error: &FormatError) -> Box<Row> {
    match error {
        FormatError::Refused { name, advice } => {
            let message =
                Said::new(format!("{}不能读取", name.zh), format!("this is {}, which cannot be read", name.en));
            failed(input, "input/unsupported", message, advice.clone())
        }
        FormatError::Encrypted => {
            let fix = Said::new(
                "请在原程序中取消密码或权限限制，另存后再提交",
                "remove the password or the restriction in the program that made it, and send that",
            );
            failed(input, "input/encrypted", Said::new("文件已加密", "the file is encrypted"), fix)
        }
        FormatError::Scanned => {
            let fix = Said::new(
                "请提供 Word、WPS 原稿，或由原稿直接导出的 PDF",
                "send the Word or WPS original, or a PDF exported from it",
            );
            let message = Said::new(
                "文件没有可以提取的文字，应为扫描件",
                "the file holds no text that can be extracted: it is a scan",
            );
            failed(input, "input/scanned", message, fix)
        }
        FormatError::Unmapped => {
            let fix = Said::new(
                "请提供 Word、WPS 原稿；或重新导出 PDF，导出时选择嵌入字体",
                "send the Word or WPS original, or export the PDF again with its fonts embedded",
            );
            let message = Said::new(
                "文字无法识别：字体未附编码表，复制出来的是乱码",
                "the text cannot be read: its fonts do not say what their characters are",
            );
            failed(input, "input/unmapped", message, fix)
        }
        FormatError::Damaged => {
            let fix = Said::new(
                "请用原程序打开确认完好，另存后重新提交",
                "open it in the program that made it, save it again and send that",
            );
            let message = Said::new("文件已损坏或不完整，无法读取", "the file is damaged or cut off");
            failed(input, "input/damaged", message, fix)
        }
        FormatError::TooLarge => {
            let fix =
                Said::new("请只保留报告正文，另存后重新提交", "keep the report alone, save it again and send that");
            let message = Said::new(
                "文件解开后大得不像一份报告，未检查",
                "the file unpacks to more than any report has; it was not checked",
            );
            failed(input, "input/too-large", message, fix)
        }
        FormatError::Text(DecodeError::Empty) | FormatError::Empty => {
            let fix = Said::new("请确认文件已保存且选对了文件", "check that the file was saved and is the right one");
            failed(input, "input/empty", Said::new("文件是空的，没有文字", "the file is empty: it holds no text"), fix)
        }
        FormatError::Text(error) => no_text(input, error),
    }
}

/// The row of an input whose bytes are no text.
fn no_text(input: &Input, error: &DecodeError) -> Box<Row> {
    match error {
        DecodeError::Binary | DecodeError::Empty => {
            let fix = Said::new(
                "请提供 Word、WPS、网页、PDF 或文本文件",
                "send a Word or WPS file, a web page, a PDF or plain text",
            );
            failed(
                input,
                "input/not-text",
                Said::new("文件不是文字（二进制内容）", "the file is binary, not text"),
                fix,
            )
        }
        DecodeError::Unknown => {
            let fix = Said::new("请用 UTF-8 或 GB18030 编码重新保存", "save it again in UTF-8 or GB18030");
            let message = Said::new("无法识别文件的文字编码", "the encoding of the file cannot be recognised");
            failed(input, "input/undecodable", message, fix)
        }
    }
}

fn failed(input: &Input, rule: &str, message: Said, fix: Said) -> Box<Row> {
    let finding = Finding::of_file(rule, Severity::Error, message, fix);
    Box::new(Row { path: input.name(), findings: vec![finding], ..Row::default() })
}

/// The row of an input on which the program itself failed.
pub(super) fn internal_error(name: &str) -> Row {
    let message = Said::new("检查该文件时程序出错，结果不完整", "the program failed on this file");
    let fix = Said::new("请把该文件（可隐去内容）反馈给开发者", "please report this file to the developers");
    let finding = Finding::of_file(super::INTERNAL_ERROR, Severity::Error, message, fix);
    Row { path: name.to_owned(), findings: vec![finding], ..Row::default() }
}
