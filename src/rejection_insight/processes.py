"""Many applications, one after the other or over several processes, always in the order they came in. Floor 3."""

from __future__ import annotations

import multiprocessing
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from itertools import islice
from multiprocessing.reduction import ForkingPickler
from typing import Any, Protocol

import msgspec

from rejection_insight.errors import InputError, RejectionInsightError
from rejection_insight.insight import Insight
from rejection_insight.results import SOURCES

_CHUNK = 8  # applications that travel together: about a second of work
_AHEAD = 2  # chunks for each process that are read before they are needed, so that none waits
_Chunk = list[object]
_Done = tuple[list[bytes], Exception | None]


class Analyzes(Protocol):
    """What is needed of an analyzer."""

    @property
    def analyze(self) -> Any:
        """Take the four sources by keyword, give an `Insight`."""
        ...


def one_by_one(analyzer: Analyzes, applications: Iterable[object]) -> Iterator[Insight]:
    """Analyse here, holding nothing; an error names the number of its application, counted from 0."""
    for number, application in enumerate(applications):
        yield _analyze(analyzer, number, application)


def in_processes(analyzer: Analyzes, applications: Iterable[object], processes: int) -> Iterator[Insight]:
    """Analyse in other processes, holding a few chunks; results and errors come as from `one_by_one`.

    The processes are spawned, not forked, since a copy of a process with threads can hang.
    """
    if processes < 1:
        raise InputError(f"{processes} processes", where="n_process", cure="Give 1 or more.")
    try:
        ForkingPickler.dumps(analyzer)
    except Exception as error:
        raise InputError(
            f"this analyzer cannot be handed to another process ({type(error).__name__}: {error})",
            where="n_process",
            cure="Use n_process=1, or an nlp and an area_model that can be pickled (no lambdas, no open files).",
        ) from error
    return _pooled(analyzer, iter(applications), processes)


def with_progress(insights: Iterator[Insight], applications: object) -> Iterator[Insight]:
    """Show a bar on standard error while insights are taken; needs tqdm."""
    try:
        bar: Any = import_module("tqdm").tqdm
    except ImportError as error:
        raise InputError("tqdm is not installed", where="progress", cure="pip install tqdm") from error
    total = len(applications) if isinstance(applications, Sized) else None
    return iter(bar(insights, total=total, unit=" applications"))


def _pooled(analyzer: Analyzes, applications: Iterator[object], processes: int) -> Iterator[Insight]:
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _set_up, (analyzer,))
    waiting: deque[Future[_Done]] = deque()
    begun = given = 0
    broken_off: Exception | None = None
    try:
        while True:
            while broken_off is None and len(waiting) < _AHEAD * processes:
                chunk, broken_off = _next_chunk(applications)
                if not chunk:
                    break
                waiting.append(pool.submit(_analyze_chunk, begun, chunk))
                begun += len(chunk)
            if not waiting:
                break
            done, failed = waiting.popleft().result()
            for raw in done:
                yield msgspec.json.decode(raw, type=Insight)
                given += 1
            if failed is not None:
                raise failed
    except BrokenProcessPool as error:
        raise RejectionInsightError(
            "a process ended before its work was done",
            where=f"application {given} or one of the next",
            cure="Free memory or lower n_process; a script that starts processes needs `if __name__ == '__main__':`.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)
    if broken_off is not None:
        raise broken_off


def _next_chunk(applications: Iterator[object]) -> tuple[_Chunk, Exception | None]:
    """Take a chunk; where the source of applications fails, what it gave before comes with the error."""
    chunk: _Chunk = []
    try:
        chunk.extend(islice(applications, _CHUNK))
    except Exception as error:  # noqa: BLE001 -- raised again once what came before it is given
        return chunk, error
    return chunk, None


_HERE: list[Analyzes] = []  # in a process of the pool: its analyzer


def _set_up(analyzer: Analyzes) -> None:
    _HERE.append(analyzer)


def _analyze_chunk(first: int, chunk: _Chunk) -> _Done:
    """Analyse a chunk up to its first error. JSON is what travels: it is read back faster than a pickle."""
    done: list[bytes] = []
    for number, application in enumerate(chunk, first):
        try:
            done.append(msgspec.json.encode(_analyze(_HERE[0], number, application)))
        except RejectionInsightError as error:
            return done, error
        except Exception as error:  # noqa: BLE001 -- raised again by the process that asked
            error.add_note(f"application {number}, in a process of the pool:\n{traceback.format_exc()}")
            return done, error
    return done, None


def _analyze(analyzer: Analyzes, number: int, application: object) -> Insight:
    try:
        if not isinstance(application, Mapping):
            kind = type(application).__name__
            raise InputError(f"{kind} is not an application", cure="Give a dict with any of " + ", ".join(SOURCES))
        unknown = sorted(str(key) for key in application if key not in SOURCES)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if unknown:
            raise InputError(f"unknown key {unknown[0]!r}", cure=f"Use {', '.join(SOURCES)}.")
        return analyzer.analyze(**application)
    except RejectionInsightError as error:
        where = f"application {number}, {error.where}" if error.where else f"application {number}"
        raise type(error)(error.what, where=where, cure=error.cure) from error
