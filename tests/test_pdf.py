"""PDFs in reading order; all of them are made here, with words that say where they belong."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from rejection_insight import DocumentError, pdf, read

SIDE = [
    "Skills",
    "Python and SQL",
    "Kubernetes",
    "",
    "Languages",
    "Welsh (fluent)",
    "",
    "Education",
    "BSc Statistics, Northgate",
]
MAIN = [
    "Experience",
    "Data Engineer, Fernhill Transit",
    "March 2021 - present",
    "• Moved the nightly reporting jobs of eleven depots to Airflow, which cut the missed runs from nine to none",
    "• Wrote the contracts that three teams now sign before they change a table in the warehouse or drop one",
    "",
    "Junior Engineer, Copperbeech",
    "2017 - 2021",
    "• Built the meter ingestion in Python",
]
PROSE = (
    "The candidate explained the migration in clear steps and answered every question about it. What we missed was "
    "any word on cost, and the plan for going back if the release failed was thin. "
)


def new(size: float = 10, font: str = "Helvetica") -> FPDF:
    made = FPDF()
    made.set_margins(12, 12)
    made.add_page()
    made.set_font(font, size=size)
    return made


def write(made: FPDF, x: float, y: float, width: float, lines: Iterable[str]) -> None:
    made.set_xy(x, y)
    for line in lines:
        made.set_x(x)
        made.multi_cell(width, 5, line.replace("•", "\x95") or " ", align="L", new_x="LEFT", new_y="NEXT")


def heading(made: FPDF) -> None:
    made.set_font_size(18)
    made.cell(0, 10, "Rhian Example", align="C", new_x="LMARGIN", new_y="NEXT")
    made.set_font_size(10)
    made.cell(0, 6, "rhian@post.example | 07700 900456 | Cardiff", align="C", new_x="LMARGIN", new_y="NEXT")
    made.ln(4)


def text_of(made: FPDF) -> str:
    return read(bytes(made.output()), name="cv.pdf").text


@pytest.mark.parametrize("left_first", [True, False], ids=["left first", "right first"])
@pytest.mark.parametrize("head", [True, False], ids=["heading", "no heading"])
@pytest.mark.parametrize("left_width", [45, 60, 88])
def test_a_page_in_two_columns(left_width: int, *, head: bool, left_first: bool) -> None:
    made = new()
    if head:
        heading(made)
    y = made.get_y()
    columns = [(12, left_width, SIDE), (20 + left_width, 178 - left_width, MAIN)]
    for x, width, lines in columns if left_first else reversed(columns):
        write(made, x, y, width, lines)
    document = read(bytes(made.output()))
    top = "Rhian Example\nrhian@post.example | 07700 900456 | Cardiff\n\n" if head else ""
    assert document.text == top + "\n".join(SIDE) + "\n\n" + "\n".join(MAIN)
    assert document.warnings == (
        "Page 1 is set in columns; they were read one after another, but an applicant-tracking system may read across them.",
    )


def test_columns_between_a_heading_and_running_text() -> None:
    made = new()
    heading(made)
    y = made.get_y()
    for number, name in enumerate(["Alpha", "Beta", "Gamma"]):
        write(made, 12 + number * 62, y, 56, [name, *(f"{name} item {item} here" for item in range(5))])
    write(made, 12, y + 40, 186, [PROSE])
    expected = [
        "\n".join([name, *(f"{name} item {item} here" for item in range(5))]) for name in ("Alpha", "Beta", "Gamma")
    ]
    top = "Rhian Example\nrhian@post.example | 07700 900456 | Cardiff"
    assert text_of(made) == "\n\n".join([top, *expected, PROSE.strip()])


def drawn_by_row(made: FPDF, rows: list[tuple[str, str]], x: float) -> None:
    y = made.get_y() + 5
    for number, row in enumerate(rows):
        for left, text in zip((12, x), row, strict=True):
            made.text(left, y + 5 * number, text)
    made.set_y(y + 5 * len(rows))


def test_columns_of_running_text_drawn_line_by_line() -> None:
    made = new()
    left = made.multi_cell(88, 5, PROSE * 3, dry_run=True, output="LINES")
    right = made.multi_cell(88, 5, PROSE.replace("candidate", "applicant") * 3, dry_run=True, output="LINES")
    drawn_by_row(made, list(zip(left, right, strict=False)), 108)
    words = text_of(made).split()
    assert " ".join(words).startswith((PROSE * 2).strip())


TABLE = [("Criterion", "Comment"), ("SQL", "Weak on joins"), ("Testing", "None"), ("Design", "Sound"), ("Docs", "Fine")]
DATES = [
    ("Engineer, Fernhill", "2021 - now"),
    ("Analyst, Larkfield", "2017"),
    ("Tutor, Northgate", "2015"),
    ("Cook", "2014"),
]


@pytest.mark.parametrize(("rows", "x"), [(TABLE, 60), (DATES, 170)], ids=["table", "dates"])
def test_rows_are_read_across(rows: list[tuple[str, str]], x: float) -> None:
    made = new()
    drawn_by_row(made, rows, x)
    document = read(bytes(made.output()))
    assert document.text == "\n".join("  ".join(row) for row in rows)
    assert not document.warnings


def test_a_table_below_columns_is_read_across() -> None:
    made = new()
    write(made, 12, 20, 50, SIDE[:6])
    write(made, 70, 20, 120, MAIN[:4])
    made.set_y(70)
    drawn_by_row(made, TABLE, 100)
    assert text_of(made) == "\n\n".join(
        ["\n".join(SIDE[:6]), "\n".join(MAIN[:4]), "\n".join("  ".join(row) for row in TABLE)]
    )


@pytest.mark.parametrize("font", ["Helvetica", "Times", "Courier"])
@pytest.mark.parametrize("align", ["L", "J"])
def test_wrapped_lines_and_words_are_joined(align: str, font: str) -> None:
    made = new(11, font)
    made.multi_cell(0, 5.5, PROSE * 2, align=align, new_x="LMARGIN", new_y="NEXT")
    made.ln(4)
    made.multi_cell(0, 5.5, f"{PROSE}\n- one\n- {PROSE}", align=align)
    assert text_of(made) == f"{(PROSE * 2).strip()}\n\n{PROSE.strip()}\n- one\n- {PROSE.strip()}"


def test_words_drawn_one_by_one_are_kept_apart() -> None:
    made = new()
    x = 12.0
    for word in ["Words", "that", "are", "drawn", "one", "by", "one,", "as", "browsers", "do."]:
        made.text(x, 20, word)
        x += made.get_string_width(word + " ")
    assert text_of(made) == "Words that are drawn one by one, as browsers do."


def test_hyphens_at_the_end_of_a_line() -> None:
    made = new()
    lines = [
        "We saw strong engi-",
        "neering and well-",
        "known tools, COVID-",
        "19 aside, full-",
        "stack work, a brown-",
        "field site and",
    ]
    write(made, 12, 20, 60, [*lines, "the state-of-the-", "art lab; two brown-field sites, 2019 -", "2021."])
    assert text_of(made) == (
        "We saw strong engineering and well-known tools, COVID-19 aside, full-stack work, a brown-field site and\n"
        "the state-of-the-art lab; two brown-field sites, 2019 -\n2021."
    )


def test_pages_follow_one_another_and_empty_ones_are_named() -> None:
    made = new()
    for text in ("First page.", "", "Third page.", ""):
        if made.pages_count > 1 or text != "First page.":
            made.add_page()
        if text:
            made.cell(0, 5, text)
    document = read(bytes(made.output()))
    assert document.text == "First page.\n\nThird page."
    assert document.warnings == ("Pages 2, 4 are without text: a picture or a scan, which was not read.",)


def test_only_the_first_pages_of_a_long_pdf_are_read() -> None:
    made = new()
    for number in range(pdf.PDF_PAGES + 5):
        if number:
            made.add_page()
        made.cell(0, 5, f"page {number + 1}")
    document = read(bytes(made.output()))
    assert document.text.endswith("page 200")
    assert document.warnings == ("Only the first 200 of 205 pages were read.",)


def test_only_so_many_characters_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PDF_CHARACTERS", 20)
    made = new()
    made.cell(0, 5, "a" * 30)
    made.add_page()
    document = read(bytes(made.output()))
    assert document.text == "a" * 20
    assert document.warnings == ("Only the first 1 of 2 pages were read.",)


def scan() -> bytes:
    made = new()
    made.rect(20, 20, 100, 50)
    return bytes(made.output())


def locked() -> bytes:
    made = new()
    made.cell(0, 5, "secret")
    made.set_encryption(owner_password="a", user_password="b")  # noqa: S106
    return bytes(made.output())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (scan(), "has no text layer"),
        (locked(), "is locked with a password"),
        (b"%PDF-1.7\nnothing", "is damaged"),
        (scan()[:300], "is damaged|no text layer"),
    ],
)
def test_what_cannot_be_read(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what) as caught:
        read(data, name="cv.pdf")
    assert caught.value.where == "cv.pdf"
    assert caught.value.cure


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    made = new()
    made.cell(0, 5, "open text")
    made.set_encryption(owner_password="a", permissions=AccessPermission.none())  # noqa: S106
    assert text_of(made) == "open text"


def scattered(count: int) -> bytes:
    made = new(4)
    for number in range(count):
        made.text(number * 37 % 200, number * 53 % 290, "ab")
    return bytes(made.output())


def grid(count: int) -> bytes:
    made = new(4)
    for number in range(count):
        made.text(number % 500 * 0.4, number // 500 * 0.9, "a")
    return bytes(made.output())


@pytest.mark.parametrize(("make", "count"), [(scattered, 8_000), (grid, 60_000)])
def test_hostile_pages_are_read(make: Callable[[int], bytes], count: int) -> None:
    assert read(make(count)).text


def test_threads_read_the_same() -> None:
    made = new()
    write(made, 12, 20, 50, SIDE)
    write(made, 70, 20, 120, MAIN)
    data = bytes(made.output())
    expected, found = read(data), list[object]()
    threads = [threading.Thread(target=lambda: found.extend(read(data) for _ in range(10))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 40


def test_a_heading_below_a_full_line_is_not_joined_to_it() -> None:
    made = new()
    line = "Built the meter ingestion, reconciled against the counts every"
    write(made, 12, 20, made.get_string_width(line) + 4, [line] * 3 + ["Languages", "Welsh"])
    assert text_of(made).endswith("every\n\nLanguages\nWelsh")
