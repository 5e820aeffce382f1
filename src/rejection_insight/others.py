"""Find the clauses whose doer is somebody else: "the engineers port my models", "drawings by the CAD office". Floor 2.

Only people who work beside the writer are others; the writer's own team, clients and pupils are not, and neither is
who asks, thanks or trains the writer. The words are in ``cues/people.json``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from rejection_insight.cues import words
from rejection_insight.resources import load_json
from rejection_insight.sentences import Span, bullet_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rejection_insight.cues import Word

_CUT = re.compile(r"[;|•·]|\bbut\b|\balthough\b|\bI\b|\bwe\b")
_CUT_SHORT = re.compile(r"[,;|•·]|\bbut\b|\balthough\b|\bI\b|\bwe\b")  # ends what begins with "when"
_EDGE = re.compile(r"[,;:|•·()]|\s[-–—]\s")
_STARTS = frozenset({"and", "but", "when", "while", "whereas", "where", "as", "because", "since", "though", "although"})
_LABEL = re.compile(r"[^:.;]{2,40}:\s*")
_SPEAKS_OF_IT = re.compile(r"\b(?:it|them|these|those|this|that)\b")
_QUANTITIES = frozenset({"one", "two", "three", "four", "five", "some", "most", "all", "both", "several", "many"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "get", "gets", "got"})
_PLACES = frozenset({"of", "at", "in", "from", "on", "for", "next", "upstairs", "downstairs"})
_PRONOUNS = frozenset({"they", "he", "she"})
_TIMES = frozenset({"before", "after", "during", "every", "each", "once", "on", "at", "in"})
_TIME = 5  # words of "before a release" and "every quarter", after which others may come
_OBJECTS = frozenset({"the", "a", "an", "all", "every", "everything", "their", "its", "our", "my"})
_OWN = frozenset({"i", "me", "we", "us", "myself"})
_MINE = frozenset({*_OWN, "my", "our"})
_MODIFIERS = 3  # words between "the" and the people: "our key account manager"
_PLACE = 5  # words that say which people: "the data team in our Leeds office"
_NAME = 3  # words of a name: "by Selwyn Oakley"
_HEAD_OFFICE = 2  # words
_REACH = 40  # words between what is done and by whom
_HEADING = 4  # words: "Drawings by the CAD office" has no verb


class _People(NamedTuple):
    """People other than the writer: the index behind their words, several or one, and whose something is."""

    end: int
    many: bool
    owns: bool


def find_others(text: str, span: Span) -> Iterator[Span]:
    """Give the stretches of a sentence that say what others do.

    Examples
    --------
    >>> text = "The designers draw in Rhino; I build it in Revit. Renderings by the media office in Blender."
    >>> [text[start:end] for start, end in find_others(text, Span(0, len(text)))]
    ['The designers draw in Rhino', 'Renderings by the media office in Blender.']
    """
    start = bullet_end(text, *span)
    found = words(text, start, span.end)
    before = -1  # the end of the clause of others before
    doers = False  # whether others were the last subject, of what they do or of what they make of the writer's work
    for at in _clauses(text, found):
        begin, first = found[at].start, found[at].text
        if first in _STARTS and at + 1 < len(found) and (at or first != "when"):
            at += 1  # noqa: PLW2901 -- the clause begins behind "while"
        goes_on = (
            first == "and" and doers and found[at].text not in _MINE
        )  # "reads our tables and puts them into Kafka"
        told = (
            _they(found, at)
            or (found[at].text in _PRONOUNS and before >= 0)
            or _is_subject(text, found, at)
            or _by(text, found, at)
            or (goes_on and found[at].text in _does())
        )
        doers = first != "when" and (told or goes_on or _verb_of_others(text, found, at) is not None)
        told = told or (found[at].text in _TIMES and any(_is_subject(text, found, at + n) for n in range(2, _TIME + 1)))
        if told and begin >= before:  # else the clause before reaches beyond this one
            cut = (_CUT_SHORT if first == "when" else _CUT).search(text, found[at].end, span.end)
            before = cut.start() if cut else span.end
            yield Span(_labelled(text, start, begin, before), before)
    yield from _belongings(text, found)
    yield from _relatives(text, found, span.end)


def _clauses(text: str, found: Sequence[Word]) -> Iterator[int]:
    """Give the indices of the words with which clauses begin."""
    for at, word in enumerate(found):
        behind = at == 0 or found[at - 1].text in {".", ";", "!", "?"}
        if word.text[0].isalnum() and (
            behind or word.text in _STARTS or _EDGE.search(text, found[at - 1].end, word.start)
        ):
            yield at


def _labelled(text: str, start: int, begin: int, end: int) -> int:
    """Begin at the label that a clause speaks of: "Direct payments: the finance officer sets them up"."""
    label = _LABEL.fullmatch(text, start, begin)
    return start if label and _SPEAKS_OF_IT.search(text, begin, end) else begin


def _they(found: Sequence[Word], at: int) -> bool:
    """Tell "They own the cluster" from "They use my templates" and "They asked me"."""
    verb, behind = (found[near].text if near < len(found) else "" for near in (at + 1, at + 2))
    return found[at].text == "they" and (verb in _verbs() or verb in _told("verbs")) and behind not in _MINE


def _is_subject(text: str, found: Sequence[Word], at: int) -> bool:
    """Tell whether a clause begins with others and what they do."""
    verb = _verb_of_others(text, found, at)
    if verb is None:
        return at < len(found) and _people(text, found, at) is None and _is_department(found, at)
    behind = found[verb + 1].text if verb + 1 < len(found) else ""
    verdict = found[verb].text in _told("regard")
    return not (behind in {"me", "us"} or (verdict and behind in {"my", "our", "it", "them", "this", "these", "what"}))


def _verb_of_others(text: str, found: Sequence[Word], at: int) -> int | None:
    """Give the index of what others do, with whom a clause begins."""
    people = _people(text, found, at) if at < len(found) else None
    if people is None:
        return None
    if people.end + 1 < len(found) and found[people.end].text == "and":  # "the administrator and the attorney handled"
        people = _people(text, found, people.end + 1) or people
    return _verb(text, found, people)


def _office(found: Sequence[Word], at: int) -> bool:
    """Tell whether a department is named: "by HR", "by head office"."""
    pair = [word.text for word in found[at : at + 2]]
    return pair == ["head", "office"] or pair[0] in _told("departments")


def _is_department(found: Sequence[Word], at: int) -> bool:
    """Tell "HR does the hiring" and "Head office runs it" from "Marketing plans for three brands"."""
    if not _office(found, at):
        return False
    names = 1 if found[at].text in _told("departments") else _HEAD_OFFICE
    verb, behind = (found[near].text if near < len(found) else "" for near in (at + names, at + names + 1))
    return verb in _verbs() and verb not in _BE and (names > 1 or behind in _OBJECTS)


def _verb(text: str, found: Sequence[Word], people: _People) -> int | None:
    """Give the index of what people do, None where nothing is said of them."""
    at = people.end
    most = min(len(found), people.end + (0 if people.owns else _NAME - 1))
    while at < most and text[found[at].start].isupper() and found[at].text not in _OWN:
        at += 1
    plain = at == people.end
    limit = min(len(found), at + 1 + (_PLACE if people.owns or (at < len(found) and found[at].text in _PLACES) else 0))
    for near in range(at, limit):
        word = found[near].text
        if not word[0].isalnum() or word in _OWN or _EDGE.search(text, found[near - 1].end, found[near].start):
            return None
        if word in _BE or word in _verbs():
            return near
        object_ = found[near + 1] if near + 1 < len(found) else None
        if object_ and word.endswith("s") and object_.text in _OBJECTS:
            return near  # "the director prices the licences"
        named = object_ is not None and (object_.text in _OBJECTS or text[object_.start].isupper())
        if named and people.many and word in _told("verbs"):
            return near  # "colleagues of the platform team run our gateway", not "the nurses on wound care"
        if near == people.end and plain and people.many and not people.owns and word not in _told("no_verbs"):
            return None if word.endswith("ing") or (near + 1 < len(found) and found[near + 1].text == "by") else near
    return None


def _people(text: str, found: Sequence[Word], at: int) -> _People | None:
    """Read other people: "the engineers", "two of the other helpers", "our data team", "my wife's firm"."""
    if found[at].text in _QUANTITIES and at + 1 < len(found):
        at += 2 if found[at + 1].text == "of" else found[at + 1].text in _told("others_alone")
    if at >= len(found):
        return None
    told = found[at].text
    if told in _told("others_alone"):
        return _People(at + 1, many=told.endswith("s"), owns=False)
    if told not in _told("determiners"):
        return None
    other = told in {"another", "other"}
    last = None
    for near in range(at + 1, min(len(found), at + 2 + _MODIFIERS)):
        word, between = found[near].text, text[found[near - 1].end : found[near].start]
        if not word[0].isalnum() or word in _told("no_verbs") or _EDGE.search(between):
            break
        other = other or word in {"other", "another"}
        if word in _one() or word in _many():
            owns = text[found[near].start : found[near].end].lower().replace("’", "'").endswith(("'s", "s'"))
            owns = owns or text[found[near].end : found[near].end + 1] in {"'", "’"}
            known = _is_known_other(found, at, near, other=other)
            if known:
                last = _People(near + 1, many=word in _many() or word in _told("groups"), owns=owns)
            if owns:
                break
        elif last:
            break
    if last is None or (told in {"a", "an"} and found[last.end - 1].text not in _told("others_with_a") and not other):
        return None
    return last


def _is_known_other(found: Sequence[Word], at: int, near: int, *, other: bool) -> bool:
    """Tell others from the writer's own team: "the data team" is other people, "my small team" is not."""
    if found[near].text not in _told("groups") or found[at].text in {"a", "an"}:
        return True
    named = [word.text for word in found[at + 1 : near] if word.text not in _told("no_names")]
    return other or (bool(named) and found[at].text != "my")


def _by(text: str, found: Sequence[Word], at: int) -> bool:
    """Tell whether a clause says by whom else something is done, or from whom it comes."""
    done = ""  # the participle of a passive: "are kept in Git by", "is looked after by"
    for near in range(at + 1, min(len(found) - 1, at + _REACH)):
        word, before = found[near].text, found[near - 1].text
        aside = (word in _OWN and before == "for") or (word in _OWN and found[near + 1].text in _told("using"))
        if not word[0].isalnum() or _EDGE.search(text, found[near - 1].end, found[near].start):
            return False
        if word in _OWN and not aside:
            return False
        if _is_participle(word) and any(one.text in _BE for one in found[max(at, near - 2) : near]):
            done = word
        if word == "by":
            others = _people(text, found, near + 1)
            named = _is_name(text, found, near + 1) or _office(found, near + 1)
            if not (others and not others.owns) and not named:
                continue
            if done and done not in _told("received"):
                return True
            if others and not _is_participle(before) and near - at <= _HEADING and text[found[at].start].isupper():
                return not any(one.text in _BE or one.text in _told("received") for one in found[at:near])
        elif (before, word) in _handed():
            others = _people(text, found, near + 1)
            if others and not others.owns:
                return True
        elif word in _BE and near + 2 < len(found) and found[near + 2].text in _told("somebodys"):
            owner = text[found[near + 1].start : found[near + 2].start].replace("’", "'").strip()
            if owner[0].isupper() and owner.endswith("'s"):  # "is Bethan's work"
                return True
    return False


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en")) or word in _told("participles")


def _is_name(text: str, found: Sequence[Word], at: int) -> bool:
    """Tell a person's name, two words with capitals: firms are named like that too, and do what the passive says."""
    pair = found[at : at + 2]
    return len(pair) > 1 and all(text[word.start].isupper() and word.text.isalpha() for word in pair)


def _belongings(text: str, found: Sequence[Word]) -> Iterator[Span]:
    """Give what belongs to one's own people: "my supervisor's grant" is not the writer's, a client's website may be."""
    for at, word in enumerate(found):
        if (
            word.text in {"my", "a"}
            and (people := _people(text, found, at))
            and people.owns
            and people.end < len(found)
        ):
            yield Span(found[people.end].start, found[min(people.end + 1, len(found) - 1)].end)


def _relatives(text: str, found: Sequence[Word], end: int) -> Iterator[Span]:
    """Give what is told of somebody behind a comma: "to Ilse in the print shop, who does the proofs"."""
    for at in range(2, len(found) - 1):
        if found[at].text != "who" or "," not in text[found[at - 1].end : found[at].start]:
            continue
        if found[at + 1].text in _OWN or found[0].text in {"i", "a", "an"}:
            continue
        low = bisect_left(found, found[at].start - 60, key=lambda word: word.start)
        if any(word.text in {"to", "by", "from", "with", "our", "the"} for word in found[low:at]):
            cut = _CUT.search(text, found[at].end, end)
            yield Span(found[at].start, cut.start() if cut else end)


@cache
def _told(name: str) -> frozenset[str]:
    return frozenset(cast("list[str]", load_json("cues/people.json")[name]))


@cache
def _one() -> frozenset[str]:
    return _told("people") | _told("groups")


@cache
def _many() -> frozenset[str]:
    """Give the plurals of people and groups."""
    odd = cast("dict[str, str]", load_json("cues/people.json")["plurals"])
    return frozenset(odd.get(word) or (f"{word[:-1]}ies" if word.endswith("y") else f"{word}s") for word in _one())


@cache
def _verbs() -> frozenset[str]:
    """Give the forms that say what one person does: "writes", "carries", and the past where it is irregular."""
    found = set(_told("past"))
    for verb in _told("verbs"):
        carried = verb.endswith("y") and verb[-2] not in "aeiou"
        stem = verb[:-1] + "i" if carried else verb
        found.add(stem + "es" if carried or verb.endswith(("s", "sh", "ch", "x", "o")) else verb + "s")
        found.add(stem + "d" if verb.endswith("e") else stem + "ed")
    return frozenset(found)


@cache
def _does() -> frozenset[str]:
    return _verbs() - _BE


@cache
def _handed() -> frozenset[tuple[str, str]]:
    pairs = (pair.split() for pair in _told("handed"))
    return frozenset((first, second) for first, second in pairs)


def names_somebody(text: str) -> bool:
    """Tell whether some words name a person or the firm's people instead of what one can do.

    Examples
    --------
    >>> names_somebody("the sous chefs"), names_somebody("HR"), names_somebody("stock control")
    (True, True, False)
    """
    found = words(text, 0, len(text))
    last = found[-1].text if found else ""
    return last in _told("people") or (last in _many() and last not in _told("groups")) or last == "hr"
