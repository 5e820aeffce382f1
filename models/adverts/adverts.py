"""Read the labelled adverts in models/adverts/data; the card says how they are written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEST_AUTHOR = "cal"  # wrote nothing else, and is trained on nowhere
LABELS = {"M": "must", "N": "nice", "D": "duty", "X": "unneeded", "O": "other"}
_SPAN = re.compile(r"⟦([^|⟦⟧]*)\|([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of an advert; of a heading ``label`` is ``heading`` and ``kind`` says of what."""

    start: int
    end: int
    label: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Advert:
    """An advert and its spans."""

    id: str
    author: str
    text: str
    spans: tuple[Span, ...]


def read_adverts(folder: Path = HERE / "data") -> list[Advert]:
    """Read every advert, in the order of the files."""
    return [advert for path in sorted(folder.glob("*.txt")) for advert in _read(path)]


def _read(path: Path) -> Iterator[Advert]:
    for block in re.split(r"(?m)^(?=@advert )", path.read_text(encoding="utf-8")):
        if not block.strip():
            continue
        head, _, body = block.partition("@text\n")
        name = head.split("\n", 1)[0].split()[1]
        text, at, spans = "", 0, list[Span]()
        body = body.strip("\n")
        for match in _SPAN.finditer(body):
            text += body[at : match.start()]
            tag, *more = match[1].split()
            label = LABELS.get(tag, "heading")
            spans.append(Span(len(text), len(text) + len(match[2]), label, more[0] if more else None))
            text, at = text + match[2], match.end()
        text += body[at:]
        yield Advert(name, name.split("-")[0], text, tuple(spans))
