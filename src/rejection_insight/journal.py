"""Applications kept over months, in one SQLite file on one's own disk. Floor 11."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from rejection_insight import checks, database, exchange, storage
from rejection_insight.errors import InputError, JournalError
from rejection_insight.insight import Insight
from rejection_insight.privacy import RedactionKey, redact_insight
from rejection_insight.records import Goal, Imported, Record

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterable
    from datetime import date
    from types import TracebackType

    from rejection_insight.trends import Trends
    from rejection_insight.vocabulary import Vocabulary


class Journal:
    """Keeps applications and what they showed, over months.

    One file, written so that nothing is lost when the program is killed, and that several programs and threads may use
    at once. Nothing is kept elsewhere.

    Parameters
    ----------
    path : str or Path
        The file; it is made where there is none, readable by its owner only. ``":memory:"`` for one that is gone when
        it is closed.
    keep_text : bool
        False leaves the documents' text out of what is added from now on; the quotes stay.
    redact : bool
        True takes names, addresses, mail addresses, telephone numbers and links out of what is added from now on; the
        keys that put them back are in `keys`, and never in the file.
    timeout : float
        Seconds to wait while another program writes.

    Attributes
    ----------
    keys : dict of str to RedactionKey
        With ``redact=True``: for each id that was stored through this object, what was taken out. Store it where the
        journal does not go (`RedactionKey.to_json`), and give it to `restore_insight`.

    Raises
    ------
    JournalError
        If the file is no journal, is of a newer version, or cannot be written to.

    Examples
    --------
    >>> import datetime
    >>> import rejection_insight as ri
    >>> letter = "Your demo was clear. We needed deeper SQL knowledge, and chose another candidate."
    >>> with ri.Journal(":memory:") as journal:
    ...     name = journal.add(ri.analyze(feedback=letter), employer="Larkfield", on=datetime.date(2026, 11, 3))
    ...     journal.done(name, 0)
    ...     [(r.employer, r.insight.areas[0].area, len(r.done)) for r in journal.applications()]
    [('Larkfield', 'technical_skills', 1)]
    """

    def __init__(
        self, path: str | Path, *, keep_text: bool = True, redact: bool = False, timeout: float = 10.0
    ) -> None:
        self.keys: dict[str, RedactionKey] = {}
        self._path, self._keep_text, self._redact = str(path), keep_text, redact
        self._lock = RLock()
        self._db: sqlite3.Connection | None = database.open_file(path, timeout)

    def add(
        self,
        insight: Insight,
        *,
        id: str | None = None,  # noqa: A002 -- the record's own word for it
        employer: str = "",
        role: str = "",
        on: date | None = None,
        tags: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> str:
        """Keep one application; when this returns, it is on the disk.

        Parameters
        ----------
        insight : Insight
        id : str, optional
            Its name in the journal; made from the documents, employer and role where none is given.
        employer, role : str
        on : datetime.date, optional
            The day of the decision; today where none is given.
        tags : iterable of str
        names : iterable of str
            With ``redact=True``, more names to take out.

        Returns
        -------
        str
            The id.

        Raises
        ------
        InputError
            If an argument cannot be used, or the journal holds this application already.
        JournalError
            If it cannot be written; then nothing was changed.
        """
        employer, role = checks.text(employer, "employer", blank=True), checks.text(role, "role", blank=True)
        stored, key = self._as_kept(insight, names)
        record = Record(
            checks.made_id(stored, employer, role) if id is None else checks.text(id, "id"),
            stored if self._keep_text else stored.without_text(),
            checks.day(on, "on") or checks.today(),
            employer,
            role,
            checks.several(tags, "tags"),
        )
        with self._writing() as db:
            if storage.find(db, record.id) is not None:
                raise InputError(
                    f"the journal holds this application already, as {record.id!r}",
                    where="add",
                    cure="Change it with update(); if it is another one, give its employer, its role or an id.",
                )
            storage.insert(db, record)
        self._remember(record.id, key)
        return record.id

    def update(
        self,
        id: str,  # noqa: A002
        *,
        insight: Insight | None = None,
        employer: str | None = None,
        role: str | None = None,
        on: date | None = None,
        tags: Iterable[str] | None = None,
        done: Iterable[tuple[int, date]] | None = None,
        names: Iterable[str] = (),
    ) -> None:
        """Change what is given of one application, and leave the rest.

        With a new insight, marks of steps that were done go with their steps; those of steps that are no more are
        dropped, unless `done` says what holds now.

        Parameters
        ----------
        id : str
        insight : Insight, optional
        employer, role : str, optional
        on : datetime.date, optional
        tags : iterable of str, optional
        done : iterable of (int, datetime.date), optional
            All steps that were done; ``()`` takes the marks back.
        names : iterable of str
            With ``redact=True``, more names to take out of the new insight.
        """
        stored, key = (None, None) if insight is None else self._as_kept(insight, names)
        with self._writing() as db:
            entry = self._entry(db, id)
            old = storage.get(db, entry, self._path)
            new = replace(
                old,
                insight=old.insight if stored is None else stored if self._keep_text else stored.without_text(),
                employer=old.employer if employer is None else checks.text(employer, "employer", blank=True),
                role=old.role if role is None else checks.text(role, "role", blank=True),
                on=checks.day(on, "on") or old.on,
                tags=old.tags if tags is None else checks.several(tags, "tags"),
            )
            marks = checks.carried(old, new.insight) if done is None else done
            storage.change(db, entry, replace(new, done=checks.marks(marks, new.insight)))
        if stored is not None:
            self._remember(id, key)

    def done(self, id: str, step: int, on: date | None = None) -> None:  # noqa: A002
        """Mark a step as done.

        Parameters
        ----------
        id : str
        step : int
            Its place in ``insight.steps``, counted from 0.
        on : datetime.date, optional
            When; today where nothing is given. A second mark of one step replaces the first.
        """
        with self._writing() as db:
            entry = self._entry(db, id)
            ((place, day),) = checks.marks([(step, on or checks.today())], storage.get(db, entry, self._path).insight)
            storage.mark(db, entry, place, day)

    def remove(self, id: str) -> None:  # noqa: A002
        """Remove one application; what it took in the file is overwritten, at the latest when the journal is closed."""
        with self._writing() as db:
            storage.remove(db, self._entry(db, id))
        self.keys.pop(id, None)

    def get(self, id: str) -> Record:  # noqa: A002
        """Give one application; raises `InputError` where the journal holds none of that id."""
        with self._reading() as db:
            return storage.get(db, self._entry(db, id), self._path)

    def applications(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        employer: str = "",
        role: str = "",
        tag: str = "",
    ) -> tuple[Record, ...]:
        """Give the applications in order of their dates; those of one day in the order in which they were added.

        Parameters
        ----------
        since, until : datetime.date, optional
            The first and the last day.
        employer, role : str
            Words that the employer's or the role's name holds, in any case.
        tag : str
            One of the tags, exactly.
        """
        with self._reading() as db:
            days = {"since": checks.day(since, "since"), "until": checks.day(until, "until")}
            return tuple(storage.records(db, self._path, **days, employer=employer, role=role, tag=tag))

    def export(self, path: str | Path) -> None:
        """Write all of it into a file, which is replaced if it is there.

        Parameters
        ----------
        path : str or Path
            ``.jsonl`` holds everything and can be read back by `import_`; ``.csv`` has one row for each application,
            for a spreadsheet.
        """
        if self._path != database.MEMORY and Path(path).resolve() == Path(self._path).resolve():
            raise InputError("this is the journal itself", where=str(path), cure="Give another name.")
        with self._reading() as db:
            exchange.write(path, storage.records(db, self._path), storage.goals(db))

    def import_(self, path: str | Path) -> Imported:
        """Read what `export` wrote as ``.jsonl``: all of it, or nothing where a line cannot be used.

        Applications whose id is here already, and goals whose role is, are left as they are here; the result names
        the applications. `keep_text` and `redact` hold for what is read, as they do for what is added.

        Returns
        -------
        Imported

        Raises
        ------
        InputError
            If the file cannot be read, or a line is no record; the message names the line.
        """
        found = list(exchange.read(path))
        ready = [self._from_outside(item, path) for item in found if isinstance(item, Record)]
        goals = [checks.checked_goal(item) for item in found if isinstance(item, Goal)]
        added: dict[str, RedactionKey | None] = {}
        same: list[str] = []
        differing: list[str] = []
        with self._writing() as db:
            for record, key in ready:
                entry = storage.find(db, record.id)
                if entry is None:
                    storage.insert(db, record)
                    added[record.id] = key
                else:
                    (same if storage.get(db, entry, self._path) == record else differing).append(record.id)
            for goal in goals:
                storage.set_goal(db, goal, replace=False)
        for name, key in added.items():
            self._remember(name, key)
        return Imported(tuple(added), tuple(same), tuple(differing))

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals, in the order of their roles."""
        with self._reading() as db:
            return storage.goals(db)

    def set_goal(self, goal: Goal) -> None:
        """Keep a goal; it replaces the goal of the same role."""
        goal = checks.checked_goal(goal)
        with self._writing() as db:
            storage.set_goal(db, goal)

    def remove_goal(self, role: str) -> None:
        """Remove the goal of a role; raises `InputError` where there is none."""
        with self._writing() as db:
            if not storage.remove_goal(db, role):
                raise InputError(f"the journal holds no goal {role!r}", where="role", cure="Journal.goals names them.")

    def trends(self, *, vocabulary: Vocabulary | None = None) -> Trends:
        """Say what keeps coming back over the applications, and what has got better; see `rejection_insight.trends`."""
        from rejection_insight.trends import trends

        return trends(self.applications(), self.goals, vocabulary=vocabulary)

    def close(self) -> None:
        """Close the file; what was written is on the disk already. Closing twice does no harm."""
        with self._lock:
            db, self._db = self._db, None
            if db is not None:
                db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        with self._reading() as db:
            return db.execute("SELECT count(*) FROM applications").fetchone()[0]

    def __bool__(self) -> bool:
        """Say yes for an empty journal as well: it is there."""
        return True

    def __repr__(self) -> str:
        if self._db is None:
            return f"Journal({self._path!r}, closed)"
        count = len(self)
        return f"Journal({self._path!r}, {count} application{'' if count == 1 else 's'})"

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        """Give the database as it is at one moment, whatever others write meanwhile."""
        with self._lock, database.explained(self._path):
            db = self._open()
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with self._lock:
            db = self._open()
            with database.writing(db, self._path):
                yield db

    def _open(self) -> sqlite3.Connection:
        if self._db is None:
            raise JournalError("the journal is closed", where=self._path, cure="Open it again with Journal(path).")
        return self._db

    def _entry(self, db: sqlite3.Connection, name: str) -> int:
        entry = storage.find(db, name)
        if entry is None:
            cure = "Journal.applications() gives all that there are."
            raise InputError(f"the journal holds no application {name!r}", where="id", cure=cure)
        return entry

    def _as_kept(self, insight: object, names: Iterable[str]) -> tuple[Insight, RedactionKey | None]:
        if not isinstance(insight, Insight):
            what = f"{type(insight).__name__} is not an Insight"
            raise InputError(what, where="insight", cure="Give what analyze() gave.")
        return redact_insight(insight, names) if self._redact else (insight, None)

    def _from_outside(self, record: Record, path: str | Path) -> tuple[Record, RedactionKey | None]:
        """Hold a record from a file to the same rules as one that is added."""
        try:
            insight, key = self._as_kept(record.insight, ())
            kept = replace(
                record,
                id=checks.text(record.id, "id"),
                insight=insight if self._keep_text else insight.without_text(),
                tags=checks.several(record.tags, "tags"),
                done=checks.marks(record.done, insight),
            )
        except InputError as error:
            where = f"{path}, application {record.id!r}, {error.where}"
            raise InputError(error.what, where=where, cure=error.cure) from error
        return kept, key

    def _remember(self, name: str, key: RedactionKey | None) -> None:
        if key is None:
            self.keys.pop(name, None)
        else:
            self.keys[name] = key
