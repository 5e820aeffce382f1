from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rejection_insight.quantities import amounts, same_thing


@pytest.mark.parametrize(
    ("text", "value", "unit", "rate", "least"),
    [
        ("Comfortable making 60+ outbound calls a day", 60, "call", "day", True),
        ("45 to 50 outbound calls a day", 50, "call", "day", False),
        ("datasets of more than one million records", 1e6, "record", "", True),
        ("a budget in excess of €50m", 5e7, "budget", "", True),
        ("sales of $1.2B", 1.2e9, "sales", "", False),
        ("a ₹2 crore budget", 2e7, "budget", "", False),
        ("a team of 15 or more", 15, "team", "", True),
        ("an organization of 1,000 or more employees", 1000, "employee", "", True),
        ("groups of no more than 6 children", 6, "children", "", False),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, value: float, unit: str, rate: str, *, least: bool) -> None:
    (found,) = amounts(text, 0, len(text))
    assert (found.value, found.units[-1], found.rate, found.least) == (value, unit, rate, least)


@pytest.mark.parametrize(
    "text",
    [
        "5 years of sales", "5+ yrs", "20 hrs a week", "at least 2 GCSEs", "90% of calls", "in 2019", "ISO 9001", "3/5",
        "Year 5 pupils", "Office 365 users", "Level 2 tickets", "two hundred calls", "forty five calls", "€1,5 Mio budget",
    ],
)  # fmt: skip
def test_names_times_and_parts_of_numbers_count_nothing(text: str) -> None:
    assert amounts(text, 0, len(text)) == []


@given(st.text(alphabet="0123456789 ,.+€mk callsday", max_size=200))
def test_any_text_is_read(text: str) -> None:
    for one in amounts(text, 0, len(text)):
        assert 0 <= one.start < one.end <= one.stop <= len(text)
        assert same_thing(one, one)
