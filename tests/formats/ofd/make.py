"""Makes the OFD fixtures of this folder out of the PDF fixtures beside it: the same characters at the same places.

Needs PyMuPDF, easyofd and Pillow. No program that writes OFD was at hand beside easyofd, so three ways of writing are
imitated after GB/T 33190: frames around lines with lists of distances (as office programs write), one transform from points
and one object a stretch (as converters write), one object a character. Run it in this folder: `python3 make.py`.
"""
import contextlib, io, pathlib, sys, zipfile
from xml.sax.saxutils import escape
import pymupdf

HERE = pathlib.Path(__file__).parent
PDF = HERE.parent / "pdf"
NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
MM = 25.4 / 72


def spans(page):
    for block in page.get_text("rawdict")["blocks"]:
        for line in block.get("lines", []):
            for span in line["spans"]:
                if span["chars"]:
                    yield span


def num(x):
    return f"{x:.3f}".rstrip("0").rstrip(".")


def repeats(steps):
    """5 5 5 4 → g 3 5 4"""
    out, i = [], 0
    while i < len(steps):
        n = 1
        while i + n < len(steps) and steps[i + n] == steps[i]:
            n += 1
        out += ["g", str(n), steps[i]] if n > 2 else [steps[i]] * n
        i += n
    return " ".join(out)


def text_object(span, number, style):
    chars, size, font = span["chars"], span["size"], 2 if "Sans" in span["font"] or "Bold" in span["font"] else 1
    x0, y0 = chars[0]["origin"]
    text = escape("".join(c["c"] for c in chars))
    steps = [b["origin"][0] - a["origin"][0] for a, b in zip(chars, chars[1:])]
    if style == "converter":
        delta = repeats([num(s) for s in steps])
        return (f'<ofd:TextObject ID="{number}" Boundary="0 0 210 297" CTM="{num(MM)} 0 0 {num(MM)} 0 0" Font="{font}" Size="{num(size)}">'
                f'<ofd:TextCode X="{num(x0)}" Y="{num(y0)}" DeltaX="{delta}">{text}</ofd:TextCode></ofd:TextObject>')
    if style == "characters":
        return "".join(
            f'<ofd:TextObject ID="{number + i}" Boundary="{num(c["origin"][0] * MM)} {num((y0 - size) * MM)} {num(size * MM)} {num(size * MM * 1.2)}" '
            f'Font="{font}" Size="{num(size * MM)}"><ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>{i}</ofd:Glyphs></ofd:CGTransform>'
            f'<ofd:TextCode X="0" Y="{num(size * MM)}">{escape(c["c"])}</ofd:TextCode></ofd:TextObject>'
            for i, c in enumerate(chars))
    delta = repeats([num(s * MM) for s in steps])
    width = (chars[-1]["bbox"][2] - x0) * MM
    return (f'<ofd:TextObject ID="{number}" Boundary="{num(x0 * MM)} {num((y0 - size) * MM)} {num(width)} {num(size * MM * 1.3)}" Font="{font}" '
            f'Size="{num(size * MM)}"><ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{num(size * MM)}"'
            + (f' DeltaX="{delta}"' if delta else "") + f'>{text}</ofd:TextCode></ofd:TextObject>')


def path_objects(page, number):
    out = []
    for drawing in page.get_drawings():
        r = drawing["rect"]
        if min(r.width, r.height) > 3:
            continue
        x, y, w, h = (v * MM for v in (r.x0, r.y0, r.width, r.height))
        line = f"M 0 0 L {num(w)} 0" if w > h else f"M 0 0 L 0 {num(h)}"
        out.append(f'<ofd:PathObject ID="{number + len(out)}" Boundary="{num(x)} {num(y)} {num(w + .5)} {num(h + .5)}" LineWidth="0.35">'
                   f'<ofd:AbbreviatedData>{line}</ofd:AbbreviatedData></ofd:PathObject>')
    return out


def page_xml(objects, template="", area=None):
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {num(area[0])} {num(area[1])}</ofd:PhysicalBox></ofd:Area>" if area else ""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Page {NS}>{area}{template}<ofd:Content>'
            f'<ofd:Layer ID="9001" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>')


def container(documents, extra=()):
    """`documents`: for each the pages' XML, and templates' XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as z:
        bodies = ""
        for d, (pages, templates) in enumerate(documents):
            bodies += (f'<ofd:DocBody><ofd:DocInfo><ofd:DocID>c0ffee{d}</ofd:DocID><ofd:CreationDate>2019-01-01</ofd:CreationDate></ofd:DocInfo>'
                       f'<ofd:DocRoot>Doc_{d}/Document.xml</ofd:DocRoot></ofd:DocBody>')
            # Pages are not stored in their order.
            places = [f"Pages/Page_{len(pages) - 1 - i}/Content.xml" for i in range(len(pages))]
            listed = "".join(f'<ofd:Page ID="{500 + i}" BaseLoc="{p}"/>' for i, p in enumerate(places))
            tpls = "".join(f'<ofd:TemplatePage ID="{700 + i}" BaseLoc="Tpls/Tpl_{i}/Content.xml"/>' for i in range(len(templates)))
            z.writestr(f"Doc_{d}/Document.xml",
                       f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>'
                       f'<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>'
                       f'{tpls}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>')
            z.writestr(f"Doc_{d}/PublicRes.xml",
                       f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts>'
                       f'<ofd:Font ID="1" FontName="仿宋_GB2312" FamilyName="仿宋_GB2312"/><ofd:Font ID="2" FontName="黑体" FamilyName="黑体"/>'
                       f'</ofd:Fonts></ofd:Res>')
            for place, page in zip(places, pages):
                z.writestr(f"Doc_{d}/{place}", page)
            for i, page in enumerate(templates):
                z.writestr(f"Doc_{d}/Tpls/Tpl_{i}/Content.xml", page)
        z.writestr("OFD.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:OFD {NS} DocType="OFD" Version="1.1">{bodies}</ofd:OFD>')
        for name, data in extra:
            z.writestr(name, data)
    return buffer.getvalue()


def pages_of(name, style, template=""):
    pages = []
    for page in pymupdf.open(PDF / f"{name}.pdf"):
        objects, number = path_objects(page, 3000), 10
        for span in spans(page):
            objects.append(text_object(span, number, style))
            number += len(span["chars"])
        pages.append(page_xml(objects, template, (page.rect.width * MM, page.rect.height * MM)))
    return pages


def save(name, data, source=None, text=None):
    (HERE / f"{name}.ofd").write_bytes(data)
    if source:
        text = (PDF / f"{source}.txt").read_text()
    if text is not None:
        (HERE / f"{name}.txt").write_text(text)


image = '<ofd:ImageObject ID="44" Boundary="0 0 210 297" ResourceID="5" CTM="210 0 0 297 0 0"/>'
seal = '<ofd:ImageObject ID="45" Boundary="120 220 42 42" ResourceID="6" CTM="42 0 0 42 0 0"/>'
letterhead = page_xml(['<ofd:TextObject ID="8" Boundary="60 20 100 12" Font="1" Size="8"><ofd:TextCode X="0" Y="9" DeltaX="g 4 9">内部资料样式</ofd:TextCode></ofd:TextObject>'])
behind = '<ofd:Template TemplateID="700" ZOrder="Background"/>'

save("five-pages", container([(pages_of("office-five-pages", "office", behind), [letterhead])]), "office-five-pages")
save("table", container([(pages_of("office-table", "converter"), [])]), "office-table")
save("two-columns", container([(pages_of("typst-two-columns", "characters"), [])]), "typst-two-columns")
spaced = pages_of("typst-spaced-title", "office")
save("two-documents", container([(spaced, []), ([page_xml([image])], [])]), "typst-spaced-title")
save("pictures", container([([page_xml([image]), page_xml([image, seal])], [])]))
save("sealed", container([(pages_of("typst-spaced-title", "office"), [])], [("Encryptions.xml", f"<ofd:Encryptions {NS}/>"), ("decryptseed.dat", b"0")]))
save("signed", container([(pages_of("typst-spaced-title", "converter"), [])],
                         [("Doc_0/Signs/Signatures.xml", f"<ofd:Signatures {NS}/>")]), "typst-spaced-title")
whole = (HERE / "five-pages.ofd").read_bytes()
save("truncated", whole[: len(whole) // 2])
save("no-pages", container([([], [])]))

try:
    from easyofd.ofd import OFD
    pdf = (PDF / "typst-spaced-title.pdf").read_bytes()
    # Its pages are larger than what stands on them, and it spreads the characters of a line evenly: no text beside it.
    with contextlib.redirect_stdout(io.StringIO()):
        save("easyofd", OFD().pdf2ofd(pdf, optional_text=True))
except Exception as error:
    print("easyofd:", error, file=sys.stderr)
for f in sorted(HERE.glob("*.ofd")):
    print(f.name, f.stat().st_size)
