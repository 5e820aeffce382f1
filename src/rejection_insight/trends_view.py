"""The JSON form of trends, as rows, plain text, and the sections that the templates show. Floor 3."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rejection_insight.report import wrap
from rejection_insight.view import Claim, Group, Quote, in_one_line, phrases

Data = Mapping[str, Any]

ROW_KEYS = (
    "claim", "label", "basis", "count", "of", "share", "low", "high", "recurring", "weight", "verdict", "first", "last",
    "records",
)  # fmt: skip
SKILLS = 12  # rows of the table of skills; the frame has all of them
_QUOTES = 3
_MARKS = 40  # applications in a line of marks
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``part`` (0 to 100) is drawn as a bar, where there is one."""

    cells: tuple[str, ...]
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the report: a note, claims in groups, or a table."""

    id: str
    title: str
    note: str
    groups: tuple[Group, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendsView:
    """The whole report."""

    title: str
    headline: Claim
    lead: tuple[str, ...]
    sections: tuple[Block, ...]
    version: str


@cache
def words() -> dict[str, Any]:
    """Give the wording; the result is shared, so callers must not change it."""
    return json.loads((files("rejection_insight") / "templates" / "trends.json").read_bytes())


def rows(data: Data) -> list[dict[str, Any]]:
    """Give one flat row for each count, every row with the keys `ROW_KEYS`.

    Parameters
    ----------
    data : mapping
        What ``Trends.to_dict()`` gave.

    Returns
    -------
    list of dict
        ``claim`` is strength, area, skill, funnel, progress, outside or goal_skill; ``share``, ``low`` and ``high``
        are fractions; ``verdict`` is what could be said of a course or a step; ``records`` are ids between semicolons.
    """
    found: list[dict[str, Any]] = []
    for claim, key in (("strength", "strengths"), ("area", "areas")):
        for one in data[key]:
            more = {"basis": one["basis"], "first": one["first"], "last": one["last"], "verdict": one["course"]}
            more["recurring"] = one["recurring"]
            found.append(_row(claim, one["area"], one["share"], **more, records=one["records"]))
    for one in data["skills"]:
        more = {"weight": one["missing_weight"], "verdict": one["latest"], "basis": "inferred"}
        found.append(_row("skill", one["skill"], one["known"], **more, records=_ids(one)))
    found += [_row("funnel", one["stage"], one["reached"]) for one in data["funnel"]]
    for one in data["progress"]:
        more = {"basis": one["kind"], "first": one["done"], "verdict": one["verdict"]}
        found.append(_row("progress", one["target"], one["after"], **more))
    for one in data["outside"]:
        found.append(_row("outside", one["reason"], one["share"], basis="stated", records=_ids(one)))
    for goal in data["goals"]:
        found += [_row("goal_skill", one["skill"], one["asked"], basis=goal["role"]) for one in goal["skills"]]
    return found


def to_text(data: Data) -> str:
    """Give plain lines for a terminal: no control characters, at most 88 columns."""
    seen = view(data)
    lines = [line for sentence in (seen.headline.title, *seen.lead) for line in wrap(sentence)]
    for block in seen.sections:
        lines += ["", *wrap(block.title), *wrap(block.note, "  ", "  ")]
        for group in block.groups:
            lines += wrap(group.title, "  ", "  ")
            for claim in group.claims:
                tags = f" ({', '.join(claim.tags)})" if claim.tags else ""
                lines += wrap(claim.title + tags, "  - ", "    ")
                lines += wrap(f"{claim.symbol} {claim.text}", "    ", "    ") if not group.title else []
                lines += [
                    line for quote in claim.quotes[:1] for line in wrap(f"{quote.who}: “{quote.text}”", "    ", "    ")
                ]
        for row in block.rows:
            first, *others = row.cells
            lines += wrap(f"{first}: {'; '.join(cell for cell in others if cell)}", "  - ", "    ")
    return "\n".join(lines)


def view(data: Data) -> TrendsView:
    """Word the JSON form of trends.

    Parameters
    ----------
    data : mapping
        What ``Trends.to_dict()`` gave.
    """
    goals = [_goal(goal) for goal in data["goals"]]
    parts = [
        _patterns(data, "strengths"), _patterns(data, "areas"), _progress(data), _skills(data), _funnel(data),
        _outside(data), *goals, _letters(data),
    ]  # fmt: skip
    shown = parts if data["applications"] else goals
    sections = tuple(block for block in shown if block.note or block.groups or block.rows)
    return TrendsView(words()["title"], Claim(_headline(data)), tuple(_lead(data)), sections, data["version"])


def day(iso: str) -> str:
    """Write a date as people do.

    Examples
    --------
    >>> day("2025-03-31")
    '31 March 2025'
    """
    year, month, number = iso.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {int(year)}"


def plain(share: Data) -> str:
    """Give a share as "3 of 7"."""
    return words()["share"]["plain"].format(**share)


def interval(share: Data) -> str:
    """Give a share as "43%, likely 16–75%"; nothing where it is not known."""
    if share["share"] is None:
        return words()["share"]["unknown"]
    percents = {name: round(100 * share[key]) for name, key in (("percent", "share"), ("low", "low"), ("high", "high"))}
    return words()["share"]["interval"].format(**percents)


def counted(noun: str, count: int) -> str:
    """Give a number with its noun in the right form."""
    one, many = words()["counts"][noun].split("|")
    return (one if count == 1 else many).format(count=count)


def area_name(area: str) -> str:
    """Word the id of an area; a label of your own stands as it is."""
    return phrases()["areas"].get(area) or area.replace("_", " ").capitalize()


def marks(data: Data, pattern: Data) -> str:
    """Give one sign for each of the last applications: said, could have been said, could not have been known."""
    said, could = set(pattern["records"]), set(pattern["could"])
    ids = [entry["record"] for entry in data["applications"][-_MARKS:]]
    return "".join("●" if name in said else "○" if name in could else "·" for name in ids)


def _headline(data: Data) -> str:
    entries, say = data["applications"], words()["headline"]
    if not entries:
        return say["none"]
    first, last = day(entries[0]["on"]), day(entries[-1]["on"])
    return say["one" if len(entries) == 1 else "many"].format(count=len(entries), first=first, last=last)


def _lead(data: Data) -> list[str]:
    say, letters, entries = words()["lead"], data["letters"], data["applications"]
    if not entries:
        return []
    empty = len(letters["held_nothing"])
    nothing = say["nothing"].get(str(empty), say["nothing"]["many"]).format(count=empty)
    kind = "no_letters" if not letters["read"] else "one_letter" if letters["read"] == 1 else "letters"
    lead = [say[kind].format(telling=letters["telling"], read=letters["read"], nothing=nothing).strip()]
    if any(entry["outcome"] == "offer" for entry in entries):
        lead.append(say["offer"])
    return [*lead, say["few"]] if 0 < letters["telling"] < data["settings"]["recurring_count"] else lead


def _patterns(data: Data, key: str) -> Block:
    settings, say = data["settings"], words()
    found = data[key]
    stated = [one for one in found if one["basis"] == "stated"]
    recurring = [one for one in stated if one["recurring"]]
    parts = (
        ("recurring", recurring),
        ("single", [one for one in stated if not one["recurring"]]),
        (f"told_{key}", [one for one in found if one["basis"] == "told"]),
    )
    groups = tuple(
        Group(say["groups"][name], tuple(_pattern(data, one) for one in ones)) for name, ones in parts if ones
    )
    limits = {"count": settings["recurring_count"], "employers": settings["recurring_employers"]}
    note = "" if recurring else say["notes"][f"{key}_none"].format(**limits)
    if key == "strengths" or not data["strengths"]:  # the signs are explained where they are first used
        note = f"{note} {say['notes']['marks']}".strip() if found else note
    return Block(key, say["sections"][key], note, groups)


def _pattern(data: Data, one: Data) -> Claim:
    say = words()
    tags = [say["share"][one["basis"]].format(**one["share"])]
    if one["recurring"]:
        tags.append(interval(one["share"]))
    if one["recurring"] and one["basis"] == "stated":
        tags.append(counted("employers", one["employers"]))
    if one["low_reliability"]:
        tags.append(phrases()["low_reliability"])
    spans = [one["earlier"], one["recent"]]
    sentences = [
        say["seen"]["once" if one["first"] == one["last"] else "span"].format(
            first=day(one["first"]), last=day(one["last"])
        ),
        say["course"][one["course"]].format(
            earlier=plain(spans[0]), recent=plain(spans[1]), minimum=data["settings"]["min_half"]
        ),
    ]
    if len(one["stages"]) > 1:
        stages = [f"{say['stages'][part['stage'] or 'unknown']} {plain(part['share'])}" for part in one["stages"]]
        sentences.append(say["by_stage"].format(stages=", ".join(stages)))
    text = " ".join(sentences) if one["recurring"] else ""
    return Claim(area_name(one["area"]), tuple(tags), text, _quotes(one["evidence"]), symbol=marks(data, one))


def _progress(data: Data) -> Block:
    say, minimum = words(), data["settings"]["min_after"]
    claims = tuple(
        Claim(
            area_name(one["target"]) if one["kind"] == "area" else one["target"],
            (say["done"].format(done=day(one["done"])),),
            say["verdict"][one["kind"]][one["verdict"]].format(
                before=plain(one["before"]), after=plain(one["after"]), minimum=minimum
            ),
        )
        for one in data["progress"]
    )
    groups = (Group("", claims),) if claims else ()
    return Block("progress", say["sections"]["progress"], say["notes"]["progress"] if claims else "", groups)


def _skills(data: Data) -> Block:
    say, found = words(), data["skills"]
    table = tuple(
        Row((one["skill"], _asked(one), statuses(one), _letters_say(one)), _percent(one["known"]))
        for one in found[:SKILLS]
    )
    more = say["notes"]["skills_more"].format(shown=SKILLS, all=len(found)) if len(found) > SKILLS else ""
    adverts = found[0]["adverts"] if found else 0
    note = say["notes"]["skills"].format(adverts=counted("adverts", adverts), more=more) if found else ""
    return Block("skills", say["sections"]["skills"], note, head=tuple(say["skills"]["head"]), rows=table)


def _asked(one: Data) -> str:
    say = words()["skills"]
    if not one["asked"]:
        return say["never"]
    kind = "asked" if one["must"] and one["nice"] else "must" if one["must"] else "nice"
    return say[kind].format(**one)


def statuses(one: Data) -> str:
    """Give in how many adverts the résumé shows a skill, shows less of it, or lacks it."""
    say = words()["skills"]["status"]
    return ", ".join(text.format(count=one[status]) for status, text in say.items() if one[status])


def _letters_say(one: Data) -> str:
    say = words()["skills"]
    return ", ".join(say[key].format(count=one[key]) for key in ("praised", "to_deepen") if one[key])


def _funnel(data: Data) -> Block:
    say, unknown = words(), data["stage_unknown"]
    known = len(data["applications"]) - unknown
    if not known:
        return Block("funnel", say["sections"]["funnel"], "")
    table = [Row((say["stages"][data["funnel"][0]["stage"]], plain(data["funnel"][0]["reached"]), ""), 100)]
    for one in data["funnel"][1:]:  # everybody applied; and after the first stage that nobody reached all are empty
        reached = one["reached"]
        table.append(Row((say["stages"][one["stage"]], plain(reached), interval(reached)), _percent(reached)))
        if reached["count"] == 0:
            break
    more = say["notes"]["funnel_unknown"].format(unknown=counted("applications", unknown)) if unknown else ""
    note = say["notes"]["funnel"].format(known=known, unknown=more)
    return Block("funnel", say["sections"]["funnel"], note, head=tuple(say["funnel"]), rows=tuple(table))


def _outside(data: Data) -> Block:
    say = words()
    claims = tuple(
        Claim(
            phrases()["reasons"].get(one["reason"], one["reason"]),
            (plain(one["share"]),),
            quotes=_quotes(one["evidence"])[:1],
        )
        for one in data["outside"]
    )
    if not claims:
        return Block("outside", say["sections"]["outside"], "")
    note = say["notes"]["outside"].format(read=counted("letters", data["letters"]["read"]))
    return Block("outside", say["sections"]["outside"], note, (Group("", claims),))


def _goal(goal: Data) -> Block:
    say = words()["goal"]
    title = words()["sections"]["goal"].format(role=goal["role"])
    if not goal["applications"]:
        return Block("goal", title, say["none"])
    roles, applications = goal["roles"], counted("applications", goal["applications"])
    notes = [
        say["roles" if roles["of"] else "no_roles"].format(
            applications=applications, fitting=roles["count"], known=roles["of"]
        )
    ]
    if goal["by"]:
        notes.append(say["by" if goal["days_left"] >= 0 else "past"].format(by=day(goal["by"]), days=goal["days_left"]))
    table = tuple(
        Row(
            (
                one["skill"],
                say["asked"].format(**one["asked"]) if one["asked"]["of"] else say["no_adverts"],
                statuses(one) or say["not_asked"],
            ),
            _percent(one["asked"]),
        )
        for one in goal["skills"]
    )
    return Block("goal", title, " ".join(notes), head=tuple(say["head"]), rows=table)


def _letters(data: Data) -> Block:
    say, empty = words(), set(data["letters"]["held_nothing"])
    names = [_sender(entry) for entry in data["applications"] if entry["record"] in empty]
    note = say["notes"]["letters"].format(count=len(names), read=data["letters"]["read"], names="; ".join(names))
    return Block("letters", say["sections"]["letters"], note if names else "")


def _sender(entry: Data) -> str:
    return f"{entry['employer'] or entry['record']}, {day(entry['on'])}"


def _quotes(said: Sequence[Data]) -> tuple[Quote, ...]:
    """Quote the latest applications, one remark of each: the same words thrice would say no more."""
    found: dict[str, Quote] = {}
    for one in reversed(said):
        source, text = one["evidence"]["source"], in_one_line(one["evidence"]["text"])
        place = f"{phrases()['sources'][source]}, {_sender(one)}"
        who = one["employer"] if source == "feedback" and one["employer"] else phrases()["voices"][source]
        found.setdefault(one["record"], Quote(who, who, text, place, ()))
    return tuple(found.values())[:_QUOTES]


def _percent(share: Data) -> int | None:
    return None if share["share"] is None else round(100 * share["share"])


def _ids(one: Data) -> list[str]:
    return list(dict.fromkeys(said["record"] for said in one["evidence"]))


def _row(claim: str, label: str, share: Data, *, records: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    filled = {"claim": claim, "label": label, **share, **more, "records": "; ".join(records)}
    return {key: filled.get(key) for key in ROW_KEYS}
