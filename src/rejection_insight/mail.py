"""Take an e-mail message apart: header fields, bodies, enclosed messages, names of attachments. Floor 1."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rejection_insight.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.headerregistry import HeaderRegistry
    from email.message import EmailMessage

MIME_PARTS = 1_000  # lines that may part one MIME part from the next
MIME_NESTING = 50  # boundaries and enclosed messages that a message declares
MAIL_LINES = 500_000
HEADER_CHARACTERS = 1_000  # of one header field; the parser takes quadratic time on longer ones

_CURE = "Save the message anew, or give its text."
_FIELDS = ("From", "To", "Date", "Subject")
_FIRST_LINE = re.compile(rb"\s*(?:From |>?[!-9;-~]{1,80}:)")


class Encoded(NamedTuple):
    """A text of a message as it came: bytes, and the encoding that they are said to have."""

    data: bytes
    charset: str


class Part(NamedTuple):
    """A part of a message in reading order; only a body has ``plain`` and ``html``, one of them or both."""

    kind: Literal["header", "body", "attachment"]
    text: str = ""
    plain: Encoded | None = None
    html: Encoded | None = None
    forwarded: bool = False


def read_message(data: bytes, name: str) -> list[Part]:
    """Take a message apart: its header fields, its bodies, enclosed messages, the names of attachments.

    Raises
    ------
    DocumentError
        If it is no message, or exceeds the limits of this module.
    """
    if not _FIRST_LINE.match(data):
        raise DocumentError("is no e-mail: it does not begin with a header", where=name, cure=_CURE)
    delimiters = data.count(b"\n--") + data.count(b"\r--")
    nested = len(re.findall(rb"boundary\s?=|message/rfc822", data, re.IGNORECASE))
    lines = max(data.count(b"\n"), data.count(b"\r"))
    if delimiters > MIME_PARTS or nested > MIME_NESTING or lines > MAIL_LINES:
        raise DocumentError("has more parts or lines than a letter", where=name, cure=_CURE)
    from email import policy
    from email.parser import BytesParser

    parser = BytesParser(policy=policy.default.clone(header_factory=_header_field))
    message = parser.parsebytes(data)
    parts = list(_parts(message, forwarded=False))
    return [part for part in parts if part.kind != "attachment"] + [part for part in parts if part.kind == "attachment"]


@cache
def _registry() -> HeaderRegistry:
    from email.headerregistry import HeaderRegistry

    return HeaderRegistry()


def _header_field(name: str, value: str) -> Any:
    """Parse a header field; one that the parser of the standard library fails on is plain text."""
    try:
        return _registry()(name, value[:HEADER_CHARACTERS])
    except Exception:  # noqa: BLE001 - it fails in many ways, RecursionError among them
        return _registry()("Comments", re.sub(r"[^ -~]", " ", value[:HEADER_CHARACTERS]))


def _parts(message: EmailMessage, *, forwarded: bool) -> Iterator[Part]:
    fields = ((field, " ".join(str(message.get(field, "")).split())) for field in _FIELDS)
    if header := "\n".join(f"{field}: {value}" for field, value in fields if value):
        yield Part("header", header, forwarded=forwarded)
    yield from _bodies(message, forwarded=forwarded)


def _bodies(part: EmailMessage, *, forwarded: bool) -> Iterator[Part]:
    kind, attached = part.get_content_type(), part.get_content_disposition() == "attachment"
    children: list[Any] = list(part.iter_parts())
    if kind.startswith("message/") and children:
        for message in children:
            yield from _parts(message, forwarded=True)
    elif kind == "multipart/alternative" and children:
        yield from _alternative(part, forwarded=forwarded)
    elif children:
        for child in children:
            yield from _bodies(child, forwarded=forwarded)
    elif kind == "text/html" and not attached:
        yield Part("body", html=_encoded(part), forwarded=forwarded)
    elif (kind == "text/plain" or kind.startswith("multipart/")) and not attached:  # a multipart without parts is text
        yield Part("body", plain=_encoded(part), forwarded=forwarded)
    elif attached or not part.get("content-id"):  # what has an id is a picture within the text
        yield Part("attachment", f"Attachment: {' '.join((part.get_filename() or kind).split())}")


def _alternative(part: EmailMessage, *, forwarded: bool) -> Iterator[Part]:
    """Give the plain and the HTML form of one text as one body; whatever else is there goes by its name."""
    forms: dict[str, Encoded] = {}
    for leaf in part.walk():
        kind = leaf.get_content_type()
        if kind in {"text/plain", "text/html"} and leaf.get_content_disposition() != "attachment":
            forms.setdefault(kind, _encoded(leaf))
        elif not leaf.is_multipart():
            yield from _bodies(leaf, forwarded=forwarded)
    if forms:
        yield Part("body", "", forms.get("text/plain"), forms.get("text/html"), forwarded)


def _encoded(part: EmailMessage) -> Encoded:
    data = part.get_payload(decode=True)
    return Encoded(data if isinstance(data, bytes) else b"", part.get_content_charset() or "")
