#!/usr/bin/env python3
"""The sample reports of this folder in every format, each written by a real program.

    python3 reports/formats/make.py

Reads county.txt and township.txt beside this file and writes the rest, and the 14 KB report of benches/formats. The files are
committed; this script is needed only to change them. Made with Python 3.11, python-docx 1.2.0, typst 0.15.2 (the Python package), LibreOffice 7.4.7,
Chromium 156, easyofd 20260427 and fontTools 4.68. The fonts in the PDFs are Noto Sans CJK with coarse outlines (`small_font`): a few kilobytes
instead of a megabyte.

A text is one paragraph a line: the title; 一、 headings; （一） headings, alone or before their text; rows of the table with
` | ` between cells; the organ and the date at the end; a footnote as a line that begins with 注：.
"""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import typst
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

HERE = Path(__file__).resolve().parent
WORK = Path(tempfile.mkdtemp(prefix="hegui-formats-"))
H1 = re.compile(r"^([一二三四五六七八九十]+、)(.+)$")
H2 = re.compile(r"^(（[一二三四五六七八九十]+）)(.+)$")
NOTE = "注："


def blocks(text):
    """(kind, marker, text) of each line: title, h1, h2 (alone), runin ((一) before its text), row, organ, date, note, p."""
    lines = [line for line in text.split("\n") if line]
    out = []
    for i, line in enumerate(lines):
        if i == 0:
            out.append(("title", "", line))
        elif m := H1.match(line):
            out.append(("h1", *m.groups()))
        elif m := H2.match(line):
            out.append(("runin" if line.endswith("。") else "h2", *m.groups()))
        elif " | " in line:
            out.append(("row", "", line.split(" | ")))
        elif line.startswith(NOTE):
            out.append(("note", "", line))
        elif re.match(r"^20\d\d年\d+月\d+日$", line):
            out.append(("date", "", line))
        elif re.match(r"^\S{4,20}(人民政府|局)$", line):
            out.append(("organ", "", line))
        else:
            out.append(("p", "", line))
    return out


def grouped(parsed):
    """The same with the rows of one table put together."""
    out = []
    for block in parsed:
        if block[0] != "row":
            out.append(block)
        elif out and out[-1][0] == "table":
            out[-1][2].append(block[2])
        else:
            out.append(("table", "", [block[2]]))
    return out


# What the footnote explains; its mark stands after these words.
NOTED = "“综合查一次”"


def plain(text):
    """The text with the numbers of its headings left out: short lines are all that shows them."""
    return "\n\n".join(
        " | ".join(b[2]) if b[0] == "row" else b[2] for b in blocks(text)
    ) + "\n"


# ---- A font of few bytes

FAMILY = "Sample Hei"


def coarse(glyph):
    """The outline of a glyph in a few straight lines."""
    drawn, pen = RecordingPen(), TTGlyphPen(None)
    glyph.draw(drawn)
    points = []
    for command, arguments in drawn.value:
        if arguments:
            points.append(tuple(round(v / 10) * 10 for v in arguments[-1]))
        else:
            kept = [p for i, p in enumerate(points) if i == 0 or abs(p[0] - points[i - 1][0]) + abs(p[1] - points[i - 1][1]) > 40]
            if len(kept) > 2:
                pen.moveTo(kept[0])
                for point in reversed(kept[1:]):
                    pen.lineTo(point)
                pen.closePath()
            points = []
    return pen.glyph()


def small_font(texts):
    """Noto Sans CJK with the characters of the samples alone, and with coarse outlines, where every program looks for fonts."""
    collection = TTCollection("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    source = next(f for f in collection if f["name"].getDebugName(1) == "Noto Sans CJK SC")
    characters = {ord(c) for text in texts for c in text} | set(range(32, 127)) | {ord(c) for c in "—·　“”（）"}
    options = subset.Options(layout_features=[], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(source)
    order, glyphs = source.getGlyphOrder(), source.getGlyphSet()
    outlines = {}
    for name in order:
        outlines[name] = coarse(glyphs[name])
    metrics = {name: (source["hmtx"][name][0], getattr(outlines[name], "xMin", 0)) for name in order}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(source.getBestCmap())
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(metrics)
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular", "psName": "SampleHei-Regular"})
    # Programs choose a font for Chinese by these bits.
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=900, usWinDescent=200, ulUnicodeRange2=1 << 27, ulCodePageRange1=1 << 18)
    builder.setupPost()
    folder = WORK / "share/fonts"
    folder.mkdir(parents=True, exist_ok=True)
    builder.save(folder / "sample.ttf")
    os.environ["XDG_DATA_HOME"] = str(WORK / "share")


# ---- Word, by python-docx


def font(run, name, size, bold=None):
    run.font.size = Pt(size)
    run.font.name = name
    run.font.bold = bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_numbering(document):
    """A list of two levels in numbering.xml: 一、 and （一）, of which nothing stands in the text."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, text in enumerate(["%1、", "（%2）"])
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def number(paragraph, level):
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
    )


def add_footnote(document, run, text):
    """python-docx writes no footnotes: the part is added by hand, as Word lays it out."""
    w = nsdecls("w")
    rule = '<w:footnote w:type="{0}" w:id="{1}"><w:p><w:r><w:{0}/></w:r></w:p></w:footnote>'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {w}>'
        + rule.format("separator", -1)
        + rule.format("continuationSeparator", 0)
        + '<w:footnote w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        + f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RT.FOOTNOTES)
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "1")
    run._element.append(reference)


def word(text, path, headings):
    """A Word file; `headings` tells how they are made: typed, styled, numbered or bold."""
    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "仿宋_GB2312", Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    section = document.sections[0]
    section.header.paragraphs[0].text = "法治政府建设年度报告"
    if headings == "numbered":
        add_numbering(document)
    note = next((t for k, _, t in blocks(text) if k == "note"), None)
    for kind, marker, content in grouped(blocks(text)):
        if kind == "table":
            table = document.add_table(rows=0, cols=len(content[0]), style="Table Grid")
            for row in content:
                for cell, value in zip(table.add_row().cells, row):
                    cell.text = value
            continue
        if kind == "note":
            continue
        shown = "" if headings == "numbered" and marker else marker
        styled = headings in ("styled", "numbered")
        if kind == "title":
            p = document.add_paragraph(style="Title" if styled else None)
            p.alignment = WD_ALIGN_PARAGRAPH.CENTER
            font(p.add_run(content), "方正小标宋简体", 22)
        elif kind in ("h1", "h2"):
            level = 1 if kind == "h1" else 2
            p = document.add_paragraph(style=f"Heading {level}" if styled else None)
            if headings == "bold":
                font(p.add_run(content), "仿宋_GB2312", 16, bold=True)
            else:
                font(p.add_run(shown + content), "黑体" if level == 1 else "楷体_GB2312", 16)
        elif kind == "runin":
            p = document.add_paragraph()
            head, stop, rest = content.partition("。")
            font(p.add_run(shown + head + stop), "楷体_GB2312", 16, bold=True)
            p.add_run(rest)
        else:
            p = document.add_paragraph()
            if note and NOTED in content:
                before, after = content.split(NOTED)
                p.add_run(before + NOTED)
                add_footnote(document, p.add_run(), note)
                p.add_run(after)
            else:
                p.add_run(content)
            if kind in ("organ", "date"):
                p.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if headings == "numbered" and marker:
            number(p, 0 if kind == "h1" else 1)
        if kind in ("p", "runin"):
            p.paragraph_format.first_line_indent = Pt(32)
    document.save(path)


# ---- LibreOffice


def office(source, kind, target):
    out = WORK / "office"
    shutil.rmtree(out, ignore_errors=True)
    profile = f"-env:UserInstallation=file://{WORK}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", out, source]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made = list(out.iterdir())
    assert len(made) == 1, f"LibreOffice made {made} of {source}"
    shutil.move(made[0], target)


def odt(text, path):
    """A flat ODT whose heading styles have Chinese names and an outline level; page numbers “— 1 —” and a header."""
    styles = "".join(
        f'<style:style style:name="{name}" style:display-name="{name}" style:family="paragraph" '
        f'style:default-outline-level="{level}"><style:paragraph-properties fo:text-indent="0.9cm"/>'
        f'<style:text-properties style:font-name-asian="Sample Hei"/></style:style>'
        for level, name in [(1, "一级标题"), (2, "二级标题")]
    )
    body = []
    note = next((t for k, _, t in blocks(text) if k == "note"), None)
    for kind, marker, content in grouped(blocks(text)):
        if kind == "table":
            rows = "".join(
                "<table:table-row>"
                + "".join(
                    f'<table:table-cell table:style-name="格"><text:p>{escape(c)}</text:p></table:table-cell>' for c in row
                )
                + "</table:table-row>"
                for row in content
            )
            body.append(
                f'<table:table table:name="表1"><table:table-column table:number-columns-repeated="{len(content[0])}"/>{rows}</table:table>'
            )
        elif kind in ("h1", "h2"):
            level, name = (1, "一级标题") if kind == "h1" else (2, "二级标题")
            body.append(f'<text:h text:style-name="{name}" text:outline-level="{level}">{marker}{escape(content)}</text:h>')
        elif kind != "note":
            style = {"title": "题", "organ": "落款", "date": "落款"}.get(kind, "正文")
            inner = escape(marker + content)
            if note and NOTED in content:
                mark = (
                    '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
                    f"<text:note-body><text:p>{escape(note)}</text:p></text:note-body></text:note>"
                )
                inner = inner.replace(NOTED, NOTED + mark)
            body.append(f'<text:p text:style-name="{style}">{inner}</text:p>')
    names = "office style text table fo".split()
    uri = {n: f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" for n in names}
    uri["fo"] = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    xmlns = " ".join(f'xmlns:{n}="{u}"' for n, u in uri.items())
    serif = 'style:font-name-asian="Sample Hei" style:font-name="Sample Hei"'
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {xmlns} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="Sample Hei" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:font-family="'Sample Hei'"/>
</office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties {serif} fo:font-size="16pt" style:font-size-asian="16pt" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="正文" style:family="paragraph"><style:paragraph-properties fo:text-indent="1.1cm" fo:text-align="justify" fo:line-height="1cm"/></style:style>
<style:style style:name="题" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
<style:style style:name="落款" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="页码" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="14pt" style:font-size-asian="14pt"/></style:style>
{styles}</office:styles>
<office:automatic-styles>
<style:style style:name="格" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>
<style:page-layout style:name="版面"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.6cm"/><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="版面">
<style:header><text:p text:style-name="页码">法治政府建设年度报告</text:p></style:header>
<style:footer><text:p text:style-name="页码">— <text:page-number text:select-page="current"/> —</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{"".join(body)}</office:text></office:body></office:document>
""",
        encoding="utf-8",
    )


# ---- Web pages


def article(text, indent="　　"):
    out = []
    for kind, marker, content in grouped(blocks(text)):
        if kind == "table":
            rows = "".join("<tr>" + "".join(f"<td><p>{html.escape(c)}</p></td>" for c in r) + "</tr>" for r in content)
            out.append(f'<table border="1" cellspacing="0"><tbody>{rows}</tbody></table>')
        elif kind == "title":
            continue
        elif kind in ("h1", "h2"):
            family = "黑体" if kind == "h1" else "楷体"
            out.append(f'<p style="text-indent:2em"><span style="font-family:{family}"><strong>{marker}{html.escape(content)}</strong></span></p>')
        elif kind in ("organ", "date"):
            out.append(f'<p style="text-align:right">{content}</p>')
        else:
            out.append(f"<p>{indent}{marker}{html.escape(content)}</p>")
    return "\n".join(out)


def page(text, published, charset="utf-8", body=None):
    """A page of a government site: navigation, breadcrumb, metadata, report, footer."""
    title = blocks(text)[0][2]
    date = f"{published} 09:26"
    declared = f'<meta charset="{charset}">\n' if charset else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{declared}<title>{title}_枕溪县人民政府门户网站</title>
<meta name="SiteName" content="枕溪县人民政府门户网站">
<meta name="ColumnName" content="法治政府建设年度报告">
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{date}">
<meta name="ContentSource" content="枕溪县司法局">
<link rel="stylesheet" href="css/site.css">
<script>var _column = "fzzfjsndbg";</script>
</head>
<body>
<div class="header"><a href="/">枕溪县人民政府</a><a href="/wza">无障碍</a><a href="/login">登录</a></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/fw">政务服务</a></li><li><a href="/hd">互动交流</a></li><li><a href="/zx">走进枕溪</a></li></ul>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/zwgk/fz">法治政府建设年度报告</a></div>
<div class="main">
<table class="info"><tr><td>索引号：</td><td>ZX0001-2025-00017</td><td>发布机构：</td><td>枕溪县司法局</td></tr>
<tr><td>发布日期：</td><td>{published}</td><td>公开方式：</td><td>主动公开</td></tr></table>
<h1>{title}</h1>
<div class="tools">发布时间：{date}　来源：枕溪县司法局　浏览次数：<span id="hits">216</span>　字体：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]　<a href="javascript:window.print()">打印本页</a></div>
<div class="TRS_Editor" id="zoom">
{article(text) if body is None else body}
</div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<ul class="near"><li>上一篇：<a href="/a.html">枕溪县2023年度法治政府建设情况的报告</a></li><li>下一篇：没有了</li></ul>
</div>
<div class="footer"><p>主办：枕溪县人民政府办公室　承办：枕溪县大数据中心</p><p>网站标识码：0000000001　联系我们　网站地图</p></div>
</body>
</html>
"""


def chromium(arguments, **more):
    base = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={WORK}/chromium", "--no-first-run"]
    return subprocess.run(base + ["--disable-background-networking"] + arguments, check=True, capture_output=True, timeout=120, **more)


def pages(text, name, published):
    body = article(text)
    (HERE / f"{name}.html").write_text(page(text, published), encoding="utf-8")
    (HERE / f"{name}-gbk.html").write_bytes(page(text, published, "gb2312").encode("gbk"))
    (HERE / f"{name}-gbk-undeclared.html").write_bytes(page(text, published, None).encode("gbk"))
    # A page that a script fills in, saved as the browser shows it.
    parts = "".join(f"zoom.insertAdjacentHTML('beforeend', {line!r});" for line in body.split("\n"))
    scripted = page(text, published, body="").replace("</body>", f"<script>{parts}</script></body>")
    source = WORK / f"{name}.html"
    source.write_text(scripted, encoding="utf-8")
    dump = chromium(["--dump-dom", f"file://{source}"]).stdout.decode()
    dump = re.sub(r"<script>zoom.*?</script>", "", dump, flags=re.S)
    (HERE / f"{name}-dom.html").write_text(dump, encoding="utf-8")
    # Printed: the report alone, as the print view of a site has it.
    title = blocks(text)[0][2]
    printed = f'<meta charset="utf-8"><title>{title}</title><style>* {{font-family:"Sample Hei" !important; font-weight:normal !important}} td {{padding:2px 6px}}</style><h1>{title}</h1>{body}'
    source.write_text(printed, encoding="utf-8")
    target = HERE / f"{name}-chromium.pdf"
    chromium(["--no-pdf-header-footer", f"--print-to-pdf={target}", f"file://{source}"])


# ---- Typst


def typeset(text, path):
    def quoted(value):
        return re.sub(r"([\\#*_`$<>@\[\]~=+/-])", r"\\\1", value)

    out = [
        '#set page(paper: "a4", margin: 2.6cm, numbering: "— 1 —")',
        '#set text(font: "Sample Hei", size: 16pt, lang: "zh", region: "cn")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.8em)",
        "#show heading: it => text(size: 16pt, it.body) + parbreak()",
    ]
    note = next((t for k, _, t in blocks(text) if k == "note"), None)
    for kind, marker, content in grouped(blocks(text)):
        if kind == "table":
            cells = ", ".join(f"[{quoted(c)}]" for row in content for c in row)
            out.append(f"#table(columns: {len(content[0])}, {cells})")
        elif kind == "title":
            out.append(f"#align(center, text(size: 22pt)[{quoted(content)}])")
        elif kind in ("h1", "h2"):
            out.append(f"{'=' if kind == 'h1' else '=='} {marker}{quoted(content)}")
        elif kind in ("organ", "date"):
            out.append(f"#align(right)[{quoted(content)}]")
        elif kind != "note":
            line = quoted(marker + content)
            if note and NOTED in content:
                line = line.replace(NOTED, f"{NOTED}#footnote[{quoted(note)}]")
            out.append(line)
    source = WORK / "report.typ"
    source.write_text("\n\n".join(out), encoding="utf-8")
    typst.compile(str(source), output=str(path), font_paths=[str(WORK / "share/fonts")], ignore_system_fonts=True)


# ---- OFD


def fixed_layout(source, target):
    """An OFD file from a PDF, a text object for each line."""
    from easyofd.ofd import OFD

    # It leaves a folder `test` where it runs, and stops when there is one.
    home = os.getcwd()
    os.chdir(tempfile.mkdtemp(dir=WORK))
    target.write_bytes(OFD().pdf2ofd(source.read_bytes(), optional_text=True))
    os.chdir(home)


# ---- Everything


def markdown(text):
    out = []
    for kind, marker, content in grouped(blocks(text)):
        if kind == "table":
            head, *rest = [f"| {' | '.join(row)} |" for row in content]
            out.append("\n".join([head, "|" + "---|" * len(content[0]), *rest]))
        elif kind == "title":
            out.append(f"# {content}")
        elif kind in ("h1", "h2"):
            out.append(f"{'##' if kind == 'h1' else '###'} {marker}{content}")
        elif kind == "runin":
            head, stop, rest = content.partition("。")
            out.append(f"**{marker}{head}{stop}**{rest}")
        else:
            out.append(content)
    return "\n\n".join(out) + "\n"


def long_text():
    """A report of 14 KB, for the benchmarks: that of reports/good-county-2023.txt with what county.txt tells besides."""
    whole = (HERE.parent / "good-county-2023.txt").read_text(encoding="utf-8")
    more = (HERE / "county.txt").read_text(encoding="utf-8").replace("枕溪", "望川").split("\n\n")
    first = next(i for i, p in enumerate(more) if p.startswith("（一）"))
    last = next(i for i, p in enumerate(more) if p.startswith("二、"))
    paragraphs, number = [], iter(["十一", "十二", "十三", "十四", "十五", "十六"])
    for paragraph in more[first:last]:
        m = H2.match(paragraph)
        paragraphs.append(f"（{next(number)}）{m.group(2)}" if m else paragraph)
    head, rest = whole.split("\n\n二、")
    return head + "\n\n" + "\n\n".join(paragraphs) + "\n\n二、" + rest


def benchmarks():
    """The 14 KB report, in benches/formats."""
    global HERE
    text = long_text()
    HERE = HERE.parents[1] / "benches/formats"
    HERE.mkdir(exist_ok=True)
    (HERE / "long.txt").write_text(text, encoding="utf-8")
    small_font([text])
    report("long", "2024-02-18")


def report(name, published):
    text = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    (HERE / f"{name}.md").write_text(markdown(text), encoding="utf-8")
    for how in ["typed", "styled", "numbered"]:
        word(text, HERE / f"{name}-{how}.docx", how)
    flat = WORK / f"{name}.fodt"
    odt(text, flat)
    office(flat, "docx", HERE / f"{name}-libreoffice.docx")
    office(flat, "pdf", HERE / f"{name}-libreoffice.pdf")
    office(flat, "odt", WORK / f"{name}.odt")
    office(HERE / f"{name}-typed.docx", "doc", HERE / f"{name}-typed.doc")
    office(HERE / f"{name}-numbered.docx", "doc", HERE / f"{name}-numbered.doc")
    office(HERE / f"{name}-styled.docx", "rtf", HERE / f"{name}.rtf")
    pages(text, name, published)
    # Of a line in several pieces, as justified ones and those with a mark of a note are, the program sets all in one place.
    fixed_layout(HERE / f"{name}-chromium.pdf", HERE / f"{name}.ofd")
    typeset(text, HERE / f"{name}-typst.pdf")


def main():
    small_font([path.read_text(encoding="utf-8") for path in HERE.glob("*.txt")])
    report("county", "2025-01-24")
    report("township", "2024-01-15")
    text = plain((HERE / "county.txt").read_text(encoding="utf-8"))
    (HERE / "unnumbered.txt").write_text(text, encoding="utf-8")
    parsed = blocks((HERE / "county.txt").read_text(encoding="utf-8"))
    unnumbered = "\n".join(b[1] + b[2] if b[0] in ("h1", "h2") else " | ".join(b[2]) if b[0] == "row" else b[2] for b in parsed)
    word(unnumbered, HERE / "unnumbered-bold.docx", "bold")
    with zipfile.ZipFile(HERE / "county.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(HERE / "county-typed.docx", "枕溪县2024年度报告.docx")
    with zipfile.ZipFile(HERE / "two.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(HERE / "county.html", "县/报告.html")
        archive.write(HERE / "township-typed.doc", "镇/报告.doc")
    benchmarks()
    shutil.rmtree(WORK)


if __name__ == "__main__":
    main()
