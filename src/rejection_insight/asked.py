"""Find what one sentence of an advert can ask for: skills, degrees, licences, traits, experience, and years.

Whether it does ask, and how firmly, is told by `job`. Floor 3.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from rejection_insight import resources
from rejection_insight.cues import Hit, Word, words
from rejection_insight.degrees import find_degrees
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
_BREAK = re.compile(r"[()\[\];:|•·…\"“”]|[.!?](?=\s|$)|\s[–—-]\s|\n\s*\n")
_SIGNS = frozenset(".;!?")
_LONGEST, _MOST_PARTS, _BEHIND = 8, 6, 7  # words of a phrase, phrases of a list, words looked back for
_COUNTED = frozenset({"experience", "experiences", "pqe"})
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


@cache
def _words_of(name: str) -> frozenset[str]:
    return frozenset(data()["phrase"][name])


@cache
def _verbs() -> frozenset[str]:
    return frozenset(data()["experience"]["verbs"])


@cache
def _openers() -> frozenset[str]:
    return frozenset(data()["openers"])


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
    known = [Thing(k.keyword, k.kind, k.evidence.start, k.evidence.end) for k in keywords]
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
    found.extend(_phrases(text, span, hits, found, years))
    return sorted(found, key=lambda thing: thing.start)


def _named(text: str, hit: Hit, name: str) -> str:
    return text[hit.start : hit.end].lower() if name == "*" else name


class _Slot(NamedTuple):
    """Words in which an unnamed skill or experience may be described: from token ``first`` to token ``stop``."""

    first: int
    stop: int
    kind: Kind
    anchor: Span  # the words that announce it
    plain: Span | None = None  # "relevant experience": what years may be asked of where nothing is described


def _phrases(text: str, span: Span, hits: Sequence[Hit], found: Sequence[Thing], years: Sequence[Years]) -> list[Thing]:
    """Read "experience of managing budgets", "2 years in residential care", "knowledge of building regulations"."""
    tokens = [word for word in words(text, *span) if word.text not in _SIGNS]
    things: list[Thing] = []
    for slot in _slots(text, tokens, hits, years):
        parts = _parts(text, tokens, slot)
        free = [part for part in parts if not _overlaps(part, found) and not _overlaps(part, things)]
        things.extend(Thing(text[a:b], slot.kind, a, b, source="phrase") for a, b in free)
        if not parts and slot.plain and _is_counted(slot.plain, years, found):
            things.append(Thing(text[slice(*slot.plain)], "experience", *slot.plain, source="phrase"))
    return things


def _slots(text: str, tokens: list[Word], hits: Sequence[Hit], years: Sequence[Years]) -> list[_Slot]:
    places = [word.start for word in tokens]
    slots: dict[int, _Slot] = {}
    covered: set[int] = set()
    for hit in hits:
        if hit.label in {"follows", "knowledge"}:
            first = bisect_left(places, hit.end)
            kind: Kind = "experience" if hit.label == "follows" else "skill"
            begin = bisect_left(places, hit.start)
            said = [word for word in tokens[begin:first] if word.text in _COUNTED]
            plain = Span(said[0].start, said[0].end) if said else None
            slots.setdefault(first, _Slot(first, len(tokens), kind, Span(hit.start, hit.end), plain))
            covered.update(range(begin, first))
    for index, word in enumerate(tokens):
        if word.text not in _COUNTED or index in covered:
            continue
        if index and tokens[index - 1].text in data()["not_experience"]:
            continue
        if index + 1 < len(tokens) and tokens[index + 1].text in _verbs():
            slots.setdefault(index + 1, _Slot(index + 1, len(tokens), "experience", Span(word.start, word.end)))
            continue
        first = _back(text, tokens, index, years)
        adjective = index > first and tokens[index - 1].text in _words_of("plain_experience")
        plain = Span(tokens[index - adjective].start, word.end)
        slots.setdefault(first, _Slot(first, index, "experience", plain, plain))
    for number in years:
        first = bisect_left(places, number.end)
        of = first < len(tokens) and tokens[first].text == "of"
        first += of
        if first < len(tokens) and not _BREAK.search(text, number.end, tokens[first].start):
            ahead = {word.text for word in tokens[first : first + _BEHIND]}
            if tokens[first].text in _verbs() or (of and not ahead & _COUNTED):
                slots.setdefault(first, _Slot(first, len(tokens), "experience", Span(number.start, number.end)))
    return [slots[first] for first in sorted(slots)]


def _back(text: str, tokens: list[Word], index: int, years: Sequence[Years]) -> int:
    """Give the first word of "firmware development experience", where ``index`` is "experience"."""
    low = max((number.end for number in years if number.end <= tokens[index].start), default=0)
    first = index
    while first > max(0, index - _BEHIND):
        word, following = tokens[first - 1], tokens[first]
        if word.start < low or word.text in _words_of("stops") or word.text in _words_of("before_experience"):
            break
        if text[word.end : following.start].strip(" -/&\n"):
            break
        first -= 1
    return first


def _is_counted(anchor: Span, years: Sequence[Years], found: Sequence[Thing]) -> bool:
    """Tell whether years are asked of experience as such, with nothing named that they could belong to."""
    near = any(-_NEAR < number.start - anchor.start < _NEAR for number in years)
    return near and not any(anchor.start - _NEAR < thing.start < anchor.end + _NEAR for thing in found)


def _parts(text: str, tokens: list[Word], slot: _Slot) -> list[Span]:
    """Cut the words of a slot into the phrases of a list, and trim each."""
    parts: list[Span] = []
    begin = at = slot.first
    behind = slot.anchor.end if slot.anchor.end <= tokens[min(at, len(tokens) - 1)].start else None
    while at < slot.stop and len(parts) < _MOST_PARTS:
        word = tokens[at]
        gap = text[tokens[at - 1].end : word.start] if at > slot.first else text[behind or word.start : word.start]
        if _BREAK.search(gap) or (at == slot.first and "," in gap) or at - begin >= _LONGEST:
            break
        if word.text in {"and", "or"} or "," in gap or "&" in gap:
            following = at + (word.text in {"and", "or"})
            if _is_joined(tokens, begin, at, following):
                at = following
                continue
            parts.append(_trimmed(tokens, begin, at))
            begin = at = following + (following < slot.stop and tokens[following].text in {"and", "or"})
            verbal = tokens[slot.first].text in _verbs() and at < slot.stop and tokens[at].text not in _verbs()
            if verbal or not _goes_on(text, tokens, at, slot.stop):
                begin = at
                break
            at += 1
            continue
        if word.text in _words_of("stops") and not (
            word.text in _words_of("weak_stops") and not _is_full(tokens, begin, at)
        ):
            break
        at += 1
    parts.append(_trimmed(tokens, begin, at))
    return [part for part in parts if part.end > part.start]


def _is_full(tokens: list[Word], begin: int, at: int) -> bool:
    """Tell whether a phrase says something already, so that a preposition may end it."""
    vague = _words_of("leading") | _words_of("empty")
    said = [word.text for word in tokens[begin:at] if word.text not in vague]
    return len(said) > 1 or (len(said) == 1 and said[0] not in _verbs())


def _is_joined(tokens: list[Word], begin: int, at: int, following: int) -> bool:
    """Tell whether "and" stands inside one phrase: "health and safety", "working with children and families"."""
    if at == following or following >= len(tokens) or tokens[at].text == "or":
        return False
    left = [word.text for word in tokens[max(begin, at - 2) : at]]
    right = [word.text for word in tokens[following : following + 2]]
    pairs = _words_of("pairs")
    for size in range(1, len(left) + 1):
        for more in range(1, len(right) + 1):
            if " ".join([*left[-size:], "and", *right[:more]]) in pairs:
                return True
    verbal = bool(left) and tokens[begin].text in _verbs()
    return verbal and right[0] not in _verbs() | _openers() | _words_of("leading")


def _goes_on(text: str, tokens: list[Word], at: int, stop: int) -> bool:
    """Tell whether a list goes on with this word, or something else begins."""
    if at >= stop or _BREAK.search(text, tokens[at - 1].end, tokens[at].start):
        return False
    return tokens[at].text not in _words_of("stops") | _words_of("leading") | _openers()


def _trimmed(tokens: list[Word], begin: int, at: int) -> Span:
    """Take words that say nothing from both ends; empty where nothing is left."""
    while begin < at and tokens[begin].text in _words_of("leading"):
        begin += 1
    while at > begin and tokens[at - 1].text in _words_of("trailing"):
        at -= 1
    said = [word.text for word in tokens[begin:at]]
    lone = len(said) == 1 and said[0] in _verbs() and said[0] not in data()["experience"]["alone"]
    if (
        not said
        or lone
        or said[0][0].isdigit()
        or " ".join(said) in _words_of("empty")
        or set(said) <= _words_of("plain_experience")
    ):
        return Span(0, 0)
    return Span(tokens[begin].start, tokens[at - 1].end)


def _overlaps(span: Span, things: Iterable[Thing]) -> bool:
    return any(span.start < thing.end and thing.start < span.end for thing in things)
