"""What somebody gives a journal, held to its rules before anything is written. Floor 4."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from rejection_insight.errors import InputError
from rejection_insight.records import Goal, Record
from rejection_insight.redaction import listed
from rejection_insight.results import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rejection_insight.insight import Insight

_ID_DIGITS = 12
Done = tuple[tuple[int, date], ...]


def made_id(insight: Insight, employer: str, role: str) -> str:
    """Make an id that the same documents for the same role give again, also with a later version of the library."""
    texts = [part.text for name in SOURCES for part in getattr(insight.documents, name).parts]
    data = insight.to_dict(text=False)
    content = texts if any(texts) else {key: data[key] for key in data if key not in {"version", "settings"}}
    raw = json.dumps([content, employer.casefold(), role.casefold()], sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()[:_ID_DIGITS]


def carried(old: Record, insight: Insight) -> Done:
    """Give the marks of steps that are still there, at their new places."""
    places = {(step.for_, step.action): place for place, step in enumerate(insight.steps)}
    before = [(old.insight.steps[place], day) for place, day in old.done]
    return tuple((places[step.for_, step.action], day) for step, day in before if (step.for_, step.action) in places)


def marks(given: Iterable[tuple[int, date]], insight: Insight) -> Done:
    """Give the steps that were done, in order; each must be one of the insight's."""
    found: dict[int, date] = {}
    for place, when in given:
        if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(insight.steps):  # pyright: ignore[reportUnnecessaryIsInstance]
            there = f"0 to {len(insight.steps) - 1}" if insight.steps else "none"
            raise InputError(f"there is no step {place!r}", where="step", cure=f"The steps are {there}.")
        found[place] = day(when, "on") or today()
    return tuple(sorted(found.items()))


def checked_goal(goal: object) -> Goal:
    """Give a goal that can be stored."""
    if not isinstance(goal, Goal):
        raise InputError(f"{type(goal).__name__} is not a Goal", where="goal", cure='Give Goal("Data engineer").')
    return Goal(text(goal.role, "role"), several(goal.skills, "skills"), day(goal.by, "by"))


def text(value: object, where: str, *, blank: bool = False) -> str:
    """Give a text that can be stored."""
    if not isinstance(value, str):
        raise InputError(f"{type(value).__name__} is not text", where=where, cure="Give a string.")
    if not (blank or value.strip()):
        raise InputError("the text is empty", where=where, cure="Give a string with something in it.")
    if not value.isascii() and value != value.encode("utf-8", "replace").decode():
        raise InputError("the text holds half a character (a lone surrogate)", where=where, cure="Take it out.")
    return value


def several(values: Iterable[str], where: str) -> tuple[str, ...]:
    """Give several texts, each once."""
    return tuple(dict.fromkeys(text(value, where) for value in listed(values, where)))


def day(value: object, where: str) -> date | None:
    """Give a date without its time, or None."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    raise InputError(f"{value!r} is no date", where=where, cure="Give a datetime.date, such as date(2026, 11, 3).")


def today() -> date:
    """Give the day where the person is."""
    return datetime.now().astimezone().date()
