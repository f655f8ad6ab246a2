#!/usr/bin/env python3
"""Makes the files of this folder: what offices send and nobody can check, each tiny.

Needs LibreOffice, and python-docx, olefile and msoffcrypto-tool from PyPI. The files are kept, so that tests need none of
these; run this only to add one. All names are invented.
"""

import io
import pathlib
import struct
import subprocess
import tempfile
import zipfile
import zlib

import docx
import msoffcrypto.format.ooxml
import olefile

HERE = pathlib.Path(__file__).parent
NOTICE = ["关于召开座谈会的通知", "各科室：", "定于4月9日上午召开座谈会，请按时参加。", "望川县司法局办公室"]


def put(name, data):
    (HERE / name).write_bytes(data)


def word(paragraphs):
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    out = io.BytesIO()
    made.save(out)
    # Without the thumbnail and other parts that nobody reads here.
    small = io.BytesIO()
    keep = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as new:
        for name in keep:
            new.writestr(name, old.read(name))
    return small.getvalue()


def convert(data, name, to):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, name)
        source.write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            ["soffice", "--headless", profile, "--convert-to", to, "--outdir", folder, source],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return source.with_suffix("." + to.split(":")[0]).read_bytes()


def encrypted(data):
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(data)).encrypt("望川", out)
    return out.getvalue()


def flagged(data):
    """A .doc whose head says that it is encrypted, as a password sets it."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "a.doc")
        path.write_bytes(data)
        ole = olefile.OleFileIO(path, write_mode=True)
        stream = bytearray(ole.openstream("WordDocument").read())
        stream[0x0B] |= 1
        ole.write_stream("WordDocument", bytes(stream))
        ole.close()
        return path.read_bytes()


def bomb():
    """A document of 64 MB of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word([]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + b" " * (64 << 20))
            new.writestr(name, data)
    return out.getvalue()


def png():
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def main():
    notice = word(NOTICE)
    doc = convert(notice, "a.docx", "doc:MS Word 97")
    html = "<html><head><meta charset='utf-8'></head><body>" + "".join(f"<p>{p}</p>" for p in NOTICE) + "</body></html>"
    pdf = convert(notice, "a.docx", "pdf")
    sheet = convert("事项,件数\n行政复议,58\n".encode(), "a.csv", "xls")
    put("加密.docx", encrypted(notice))
    put("加密.doc", flagged(doc))
    put("不完整.docx", notice[: len(notice) // 2])
    put("不完整.doc", doc[: len(doc) // 2])
    put("不完整.pdf", pdf[:600])
    put("不完整.zip", packed([("报告.docx", notice)])[:900])
    put("没有内容.docx", b"")
    put("只有空白.txt", "\u3000\u3000\n\t\r\n  \n".encode())
    put("没有文字.docx", word([]))
    put("解开很大.docx", bomb())
    put("其实是表格.doc", sheet)
    put("其实是程序.docx", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(64) + b"PE\0\0" + bytes(200))
    put("其实是图片.pdf", png())
    put("其实是网页.doc", html.encode())
    put("其实是新版.doc", notice)
    put("其实是旧版.docx", doc)
    put("套着压缩包.zip", packed([("内/里面.zip", packed([("报告.docx", notice)]))]))
    put("没有报告.zip", packed([("附表.xlsx", b"x"), ("照片.jpg", b"x")]))


main()
