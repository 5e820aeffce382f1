"""The alignment of the words of a requirement with those of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejection_insight.alignment import default_alignment

if TYPE_CHECKING:
    from rejection_insight.wordpiece import Words

TEXTS = st.lists(st.text(max_size=60), max_size=4)
LINES = [
    "Polish, English",
    "Take deals all the way from the first phone call to the signature",
    "Visit sites weekly during construction and sign off the reinforcing before each pour",
    "Keep the Article 30 register with 140 entries up to date",
]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("Experience managing the full sales cycle from first call to close", 1),
        ("Construction monitoring", 2),
        ("Maintenance of the records of processing activities", 3),
    ],
)
def test_what_is_of_one_thing_lies_nearest(asked: str, best: int) -> None:
    odds = default_alignment().hold([asked], LINES)[0]
    assert int(odds.argmax()) == best


@settings(deadline=None)  # a machine may be busy
@given(TEXTS, TEXTS)
def test_every_pair_is_judged_and_by_itself_alone(asked: list[str], lines: list[str]) -> None:
    alignment = default_alignment()
    odds = alignment.hold(asked, lines)
    assert odds.shape == (len(asked), len(lines))
    assert np.isfinite(odds).all()
    for at, one in enumerate(asked):
        for beside, line in enumerate(lines):
            assert alignment.hold([one], [line])[0, 0] == pytest.approx(odds[at, beside], abs=1.5)


def test_words_alone_do_not_make_somebody_elses_work_ones_own() -> None:
    own, others = default_alignment().hold(
        ["Running the monthly payroll"],
        ["Ran the monthly payroll for 90 people", "Sent the hours to the bureau that runs the payroll"],
    )[0]
    assert own > max(others, 0)


def test_what_was_read_before_is_not_read_again() -> None:
    known: dict[str, Words] = {}
    alignment = default_alignment()
    first = alignment.hold(["Construction monitoring"], LINES, known)
    assert list(known) == LINES
    known[LINES[1]] = known[LINES[2]]
    second = alignment.hold(["Construction monitoring"], LINES, known)
    assert second[0, 1] == second[0, 2] == pytest.approx(first[0, 2], abs=1e-4)


def test_nothing_is_held_against_nothing() -> None:
    assert default_alignment().hold([], LINES).shape == (0, len(LINES))
    assert default_alignment().hold(["SQL"], []).shape == (1, 0)
