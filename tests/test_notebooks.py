"""The notebooks run from top to bottom and say what they say on the page; ``make notebooks`` brings them up to date."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NAMES = [
    "01_first_insight",
    "02_a_season_of_rejections",
    "03_own_skills_and_areas",
    "04_train_and_judge",
    "05_thousands_of_applications",
]


def cells(name: str) -> list[dict[str, Any]]:
    return json.loads((FOLDER / f"{name}.ipynb").read_bytes())["cells"]


def test_these_are_all() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs_and_says_what_is_committed(name: str) -> None:
    command = [sys.executable, "execute.py", "--check", name]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_the_output_is_there_and_clean(name: str) -> None:
    code = [cell for cell in cells(name) if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"stream", "execute_result", "display_data"}
    assert not [output for output in outputs if output.get("name") == "stderr"]
    said = json.dumps(outputs)
    assert str(FOLDER.parent) not in said
    assert str(Path.home()) not in said


@pytest.mark.parametrize("name", NAMES)
def test_it_is_told_in_prose(name: str) -> None:
    """It begins with a title and a paragraph, and never runs four cells of code without a word."""
    kinds = "".join("p" if cell["cell_type"] == "markdown" else "c" for cell in cells(name))
    assert kinds.startswith("pc")
    assert "cccc" not in kinds
    assert "".join(cells(name)[0]["source"]).startswith("# ")
