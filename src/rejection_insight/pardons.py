"""Tell what did not count: faults that the next sentence takes back, or that the one before forgave. Floor 5."""

from __future__ import annotations

import re

from rejection_insight.cues import Hit, words
from rejection_insight.segments import SHORTEST
from rejection_insight.sentences import Span

_FIRST = 5  # words of a sentence before which it begins to forgive: "I would like to put your mind at rest"
OWN = 5  # words: a concern of so many, before "and that decided it", says itself what decided
_STILL = re.compile(r"\s+(?:for us )?to\s|\s+(?:outcome|decision|result)|[^.!?\n]{0,60}\bbut\b", re.IGNORECASE)
_TURN = re.compile(r"(?:but|however|yet)\b", re.IGNORECASE)
_NO_PRAISE = frozenset({"negation", "plain_fault", "of_another", "other_person", "improvement"})
_CLOSE = re.compile(r"\n[ \t]*(?:\n|[-•*–]|\d{1,2}[.)])")  # the end of a paragraph
_AGAINST = frozenset({"but", "however", "nevertheless", "nonetheless"})
_DECIDED = frozenset({"decisive", "points_ahead", "refers_back"})


def takes_back(text: str, start: int, hits: list[Hit]) -> bool:
    """Tell whether a stretch says of what stands before it that it did not count: "That was our mistake".

    "We agreed that it was enough to say no" says the contrary.
    """
    return any(
        hit.label == "forgives_back"
        and len(words(text, start, hit.start)) < SHORTEST
        and not _STILL.match(text, hit.end)
        for hit in hits
    )


def announces(text: str, sentence: Span, hits: list[Hit]) -> bool:
    """Tell whether a sentence says that what comes behind it does not count; a list behind its colon is all of that."""
    return any(
        hit.label == "pardons_ahead"
        and len(words(text, sentence.start, hit.start)) <= _FIRST
        and ":" not in text[hit.end : sentence.end]
        for hit in hits
    )


def pardoned_until(text: str, stretch: Span, hits: list[Hit], before: int, *, announced: bool) -> int:
    """Give up to where nothing counts: "Two things did not count against you." speaks for the rest of its paragraph.

    ``announced`` says whether the sentence does so, ``before`` is what was given for the stretch before.
    """
    if turns(text, stretch.start, hits):
        return 0
    if not announced:
        return before
    close = _CLOSE.search(text, stretch.end)
    return close.start() if close else len(text)


def turns(text: str, start: int, hits: list[Hit]) -> bool:
    """Tell whether a stretch turns against what was said before it, or tells what decided."""
    against = any(
        hit.label == "contrast" and (hit.cue in _AGAINST or len(words(text, start, hit.start)) < SHORTEST)
        for hit in hits
    )
    return against or any(hit.label in _DECIDED for hit in hits)


def praised_before_a_turn(text: str, behind: int, labels: set[str]) -> bool:
    """Tell plain praise from what a sentence turns to: "Your examples were strong, but"."""
    return "plain_praise" in labels and labels.isdisjoint(_NO_PRAISE) and _TURN.match(text, behind) is not None


def weighs(text: str, start: int, hits: list[Hit]) -> bool:
    """Tell whether a sentence begins with the weight of what stands before it: "On a ward this is essential"."""
    return any(hit.label == "weighs" and len(words(text, start, hit.start)) < OWN for hit in hits)
