"""What there is to say about one application: the JSON form as sections of claims, worded for people.

Every face of the report shows this one view. The wording is data (``templates/phrases.json``); text from the
documents stays as it is and is escaped where it is written. Floor 0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Data = Mapping[str, Any]

QUOTE = 280  # characters of a quote that a page shows before it has to be opened
_REACH = 200  # characters of context on either side of a quote: a sentence or two
_BREAK = re.compile(r"(?<=[.!?…])\s+|\n\s*\n")
_SPACE = re.compile(r"\s")
_QUOTED = re.compile(r"\n[ \t]*(?:>[ \t]?)+")


def in_one_line(text: str) -> str:
    """Lay out a quotation in one line, without the marks of a quoted mail.

    Examples
    --------
    >>> in_one_line("too slow on the SQL questions\\n> and the joins")
    'too slow on the SQL questions and the joins'
    """
    return " ".join(_QUOTED.sub(" ", text).split())


@dataclass(frozen=True, slots=True)
class Quote:
    """Words from a document, and who says them.

    Attributes
    ----------
    who, by : str
        "They said", "You noted" and the like; where room is short, "They" and "You".
    text : str
        The words, on one line.
    place : str
        The document that they stand in.
    context : tuple of (str, bool)
        The words among their neighbours: pieces of the document, each with whether it is quoted. Empty where
        the document's text was not kept and `text` is all there is.
    """

    who: str
    by: str
    text: str
    place: str
    context: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is said, and the words that it rests on."""

    title: str
    tags: tuple[str, ...] = ()
    text: str = ""
    quotes: tuple[Quote, ...] = ()
    ask: tuple[str, ...] = ()
    status: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims under one heading; the first group of a section has none of its own."""

    title: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; ``note`` is one sentence that counts, explains, or says honestly what is absent."""

    id: str
    title: str
    note: str
    groups: tuple[Group, ...]

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims of all groups."""
        return tuple(claim for group in self.groups for claim in group.claims)


@dataclass(frozen=True, slots=True)
class View:
    """A whole report. ``headline`` is the first sentence, ``lead`` the one or two that follow it."""

    title: str
    headline: Claim
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    version: str


@cache
def phrases() -> dict[str, Any]:
    """Give the wording; the result is shared, so callers must not change it."""
    return json.loads((files("rejection_insight") / "templates" / "phrases.json").read_bytes())


def view(data: Data) -> View:
    """Word the JSON form of an insight.

    Parameters
    ----------
    data : mapping
        What ``Insight.to_dict()`` gave; keys that are absent count as empty.

    Examples
    --------
    >>> view({"outcome": "offer"}).headline.title
    'They have made you an offer.'
    """
    standing, notes = _map(data, "standing"), phrases()["notes"]
    lead = [standing["text"]] if standing.get("text") else []
    if data.get("reapply_invited"):
        when = data.get("reapply_when")
        lead.append(f"{notes['reapply']}: “{when}”." if when else f"{notes['reapply']}.")
    keys = ("outcome_evidence", "stage_evidence", "reapply_evidence")
    evidence = [*(item for key in keys for item in _each(data, key)), *_each(standing, "evidence")]
    parts = (_highlights, _areas, _keywords, _outside, _impressions, _steps, _checklist, _agreement, _fit, _read)
    sections = tuple(section for section in (part(data) for part in parts) if section.note or section.groups)
    headline = _claim(data, _headline(data), evidence)
    return View(phrases()["title"], headline, tuple(lead), sections, str(data.get("version", "")))


def _headline(data: Data) -> str:
    words, outcome, has_feedback = phrases(), data.get("outcome", "none"), _was_read(data, "feedback")
    if outcome == "none" and not has_feedback:
        return words["outcomes"]["unread"]
    said = [worded("outcomes", outcome)]
    if outcome in {"rejected", "advanced"} and data.get("stage_reached") in words["stages"]:
        said.append(words["stages"][data["stage_reached"]])
    if outcome == "rejected":
        said.append(words["given"][("yes" if data.get("reason_given") else "no") if has_feedback else "missing"])
    return ", ".join(said) + "."


def _highlights(data: Data) -> Section:
    claims = [
        _claim(data, _name_areas(item), [item["evidence"]], who="notes" if item["basis"] == "told" else "feedback")
        for item in _each(data, "highlights")
    ]
    read = _was_read(data, "feedback") or _was_read(data, "notes")
    note = "" if claims else "highlights_none" if read else "highlights_unread"
    return _section("highlights", claims, _note(note))


def _areas(data: Data) -> Section:
    found = [item for item in _each(data, "areas") if not item.get("low_reliability")]
    claims = [_area(data, item) for item in found]
    if any(item["basis"] == "stated" for item in found):
        return _section("areas", claims)
    if not _was_read(data, "feedback"):
        note = "areas_unread"
    elif _each(data, "outside_control") and data.get("reason_given", True):
        note = "areas_outside"
    elif data.get("outcome") == "rejected" and not data.get("reason_given"):
        note = "areas_no_reason"
    else:
        note = "areas_none"
    return _section("areas", claims, _note(note, "areas_own" if claims else ""))


def _impressions(data: Data) -> Section:
    """Keep apart what was said of who somebody is: it is repeated, and is nothing to improve."""
    claims = [_area(data, item) for item in _each(data, "areas") if item.get("low_reliability")]
    known = [quote for item in _each(data, "areas") if item.get("low_reliability") for quote in item["evidence"]]
    for step in _each(data, "steps"):
        quotes = [quote for quote in step["evidence"] if not any(_overlap(quote, other) for other in known)]
        if step["for"] == "remark" and quotes:
            claims.append(_claim(data, phrases()["remark"], quotes))
    return _section("impressions", claims, _note("impressions" if claims else ""))


def _overlap(one: Data, other: Data) -> bool:
    same = (one["source"], one["part"]) == (other["source"], other["part"])
    return same and one["start"] < other["end"] and other["start"] < one["end"]


def _area(data: Data, item: Data) -> Claim:
    words = phrases()
    basis = words["basis"][item["basis"]]
    severity = words["severity"][item["basis"]].get(str(item["severity"]), "")
    tags = (severity, basis, words["controllable"].get(item["controllable"], ""))
    if item.get("low_reliability"):
        tags = (basis, words["low_reliability"])
    return _claim(data, worded("areas", item["area"]), item["evidence"], tags=tags)


def _keywords(data: Data) -> Section:
    words, order = phrases(), list(phrases()["status"])
    matches = sorted(_each(data, "matches"), key=lambda item: (item["importance"], order.index(item["status"])))
    claims = [
        _claim(
            data,
            item["keyword"],
            item["evidence"],
            tags=(words["importance"][item["importance"]],),
            text=item.get("short") or words["how"].get(item.get("how"), ""),
            status=words["status"][item["status"]],
            symbol=words["symbols"][item["status"]],
        )
        for item in matches
    ]
    skills = [
        _claim(data, item["keyword"], [item["evidence"]], tags=(words["skills"][item["polarity"]], _places(item)))
        for item in _each(data, "feedback_skills")
    ]
    if not matches:
        note = _note("no_requirements" if _was_read(data, "job") else "no_job")
    else:
        counts = [(sum(item["status"] == status for item in matches), status) for status in order]
        counted = ", ".join(f"{count} {words['status'][status]}" for count, status in counts if count)
        unread = "" if _was_read(data, "resume") else _note("no_resume")
        note = f"{unread} {len(matches)} asked for; {counted}.".lstrip()
    return _section("keywords", claims, note, feedback_skills=skills)


def _outside(data: Data) -> Section:
    found: dict[str, list[Data]] = {}
    for item in _each(data, "outside_control"):
        found.setdefault(item["reason"], []).append(item["evidence"])
    claims = [_claim(data, worded("reasons", reason), quotes) for reason, quotes in found.items()]
    return _section("outside", claims, _note("outside" if claims else ""))


def _steps(data: Data) -> Section:
    return _section(
        "steps",
        [
            _claim(
                data,
                item["action"],
                item["evidence"],
                tags=(worded("effort", item["effort"]),),
                text=item["why"],
                ask=tuple(item["ask"]),
            )
            for item in _each(data, "steps")
        ],
    )


def _checklist(data: Data) -> Section:
    words, answers = phrases(), _map(data, "checklist")
    asked = [(question, answers[key]) for key, question in words["checks"].items() if key in answers]
    known = any(answer["answer"] != "unknown" for _, answer in asked)
    claims = [
        _claim(data, question, answer["evidence"], status=words["answers"][answer["answer"]] if known else "")
        for question, answer in asked
    ]
    return _section("checklist", claims, _note("checks_unknown" if claims and not known else ""))


def _agreement(data: Data) -> Section:
    words, found = phrases(), _map(data, "agreement")
    boxes = {
        box: [
            _claim(data, worded("areas", item["area"]), item["evidence"], tags=(words["worries"].get(key, ""),))
            for key in keys
            for item in _each(found, key)
        ]
        for box, keys in words["boxes"].items()
    }
    if any(boxes.values()):
        groups = tuple(Group(words["groups"][box], tuple(claims)) for box, claims in boxes.items())
        return Section("agreement", words["sections"]["agreement"], "", groups)
    both_read = _was_read(data, "feedback") and _was_read(data, "notes")
    return _section("agreement", [], _note("" if both_read else "agreement_unread"))


def _fit(data: Data) -> Section:
    standing, names = _map(data, "standing"), phrases()["groups"]
    fits = [(names[key], _map(standing, key)) for key in ("role_fit", "company_fit")]
    claims = [_claim(data, title, fit["evidence"], text=fit["text"]) for title, fit in fits if fit.get("text")]
    return _section("fit", claims)


def _read(data: Data) -> Section:
    words, claims = phrases(), list[Claim]()
    for source, name in words["sources"].items():
        info, parts = _map(_map(data, "documents"), source), _parts(data, source)
        read = [f"{p['name']} ({worded('kinds', p['kind'])}, {p['characters']:,} characters)" for p in parts]
        warnings = [*_each(info, "warnings"), *(line for part in parts for line in part["warnings"])]
        text = " ".join(dict.fromkeys(warnings))
        claims.append(Claim(name, tuple(read) or (_note("unread"),), text, status="" if read else "missing"))
    statements = [
        _claim(data, worded("polarity", item["polarity"]), [item["evidence"]], tags=(_name_areas(item), _reason(item)))
        for item in _each(data, "statements")
    ]
    return _section("read", claims, _note("read"), statements=statements)


def _section(key: str, claims: Sequence[Claim], note: str = "", **more: Sequence[Claim]) -> Section:
    names = phrases()["groups"]
    groups = [Group("", tuple(claims)), *(Group(names[name], tuple(extra)) for name, extra in more.items())]
    return Section(key, phrases()["sections"][key], note, tuple(group for group in groups if group.claims))


def _claim(
    data: Data, title: str, evidence: Sequence[Data], *, who: str = "", tags: Sequence[str] = (), **more: Any
) -> Claim:
    quotes = tuple(_quote(data, item, who) for item in evidence)
    return Claim(title, tuple(tag for tag in tags if tag), quotes=tuple(dict.fromkeys(quotes)), **more)


# The words that claims rest on.


def _quote(data: Data, evidence: Data, who: str = "") -> Quote:
    source, words, start, end = evidence["source"], evidence["text"], evidence["start"], evidence["end"]
    parts = _parts(data, source)
    part: int = evidence.get("part", 0)
    text = parts[part]["text"] if part < len(parts) else ""
    place = worded("sources", source) + (f", {parts[part]['name']}" if 1 < len(parts) > part else "")
    if text[start:end] == words:
        low, high = _window(text, start, end)
        before, after = ("… " if low else "") + text[low:start], text[end:high] + (" …" if high < len(text) else "")
        context = ((before, False), (words, True), (after, False))
    else:  # the document's text was not kept: only what is shown cut needs to open
        context = ((words, True),) if len(words) > QUOTE else ()
    voice = who or source
    return Quote(worded("voices", voice), worded("speakers", voice), in_one_line(words), place, context)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """Give a sentence or two on either side of a quote, cut at a sentence end or else between words."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    if low:
        first = _BREAK.search(text, low, start - 1) or _SPACE.search(text, low, start)
        low = first.end() if first else low
    if high < len(text):
        stops = list(_BREAK.finditer(text, end + 1, high)) or list(_SPACE.finditer(text, end, high))
        high = stops[-1].start() if stops else high
    return low, high


# Looking things up.


def _note(*keys: str) -> str:
    return " ".join(phrases()["notes"][key] for key in keys if key)


def worded(group: str, key: str) -> str:
    """Word an id; one that the phrases do not know (a caller's own label) is worded as it stands."""
    return phrases()[group].get(key) or key.replace("_", " ").capitalize()


def _name_areas(item: Data) -> str:
    return ", ".join(worded("areas", area) for area in item["areas"])


def _reason(item: Data) -> str:
    return worded("reasons", item["reason"]) if item.get("reason") else ""


def _places(skill: Data) -> str:
    named = [words for key, words in phrases()["places"].items() if skill[key]]
    return f"also in {', '.join(named)}" if named else ""


def _parts(data: Data, source: str) -> Sequence[Data]:
    return _each(_map(_map(data, "documents"), source), "parts")


def _was_read(data: Data, source: str) -> bool:
    return any(part["characters"] and part.get("read", True) for part in _parts(data, source))


def _each(data: Data, key: str) -> Sequence[Any]:
    return data.get(key) or ()


def _map(data: Data, key: str) -> dict[str, Any]:
    return data.get(key) or {}
