"""Records as files: JSON lines, which can be read back, and a table for spreadsheets. Floor 4."""

from __future__ import annotations

import csv
import os
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

import msgspec

from rejection_insight.errors import InputError, JournalError
from rejection_insight.insight import Insight
from rejection_insight.records import Goal, Record

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

COLUMNS = (
    "id", "date", "employer", "role", "tags", "stage_reached", "outcome", "reason_given", "decision_reasons",
    "highlights", "areas", "gaps", "steps", "steps_done",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet takes a cell for a formula
_CURE = "Give a file that Journal.export(...) wrote, with the suffix .jsonl."


@dataclass(frozen=True, slots=True)
class _Line:
    """One application, as it stands in a file of JSON lines."""

    kind: Literal["application"]
    id: str
    on: date
    insight: dict[str, Any]
    employer: str = ""
    role: str = ""
    tags: tuple[str, ...] = ()
    done: tuple[tuple[int, date], ...] = ()


@dataclass(frozen=True, slots=True)
class _GoalLine:
    """One goal, as it stands there."""

    kind: Literal["goal"]
    role: str
    skills: tuple[str, ...] = ()
    by: date | None = None


def write(path: str | Path, records: Iterable[Record], goals: Iterable[Goal]) -> None:
    """Write records as JSON lines (``.jsonl``, goals too) or as a table (``.csv``), whole or not at all.

    Raises
    ------
    InputError
        If the suffix is another one.
    JournalError
        If the file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".jsonl":
        with _replacing(path) as file:
            for line in _lines(records, goals):
                file.write(line)
    elif suffix == ".csv":
        with _replacing(path) as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            table.writerows([_cell(value) for value in _row(record)] for record in records)
    else:
        raise InputError(f"no format is known for {suffix or 'no suffix'}", where=str(path), cure="Use .jsonl or .csv.")


def read(path: str | Path) -> Iterator[Record | Goal]:
    """Read what `write` wrote as JSON lines, one at a time.

    Raises
    ------
    InputError
        If the file cannot be read, or a line is no record; the message names the line.
    """
    if Path(path).suffix.lower() != ".jsonl":
        raise InputError("only JSON lines can be read back", where=str(path), cure=_CURE)
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _parsed(line, f"{path}, line {number}")
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror})", where=str(path), cure="Give a file that is there."
        ) from error


def _parsed(line: bytes, where: str) -> Record | Goal:
    try:
        data = msgspec.json.decode(line)
        if isinstance(data, dict) and data.get("kind") == "goal":  # pyright: ignore[reportUnknownMemberType]
            goal = msgspec.convert(data, _GoalLine)
            return Goal(goal.role, goal.skills, goal.by)
        found = msgspec.convert(data, _Line)
        insight = Insight.from_dict(found.insight)
    except (msgspec.DecodeError, InputError) as error:
        what = error.what if isinstance(error, InputError) else f"this is no record ({error})"
        raise InputError(what, where=where, cure=_CURE) from error
    return Record(found.id, insight, found.on, found.employer, found.role, found.tags, found.done)


def _lines(records: Iterable[Record], goals: Iterable[Goal]) -> Iterator[str]:
    for goal in goals:
        yield msgspec.json.encode(_GoalLine("goal", goal.role, goal.skills, goal.by)).decode() + "\n"
    for r in records:
        line = _Line("application", r.id, r.on, r.insight.to_dict(), r.employer, r.role, r.tags, r.done)
        yield msgspec.json.encode(line).decode() + "\n"


def _row(record: Record) -> Iterator[str]:
    insight = record.insight
    yield from (record.id, record.on.isoformat(), record.employer, record.role, "; ".join(record.tags))
    yield from (insight.stage_reached or "", insight.outcome, "yes" if insight.reason_given else "no")
    yield "; ".join(insight.decision_reasons)
    yield "; ".join(strength.text for strength in insight.highlights)
    yield "; ".join(area.area for area in insight.areas)
    yield "; ".join(gap.match.keyword for gap in insight.gaps)
    yield str(len(insight.steps))
    yield str(len(record.done))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def _replacing(path: str | Path) -> Generator[IO[str]]:
    """Write beside the file and put it in its place at the end, so that a full disk leaves the old one."""
    target = Path(path)
    made: str | None = None
    try:
        handle, made = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 -- a handle, not a name
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(made).replace(target)
    except BaseException as error:
        if made:
            with suppress(OSError):
                Path(made).unlink(missing_ok=True)
        if isinstance(error, OSError):
            cure = "Give a folder that is there and that you may write to, with room on its disk."
            raise JournalError(f"cannot be written ({error.strerror})", where=str(path), cure=cure) from error
        raise
