//! Formats that are recognised and not read: each is named, with what to send instead.
//!
//! They are formats like the others, so that reading one later means replacing its line in `FORMATS` by a file of its own.

use super::{
    Draft, Format, FormatError,
    package::{is_container_of, is_zip},
};
use crate::text::Said;

fn refuse(name: (&str, &str), advice: (&str, &str)) -> Result<Draft, FormatError> {
    Err(FormatError::Refused { name: Said::new(name.0, name.1), advice: Said::new(advice.0, advice.1) })
}

const SAVE_AS_TEXT: (&str, &str) = (
    "请在 Word 或 WPS 中打开，用“另存为”选“纯文本（.txt）”，再检查该文件",
    "open it in Word or WPS, save it as plain text (.txt) and check that file",
);

pub(super) const XLSX: Format = Format {
    name: "xlsx",
    extensions: &["xlsx", "xls", "et", "csv"],
    walked: false,
    largest: super::LARGEST,
    sniff: |bytes| is_container_of(bytes, &["xl/"]),
    parse: |_| {
        refuse(
            ("表格文件", "a spreadsheet"),
            ("报告正文应为文字；请把正文另存为纯文本（.txt）", "a report is running text; save the text as .txt"),
        )
    },
};

pub(super) const OFD: Format = Format {
    name: "ofd",
    extensions: &["ofd"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| is_container_of(bytes, &["OFD.xml"]),
    parse: |_| {
        refuse(
            ("版式文件（.ofd）", "an OFD file"),
            ("请用阅读软件复制正文，存为纯文本（.txt）", "copy the text in an OFD reader and save it as .txt"),
        )
    },
};

pub(super) const ZIP: Format = Format {
    name: "zip",
    extensions: &["zip", "rar", "7z"],
    walked: false,
    largest: super::LARGEST,
    sniff: |bytes| is_zip(bytes) || bytes.starts_with(b"Rar!") || bytes.starts_with(b"7z\xBC\xAF"),
    parse: |_| refuse(("压缩包", "an archive"), ("请解压后检查其中的文件", "unpack it and check the files inside")),
};

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

pub(super) const OLE: Format = Format {
    name: "doc",
    extensions: &["doc", "wps", "dot"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
    parse: |_| refuse(("旧版 Word 或 WPS 文件（.doc/.wps）", "an old Word or WPS file (.doc, .wps)"), SAVE_AS_TEXT),
};

pub(super) const RTF: Format = Format {
    name: "rtf",
    extensions: &["rtf"],
    walked: true,
    largest: super::LARGEST,
    sniff: |bytes| bytes.starts_with(b"{\\rtf"),
    parse: |_| refuse(("RTF 文件", "an RTF file"), SAVE_AS_TEXT),
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
            ("请提供可复制文字的电子文件", "send a file whose text can be copied"),
        )
    },
};
