"""Run many invented applications through Spark on this machine, end one of its workers, and write docs/scale.md.

    python tests/benchmarks/scale.py [--minutes 6] [--rows N] [--no-write]

Needs Linux (memory is read from /proc), Java 17 and ``pip install 'rejection-insight[engines]'``. The applications are
made by recombining the invented letters, adverts, résumés and notes of docs/examples and tests/cases. All four documents
go in, and the linear classifiers judge (``Analyzer(fast=True)``). As many rows are run as should fit in the minutes.
"""

from __future__ import annotations

import argparse
import functools
import os
import platform
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

import rejection_insight as ri
from rejection_insight.frames import analyze_frames, spark_schema

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "scale.md"
TICK, SOURCES = os.sysconf("SC_CLK_TCK"), ("feedback", "job", "resume", "notes")
BROKEN = 997  # every so many rows there is one without any text, which must come back with its reason
KILL_ROWS, PART = 1_200, 100
Row = dict[str, str | None]


def parts() -> dict[str, list[str]]:
    """Read the invented documents, by source."""
    found: dict[str, list[str]] = {}
    folders = [
        ROOT / "docs" / "examples",
        *sorted(path for path in (ROOT / "tests" / "cases").iterdir() if path.is_dir()),
    ]
    for source in SOURCES:
        paths = [path for folder in folders for path in sorted(folder.glob(f"{source}*")) if path.suffix != ".pdf"]
        found[source] = [ri.read(path).text for path in paths]
    return found


def applications(found: dict[str, list[str]]) -> Iterator[Row]:
    """Count through every combination, then begin again; the same number always gives the same row."""
    number = 0
    while True:
        rest, row = number, dict[str, str | None]()
        for source in SOURCES:
            rest, at = divmod(rest, len(found[source]))
            row[source] = None if number % BROKEN == BROKEN - 1 else found[source][at]
        yield {"id": f"{number:08}", **row}
        number += 1


def write_rows(folder: Path, count: int, found: dict[str, list[str]]) -> int:
    """Write rows in files of `PART`, each of which becomes a task; give the bytes of text."""
    folder.mkdir()
    rows, size = islice(applications(found), count), 0
    for number in range(-(-count // PART)):
        frame = pl.DataFrame(list(islice(rows, PART)), schema=dict.fromkeys(("id", *SOURCES), pl.String))
        size += sum(int(frame[source].str.len_bytes().sum()) for source in SOURCES)
        frame.write_parquet(folder / f"{number:06}.parquet")
    return size


# What Linux tells of the processes below this one.


def descendants() -> dict[int, tuple[int, str, float, float]]:
    """Give parent, name, CPU seconds and resident megabytes of every process that this one started, itself or by others."""
    seen: dict[int, tuple[int, str, float, float]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                head, _, tail = (entry / "stat").read_text().rpartition(")")
            except OSError:
                continue  # it has just ended
            rest = tail.split()
            seconds = (int(rest[11]) + int(rest[12])) / TICK
            memory = int(rest[21]) * os.sysconf("SC_PAGESIZE") / 1e6
            seen[int(entry.name)] = (int(rest[1]), head.partition("(")[2], seconds, memory)
    ours, known = dict[int, tuple[int, str, float, float]](), {os.getpid()}
    while fresh := {pid: about for pid, about in seen.items() if about[0] in known and pid not in known}:
        ours |= fresh
        known |= set(fresh)
    return ours


def workers() -> dict[int, tuple[float, float]]:
    """Give CPU seconds and megabytes of Spark's Python workers: the children of its Python daemon, below Java."""
    ours = descendants()
    java = {pid for pid, (_, name, _, _) in ours.items() if name == "java"}
    daemons = {pid for pid, (parent, _, _, _) in ours.items() if parent in java}
    return {pid: (cpu, mb) for pid, (parent, _, cpu, mb) in ours.items() if parent in daemons}


@dataclass
class Watch(threading.Thread):
    """Looks at the workers every half second, and ends one of them where it is told to."""

    kill_after: float | None = None  # CPU seconds of all workers
    samples: list[tuple[float, float]] = field(default_factory=list)  # seconds, megabytes of the largest worker
    cpu: dict[int, float] = field(default_factory=dict)
    killed: int | None = None

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._stopped = threading.Event()
        self._begin = time.perf_counter()
        self._before = {pid: seconds for pid, (seconds, _) in workers().items()}  # Spark keeps its workers

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Look until stopped."""
        while not self._stopped.wait(0.5):
            now = workers()
            if now:
                self.samples.append((time.perf_counter() - self._begin, max(mb for _, mb in now.values())))
                self.cpu |= {pid: seconds - self._before.get(pid, 0.0) for pid, (seconds, _) in now.items()}
            if self.kill_after and self.killed is None and sum(self.cpu.values()) > self.kill_after:
                self.killed = max(now, key=lambda pid: now[pid][0])
                os.kill(self.killed, signal.SIGKILL)

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()
        self.join()


def session(cores: int) -> Any:
    """Start Spark in this machine; a task is tried four times."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local[{cores},4]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.log.level", "ERROR")
    # A task for each file: little is lost with a worker, and the cores finish together.
    return builder.config("spark.sql.files.openCostInBytes", "128m").getOrCreate()


def through_spark(spark: Any, rows: Path, insights: Path, watch: Watch) -> float:
    """Analyse a folder of rows into a folder of insights; give the seconds."""
    analyze = functools.partial(analyze_frames, analyzer=ri.Analyzer(fast=True))
    watch.start()
    begin = time.perf_counter()
    spark.read.parquet(str(rows)).mapInPandas(analyze, schema=spark_schema("id string")).write.parquet(str(insights))
    seconds = time.perf_counter() - begin
    watch.stop()
    return seconds


def checked(insights: Path, count: int) -> pl.DataFrame:
    """Read the insights back; every row must be there once, and exactly the broken ones must be broken."""
    frame = pl.read_parquet(insights / "*.parquet").sort("id")
    assert frame["id"].to_list() == [f"{number:08}" for number in range(count)], "rows were lost or doubled"
    broken = frame.filter(pl.col("error").is_not_null())
    assert broken["id"].to_list() == [f"{number:08}" for number in range(BROKEN - 1, count, BROKEN)]
    assert broken["insight"].null_count() == len(broken)
    return frame


def quarters(samples: list[tuple[float, float]]) -> list[float]:
    """Give the largest worker of each quarter of the time."""
    end = samples[-1][0]
    return [max(mb for at, mb in samples if end * n / 4 <= at <= end * (n + 1) / 4) for n in range(4)]


def pipe_figures(rows: Iterable[Row], *, fast: bool) -> list[tuple[int, float, float]]:
    """Time `Analyzer.pipe` in one and in two processes, best of two: processes, rows a second, CPU seconds a row."""
    given = [{name: text for name, text in row.items() if name != "id" and text} for row in rows]
    analyzer = ri.Analyzer(fast=fast)
    list(analyzer.pipe(given[:8]))
    figures: list[tuple[int, float, float]] = []
    for n_process in (1, 2):
        runs: list[tuple[float, float]] = []
        for _ in range(2):
            cpu, begin = os.times(), time.perf_counter()
            assert sum(1 for _ in analyzer.pipe(given, n_process=n_process)) == len(given)
            seconds, now = time.perf_counter() - begin, os.times()
            runs.append((seconds, sum(now[:4]) - sum(cpu[:4])))
        seconds, used = min(runs)
        figures.append((n_process, len(given) / seconds, used / len(given)))
    return figures


def span(hours: float) -> str:
    """Say hours as people do."""
    return f"{hours * 60:,.0f} min" if hours < 2 else f"{hours:,.0f} h" if hours < 72 else f"{hours / 24:,.0f} days"


def on_paper(seconds_a_row: dict[str, float]) -> list[str]:
    """Give the table of what a cluster would take."""
    lines = ["| applications | cores | linear classifiers | encoder |", "|---|---|---|---|"]
    for count, cores in (
        (100_000, 2),
        (100_000, 16),
        (1_000_000, 16),
        (1_000_000, 64),
        (10_000_000, 64),
        (10_000_000, 256),
    ):
        cells = [span(count * seconds / cores / 3600) for seconds in seconds_a_row.values()]
        lines.append(f"| {count:,} | {cores} | {' | '.join(cells)} |")
    return lines


@dataclass(frozen=True, slots=True)
class Measured:
    """What two runs through Spark gave."""

    count: int
    text_bytes: int
    seconds: float
    stored_bytes: int
    cpu: float
    samples: list[tuple[float, float]]
    load: float
    kill_seconds: float


def measure(folder: Path, rows: int | None, minutes: float, cpu_a_row: float) -> Measured:
    """Run a few rows and end a worker in the middle, then as many as fit in the minutes, and compare the two."""
    found, spark = parts(), session(os.cpu_count() or 1)
    try:
        write_rows(folder / "few", KILL_ROWS, found)
        killing = Watch(kill_after=KILL_ROWS * cpu_a_row / 3)
        kill_seconds = through_spark(spark, folder / "few", folder / "killed", killing)
        after_kill = checked(folder / "killed", KILL_ROWS)
        assert killing.killed is not None, "no worker was ended in time"
        count = rows or max(KILL_ROWS, int(KILL_ROWS / kill_seconds * minutes * 60) // PART * PART)
        size = write_rows(folder / "many", count, found)
        watch = Watch()
        seconds = through_spark(spark, folder / "many", folder / "insights", watch)
        load = os.getloadavg()[1]
        frame = checked(folder / "insights", count)
        assert frame.head(KILL_ROWS).equals(after_kill), "a killed worker changed a result"
    finally:
        spark.stop()
    stored = sum(path.stat().st_size for path in (folder / "insights").glob("*.parquet"))
    return Measured(count, size, seconds, stored, sum(watch.cpu.values()), watch.samples, load, kill_seconds)


def page(run: Measured, linear: list[tuple[int, float, float]], encoder: list[tuple[int, float, float]]) -> str:
    """Write the page."""
    cores, used, pace = os.cpu_count() or 1, run.cpu / run.count, run.count / run.seconds
    ratio = used / linear[0][2]
    memory = ", ".join(f"{mb:,.0f}" for mb in quarters(run.samples))
    rows = [
        ("applications, four documents each, 1 in 997 broken on purpose", f"{run.count:,}"),
        ("text that went in, MB; words of one application, about", f"{run.text_bytes / 1e6:,.0f}; {run.text_bytes / run.count / 6:,.0f}"),
        ("seconds; rows a second", f"{run.seconds:,.0f}; {pace:,.1f}"),
        ("CPU seconds of the Python workers for each row", f"{used:.4f}"),
        (f"rows a second of {cores} free cores, from that", f"{cores / used:,.0f}"),
        ("cores that the workers got, mean", f"{run.cpu / run.seconds:.2f} of {cores}"),
        ("load of the machine meanwhile, its other work included", f"{run.load:.1f}"),
        ("largest worker in each quarter of the time, MB", memory),
        ("insights as Parquet, KB for each row", f"{run.stored_bytes / run.count / 1e3:,.1f}"),
        ("rows lost, doubled", "0, 0"),
        ("broken rows that came back with their reason", f"{run.count // BROKEN} of {run.count // BROKEN}"),
    ]  # fmt: skip
    made = {
        "numbers": "\n".join(["| what | figure |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in rows)]),
        "kill": f"{KILL_ROWS:,}",
        "kill_seconds": f"{run.kill_seconds:,.0f}",
        "files": KILL_ROWS // PART,
        "pipe": "\n".join(
            f"| {name} | {n} | {rate:,.1f} | {cpu:.4f} | {rate * cpu:.2f} |"
            for name, figures in (("linear classifiers", linear), ("encoder", encoder))
            for n, rate, cpu in figures
        ),
        "paper": "\n".join(on_paper({"linear": used, "encoder": encoder[0][2] * ratio})),
        "pace": f"{100_000 / pace / 60:,.0f}",
        "free": f"{100_000 * used / cores / 60:,.0f}",
        "ratio": f"{ratio:.2f}",
        "memory": f"{max(mb for _, mb in run.samples):,.0f}",
        "versions": f"Python {platform.python_version()}, PySpark {version('pyspark')}, rejection_insight {ri.__version__}",
        "cores": cores,
    }
    return TEXT.format(**made)


def main() -> None:
    """Measure, check and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--pipe-rows", type=int, default=300)
    parser.add_argument("--no-write", action="store_true")
    arguments = parser.parse_args()
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(ri.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
    os.environ["PYSPARK_PYTHON"] = sys.executable
    sample = list(islice(applications(parts()), arguments.pipe_rows))
    linear, encoder = pipe_figures(sample, fast=True), pipe_figures(sample[: len(sample) // 2], fast=False)
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        text = page(measure(Path(folder), arguments.rows, arguments.minutes, linear[0][2]), linear, encoder)
    print(text)
    if not arguments.no_write:
        PAGE.write_text(text, encoding="utf-8")


TEXT = """\
# Scale

Written by `python tests/benchmarks/scale.py`; do not edit by hand. Machines are noisy: where a run got
fewer cores than there are, other work had them, and its CPU seconds say more than its seconds. Measured with {versions}, on {cores} cores. [How to run it yourself](engines.md).

## Through Spark on one machine

Applications made by recombining invented letters, adverts, résumés and notes, judged by `Analyzer(fast=True)`:

{numbers}

At that pace 100,000 take {pace} minutes; on {cores} cores that do nothing else it should be {free}. The encoder was not run through Spark.

## A worker is ended in the middle

Of {kill} rows in {files} tasks one Python worker, in the middle of its work, got SIGKILL by its process number. Spark did its
task again: after {kill_seconds} s every row was there once, and each equals what the long run made of it. What is lost is the work of one task,
so tasks should be small: a hundred rows are a few seconds.

## One machine without an engine

`Analyzer.pipe` on the same rows, the start of the processes included:

| judged by | `n_process` | rows a second | CPU seconds a row | cores it got |
|---|---|---|---|---|
{pipe}

## A cluster, on paper

Nothing here was run: CPU seconds of a row (for the encoder those of `pipe`, times the {ratio} that Spark's workers took
beside `pipe` with the linear classifiers), times rows, over cores. Every row is its own work, no row needs another, and a
worker is ready in a second or two and holds {memory} MB; so it should grow with the cores until reading and writing are
the limit, and cores that share a chip are often slower together.

{paper}
"""

if __name__ == "__main__":
    main()
