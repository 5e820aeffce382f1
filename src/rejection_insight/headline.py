"""Read what an advert says of itself: title, employer, place, seniority; nothing where it is not plain. Floor 4."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from rejection_insight.cues import CueSet, words
from rejection_insight.resources import load_json
from rejection_insight.sentences import Span, lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rejection_insight.documents import Document
    from rejection_insight.results import Evidence
    from rejection_insight.sections import Section

_NAMED = r"[A-Z][\w&'’.-]{0,30}(?: (?:[A-Z&][\w&'’.-]{0,30}|of|and|the|for|upon|on)){0,5}(?<!\.)"
_NAME = re.compile(_NAMED)
_LABEL = re.compile(r"[ \t#*_•-]*(?P<label>[A-Za-z ]{3,20}?)[*_ \t]*:[*_ \t]*(?P<value>[^\n|]{2,80})")
_HIRES = re.compile(
    rf"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<name>{_NAMED})\s(?:is|are)\s(?:currently\s|now\s)?"
    r"(?:looking|hiring|seeking|recruiting|searching|an equal)"
)
_WANTED_LINE = re.compile(r"[ \t#*_]*(?P<title>[\w&/' -]{3,50}?)\s(?:wanted|required|needed)\b", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:looking for|looking to hire|hiring|seeking|recruiting|appoint|recruit)\s(?:an?|our next|our first|\w+)\s"
    r"(?P<title>[\w&/' -]{3,60}?)(?=\s(?:to|who|with|for|in|at|and|that|on|based)\b|[,.;:!\n(])"
)
_BASED = re.compile(rf"\b(?:based|located|office is|offices are)\s(?:in|at)\s(?:the\s|our\s)?(?P<place>{_NAMED})")
_PARTING = re.compile(r"\s[|–—-]\s|\sat\s|,|\(|\s{2,}")
_AT = re.compile(rf"(?:\sat\s|\s[|–—-]\s)(?P<name>{_NAMED})\s*$")
_LINE_TWO = re.compile(rf"(?P<name>{_NAMED})(?:,|\s[|–—-])\s(?P<place>{_NAMED})")
_HEAD = 5  # lines in which a title may stand
_LONG_NAME = 5  # letters: a shorter word comes again by chance
_WORDS = 9  # of a title
_BEGINNING = 3000  # characters in which employer and place are looked for


def find_headline(
    document: Document, sections: Sequence[Section]
) -> tuple[Evidence | None, Evidence | None, Evidence | None, Evidence | None]:
    """Give title, employer, place and seniority.

    Examples
    --------
    >>> from rejection_insight.documents import Document
    >>> document = Document("Senior Chef, Night Shift\\nThe Copper Pot, Leeds\\n\\nThe Copper Pot is hiring.")
    >>> [fact and fact.text for fact in find_headline(document, ())]
    ['Senior Chef', 'The Copper Pot', 'Leeds', 'Senior']
    """
    text = document.text
    labelled = _labelled(text)
    top = lines(text, 0, min(len(text), _BEGINNING))[:_HEAD]
    title = labelled.get("title") or _title(text, top)
    second = _second_line(text, top, title)
    employer = labelled.get("employer") or _employer(text, title, sections) or second.get("name")
    place = labelled.get("place") or _place(text) or (second.get("place") if second.get("name") == employer else None)
    seniority = labelled.get("seniority") or _seniority(text, title)
    title, employer, place, seniority = (
        document.evidence("job", *span) if span else None for span in (title, employer, place, seniority)
    )
    return title, employer, place, seniority


def _facts() -> Any:
    return load_json("cues/job.json")


def _labelled(text: str) -> dict[str, Span]:
    """Read "Location: Hull" lines."""
    found: dict[str, Span] = {}
    for line in lines(text, 0, min(len(text), _BEGINNING)):
        match = _LABEL.fullmatch(text, *line)
        if match is None:
            continue
        for fact, labels in _facts()["facts"].items():
            if match["label"].strip().lower() in labels:
                value = match["value"].partition("(")[0].rstrip(" *_\t.")
                if len(value.split()) <= _WORDS:
                    found.setdefault(fact, Span(match.start("value"), match.start("value") + len(value)))
    return found


def _title(text: str, top: Sequence[Span]) -> Span | None:
    for line in top:
        start = line.start + len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip("#*_ "))
        parting = _PARTING.search(text, start, line.end)
        stop = start + len(text[start : parting.start() if parting else line.end].rstrip(" *_:"))
        if stop > start and text[line.end - 1] not in ".!?" and _names_a_job(text, start, stop):
            return Span(start, stop)
    match = _WANTED_LINE.match(text, top[0].start) if top else None
    if match and _names_a_job(text, *match.span("title")):
        return Span(*match.span("title"))
    for match in _WANTED.finditer(text, 0, min(len(text), _BEGINNING)):
        start, end = match.span("title")
        for word in words(text, start, end):
            start = word.start
            if word.text not in _facts()["title_puff"]:
                break
        said = [word.text for word in words(text, start, end)]
        if said and said[-1] in _facts()["title_words"]:
            return Span(start, end)
    return None


def _names_a_job(text: str, start: int, end: int) -> bool:
    said = [word.text for word in words(text, start, end)]
    known = _facts()["title_words"]
    return 0 < len(said) <= _WORDS and any(word in known or word.removesuffix("s") in known for word in said)


def _employer(text: str, title: Span | None, sections: Sequence[Section]) -> Span | None:
    if title:
        stop = text.find("\n", title.end)
        match = _AT.search(text, title.end, stop if stop >= 0 else len(text))
        if match and text.find(match["name"], match.end()) >= 0:
            return Span(*match.span("name"))
    for match in _HIRES.finditer(text):
        ends = {match["name"].split()[0].lower(), match["name"].split()[-1].lower()}
        if ends.isdisjoint(_facts()["no_employer"]):
            return Span(*match.span("name"))
    for section in sections:
        if section.kind == "company" and section.heading:
            heading = text[section.heading.start : section.heading.end]
            name = _NAME.search(heading.removeprefix("About "))
            if heading.startswith("About ") and name and name.group().split()[0].lower() not in _facts()["no_employer"]:
                return Span(section.heading.start + len("About "), section.heading.start + len("About ") + name.end())
    return None


def _second_line(text: str, top: Sequence[Span], title: Span | None) -> dict[str, Span]:
    """Read "The Copper Pot, Leeds" beside the title: the name of a firm, or one that comes again further down."""
    for line in top:
        if title is None or line.start <= title.start < line.end:
            continue
        parting = _PARTING.search(text, *line)
        stop = line.start + len(text[line.start : parting.start() if parting else line.end].rstrip())
        name = _NAME.fullmatch(text, line.start, stop)
        if name is None or _names_a_job(text, line.start, stop):
            continue
        said = name.group().lower().split()
        first = name.group().split()[0]
        known = any(word in _facts()["employer_words"] for word in said)
        again = first if len(first) >= _LONG_NAME else name.group()
        if known or text.find(again, line.end) >= 0:
            found = {"name": Span(line.start, stop)}
            place = _LINE_TWO.match(text, *line)
            return found | ({"place": Span(*place.span("place"))} if place else {})
    return {}


def _place(text: str) -> Span | None:
    match = _BASED.search(text, 0, min(len(text), _BEGINNING))
    return Span(*match.span("place")) if match else None


def _seniority(text: str, title: Span | None) -> Span | None:
    hits = _seniorities().find(text, *title) if title else []
    return Span(hits[0].start, hits[0].end) if hits else None


@cache
def _seniorities() -> CueSet:
    return CueSet({"seniority": _facts()["seniorities"]})
