"""Tell which things of a sentence may stand for one another ("Python or R", "or a similar tool"). Floor 5."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rejection_insight.asked import Thing, data
from rejection_insight.cues import words
from rejection_insight.items import ACCEPTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.cues import Hit

Link = Literal["or", "and", "list", "slash", "example", "none"]

_REACH = 90  # characters between "one of the following" and the first of them
_CLOSE = 30  # characters between "BI tools" and "such as"
_TAIL = 110  # characters of "or a similar ..."
_MOST_BETWEEN = 6  # words of filler between two things
_UNKNOWN = re.compile(r"\s?(?:,\s?[\w.+#-]{1,25}(?: [\w.+#-]{1,25})?\s?){1,5},\s?(?:(or|and)\s)?")
_FINE = re.compile(rf"(?:\s\w+){{0,2}}\s{ACCEPTED}")
_MEANS = re.compile(r"(?:\s(?:yourself|hands-on))?,\s(?:with|using)\s(?:tools? (?:like|such as)\s)?")
_MORE_MEANS = re.compile(r"[^.;:]{0,40}?(?:,|\sor\s)")
_PAPERS = frozenset({"certificate", "licence", "education"})
# "in plumbing, or a recognised ", between two papers
_OR_ELSE = re.compile(r"(?:(?!\sand\s)[^.;:!?•·\n,]){0,60},?\sor\s(?:an?\s)?(?:[\w-]{1,20}\s){0,2}")
_BILINGUAL = re.compile(r"(?:bi|tri|multi)lingual\b", re.IGNORECASE)
_RANGE = re.compile(r"\d\S{0,5}\s?(?:or|to|and|/)\s\Z")  # "night manager in a 4 or 5 star hotel"
_APART = re.compile(r"[;:.!?•·]|\s[–—-]\s|\n\s*\n")
_SIMILAR = re.compile(
    r"\.?(?:,\s?(?-i:[A-Z])[\w.+#-]{0,24}(?: (?-i:[A-Z])[\w.+#-]{0,24})?){0,3}"  # names that nobody knows
    r"(?:\s+(?!or\b)\w{2,20}){0,2}[\s,)(/]{1,3}(?:and/)?or\s(?:with\s)?(?:an?y?\s|some\s|the\s)?"
    r"(?:other\s(?=similar|related|equiv|comp))?"
    r"(qualified by experience|(?:(?:working|studying) towards?|(?:be )?enrolled (?:in|on))(?: \w{2,20}){0,3}"
    r"|(?:similar|equivalent|comparable|related|another|other|relevant|equal)\b(?:[ -][\w&'’/+#-]{1,30}){0,4})",
    re.IGNORECASE,
)
_MEANS_OF = frozenset({"in", "using", "with"})
_IN_BRACKETS = re.compile(r"\s?\([^()]{1,80}\)?")  # "a comparable framework (React, Svelte)"
_OR_NAME = re.compile(r"\sor\s([A-Z][\w+#-]{1,20}(?: [A-Z][\w+#-]{1,20})?)(?=\s*(?:[.;,)•]|\Z))")
_OR_PLAIN = re.compile(
    r"\sor\s(?:an?\s)?([a-z][\w-]{2,20}(?: [a-z][\w-]{2,20}){0,2})(?=\s*(?:[.;)•\n]|\Z))"
)  # "in-house team"


class Group(NamedTuple):
    """Things of which one is enough, and plain words for what else would do; often a single thing.

    Attributes
    ----------
    things : tuple of Thing
        In the order of the text.
    similar : tuple of str
        ``"similar BI tool"``, ``"equivalent experience"``.
    run : int
        Groups of the same number stand in one enumeration.
    """

    things: tuple[Thing, ...]
    similar: tuple[str, ...]
    run: int

    @property
    def start(self) -> int:
        """Offset of the first thing."""
        return self.things[0].start


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(data()["groups"][name])


def group_things(text: str, things: Sequence[Thing], hits: Sequence[Hit], end: int) -> list[Group]:
    """Put alternatives together.

    Parameters
    ----------
    text : str
    things : sequence of Thing
        Of one clause, in order.
    hits : sequence of Hit
        Cues of the clause; ``any_of`` ("one of") and ``examples`` ("such as") are read here.
    end : int
        End of the clause.
    """
    openers = [hit for hit in hits if hit.label in {"any_of", "examples"}]
    kept, similar = _absorb(text, things, end)
    groups: list[Group] = []
    run: list[Thing] = []
    links: list[Link] = []
    opened, number = False, 0

    def close() -> None:
        together = opened or "or" in links or any(similar[thing.start] for thing in run)
        together = together and len({thing.kind == "language" for thing in run}) == 1  # "Git or Welsh" is two things
        parts: list[list[Thing]] = []
        for thing, link in zip(run, links, strict=True):
            if parts and (together or link == "slash"):
                parts[-1].append(thing)
            else:
                parts.append([thing])
        for part in parts:
            plain = dict.fromkeys(words for thing in part for words in similar[thing.start])
            groups.append(Group(tuple(part), tuple(plain), number))

    for thing in kept:
        link: Link = _link(text, run[-1], thing, openers) if run else "none"
        ended = link == "and" or (link == "list" and links[-1:] == ["or"])  # "A or B, C" goes on with another ask
        if link == "none" or (ended and not opened):
            close()
            run, links = [], []
            number += link == "none"
            opened = link == "none" and _is_opened(text, thing, openers)
        opened = opened or link == "example"
        run.append(thing)
        links.append(link)
    close()
    return groups


def is_accepted(text: str, thing: Thing) -> bool:
    """Tell whether the words behind a thing say that it would do: "Google Sheets is fine instead"."""
    return bool(_FINE.match(text, thing.end))


def _absorb(text: str, things: Sequence[Thing], end: int) -> tuple[list[Thing], dict[int, tuple[str, ...]]]:
    """Take in what "or a similar BI tool" names: it is an alternative, nothing that is asked by itself."""
    kept: list[Thing] = []
    similar: dict[int, tuple[str, ...]] = {}
    covered = 0
    for number, thing in enumerate(things):
        if thing.start < covered:
            last = kept[-1].start
            similar[last] = (*similar[last], thing.keyword)
            continue
        kept.append(thing)
        match = _SIMILAR.match(text, thing.end, min(end, thing.end + _TAIL))
        following = things[number + 1].start if number + 1 < len(things) else end
        if match and following < match.start(1):
            match = None  # it is said of the next one
        phrase = _until_stop(match.group(1)) if match else ""
        similar[thing.start] = (phrase,) if phrase else _unknown_last(text, thing, following)
        if match:
            covered = match.start(1) + len(phrase)
            named = _IN_BRACKETS.match(text, covered, end)
            covered = named.end() if named else covered
    return kept, similar


def _unknown_last(text: str, thing: Thing, following: int) -> tuple[str, ...]:
    """Give a name that nobody knows, which ends a clause as the other of two: "Opera or Roomsoft"."""
    match = _OR_NAME.match(text, thing.end, following) or _OR_PLAIN.match(text, thing.end, following)
    return (match.group(1),) if match else ()


def _until_stop(phrase: str) -> str:
    stop = next((word.start for word in words(phrase) if word.text in _set("similar_ends")), len(phrase))
    return phrase[:stop].rstrip(" -,.")


def _link(text: str, one: Thing, two: Thing, openers: Sequence[Hit]) -> Link:
    """Name what stands between two things."""
    gap = text[one.end : two.start]
    if gap[:1] == "." and "." in text[one.start : one.end]:
        gap = gap[1:]  # of "P.Eng."
    for hit in openers:
        if hit.label == "examples" and one.end <= hit.start and hit.end <= two.start and hit.start - one.end < _CLOSE:
            return "example"
    if _MEANS.fullmatch(gap) and _MORE_MEANS.match(text, two.end):
        return "example"  # "load testing, with k6, Gatling or a script"
    if (gap.strip() in {";", ","} or gap.rstrip()[-1:] == ".") and _FINE.match(text, two.end):
        return "or"
    unknown = _UNKNOWN.fullmatch(gap)
    if unknown:
        return "or" if unknown.group(1) == "or" else "list"
    if {one.kind, two.kind} <= _PAPERS and _OR_ELSE.fullmatch(gap):
        return "or"
    between = [word.text for word in words(gap)]
    apart = _APART.search(gap) or (_RANGE.search(gap) and text[two.start].isdigit())
    if len(between) > _MOST_BETWEEN or apart or any(word not in _set("filler") for word in between):
        return "none"
    if between and set(between) <= _MEANS_OF:
        return "and"  # "backend services, in Go or Java"
    if "or" in between or (len(between) < 2 and _FINE.match(text, two.end)):
        return "or"
    if "and" in between or "&" in gap or "+" in gap:
        return "and"
    if (
        "/" in gap
        and one.kind == two.kind == "language"
        and _BILINGUAL.search(text, max(0, one.start - 20), two.end + 20)
    ):
        return "and"  # "bilingual English/Spanish"
    if "/" in gap:
        return "list" if text[one.start : two.end].lower().replace(" ", "") in _set("slash_and") else "slash"
    return "list" if "," in gap and not set(between) - _set("list_filler") else "none"


def _is_opened(text: str, thing: Thing, openers: Sequence[Hit]) -> bool:
    """Tell whether "one of" or "such as" stands before a thing, with nothing but words between."""
    return any(
        0 <= thing.start - hit.end < _REACH and not _APART.search(text[hit.end : thing.start].strip(" :("))
        for hit in openers
    )
