"""Records as rows of a journal's tables, and back. Floor 4."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from rejection_insight.errors import InputError, JournalError
from rejection_insight.insight import Insight
from rejection_insight.records import Goal, Record

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator


def find(db: sqlite3.Connection, name: str) -> int | None:
    """Give the number of the row of an application, or None."""
    row = db.execute("SELECT entry FROM applications WHERE id = ?", (name,)).fetchone()
    return None if row is None else row[0]


def insert(db: sqlite3.Connection, record: Record) -> None:
    """Add an application."""
    entry = db.execute(
        "INSERT INTO applications (id, day, employer, role, insight) VALUES (?, ?, ?, ?, ?)",
        (record.id, record.on.isoformat(), record.employer, record.role, record.insight.to_json()),
    ).lastrowid
    _insert_parts(db, entry, record)


def change(db: sqlite3.Connection, entry: int, record: Record) -> None:
    """Put a record in the place of another one."""
    db.execute(
        "UPDATE applications SET day = ?, employer = ?, role = ?, insight = ? WHERE entry = ?",
        (record.on.isoformat(), record.employer, record.role, record.insight.to_json(), entry),
    )
    db.execute("DELETE FROM tags WHERE entry = ?", (entry,))
    db.execute("DELETE FROM steps_done WHERE entry = ?", (entry,))
    _insert_parts(db, entry, record)


def mark(db: sqlite3.Connection, entry: int, step: int, day: date) -> None:
    """Mark one step as done."""
    db.execute("REPLACE INTO steps_done VALUES (?, ?, ?)", (entry, step, day.isoformat()))


def remove(db: sqlite3.Connection, entry: int) -> None:
    """Remove an application with all that belongs to it."""
    db.execute("DELETE FROM applications WHERE entry = ?", (entry,))


def get(db: sqlite3.Connection, entry: int, where: str) -> Record:
    """Give the record of a row."""
    row = db.execute("SELECT entry, id, day, employer, role, insight FROM applications WHERE entry = ?", (entry,))
    return _record(db, row.fetchone(), where)


def records(
    db: sqlite3.Connection,
    where: str,
    *,
    since: date | None = None,
    until: date | None = None,
    employer: str = "",
    role: str = "",
    tag: str = "",
) -> Iterator[Record]:
    """Give records in order of their dates; of one day, in order of entry."""
    rows = db.execute(
        "SELECT entry, id, day, employer, role, insight FROM applications WHERE day BETWEEN ? AND ?"
        " AND (? = '' OR entry IN (SELECT entry FROM tags WHERE tag = ?)) ORDER BY day, entry",
        ((since or date.min).isoformat(), (until or date.max).isoformat(), tag, tag),
    )
    for row in rows:
        if employer.casefold() in row[3].casefold() and role.casefold() in row[4].casefold():
            yield _record(db, row, where)


def goals(db: sqlite3.Connection) -> tuple[Goal, ...]:
    """Give the goals in order of their roles."""
    rows = db.execute("SELECT role, skills, due FROM goals ORDER BY role").fetchall()
    return tuple(
        Goal(role, tuple(json.loads(skills)), None if due is None else date.fromisoformat(due))
        for role, skills, due in rows
    )


def set_goal(db: sqlite3.Connection, goal: Goal, *, replace: bool = True) -> None:
    """Keep a goal; one of the same role is replaced, or else kept."""
    verb = "REPLACE" if replace else "INSERT OR IGNORE"
    due = goal.by.isoformat() if goal.by else None
    skills = json.dumps(goal.skills, ensure_ascii=False)
    db.execute(f"{verb} INTO goals (role, skills, due) VALUES (?, ?, ?)", (goal.role, skills, due))


def remove_goal(db: sqlite3.Connection, role: str) -> bool:
    """Remove a goal; False where there is none."""
    return db.execute("DELETE FROM goals WHERE role = ?", (role,)).rowcount > 0


def _insert_parts(db: sqlite3.Connection, entry: int | None, record: Record) -> None:
    db.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(entry, at, tag) for at, tag in enumerate(record.tags)])
    marks = [(entry, step, day.isoformat()) for step, day in record.done]
    db.executemany("INSERT INTO steps_done VALUES (?, ?, ?)", marks)


def _record(db: sqlite3.Connection, row: tuple[Any, ...], where: str) -> Record:
    entry, name, day, employer, role, insight = row
    tags = db.execute("SELECT tag FROM tags WHERE entry = ? ORDER BY place", (entry,)).fetchall()
    done = db.execute("SELECT step, day FROM steps_done WHERE entry = ? ORDER BY step", (entry,)).fetchall()
    try:
        return Record(
            name,
            Insight.from_json(insight),
            date.fromisoformat(day),
            employer,
            role,
            tuple(tag for (tag,) in tags),
            tuple((step, date.fromisoformat(when)) for step, when in done),
        )
    except (InputError, ValueError, TypeError) as error:
        raise JournalError(
            f"the application {name!r} cannot be read ({error})",
            where=where,
            cure=f"Import it again from what you exported, after remove({name!r}).",
        ) from error
