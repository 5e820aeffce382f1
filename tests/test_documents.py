"""What `read` takes, what it refuses and how it says so, and how the text is kept."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import rejection_insight as ri
from rejection_insight import documents
from rejection_insight.documents import Document, from_text, origins, read

LENGTH_CHANGING = {*documents._INVISIBLE, *documents._LIGATURES, *map(chr, documents._DIRECTIONS)}
SUFFIXES = ["", ".txt", ".md", ".html", ".eml", ".pdf", ".docx", ".json", ".doc", ".odt", ".png", ".zip", ".xyz"]
MAGIC = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x03\x04word/document.xml", b"\xd0\xcf\x11\xe0", b"{", b"<html>"]
MAGIC += [b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"From: ", b"\xff\xfe", b"\xef\xbb\xbf", b"=?utf-8?q?"]


@given(st.text(st.characters(exclude_categories=())))
@example("a\ud800b")
@example("\x00\x1b[31m\x85\u2028\u3000\uf0b7")
@example("/etc/\x00passwd.txt")
def test_any_string_is_read_and_keeps_its_length(text: str) -> None:
    document = from_text(text)
    document.text.encode()
    assert all(document.text[mark.start : mark.end].strip() for mark in document.marks)
    assert all(a.end <= b.start for a, b in zip(document.marks, document.marks[1:], strict=False))
    if not LENGTH_CHANGING & set(text) and "\r\n" not in text:
        assert len(document.text) == len(text)
    if not documents._names_a_file(text):
        assert read(text) == document


@given(st.text(st.sampled_from("ab.!?>:- \t\n@12/|•éß“”’…€") | st.characters(categories=["L", "N"])))
def test_ordinary_text_is_not_changed_at_all(text: str) -> None:
    narrow = (chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)  # of full width
    assert from_text(text).text == "".join(documents._LIGATURES.get(char, char) for char in narrow)


@settings(max_examples=300)
@given(st.sampled_from(MAGIC), st.binary(max_size=300), st.sampled_from(SUFFIXES))
def test_any_bytes_give_a_document_or_a_document_error(magic: bytes, data: bytes, suffix: str) -> None:
    document, error = None, None
    try:
        document = read(magic + data, name=f"file{suffix}" if suffix else None)
    except ri.DocumentError as raised:
        error = raised
    if document is None:
        assert error is not None
        assert error.what
        assert error.where == (f"file{suffix}" if suffix else "text")
        assert error.cure
    else:
        assert document.text.strip()
        document.text.encode()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "a b c d e f"),
        ("a\tb\n", "a\tb\n"),
        ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\u00a0b\u2009c\u202fd\u3000e\u1680f", "a b c d e f"),
        ("●a ▪b ◦c \uf0b7d ➢e", "•a •b •c •d •e"),
        ("co\u00adop\u200bera\u200dtion\ufeff\u2060", "cooperation"),
        ("a\u202eb\u2066c\U000e0041d", "abcd"),
        ("eﬃcient oﬀer, ﬁrst ﬂow, ﬄ, ﬆ", "efficient offer, first flow, ffl, st"),
        ("\ud83d alone", "\ufffd alone"),
        ("  leading and trailing \n\n", "  leading and trailing \n\n"),
        ("“quoted” – it’s 5 € · naïve 👩 ½ ★ ✓ → o", "“quoted” – it’s 5 € · naïve 👩 ½ ★ ✓ → o"),
    ],
)
def test_normal_signs(given: str, kept: str) -> None:
    assert from_text(given).text == kept


def test_a_path_a_string_and_bytes_read_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "my notes.md"
    path.write_bytes("# Notes\r\n\r\nI rambled, “a lot”.\r\n".encode())
    document = read(path)
    assert document == Document("# Notes\n\nI rambled, “a lot”.\n", "my notes.md", "markdown")
    assert read(str(path)) == document
    assert read(path.read_bytes(), name="my notes.md") == document
    assert read(path, name="folder/other.txt") == Document(document.text, "other.txt", "text")
    assert read(path, name="C:\\folder\\other.txt").name == "other.txt"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "notes",
        "We liked your resume.pdf",
        "see\nresume.pdf",
        "a/b",
        "Node.js",
        "https://x.example/job.html",
        "..",
        ".",
    ],
)
def test_strings_that_are_text(text: str) -> None:
    assert read(text).text == text


@pytest.mark.parametrize(
    "text", ["resume.pdf", "./my résumé.docx", "/no/such/place/my notes.txt", "~/CV.PDF", "C:\\a b.eml"]
)
def test_a_string_that_looks_like_a_file_name_must_be_one(text: str) -> None:
    with pytest.raises(ri.DocumentError, match=r"no such file.*Check the path"):
        read(text)


def test_an_existing_file_is_read_by_its_bare_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter").write_text("Your answers were clear.")
    monkeypatch.chdir(tmp_path)
    assert read("letter").text == "Your answers were clear."
    assert from_text("letter").text == "letter"
    assert read("x" * documents.NAME_CHARACTERS).kind == "text"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (" \n", "The text is empty."),
        ("https://jobs.example/42", "web address"),
        ("My new CV.pdf", "looks like the name of a file"),
        ("We liked your CV.", None),
    ],
)
def test_warnings_about_a_string(text: str, warning: str | None) -> None:
    found = from_text(text).warnings
    assert (warning in found[0]) if warning else not found


def test_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    for path, what in [
        (tmp_path, "is a folder"),
        (tmp_path / "missing", "no such file"),
        (Path("bad\0name.txt"), "cannot be read"),
        (Path("/dev/null"), "is no plain file"),
        (tmp_path / "empty.txt", "is empty"),
        (tmp_path / "blank.txt", "holds no text"),
    ]:
        with pytest.raises(ri.DocumentError, match=what) as caught:
            read(path)
        assert caught.value.where == documents._clean(path.name)
        assert str(tmp_path) not in str(caught.value)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ri.DocumentError, match="may not be read"):
        read(tmp_path / "blank.txt")
    assert stat.S_ISREG((tmp_path / "blank.txt").stat().st_mode)


@pytest.mark.parametrize("source", [None, 3, ["a"], bytearray(b"a")])
def test_other_types_are_refused(source: object) -> None:
    with pytest.raises(ri.InputError, match="str, bytes or Path"):
        read(source)  # type: ignore[arg-type]


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(documents.FILE_BYTES * 50)
    with pytest.raises(ri.DocumentError, match="larger than 20,000,000 bytes"):
        read(path)
    with pytest.raises(ri.DocumentError, match="larger than 20,000,000 bytes"):
        read(bytes(documents.FILE_BYTES + 1))


def test_a_long_text_is_cut_at_a_line_end() -> None:
    line = "Your answers were clear and short.\n"
    document = from_text(line * 20_000)
    assert len(document.text) <= documents.CHARACTERS
    assert document.text == line * (documents.CHARACTERS // len(line))
    assert document.warnings == ("The text has 700,000 characters; the last 200,025 were not read.",)
    assert len(from_text("x" * (documents.CHARACTERS + 1)).text) == documents.CHARACTERS
    assert not from_text("x" * documents.CHARACTERS).warnings
    quoted = from_text("Hello\n" + "> quoted line here\n" * 40_000)
    assert quoted.marks[-1].end <= len(quoted.text)


def test_a_resume_in_json_is_read_and_marked_nowhere() -> None:
    data = {"basics": {"name": "Asha Verma"}, "work": [{"position": "From: me", "name": "Subject: x"}]}
    document = read(json.dumps(data).encode(), name="resume.json")
    assert document == Document("Asha Verma\n\nExperience\nFrom: me, Subject: x\n", "resume.json", "json-resume")


def test_the_error_of_a_foreign_parser_does_not_come_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(documents.markup, "read_html", fail)
    with pytest.raises(ri.DocumentError, match=r"page.html: is damaged: .*html \(ZeroDivisionError\)"):
        read(b"<p>x", name="page.html")


def test_evidence_quotes_the_text() -> None:
    document = from_text("Your answers were clear.")
    assert document.evidence("feedback", 5, 12).text == "answers"


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(st.sampled_from(["\r", "\n", "ﬁ", "ﬄ", "\u00ad", "\u200b", "a", "\u202a", "é"])).map("".join),
    )
)
@example("\r\nﬁ\u00ad\r\n")
@example("ﬁ\u00adb")
def test_every_character_has_a_place_in_the_string_that_was_given(text: str) -> None:  # fmt: skip
    kept, places = from_text(text).text, list(origins(text))
    assert len(places) == len(kept)
    assert places == sorted(places)
    for sign, place in zip(kept, places, strict=True):
        assert sign in from_text(text[place]).text


def test_letters_of_full_width_are_letters() -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else sign for sign in "We needed deeper SQL.")
    assert from_text(wide).text == "We needed deeper SQL."
