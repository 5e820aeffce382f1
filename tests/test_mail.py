"""Messages: which part is the text, what survives, what is refused."""

from __future__ import annotations

import base64
import time
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight import DocumentError, documents, mail, read

TEXT = "Dear Sam,\n\nyour café example was clear – but the SQL was thin.\n"


def message(text: str = TEXT, **headers: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in ({"From": "Mo <mo@x.example>", "Subject": "Your day"} | headers).items():
        made[name] = value
    made.set_content(text)
    return made


def parts(data: bytes | EmailMessage) -> list[tuple[str | None, str]]:
    """Give the text in stretches, each with its mark."""
    document = read(data if isinstance(data, bytes) else data.as_bytes(), name="m.eml")
    found: list[tuple[str | None, str]] = []
    at = 0
    for mark in (*document.marks, None):
        between = document.text[at : mark.start if mark else None].strip("\n")
        if between:
            found.append((None, between))
        if mark:
            found.append((mark.kind, document.text[mark.start : mark.end]))
            at = mark.end
    return found


def test_header_body_and_attachments() -> None:
    made = message(To="Sam <sam@y.example>", Date="Tue, 4 Mar 2025 10:00:00 +0000", **{"X-Score": "9"})
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="score  sheet.pdf")
    made.add_attachment("notes,\nnot shown", filename="naïve.txt")
    made.add_attachment(b"", maintype="image", subtype="png")
    header = (
        "From: Mo <mo@x.example>\nTo: Sam <sam@y.example>\nDate: Tue, 04 Mar 2025 10:00:00 +0000\nSubject: Your day"
    )
    assert parts(made) == [
        ("header", header),
        (None, TEXT.strip()),
        ("attachment", "Attachment: score sheet.pdf\nAttachment: naïve.txt\nAttachment: image/png"),
    ]


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16", "x-unknown", "unicode_escape", ""])
def test_encodings_and_wrong_charsets(encoding: str, charset: str) -> None:
    text = "Your café example was clear, naïvely so; the rest was thin."
    right = charset if charset in {"iso-8859-1", "utf-16"} else "utf-8"
    data = text.encode(right)
    if encoding == "base64":
        data = base64.encodebytes(data)
    if encoding == "quoted-printable":
        data = "".join(chr(b) if 32 <= b < 127 and b != 61 else f"={b:02X}" for b in data).encode()
    if right == "utf-16" and encoding in {"7bit", "8bit"}:
        return  # line ends within UTF-16 are not lines; no program sends that
    head = f"Subject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    assert read(head.encode() + data, name="m.eml").text == f"Subject: x\n\n{text}"


HTML = "<html><body><p>Dear Sam,</p><p>your <b>SQL</b> was thin.</p></body></html>"
SHOWN = "Dear Sam,\n\nyour SQL was thin."


@pytest.mark.parametrize(
    ("plain", "html", "text"),
    [
        (TEXT, HTML, TEXT.strip()),
        ("", HTML, SHOWN),
        (" \n", HTML, SHOWN),
        ("See HTML", HTML * 3, "\n\n".join([SHOWN] * 3)),  # a stub: the HTML says far more
        (TEXT, "", TEXT.strip()),
        (TEXT, "<p></p>", TEXT.strip()),
    ],
)
def test_alternatives(plain: str, html: str, text: str) -> None:
    made = message(plain)
    made.add_alternative(html, subtype="html")
    assert parts(made)[1:] == [(None, text)]


def test_html_only_with_a_picture_and_a_quote() -> None:
    made = message()
    made.set_content(
        '<p>No.</p><img src="cid:1"><div class="gmail_quote"><div>On 3 May 2025 at 10:00 Sam &lt;s@y.example&gt; wrote:'
        "</div><blockquote>How did I do?</blockquote></div>",
        subtype="html",
    )
    made.add_related(b"", maintype="image", subtype="png", cid="<1>")
    assert parts(made)[1:] == [
        (None, "No."),
        ("header", "On 3 May 2025 at 10:00 Sam <s@y.example> wrote:"),
        ("quote", "How did I do?"),
    ]


def test_an_enclosed_message_is_a_quote_unless_it_is_all_there_is() -> None:
    inner = message("The panel found your answers vague.\n", Subject="Panel")
    for text, kind in (("Here is what they wrote:\n", "quote"), ("", None)):
        made = message(text)
        made.add_attachment(inner)
        assert parts(made)[-2:] == [
            ("header", "From: Mo <mo@x.example>\nSubject: Panel"),
            (kind, "The panel found your answers vague."),
        ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Subject: =?utf-8?q?R=C3=A9sum=C3=A9?=\n\nx", "Subject: Résumé\n\nx"),
        (b"Subject: =?x-none?q?a?= =?utf-8?b?%%%?=\n\nx", "Subject: "),
        ("Subject: Größe\n\nx".encode("latin-1"), "Subject: "),
        (b"From: " + b"(" * 50_000 + b"\n\nbody", "body"),
        (b"SUBJECT: a\n b\n\tc\nFROM:\n\nx", "Subject: a b c\n\nx"),
        (b"From mo Tue Mar 4 10:00:00 2025\nSubject: x\n\nbody", "Subject: x\n\nbody"),
        (b"Subject: x\r\n\r\na\r\nb\r\n", "Subject: x\n\na\nb"),
        (b"Content-Type: multipart/mixed\n\nno boundary", "no boundary"),
        (b"Content-Type: multipart/alternative; boundary=b\n\nnever used", "never used"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nnever closed", "never closed"),
        (b"Content-Type: nonsense\n\nx", "x"),
        (b"Content-Transfer-Encoding: base64\n\nnot base64!", "not base64!"),
        (b"Subject: x\nno colon here\n\nbody", "Subject: x"),
        (b"Content-Type: text/html\n\n<p>a<br>b", "a\nb"),
    ],
)
def test_odd_messages_survive(data: bytes, text: str) -> None:
    assert text in read(data, name="m.eml").text


def test_a_message_without_text_says_so() -> None:
    data = (
        b"Subject: x\nContent-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nAAAA"
    )
    document = read(data, name="m.eml")
    assert document.text == "Subject: x\n\nAttachment: smime.p7m"
    assert "no text of its own" in document.warnings[0]
    binary = b"Subject: x\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(bytes(range(20)) * 9)
    assert "is no text, though it says so" in read(binary, name="m.eml").warnings[0]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<html><p>x", "is no e-mail"),
        (b"just text\nand: more", "is no e-mail"),
        (b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2000, "more parts"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 60, "more parts"),
        (b"Content-Type: message/rfc822\n\n" * 3000 + b"x", "more parts"),
        (b"Subject: x\n\n" + b"\n" * (mail.MAIL_LINES + 1), "more parts or lines"),
        (b"Subject: x\n\n" + b"\r" * (mail.MAIL_LINES + 1), "more parts or lines"),
    ],
)
def test_what_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(DocumentError, match=what):
        read(data, name="m.eml")


@pytest.mark.parametrize(
    "data",
    [
        b"From: " + b"a@b.example," * 50_000 + b"\n\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
        b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nx",
        b"Content-Type: text/plain" + b"".join(b"; name*%d=b" % i for i in range(50_000)) + b"\n\nx",
        b"X: y\n" * 100_000 + b"\nx",
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(40))
        + b"\nx\n" * 20_000,
    ],
)
def test_hostile_headers_and_nests_take_linear_time(data: bytes) -> None:
    start = time.perf_counter()
    read(data, name="m.eml")
    assert time.perf_counter() - start < 10  # quadratic time would be minutes


@given(st.binary(max_size=200), st.sampled_from(["mixed", "alternative", "related", "digest", "report"]))
def test_any_body_of_a_multipart_message(body: bytes, subtype: str) -> None:
    head = f'From: a\nContent-Type: multipart/{subtype}; boundary="b"\n\n--b\n'.encode()
    assert read(head + body + b"\n--b--\n", name="m.eml").text.startswith("From: a\n")


def test_a_message_is_known_without_a_suffix() -> None:
    data = message(Date="Tue, 4 Mar 2025 10:00:00 +0000").as_bytes()
    assert read(data).kind == "email"
    assert documents.from_text(data.decode()).kind == "text"
