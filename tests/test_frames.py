"""Data frames of either library: what goes in comes out, with what was found beside it, and nothing is lost."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rejection_insight as ri
from rejection_insight.frames import FRAME_SCHEMA, analyze_frame, analyze_frames, arrow_schema, spark_schema

KINDS = (pd.DataFrame, pl.DataFrame)
MADE = list(FRAME_SCHEMA)
PLAIN = {"str": str, "bool": bool, "list[str]": list}
LETTER = "Your demo was clear, but your SQL was thin. We went with another candidate."
ROW = {"feedback": LETTER, "job": "You must have: SQL, Kotlin", "resume": "Skills: SQL", "notes": "+ explained the demo well"}  # fmt: skip


def rows(frame: Any) -> list[dict[str, Any]]:
    """Give plain rows, whatever the library calls a missing value."""
    if isinstance(frame, pl.DataFrame):
        return frame.to_dicts()
    return [
        {key: value if isinstance(value, list) else None if pd.isna(value) else value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_holds_what_the_insight_holds(kind: Any) -> None:
    frame = analyze_frame(kind({"id": ["a"], "year": [2024], **{key: [text] for key, text in ROW.items()}}))
    insight = ri.analyze(**ROW)
    assert type(frame) is kind
    assert list(frame.columns) == ["id", "year", *MADE]
    assert rows(frame) == [
        {
            "id": "a",
            "year": 2024,
            "outcome": "rejected",
            "stage_reached": insight.stage_reached,
            "reason_given": True,
            "reapply_invited": False,
            "areas": [area.area for area in insight.areas],
            "top_area": "technical_skills",
            "highlights": [strength.text for strength in insight.highlights],
            "missing": ["Kotlin"],
            "reasons": ["other_candidate"],
            "steps": [step.action for step in insight.steps],
            "insight": insight.to_json(),
            "error": None,
        }
    ]
    assert ri.Insight.from_json(frame["insight"][0]) == insight


@pytest.mark.parametrize("kind", KINDS)
def test_one_broken_row_says_why_and_the_others_come_through(kind: Any) -> None:
    letters = [LETTER.encode(), None, b"%PDF-1.7 cut off", "We chose another candidate.", b""]
    if kind is pl.DataFrame:  # whose columns are of one type
        letters = [letter.encode() if isinstance(letter, str) else letter for letter in letters]
    frame = analyze_frame(kind({"feedback": letters, "id": range(5)}))
    found = rows(frame)
    assert [row["id"] for row in found] == [0, 1, 2, 3, 4]
    assert found[0]["outcome"] == "rejected"
    assert found[3]["reasons"] == ["other_candidate"]
    assert found[1]["error"].startswith("none of feedback, job, resume and notes was given. Give at least one")
    assert "PDF" in found[2]["error"]
    for row in (found[1], found[2]):
        assert {row[name] for name in MADE if name != "error"} == {None}, "null, which is not the same as nothing found"
    assert found[0]["error"] is found[3]["error"] is None


def test_a_fault_of_the_library_costs_one_row_too(monkeypatch: pytest.MonkeyPatch) -> None:
    analyzer = ri.Analyzer(fast=True)
    real = analyzer.analyze

    def faulty(**given: Any) -> ri.Insight:
        if given["feedback"] == "b":
            raise IndexError("list index out of range")
        return real(**given)

    monkeypatch.setattr(analyzer, "analyze", faulty)
    found = rows(analyze_frame(pd.DataFrame({"feedback": ["a", "b", "c"]}), analyzer=analyzer))
    assert [row["error"] for row in found] == [None, "IndexError: list index out of range", None]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cells", [{"feedback": [None]}, {"feedback": []}])
def test_the_types_are_those_of_the_schema_even_where_all_is_null_or_empty(kind: Any, cells: Any) -> None:
    frame = analyze_frame(kind(cells) if kind is pd.DataFrame else pl.DataFrame(cells, schema={"feedback": pl.String}))
    assert list(frame.columns) == MADE
    assert len(frame) == len(cells["feedback"])
    full = analyze_frame(kind({key: [text] for key, text in ROW.items()}))
    assert list(frame.dtypes) == list(full.dtypes)
    for name, value in rows(full)[0].items():
        assert value is None or type(value) is PLAIN[FRAME_SCHEMA[name]], name


def test_an_empty_frame_loads_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rejection_insight.frames.analyze", None)
    empty = pd.DataFrame({"id": pd.Series([], dtype="int64"), "job": pd.Series([], dtype=str)})
    assert analyze_frame(empty).dtypes["id"] == "int64"
    assert [len(part) for part in analyze_frames([empty, empty])] == [0, 0]


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"job": "You must have: SQL, Kotlin", "resume": "Skills: SQL"}, ["Kotlin"]),
        ({"job": "You must have: SQL", "resume": "Skills: SQL"}, []),
        ({"job": "You must have: SQL, Kotlin"}, None),
        ({"job": "You must have: SQL, Kotlin", "resume": " "}, None),
        ({"job": " ", "resume": "Skills: SQL"}, None),
        ({"resume": "Skills: SQL"}, None),
        ({"feedback": "We chose another candidate."}, None),
    ],
)
def test_missing_is_null_where_nothing_could_be_compared(given: dict[str, str], missing: list[str] | None) -> None:
    assert rows(analyze_frame(pd.DataFrame([given])))[0]["missing"] == missing


def test_several_letters_in_one_cell() -> None:
    parts = ["Your answers lacked specific examples.", "You lacked leadership experience."]
    alone = ri.analyze(feedback=parts).to_json()
    array = pd.Series([None, None], dtype=object)
    array[0], array[1] = parts, pd.Series(parts, dtype=object).to_numpy()  # as Spark and Ray hand lists over
    assert analyze_frame(pd.DataFrame({"feedback": array}))["insight"].tolist() == [alone, alone]
    assert analyze_frame(pl.DataFrame({"feedback": [parts]}))["insight"].to_list() == [alone]


def test_index_order_and_other_columns_are_kept() -> None:
    index = pd.MultiIndex.from_tuples([("x", 2), ("x", 2), ("a", 1)])
    frame = pd.DataFrame({7: [1, 2, 3], "notes": ["I rambled."] * 3, "tag": [["p"], [], None]}, index=index)
    before = frame.copy(deep=True)
    found = analyze_frame(frame)
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(found[[7, "tag"]], before[[7, "tag"]])
    assert list(found.columns) == [7, "tag", *MADE]


def test_full_text_can_be_left_out() -> None:
    frame = pd.DataFrame({"feedback": [LETTER]})
    kept, bare = (ri.Insight.from_json(analyze_frame(frame, text=text)["insight"][0]) for text in (True, False))
    assert kept.documents.feedback.parts[0].text == LETTER
    assert bare == kept.without_text()


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (pd.DataFrame({"id": [1]}), r"df: no column of text among \['id'\]. Name at least one column feedback, job,"),
        (pl.DataFrame({"Feedback": ["x"]}), r"no column of text among \['Feedback'\]"),
        (pd.DataFrame(), "no column of text"),
        (pd.DataFrame({"notes": ["x"], "outcome": ["x"]}), "'outcome' is a column that the result has too. Rename"),
        (pd.DataFrame([["x", "y"]], columns=["job", "job"]), "'job' is there twice. Rename or drop one."),
        (pl.LazyFrame({"job": ["x"]}), r"LazyFrame is not a data frame that can be read. Call .collect\(\) first."),
        (pd.Series(["x"], name="job"), "Series is not a data frame that can be read. Give a pandas or a polars Data"),
        ([{"job": "x"}], "list is not a data frame"),
        (None, "NoneType is not a data frame"),
    ],
)
def test_a_frame_that_cannot_be_read_is_named(frame: Any, message: str) -> None:
    with pytest.raises(ri.InputError, match=message):
        analyze_frame(frame)
    with pytest.raises(ri.InputError, match=message):
        list(analyze_frames([frame]))


@pytest.mark.parametrize("kind", KINDS)
def test_frames_come_in_slices_one_at_a_time(kind: Any) -> None:
    asked: list[int] = []

    def frames() -> Any:
        for size in (600, 0, 3):
            asked.append(size)
            yield kind({"id": list(range(size)), "feedback": pd.Series([None] * size, dtype=str).tolist()})

    found = analyze_frames(frames())
    assert len(next(found)) == 256
    assert asked == [600]
    rest = list(found)
    assert [len(part) for part in rest] == [256, 88, 0, 3]
    assert list(rest[1]["id"]) == list(range(512, 600))
    assert {type(part) for part in rest} == {kind}


def test_a_path_in_a_cell_of_text_is_text(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER)
    assert rows(analyze_frame(pd.DataFrame({"feedback": [str(path)]})))[0]["outcome"] == "none"


def test_the_schema_in_the_words_of_spark() -> None:
    columns = [part.rsplit(" ", 1) for part in spark_schema().split(", ")]
    assert [name for name, _ in columns] == ["id", *MADE]
    names = {"str": "string", "bool": "boolean", "list[str]": "array<string>"}
    assert [kind for _, kind in columns[1:]] == [names[kind] for kind in FRAME_SCHEMA.values()]
    assert spark_schema("") == spark_schema().removeprefix("id string, ")


def test_the_schema_of_arrow_needs_arrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ri.InputError, match=r"pyarrow is not installed\. pip install pyarrow"):
        arrow_schema()


def test_the_schema_of_arrow_takes_what_comes_out() -> None:
    pa = pytest.importorskip("pyarrow")
    schema = arrow_schema({"id": "int64", "tag": pa.string()})
    for feedback in ([None, LETTER], [None]):
        frame = pd.DataFrame({"id": range(len(feedback)), "tag": "x", "feedback": feedback})
        table = pa.Table.from_pandas(analyze_frame(frame), schema=schema, preserve_index=False)
        assert table.column_names == ["id", "tag", *MADE]
        assert pl.from_arrow(table).to_dicts() == analyze_frame(pl.from_pandas(frame)).to_dicts()


CELL = st.one_of(
    st.none(), st.text(max_size=40), st.binary(max_size=40), st.sampled_from([LETTER, "\ud800", "\x00", 3, 2.5, True])
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELL, CELL), max_size=4))
def test_any_cells_give_as_many_rows_each_found_or_broken(cells: list[tuple[object, object]]) -> None:
    frame = pd.DataFrame({
        "feedback": pd.Series([one for one, _ in cells], dtype=object),
        "notes": pd.Series([other for _, other in cells], dtype=object),
    })  # fmt: skip
    found = rows(analyze_frame(frame, analyzer=ri.Analyzer(fast=True)))
    assert len(found) == len(cells)
    for row in found:
        assert (row["insight"] is None) == (row["error"] is not None)
        assert row["insight"] is None or ri.Insight.from_json(row["insight"]).outcome == row["outcome"]
