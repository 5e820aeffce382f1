"""The names that an advert itself gives to what it asks: short forms, and the examples in brackets. Floor 1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.results import Requirement

_ABBREVIATION = re.compile(r"\(([A-Z][A-Za-z&]{1,6})\)")
_SLASHED = re.compile(r"\b([\w-]+)/([\w-]+)")
_EXAMPLES = re.compile(
    r"\(([^()]{2,90})\)"
    r"|\b(?:such as|for example|for instance|e\.g\.|in particular|particularly|especially|namely|ideally)"
    r",?\s([^;()]{2,90})|:\s([^;()]{2,90})"
)
_ITEMS = re.compile(r"\s*(?:,|/|\bor\b|\band\b|\be\.g\.|\bsuch as\b|\bthe\b)\s*")
_NO_NAME = re.compile(
    r"\b(?:similar|equivalent|comparable|more|less|fewer|over|above|better|higher|like|etc|other|another|essential|desirable|required|preferred|plus|must|nice|"
    r"years?|months?|days?|hours?|level|any|all|we|you|your|our|is|are|not|no|an?|advantage|optional|if|in|on|at|for|to|with)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset({"of", "for", "and", "the", "in", "on", "to", "at", "by", "with"})
_MOST_WORDS = 4
_OF_TOOLS = frozenset({"software", "system", "tool", "platform"})
_SHORTEST = 3  # letters: "(A, I)" says how something is assessed
_OR = re.compile(r",?\s+\bor\b\s+(?!\d)(?:an?\s|the\s)?")
_EITHER = re.compile(r",?\s+\bor\b\s+(?!\d)(?:an?\s|the\s)?|,\s+")
_AND = re.compile(r"\band\b|&|;")
_BRACKETS = re.compile(r"\([^()]*\)")
_ACCEPTED = re.compile(
    r"\(([^(),;]{2,40}?)(?:\s(?:experience|knowledge))?\s(?:is|are)?\s?(?:also\s)?(?:accepted|fine|ok|okay|welcome|counts?|works)\b"
)
_AFTER = re.compile(
    r"\bpost[- ]?(?:registration|qualification|qualified|qualifying|graduation|graduate|licensure)\b|\bPQE\b"
    r"|\bafter (?:qualif(?:ying|ication)|registration|registering|graduat(?:ing|ion)|licensure)\b",
    re.IGNORECASE,
)


def names_of(asked: Requirement, keyword: str) -> list[str]:
    """Give the ways to write a keyword that the advert itself gives: "JIB/ECS card", "Teacher Status (TS)"."""
    names = [keyword]
    if slashed := _SLASHED.search(keyword):
        names += [keyword.replace(slashed.group(), one) for one in slashed.groups()]
    told = keyword.lower().replace("-", " ").split()
    initials = {"".join(word[0] for word in told), "".join(word[0] for word in told if word not in _SMALL_WORDS)}
    names += [short for short in _ABBREVIATION.findall(asked.evidence.text) if short.lower() in initials]
    if len(told) > 1 and told[-1] in _OF_TOOLS and keyword[0].isupper():
        names.append(keyword.rsplit(maxsplit=1)[0])  # "Empower software"
    return names


def examples_of(asked: Requirement, names: Sequence[str] = ()) -> list[str]:
    """Give what an advert names as examples, or as another name, of what it asks.

    Parameters
    ----------
    asked : Requirement
    names : sequence of str
        Other names of its keyword: one must stand before the list, for in "Tools: Figma, Sketch" neither is an
        example of the other.

    Examples
    --------
    >>> from rejection_insight.results import Evidence, Requirement
    >>> text = "Hands-on with a CMS: Typo3, Drupal or similar"
    >>> examples_of(Requirement("content management", "skill", "must", Evidence("job", 0, len(text), text)), ["CMS"])
    ['Typo3', 'Drupal']
    """
    text = asked.evidence.text
    found: list[str] = []
    for match in _EXAMPLES.finditer(text):
        head = text[: match.start()].casefold()
        if not any(name.casefold() in head for name in (asked.keyword, *names)):
            continue
        listed = next(part for part in match.groups() if part is not None)
        for item in _ITEMS.split(listed):
            name = item.strip(" .*\"'“”")
            wordy = len(name.split()) > 1 or name[:1].isupper() or name[:1].isdigit()
            if wordy and len(name) >= _SHORTEST and len(name.split()) <= _MOST_WORDS and not _NO_NAME.search(name):
                found.append(name)
    return list(dict.fromkeys(found))


def is_example(asked: Requirement, words: str, names: Sequence[str] = ()) -> bool:
    """Tell whether words of an advert are only an example of what it asks: "a CMS (Drupal)", not "state card (SC)"."""
    found = next((name for name in examples_of(asked, names) if name.casefold() == words.casefold()), None)
    if found is None or words.casefold() in asked.keyword.casefold():
        return False
    before, _, behind = asked.evidence.text.partition(found)
    initials = [word[0] for word in re.findall(r"\w+", before)][-_MOST_WORDS:]
    alone = before.endswith("(") and behind.startswith(")") and sum(map(str.isupper, found)) > 1
    return not (alone and found[0].casefold() in map(str.casefold, initials))


def alternatives_in(asked: Requirement) -> list[str]:
    """Give what the words of an advert accept in place of the keyword, where they join both by "or".

    Examples
    --------
    >>> from rejection_insight.results import Evidence, Requirement
    >>> text = "A forklift ticket, or crane certificate"
    >>> alternatives_in(Requirement("forklift ticket", "certificate", "must", Evidence("job", 0, len(text), text)))
    ['crane certificate']
    """
    text = asked.evidence.text
    found = [part.strip() for part in _ACCEPTED.findall(text)]
    listed = _OR.search(text) and not _AND.search(text)
    parts = [part.strip(" .,") for part in (_EITHER if listed else _OR).split(_BRACKETS.sub(" ", text))]
    head = asked.keyword.casefold()
    mine = next((at for at, part in enumerate(parts) if head in part.casefold()), None)
    if mine is not None and len(parts) > 1:
        near = parts if listed else parts[max(0, mine - 1) : mine + 2]
        found += [part for part in near if part is not parts[mine] and len(part.split()) <= _MOST_WORDS]
    return [
        name
        for name in dict.fromkeys(found)
        if len(name) >= _SHORTEST and not _NO_NAME.search(name) and (" " in name or name[0].isupper())
    ]


def without_stage(phrase: str) -> str:
    """Leave out that experience was gained after qualifying: the jobs show it.

    Examples
    --------
    >>> without_stage("post-registration midwifery").strip()
    'midwifery'
    """
    return _AFTER.sub(" ", phrase)
