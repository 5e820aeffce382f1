"""Give the chain from words to verdict, in sentences: why an area stands where it stands, why a keyword has its status.

Works on the JSON form, so that a stored insight can be explained too. Floor 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rejection_insight.errors import InputError
from rejection_insight.view import in_one_line, phrases, worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why something was decided as it was.

    Attributes
    ----------
    subject : str
        The id of an area, or the keyword of a requirement.
    sentences : tuple of str
        From the words of the documents to the verdict.
    """

    subject: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def explain(data: Data, subject: object) -> Explanation:
    """Explain an area or a requirement of an insight.

    Parameters
    ----------
    data : mapping
        What ``Insight.to_dict()`` gave.
    subject : str, ImprovementArea, Requirement, Match or Gap
        An id of `AREAS` or its name in the report, or the keyword of a requirement, in any case; or what bears it.

    Raises
    ------
    InputError
        If it is neither.
    """
    subject = _name(subject)
    sought = " ".join(subject.split()).casefold()
    named = {area: area for area in (*phrases()["areas"], *(entry["area"] for entry in data["areas"]))}
    named |= {name.replace("_", " "): name for name in named} | {worded("areas", name): name for name in named}
    if area := {name.casefold(): area for name, area in named.items()}.get(sought):
        return Explanation(area, tuple(_area(data, area)))
    for asked, match in zip(data["requirements"], data["matches"], strict=True):
        if asked["keyword"].casefold() == sought:
            return Explanation(asked["keyword"], tuple(_requirement(asked, match, data["documents"])))
    known = ", ".join(asked["keyword"] for asked in data["requirements"]) or "none"
    areas = ", ".join(entry["area"] for entry in data["areas"]) or "none"
    cure = f"Give an id of AREAS (ranked here: {areas}), or a keyword of the advert: {known}."
    raise InputError(f"{subject!r} is no area, and the advert does not ask for it", where="explain", cure=cure)


def _name(subject: object) -> str:
    """Give the id of an area, or the keyword of what asks or shows something."""
    if isinstance(subject, str):
        return subject
    subject = getattr(subject, "requirement", subject)
    name = getattr(subject, "area", None) or getattr(subject, "keyword", None)
    if isinstance(name, str):
        return name
    what = f"{type(subject).__name__} where an area, a requirement or its name is needed"
    raise InputError(what, where="explain", cure="Give one of insight.areas, .requirements, .matches or .gaps.")


def _area(data: Data, area: str) -> list[str]:
    say, name = phrases()["explain"], worded("areas", area)
    ranked = [entry["area"] for entry in data["areas"]]
    praise = [s for s in data["statements"] if s["polarity"] == "strength" and area in s["areas"]]
    if area not in ranked:
        praised = [s for s in praise if s["basis"] == "employer"]
        return [say["praised" if praised else "silent"].format(name=name), *map(_read, praised)]
    at = ranked.index(area)
    entry = data["areas"][at]
    rank = say["rank"].format(name=name, place=at + 1, count=len(ranked)) if len(ranked) > 1 else say["only"]
    sentences = [rank.format(name=name), say["basis"][entry["basis"]]]
    if entry["basis"] == "inferred":
        sentences += [say["missing"].format(words=_line(quote)) for quote in entry["evidence"]]
    else:
        sentences += [_read(statement) for statement, _ in _said(data, entry)]
    if at:
        sentences.append(_after(data, data["areas"][at - 1], entry))
    return sentences


def _said(data: Data, entry: Data) -> list[tuple[Data, list[str]]]:
    """Give the statements that an area of either side rests on, each with the areas that were claimed of it."""
    basis = {"stated": "employer", "told": "self"}.get(entry["basis"])
    said = [s for s in data["statements"] if s["polarity"] == "improvement" and s["basis"] == basis]
    named = _claimed(data, said) if basis == "employer" else [s["areas"] for s in said]
    return [(s, areas) for s, areas in zip(said, named, strict=True) if entry["area"] in areas]


def _claimed(data: Data, said: Sequence[Data]) -> list[list[str]]:
    """Give for each of the employer's statements those of its areas that quote it."""
    starts = sorted((s["evidence"]["part"], s["evidence"]["start"]) for s in said)
    quoted: dict[tuple[int, int], set[str]] = {}
    for entry in data["areas"]:
        for quote in entry["evidence"] if entry["basis"] == "stated" else ():
            at = bisect_right(starts, (quote["part"], quote["start"])) - 1
            quoted.setdefault(starts[at], set()).add(entry["area"])
    places = ((s["evidence"]["part"], s["evidence"]["start"]) for s in said)
    return [[a for a in s["areas"] if a in quoted.get(at, ())] for s, at in zip(said, places, strict=True)]


def _read(statement: Data) -> str:
    say, words = phrases()["explain"], phrases()
    severity = say["severity"].get(str(statement["severity"]), "")
    chance = statement["probability"]
    return say["read"].format(
        who=words["voices"][statement["evidence"]["source"]],
        words=_line(statement["evidence"]),
        polarity=words["polarity"][statement["polarity"]],
        severity=severity,
        sure=say["ruled"] if chance is None else say["sure"].format(probability=f"{chance:.2f}"),
    )


def _after(data: Data, other: Data, entry: Data) -> str:
    """Tell what decides between an area and the one before it: the first thing in which they differ."""
    say, words = phrases()["explain"]["after"], phrases()
    name = worded("areas", other["area"])
    if other["basis"] != entry["basis"]:
        return say["basis"].format(other=name, basis=words["basis"][other["basis"]])
    if other["low_reliability"] != entry["low_reliability"]:
        return say["low_reliability"].format(other=name)
    if other["severity"] != entry["severity"]:
        return say["severity"].format(other=name, severity=words["severity"][other["basis"]][str(other["severity"])])
    more, less = (weight([areas for _, areas in _said(data, one)], one["area"]) for one in (other, entry))
    if entry["basis"] == "inferred":
        more, less = len(other["evidence"]), len(entry["evidence"])
    if more != less:
        return say["weight"].format(other=name, more=f"{more:g}", less=f"{less:g}")
    return say["order"].format(other=name)


def weight(remarks: Iterable[Sequence[str]], area: str) -> float:
    """Count remarks, each given by its areas: one where this area is the point, half where it stands beside another."""
    return sum(1.0 if central_first(areas)[0] == area else 0.5 for areas in remarks)


def central_first(areas: Sequence[str]) -> list[str]:
    """Order the areas of a remark by what is to be mended: an exercise is where something showed, so it comes last."""
    return sorted(areas, key=lambda area: area == "work_sample")


def _requirement(asked: Data, match: Data, documents: Data) -> list[str]:
    say, words = phrases()["explain"], phrases()
    importance = words["importance"][asked["importance"]]
    sentences = [say["asked"].format(name=asked["keyword"], importance=importance, words=_line(asked["evidence"]))]
    if asked["min_years"]:
        sentences.append(say["years"].format(years=f"{asked['min_years']:g}"))
    if asked["level"]:
        sentences.append(say["level"].format(level=asked["level"]))
    if asked["alternatives"]:
        sentences.append(say["alternatives"].format(alternatives=", ".join(asked["alternatives"])))
    shown = [quote for quote in match["evidence"] if quote["source"] == "resume"]
    if match["how"]:
        sentences += [say["found"][match["how"]].format(words=_line(quote)) for quote in shown]
    verdict = match["status"]
    if verdict in {"shown", "reworded"} and match["how"] == "alternative":
        verdict = "alternative"
    elif verdict == "unknown" and match["short"]:
        verdict = "not_plain"
    elif verdict == "unknown" and documents["resume"]["kind"] == "missing":
        verdict = "not_given"
    return [*sentences, say["verdict"][verdict].format(**match)]


def _line(evidence: Data) -> str:
    return in_one_line(evidence["text"]).removesuffix(".")
