"""Read a file, bytes or a string into a `Document`: one text, with offsets that everything else refers to.

What is read, how the text is kept, and every limit: docs/documents.md.

Floor 3.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath, PureWindowsPath
from typing import Literal, cast

from rejection_insight import formats, mail, mail_parts, markup, pdf
from rejection_insight.cues import CueSet
from rejection_insight.errors import DocumentError, InputError
from rejection_insight.markup import Block
from rejection_insight.resources import load_json
from rejection_insight.results import Evidence, Source

FILE_BYTES = 20_000_000
CHARACTERS = 500_000  # of text; the rest is cut off, with a warning
NAME_CHARACTERS = 1_024  # a longer string is never taken for the name of a file

MarkKind = Literal["header", "quote", "signature", "notice", "attachment", "table"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a document that is not plain body text.

    Attributes
    ----------
    kind : {"header", "quote", "signature", "notice", "attachment", "table"}
    start, end : int
        Offsets in characters of ``document.text``, end exclusive.
    """

    kind: MarkKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was read, and what is known of its form.

    Attributes
    ----------
    text : str
        The text that every offset refers to.
    name : str
        File name without folders, or ``"text"``.
    kind : str
        ``text``, ``markdown``, ``html``, ``email``, ``pdf``, ``docx`` or ``json-resume``.
    marks : tuple of Mark
        Headers, quotes, signatures, notices, attachments and tables, in the order of the text.
    warnings : tuple of str
        What could not be read, in plain sentences.
    """

    text: str
    name: str = "text"
    kind: str = "text"
    marks: tuple[Mark, ...] = ()
    warnings: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Document(name={self.name!r}, kind={self.kind!r}, {len(self.text):,} characters)"

    def evidence(self, source: Source, start: int, end: int, part: int = 0) -> Evidence:
        """Quote a stretch of this document."""
        return Evidence(source, start, end, self.text[start:end], part)


def read(source: str | bytes | Path, *, name: str | None = None) -> Document:
    r"""Read a document: plain text, Markdown, HTML, e-mail, PDF, Word or JSON Resume.

    Parameters
    ----------
    source : str, bytes or Path
        A path is read. A string is read as a file if it is one line that names an existing file, or looks like a
        file name with a known suffix; any other string is the text itself. Bytes are the content of a file. For
        strings from strangers use `from_text`, which never looks for a file.
    name : str, optional
        The name to show, and the suffix to go by, in place of the file's own.

    Returns
    -------
    Document
        Its text is that of ``source``, with signs replaced one by one wherever that is possible, so that offsets
        fit a string that was given.

    Raises
    ------
    DocumentError
        If there is no such file, or it cannot be read: locked, damaged, without text, over a limit, or of another
        kind than its suffix says.
    InputError
        If ``source`` is of another type.

    Examples
    --------
    >>> document = read("Your demo was lively.\r\nThe estimates were missing.")
    >>> document.text
    'Your demo was lively.\nThe estimates were missing.'
    >>> read("Subject: Your interview\n\nYou explained it well.\n\n-- \nMaya Lindqvist").marks
    (Mark(kind='header', start=0, end=23), Mark(kind='signature', start=49, end=67))
    """
    if isinstance(source, str):
        if not _names_a_file(source):
            return from_text(source, name=name)
        source = Path(source)
    if isinstance(source, Path):
        shown = name or source.name
        return _from_bytes(_content(source, _clean(shown)), _clean(shown))
    if isinstance(source, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]
        return _from_bytes(source, _clean(name or "text"))
    raise InputError(f"{type(source).__name__} where str, bytes or Path is needed", where="source")


def from_text(text: str, *, name: str | None = None) -> Document:
    """Take a string as the text itself, even if a file has that name.

    Parameters
    ----------
    text : str
    name : str, optional
        The name to show.

    Examples
    --------
    >>> from_text("notes.txt").text
    'notes.txt'
    """
    shown = _clean(name or "text")
    warnings: list[str] = []
    last = text.strip()
    if not last:
        warnings.append("The text is empty.")
    elif "\n" not in last and len(last) < NAME_CHARACTERS:
        if re.fullmatch(r"https?://\S+", last):
            warnings.append("The text is a web address; nothing is fetched: save the page and read the file.")
        elif PurePath(last).suffix.lower() in _KNOWN_SUFFIXES:
            warnings.append(
                "The text looks like the name of a file and was taken as it stands; to read the file, give "
                "rejection_insight.read(Path(name))."
            )
    kind = "markdown" if formats.SUFFIXES.get(PurePath(shown).suffix.lower()) == "markdown" else "text"
    return _document([Block(text)], shown, kind, warnings)


_KNOWN_SUFFIXES = formats.SUFFIXES.keys() | formats.FOREIGN_SUFFIXES
_PATH_START = re.compile(r"(?:[A-Za-z]:)?[\\/]|\.{1,2}[\\/]|~[\\/]")


def _names_a_file(source: str) -> bool:
    if not source or len(source) >= NAME_CHARACTERS or "\n" in source or "\r" in source:
        return False
    if os.path.isfile(source) or (_PATH_START.match(source) and os.path.isdir(source)):  # noqa: PTH112, PTH113
        return True  # these two never raise, whatever the string holds
    if "://" in source or PurePath(source).suffix.lower() not in _KNOWN_SUFFIXES:
        return False
    return bool(_PATH_START.match(source)) or not any(char.isspace() for char in source)


def _clean(name: str) -> str:
    """Give a file name without folders, and without signs that would spoil a message."""
    last = PureWindowsPath(name).name or name
    return "".join(char for char in _normal(last) if char.isprintable())[:200] or "text"


def _content(path: Path, name: str) -> bytes:
    cure = "Check the path."
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DocumentError("is a folder", where=name, cure="Give one of the files in it.")
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError("is no plain file", where=name, cure=cure)
        with path.open("rb") as file:
            return file.read(FILE_BYTES + 1)
    except FileNotFoundError as error:
        text = "For a text that only looks like a file name, use Document or end it with a line break."
        raise DocumentError("no such file", where=name, cure=f"{cure} {text}") from error
    except PermissionError as error:
        raise DocumentError("may not be read", where=name, cure="Change its permissions, or copy it.") from error
    except (OSError, ValueError) as error:
        raise DocumentError(f"cannot be read ({error})", where=name, cure=cure) from error


def _from_bytes(data: bytes, name: str) -> Document:
    if not data:
        raise DocumentError("is empty", where=name, cure="Give a file that holds something.")
    if len(data) > FILE_BYTES:
        raise DocumentError(f"is larger than {FILE_BYTES:,} bytes", where=name, cure="Give only the document itself.")
    kind = formats.kind_of(data, name)
    try:
        blocks, warnings = _blocks(data, name, kind)
    except DocumentError:
        raise
    except Exception as error:  # the parsers of other packages fail in many ways on damaged files
        what = f"is damaged: it cannot be read as {kind} ({type(error).__name__})"
        raise DocumentError(what, where=name, cure="Save or export it anew, or give its text.") from error
    document = _document(blocks, name, kind, warnings)
    if not document.text.strip():
        raise DocumentError("holds no text", where=name, cure="Give a file with text, or the text itself.")
    return document


def _blocks(data: bytes, name: str, kind: formats.Kind) -> tuple[list[Block], list[str]]:
    if kind == "pdf":
        keeps_hyphen = frozenset(cast("list[str]", load_json("cues/hyphens.json")["keeps_hyphen"]))
        text, warnings = pdf.read_pdf(data, name, keeps_hyphen)
        return [Block(text)], warnings
    if kind == "docx":
        return markup.read_docx(data, name), []
    if kind == "email":
        return _message(data, name)
    if kind == "html":
        return markup.read_html(formats.decode(data, name, formats.html_charset(data)))
    text = formats.decode(data, name)
    return [Block(formats.read_json_resume(text, name) if kind == "json-resume" else text)], []


# --- E-mail -----------------------------------------------------------------------------------------------


def _message(data: bytes, name: str) -> tuple[list[Block], list[str]]:
    """Lay a message out: header, body, enclosed messages as quotes, and the names of the attachments."""
    blocks: list[Block] = []
    warnings: list[str] = []
    for part in mail.read_message(data, name):
        if blocks and not part.kind == blocks[-1].kind == "attachment":
            blocks.append(Block(""))
        if part.kind == "body":
            body = _body(part, name, warnings)
            blocks += [Block(block.text, "quote" if part.forwarded else block.kind) for block in body]
        else:
            blocks.append(Block(part.text, part.kind))
    if all(block.kind in {"header", "attachment"} or not block.text.strip() for block in blocks):
        warnings.append("The message has no text of its own; its attachments were not read.")
    return blocks, warnings


def _body(part: mail.Part, name: str, warnings: list[str]) -> list[Block]:
    """Give the plain form of a body, or the HTML form where the plain one is empty or only stands in for it."""
    plain = _decoded(part.plain, name, warnings).rstrip()
    blocks, found = markup.read_html(_decoded(part.html, name, warnings))
    if len(plain) * 4 >= sum(len(block.text) for block in blocks):
        return [Block(plain)] if plain else []
    warnings += found
    return blocks


def _decoded(encoded: mail.Encoded | None, name: str, warnings: list[str]) -> str:
    if encoded is None:
        return ""
    try:
        return formats.decode(encoded.data, name, encoded.charset)
    except DocumentError:
        warnings.append("A part of the message is no text, though it says so; it was not read.")
        return ""


# --- One text ---------------------------------------------------------------------------------------------


def _document(blocks: Sequence[Block], name: str, kind: str, warnings: list[str]) -> Document:
    """Join blocks to one text, mark what they are, and find the parts of a mail in it."""
    parts: list[str] = []
    known: list[mail_parts.Found] = []
    start = 0
    for block in blocks:
        text = _normal(block.text)
        if block.kind and text.strip():
            known.append((block.kind, start, start + len(text)))
        parts.append(text)
        start += len(text) + 1
    text = "\n".join(parts)
    if len(text) > CHARACTERS:
        end = text.rfind("\n", CHARACTERS // 2, CHARACTERS) + 1 or CHARACTERS
        warnings = [*warnings, f"The text has {len(text):,} characters; the last {len(text) - end:,} were not read."]
        text = text[:end]
        known = [(mark, begin, min(stop, end)) for mark, begin, stop in known if begin < end]
    if kind != "json-resume":
        hits = [(hit.label, hit.cue, hit.start, hit.end) for hit in _mail_cues().find(text)]
        known = mail_parts.find_parts(text, hits, known)
    marks = tuple(Mark(cast("MarkKind", mark), begin, stop) for mark, begin, stop in known)
    return Document(text, name, kind, marks, tuple(warnings))


@cache
def _mail_cues() -> CueSet:
    return CueSet(load_json("cues/mail.json"))


_BREAKS = "\r\v\f\x85\u2028\u2029"
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xE0000, 0xE0080))
_BULLETS = "◦▪●■▸►‣⁃∙➢➤❖◆⦁\uf0b7\uf0a7\uf0d8\uf076"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}


@cache
def _replacements() -> dict[int, str]:
    """Say what becomes of a sign; only invisible signs and ligatures change the length."""
    table = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")
    table |= {code: " " for code in range(0xA0, 0x3001) if unicodedata.category(chr(code)) == "Zs"}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # Latin letters as wide as Chinese ones
    table |= dict.fromkeys(map(ord, _BREAKS), "\n")
    table |= dict.fromkeys((*map(ord, _INVISIBLE), *_DIRECTIONS), "")
    table |= dict.fromkeys(map(ord, _BULLETS), "•")
    table |= dict.fromkeys(range(0xD800, 0xE000), "�")
    table |= {ord(sign): letters for sign, letters in _LIGATURES.items()}
    return {code: sign for code, sign in table.items() if chr(code) not in "\n\t"}


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").translate(_replacements())


@cache
def _changing() -> frozenset[str]:
    """Give the signs that change the length of a text."""
    return frozenset(chr(code) for code, sign in _replacements().items() if len(str(sign)) != 1)


def origins(text: str) -> Sequence[int]:
    r"""Give, for each character of the text that `from_text` makes of a string, its place in that string.

    Examples
    --------
    >>> text = "ﬁrst\r\nhalf"
    >>> from_text(text).text
    'first\nhalf'
    >>> list(origins(text))
    [0, 0, 1, 2, 3, 4, 6, 7, 8, 9]
    """
    table = _replacements()
    if "\r\n" not in text and _changing().isdisjoint(text):
        return range(len(text))
    return [
        place
        for place, sign in enumerate(text)
        if text[place - 1 : place + 1] != "\r\n"
        for _ in str(table.get(ord(sign), sign))
    ]
