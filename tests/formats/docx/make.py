"""Makes the Word files in this folder, each as another program writes them.

    python3 make.py            needs python-docx, and LibreOffice for `libreoffice.docx`

The expected text beside each (`NAME.txt`) is written by hand. `styles`, `wps`, `typed` and `libreoffice` are one report
with its headings made in four ways; `revised` holds everything else that a draft may carry.
"""

import io
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

HERE = pathlib.Path(__file__).parent
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

TITLE = "云岭县2023年度法治政府建设情况报告"
OPENING = "2023年，云岭县围绕依法行政抓落实，现将有关情况报告如下。"
# (level, marker, heading) or text
REPORT = [
    (1, "一、", "主要举措和成效"),
    (2, "（一）", "强化组织领导"),
    "县政府召开常务会议研究法治建设3次，组织集中学法6次。",
    (2, "（二）", "规范行政执法"),
    "全年办理行政处罚案件120件，评查案卷40卷。",
    (1, "二、", "存在的不足和原因"),
    "基层执法力量不足，主要原因是编制少、人员流动快。",
    (1, "三、", "党政主要负责人履行第一责任人职责情况"),
    "县长主持召开法治建设专题会议2次，听取汇报并督办重点事项。",
    (1, "四、", "2024年工作安排"),
    "举办执法人员培训4期，年底前完成执法案卷全覆盖评查。",
]


def save(document, name):
    """Saves without the dates and the thumbnail that make files differ from one run to the next."""
    buffer = io.BytesIO()
    document.save(buffer)
    rezip(buffer.getvalue(), HERE / name)


# What a template brings along and no report needs; dropped to keep the files small.
UNUSED = ("thumbnail", "customXml", "stylesWithEffects", "theme", "app.xml")


def rezip(data, path):
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for entry in source.infolist():
            if any(name in entry.filename for name in UNUSED):
                continue
            text = source.read(entry.filename).decode()
            for tag in re.findall(r"<(?:Relationship|Override) [^>]*/>", text):
                if any(name in tag for name in UNUSED):
                    text = text.replace(tag, "")
            # The template names the looks of hundreds of tables.
            text = re.sub(r'<w:style w:type="table" w:(?!default).*?</w:style>', "", text, flags=re.S)
            out.writestr(zipfile.ZipInfo(entry.filename), text.encode(), zipfile.ZIP_DEFLATED, 9)


def write(name, parts):
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as out:
        for path, text in parts.items():
            out.writestr(zipfile.ZipInfo(path), text.encode(), zipfile.ZIP_DEFLATED, 9)


def numbering(levels, links=()):
    """A list definition: (format, pattern) for each level, linked to heading styles where asked."""
    out = []
    for at, (form, pattern) in enumerate(levels):
        link = f'<w:pStyle w:val="{links[at]}"/>' if at < len(links) else ""
        out.append(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}<w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl>'
        )
    return f'<w:abstractNum {{ns}} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{"".join(out)}</w:abstractNum>'


def by_styles():
    """python-docx: built-in heading styles that carry a multilevel list; the numbers are in no text."""
    document = Document()
    part = document.part.numbering_part.element
    ns = nsdecls("w")
    definition = numbering([("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）")], ["Heading1", "Heading2"])
    part.insert(0, parse_xml(definition.replace("{ns}", ns)))
    part.append(parse_xml(f'<w:num {ns} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level in (1, 2):
        properties = document.styles[f"Heading {level}"].element.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {ns}><w:ilvl w:val="{level - 1}"/><w:numId w:val="90"/></w:numPr>')
        )
    document.add_paragraph(TITLE, style="Title")
    document.add_paragraph(OPENING)
    for item in REPORT:
        if isinstance(item, str):
            document.add_paragraph(item)
        else:
            document.add_heading(item[2], item[0])
    save(document, "styles.docx")


def by_type():
    """python-docx: everything typed in one style, headings in 黑体 and 楷体, a line per soft break in the opening."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")

    def line(text, font=None, size=None, bold=None):
        run = document.add_paragraph().add_run(text)
        run.bold = bold
        if size:
            run.font.size = Pt(size)
        if font:
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)

    line(TITLE, "方正小标宋简体", 22)
    line(OPENING)
    for item in REPORT:
        if isinstance(item, str):
            line(item)
        else:
            line(item[1] + item[2], "黑体" if item[0] == 1 else "楷体_GB2312")
    save(document, "typed.docx")


CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "{more}</Types>"
)
RELATIONS = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{0}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(document, **parts):
    """A Word file of these parts of `word/`."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
    more = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind.format(name)}"/>' for name in parts
    )
    related = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts, 1)
    )
    return {
        "[Content_Types].xml": CONTENT_TYPES.replace("{more}", more),
        "_rels/.rels": RELATIONS.format(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": RELATIONS.format(related),
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }


NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" mc:Ignorable="wpsCustomData"'
)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def run(text, properties=""):
    properties = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, properties=""):
    return f'<w:p>{f"<w:pPr>{properties}</w:pPr>" if properties else ""}{"".join(runs)}</w:p>'


def part(name, inner):
    return f"{XML}<w:{name} {NAMESPACES}>{inner}</w:{name}>"


def by_wps():
    """WPS: style ids are numbers ("2" is heading 1), the first level has a style, the second only a list; runs are cut up."""
    styles = "".join(
        f'<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val="{name}"/>{based}<w:uiPriority w:val="0"/>{more}</w:style>'
        for id, name, default, based, more in [
            ("1", "Normal", ' w:default="1"', "", "<w:rPr><w:sz w:val=\"32\"/></w:rPr>"),
            ("2", "heading 1", "", '<w:basedOn w:val="1"/><w:next w:val="1"/>', '<w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr>'),
            ("3", "Title", "", '<w:basedOn w:val="1"/>', '<w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr>'),
        ]
    )
    lists = (
        numbering([("japaneseCounting", "%1、")]).replace(" {ns}", "").replace('"90"', '"0"')
        + numbering([("japaneseCounting", "（%1）")]).replace(" {ns}", "").replace('"90"', '"1"')
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    hint = '<w:rFonts w:hint="eastAsia"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    body = [paragraph(run(TITLE, hint), properties='<w:pStyle w:val="3"/>')]
    body.append(paragraph(run(OPENING[:6], hint), '<w:bookmarkStart w:id="0" w:name="_GoBack"/>', run(OPENING[6:], hint)))
    for item in REPORT:
        if isinstance(item, str):
            body.append(paragraph(run(item[:9], hint), '<w:proofErr w:type="spellStart"/>', run(item[9:], hint)))
            continue
        style = '<w:pStyle w:val="2"/>' if item[0] == 1 else ""
        number = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{item[0]}"/></w:numPr>'
        body.append(paragraph(run(item[2], hint), properties=f"{style}{number}<w:rPr>{hint}</w:rPr>"))
    body.append("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr>")
    main = part("document", f'<w:body>{"".join(body)}</w:body>')
    write("wps.docx", package(main, styles=part("styles", styles), numbering=part("numbering", lists)))


def field(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def box(inner):
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    )


def revised():
    """A draft under revision: deletions, moves, fields, contents, notes, a box, hidden text, tables, a page laid out as one."""
    by = 'w:id="1" w:author="审核" w:date="2024-01-02T08:00:00Z"'
    level = lambda at: f'<w:outlineLvl w:val="{at}"/>'
    cell = lambda inner, properties="": f'<w:tc><w:tcPr><w:tcW w:w="1"/>{properties}</w:tcPr>{inner}</w:tc>'
    row = lambda *cells: f'<w:tr>{"".join(cells)}</w:tr>'
    body = [
        paragraph(run("云岭县司法局关于2023年度法治政府建设情况的报告"), properties='<w:jc w:val="center"/>'),
        paragraph(run("目  录")),
        paragraph(field("begin"), '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h </w:instrText></w:r>', field("separate"),
                  '<w:hyperlink w:anchor="_Toc1">', run("一、主要工作"), '<w:r><w:tab/></w:r>', field("begin"),
                  "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>", field("separate"), run("1"), field("end"), "</w:hyperlink>"),
        paragraph(run("二、下一步打算"), "<w:r><w:tab/></w:r>", run("2")),
        paragraph(field("end")),
        paragraph(run("县委、县政府："), properties=""),
        paragraph(run("全县办理案件"), f'<w:del {by}><w:r><w:delText>68</w:delText></w:r></w:del>', f'<w:ins {by}>', run("58"), "</w:ins>",
                  run("件，"), field("begin"), "<w:r><w:instrText>REF a</w:instrText></w:r>", field("separate"), run("同比下降"), field("end"),
                  run("一成，已全部"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run("办结。"), run("此句不印。", "<w:vanish/>")),
        paragraph(run("一、主要工作"), box(paragraph(run("依法行政示范单位"))), properties=level(0)),
        paragraph(run("加强执法监督，"), properties=f"<w:rPr><w:del {by}/></w:rPr>"),
        paragraph(run("开展专项检查4次。"), f'<w:moveFrom {by}>', run("原在此处。"), "</w:moveFrom>"),
        "<w:tbl><w:tblPr/><w:tblGrid/>",
        row(cell(paragraph(run("类别")), '<w:vMerge w:val="restart"/>'), cell(paragraph(run("数量")), '<w:gridSpan w:val="2"/>')),
        row(cell(paragraph(), "<w:vMerge/>"), cell(paragraph(run("上年"))), cell(paragraph(run("本年")))),
        row(cell(paragraph(run("行政复议"))), cell(paragraph(run("21件"))), cell(paragraph(run("30件")))),
        f'<w:tr><w:trPr><w:del {by}/></w:trPr>{cell(paragraph(run("已删")))}</w:tr>',
        "</w:tbl>",
        paragraph(run("二、下一步打算"), properties=level(0)),
        "<w:tbl><w:tblPr/><w:tblGrid/>",
        row(cell(paragraph(run("健全行政执法与刑事司法衔接机制，完善案件移送标准，组织业务骨干跟班学习，年底前完成两轮案卷评查，推动问题整改到位，形成长效机制，提升办案质量，切实维护群众合法权益。")) + paragraph(run("举办培训2期。"))), cell(paragraph(run("由法制股牵头落实。")))),
        "</w:tbl>",
        paragraph(run("云岭县司法局")),
        paragraph(run("2024年1月15日"), '<w:r><w:endnoteReference w:id="5"/></w:r>'),
    ]
    notes = lambda kind, id, text: (
        f'<w:{kind} w:type="separator" w:id="-1">{paragraph("<w:r><w:separator/></w:r>")}</w:{kind}>'
        f'<w:{kind} w:id="{id}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>", run(text))}</w:{kind}>'
    )
    write(
        "revised.docx",
        package(
            part("document", f'<w:body>{"".join(body)}</w:body>'),
            footnotes=part("footnotes", notes("footnote", 2, "数据截至2023年12月31日。")),
            endnotes=part("endnotes", notes("endnote", 5, "本报告由办公室负责解释。")),
        ),
    )


def by_libreoffice():
    """LibreOffice, from a page with headings, a list, a table, and a note and a box in flat ODF."""
    ns = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{uri}:1.0"'
        for name, uri in [("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"), ("svg", "svg-compatible")]
    )
    heading = lambda item: f'<text:h text:outline-level="{item[0]}" text:style-name="Heading_20_{item[0]}">{item[1]}{item[2]}</text:h>'
    body = f'<text:p text:style-name="Title">{TITLE}</text:p><text:p>{OPENING}</text:p>'
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>案件数含简易程序。</text:p></text:note-body></text:note>'
    frame = '<draw:frame text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm"><draw:text-box><text:p>联系人：法制股</text:p></draw:text-box></draw:frame>'
    for item in REPORT:
        if not isinstance(item, str):
            body += heading(item)
        elif "120件" in item:
            body += f"<text:p>{item.replace('120件', '120' + note + '件')}</text:p>"
        elif "编制少" in item:
            body += f"<text:p>{item}{frame}</text:p>"
        else:
            body += f"<text:p>{item}</text:p>"
    flat = f'<?xml version="1.0" encoding="UTF-8"?><office:document {ns} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{body}</office:text></office:body></office:document>'
    convert("libreoffice", flat)


def convert(name, flat):
    """Has LibreOffice write a flat ODF text as Word."""
    soffice = shutil.which("soffice")
    if not soffice:
        sys.exit(f"{name}.docx needs LibreOffice")
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / f"{name}.fodt"
        source.write_text(flat, encoding="utf-8")
        subprocess.run(
            [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx", "--outdir", folder, source],
            check=True, capture_output=True,
        )
        rezip(source.with_suffix(".docx").read_bytes(), HERE / f"{name}.docx")


def changed():
    """LibreOffice: changes it tracked, a list in a list, merged cells, a table of contents, ruby."""
    convert("changed", (HERE / "changed.fodt").read_text(encoding="utf-8"))


if __name__ == "__main__":
    by_styles()
    by_type()
    by_wps()
    revised()
    by_libreoffice()
    changed()
