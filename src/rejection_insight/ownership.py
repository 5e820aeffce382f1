"""Find what is not the person's own in a résumé: what it denies, says of others, or tells of free time. Floor 3."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from typing import TYPE_CHECKING, Protocol

from rejection_insight.cues import CueSet
from rejection_insight.others import find_others
from rejection_insight.resources import load_json
from rejection_insight.sentences import Span, bullet_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rejection_insight.results import Keyword
    from rejection_insight.wordpiece import Words

_CUT = re.compile(r"[;:|•·]|\bbut\b|\balthough\b|\bI\b")
_PART_END = re.compile(r"[,;:|•·]|\band I\b|\bI\b")
_WISH_END = re.compile(r"[,;:.]|\b(?:with|after|bringing|having|from)\b")
_LABEL = re.compile(r"[^:\n.;|]{0,40}:")  # "Watched only: Spark, Kafka"
_NOTHING = re.compile(r"[^\n:;,.|]{2,40}:\s*(?:none|nil|nothing|not yet)\b", re.IGNORECASE)  # "French: none"
_PAPERS = frozenset({"licence", "certificate", "education"})  # kinds
_TELLING = 4  # words between commas of a line that tells something
_SEEN, _MOST_JUDGED = 480, 400  # letters of a line, and lines of a résumé, that are looked at for it
_MINE = re.compile(
    r"\b(?:not (?:only|just)|nobody else|the only (?:one|person))\b|\bmy\s\Z|\bwe use[sd]? [^.;:]*\Z", re.IGNORECASE
)
_NEAR = 80  # characters before a name in which that is said
_LIST_SIGN = re.compile(r"[,;|/•·]|\s[-–—]\s")
_FREE = {"interests", "other"}  # kinds of sections in which free time is told of
_COMMA = re.compile(r",")
_REACH = 160  # characters to either side of a cue
_LIST_PART = 3  # words: a longer stretch between commas is a statement of its own and not part of a list


def find_disowned(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Find the stretches in which nothing is the person's own.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Its sentences.

    Examples
    --------
    >>> text = "Ran the runs; the pipeline, Airflow and dbt, is run by our data team. No experience with Spark."
    >>> sentences = [Span(0, 69), Span(70, len(text))]
    >>> [text[start:end] for start, end in find_disowned(text, sentences)]
    [' the pipeline, Airflow and dbt, is run by our data team.', 'No experience with Spark.']
    """
    return merge_spans(stretch for span in spans for stretch in _stretches(text, span))


_THING = re.compile(
    r" (?!(?:and|or|with|for|since|at|to|in|as|from|speaker|spoken|fluent\w*|native|lessons?|course|class(?:es)?|"
    r"evening|level|language|mother|conversation|basic|intermediate|advanced|beginners?)\b)[a-z]{3,}"
)


def find_leisure(text: str, spans: Sequence[Span], sections: Iterable[tuple[str, int, int]]) -> tuple[Span, ...]:
    """Find the sentences about free time: the band and the cat are called what they like, and show no skill.

    Parameters
    ----------
    text : str
    spans : sequence of Span
        Its sentences.
    sections : iterable of tuple
        The sections' kinds, starts and ends: of interests every sentence counts, of others the ones that say so.
    """
    found: list[Span] = []
    for kind, start, end in sections:
        if kind not in _FREE:
            continue
        for span in spans[bisect_left(spans, start, key=lambda span: span.start) :]:
            if span.start >= end:
                break
            if kind == "interests" or _leisure().find(text, *span):
                found.append(span)
    return tuple(found)


class Judge(Protocol):
    """What tells whose the things are that lines name: `Mentions` does."""

    def is_own(
        self, text: str, named: Sequence[tuple[Span, Span]], known: dict[str, Words] | None = None
    ) -> Sequence[bool]:
        """Tell of each name, in its line, whether it may be the person's own."""
        ...


def without_others(
    text: str, told: Sequence[Span], keywords: Sequence[Keyword], judge: Judge, known: dict[str, Words] | None = None
) -> list[Keyword]:
    """Leave out what a line names and does not say of the person; papers have their own ways to be told of.

    Parameters are those of `own_of`, and the keywords.
    """
    named = [keyword for keyword in keywords if keyword.kind not in _PAPERS]
    places = [Span(keyword.evidence.start, keyword.evidence.end) for keyword in named]
    own = own_of(text, told, places, judge, known)
    refused = {id(keyword) for keyword, held in zip(named, own, strict=True) if not held}
    return [keyword for keyword in keywords if id(keyword) not in refused]


def own_of(
    text: str,
    told: Sequence[Span],
    places: Sequence[Span],
    judge: Judge,
    known: dict[str, Words] | None = None,
    *,
    telling: dict[Span, bool] | None = None,
) -> list[bool]:
    """Tell of words that name things whether these may be the person's own.

    Parameters
    ----------
    text : str
    told : sequence of Span
        The sentences that tell of something, in order. What stands elsewhere is the person's.
    places : sequence of Span
        The words, in any order.
    judge : Judge
    known : dict of str to Words, optional
        As in `LineReader.lines`.
    telling : dict of Span to bool, optional
        Of lines that were looked at before, whether they tell of something; what is looked at now is put beside it.
    """
    telling = {} if telling is None else telling
    named: dict[int, tuple[Span, Span]] = {}
    for number, place in enumerate(places):
        index = bisect_right(told, place.start, key=lambda span: span.start) - 1
        if index < 0 or place.end > told[index].end:
            continue
        line = Span(bullet_end(text, *told[index]), told[index].end)
        if line not in telling:
            telling[line] = len(telling) < _MOST_JUDGED and _tells(text[line.start : min(line.end, line.start + _SEEN)])
        near = max(line.start, place.start - _NEAR)
        if telling[line] and line.start <= place.start and not _MINE.search(text, near, place.start):
            named[number] = (line, place)
    held = dict(zip(named, judge.is_own(text, [*named.values()], known), strict=True)) if named else {}
    return [held.get(number, True) for number in range(len(places))]


def _tells(line: str) -> bool:
    """Tell a statement from a list or a title: some stretch of it has words enough for a deed."""
    return max((len(part.split()) for part in _LIST_SIGN.split(line)), default=0) >= _TELLING


def is_meant(text: str, word: Keyword) -> bool:
    """Tell whether a language is meant where free time names one: not by a Dutch barge."""
    return word.kind != "language" or not _THING.match(text, word.evidence.end)


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort stretches and join those that touch."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _stretches(text: str, span: Span) -> Iterator[Span]:
    for hit in _cues().find(text, *span):
        if hit.label == "said_of_the_writer":
            yield span
        elif hit.label == "others_behind":
            low = max(span.start, hit.start - _REACH)
            low = max((cut.end() for cut in _CUT.finditer(text, low, hit.start)), default=low)
            after = _PART_END.search(text, hit.end, min(span.end, hit.end + _REACH))
            yield Span(_list_start(text, low, hit.start), after.start() if after else min(span.end, hit.end + _REACH))
        elif hit.label == "wished":
            end = _WISH_END.search(text, hit.end, span.end)
            yield Span(hit.start, end.start() if end else span.end)
        else:
            high = min(span.end, hit.end + _REACH)
            label = _LABEL.match(text, hit.end, high) if hit.start == bullet_end(text, *span) else None
            cut = _CUT.search(text, label.end() if label else hit.end, high)
            yield Span(hit.start, cut.start() if cut else high)
    yield from (Span(*match.span()) for match in _NOTHING.finditer(text, *span))
    yield from find_others(text, span)


def _list_start(text: str, start: int, end: int) -> int:
    """Go back from a verb over its clause, and over the commas of a list, but not into another statement."""
    commas = [start, *(comma.end() for comma in _COMMA.finditer(text, start, end))]
    begin = commas.pop()
    while commas and len(text[commas[-1] : begin].split()) <= _LIST_PART:
        begin = commas.pop()
    return begin


@cache
def _cues() -> CueSet:
    data = load_json("cues/resume.json")
    labels = ("denied", "wished", "others_before", "others_behind", "said_of_the_writer")
    return CueSet({label: data[label] for label in labels})


@cache
def _leisure() -> CueSet:
    return CueSet({"leisure": load_json("cues/resume.json")["leisure"]})
