"""Kinds of files, encodings, JSON Resume."""

from __future__ import annotations

import codecs
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight import DocumentError, formats, read

ENGLISH = "“Your résumé” – a naïve café, 5 € for Zoë’s • point. "
POLISH = "Zażółć gęślą jaźń, dziękujemy za aplikację, niestety nie możemy. "
RUSSIAN = "Спасибо за ваш отклик, к сожалению мы выбрали другого кандидата. "
CASES = [
    (ENGLISH, ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]),
    ("Your résumé: naïve café, £5 for Zoë. ", ["latin-1", "iso8859-15"]),
    (POLISH, ["utf-8", "utf-16", "cp1250"]),
    (RUSSIAN, ["utf-8", "utf-16", "koi8-r", "cp1251"]),
    ("ご応募いただきありがとうございました。残念ながら今回はご縁がありませんでした。", ["utf-8", "utf-16"]),
]


@pytest.mark.parametrize(("text", "encoding"), [(text, encoding) for text, names in CASES for encoding in names])
def test_encodings(text: str, encoding: str) -> None:
    assert formats.decode((text * 4).encode(encoding), "x") == text * 4


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        ("caf\u00e9 and M\u00fcller".encode(), "iso-8859-1", "café and Müller"),  # a wrong declaration, common in mail
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("Привет".encode(), "ascii", "Привет"),
        ("Привет".encode(), "x-unknown", "Привет"),
        (b"plain", "unicode_escape", "plain"),
        (b"plain", "rot13", "plain"),
        (b"plain", "idna", "plain"),
        ("“one” two é three ü ".encode() * 3 + b"\x96 caf\xe9", "", "“one” two é three ü " * 3 + "– café"),
        ("stray\0zero in UTF-8: é".encode(), "", "stray\0zero in UTF-8: é"),
    ],
)
def test_declared_and_damaged_encodings(data: bytes, declared: str, text: str) -> None:
    assert formats.decode(data, "x", declared) == text


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"], max_codepoint=0xFF), min_size=1))
def test_western_text_never_turns_into_replacement_signs(text: str) -> None:
    assert "\ufffd" not in formats.decode(text.encode("cp1252"), "x") or "\ufffd" in text


@pytest.mark.parametrize("data", [bytes(range(32)) * 20, b"\0\1\2\3" * 50, b"ab\0\0\0cd\0" * 20])
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(DocumentError, match="no text"):
        formats.decode(data, "x.txt")


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "x", "pdf"),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "x.pdf", "pdf"),
        (zipped(word__document=b"", **{"word__document.xml": b""}), "x", "docx"),
        (b"<!DOCTYPE html><p>x", "x", "html"),
        (b"\n <?xml version='1.0'?><html>", "x.unknown", "html"),
        (b"From: a\nDate: b\nMIME-Version: 1.0\n\nx", "x", "email"),
        (b'{"basics": {}}', "x", "json-resume"),
        (b"From: the panel\n\nDate: today", "x", "text"),
        (b"Note: a\nRating: 3\n", "x", "text"),
        (b"x < y and <b>", "x", "text"),
        (b"{not json", "x", "text"),
        (b"<p>as it stands", "x.txt", "text"),
        (b"the header of a PDF is %PDF-1.7", "x.txt", "text"),
        (b"# x", "x.MD", "markdown"),
        (b"x", "x.htm", "html"),
    ],
)
def test_kind_by_content_and_suffix(data: bytes, name: str, kind: str) -> None:
    assert formats.kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"<html><body>Sign in", "cv.pdf", "is not a .pdf file but a web page"),
        (b"just text", "cv.docx", "is not a .docx file but text"),
        (b"\0\1\2", "cv.pdf", "is not a .pdf file but something else"),
        (b"%PDF-1.7", "cv.docx", "is a .pdf by its content, not a .docx"),
        (b"%PDF-1.7", "cv.txt", "is a .pdf by its content, not a .txt"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, "cv.docx", "is an old Office file"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "cv.docx", "is locked with a password"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "cv.docx", "is an OpenDocument file"),
        (zipped(xl__workbook=b""), "cv.docx", "is a zip archive"),
        (b"{\\rtf1 x}", "cv.rtf", "is a rich text file"),
        (b"{\\rtf1 x}", "cv.txt", "is a rich text file"),
        (b"\x89PNG\r\n", "cv.png", "is a picture"),
        (b"\xff\xd8\xff\xe0", "cv.pdf", "is a picture"),
        (b"\x1f\x8b", "cv", "is a compressed file"),
    ],
)
def test_wrong_and_foreign_kinds_are_named(data: bytes, name: str, what: str) -> None:
    with pytest.raises(DocumentError, match=what) as caught:
        read(data, name=name)
    assert caught.value.where == name
    assert caught.value.cure


RESUME = {
    "basics": {
        "name": "Asha Verma",
        "label": "Data Analyst",
        "email": "asha@post.example",
        "location": {"city": "Bath", "countryCode": "GB"},
        "profiles": [{"network": "GitLab", "username": "asha"}],
        "summary": "Finds leaks.",
    },
    "work": [
        {
            "name": "Fernhill Transit",
            "position": "Analyst",
            "startDate": "2022-03",
            "summary": "Reports.",
            "highlights": ["Built a dashboard", "Ran A/B tests"],
        },
        {"company": "Copperbeech", "position": "Junior", "startDate": "2019", "endDate": "2022"},
    ],
    "education": [{"institution": "Northgate", "area": "Geography", "studyType": "BSc", "courses": ["GIS"]}],
    "skills": [{"name": "Data", "level": "Expert", "keywords": ["SQL", "Python"]}, {"name": "Git"}],
    "languages": [{"language": "Hindi", "fluency": "fluent"}],
}
RENDERED = """\
Asha Verma
Data Analyst
asha@post.example | Bath, GB | GitLab, asha

Summary
Finds leaks.

Experience
Analyst, Fernhill Transit (2022-03 – Present)
Reports.
• Built a dashboard
• Ran A/B tests

Junior, Copperbeech (2019 – 2022)

Education
BSc, Geography, Northgate
• GIS

Skills
Data, Expert: SQL, Python
Git

Languages
Hindi, fluent
"""


def test_json_resume() -> None:
    assert read(json.dumps(RESUME).encode(), name="cv.json").text == RENDERED
    assert read(codecs.BOM_UTF8 + json.dumps(RESUME).encode()).text == RENDERED


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"skills": "SQL"}, "Skills\nSQL\n"),
        ({"skills": ["SQL", 7, None, True, {"name": 3.5}]}, "Skills\nSQL\n7\n3.5\n"),
        ({"work": {"position": ["Lead", "Cook"]}}, "Experience\nLead, Cook\n"),
        ({"basics": {"name": "A", "location": "Bath", "profiles": "x"}, "work": 3}, "A\nBath\n\nExperience\n3\n"),
        (
            {"basics": "A", "awards": [{"title": "T", "date": "2020", "summary": ["a", "b"]}]},
            "Awards\nT (2020)\na, b\n",
        ),
    ],
)
def test_json_resume_with_odd_types(data: object, text: str) -> None:
    assert formats.read_json_resume(json.dumps(data), "x") == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "location", "keywords", "highlights", "profiles", "url"]), inner)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["basics", "work", "skills", "education"]), json_values, min_size=1))
def test_json_resume_of_any_shape(data: dict[str, object]) -> None:
    assert formats.read_json_resume(json.dumps(data), "x").endswith("\n")


@pytest.mark.parametrize(
    "text", ["", "[]", "3", '{"a": 1}', "{", "[" * 100_000, '{"basics": ' + "9" * 5000 + "}", "nul", '{"rows": []}']
)
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="JSON"):
        formats.read_json_resume(text, "x.json")


def test_json_resume_keeps_dates_beside_keywords_and_a_job_without_an_end() -> None:
    resume = {
        "basics": {"name": "A"},
        "projects": [{"name": "Billing", "startDate": "2019-01", "endDate": "2021-12", "keywords": ["Python"]}],
        "work": [{"name": "Fen Ltd", "position": "Dev", "startDate": "2019-01-01", "endDate": None}],
    }
    text = read(json.dumps(resume).encode(), name="resume.json").text
    assert "Billing (2019-01 – 2021-12): Python" in text
    assert "(2019-01-01 – Present)" in text
