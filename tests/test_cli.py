"""The command line, as a person and as a script use it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rejection_insight.__main__ import main

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
ALL = [
    "--feedback", str(EXAMPLES / "feedback.eml"), "--job", str(EXAMPLES / "job.txt"),
    "--resume", str(EXAMPLES / "resume.pdf"), "--notes", str(EXAMPLES / "notes.txt"),
]  # fmt: skip


def test_the_demo_prints_an_insight_and_leaves_page_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, form = tmp_path / "insight.html", tmp_path / "insight.json"
    assert main(["analyze", *ALL, "--html", str(page), "--json", str(form)]) == 0
    printed = capsys.readouterr()
    assert "query" in printed.out
    assert "\x1b[" not in printed.out, "no colour where there is no terminal"
    assert printed.err == ""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert json.loads(form.read_text(encoding="utf-8"))["outcome"] == "rejected"


def test_pdf_and_docx_of_one_resume_give_the_same_matches(tmp_path: Path) -> None:
    found = []
    for suffix in ("pdf", "docx"):
        form = tmp_path / f"{suffix}.json"
        arguments = ["--job", str(EXAMPLES / "job.txt"), "--resume", str(EXAMPLES / f"resume.{suffix}")]
        assert main(["analyze", *arguments, "--quiet", "--json", str(form)]) == 0
        matches = json.loads(form.read_text(encoding="utf-8"))["matches"]
        found.append({match["keyword"]: match for match in matches})
    # What the encoder reads depends on which lines stand beside each other, and a page may order them otherwise.
    read = {keyword for every in found for keyword, match in every.items() if match["how"] == "meaning"}
    pdf, docx = ({name: match["status"] for name, match in every.items() if name not in read} for every in found)
    assert pdf == docx
    assert len(pdf) > len(read)


def test_standard_input_and_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"We chose another candidate.")))
    assert main(["analyze", "--feedback", "-", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "rejected"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--feedback", "nowhere.eml"], "nowhere.eml"),
        (["--resume", "."], "folder"),
        (["--feedback", str(EXAMPLES / "feedback.eml"), "--html", "no/such/folder/page.html"], "cannot be written"),
    ],
)
def test_errors_are_one_plain_line(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", *arguments]) == 1
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert message.startswith("rejection-insight: ")
    assert words in message.lower() or words in message


@pytest.mark.parametrize(
    "arguments", [[], ["analyze"], ["analyze", "--feedback", "-", "--job", "-"], ["analyze", "--cv", "x"]]
)
def test_wrong_arguments_exit_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "more",
    [
        ["--json", "letter.txt"],
        ["--html", "./letter.txt"],
        ["--html", "a", "--json", "a"],
        ["--html", "-", "--json", "-"],
        ["--json", "-", "--markdown"],
        ["--job", "one.txt", "--job", "two.txt"],
        ["--job", ""],
    ],
)
def test_what_would_be_lost_is_refused(
    more: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text("Your demo was clear.", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["analyze", "--feedback", "letter.txt", *more])
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "Your demo was clear."
    assert len(list(tmp_path.iterdir())) == 1


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Your demo was clear. We needed deeper SQL.", encoding="utf-8")
    command = [sys.executable, "-m", "rejection_insight", "analyze", "--feedback", str(letter), "--json", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait() == 0


def test_pipes_that_know_few_letters_get_utf_8(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Your démo was clear – truly.", encoding="utf-8")
    command = [sys.executable, "-m", "rejection_insight", "analyze", "--feedback", str(letter), "--json", "-"]
    done = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, check=True)
    assert "démo" in json.loads(done.stdout)["documents"]["feedback"]["parts"][0]["text"]
