"""One process or several: the same insights in the same order, the same errors, and no more than a few held."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

import rejection_insight as ri
from rejection_insight import processes

LETTERS = [f"Your answer on topic {n} lacked specific examples. We chose another candidate." for n in range(20)]
VOCABULARY = ri.Vocabulary.default().extend({"Zorbing": ["zorbs"]})


class Quitter:
    """Ends its process, as the system does to one that takes too much memory."""

    def analyze(self, **_: Any) -> ri.Insight:
        os._exit(9)


class Faulty:
    """Has a fault that no error of the library describes."""

    def analyze(self, *, notes: str) -> ri.Insight:
        if notes == "break":
            raise ZeroDivisionError("a fault")
        return ri.analyze(notes=notes)


@pytest.fixture(scope="module")
def analyzer() -> ri.Analyzer:
    return ri.Analyzer(fast=True, vocabulary=VOCABULARY)


def test_two_processes_give_what_one_gives_up_to_the_error_with_its_number(analyzer: ri.Analyzer) -> None:
    applications = [{"feedback": letter, "notes": "I know zorbs."} for letter in LETTERS]
    applications[18] = {"feedback": 18}  # type: ignore[dict-item]
    results: list[Any] = []
    for n_process in (1, 2):
        found: list[ri.Insight] = []
        message = r"application 18, feedback: int is not a document\. Give text"
        with pytest.raises(ri.InputError, match=message):
            found.extend(analyzer.pipe(iter(applications), n_process=n_process))
        results.append(found)
    assert len(results[0]) == 18
    assert results[0] == results[1]


def test_an_endless_source_is_read_no_further_than_needed(analyzer: ri.Analyzer) -> None:
    taken: list[int] = []

    def endless() -> Iterator[dict[str, str]]:
        for number in count():
            taken.append(number)
            yield {"notes": f"I rambled, {number}."}

    found = list(islice(insights := analyzer.pipe(endless(), n_process=2), 3))
    assert [insight.documents.notes.parts[0].text for insight in found] == [f"I rambled, {n}." for n in range(3)]
    assert len(taken) <= 6 * 8
    insights.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if "Executor" in thread.name]


def test_what_a_failing_source_gave_before_is_not_lost(analyzer: ri.Analyzer) -> None:
    def source() -> Iterator[dict[str, str]]:
        yield {"notes": "I rambled."}
        raise OSError("the disk went away")

    found: list[ri.Insight] = []
    with pytest.raises(OSError, match="the disk went away"):
        found.extend(analyzer.pipe(source(), n_process=2))
    assert len(found) == 1


def test_a_process_that_is_ended_is_an_error_and_no_endless_wait() -> None:
    with pytest.raises(ri.RejectionInsightError, match="application 0 or one of the next: a process ended before"):
        list(processes.in_processes(Quitter(), [{"notes": "x"}], 2))


def test_a_fault_keeps_its_type_and_tells_where_it_was() -> None:
    found: list[ri.Insight] = []
    with pytest.raises(ZeroDivisionError) as caught:
        found.extend(processes.in_processes(Faulty(), [{"notes": "a"}, {"notes": "break"}], 2))
    assert len(found) == 1
    assert "application 1, in a process of the pool" in caught.value.__notes__[0]
    assert "in analyze" in caught.value.__notes__[0]


def test_an_analyzer_that_cannot_travel_says_so_before_any_work() -> None:
    def unread() -> Iterator[dict[str, str]]:
        raise AssertionError("nothing may be read")
        yield {}

    class Local:
        classes_ = ("communication",)

        def predict_proba(self, texts: Any) -> Any:
            return [[0.5] for _ in texts]

    with pytest.raises(ri.InputError, match=r"n_process: this analyzer cannot be handed to another process .*Local"):
        ri.Analyzer(area_model=Local()).pipe(unread(), n_process=2)  # type: ignore[arg-type]
    with pytest.raises(ri.InputError, match="n_process: 0 processes"):
        ri.Analyzer().pipe(unread(), n_process=0)


@pytest.mark.parametrize("bad", ["text", 3, None, ["feedback"]])
def test_what_is_no_application_is_named(bad: object) -> None:
    with pytest.raises(ri.InputError, match=r"application 1: \w+ is not an application\. Give a dict"):
        list(ri.Analyzer(fast=True).pipe([{"notes": "x"}, bad]))  # type: ignore[list-item]


def test_an_analyzer_travels_as_what_it_was_made_with(analyzer: ri.Analyzer) -> None:
    sent = pickle.dumps(ri.Analyzer(fast=True))
    assert len(sent) < 500
    assert pickle.loads(sent) is pickle.loads(sent)  # noqa: S301 -- compiled once in a process
    assert pickle.loads(sent).analyze(feedback=LETTERS[0]).settings["model"] == "linear"  # noqa: S301
    other = copy.deepcopy(analyzer)
    application = {"job": "Required: zorbs", "resume": "Skills: Zorbing", "feedback": LETTERS[0]}
    assert other.analyze(**application) == analyzer.analyze(**application)
    assert list(other.vocabulary) == list(VOCABULARY)


def test_progress_is_shown_on_standard_error_alone(analyzer: ri.Analyzer, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    applications = [{"notes": "I rambled."}] * 3
    assert list(analyzer.pipe(applications, progress=True)) == list(analyzer.pipe(applications))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "3/3" in shown.err


def test_progress_without_tqdm_names_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(ri.InputError, match="progress: tqdm is not installed"):
        ri.Analyzer().pipe([], progress=True)


def test_a_script_without_its_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import rejection_insight as ri\nprint(len(list(ri.Analyzer().pipe([{'notes': 'x'}], n_process=2))))"
    )
    result = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode != 0
    assert "needs `if __name__ == '__main__':`" in result.stderr
