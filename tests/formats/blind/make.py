#!/usr/bin/env python3
"""The blind corpus: reports as offices make them, each with a trap, and what their author means them to say.

    python3 tests/formats/blind/make.py [name]...

Writes each document, or those of the functions named, and, beside it, a YAML file of what it says, which comes from the author's own marks in `texts.py` and
never from hegui. Programs as in reports/formats/make.py, whose font and converters are used.
"""

import importlib.util
import json
import re
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import typst
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(HERE))
from texts import bureau, county, outline_of, parts_of, text_of, township  # noqa: E402

spec = importlib.util.spec_from_file_location("make", ROOT / "reports/formats/make.py")
make = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make)

ITEM = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")


def bare(text):
    return ITEM.sub(r"\1\2", text)


def say(name, lines, organ, level, year, must=(), must_not=(), missed=(), written=None, published=None, parts=None, outline=None, title=None, note=""):
    """The expectations of a document."""
    outline = outline_of(lines) if outline is None else outline
    told = {key: f"{{status: present, heading: {json.dumps(h, ensure_ascii=False)}}}" for key, h in parts_of(lines).items()}
    for key, status in (parts or {}).items():
        told[key] = f"{{status: {status}}}"
    quoted = lambda value: "null" if value is None else json.dumps(value, ensure_ascii=False)
    body = [
        f"# {note}",
        f"title: {quoted(title or lines[0][2])}",
        f"organ: {quoted(organ)}",
        f"level: {level}",
        f"year: {year}",
        f"published: {quoted(published)}",
        f"written: {quoted(written)}",
        "parts:",
        *[f"  {key}: {told[key]}" for key in ["achievements", "shortcomings", "responsibility", "plan"]],
        "outline:",
        *[f"  - {json.dumps(list(entry), ensure_ascii=False)}" for entry in outline],
        f"errors_and_warnings: [{', '.join(must)}]",
        *([f"missed: [{', '.join(missed)}]"] if missed else []),
        f"not_noted: [{', '.join(must_not)}]",
    ]
    (HERE / f"{Path(name).stem}.yaml").write_text("\n".join(body) + "\n", encoding="utf-8")


# ---- Word files written by hand, as Word 2016 and WPS Writer 2019 lay them out

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = {
    "document": "document.main", "styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
    "comments": "comments", "header1": "header", "settings": "settings",
}


def run(text, props=""):
    """A run; Word breaks a sentence into several where spelling or the input method was at work."""
    return f'<w:r>{f"<w:rPr>{props}</w:rPr>" if props else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(inner, props=""):
    return f'<w:p>{f"<w:pPr>{props}</w:pPr>" if props else ""}{inner}</w:p>'


FACE = '<w:rFonts w:hint="eastAsia" w:ascii="{0}" w:eastAsia="{0}" w:hAnsi="{0}"/><w:sz w:val="32"/>'
HEI, KAI, FANG = FACE.format("黑体"), FACE.format("楷体_GB2312"), FACE.format("仿宋_GB2312")
CENTRED = '<w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="center"/>'
INDENT = '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>'


def split_runs(text, props=FANG):
    """A paragraph in pieces, as Word saves what was edited."""
    cuts = [0, len(text) // 3, len(text) // 3 + 1, 2 * len(text) // 3, len(text)]
    return '<w:proofErr w:type="spellStart"/>'.join(run(text[a:b], props) for a, b in zip(cuts, cuts[1:]) if a < b)


def typed(lines, heading=lambda kind, text: None):
    """The paragraphs of a report typed without styles."""
    out = []
    for kind, marker, text in lines:
        text = marker + bare(text)
        if kind == "title":
            out.append(para(run(text, '<w:sz w:val="44"/>'), CENTRED))
        elif kind == "h1":
            out.append(para(run(text, HEI), INDENT))
        elif kind == "h2":
            out.append(para(run(text, KAI), INDENT))
        elif kind == "run":
            head, rest = text.split("。", 1)
            out.append(para(run(head + "。", KAI + "<w:b/>") + split_runs(rest), INDENT))
        elif kind in ("organ", "date"):
            out.append(para(run(text, FANG), '<w:jc w:val="right"/>'))
        else:
            out.append(para(split_runs(text), INDENT))
    return out


def package(name, paragraphs, parts=None, section=""):
    parts = {"document": f"{HEAD}<w:document {W}><w:body>{''.join(paragraphs)}<w:sectPr>{section}<w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:body></w:document>", **(parts or {})}
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    types = "".join(f'<Override PartName="/word/{p}.xml" ContentType="{kind}{KINDS[p]}+xml"/>' for p in parts)
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = "".join(
        f'<Relationship Id="rId{i}" Type="{rel}{re.sub("[0-9]", "", p)}" Target="{p}.xml"/>' for i, p in enumerate(parts) if p != "document"
    )
    ns = "http://schemas.openxmlformats.org/package/2006/"
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'{HEAD}<Types xmlns="{ns}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>')
        archive.writestr("_rels/.rels", f'{HEAD}<Relationships xmlns="{ns}relationships"><Relationship Id="rId1" Type="{rel}officeDocument" Target="word/document.xml"/></Relationships>')
        archive.writestr("word/_rels/document.xml.rels", f'{HEAD}<Relationships xmlns="{ns}relationships">{rels}</Relationships>')
        for part, xml in parts.items():
            archive.writestr(f"word/{part}.xml", xml)


def styles_xml(*styles):
    return f'{HEAD}<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/></w:style>{"".join(styles)}</w:styles>'


def style(identifier, name, props="", based="a"):
    return f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:next w:val="a"/><w:pPr>{props}</w:pPr></w:style>'


def numbering_xml(levels, nums):
    lvls = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{extra}<w:suff w:val="{suff}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (fmt, text, extra, suff) in enumerate(levels)
    )
    return f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{lvls}</w:abstractNum>{nums}</w:numbering>'


NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def three_line_title():
    """The title in three centred lines made by line breaks in one paragraph; no styles; letter-spaced organ line above."""
    lines = bureau("云麓市水务局", 2023)
    out = typed(lines[1:])
    title = "<w:r><w:rPr><w:sz w:val=\"44\"/></w:rPr><w:t>云麓市水务局</w:t><w:br/><w:t>关于2023年度法治政府建设情况的</w:t><w:br/><w:t>报告</w:t></w:r>"
    out = [para(title, CENTRED), para("", CENTRED), *out]
    out += [para(run("云麓市水务局", FANG), '<w:jc w:val="right"/>'), para(run("2024年1月18日", FANG), '<w:jc w:val="right"/>')]
    package("three-line-title.docx", out)
    say("three-line-title.docx", lines, "云麓市水务局", "department", 2023, written="2024-01-18",
        must_not=["part/plan", "part/responsibility", "part/shortcomings"],
        title="云麓市水务局关于2023年度法治政府建设情况的报告", note="Word 2016 by hand: title in one paragraph with line breaks, split runs, proofErr")


def wps_runin_style():
    """WPS: 标题 2 put on whole run-in paragraphs; style ids are numbers, names lower case."""
    lines = township("梧溪镇", 2023)
    out = []
    for kind, marker, text in lines:
        text = marker + bare(text)
        if kind == "title":
            out.append(para(run(text), CENTRED))
        elif kind == "h1":
            out.append(para(run(text), '<w:pStyle w:val="2"/>'))
        elif kind == "run":
            out.append(para(run(text), '<w:pStyle w:val="3"/>'))
        else:
            out.append(para(run(text), INDENT))
    styles = styles_xml(style("2", "heading 1", '<w:outlineLvl w:val="0"/>'), style("3", "heading 2", '<w:outlineLvl w:val="1"/>'))
    package("wps-runin-style.docx", out, {"styles": styles})
    say("wps-runin-style.docx", lines, "梧溪镇人民政府", "township", 2023, must_not=["part/responsibility", "structure/fused-heading"],
        note="WPS Writer 2019 by hand: the whole paragraph of a run-in heading has style heading 2")


def heading_two_only():
    """python-docx: Heading 2 for parts, Heading 3 for their sections, none numbered; level 1 is skipped."""
    lines = [(k, "" if k != "p" else m, t) for k, m, t in county("松陂县", 2024)]
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "松陂县人民政府"
    for kind, marker, text in lines:
        if kind == "title":
            document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind in ("h1", "h2"):
            document.add_heading(text, 2 if kind == "h1" else 3)
        else:
            document.add_paragraph(bare(text))
    document.save(HERE / "heading-two-only.docx")
    say("heading-two-only.docx", lines, "松陂县人民政府", "county", 2024, must_not=["part/shortcomings", "part/plan", "structure/level"],
        note="python-docx: Heading 2 and Heading 3 without numbers, no Heading 1, the organ's name in the page header")


def numbering_restart():
    """Automatic 一、 and （一）; the second list goes on by w:num with an override that starts it again."""
    lines = county("雾渡县", 2023)
    out, number, part = [], 1, 0
    nums = [NUM]
    for kind, marker, text in lines:
        text = bare(text)
        if kind == "h1":
            part += 1
            number = part + 10
            nums.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>')
            out.append(para(run(text, HEI), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'))
        elif kind == "h2":
            out.append(para(run(text, KAI), f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))
        elif kind == "title":
            out.append(para(run(text), CENTRED))
        else:
            out.append(para(run(text, FANG), INDENT))
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = f'{HEAD}<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>{level.format("%1、")}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>{level.format("（%1）")}</w:abstractNum>{"".join(nums)}</w:numbering>'
    package("numbering-restart.docx", out, {"numbering": numbering})
    say("numbering-restart.docx", lines, "雾渡县人民政府", "county", 2023, must_not=["structure/numbering", "part/plan"],
        note="Word 2016 by hand: two automatic lists, the second started again by an override for each part, no styles")


CHAPTERS = ["第一章", "第二章", "第三章", "第四章"]


def chapters():
    """第一章 and 1.1 by a multi-level list linked to styles."""
    lines, chapter, section = [], 0, 0
    for kind, marker, text in county("银杏区", 2024, kind="区"):
        if kind == "h1":
            chapter, section, marker = chapter + 1, 0, CHAPTERS[chapter]
        elif kind == "h2":
            section += 1
            marker = f"{chapter}.{section}"
        lines.append((kind, marker, text))
    out = []
    for kind, marker, text in lines:
        props = {"h1": '<w:pStyle w:val="1"/>', "h2": '<w:pStyle w:val="20"/>', "title": CENTRED}.get(kind, INDENT)
        out.append(para(run(bare(text)), props))
    linked = lambda i: f'<w:numPr><w:ilvl w:val="{i}"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="{i}"/>'
    styles = styles_xml(style("1", "heading 1", linked(0)), style("20", "heading 2", linked(1)))
    levels = [("chineseCountingThousand", "第%1章", '<w:pStyle w:val="1"/>', "space"), ("decimal", "%1.%2", '<w:pStyle w:val="20"/><w:isLgl/>', "space")]
    package("chapters.docx", out, {"styles": styles, "numbering": numbering_xml(levels, NUM)})
    say("chapters.docx", lines, "银杏区人民政府", "county", 2024, must_not=["part/achievements", "part/plan", "structure/numbering"],
        note="Word 2016 by hand: 第一章 and 1.1 by a multi-level list linked to the heading styles")


# ---- LibreOffice


def fodt(paragraphs, styles="", automatic="", header=""):
    names = "office style text table fo svg draw xlink dc".split()
    uri = {n: f"urn:oasis:names:tc:opendocument:xmlns:{n}:1.0" for n in names}
    uri["fo"] = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
    uri["svg"] = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
    uri["draw"] = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    uri["dc"], uri["xlink"] = "http://purl.org/dc/elements/1.1/", "http://www.w3.org/1999/xlink"
    xmlns = " ".join(f'xmlns:{n}="{u}"' for n, u in uri.items())
    font = f'style:font-name-asian="{make.FAMILY}" style:font-name="{make.FAMILY}"'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {xmlns} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="{make.FAMILY}" svg:font-family="'{make.FAMILY}'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:text-properties {font} fo:font-size="16pt" style:font-size-asian="16pt" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1"/>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"/>
<style:style style:name="正文" style:family="paragraph"><style:paragraph-properties fo:text-indent="1.1cm" fo:text-align="justify"/></style:style>
<style:style style:name="题" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="22pt" style:font-size-asian="22pt"/></style:style>
<style:style style:name="右" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>{styles}</office:styles>
<office:automatic-styles>{automatic}<style:page-layout style:name="版面"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2.6cm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="版面"><style:header><text:p>{header}</text:p></style:header>
<style:footer><text:p text:style-name="题">—<text:page-number text:select-page="current"/>—</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>{"".join(paragraphs)}</office:text></office:body></office:document>
"""


def odt_lines(lines, h1="p", h2="p", numbers=True):
    out = []
    for kind, marker, text in lines:
        inner = escape((marker if numbers else "") + bare(text))
        if kind == "title":
            out.append(f'<text:p text:style-name="题">{inner}</text:p>')
        elif kind in ("h1", "h2") and (h1 if kind == "h1" else h2) == "h":
            level = kind[1]
            out.append(f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{inner}</text:h>')
        elif kind in ("organ", "date"):
            out.append(f'<text:p text:style-name="右">{inner}</text:p>')
        else:
            out.append(f'<text:p text:style-name="正文">{inner}</text:p>')
    return out


def write_office(name, xml):
    source = make.WORK / f"{Path(name).stem}.fodt"
    source.write_text(xml, encoding="utf-8")
    make.office(source, Path(name).suffix[1:], HERE / name)


def style_by_mistake():
    """Heading styles on a paragraph of prose, on a blank one and on the date; some headings typed without a style."""
    lines = bureau("柳桥区住房和城乡建设局", 2024) + [("organ", "", "柳桥区住房和城乡建设局"), ("date", "", "2025年1月15日")]
    out = odt_lines(lines, h1="h")
    prose = next(i for i, line in enumerate(out) if "全年办理行政许可" in line)
    out[prose] = out[prose].replace('text:p text:style-name="正文"', 'text:h text:style-name="Heading_20_2" text:outline-level="2"').replace("</text:p>", "</text:h>")
    out[-1] = out[-1].replace('text:p text:style-name="右"', 'text:h text:style-name="Heading_20_2" text:outline-level="2"').replace("</text:p>", "</text:h>")
    out.insert(4, '<text:h text:style-name="Heading_20_1" text:outline-level="1"/>')
    write_office("style-by-mistake.docx", fodt(out))
    say("style-by-mistake.docx", lines, "柳桥区住房和城乡建设局", "department", 2024, written="2025-01-15", must_not=["part/plan"],
        note="LibreOffice: heading styles on prose, on a blank paragraph and on the date; second-level headings typed without a style")


def textbox_signature():
    """Organ and date in a text box, written twice: as a drawing and as its older fallback."""
    lines = township("白鹭洲乡", 2024, "乡")
    box = para(run("白鹭洲乡人民政府"), '<w:jc w:val="right"/>') + para(run("2025年1月9日"), '<w:jc w:val="right"/>')
    content = f"<w:txbxContent>{box}</w:txbxContent>"
    drawing = f'<w:drawing><wp:anchor><wp:extent cx="2000000" cy="800000"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>'
    fallback = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    shape = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>'
    package("textbox-signature.docx", [*typed(lines), para(shape)])
    say("textbox-signature.docx", lines, "白鹭洲乡人民政府", "township", 2024, written="2025-01-09", must_not=["structure/repeated-paragraph", "part/plan"],
        note="Word 2016 by hand: signature and date in a text box with its VML fallback")


def one_cell():
    """The whole report in the only cell of a table."""
    lines = township("柏舟街道", 2023, "街道")
    document = docx.Document()
    cell = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
    for i, line in enumerate(text_of(lines)):
        p = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        p.add_run(line).font.size = Pt(16)
    document.save(HERE / "one-cell.docx")
    say("one-cell.docx", lines, "柏舟街道办事处", "township", 2023, must_not=["part/shortcomings", "part/plan", "part/responsibility"],
        note="python-docx: the whole report in a table of one cell")


def tracked():
    """The part on responsibility is deleted, the plan is inserted, both tracked; hidden text and a comment speak of both."""
    lines = county("霜溪县", 2024)
    start = next(i for i, l in enumerate(lines) if "第一责任人" in l[2])
    plan = next(i for i, l in enumerate(lines) if "主要安排" in l[2])
    by = 'w:id="{}" w:author="审核" w:date="2025-01-10T09:00:00Z"'
    out = typed(lines[:start])
    for kind, marker, text in lines[start:plan]:
        text = f'<w:r><w:delText xml:space="preserve">{escape(marker + bare(text))}</w:delText></w:r>'
        out.append(para(f"<w:del {by.format(1)}>{text}</w:del>", f"<w:rPr><w:del {by.format(2)}/></w:rPr>"))
    hidden = "县委书记、县长认真履行推进法治建设第一责任人职责，主持召开专题会议6次，听取汇报5次，批示8件次。"
    out.append(para(run(hidden, "<w:vanish/>")))
    renumbered = []
    for kind, marker, text in lines[plan:]:
        marker = "三、" if kind == "h1" else marker
        renumbered.append((kind, marker, text))
        comment = '<w:commentRangeStart w:id="0"/>' if kind == "h1" else ""
        end = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>' if kind == "h1" else ""
        out.append(para(f"{comment}<w:ins {by.format(3)}>{run(marker + bare(text))}</w:ins>{end}", f"<w:rPr><w:ins {by.format(4)}/></w:rPr>"))
    comments = f'{HEAD}<w:comments {W}><w:comment w:id="0" w:author="审核" w:initials="审">{para(run("县委书记、县长履行第一责任人职责的情况请补写，主持会议、听取汇报、批示件次都要有数字。"))}</w:comment></w:comments>'
    package("tracked.docx", out, {"comments": comments})
    kept = lines[:start] + renumbered
    say("tracked.docx", kept, "霜溪县人民政府", "county", 2024, must=["part/responsibility"], must_not=["part/plan"], parts={"responsibility": "missing"},
        note="Word 2016 by hand: one part deleted and one inserted by tracked changes; hidden text and a comment speak of the deleted one")


def contents():
    """A table of contents before the report, dots and page numbers and all; LibreOffice."""
    lines = county("青螺县", 2023) + [("organ", "", "青螺县人民政府"), ("date", "", "2024年2月5日")]
    toc = "".join(
        f'<text:p text:style-name="Standard">{marker}{text}<text:tab/>{i + 1}</text:p>' for i, (kind, marker, text) in enumerate(lines) if kind in ("h1", "h2")
    )
    toc = f'<text:table-of-content text:name="目录"><text:table-of-content-source text:outline-level="2"/><text:index-body><text:index-title text:name="t"><text:p text:style-name="题">目　录</text:p></text:index-title>{toc}</text:index-body></text:table-of-content>'
    out = odt_lines(lines, h1="h", h2="h")
    write_office("contents.docx", fodt([out[0], toc, *out[1:]], header="青螺县人民政府"))
    say("contents.docx", lines, "青螺县人民政府", "county", 2023, written="2024-02-05", must_not=["structure/repeated-paragraph", "structure/numbering"],
        note="LibreOffice: a table of contents between title and report; the organ's name in the page header")


def notes_and_table():
    """Figures in a table contradict the text; two footnotes with figures."""
    lines = county("石梁县", 2024)
    document = docx.Document()
    table_after = "人民调解委员会"
    for kind, marker, text in lines:
        p = document.add_paragraph()
        content = marker + bare(text)
        if "合格率95%" in content:
            before, after = content.split("合格率95%")
            p.add_run(before + "合格率95%")
            make.add_footnote(document, p.add_run(), "案卷按上级通知抽取，其中行政处罚案卷90份、行政许可案卷30份。")
            p.add_run(after)
        else:
            p.add_run(content)
        if table_after in content:
            table = document.add_table(rows=0, cols=3, style="Table Grid")
            for row in [("类别", "申请受理（件）", "审结（件）"), ("行政复议", "75", "70"), ("其中：工伤认定", "31", "29"), ("土地征收", "24", "23"), ("其他", "25", "18")]:
                for cell, value in zip(table.add_row().cells, row):
                    cell.text = value
    document.save(HERE / "notes-and-table.docx")
    say("notes-and-table.docx", lines, "石梁县人民政府", "county", 2024, must=["relation/contradiction"], missed=["relation/contradiction"], must_not=["structure/repeated-paragraph"],
        note="python-docx: a table under the text whose rows do not add up (31+24+25 is 80, not 75), a footnote with figures")


# ---- PDF


def columns():
    """Two columns, by typst."""
    lines = bureau("云麓市林业局", 2024) + [("organ", "", "云麓市林业局"), ("date", "", "2025年1月20日")]
    quoted = lambda value: re.sub(r"([\\#*_`$<>@\[\]~=+/-])", r"\\\1", value)
    out = [
        '#set page(paper: "a4", margin: 2cm, columns: 2, numbering: "1")',
        f'#set text(font: "{make.FAMILY}", size: 11pt, lang: "zh")',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))",
    ]
    for kind, marker, text in lines:
        text = quoted(marker + bare(text))
        if kind == "title":
            out.append(f'#place(top + center, scope: "parent", float: true, text(size: 18pt)[{text}])')
        elif kind in ("organ", "date"):
            out.append(f"#align(right)[{text}]")
        else:
            out.append(text)
    source = make.WORK / "columns.typ"
    source.write_text("\n\n".join(out), encoding="utf-8")
    typst.compile(str(source), output=str(HERE / "columns.pdf"), font_paths=[str(make.WORK / "share/fonts")], ignore_system_fonts=True)
    say("columns.pdf", lines, "云麓市林业局", "department", 2024, written="2025-01-20", must_not=["part/plan", "part/shortcomings"],
        note="typst: two columns under a title across both")


def letter_spaced():
    """The title letter-spaced, page numbers —1— between the lines of a sentence, the organ in every page header."""
    lines = county("鹿鸣县", 2024) + [("organ", "", "鹿鸣县人民政府"), ("date", "", "2025年1月23日")]
    out = odt_lines(lines)
    out[0] = f'<text:p text:style-name="字距">{escape(lines[0][2])}</text:p>'
    spaced = '<style:style style:name="字距" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="18pt" style:font-size-asian="18pt" fo:letter-spacing="0.22cm"/></style:style>'
    write_office("letter-spaced.pdf", fodt(out, styles=spaced, header="鹿鸣县人民政府文件"))
    say("letter-spaced.pdf", lines, "鹿鸣县人民政府", "county", 2024, written="2025-01-23", must_not=["structure/numbering", "part/plan", "structure/repeated-words"],
        note="LibreOffice: a letter-spaced title, page numbers —1— inside sentences, a page header")


def printed_page():
    """A web page printed from the browser with the browser's own header and footer."""
    lines = bureau("雾渡县交通运输局", 2023)
    body = "".join(f"<h2>{t}</h2>" if k == "title" else f"<p>　　{m}{bare(t)}</p>" for k, m, t in lines)
    style = f'<style>* {{font-family: "{make.FAMILY}" !important; font-weight: normal !important}}</style>'
    source = make.WORK / "content_88.html"
    page = f'<!DOCTYPE html><meta charset="utf-8"><title>{lines[0][2]}</title>{style}<p>首页 &gt; 政务公开 &gt; 法治政府建设</p>{body}<p>扫一扫在手机打开当前页</p>'
    source.write_text(page, encoding="utf-8")
    # Served from this machine, so that the address in the footer is that of a site and no path of this machine.
    import functools, http.server, threading
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(make.WORK))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://www.wudu.example:{server.server_port}/content_88.html"
    make.chromium(["--host-resolver-rules=MAP www.wudu.example 127.0.0.1", f"--print-to-pdf={HERE / 'printed-page.pdf'}", address])
    server.shutdown()
    say("printed-page.pdf", lines, "雾渡县交通运输局", "department", 2023, must_not=["part/plan", "part/shortcomings"],
        note="Chromium: a page printed with the browser's header (date, title) and footer (address, page)")


def scanned():
    """A scan: pages that are pictures."""
    import subprocess
    source = HERE / "letter-spaced.pdf"
    image = make.WORK / "scan"
    subprocess.run(["pdftoppm", "-r", "40", "-gray", "-jpeg", "-jpegopt", "quality=20", "-l", "2", source, image], check=True)
    from reportlab.pdfgen import canvas
    page = canvas.Canvas(str(HERE / "scanned.pdf"), pagesize=(595, 842))
    for picture in sorted(make.WORK.glob("scan*.jpg")):
        page.drawImage(str(picture), 0, 0, 595, 842)
        page.showPage()
    page.save()
    (HERE / "scanned.yaml").write_text("# reportlab: pages that are pictures\nfails: scanned\n", encoding="utf-8")


# ---- Others


def old_page():
    """A page of 2008: tables inside tables, <br> between paragraphs, GBK, font tags."""
    lines = township("松陂县梧溪镇", 2022) + [("organ", "", "梧溪镇人民政府"), ("date", "", "2023年1月12日")]
    body = "<BR>\n<BR>".join(f'&nbsp;&nbsp;&nbsp;&nbsp;<FONT size=3>{m}{bare(t)}</FONT>' for k, m, t in lines[1:])
    page = f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=gb2312"><TITLE>{lines[0][2]}</TITLE></HEAD>
<BODY><TABLE width=960 align=center><TR><TD colspan=2><IMG src="top.gif"></TD></TR>
<TR><TD width=200 valign=top><TABLE><TR><TD><A href="1.asp">本镇概况</A></TD></TR><TR><TD><A href="2.asp">通知公告</A></TD></TR><TR><TD><A href="3.asp">法治建设</A></TD></TR></TABLE></TD>
<TD><TABLE width=740><TR><TD align=center><FONT color=red size=5><B>{lines[0][2]}</B></FONT></TD></TR>
<TR><TD align=center>作者：党政办　来源：本站　发布时间：2023-1-16　点击数：87</TD></TR>
<TR><TD>{body}</TD></TR>
<TR><TD align=right>【<A href="javascript:window.print()">打印</A>】【<A href="javascript:window.close()">关闭</A>】</TD></TR></TABLE></TD></TR>
<TR><TD colspan=2 align=center>Copyright 梧溪镇人民政府 版权所有 技术支持：某某科技</TD></TR></TABLE></BODY></HTML>
"""
    (HERE / "old-page.html").write_bytes(page.encode("gbk"))
    say("old-page.html", lines, "松陂县梧溪镇人民政府", "township", 2022, published="2023-01-16", written="2023-01-12", must_not=["part/plan", "part/responsibility"],
        note="By hand, as pages of 2008: nested tables, <br> for paragraphs, GBK")


def old_word():
    """An old Word file with automatic numbers, a table and a tracked deletion, by LibreOffice."""
    lines = township("双桐镇", 2024) + [("organ", "", "双桐镇人民政府"), ("date", "", "2025年1月6日")]
    out = []
    for kind, marker, text in lines:
        inner = escape(bare(text))
        if kind in ("h1", "run"):
            number = 1 if kind == "h1" else 2
            out.append(f'<text:list text:style-name="编号" text:continue-numbering="true"><text:list-item>{"<text:list><text:list-item>" if number == 2 else ""}<text:p>{inner}</text:p>{"</text:list-item></text:list>" if number == 2 else ""}</text:list-item></text:list>')
        elif kind in ("organ", "date"):
            out.append(f'<text:p text:style-name="右">{inner}</text:p>')
        else:
            out.append(f'<text:p text:style-name="{"题" if kind == "title" else "正文"}">{inner}</text:p>')
    listed = "".join(
        f'<text:list-level-style-number text:level="{level}" style:num-prefix="{prefix}" style:num-suffix="{suffix}" style:num-format="一, 二, 三, ..."/>'
        for level, prefix, suffix in [(1, "", "、"), (2, "（", "）")]
    )
    write_office("old-word.doc", fodt(out, automatic=f'<text:list-style style:name="编号">{listed}</text:list-style>', header="双桐镇人民政府"))
    say("old-word.doc", lines, "双桐镇人民政府", "township", 2024, written="2025-01-06", must_not=["structure/numbering", "part/plan"],
        note="LibreOffice .doc: automatic 一、 and （一）, run-in paragraphs in the list")


# ---- A second set, made after the first had been read


def cover_letter():
    """A letter that sends the report stands before it, with a title, an addressee, a signature and a date of its own."""
    report = county("雁栖县", 2024) + [("organ", "", "雁栖县人民政府"), ("date", "", "2025年1月22日")]
    letter = [
        ("title", "", "雁栖县人民政府关于报送2024年度法治政府建设情况报告的函"),
        ("p", "", "市人民政府："),
        ("p", "", "现将《雁栖县人民政府关于2024年度法治政府建设情况的报告》报上，请审阅。"),
        ("p", "", "附件：雁栖县人民政府关于2024年度法治政府建设情况的报告"),
        ("organ", "", "雁栖县人民政府"),
        ("date", "", "2025年1月24日"),
    ]
    out = [*typed(letter), para('<w:r><w:br w:type="page"/></w:r>'), *typed(report)]
    package("cover-letter.docx", out)
    say("cover-letter.docx", report, "雁栖县人民政府", "county", 2024, written="2025-01-22", note="Word 2016 by hand: a letter of its own before the report")


def typefaces():
    """Headings without numbers and styles: the first level in 黑体 and larger, the second in bold; bold words inside prose."""
    lines = [(k, "" if k != "p" else m, t) for k, m, t in county("竹屿县", 2023)]
    out = []
    for kind, marker, text in lines:
        text = bare(text)
        if kind == "title":
            out.append(para(run(text, '<w:b/><w:sz w:val="44"/>'), CENTRED))
        elif kind == "h1":
            out.append(para(run(text, '<w:rFonts w:eastAsia="黑体"/><w:b/><w:sz w:val="36"/>')))
        elif kind == "h2":
            out.append(para(run(text, '<w:rFonts w:eastAsia="楷体"/><w:b/><w:sz w:val="32"/>')))
        else:
            cut = min(text.find("，") + 1, 20)
            out.append(para(run(text[:cut], '<w:b/><w:sz w:val="32"/>') + run(text[cut:], '<w:sz w:val="32"/>'), INDENT))
    package("typefaces.docx", out)
    say("typefaces.docx", lines, "竹屿县人民政府", "county", 2023, must_not=["structure/level"], note="Word 2016 by hand: headings by type alone, bold words at the start of paragraphs")


def soft_breaks():
    """The whole body pasted from a page: one paragraph, its lines ended by line breaks and indented with ideographic spaces."""
    lines = township("长汀镇", 2023) + [("organ", "", "长汀镇人民政府"), ("date", "", "2024年1月11日")]
    inner = '<w:r><w:br/></w:r>'.join(run("　　" + m + bare(t)) for k, m, t in lines[1:])
    package("soft-breaks.docx", [para(run(lines[0][2]), CENTRED), para(inner, '<w:pStyle w:val="af"/>')], {"styles": styles_xml(style("af", "Normal (Web)"))})
    say("soft-breaks.docx", lines, "长汀镇人民政府", "township", 2023, written="2024-01-11", note="Word 2016 by hand: one paragraph with line breaks, pasted from a page")


def tabs_and_spaces():
    """A tab after each number, blanks between the characters of the title, a blank paragraph between any two."""
    lines = bureau("云麓市教育局", 2024)
    out = []
    for kind, marker, text in lines:
        text = bare(text)
        if kind == "title":
            out.append(para(run(" ".join(text), '<w:sz w:val="44"/>'), CENTRED))
        elif marker:
            out.append(para(f'{run("　　" + marker)}<w:r><w:tab/></w:r>{run(text)}'))
        else:
            out.append(para(run("　　" + text)))
        out.append(para(run("  ")))
    package("tabs-and-spaces.docx", out)
    say("tabs-and-spaces.docx", lines, "云麓市教育局", "department", 2024, note="Word by hand: tabs after numbers, blanks inside the title, blank paragraphs")


def fields_and_controls():
    """Content controls around paragraphs and runs, fields with their codes, a link, a non-breaking hyphen, an old form field."""
    lines = bureau("云麓市文化和旅游局", 2024)
    out = typed(lines)
    field = lambda code, shown: f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    out[0] = f'<w:sdt><w:sdtPr><w:alias w:val="标题"/><w:text/></w:sdtPr><w:sdtContent>{out[0]}</w:sdtContent></w:sdt>'
    third = 'HYPERLINK "http://www.yunlu.example/2019/05/06/" '
    out[1] = para(run("2024年，") + field(third, "云麓市文化和旅游局") + run("认真学习贯彻习近平法治思想，把依法行政要求落实到各项业务工作。") + '<w:sdt><w:sdtContent>' + run("现将有关情况报告如下：") + "</w:sdtContent></w:sdt>", INDENT)
    out.append(para(run("云麓市文化和旅游局"), '<w:jc w:val="right"/>'))
    out.append(para(field('DATE \\@ "yyyy年M月d日"', "2025年1月16日"), '<w:jc w:val="right"/>'))
    package("fields-and-controls.docx", out)
    say("fields-and-controls.docx", lines, "云麓市文化和旅游局", "department", 2024, written="2025-01-16", note="Word 2016 by hand: content controls, a link by field codes, the date as a field")


def form():
    """A report as a form: the names of the parts in the left column, their text in the right."""
    lines = [(k, "" if k in ("h1", "run") else m, t) for k, m, t in township("竹林乡", 2024, "乡")]
    lines = [("p" if k == "run" else k, m, t) for k, m, t in lines]
    document = docx.Document()
    document.add_paragraph(lines[0][2]).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    cell = None
    for kind, marker, text in lines[1:]:
        if kind == "h1":
            row = table.add_row().cells
            row[0].text, cell = text, row[1]
        elif cell is None:
            document.element.body.insert(1, parse_xml(f'<w:p {nsdecls("w")}><w:r><w:t>{text}</w:t></w:r></w:p>'))
        elif cell.text:
            cell.add_paragraph(bare(text))
        else:
            cell.text = bare(text)
    document.save(HERE / "form.docx")
    say("form.docx", lines, "竹林乡人民政府", "township", 2024, note="python-docx: a form of two columns, names of the parts on the left")


def direct_outline():
    """Outline levels on the paragraphs themselves (WPS 大纲级别), no styles; level 9 on prose; no numbers."""
    lines = [(k, "" if k != "p" else m, t) for k, m, t in county("芦溪县", 2024)]
    level = {"h1": 0, "h2": 1}
    out = [para(run(lines[0][2]), CENTRED)]
    out += [para(run(bare(t)), f'<w:outlineLvl w:val="{level.get(k, 9)}"/>') for k, m, t in lines[1:]]
    package("direct-outline.docx", out)
    say("direct-outline.docx", lines, "芦溪县人民政府", "county", 2024, note="WPS Writer 2019 by hand: outline levels on the paragraphs themselves, no numbers")


def attachment():
    """An attachment with a table and a heading of its own after the signature."""
    lines = county("澄江口县", 2024) + [("organ", "", "澄江口县人民政府"), ("date", "", "2025年1月21日")]
    out = [*typed(lines[:-2]), para(run("附件：澄江口县2024年行政执法统计表")), *typed(lines[-2:])]
    row = lambda cells: f'<w:tr>{"".join(f"<w:tc>{para(run(c))}</w:tc>" for c in cells)}</w:tr>'
    table = f'<w:tbl>{row(["类别", "件数"])}{row(["行政处罚", "1020"])}{row(["行政许可", "5310"])}</w:tbl>'
    out += [para('<w:r><w:br w:type="page"/></w:r>' + run("附件")), para(run("澄江口县2024年行政执法统计表"), CENTRED), table, para(run("注：本表不含乡镇办理的案件。"))]
    package("attachment.docx", out)
    say("attachment.docx", lines, "澄江口县人民政府", "county", 2024, written="2025-01-21", note="Word 2016 by hand: an attachment with a table after the signature")


# ---- A third set, before any reader of pages, old Word files or fixed layouts had been seen


def publishing_page():
    """A page of a publishing system: the title in the head alone and in a div, spans inside every paragraph, attachments listed."""
    lines = county("荻港县", 2023) + [("organ", "", "荻港县人民政府"), ("date", "", "2024年2月1日")]
    spans = lambda s: "".join(f'<span style="font-size:16pt;font-family:仿宋_GB2312" lang="EN-US">{s[i:i + 9]}</span>' for i in range(0, len(s), 9))
    body = "\n".join(f'<p style="margin:0;text-indent:32pt"><a name="_Toc{i}"></a>{spans(m + bare(t))}</p><p>&nbsp;</p>' for i, (k, m, t) in enumerate(lines[1:]))
    page = f"""<!DOCTYPE html><html><head><meta charset="UTF-8"><title>荻港县人民政府 公告公示 {lines[0][2]}</title>
<meta name="ArticleTitle" content="{lines[0][2]}"><meta name="PubDate" content="2024-02-20 15:31:08"><meta name="Keywords" content="法治政府"><style>.a{{color:red}}</style></head>
<body><!-- header begin --><div id="top"><a href="#">简体</a>|<a href="#">繁体</a>|<a href="#">无障碍阅读</a><form><input value="请输入关键字"><button>搜索</button></form></div>
<div class="nav"><a>首页</a><a>政府信息公开</a><a>办事服务</a><a>互动交流</a><a>数据发布</a></div>
<div class="bt-left"><ul><li>政府信息公开指南</li><li>政府信息公开制度</li><li>法定主动公开内容</li><li>政府信息公开年报</li></ul></div>
<div id="article"><div class="title">{lines[0][2]}</div><div class="pages-date">2024-02-20 15:31 <span>来源：荻港县司法局</span> <span>【字体：大 中 小】</span></div>
<div id="UCAP-CONTENT" class="pages_content">{body}</div><div>附件下载：<a href="f.docx">荻港县2023年度法治政府建设情况报告.docx</a></div></div>
<div class="foot">荻港县人民政府主办 荻港县政务服务和数据局维护 备案号：省ICP备00000000号 <script>var x = "一、法治";</script></div></body></html>"""
    (HERE / "publishing-page.html").write_text(page, encoding="utf-8")
    say("publishing-page.html", lines, "荻港县人民政府", "county", 2023, published="2024-02-20", written="2024-02-01", must_not=["structure/repeated-paragraph"], note="By hand, as a publishing system makes pages: spans inside paragraphs, the title in a div, side columns")


def div_page():
    """Lines in div elements, headings in <strong> without numbers, metadata as a list of terms."""
    lines = [(k, "" if k != "p" else m, t) for k, m, t in county("苇塘县", 2024)]
    body = "".join(f"<div><strong>{bare(t)}</strong></div>" if k in ("h1", "h2") else f"<div>　　{bare(t)}</div><div><br></div>" for k, m, t in lines[1:])
    page = f"""<!doctype html><html><head><meta charset="utf-8"><title>{lines[0][2]}</title></head><body>
<header><nav><a>首页</a><a>要闻动态</a><a>政务公开</a></nav></header>
<dl class="meta"><dt>索 引 号</dt><dd>WT01-2025-0009</dd><dt>发布机构</dt><dd>苇塘县司法局</dd><dt>发文日期</dt><dd>2025年01月20日</dd><dt>发布日期</dt><dd>2025-01-27</dd><dt>有 效 性</dt><dd>有效</dd></dl>
<main><h2>{lines[0][2]}</h2>{body}</main><footer>版权所有：苇塘县人民政府办公室</footer></body></html>"""
    (HERE / "div-page.html").write_text(page, encoding="utf-8")
    say("div-page.html", lines, "苇塘县人民政府", "county", 2024, published="2025-01-27", written="2025-01-20", note="By hand: lines in div elements, headings in <strong> without numbers, metadata in <dl>")


def page_as_word():
    """What office systems export as .doc and is a web page of Word, in GBK."""
    lines = bureau("云麓市民政局", 2023) + [("organ", "", "云麓市民政局"), ("date", "", "2024年1月16日")]
    body = "".join(
        f"<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span lang=EN-US style='font-size:16.0pt'>{m}{bare(t)}<o:p></o:p></span></p>\n" for k, m, t in lines
    )
    page = f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=ProgId content=Word.Document><meta name=Generator content="Microsoft Word 11">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View><w:Zoom>90</w:Zoom></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {{margin:0cm;text-align:justify;}} @page Section1 {{size:595.3pt 841.9pt;}} --></style></head><body lang=ZH-CN><div class=Section1>
{body}</div></body></html>"""
    (HERE / "page-as-word.doc").write_bytes(page.encode("gbk"))
    say("page-as-word.doc", lines, "云麓市民政局", "department", 2023, written="2024-01-16", note="By hand: a web page saved by Word under the name .doc, GBK")


def renamed():
    """A new Word file that bears the old extension."""
    lines = township("石臼镇", 2023) + [("organ", "", "石臼镇人民政府"), ("date", "", "2024年1月8日")]
    package("renamed.docx", typed(lines))
    (HERE / "renamed.docx").rename(HERE / "renamed.doc")
    say("renamed.doc", lines, "石臼镇人民政府", "township", 2023, written="2024-01-08", note="Word 2016 by hand: .docx renamed .doc")


def old_word_with_notes():
    """An old Word file with styles, a table, a footnote and a frame that holds the signature."""
    lines = county("鸥汀县", 2024)
    out = odt_lines(lines, h1="h", h2="h")
    note = '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>案卷由县司法局按上级通知抽取。</text:p></text:note-body></text:note>'
    out = [line.replace("合格率95%", f"合格率95%{note}") for line in out]
    table = "".join(f"<table:table-row>{''.join(f'<table:table-cell><text:p>{c}</text:p></table:table-cell>' for c in row)}</table:table-row>" for row in [("类别", "件数"), ("行政处罚", "960"), ("行政许可", "4100")])
    at = next(i for i, line in enumerate(out) if "监督通知书" in line)
    out.insert(at + 1, f'<table:table table:name="t"><table:table-column table:number-columns-repeated="2"/>{table}</table:table>')
    frame = '<text:p text:style-name="右"><draw:frame text:anchor-type="paragraph" svg:width="8cm" svg:height="2cm"><draw:text-box><text:p>鸥汀县人民政府</text:p><text:p>2025年1月17日</text:p></draw:text-box></draw:frame></text:p>'
    write_office("old-word-notes.doc", fodt([*out, frame], header="鸥汀县人民政府"))
    say("old-word-notes.doc", lines, "鸥汀县人民政府", "county", 2024, written="2025-01-17", note="LibreOffice .doc: heading styles, a table, a footnote, the signature in a frame")


def glyphs():
    """Each character placed by itself, in a font that is not embedded; running heads drawn after the text."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen import canvas
    lines = township("菱湖乡", 2024, "乡") + [("organ", "", "菱湖乡人民政府"), ("date", "", "2025年1月10日")]
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    page, y, number = canvas.Canvas(str(HERE / "glyphs.pdf"), pagesize=(595, 842)), 760, 1
    def finish():
        nonlocal y, number
        page.setFont("STSong-Light", 14)
        page.drawCentredString(297, 50, f"－{number}－")
        page.drawString(90, 800, "法治政府建设年度报告")
        page.showPage()
        y, number = 760, number + 1
    for kind, marker, text in lines:
        text, size = marker + bare(text), 22 if kind == "title" else 16
        width = int(416 / size)
        if kind not in ("title", "organ", "date"):
            text = "　　" + text
        for i in range(0, len(text), width):
            if y < 90:
                finish()
            line = text[i:i + width]
            x = 90 + (416 - size * len(line)) * {"title": 0.5, "organ": 1, "date": 1}.get(kind, 0)
            page.setFont("STSong-Light", size)
            for n, character in enumerate(line):
                if character != "　":
                    page.drawString(x + n * size, y, character)
            y -= 28
    finish()
    page.save()
    say("glyphs.pdf", lines, "菱湖乡人民政府", "township", 2024, written="2025-01-10", note="reportlab: every character placed by itself, the font not embedded, －1－ at the foot of pages, a running head")


def main():
    make.small_font([Path(HERE / "texts.py").read_text(encoding="utf-8"), Path(__file__).read_text(encoding="utf-8")])
    for step in [three_line_title, wps_runin_style, heading_two_only, numbering_restart, chapters, style_by_mistake, textbox_signature,
                 one_cell, tracked, contents, notes_and_table, columns, letter_spaced, printed_page, scanned, old_page, old_word,
                 cover_letter, typefaces, soft_breaks, tabs_and_spaces, fields_and_controls, form, direct_outline, attachment,
                 publishing_page, div_page, page_as_word, renamed, old_word_with_notes, glyphs]:
        if not sys.argv[1:] or step.__name__ in sys.argv[1:]:
            step()


if __name__ == "__main__":
    main()
