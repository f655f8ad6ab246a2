"""Makes the PDF fixtures of this folder from texts of `reports/` and the texts below; all names are invented.

Needs LibreOffice, Chromium, typst, python-docx, reportlab, pikepdf, Pillow and the Noto CJK fonts. Beside each file
stands its true text, one line a paragraph. Run it in this folder: `python3 make.py`.
"""
import io, pathlib, re, subprocess, tempfile
import docx, pikepdf, typst
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Cm
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

HERE = pathlib.Path(__file__).parent
REPORTS = HERE.parents[2] / "reports"
TMP = pathlib.Path(tempfile.mkdtemp())
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"


def lines(name):
    return [l.strip() for l in (REPORTS / name).read_text().splitlines() if l.strip()]


COUNTY, TOWN = lines("good-county-2023.txt"), lines("good-township-2023.txt")
CITY = lines("good-city-2022.txt")


def save(name, data, text):
    if len(data) > 60_000:
        data = without_outlines(data)
    (HERE / f"{name}.pdf").write_bytes(data)
    if text is not None:
        (HERE / f"{name}.txt").write_text("\n".join(text) + "\n")


def without_outlines(data):
    """The same file without its font programs: they draw the characters, and are most of its bytes."""
    pdf = pikepdf.open(io.BytesIO(data))
    nothing = pdf.make_indirect(pikepdf.Stream(pdf, b"1000 0 d0"))
    for o in pdf.objects:
        if isinstance(o, pikepdf.Dictionary):
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in o:
                    del o[key]
            for name in list(o.get("/CharProcs", {}).keys()):
                o.CharProcs[name] = nothing
    pdf.remove_unreferenced_resources()
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def is_top(line):
    return re.match(r"[一二三四五六七八九十]+、", line)


def is_second(line):
    return re.match(r"（[一二三四五六七八九十]+）", line)


# --- LibreOffice, by way of Word -----------------------------------------------------------------------------------

def run(paragraph, text, size, font, bold=False):
    r = paragraph.add_run(text)
    r.font.size, r.font.bold, r.font.name = Pt(size), bold, font
    r._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return r


def field(paragraph, size):
    for kind, text in (("begin", None), (None, " PAGE "), ("end", None)):
        r = run(paragraph, "", size, SERIF)._element
        e = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            e.set(qn("w:fldCharType"), kind)
        else:
            e.text = text
        r.append(e)


def official(header=None, alternate=False, cap=False):
    """A document as GB/T 9704 wants it: 28 characters a line, 22 lines a page, `— 1 —` below."""
    d = docx.Document()
    s = d.sections[0]
    s.page_width, s.page_height = Cm(21), Cm(29.7)
    s.top_margin, s.bottom_margin, s.left_margin, s.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    s.footer_distance = Cm(2.5)
    footers = [(s.footer, WD_ALIGN_PARAGRAPH.RIGHT if alternate else WD_ALIGN_PARAGRAPH.CENTER)]
    if alternate:
        d.settings.odd_and_even_pages_header_footer = True
        footers.append((s.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, where in footers:
        p = footer.paragraphs[0]
        p.alignment = where
        run(p, "— ", 14, SERIF)
        field(p, 14)
        run(p, " —", 14, SERIF)
    if header:
        heads = [(s.header, header)] + ([(s.even_page_header, "法治政府建设")] if alternate else [])
        for h, text in heads:
            p = h.paragraphs[0]
            p.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run(p, text, 9, SERIF)
    return d


def para(d, text, kind="body"):
    p = d.add_paragraph()
    f = p.paragraph_format
    f.space_before = f.space_after = Pt(0)
    f.line_spacing = Pt(28)
    if kind == "title":
        f.line_spacing = Pt(36)
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run(p, text, 22, SERIF, True)
    elif kind == "centre":
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run(p, text, 16, SERIF)
    elif kind == "right":
        p.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run(p, text, 16, SERIF)
    else:
        f.first_line_indent = Pt(32)
        p.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if is_top(text):
            run(p, text, 16, SANS)
        elif is_second(text) and "。" in text:
            lead, rest = text.split("。", 1)
            run(p, lead + "。", 16, SERIF, True)
            run(p, rest, 16, SERIF)
        else:
            run(p, text, 16, SERIF)
    return p


def office(d):
    d.save(TMP / "a.docx")
    subprocess.run(["soffice", f"-env:UserInstallation=file://{TMP}/lo", "--headless", "--convert-to", "pdf",
                    "--outdir", TMP, TMP / "a.docx"], check=True, capture_output=True)
    return (TMP / "a.pdf").read_bytes()


def report(text, title=None, **options):
    d = official(**options)
    for t in title or [text[0]]:
        para(d, t, "title")
    for t in text[1:]:
        para(d, t, "centre" if t.startswith("（20") else "body")
    return d


def libreoffice():
    d = report(COUNTY, ["望川县人民政府", "2023年度法治政府建设情况报告"], header="望川县2023年度法治政府建设情况报告", alternate=True)
    para(d, "望川县人民政府", "right")
    para(d, "2024年2月6日", "right")
    truth = ["望川县人民政府", "2023年度法治政府建设情况报告"] + COUNTY[1:] + ["望川县人民政府", "2024年2月6日"]
    save("office-five-pages", office(d), truth)

    # Letter-spaced title on two lines; a table across a page break between running text.
    d = official()
    for t in ("望 川 县 槐 渡 镇 人 民 政 府", "2023 年 法 治 政 府 建 设 工 作 报 告"):
        para(d, t, "title")
    truth = ["望川县槐渡镇人民政府", "2023年法治政府建设工作报告"]
    for t in TOWN[1:13]:
        para(d, t)
        truth.append(t)
    rows = [("序号", "指标", "2022年", "2023年")] + [
        (str(i + 1), f"{w}（件）", f"{100 + 7 * i}", f"{120 + 9 * i}")
        for i, w in enumerate("行政处罚 行政许可 行政强制 行政检查 行政复议 行政诉讼 人民调解 法律援助 信访受理 信访办结 合同审查 文件审查 公平竞争审查 普法宣传 网格排查 热线工单".split())]
    table = d.add_table(len(rows), 4)
    table.style = "Table Grid"
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            run(cell.paragraphs[0], text, 14, SERIF)
            cell.paragraphs[0].paragraph_format.line_spacing = Pt(28)
    truth += [" | ".join(r) for r in rows]
    for t in TOWN[13:]:
        para(d, t)
        truth.append(t)
    save("office-table", office(d), truth)


# --- typst ---------------------------------------------------------------------------------------------------------

def compile_typst(source):
    (TMP / "a.typ").write_text(source)
    return typst.compile(str(TMP / "a.typ"))


def quote(text):
    return re.sub(r"([#*_`$<>@\[\]=+/\\~-])", r"\\\1", text)


def typst_files():
    head = f"""#set text(font: "{SERIF}", lang: "zh", size: 10.5pt)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.8em)
"""
    body = "\n\n".join(
        f"#heading(level: {1 if is_top(t) else 2}, outlined: false)[{quote(t)}]" if is_top(t) or is_second(t) and "。" not in t else quote(t)
        for t in TOWN[1:])
    two = head + '#set page("a4", columns: 2, numbering: "第1页 共1页", header: align(center, text(8pt)[槐渡镇法治建设简报]))\n'
    two += f'#show heading: set text(font: "{SANS}")\n'
    two += f'#place(top + center, scope: "parent", float: true, text(18pt, weight: "bold")[{TOWN[0]}])\n' + body
    save("typst-two-columns", compile_typst(two), TOWN)

    spaced = f"""#set page("a4", numbering: "— 1 —", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))
#set text(font: "{SERIF}", lang: "zh", size: 16pt)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 12pt, spacing: 12pt)
#align(center, text(22pt, tracking: 6pt)[望川县槐渡镇人民政府\\ 2023年法治政府建设工作报告])
""" + "\n\n".join(f'#text(font: "{SANS}")[{quote(t)}]' if is_top(t) else quote(t) for t in TOWN[1:])
    extra = "\n\n2023年受理 12 345 热线工单1 203件，GDP 增长5.2%，上线“Law Online”系统（v2.1 版）#footnote[数据截至2023年12月31日。]。"
    truth = ["望川县槐渡镇人民政府", "2023年法治政府建设工作报告"] + TOWN[1:]
    truth += ["2023年受理 12 345 热线工单1 203件，GDP 增长5.2%，上线“Law Online”系统（v2.1 版）。", "1数据截至2023年12月31日。"]
    save("typst-spaced-title", compile_typst(spaced + extra), truth)


# --- Chromium ------------------------------------------------------------------------------------------------------

def chromium():
    html = ["<html lang=zh><meta charset=utf-8><title>云溪市2022年度法治政府建设情况报告</title><style>"
            f"body{{font:16px/1.8 '{SERIF}'}} p{{text-indent:2em;margin:0 0 10px}} h2,h3{{font-family:'{SANS}'}}</style><body>",
            ]
    for t in CITY:
        html.append(f"<h1 style='text-align:center;font-size:22px'>{t}</h1>" if t.endswith("工作报告") and "：" not in t and ">" not in t else f"<h2>{t}</h2>" if is_top(t) else f"<h3>{t}</h3>" if is_second(t) and "。" not in t else f"<p>{t}</p>")
    (TMP / "a.html").write_text("\n".join(html))
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={TMP}/chr",
                    "--no-first-run", "--disable-background-networking", "--disable-pdf-tagging", f"--print-to-pdf={TMP}/web.pdf",
                    f"file://{TMP}/a.html"], check=True, capture_output=True)
    save("chromium", (TMP / "web.pdf").read_bytes(), CITY)


# --- reportlab: fonts that are not embedded, and pictures ------------------------------------------------------------

def wrapped(text, width, size=1, font=None):
    """Lines as a program breaks them: filled, no closing mark at the start, no number or word apart."""
    measure = (lambda t: pdfmetrics.stringWidth(t, font, size)) if font else len
    out, line = [], "　　"
    for word in re.findall(r"[（“《]*(?:[0-9A-Za-z.%,-]+|.)[，。；：！？、）”》…]*", text):
        if measure(line + word) > width:
            out.append(line)
            line = ""
        line += word
    return out + [line]


def plain_pages(c, text, font, size=12, show=None):
    y, number = 780, 1
    for i, t in enumerate(text):
        for line in [t] if i == 0 else wrapped(t, 40 * size, size, font):
            if y < 90:
                c.setFont(font, 9)
                c.drawCentredString(297, 50, f"{number}")
                c.showPage()
                y, number = 780, number + 1
            c.setFont(font, 18 if i == 0 else size)
            if i == 0:
                c.drawCentredString(297, y, line)
            else:
                lead = len(line) - len(line.lstrip("　"))
                c.drawString(58 + lead * size, y, line[lead:])
            y -= 30 if i == 0 else 20
    c.setFont(font, 9)
    c.drawCentredString(297, 50, f"{number}")
    c.showPage()


def picture(text):
    image = Image.new("1", (1240, 1754), 1)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 30)
    y = 120
    for t in text:
        for line in wrapped(t, 32):
            draw.text((120, y), line, font=font, fill=0)
            y += 48
    return image


def drawn(pages):
    """A PDF of pages: `("text", lines)`, `("picture", lines)` or `("both", lines)`, a scan with an invisible text layer."""
    buffer = io.BytesIO()
    c = canvas.Canvas(buffer, pagesize=A4, pageCompression=1)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    from reportlab.lib.utils import ImageReader
    for kind, text in pages:
        if kind != "text":
            c.drawImage(ImageReader(picture(text)), 0, 0, *A4)
        if kind == "picture":
            c.showPage()
        elif kind == "text":
            plain_pages(c, text, "STSong-Light")
        else:
            t = c.beginText(58, 780)
            t.setTextRenderMode(3)
            t.setFont("STSong-Light", 14.4)
            t.setLeading(23)
            for line in (l for p in text for l in wrapped(p, 32 * 14.4, 14.4, "STSong-Light")):
                t.textLine(line)
            c.drawText(t)
            c.showPage()
    c.save()
    return buffer.getvalue()


def recoded(data, encoding, encode, cids=False):
    """The same pages with another predefined encoding of the font."""
    pdf = pikepdf.open(io.BytesIO(data))
    for page in pdf.pages:
        out = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tj":
                operands = [pikepdf.String(encode(bytes(operands[0]).decode("utf-16-be")))]
            out.append((operands, operator))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))
        for font in page.Resources.Font.values():
            if "/DescendantFonts" in font:
                font.Encoding = pikepdf.Name("/" + encoding)
                if encoding.startswith("GBK") and font.DescendantFonts[0].W[0] == 1:
                    # Latin letters of this encoding are other characters of the collection than those of Unicode.
                    items, latin = list(font.DescendantFonts[0].W), {}
                    for first, widths in zip(items[::2], items[1::2]):
                        if isinstance(widths, pikepdf.Array):
                            latin.update({int(first) + i: width for i, width in enumerate(widths)})
                    font.DescendantFonts[0].W = pikepdf.Array([814, pikepdf.Array([latin.get(c, 500) for c in range(2, 96)])])
    return saved(pdf)


def saved(pdf, **options):
    buffer = io.BytesIO()
    pdf.save(buffer, **options)
    return buffer.getvalue()


def others():
    base = drawn([("text", TOWN)])
    save("unigb-ucs2", base, TOWN)
    save("gbk-euc", recoded(base, "GBK-EUC-H", lambda t: t.encode("gbk")), TOWN)
    save("unigb-utf16", recoded(base, "UniGB-UTF16-H", lambda t: t.encode("utf-16-be")), TOWN)
    save("scanned", drawn([("picture", TOWN[:4]), ("picture", TOWN[4:8])]), None)
    save("mixed", drawn([("text", TOWN[:9]), ("picture", TOWN[9:11]), ("text", TOWN[11:]), ("picture", TOWN[-2:])]), TOWN[:9] + TOWN[11:])
    save("text-layer", drawn([("both", TOWN[:5])]), TOWN[:5])
    pdf = pikepdf.open(io.BytesIO(base))
    allow = pikepdf.Permissions(extract=False, modify_other=False)
    save("locked", saved(pdf, encryption=pikepdf.Encryption(user="yunxi", owner="wangchuan", R=6)), None)
    save("restricted", saved(pdf, encryption=pikepdf.Encryption(user="", owner="wangchuan", R=6, allow=allow)), TOWN)
    save("restricted-rc4", saved(pdf, encryption=pikepdf.Encryption(user="", owner="wangchuan", R=3, aes=False, metadata=False, allow=allow)), TOWN)
    save("linearized", saved(pdf, linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate), TOWN)
    save("truncated", base[: len(base) // 3], None)
    empty = pikepdf.new()
    save("no-pages", saved(empty), None)

    word = pikepdf.open(HERE / "office-five-pages.pdf")
    for o in word.objects:
        if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o:
            del o["/ToUnicode"]
    save("no-unicode", saved(word), None)

    turned = pikepdf.open(io.BytesIO(base))
    for page in turned.pages:
        page.rotate(90, relative=False)
        # What is drawn is turned the other way, as a scanner's or a printer's program does.
        page.contents_add(pikepdf.Stream(turned, b"q 0 1 -1 0 595 0 cm"), prepend=True)
        page.contents_add(pikepdf.Stream(turned, b"Q"))
        page.MediaBox = [-250, 0, 595, 595]
        page.CropBox = [-250, 0, 595, 595]
    save("rotated", saved(turned), TOWN)


libreoffice()
typst_files()
chromium()
others()
for f in sorted(HERE.glob("*.pdf")):
    print(f.name, f.stat().st_size)
