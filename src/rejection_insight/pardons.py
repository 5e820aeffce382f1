"""Tell what did not count: faults that the next sentence takes back, or that the one before them forgave. Floor 5."""

from __future__ import annotations

from rejection_insight.cues import Hit, words
from rejection_insight.segments import SHORTEST
from rejection_insight.sentences import Span


def takes_back(text: str, start: int, hits: list[Hit]) -> bool:
    """Tell whether a stretch says of what stands before it that it did not count: "That was our mistake"."""
    return any(hit.label == "forgives_back" and len(words(text, start, hit.start)) < SHORTEST for hit in hits)


def pardoned_until(text: str, stretch: Span, around: frozenset[str], hits: list[Hit], before: int) -> int:
    """Give up to where nothing counts: "Two things did not count against you." speaks for the rest of its paragraph.

    ``around`` are the cues of the whole sentence, ``before`` is what was given for the stretch before.
    """
    if "pardons_ahead" in around:
        close = text.find("\n", stretch.end)
        return len(text) if close < 0 else close
    return 0 if turns(text, stretch.start, hits) else before


def turns(text: str, start: int, hits: list[Hit]) -> bool:
    """Tell whether a stretch begins by turning against what was said before it, or tells what decided."""
    ahead = any(hit.label == "contrast" and len(words(text, start, hit.start)) < SHORTEST for hit in hits)
    return ahead or any(hit.label in {"decisive", "points_ahead", "refers_back"} for hit in hits)
