"""Find what one sentence of an advert can ask for: skills, degrees, licences, traits, experience.

Whether it does ask, and how firmly, is told by `importance`. Floor 4.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rejection_insight import resources
from rejection_insight.degrees import SCHOOL, find_degrees, find_taught
from rejection_insight.levels import find_levels
from rejection_insight.phrases import Years, bullet_phrase, find_phrases, find_years
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rejection_insight.cues import Hit
    from rejection_insight.items import Item
    from rejection_insight.results import Evidence, Keyword, Kind

_OF = frozenset({"of", "with", "as", "for", "in", "to", "from", "on"})
_PAPERS = frozenset({"certificate", "licence", "education"})
_FEW = 10  # characters of "at least " and the like before years that begin a bullet
_NO = re.compile(r"\b(?:no|not|never|without)\b", re.IGNORECASE)
_OFF = re.compile(r"\s(?:off|away|free|is free|are free)\b", re.IGNORECASE)
_SMALL = 3  # letters of "of", "in", "the"
_YOU = re.compile(r"\W*you\b", re.IGNORECASE)
_TO_US = re.compile(r"\b(?:us|we|our)\b", re.IGNORECASE)
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
        if not (label[1] == "trait" and _is_denied(text, span, hit))
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


def bullet_thing(text: str, item: Item) -> list[Thing]:
    """Take a bullet of a list of requirements in its own words, where it names nothing known."""
    leads = not item.bulleted and text[item.start : item.end + 1].rstrip()[-1:] in ",:"  # "Candidates must, by then,"
    if not item.whole or item.loose or leads:
        return []
    years = next((one for one in find_years(text, item.start, item.end) if one.start - item.start < _FEW), None)
    phrase = bullet_phrase(text, years.end if years else item.start, item.end)
    if phrase is None:
        return []
    whole = text[phrase.start : phrase.end]
    name, *others = whole.split(" or ")
    if not _OF.isdisjoint(name.split()):
        name, others = whole, []  # a "preceptor of new staff or students" is one of either; students alone are none
    others = [other for other in others if other.split()[:1] and other.split()[0] not in data()["upwards"]]
    return [Thing(name, phrase.kind, phrase.start, phrase.end, None, tuple(others), "phrase")]


def told_thing(text: str, clause: Span) -> list[Thing]:
    """Take a deed or a paper that prose asks for in its own words: "You will have conducted hearings in court"."""
    phrase = bullet_phrase(text, clause.start, clause.end)
    if (
        phrase is None
        or phrase.kind not in {"experience", *_PAPERS}
        or not _YOU.match(text, clause.start, phrase.start)
    ):
        return []
    if _TO_US.search(text, phrase.start, phrase.end):
        return []  # "You will need to have sent us a CV"
    return [Thing(text[phrase.start : phrase.end], phrase.kind, phrase.start, phrase.end, source="phrase")]


def as_paper(
    text: str, item: Item, things: list[Thing], verdicts: dict[int, str]
) -> tuple[list[Thing], dict[int, str]]:
    """Ask for a paper as a whole where the vocabulary knows only what it is about: "bat survey licence"."""
    if not things or any(thing.kind in _PAPERS for thing in things) or not item.whole or item.loose:
        return things, verdicts
    first, last, phrase = things[0], things[-1], bullet_phrase(text, item.start, item.end)
    if phrase is None or phrase.kind not in _PAPERS or not phrase.start <= first.start < last.end <= phrase.end:
        return things, verdicts
    if any(text[one.end : other.start] != " or " for one, other in pairwise(things)):
        return things, verdicts
    before, behind = text[phrase.start : first.start], text[last.end : phrase.end]  # "Diploma in", "certification"
    name, *others = (before + text[one.start : one.end] + behind for one in things)
    whole = Thing(name, phrase.kind, phrase.start, phrase.end, first.level, tuple(others), source="phrase")
    return [whole], {phrase.start: verdicts[first.start]}


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


def _is_denied(text: str, span: Span, hit: Hit) -> bool:
    """Tell whether words before a trait, or in it, deny it: "no late evenings", "Monday to Friday, no weekends"."""
    said = text[max(span.start, hit.start - _FEW) : hit.end]
    return bool(_NO.search(said)) or bool(_OFF.match(text, hit.end, span.end))


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
