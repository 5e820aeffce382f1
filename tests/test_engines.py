"""The recipes of docs/engines.md, run as they stand there. An engine that is not installed is skipped, by name.

All of them: ``pip install 'rejection-insight[engines]'`` and Java 17 for Spark.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
import pytest

import rejection_insight as ri
from rejection_insight.frames import FRAME_SCHEMA, analyze_frame

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "engines.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### ([^\n]+)\n\n```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
TEXTS = {
    "id": ["a", "b", "c", "d"],
    "feedback": ["Your demo was clear. We needed deeper SQL knowledge.", None, "We chose another candidate.", None],
    "job": ["You must have: SQL, Kotlin", "Required: Python", None, None],
    "resume": ["Skills: Kotlin", "Skills: Python", None, None],
    "notes": [None, "+ explained the demo well\n- rambled", None, None],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with ``applications.parquet`` in two parts, in which the recipes run."""
    monkeypatch.chdir(tmp_path)
    source = str(Path(ri.__file__).parents[1])  # for the processes that engines start
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([source, os.environ.get("PYTHONPATH", "")]).strip(os.pathsep))
    (tmp_path / "insights").mkdir()
    (tmp_path / "applications.parquet").mkdir()
    for part in pl.DataFrame(TEXTS).iter_slices(2):  # in the second, lists are null or empty throughout
        part.write_parquet(f"applications.parquet/{part['id'][0]}.parquet")
    return tmp_path


def assert_all_there(folder: Path) -> None:
    parts = [pl.read_parquet(path) for path in sorted(folder.rglob("*.parquet"))]
    found = pl.concat(parts, how="vertical_relaxed").sort("id").to_dicts()
    assert found == analyze_frame(pl.DataFrame(TEXTS)).to_dicts()
    assert found[3]["error"].startswith("none of feedback, job, resume and notes was given")
    assert ri.Insight.from_json(found[0]["insight"]).areas[0].area == "technical_skills"


def run(name: str, **names: Any) -> None:
    exec(compile(RECIPES[name], f"docs/engines.md, {name}", "exec"), names)  # noqa: S102


def test_the_page_has_these_recipes_each_of_six_lines_at_most() -> None:
    assert list(RECIPES) == ["polars", "Spark", "Dask", "Ray Data"]
    for name, lines in RECIPES.items():
        assert len([line for line in lines.splitlines() if line.strip()]) <= 6, name


def test_the_page_tells_every_column() -> None:
    told = re.search(r"^\| column .*?\n\n", PAGE, re.MULTILINE | re.DOTALL)
    assert told
    assert set(re.findall(r"`(\w+)`", re.sub(r"\|[^|]*\|$", "", told[0], flags=re.MULTILINE))) >= set(FRAME_SCHEMA)


def test_polars(here: Path) -> None:
    run("polars")
    assert_all_there(here / "insights")


@pytest.fixture
def spark(here: Path) -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17, and there is no java")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


@pytest.mark.filterwarnings("default")
def test_spark(here: Path, spark: Any) -> None:
    shutil.rmtree(here / "insights")
    run("Spark", spark=spark)
    assert_all_there(here / "insights")


@pytest.mark.filterwarnings("default")
def test_dask(here: Path) -> None:
    pytest.importorskip("dask.dataframe")
    run("Dask")
    assert_all_there(here / "insights")


@pytest.mark.filterwarnings("default")
def test_ray_data(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_AUTH_TOKEN", uuid4().hex)  # or Ray would leave one in the home folder
    ray = pytest.importorskip("ray")
    pytest.importorskip("ray.data")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        run("Ray Data")
    finally:
        ray.shutdown()
    assert_all_there(here / "insights")
