"""Read the labelled notes in models/notes/data; the card says how they are written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
TEST_AUTHOR = "ro"  # wrote nothing else, and is trained on nowhere
QUESTIONS = ("researched", "brought", "questions", "keywords", "communicated")
ANSWERS = ("yes", "partly", "no")
POLARITIES = {"S": "strength", "I": "improvement", "N": "neutral", "B": "boilerplate"}
_SPAN = re.compile(r"⟦([^|⟦⟧]*)\|([^⟦⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of a note; ``answers`` holds what it answers to which of the questions."""

    start: int
    end: int
    polarity: str
    areas: tuple[str, ...]
    severity: int | None
    answers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Note:
    """A note, its spans, and what a careful reader answers from all of it (``unknown`` where it is silent)."""

    id: str
    author: str
    text: str
    spans: tuple[Span, ...]
    checklist: dict[str, str]


def read_notes(folder: Path = HERE / "data") -> list[Note]:
    """Read every note, in the order of the files."""
    return [note for path in sorted(folder.glob("*.txt")) for note in _read(path)]


def _read(path: Path) -> Iterator[Note]:
    for block in re.split(r"(?m)^(?=@note )", path.read_text(encoding="utf-8")):
        if not block.strip():
            continue
        head, _, body = block.partition("@text\n")
        fields = dict(line[1:].split(" ", 1) for line in head.strip().splitlines())
        text, at, spans = "", 0, list[Span]()
        body = body.strip("\n")
        for match in _SPAN.finditer(body):
            text += body[at : match.start()]
            tag, *more = match[1].split()
            areas = tuple(area for part in more if "=" not in part for area in part.split(","))
            answers = dict(part.split("=") for part in more if "=" in part)
            severity = int(tag[1:] or 2) if tag[0] == "I" else None
            spans.append(Span(len(text), len(text) + len(match[2]), POLARITIES[tag[0]], areas, severity, answers))
            text, at = text + match[2], match.end()
        text += body[at:]
        checklist = dict(part.strip().split("=") for part in fields["checklist"].split(","))
        yield Note(fields["note"], fields["note"].split("-")[0], text, tuple(spans), checklist)
