"""A journal keeps what it was given, through other writers, full disks, kills and years."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rejection_insight as ri
from rejection_insight import database

FEEDBACK = """Dear Asha Verma,
Your account of the flood map was clear, and Ruth liked it. We needed deeper SQL knowledge and shorter answers.
We chose another candidate. Please apply again in spring.

Kind regards,
Ruth Calloway"""
JOB = "Requirements\n- SQL\n- Python\nNice to have\n- QGIS"
RESUME = "Asha Verma\nasha@verma.example\nSkills\nPython"
DAY = date(2026, 11, 3)
MARK = 1380534860  # "RIJL"


@cache
def insight(feedback: str = FEEDBACK, **other: str) -> ri.Insight:
    return ri.Analyzer(fast=True).analyze(feedback=feedback, job=JOB, resume=RESUME, **other)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "search.db"


@pytest.fixture
def journal(path: Path) -> Iterator[ri.Journal]:
    with ri.Journal(path) as opened:
        yield opened


def names(records: tuple[ri.Record, ...]) -> list[str]:
    return [record.id for record in records]


# What is kept


def test_what_is_added_comes_back_as_it_was(journal: ri.Journal, path: Path) -> None:
    name = journal.add(
        insight(), employer=" Larkfield ", role="Data analyst", on=DAY, tags=("remote", "dream", "remote")
    )
    journal.done(name, 1, date(2026, 12, 1))
    journal.done(name, 0, date(2026, 12, 2))
    record = journal.get(name)
    done = ((0, date(2026, 12, 2)), (1, date(2026, 12, 1)))
    assert record == ri.Record(name, insight(), DAY, " Larkfield ", "Data analyst", ("remote", "dream"), done)
    journal.close()
    with ri.Journal(path) as again:
        assert again.applications() == (record,)
        assert len(again) == 1


def test_the_same_application_twice_is_refused(journal: ri.Journal) -> None:
    name = journal.add(insight(), employer="Larkfield", on=DAY)
    with pytest.raises(
        ri.InputError, match=rf"add: the journal holds this application already, as '{name}'\. Change it"
    ):
        journal.add(insight(), employer="LARKFIELD")
    other = journal.add(insight(), employer="Marlow")
    third = journal.add(insight(), employer="Larkfield", id="second try")
    assert len({name, other, third}) == len(journal) == 3
    with pytest.raises(ri.InputError, match="already, as 'second try'"):
        journal.add(insight(feedback="No."), id="second try")


def test_an_id_depends_on_the_words_and_not_on_the_version() -> None:
    later = dataclasses.replace(insight(), version="9.0", areas=(), settings={})
    with ri.Journal(":memory:") as one, ri.Journal(":memory:", keep_text=False) as other:
        assert one.add(insight()) == other.add(later) != one.add(insight(feedback="We chose another candidate."))
        bare = insight().without_text()
        assert one.add(bare) != one.add(insight(feedback="Your demo was clear.").without_text())
        with pytest.raises(ri.InputError, match="already"):
            one.add(dataclasses.replace(bare, version="9.0"))


def test_update_changes_what_is_given_and_leaves_the_rest(journal: ri.Journal) -> None:
    name = journal.add(insight(), employer="Larkfield", role="Analyst", on=DAY, tags=("a",))
    journal.done(name, 0, DAY)
    before = journal.get(name)
    journal.update(name, employer="Larkfield Water")
    assert journal.get(name) == dataclasses.replace(before, employer="Larkfield Water")
    journal.update(name, employer="", role="Engineer", on=date(2026, 1, 1), tags=("b", "c"))
    assert journal.get(name) == dataclasses.replace(
        before, employer="", role="Engineer", on=date(2026, 1, 1), tags=("b", "c")
    )
    journal.update(name, done=())
    assert journal.get(name).done == ()


def test_marks_go_with_their_steps_when_an_insight_is_replaced(journal: ri.Journal) -> None:
    old = insight()
    assert len(old.steps) >= 3
    name = journal.add(old, on=DAY)
    for step in range(3):
        journal.done(name, step, date(2026, 12, step + 1))
    new = dataclasses.replace(old, steps=(old.steps[2], *old.steps[3:], old.steps[0]))
    journal.update(name, insight=new)
    record = journal.get(name)
    assert record.insight == new
    assert record.done == ((0, date(2026, 12, 3)), (len(new.steps) - 1, date(2026, 12, 1)))


def test_a_removed_application_is_gone_from_the_file(journal: ri.Journal, path: Path) -> None:
    name = journal.add(insight(), employer="Quillfeather", tags=("t",))
    journal.done(name, 0)
    journal.remove(name)
    assert len(journal) == 0
    with pytest.raises(ri.InputError, match=f"id: the journal holds no application '{name}'"):
        journal.get(name)
    assert journal.add(insight(), employer="Quillfeather") == name
    assert (journal.get(name).tags, journal.get(name).done) == ((), ())
    journal.remove(name)
    journal.close()
    assert b"Quillfeather" not in path.read_bytes()
    assert not [other for other in path.parent.iterdir() if other != path], "closing leaves one file"


def test_applications_come_by_date_and_can_be_chosen(journal: ri.Journal) -> None:
    for number, (day, role, tag) in enumerate(
        [
            (3, "Data Analyst", "remote"),
            (1, "Senior data analyst", ""),
            (2, "Élève", "remote"),
            (1, "Cook", "remote work"),
        ]
    ):
        journal.add(
            insight(),
            id=str(number),
            role=role,
            employer=f"Firm {number}",
            on=date(2026, 5, day),
            tags=[tag] if tag else (),
        )
    assert names(journal.applications()) == ["1", "3", "2", "0"]
    assert names(journal.applications(since=date(2026, 5, 2))) == ["2", "0"]
    assert names(journal.applications(until=date(2026, 5, 1))) == ["1", "3"]
    assert names(journal.applications(role="DATA ANALYST")) == ["1", "0"]
    assert names(journal.applications(role="élÈve")) == ["2"]
    assert names(journal.applications(tag="remote")) == ["2", "0"]
    assert names(journal.applications(employer="firm 3", tag="remote work", since=date(2026, 5, 1))) == ["3"]
    assert journal.applications(tag="' OR 1=1 --") == ()


def test_dates_are_days_and_today_where_none_is_given(journal: ri.Journal) -> None:
    before = datetime.now().astimezone().date()
    name = journal.add(insight())
    assert before <= journal.get(name).on <= datetime.now().astimezone().date()
    journal.update(name, on=datetime(2026, 11, 3, 23, 59, tzinfo=UTC))
    assert journal.get(name).on == DAY
    assert type(journal.get(name).on) is date


def test_goals_are_kept(journal: ri.Journal, path: Path) -> None:
    journal.set_goal(ri.Goal("Data engineer", ("SQL", "Airflow"), date(2027, 6, 1)))
    journal.set_goal(ri.Goal("Analyst"))
    journal.set_goal(ri.Goal("Data engineer", ("dbt",)))
    journal.close()
    with ri.Journal(path) as again:
        assert again.goals == (ri.Goal("Analyst"), ri.Goal("Data engineer", ("dbt",)))
        again.remove_goal("Analyst")
        assert [goal.role for goal in again.goals] == ["Data engineer"]
        with pytest.raises(ri.InputError, match="the journal holds no goal 'Analyst'"):
            again.remove_goal("Analyst")


def test_a_journal_tells_what_it_is(journal: ri.Journal, path: Path) -> None:
    assert repr(journal) == f"Journal({str(path)!r}, 0 applications)"
    assert journal, "an empty journal is a journal"
    journal.add(insight())
    assert repr(journal).endswith("1 application)")
    journal.close()
    journal.close()
    assert repr(journal).endswith("closed)")
    with pytest.raises(ri.JournalError, match=r"the journal is closed\. Open it again"):
        journal.add(insight())


@pytest.mark.skipif(os.name != "posix", reason="modes of files are of POSIX")
def test_a_new_journal_is_for_its_owner_only(journal: ri.Journal, path: Path) -> None:
    journal.add(insight())
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FILLED = WORDS.filter(str.strip)
DATES = st.dates()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.tuples(WORDS, WORDS),
    on=DATES,
    tags=st.lists(FILLED),
    done=st.dictionaries(st.integers(0, 2), DATES),
    keep_text=st.booleans(),
)
def test_any_words_come_back_also_through_a_file(
    tmp_path: Path, *, words: tuple[str, str], on: date, tags: list[str], done: dict[int, date], keep_text: bool
) -> None:
    employer, role = words
    file = tmp_path / "out.jsonl"
    with ri.Journal(":memory:", keep_text=keep_text) as one, ri.Journal(":memory:") as other:
        name = one.add(insight(), employer=employer, role=role, on=on, tags=tags)
        for step, day in done.items():
            one.done(name, step, day)
        kept = insight() if keep_text else insight().without_text()
        expected = ri.Record(name, kept, on, employer, role, tuple(dict.fromkeys(tags)), tuple(sorted(done.items())))
        assert one.get(name) == expected
        one.export(file)
        assert other.import_(file).added == (name,)
        assert other.applications() == (expected,)


# Privacy


def test_text_can_be_left_out(path: Path) -> None:
    with ri.Journal(path, keep_text=False) as journal:
        name = journal.add(insight())
        assert journal.get(name).insight == insight().without_text()
        journal.update(name, insight=insight(feedback="Your SQL was thin."))
        assert journal.get(name).insight == insight(feedback="Your SQL was thin.").without_text()


@pytest.mark.parametrize("keep_text", [True, False])
def test_personal_data_stays_out_of_the_file_and_the_key_with_the_person(path: Path, *, keep_text: bool) -> None:
    with ri.Journal(path, redact=True, keep_text=keep_text) as journal:
        name = journal.add(insight(notes="Lindiwe was kind. I rambled."), employer="Calloway & Sons", names=["Lindiwe"])
        other = journal.add(insight(feedback="No."))
        with pytest.raises(ri.InputError, match="already"):
            journal.add(insight(notes="Lindiwe was kind. I rambled."), employer="Calloway & Sons", names=["Lindiwe"])
    raw = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for secret in ("Asha", "Verma", "Ruth", "asha@", "Lindiwe"):
        assert secret.encode() not in raw
    assert b"Calloway & Sons" in raw, "the employer is kept as it was given"
    key = ri.RedactionKey.from_json(journal.keys[name].to_json())
    with ri.Journal(path) as again:
        assert again.keys == {}
        whole = insight(notes="Lindiwe was kind. I rambled.")
        assert ri.restore_insight(again.get(name).insight, key) == (whole if keep_text else whole.without_text())
    assert set(journal.keys) == {name, other}


def test_what_is_updated_or_imported_is_redacted_too(tmp_path: Path) -> None:
    with ri.Journal(":memory:") as plain:
        name = plain.add(insight())
        plain.export(tmp_path / "plain.jsonl")
    with ri.Journal(":memory:", redact=True) as journal:
        assert journal.import_(tmp_path / "plain.jsonl").added == (name,)
        assert "Asha" not in journal.get(name).insight.to_json()
        assert ri.restore_insight(journal.get(name).insight, journal.keys[name]) == insight()
        assert journal.import_(tmp_path / "plain.jsonl").duplicates == (name,)
        journal.update(name, insight=insight(feedback="Dear Odalys,\nno."))
        assert "Odalys" not in journal.get(name).insight.to_json()
        assert "Odalys" in journal.keys[name].labels.values()
        journal.remove(name)
        assert journal.keys == {}


# Files


def test_everything_goes_out_and_comes_in_again(journal: ri.Journal, tmp_path: Path) -> None:
    journal.set_goal(ri.Goal("Engineer", ("SQL",), date(2027, 1, 1)))
    for number in range(4):
        journal.add(insight(), id=f"n{number}", on=date(2026, 5, 9 - number), tags=("x",), employer='é \u2028, "q"')
    journal.done("n2", 0, DAY)
    file = tmp_path / "all.jsonl"
    journal.export(file)
    first = file.read_bytes()
    journal.export(file)
    assert file.read_bytes() == first
    with ri.Journal(":memory:") as other:
        other.set_goal(ri.Goal("Engineer", ("dbt",)))
        assert other.import_(file) == ri.Imported(("n3", "n2", "n1", "n0"))
        assert other.applications() == journal.applications()
        assert other.goals == (ri.Goal("Engineer", ("dbt",)),), "a goal that is here already stays"
        other.update("n1", role="Cook")
        assert other.import_(file) == ri.Imported((), ("n3", "n2", "n0"), ("n1",))
        assert other.get("n1").role == "Cook"
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.startswith("search")) == ["all.jsonl"]


def test_the_table_has_a_row_for_each_application_and_no_formulas(journal: ri.Journal, tmp_path: Path) -> None:
    journal.add(insight(), id="a", employer="=HYPERLINK(1)", role='Cook, "head"', on=DAY, tags=("+1", "b"))
    journal.add(insight(feedback="The role is on hold."), id="b", on=date(2026, 1, 1))
    journal.done("a", 0)
    journal.export(tmp_path / "t.CSV")
    with (tmp_path / "t.CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["b", "a"]
    assert rows[0]["decision_reasons"] == "role_on_hold"
    row = rows[1]
    assert (row["date"], row["employer"], row["role"], row["tags"]) == (
        "2026-11-03",
        "'=HYPERLINK(1)",
        'Cook, "head"',
        "'+1; b",
    )
    assert (row["outcome"], row["steps_done"], row["gaps"]) == ("rejected", "1", "SQL; QGIS")
    assert row["areas"].split("; ") == [area.area for area in insight().areas]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"line 3: this is no record \(Input data was truncated"),
        ("[]", r"line 3: this is no record \(Expected `object`, got `array`\)"),
        ('{"kind": "application"}', "line 3: this is no record .*missing required field `id`"),
        ('{"kind": "application", "id": "x", "on": "soon", "insight": {}}', r"line 3: this is no record .*`\$.on`"),
        (
            '{"kind": "application", "id": "x", "on": "2026-01-01", "insight": {}}',
            "line 3: this is not the JSON form of an insight",
        ),
        ('{"kind": "recipe"}', "line 3: this is no record"),
        ('{"kind": "goal", "role": ""}', "role: the text is empty"),
    ],
)
def test_one_bad_line_and_nothing_is_imported(journal: ri.Journal, tmp_path: Path, line: str, message: str) -> None:
    with ri.Journal(":memory:") as other:
        other.add(insight(), id="good")
        other.export(tmp_path / "in.jsonl")
    (tmp_path / "in.jsonl").write_text((tmp_path / "in.jsonl").read_text() + "\n" + line + "\n")
    with pytest.raises(ri.InputError, match=message):
        journal.import_(tmp_path / "in.jsonl")
    assert len(journal) == 0
    assert journal.goals == ()


def test_a_record_that_breaks_the_rules_is_not_imported(journal: ri.Journal, tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    with ri.Journal(":memory:") as other:
        other.add(insight(), id="good")
        other.export(file)
    good = json.loads(file.read_text())
    for change, message in (
        ({"done": [[99, "2026-01-01"]]}, "application 'good', step: there is no step 99"),
        ({"id": " "}, "application ' ', id: the text is empty"),
        ({"tags": [""]}, "application 'good', tags: the text is empty"),
    ):
        file.write_text(json.dumps(good) + "\n" + json.dumps({**good, **change}))
        with pytest.raises(ri.InputError, match=message):
            journal.import_(file)
    assert len(journal) == 0
    file.write_text(json.dumps(good) + "\n" + json.dumps(good))
    assert journal.import_(file) == ri.Imported(("good",), ("good",))


def test_files_that_cannot_be_used_are_named(journal: ri.Journal, tmp_path: Path, path: Path) -> None:
    for file, message in (
        ("x.csv", "only JSON lines can be read back"),
        ("none.jsonl", r"none\.jsonl: cannot be read \(No such file"),
    ):
        with pytest.raises(ri.InputError, match=message):
            journal.import_(tmp_path / file)
    with pytest.raises(ri.InputError, match=r"no format is known for \.xlsx\. Use \.jsonl or \.csv"):
        journal.export(tmp_path / "x.xlsx")
    with pytest.raises(ri.JournalError, match="cannot be written"):
        journal.export(tmp_path / "no folder" / "x.jsonl")
    with pytest.raises(ri.InputError, match="this is the journal itself"):
        journal.export(path)


def test_an_export_that_fails_leaves_the_old_file(journal: ri.Journal, tmp_path: Path) -> None:
    journal.add(insight(), id="a")
    file = tmp_path / "out.jsonl"
    journal.export(file)
    before = file.read_bytes()
    with sqlite3.connect(journal._path) as db:
        db.execute("UPDATE applications SET insight = '{}'")
    db.close()
    with pytest.raises(ri.JournalError, match=r"the application 'a' cannot be read .* after remove\('a'\)"):
        journal.export(file)
    assert file.read_bytes() == before
    assert not list(tmp_path.glob(".out*"))


# Bad arguments


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"id": ""}, "id: the text is empty"),
        ({"id": 3}, "id: int is not text"),
        ({"employer": None}, "employer: NoneType is not text"),
        ({"role": "\ud800"}, "role: the text holds half a character"),
        ({"tags": "remote"}, "tags: 'remote' is not a list of strings"),
        ({"tags": [""]}, "tags: the text is empty"),
        ({"tags": [3]}, r"tags: \[3\] is not a list of strings"),
        ({"on": "2026-11-03"}, r"on: '2026-11-03' is no date\. Give a datetime\.date"),
    ],
)
def test_an_argument_that_cannot_be_used_is_named(journal: ri.Journal, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ri.InputError, match=message):
        journal.add(insight(), **arguments)
    assert len(journal) == 0


def test_what_is_no_insight_no_step_and_no_goal_is_named(journal: ri.Journal) -> None:
    with pytest.raises(ri.InputError, match=r"insight: dict is not an Insight\. Give what analyze\(\) gave"):
        journal.add(insight().to_dict())  # type: ignore[arg-type]
    name = journal.add(insight())
    for step in (-1, 99, True, "0"):
        with pytest.raises(ri.InputError, match=r"step: there is no step .*The steps are 0 to \d"):
            journal.done(name, step)  # type: ignore[arg-type]
    for call in (journal.get, journal.remove, journal.update, lambda name: journal.done(name, 0)):
        with pytest.raises(ri.InputError, match="no application 'gone'"):
            call("gone")
    with pytest.raises(ri.InputError, match="goal: str is not a Goal"):
        journal.set_goal("Cook")  # type: ignore[arg-type]
    with pytest.raises(ri.InputError, match="skills: 'SQL' is not a list"):
        journal.set_goal(ri.Goal("Cook", "SQL"))  # type: ignore[arg-type]
    assert journal.get(name).done == ()


# Files of other versions and kinds

VERSION_1 = f"""
CREATE TABLE applications (entry INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day TEXT NOT NULL,
  employer TEXT NOT NULL, role TEXT NOT NULL, tags TEXT NOT NULL, insight TEXT NOT NULL);
CREATE TABLE steps_done (entry INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE,
  step INTEGER NOT NULL, day TEXT NOT NULL, PRIMARY KEY (entry, step)) WITHOUT ROWID;
PRAGMA application_id = {MARK};
PRAGMA user_version = 1;
"""


def version_1(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript(VERSION_1)
    form = insight().to_json()
    rows = [
        (4, "b", "2025-02-01", "Marlow", "Cook", "", form),
        (7, "a", "2025-01-01", "Larkfield", "Analyst", "remote,dream,remote", form),
    ]
    db.executemany("INSERT INTO applications VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    db.execute("INSERT INTO steps_done VALUES (7, 1, '2025-01-09')")
    db.commit()
    db.close()


def test_a_journal_of_version_1_is_brought_up_to_date_and_nothing_is_lost(path: Path) -> None:
    version_1(path)
    with ri.Journal(path) as journal:
        assert journal.applications() == (
            ri.Record(
                "a", insight(), date(2025, 1, 1), "Larkfield", "Analyst", ("remote", "dream"), ((1, date(2025, 1, 9)),)
            ),
            ri.Record("b", insight(), date(2025, 2, 1), "Marlow", "Cook"),
        )
        assert names(journal.applications(tag="dream")) == ["a"]
        journal.set_goal(ri.Goal("Cook"))
        journal.remove("a")
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM tags").fetchone() == (0,), "what belongs to an application goes with it"
        assert db.execute("SELECT count(*) FROM steps_done").fetchone() == (0,)
    db.close()


def test_an_update_of_the_schema_that_fails_leaves_version_1(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version_1(path)

    def breaks(db: sqlite3.Connection) -> None:
        database._to_2(db)
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "_STEPS", (database._to_1, breaks))
    with pytest.raises(KeyboardInterrupt):
        ri.Journal(path)
    monkeypatch.undo()
    with ri.Journal(path) as journal:
        assert names(journal.applications()) == ["a", "b"]


def test_a_journal_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    ri.Journal(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 3")
    db.close()
    before = path.read_bytes()
    with pytest.raises(
        ri.JournalError, match=r"has version 3, and this library knows 2 and older\. pip install --upgrade"
    ):
        ri.Journal(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ana, we chose another candidate. " * 20)
    other = tmp_path / "other.db"
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE t (x)")
    db.close()
    marked = tmp_path / "marked.db"
    db = sqlite3.connect(marked)
    db.execute("PRAGMA user_version = 2")
    db.close()
    for file, message in (
        (letter, "this is no journal, and no database"),
        (other, "database of another program"),
        (marked, "of another program"),
    ):
        before = file.read_bytes()
        with pytest.raises(ri.JournalError, match=message):
            ri.Journal(file)
        assert file.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["letter.txt", "marked.db", "other.db"]


def test_a_damaged_journal_is_said_to_be_damaged(path: Path) -> None:
    with ri.Journal(path) as journal:
        for number in range(30):
            journal.add(insight(), id=str(number))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with (
        pytest.raises(ri.JournalError, match=r"the file is damaged\. Take a copy from your backups"),
        ri.Journal(path) as journal,
    ):
        journal.applications()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "the name of the file is empty"),
        ("none/x.db", "No such file or directory.*Make the folder first"),
        (".", "this is no file"),
        ("a\0b", "cannot be made"),
    ],
)
def test_a_name_that_cannot_be_a_journal_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(ri.JournalError, match=message):
        ri.Journal(str(tmp_path / name) if name else name)


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    path.touch()
    with ri.Journal(path) as journal:
        assert journal.add(insight())


# Disks and other writers


@pytest.fixture
def public() -> Iterator[Path]:
    """Give a folder, and take the rights of root away while it is used: root may write to what is read-only."""
    folder = Path(tempfile.mkdtemp())
    root = os.name == "posix" and os.geteuid() == 0
    if root:
        os.chown(folder, 65534, -1)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        folder.chmod(0o700)
        if root:
            os.seteuid(0)
        shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are of POSIX")
def test_a_read_only_file_can_be_read_and_says_that_it_cannot_be_written(public: Path) -> None:
    path = public / "search.db"
    with ri.Journal(path) as journal:
        journal.add(insight(), id="a")
    path.chmod(0o444)
    with ri.Journal(path) as journal:
        assert names(journal.applications()) == ["a"]
        with pytest.raises(ri.JournalError, match=r"search\.db: the journal cannot be written to\. Allow writing"):
            journal.add(insight(), id="b")
    path.chmod(0o600)
    with ri.Journal(path) as journal:
        assert names(journal.applications()) == ["a"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are of POSIX")
def test_a_read_only_folder_is_said_to_be_one(public: Path) -> None:
    path = public / "search.db"
    ri.Journal(path).close()
    public.chmod(0o555)
    with pytest.raises(
        ri.JournalError, match=r"new\.db: the journal cannot be made \(Permission denied\)\. Give a file in a folder"
    ):
        ri.Journal(public / "new.db")
    with (
        pytest.raises(ri.JournalError, match="Allow writing to the file and to its folder"),
        ri.Journal(path) as journal,
    ):
        journal.add(insight())


def test_a_full_disk_changes_nothing(path: Path, tmp_path: Path) -> None:
    with ri.Journal(path) as journal:
        journal.add(insight(), id="a")
        pages = journal._db.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
        journal._db.execute(f"PRAGMA max_page_count = {pages + 20}")  # type: ignore[union-attr]
        kept = ["a"]
        with pytest.raises(ri.JournalError, match=r"there is no room left, so nothing was changed\. Make room"):
            for number in range(99):
                kept.append(journal.add(insight(), id=f"n{number}"))  # noqa: PERF401 -- it must keep those before the error
        assert 1 < len(kept) < 99
        assert sorted(names(journal.applications())) == sorted(kept)
        journal.export(tmp_path / "all.jsonl")
        with ri.Journal(":memory:") as more:
            for number in range(30):
                more.add(insight(), id=f"m{number}")
            more.export(tmp_path / "more.jsonl")
        pages = journal._db.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[union-attr]
        journal._db.execute(f"PRAGMA max_page_count = {pages + 20}")  # type: ignore[union-attr] -- room for some of them
        with pytest.raises(ri.JournalError, match="no room left"):
            journal.import_(tmp_path / "more.jsonl")
        assert sorted(names(journal.applications())) == sorted(kept), "all or nothing"
        journal._db.execute("PRAGMA max_page_count = 100000")  # type: ignore[union-attr]
        assert journal.add(insight(), id="again")
    with ri.Journal(path) as journal:
        assert sorted(names(journal.applications())) == sorted([*kept, "again"])


def test_a_locked_journal_can_be_read_and_says_that_somebody_writes(path: Path) -> None:
    with ri.Journal(path, timeout=0.05) as journal:
        journal.add(insight(), id="a")
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert names(journal.applications()) == ["a"]
        with pytest.raises(ri.JournalError, match=r"another program is writing to the journal\. Try again"):
            journal.add(insight(), id="b")
        with ri.Journal(path, timeout=0.05) as second:
            assert names(second.applications()) == ["a"]
        other.execute("COMMIT")
        other.close()
        assert journal.add(insight(), id="b") == "b"


def test_a_reader_sees_one_moment(path: Path) -> None:
    with ri.Journal(path) as one, ri.Journal(path) as other:
        one.add(insight(), id="a")
        with one._reading() as db:
            assert db.execute("SELECT count(*) FROM applications").fetchone() == (1,)
            other.add(insight(), id="b")
            assert db.execute("SELECT count(*) FROM applications").fetchone() == (1,)
        assert len(one) == 2


def test_threads_may_share_a_journal(journal: ri.Journal) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            name = journal.add(insight(), id=f"{number}-{turn}", tags=(str(number),))
            journal.done(name, 0, DAY)
            journal.applications(tag=str(number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(journal) == 40
    assert {record.done for record in journal.applications()} == {((0, DAY),)}


WRITERS = """
import os, sys, json
from pathlib import Path
import rejection_insight as ri
folder, count = Path(sys.argv[1]), int(sys.argv[2])
insight = ri.Insight.from_json((folder / "insight.json").read_bytes())
go = os.pipe()
children = []
for number in range(3):
    if not (pid := os.fork()):
        code = 1
        try:
            os.close(go[1])
            os.read(go[0], 1)  # until the parent closes its end
            with ri.Journal(folder / "search.db", timeout=60) as journal:
                for turn in range(count):
                    name = journal.add(insight, id=f"{number}-{turn}", tags=("x",))
                    journal.done(name, 0)
                    if turn % 2:
                        journal.update(name, role="Cook")
            code = 0
        finally:
            os._exit(code)
    children.append(pid)
os.close(go[0]); os.close(go[1])
print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]))
"""

KILLER = """
import json, os, random, signal, sqlite3, sys, time
from pathlib import Path
import rejection_insight as ri

folder, seed, runs = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
insight = ri.Insight.from_json((folder / "insight.json").read_bytes())
random.seed(seed)
promised, gone, half, early = {}, {}, 0, 0  # by journal: ids that add returned, ids that remove took; runs killed in a write


def write(path, run, out):
    journal = ri.Journal(path)
    for turn in range(10**6):
        name = f"{run}-{turn}"
        os.write(out, f"begin {name}\\n".encode())
        journal.add(insight, id=name, tags=("x", "y"))
        os.write(out, f"added {name}\\n".encode())
        journal.done(name, 0)
        os.write(out, f"marked {name}\\n".encode())
        if turn % 3 == 2:
            os.write(out, f"removing {run}-{turn - 1}\\n".encode())
            journal.remove(f"{run}-{turn - 1}")
            os.write(out, f"removed {run}-{turn - 1}\\n".encode())


for run in range(runs):
    path = folder / f"{run // 5}.db"  # every fifth run makes a new file
    source, sink = os.pipe()
    if not (pid := os.fork()):
        try:
            os.close(source)
            write(path, run, sink)
        finally:
            os._exit(1)
    os.close(sink)
    time.sleep(random.uniform(0, 0.08))
    os.kill(pid, signal.SIGKILL)
    said = []
    with os.fdopen(source) as lines:
        said = [line.split() for line in lines]
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL, "it was alive until it was killed"
    ids = promised.setdefault(path, set())
    maybe = {name for what, name in said if what in ("begin", "removing")}
    ids |= {name for what, name in said if what == "added"}
    ids -= {name for what, name in said if what in ("removing", "removed")}
    taken = gone.setdefault(path, set())
    taken |= {name for what, name in said if what == "removed"}
    marked = {name for what, name in said if what == "marked"} & ids
    half += bool(said) and said[-1][0] in ("begin", "added", "removing")
    early += not said
    with ri.Journal(path) as journal:
        records = {record.id: record for record in journal.applications()}
        assert ids <= set(records), ids - set(records)
        assert not taken & set(records)
        assert set(records) - ids <= maybe
        assert all(record.insight == insight and record.tags == ("x", "y") for record in records.values())
        assert all(records[name].done for name in marked)
        ids |= set(records)
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()
print(json.dumps([sum(map(len, promised.values())), half, early]))
"""


def run_code(code: str, *arguments: object) -> Any:
    command = [sys.executable, "-W", "error", "-c", code, *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are made by fork, which this system has not")


@needs_fork
def test_three_processes_that_write_at_once_lose_nothing(tmp_path: Path, path: Path) -> None:
    (tmp_path / "insight.json").write_text(insight().to_json())
    assert run_code(WRITERS, tmp_path, 30) == [0, 0, 0]
    with ri.Journal(path) as journal:
        records = journal.applications()
    assert {r.id for r in records} == {f"{number}-{turn}" for number in range(3) for turn in range(30)}
    assert all(r.done and r.insight == insight() for r in records)
    assert sum(r.role == "Cook" for r in records) == 45


@needs_fork
def test_killed_a_hundred_times_and_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "insight.json").write_text(insight().to_json())
    kept, half, early = run_code(KILLER, tmp_path, 20261103, 100)
    assert kept > 100, "it wrote"
    assert half > 20, "and was killed while it wrote"
    assert early < 60
