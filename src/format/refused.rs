//! Formats that are recognised and not read: each is named, with what to send instead.
//!
//! They are formats like the others, so that reading one later means replacing its line in `FORMATS` by a file of its own.

use super::{
    Draft, Format, FormatError,
    package::{Kind, Package, is_container_of, is_zip},
};
use crate::text::Said;

fn refuse(name: (&str, &str), advice: (&str, &str)) -> Result<Draft, FormatError> {
    Err(refusal(name, advice))
}

fn refusal(name: (&str, &str), advice: (&str, &str)) -> FormatError {
    FormatError::Refused { name: Said::new(name.0, name.1), advice: Said::new(advice.0, advice.1) }
}

/// A spreadsheet, whatever it is called.
pub(super) fn spreadsheet() -> FormatError {
    refusal(SHEET.0, SHEET.1)
}

/// Slides.
pub(super) fn slides() -> FormatError {
    refusal(SLIDES.0, SLIDES.1)
}

/// A container of office programs that is neither.
#[cfg(feature = "doc")]
pub(super) fn other_ole() -> FormatError {
    refusal(
        ("旧版办公软件的文件，其中没有 Word 或 WPS 文档", "an old office file that holds no Word or WPS document"),
        (
            "请确认选对了文件；是报告的，请另存为 .docx",
            "check that it is the right file; if it is a report, save it as .docx",
        ),
    )
}

/// A file of Word 6 or 95 whose text is out of order.
#[cfg(feature = "doc")]
pub(super) fn old_word() -> FormatError {
    refusal(
        ("很早的 Word 文件（6.0/95，快速保存）", "a very old Word file (6.0/95, saved fast)"),
        ("请在 Word 或 WPS 中打开，另存为 .docx", "open it in Word or WPS and save it as .docx"),
    )
}

type Pair = (&'static str, &'static str);

const SHEET: (Pair, Pair) = (
    ("表格文件", "a spreadsheet"),
    (
        "表格附件不作为报告检查；报告正文在其中的，请另存为 .docx 或纯文本（.txt）",
        "spreadsheets beside a report are not checked; if the text of the report is in it, save that as .docx or .txt",
    ),
);

const SLIDES: (Pair, Pair) = (
    ("演示文稿", "slides"),
    (
        "演示文稿不作为报告检查；报告正文在其中的，请另存为 .docx 或纯文本（.txt）",
        "slides are not checked; if the text of the report is in them, save that as .docx or .txt",
    ),
);

#[cfg(not(feature = "doc"))]
const SAVE_AS_DOCX: Pair = (
    "请在 Word 或 WPS 中打开，另存为 .docx，再检查该文件",
    "open it in Word or WPS, save it as .docx and check that file",
);

pub(super) const XLSX: Format = Format {
    name: "xlsx",
    extensions: &["xlsx", "xls", "et", "csv"],
    walked: false,
    largest: super::LARGEST,
    sniff: |bytes| is_container_of(bytes, &["xl/"]),
    parse: |_| Err(spreadsheet()),
};

/// OpenDocument: a container, which is told by what it holds; named here so that a folder's are not passed over.
pub(super) const ODT: Format = Format {
    name: "odt",
    extensions: &["odt", "ott", "fodt", "uot"],
    walked: true,
    largest: super::LARGEST,
    sniff: |_| false,
    parse: |_| other_document(),
};

fn other_document() -> Result<Draft, FormatError> {
    refuse(("其他办公软件的文档", "a document of another office program"), ("请另存为 .docx", "save it as .docx"))
}

pub(super) const ZIP: Format = Format {
    name: "zip",
    extensions: &["zip", "rar", "7z"],
    // A walk opens archives; what it cannot open is told.
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| is_zip(bytes) || bytes.starts_with(b"Rar!") || bytes.starts_with(b"7z\xBC\xAF"),
    parse: archive,
};

fn archive(bytes: &[u8]) -> Result<Draft, FormatError> {
    if !is_zip(bytes) {
        return refuse(
            ("压缩包（.rar/.7z）", "an archive (.rar, .7z)"),
            ("请解压后检查其中的文件，或改用 .zip 压缩", "unpack it and check the files inside, or pack them as .zip"),
        );
    }
    let package = Package::open(bytes)?;
    match Kind::named(package.names()) {
        Kind::Slides => Err(slides()),
        Kind::Document => other_document(),
        _ => refuse(
            ("压缩包", "an archive"),
            (
                "请解压后检查其中的文件；单独的 .zip 可用 hegui check 直接检查",
                "unpack it and check the files inside; `hegui check` opens a .zip that is not inside another",
            ),
        ),
    }
}

#[cfg(not(feature = "pdf"))]
pub(super) const PDF: Format = Format {
    name: "pdf",
    extensions: &["pdf"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| bytes.starts_with(b"%PDF-"),
    parse: |_| {
        refuse(
            ("PDF 文件", "a PDF file"),
            (
                "请从阅读软件中复制正文，存为纯文本（.txt），换行和页码不必清理",
                "copy its text into a .txt file; line breaks and page numbers may stay",
            ),
        )
    },
};

/// Whether bytes begin an OLE container, which old Word, spreadsheet and slide files are.
pub(super) fn is_ole(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
}

#[cfg(not(feature = "doc"))]
pub(super) const OLE: Format = Format {
    name: "doc",
    extensions: &["doc", "wps", "dot", "wpt"],
    walked: true,
    largest: super::LARGEST,
    sniff: is_ole,
    parse: |_| refuse(("旧版 Word 或 WPS 文件（.doc/.wps）", "an old Word or WPS file (.doc, .wps)"), SAVE_AS_DOCX),
};

pub(super) const IMAGE: Format = Format {
    name: "image",
    extensions: &["png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif"],
    walked: false,
    largest: super::LARGEST,
    sniff: |bytes| {
        bytes.starts_with(b"\x89PNG\r\n\x1A\n")
            || bytes.starts_with(b"\xFF\xD8\xFF")
            || bytes.starts_with(b"GIF8")
            || bytes.starts_with(b"II*\0")
    },
    parse: |_| {
        refuse(
            ("图片或扫描件", "a picture or scan"),
            (
                "图片不作为报告检查；报告是扫描件的，请提供可复制文字的电子文件",
                "pictures are not checked; if the report is a scan, send a file whose text can be copied",
            ),
        )
    },
};
