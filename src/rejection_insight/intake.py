"""Take what is given for one source, and tell of it what a result keeps: name, form, warnings. Floor 4."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rejection_insight.cues import words
from rejection_insight.documents import Document, from_text, read
from rejection_insight.errors import InputError
from rejection_insight.resources import load_json
from rejection_insight.results import PartInfo, Source, SourceInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

_WITHOUT: dict[Source, str] = {
    "feedback": "No feedback was given, so nothing can be said in the employer's words.",
    "job": "No job advert was given, so what it asked for is not known.",
    "resume": "No résumé was given, so what it shows is not known; this is not the same as having no gaps.",
    "notes": "No notes were given, so your own view could not be set beside the employer's.",
}
_FOREIGN = "This text does not seem to be English, which is all that is read here, so nothing was taken from it."
_HALVES = re.compile("[\ud800-\udfff]")  # halves of a sign, which no file can hold
_FEWEST = 5  # words that tell a language
_NO_TEXT = "This document holds no text."


def take_documents(value: object, source: Source) -> list[Document]:
    """Read what was given for one source. A string is always text: a document must not be able to name a file."""
    if value is None:
        return []
    if isinstance(value, Document):
        return [replace(value, text=_HALVES.sub("\ufffd", value.text))] if _HALVES.search(value.text) else [value]
    if isinstance(value, str):
        return [from_text(value)]
    if isinstance(value, bytes | Path):
        return [read(value)]
    if isinstance(value, list | tuple) and source == "feedback":
        return [d for item in cast("Sequence[object]", value) for d in take_documents(item, source)]
    raise InputError(
        f"{type(cast('object', value)).__name__} is not a document",
        where=source,
        cure="Give text, bytes, a Path or a Document; of feedback also a list of these.",
    )


def is_readable(document: Document) -> bool:
    """Tell whether a document holds text in English: in what is not, everything would be misread."""
    return bool(document.text.strip()) and not _is_foreign(document.text)


@lru_cache(maxsize=16)
def _is_foreign(text: str) -> bool:
    said = [word.text for word in words(text)]
    english, other = (sum(word in known for word in said) for known in _small_words())
    return len(said) >= _FEWEST and other > 2 * english and other * _FEWEST >= len(said)


@cache
def _small_words() -> tuple[frozenset[str], frozenset[str]]:
    """Give the small words of English, and those of its neighbours that English has not."""
    known = load_json("cues/other_languages.json")
    return frozenset(known["english"]), frozenset(known["other"])


def describe_source(documents: list[Document], source: Source, noticed: tuple[str, ...]) -> SourceInfo:
    """Describe what was given for one source; ``noticed`` are warnings that reading it brought."""
    if not documents:
        return SourceInfo("", "missing", 0, (_WITHOUT[source],))
    parts = tuple(
        PartInfo(d.name, d.kind, len(d.text), (*d.warnings, *_doubts(d)), d.text, is_readable(d)) for d in documents
    )
    return SourceInfo(
        name=", ".join(part.name for part in parts),
        kind=parts[0].kind if len({part.kind for part in parts}) == 1 else "several",
        characters=sum(part.characters for part in parts),
        warnings=(*(warning for part in parts for warning in part.warnings), *noticed),
        parts=parts,
    )


def _doubts(document: Document) -> tuple[str, ...]:
    text = document.text.strip()
    if not text and not document.warnings:
        return (_NO_TEXT,)
    return (_FOREIGN,) if _is_foreign(text) else ()
