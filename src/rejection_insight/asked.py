"""Find what one sentence of an advert can ask for: skills, degrees, licences, traits, experience, and years.

Whether it does ask, and how firmly, is told by `job`. Floor 3.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rejection_insight import resources
from rejection_insight.degrees import find_degrees
from rejection_insight.phrases import find_phrases
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rejection_insight.cues import Hit
    from rejection_insight.results import Keyword, Kind

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()  # fmt: skip # noqa: E501, SIM905
_NUMBER = rf"\d{{1,2}}(?:\.\d)?|{'|'.join(reversed(_NUMBERS))}"
_YEARS = re.compile(
    rf"(?<![\d.,$£€-])(?:(?<![a-z])|(?=\d))(?:(?P<low>{_NUMBER})\s?(?:\+\s?)?(?:-|–|to|or)\s?)?"
    rf"(?P<high>{_NUMBER}|an?)\s?(?:\(\w{{1,9}}\)\s?)?(?:\+|plus|or more)?\s?(?:full\s|solid\s)?"
    r"(?P<unit>years?|yrs?|months?)\b(?:['’]s?)?(?:\s?\+|\s(?:plus|or more|minimum)\b)?",
    re.IGNORECASE,
)
_NO_YEARS_BEFORE = re.compile(
    r"(?:last|past|next|within|every|first|previous|coming|over the|for the|for|after|per|once|times|days|founded)\s?$",
    re.IGNORECASE,
)
_NO_YEARS_AFTER = re.compile(
    r"[\s-]?(?:old|of age|ago|contract|fixed|warranty|in business|running|lease|later|thereafter"
    r"|degree|programme|program|plan|term)",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"\s?(?:of|in|working|or more|experience|\w{2,20} experience)\b", re.IGNORECASE)
_MOST_YEARS = 40
_SMALL = 3  # letters of "of", "in", "the"
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


class Years(NamedTuple):
    """A number of years asked for, and where it stands."""

    value: float
    start: int
    end: int


@cache
def data() -> Any:
    """Give the cue file of adverts, ``models/cues/job.json``."""
    return resources.load_json("cues/job.json")


def find_years(text: str, start: int, end: int) -> list[Years]:
    """Find numbers of years as experience is counted: no ages, dates or terms of a contract.

    Examples
    --------
    >>> [years.value for years in find_years("3-5 years of sales, 18 months of SQL, over the last 2 years", 0, 59)]
    [3.0, 1.5]
    """
    found: list[Years] = []
    for match in _YEARS.finditer(text, start, end):
        number = (match["low"] or match["high"]).lower()
        bare = number in {"a", "an"}
        if (
            _NO_YEARS_BEFORE.search(text, max(start, match.start() - 14), match.start())
            or _NO_YEARS_AFTER.match(text, match.end(), end)
            or (bare and not _BARE_YEAR.match(text, match.end(), end))
        ):
            continue
        count = 1.0 if bare else float(_NUMBERS.index(number) + 1 if number in _NUMBERS else number)
        value = count / 12 if match["unit"].lower().startswith("month") else count
        if 0 < value <= _MOST_YEARS:
            found.append(Years(round(value, 2), match.start(), match.end()))
    return found


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
        if k.kind != "education" or len(k.evidence.text) > _SMALL or not k.evidence.text.islower()  # "be" is no BEng
    ]
    named = [
        Thing(_named(text, hit, label[2]), cast("Kind", label[1]), hit.start, hit.end, source="named")
        for hit in hits
        if (label := hit.label.split(":"))[0] == "named"
    ]
    found: list[Thing] = []
    for thing in [
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
