from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.levels import find_levels, levels_of, rank_of

TONGUES = ("French", "German", "Spanish", "Polish", "Welsh")


def ranks(line: str) -> dict[str, int | None]:
    spans = sorted((line.index(name), line.index(name) + len(name)) for name in TONGUES if name in line)
    levels = levels_of("language", line, spans, 0, len(line))
    return {line[start:end]: level and level.rank for (start, end), level in zip(spans, levels, strict=True)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("French (B2)", {"French": 4}),
        ("French: fluent", {"French": 5}),
        ("French | fluent | German | basic", {"French": 5, "German": 2}),
        ("Fluent French", {"French": 5}),
        ("Fluent in French and Spanish", {"French": 5, "Spanish": 5}),
        ("fluent in French, Spanish and Polish", {"French": 5, "Spanish": 5, "Polish": 5}),
        ("French (native), fluent German, Spanish - holiday", {"French": 6, "German": 5, "Spanish": 2}),
        ("native French, German (B1), Polish", {"French": 6, "German": 3, "Polish": None}),
        ("GCSE French and conversational Welsh", {"French": 2, "Welsh": 3}),
        ("French, German", {"French": None, "German": None}),
        ("Fluent French; German", {"French": 5, "German": None}),
        ("I speak holiday Spanish and business-fluent German.", {"Spanish": 2, "German": 5}),
        ("French – C1, German – A2", {"French": 5, "German": 2}),
        ("French to a conversational level", {"French": 3}),
        ("German (B1), C1 course since October", {"German": 3}),
        ("Polish: I get by in the canteen", {"Polish": 2}),
        ("Spanish, enough for the campsite", {"Spanish": 2}),
        ("Welsh learner", {"Welsh": 1}),
        ("French: can order soup", {"French": 1}),
        ("German: GCSE, grade E", {"German": 2}),
        ("I have put my name down for Spanish", {"Spanish": 1}),
        ("Welsh: pass in the Leaving Certificate, not spoken since", {"Welsh": 2}),
    ],
)
def test_a_level_goes_to_its_own_language(line: str, expected: dict[str, int | None]) -> None:
    assert ranks(line) == expected


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("BSc (Hons) Nursing", 4),
        ("B.A. History", 4),
        ("Bachelor's degree", 4),
        ("Bachelors in Physics", 4),
        ("Master of Science", 5),
        ("master's degree or PhD", 5),
        ("PhD candidate", 6),
        ("GCSEs", 1),
        ("A-levels", 2),
        ("Scrum Master", None),
        ("be at your best", None),
        ("Webmaster", None),
        ("ms", None),
    ],
)
def test_degrees(text: str, rank: int | None) -> None:
    assert rank_of("degree", text) == rank


@given(st.lists(st.sampled_from([*TONGUES, "fluent", "basic", "(", ")", ",", "and", "-", ";", ":", "B2"]), max_size=14))
def test_levels_lie_in_the_sentence_and_one_comes_for_each_word(parts: list[str]) -> None:
    line, spans = "", []
    for part in parts:
        if part in TONGUES:
            spans.append((len(line), len(line) + len(part)))
        line += part + " "
    levels = levels_of("language", line, spans, 0, len(line))
    assert len(levels) == len(spans)
    assert all(level is None or level in find_levels("language", line) for level in levels)
