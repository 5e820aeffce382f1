"""Tell the degrees, certificates and licences of a résumé, and which of them the person holds. Floor 4."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from rejection_insight.cues import CueSet, Hit
from rejection_insight.levels import find_levels
from rejection_insight.resources import load_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rejection_insight.documents import Document
    from rejection_insight.results import Evidence, Keyword
    from rejection_insight.sentences import Span

State = Literal["held", "in_progress", "planned", "expired"]

_CLAUSE = re.compile(r"[,;|\n•·]|\.\s|\band\b")
_BLANK = re.compile(r"\n[ \t]*\n")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_NEAR = 200  # characters in which the clause around a remark ends
_NOTE_END = re.compile(r"[,;:|\n()\]]|\.(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate, licence or degree, and whether the person holds it.

    Attributes
    ----------
    keyword : str
        Normal form of a certificate or licence; the line as written for a degree.
    state : {"held", "in_progress", "planned", "expired"}
        ``in_progress`` is half the way ("part-qualified"), ``planned`` no more than an intention or a date ("booked").
    note : Evidence or None
        The words that say so: "exam booked for May".
    evidence : Evidence
    rank : int or None
        Of a degree: 1 school certificate to 6 doctorate.
    scope : tuple of int
        The stretch of the text that is about it.
    """

    keyword: str
    state: State
    note: Evidence | None
    evidence: Evidence
    rank: int | None = None
    scope: tuple[int, int] = (0, 0)


class DegreeLine(NamedTuple):
    """A line to look for degrees in.

    Attributes
    ----------
    span : Span
    course : Span or None
        The course that it is part of.
    ahead : Evidence or None
        The dates of that course where it has not ended.
    listed : bool
        True in a list of degrees; elsewhere "degree" and "MA" mean other things too.
    remarks : tuple of Hit
        The words by which something is not, or no longer, held.
    """

    span: Span
    course: Span | None
    ahead: Evidence | None
    listed: bool
    remarks: tuple[Hit, ...]


def find_states(text: str, spans: Sequence[Span], start: int = 0, end: int | None = None) -> dict[Span, list[Hit]]:
    """Find the words by which something is not, or no longer, held, by sentence."""
    found: dict[Span, list[Hit]] = {}
    for hit in _cues().find(text, start, end):
        index = bisect_right(spans, (hit.start, len(text) + 1)) - 1
        if index >= 0 and hit.end <= spans[index].end:
            found.setdefault(spans[index], []).append(hit)
    return found


def find_states_of(
    document: Document, span: Span, words: Sequence[tuple[int, int]], hits: Sequence[Hit]
) -> list[tuple[State, Evidence | None]]:
    """Tell of every certificate or degree in a sentence whether it is held, and the words that say otherwise.

    A remark is about the word in its own clause, or else about the one before it, or else about the one
    behind it; before a colon it is about all that follow.

    Parameters
    ----------
    document : Document
    span : Span
        The sentence.
    words : sequence of tuple of int
        Its certificates or degrees, in order.
    hits : sequence of Hit
        The remarks, of this sentence or of others about the same thing.
    """
    text = document.text
    starts = [start for start, _ in words]
    notes: list[Hit | None] = [None] * len(words)
    passed = [hit for hit in hits if hit.label == "held"]  # "passed the exam in May" is no date to come
    for hit in hits:
        if any(one.start <= hit.start < one.end or one.start < hit.end <= one.end for one in passed):
            continue
        behind = bisect_left(starts, hit.end)
        if text[hit.end : hit.end + 1] == ":":
            about = range(behind, len(words))
        else:
            left = max(span.start, hit.start - _NEAR)
            left = max((cut.end() for cut in _CLAUSE.finditer(text, left, hit.start)), default=left)
            right = cut.start() if (cut := _CLAUSE.search(text, hit.end, min(span.end, hit.end + _NEAR))) else span.end
            about = range(0)
            if behind < len(words) and words[behind][1] <= right:
                about = range(behind, behind + 1)
            before = bisect_left(starts, hit.start) - 1
            if before >= 0 and (starts[before] >= left or not about):
                about = range(before, before + 1)
            elif words and not about:
                about = range(1)
        for index in about:
            notes[index] = notes[index] or hit
    return [_state(document, hit) for hit in notes]


def find_certificates(
    document: Document,
    keywords: Sequence[Keyword],
    states: Mapping[Span, list[Hit]],
    sentence_at: Callable[[int], Span],
) -> tuple[Credential, ...]:
    """Tell which certificates and licences are held."""
    by_sentence: dict[Span, list[Keyword]] = {}
    for keyword in keywords:
        if keyword.kind in {"certificate", "licence"}:
            by_sentence.setdefault(sentence_at(keyword.evidence.start), []).append(keyword)
    found: list[Credential] = []
    for span, group in by_sentence.items():
        words = [(keyword.evidence.start, keyword.evidence.end) for keyword in group]
        told = find_states_of(document, span, words, states.get(span, ()))
        # "CKA (Certified Kubernetes Administrator): exam booked" names one certificate twice
        short = {one.keyword: how for one, how in zip(group, told, strict=True) if how[0] != "held"}
        found.extend(
            Credential(one.keyword, *short.get(one.keyword, how), one.evidence, scope=(span.start, span.end))
            for one, how in zip(group, told, strict=True)
        )
    return tuple(found)


def find_degrees(document: Document, lines: Sequence[DegreeLine]) -> tuple[Credential, ...]:
    """Find degrees and school certificates in lines of a résumé."""
    text = document.text
    named = [find_levels("degree", text, *line.span) for line in lines]
    remarks: dict[Span, list[Hit]] = defaultdict(list)  # of lines without a degree of their own, by course
    for line, levels in zip(lines, named, strict=True):
        if line.course and not levels:
            remarks[line.course].extend(line.remarks)
    blanks = [match.start() for match in _BLANK.finditer(text)]
    found: list[Credential] = []
    for line, levels in zip(lines, named, strict=True):
        dated = bool(_YEAR.search(text, *line.span))  # "BA History, Leeds, 2018", on a line of its own
        kept = [
            level
            for level in levels
            if line.listed or _is_plain(text[level.start : level.end]) or (dated and level.start == line.span.start)
        ]
        words = [(level.start, level.end) for level in kept]
        hits = line.remarks or (remarks[line.course] if line.course and kept else [])
        if not line.remarks:  # what stands behind an empty line is about another thing
            hits = [hit for hit in hits if _block(blanks, hit.start) == _block(blanks, line.span.start)]
            if _YEAR.search(text, *line.span):  # nor what names its own thing: "RE5 exam: booked for May"
                hits = [hit for hit in hits if not _names_its_own(text, hit)]
        told = find_states_of(document, line.span, words, hits)
        for index, (level, (state, note)) in enumerate(zip(kept, told, strict=True)):
            end = words[index + 1][0] if index + 1 < len(words) else line.span.end
            if state == "held" and line.ahead:
                state, note = "in_progress", line.ahead  # noqa: PLW2901 -- the dates say it
            shown = text[level.start : end].rstrip(" ,;|\n\t")
            evidence = document.evidence("resume", level.start, level.start + len(shown))
            scope = line.course if line.course and len(kept) == 1 else (level.start, end)
            found.append(Credential(shown, state, note, evidence, level.rank, (scope[0], scope[1])))
    return tuple(found)


def _names_its_own(text: str, hit: Hit) -> bool:
    """Tell whether what a remark is about stands before a colon in its line."""
    low = max(0, hit.start - _NEAR)
    return ":" in text[max(low, text.rfind("\n", low, hit.start) + 1) : hit.end]


def _block(blanks: Sequence[int], offset: int) -> int:
    """Give the number of the stretch without empty lines in which an offset lies."""
    return bisect_right(blanks, offset)


def _state(document: Document, hit: Hit | None) -> tuple[State, Evidence | None]:
    if hit is None:
        return "held", None
    stop = _NOTE_END.search(document.text, hit.end, min(len(document.text), hit.end + 30))
    end = stop.start() if stop else hit.end
    return cast("State", hit.label), document.evidence("resume", hit.start, end)


def _is_plain(words: str) -> bool:
    """Tell a degree's own name from words that mean other things outside a list of degrees ("degree", "MA")."""
    return not words.isupper() and words.lower() != "degree"


@cache
def _cues() -> CueSet:
    return CueSet(load_json("cues/resume.json")["state"])
