"""Ratings with their legends: the same number is praise on one scale and a concern on another."""

from __future__ import annotations

import pytest

from rejection_insight.scales import legend_of, rating

ROWS = [
    ("Scored 1-5.", "Communication: 2", "improvement"),
    ("Scored 1-5.", "Communication: 3", "neutral"),
    ("Scored 1-5.", "Communication: 4 - clear", "strength"),
    ("Ratings 1 to 4.", "SQL | 2 | slow", "improvement"),
    ("Ratings 1 to 4.", "SQL | 3 | fine", "strength"),
    ("Each behaviour 1-7, pass mark 4.", "Leadership: 4", "neutral"),
    ("Each behaviour is scored 1-7, pass mark 4.", "Leadership: 5", "strength"),
    ("Each behaviour is scored 1-7, pass mark 4.", "Leadership: 3", "improvement"),
    ("Scored 0-4, threshold 2.", "Empathy: 2", "neutral"),
    ("Scored 0-4, threshold 2.", "Empathy: 3", "strength"),
    ("Grades 1-6, 1 = very good, 6 = unsatisfactory.", "Planning: 2", "strength"),
    ("Grades 1-6, 1 = very good, 6 = unsatisfactory.", "Planning: 5", "improvement"),
    ("", "Communication: 4/5", "strength"),
    ("", "Communication: 2 out of 5", "improvement"),
    ("", "Communication: 3/5", "neutral"),
    ("", "Test: 38th percentile", "improvement"),
    ("Minimum: 40", "Test: 45%", "strength"),
    ("", "Communication: 4", None),
    ("", "Working together - partly met", "improvement"),
    ("", "Working together - met", "strength"),
    ("", "Delivery: Developing", "improvement"),
    ("", "We talked for an hour", None),
]


@pytest.mark.parametrize(("legend", "line", "expected"), ROWS)
def test_a_number_is_read_with_its_legend(legend: str, line: str, expected: str | None) -> None:
    assert rating(line, 0, len(line), legend_of(f"{legend}\n{line}")) == expected


def test_a_number_of_years_or_people_is_no_pass_mark() -> None:
    assert legend_of("The role required 5 years of experience.\nScale: 1-5").passing is None
    assert legend_of("3 people in our Barcelona office on floor 2").passing is None
    assert legend_of("Minimum required: 4").passing == 4
