"""Tell what kind of file some bytes are, decode them, and write a JSON Resume out as text. Floor 1."""

from __future__ import annotations

import codecs
import json
import re
from functools import cache, lru_cache
from pathlib import PurePath
from typing import Any, Literal, cast

from rejection_insight.errors import DocumentError

Kind = Literal["text", "markdown", "html", "email", "pdf", "docx", "json-resume"]

SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".eml": "email",
    ".pdf": "pdf",
    ".docx": "docx",
    ".json": "json-resume",
}
FOREIGN_SUFFIXES = frozenset({".doc", ".odt", ".rtf", ".pages", ".msg", ".png", ".jpg", ".jpeg", ".heic", ".zip"})
_AS_DOCX = "Save it as .docx, PDF or plain text."
_AS_TEXT = "Give the text itself, or a PDF with a text layer."
_FOREIGN = (
    (b"{\\rtf", "a rich text file (.rtf)", _AS_DOCX),
    (b"\x89PNG", "a picture", _AS_TEXT),
    (b"\xff\xd8\xff", "a picture", _AS_TEXT),
    (b"GIF8", "a picture", _AS_TEXT),
    (b"II*\0", "a picture", _AS_TEXT),
    (b"MM\0*", "a picture", _AS_TEXT),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it first."),
    (b"7z\xbc\xaf", "a compressed file (7z)", "Unpack it first."),
    (b"Rar!", "a compressed file (rar)", "Unpack it first."),
    (b"\x7fELF", "a program", _AS_TEXT),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_HTML_START = re.compile(
    rb"\s*(?:<!--|<\?xml|<!doctype html|<(?:html|head|body|meta|div|p|table|span|article)\b)", re.IGNORECASE
)
_MAIL_START = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:[ \t]?[^\n]{0,998}\r?\n")
_MAIL_FIELD = re.compile(
    rb"^(?:Received|Message-ID|MIME-Version|Content-Type|Return-Path|Date):", re.IGNORECASE | re.MULTILINE
)
_META_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s?=\s?[\"']?([\w.:-]{1,40})", re.IGNORECASE
)


def kind_of(data: bytes, name: str) -> Kind:
    """Tell the kind of a file by its content and by the suffix of its name.

    Raises
    ------
    DocumentError
        If it is of a kind that cannot be read, or its content is not what its suffix says.
    """
    suffix = PurePath(name).suffix.lower()
    wanted = SUFFIXES.get(suffix)
    found = _binary_kind(data, name)
    if found and wanted not in {None, found}:
        cure = f"Name it .{found}, or give the right file."
        raise DocumentError(f"is a .{found} by its content, not a {suffix}", where=name, cure=cure)
    if wanted in {"pdf", "docx"} and not found:
        seen = "a web page" if _HTML_START.match(data) else "text" if _is_text(data) else "something else"
        cure = "Download or export it again, or rename it after what it is."
        raise DocumentError(f"is not a {suffix} file but {seen}", where=name, cure=cure)
    return found or wanted or _text_kind(data)


def _binary_kind(data: bytes, name: str) -> Kind | None:
    if b"%PDF-" in (data[:1024] if name.lower().endswith(".pdf") else data[:16]):  # there may be junk before it
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        if b"word/document.xml" in data:
            return "docx"
        what = "an OpenDocument file (.odt)" if b"opendocument.text" in data[:200] else "a zip archive, not a .docx"
        raise DocumentError(f"is {what}", where=name, cure=_AS_DOCX)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocumentError("is locked with a password", where=name, cure="Save a copy without one.")
        raise DocumentError("is an old Office file (.doc or .msg)", where=name, cure=_AS_DOCX)
    for magic, what, cure in _FOREIGN:
        if data.startswith(magic):
            raise DocumentError(f"is {what}", where=name, cure=cure)
    return None


def _text_kind(data: bytes) -> Kind:
    head = data[:4096].lstrip(b"\xef\xbb\xbf")
    if _HTML_START.match(head):
        return "html"
    if _MAIL_START.match(head) and len(_MAIL_FIELD.findall(head.split(b"\n\n")[0])) > 1:
        return "email"
    if head.lstrip().startswith(b"{") and b'"basics"' in data:
        return "json-resume"
    return "text"


def _is_text(data: bytes) -> bool:
    return data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" not in data


def html_charset(data: bytes) -> str:
    """Give the encoding that a web page declares of itself, or an empty string."""
    match = _META_CHARSET.search(data[:4096])
    return match.group(1).decode("ascii", "replace").lower() if match else ""


def decode(data: bytes, name: str, declared: str = "") -> str:
    """Decode bytes by their byte order mark, as UTF-8, as declared, else by the likeliest encoding.

    Parameters
    ----------
    data : bytes
    name : str
        For the error.
    declared : str
        An encoding that the document names; tried first and left when it does not fit.

    Raises
    ------
    DocumentError
        If the bytes are no text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    zeros, odd = data.count(0), data[1::2].count(0)
    if zeros * 3 > len(data) and odd in {0, zeros}:
        return data.decode("utf-16-le" if odd else "utf-16-be", "replace")
    if (len(data) - len(data.translate(None, _CONTROLS))) * 20 > len(data):
        raise DocumentError("holds bytes that are no text", where=name, cure=_AS_TEXT)
    trusted = declared not in {"us-ascii", "ascii", "iso-8859-1"}  # what programs declare without looking
    encodings = [declared, "utf-8"] if declared and trusted else ["utf-8", declared]
    for encoding in encodings:
        if encoding and _is_safe(encoding):
            try:
                return data.decode(encoding)
            except (UnicodeError, LookupError):
                continue
    return _guess(data)


@lru_cache(256)
def _is_safe(encoding: str) -> bool:
    """Tell whether a name that a document gives is of a plain character set: some codecs warn, or take long."""
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return False
    return known.startswith(("utf", "iso8859", "cp", "koi8", "gb", "big5", "euc", "shift", "iso2022", "mac", "ascii"))


_WESTERN = re.compile("[^\x00-\x7f\xa0-\xb1\xb4-\xb7\xba-\xff€‚„…†‡‰Š‹ŒŽ‘’“”•–—™š›œžŸ]|[\xc0-\xff]{3}")


def _guess(data: bytes) -> str:
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count("�")
    if sum(1 for char in damaged if char > "\x7f") > 2 * broken:
        return data.decode("utf-8", _mend())
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and not _WESTERN.search(western):
        return western
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:65536]).best()
    return data.decode(best.encoding if best else "latin-1", "replace")


@cache
def _mend() -> str:
    """Register the error handler that reads a stray byte in UTF-8 as the Windows encoding has it."""

    def as_windows(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode("cp1252", "replace"), error.end

    codecs.register_error("rejection_insight.windows", as_windows)
    return "rejection_insight.windows"


# --- JSON Resume ------------------------------------------------------------------------------------------

_RESUME_CURE = "Give a JSON Resume (keys like basics, work, education, skills), or the text itself."
# key, heading, what makes up the first line of an entry, what makes up the second
_SECTIONS = (
    ("work", "Experience", ("position", "name", "company", "location"), ("description", "url")),
    ("volunteer", "Volunteering", ("position", "organization"), ("url",)),
    ("education", "Education", ("studyType", "area", "institution"), ("score", "gpa", "url")),
    ("projects", "Projects", ("name", "entity", "type"), ("description", "roles", "url")),
    ("certificates", "Certificates", ("name", "issuer"), ("url",)),
    ("awards", "Awards", ("title", "awarder"), ()),
    ("publications", "Publications", ("name", "publisher"), ("url",)),
    ("skills", "Skills", ("name", "level"), ()),
    ("languages", "Languages", ("language", "fluency"), ()),
    ("interests", "Interests", ("name",), ()),
    ("references", "References", ("name",), ("reference",)),
)


def read_json_resume(text: str, name: str) -> str:
    """Write a JSON Resume (https://jsonresume.org/schema) out as a plain résumé with section headings.

    Missing fields are left out, and a text where the schema has a list is taken as a list of one.

    Raises
    ------
    DocumentError
        If it is not JSON, or is another kind of JSON.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DocumentError("is not valid JSON", where=name, cure=_RESUME_CURE) from error
    if not isinstance(data, dict) or not {"basics", *(section[0] for section in _SECTIONS)} & {*data}:
        raise DocumentError("is JSON, but no JSON Resume", where=name, cure=_RESUME_CURE)
    resume = cast("dict[str, Any]", data)
    basics = _mapping(resume.get("basics"))
    profiles = [_line(_mapping(profile), "network", "username", "url") for profile in _list(basics.get("profiles"))]
    where = _line(_mapping(basics.get("location")), "address", "postalCode", "city", "region", "countryCode")
    contact = [_text(basics.get(key)) for key in ("email", "phone", "url", "website")]
    top = [_text(basics.get("name")), _text(basics.get("label"))]
    top += [" | ".join(filter(None, [*contact, where or _text(basics.get("location")), *profiles]))]
    parts = ["\n".join(filter(None, top))]
    if summary := _text(basics.get("summary")):
        parts.append(f"Summary\n{summary}")
    for key, heading, first, second in _SECTIONS:
        entries = [entry for entry in (_entry(item, first, second) for item in _list(resume.get(key))) if entry]
        if entries:
            between = "\n\n" if any("\n" in entry for entry in entries) else "\n"
            parts.append(f"{heading}\n{between.join(entries)}")
    return "\n\n".join(filter(None, parts)) + "\n"


def _entry(item: Any, first: tuple[str, ...], second: tuple[str, ...]) -> str:
    if not isinstance(item, dict):
        return _text(item)
    fields = cast("dict[str, Any]", item)
    dates = " – ".join(filter(None, (_text(fields.get("startDate")), _text(fields.get("endDate")))))
    if dates and not _text(fields.get("endDate")):
        dates += " – Present"
    dates = dates or " ".join(_text(fields.get(key)) for key in ("date", "releaseDate", "years")).strip()
    title = _line(fields, *first)
    keywords = ", ".join(_text(word) for word in _list(fields.get("keywords")))
    lines = [f"{title} ({dates})" if title and dates else title or dates]
    if keywords:
        lines[0] = f"{lines[0]}: {keywords}" if lines[0] else keywords
    lines += [_text(fields.get(key)) for key in ("summary", *second)]
    for key in ("highlights", "courses"):
        lines += [f"• {text}" for text in map(_text, _list(fields.get(key))) if text]
    return "\n".join(filter(None, lines))


def _line(fields: dict[str, Any], *keys: str) -> str:
    return ", ".join(filter(None, (_text(fields.get(key)) for key in keys)))


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return cast("list[Any]", value)
    return [] if value is None else [value]


def _text(value: Any) -> str:
    """Give a text or number as it stands, a list joined by commas, and nothing for anything else."""
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return ", ".join(filter(None, (_text(item) for item in items if not isinstance(item, list))))
    if isinstance(value, str) or (isinstance(value, int | float) and not isinstance(value, bool)):
        return str(value).strip()
    return ""
