"""Read a file, bytes or a string into a `Document`: one text, with offsets that everything else refers to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rejection_insight.results import Evidence, Source

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

    def evidence(self, source: Source, start: int, end: int, part: int = 0) -> Evidence:
        """Quote a stretch of this document."""
        return Evidence(source, start, end, self.text[start:end], part)


def read(source: str | bytes | Path, *, name: str | None = None) -> Document:
    """Placeholder signature, to be completed."""
    return Document(str(source), name or "text")


def from_text(text: str) -> Document:
    """Take a string as it stands."""
    return Document(text)
