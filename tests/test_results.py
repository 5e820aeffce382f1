"""The JSON form: round trips, what it leaves out, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import rejection_insight as ri

ROOT = Path(__file__).resolve().parents[1]
LETTER = "Your demo was clear, but your SQL was thin. We went with another candidate."
KEYS = [
    "version", "settings", "documents", "outcome", "stage_reached", "reason_given", "decision_reasons",
    "reapply_invited", "reapply_when", "statements", "highlights", "areas", "outside_control", "requirements",
    "matches", "feedback_skills", "checklist", "agreement", "standing", "steps",
]  # fmt: skip


@pytest.fixture(scope="module")
def insight() -> ri.Insight:
    examples = ROOT / "docs" / "examples"
    return ri.analyze(
        feedback=examples / "feedback.eml", job=examples / "job.txt",
        resume=examples / "resume.pdf", notes=examples / "notes.txt",
    )  # fmt: skip


def test_every_key_of_the_design_is_there(insight: ri.Insight) -> None:
    data = insight.to_dict()
    assert set(KEYS) <= set(data)
    assert set(data["documents"]) == {"feedback", "job", "resume", "notes"}
    assert all("for" in step and "for_" not in step for step in data["steps"])
    assert {"answer", "evidence"} == set(data["checklist"]["prepared_questions"])


def test_round_trips(insight: ri.Insight) -> None:
    assert ri.Insight.from_dict(insight.to_dict()) == insight
    assert ri.Insight.from_json(insight.to_json()) == insight
    assert ri.Insight.from_json(insight.to_json(indent=2).encode()) == insight
    assert json.loads(insight.to_json()) == insight.to_dict()


def test_the_published_schema_is_current_and_holds(insight: ri.Insight) -> None:
    published = json.loads((ROOT / "docs" / "insight.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(published)
    for example in (insight, ri.analyze(feedback=LETTER), ri.analyze(notes="")):
        jsonschema.validate(example.to_dict(), published)
    broken = insight.to_dict() | {"outcome": "hired"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, published)


def test_schema_and_ids_are_what_the_code_makes() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("build", ROOT / "docs" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    published = json.loads((ROOT / "docs" / "insight.schema.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(build.schema())) == published, "run `make docs`"
    assert build.ids() == (ROOT / "docs" / "areas.md").read_text(encoding="utf-8"), "run `make docs`"


def test_text_can_be_left_out_and_the_quotes_stay(insight: ri.Insight) -> None:
    data = insight.to_dict(text=False)
    assert all(part["text"] == "" for info in data["documents"].values() for part in info["parts"])
    assert data["areas"][0]["evidence"][0]["text"]
    assert ri.Insight.from_dict(data) == insight.without_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "hired"}, "outcome"),
        ({"areas": "none"}, "areas"),
        ({"steps": [{}]}, "for"),
        ({"version": 1}, "version"),
    ],
)
def test_bad_json_forms_are_named(insight: ri.Insight, change: dict[str, Any], words: str) -> None:
    with pytest.raises(ri.InputError, match=words):
        ri.Insight.from_dict(insight.to_dict() | change)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"version": "1"}'])
def test_what_is_no_insight_is_refused(text: str) -> None:
    with pytest.raises(ri.InputError, match="JSON"):
        ri.Insight.from_json(text)


def test_keys_of_a_newer_version_are_passed_over(insight: ri.Insight) -> None:
    assert ri.Insight.from_dict(insight.to_dict() | {"mood": "better"}) == insight


def test_rows_and_frame_have_one_shape(insight: ri.Insight) -> None:
    rows = insight.to_rows()
    assert len({tuple(row) for row in rows}) == 1
    assert {"area", "highlight", "match", "step"} <= {row["claim"] for row in rows}
    frame = insight.to_frame()
    assert list(frame.columns) == list(rows[0])
    assert len(frame) == len(rows)
    assert list(ri.analyze(job="").to_frame().columns) == list(frame.columns)


def test_an_insight_shows_itself(insight: ri.Insight, tmp_path: Path) -> None:
    assert repr(insight) == insight.to_text()
    assert max(len(line) for line in repr(insight).splitlines()) <= 100
    page = tmp_path / "page.html"
    assert insight.to_html(page) == page.read_text(encoding="utf-8")
    assert set(insight._repr_mimebundle_()) == {"text/plain", "text/markdown", "text/html"}


def test_results_are_frozen(insight: ri.Insight) -> None:
    with pytest.raises(AttributeError):
        insight.outcome = "offer"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        insight.areas[0].extra = 1  # type: ignore[attr-defined]


def test_gaps_are_what_is_missing_or_partial(insight: ri.Insight) -> None:
    statuses = {gap.match.status for gap in insight.gaps}
    assert statuses <= {"missing", "partial"}
    assert all(gap.requirement.keyword == gap.match.keyword for gap in insight.gaps)


def test_what_does_not_go_together_is_refused(insight: ri.Insight) -> None:
    with pytest.raises(ri.InputError, match="do not go together"):
        ri.Insight.from_dict({**insight.to_dict(), "matches": []})
    with pytest.raises(ri.InputError, match="'steps' is missing"):
        ri.Insight.from_json("{}")
    with pytest.raises(ri.InputError):
        ri.Insight.from_json(None)  # type: ignore[arg-type]
