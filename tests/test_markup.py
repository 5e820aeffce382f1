"""HTML as people see it, and Word files with all that hangs on them."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from rejection_insight import DocumentError, markup, read
from rejection_insight.markup import Block, read_html


def shown(html: str) -> str:
    return "\n".join(block.text for block in read_html(html)[0])


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear Ann,</p><p>thank  you\n for coming.</p>", "Dear Ann,\n\nthank you for coming."),
        ("one<br>two<br/><br>three", "one\ntwo\n\nthree"),
        ("<div>a</div><div>b</div><div><br></div><div>c</div>", "a\nb\n\nc"),
        ("<b>bo</b>ld <i>and</i>&nbsp;so <a href='http://x.example'>on</a>", "bold and\xa0so on"),
        ("<ul><li>one<li><p>two</p></li><li></li></ul>after", "• one\n\n• two\n\nafter"),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "• a\n\n• b"),
        ("&lt;b&gt; &amp; &eacute; &#128512; &bull;", "<b> & é 😀 •"),
        ("<style>p{}</style><script>alert(1)</script><title>t</title><p>x<!-- no --></p><template>t</template>", "x"),
        ("<head><p>x</p></head>", "x"),  # a browser closes the head there
        ("a<span hidden>b</span>c<span style='DISPLAY : none'>d</span>e", "ace"),
        ("a<i style='font-size:0px'>b</i><i style='font-size:0.9em'>c</i><i style='visibility:hidden'>d</i>", "ac"),
        ("<div style='display:none'><p>a<div>b</div></div>c", "c"),
        ("<pre>x = 1\n  y\n\nz</pre>", "x = 1\n  y\n\nz"),
        ("<table><tr><th>Skill<th>Score</tr><tr><td>SQL<td>2</table>", "Skill | Score\nSQL | 2"),
        ("<table><tr><td><p>SQL</p></td><td><p>2</p><p>weak</p></td></tr></table>", "SQL | 2 weak"),
        ("<table><tr><td>only one cell</td></tr></table>", "only one cell"),
        ("<table><tr><td><ul><li>a</ul></td><td>b</td></tr></table>", "• a\nb"),
        ("<table><tr><td><table><tr><td>a<td>b</table></td><td>c</td></tr></table>", "a | b\nc"),
        ("<p>unclosed <b>bold <p>next", "unclosed bold\n\nnext"),
        ("<td>stray</td> cell", "stray cell"),
        ("x < y && z", "x < y && z"),
        ("", ""),
    ],
)
def test_html_as_it_is_seen(html: str, text: str) -> None:
    assert shown(html) == text


def test_long_lines_without_a_stop_are_set_apart() -> None:
    long = "We would have liked to hear more about the estimates"
    assert shown(f"<div>{long}</div><div>Next</div>") == f"{long}\n\nNext"
    assert shown(f"<div>{long}.</div><div>Next</div>") == f"{long}.\nNext"
    assert shown(f"{long}<br>and the plan") == f"{long}\nand the plan"
    rows = f"<table><tr><td>SQL<td>{long}</tr><tr><td>Go<td>fine</table>"
    assert read_html(rows)[0] == [Block(f"SQL | {long}", "table"), Block("", "table"), Block("Go | fine", "table")]


def test_quotes_of_mail_programs_are_marked() -> None:
    html = (
        '<div>No.</div><div class="gmail_quote">On Tue:<blockquote type="cite"><p>a</p><p>b</p></blockquote></div>end'
    )
    quoted = [block.text for block in read_html(html)[0] if block.kind == "quote"]
    assert quoted == ["On Tue:", "", "a", "", "b"]
    assert read_html("<blockquote>Our values</blockquote>")[0] == [Block("Our values")]


N = 30_000


@pytest.mark.parametrize(
    "build",
    [
        lambda n: "<div>" * n + "</span>" * n,
        lambda n: "<table><tr><td>" * n + "</p>" * n,
        lambda n: "<table><tr><td>" * 40 + "x</p>y<p>" * n,
        lambda n: "<b><p>x</b>" * n,
        lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">",
        lambda n: "<!--" * n,
        lambda n: "<![CDATA[" * n,
        lambda n: '<!DOCTYPE html [<!ENTITY a "aaaaaaaa">' + '<!ENTITY b "&a;&a;&a;&a;">' * n + "]><p>&b;&a;</p>",
        lambda n: '<p style="' + "display" * n + '">x',
        lambda n: "&" * n + "&lt" * n,
        lambda n: "<pre>" + "x\n" * n,
    ],
)
def test_hostile_html_takes_linear_time(build: Callable[[int], str]) -> None:
    start = time.perf_counter()
    blocks, _ = read_html(build(N))
    assert time.perf_counter() - start < 5  # quadratic time would be minutes
    assert sum(len(block.text) for block in blocks) < 40 * N


def test_deep_nesting_is_read_to_the_limit_and_said() -> None:
    blocks, warnings = read_html("<p>above</p>" + "<div>" * (markup.HTML_NESTING - 3) + "deep")
    assert blocks[-1].text == "deep"
    assert not warnings
    blocks, warnings = read_html("<p>above</p><table><tr><td>cell" + "<div>" * 10_000 + "deep")
    assert [block.text for block in blocks] == ["above", "", "cell"]
    assert "256" in warnings[0]
    assert read(b"<p>above</p>" + b"<div>" * 500, name="x.html").warnings == tuple(warnings)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset='koi8-r'><p>Привет".encode("koi8-r"), "Привет"),
        ("<meta charset='utf-8'><p>naïve café £5".encode("cp1252"), "naïve café £5"),
        ("<p>naïve".encode("utf-16"), "naïve"),
        (b'<?xml version="1.0" encoding="iso-8859-2"?><html><p>\xb3\xf3d\xbc', "łódź"),
    ],
)
def test_html_encodings(data: bytes, text: str) -> None:
    assert read(data, name="x.html").text == text


# --- Word -------------------------------------------------------------------------------------------------

BOX = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
ALTERNATES = f"""<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="urn:s" xmlns:v="urn:v"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}
 </wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>
 </mc:AlternateContent></w:r>"""
CONTROL = f"""<w:sdt {nsdecls("w")}><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r>
 <w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve"> new</w:t></w:r></w:ins>
 <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:noBreakHyphen/><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>
 </w:p></w:sdtContent></w:sdt>"""


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_body_in_order_with_tables_boxes_and_edges() -> None:
    document = docx.Document()
    document.add_heading("Scorecard", 1)
    document.add_paragraph("clear answers", style="List Bullet")
    document.add_paragraph("1st", style="List Number")
    table = document.add_table(2, 3)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["SQL", "2", "weak\nslow", "Go", "", "ok"], strict=True
    ):
        cell.text = text
    document.add_paragraph("after the table").runs[0]._r.addnext(parse_xml(ALTERNATES))
    document.element.body.insert(0, parse_xml(CONTROL))
    document.sections[0].header.paragraphs[0].text = "Larkfield Water"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_section()  # linked to the first: its edges are not repeated
    found = read(saved(document), name="score.docx")
    assert found.text.split("\n") == [
        "Larkfield Water", "controlled new-a\tb", "Scorecard", "• clear answers", "• 1st", "SQL | 2 | weak slow", "Go | ok",
        "after the table", "boxed", "", "Page 1",
    ]  # fmt: skip
    marked = [(mark.kind, found.text[mark.start : mark.end]) for mark in found.marks]
    assert marked == [("header", "Larkfield Water"), ("table", "SQL | 2 | weak slow\nGo | ok"), ("header", "Page 1")]


def test_word_tables_that_lay_out_a_page_are_read_cell_by_cell() -> None:
    document = docx.Document()
    left, right = document.add_table(1, 2).rows[0].cells
    left.text = "Skills"
    for text in ("SQL", "Python", "Git"):
        left.add_paragraph(text)
    right.text = "Experience"
    right.add_table(1, 2).rows[0].cells[0].text = "nested"
    found = read(saved(document))
    assert found.text.split() == ["Skills", "SQL", "Python", "Git", "Experience", "nested"]
    assert not found.marks


def test_word_paragraphs_do_not_run_together() -> None:
    document = docx.Document()
    for text in ("We would have liked to hear more about the estimates", "Next", "Short", "• by hand"):
        document.add_paragraph(text)
    assert (
        read(saved(document)).text == "We would have liked to hear more about the estimates\n\nNext\nShort\n• by hand"
    )


def rezipped(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Text")
    with zipfile.ZipFile(io.BytesIO(saved(document))) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return buffer.getvalue()


def same(name: str, data: bytes) -> bytes:
    return data


def with_entity(name: str, data: bytes) -> bytes:
    if name != "word/document.xml":
        return data
    declared = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return data.replace(b"<w:document", declared + b"<w:document", 1).replace(b"Text", b"&b;")


def nested(name: str, data: bytes) -> bytes:
    return data.replace(b"<w:r>", b"<w:ins>" * 100_000 + b"<w:r>") if name == "word/document.xml" else data


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (rezipped(same, {f"extra{i}.xml": b"" for i in range(markup.ZIP_ENTRIES)}), "unpacks to more"),
        (rezipped(same, {"bomb.bin": bytes(markup.ZIP_BYTES)}), "unpacks to more"),
        (rezipped(same, {"bomb.bin": bytes(markup.ZIP_BYTES // 4)}), "packed far tighter"),
        (rezipped(with_entity), "declares XML entities"),
        (rezipped(nested), "is damaged"),
        (rezipped(same)[:-200], "is damaged"),
        (rezipped(same)[:400] + b"\0" * 400 + rezipped(same)[800:], "is damaged"),
        (rezipped(lambda name, data: b"" if name == "[Content_Types].xml" else data), "is damaged"),
        (rezipped(lambda name, data: b"<w:p>" if name == "word/document.xml" else data), "is damaged"),
    ],
)
def test_bombs_and_damaged_word_files_are_refused(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        read(data, name="x.docx")


def test_a_rezipped_word_file_is_read() -> None:
    assert read(rezipped(same), name="x.docx").text == "Text"
