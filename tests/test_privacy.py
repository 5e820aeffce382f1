"""Personal data goes out of a whole insight, every quote still stands, and the key gives all of it back."""

from __future__ import annotations

import dataclasses
import time
import typing
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rejection_insight as ri
from rejection_insight import results
from rejection_insight.privacy import WORDED

FEEDBACK = """From: Ruth Calloway <ruth.calloway@larkfield.example>
Dear Ms Verma,

Your account of the flood map was clear, and Asha, your SQL was quick. Dr. Obi missed questions about Larkfield.
Please apply again in spring, or call +44 20 7946 0123.

Kind regards,
Ruth Calloway"""
JOB = "Senior Data Analyst\nRequirements\n- SQL\n- Python\nMail Ruth Calloway."
RESUME = "Asha Verma\nasha@verma.example | https://git.example/asha/python\nborn 3 May 1991\nSkills\nPostgreSQL, Python"
NOTES = "+ Ruth liked the flood map\n- I rambled when Obi asked about SQL. They asked for 3 May 1991 too."
SECRETS = ("Ruth", "Calloway", "Verma", "Asha", "Obi", "7946", "@", "git.example", "3 May 1991")
PIECES = st.sampled_from(
    [*FEEDBACK.split(), "Dear Tom Reed,\n", "\nRegards,\nTom Reed", "Tom", "Reed", "[name 1]", "[mail 1", "1]", "\n",
     "But your SQL was thin.", "We chose another candidate.", "I rambled.", "a@b.example", "Python", "\n- ", "日本"]
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=25).map(" ".join)
SOURCES = ("feedback", "job", "resume", "notes")


@cache
def analyzer() -> ri.Analyzer:
    return ri.Analyzer(fast=True)


def example(**other: Any) -> ri.Insight:
    return analyzer().analyze(**{"feedback": FEEDBACK, "job": JOB, "resume": RESUME, "notes": NOTES, **other})


def evidence_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        here = [value] if {"source", "start", "end", "text"} <= set(value) else []
        return here + [e for part in value.values() for e in evidence_in(part)]
    return [e for part in value for e in evidence_in(part)] if isinstance(value, list) else []


def assert_quotes_stand(insight: ri.Insight) -> None:
    data = insight.to_dict()
    for quote in evidence_in(data):
        text = data["documents"][quote["source"]]["parts"][quote["part"]]["text"]
        assert text[quote["start"] : quote["end"]] == quote["text"]
    for info in data["documents"].values():
        assert info["characters"] == sum(len(part["text"]) for part in info["parts"])


def test_nothing_personal_is_left_anywhere() -> None:
    kept, key = ri.redact_insight(example())
    form = kept.to_json()
    assert not [secret for secret in SECRETS if secret in form]
    assert_quotes_stand(kept)
    assert "flood map" in form
    assert "Data Analyst" in form, "the head of an advert is no name"
    assert set(SECRETS) - {s for s in SECRETS if any(s in said for said in key.labels.values())} == set()
    assert not any(secret in repr(key) for secret in SECRETS)


def test_what_the_verdict_rests_on_is_the_same() -> None:
    insight = example()
    kept, _ = ri.redact_insight(insight)
    for name in ("outcome", "stage_reached", "reason_given", "decision_reasons", "reapply_invited"):
        assert getattr(kept, name) == getattr(insight, name)
    assert [(a.area, a.severity, a.basis) for a in kept.areas] == [(a.area, a.severity, a.basis) for a in insight.areas]
    assert [m.status for m in kept.matches] == [m.status for m in insight.matches]
    assert [m.keyword for m in kept.matches][:2] == ["SQL", "Python"]


def test_names_of_files_go_whole(tmp_path: Any) -> None:
    path = tmp_path / "asha_verma_cv.txt"
    path.write_text(RESUME)
    insight = example(resume=path)
    kept, key = ri.redact_insight(insight)
    assert kept.documents.resume.parts[0].name == kept.documents.resume.name == "[file 1]"
    assert kept.documents.feedback.name == "text"
    assert ri.restore_insight(kept, key) == insight


def test_names_that_are_told_go_too() -> None:
    insight = example(notes="I met Lindiwe at the demo. I rambled about SQL.")
    assert "Lindiwe" in ri.redact_insight(insight)[0].to_json()
    kept, key = ri.redact_insight(insight, ["Lindiwe"])
    assert "Lindiwe" not in kept.to_json()
    assert ri.restore_insight(kept, key) == insight


def test_a_quote_that_ends_inside_a_name_ends_with_a_label() -> None:
    insight = example(feedback="Dear Tom Reed,\nYour SQL was thin.")
    half = results.Statement(results.Evidence("feedback", 5, 8, "Tom"), "neutral")
    insight = dataclasses.replace(insight, statements=(*insight.statements, half))
    kept, key = ri.redact_insight(insight)
    assert kept.documents.feedback.parts[0].text == "Dear [name 1][name 2],\nYour SQL was thin."
    assert kept.statements[-1].evidence == results.Evidence("feedback", 5, 13, "[name 1]")
    assert ri.restore_insight(kept, key) == insight


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(SOURCES), TEXT, min_size=1),
    st.lists(st.sampled_from(["Ruth", "SQL", "map", "1"])),
    st.data(),
)
def test_the_key_gives_everything_back(application: dict[str, str], names: list[str], data: st.DataObject) -> None:
    insight = analyzer().analyze(**application)
    source = data.draw(st.sampled_from(sorted(application)))
    text = getattr(insight.documents, source).parts[0].text
    ends = st.integers(0, len(text))
    cuts = [sorted(pair) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=5))]
    more = tuple(results.Statement(results.Evidence(source, a, b, text[a:b]), "neutral") for a, b in cuts)
    insight = dataclasses.replace(insight, statements=insight.statements + more)
    kept, key = ri.redact_insight(insight, names)
    assert_quotes_stand(kept)
    again = ri.RedactionKey.from_json(key.to_json())
    assert again == key
    assert ri.restore_insight(kept, again) == insight
    assert ri.restore_insight(kept.without_text(), key) == insight.without_text(), (
        "the text may go and the key still fits"
    )
    bare = insight.without_text()
    kept, key = ri.redact_insight(bare, names)
    assert ri.restore_insight(kept, key) == bare


def test_without_text_the_quotes_still_show_what_is_a_name() -> None:
    insight = example().without_text()
    kept, key = ri.redact_insight(insight, ["Asha Verma"])
    form = kept.to_json()
    assert not [secret for secret in ("Asha", "Verma", "@", "7946") if secret in form]
    assert "PostgreSQL" in form
    assert ri.restore_insight(kept, key) == insight


def test_the_key_of_another_insight_is_refused() -> None:
    kept, _ = ri.redact_insight(example())
    _, other = ri.redact_insight(example(feedback="Hello,\nDear Tom,\nno."))
    with pytest.raises(ri.InputError, match=r"feedback 0: the key belongs to another insight"):
        ri.restore_insight(kept, other)


def test_a_quote_that_does_not_stand_is_refused() -> None:
    insight = example()
    for start, end, text in ((0, 4, "Nope"), (-1, 3, "From"), (10**9, 10**9 + 1, "x"), (4, 2, "")):
        bad = results.Statement(results.Evidence("feedback", start, end, text), "neutral")
        broken = dataclasses.replace(insight, statements=(bad,))
        with pytest.raises(ri.InputError, match=r"feedback 0: the quote at .* does not stand there"):
            ri.redact_insight(broken)
    two = [results.Statement(results.Evidence("notes", 0, 3, text), "neutral") for text in ("abc", "abd")]
    with pytest.raises(ri.InputError, match="notes 0: the quote at 0:3"):
        ri.redact_insight(dataclasses.replace(insight.without_text(), statements=tuple(two)))


@pytest.mark.parametrize(
    "text", ["", "{}", '{"labels": 3, "places": {}}', '{"labels":{},"places":{"job 0":[[1,"[name 1]"]]}}']
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ri.InputError, match=r"this is no key|not explained in this key"):
        ri.RedactionKey.from_json(text)


def test_one_string_is_no_list_of_names() -> None:
    for call in (lambda: ri.redact("Asha", names="Asha"), lambda: ri.redact_insight(example(), "Asha")):
        with pytest.raises(ri.InputError, match="names: 'Asha' is not a list of strings"):
            call()


def test_every_field_with_words_is_known() -> None:
    """A new field of the results must be sorted: words, from which names are taken out, or an id of the library."""
    ids = {
        "version",
        "settings",
        "stage_reached",
        "decision_reasons",
        "areas",
        "area",
        "reason",
        "kind",
        "source",
        "start",
        "end",
        "part",
    }
    ids |= {"characters", "probability", "severity", "min_years", "in_job", "in_resume", "in_notes", "low_reliability"}
    ids |= {"reason_given", "reapply_invited"}
    seen: set[str] = set()
    kinds = [ri.Insight, *(k for k in vars(results).values() if dataclasses.is_dataclass(k))]
    for kind in kinds:
        for name, hint in typing.get_type_hints(kind).items():
            plain = hint in {str, str | None, tuple[str, ...]}
            if plain and name not in ids:
                assert name in WORDED, f"{kind.__name__}.{name}"
                seen.add(name)
    assert seen == WORDED


def test_many_names_cost_no_more_than_their_length() -> None:
    def seconds(count: int) -> float:
        letter = "".join(
            f"Dear Ab{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}c,\n" for n in range(count)
        )
        insight = analyzer().analyze(job=letter)
        runs = []
        for _ in range(3):
            start = time.perf_counter()
            ri.redact_insight(insight)
            runs.append(time.perf_counter() - start)
        return min(runs)

    small, large = seconds(2_000), seconds(8_000)
    assert large < 0.3 or large < 11 * small, (small, large)
