"""The file of a journal: opening it safely, its schema and how older ones are brought up to date, errors. Floor 1.

SQLite keeps the file whole: every change is one transaction, written ahead (WAL) and on the disk (synchronous FULL)
before the call that made it returns.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rejection_insight.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

MEMORY = ":memory:"
APPLICATION_ID = 0x52494A4C  # "RIJL", by which a journal can be told from other databases
_PAUSE = 0.02  # seconds between two tries to make a new file that another process is making too
_PRIVATE = 0o600  # a journal is nobody else's business

_CAUSES: dict[int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: (
        "another program is writing to the journal",
        "Try again, close the other program, or give Journal(timeout=...) more seconds.",
    ),
    sqlite3.SQLITE_READONLY: (
        "the journal cannot be written to",
        "Allow writing to the file and to its folder, or copy the file to a folder of your own.",
    ),
    sqlite3.SQLITE_FULL: ("there is no room left, so nothing was changed", "Make room on the disk and try again."),
    sqlite3.SQLITE_IOERR: ("the disk did not read or write, so nothing was changed", "Look after the disk, try again."),
    sqlite3.SQLITE_CANTOPEN: (
        "the file or its companions (-wal, -shm) cannot be opened",
        "Allow writing to the file and to its folder; a journal needs both.",
    ),
    sqlite3.SQLITE_NOTADB: ("this is no journal, and no database at all", "Give the name of another file."),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "Take a copy from your backups, or import what you exported."),
}
_CAUSES[sqlite3.SQLITE_LOCKED] = _CAUSES[sqlite3.SQLITE_BUSY]
_CAUSES[sqlite3.SQLITE_PERM] = _CAUSES[sqlite3.SQLITE_READONLY]


def open_file(path: str | Path, timeout: float) -> sqlite3.Connection:
    """Open a journal, make it where there is none, and bring an older one up to date.

    Parameters
    ----------
    path : str or Path
        The file; ``":memory:"`` for a journal that is gone when it is closed.
    timeout : float
        Seconds to wait while somebody else writes.

    Raises
    ------
    JournalError
        If the file cannot be made or opened, is no journal, or is of a newer version. A file that is no journal is
        left as it is.
    """
    name = str(path)
    if name != MEMORY:
        _make(path)
    with explained(name):
        # Threads may share a journal: it keeps them apart itself.
        db = sqlite3.connect(name, timeout=timeout, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db, name, timeout)
        except BaseException:
            db.close()
            raise
        return db


@contextmanager
def writing(db: sqlite3.Connection, where: str) -> Generator[None]:
    """Make one change of all that is done inside: all of it is kept, or nothing."""
    with explained(where):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # a full disk has ended it already
                db.execute("ROLLBACK")
            raise


@contextmanager
def explained(where: str) -> Generator[None]:
    """Turn what SQLite says into an error that names the cause and the cure."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest its details
        what, cure = _CAUSES.get(code, (f"the journal could not be used ({error})", ""))
        raise JournalError(what, where=where, cure=cure) from error


def _make(path: str | Path) -> None:
    if not str(path).strip():
        raise JournalError("the name of the file is empty", cure='Give a name, such as Journal("search.db").')
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        cure = "Make the folder first." if missing else "Give a file in a folder that you may write to."
        what = getattr(error, "strerror", None) or error
        raise JournalError(f"the journal cannot be made ({what})", where=str(path), cure=cure) from error
    if not Path(path).is_file():
        raise JournalError("this is no file", where=str(path), cure="Give the name of a file, not of a folder.")


def _prepare(db: sqlite3.Connection, where: str, timeout: float) -> None:
    db.execute("PRAGMA trusted_schema = OFF")  # a journal from somebody else runs nothing
    if _version(db, where) == len(_STEPS):
        _settle(db)
        return
    deadline = time.monotonic() + timeout
    while True:
        try:
            # Going over to WAL needs the file alone, and does not wait for it as other changes do.
            db.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = OFF")  # or a table that is made anew would take its children with it
    with writing(db, where):
        done = _version(db, where)  # again: another process may have been quicker
        for step in _STEPS[done:]:
            step(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(_STEPS)}")
    _settle(db)


def _settle(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")  # what is removed is overwritten


def _version(db: sqlite3.Connection, where: str) -> int:
    """Give the version of the schema, 0 for a new file; refuse what is no journal or a newer one."""
    mark, version, tables = db.execute(  # in one statement, so that no other process comes between
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),"
        " (SELECT count(*) FROM sqlite_master)"
    ).fetchone()
    if mark != APPLICATION_ID and (tables or mark or version):
        raise JournalError(
            "this is no journal, but a database of another program", where=where, cure="Give the name of another file."
        )
    if not 0 <= version <= len(_STEPS):
        raise JournalError(
            f"the journal has version {version}, and this library knows {len(_STEPS)} and older",
            where=where,
            cure="pip install --upgrade rejection-insight",
        )
    return version


def _to_1(db: sqlite3.Connection) -> None:
    db.execute(
        "CREATE TABLE applications (entry INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day TEXT NOT NULL,"
        " employer TEXT NOT NULL, role TEXT NOT NULL, tags TEXT NOT NULL, insight TEXT NOT NULL)"
    )
    db.execute(
        "CREATE TABLE steps_done (entry INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,"
        " step INTEGER NOT NULL, day TEXT NOT NULL, PRIMARY KEY (entry, step)) WITHOUT ROWID"
    )


def _to_2(db: sqlite3.Connection) -> None:
    """Give tags, until then one string with commas, a table of their own, where they can be looked up; add goals."""
    db.execute(
        "CREATE TABLE tags (entry INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,"
        " place INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (entry, place)) WITHOUT ROWID"
    )
    for entry, joined in db.execute("SELECT entry, tags FROM applications").fetchall():
        tags = dict.fromkeys(tag for tag in joined.split(",") if tag)
        db.executemany("INSERT INTO tags VALUES (?, ?, ?)", [(entry, place, tag) for place, tag in enumerate(tags)])
    # SQLite before 3.35 cannot drop a column, so the table is made anew.
    db.execute(
        "CREATE TABLE newer (entry INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day TEXT NOT NULL,"
        " employer TEXT NOT NULL, role TEXT NOT NULL, insight TEXT NOT NULL)"
    )
    db.execute("INSERT INTO newer SELECT entry, id, day, employer, role, insight FROM applications")
    db.execute("DROP TABLE applications")
    db.execute("ALTER TABLE newer RENAME TO applications")
    db.execute("CREATE INDEX applications_by_day ON applications (day, entry)")
    db.execute("CREATE INDEX tags_by_tag ON tags (tag, entry)")
    db.execute("CREATE TABLE goals (role TEXT PRIMARY KEY, skills TEXT NOT NULL, due TEXT) WITHOUT ROWID")


_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_to_1, _to_2)
