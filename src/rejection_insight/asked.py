"""Find what one sentence of an advert can ask for: skills, degrees, licences, traits, experience.

Whether it does ask, and how firmly, is told by `importance`. Floor 4.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rejection_insight import resources
from rejection_insight.degrees import SCHOOL, find_degrees, find_taught
from rejection_insight.levels import find_levels
from rejection_insight.phrases import Years, find_phrases
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rejection_insight.cues import Hit
    from rejection_insight.results import Evidence, Keyword, Kind

_SMALL = 3  # letters of "of", "in", "the"
_CUT = re.compile(r"[,;:()\n]| or | and |\.(?=\s|\Z)")
_OURS = re.compile(
    r"\w \((?:we|they) (?:currently |mainly |mostly )?(?:use|run|have|work (?:with|in|on))\b[^)\n]*\Z", re.IGNORECASE
)
_NEAR = 50  # characters between a number of years and what it counts


class Thing(NamedTuple):
    """Something that can be asked for, where it stands, and what the words accept in its place."""

    keyword: str
    kind: Kind
    start: int
    end: int
    level: str | None = None
    alternatives: tuple[str, ...] = ()
    source: str = "vocabulary"  # or "degree", "named", "phrase"


@cache
def data() -> Any:
    """Give the cue file of adverts, ``models/cues/job.json``."""
    return resources.load_json("cues/job.json")


def find_things(
    text: str, span: Span, hits: Sequence[Hit], keywords: Iterable[Keyword], years: Sequence[Years]
) -> list[Thing]:
    """Find everything in a sentence that can be asked for, in order and without overlap.

    Parameters
    ----------
    text : str
    span : Span
        The sentence.
    hits : sequence of Hit
        Cues of `data` in it: ``named:KIND:KEYWORD``, ``follows`` and ``knowledge`` are read here.
    keywords : iterable of Keyword
        What the vocabulary found in it, denied and foreign ones left out.
    years : sequence of Years
    """
    degrees = [
        Thing(d.keyword, "education", d.start, d.end, d.level, d.alternatives, "degree")
        for d in find_degrees(text, span.start, span.end)
    ]
    known = [
        Thing(k.keyword, k.kind, k.evidence.start, k.evidence.end)
        for k in keywords
        if (k.kind != "education" or _is_paper(k))
        and not _is_within(k.evidence, hits, "acts")
        and not _OURS.search(text[max(span.start, k.evidence.start - _NEAR) : k.evidence.start])
    ]
    named = [
        Thing(_named(text, hit, label[2]), cast("Kind", label[1]), hit.start, hit.end, source="named")
        for hit in hits
        if (label := hit.label.split(":"))[0] == "named" and not _is_within(hit, hits, "idioms")
    ]
    found: list[Thing] = []
    for thing in [
        *_taught(text, span),
        *degrees,
        *sorted([*known, *named], key=lambda t: (t.start - t.end, t.start, t.source != "vocabulary")),
    ]:
        if not any(thing.start < other.end and other.start < thing.end for other in found):
            found.append(thing)
    named_only = tuple(found)
    for phrase in find_phrases(text, span, hits, years):
        place = Span(phrase.start, phrase.end)
        if phrase.kind == "experience" and not phrase.fallback:
            found = [thing for thing in found if not _is_detail(text, thing, place)]
        if not _overlaps(place, found) and (not phrase.fallback or _is_counted(place, years, named_only)):
            found.append(Thing(text[slice(*place)], phrase.kind, *place, source="phrase"))
    return sorted(found, key=lambda thing: thing.start)


def _taught(text: str, span: Span) -> Iterator[Thing]:
    """Find the examinations of schools that one is to teach for, with their subject: no degree, and no bare subject."""
    levels = [level for level in find_levels("degree", text, *span) if level.rank <= SCHOOL]
    starts = {level.start for level in levels}
    till = span.start
    for level in levels:
        begin = find_taught(text, max(span.start, till), level.start) if level.start >= till else None
        if begin is not None:
            cuts = _CUT.finditer(text, level.end, span.end)  # "teach GCSE and A level History" goes on
            ends = (cut.start() for cut in cuts if starts.isdisjoint((cut.end(), cut.end() + 1)))
            till = next(ends, span.end)
            yield Thing(text[begin:till].rstrip(" ."), "experience", begin, till, source="phrase")


def _is_paper(word: Keyword) -> bool:
    """Tell a degree that is asked for from "be", which is no BEng."""
    written = word.evidence.text
    return len(written) > _SMALL or not written.islower()


def _is_within(words: Hit | Evidence, hits: Sequence[Hit], label: str) -> bool:
    """Tell whether words are part of a set phrase: whoever drives change needs no licence, and no Act asks for it."""
    return any(one.label == label and one.start < words.end and words.start < one.end for one in hits)


def _is_detail(text: str, thing: Thing, phrase: Span) -> bool:
    """Tell whether a known common noun is the smaller part of an experience ("leading a team in a warehouse")."""
    said = text[thing.start : thing.end]
    inside = phrase.start <= thing.start and thing.end <= phrase.end
    small = 2 * len(said.split()) <= len([word for word in text[slice(*phrase)].split() if len(word) > _SMALL])
    return inside and small and thing.source == "vocabulary" and said.islower()


def _named(text: str, hit: Hit, name: str) -> str:
    return text[hit.start : hit.end].lower() if name == "*" else name


def _is_counted(anchor: Span, years: Sequence[Years], found: Sequence[Thing]) -> bool:
    """Tell whether years are asked of experience as such, with nothing named that they could belong to."""
    near = any(-_NEAR < number.start - anchor.start < _NEAR for number in years)
    return near and not any(anchor.start - _NEAR < thing.start < anchor.end + _NEAR for thing in found)


def _overlaps(span: Span, things: Iterable[Thing]) -> bool:
    return any(span.start < thing.end and thing.start < span.end for thing in things)
