"""Read skills and experience that are described, not named, and for how long they are asked. Floor 3."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from rejection_insight.cues import Hit, Word, words
from rejection_insight.resources import load_json
from rejection_insight.sentences import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.results import Kind

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()  # fmt: skip # noqa: E501, SIM905
_NUMBER = rf"\d{{1,2}}(?:\.\d)?|{'|'.join(reversed(_NUMBERS))}"
_YEARS = re.compile(
    rf"(?<![\d.,$£€-])(?:(?<![a-z])|(?=\d))(?:(?P<low>{_NUMBER})\s?(?:\+\s?)?(?:-|–|to|or)\s?)?"
    rf"(?P<high>{_NUMBER}|an?)\s?(?P<half>and a half\s)?(?:\(\w{{1,9}}\)\s?)?(?:\+|plus|or more)?\s?(?:full\s|solid\s)?"
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
_BREAK = re.compile(r"[ ]{3,}|\t|[()\[\];:|•·…\"“”]|[.!?](?=\s)|\s[–—-]\s|\n\s*\n")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{3,11}\b")
_COUNTED = frozenset({"experience", "experiences", "pqe"})
_SIGNS = frozenset(".;!?")
_COLUMNS = frozenset("ed")  # essential, desirable
_LONG_NAME = 3  # words of a name before its "and"
_LONGEST, _MOST_PARTS, _BEHIND = 8, 6, 7  # words of a phrase, phrases of a list, words looked back for


class Years(NamedTuple):
    """A number of years asked for, and where it stands."""

    value: float
    start: int
    end: int


class Phrase(NamedTuple):
    """Words that describe what is asked for.

    Attributes
    ----------
    start, end : int
    kind : str
        ``experience`` or ``skill``; of a bullet also ``certificate``, ``licence`` or ``education``.
    fallback : bool
        Only "experience" as such: worth a requirement where years of it are asked.
    """

    start: int
    end: int
    kind: Kind
    fallback: bool = False


def _words_of(name: str) -> frozenset[str]:
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    known = load_json("cues/job.json")
    lists = {name: frozenset(found) for name, found in known["phrase"].items()}
    plain = ("openers", "not_experience", "bullet_starts", "bullet_stops", "before_deed")
    lists |= {name: frozenset(known[name]) for name in plain}
    return lists | {name: frozenset(known["experience"][name]) for name in ("verbs", "alone")}


class _Slot(NamedTuple):
    """Words in which an unnamed skill or experience may be described: from token ``first`` to token ``stop``."""

    first: int
    stop: int
    kind: Kind
    anchor: Span  # the words that announce it
    plain: Span | None = None  # "relevant experience": what years may be asked of where nothing is described


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
        count += 0.5 if match["half"] else 0.0
        value = count / 12 if match["unit"].lower().startswith("month") else count
        if 0 < value <= _MOST_YEARS:
            found.append(Years(round(value, 2), match.start(), match.end()))
    return found


def find_phrases(text: str, span: Span, hits: Sequence[Hit], years: Sequence[Years]) -> list[Phrase]:
    """Find the phrases of a sentence.

    Parameters
    ----------
    text : str
    span : Span
        The sentence.
    hits : sequence of Hit
        Cues in it; those of ``follows`` ("experience of") and ``knowledge`` ("command of") are read here.
    years : sequence of Years
        Numbers of years in it.
    """
    tokens = [word for word in words(text, *span) if word.text not in _SIGNS]
    found: list[Phrase] = []
    for slot in _slots(text, tokens, hits, years):
        parts = _parts(text, tokens, slot)
        if parts and slot.stop < len(tokens) and " " not in text[slice(*parts[-1])]:
            parts[-1] = Span(parts[-1].start, tokens[slot.stop].end)  # "kitchen experience"
        found.extend(Phrase(*part, slot.kind) for part in parts)
        if not parts and slot.plain:
            found.append(Phrase(*slot.plain, "experience", fallback=True))
    return found


def bullet_phrase(text: str, start: int, end: int) -> Phrase | None:
    """Take the core of a bullet that names nothing known: "Own third-party funding", "Reach truck licence".

    Examples
    --------
    >>> text = "You have built up a client list yourself, from nothing"
    >>> phrase = bullet_phrase(text, 0, len(text))
    >>> text[phrase.start : phrase.end]
    'built up a client list'
    """
    tokens = [word for word in words(text, start, end) if word.text not in _SIGNS]
    begin = 0
    lead = _words_of("bullet_starts") | _words_of("leading")
    if len(tokens) > 1 and tokens[0].text in _COLUMNS and text[tokens[0].end] in " \t:":
        begin = 1  # the letter of a person specification: "E  Practice assessor"
    while begin < len(tokens) and tokens[begin].text in lead and text[tokens[begin].end : tokens[begin].end + 1] != "/":
        begin += 1
    deed = begin  # "comfortable presenting your ideas to people"
    while deed < len(tokens) and tokens[deed].text in _words_of("before_deed"):
        deed += 1
    at = begin = deed if deed < len(tokens) and tokens[deed].text.endswith("ing") else begin
    while at < min(len(tokens), begin + _LONGEST) and tokens[at].text not in _words_of("bullet_stops"):
        gap = text[tokens[at - 1].end : tokens[at].start] if at > begin else ""
        used = tokens[at].text == "to" and 0 < begin < at and text[tokens[begin].start].isupper()  # "used Gong to"
        if used or "," in gap or _BREAK.search(gap):
            break
        at += 1
    core = _trimmed(tokens, begin, at, alone=True)
    said = [word.text for word in words(text, *core)]
    known = load_json("cues/job.json")
    named = any(word.text in _COUNTED for word in tokens[:begin])  # "experience from quick clay" is no quick person
    papers = known["paper_kinds"]
    after_all = said[:2] in (["care", "of"], ["candidate", "membership"])
    if not said or (said[0] in known["no_skill_starts"] and not named and not after_all):
        return None
    if "not" in said[:2]:
        return None  # "You don't mind getting your hands dirty"
    if said[-1] in known["calendar"]:
        return None  # "Able to work Sunday to Thursday"
    trait = said[-1] in known["no_skill_ends"] or said[-1].endswith(tuple(known["no_skill_endings"]))
    if trait and text[core.end - len(said[-1])].islower():
        return None
    if set(said) & set(known["taught"]):  # "Teaching GCSE science"
        papers = {word: paper for word, paper in papers.items() if paper != "education"}
    together = said[-1] in known["together"]
    if together and (said[0].endswith("ly") or said[0] in {"in", "with"}):
        return None
    plain: Kind = "trait" if together and not {"in", "with"}.isdisjoint(said) else "skill"  # "planning in a team"
    kind = cast("Kind", next((papers[word] for word in reversed(said) if word in papers), plain))
    shown = text[slice(*core)].split()
    capitals = len(shown) > 1 and all(word[0].isupper() for word in shown)
    verbal = said[0] in _words_of("verbs") or said[0].endswith("ed") or tokens[0].text == "experience"
    if verbal and kind == "skill" and not capitals:
        kind = "experience"
    acronyms = [match for match in _ACRONYM.finditer(text, *core) if match.start() > core.start]
    if len(acronyms) == 1 and kind == "skill" and not capitals:
        return Phrase(*acronyms[0].span(), "skill")
    return Phrase(*core, kind)


def _slots(text: str, tokens: list[Word], hits: Sequence[Hit], years: Sequence[Years]) -> list[_Slot]:
    places = [word.start for word in tokens]
    slots: dict[int, _Slot] = {}
    covered: set[int] = set()
    heads: set[int] = set()  # "experience" in "software development experience with"
    for hit in hits:
        if hit.label in {"follows", "knowledge"}:
            first = bisect_left(places, hit.end)
            kind: Kind = "experience" if hit.label == "follows" else "skill"
            begin = bisect_left(places, hit.start)
            said = [word for word in tokens[begin:first] if word.text in _COUNTED]
            plain = Span(said[0].start, said[0].end) if said else None
            slots.setdefault(first, _Slot(first, len(tokens), kind, Span(hit.start, hit.end), plain))
            covered.update(range(begin, first))
            heads.add(begin)
    for index, word in enumerate(tokens):
        if word.text not in _COUNTED or (index in covered and index not in heads):
            continue
        if index and tokens[index - 1].text in _words_of("not_experience"):
            continue
        if index + 1 < len(tokens) and tokens[index + 1].text in _words_of("verbs"):
            slots.setdefault(index + 1, _Slot(index + 1, len(tokens), "experience", Span(word.start, word.end)))
            continue
        first = _back(text, tokens, index, years)
        adjective = index > first and tokens[index - 1].text in _words_of("plain_experience")
        plain = Span(tokens[index - adjective].start, word.end)
        slots.setdefault(first, _Slot(first, index, "experience", plain, None if index in heads else plain))
    for number in years:
        first = bisect_left(places, number.end)
        of = first < len(tokens) and tokens[first].text == "of"
        first += of
        if first < len(tokens) and not _BREAK.search(text, number.end, tokens[first].start):
            ahead = {word.text for word in tokens[first : first + _BEHIND]}
            if tokens[first].text in _words_of("verbs") or (of and not ahead & _COUNTED):
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


def _parts(text: str, tokens: list[Word], slot: _Slot) -> list[Span]:
    """Cut the words of a slot into the phrases of a list, and trim each."""
    parts: list[Span] = []
    begin = at = slot.first
    behind = slot.anchor.end if slot.anchor.end <= tokens[min(at, len(tokens) - 1)].start else None
    while at < slot.stop and len(parts) < _MOST_PARTS:
        word = tokens[at]
        gap = text[tokens[at - 1].end : word.start] if at > slot.first else text[behind or word.start : word.start]
        comma = "," in gap and not (gap == "," and word.text.isdigit())  # 1,000 is one number
        if _BREAK.search(gap) or (at == slot.first and comma) or at - begin >= _LONGEST:
            break
        if word.text in {"and", "or"} or comma or ("&" in gap and gap != "&"):  # "F&B" is one word
            following = at + (word.text in {"and", "or"})
            if _is_joined(tokens, begin, at, following) or _is_one_name(text, tokens, begin, at, following):
                at = following
                continue
            parts.append(_trimmed(tokens, begin, at, alone=slot.stop < len(tokens)))
            begin = at = following + (following < slot.stop and tokens[following].text in {"and", "or"})
            verbs = _words_of("verbs")
            changes = at < slot.stop and tokens[slot.first].text in verbs and tokens[at].text not in verbs
            if changes or not _goes_on(text, tokens, at, slot.stop):
                begin = at
                break
            at += 1
            continue
        if word.text in _words_of("stops") and not (
            word.text in _words_of("weak_stops") and not _is_full(tokens, begin, at)
        ):
            break
        at += 1
    parts.append(_trimmed(tokens, begin, at, alone=slot.stop < len(tokens)))
    return [part for part in parts if part.end > part.start]


def _is_full(tokens: list[Word], begin: int, at: int) -> bool:
    """Tell whether a phrase says something already, so that a preposition may end it."""
    vague = _words_of("leading") | _words_of("empty")
    said = [word.text for word in tokens[begin:at] if word.text not in vague]
    return len(said) > 1 or (len(said) == 1 and said[0] not in _words_of("verbs"))


def _is_joined(tokens: list[Word], begin: int, at: int, following: int) -> bool:
    """Tell whether "and" stands inside one phrase: "health and safety", "working with children and families"."""
    if at == following or following >= len(tokens):
        return False
    if tokens[at].text == "or":  # "meeting or exceeding a quota" is one thing
        if {"as", "of"} <= {word.text for word in tokens[max(0, begin - 2) : at]}:
            return True  # "as a preceptor of new staff or students": students alone are no experience
        both = [tokens[at - 1].text, *(word.text for word in tokens[following : following + 1])]
        return at - begin == 1 and following + 1 < len(tokens) and all(word.endswith("ing") for word in both)
    left = [word.text for word in tokens[max(begin, at - 2) : at]]
    right = [word.text for word in tokens[following : following + 2]]
    pairs = _words_of("pairs")
    for size in range(1, len(left) + 1):
        for more in range(1, len(right) + 1):
            if " ".join([*left[-size:], "and", *right[:more]]) in pairs:
                return True
    verbs = _words_of("verbs")
    if at - begin == 1 and len(right) > 1 and right[1] not in _words_of("stops") and right[0] not in verbs:
        return right[0] not in _words_of("openers") | _words_of("leading")  # "disciplinary and grievance casework"
    verbal = bool(left) and tokens[begin].text in verbs
    return verbal and right[0] not in _words_of("verbs") | _words_of("openers") | _words_of("leading")


def _is_one_name(text: str, tokens: list[Word], begin: int, at: int, following: int) -> bool:
    """Tell whether "and" stands in a long name: "Design Manual for Roads and Bridges"."""
    if at == following or following >= len(tokens) or at - begin < _LONG_NAME:
        return False
    capitals = [text[word.start].isupper() for word in tokens[begin : following + 1]]
    return capitals[-1] and capitals[at - 1 - begin] and sum(capitals) > _LONG_NAME


def _goes_on(text: str, tokens: list[Word], at: int, stop: int) -> bool:
    """Tell whether a list goes on with this word, or something else begins."""
    if at >= stop or _BREAK.search(text, tokens[at - 1].end, tokens[at].start):
        return False
    if tokens[at].text.endswith("ed") or [word.text for word in tokens[at : at + 2]] == ["e", "g"]:
        return False
    return tokens[at].text not in _words_of("stops") | _words_of("leading") | _words_of("openers")


def _trimmed(tokens: list[Word], begin: int, at: int, *, alone: bool) -> Span:
    """Take words that say nothing from both ends; empty where nothing is left."""
    while begin < at and tokens[begin].text in _words_of("leading"):
        begin += 1
    while at > begin and tokens[at - 1].text in _words_of("trailing"):
        at -= 1
    said = [word.text for word in tokens[begin:at]]
    lone = not alone and len(said) == 1 and said[0] in _words_of("verbs") and said[0] not in _words_of("alone")
    if (
        not said
        or lone
        or said[0].isdigit()
        or " ".join(said) in _words_of("empty")
        or set(said) <= _words_of("plain_experience")
    ):
        return Span(0, 0)
    return Span(tokens[begin].start, tokens[at - 1].end)
