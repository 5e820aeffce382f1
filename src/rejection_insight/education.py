"""Hold a degree that an advert asks for against the degrees of a résumé: level, subject, and whether it is held.

"Or a related field" takes in the subjects that are taught side by side (``fields`` in ``models/cues/levels.json``);
a lower degree, another subject and an unfinished degree are short, a planned one is none. Floor 7.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rejection_insight.cues import CueSet
from rejection_insight.levels import find_levels, rank_of
from rejection_insight.resources import load_json
from rejection_insight.shortfall import unfinished
from rejection_insight.wording import content_words, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.credentials import Credential
    from rejection_insight.results import How, Requirement
    from rejection_insight.resume import Resume

_SCHOOL = 2  # rank of the highest school certificate: below it subjects are separate papers


class DegreeFound(NamedTuple):
    """The degree of a résumé that comes nearest to the one asked for, and what is short of it.

    ``named`` tells whether the advert names its subject, as the first or as another one; else it is a related one.
    """

    degree: Credential
    how: How
    short: str | None
    named: bool


def find_degree(asked: Requirement, resume: Resume) -> DegreeFound | None:
    """Find the degree that comes nearest to a requirement.

    Returns
    -------
    DegreeFound or None
        None also where what is asked must go by its own name: a school subject, a diploma, a PGCE.
    """
    wanted = [asked.keyword, *(other for other in asked.alternatives if not accepts_experience(other))]
    rank = _rank(asked, wanted)
    subject = _subject(wanted)
    if rank is None or not resume.education or (rank <= _SCHOOL and subject) or _says("by_name", asked.keyword):
        return None
    if any(_says("any_subject", words) for words in (asked.evidence.text, *wanted)):
        subject = frozenset[str]()
    elif any(_says("related_subject", words) for words in (asked.evidence.text, *wanted)):
        subject = _with_related(subject)

    def order(degree: Credential) -> tuple[bool, bool, bool, int]:
        have = degree.rank or 0
        return have < rank, not _is_in(degree, subject, resume), degree.state != "held", have

    best = min(resume.education, key=order)
    lower, elsewhere, unheld, have = order(best)
    names = load_json("cues/levels.json")["degree_names"]
    begun = best.state == "in_progress" and _says("begun", asked.evidence.text)  # "a 2:1 achieved or predicted"
    short = None
    if lower:
        short = f"a {names[str(have)]}, where a {names[str(rank)]} is asked for"
    elif unheld and not begun:
        short = unfinished(best.state, best.note.text if best.note else best.evidence.text)
    elif elsewhere:
        short = "a degree in another subject than asked for"
    first = have >= (rank_of("degree", asked.keyword) or rank) and _is_in(
        best, subject and _subject(wanted[:1]), resume
    )
    how: How = "alternative" if begun else "implied" if have > rank else "exact" if first or short else "alternative"
    told = [words for words in wanted if not _says("related_subject", words)]
    return DegreeFound(best, how, short, _is_in(best, subject and _subject(told), resume))


def accepts_experience(words: str) -> bool:
    """Tell whether words of an advert take experience in place of a degree."""
    return _says("or_experience", words)


def _rank(asked: Requirement, wanted: Sequence[str]) -> int | None:
    """Give the lowest degree that is accepted."""
    ranks = [rank for words in wanted if (rank := rank_of("degree", words)) is not None]
    elsewhere = (rank_of("degree", words) for words in (asked.level or "", asked.evidence.text))
    return min(ranks) if ranks else next((rank for rank in elsewhere if rank is not None), None)


def _subject(wanted: Sequence[str]) -> frozenset[str]:
    """Give the stems of the subjects that degrees are asked in; none where the words name no subject."""
    found: set[str] = set()
    for words in wanted:
        bare = words
        for level in reversed(find_levels("degree", words)):
            bare = f"{bare[: level.start]} {bare[level.end :]}"
        found.update(stem(word) for word in content_words(bare))
        found |= _of_letters(words)
    return frozenset(found)


def _of_letters(words: str) -> frozenset[str]:
    """Give the subjects that letters stand for by themselves: "B.Pharm", "LLB"."""
    known = load_json("cues/levels.json")["letters_subject"]
    letters = (words[level.start : level.end].replace(".", "") for level in find_levels("degree", words))
    return frozenset(stem(known[one]) for one in letters if one in known)


def _with_related(subject: frozenset[str]) -> frozenset[str]:
    """Add the subjects that are taught side by side with these; a subject that is in no list is near to all."""
    near = [field for field in _fields() if not subject.isdisjoint(field)]
    return subject.union(*near) if near else frozenset()


def _is_in(degree: Credential, subject: frozenset[str], resume: Resume) -> bool:
    if not subject:
        return True
    text = resume.document.text[slice(*degree.scope)]
    return not subject.isdisjoint((*(stem(word) for word in content_words(text)), *_of_letters(text)))


def _says(label: str, words: str) -> bool:
    return label in _cues().labels(words)


@cache
def _fields() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(stem, field)) for field in load_json("cues/levels.json")["fields"])


@cache
def _cues() -> CueSet:
    data = load_json("cues/levels.json")
    labels = ("any_subject", "related_subject", "by_name", "or_experience", "begun")
    return CueSet({label: data[label] for label in labels})
