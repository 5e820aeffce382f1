"""Read the labelled feedback of models/feedback/data: plain text with bracketed spans, checked as it is read.

The form is described in the card beside this file. Offsets are computed here, so that no offset is ever typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).resolve().parent / "data"
TEST_AUTHORS = frozenset({"cora", "kim"})  # wrote nothing else, and are trained on nowhere
PLAIN_AUTHORS = frozenset({"thea"})  # the test for remarks in the plainest words, trained on nowhere either
ORDINARY_AUTHORS = frozenset({"hedy"})  # the test for ordinary letters in usual words, likewise
FORGIVING_AUTHORS = frozenset({"mina"})  # the test for letters in which much sounds like blame and is none, likewise
HELD_OUT = TEST_AUTHORS | PLAIN_AUTHORS | ORDINARY_AUTHORS | FORGIVING_AUTHORS
POLARITY = {"B": "boilerplate", "O": "outcome", "N": "neutral", "S": "strength", "I": "improvement"}
_SPAN = re.compile(r"⟦([BONSI])([123]?)([^|⟦⟧]*)\|([^⟦⟧]*)⟧")
_OUTSIDE = re.compile(r"[\s|:;,•◦▪\-–—*+#>_=.]|\d{1,2}[.)]|<[^<>]*>|&nbsp;")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled span: offsets into the document's text, end exclusive."""

    start: int
    end: int
    polarity: str
    areas: tuple[str, ...]
    severity: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """One labelled document; ``fields`` holds what its ``@`` lines say."""

    id: str
    author: str
    text: str
    spans: tuple[Labelled, ...]
    fields: dict[str, str]

    @property
    def reasons(self) -> frozenset[str]:
        """Reason ids and ``area:`` ids of the decision."""
        return frozenset(part.strip() for part in self.fields.get("reasons", "").split(",") if part.strip())


def read_corpus(pattern: str = "*.txt", folder: Path = DATA) -> list[LabelledDocument]:
    """Read every document of the files that match, in name order.

    Raises
    ------
    ValueError
        Naming the document and the words, where brackets do not balance or words lie outside of them.
    """
    documents = [doc for path in sorted(folder.glob(pattern)) for doc in _read_file(path)]
    ids = [doc.id for doc in documents]
    repeated = sorted({name for name in ids if ids.count(name) > 1})
    if repeated:
        raise ValueError(f"document ids occur twice: {', '.join(repeated)}")
    return documents


def without_letter(
    document: LabelledDocument, polarities: frozenset[str] = frozenset({"strength", "improvement"})
) -> Iterator[LabelledDocument]:
    """Give the remarks of a document, each alone: people paste bare sentences too.

    Without these a model learns that whatever comes first is a greeting.
    """
    for span in document.spans:
        if span.polarity in polarities:
            bare = replace(span, start=0, end=span.end - span.start)
            words = document.text[span.start : span.end]
            yield replace(document, text=words, spans=(bare,), fields={"kind": "remark"})


def _read_file(path: Path) -> Iterator[LabelledDocument]:
    author = path.stem.split("_")[0]
    for chunk in re.split(r"(?m)^@doc ", path.read_text(encoding="utf-8"))[1:]:
        head, _, body = chunk.partition("\n@text\n")
        name, *lines = head.strip().split("\n")
        named = (line[1:].partition(" ") for line in lines if line.startswith("@"))
        fields = {key: value.strip() for key, _, value in named}
        yield _parse(name.strip(), author, body.strip("\n"), fields)


def _parse(name: str, author: str, body: str, fields: dict[str, str]) -> LabelledDocument:
    text: list[str] = []
    spans: list[Labelled] = []
    length = at = 0
    for match in _SPAN.finditer(body):
        _check_outside(name, body[at : match.start()])
        text.append(body[at : match.start()])
        length += match.start() - at
        tag, severity, rest, words = match.groups()
        labels, _, reason = rest.strip().partition("reason=")
        areas = tuple(part for part in re.split(r"[,\s]+", labels.strip()) if part)
        if tag == "O":
            reason, areas = (areas[0] if areas else ""), ()
        spans.append(
            Labelled(
                length,
                length + len(words),
                POLARITY[tag],
                areas,
                int(severity or 2) if tag == "I" else None,
                reason.strip() or None,
            )
        )
        text.append(words)
        length += len(words)
        at = match.end()
    _check_outside(name, body[at:])
    text.append(body[at:])
    return LabelledDocument(name, author, "".join(text), tuple(spans), fields)


def _check_outside(name: str, outside: str) -> None:
    rest = _OUTSIDE.sub("", outside)
    if rest:
        raise ValueError(f"{name}: words outside of any span: {rest[:60]!r}")
